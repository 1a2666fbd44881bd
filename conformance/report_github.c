/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitHub Actions' workflow commands: an annotation at the line of the contract that is
 * broken. Nothing an endpoint sends can become a command of its own, since line ends are
 * coded.
 */
#include "conformance/report.h"
#include "src/memory.h"

#include <string.h>

/* A property ends at ",", a message at the line's end. */
static void print_coded(FILE *stream, const char *text, const char *coded)
{
    for (; *text != '\0'; text++) {
        if (strchr(coded, *text) != NULL)
            fprintf(stream, "%%%02X", (unsigned)(unsigned char)*text);
        else
            fputc(*text, stream);
    }
}

static void print_property(FILE *stream, const char *text)
{
    print_coded(stream, text, "%\r\n:,");
}

static void print_message(FILE *stream, const char *text)
{
    print_coded(stream, text, "%\r\n");
}

static void print_annotation(const struct finding *finding, const char *command,
                             FILE *stream)
{
    AUTO_FREE char *details = report_details(finding);
    fprintf(stream, "::%s ", command);
    if (finding->has_place) {
        fputs("file=", stream);
        print_property(stream, finding->place.file);
        fprintf(stream, ",line=%d,col=%d,", finding->place.line, finding->place.column);
    }
    AUTO_FREE char *title = memory_format("%s %s", finding->rule->id, finding->subject);
    fputs("title=", stream);
    print_property(stream, title);
    fputs("::", stream);
    print_message(stream, details);
    fputc('\n', stream);
}

/* An entry of the baseline that is to be looked at again. */
static void print_entry(const struct run_known *known, FILE *stream)
{
    AUTO_FREE char *entry = report_entry(known);
    if (entry == NULL)
        return;
    fprintf(stream, "::%s title=baseline::", known->expired ? "error" : "warning");
    print_message(stream, entry);
    fputc('\n', stream);
}

void report_print_github(const struct report_subject *subject, FILE *stream)
{
    static const char *const commands[REPORT_STANDINGS] = {
        [REPORT_FAILED] = "error",
        [REPORT_ERROR] = "error",
        [REPORT_EXPECTED] = "warning",
    };
    const struct run *run = subject->run;
    for (size_t i = 0; i < run->finding_count; i++) {
        const char *command = commands[report_standing(subject, &run->findings[i])];
        if (command != NULL)
            print_annotation(&run->findings[i],
                             run->findings[i].known == NULL ? command : "notice", stream);
    }
    for (size_t i = 0; i < run->baseline_count; i++)
        print_entry(&run->baseline[i], stream);
    AUTO_FREE char *summary = memory_format(
        "%s: %zu pass, %zu fail, %zu warn, %zu inconclusive", report_outcome(run),
        run->verdicts[VERDICT_PASS], run->verdicts[VERDICT_FAIL],
        run->verdicts[VERDICT_WARN], run->verdicts[VERDICT_INCONCLUSIVE]);
    fputs("::notice title=countersign::", stream);
    print_message(stream, summary);
    AUTO_FREE char *trouble = report_trouble(run);
    if (trouble != NULL) {
        fputs("; ", stream);
        print_message(stream, trouble);
    }
    fputc('\n', stream);
}
