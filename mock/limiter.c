/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/limiter.h"

#include "src/memory.h"

/* One window of one count. */
struct window {
    const struct contract_rate_limit *limit;
    const struct contract_credential *credential;
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
    free(limiter->windows);
    free(limiter);
}

static struct window *window_of(struct limiter *limiter,
                                const struct contract_rate_limit *limit,
                                const struct contract_credential *credential)
{
    void *windows = limiter->windows;

    for (size_t i = 0; i < limiter->count; i++)
        if (limiter->windows[i].limit == limit &&
            limiter->windows[i].credential == credential)
            return &limiter->windows[i];
    memory_reserve(&windows, &limiter->capacity, limiter->count + 1,
                   sizeof *limiter->windows);
    limiter->windows = windows;
    limiter->windows[limiter->count] =
        (struct window){.limit = limit, .credential = credential};
    return &limiter->windows[limiter->count++];
}

void limiter_count(struct limiter *limiter, const struct contract_rate_limit *limit,
                   const struct contract_credential *credential, struct instant now,
                   struct limiter_state *out)
{
    struct window *window =
        window_of(limiter, limit, limit->per_credential ? credential : NULL);
    double age = instant_difference(now, window->start);

    if (window->count == 0 || age < 0 || age >= (double)limit->window) {
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
