/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include "src/memory.h"
#include "wire/timer.h"

#include <pthread.h>
#include <time.h>

struct wait {
    int64_t due;
    void *who;
};

struct listener_waits {
    pthread_mutex_t lock;
    struct timer *timer;
    listener_wake *wake;
    struct wait *items; /* a heap: each is due no later than the two below it */
    size_t count, capacity;
    bool ended;
};

int64_t listener_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void swap(struct wait *a, struct wait *b)
{
    struct wait kept = *a;
    *a = *b;
    *b = kept;
}

static void rise(struct wait *items, size_t place)
{
    while (place > 0 && items[place].due < items[(place - 1) / 2].due) {
        swap(&items[place], &items[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
}

static void sink(struct wait *items, size_t count)
{
    for (size_t place = 0, least; 2 * place + 1 < count; place = least) {
        least = 2 * place + 1;
        if (least + 1 < count && items[least + 1].due < items[least].due)
            least++;
        if (items[place].due <= items[least].due)
            return;
        swap(&items[place], &items[least]);
    }
}

static void wake_first(struct listener_waits *waits)
{
    void *who = waits->items[0].who;
    waits->items[0] = waits->items[--waits->count];
    sink(waits->items, waits->count);
    waits->wake(who);
}

static bool wake_due(void *context, struct instant *next)
{
    struct listener_waits *waits = context;
    int64_t now = listener_clock();
    while (waits->count > 0 && (waits->ended || waits->items[0].due <= now))
        wake_first(waits);
    if (waits->count == 0)
        return false;
    *next =
        (struct instant){.seconds = waits->items[0].due / 1000000,
                         .nanoseconds = (int32_t)(waits->items[0].due % 1000000) * 1000};
    return true;
}

struct listener_waits *listener_waits_start(listener_wake *wake, struct error *error)
{
    struct listener_waits *waits = memory_new(sizeof(*waits));
    struct timer_options options = {.lock = &waits->lock,
                                    .clock = CLOCK_MONOTONIC,
                                    .run = wake_due,
                                    .context = waits};
    pthread_mutex_init(&waits->lock, NULL);
    waits->wake = wake;
    waits->timer = timer_start(&options);
    if (waits->timer != NULL)
        return waits;
    error_set(error, ERROR_SYSTEM, "the system has no thread for answers that wait");
    listener_waits_free(waits);
    return NULL;
}

bool listener_waits_add(struct listener_waits *waits, void *who, int64_t due)
{
    void *items;
    pthread_mutex_lock(&waits->lock);
    bool waiting = !waits->ended;
    if (waiting) {
        items = waits->items;
        memory_reserve(&items, &waits->capacity, waits->count + 1, sizeof(*waits->items));
        waits->items = items;
        waits->items[waits->count] = (struct wait){.due = due, .who = who};
        rise(waits->items, waits->count++);
        timer_look(waits->timer);
    }
    pthread_mutex_unlock(&waits->lock);
    return waiting;
}

void listener_waits_look(struct listener_waits *waits)
{
    pthread_mutex_lock(&waits->lock);
    while (waits->count > 0)
        wake_first(waits);
    pthread_mutex_unlock(&waits->lock);
}

void listener_waits_end(struct listener_waits *waits)
{
    pthread_mutex_lock(&waits->lock);
    waits->ended = true;
    while (waits->count > 0)
        wake_first(waits);
    pthread_mutex_unlock(&waits->lock);
}

bool listener_waits_ended(struct listener_waits *waits)
{
    pthread_mutex_lock(&waits->lock);
    bool ended = waits->ended;
    pthread_mutex_unlock(&waits->lock);
    return ended;
}

void listener_waits_free(struct listener_waits *waits)
{
    if (waits == NULL)
        return;
    timer_stop(waits->timer);
    pthread_mutex_destroy(&waits->lock);
    free(waits->items);
    free(waits);
}
