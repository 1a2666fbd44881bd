/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that are asked for by their first and their last row. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>

static const struct answer *ask(struct probe *probe, const struct arguments *arguments)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments});
}

/* Rows `first` to `last` of the whole list, and those beyond its end left out. */
static struct rows slice_of(const struct walk *whole, int64_t first, int64_t last)
{
    const struct rows all = relation_rows(whole);
    int64_t count = (int64_t)all.count;

    return relation_slice(&all, (size_t)first,
                          (size_t)((last < count ? last + 1 : count) - first));
}

static bool span_fits(struct probe *probe, const struct walk *whole, int64_t first,
                      int64_t last)
{
    const struct contract_list *list = whole->list;
    const struct contract_page *page = &list->page;
    const struct pagination_view plain = pagination_plain(whole);
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct witness witness;
    char expected[160];

    arguments_set_number(&arguments, page->index_parameter, page->first + first);
    arguments_set_number(&arguments, page->size_parameter, last - first + 1);
    const struct answer *answer = ask(probe, &arguments);
    if (!rule_usable(probe, answer, 200))
        return true;
    AUTO_ROWS struct rows shown = pagination_rows(answer, list);
    const struct rows wanted = slice_of(whole, first, last);
    if (relation_same_set(&wanted, &shown, &witness)) {
        rule_held(probe);
        return true;
    }
    if (plain.word != NULL &&
        pagination_same_order(&wanted, &shown, plain.word, &witness)) {
        rule_lacked(probe, "rows that the order tells apart");
        return true;
    }
    (void)snprintf(expected, sizeof expected,
                   "the rows %" PRId64 " to %" PRId64
                   " of the list, both included: %zu rows",
                   page->first + first, page->first + last, wanted.count);
    pagination_broken(probe, &plain, &page->end_claim, answer, expected, "%zu rows: %s",
                      shown.count, witness.text);
    return false;
}

void pagination_row_ends(struct probe *probe)
{
    const struct walk *whole = rule_whole(probe);
    int64_t count = whole == NULL ? 0 : (int64_t)whole->count;
    const int64_t spans[][2] = {{0, 0},
                                {1, 1},
                                {1, 3},
                                {count / 2, count / 2 + 2},
                                {count - 1, count - 1},
                                {count - 2, count + 1}};

    if (whole == NULL)
        return;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        int64_t first = spans[i][0], last = spans[i][1];

        if (first < 0 || first >= count || last - first >= whole->size)
            continue;
        if (!span_fits(probe, whole, first, last))
            return;
    }
    rule_lacked(probe, "a list with rows");
}

/* The status that a reading of `partial` asks for. */
static int status_by(enum partial partial, const struct contract_list *list,
                     const struct pagination_page *page)
{
    int64_t total;
    bool is_counted = evidence_total_number(page->answer, list, TOTAL_ITEMS, &total);

    if (page->rows == page->count || partial == PARTIAL_NEVER ||
        (partial == PARTIAL_COUNTED && !is_counted))
        return 200;
    return 206;
}

static bool status_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    char name[PAGINATION_NAME_SIZE], expected[PAGINATION_NAME_SIZE + 80];

    if (page->count < 0 || page->rows == 0 || !evidence_accepted(page->answer))
        return true;
    for (enum partial i = PARTIAL_ALWAYS; i <= PARTIAL_NEVER; i++)
        if (list->page.partial_allowed[i] &&
            page->answer->status == status_by(i, list, page)) {
            rule_held(probe);
            return true;
        }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected,
                   "status %d on %s, which shows %" PRId64 " of %" PRId64 " rows",
                   status_by(list->page.partial, list, page), name, page->rows,
                   page->count);
    pagination_broken(probe, page->view, &list->page.partial_claim, page->answer,
                      expected, "status %d", page->answer->status);
    return false;
}

void pagination_partial(struct probe *probe)
{
    pagination_each_page(probe, status_fits);
    rule_lacked(probe, "a list that can be read to its end");
}

/* The list as it is answered without a range; NULL when that cannot be told from a part
 * of it. */
static const struct answer *whole_answer(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (!pagination_can_ask(probe))
        return NULL;
    arguments_set(&arguments, list->page.whole_parameter, NULL);
    const struct answer *answer = ask(probe, &arguments);
    if (!rule_usable(probe, answer, 200))
        return NULL;
    if (json_array_size(evidence_rows(answer, list)) > 1)
        return answer;
    rule_lacked(probe, "a list of two rows or more");
    return NULL;
}

/* True when two answers show the same rows. */
static bool shows_the_same(const struct answer *a, const struct answer *b,
                           const struct contract_list *list)
{
    AUTO_ROWS struct rows left = pagination_rows(a, list);
    AUTO_ROWS struct rows right = pagination_rows(b, list);
    struct witness witness;

    return relation_same_set(&left, &right, &witness);
}

void pagination_other_unit(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct answer *whole = whole_answer(probe);
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (whole == NULL)
        return;
    arguments_set(&arguments, list->page.whole_parameter, "countersign=0-0");
    const struct answer *answer = ask(probe, &arguments);
    if (!answer->reached)
        (void)rule_usable(probe, answer, 200);
    else if (evidence_accepted(answer) && shows_the_same(whole, answer, list))
        rule_held(probe);
    else
        rule_broken_format(probe, &list->page.claim, answer,
                           "the list as without Range: its unit is unknown",
                           "status %d with %zu rows", answer->status,
                           json_array_size(evidence_rows(answer, list)));
}

static void hold_malformed(struct probe *probe, const struct answer *whole,
                           const char *text)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_page *page = &list->page;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_set(&arguments, page->whole_parameter, text);
    rule_expect_refusal(probe, true);
    const struct answer *answer = ask(probe, &arguments);
    rule_expect_refusal(probe, false);
    if (!answer->reached) {
        (void)rule_usable(probe, answer, 400);
    } else if (evidence_refused(answer) && page->malformed_allowed[1]) {
        (void)rule_refused(
            probe, answer,
            &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                   .kind = REFUSAL_FORMAT,
                                   .errors = &page->whole_parameter->errors,
                                   .parameter = page->whole_parameter,
                                   .received = text});
    } else if (evidence_accepted(answer) && page->malformed_allowed[0] &&
               shows_the_same(whole, answer, list)) {
        rule_held(probe);
    } else {
        AUTO_FREE char *expected = memory_format(
            "Range: %s is %s", text,
            page->malformed_rejected ? "refused" : "answered as if it were not there");
        rule_broken_format(probe, &page->malformed_claim, answer, expected,
                           "status %d with %zu rows", answer->status,
                           json_array_size(evidence_rows(answer, list)));
    }
}

/* Ends that are reversed, and no numbers (RFC 9110 14.1.1). */
void pagination_range_malformed(struct probe *probe)
{
    static const char *const texts[] = {"1-0", "a-b", "0"};
    const char *unit = rule_subject(probe)->list->page.unit;
    const struct answer *whole = whole_answer(probe);

    for (size_t i = 0; whole != NULL && i < sizeof texts / sizeof *texts; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s", unit == NULL ? "" : unit,
                                             unit == NULL ? "" : "=", texts[i]);

        hold_malformed(probe, whole, text);
    }
}
