/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/receive_report.h"

#include "src/value.h"

#include <string.h>

#define RECEIVE_JSON_VERSION 1

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, value_string(text, strlen(text)));
}

static void set_count(json_t *object, const char *key, size_t count)
{
    json_object_set_new(object, key, json_integer((json_int_t)count));
}

static json_t *place_value(const struct receive_report *report, const struct claim *claim)
{
    struct place place = contract_place(report->arrivals->contract, claim);
    json_t *value = json_object();

    set_text(value, "file", place.file);
    json_object_set_new(value, "line", json_integer(place.line));
    json_object_set_new(value, "column", json_integer(place.column));
    set_text(value, "pointer", claim->pointer);
    set_text(value, "certainty", contract_certainty_name(claim->certainty));
    return value;
}

static void set_breach(const struct receive_report *report, json_t *value,
                       const struct arrival_breach *breach)
{
    json_object_set_new(value, "declared", place_value(report, &breach->claim));
    set_text(value, "expected", breach->expected);
    set_text(value, "actual", breach->actual);
}

static json_t *breach_value(const struct receive_report *report,
                            const struct arrival_breach *breach)
{
    json_t *value = json_object();

    set_text(value, "rule", webhook_rules[breach->rule].id);
    set_text(value, "verdict", rule_verdict_name(breach->verdict));
    set_breach(report, value, breach);
    return value;
}

static json_t *arrival_value(const struct receive_report *report,
                             const struct arrival *arrival)
{
    json_t *value = json_object(), *breaches = json_array();

    set_count(value, "number", arrival->number);
    set_text(value, "webhook", arrival->webhook == NULL ? NULL : arrival->webhook->name);
    set_text(value, "subject", arrival->subject);
    set_text(value, "state", arrival->state);
    set_text(value, "verdict", rule_verdict_name(arrival->verdict));
    json_object_set_new(value, "accepted", json_boolean(arrival->accepted));
    for (size_t i = 0; i < arrival->breach_count; i++)
        json_array_append_new(breaches, breach_value(report, &arrival->breaches[i]));
    json_object_set_new(value, "breaches", breaches);
    return value;
}

static enum verdict verdict_of(const struct arrival_tally *tally)
{
    return tally->broken > 0 ? tally->worst
           : tally->held > 0 ? VERDICT_PASS
                             : VERDICT_INCONCLUSIVE;
}

static json_t *finding_value(const struct receive_report *report,
                             const struct contract_webhook *webhook,
                             enum webhook_rule rule, const struct arrival_tally *tally)
{
    json_t *value = json_object();

    set_text(value, "rule", webhook_rules[rule].id);
    set_text(value, "subject", webhook == NULL ? "unknown" : webhook->name);
    set_text(value, "verdict", rule_verdict_name(verdict_of(tally)));
    set_text(value, "requirement", webhook_rules[rule].summary);
    if (tally->broken > 0) {
        set_count(value, "breaches", tally->broken);
        set_breach(report, value, &tally->first);
    } else if (tally->held == 0) {
        set_text(value, "reason",
                 tally->lacked != NULL ? tally->lacked
                                       : "no delivery that could show it arrived");
    }
    return value;
}

static void add_findings(const struct receive_report *report,
                         const struct contract_webhook *webhook, json_t *findings)
{
    const struct arrival_tally *tallies = arrivals_tallies(report->arrivals, webhook);

    for (size_t i = 0; i < WEBHOOK_RULES; i++) {
        enum webhook_rule rule = (enum webhook_rule)i;
        bool applies =
            webhook == NULL ? tallies[i].broken > 0 : arrival_applies(webhook, rule);

        if (applies)
            json_array_append_new(findings,
                                  finding_value(report, webhook, rule, &tallies[i]));
    }
}

static json_t *verdicts_value(const struct arrivals *arrivals)
{
    static const enum verdict told[] = {VERDICT_PASS, VERDICT_FAIL, VERDICT_WARN,
                                        VERDICT_RECORDED};
    json_t *value = json_object();

    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        set_count(value, rule_verdict_name(told[i]), arrivals->verdicts[told[i]]);
    return value;
}

void receive_print_json(const struct receive_report *report, FILE *stream)
{
    const struct arrivals *arrivals = report->arrivals;
    json_t *root = json_object(), *deliveries = json_array(), *findings = json_array();

    json_object_set_new(root, "version", json_integer(RECEIVE_JSON_VERSION));
    set_text(root, "tool", "countersign receive");
    set_text(root, "contract", report->contract);
    set_text(root, "title", arrivals->contract->title);
    set_text(root, "url", report->url);
    set_text(root, "outcome", receive_outcome(report->status));
    json_object_set_new(root, "exit", json_integer(report->status));
    set_count(root, "arrived", arrivals->count);
    set_count(root, "accepted", arrivals->accepted);
    json_object_set_new(root, "verdicts", verdicts_value(arrivals));
    for (size_t i = 0; i < arrivals->kept; i++)
        json_array_append_new(deliveries, arrival_value(report, arrivals->items[i]));
    json_object_set_new(root, "deliveries", deliveries);
    for (size_t i = 0; i < arrivals->contract->webhook_count; i++)
        add_findings(report, &arrivals->contract->webhooks[i], findings);
    add_findings(report, NULL, findings);
    json_object_set_new(root, "findings", findings);
    json_dumpf(root, stream, JSON_INDENT(2));
    fputc('\n', stream);
    json_decref(root);
}
