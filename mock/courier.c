/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/courier.h"

#include "mock/parcel.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/url.h"
#include "src/value.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define FIRST_REST                                                                       \
    0.25 /* seconds before the second attempt; each later one is as long                 \
            as four before it */
#define REST_GROWTH 4

struct courier {
    struct courier_options options;
    pthread_t thread;
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    bool stopping;
    char *url; /* NULL: nowhere */
    struct parcel *queue[COURIER_QUEUE];
    size_t queued;
    const struct parcel *under_way;        /* or NULL */
    struct parcel *recent[COURIER_RECENT]; /* the oldest first */
    size_t recent_count;
    size_t sent, failed, dropped, number;
};

/* --- The queue; the lock is held --- */

static bool is_same_subject(const struct parcel *a, const struct parcel *b)
{
    return a->subject != NULL && b->subject != NULL &&
           strcmp(a->subject, b->subject) == 0;
}

/* True when an earlier delivery about the same subject waits still. */
static bool has_earlier(const struct courier *courier, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (!courier->queue[i]->held &&
            is_same_subject(courier->queue[i], courier->queue[index]))
            return true;
    return false;
}

/* The first delivery that may be sent now; `*next` becomes the time of the first that may
 * be sent later, 0 when there is none. */
static struct parcel *choose(const struct courier *courier, double now, double *next)
{
    *next = 0;
    for (size_t i = 0; i < courier->queued; i++) {
        struct parcel *parcel = courier->queue[i];

        if (parcel->held || has_earlier(courier, i))
            continue;
        if (parcel->due <= now)
            return parcel;
        if (*next == 0 || parcel->due < *next)
            *next = parcel->due;
    }
    return NULL;
}

static void remember(struct courier *courier, struct parcel *parcel)
{
    if (courier->recent_count == COURIER_RECENT) {
        parcel_free(courier->recent[0]);
        courier->recent_count--;
        memmove(courier->recent, courier->recent + 1,
                courier->recent_count * sizeof courier->recent[0]);
    }
    courier->recent[courier->recent_count++] = parcel;
}

static void take_off(struct courier *courier, const struct parcel *parcel)
{
    size_t index = 0;

    while (index < courier->queued && courier->queue[index] != parcel)
        index++;
    if (index == courier->queued)
        return;
    courier->queued--;
    memmove(courier->queue + index, courier->queue + index + 1,
            (courier->queued - index) * sizeof courier->queue[0]);
}

static double rest_after(unsigned attempts)
{
    double rest = FIRST_REST;

    for (unsigned i = 1; i < attempts; i++)
        rest *= REST_GROWTH;
    return rest;
}

/* Takes the outcome of an attempt. */
static void settle(struct courier *courier, struct parcel *parcel,
                   struct parcel_outcome *outcome)
{
    free(parcel->trouble);
    parcel->trouble = outcome->trouble;
    parcel->status = outcome->status;
    parcel->seconds = outcome->seconds;
    parcel->state = outcome->state;
    parcel->attempts++;
    if (parcel->state == PARCEL_WAITING && parcel->attempts < COURIER_ATTEMPTS &&
        courier->url != NULL) {
        parcel->due = now_seconds() + rest_after(parcel->attempts);
        return;
    }
    if (parcel->state == PARCEL_WAITING)
        parcel->state = PARCEL_FAILED;
    if (parcel->state == PARCEL_DELIVERED)
        courier->sent++;
    else
        courier->failed++;
    take_off(courier, parcel);
    remember(courier, parcel);
}

/* Drops what waits, but for the parcel under way. */
static void drop_all(struct courier *courier)
{
    size_t kept = 0;

    for (size_t i = 0; i < courier->queued; i++) {
        if (courier->queue[i] == courier->under_way) {
            courier->queue[kept++] = courier->queue[i];
            continue;
        }
        parcel_free(courier->queue[i]);
        courier->dropped++;
    }
    courier->queued = kept;
}

/* --- The thread --- */

static void rest_until(struct courier *courier, double when)
{
    struct timespec until = {.tv_sec = (time_t)when};

    if (when == 0) {
        pthread_cond_wait(&courier->changed, &courier->lock);
        return;
    }
    until.tv_nsec = (long)((when - (double)until.tv_sec) * 1e9);
    pthread_cond_timedwait(&courier->changed, &courier->lock, &until);
}

/* The parcel under way keeps its place in the queue, so that none about its subject
 * overtakes it; only this thread takes parcels off. */
static void *work(void *context)
{
    struct courier *courier = context;

    pthread_mutex_lock(&courier->lock);
    while (!courier->stopping) {
        struct parcel_outcome outcome = {.status = 0};
        double next;
        struct parcel *parcel = choose(courier, now_seconds(), &next);

        if (parcel == NULL) {
            rest_until(courier, next);
            continue;
        }
        free(parcel->url);
        parcel->url = memory_text(courier->url);
        courier->under_way = parcel;
        pthread_mutex_unlock(&courier->lock);
        parcel_attempt(&courier->options, parcel, &outcome);
        pthread_mutex_lock(&courier->lock);
        courier->under_way = NULL;
        settle(courier, parcel, &outcome);
    }
    pthread_mutex_unlock(&courier->lock);
    return NULL;
}

/* --- From outside --- */

struct courier *courier_start(const struct courier_options *options, struct error *error)
{
    struct courier *courier = memory_new(sizeof *courier);
    pthread_condattr_t monotonic;

    courier->options = *options;
    pthread_mutex_init(&courier->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&courier->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&courier->thread, NULL, work, courier) == 0)
        return courier;
    error_set(error, ERROR_SYSTEM, "the system has no thread for webhooks");
    pthread_cond_destroy(&courier->changed);
    pthread_mutex_destroy(&courier->lock);
    free(courier);
    return NULL;
}

