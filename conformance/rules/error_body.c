/* SPDX-License-Identifier: Apache-2.0 */
/* What a refusal says. */
#include "conformance/rules/error_internal.h"
#include "conformance/rules/alike.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* --- Its body --- */

/* The declared error when it says how the body looks, and the answer is a refusal. */
static const struct contract_error *
worded(struct probe *probe, const struct answer *answer, const struct error_fault *fault)
{
    const struct contract_error *error = fault->parameter->errors.by[fault->kind];
    if (error == NULL || error->body == NULL) {
        rule_not_applicable(probe, "no body is declared for the refusal %s",
                            contract_refusal_name(fault->kind));
        return NULL;
    }
    if (evidence_refused(answer) && !rule_is_trouble(answer))
        return error;
    if (fault->tolerated && evidence_accepted(answer))
        rule_not_applicable(probe, "the contract lets %s be answered as well",
                            contract_refusal_name(fault->kind));
    else
        rule_usable(probe, answer,
                    error->status.count > 0 ? error->status.items[0] : 400);
    return NULL;
}

static void hold_body(struct probe *probe, const struct answer *answer,
                      const struct error_fault *fault)
{
    if (worded(probe, answer, fault) != NULL)
        rule_refused(probe, answer,
                     &(struct rule_refusal){.parts = REFUSAL_MEDIA | REFUSAL_TEXT,
                                            .kind = fault->kind,
                                            .errors = &fault->parameter->errors,
                                            .parameter = fault->parameter,
                                            .received = fault->value});
}

void error_body(struct probe *probe)
{
    error_each_fault(probe, NULL, hold_body);
}

/* Holds the body to show `wanted` somewhere, where the template shows `placeholder`. */
static void hold_shown(struct probe *probe, const struct answer *answer,
                       const struct error_fault *fault, const char *placeholder,
                       const char *wanted)
{
    const struct contract_error *error = worded(probe, answer, fault);
    if (error == NULL)
        return;
    if (wanted == NULL || !error_declares(error, placeholder)) {
        rule_not_applicable(probe, "the declared body does not show %s", placeholder);
    } else if ((answer->body != NULL && error_holds_text(answer->body, wanted)) ||
               rule_fits_other_body(answer,
                                    &(struct rule_refusal){.kind = fault->kind,
                                                           .parameter = fault->parameter,
                                                           .received = fault->value},
                                    error)) {
        rule_held(probe);
    } else {
        AUTO_FREE char *expected = memory_format("a refusal that shows \"%s\"", wanted);
        AUTO_FREE char *actual =
            answer->body == NULL ? memory_text("no JSON") : value_print(answer->body);
        rule_broken_format(probe, &error->body_claim, answer, expected, "%.600s", actual);
    }
}

static void hold_field(struct probe *probe, const struct answer *answer,
                       const struct error_fault *fault)
{
    hold_shown(probe, answer, fault, "{parameter}", fault->parameter->label);
}

void error_field(struct probe *probe)
{
    error_each_fault(probe, NULL, hold_field);
}

static void hold_received(struct probe *probe, const struct answer *answer,
                          const struct error_fault *fault)
{
    hold_shown(probe, answer, fault, "{received}", fault->value);
}

void error_received(struct probe *probe)
{
    error_each_fault(probe, NULL, hold_received);
}

/* --- Records --- */

bool error_unknown_applies(const struct subject *subject)
{
    const struct contract_error *error =
        subject->operation->errors.by[REFUSAL_ITEM_UNKNOWN];
    return error != NULL && error->body != NULL;
}

/* That it is refused, and with which status, is a statement of the item family. */
void error_unknown(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct walk *whole = rule_rows(probe);
    AUTO_FREE char *id =
        whole == NULL ? NULL : evidence_id(whole->list, evidence_walk_row(whole, 0));
    if (id == NULL) {
        rule_lacked(probe, "the identifier of a record");
        return;
    }
    AUTO_FREE char *other = alike_id(rule_subject(probe)->item->id_parameter, id);
    rule_expect_refusal(probe, true);
    const struct answer *answer =
        evidence_item(rule_evidence(probe), subject->operation, other, AS_MAIN, 0);
    const struct contract_error *error =
        subject->operation->errors.by[REFUSAL_ITEM_UNKNOWN];
    if (error->status.count > 0 && !evidence_refused_as(answer, error))
        rule_usable(probe, answer, error->status.items[0]);
    else
        rule_refused(probe, answer,
                     &(struct rule_refusal){.parts = REFUSAL_MEDIA | REFUSAL_TEXT,
                                            .kind = REFUSAL_ITEM_UNKNOWN,
                                            .errors = &subject->operation->errors,
                                            .parameter = subject->item->id_parameter,
                                            .received = other});
}

/* --- Ranges --- */

bool error_range_applies(const struct subject *subject)
{
    return subject->range->reversed_rejected;
}

/* Two values of which the first is the greater, as the parameter writes them. */
static const char *const *reversed(const struct contract_filter *filter)
{
    static const char *const numbers[] = {"2", "1"};
    static const char *const dates[] = {"2001-02-02", "2001-02-01"};
    static const char *const moments[] = {"2001-02-02T00:00:00Z", "2001-02-01T00:00:00Z"};
    static const char *const texts[] = {"b", "a"};
    static const char *const locals[] = {"2001-02-02T00:00:00", "2001-02-01T00:00:00"};
    static const char *const letters[] = {"Fri, 02 Feb 2001 00:00:00 +0000",
                                          "Thu, 01 Feb 2001 00:00:00 +0000"};
    static const char *const *const by_form[] = {
        [DATES_DATE_TIME] = moments,    [DATES_LOCAL] = locals,
        [DATES_DATE] = dates,           [DATES_SECONDS] = numbers,
        [DATES_MILLISECONDS] = numbers, [DATES_RFC2822] = letters};
    if (filter->dates.declared)
        return by_form[filter->dates.usual];
    if (filter->input == COMPARE_RFC2822)
        return letters;
    if (filter->compare == COMPARE_NUMBER || collection_is_epoch(filter->input))
        return numbers;
    if (filter->compare == COMPARE_TEXT)
        return texts;
    return contract_filter_is_daily(filter) ? dates : moments;
}

void error_range(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_range *range = subject->range;
    const char *const *values = reversed(range->from);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    if (!error_baseline(probe, &arguments))
        return;
    arguments_set(&arguments, range->from->parameter, values[0]);
    arguments_set(&arguments, range->to->parameter, values[1]);
    rule_expect_refusal(probe, true);
    const struct answer *answer = evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
    if (range->reversed_allowed[REVERSED_EMPTY] && evidence_accepted(answer)) {
        rule_not_applicable(probe, "the contract lets a reversed range be empty as well");
        return;
    }
    AUTO_FREE char *received = contract_range_received(range, values[0], values[1]);
    rule_refused(probe, answer,
                 &(struct rule_refusal){.kind = REFUSAL_RANGE,
                                        .errors = &subject->operation->errors,
                                        .parameter = range->from->parameter,
                                        .received = received,
                                        .range = range});
}
