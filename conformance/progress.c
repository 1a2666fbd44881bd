/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/progress.h"

#include "src/text.h"

#include <stdlib.h>
#include <time.h>

#define DEFAULT_COLUMNS 80

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_start(struct progress *progress, const struct session *session,
                    FILE *stream, bool terminal)
{
    *progress = (struct progress){
        .session = session, .stream = stream, .terminal = terminal, .started = now()};
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
    text_add_format(out, "%zu of %zu  %zu%%  %zu request%s", done, all,
                    all == 0 ? 100 : done * 100 / all, requests,
                    requests == 1 ? "" : "s");
    if (seconds > 0)
        text_add_format(out, ", %.0f/s", (double)requests / seconds);
    if (done > 0 && done < all && seconds >= 1)
        add_time_left(out, seconds / (double)done * (double)(all - done));
}

/* A line that is longer than the terminal would not be written over. */
static size_t columns(void)
{
    const char *written = getenv("COLUMNS");
    long count = written == NULL ? 0 : strtol(written, NULL, 10);
    return count > 20 && count < 1000 ? (size_t)count : DEFAULT_COLUMNS;
}

void progress_show(void *context, const struct finding *finding, size_t done, size_t all)
{
    struct progress *progress = context;
    double at = now();
    bool last = done == all;
    if (at - progress->last < (progress->terminal ? PROGRESS_OFTEN : PROGRESS_SELDOM) &&
        !(last && progress->terminal))
        return;
    progress->last = at;
    struct text line AUTO_TEXT;
    text_init(&line, TEXT_CEILING);
    progress_describe(&line, done, all, session_statistics(progress->session).requests,
                      at - progress->started);
    if (!progress->terminal) {
        fprintf(progress->stream, "countersign: %s\n", text_string(&line));
        return;
    }
    text_add_format(&line, "  %s  %s", finding->rule->id, finding->subject);
    fprintf(progress->stream, "\r\033[K%.*s%s", (int)columns() - 1, text_string(&line),
            last ? "\r\033[K" : "");
    fflush(progress->stream);
}

void progress_end(const struct progress *progress)
{
    if (progress->terminal)
        fputs("\r\033[K", progress->stream);
}
