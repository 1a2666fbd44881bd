/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/server.h"

#include "mock/access.h"
#include "mock/access_log.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/text.h"
#include "wire/listener.h"
#include "wire/whole_file.h"

#include <stdlib.h>
#include <string.h>

#define PORT_MOST 65535

/* A place where contracts are served. */
struct door {
    struct server *server;
    size_t number;
    struct listener *listener;
};

struct server {
    struct mounts *mounts;
    const struct naming *contracts;
    struct door *doors;
    size_t door_count;
    pthread_mutex_t lock; /* of all that an answer reads and changes */
    struct clock clock;
    struct signing *signing;
    struct access *access;  /* NULL: nobody may control it */
    struct access_log *log; /* NULL: there is none */
};

/* True when a key may stand in a query. */
static bool has_key_in_query(const struct contract *contract)
{
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (contract->schemes[i].in == EXPRESSION_QUERY)
            return true;
    return false;
}

/* A query may hold a key or a signature; what is logged holds neither. What belongs to no
 * contract may hold those of any. */
static void note_target(struct stage *stage, const struct http_request *request,
                        struct listener_note *note)
{
    note->target = signed_url_redact(request->target);
    if (stage == NULL || has_key_in_query(stage_edition(stage)->contract))
        note->target[strcspn(note->target, "?")] = '\0';
}

static void log_answer(void *context, const struct listener_entry *entry)
{
    const struct door *door = context;

    access_log_write(door->server->log, entry);
}

static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    const struct door *door = context;
    struct server *server = door->server;
    struct edition *retired = NULL;
    struct stage *stage;

    pthread_mutex_lock(&server->lock);
    stage = mounts_answer(server->mounts, door->number, now_real(), request, reply);
    if (reply->note.is_wanted)
        note_target(stage, request, &reply->note);
    if (stage != NULL)
        retired = stage_take_retired(stage);
    pthread_mutex_unlock(&server->lock);
    edition_release(retired);
}

static bool open_mounts(struct server *server, const struct server_options *options,
                        struct error *error)
{
    struct stage_options stage = options->stage;
    struct mounts_options mounts = {.stage = &stage,
                                    .contracts = options->contracts,
                                    .count = options->contract_count,
                                    .are_separate = options->are_separate};

    server->signing = signing_new(options->url_secret_file, error);
    if (!options->uncontrolled)
        server->access = access_new(options->admin_token_file, error);
    if (server->signing == NULL || (server->access == NULL && !options->uncontrolled) ||
        (options->clock != NULL &&
         !clock_read(&server->clock, options->clock, now_real(), error)))
        return false;
    stage.clock = &server->clock;
    stage.lock = &server->lock;
    stage.signing = server->signing;
    stage.access = server->access;
    server->mounts = mounts_new(&mounts, error);
    return server->mounts != NULL;
}

/* The ports of several follow each other, unless any will do. */
static bool open_doors(struct server *server, const struct server_options *options,
                       struct error *error)
{
    size_t count = mounts_places(server->mounts);

    if (count > 1 && options->listen.unix_socket != NULL) {
        error_set(error, ERROR_USAGE, "--unix-socket has no ports to be separate");
        return false;
    }
    server->doors = memory_array(count, sizeof *server->doors);
    for (size_t i = 0; i < count; i++) {
        struct door *door = &server->doors[i];
        struct listener_options listen = options->listen;
        *door = (struct door){.server = server, .number = i};
        listen.answer = answer;
        listen.log = server->log == NULL ? NULL : log_answer;
        listen.context = door;
        if (listen.port != 0)
            listen.port += (int)i;
        if (listen.port > PORT_MOST) {
            error_set(error, ERROR_USAGE, "there are not %zu ports behind %d", count - 1,
                      options->listen.port);
            return false;
        }
        door->listener = listener_start(&listen, error);
        if (door->listener == NULL)
            return false;
        server->door_count++;
    }
    return true;
}

struct server *server_start(const struct server_options *options, struct error *error)
{
    struct server *server = memory_new(sizeof *server);

    pthread_mutex_init(&server->lock, NULL);
    server->contracts = options->contracts;
    if (access_log_open(options->log, options->log_file, &server->log, error) &&
        open_mounts(server, options, error) && open_doors(server, options, error))
        return server;
    server_stop(server);
    return NULL;
}

char *server_url(const struct server *server, size_t contract)
{
    const char *path = "";
    size_t door = contract < server->door_count ? contract : 0;

    mounts_stage(server->mounts, contract, &path);
    return memory_format("%s%s", listener_url(server->doors[door].listener), path);
}

bool server_write_ports(const struct server *server, const char *path,
                        struct error *error)
{
    AUTO_TEXT struct text lines;

    text_init(&lines, TEXT_CEILING);
    if (server->door_count == 1)
        text_add_format(&lines, "%d\n", listener_port(server->doors[0].listener));
    for (size_t i = 0; server->door_count > 1 && i < server->door_count; i++)
        text_add_format(&lines, "%s %s\n", server->contracts[i].name,
                        listener_url(server->doors[i].listener));
    return whole_file_write(path, "port file", text_string(&lines), error);
}

static void print_contract(const struct server *server, size_t number,
                           struct stage *stage, const char *path, FILE *stream)
{
    size_t door = number < server->door_count ? number : 0;
    const struct edition *edition = stage_edition(stage);
    size_t operations = edition->contract->operation_count;
    size_t records = store_record_count(edition->store);

    fprintf(stream, "countersign mock: %s on %s%s (%zu operation%s, %zu record%s)\n",
            edition->contract->title, listener_place(server->doors[door].listener), path,
            operations, operations == 1 ? "" : "s", records, records == 1 ? "" : "s");
}

void server_print(struct server *server, FILE *stream)
{
    struct stage *stage;
    const char *path;

    pthread_mutex_lock(&server->lock);
    for (size_t i = 0; (stage = mounts_stage(server->mounts, i, &path)) != NULL; i++)
        print_contract(server, i, stage, path, stream);
    pthread_mutex_unlock(&server->lock);
    fflush(stream);
}

uint64_t server_mistakes(struct server *server)
{
    uint64_t count;

    pthread_mutex_lock(&server->lock);
    count = mounts_mistakes(server->mounts);
    pthread_mutex_unlock(&server->lock);
    return count;
}

void server_print_summary(struct server *server, FILE *stream)
{
    pthread_mutex_lock(&server->lock);
    mounts_print_summary(server->mounts, stream);
    pthread_mutex_unlock(&server->lock);
}

/* Whoever asks whether it is ready is told that it is not any more. */
static void tell_end(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    if (server->mounts != NULL)
        mounts_end(server->mounts);
    pthread_mutex_unlock(&server->lock);
}

void server_drain(struct server *server, int64_t milliseconds, const sigset_t *ending)
{
    struct listener **listeners = memory_array(server->door_count + 1, sizeof *listeners);

    tell_end(server);
    for (size_t i = 0; i < server->door_count; i++)
        listeners[i] = server->doors[i].listener;
    listener_drain(listeners, server->door_count, milliseconds, ending);
    free(listeners);
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    tell_end(server);
    for (size_t i = 0; i < server->door_count; i++)
        listener_stop(server->doors[i].listener);
    mounts_free(server->mounts);
    pthread_mutex_destroy(&server->lock);
    access_free(server->access);
    signing_free(server->signing);
    access_log_close(server->log);
    free(server->doors);
    free(server);
}
