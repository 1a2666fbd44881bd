/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>

const struct report_format report_formats[] = {
    {.name = "text", .text = "what the terminal shows", .print = report_print_text},
    {.name = "json",
     .text = "every finding, versioned; schema/report.schema.json describes it",
     .print = report_print_json},
    {.name = "junit",
     .text = "XML as Jenkins, GitLab and Surefire know it",
     .print = report_print_junit},
    {.name = "tap",
     .text = "Test Anything Protocol 14, with YAML diagnostics",
     .print = report_print_tap},
    {.name = "tap13",
     .text = "the same for consumers that know no later version, as Perl's prove",
     .print = report_print_tap13},
    {.name = "sarif",
     .text = "SARIF 2.1.0, pointing at the broken lines of the contract",
     .print = report_print_sarif},
    {.name = "ctrf", .text = "Common Test Report Format", .print = report_print_ctrf},
    {.name = "github",
     .text = "annotations of GitHub Actions, and its step summary",
     .print = report_print_github,
     .environment = "GITHUB_STEP_SUMMARY",
     .append = report_print_markdown},
    {.name = "markdown",
     .text = "a summary, as GitHub and GitLab show it",
     .print = report_print_markdown},
    {.name = "har",
     .text = "HTTP Archive 1.2 of the evidence",
     .print = report_print_har},
    {.name = "html",
     .text = "one page for a browser, filterable, without network",
     .print = report_print_html},
    {0},
};

const struct report_format *report_format_named(const char *name)
{
    for (const struct report_format *format = report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

const char *report_outcome(const struct run *run)
{
    switch (run_status(run)) {
    case COMMAND_HELD:
        return "held";
    case COMMAND_BROKEN:
        return "broken";
    case COMMAND_UNREACHABLE:
        return "unreachable";
    case COMMAND_UNEXERCISED:
        return "not exercised";
    case COMMAND_INTERRUPTED:
        return "interrupted";
    case COMMAND_INVALID:
        break;
    }
    return "invalid";
}

enum report_standing report_standing(const struct report_subject *subject,
                                     const struct finding *finding)
{
    if (finding->known != NULL)
        return REPORT_EXPECTED;
    switch (finding->verdict) {
    case VERDICT_PASS:
        return REPORT_PASSED;
    case VERDICT_FAIL:
        return REPORT_FAILED;
    case VERDICT_WARN:
        return subject->warn_fails ? REPORT_FAILED : REPORT_EXPECTED;
    case VERDICT_INCONCLUSIVE:
        return subject->inconclusive_fails ? REPORT_FAILED : REPORT_SKIPPED;
    case VERDICT_ERROR:
        return REPORT_ERROR;
    case VERDICT_RECORDED:
    case VERDICT_NOT_APPLICABLE:
    case VERDICT_COUNT:
        break;
    }
    return REPORT_SKIPPED;
}

/* Returns new `text` (taken) on one line. */
static char *on_one_line(char *text)
{
    for (char *at = text; *at != '\0'; at++)
        if (*at == '\n' || *at == '\t' || *at == '\r')
            *at = ' ';
    return text;
}

const char *report_label(const struct finding *finding)
{
    return finding->known != NULL ? "known" : rule_verdict_name(finding->verdict);
}

char *report_known(const struct run_known *known)
{
    return memory_format("%s (until %s)", known->reason, known->expires);
}

char *report_entry(const struct run_known *known)
{
    if (!known->expired && !known->gone)
        return NULL;
    return memory_format("%s %s: %s%s%s%s; %s", known->rule, known->subject,
                         known->expired ? "expired after " : "",
                         known->expired ? known->expires : "",
                         known->expired && known->gone ? ", and " : "",
                         known->gone ? "does not fail any more" : "", known->reason);
}

char *report_why(const struct finding *finding)
{
    char *why = NULL;
    AUTO_FREE char *known = finding->known == NULL ? NULL : report_known(finding->known);
    if (known != NULL && finding->expected != NULL && finding->actual != NULL)
        why = memory_format("%s: expected %s; actual %s", known, finding->expected,
                            finding->actual);
    else if (finding->expected != NULL && finding->actual != NULL)
        why = memory_format("expected %s; actual %s", finding->expected, finding->actual);
    else if (finding->reason != NULL)
        why = memory_text(finding->reason);
    else if (finding->notes != NULL)
        why = memory_format("noted: %s", finding->notes);
    return why == NULL ? NULL : on_one_line(why);
}

static void add_line(struct text *out, const char *name, const char *text)
{
    if (text != NULL)
        text_add_format(out, "%s: %s\n", name, text);
}

char *report_details(const struct finding *finding)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    if (finding->known != NULL) {
        AUTO_FREE char *known = report_known(finding->known);
        add_line(&out, "known", known);
    }
    add_line(&out, "requires", finding->rule->summary);
    if (finding->has_place)
        text_add_format(&out, "declared: %s:%d:%d (%s)\n", finding->place.file,
                        finding->place.line, finding->place.column,
                        contract_certainty_name(finding->certainty));
    add_line(&out, "expected", finding->expected);
    add_line(&out, "actual", finding->actual);
    if (finding->breaches > 1)
        text_add_format(&out, "in all: %zu breaches; this is the first\n",
                        finding->breaches);
    add_line(&out, "because", finding->reason);
    add_line(&out, "noted", finding->notes);
    add_line(&out, "repeat", finding->curl);
    return text_take(&out);
}

size_t report_family_length(const struct rule *rule)
{
    return strcspn(rule->id, "/");
}

size_t report_family_end(const struct run *run, size_t from)
{
    const char *id = run->findings[from].rule->id;
    size_t length = report_family_length(run->findings[from].rule) + 1, end = from + 1;
    while (end < run->finding_count &&
           strncmp(run->findings[end].rule->id, id, length) == 0)
        end++;
    return end;
}
