/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/limiter.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WINDOWS 4096 /* clients can make up records without end */

/* One window of one count. */
struct window {
    const struct contract_rate_limit *limit;
    const struct contract_credential *credential;
    char *record; /* owned; NULL: the limit does not ask */
    struct instant start;
    int64_t count;
};

struct limiter {
    struct window *windows;
    size_t count, capacity;
};

struct limiter *limiter_new(void)
{
    return memory_new(sizeof(struct limiter));
}

void limiter_free(struct limiter *limiter)
{
    if (limiter == NULL)
        return;
    for (size_t i = 0; i < limiter->count; i++)
        free(limiter->windows[i].record);
    free(limiter->windows);
    free(limiter);
}

void limiter_forget_records(struct limiter *limiter)
{
    size_t kept = 0;

    for (size_t i = 0; i < limiter->count; i++) {
        if (limiter->windows[i].record != NULL)
            free(limiter->windows[i].record);
        else
            limiter->windows[kept++] = limiter->windows[i];
    }
    limiter->count = kept;
}

static bool has_passed(const struct window *window, struct instant now)
{
    double age = instant_difference(now, window->start);

    return window->count == 0 || age < 0 || age >= (double)window->limit->window;
}

/* What has passed counts for nothing; where all are under way, the first has gone the
 * longest. */
static void make_room(struct limiter *limiter, struct instant now)
{
    size_t kept = 0;

    if (limiter->count < MOST_WINDOWS)
        return;
    for (size_t i = 0; i < limiter->count; i++) {
        if (has_passed(&limiter->windows[i], now))
            free(limiter->windows[i].record);
        else
            limiter->windows[kept++] = limiter->windows[i];
    }
    limiter->count = kept;
    if (kept < MOST_WINDOWS)
        return;
    free(limiter->windows[0].record);
    memmove(limiter->windows, limiter->windows + 1,
            --limiter->count * sizeof(struct window));
}

static bool is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static struct window *window_of(struct limiter *limiter,
                                const struct contract_rate_limit *limit,
                                const struct limiter_owner *owner, struct instant now)
{
    const struct contract_credential *credential =
        limit->per == RATE_OF_CREDENTIAL ? owner->credential : NULL;
    const char *record = limit->per == RATE_OF_RECORD ? owner->record : NULL;
    void *windows;

    for (size_t i = 0; i < limiter->count; i++)
        if (limiter->windows[i].limit == limit &&
            limiter->windows[i].credential == credential &&
            is_same(limiter->windows[i].record, record))
            return &limiter->windows[i];
    make_room(limiter, now);
    windows = limiter->windows;
    memory_reserve(&windows, &limiter->capacity, limiter->count + 1,
                   sizeof *limiter->windows);
    limiter->windows = windows;
    limiter->windows[limiter->count] =
        (struct window){.limit = limit,
                        .credential = credential,
                        .record = record == NULL ? NULL : memory_text(record)};
    return &limiter->windows[limiter->count++];
}

void limiter_count(struct limiter *limiter, const struct contract_rate_limit *limit,
                   const struct limiter_owner *owner, struct instant now,
                   struct limiter_state *out)
{
    struct window *window = window_of(limiter, limit, owner, now);

    if (has_passed(window, now)) {
        window->start = now;
        window->count = 0;
    }
    if (window->count <= limit->requests)
        window->count++;
    out->limit = limit->requests;
    out->refused = window->count > limit->requests;
    out->remaining = out->refused ? 0 : limit->requests - window->count;
    out->reset = instant_add(window->start, limit->window);
    /* What is told in whole seconds must not be too early. */
    if (out->reset.nanoseconds > 0)
        out->reset = (struct instant){.seconds = out->reset.seconds + 1};
    out->wait = (int64_t)instant_difference(out->reset, now);
    if (instant_difference(out->reset, now) > (double)out->wait || out->wait < 1)
        out->wait++;
    out->left = out->wait;
}
