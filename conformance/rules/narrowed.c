/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

struct narrowed narrowed_by(const struct contract_filter *filter, const char *value)
{
    struct narrowed narrowed = {.count = 0};

    narrowed_add(&narrowed, filter, value);
    return narrowed;
}

void narrowed_add(struct narrowed *narrowed, const struct contract_filter *filter,
                  const char *value)
{
    if (narrowed->count == NARROWED_CONDITIONS)
        return;
    narrowed->conditions[narrowed->count++] =
        (struct narrowed_condition){.filter = filter, .value = value};
}

const char *narrowed_label(const struct narrowed *narrowed,
                           const struct contract_list *list,
                           char out[NARROWED_LABEL_SIZE])
{
    size_t used = 0;

    (void)snprintf(out, NARROWED_LABEL_SIZE, "no filter");
    for (size_t i = 0; i < narrowed->count; i++) {
        const struct narrowed_condition *condition = &narrowed->conditions[i];

        const struct contract_parameter *parameter = condition->filter->parameter;
        const char *before = parameter->in == EXPRESSION_PART_TO ? parameter->between
                             : parameter->prefix == NULL         ? ""
                                                                 : parameter->prefix;

        (void)snprintf(out + used, NARROWED_LABEL_SIZE - used, "%s%s=%s%.100s%s",
                       used == 0 ? "" : "&", parameter->label, before, condition->value,
                       parameter->in == EXPRESSION_PART_FROM ? parameter->between : "");
        used = strlen(out);
    }
    if (narrowed->word != NULL)
        (void)snprintf(out + used, NARROWED_LABEL_SIZE - used, "%s%s=%.60s",
                       used == 0 ? "" : "&", list->order.parameter->label,
                       narrowed->word->word);
    contract_tell_values(out);
    return out;
}

void narrowed_arguments(const struct narrowed *narrowed, const struct contract_list *list,
                        struct arguments *arguments)
{
    for (size_t i = 0; i < narrowed->count; i++)
        arguments_set(arguments, narrowed->conditions[i].filter->parameter,
                      narrowed->conditions[i].value);
    if (narrowed->word != NULL)
        arguments_set_order(arguments, &list->order, narrowed->word);
}

const struct walk *narrowed_walk(struct probe *probe, const struct narrowed *narrowed,
                                 int64_t size)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};

    narrowed_arguments(narrowed, subject->list, &arguments);
    return evidence_walk(rule_evidence(probe), subject->operation, &arguments, size,
                         AS_MAIN, 0);
}

const struct walk *narrowed_read(struct probe *probe, const struct narrowed *narrowed,
                                 int64_t size)
{
    const struct walk *walk = narrowed_walk(probe, narrowed, size);
    char label[NARROWED_LABEL_SIZE];

    if (walk->whole)
        return walk;
    rule_lacked(probe, "the list with %s could not be walked: %s",
                narrowed_label(narrowed, rule_subject(probe)->list, label), walk->why);
    return NULL;
}

static const struct answer *ask(struct probe *probe, const struct narrowed *narrowed,
                                int64_t nth, int64_t size, bool again)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};

    if (size == 0)
        size = evidence_largest_size(subject->list);
    narrowed_arguments(narrowed, subject->list, &arguments);
    const struct question question = {
        .operation = subject->operation, .arguments = &arguments, .again = again};
    if (size <= 0)
        return evidence_ask(rule_evidence(probe), &question);
    return evidence_page(rule_evidence(probe), &question, nth, size);
}

const struct answer *narrowed_ask(struct probe *probe, const struct narrowed *narrowed,
                                  int64_t nth, int64_t size)
{
    return ask(probe, narrowed, nth, size, false);
}

const struct answer *narrowed_question(struct probe *probe,
                                       const struct arguments *arguments)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments sized AUTO_ARGUMENTS = {0};

    arguments_copy(&sized, arguments);
    evidence_set_page(&sized, subject->list, 0, evidence_largest_size(subject->list));
    const struct answer *answer = evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &sized});
    /* A refusal may be one of the size, which is not the question here. */
    if (!answer->reached || evidence_accepted(answer))
        return answer;
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = arguments});
}

bool narrowed_is_served(struct probe *probe)
{
    struct arguments none AUTO_ARGUMENTS = {0};
    const struct contract_parameter *unknown =
        evidence_unknown(rule_evidence(probe), rule_subject(probe)->operation, false);

    if (unknown != NULL) {
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
        return false;
    }
    const struct answer *answer = narrowed_question(probe, &none);
    return (answer->reached && evidence_accepted(answer)) ||
           rule_usable(probe, answer, 200);
}

void narrowed_second_page(struct arguments *arguments, const struct contract_list *list)
{
    int64_t size = evidence_default_size(list);

    evidence_set_page(arguments, list, 1, size > 0 ? size : evidence_largest_size(list));
}

