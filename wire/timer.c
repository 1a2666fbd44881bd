/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/timer.h"

#include "src/memory.h"

struct timer {
    struct timer_options options;
    pthread_t thread;
    pthread_cond_t changed;
    bool stopping;
};

/* Does what is due, and waits for what will be, or for news. */
static void work(struct timer *timer)
{
    struct instant next;
    struct timespec until;

    if (!timer->options.run(timer->options.context, &next)) {
        pthread_cond_wait(&timer->changed, timer->options.lock);
        return;
    }
    until = (struct timespec){.tv_sec = next.seconds, .tv_nsec = next.nanoseconds};
    pthread_cond_timedwait(&timer->changed, timer->options.lock, &until);
}

static void *tick(void *context)
{
    struct timer *timer = context;

    pthread_mutex_lock(timer->options.lock);
    while (!timer->stopping)
        work(timer);
    pthread_mutex_unlock(timer->options.lock);
    return NULL;
}

struct timer *timer_start(const struct timer_options *options)
{
    struct timer *timer = memory_new(sizeof *timer);
    pthread_condattr_t attributes;

    timer->options = *options;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, options->clock);
    pthread_cond_init(&timer->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&timer->thread, NULL, tick, timer) == 0)
        return timer;
    pthread_cond_destroy(&timer->changed);
    free(timer);
    return NULL;
}

void timer_look(struct timer *timer)
{
    pthread_cond_signal(&timer->changed);
}

void timer_stop(struct timer *timer)
{
    if (timer == NULL)
        return;
    pthread_mutex_lock(timer->options.lock);
    timer->stopping = true;
    pthread_cond_signal(&timer->changed);
    pthread_mutex_unlock(timer->options.lock);
    pthread_join(timer->thread, NULL);
    pthread_cond_destroy(&timer->changed);
    free(timer);
}
