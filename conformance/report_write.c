/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_write.h"

#include "conformance/moment.h"
#include "src/diagnostic.h"
#include "src/memory.h"
#include "src/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void format_hint(const char *name, struct error *error)
{
    const char *names[32] = {NULL};
    struct text all AUTO_TEXT;
    text_init(&all, ERROR_TEXT_SIZE);
    for (size_t i = 0; report_formats[i].name != NULL; i++) {
        names[i] = report_formats[i].name;
        text_add_format(&all, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    const char *nearest = name == NULL ? NULL : diagnostics_nearest(name, names);
    if (nearest != NULL)
        error_hint(error, "did you mean %s?", nearest);
    else
        error_hint(error, "formats are %s; for example --report json=report.json",
                   text_string(&all));
}

/* The format of "FORMAT=FILE", and where its file begins. */
static const struct report_format *parse(const char *written, const char **file,
                                         struct error *error)
{
    const char *equals = strchr(written, '=');
    AUTO_FREE char *name =
        equals == NULL ? NULL : memory_text_of(written, (size_t)(equals - written));
    const struct report_format *format = name == NULL ? NULL : report_format_named(name);
    if (format == NULL || equals[1] == '\0') {
        error_set(error, ERROR_USAGE, "--report %s: expected FORMAT=FILE", written);
        format_hint(format == NULL ? name : NULL, error);
        return NULL;
    }
    *file = equals + 1;
    return format;
}

bool report_options_are_valid(const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options_count(options, "report"); i++) {
        const char *file = "";
        if (parse(options_item(options, "report", i), &file, error) == NULL)
            return false;
    }
    return true;
}

typedef void print_report(const struct report_subject *subject, FILE *stream);

static bool write_file(const struct report_subject *subject, print_report *print,
                       const char *file, const char *mode, struct error *error)
{
    FILE *stream = fopen(file, mode);
    if (stream == NULL) {
        error_set(error, ERROR_SYSTEM, "cannot write the report %s: %s", file,
                  strerror(errno));
        return false;
    }
    print(subject, stream);
    bool whole = ferror(stream) == 0;
    whole = fclose(stream) == 0 && whole;
    if (!whole)
        error_set(error, ERROR_SYSTEM, "cannot write all of the report %s", file);
    return whole;
}

static bool write_one(const struct report_subject *subject, const char *written,
                      struct error *error)
{
    const char *file = "";
    const struct report_format *format = parse(written, &file, error);
    if (format == NULL)
        return false;
    if (strcmp(file, "-") == 0)
        format->print(subject, stdout);
    else if (!write_file(subject, format->print, file, "w", error))
        return false;
    const char *beside = format->environment == NULL ? NULL : getenv(format->environment);
    return beside == NULL || *beside == '\0' ||
           write_file(subject, format->append, beside, "a", error);
}

bool report_write(const struct report_subject *subject, const struct options *options,
                  bool shown, struct error *error)
{
    struct report_subject plain = *subject;
    bool to_stdout = false;
    plain.colour = false;
    plain.timed = options_flag(options, "timestamps");
    plain.seconds = moment_is_fixed() ? 0 : subject->run->seconds;
    for (size_t i = 0; i < options_count(options, "report"); i++) {
        const char *written = options_item(options, "report", i);
        to_stdout = to_stdout || strcmp(strchr(written, '='), "=-") == 0;
        if (!write_one(&plain, written, error))
            return false;
    }
    if (to_stdout || !shown)
        return true;
    struct report_subject terminal = *subject;
    terminal.timed = true;
    terminal.seconds = subject->run->seconds;
    report_print_text(&terminal, stdout);
    return true;
}
