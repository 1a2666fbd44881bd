/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Test Anything Protocol. What is written is the same in version 13 and in version
 * 14, but for the line that says which it is: consumers refuse a version later than their
 * own.
 */
#include "conformance/report.h"
#include "conformance/report_escape.h"
#include "src/memory.h"

static void print_member(FILE *stream, const char *name, const char *value)
{
    if (value == NULL)
        return;
    fprintf(stream, "  %s: ", name);
    report_escape_yaml(stream, value);
    fputc('\n', stream);
}

static void print_diagnostics(const struct finding *finding, FILE *stream)
{
    fputs("  ---\n", stream);
    print_member(stream, "message", finding->rule->summary);
    print_member(stream, "severity", report_label(finding));
    if (finding->has_place) {
        AUTO_FREE char *at = memory_format("%s:%d:%d", finding->place.file,
                                           finding->place.line, finding->place.column);
        print_member(stream, "at", at);
        print_member(stream, "certainty", contract_certainty_name(finding->certainty));
    }
    print_member(stream, "expected", finding->expected);
    print_member(stream, "actual", finding->actual);
    print_member(stream, "reason", finding->reason);
    print_member(stream, "noted", finding->notes);
    print_member(stream, "repeat", finding->curl);
    fputs("  ...\n", stream);
}

static void print_directive(const struct finding *finding, const char *directive,
                            FILE *stream)
{
    AUTO_FREE char *why = report_why(finding);
    fprintf(stream, " # %s %s: ", directive, report_label(finding));
    report_escape_tap(stream, why);
}

static void print_test(const struct report_subject *subject, size_t index, FILE *stream)
{
    const struct finding *finding = &subject->run->findings[index];
    enum report_standing standing = report_standing(subject, finding);
    bool ok = standing == REPORT_PASSED || standing == REPORT_SKIPPED;
    fprintf(stream, "%sok %zu - %s ", ok ? "" : "not ", index + 1, finding->rule->id);
    report_escape_tap(stream, finding->subject);
    if (standing == REPORT_EXPECTED)
        print_directive(finding, "TODO", stream);
    if (standing == REPORT_SKIPPED)
        print_directive(finding, "SKIP", stream);
    fputc('\n', stream);
    if (standing != REPORT_PASSED || finding->notes != NULL)
        print_diagnostics(finding, stream);
}

static void print(const struct report_subject *subject, int version, FILE *stream)
{
    const struct run *run = subject->run;
    fprintf(stream, "TAP version %d\n", version);
    fprintf(stream, "1..%zu%s\n", run->finding_count,
            run->finding_count == 0 ? " # SKIP no rule applies" : "");
    fputs("# ", stream);
    report_escape_tap(stream, run->contract->title);
    fputs(" at ", stream);
    report_escape_tap(stream, subject->url);
    fputc('\n', stream);
    AUTO_FREE char *trouble = report_trouble(run);
    if (trouble != NULL) {
        fputs("# trouble: ", stream);
        report_escape_tap(stream, trouble);
        fputc('\n', stream);
    }
    for (size_t i = 0; i < run->finding_count; i++)
        print_test(subject, i, stream);
}

void report_print_tap(const struct report_subject *subject, FILE *stream)
{
    print(subject, 14, stream);
}

void report_print_tap13(const struct report_subject *subject, FILE *stream)
{
    print(subject, 13, stream);
}
