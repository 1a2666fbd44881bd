/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include "src/memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct listener_count {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t open;
    uint64_t begun; /* so far */
    bool is_watched;
    bool hurried;
};

struct listener_count *listener_count_new(void)
{
    struct listener_count *count = memory_new(sizeof(*count));
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&count->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&count->lock, NULL);
    return count;
}

void listener_count_free(struct listener_count *count)
{
    pthread_cond_destroy(&count->changed);
    pthread_mutex_destroy(&count->lock);
    free(count);
}

void listener_count_up(struct listener_count *count)
{
    pthread_mutex_lock(&count->lock);
    count->open++;
    count->begun++;
    if (count->is_watched)
        pthread_cond_broadcast(&count->changed);
    pthread_mutex_unlock(&count->lock);
}

void listener_count_down(struct listener_count *count)
{
    pthread_mutex_lock(&count->lock);
    if (--count->open == 0)
        pthread_cond_broadcast(&count->changed);
    pthread_mutex_unlock(&count->lock);
}

void listener_count_hurry(struct listener_count *count)
{
    pthread_mutex_lock(&count->lock);
    count->hurried = true;
    pthread_cond_broadcast(&count->changed);
    pthread_mutex_unlock(&count->lock);
}

static struct timespec time_in(int64_t milliseconds)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += (time_t)(milliseconds / 1000);
    end.tv_nsec += (long)(milliseconds % 1000) * 1000000L;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000L;
    }
    return end;
}

uint64_t listener_count_wait(struct listener_count *count, int64_t milliseconds)
{
    struct timespec end = time_in(milliseconds);
    pthread_mutex_lock(&count->lock);
    int result = 0;
    while (count->open > 0 && !count->hurried && result == 0)
        result = pthread_cond_timedwait(&count->changed, &count->lock, &end);
    uint64_t begun = count->begun;
    pthread_mutex_unlock(&count->lock);
    return begun;
}

bool listener_count_more(struct listener_count *count, uint64_t begun,
                         int64_t milliseconds)
{
    struct timespec end = time_in(milliseconds);
    pthread_mutex_lock(&count->lock);
    int result = 0;
    count->is_watched = true;
    while (count->begun == begun && !count->hurried && result == 0)
        result = pthread_cond_timedwait(&count->changed, &count->lock, &end);
    bool more = count->begun != begun && !count->hurried;
    pthread_mutex_unlock(&count->lock);
    return more;
}
