/* SPDX-License-Identifier: Apache-2.0 */
/* Page sizes at their bounds, and past them. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct answer *ask_size(struct probe *probe, const char *size)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_page *page = &subject->list->page;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    evidence_set_page(&arguments, subject->list, 0, 1);
    arguments_set(&arguments, page->size_parameter, size);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

static int64_t rows_of(const struct answer *answer, const struct contract_list *list)
{
    return (int64_t)json_array_size(evidence_rows(answer, list));
}

/* True when a first page of `rows` rows may be one that could hold `most`. Rows that
 * share the value which rows are named by are kept together, so that a page of them may
 * hold some more. */
static bool may_show(const struct walk *whole, int64_t rows, int64_t most)
{
    const struct contract_page *page = &whole->list->page;
    int64_t slack = page->key == NULL ? 0 : evidence_least_size(whole);

    return rows <= most + slack && (rows >= most || page->short_pages);
}

/* Where no list of the default size can be read, a size may still be all that is wrong:
 * the list without one is answered. */
static void hold_refused_alone(struct probe *probe, const struct answer *answer,
                               const char *which, int64_t size, const char *why)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct answer *plain = ask_size(probe, NULL);
    char expected[120];

    if (!evidence_refused(answer) || !evidence_accepted(plain)) {
        rule_lacked(probe, "a list that can be read: %s", why);
        return;
    }
    (void)snprintf(expected, sizeof expected, "the %s size %" PRId64 " is accepted",
                   which, size);
    rule_broken_format(probe, &list->page.size_parameter->claim, answer, expected,
                       "status %d", answer->status);
}

/* A size that the contract allows: accepted, and the first page shows that many rows. */
static void hold_allowed(struct probe *probe, int64_t size, const char *which)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct claim *claim = &list->page.size_parameter->claim;
    const struct walk *by_default = evidence_walk(
        rule_evidence(probe), rule_subject(probe)->operation, NULL,
        evidence_default_size(list) > 0 ? evidence_default_size(list) : size, AS_MAIN, 0);
    AUTO_FREE char *text = memory_format("%" PRId64, size);
    const struct answer *answer = ask_size(probe, text);
    char expected[160];

    if (by_default->page_count == 0) {
        hold_refused_alone(probe, answer, which, size, by_default->why);
        return;
    }
    if (!answer->reached) {
        (void)rule_usable(probe, answer, 200);
        return;
    }
    int64_t rows = rows_of(answer, list);
    int64_t wanted = collection_rows(by_default->length, 0, size);
    (void)snprintf(expected, sizeof expected,
                   "the %s size %" PRId64 " is accepted and shows %" PRId64 " rows",
                   which, size, wanted);
    if (!evidence_accepted(answer)) {
        rule_broken_format(probe, claim, answer, expected, "status %d", answer->status);
    } else if (by_default->length >= 0 && !may_show(by_default, rows, wanted)) {
        const struct pagination_view plain = pagination_plain(by_default);

        pagination_broken(probe, &plain, claim, answer, expected, "%" PRId64 " rows",
                          rows);
    } else {
        rule_held(probe);
    }
}

void pagination_smallest_size(struct probe *probe)
{
    const struct contract_parameter *size =
        rule_subject(probe)->list->page.size_parameter;

    if (pagination_can_ask(probe))
        hold_allowed(probe, (int64_t)size->minimum, "smallest");
}

void pagination_largest_size(struct probe *probe)
{
    const struct contract_parameter *size =
        rule_subject(probe)->list->page.size_parameter;

    if (pagination_can_ask(probe))
        hold_allowed(probe, (int64_t)size->maximum, "largest");
}

/* One side of the range of sizes. */
struct excess_side {
    enum refusal kind;
    const bool *allowed; /* by enum excess */
    const struct claim *claim;
    int64_t bound;
};

/* True when what is allowed explains so many rows on the first page. A size below the
 * minimum that is taken for the minimum, and one above the maximum that is taken for the
 * maximum, are both "clamp". */
static bool is_explained(const struct excess_side *side, int64_t rows,
                         const struct walk *whole)
{
    int64_t initial = evidence_default_size(whole->list);
    int64_t count = whole->length;

    if (side->allowed[EXCESS_CLAMP] &&
        may_show(whole, rows, collection_rows(count, 0, side->bound)))
        return true;
    return side->allowed[EXCESS_IGNORE] &&
           (initial < 1 || may_show(whole, rows, collection_rows(count, 0, initial)));
}

/* A list that fits on the largest page looks the same whatever was made of the size. What
 * the answer says of it is then all there is to go by; an echo may repeat what was asked
 * for, though, so that it only ever warns. */
static void judge_echo(struct probe *probe, const struct excess_side *side,
                       const struct answer *answer, size_t count)
{
    const struct contract_list *list = rule_subject(probe)->list;
    int64_t initial = evidence_default_size(list), size;
    char expected[160], actual[80];

    if (!evidence_total_number(answer, list, TOTAL_SIZE, &size)) {
        rule_lacked(probe,
                    "more rows: the %zu there are fit on a page of the largest size",
                    count);
        return;
    }
    if ((side->allowed[EXCESS_CLAMP] && size == side->bound) ||
        (side->allowed[EXCESS_IGNORE] && (initial < 1 || size == initial))) {
        rule_held(probe);
        return;
    }
    (void)snprintf(expected, sizeof expected, "no page of more than %" PRId64 " at %s",
                   side->bound, list->totals[TOTAL_SIZE].at.name);
    (void)snprintf(actual, sizeof actual, "%" PRId64, size);
    rule_broken_at_most(probe, VERDICT_WARN, side->claim, answer, expected, actual);
}

