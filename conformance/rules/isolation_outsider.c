/* SPDX-License-Identifier: Apache-2.0 */
/* Identities that must see nothing. */
#include "conformance/rules/isolation_internal.h"
#include "conformance/rules/alike.h"
#include "conformance/rules/narrowed.h"
#include "conformance/rules/way.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

static bool has_outsider(struct probe *probe)
{
    if (evidence_target(rule_evidence(probe))->outsider_count > 0)
        return true;
    rule_lacked(probe,
                "a valid identity that must not see this (--outsider SCHEME=VALUE)");
    return false;
}

static const char *outsider_label(struct probe *probe, size_t who)
{
    return evidence_target(rule_evidence(probe))->outsiders[who].label;
}

/* --- Lists --- */

/* The identifier of a row that is the main identity's, new; NULL: there is none. */
static char *leaked(const struct answer *answer, const struct walk *whole)
{
    size_t index;
    json_t *row;
    json_auto_t *own = json_object();
    for (size_t i = 0; i < whole->count; i++) {
        AUTO_FREE char *id = evidence_id(whole->list, evidence_walk_row(whole, i));
        if (id != NULL)
            json_object_set_new(own, id, json_true());
    }
    json_array_foreach(evidence_rows(answer, whole->list), index, row)
    {
        char *id = evidence_id(whole->list, row);
        if (id != NULL && json_object_get(own, id) != NULL)
            return id;
        free(id);
    }
    return NULL;
}

/* An answer of 2xx: rows of its own are an outsider's right where no owner is named. */
static void hold_success(struct probe *probe, const struct answer *answer,
                         const struct walk *whole, size_t who)
{
    const struct contract_list *list = whole->list;
    bool named = list->scope.value.source != EXPRESSION_NONE;
    int64_t total = 0;
    AUTO_FREE char *id = leaked(answer, whole);
    if (id != NULL) {
        rule_broken_format(probe, &list->scope.claim, answer,
                           "no row that the main credential sees",
                           "%s is shown the row %s", outsider_label(probe, who), id);
        return;
    }
    if (named && evidence_total_number(answer, list, TOTAL_ITEMS, &total) && total > 0 &&
        json_array_size(evidence_rows(answer, list)) == 0) {
        rule_broken_format(probe, &list->scope.claim, answer,
                           "neither rows nor their number",
                           "%s is told that there are %lld rows",
                           outsider_label(probe, who), (long long)total);
        return;
    }
    rule_held(probe);
    if (named)
        rule_record(probe, answer, "%s is answered %d without a row of the owner's",
                    outsider_label(probe, who), answer->status);
}

static void hold_list(struct probe *probe, const struct answer *answer,
                      const struct walk *whole, size_t who)
{
    const struct subject *subject = rule_subject(probe);
    if (answer->reached && evidence_accepted(answer)) {
        hold_success(probe, answer, whole, who);
        return;
    }
    if (subject->list->scope.value.source == EXPRESSION_NONE) {
        if (rule_is_trouble(answer) || !evidence_refused(answer))
            rule_usable(probe, answer, 200);
        else
            rule_held(probe);
        return;
    }
    rule_refused(probe, answer,
                 &(struct rule_refusal){.kind = REFUSAL_SCOPE_FORBIDDEN,
                                        .errors = &subject->operation->errors});
}

static const struct answer *ask(struct probe *probe, const struct arguments *arguments,
                                size_t who)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments,
                                           .as = AS_OUTSIDER,
                                           .who = who});
}

static void hold_question(struct probe *probe, const struct arguments *arguments,
                          const struct walk *whole, size_t who)
{
    hold_list(probe, ask(probe, arguments, who), whole, who);
}

/* A value that a row of the walk shows of a filter's member, as the request writes it, or
 * the one the contract gives as its example; new, or NULL. */
