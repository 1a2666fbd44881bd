/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server's end of the wire: accepts connections, assembles complete requests, sends
 * what an `answer` function decides.
 *
 * This module alone knows libmicrohttpd. It keeps the request target exactly as it was on
 * the wire ("+", "%2B" and "%2F" stay apart), holds head and body to their ceilings,
 * keeps connections alive, answers HEAD and 304 with the headers of the whole body, and
 * dates every answer that is not dated already. What a request means is left to the
 * `answer` function, which never sees a socket. Requests above a ceiling are refused with
 * a problem document (RFC 9457; 413, 414, 431); malformed ones, and heads that are larger
 * still, get libmicrohttpd's own answer (400, 414, 431). Neither arrives there.
 *
 * One thread serves all connections; `answer` is called on that thread, one request at a
 * time. An answer that is to come later (see listener_course.h) holds up none of them.
 */
#ifndef COUNTERSIGN_LISTENER_H
#define COUNTERSIGN_LISTENER_H

#include "src/error.h"
#include "src/http.h"
#include "wire/certificate.h"
#include "wire/listener_course.h"
#include "wire/listener_log.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LISTENER_BODY_CEILING     ((size_t)1024 * 1024) /* bytes of a request's body */
#define LISTENER_HEAD_CEILING     ((size_t)16 * 1024) /* bytes of request line and fields */
#define LISTENER_CONNECTION_LIMIT 1000
#define LISTENER_IDLE_TIMEOUT     30 /* seconds */
#define LISTENER_DRAIN_TIME                                                              \
    2000 /* milliseconds listener_stop waits for open requests                           \
          */

struct listener;
struct listener_prepared;

/*
 * What is to be sent. `answer` gets it empty, with status 500, and fills it by hand or
 * with the functions below. At most one of `owned`, `borrowed` and `prepared` is set;
 * none is an empty body. Headers that HTTP cannot carry (empty, or with a line break),
 * Content-Length and Transfer-Encoding are not sent as given: the length is always the
 * body's own. A Date given here replaces the real one; "Connection: close" ends the
 * connection after this answer.
 */
struct listener_reply {
    int status; /* 200 to 599 */
    struct http_headers headers;
    char *owned;                  /* freed once it is sent */
    const char *borrowed;         /* outlives the listener, or is lent */
    size_t length;                /* of `owned` or `borrowed` */
    void (*release)(void *owner); /* of what is lent; NULL: it is not */
    void *owner;
    struct listener_prepared *prepared; /* one share of it */
    struct listener_course course;      /* of an answer that is not prepared */
    struct listener_note note;          /* for the log; survives listener_reply_move */
};

/* Takes `bytes` (from malloc, NULL when empty) as the body. */
void listener_reply_take(struct listener_reply *reply, char *bytes, size_t length);

/* Borrows `bytes`, which must outlive the listener, as the body. */
void listener_reply_borrow(struct listener_reply *reply, const char *bytes,
                           size_t length);

/* Borrows `bytes` until `release` is called with `owner`: once for each reply, when the
 * last byte is sent or never will be, on the listener's thread or, at its end, on that of
 * listener_stop; never within the call of `answer`. */
void listener_reply_lend(struct listener_reply *reply, const char *bytes, size_t length,
                         void (*release)(void *owner), void *owner);

/* Takes `bytes` as listener_reply_take does, in place of the body there is, if any. */
void listener_reply_replace(struct listener_reply *reply, char *bytes, size_t length);

/* The body as it stands, borrowed; NULL where there is none or it is prepared. */
const char *listener_reply_bytes(const struct listener_reply *reply);

/* Sends `prepared` with its own headers; those of the reply are not used. A share of its
 * own is taken, so the caller may give up theirs at once. */
void listener_reply_prepared(struct listener_reply *reply,
                             struct listener_prepared *prepared);

/* Moves status, headers and body out of `response`, which is left empty. */
void listener_reply_move(struct listener_reply *reply, struct http_response *response);

/* Releases what was not sent; for tests that call an answer function without a listener.
 */
void listener_reply_clear(struct listener_reply *reply);

/* Fills `reply` for `request`; both belong to the listener and end with the call. */
typedef void listener_answer(void *context, const struct http_request *request,
                             struct listener_reply *reply);

/* Zero stands for the default of each number, except for `port`. */
struct listener_options {
    const char *host; /* an IPv4 or IPv6 literal; NULL and "localhost": 127.0.0.1 */
    int port;         /* 0: any free one */
    const char *unix_socket; /* the path of one, in place of host and port; or NULL */
    const struct certificate *certificate; /* TLS 1.2 and later is spoken; NULL: HTTP */
    size_t body_ceiling;       /* larger bodies are answered with 413, without `answer` */
    size_t head_ceiling;       /* larger heads are answered with 431 or 414, likewise */
    unsigned connection_limit; /* further connections wait until one ends */
    unsigned idle_timeout;     /* seconds after which a silent connection is closed */
    listener_answer *answer;
    listener_log *log; /* NULL: nothing is measured, and nobody told */
    void *context;     /* for both */
};

/* Returns new a listener that accepts connections from now on, or NULL with an error that
 * says where it cannot. The options are copied; `context` is borrowed. The address for
 * all of IPv6, "::", takes IPv4 as well. A Unix socket is its owner's alone; it may take
 * the place of one that nobody listens on. */
__attribute__((warn_unused_result)) struct listener *
listener_start(const struct listener_options *options, struct error *error);

/* The port it is bound to; 0 with a Unix socket. */
int listener_port(const struct listener *listener);

/* Writes a port to a file, which appears whole or not at all. */
__attribute__((warn_unused_result)) bool listener_write_port(int port, const char *path,
                                                             struct error *error);

/* "http://127.0.0.1:8080", "https://[::1]:8080", with a Unix socket "http://localhost";
 * borrowed. */
const char *listener_url(const struct listener *listener);

/* Where it is found, for people: its URL, or "unix:PATH"; borrowed. */
const char *listener_place(const struct listener *listener);

/* Has all of them accept no more connections, and lets requests under way come to their
 * end, also those that are answered later or slowly, for so long at most. Each answer
 * says that it is the last of its connection; one that leads to nothing good is cut off.
 * A signal of `ending`, which every thread blocks, ends the wait at once, and that of
 * listener_stop.
 */
void listener_drain(struct listener *const listeners[], size_t count,
                    int64_t milliseconds, const sigset_t *ending);

/* Accepts no more connections, sends at once what was to be sent later, waits
 * (LISTENER_DRAIN_TIME at most) until requests under way are answered, closes everything
 * and frees the listener. NULL is allowed. */
void listener_stop(struct listener *listener);

/* Returns new an answer that is built once and sent many times; `bytes` is taken. Headers
 * are copied. It may be built before the listener starts and on any thread. */
__attribute__((warn_unused_result)) struct listener_prepared *
listener_prepared_new(const struct http_headers *headers, char *bytes, size_t length);

/* Gives up one share; the last one frees it. Answers under way keep what they need. NULL
 * is allowed. */
void listener_prepared_free(struct listener_prepared *prepared);

#endif
