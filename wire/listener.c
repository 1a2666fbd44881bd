/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener.h"

#include "wire/listener_internal.h"
#include "src/memory.h"
#include "src/text.h"

#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

/* What a client may send above the body's ceiling before it is cut off: reading it to its
 * end lets the client see the 413, and a client that never ends must not be listened to
 * forever. */
#define EXCESS_CEILING ((uint64_t)64 * 1024 * 1024)

/* libmicrohttpd keeps the parsed head, its own bookkeeping for each field and the head of
 * the answer in one pool. */
#define POOL_SIZE(head_ceiling) (2 * (head_ceiling) + (size_t)32 * 1024)

struct listener_prepared {
    struct MHD_Response *response;
    atomic_uint shares;
};

struct listener {
    struct MHD_Daemon *daemon;
    struct listener_options options;
    char *url;
    int port;
    pthread_mutex_t lock;
    pthread_cond_t all_answered;
    size_t open; /* requests begun and not yet answered; under `lock` */
};

/* A request that is arriving. */
struct arrival {
    struct listener *listener;
    char *target;                /* as on the wire */
    struct http_request request; /* filled from `target` once the head is complete */
    struct text body;
    uint64_t received; /* bytes of the body */
    bool begun;
    int refusal; /* the status that answers without asking `answer`; 0 for none */
};

/* Answers */

