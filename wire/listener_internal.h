/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the listener share with each other and with nobody else.
 */
#ifndef COUNTERSIGN_LISTENER_INTERNAL_H
#define COUNTERSIGN_LISTENER_INTERNAL_H

#include "wire/listener.h"

#include <sys/types.h>

/* What connections are accepted from. */
struct listener_socket {
    int listening; /* -1: nothing */
    int port;      /* 0: it has none */
    char *url;     /* that reaches it */
    char *path;    /* of a Unix socket; NULL: it is none */
    char *place;   /* the same for people */
    dev_t device;  /* which file that is: another may have taken its place */
    ino_t file;
};

/* Opens what the options say. False with an error that says where. */
__attribute__((warn_unused_result)) bool
listener_socket_open(const struct listener_options *options, struct listener_socket *out,
                     struct error *error);

/* Refuses who comes from now on; a Unix socket's file goes first. */
void listener_socket_shut(struct listener_socket *socket);
void listener_socket_close(struct listener_socket *socket);

/* Opens a Unix socket, whose file appears once connections are accepted, for its owner
 * alone. It takes the place of a socket that nobody listens on any more, and of nothing
 * else. */
__attribute__((warn_unused_result)) bool
listener_unix_open(const char *path, struct listener_socket *out, struct error *error);

/* Removes the file while it is still this socket's. */
void listener_unix_remove(struct listener_socket *socket);

/* Sends the body alone, by TLS where there is a session (of GnuTLS), and what end the
 * course wants. */
void listener_reply_send_bare(const struct listener_reply *reply, int client,
                              void *tls_session);

/* Makes the other end of a connection see a reset, whatever is still to be sent. */
void listener_socket_reset(int client);

/* True when the other end has closed its side: it says nothing any more, and listens as a
 * rule no more either. */
bool listener_socket_is_gone(int client);

/* Sends what there is room for, at once. */
void listener_socket_send(int client, const char *bytes, size_t length);

/* Likewise within TLS; `session` is GnuTLS's. */
void listener_tls_send(void *session, const char *bytes, size_t length);

/* The versions of TLS that are spoken, as GnuTLS writes them. */
#define LISTENER_TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

/* Returns `options` with the defaults where nothing is said. */
struct listener_options listener_defaults(struct listener_options options);

/* The body of a reply, and what is called with `owner` once nobody reads it any more. */
struct listener_body {
    const char *bytes;
    size_t length;
    void (*release)(void *owner); /* NULL: nothing is */
    void *owner;
};

/* Takes the body out of `reply`, which has none then. */
struct listener_body listener_reply_give(struct listener_reply *reply);
void listener_body_release(struct listener_body *body);

/* How many bytes of its body are sent, unless the client goes before. */
size_t listener_reply_sent(const struct listener_reply *reply);

/* True when the body is sent at once and whole. */
bool listener_course_is_plain(const struct listener_course *course);

/* Adds a share and returns `prepared`. */
struct listener_prepared *listener_prepared_share(struct listener_prepared *prepared);

/* Fills method, target (taken), path and query. RFC 9112 3.2.2: a server accepts the
 * absolute form of a target, which becomes the origin form; its authority, returned new,
 * goes before the header Host. NULL for any other form. */
char *listener_request_init(struct http_request *request, const char *method,
                            char *target);

/* Ends a target, of which a copy has been made, behind its question mark: libmicrohttpd
 * would keep each parameter in its pool, which a few hundred exhaust; it says nothing
 * then, neither to the client nor here. */
void listener_target_end(const char *target);

/* True when an answer ends with its head (RFC 9112 6.3), in which libmicrohttpd would
 * announce chunks, and send the last of them. */
bool listener_has_no_body(int status);

/* True when nobody can tell where the body ends (RFC 9112 6.1): libmicrohttpd would read
 * until the client goes. */
bool listener_has_strange_body(const struct http_request *request);

/* True when the client announces a body above the ceiling, and waits for leave to send
 * it: with "Expect: 100-continue" it need not. */
bool listener_awaits_leave(const struct http_request *request, size_t ceiling);

struct listener_count;

/* --- The end --- */

/* Accepts no more connections, tells clients with every answer that it is the last, and
 * keeps up no silence that leads to none. Does nothing the second time. */
void listener_close_door(struct listener *listener);

bool listener_has_connections(const struct listener *listener);

/* Those under way; borrowed. */
struct listener_count *listener_requests(const struct listener *listener);

/* They have had their time: listener_stop only sends what is there. */
void listener_be_brief(struct listener *listener);

#define LISTENER_FLUSH_TIME 200 /* milliseconds */
#define LISTENER_QUIET_TIME 100 /* in which a client that is busy asks again */

/* --- How many requests are under way --- */

struct listener_count *listener_count_new(void);
void listener_count_free(struct listener_count *count);
void listener_count_up(struct listener_count *count);
void listener_count_down(struct listener_count *count);

/* Waits until there are none, for so many milliseconds at most. Returns how many there
 * have been. */
uint64_t listener_count_wait(struct listener_count *count, int64_t milliseconds);

/* Waits likewise until there have been more than `begun`; false when there were not. */
bool listener_count_more(struct listener_count *count, uint64_t begun,
                         int64_t milliseconds);

/* Ends every wait, now and later. */
void listener_count_hurry(struct listener_count *count);

/* --- Who waits for a moment, and is woken then --- */

struct listener_waits;

/* Called on a thread of its own for who has waited long enough; must not wait itself. */
typedef void listener_wake(void *who);

/* Returns new, or NULL with an error. */
__attribute__((warn_unused_result)) struct listener_waits *
listener_waits_start(listener_wake *wake, struct error *error);

/* Lets `who` wait until `due`, by listener_clock; false: nobody waits any more. */
bool listener_waits_add(struct listener_waits *waits, void *who, int64_t due);

/* Wakes everybody; whoever has to may wait again. */
void listener_waits_look(struct listener_waits *waits);

/* Wakes everybody, and lets nobody wait from now on. */
void listener_waits_end(struct listener_waits *waits);
bool listener_waits_ended(struct listener_waits *waits);

/* Nobody waits any more. NULL is allowed. */
void listener_waits_free(struct listener_waits *waits);

/* Microseconds on a clock that only goes forward: with coarser ones what is to be waited
 * for would come too early. */
#define LISTENER_MILLISECOND 1000
int64_t listener_clock(void);

/* --- A body that takes its time --- */

struct listener_sending;

/* Returns new what sends the body of `reply`, which it takes, by its course. */
struct listener_sending *listener_sending_new(struct listener_reply *reply);
void listener_sending_free(struct listener_sending *sending);

/* What is to be done once so many bytes are sent. */
enum listener_step { LISTENER_SEND, LISTENER_WAIT, LISTENER_END };

/* Tells the next step at `now` (by listener_clock; INT64_MAX: nothing is waited for)
 * behind `sent` bytes: `*bytes` and
 * `*length` to be sent, or `*due` to be waited for. */
enum listener_step listener_sending_step(struct listener_sending *sending, int64_t now,
                                         uint64_t sent, const char **bytes,
                                         size_t *length, int64_t *due);

#endif
