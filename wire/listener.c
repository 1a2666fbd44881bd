/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener.h"

#include "wire/listener_arrival.h"
#include "wire/listener_internal.h"
#include "src/memory.h"

#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* libmicrohttpd keeps the parsed head, its own bookkeeping for each field and the head of
 * the answer in one pool. */
#define POOL_SIZE(head_ceiling) ((head_ceiling) + (size_t)8 * 1024)

#define WATCH        1000000 /* microseconds between looks at a client that waits in vain */
#define STREAM_BLOCK 4096 /* bytes of a body that takes its time, handed over at once */

struct listener_prepared {
    struct MHD_Response *response;
    atomic_uint shares;
};

struct listener {
    struct MHD_Daemon *daemon;
    struct listener_options options;
    struct listener_waits *waits; /* connections that are suspended */
    struct listener_socket socket;
    struct listener_count *open; /* requests begun and not yet answered */
    atomic_bool draining;        /* what is answered is the last of its connection */
    int64_t patience;            /* milliseconds listener_stop waits */
};

/* A body that takes its time. */
struct stream {
    struct listener *listener;
    struct MHD_Connection *connection;
    struct listener_sending *sending;
    enum listener_end end;
    bool is_cut;    /* less is sent than was promised */
    int64_t *count; /* how many bytes of the body are sent */
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

struct listener_prepared *listener_prepared_new(const struct http_headers *headers,
                                                char *bytes, size_t length)
{
    struct listener_prepared *prepared = memory_new(sizeof(*prepared));
    prepared->response =
        MHD_create_response_from_buffer(length, bytes, MHD_RESPMEM_MUST_FREE);
    assert(prepared->response != NULL); /* it is NULL for want of memory only */
    add_headers(prepared->response, headers);
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

/* The body goes over to libmicrohttpd, which lets go of it when it is sent. */
static struct MHD_Response *reply_response(struct listener_reply *reply)
{
    const struct listener_body body = listener_reply_give(reply);
    struct MHD_Response *response =
        body.release == NULL
            ? MHD_create_response_from_buffer(body.length, (void *)(uintptr_t)body.bytes,
                                              MHD_RESPMEM_PERSISTENT)
            : MHD_create_response_from_buffer_with_free_callback_cls(
                  body.length, (void *)(uintptr_t)body.bytes, body.release, body.owner);
    assert(response != NULL); /* it is NULL for want of memory only */
    add_headers(response, &reply->headers);
    return response;
}

/* A client that keeps its connection would meet a closed one with its next request. */
static void add_end(const struct listener *listener, struct MHD_Response *response)
{
    if (atomic_load(&listener->draining))
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

static enum MHD_Result queue_reply(const struct listener *listener,
                                   struct MHD_Connection *connection,
                                   struct listener_reply *reply)
{
    assert(reply->status >= 200 && reply->status <= 599);
    unsigned status = (unsigned)reply->status;
    if (reply->prepared != NULL)
        return MHD_queue_response(connection, status, reply->prepared->response);
    struct MHD_Response *response = reply_response(reply);
    add_end(listener, response);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* Answers that take another course */

static void wake(void *who)
{
    MHD_resume_connection(who);
}

/* Leaves the connection alone until `due`, or for a moment where it is to be watched;
 * libmicrohttpd then asks again. */
static void hold(struct listener *listener, struct MHD_Connection *connection,
                 int64_t due, bool is_watched)
{
    int64_t next = listener_clock() + WATCH;
    MHD_suspend_connection(connection);
    if (!listener_waits_add(listener->waits, connection,
                            is_watched && next < due ? next : due))
        MHD_resume_connection(connection);
}

/* Once the listener is to end, everything is due. */
static int64_t time_of(struct listener *listener)
{
    return listener_waits_ended(listener->waits) ? INT64_MAX : listener_clock();
}

static int socket_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
        ->connect_fd;
}

/* True when there is nobody any more for whom silence would be kept. */
static bool is_in_vain(const struct listener *listener, struct MHD_Connection *connection)
{
    return atomic_load(&listener->draining) ||
           listener_socket_is_gone(socket_of(connection));
}

/* True while the answer has to wait. Where nothing good comes in the end, a client that
 * has gone is not kept a place for. */
static bool is_early(struct listener *listener, struct listener_arrival *arrival,
                     struct MHD_Connection *connection)
{
    const struct listener_course *course = &arrival->reply.course;
    if (course->delay == 0)
        return false;
    if (arrival->due == 0)
        arrival->due = listener_clock() + course->delay * LISTENER_MILLISECOND;
    if (time_of(listener) >= arrival->due ||
        (course->bare && is_in_vain(listener, connection)))
        return false;
    hold(listener, connection, arrival->due, course->bare);
    return true;
}

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t room)
{
    struct stream *stream = context;
    bool is_bad = stream->is_cut || stream->end != LISTENER_KEPT;
    const char *bytes = NULL;
    size_t length = 0;
    int64_t due = 0;
    switch (listener_sending_step(stream->sending, time_of(stream->listener), position,
                                  &bytes, &length, &due)) {
    case LISTENER_SEND:
        length = length < room ? length : room;
        memcpy(out, bytes, length);
        *stream->count = (int64_t)(position + length);
        return (ssize_t)length;
    case LISTENER_WAIT:
        if (is_bad && is_in_vain(stream->listener, stream->connection))
            return MHD_CONTENT_READER_END_WITH_ERROR;
        hold(stream->listener, stream->connection, due, is_bad);
        return 0;
    case LISTENER_END:
        break;
    }
    if (stream->end == LISTENER_RESET)
        listener_socket_reset(socket_of(stream->connection));
    return is_bad ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
}

static void free_stream(void *context)
{
    struct stream *stream = context;
    listener_sending_free(stream->sending);
    free(stream);
}

static enum MHD_Result queue_stream(struct listener *listener,
                                    struct MHD_Connection *connection,
                                    struct listener_reply *reply, int64_t *count)
{
    assert(reply->prepared == NULL);
    const struct listener_course course = reply->course;
    bool is_sized =
        course.framing == LISTENER_SIZED || listener_has_no_body(reply->status);
    uint64_t size = is_sized ? (uint64_t)reply->length : MHD_SIZE_UNKNOWN;
    struct stream *stream = memory_new(sizeof(*stream));
    *stream = (struct stream){.listener = listener,
                              .connection = connection,
                              .end = course.end,
                              .is_cut = listener_reply_sent(reply) < reply->length,
                              .count = count,
                              .sending = listener_sending_new(reply)};
    struct MHD_Response *response = MHD_create_response_from_callback(
        size, STREAM_BLOCK, read_stream, stream, free_stream);
    assert(response != NULL);
    add_headers(response, &reply->headers);
    add_end(listener, response);
    if (course.framing == LISTENER_OPEN)
        MHD_set_response_options(response, MHD_RF_HTTP_VERSION_1_0_ONLY, MHD_RO_END);
    enum MHD_Result result =
        MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* What is no HTTP goes around the library, which closes the connection then. */
static enum MHD_Result send_bare(struct MHD_Connection *connection,
                                 const struct listener_reply *reply)
{
    const union MHD_ConnectionInfo *tls =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    listener_reply_send_bare(reply, socket_of(connection),
                             tls == NULL ? NULL : tls->tls_session);
    return MHD_NO;
}

static enum MHD_Result send_reply(struct listener *listener,
                                  struct listener_arrival *arrival,
                                  struct MHD_Connection *connection)
{
    struct listener_reply *reply = &arrival->reply;
    enum MHD_Result result;
    listener_arrival_sends(arrival);
    if (reply->course.bare)
        result = send_bare(connection, reply);
    else if (listener_course_is_plain(&reply->course))
        result = queue_reply(listener, connection, reply);
    else
        result = queue_stream(listener, connection, reply, &arrival->bytes);
    listener_reply_clear(reply);
    return result;
}

/* Requests */

static enum MHD_Result add_header(void *headers, enum MHD_ValueKind kind,
                                  const char *name, const char *value)
{
    (void)kind;
    http_headers_add(headers, name, value == NULL ? "" : value);
    return MHD_YES;
}

/* The first call: the head is complete. Nothing is answered yet, since libmicrohttpd
 * closes the connection behind an answer that comes before the whole request, unless the
 * client waits for leave to send its body and does not get it. */
static enum MHD_Result begin(struct listener *listener, struct listener_arrival *arrival,
                             struct MHD_Connection *connection, const char *method)
{
    AUTO_FREE char *authority =
        listener_request_init(&arrival->request, method, arrival->target);
    arrival->target = NULL;
    const union MHD_ConnectionInfo *head =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, add_header,
                              &arrival->request.headers);
    if (authority != NULL)
        http_headers_set(&arrival->request.headers, "Host", authority);
    arrival->request.peer =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
            ->client_addr;
    listener_arrival_begin(arrival, &listener->options,
                           head == NULL ? 0 : head->header_size);
    return arrival->answered ? send_reply(listener, arrival, connection) : MHD_YES;
}

/* The last call: the request is complete. It comes again for an answer that had to wait.
 */
static enum MHD_Result finish(struct listener *listener, struct listener_arrival *arrival,
                              struct MHD_Connection *connection)
{
    if (!arrival->answered)
        listener_arrival_answer(arrival, &listener->options);
    return is_early(listener, arrival, connection)
               ? MHD_YES
               : send_reply(listener, arrival, connection);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    (void)url;
    struct listener *listener = context;
    struct listener_arrival *arrival = *state;
    if (!arrival->begun) {
        arrival->is_old = strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
        return begin(listener, arrival, connection, method);
    }
    if (*upload_size == 0)
        return finish(listener, arrival, connection);
    size_t length = *upload_size;
    *upload_size = 0;
    return listener_arrival_receive(arrival, &listener->options, upload, length) ? MHD_YES
                                                                                 : MHD_NO;
}

/* What a connection has begun; NULL in between. */
static struct listener_arrival **current_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
        ->socket_context;
}

static void end_request(struct listener *listener, struct listener_arrival **current,
                        bool is_complete)
{
    if (*current == NULL)
        return;
    listener_arrival_log(*current, &listener->options, is_complete);
    listener_arrival_free(*current);
    *current = NULL;
    listener_count_down(listener->open);
}

/* Called once a request, with its target before anything is decoded, and NULL where the
 * request line ends behind the method. */
static void *on_target(void *context, const char *target,
                       struct MHD_Connection *connection)
{
    struct listener *listener = context;
    struct listener_arrival **current = current_of(connection);
    listener_count_up(listener->open);
    *current = listener_arrival_new(&listener->options, target);
    listener_target_end(target);
    return *current;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    *state = NULL;
    end_request(context, current_of(connection),
                code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
}

/* on_completed is not called for a head whose fields exhaust the pool. */
static void on_connection(void *context, struct MHD_Connection *connection,
                          void **current, enum MHD_ConnectionNotificationCode code)
{
    (void)connection;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *current = memory_new(sizeof(struct listener_arrival *));
        return;
    }
    end_request(context, *current, false);
    free(*current);
}

/* Life */

static struct MHD_Daemon *start_daemon(struct listener *listener,
                                       const struct certificate *certificate)
{
    const struct listener_options *options = &listener->options;
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_END, 0, NULL},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)LISTENER_TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    if (certificate != NULL) {
        flags |= MHD_USE_TLS;
        tls[0] =
            (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0, certificate->chain};
        tls[1].ptr_value = certificate->key;
    }
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, listener, MHD_OPTION_LISTEN_SOCKET,
        listener->socket.listening, MHD_OPTION_URI_LOG_CALLBACK, on_target, listener,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, listener, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        POOL_SIZE(options->head_ceiling), MHD_OPTION_CONNECTION_LIMIT,
        options->connection_limit, MHD_OPTION_CONNECTION_TIMEOUT, options->idle_timeout,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
}