static void add_headers(struct MHD_Response *response, const struct http_headers *headers)
{
    for (size_t i = 0; i < headers->count; i++) {
        const struct http_header *header = &headers->items[i];
        if (strcasecmp(header->name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0)
            continue;
        /* Refuses Content-Length and what HTTP cannot carry, as the manual promises. */
        (void)MHD_add_response_header(response, header->name, header->value);
    }
}

static struct MHD_Response *response_new(const struct http_headers *headers, char *bytes,
                                         size_t length, enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(length, bytes, mode);
    assert(response != NULL); /* it is NULL for want of memory only */
    add_headers(response, headers);
    return response;
}

struct listener_prepared *listener_prepared_new(const struct http_headers *headers,
                                                char *bytes, size_t length)
{
    struct listener_prepared *prepared = memory_new(sizeof(*prepared));
    prepared->response = response_new(headers, bytes, length, MHD_RESPMEM_MUST_FREE);
    atomic_init(&prepared->shares, 1);
    return prepared;
}

struct listener_prepared *listener_prepared_share(struct listener_prepared *prepared)
{
    atomic_fetch_add(&prepared->shares, 1);
    return prepared;
}

void listener_prepared_free(struct listener_prepared *prepared)
{
    if (prepared == NULL || atomic_fetch_sub(&prepared->shares, 1) > 1)
        return;
    MHD_destroy_response(prepared->response);
    free(prepared);
}

/* The body goes over to libmicrohttpd, which frees it when it is sent. */
static struct MHD_Response *reply_response(struct listener_reply *reply)
{
    if (reply->owned == NULL)
        return response_new(&reply->headers, (char *)(uintptr_t)reply->borrowed,
                            reply->length, MHD_RESPMEM_PERSISTENT);
    char *bytes = reply->owned;
    reply->owned = NULL;
    return response_new(&reply->headers, bytes, reply->length, MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result send_reply(struct MHD_Connection *connection,
                                  struct listener_reply *reply)
{
    assert(reply->status >= 200 && reply->status <= 599);
    unsigned status = (unsigned)reply->status;
    if (reply->prepared != NULL)
        return MHD_queue_response(connection, status, reply->prepared->response);
    struct MHD_Response *response = reply_response(reply);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_refusal(struct MHD_Connection *connection,
                                    const struct arrival *arrival)
{
    const struct listener_options *options = &arrival->listener->options;
    bool body = arrival->refusal == MHD_HTTP_CONTENT_TOO_LARGE;
    struct listener_reply reply = {.status = arrival->refusal};
    http_headers_add(&reply.headers, "Content-Type", "text/plain; charset=utf-8");
    char *text = memory_format("The %s of this request is larger than %zu bytes.\n",
                               body ? "body" : "head",
                               body ? options->body_ceiling : options->head_ceiling);
    listener_reply_take(&reply, text, strlen(text));
    enum MHD_Result result = send_reply(connection, &reply);
    listener_reply_clear(&reply);
    return result;
}

/* Requests */

/* RFC 9112 3.2.2: a server accepts the absolute form, and its authority goes before Host.
 * Returns the length of "http://authority", 0 for any other form. */
static size_t absolute_length(const char *target)
{
    size_t scheme = strncasecmp(target, "http://", 7) == 0    ? 7
                    : strncasecmp(target, "https://", 8) == 0 ? 8
                                                              : 0;
    return scheme == 0 ? 0 : scheme + strcspn(target + scheme, "/?");
}

static enum MHD_Result add_header(void *headers, enum MHD_ValueKind kind,
                                  const char *name, const char *value)
{
    (void)kind;
    http_headers_add(headers, name, value == NULL ? "" : value);
    return MHD_YES;
}

static void read_head(struct arrival *arrival, struct MHD_Connection *connection,
                      const char *method)
{
    size_t prefix = absolute_length(arrival->target);
    const char *origin = arrival->target + prefix;
    AUTO_FREE char *slashed = memory_format("%s%s", *origin == '/' ? "" : "/", origin);
    http_request_init(&arrival->request, method, prefix == 0 ? arrival->target : slashed);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header,
                              &arrival->request.headers);
    if (prefix > 0) {
        const char *authority = strstr(arrival->target, "://") + 3;
        AUTO_FREE char *host =
            memory_text_of(authority, prefix - (size_t)(authority - arrival->target));
        http_headers_set(&arrival->request.headers, "Host", host);
    }
}

/* With "Expect: 100-continue" the client has not sent its body yet and need not. */
static bool refuses_before_the_body(const struct arrival *arrival)
{
    const struct http_headers *headers = &arrival->request.headers;
    const char *length = http_headers_value(headers, "Content-Length");
    const char *expect = http_headers_value(headers, "Expect");
    return length != NULL && expect != NULL && strcasecmp(expect, "100-continue") == 0 &&
           strtoull(length, NULL, 10) > arrival->listener->options.body_ceiling;
}

/* The first call: the head is complete. Nothing is answered yet, since libmicrohttpd
 * closes the connection behind an answer that comes before the whole request. */
static enum MHD_Result begin(struct arrival *arrival, struct MHD_Connection *connection,
                             const char *method)
{
    const struct listener_options *options = &arrival->listener->options;
    arrival->begun = true;
    read_head(arrival, connection, method);
    const union MHD_ConnectionInfo *head =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (head != NULL && head->header_size > options->head_ceiling)
        arrival->refusal = MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    if (!refuses_before_the_body(arrival))
        return MHD_YES;
    arrival->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
    return send_refusal(connection, arrival);
}

/* The calls between: a piece of the body. */
static enum MHD_Result receive(struct arrival *arrival, const char *bytes, size_t *length)
{
    arrival->received += *length;
    if (arrival->received > arrival->listener->options.body_ceiling + EXCESS_CEILING)
        return MHD_NO;
    if (arrival->refusal == 0)
        text_add(&arrival->body, bytes, *length);
    if (arrival->body.overflowed) {
        arrival->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
        text_clear(&arrival->body);
    }
    *length = 0;
    return MHD_YES;
}

/* The last call: the request is complete. */
static enum MHD_Result finish(struct arrival *arrival, struct MHD_Connection *connection)
{
    const struct listener_options *options = &arrival->listener->options;
    if (arrival->refusal != 0)
        return send_refusal(connection, arrival);
    if (arrival->received > 0) {
        arrival->request.body_length = arrival->body.length;
        arrival->request.body = text_take(&arrival->body);
    }
    struct listener_reply reply = {.status = 500};
    options->answer(options->context, &arrival->request, &reply);
    enum MHD_Result result = send_reply(connection, &reply);
    listener_reply_clear(&reply);
    return result;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    (void)context;
    (void)url;
    (void)version;
    struct arrival *arrival = *state;
    if (!arrival->begun)
        return begin(arrival, connection, method);
    if (*upload_size > 0)
        return receive(arrival, upload, upload_size);
    return finish(arrival, connection);
}

/* Called once a request, with its target before anything is decoded, and NULL where the
 * request line ends behind the method. on_completed is called for each such request, also
 * for those that turn out malformed later in the head. */
static void *on_target(void *context, const char *target,
                       struct MHD_Connection *connection)
{
    (void)connection;
    struct listener *listener = context;
    struct arrival *arrival = memory_new(sizeof(*arrival));
    arrival->listener = listener;
    arrival->target = memory_text(target == NULL ? "" : target);
    text_init(&arrival->body, listener->options.body_ceiling);
    pthread_mutex_lock(&listener->lock);
    listener->open++;
    pthread_mutex_unlock(&listener->lock);
    return arrival;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    (void)connection;
    (void)code;
    struct listener *listener = context;
    struct arrival *arrival = *state;
    if (arrival == NULL)
        return;
    *state = NULL;
    http_request_clear(&arrival->request);
    text_clear(&arrival->body);
    free(arrival->target);
    free(arrival);
    pthread_mutex_lock(&listener->lock);
    if (--listener->open == 0)
        pthread_cond_broadcast(&listener->all_answered);
    pthread_mutex_unlock(&listener->lock);
}

/* Life */

static struct listener_options with_defaults(struct listener_options options)
{
    assert(options.answer != NULL);
    if (options.body_ceiling == 0)
        options.body_ceiling = LISTENER_BODY_CEILING;
    if (options.head_ceiling == 0)
        options.head_ceiling = LISTENER_HEAD_CEILING;
    if (options.connection_limit == 0)
        options.connection_limit = LISTENER_CONNECTION_LIMIT;
    if (options.idle_timeout == 0)
        options.idle_timeout = LISTENER_IDLE_TIMEOUT;
    options.host = NULL; /* borrowed, and not needed any more */
    return options;
}

static struct MHD_Daemon *start_daemon(struct listener *listener, int listening)
{
    const struct listener_options *options = &listener->options;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, listener, MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, listener, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, listener, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        POOL_SIZE(options->head_ceiling), MHD_OPTION_CONNECTION_LIMIT,
        options->connection_limit, MHD_OPTION_CONNECTION_TIMEOUT, options->idle_timeout,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

static void init_lock(struct listener *listener)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&listener->all_answered, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&listener->lock, NULL);
}

static void listener_free(struct listener *listener)
{
    pthread_cond_destroy(&listener->all_answered);
    pthread_mutex_destroy(&listener->lock);
    free(listener->url);
    free(listener);
}

struct listener *listener_start(const struct listener_options *options,
                                struct error *error)
{
    struct listener *listener = memory_new(sizeof(*listener));
    init_lock(listener);
    listener->options = with_defaults(*options);
    int listening = listener_socket_open(options->host, options->port, &listener->port,
                                         &listener->url, error);
    if (listening >= 0) {
        listener->daemon = start_daemon(listener, listening);
        if (listener->daemon != NULL)
            return listener;
        error_set(error, ERROR_SYSTEM, "cannot serve %s: %s", listener->url,
                  strerror(errno));
        close(listening);
    }
    listener_free(listener);
    return NULL;
}

int listener_port(const struct listener *listener)
{
    return listener->port;
}

const char *listener_url(const struct listener *listener)
{
    return listener->url;
}

static void wait_until_answered(struct listener *listener)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += LISTENER_DRAIN_TIME / 1000;
    end.tv_nsec += LISTENER_DRAIN_TIME % 1000 * 1000000L;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&listener->lock);
    int result = 0;
    while (listener->open > 0 && result == 0)
        result = pthread_cond_timedwait(&listener->all_answered, &listener->lock, &end);
    pthread_mutex_unlock(&listener->lock);
}

void listener_stop(struct listener *listener)
{
    if (listener == NULL)
        return;
    int listening = MHD_quiesce_daemon(listener->daemon);
    wait_until_answered(listener);
    MHD_stop_daemon(listener->daemon);
    if (listening >= 0)
        close(listening); /* only now: the thread may have been using it until its end */
    listener_free(listener);
}
