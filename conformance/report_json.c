/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_asked.h"
#include "conformance/report_value.h"
#include "conformance/run_lists.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static json_t *place_value(const struct finding *finding)
{
    json_t *place = json_object();
    report_value_set(place, "file", finding->place.file);
    json_object_set_new(place, "line", json_integer(finding->place.line));
    json_object_set_new(place, "column", json_integer(finding->place.column));
    report_value_set(place, "pointer", finding->pointer);
    report_value_set(place, "certainty", contract_certainty_name(finding->certainty));
    return place;
}

static json_t *notes_value(const char *notes)
{
    json_t *list = json_array();
    while (notes != NULL && *notes != '\0') {
        size_t length = strcspn(notes, "\n");
        json_array_append_new(list, value_string(notes, length));
        notes += length + (notes[length] == '\n');
    }
    return list;
}

static json_t *known_value(const struct run_known *known)
{
    json_t *value = json_object();
    report_value_set(value, "reason", known->reason);
    report_value_set(value, "expires", known->expires);
    return value;
}

/* Every entry of the baseline that is to be looked at again. */
static json_t *baseline_value(const struct run *run)
{
    json_t *list = json_array();
    for (size_t i = 0; i < run->baseline_count; i++) {
        const struct run_known *known = &run->baseline[i];
        if (!known->expired && !known->gone)
            continue;
        json_t *value = known_value(known);
        report_value_set(value, "rule", known->rule);
        report_value_set(value, "subject", known->subject);
        json_object_set_new(value, "expired", json_boolean(known->expired));
        json_object_set_new(value, "gone", json_boolean(known->gone));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *finding_value(const struct finding *finding)
{
    json_t *value = json_object();
    report_value_set(value, "rule", finding->rule->id);
    report_value_set(value, "subject", finding->subject);
    report_value_set(value, "operation", finding->operation->id);
    report_value_set(value, "verdict", rule_verdict_name(finding->verdict));
    report_value_set(value, "requirement", finding->rule->summary);
    if (finding->has_place)
        json_object_set_new(value, "declared", place_value(finding));
    if (finding->breaches > 0)
        json_object_set_new(value, "breaches",
                            json_integer((json_int_t)finding->breaches));
    report_value_set(value, "expected", finding->expected);
    report_value_set(value, "actual", finding->actual);
    report_value_set(value, "reason", finding->reason);
    if (finding->notes != NULL)
        json_object_set_new(value, "recorded", notes_value(finding->notes));
    if (finding->status != 0)
        json_object_set_new(value, "status", json_integer(finding->status));
    report_value_set(value, "curl", finding->curl);
    if (finding->known != NULL)
        json_object_set_new(value, "known", known_value(finding->known));
    if (finding->asker.rule != NULL) {
        json_t *asker = json_object();
        report_value_set(asker, "rule", finding->asker.rule->id);
        report_value_set(asker, "subject", finding->asker.subject);
        json_object_set_new(value, "asked by", asker);
    }
    return value;
}

static json_t *verdicts_value(const struct run *run)
{
    json_t *verdicts = json_object();
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        json_object_set_new(verdicts, rule_verdict_name((enum verdict)verdict),
                            json_integer((json_int_t)run->verdicts[verdict]));
    return verdicts;
}

/* How often something was sent again, and how long was waited; nothing where nothing was.
 */
static void set_retries(json_t *root, const struct run *run)
{
    json_t *retries = json_object();
    for (int kind = 0; kind < SESSION_TROUBLES; kind++)
        if (run->retries[kind] > 0)
            report_value_set_number(retries,
                                    session_trouble_name((enum session_trouble)kind),
                                    run->retries[kind]);
    if (json_object_size(retries) > 0)
        json_object_set(root, "retries", retries);
    json_decref(retries);
    if (run->waited > 0)
        json_object_set_new(root, "waited", json_integer(run->waited));
}

static json_t *list_value(const struct run_list *list)
{
    json_t *value = json_object();
    report_value_set(value, "operation", list->operation->id);
    report_value_set(value, "read", run_list_read(list));
    report_value_set_number(value, "pages", list->pages);
    if (!list->whole && list->pages_of >= 0)
        report_value_set_number(value, "pages of", (size_t)list->pages_of);
    report_value_set_number(value, "rows", list->rows);
    if (!list->whole && list->rows_of >= 0)
        report_value_set_number(value, "rows of", (size_t)list->rows_of);
    if (list->sampled)
        report_value_set_number(value, "seed", (size_t)list->seed);
    if (!list->whole && !list->sampled)
        report_value_set(value, "because", list->why);
    return value;
}

static json_t *lists_value(const struct run *run)
{
    json_t *lists = json_array();
    for (size_t i = 0; i < run->list_count; i++)
        json_array_append_new(lists, list_value(&run->lists[i]));
    return lists;
}

/* The one place that differs between runs with the same answers. */
static json_t *time_value(const struct report_subject *subject)
{
    char started[INSTANT_TEXT_SIZE];
    json_t *value = json_object();
    instant_print(subject->started, 0, started);
    report_value_set(value, "started", started);
    json_object_set_new(value, "seconds", json_real(subject->seconds));
    return value;
}

/* Lists that moved while they were looked at. */
static json_t *unstable_value(const struct run *run)
{
    json_t *lists = json_array();
    for (size_t i = 0; i < run->unstable_count; i++) {
        const struct run_unstable *list = &run->unstable[i];
        json_t *value = json_object();
        report_value_set(value, "operation", list->operation->id);
        report_value_set_number(value, "appeared", list->appeared);
        report_value_set_number(value, "vanished", list->vanished);
        report_value_set_number(value, "changed", list->changed);
        report_value_set(value, "within", list->within);
        report_value_set_number(value, "findings", list->findings);
        json_array_append_new(lists, value);
    }
    return lists;
}

void report_print_json(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    json_t *root = json_object();
    json_object_set_new(root, "version", json_integer(REPORT_JSON_VERSION));
    report_value_set(root, "tool", "countersign");
    report_value_set(root, "contract", subject->contract);
    report_value_set(root, "title", run->contract->title);
    report_value_set(root, "url", subject->url);
    if (subject->timed)
        json_object_set_new(root, "time", time_value(subject));
    report_value_set(root, "outcome", report_outcome(run));
    json_object_set_new(root, "exit", json_integer(subject->status));
    json_object_set_new(root, "rules", json_integer((json_int_t)run->rules));
    json_object_set_new(root, "requests", json_integer((json_int_t)run->requests));
    json_object_set_new(root, "rows", json_integer((json_int_t)run->rows));
    json_object_set_new(root, "lists", lists_value(run));
    report_value_set(root, "trouble", run->trouble);
    set_retries(root, run);
    if (run->unstable_count > 0)
        json_object_set_new(root, "unstable", unstable_value(run));
    if (subject->shards > 0)
        json_object_set_new(root, "shard",
                            json_pack("{s:I,s:I}", "part", (json_int_t)subject->shard,
                                      "of", (json_int_t)subject->shards));
    json_object_set_new(root, "asked", report_asked_value(subject));
    if (run->baseline_count > 0)
        json_object_set_new(root, "baseline", baseline_value(run));
    json_object_set_new(root, "verdicts", verdicts_value(run));
    json_t *findings = json_array();
    for (size_t i = 0; i < run->finding_count; i++)
        json_array_append_new(findings, finding_value(&run->findings[i]));
    json_object_set_new(root, "findings", findings);
    report_value_print(root, stream);
}