void courier_stop(struct courier *courier)
{
    if (courier == NULL)
        return;
    pthread_mutex_lock(&courier->lock);
    courier->stopping = true;
    pthread_cond_signal(&courier->changed);
    pthread_mutex_unlock(&courier->lock);
    pthread_join(courier->thread, NULL);
    drop_all(courier);
    for (size_t i = 0; i < courier->recent_count; i++)
        parcel_free(courier->recent[i]);
    pthread_cond_destroy(&courier->changed);
    pthread_mutex_destroy(&courier->lock);
    free(courier->url);
    free(courier);
}

bool courier_aim(struct courier *courier, const char *url, struct error *error)
{
    struct url parts;

    if (url != NULL) {
        if (!url_parse(url, &parts, error))
            return false;
        url_clear(&parts);
    }
    pthread_mutex_lock(&courier->lock);
    free(courier->url);
    courier->url = memory_text(url);
    if (url == NULL)
        drop_all(courier);
    pthread_mutex_unlock(&courier->lock);
    return true;
}

char *courier_target(struct courier *courier)
{
    char *url;

    pthread_mutex_lock(&courier->lock);
    url = memory_text(courier->url);
    pthread_mutex_unlock(&courier->lock);
    return url;
}

static bool can_sign(const struct courier *courier,
                     const struct contract_webhook *webhook)
{
    size_t index = (size_t)(webhook - courier->options.contract->webhooks);

    return webhook->scheme.header == NULL || courier->options.keys[index].bytes != NULL;
}

/* What a defect kept back until something about its subject came goes behind that. */
static void release_held(struct courier *courier, const struct parcel *news)
{
    for (size_t i = 0; i + 1 < courier->queued; i++) {
        struct parcel *parcel = courier->queue[i];

        if (!parcel->held || !is_same_subject(parcel, news))
            continue;
        parcel->held = false;
        take_off(courier, parcel);
        courier->queue[courier->queued++] = parcel;
        return;
    }
}

/* Puts a parcel (taken) at the end, or drops it; returns its number or 0. */
static size_t enqueue(struct courier *courier, struct parcel *parcel)
{
    if (courier->url == NULL || courier->queued == COURIER_QUEUE ||
        !can_sign(courier, parcel->webhook)) {
        courier->dropped++;
        parcel_free(parcel);
        return 0;
    }
    parcel->number = ++courier->number;
    courier->queue[courier->queued++] = parcel;
    release_held(courier, parcel);
    pthread_cond_signal(&courier->changed);
    return parcel->number;
}

size_t courier_send(struct courier *courier, const struct contract_webhook *webhook,
                    const json_t *record, struct instant moment)
{
    struct parcel *twin;
    struct parcel *parcel = parcel_new(&courier->options, webhook, record, moment, &twin);
    size_t number;

    pthread_mutex_lock(&courier->lock);
    number = parcel == NULL ? ++courier->number : enqueue(courier, parcel);
    if (twin != NULL)
        (void)enqueue(courier, twin);
    pthread_mutex_unlock(&courier->lock);
    return number;
}

static bool is_sent_for(const struct contract_webhook *webhook, const char *state)
{
    for (size_t i = 0; i < webhook->when_count; i++)
        if (strcmp(webhook->when[i], state) == 0)
            return true;
    return false;
}

static const char *state_of(const struct contract_webhook *webhook, const json_t *record)
{
    return record == NULL ? NULL : json_string_value(value_at(record, webhook->state));
}

/* True when `b` is sent after `a`. */
static bool follows(const struct contract_webhook *b, const struct contract_webhook *a)
{
    for (size_t i = 0; i < b->order.after_count; i++)
        if (strcmp(b->order.after[i], a->name) == 0)
            return true;
    return false;
}

/* The webhooks of one change in their order: the one to send at `index`, which none that
 * is left over must precede. */
static void put_in_order(const struct contract_webhook **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (follows(list[i], list[j])) {
                const struct contract_webhook *first = list[j];

                list[j] = list[i];
                list[i] = first;
                j = i;
            }
}

void courier_tell(struct courier *courier, const struct store_event *event)
{
    const struct contract *contract = courier->options.contract;
    const struct contract_webhook **list =
        memory_array(contract->webhook_count + 1, sizeof *list);
    size_t count = 0;

    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];
        const char *before = state_of(webhook, event->before);
        const char *after = state_of(webhook, event->after);

        if (webhook->records == event->set->records && after != NULL &&
            (before == NULL || strcmp(before, after) != 0) && is_sent_for(webhook, after))
            list[count++] = webhook;
    }
    put_in_order(list, count);
    for (size_t i = 0; i < count; i++)
        (void)courier_send(courier, list[i], event->after, event->at);
    free(list);
}

json_t *courier_print(struct courier *courier)
{
    json_t *waiting = json_array(), *recent = json_array(), *out;

    pthread_mutex_lock(&courier->lock);
    for (size_t i = 0; i < courier->recent_count; i++)
        json_array_append_new(recent, parcel_print(courier->recent[i]));
    for (size_t i = 0; i < courier->queued; i++)
        json_array_append_new(waiting, parcel_print(courier->queue[i]));
    out = json_pack("{s:s?, s:I, s:I, s:I, s:o, s:o}", "url", courier->url, "sent",
                    (json_int_t)courier->sent, "failed", (json_int_t)courier->failed,
                    "dropped", (json_int_t)courier->dropped, "waiting", waiting, "recent",
                    recent);
    pthread_mutex_unlock(&courier->lock);
    return out;
}