static void print_allowed(const struct excess_side *side, const char *text,
                          char expected[200])
{
    (void)snprintf(expected, 200, "size %s is %s%s%s%s%s", text,
                   side->allowed[EXCESS_REJECT] ? "refused" : "",
                   side->allowed[EXCESS_REJECT] && side->allowed[EXCESS_CLAMP] ? ", or "
                                                                               : "",
                   side->allowed[EXCESS_CLAMP] ? "taken as the bound" : "",
                   side->allowed[EXCESS_IGNORE] &&
                           (side->allowed[EXCESS_REJECT] || side->allowed[EXCESS_CLAMP])
                       ? ", or "
                       : "",
                   side->allowed[EXCESS_IGNORE] ? "ignored" : "");
}

static void judge_excess(struct probe *probe, const struct excess_side *side,
                         const struct answer *answer, const char *text,
                         const struct walk *whole)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_parameter *size = list->page.size_parameter;
    const struct pagination_view plain = pagination_plain(whole);
    char expected[200];

    print_allowed(side, text, expected);
    if (!answer->reached) {
        (void)rule_usable(probe, answer, 400);
    } else if (evidence_refused(answer) && side->allowed[EXCESS_REJECT]) {
        (void)rule_refused(probe, answer,
                           &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                                  .kind = side->kind,
                                                  .errors = &size->errors,
                                                  .parameter = size,
                                                  .received = text});
    } else if (!evidence_accepted(answer)) {
        rule_broken_format(probe, side->claim, answer, expected, "status %d",
                           answer->status);
    } else if (is_explained(side, rows_of(answer, list), whole)) {
        if (side->kind == REFUSAL_MAXIMUM && whole->length <= side->bound)
            judge_echo(probe, side, answer, whole->count);
        else
            rule_held(probe);
    } else {
        pagination_broken(probe, &plain, side->claim, answer, expected,
                          "status 200 with %" PRId64 " rows of %zu",
                          rows_of(answer, list), whole->count);
    }
}

static void hold_excess(struct probe *probe, const struct excess_side *side,
                        const int64_t *sizes, size_t count)
{
    const struct walk *whole = rule_rows(probe);

    if (whole == NULL || !pagination_is_counted(probe, whole))
        return;
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *text = memory_format("%" PRId64, sizes[i]);

        if (contract_page_special(&whole->list->page, text) != NULL)
            continue;
        rule_expect_refusal(probe, true);
        const struct answer *answer = ask_size(probe, text);
        rule_expect_refusal(probe, false);
        judge_excess(probe, side, answer, text, whole);
    }
}

void pagination_above_maximum(struct probe *probe)
{
    const struct contract_page *page = &rule_subject(probe)->list->page;
    const int64_t maximum = (int64_t)page->size_parameter->maximum;
    const int64_t sizes[] = {maximum + 1, maximum * 2, INT32_MAX};

    hold_excess(probe,
                &(struct excess_side){.kind = REFUSAL_MAXIMUM,
                                      .allowed = page->above_allowed,
                                      .claim = &page->above_claim,
                                      .bound = maximum},
                sizes, sizeof sizes / sizeof *sizes);
}

void pagination_below_minimum(struct probe *probe)
{
    const struct contract_page *page = &rule_subject(probe)->list->page;
    const int64_t minimum = (int64_t)page->size_parameter->minimum;
    const int64_t sizes[] = {minimum - 1, minimum - 2, -INT32_MAX};

    hold_excess(probe,
                &(struct excess_side){.kind = REFUSAL_MINIMUM,
                                      .allowed = page->below_allowed,
                                      .claim = &page->below_claim,
                                      .bound = minimum},
                sizes, sizeof sizes / sizeof *sizes);
}

/* The most rows an answer may show; -1: nothing is said. */
static int64_t most_rows(const struct answer *answer, const struct contract_list *list)
{
    const struct contract_parameter *size = list->page.size_parameter;
    AUTO_FREE char *text = evidence_sent(answer, &list->page.size);
    int64_t most;

    if (contract_page_special(&list->page, text) != NULL)
        return -1;
    if (!evidence_size_sent(answer, list, &most)) {
        most = evidence_default_size(list);
        if (list->page.unsized_everything)
            return -1;
    } else if (most < 1 || (size->has_minimum && (double)most < size->minimum)) {
        most = -1; /* how many such a size asks for is for below-minimum to say */
    }
    if (size->has_maximum && (most < 0 || (double)most > size->maximum))
        most = (int64_t)size->maximum;
    return most;
}

void pagination_rows_within_size(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const json_t *rows = evidence_rows(answer, list);
    int64_t most = most_rows(answer, list);
    char expected[120];

    if (!evidence_accepted(answer) || rows == NULL || most < 0)
        return;
    if ((int64_t)json_array_size(rows) <= most) {
        rule_held(probe);
        return;
    }
    (void)snprintf(expected, sizeof expected, "at most %" PRId64 " rows on a page", most);
    rule_broken_format(probe, &list->page.size_parameter->claim, answer, expected,
                       "%zu rows", json_array_size(rows));
}
