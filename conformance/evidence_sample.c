/* SPDX-License-Identifier: Apache-2.0 */
/* A walk over some pages of a list that is too long to be read whole. */
#include "conformance/evidence_internal.h"

#include "conformance/spots.h"
#include "src/memory.h"

#include <inttypes.h>

#define WALKS    200 /* the budget is good for so many walks of the longest list */
#define FURTHEST 40  /* steps in search of the end */

int64_t evidence_longest_walk(const struct evidence *evidence,
                              const struct contract_list *list)
{
    const struct target *target = evidence->target;
    int64_t largest = evidence_largest_size(list);
    int64_t pages = target->max_requests / WALKS < 1 ? 1 : target->max_requests / WALKS;

    if (target->exhaustive)
        return INT64_MAX;
    int64_t most = largest < 1 || target->max_rows / largest < pages ? target->max_rows
                                                                     : pages * largest;

    return evidence_can_jump(list) && most < SPOTS_MOST * largest ? SPOTS_MOST * largest
                                                                  : most;
}

/* Where a sample would read every page, the whole is read. */
bool evidence_is_long(const struct evidence *evidence, const struct walk *walk)
{
    return evidence_can_jump(walk->list) && walk->size > 0 &&
           walk->total > SPOTS_MOST * walk->size &&
           walk->total > evidence_longest_walk(evidence, walk->list);
}

/* How a page was answered in search of the end. */
enum found { FOUND_ROWS, FOUND_NONE, FOUND_NOTHING };

/* The search for the last page with rows. */
struct search {
    struct evidence *evidence;
    const struct question *question;
    int64_t size;
    int64_t last;       /* the last page known to have rows; -1: none is */
    const json_t *rows; /* which are these */
};

static enum found look_at(struct search *search, int64_t nth)
{
    const struct contract_list *list = search->question->operation->list;
    const struct answer *answer =
        evidence_page_after(search->evidence, search->question, NULL, nth, search->size);
    const json_t *rows = evidence_rows(answer, list);

    if (!answer->reached || answer->status / 100 == 5 || answer->status == 429)
        return FOUND_NOTHING;
    /* A page behind the last may be refused, be empty, or be the last once more. */
    if (answer->status / 100 != 2 || json_array_size(rows) == 0 ||
        (search->last >= 0 && search->last != nth && json_equal(rows, search->rows)))
        return FOUND_NONE;
    search->last = nth;
    search->rows = rows;
    return FOUND_ROWS;
}

/* Where the list ends, found by asking alone, so that a wrong total does not hide it.
 * Returns how many rows it has; -1: that is not known. */
static int64_t find_length(struct search *search, int64_t guess)
{
    enum found found = look_at(search, guess);
    int64_t end = guess; /* a page that has no rows */

    for (int i = 0; found == FOUND_ROWS && i < FURTHEST; i++) {
        end = search->last + ((int64_t)1 << i);
        found = look_at(search, end);
    }
    while (found != FOUND_NOTHING && end - search->last > 1) {
        int64_t middle = search->last + (end - search->last) / 2;

        found = look_at(search, middle);
        end = found == FOUND_NONE ? middle : end;
    }
    if (found == FOUND_NOTHING || end - search->last != 1 || search->last < 0)
        return -1;
    return search->last * search->size + (int64_t)json_array_size(search->rows);
}

void evidence_sample(struct evidence *evidence, struct walk *walk,
                     const struct question *question)
{
    int64_t pages = (walk->total + walk->size - 1) / walk->size;
    int64_t spots[SPOTS_MOST];
    size_t count = spots_choose(evidence->target->seed, pages, spots);
    struct search search = {
        .evidence = evidence, .question = question, .size = walk->size, .last = -1};

    for (size_t i = 1; i < count; i++) {
        const struct answer *answer =
            evidence_page_after(evidence, question, NULL, spots[i], walk->size);
        json_t *rows = evidence_rows(answer, walk->list);

        if (answer->status / 100 != 2 || rows == NULL) {
            walk->unread = evidence_is_unread(answer) ? answer : NULL;
            walk->why = memory_format("page %" PRId64 " was answered %d without rows",
                                      spots[i] + 1, answer->status);
            return;
        }
        evidence_walk_add(walk, answer, rows, spots[i]);
    }
    walk->sampled = true;
    walk->length = find_length(&search, pages - 1);
    walk->why = memory_format("of its %" PRId64 " pages (%" PRId64
                              " rows) only %zu were read (--exhaustive)",
                              pages, walk->total, walk->page_count);
}

const struct walk *evidence_last_walk(const struct evidence *evidence,
                                      const struct contract_operation *operation)
{
    for (size_t i = evidence->walk_count; i-- > 0;) {
        const struct walk *walk = evidence->walks[i];

        if (walk->operation == operation && walk->plain &&
            walk->size == evidence_largest_size(walk->list))
            return walk;
    }
    return NULL;
}
