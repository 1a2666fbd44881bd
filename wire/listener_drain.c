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
        listener_hurry(patience->listeners[i]);
    return NULL;
}

static void await_all(const struct patience *patience, int64_t milliseconds)
{
    int64_t end = listener_clock() + milliseconds * LISTENER_MILLISECOND;
    for (size_t i = 0; i < patience->count; i++) {
        int64_t left = (end - listener_clock()) / LISTENER_MILLISECOND;
        listener_await(patience->listeners[i], left > 0 ? left : 0);
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
