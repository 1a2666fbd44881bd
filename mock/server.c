/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/server.h"

#include "mock/access.h"
#include "src/memory.h"
#include "wire/listener.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct server {
    struct stage *stage;
    struct listener *listener;
    pthread_mutex_t lock; /* of all that an answer reads and changes */
    struct clock clock;
    struct signing *signing;
    struct access *access; /* NULL: nobody may control it */
    bool log;
};

static struct instant real_time(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (struct instant){.seconds = now.tv_sec, .nanoseconds = (int32_t)now.tv_nsec};
}

/* True when a key may stand in a query. */
static bool has_key_in_query(const struct contract *contract)
{
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (contract->schemes[i].in == EXPRESSION_QUERY)
            return true;
    return false;
}

/* A query may hold a key or a signature; what is logged holds neither. */
static void log_request(bool has_key, const struct http_request *request,
                        const struct listener_reply *reply)
{
    AUTO_FREE char *target = signed_url_redact(request->target);

    if (has_key)
        target[strcspn(target, "?")] = '\0';
    fprintf(stderr, "%s %s %d %zu\n", request->method, target, reply->status,
            reply->length);
}

static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    struct server *server = context;
    struct edition *retired;
    bool has_key;

    pthread_mutex_lock(&server->lock);
    stage_answer(server->stage, real_time(), request, reply);
    has_key = server->log && has_key_in_query(stage_edition(server->stage)->contract);
    retired = stage_take_retired(server->stage);
    pthread_mutex_unlock(&server->lock);
    edition_release(retired);
    if (server->log)
        log_request(has_key, request, reply);
}

static bool open_stage(struct server *server, const struct server_options *options,
                       struct error *error)
{
    struct stage_options stage = options->stage;

    server->signing = signing_new(options->url_secret_file, error);
    if (!options->uncontrolled)
        server->access = access_new(options->admin_token_file, error);
    if (server->signing == NULL || (server->access == NULL && !options->uncontrolled) ||
        (options->clock != NULL &&
         !clock_read(&server->clock, options->clock, real_time(), error)))
        return false;
    stage.clock = &server->clock;
    stage.lock = &server->lock;
    stage.signing = server->signing;
    stage.access = server->access;
    server->stage = stage_new(&stage, error);
    return server->stage != NULL;
}

struct server *server_start(const struct server_options *options, struct error *error)
{
    struct server *server = memory_new(sizeof *server);
    struct listener_options listen = options->listen;

    pthread_mutex_init(&server->lock, NULL);
    server->log = options->log;
    listen.answer = answer;
    listen.context = server;
    if (open_stage(server, options, error))
        server->listener = listener_start(&listen, error);
    if (server->listener != NULL)
        return server;
    server_stop(server);
    return NULL;
}

const struct listener *server_listener(const struct server *server)
{
    return server->listener;
}

const char *server_url(const struct server *server)
{
    return listener_url(server->listener);
}

void server_print(struct server *server, FILE *stream)
{
    const struct edition *edition;
    size_t operations, records;

    pthread_mutex_lock(&server->lock);
    edition = stage_edition(server->stage);
    operations = edition->contract->operation_count;
    records = store_record_count(edition->store);
    fprintf(stream, "countersign mock: %s on %s (%zu operation%s, %zu record%s)\n",
            edition->contract->title, listener_place(server->listener), operations,
            operations == 1 ? "" : "s", records, records == 1 ? "" : "s");
    pthread_mutex_unlock(&server->lock);
    fflush(stream);
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    pthread_mutex_lock(&server->lock);
    if (server->stage != NULL)
        stage_end(server->stage);
    pthread_mutex_unlock(&server->lock);
    listener_stop(server->listener);
    stage_free(server->stage);
    pthread_mutex_destroy(&server->lock);
    access_free(server->access);
    signing_free(server->signing);
    free(server);
}