bool narrowed_accepted(struct probe *probe, const struct narrowed *narrowed,
                       const struct claim *claim, enum verdict at_most)
{
    const struct contract_list *list = rule_subject(probe)->list;
    struct arguments arguments AUTO_ARGUMENTS = {0};
    char label[NARROWED_LABEL_SIZE], actual[64];

    narrowed_arguments(narrowed, list, &arguments);
    const struct answer *answer = narrowed_question(probe, &arguments);
    if (!answer->reached)
        return rule_usable(probe, answer, 200);
    if (evidence_accepted(answer)) {
        rule_held(probe);
        return true;
    }
    AUTO_FREE char *expected = memory_format("%s is answered with rows, status 200",
                                             narrowed_label(narrowed, list, label));
    (void)snprintf(actual, sizeof actual, "status %d", answer->status);
    rule_broken_at_most(probe, answer->status / 100 == 5 ? VERDICT_FAIL : at_most, claim,
                        answer, expected, actual);
    return false;
}

bool narrowed_accepted_unknown(struct probe *probe, const struct narrowed *narrowed)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    struct arguments arguments AUTO_ARGUMENTS = {0};

    narrowed_arguments(narrowed, rule_subject(probe)->list, &arguments);
    const struct answer *answer = narrowed_question(probe, &arguments);
    if (!filter->may_refuse_unknown || !evidence_refused(answer) ||
        rule_is_trouble(answer))
        return narrowed_accepted(probe, narrowed, &filter->claim, VERDICT_WARN);
    rule_held(probe);
    rule_record(probe, answer, "a value that no record has is refused with %d",
                answer->status);
    return false;
}

bool narrowed_is_still(struct probe *probe, const struct narrowed *narrowed,
                       const struct walk *walk)
{
    const struct contract_list *list = walk->list;
    const struct answer *answer = ask(probe, narrowed, 0, walk->size, true);
    int64_t before = -1, after = -1;

    if (walk->page_count == 0 || !evidence_accepted(answer))
        return false;
    (void)evidence_total_number(evidence_walk_page(walk, 0), list, TOTAL_ITEMS, &before);
    (void)evidence_total_number(answer, list, TOTAL_ITEMS, &after);
    const json_t *old_rows = evidence_rows(evidence_walk_page(walk, 0), list);
    const json_t *new_rows = evidence_rows(answer, list);
    if (before != after || json_array_size(old_rows) != json_array_size(new_rows))
        return false;
    for (size_t i = 0; i < json_array_size(old_rows); i++) {
        AUTO_FREE char *a = narrowed_id(list, json_array_get(old_rows, i));
        AUTO_FREE char *b = narrowed_id(list, json_array_get(new_rows, i));
        if (strcmp(a, b) != 0)
            return false;
    }
    return true;
}

bool narrowed_total(const struct walk *walk, int64_t *out)
{
    int64_t last;

    if (!walk->whole || walk->page_count == 0 ||
        !evidence_total_number(evidence_walk_page(walk, 0), walk->list, TOTAL_ITEMS,
                               out) ||
        !evidence_total_number(evidence_walk_page(walk, walk->page_count - 1), walk->list,
                               TOTAL_ITEMS, &last))
        return false;
    return *out == last;
}

char *narrowed_id(const struct contract_list *list, const json_t *row)
{
    char *id = evidence_id(list, row);

    return id != NULL ? id : value_print(row);
}

json_t *narrowed_ids(const struct walk *walk)
{
    json_t *ids = json_object();

    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = narrowed_id(walk->list, evidence_walk_row(walk, i));

        if (json_object_get(ids, id) == NULL)
            json_object_set_new(ids, id, json_integer((json_int_t)i));
    }
    return ids;
}

/* The first row of `from` that is not among `in` (and, with `known`, is among those);
 * from->count when there is none. Counts them. */
static size_t first_without(const struct walk *from, const json_t *in,
                            const json_t *known, size_t *count)
{
    size_t first = from->count;

    *count = 0;
    for (size_t i = 0; i < from->count; i++) {
        AUTO_FREE char *id = narrowed_id(from->list, evidence_walk_row(from, i));

        if (json_object_get(in, id) != NULL ||
            (known != NULL && json_object_get(known, id) == NULL))
            continue;
        if (*count == 0)
            first = i;
        *count += 1;
    }
    return first;
}

bool narrowed_same(struct probe *probe, enum verdict at_most, const struct claim *claim,
                   const struct walk *expected, const struct walk *actual,
                   const struct walk *whole, const char *sentence)
{
    json_auto_t *wanted = narrowed_ids(expected);
    json_auto_t *got = narrowed_ids(actual);
    json_auto_t *known = narrowed_ids(whole);
    size_t missing, extra;
    size_t lost = first_without(expected, got, NULL, &missing);
    size_t added = first_without(actual, wanted, known, &extra);

    if (missing == 0 && extra == 0)
        return true;
    const struct walk *holder = missing > 0 ? expected : actual;
    AUTO_FREE char *id =
        narrowed_id(holder->list, evidence_walk_row(holder, missing > 0 ? lost : added));
    AUTO_FREE char *text =
        missing > 0
            ? memory_format("row %.120s is missing (%zu of %zu are)", id, missing,
                            expected->count)
            : memory_format("row %.120s should not be there (%zu of %zu should not)", id,
                            extra, actual->count);
    const struct answer *answer =
        missing == 0 ? evidence_walk_page(actual, evidence_page_of_row(actual, added))
        : actual->page_count == 0 ? NULL
                                  : evidence_walk_page(actual, actual->page_count - 1);
    rule_broken_at_most(probe, at_most, claim, answer, sentence, text);
    return false;
}

const struct claim *narrowed_weaker(const struct claim *a, const struct claim *b)
{
    return b->certainty > a->certainty ? b : a;
}
