/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers and flags of answers: within one, and from one to the other. */
#include "conformance/rules/answers_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>

#define SAID_SIZE (SEEN_NAME_SIZE + 200)

/* What is wrong with the numbers of an answer. */
struct misfit {
    const struct claim *claim; /* NULL: nothing is */
    char expected[SAID_SIZE], actual[80];
};

static void tell(const struct seen *seen, enum total total, const char *wanted,
                 const char *why, struct misfit *misfit)
{
    char name[SEEN_NAME_SIZE];

    misfit->claim =
        narrowed_weaker(&seen->list->totals[total].claim, &seen->list->page.claim);
    (void)snprintf(misfit->expected, sizeof misfit->expected, "%s%s%s on %s, %s", wanted,
                   why[0] == '\0' ? "" : " at ", seen->list->totals[total].at.name,
                   seen_name(seen, name), why);
}

/* A number that is not told is some other rule's business. */
static bool number_fits(const struct seen *seen, enum total total, int64_t wanted,
                        const char *why, struct misfit *misfit)
{
    int64_t number;
    char text[32];

    if (seen->list->totals[total].at.source == EXPRESSION_NONE ||
        !evidence_total_number(seen->answer, seen->list, total, &number) ||
        number == wanted)
        return true;
    (void)snprintf(text, sizeof text, "%" PRId64, wanted);
    tell(seen, total, text, why, misfit);
    (void)snprintf(misfit->actual, sizeof misfit->actual, "%" PRId64, number);
    return false;
}

static bool flag_fits(const struct seen *seen, enum total total, bool wanted,
                      const char *why, struct misfit *misfit)
{
    bool flag;

    if (seen->list->totals[total].at.source == EXPRESSION_NONE ||
        !evidence_total_flag(seen->answer, seen->list, total, &flag) || flag == wanted)
        return true;
    tell(seen, total, wanted ? "true" : "false", why, misfit);
    (void)snprintf(misfit->actual, sizeof misfit->actual, "%s", flag ? "true" : "false");
    return false;
}

static bool rows_fit(const struct seen *seen, int64_t items, struct misfit *misfit)
{
    int64_t left = items - seen->before;
    int64_t wanted = left < seen->size ? left : seen->size;
    char name[SEEN_NAME_SIZE];

    if (seen->list->page.short_pages || seen->count == wanted)
        return true;
    misfit->claim =
        narrowed_weaker(&seen->list->totals[TOTAL_ITEMS].claim, &seen->list->page.claim);
    (void)snprintf(misfit->expected, sizeof misfit->expected,
                   "%" PRId64 " rows on %s, for its total is %" PRId64, wanted,
                   seen_name(seen, name), items);
    (void)snprintf(misfit->actual, sizeof misfit->actual, "%" PRId64 " rows",
                   seen->count);
    return false;
}

/* What follows from the total that the answer itself names. */
static bool counted_fit(const struct seen *seen, int64_t items, struct misfit *misfit)
{
    bool follows = seen->before + seen->count < items;

    return rows_fit(seen, items, misfit) &&
           (items == 0 ||
            number_fits(seen, TOTAL_PAGES, collection_pages(items, seen->size, 0),
                        "by its own total and size", misfit)) &&
           (seen->list->page.short_pages ||
            flag_fits(seen, TOTAL_NEXT, follows,
                      follows ? "for by its own total rows follow"
                              : "for by its own total none follow",
                      misfit));
}

static bool echoes_fit(const struct seen *seen, struct misfit *misfit)
{
    return (seen->count == 0 ||
            flag_fits(seen, TOTAL_PREVIOUS, seen->before > 0,
                      seen->before > 0 ? "which is not the first" : "which is the first",
                      misfit)) &&
           number_fits(seen, TOTAL_INDEX, seen->index, "as asked for", misfit) &&
           number_fits(seen, TOTAL_SIZE, seen->size, "as asked for", misfit);
}

static bool fits(const struct seen *seen, struct misfit *misfit)
{
    const struct contract_list *list = seen->list;
    int64_t items;
    bool is_counted = list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE &&
                      evidence_total_number(seen->answer, list, TOTAL_ITEMS, &items);

    misfit->claim = NULL;
    if (!seen->is_placed)
        return number_fits(seen, TOTAL_ROWS, seen->count, "the rows it shows", misfit);
    if (seen->before > 0 && (is_counted ? seen->before >= items : seen->count == 0))
        return true; /* behind the end, less is certain */
    return (!is_counted || counted_fit(seen, items, misfit)) &&
           echoes_fit(seen, misfit) &&
           number_fits(seen, TOTAL_ROWS, seen->count, "the rows it shows", misfit);
}

static bool numbers_fit(struct probe *probe, void *context, const struct seen *seen)
{
    struct misfit misfit, again_misfit;
    AUTO_SEEN struct seen again = {0};

    (void)context;
    if (fits(seen, &misfit)) {
        rule_held(probe);
        return true;
    }
    if (!seen_again(probe, seen, &again) || fits(&again, &again_misfit)) {
        rule_lacked(probe, "numbers that stand still while they are looked at");
        return true;
    }
    rule_broken(probe, misfit.claim, seen->answer, misfit.expected, misfit.actual);
    return false;
}

void answers_numbers(struct probe *probe)
{
    seen_each(probe, numbers_fit, NULL);
}

/* --- One total for one question --- */

static bool total_of(const struct seen *seen, int64_t *total)
{
    bool is_behind = seen->is_placed && seen->before > 0 && seen->count == 0;

    return !is_behind && seen->list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE &&
           evidence_total_number(seen->answer, seen->list, TOTAL_ITEMS, total);
}

/* Asks for both again, the first of them twice: what differs then does so while nothing
 * has changed. */
static bool still_differ(struct probe *probe, const struct seen *a, const struct seen *b)
{
    AUTO_SEEN struct seen before = {0}, other = {0}, after = {0};
    int64_t first, second, third;

    return seen_again(probe, a, &before) && seen_again(probe, b, &other) &&
           seen_again(probe, a, &after) && total_of(&before, &first) &&
           total_of(&other, &second) && total_of(&after, &third) && first == third &&
           first != second;
}

static bool total_agrees(struct probe *probe, void *context, const struct seen *seen)
{
    json_t *known = context;
    int64_t total, first_total;
    char name[SEEN_NAME_SIZE], other[SEEN_NAME_SIZE], expected[2 * SEEN_NAME_SIZE];
    AUTO_SEEN struct seen first = {0};

    if (!total_of(seen, &total))
        return true;
    const json_t *number = json_object_get(known, seen->query);
    if (number == NULL) {
        json_object_set_new(known, seen->query,
                            json_integer((json_int_t)seen->answer->number));
        return true;
    }
    if (!seen_read(
            probe,
            evidence_answer(rule_evidence(probe), (size_t)json_integer_value(number) - 1),
            &first) ||
        !total_of(&first, &first_total) || total == first_total) {
        rule_held(probe);
        return true;
    }
    if (!still_differ(probe, &first, seen)) {
        rule_lacked(probe, "a total that stands still while it is looked at");
        return true;
    }
    (void)snprintf(expected, sizeof expected, "%" PRId64 " at %s on %s, as on %s",
                   first_total, seen->list->totals[TOTAL_ITEMS].at.name,
                   seen_name(seen, name), seen_name(&first, other));
    rule_broken_format(probe, &seen->list->totals[TOTAL_ITEMS].claim, seen->answer,
                       expected, "%" PRId64, total);
    return false;
}

void answers_totals(struct probe *probe)
{
    json_auto_t *known = json_object();

    seen_each(probe, total_agrees, known);
}
