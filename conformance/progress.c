/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/progress.h"

#include "src/memory.h"
#include "src/now.h"
#include "src/terminal.h"
#include "src/text.h"

#include <stdlib.h>

void progress_start(struct progress *progress, const struct session *session,
                    FILE *stream, bool terminal)
{
    *progress = (struct progress){.session = session,
                                  .stream = stream,
                                  .terminal = terminal,
                                  .started = now_seconds()};
    progress->last = terminal ? 0 : progress->started;
}

static void add_time_left(struct text *out, double seconds)
{
    if (seconds < 90)
        text_add_format(out, ", about %.0f s left", seconds < 1 ? 1 : seconds);
    else
        text_add_format(out, ", about %.0f min left", seconds / 60);
}

void progress_describe(struct text *out, size_t done, size_t all, size_t requests,
                       double seconds)
{
    if (all > 0)
        text_add_format(out, "%zu of %zu  %zu%%  ", done, all, done * 100 / all);
    text_add_format(out, "%zu request%s", requests, requests == 1 ? "" : "s");
    if (seconds > 0)
        text_add_format(out, ", %.0f/s", (double)requests / seconds);
    if (done > 0 && done < all && seconds >= 1)
        add_time_left(out, seconds / (double)done * (double)(all - done));
}

static void show(struct progress *progress, double at)
{
    struct text line AUTO_TEXT;
    text_init(&line, TEXT_CEILING);
    progress->last = at;
    progress_describe(&line, progress->done, progress->all,
                      session_statistics(progress->session).requests,
                      at - progress->started);
    if (!progress->terminal) {
        fprintf(progress->stream, "countersign: %s\n", text_string(&line));
        return;
    }
    if (progress->finding != NULL)
        text_add_format(&line, "  %s", progress->finding);
    /* A line that is longer than the terminal would not be written over. */
    fprintf(progress->stream, "\r\033[K%.*s", (int)terminal_columns(progress->stream) - 1,
            text_string(&line));
    fflush(progress->stream);
}

void progress_tick(void *context)
{
    struct progress *progress = context;
    double at = now_seconds();
    if (at - progress->last >= (progress->terminal ? PROGRESS_OFTEN : PROGRESS_SELDOM))
        show(progress, at);
}

void progress_show(void *context, const struct finding *finding, size_t done, size_t all)
{
    struct progress *progress = context;
    progress->done = done;
    progress->all = all;
    if (progress->terminal) {
        free(progress->finding);
        progress->finding = memory_format("%s  %s", finding->rule->id, finding->subject);
    }
    progress_tick(progress);
}

void progress_end(struct progress *progress)
{
    if (progress->terminal)
        fputs("\r\033[K", progress->stream);
    free(progress->finding);
    progress->finding = NULL;
}
