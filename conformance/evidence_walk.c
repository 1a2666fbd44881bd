/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Pages beyond what the first page's total asks for, before a walk is called endless. */
#define WALK_SPARE_PAGES 3
/* Where pages may be short: the pages more that each row may cost, and empty ones in a
 * row. */
#define WALK_SHORT_PAGES 2
#define WALK_BLANK_PAGES 20

json_t *evidence_record(const struct answer *answer, const struct contract_item *item)
{
    return answer->body == NULL ? NULL : value_at(answer->body, item->record.name);
}

json_t *evidence_rows(const struct answer *answer, const struct contract_list *list)
{
    if (answer->body == NULL)
        return NULL;
    json_t *rows = value_at(answer->body, list->items.name);
    return json_is_array(rows) ? rows : NULL;
}

char *evidence_echo(const struct answer *answer, const struct contract_list *list,
                    enum echo echo)
{
    const struct expression *at = &list->echoes[echo].at;
    const char *text = NULL;

    if (at->source == EXPRESSION_RESPONSE_BODY && answer->body != NULL) {
        const json_t *value = value_at(answer->body, at->name);

        return value == NULL || json_is_null(value) ? NULL : value_text(value);
    }
    if (at->source == EXPRESSION_RESPONSE_HEADER && answer->reached)
        text = http_headers_value(&answer->exchange->response.headers, at->name);
    return text == NULL ? NULL : memory_text(text);
}

int64_t evidence_largest_size(const struct contract_list *list)
{
    const struct contract_parameter *size = list->page.size_parameter;
    if (!list->page.declared)
        return -1;
    if (size->has_maximum)
        return (int64_t)size->maximum;
    int64_t initial = evidence_default_size(list);
    return initial > 0 ? initial : 50;
}

int64_t evidence_default_size(const struct contract_list *list)
{
    if (!list->page.declared || !json_is_integer(list->page.size_parameter->initial))
        return -1;
    return json_integer_value(list->page.size_parameter->initial);
}

bool evidence_can_jump(const struct contract_list *list)
{
    return list->page.declared && contract_page_counts(&list->page);
}

void evidence_set_page(struct arguments *arguments, const struct contract_list *list,
                       int64_t nth, int64_t size)
{
    const struct contract_page *page = &list->page;
    if (!page->declared)
        return;
    if (!contract_page_counts(page)) {
        arguments_set(arguments, page->index_parameter, NULL);
        arguments_set_number(arguments, page->size_parameter, size);
        return;
    }
    int64_t index = page->first + (contract_page_counts_rows(page) ? nth * size : nth);
    arguments_set_number(arguments, page->index_parameter, index);
    arguments_set_number(arguments, page->size_parameter, size);
}

/* At hand, since it is one of the last. */
static const struct answer *last_page(const struct walk *walk)
{
    return walk->page_items[walk->page_count - 1];
}

static bool walk_has(const struct contract_list *list, enum total total)
{
    return list->totals[total].at.source != EXPRESSION_NONE;
}

/* True when an answer says whether a page follows, by a flag, a cursor or a URL. */
static bool tells_next(const struct answer *answer, const struct contract_list *list,
                       bool *next)
{
    bool tells = evidence_total_flag(answer, list, TOTAL_NEXT, next);

    if (walk_has(list, TOTAL_NEXT_INDEX)) {
        int64_t index;

        tells = true;
        *next = *next || evidence_total_number(answer, list, TOTAL_NEXT_INDEX, &index);
    }
    for (enum total total = TOTAL_NEXT_CURSOR; total <= TOTAL_NEXT_URL; total++) {
        AUTO_FREE char *link = evidence_link(answer, list, total);

        if (list->totals[total].at.source == EXPRESSION_NONE)
            continue;
        tells = true;
        *next = *next || link != NULL;
    }
    return tells;
}

/* True when totals or flags say that no page follows. */
static bool is_declared_end(const struct walk *walk, const struct answer *answer)
{
    bool next = false;
    bool has_next = tells_next(answer, walk->list, &next);
    if (has_next && next)
        return false;
    bool has_total = walk->total >= 0;
    if (has_total && (int64_t)walk->page_count * walk->size < walk->total)
        return false;
    return has_next || has_total;
}

/* True when a page of `rows` ends the walk. A full page never does: what is declared may
 * be wrong, so one page more is looked at. */
static bool is_last(const struct walk *walk, const struct answer *answer, size_t rows)
{
    if (!walk->list->page.declared)
        return true;
    if (rows == 0)
        return !walk->list->page.short_pages || !evidence_is_led(walk->list);
    if (evidence_is_led(walk->list) || walk->list->page.short_pages)
        return false;
    if ((int64_t)rows >= walk->size)
        return false;
    return is_declared_end(walk, answer) ||
           (walk->total < 0 &&
            walk->list->totals[TOTAL_NEXT].at.source == EXPRESSION_NONE);
}

