/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that do not exist: before the first, behind the last, or no number at all. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct answer *ask_text(struct probe *probe,
                                     const struct contract_parameter *parameter,
                                     const char *text)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_ARGUMENTS struct arguments arguments = {0};

    evidence_set_page(&arguments, subject->list, 0, evidence_largest_size(subject->list));
    arguments_set(&arguments, parameter, text);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

/* True when the plain first page is answered: only then is a refusal one of the page. */
static bool can_ask(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (!pagination_can_ask(probe))
        return false;
    evidence_set_page(&arguments, subject->list, 0, evidence_largest_size(subject->list));
    return rule_usable(probe,
                       evidence_ask(rule_evidence(probe),
                                    &(struct question){.operation = subject->operation,
                                                       .arguments = &arguments}),
                       200);
}

/* Whatever is not declared about a refusal, a failure of the server is none. */
static void hold_refusal(struct probe *probe, const struct contract_parameter *parameter,
                         enum refusal kind, const char *text)
{
    rule_expect_refusal(probe, true);
    const struct answer *answer = ask_text(probe, parameter, text);
    rule_expect_refusal(probe, false);
    if (answer->status >= 500) {
        rule_broken_format(probe, &parameter->claim, answer,
                           "a refusal, not a failure of the server", "status %d",
                           answer->status);
        return;
    }
    (void)rule_refused(probe, answer,
                       &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                              .kind = kind,
                                              .errors = &parameter->errors,
                                              .parameter = parameter,
                                              .received = text});
}

void pagination_index_below_first(struct probe *probe)
{
    const struct contract_page *page = &rule_subject(probe)->list->page;
    const int64_t indexes[] = {page->first - 1, -1, -INT32_MAX};

    if (!can_ask(probe))
        return;
    for (size_t i = page->first == 0; i < sizeof indexes / sizeof *indexes; i++) {
        AUTO_FREE char *text = memory_format("%" PRId64, indexes[i]);

        hold_refusal(probe, page->index_parameter, REFUSAL_MINIMUM, text);
    }
}

/* Clear rubbish only: what "1e1", " 1" or nothing at all mean is anybody's guess; and of
 * a number that need not be whole nobody says what its fraction does. */
static void hold_malformed(struct probe *probe,
                           const struct contract_parameter *parameter)
{
    static const char *const texts[] = {"abc", "1;2", "0x1f", "1.5"};
    bool is_whole = parameter->type == NULL || strcmp(parameter->type, "number") != 0;

    if (!can_ask(probe))
        return;
    for (size_t i = 0; i < sizeof texts / sizeof *texts - !is_whole; i++)
        hold_refusal(probe, parameter, contract_page_malformed(parameter), texts[i]);
}

void pagination_index_malformed(struct probe *probe)
{
    hold_malformed(probe, rule_subject(probe)->list->page.index_parameter);
}

void pagination_size_malformed(struct probe *probe)
{
    hold_malformed(probe, rule_subject(probe)->list->page.size_parameter);
}

/* One answer to a page behind the end. */
struct behind {
    const struct answer *answer;
    const struct walk *walk; /* of the same size */
    const char *name;
    const char *index; /* as asked for */
};

static bool shows_last_page(const struct behind *behind)
{
    const struct walk *walk = behind->walk;
    struct witness witness;
    size_t last = walk->page_count;

    while (last > 0 && json_array_size(evidence_rows(evidence_walk_page(walk, last - 1),
                                                     walk->list)) == 0)
        last--;
    if (last == 0)
        return false;
    AUTO_ROWS struct rows wanted =
        pagination_rows(evidence_walk_page(walk, last - 1), walk->list);
    AUTO_ROWS struct rows shown = pagination_rows(behind->answer, walk->list);
    return relation_same_set(&wanted, &shown, &witness);
}

static void expect_behind(const struct contract_page *page, const char *name,
                          char expected[PAGINATION_NAME_SIZE + 100])
{
    static const char *const words[] = {"no rows", "a refusal", "the last page"};
    size_t used =
        (size_t)snprintf(expected, PAGINATION_NAME_SIZE, "%s is answered with ", name);
    bool first = true;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!page->past_end_allowed[i])
            continue;
        used += (size_t)snprintf(expected + used, PAGINATION_NAME_SIZE + 100 - used,
                                 "%s%s", first ? "" : " or ", words[i]);
        first = false;
    }
}