static void listener_free(struct listener *listener)
{
    listener_socket_close(&listener->socket);
    listener_count_free(listener->open);
    listener_waits_free(listener->waits);
    free(listener);
}

struct listener *listener_start(const struct listener_options *options,
                                struct error *error)
{
    struct listener *listener = memory_new(sizeof(*listener));
    listener->open = listener_count_new();
    listener->patience = LISTENER_DRAIN_TIME;
    listener->options = listener_defaults(*options);
    if (listener_socket_open(options, &listener->socket, error)) {
        listener->waits = listener_waits_start(wake, error);
        if (listener->waits != NULL)
            listener->daemon = start_daemon(listener, options->certificate);
        if (listener->daemon != NULL)
            return listener;
        error_set(error, ERROR_SYSTEM, "cannot serve %s: %s", listener->socket.url,
                  strerror(errno));
    }
    listener_free(listener);
    return NULL;
}

int listener_port(const struct listener *listener)
{
    return listener->socket.port;
}

const char *listener_url(const struct listener *listener)
{
    return listener->socket.url;
}

const char *listener_place(const struct listener *listener)
{
    return listener->socket.place == NULL ? listener->socket.url : listener->socket.place;
}

/* The socket is shut at once and closed at the end: the thread may be using it until
 * then. */
void listener_close_door(struct listener *listener)
{
    if (atomic_exchange(&listener->draining, true))
        return;
    MHD_quiesce_daemon(listener->daemon);
    listener_socket_shut(&listener->socket);
    listener_waits_look(listener->waits);
}

bool listener_has_connections(const struct listener *listener)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
    return info != NULL && info->num_connections > 0;
}

struct listener_count *listener_requests(const struct listener *listener)
{
    return listener->open;
}

void listener_be_brief(struct listener *listener)
{
    listener->patience = LISTENER_FLUSH_TIME;
}

void listener_stop(struct listener *listener)
{
    if (listener == NULL)
        return;
    listener_close_door(listener);
    listener_waits_end(listener->waits);
    listener_count_wait(listener->open, listener->patience);
    MHD_stop_daemon(listener->daemon);
    listener_free(listener);
}
