/* SPDX-License-Identifier: Apache-2.0 */
#include "src/now.h"
#include "src/records_progress.h"

#include "src/terminal.h"

#include <inttypes.h>

#define SHOWN_AFTER_MILLISECONDS 300
#define SHOWN_EVERY_MILLISECONDS 100

void records_progress_describe(struct text *out, const char *verb, const char *path,
                               size_t records, uint64_t done, uint64_t size)
{
    text_add_format(out, "%s %s: %zu record%s", verb, path, records,
                    records == 1 ? "" : "s");
    if (size > 0)
        text_add_format(out, ", %" PRIu64 "%%", done * 100 / size);
}

static void show(void *context, const char *path, size_t records, uint64_t done,
                 uint64_t size)
{
    struct records_progress *progress = context;
    int width = (int)terminal_columns(progress->stream) - 1;
    int64_t at = now_milliseconds();
    AUTO_TEXT struct text line;

    text_init(&line, TEXT_CEILING);
    if (progress->started == 0)
        progress->started = at;
    if (at - progress->started < SHOWN_AFTER_MILLISECONDS ||
        at - progress->shown < SHOWN_EVERY_MILLISECONDS)
        return;
    records_progress_describe(&line, progress->verb, path, records, done, size);
    progress->shown = at;
    fprintf(progress->stream, "\r%-*.*s", width, width, text_string(&line));
    fflush(progress->stream);
}

struct records_watch records_progress_start(struct records_progress *progress,
                                            FILE *stream)
{
    *progress = (struct records_progress){.verb = "reading", .stream = stream};
    return (struct records_watch){.told = terminal_is(stream) ? show : NULL,
                                  .context = progress};
}

void records_progress_end(struct records_progress *progress)
{
    if (progress->shown > 0)
        fprintf(progress->stream, "\r%*s\r", (int)terminal_columns(progress->stream) - 1,
                "");
    progress->shown = 0;
}
