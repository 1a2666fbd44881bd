/* SPDX-License-Identifier: Apache-2.0 */
/* The Common Test Report Format, 0.0.0: a test for each finding, its family its suite. */
#include "conformance/report_value.h"
#include "src/memory.h"
#include "src/version.h"

static const char *const statuses[REPORT_STANDINGS] = {
    [REPORT_PASSED] = "passed",  [REPORT_FAILED] = "failed",   [REPORT_ERROR] = "failed",
    [REPORT_EXPECTED] = "other", [REPORT_SKIPPED] = "skipped",
};

static json_t *test_value(const struct report_subject *subject,
                          const struct finding *finding)
{
    json_t *test = json_object();
    AUTO_FREE char *name = memory_format("%s %s", finding->rule->id, finding->subject);
    AUTO_FREE char *why = report_why(finding);
    enum report_standing standing = report_standing(subject, finding);
    report_value_set(test, "name", name);
    report_value_set(test, "status", statuses[standing]);
    report_value_set_number(test, "duration", 0);
    size_t family = report_family_length(finding->rule);
    json_object_set_new(test, "suite", json_pack("[s%]", finding->rule->id, family));
    report_value_set(test, "message", why);
    if (standing != REPORT_PASSED) {
        AUTO_FREE char *details = report_details(finding);
        report_value_set(test, "trace", details);
    }
    report_value_set(test, "rawStatus", report_label(finding));
    report_value_set(test, "type", "conformance");
    if (finding->has_place) {
        report_value_set(test, "filePath", finding->place.file);
        json_object_set_new(test, "line", json_integer(finding->place.line));
    }
    return test;
}

static size_t count_suites(const struct run *run)
{
    size_t count = 0;
    for (size_t from = 0; from < run->finding_count; from = report_family_end(run, from))
        count++;
    return count;
}

static json_t *summary_value(const struct report_subject *subject)
{
    const struct run *run = subject->run;
    size_t of[REPORT_STANDINGS] = {0};
    for (size_t i = 0; i < run->finding_count; i++)
        of[report_standing(subject, &run->findings[i])]++;
    int64_t start = subject->timed ? subject->started.seconds * 1000 : 0;
    int64_t took = subject->timed ? (int64_t)(subject->seconds * 1000) : 0;
    json_t *summary = json_object();
    report_value_set_number(summary, "tests", run->finding_count);
    report_value_set_number(summary, "passed", of[REPORT_PASSED]);
    report_value_set_number(summary, "failed", of[REPORT_FAILED] + of[REPORT_ERROR]);
    report_value_set_number(summary, "skipped", of[REPORT_SKIPPED]);
    report_value_set_number(summary, "pending", 0);
    report_value_set_number(summary, "other", of[REPORT_EXPECTED]);
    report_value_set_number(summary, "suites", count_suites(run));
    json_object_set_new(summary, "start", json_integer(start));
    json_object_set_new(summary, "stop", json_integer(start + took));
    return summary;
}

void report_print_ctrf(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    json_t *tests = json_array();
    for (size_t i = 0; i < run->finding_count; i++)
        json_array_append_new(tests, test_value(subject, &run->findings[i]));
    json_t *tool = json_object();
    report_value_set(tool, "name", "countersign");
    report_value_set(tool, "version", COUNTERSIGN_VERSION);
    json_t *environment = json_object();
    report_value_set(environment, "appName", run->contract->title);
    report_value_set(environment, "testEnvironment", subject->url);
    AUTO_FREE char *trouble = report_trouble(run);
    if (trouble != NULL)
        json_object_set_new(environment, "extra", json_pack("{s:s}", "trouble", trouble));
    json_t *results = json_object();
    json_object_set_new(results, "tool", tool);
    json_object_set_new(results, "summary", summary_value(subject));
    json_object_set_new(results, "tests", tests);
    json_object_set_new(results, "environment", environment);
    json_t *root = json_object();
    report_value_set(root, "reportFormat", "CTRF");
    report_value_set(root, "specVersion", "0.0.0");
    report_value_set(root, "generatedBy", "countersign");
    json_object_set_new(root, "results", results);
    report_value_print(root, stream);
}
