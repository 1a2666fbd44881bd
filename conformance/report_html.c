/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One page that needs nothing else. It is whole without its script, which only filters.
 * All text is escaped, and the page's policy allows its own style and script by their
 * hash, so that nothing an endpoint sent can run.
 */
#include "conformance/report.h"
#include "conformance/report_escape.h"
#include "conformance/report_exchange.h"
#include "conformance/report_html_page.h"
#include "src/http.h"
#include "src/memory.h"
#include "src/page_policy.h"
#include "src/text.h"
#include "src/version.h"

#include <string.h>

/* How each verdict looks; the order is that of the filters. */
static const struct look {
    enum verdict verdict;
    const char *style;
} looks[] = {
    {VERDICT_FAIL, "fail"},           {VERDICT_ERROR, "error"},
    {VERDICT_WARN, "warn"},           {VERDICT_INCONCLUSIVE, "inconclusive"},
    {VERDICT_RECORDED, "recorded"},   {VERDICT_PASS, "pass"},
    {VERDICT_NOT_APPLICABLE, "none"},
};

#define LOOKS (sizeof looks / sizeof *looks)

static const char *style_of(enum verdict verdict)
{
    for (size_t i = 0; i < LOOKS; i++)
        if (looks[i].verdict == verdict)
            return looks[i].style;
    return "none";
}

static char *joined(const char *const *lines)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    text_add_char(&out, '\n');
    for (; *lines != NULL; lines++)
        text_add_format(&out, "%s\n", *lines);
    return text_take(&out);
}

static void print_policy(const char *style, const char *script, FILE *stream)
{
    AUTO_TEXT struct text policy;
    text_init(&policy, TEXT_CEILING);
    page_policy_add(&policy, "style", style, strlen(style));
    page_policy_add(&policy, "script", script, strlen(script));
    fputs(text_string(&policy), stream);
}

static void print_head(const struct report_subject *subject, const char *style,
                       const char *script, FILE *stream)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'",
          stream);
    print_policy(style, script, stream);
    fputs("\">\n<meta name=\"viewport\" content=\"width=device-width, "
          "initial-scale=1\">\n<title>",
          stream);
    report_escape_xml(stream, subject->run->contract->title);
    fprintf(stream, ": %s</title>\n<style>%s</style>\n</head>\n",
            report_outcome(subject->run), style);
}

static void print_header(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    bool held = run_status(run) == COMMAND_HELD;
    fputs("<body>\n<header>\n<h1>", stream);
    report_escape_xml(stream, run->contract->title);
    fputs("</h1>\n<p class=\"where\"><code>", stream);
    report_escape_xml(stream, subject->contract);
    fputs("</code> at <code>", stream);
    report_escape_xml(stream, subject->url);
    fprintf(stream, "</code></p>\n<p class=\"outcome %s\">%s</p>\n",
            held ? "pass" : "fail", report_outcome(run));
    fprintf(stream, "<p>%zu rules, %zu requests, %zu rows", run->rules, run->requests,
            run->rows);
    if (subject->timed) {
        char started[INSTANT_TEXT_SIZE];
        instant_print(subject->started, 0, started);
        fprintf(stream, ", begun %s, %.1f s", started, subject->seconds);
    }
    fputs("</p>\n", stream);
    AUTO_FREE char *trouble = report_trouble(run);
    if (trouble != NULL) {
        fputs("<p class=\"trouble\">", stream);
        report_escape_xml(stream, trouble);
        fputs("</p>\n", stream);
    }
    for (size_t i = 0; i < run->baseline_count; i++) {
        AUTO_FREE char *entry = report_entry(&run->baseline[i]);
        if (entry == NULL)
            continue;
        fputs("<p class=\"trouble\">baseline: ", stream);
        report_escape_xml(stream, entry);
        fputs("</p>\n", stream);
    }
    fputs("</header>\n", stream);
}

static void count_verdicts(const struct run *run, size_t from, size_t to,
                           size_t counts[VERDICT_COUNT])
{
    for (size_t i = from; i < to; i++)
        counts[run->findings[i].verdict]++;
}

