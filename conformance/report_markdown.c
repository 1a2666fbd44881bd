/* SPDX-License-Identifier: Apache-2.0 */
/* A summary as GitHub's and GitLab's Markdown shows it. */
#include "conformance/report.h"
#include "conformance/report_escape.h"
#include "src/memory.h"

#include <string.h>

/* A fence that is longer than any run of backticks inside. */
static void print_block(FILE *stream, const char *text)
{
    size_t longest = 2, run = 0;
    for (const char *at = text; *at != '\0'; at++) {
        run = *at == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i <= longest; i++)
            fputc('`', stream);
        fprintf(stream, "%s\n", side == 0 ? "sh" : "");
        if (side == 0)
            fprintf(stream, "%s\n", text);
    }
}

static void print_item(FILE *stream, const char *name, const char *text)
{
    if (text == NULL)
        return;
    fprintf(stream, "- %s: ", name);
    report_escape_markdown(stream, text);
    fputc('\n', stream);
}

static void print_finding(const struct finding *finding, FILE *stream)
{
    fprintf(stream, "\n<details><summary><strong>%s</strong> <code>%s</code> ",
            report_label(finding), finding->rule->id);
    report_escape_xml(stream, finding->subject);
    fputs("</summary>\n\n", stream);
    print_item(stream, "requires", finding->rule->summary);
    if (finding->has_place) {
        AUTO_FREE char *place = memory_format(
            "%s:%d:%d (%s)", finding->place.file, finding->place.line,
            finding->place.column, contract_certainty_name(finding->certainty));
        print_item(stream, "declared", place);
    }
    print_item(stream, "expected", finding->expected);
    print_item(stream, "actual", finding->actual);
    print_item(stream, "because", finding->reason);
    if (finding->curl != NULL) {
        fputc('\n', stream);
        print_block(stream, finding->curl);
    }
    fputs("\n</details>\n", stream);
}

static void print_family(const struct run *run, size_t from, size_t to, FILE *stream)
{
    size_t counts[VERDICT_COUNT] = {0};
    for (size_t i = from; i < to; i++)
        counts[run->findings[i].verdict]++;
    const struct rule *rule = run->findings[from].rule;
    fprintf(stream, "| %.*s | %zu | %zu | %zu | %zu | %zu | %zu |\n",
            (int)report_family_length(rule), rule->id, counts[VERDICT_PASS],
            counts[VERDICT_FAIL], counts[VERDICT_WARN], counts[VERDICT_RECORDED],
            counts[VERDICT_INCONCLUSIVE], counts[VERDICT_ERROR]);
}

void report_print_markdown(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    fputs("## ", stream);
    report_escape_markdown(stream, run->contract->title);
    fprintf(stream, ": %s\n\n", report_outcome(run));
    report_escape_markdown(stream, subject->contract);
    fputs(" at ", stream);
    report_escape_markdown(stream, subject->url);
    fprintf(stream, ": %zu rules, %zu requests, %zu rows.\n", run->rules, run->requests,
            run->rows);
    AUTO_FREE char *trouble = report_trouble(run);
    if (trouble != NULL) {
        fputs("\nTrouble: ", stream);
        report_escape_markdown(stream, trouble);
        fputc('\n', stream);
    }
    fputs("\n| family | pass | fail | warn | recorded | inconclusive | error |\n"
          "|---|--:|--:|--:|--:|--:|--:|\n",
          stream);
    for (size_t from = 0; from < run->finding_count;) {
        size_t end = report_family_end(run, from);
        print_family(run, from, end, stream);
        from = end;
    }
    for (size_t i = 0; i < run->baseline_count; i++) {
        AUTO_FREE char *entry = report_entry(&run->baseline[i]);
        print_item(stream, "baseline", entry);
    }
    for (size_t i = 0; i < run->finding_count; i++) {
        enum report_standing standing = report_standing(subject, &run->findings[i]);
        if (standing != REPORT_PASSED && standing != REPORT_SKIPPED)
            print_finding(&run->findings[i], stream);
    }
}
