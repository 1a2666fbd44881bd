/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/server.h"

#include "mock/admin.h"
#include "mock/answer.h"
#include "mock/courier.h"
#include "wire/timer.h"
#include "wire/listener.h"
#include "src/memory.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECRET_BYTES 32

struct server {
    const struct contract *contract;
    struct defects *defects; /* NULL: none are played */
    struct store *store;
    struct answering *answering;
    struct listener *listener;
    struct admin admin;
    pthread_mutex_t lock;    /* of all that an answer reads and changes */
    struct timer *timer;     /* NULL: no record changes by itself */
    struct courier *courier; /* NULL: the contract has no webhooks */
    char secret[SECRET_BYTES * 2 + 1];
    struct signed_url_pair *pair; /* NULL: no URL is signed with one */
    bool log;
};

static struct instant real_time(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (struct instant){.seconds = now.tv_sec, .nanoseconds = (int32_t)now.tv_nsec};
}

/* URLs signed by one run of the mock are worth nothing to another. */
static bool make_secret(char secret[SECRET_BYTES * 2 + 1], struct error *error)
{
    unsigned char bytes[SECRET_BYTES];

    if (gnutls_rnd(GNUTLS_RND_KEY, bytes, sizeof bytes) != GNUTLS_E_SUCCESS) {
        error_set(error, ERROR_SYSTEM, "the system has no random numbers");
        return false;
    }
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(secret + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static bool shape_needs_pair(const struct contract_shape *shape)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (shape->fields[i].signed_url != NULL &&
            signed_url_needs_pair(shape->fields[i].signed_url->scheme))
            return true;
    return false;
}

/* Made only where some URL is signed with it: that takes longer than all else here. */
static bool make_pair(struct server *server, struct error *error)
{
    const struct contract *contract = server->contract;
    bool needed = false;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        needed = needed ||
                 (operation->list != NULL && shape_needs_pair(operation->list->row)) ||
                 (operation->item != NULL && shape_needs_pair(operation->item->shape));
    }
    if (needed)
        server->pair = signed_url_pair_new(error);
    return !needed || server->pair != NULL;
}

/* A query may hold a key or a signature; what is logged holds neither. */
static void log_request(const struct server *server, const struct http_request *request,
                        const struct listener_reply *reply)
{
    AUTO_FREE char *target = signed_url_redact(request->target);

    for (size_t i = 0; i < server->contract->scheme_count; i++)
        if (server->contract->schemes[i].in == EXPRESSION_QUERY)
            target[strcspn(target, "?")] = '\0';
    fprintf(stderr, "%s %s %d %zu\n", request->method, target, reply->status,
            reply->length);
}

static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    struct server *server = context;
    struct instant real = real_time(), now;

    pthread_mutex_lock(&server->lock);
    now = clock_now(&server->admin.clock, real);
    if (admin_owns(request)) {
        struct http_response response = {0};

        admin_request(&server->admin, real, request, &response);
        listener_reply_move(reply, &response);
    } else {
        store_pass(server->store, now);
        answer_request(server->answering, now, request, reply);
        if (!clock_is_real(&server->admin.clock) &&
            http_headers_value(&reply->headers, "Date") == NULL)
            answer_date(now, reply);
    }
    if (server->timer != NULL)
        timer_look(server->timer);
    pthread_mutex_unlock(&server->lock);
    if (server->log)
        log_request(server, request, reply);
}

/* A clock that stands still makes nothing due until it is moved, which wakes the timer.
 */
static bool let_pass(void *context, struct instant *next)
{
    struct server *server = context;
    const struct clock *clock = &server->admin.clock;

    store_pass(server->store, clock_now(clock, real_time()));
    return store_next(server->store, next) && clock_real(clock, *next, next);
}

/* Records that change by themselves do so whether or not somebody looks. */
static bool start_timer(struct server *server, struct error *error)
{
    struct timer_options options = {
        .lock = &server->lock, .run = let_pass, .context = server};
    bool wanted = false;

    for (size_t i = 0; i < server->contract->record_set_count; i++)
        wanted = wanted || server->contract->records[i].lifecycle != NULL;
    if (!wanted)
        return true;
    server->timer = timer_start(&options);
    if (server->timer == NULL)
        error_set(error, ERROR_SYSTEM, "the system has no thread for the clock");
    return server->timer != NULL;
}

static struct instant shown_time(void *context)
{
    struct server *server = context;
    struct instant now;

    pthread_mutex_lock(&server->lock);
    now = clock_now(&server->admin.clock, real_time());
    pthread_mutex_unlock(&server->lock);
    return now;
}

static void tell(void *context, const struct store_event *event)
{
    courier_tell(context, event);
}

/* What is asked for by hand and cannot be done is said at once. */
static bool webhooks_can_be_sent(const struct server_options *options,
                                 struct error *error)
{
    const struct contract *contract = options->contract;