/* A row of the table; verdicts that nothing came to have no column. */
static void print_family(const struct run *run, size_t from, size_t to,
                         const size_t all[VERDICT_COUNT], FILE *stream)
{
    size_t counts[VERDICT_COUNT] = {0};
    const struct rule *rule = run->findings[from].rule;
    count_verdicts(run, from, to, counts);
    fprintf(stream, "<tr><th scope=\"row\">%.*s</th>", (int)report_family_length(rule),
            rule->id);
    for (size_t i = 0; i < LOOKS; i++) {
        size_t count = counts[looks[i].verdict];
        if (all[looks[i].verdict] > 0)
            fprintf(stream, "<td class=\"%s\">%zu</td>",
                    count == 0 ? "zero" : looks[i].style, count);
    }
    fputs("</tr>\n", stream);
}

static void print_families(const struct run *run, FILE *stream)
{
    size_t all[VERDICT_COUNT] = {0};
    count_verdicts(run, 0, run->finding_count, all);
    fputs("<main>\n<details class=\"families\"><summary>Families</summary>\n"
          "<div class=\"wide\" role=\"region\" aria-label=\"Families\" "
          "tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">family</th>",
          stream);
    for (size_t i = 0; i < LOOKS; i++)
        if (all[looks[i].verdict] > 0)
            fprintf(stream, "<th scope=\"col\">%s</th>",
                    rule_verdict_name(looks[i].verdict));
    fputs("</tr></thead>\n<tbody>\n", stream);
    for (size_t from = 0; from < run->finding_count;) {
        size_t end = report_family_end(run, from);
        print_family(run, from, end, all, stream);
        from = end;
    }
    fputs("</tbody>\n</table>\n</div>\n</details>\n", stream);
}

/* What is in order is looked at last, so it starts hidden where something is not. */
static void print_chips(const struct run *run, FILE *stream)
{
    size_t counts[VERDICT_COUNT] = {0}, open = 0;
    size_t known = run->known[VERDICT_FAIL] + run->known[VERDICT_WARN];
    count_verdicts(run, 0, run->finding_count, counts);
    counts[VERDICT_FAIL] -= run->known[VERDICT_FAIL];
    counts[VERDICT_WARN] -= run->known[VERDICT_WARN];
    open = counts[VERDICT_FAIL] + counts[VERDICT_ERROR] + counts[VERDICT_WARN] +
           counts[VERDICT_INCONCLUSIVE];
    for (size_t i = 0; i < LOOKS; i++) {
        enum verdict verdict = looks[i].verdict;
        bool quiet = verdict == VERDICT_PASS || verdict == VERDICT_NOT_APPLICABLE;
        if (counts[verdict] == 0)
            continue;
        fprintf(stream,
                "<button type=\"button\" class=\"chip %s\" data-verdict=\"%s\" "
                "aria-pressed=\"%s\">%s %zu</button>\n",
                looks[i].style, rule_verdict_name(verdict),
                quiet && open > 0 ? "false" : "true", rule_verdict_name(verdict),
                counts[verdict]);
    }
    if (known > 0)
        fprintf(stream,
                "<button type=\"button\" class=\"chip none\" data-verdict=\"known\" "
                "aria-pressed=\"true\">known %zu</button>\n",
                known);
}

static void print_tools(const struct run *run, FILE *stream)
{
    fputs("<h2>Findings</h2>\n<div class=\"tools\" id=\"tools\" role=\"search\" hidden>\n"
          "<input type=\"search\" id=\"search\" placeholder=\"Search ( / )\" "
          "aria-label=\"Search in findings\" autocomplete=\"off\">\n"
          "<select id=\"family\" aria-label=\"Family of rules\">\n"
          "<option value=\"\">every family</option>\n",
          stream);
    for (size_t from = 0; from < run->finding_count;
         from = report_family_end(run, from)) {
        const struct rule *rule = run->findings[from].rule;
        int length = (int)report_family_length(rule);
        fprintf(stream, "<option value=\"%.*s\">%.*s</option>\n", length, rule->id,
                length, rule->id);
    }
    fputs("</select>\n", stream);
    print_chips(run, stream);
    fputs("<button type=\"button\" id=\"unfold\">Open all</button>\n</div>\n"
          "<p class=\"shown\" id=\"shown\" role=\"status\"></p>\n",
          stream);
}

static void print_item(const char *name, const char *text, FILE *stream)
{
    if (text == NULL)
        return;
    fprintf(stream, "<dt>%s</dt><dd>", name);
    report_escape_xml(stream, text);
    fputs("</dd>\n", stream);
}