/* True when `rows` repeat the page before. */
static bool is_repeated_page(const struct walk *walk, json_t *rows)
{
    if (walk->page_count == 0 || json_array_size(rows) == 0 ||
        !evidence_can_jump(walk->list))
        return false;
    const json_t *before = evidence_rows(last_page(walk), walk->list);
    return json_equal(json_array_get(before, 0), json_array_get(rows, 0)) != 0;
}

/* True when no answer says whether a page follows. */
static bool is_untold(const struct walk *walk)
{
    bool next = false;

    return walk->total < 0 && !tells_next(last_page(walk), walk->list, &next);
}

/* True when the page before may come once more, as it does from servers that answer a
 * page behind the last with the last one. Where nothing tells the end, the page itself
 * does. */
static bool may_come_again(const struct walk *walk)
{
    const struct contract_page *page = &walk->list->page;

    if (is_untold(walk))
        return page->past_end_allowed[PAST_END_LAST] ||
               page->past_end_claim.certainty == CERTAINTY_UNKNOWN;
    return is_declared_end(walk, last_page(walk));
}

static void stop(struct walk *walk, char *why)
{
    walk->whole = false;
    walk->why = why;
}

static bool stopped_by_answer(struct walk *walk, const struct answer *answer)
{
    walk->unread = evidence_is_unread(answer) ? answer : NULL;
    if (!answer->reached) {
        stop(walk, memory_format("page %zu could not be read: %s", walk->page_count + 1,
                                 answer->exchange->reason));
        return true;
    }
    if (!evidence_accepted(answer) || evidence_rows(answer, walk->list) == NULL) {
        /* A page behind the last may be refused; that is the end as well. */
        bool refused_end = walk->page_count > 0 && evidence_refused(answer) &&
                           (is_declared_end(walk, last_page(walk)) ||
                            walk->list->page.past_end_allowed[PAST_END_REJECT]);
        if (refused_end)
            walk->whole = true;
        else
            stop(walk, memory_format("page %zu was answered %d without rows",
                                     walk->page_count + 1, answer->status));
        return true;
    }
    return false;
}

static bool is_same_question(const struct answer *a, const struct answer *b)
{
    const struct http_request *one = &a->exchange->request,
                              *other = &b->exchange->request;
    return strcmp(a->exchange->url, b->exchange->url) == 0 &&
           one->body_length == other->body_length &&
           (one->body == NULL || memcmp(one->body, other->body, one->body_length) == 0);
}

/* True when a page was seen before in this walk, which then leads in a circle. */
static bool is_circle(struct walk *walk, const struct answer *answer)
{
    if (evidence_can_jump(walk->list))
        return false;
    for (size_t i = 0; i < walk->page_count; i++) {
        if (!is_same_question(walk->page_items[i], answer))
            continue;
        stop(walk,
             memory_format("page %zu leads back to page %zu", walk->page_count, i + 1));
        return true;
    }
    return false;
}

/* So many pages at most can be needed for the rows that were promised. */
static int64_t most_pages(const struct walk *walk)
{
    if (walk->list->page.short_pages)
        return walk->total * WALK_SHORT_PAGES + WALK_BLANK_PAGES;
    return walk->total / walk->size + WALK_SPARE_PAGES;
}

/* True when nothing but empty pages came for long; that is said. */
static bool is_blank(struct walk *walk)
{
    size_t blank = walk->page_count;

    if (walk->count > 0)
        blank -= evidence_page_of_row(walk, walk->count - 1) + 1;
    if (blank < WALK_BLANK_PAGES)
        return false;
    stop(walk, memory_format("%zu pages in a row were empty", blank));
    return true;
}

/* Stops a walk that has shown enough, or more than it promised. */
static void stop_when_endless(struct walk *walk, int64_t limit)
{
    if ((int64_t)walk->count >= limit && walk->total != (int64_t)walk->count)
        stop(walk,
             memory_format("it has more than %" PRId64 " rows (--exhaustive)", limit));
    else if (walk->total >= 0 && (int64_t)walk->page_count > most_pages(walk))
        stop(walk,
             memory_format("it did not end after %zu pages, though its total is %" PRId64,
                           walk->page_count, walk->total));
}

static void walk_pages(struct evidence *evidence, struct walk *walk,
                       const struct arguments *arguments, enum asker as, size_t who)
{
    int64_t limit = evidence_longest_walk(evidence, walk->list);
    while (walk->why == NULL && !walk->whole) {
        const struct question question = {
            .operation = walk->operation, .arguments = arguments, .as = as, .who = who};
        evidence_ahead_of_walk(evidence, walk, &question);
        const struct answer *before = walk->page_count == 0 ? NULL : last_page(walk);
        evidence->in_bulk = evidence_walk_is_bulky(walk);
        const struct answer *answer = evidence_page_after(
            evidence, &question, before, (int64_t)walk->page_count, walk->size);
        evidence->in_bulk = false;
        if (answer != NULL && answer->away && evidence_walk_add_bulk(walk, answer)) {
            stop_when_endless(walk, limit);
            continue;
        }
        if (answer != NULL)
            answer = evidence_at_hand(evidence, answer);
        walk->whole = answer == NULL;
        if (walk->whole || is_circle(walk, answer) || stopped_by_answer(walk, answer))
            return;
        json_t *rows = evidence_rows(answer, walk->list);
        bool again = is_repeated_page(walk, rows);
        walk->whole = again && may_come_again(walk);
        if (walk->whole)
            return;
        if (walk->page_count == 0 &&
            !evidence_total_number(answer, walk->list, TOTAL_ITEMS, &walk->total))
            walk->total = -1;
        evidence_walk_add(walk, answer, rows, (int64_t)walk->page_count);
        evidence_walk_let_go(walk);
        if (walk->page_count == 1 && evidence_is_long(evidence, walk)) {
            evidence_sample(evidence, walk, &question);
            return;
        }
        /* One that comes again and again would never end. */
        if (is_last(walk, answer, json_array_size(rows)) || (again && is_untold(walk)))
            walk->whole = true;
        else if (is_blank(walk))
            return;
        else
            stop_when_endless(walk, limit);
    }
}