    if (contract->webhook_count == 0) {
        error_set(error, ERROR_USAGE,
                  "--webhook is given, but the contract declares no "
                  "webhooks");
        error_hint(error, "they stand under webhooks at the top of the document");
        return false;
    }
    for (size_t i = 0; i < contract->webhook_count; i++) {
        if (contract->webhooks[i].scheme.header == NULL || options->keys[i].bytes != NULL)
            continue;
        error_set(error, ERROR_USAGE, "there is no secret for the webhook %s",
                  contract->webhooks[i].name);
        error_hint(error, "give one with --webhook-secret-file FILE or in the "
                          "variable " CONTRACT_SECRET_VARIABLE);
        return false;
    }
    return true;
}

static bool start_courier(struct server *server, const struct server_options *options,
                          struct error *error)
{
    struct courier_options courier = {.contract = options->contract,
                                      .keys = options->keys,
                                      .defects = server->defects,
                                      .now = shown_time,
                                      .context = server};

    if (options->webhook != NULL && !webhooks_can_be_sent(options, error))
        return false;
    if (options->contract->webhook_count == 0)
        return true;
    server->courier = server->admin.courier = courier_start(&courier, error);
    if (server->courier == NULL)
        return false;
    store_listen(server->store, tell, server->courier);
    return options->webhook == NULL ||
           courier_aim(server->courier, options->webhook, error);
}

static bool add_defects(struct server *server, const struct server_options *options,
                        struct error *error)
{
    if (options->defect_count == 0)
        return true;
    server->defects = defects_new(options->contract);
    for (size_t i = 0; i < options->defect_count; i++)
        if (!defects_add(server->defects, options->defects[i], error))
            return false;
    return true;
}

static bool set_beginning(struct server *server, const struct server_options *options,
                          struct error *error)
{
    if (options->clock != NULL &&
        !clock_read(&server->admin.clock, options->clock, real_time(), error))
        return false;
    if (options->fault_file != NULL &&
        !faults_load(server->admin.faults, options->fault_file, error))
        return false;
    for (size_t i = 0; i < options->fault_count; i++)
        if (!faults_add(server->admin.faults, options->faults[i], error))
            return false;
    for (size_t i = 0; i < options->preference_count; i++)
        if (!preference_rules_add(server->admin.preferences, options->preferences[i],
                                  error))
            return false;
    return true;
}

static bool open_listener(struct server *server, const struct server_options *options,
                          struct error *error)
{
    struct listener_options listen = {.host = options->host,
                                      .port = options->port,
                                      .answer = answer,
                                      .context = server};
    struct answer_options answers = {.contract = options->contract,
                                     .store = server->store,
                                     .key = {.id = "MOCK",
                                             .secret = server->secret,
                                             .region = "us-east-1",
                                             .service = "s3",
                                             .pair = server->pair},
                                     .authority = "127.0.0.1",
                                     .unlimited = options->unlimited,
                                     .clock_path = ADMIN_PREFIX "clock",
                                     .defects = server->defects,
                                     .faults = server->admin.faults,
                                     .preferences = server->admin.preferences};

    server->answering = answer_new(&answers);
    server->admin.answering = server->answering;
    server->listener = listener_start(&listen, error);
    return server->listener != NULL;
}

struct server *server_start(const struct server_options *options, struct error *error)
{
    struct server *server = memory_new(sizeof *server);

    pthread_mutex_init(&server->lock, NULL);
    server->contract = options->contract;
    server->log = options->log;
    server->admin.title = options->contract->title;
    server->admin.contract = options->contract;
    server->admin.webhooks_anywhere = options->webhooks_anywhere;
    server->admin.preferences = preference_rules_new(options->contract);
    server->admin.faults = faults_new(options->contract);
    if (make_secret(server->secret, error) && make_pair(server, error) &&
        add_defects(server, options, error) && set_beginning(server, options, error)) {
        server->store = server->admin.store = store_new(options->contract);
        if (start_courier(server, options, error) && start_timer(server, error) &&
            open_listener(server, options, error))
            return server;
    }
    server_stop(server);
    return NULL;
}

int server_port(const struct server *server)
{
    return listener_port(server->listener);
}

const char *server_url(const struct server *server)
{
    return listener_url(server->listener);
}

size_t server_record_count(struct server *server)
{
    size_t count;

    pthread_mutex_lock(&server->lock);
    count = store_record_count(server->store);
    pthread_mutex_unlock(&server->lock);
    return count;
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    listener_stop(server->listener);
    timer_stop(server->timer);
    courier_stop(server->courier);
    pthread_mutex_destroy(&server->lock);
    answer_free(server->answering);
    store_free(server->store);
    preference_rules_free(server->admin.preferences);
    faults_free(server->admin.faults);
    defects_free(server->defects);
    signed_url_pair_free(server->pair);
    free(server);
}
