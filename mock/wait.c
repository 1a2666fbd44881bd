/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/wait.h"

#include "src/memory.h"

#define UNDER_WAY 0.25 /* seconds in which other requests do not know of a refusal */

struct wait {
    struct wait_request request;
    struct instant from, until;
};

struct waits {
    struct wait items[WAITS_MOST];
    size_t count;
};

struct waits *waits_new(void)
{
    return memory_new(sizeof(struct waits));
}

void waits_free(struct waits *waits)
{
    free(waits);
}

void waits_forget(struct waits *waits)
{
    waits->count = 0;
}

bool waits_are_none(const struct waits *waits)
{
    return waits->count == 0;
}

static bool is_same(const struct wait *wait, const struct wait_request *request)
{
    return wait->request.matter == request->matter &&
           wait->request.client == request->client;
}

/* A clock that was put back makes a wait one that nobody was told of. */
static bool is_over(const struct wait *wait, struct instant now)
{
    return instant_compare(now, wait->until) >= 0 || instant_compare(now, wait->from) < 0;
}

void waits_tell(struct waits *waits, const struct wait_request *request,
                struct instant now, int64_t seconds)
{
    size_t at = 0;

    while (at < waits->count && !is_same(&waits->items[at], request))
        at++;
    if (at == WAITS_MOST) {
        at = 0;
        for (size_t i = 1; i < WAITS_MOST; i++)
            if (instant_compare(waits->items[i].until, waits->items[at].until) < 0)
                at = i;
    }
    if (at == waits->count)
        waits->count++;
    waits->items[at] = (struct wait){
        .request = *request, .from = now, .until = instant_add(now, seconds)};
}

int64_t waits_left(struct waits *waits, const struct wait_request *request,
                   struct instant now)
{
    for (size_t i = 0; i < waits->count; i++) {
        struct wait *wait = &waits->items[i];
        double left = instant_difference(wait->until, now);

        if (!is_same(wait, request))
            continue;
        if (is_over(wait, now)) {
            *wait = waits->items[--waits->count];
            return 0;
        }
        if (wait->request.request != request->request &&
            instant_difference(now, wait->from) < UNDER_WAY)
            return 0;
        return (int64_t)left + (left > (double)(int64_t)left ? 1 : 0);
    }
    return 0;
}