static char *walk_key(const struct evidence *evidence,
                      const struct contract_operation *operation,
                      const struct arguments *arguments, int64_t size, enum asker as,
                      size_t who)
{
    struct text key AUTO_TEXT;
    text_init(&key, TEXT_CEILING);
    text_add_format(&key, "%s %" PRId64 " %d %zu", operation->id, size, (int)as, who);
    if (evidence->about.operation == operation)
        text_add_format(&key, " %s=%s", evidence->about.input->claim.pointer,
                        evidence->about.value == NULL ? "" : evidence->about.value);
    for (size_t i = 0; arguments != NULL && i < arguments->count; i++)
        text_add_format(
            &key, "\n%d %s=%s\t%s", (int)arguments->items[i].in, arguments->items[i].name,
            arguments->items[i].prefix == NULL ? "" : arguments->items[i].prefix,
            arguments->items[i].value == NULL ? "\x01" : arguments->items[i].value);
    return text_take(&key);
}

const struct walk *evidence_walk(struct evidence *evidence,
                                 const struct contract_operation *operation,
                                 const struct arguments *arguments, int64_t size,
                                 enum asker as, size_t who)
{
    if (size == 0)
        size = evidence_largest_size(operation->list);
    AUTO_FREE char *key = walk_key(evidence, operation, arguments, size, as, who);
    const json_t *known = json_object_get(evidence->walk_memo, key);
    struct walk *walk = known == NULL ? NULL : evidence->walks[json_integer_value(known)];
    if (walk != NULL && !evidence_is_passing(evidence) &&
        (walk->page_count == 0 || !evidence_is_stale(evidence, walk->page_items[0]))) {
        evidence_note_unread(evidence, walk->unread);
        return walk;
    }
    walk = memory_new(sizeof *walk);
    walk->evidence = evidence;
    walk->near = evidence->answer_count;
    walk->operation = operation;
    walk->list = operation->list;
    walk->size = size;
    walk->plain = as == AS_MAIN && (arguments == NULL || arguments->count == 0);
    walk->total = walk->length = -1;
    walk_pages(evidence, walk, arguments, as, who);
    session_forget_ahead(evidence->session);
    evidence_note_unread(evidence, walk->unread);
    if (walk->whole)
        walk->length = (int64_t)walk->count;
    memory_reserve((void **)&evidence->walks, &evidence->walk_capacity,
                   evidence->walk_count + 1, sizeof *evidence->walks);
    if (!evidence_is_passing(evidence))
        json_object_set_new(evidence->walk_memo, key,
                            json_integer((json_int_t)evidence->walk_count));
    evidence->walks[evidence->walk_count++] = walk;
    return walk;
}

const struct walk *evidence_known_walk(struct evidence *evidence,
                                       const struct contract_operation *operation)
{
    AUTO_FREE char *key = walk_key(evidence, operation, NULL,
                                   evidence_largest_size(operation->list), AS_MAIN, 0);
    const json_t *known = json_object_get(evidence->walk_memo, key);

    return known == NULL ? NULL : evidence->walks[json_integer_value(known)];
}

const struct walk *evidence_walk_anew(struct evidence *evidence,
                                      const struct contract_operation *operation)
{
    bool before = evidence->looking;

    evidence->looking = true;
    evidence_look_anew(evidence);
    const struct walk *walk = evidence_walk(evidence, operation, NULL, 0, AS_MAIN, 0);
    evidence->looking = before;
    return walk;
}

void evidence_walk_free(struct walk *walk)
{
    free(walk->page_items);
    free(walk->page_nth);
    free(walk->page_row);
    free(walk->hashes);
    free(walk->row_items);
    free(walk->row_pages);
    free((char *)(uintptr_t)walk->why);
    free(walk);
}

struct instant evidence_now(const struct answer *answer)
{
    struct instant now = answer->exchange->started;
    const char *date =
        answer->reached ? http_headers_value(&answer->exchange->response.headers, "Date")
                        : NULL;
    if (date != NULL)
        (void)instant_parse_http(date, strlen(date), &now);
    return now;
}