static void judge_behind(struct probe *probe, const struct pagination_view *view,
                         const struct behind *behind)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_page *page = &list->page;
    const struct answer *answer = behind->answer;
    size_t rows = json_array_size(evidence_rows(answer, list));
    bool allowed = false;

    if (!answer->reached || answer->status >= 500) {
        (void)rule_usable(probe, answer, 200);
        return;
    }
    /* That it is no JSON says nothing of the page; schema/syntax judges it. */
    if (answer->body_error != NULL) {
        rule_lacked(probe, "%s was answered with no JSON", behind->name);
        return;
    }
    if (evidence_refused(answer) && page->past_end_allowed[PAST_END_REJECT]) {
        (void)rule_refused(
            probe, answer,
            &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                   .kind = REFUSAL_PAST_END,
                                   .errors = &rule_subject(probe)->operation->errors,
                                   .parameter = page->index_parameter,
                                   .received = behind->index});
        return;
    }
    if (evidence_accepted(answer) && evidence_rows(answer, list) != NULL)
        allowed =
            rows == 0
                ? page->past_end_allowed[PAST_END_EMPTY] ||
                      (page->past_end_allowed[PAST_END_LAST] && behind->walk->count == 0)
                : page->past_end_allowed[PAST_END_LAST] && shows_last_page(behind);
    if (allowed) {
        rule_held(probe);
        return;
    }
    char expected[PAGINATION_NAME_SIZE + 100];
    expect_behind(page, behind->name, expected);
    pagination_broken(probe, view, &page->past_end_claim, answer, expected,
                      "status %d with %zu rows", answer->status, rows);
}

/* The page right behind the last and, when `far`, one further behind it, of one walk. */
static void look_behind(struct probe *probe, const struct pagination_view *view,
                        const struct walk *walk, bool far)
{
    const struct contract_page *paging = &walk->list->page;
    int64_t pages = collection_pages(walk->length, walk->size, 1);

    for (int64_t further = 0; further <= (far ? 9 : 0); further += 9) {
        const struct pagination_page page = {
            .view = view, .nth = pages + further, .size = walk->size};
        int64_t step = contract_page_counts_rows(paging) ? walk->size : 1;
        AUTO_FREE char *index =
            memory_format("%" PRId64, paging->first + page.nth * step);
        char name[PAGINATION_NAME_SIZE];

        pagination_name(&page, name);
        judge_behind(
            probe, view,
            &(struct behind){.answer = pagination_ask(probe, view, page.nth, page.size),
                             .walk = walk,
                             .name = name,
                             .index = index});
    }
}

void pagination_past_end(struct probe *probe)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    bool far[PAGINATION_KINDS] = {false}; /* looked at, in a view of that kind */
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];
        enum pagination_kind kind = pagination_kind(view, rule_subject(probe)->list);
        const struct walk *walk =
            view->small != NULL && view->small->length >= 0 ? view->small : view->large;

        if (walk->length < 0)
            continue;
        look_behind(probe, view, walk, !far[kind]);
        far[kind] = true;
    }
    rule_lacked(probe, "a list that can be read to its end");
}

/* Numbers that narrow integers cut off, among them one that 32 bits cut to a page that
 * exists. */
void pagination_index_huge(struct probe *probe)
{
    const struct contract_page *page = &rule_subject(probe)->list->page;
    static const char *const texts[] = {
        "2147483647",          "2147483648",          "4294967296",          "4294967297",
        "9223372036854775807", "9223372036854775808", "18446744073709551617"};
    const struct walk *whole = rule_rows(probe);

    /* Numbers that a server cannot hold may be malformed, thus ignored where that may be.
     */
    const struct contract_error *malformed =
        page->index_parameter->errors.by[contract_page_malformed(page->index_parameter)];
    bool is_ignored =
        page->kind == PAGE_RANGE || (malformed != NULL && malformed->may_be_answered);
    size_t count = is_ignored ? 5 : sizeof texts / sizeof *texts;

    if (whole == NULL)
        return;
    const struct pagination_view plain = pagination_plain(whole);
    for (size_t i = 0; i < count; i++) {
        rule_expect_refusal(probe, true);
        const struct answer *answer = ask_text(probe, page->index_parameter, texts[i]);
        rule_expect_refusal(probe, false);
        const struct behind behind = {.answer = answer, .walk = whole};
        size_t rows = json_array_size(evidence_rows(answer, whole->list));
        char expected[120];

        (void)snprintf(expected, sizeof expected, "no rows on page %s, or a refusal",
                       texts[i]);
        if (!answer->reached)
            (void)rule_usable(probe, answer, 200);
        else if (answer->status >= 500)
            rule_broken_format(probe, &page->claim, answer, expected, "status %d",
                               answer->status);
        else if (rows > 0 &&
                 !(page->past_end_allowed[PAST_END_LAST] && shows_last_page(&behind)))
            pagination_broken(probe, &plain, &page->past_end_claim, answer, expected,
                              "%zu rows", rows);
        else
            rule_held(probe);
    }
}