static void print_message(const struct report_message *message, FILE *stream)
{
    for (size_t i = 0; i < message->headers.count; i++) {
        report_escape_xml(stream, message->headers.items[i].name);
        fputs(": ", stream);
        report_escape_xml(stream, message->headers.items[i].value);
        fputc('\n', stream);
    }
    if (message->body == NULL || *message->body == '\0')
        return;
    fputc('\n', stream);
    report_escape_xml(stream, message->body);
    fputc('\n', stream);
}

static void print_evidence(const struct report_subject *subject,
                           const struct exchange *exchange, FILE *stream)
{
    struct report_exchange shown;
    report_exchange_init(&shown, subject, exchange);
    fputs("<details class=\"evidence\"><summary>Request and answer</summary>\n<pre>",
          stream);
    report_escape_xml(stream, shown.method);
    fputc(' ', stream);
    report_escape_xml(stream, shown.url);
    fputc('\n', stream);
    print_message(&shown.request, stream);
    fputs("</pre>\n<pre>", stream);
    if (shown.status != 0)
        fprintf(stream, "%d %s\n", shown.status, http_reason(shown.status));
    else
        report_escape_xml(stream, shown.reason);
    print_message(&shown.response, stream);
    if (shown.response.cut)
        fprintf(stream, "(%zu bytes in all)\n", shown.response.body_length);
    fputs("</pre>\n</details>\n", stream);
    report_exchange_clear(&shown);
}

static void print_about(const struct report_subject *subject,
                        const struct finding *finding, FILE *stream)
{
    fputs("<div class=\"about\">\n<dl>\n", stream);
    if (finding->known != NULL) {
        AUTO_FREE char *known = report_known(finding->known);
        print_item("known", known, stream);
    }
    print_item("requires", finding->rule->summary, stream);
    print_item("why", finding->rule->explanation, stream);
    if (finding->has_place) {
        AUTO_FREE char *place = memory_format(
            "%s:%d:%d (%s)", finding->place.file, finding->place.line,
            finding->place.column, contract_certainty_name(finding->certainty));
        print_item("declared", place, stream);
    }
    print_item("expected", finding->expected, stream);
    print_item("actual", finding->actual, stream);
    if (finding->breaches > 1) {
        AUTO_FREE char *breaches =
            memory_format("%zu breaches; this is the first", finding->breaches);
        print_item("in all", breaches, stream);
    }
    print_item("because", finding->reason, stream);
    print_item("noted", finding->notes, stream);
    if (finding->curl != NULL) {
        fputs("<dt>repeat</dt><dd><pre class=\"curl\">", stream);
        report_escape_xml(stream, finding->curl);
        fputs("</pre></dd>\n", stream);
    }
    fputs("</dl>\n", stream);
    if (finding->exchange != NULL)
        print_evidence(subject, finding->exchange, stream);
    fputs("</div>\n", stream);
}

static void print_finding(const struct report_subject *subject,
                          const struct finding *finding, FILE *stream)
{
    const char *verdict = report_label(finding);
    const char *style = finding->known != NULL ? "known" : style_of(finding->verdict);
    fprintf(
        stream,
        "<details class=\"finding\" data-verdict=\"%s\" data-family=\"%.*s\">\n"
        "<summary><span class=\"verdict %s\">%s</span> <span class=\"rule\">%s</span> "
        "<span class=\"subject\">",
        verdict, (int)report_family_length(finding->rule), finding->rule->id, style,
        verdict, finding->rule->id);
    report_escape_xml(stream, finding->subject);
    fputs("</span></summary>\n", stream);
    print_about(subject, finding, stream);
    fputs("</details>\n", stream);
}

void report_print_html(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    AUTO_FREE char *style = joined(report_html_style);
    AUTO_FREE char *script = joined(report_html_script);
    print_head(subject, style, script, stream);
    print_header(subject, stream);
    print_families(run, stream);
    print_tools(run, stream);
    for (size_t look = 0; look < LOOKS; look++)
        for (size_t i = 0; i < run->finding_count; i++)
            if (run->findings[i].verdict == looks[look].verdict)
                print_finding(subject, &run->findings[i], stream);
    fprintf(stream,
            "</main>\n<footer><p>countersign %s</p></footer>\n<script>%s</script>\n"
            "</body>\n</html>\n",
            COUNTERSIGN_VERSION, script);
}
