/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0 (OASIS): what is broken as results at the place of the contract that
 * declares it, and every rule that found something to be run for as the tool's rules.
 */
#include "conformance/report_value.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/version.h"

#include <string.h>

/* A file as a URI reference (RFC 3986 4.1): relative ones stay relative. */
static char *file_uri(const char *file)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    if (*file == '/')
        text_add_string(&out, "file://");
    url_encode_path(&out, file, strlen(file));
    return text_take(&out);
}

static json_t *text_value(const char *text)
{
    json_t *value = json_object();
    report_value_set(value, "text", text);
    return value;
}

static json_t *rule_value(const struct rule *rule)
{
    json_t *value = json_object();
    size_t family = report_family_length(rule);
    AUTO_FREE char *help = memory_format("%s\n\nCompares: %s.\nRests on: %s.",
                                         rule->explanation, rule->relation, rule->source);
    report_value_set(value, "id", rule->id);
    report_value_set(value, "name", rule->id + family + 1);
    json_object_set_new(value, "shortDescription", text_value(rule->summary));
    json_object_set_new(value, "fullDescription", text_value(rule->explanation));
    json_object_set_new(value, "help", text_value(help));
    json_object_set_new(value, "properties",
                        json_pack("{s:[s%]}", "tags", rule->id, family));
    return value;
}

/* Findings are sorted by rule, so each rule is met once; `indices` says which of the
 * rules each finding is of. */
static json_t *rules_value(const struct run *run, size_t *indices)
{
    json_t *rules = json_array();
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct rule *rule = run->findings[i].rule;
        if (i == 0 || rule != run->findings[i - 1].rule)
            json_array_append_new(rules, rule_value(rule));
        indices[i] = json_array_size(rules) - 1;
    }
    return rules;
}

static json_t *location_value(const struct finding *finding)
{
    AUTO_FREE char *uri = file_uri(finding->place.file);
    json_t *region = json_object();
    json_object_set_new(region, "startLine", json_integer(finding->place.line));
    json_object_set_new(region, "startColumn", json_integer(finding->place.column));
    json_t *artifact = json_object();
    report_value_set(artifact, "uri", uri);
    json_t *physical = json_object();
    json_object_set_new(physical, "artifactLocation", artifact);
    json_object_set_new(physical, "region", region);
    json_t *logical = json_object();
    report_value_set(logical, "fullyQualifiedName", finding->pointer);
    json_t *location = json_object();
    json_object_set_new(location, "physicalLocation", physical);
    json_object_set_new(location, "logicalLocations", json_pack("[o]", logical));
    return location;
}

/* Rule, subject and place: what makes a finding the same in another run. */
static json_t *fingerprints_value(const struct finding *finding)
{
    AUTO_FREE char *text = memory_format("%s %s", finding->rule->id, finding->subject);
    json_t *value = json_object();
    report_value_set(value, "ruleAndSubject/v1", text);
    return value;
}

static json_t *result_value(const struct finding *finding, size_t rule)
{
    bool fails = finding->verdict == VERDICT_FAIL;
    AUTO_FREE char *message =
        memory_format("%s: %s. Expected %s; actual %s", finding->subject,
                      finding->rule->summary, finding->expected, finding->actual);
    json_t *result = json_object();
    report_value_set(result, "ruleId", finding->rule->id);
    report_value_set_number(result, "ruleIndex", rule);
    report_value_set(result, "kind", "fail");
    report_value_set(result, "level", fails ? "error" : "warning");
    json_object_set_new(result, "message", text_value(message));
    json_object_set_new(result, "locations", json_pack("[o]", location_value(finding)));
    json_object_set_new(result, "partialFingerprints", fingerprints_value(finding));
    if (finding->known != NULL) {
        AUTO_FREE char *known = report_known(finding->known);
        json_t *suppression = json_object();
        report_value_set(suppression, "kind", "external");
        report_value_set(suppression, "status", "accepted");
        report_value_set(suppression, "justification", known);
        json_object_set_new(result, "suppressions", json_pack("[o]", suppression));
    }
    json_t *properties = json_object();
    report_value_set(properties, "subject", finding->subject);
    report_value_set(properties, "certainty",
                     contract_certainty_name(finding->certainty));
    report_value_set_number(properties, "breaches", finding->breaches);
    report_value_set(properties, "curl", finding->curl);
    json_object_set_new(result, "properties", properties);
    return result;
}

static json_t *invocation_value(const struct report_subject *subject)
{
    json_t *value = json_object();
    bool worked = subject->status == COMMAND_HELD || subject->status == COMMAND_BROKEN;
    json_object_set_new(value, "executionSuccessful", json_boolean(worked));
    json_object_set_new(value, "exitCode", json_integer(subject->status));
    if (subject->timed) {
        char started[INSTANT_TEXT_SIZE];
        instant_print(subject->started, 0, started);
        report_value_set(value, "startTimeUtc", started);
    }
    AUTO_FREE char *trouble = report_trouble(subject->run);
    if (trouble != NULL)
        json_object_set_new(
            value, "toolExecutionNotifications",
            json_pack("[{s:s,s:o}]", "level", "note", "message", text_value(trouble)));
    return value;
}

static json_t *driver_value(json_t *rules)
{
    json_t *driver = json_object();
    report_value_set(driver, "name", "countersign");
    report_value_set(driver, "semanticVersion", COUNTERSIGN_VERSION);
    json_object_set_new(driver, "rules", rules);
    return driver;
}

void report_print_sarif(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    AUTO_FREE size_t *indices = memory_array(run->finding_count, sizeof *indices);
    json_t *driver = driver_value(rules_value(run, indices));
    json_t *results = json_array();
    for (size_t i = 0; i < run->finding_count; i++)
        if (run->findings[i].has_place && (run->findings[i].verdict == VERDICT_FAIL ||
                                           run->findings[i].verdict == VERDICT_WARN))
            json_array_append_new(results, result_value(&run->findings[i], indices[i]));
    json_t *whole = json_object();
    json_object_set_new(whole, "tool", json_pack("{s:o}", "driver", driver));
    json_object_set_new(whole, "invocations",
                        json_pack("[o]", invocation_value(subject)));
    report_value_set(whole, "columnKind", "unicodeCodePoints");
    json_object_set_new(whole, "results", results);
    json_t *root = json_object();
    report_value_set(root, "$schema",
                     "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/"
                     "sarif-schema-2.1.0.json");
    report_value_set(root, "version", "2.1.0");
    json_object_set_new(root, "runs", json_pack("[o]", whole));
    report_value_print(root, stream);
}
