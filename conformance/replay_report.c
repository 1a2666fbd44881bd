/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/replay_report.h"

#include "conformance/report.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

static bool refuse(const struct replay_report *report, const char *pointer,
                   const char *what, struct error *error)
{
    error_set(error, ERROR_INVALID, "this is no report of countersign: %s", what);
    document_error_at(report->document, pointer, error);
    error_hint(error, "`countersign check --report json=FILE` writes one");
    return false;
}

static bool is_broken(const char *verdict, bool warned)
{
    return strcmp(verdict, "fail") == 0 || strcmp(verdict, "error") == 0 ||
           (warned && strcmp(verdict, "warn") == 0);
}

static bool read_finding(struct replay_report *report, const json_t *value, size_t index,
                         bool warned, struct error *error)
{
    const json_t *asker = json_object_get(value, "asked by");
    struct replay_finding finding = {
        .rule = value_string_member(value, "rule"),
        .subject = value_string_member(value, "subject"),
        .verdict = value_string_member(value, "verdict"),
        .asker_rule = value_string_member(asker, "rule"),
        .asker_subject = value_string_member(asker, "subject"),
    };
    if (finding.rule == NULL || finding.subject == NULL || finding.verdict == NULL) {
        AUTO_FREE char *pointer = memory_format("/findings/%zu", index);
        return refuse(report, pointer, "a finding has no rule, subject or verdict",
                      error);
    }
    if (is_broken(finding.verdict, warned))
        report->findings[report->count++] = finding;
    return true;
}

static bool read_report(struct replay_report *report, bool warned, struct error *error)
{
    const json_t *root = document_root(report->document);
    const json_t *findings = json_object_get(root, "findings");
    const json_t *version = json_object_get(root, "version");
    const char *tool = value_string_member(root, "tool");
    report->contract = value_string_member(root, "contract");
    report->url = value_string_member(root, "url");
    if (tool == NULL || strcmp(tool, "countersign") != 0)
        return refuse(report, "", "its member \"tool\" does not say so", error);
    if (json_integer_value(version) != REPORT_JSON_VERSION) {
        error_set(error, ERROR_INVALID, "a report of version %d is read, not this one",
                  REPORT_JSON_VERSION);
        document_error_at(report->document, "/version", error);
        return false;
    }
    if (report->contract == NULL || report->url == NULL || !json_is_array(findings))
        return refuse(report, "", "contract, url or findings are missing", error);
    size_t count = json_array_size(findings);
    report->findings = memory_array(count, sizeof *report->findings);
    for (size_t i = 0; i < count; i++)
        if (!read_finding(report, json_array_get(findings, i), i, warned, error))
            return false;
    return true;
}

bool replay_report_load(struct replay_report *report, const char *path, bool warned,
                        struct error *error)
{
    *report = (struct replay_report){.document = document_load(path, error)};
    return report->document != NULL && read_report(report, warned, error);
}

void replay_report_clear(struct replay_report *report)
{
    document_free(report->document);
    free(report->findings);
    *report = (struct replay_report){0};
}

const json_t *replay_report_asked(const struct replay_report *report, const char *member)
{
    return json_object_get(json_object_get(document_root(report->document), "asked"),
                           member);
}