static char *value_for(const struct contract_filter *filter, const struct walk *whole)
{
    for (size_t i = 0; filter->in_row && i < whole->count; i++) {
        const json_t *value = value_at(evidence_walk_row(whole, i), filter->field);

        if (value == NULL || json_is_null(value))
            continue;
        char *text = narrowed_text(filter, value);
        if (text != NULL && *text != '\0' && narrowed_takes(filter->parameter, text))
            return text;
        free(text);
    }
    return json_is_string(filter->parameter->example)
               ? memory_text(json_string_value(filter->parameter->example))
               : NULL;
}

/* Each filter, each range and each order by itself: what is forgotten is forgotten where
 * a request takes a path of its own. The order that is there unasked has none. */
static void hold_each_input(struct probe *probe, const struct walk *whole, size_t who)
{
    const struct contract_list *list = whole->list;

    for (size_t i = 0; i < list->filter_count; i++) {
        struct arguments arguments AUTO_ARGUMENTS = {0};
        AUTO_FREE char *value = value_for(&list->filters[i], whole);

        if (value == NULL)
            continue;
        arguments_set(&arguments, list->filters[i].parameter, value);
        hold_question(probe, &arguments, whole, who);
        for (size_t r = 0; r < list->range_count; r++) {
            if (list->ranges[r].from != &list->filters[i])
                continue;
            arguments_set(&arguments, list->ranges[r].to->parameter, value);
            hold_question(probe, &arguments, whole, who);
        }
    }
    for (size_t i = 0;
         contract_order_is_chosen(&list->order) && i < list->order.word_count; i++) {
        struct arguments arguments AUTO_ARGUMENTS = {0};

        if (i == list->order.initial)
            continue;
        arguments_set_order(&arguments, &list->order, &list->order.words[i]);
        hold_question(probe, &arguments, whole, who);
    }
    if (list->page.declared) {
        struct arguments arguments AUTO_ARGUMENTS = {0};

        evidence_set_page(&arguments, list, 0, whole->size);
        hold_question(probe, &arguments, whole, who);
    }
}

void isolation_outsider_list(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct walk *whole = rule_rows(probe);
    if (whole == NULL || !has_outsider(probe))
        return;
    size_t outsiders = evidence_target(evidence)->outsider_count;
    rule_expect_refusal(probe, true);
    for (size_t who = 0; who < outsiders; who++) {
        for (enum way way = WAY_PLAIN; way < WAY_COUNT; way++) {
            struct arguments arguments AUTO_ARGUMENTS = {0};
            if (!way_set(way, whole, &arguments))
                continue;
            hold_question(probe, &arguments, whole, who);
        }
        struct arguments plain AUTO_ARGUMENTS = {0};
        isolation_hold_head(probe, &(struct isolation_head){
                                       .get = ask(probe, &plain, who),
                                       .arguments = &plain,
                                       .claim = &rule_subject(probe)->list->scope.claim,
                                       .who = who});
        hold_each_input(probe, whole, who);
    }
}

/* --- Items --- */

static bool shows(const struct contract_item *item, const struct answer *answer,
                  const char *id)
{
    const json_t *found = value_at(evidence_record(answer, item), item->id_field);
    if (found == NULL || json_is_null(found))
        return false;
    AUTO_FREE char *text = value_text(found);
    return strcmp(text, id) == 0;
}

static void hold_item(struct probe *probe, const struct answer *answer, const char *id,
                      size_t who)
{
    const struct subject *subject = rule_subject(probe);
    if (!evidence_accepted(answer)) {
        rule_refused(probe, answer,
                     &(struct rule_refusal){.kind = REFUSAL_ITEM_FORBIDDEN,
                                            .errors = &subject->operation->errors,
                                            .parameter = subject->item->id_parameter,
                                            .received = id});
    } else if (shows(subject->item, answer, id)) {
        rule_broken_format(probe, &subject->item->scope.claim, answer,
                           "a refusal: the record is another owner's",
                           "%s is shown it with status %d", outsider_label(probe, who),
                           answer->status);
    } else {
        rule_held(probe);
        rule_record(probe, answer, "%s is answered %d without the record",
                    outsider_label(probe, who), answer->status);
    }
}

