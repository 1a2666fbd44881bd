/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include <pthread.h>

struct patience {
    struct listener *const *listeners;
    size_t count;
    const sigset_t *ending;
};

static void *hurry_on_signal(void *context)
{
    const struct patience *patience = context;
    int received;
    sigwait(patience->ending, &received);
    for (size_t i = 0; i < patience->count; i++)
        listener_count_hurry(listener_requests(patience->listeners[i]));
    return NULL;
}

static int64_t time_until(int64_t end)
{
    int64_t left = (end - listener_clock()) / LISTENER_MILLISECOND;
    return left > 0 ? left : 0;
}

/* Between two requests of a client that keeps its connection none is under way: it is not
 * cut off while it asks again, but told with its next answer. */
static void await(const struct listener *listener, int64_t end)
{
    struct listener_count *requests = listener_requests(listener);
    bool more = true;
    while (more) {
        uint64_t begun = listener_count_wait(requests, time_until(end));
        int64_t left = time_until(end);
        more =
            left > 0 && listener_has_connections(listener) &&
            listener_count_more(requests, begun,
                                left < LISTENER_QUIET_TIME ? left : LISTENER_QUIET_TIME);
    }
}

static void await_all(const struct patience *patience, int64_t milliseconds)
{
    int64_t end = listener_clock() + milliseconds * LISTENER_MILLISECOND;
    for (size_t i = 0; i < patience->count; i++) {
        await(patience->listeners[i], end);
        listener_be_brief(patience->listeners[i]);
    }
}

/* Without a thread for the signal there is no patience but that of listener_stop. */
void listener_drain(struct listener *const listeners[], size_t count,
                    int64_t milliseconds, const sigset_t *ending)
{
    struct patience patience = {.listeners = listeners, .count = count, .ending = ending};
    pthread_t thread;
    for (size_t i = 0; i < count; i++)
        listener_close_door(listeners[i]);
    if (pthread_create(&thread, NULL, hurry_on_signal, &patience) != 0)
        return;
    await_all(&patience, milliseconds);
    pthread_cancel(thread);
    pthread_join(thread, NULL);
}
