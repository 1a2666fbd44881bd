/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/receive_report.h"

#include <stdarg.h>
#include <string.h>

#define RESET "\033[0m"

const struct receive_format receive_formats[] = {
    {"text", receive_print_text},
    {"json", receive_print_json},
    {0},
};

static const struct look {
    const char *word, *colour;
} looks[VERDICT_COUNT] = {
    [VERDICT_PASS] = {"ok", "\033[32m"},
    [VERDICT_RECORDED] = {"noted", "\033[36m"},
    [VERDICT_WARN] = {"WARN", "\033[33m"},
    [VERDICT_FAIL] = {"FAIL", "\033[1;31m"},
};

const char *receive_outcome(enum command_status status)
{
    return status == COMMAND_HELD     ? "held"
           : status == COMMAND_BROKEN ? "broken"
                                      : "not exercised";
}

/* What a sender wrote may hold anything: a line stays one line, and a terminal is told
 * nothing. */
static void print_safely(const char *text, FILE *stream)
{
    for (; *text != '\0'; text++)
        fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, stream);
}

static void print_line(FILE *stream, const char *name, const char *text)
{
    fprintf(stream, "      %-9s ", name);
    print_safely(text, stream);
    fputc('\n', stream);
}

static void print_breach(const struct receive_report *report,
                         const struct arrival_breach *breach, FILE *stream)
{
    const struct look *look = &looks[breach->verdict];
    struct place place = contract_place(report->arrivals->contract, &breach->claim);

    fprintf(stream, "    %s%s%s  %s\n", report->colour ? look->colour : "", look->word,
            report->colour ? RESET : "", webhook_rules[breach->rule].id);
    print_line(stream, "requires", webhook_rules[breach->rule].summary);
    fprintf(stream, "      %-9s %s:%d:%d (%s)\n", "declared", place.file, place.line,
            place.column, contract_certainty_name(breach->claim.certainty));
    print_line(stream, "expected", breach->expected);
    print_line(stream, "actual", breach->actual);
}

void receive_print_arrival(const struct receive_report *report,
                           const struct arrival *arrival, FILE *stream)
{
    const struct look *look = &looks[arrival->verdict];

    fprintf(stream, "%s%-5s%s #%zu  %s", report->colour ? look->colour : "", look->word,
            report->colour ? RESET : "", arrival->number,
            arrival->webhook == NULL ? "unknown" : arrival->webhook->name);
    if (arrival->subject != NULL) {
        fputs("  ", stream);
        print_safely(arrival->subject, stream);
    }
    if (arrival->state != NULL) {
        fputs("  ", stream);
        print_safely(arrival->state, stream);
    }
    fputs(arrival->accepted ? "\n" : "  (refused)\n", stream);
    for (size_t i = 0; i < arrival->breach_count; i++)
        print_breach(report, &arrival->breaches[i], stream);
}

/* Breaches that belong to no delivery: what never came. */
static void print_missing(const struct receive_report *report, FILE *stream)
{
    const struct contract *contract = report->arrivals->contract;

    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct arrival_tally *tally = &arrivals_tallies(
            report->arrivals, &contract->webhooks[i])[WEBHOOK_RULE_REPORT];

        if (tally->broken == 0)
            continue;
        fprintf(stream, "\nmissing: %s, %zu time%s\n", contract->webhooks[i].name,
                tally->broken, tally->broken == 1 ? "" : "s");
        print_breach(report, &tally->first, stream);
    }
}

struct row {
    size_t held, failed, warned, recorded, lacked;
};

static struct row row_of(const struct arrival_tally *tallies)
{
    struct row row = {0};

    for (size_t i = 0; i < WEBHOOK_RULES; i++) {
        row.held += tallies[i].broken == 0 && tallies[i].held > 0;
        row.failed += tallies[i].worst == VERDICT_FAIL;
        row.warned += tallies[i].worst == VERDICT_WARN;
        row.recorded += tallies[i].worst == VERDICT_RECORDED;
        row.lacked += tallies[i].broken == 0 && tallies[i].lacked != NULL;
    }
    return row;
}

static size_t arrived(const struct receive_report *report,
                      const struct contract_webhook *webhook)
{
    size_t count = 0;

    for (size_t i = 0; i < report->arrivals->kept; i++)
        count += report->arrivals->items[i]->webhook == webhook;
    return count;
}

static void print_row(const struct receive_report *report, const char *name,
                      const struct contract_webhook *webhook, FILE *stream)
{
    struct row row = row_of(arrivals_tallies(report->arrivals, webhook));

    fprintf(stream, "%-24s %8zu %6zu %6zu %6zu %9zu %13zu\n", name,
            arrived(report, webhook), row.held, row.failed, row.warned, row.recorded,
            row.lacked);
}

static void print_rows(const struct receive_report *report, FILE *stream)
{
    const struct contract *contract = report->arrivals->contract;

    fprintf(stream, "\n%-24s %8s %6s %6s %6s %9s %13s\n", "webhook", "arrived", "pass",
            "fail", "warn", "recorded", "inconclusive");
    for (size_t i = 0; i < contract->webhook_count; i++)
        print_row(report, contract->webhooks[i].name, &contract->webhooks[i], stream);
    if (arrived(report, NULL) > 0)
        print_row(report, "(unknown)", NULL, stream);
}

static void print_trouble(const struct receive_report *report, FILE *stream)
{
    const struct arrivals *arrivals = report->arrivals;

    if (arrivals->count < report->wanted)
        fprintf(stream, "\ntrouble: %zu of %zu deliveries arrived\n", arrivals->count,
                report->wanted);
    else if (arrivals->count == 0)
        fprintf(stream, "\ntrouble: nothing arrived\n");
    if (report->strays > 0)
        fprintf(stream, "\n%zu request%s of another method %s no delivery\n",
                report->strays, report->strays == 1 ? "" : "s",
                report->strays == 1 ? "was" : "were");
}

void receive_print_end(const struct receive_report *report, FILE *stream)
{
    const struct arrivals *arrivals = report->arrivals;
    const char *colour = report->status == COMMAND_HELD ? "\033[1;32m" : "\033[1;31m";

    print_missing(report, stream);
    print_rows(report, stream);
    print_trouble(report, stream);
    fprintf(stream,
            "\n%s%s%s: %zu deliver%s: %zu pass, %zu fail, %zu warn, %zu recorded; %zu "
            "refused, %.1f s\n",
            report->colour ? colour : "", receive_outcome(report->status),
            report->colour ? RESET : "", arrivals->count,
            arrivals->count == 1 ? "y" : "ies", arrivals->verdicts[VERDICT_PASS],
            arrivals->verdicts[VERDICT_FAIL], arrivals->verdicts[VERDICT_WARN],
            arrivals->verdicts[VERDICT_RECORDED], arrivals->count - arrivals->accepted,
            report->seconds);
    fflush(stream);
}

void receive_print_text(const struct receive_report *report, FILE *stream)
{
    const struct arrivals *arrivals = report->arrivals;

    fprintf(stream, "%s (%s) at %s\n\n", arrivals->contract->title, report->contract,
            report->url);
    for (size_t i = 0; i < arrivals->kept; i++)
        receive_print_arrival(report, arrivals->items[i], stream);
    if (arrivals->count > arrivals->kept)
        fprintf(stream, "... %zu more\n", arrivals->count - arrivals->kept);
    receive_print_end(report, stream);
}