/* The body without the identifier, new: what is left of a refusal. */
static char *remainder_of(const struct answer *answer, const char *id)
{
    const char *from = answer->exchange->response.body;
    struct text rest AUTO_TEXT;
    text_init(&rest, TEXT_CEILING);
    for (const char *hit = strstr(from, id); hit != NULL; hit = strstr(from, id)) {
        text_add(&rest, from, (size_t)(hit - from));
        from = hit + strlen(id);
    }
    text_add_string(&rest, from);
    return text_take(&rest);
}

/* A refusal that differs tells which identifiers exist. The contract has no word for
 * that, so it is only told. */
static void compare_existence(struct probe *probe, const struct answer *existing,
                              const char *id, size_t who)
{
    AUTO_FREE char *other = alike_name(id);
    const struct answer *missing = evidence_item(
        rule_evidence(probe), rule_subject(probe)->operation, other, AS_OUTSIDER, who);
    if (!evidence_refused(existing) || !evidence_refused(missing) ||
        rule_is_trouble(existing) || rule_is_trouble(missing))
        return;
    AUTO_FREE char *one = remainder_of(existing, id);
    AUTO_FREE char *two = remainder_of(missing, other);
    if (existing->status != missing->status || strcmp(one, two) != 0)
        rule_record(probe, existing,
                    "%s can tell a record that exists (%d) from one that does not (%d)",
                    outsider_label(probe, who), existing->status, missing->status);
}

static void hold_item_head(struct probe *probe, const struct answer *existing,
                           const char *id, size_t who)
{
    const struct contract_item *item = rule_subject(probe)->item;
    struct arguments arguments AUTO_ARGUMENTS = {0}, missing AUTO_ARGUMENTS = {0};
    AUTO_FREE char *other = alike_name(id);

    arguments_set(&arguments, item->id_parameter, id);
    arguments_set(&missing, item->id_parameter, other);
    isolation_hold_head(probe, &(struct isolation_head){.get = existing,
                                                        .arguments = &arguments,
                                                        .other = &missing,
                                                        .claim = &item->scope.claim,
                                                        .who = who});
}

/* Whether an owner is named beside the identifier must make no difference. False when
 * nothing optional would be sent anyway. */
static bool leave_options_out(struct probe *probe, struct arguments *arguments)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    bool any = false;
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        if (parameter->required || parameter->in == EXPRESSION_NONE ||
            evidence_default(rule_evidence(probe), operation, parameter) == NULL)
            continue;
        arguments_set(arguments, parameter, NULL);
        any = true;
    }
    return any;
}

static void hold_without_options(struct probe *probe, const char *id, size_t who)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    arguments_set(&arguments, subject->item->id_parameter, id);
    if (leave_options_out(probe, &arguments))
        hold_item(probe,
                  evidence_ask(rule_evidence(probe),
                               &(struct question){.operation = subject->operation,
                                                  .arguments = &arguments,
                                                  .as = AS_OUTSIDER,
                                                  .who = who}),
                  id, who);
}

void isolation_outsider_item(struct probe *probe)
{
    struct isolation_sample sample AUTO_SAMPLE = {.count = 0};
    struct evidence *evidence = rule_evidence(probe);
    if (!isolation_choose(probe, &sample) || !has_outsider(probe))
        return;
    size_t outsiders = evidence_target(evidence)->outsider_count;
    rule_expect_refusal(probe, true);
    for (size_t who = 0; who < outsiders; who++) {
        for (size_t i = 0; i < sample.count; i++) {
            const struct answer *answer =
                evidence_item(evidence, rule_subject(probe)->operation, sample.ids[i],
                              AS_OUTSIDER, who);
            hold_item(probe, answer, sample.ids[i], who);
            if (i > 0)
                continue;
            hold_without_options(probe, sample.ids[i], who);
            compare_existence(probe, answer, sample.ids[i], who);
            hold_item_head(probe, answer, sample.ids[i], who);
        }
    }
}
