/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUnit XML has no standard. This keeps to what the schemas of Jenkins' xUnit plugin and
 * of Maven Surefire both allow: a suite for each family of rules, a case for each
 * finding.
 */
#include "conformance/report.h"
#include "conformance/report_escape.h"
#include "src/memory.h"
#include "src/version.h"

#include <stdlib.h>

struct counts {
    size_t of[REPORT_STANDINGS], all;
};

static struct counts count(const struct report_subject *subject, size_t from, size_t to)
{
    struct counts counts = {.all = to - from};
    for (size_t i = from; i < to; i++)
        counts.of[report_standing(subject, &subject->run->findings[i])]++;
    return counts;
}

static void print_property(FILE *stream, const char *name, const char *value)
{
    fprintf(stream, "      <property name=\"%s\" value=\"", name);
    report_escape_attribute(stream, value);
    fputs("\"/>\n", stream);
}

static void print_properties(const struct report_subject *subject, FILE *stream)
{
    fputs("    <properties>\n", stream);
    print_property(stream, "contract", subject->contract);
    print_property(stream, "title", subject->run->contract->title);
    print_property(stream, "url", subject->url);
    print_property(stream, "version", COUNTERSIGN_VERSION);
    AUTO_FREE char *trouble = report_trouble(subject->run);
    if (trouble != NULL)
        print_property(stream, "trouble", trouble);
    fputs("    </properties>\n", stream);
}

/* What says that a case did not pass: its element, with the verdict as its type. */
static void print_complaint(const struct finding *finding, const char *element,
                            FILE *stream)
{
    AUTO_FREE char *why = report_why(finding);
    AUTO_FREE char *details = report_details(finding);
    const char *verdict = report_label(finding);
    fprintf(stream, "      <%s type=\"%s\" message=\"%s: ", element, verdict, verdict);
    report_escape_attribute(stream, why);
    fputs("\">", stream);
    report_escape_xml(stream, details);
    fprintf(stream, "</%s>\n", element);
}

static void print_case(const struct report_subject *subject,
                       const struct finding *finding, FILE *stream)
{
    static const char *const elements[REPORT_STANDINGS] = {
        [REPORT_FAILED] = "failure",
        [REPORT_ERROR] = "error",
        [REPORT_EXPECTED] = "skipped",
        [REPORT_SKIPPED] = "skipped",
    };
    const char *element = elements[report_standing(subject, finding)];
    size_t family = report_family_length(finding->rule);
    fprintf(stream, "    <testcase classname=\"%.*s.%s\" name=\"", (int)family,
            finding->rule->id, finding->rule->id + family + 1);
    report_escape_attribute(stream, finding->subject);
    fputs("\" time=\"0\"", stream);
    if (element == NULL && finding->notes == NULL) {
        fputs("/>\n", stream);
        return;
    }
    fputs(">\n", stream);
    if (element != NULL) {
        print_complaint(finding, element, stream);
    } else {
        fputs("      <system-out>", stream);
        report_escape_xml(stream, finding->notes);
        fputs("</system-out>\n", stream);
    }
    fputs("    </testcase>\n", stream);
}

static void print_suite(const struct report_subject *subject, size_t from, size_t to,
                        FILE *stream)
{
    const struct rule *rule = subject->run->findings[from].rule;
    struct counts counts = count(subject, from, to);
    fprintf(stream,
            "  <testsuite name=\"%.*s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
            "skipped=\"%zu\" time=\"0\">\n",
            (int)report_family_length(rule), rule->id, counts.all,
            counts.of[REPORT_FAILED], counts.of[REPORT_ERROR],
            counts.of[REPORT_EXPECTED] + counts.of[REPORT_SKIPPED]);
    print_properties(subject, stream);
    for (size_t i = from; i < to; i++)
        print_case(subject, &subject->run->findings[i], stream);
    fputs("  </testsuite>\n", stream);
}

void report_print_junit(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    struct counts counts = count(subject, 0, run->finding_count);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"", stream);
    report_escape_attribute(stream, run->contract->title);
    fprintf(stream, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\">\n",
            counts.all, counts.of[REPORT_FAILED], counts.of[REPORT_ERROR],
            subject->timed ? subject->seconds : 0.0);
    for (size_t from = 0; from < run->finding_count;) {
        size_t end = report_family_end(run, from);
        print_suite(subject, from, end, stream);
        from = end;
    }
    fputs("</testsuites>\n", stream);
}
