/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/stage_internal.h"

#include "mock/answer.h"
#include "mock/watch.h"
#include "src/memory.h"
#include "src/now.h"
#include "wire/timer.h"

#include <stdlib.h>

static struct instant shown_time(void *context)
{
    struct stage *stage = context;
    struct instant now;

    pthread_mutex_lock(stage->options.lock);
    now = clock_now(stage->options.clock, now_real());
    pthread_mutex_unlock(stage->options.lock);
    return now;
}

/* A clock that stands still makes nothing due until it is moved, which wakes the timer.
 */
static bool let_pass(void *context, struct instant *next)
{
    struct stage *stage = context;
    const struct clock *clock = stage->options.clock;

    store_pass(stage->edition->store, clock_now(clock, now_real()));
    return store_next(stage->edition->store, next) && clock_real(clock, *next, next);
}

bool stage_start_timer(struct stage *stage, struct error *error)
{
    struct timer_options options = {
        .lock = stage->options.lock, .run = let_pass, .context = stage};

    if (stage->timer != NULL || !edition_is_alive(stage->edition))
        return true;
    stage->timer = timer_start(&options);
    if (stage->timer == NULL)
        error_set(error, ERROR_SYSTEM, "the system has no thread for the clock");
    return stage->timer != NULL;
}

struct edition *stage_read(struct stage *stage, const char *const *defects, size_t count,
                           struct error *error)
{
    const struct stage_options *options = &stage->options;
    struct edition_options edition = {.defects = defects,
                                      .defect_count = count,
                                      .unlimited = options->unlimited,
                                      .secret_file = options->secret_file,
                                      .base = options->base,
                                      .cors = options->cors,
                                      .clock_path = stage->clock_path,
                                      .signing = options->signing,
                                      .journal = stage->journal,
                                      .metrics = stage->metrics,
                                      .journal_path = stage->journal_path,
                                      .strict = options->strict,
                                      .now = shown_time,
                                      .context = stage};
    const struct contract_sources sources = {.records = options->records,
                                             .record_count = options->record_count,
                                             .without_cases = true};
    struct contract *contract = contract_load_told_with(options->path, &sources, error);

    return contract == NULL ? NULL : edition_new(&edition, contract, error);
}

void stage_enter(struct stage *stage, struct edition *edition)
{
    struct admin *admin = &stage->admin;

    stage->edition = edition;
    admin->title = edition->contract->title;
    admin->contract = edition->contract;
    admin->answering = edition->answering;
    admin->store = edition->store;
    admin->preferences = edition->preferences;
    admin->faults = edition->faults;
    admin->defects = edition->defects;
    admin->courier = edition->courier;
    journal_serve(stage->journal, edition->contract);
    metrics_serve(stage->metrics, edition->contract);
}

/* What is asked for by hand and cannot be done is said at once. */
static bool webhooks_can_be_sent(const struct edition *edition, struct error *error)
{
    const struct contract *contract = edition->contract;

    if (contract->webhook_count == 0) {
        error_set(error, ERROR_USAGE,
                  "--webhook is given, but the contract declares no "
                  "webhooks");
        error_hint(error, "they stand under webhooks at the top of the document");
        return false;
    }
    for (size_t i = 0; i < contract->webhook_count; i++) {
        if (contract->webhooks[i].scheme.header == NULL || edition->keys[i].bytes != NULL)
            continue;
        error_set(error, ERROR_USAGE, "there is no secret for the webhook %s",
                  contract->webhooks[i].name);
        error_hint(error, "give one with --webhook-secret-file FILE or in the "
                          "variable " CONTRACT_SECRET_VARIABLE);
        return false;
    }
    return true;
}

static bool set_beginning(struct edition *edition, const struct stage_options *options,
                          struct error *error)
{
    if (options->fault_file != NULL &&
        !faults_load(edition->faults, options->fault_file, error))
        return false;
    for (size_t i = 0; i < options->fault_count; i++)
        if (!faults_add(edition->faults, options->faults[i], error))
            return false;
    for (size_t i = 0; i < options->preference_count; i++)
        if (!preference_rules_add(edition->preferences, options->preferences[i], error))
            return false;
    return options->webhook == NULL ||
           (webhooks_can_be_sent(edition, error) &&
            courier_aim(edition->courier, options->webhook, error));
}

static bool reload(void *stage, const char *const *defects, size_t count,
                   struct error *error)
{
    return stage_reload(stage, defects, count, error);
}

struct stage *stage_new(const struct stage_options *options, struct error *error)
{
    struct stage *stage = memory_new(sizeof *stage);
    struct edition *edition;

    stage->options = *options;
    if (options->access != NULL && !access_takes_token(options->access))
        stage->clock_path = base_url_path(&options->base, ADMIN_PREFIX "clock");
    if (options->access != NULL)
        stage->journal_path = base_url_path(&options->base, ADMIN_PREFIX "journal");
    stage->admin.clock = options->clock;
    stage->admin.access = options->access;
    stage->admin.authority = options->base.authority;
    stage->admin.reload = reload;
    stage->admin.stage = stage;
    stage->admin.webhooks_anywhere = options->webhooks_anywhere;
    stage->journal = stage->admin.journal =
        journal_new(options->journal_count, options->journal_bytes);
    stage->metrics = stage->admin.metrics = metrics_new();
    stage->admin.started = now_real();
    edition = stage_read(stage, options->defects, options->defect_count, error);
    if (edition != NULL)
        stage_enter(stage, edition);
    if (edition != NULL && set_beginning(edition, options, error) &&
        stage_start_timer(stage, error)) {
        stage_watch(stage);
        return stage;
    }
    stage_free(stage);
    return NULL;
}

void stage_free(struct stage *stage)
{
    if (stage == NULL)
        return;
    watch_stop(stage->watch);
    timer_stop(stage->timer);
    edition_release(stage->edition);
    edition_release(stage->retired);
    journal_free(stage->journal);
    free(stage->clock_path);
    free(stage->journal_path);
    metrics_free(stage->metrics);
    free(stage);
}

void stage_end(struct stage *stage)
{
    stage->admin.is_ending = true;
}

struct edition *stage_edition(struct stage *stage)
{
    return stage->edition;
}

const struct journal *stage_journal(const struct stage *stage)
{
    return stage->journal;
}

const char *stage_title(const struct stage *stage)
{
    return stage->edition->contract->title;
}

/* What was borrowed of an edition is sent. */
static void give_back(void *edition)
{
    edition_release(edition);
}

void stage_wake(struct stage *stage)
{
    if (stage->timer != NULL)
        timer_look(stage->timer);
}

void stage_answer(struct stage *stage, struct instant real,
                  const struct http_request *request, struct listener_reply *reply)
{
    struct instant now = clock_now(stage->options.clock, real);

    if (stage->options.access != NULL && admin_owns(request)) {
        struct http_response response = {0};

        admin_request(&stage->admin, real, request, &response);
        metrics_count_control(stage->metrics, response.status);
        listener_reply_move(reply, &response);
    } else {
        store_pass(stage->edition->store, now);
        journal_begin(stage->journal, real);
        answer_request(stage->edition->answering, now, request, reply);
        if (reply->borrowed != NULL && reply->release == NULL) {
            reply->release = give_back;
            reply->owner = edition_share(stage->edition);
        }
        if (!clock_is_real(stage->options.clock) &&
            http_headers_value(&reply->headers, "Date") == NULL)
            answer_date(now, reply);
        journal_answered(stage->journal, reply->status, now_real());
    }
    stage_wake(stage);
}
