/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report.h"

#include "src/memory.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define RESET "\033[0m"

/* The verdicts that are told one by one, in this order; passes are only counted. */
static const struct told {
    enum verdict verdict;
    const char *word, *colour;
} told[] = {
    {VERDICT_FAIL, "FAIL", "\033[1;31m"},
    {VERDICT_ERROR, "ERROR", "\033[1;31m"},
    {VERDICT_WARN, "WARN", "\033[33m"},
    {VERDICT_INCONCLUSIVE, "INCONCLUSIVE", "\033[35m"},
};

static void print_line(FILE *stream, const char *name, const char *text)
{
    fprintf(stream, "      %-9s ", name);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            fprintf(stream, "\n%16s", "");
        else
            fputc(*text, stream);
    }
    fputc('\n', stream);
}

static void print_finding(const struct report_subject *subject,
                          const struct finding *finding, const struct told *how,
                          FILE *stream)
{
    const char *word = finding->known == NULL ? how->word : "KNOWN";
    fprintf(stream, "%s%s%s  %s  %s\n", subject->colour ? how->colour : "", word,
            subject->colour ? RESET : "", finding->rule->id, finding->subject);
    if (finding->known != NULL) {
        AUTO_FREE char *known = report_known(finding->known);
        print_line(stream, "known", known);
    }
    print_line(stream, "requires", finding->rule->summary);
    if (finding->has_place)
        fprintf(stream, "      %-9s %s:%d:%d (%s)\n", "declared", finding->place.file,
                finding->place.line, finding->place.column,
                contract_certainty_name(finding->certainty));
    if (finding->expected != NULL)
        print_line(stream, "expected", finding->expected);
    if (finding->actual != NULL)
        print_line(stream, "actual", finding->actual);
    if (finding->breaches > 1)
        fprintf(stream, "      %-9s %zu breaches; this is the first\n", "in all",
                finding->breaches);
    if (finding->reason != NULL)
        print_line(stream, "because", finding->reason);
    if (finding->curl != NULL && finding->verdict != VERDICT_INCONCLUSIVE)
        print_line(stream, "repeat", finding->curl);
    fputc('\n', stream);
}

static void print_recorded(const struct run *run, FILE *stream)
{
    bool first = true;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = &run->findings[i];
        const char *what = finding->notes;
        if (what == NULL && finding->verdict == VERDICT_RECORDED)
            what = finding->actual;
        if (what == NULL)
            continue;
        if (first)
            fprintf(stream, "Noted, where the contract leaves it open:\n");
        first = false;
        fprintf(stream, "  %s  %s\n", finding->rule->id, finding->subject);
        print_line(stream, "", what);
    }
    if (!first)
        fputc('\n', stream);
}

static size_t count_in(const struct run *run, const char *family, size_t length,
                       enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < run->finding_count; i++) {
        const struct finding *finding = &run->findings[i];
        count += finding->verdict == verdict &&
                 strncmp(finding->rule->id, family, length) == 0 &&
                 finding->rule->id[length] == '/';
    }
    return count;
}

static void print_families(const struct run *run, FILE *stream)
{
    fprintf(stream, "%-12s %6s %6s %6s %9s %13s %6s\n", "family", "pass", "fail", "warn",
            "recorded", "inconclusive", "error");
    for (size_t f = 0; rule_families[f] != NULL; f++) {
        const char *id = rule_families[f][0].id;
        if (id == NULL)
            continue;
        size_t length = strcspn(id, "/");
        fprintf(stream, "%-12.*s %6zu %6zu %6zu %9zu %13zu %6zu\n", (int)length, id,
                count_in(run, id, length, VERDICT_PASS),
                count_in(run, id, length, VERDICT_FAIL),
                count_in(run, id, length, VERDICT_WARN),
                count_in(run, id, length, VERDICT_RECORDED),
                count_in(run, id, length, VERDICT_INCONCLUSIVE),
                count_in(run, id, length, VERDICT_ERROR));
    }
    fputc('\n', stream);
}

static void print_baseline(const struct run *run, FILE *stream)
{
    bool first = true;
    for (size_t i = 0; i < run->baseline_count; i++) {
        AUTO_FREE char *entry = report_entry(&run->baseline[i]);
        if (entry == NULL)
            continue;
        if (first)
            fprintf(stream, "Of the known failures:\n");
        first = false;
        fprintf(stream, "  %s\n", entry);
    }
    if (!first)
        fputc('\n', stream);
}

static void print_trouble(const struct run *run, FILE *stream)
{
    AUTO_FREE char *trouble = report_trouble(run);
    if (trouble != NULL)
        fprintf(stream, "trouble: %s\n\n", trouble);
}

static void print_lists(const struct run *run, FILE *stream)
{
    for (size_t i = 0; i < run->list_count; i++) {
        const struct run_list *list = &run->lists[i];
        if (list->sampled)
            fprintf(stream,
                    "%s: sampled, %zu of %" PRId64 " pages, %zu of %" PRId64
                    " rows (--seed %" PRIu64 "; --exhaustive reads all)\n",
                    list->operation->id, list->pages, list->pages_of, list->rows,
                    list->rows_of, list->seed);
        else if (!list->whole)
            fprintf(stream, "%s: read in part, %s\n", list->operation->id, list->why);
        if (!list->whole)
            fputc('\n', stream);
    }
}

static void print_verdict(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    enum command_status status = run_status(run);
    if (run->interrupted)
        fputs("interrupted: not all was run that was selected\n\n", stream);
    const char *colour = status == COMMAND_HELD ? "\033[1;32m" : "\033[1;31m";
    fprintf(stream,
            "%s%s%s: %zu pass, %zu fail, %zu warn, %zu recorded, %zu inconclusive",
            subject->colour ? colour : "", report_outcome(run),
            subject->colour ? RESET : "", run->verdicts[VERDICT_PASS],
            run->verdicts[VERDICT_FAIL], run->verdicts[VERDICT_WARN],
            run->verdicts[VERDICT_RECORDED], run->verdicts[VERDICT_INCONCLUSIVE]);
    if (run->verdicts[VERDICT_ERROR] > 0)
        fprintf(stream, ", %zu error (could not be asked)", run->verdicts[VERDICT_ERROR]);
    size_t known = run->known[VERDICT_FAIL] + run->known[VERDICT_WARN];
    if (known > 0)
        fprintf(stream, " (%zu known)", known);
    if (run->expired > 0)
        fprintf(stream, ", %zu expired", run->expired);
    fprintf(stream, "; %zu rules, %zu requests, %zu rows", run->rules, run->requests,
            run->rows);
    if (subject->timed)
        fprintf(stream, ", %.1f s", subject->seconds);
    fputc('\n', stream);
}

void report_print_text(const struct report_subject *subject, FILE *stream)
{
    const struct run *run = subject->run;
    fprintf(stream, "%s (%s) at %s\n\n", run->contract->title, subject->contract,
            subject->url);
    for (size_t t = 0; t < sizeof told / sizeof *told; t++)
        for (size_t i = 0; i < run->finding_count; i++)
            if (run->findings[i].verdict == told[t].verdict)
                print_finding(subject, &run->findings[i], &told[t], stream);
    print_recorded(run, stream);
    print_families(run, stream);
    print_baseline(run, stream);
    print_lists(run, stream);
    print_trouble(run, stream);
    print_verdict(subject, stream);
}
