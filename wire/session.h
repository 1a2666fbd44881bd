/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client's end of the wire: sends requests to one endpoint and keeps what came back.
 *
 * This module alone knows libcurl. A session belongs to a base URL, keeps its
 * connections, follows no redirect unless it is told to, keeps no cookie, reads no netrc,
 * asks for no content coding, leaves path and query as they were written, and sends
 * nothing but the request's own headers, User-Agent and Accept (so no credential ever
 * goes to a host it was not put on). It is polite: a budget of requests, a pace, and
 * pauses before it sends again what came to nothing. Every wait has an end. What the
 * answers mean is left to the rules, and to its user to wait as an answer asks
 * (session_retry_after).
 *
 * A session serves one thread. HTTP/1.1 is spoken. Proxies of the environment are used,
 * but never for loopback, where a proxy must be named.
 */
#ifndef COUNTERSIGN_SESSION_H
#define COUNTERSIGN_SESSION_H

#include "wire/exchange.h"

#include <signal.h>
#include <sys/types.h>

#define SESSION_BODY_CEILING    ((size_t)16 * 1024 * 1024) /* bytes of an answer's body */
#define SESSION_HEAD_CEILING    ((size_t)64 * 1024)        /* bytes of an answer's head */
#define SESSION_CONNECT_TIMEOUT 5000                       /* milliseconds */
#define SESSION_TIMEOUT         30000 /* milliseconds, of one attempt */
#define SESSION_FIRST_PAUSE     0.25  /* seconds before the first retry, then doubled */
#define SESSION_LONGEST_PAUSE   10.0  /* seconds */

struct session;

/* How to connect, in the words of curl's command line. */
struct session_setting {
    const char *name;  /* "cacert"; one that session_setting_kind knows */
    const char *value; /* NULL for a switch */
};

struct session_setting_kind {
    const char *name;
    bool file;   /* the value is a file or folder that is read */
    bool secret; /* the value is never printed */
    bool own;    /* for the base's own origin alone */
};

/* What there is to know of a setting, without its dashes; NULL: it is none. */
const struct session_setting_kind *session_setting_kind(const char *name);

/* Zero stands for the default of each number that has one above. */
struct session_options {
    const char *base; /* http or https, an optional path prefix; no query, no user */
    const char *user_agent;                 /* NULL: countersign/VERSION */
    const struct session_setting *settings; /* in order: the last of a name counts */
    size_t setting_count;
    const struct http_headers *headers; /* more of them, for the base's own origin, where
                                           a request does not say otherwise; or NULL */
    unsigned redirects; /* most that are followed; 0: a redirect is an answer */
    size_t body_ceiling, head_ceiling;
    long connect_timeout, timeout; /* milliseconds */
    size_t budget;                 /* most requests, retries included; 0: no limit */
    double interval;               /* seconds from one request to the next, at least */
    unsigned at_once;              /* most under way; see session_send_ahead */
    unsigned retries;              /* most retries of a request that is safe */
    const volatile sig_atomic_t *stop; /* while it is not 0 nothing is sent, and what is
                                          on its way is given up; or NULL */
};

/* What a request is sent again for. */
enum session_trouble {
    SESSION_LOST,      /* the connection ended before the answer did */
    SESSION_SLOW,      /* no answer in time */
    SESSION_UNREACHED, /* no connection, though the endpoint had answered before */
    SESSION_502,
    SESSION_503,
    SESSION_504,
    SESSION_429, /* by the session's user alone */
    SESSION_TROUBLES
};

/* "broken connection", "timeout", "503", ...: the words reports use. */
const char *session_trouble_name(enum session_trouble trouble);

/* What a session did so far. */
struct session_statistics {
    size_t requests;    /* tried, retries included */
    size_t connections; /* opened for them */
    size_t bytes;       /* of bodies received */
    size_t retries[SESSION_TROUBLES];
};

/* Called before each sending, and now and then while an answer is awaited. */
typedef void session_tick(void *context);

/* Returns new a session; nothing is sent yet. NULL with a usage error when the base URL
 * is none. The options are copied. */
__attribute__((warn_unused_result)) struct session *
session_new(const struct session_options *options, struct error *error);

/* Releases the session with all its exchanges. NULL is allowed. */
void session_free(struct session *session);

/* Has `tick` called from now on; NULL: nothing. */
void session_set_tick(struct session *session, session_tick *tick, void *context);

/* The base URL without a slash at its end; borrowed. */
const char *session_base(const struct session *session);

/*
 * Sends `request` and returns the recorded exchange, borrowed from the session; never
 * NULL: its outcome says what happened. A target that starts with "/" is appended to the
 * base; any other is an absolute URL (a signed one) and is used as it stands.
 *
 * When a kept connection dies before the first byte of the answer, an idempotent request
 * (RFC 9110 9.2.2) is sent once more on a fresh one. A safe one (9.2.1) is sent again,
 * as often as the options allow, when its connection ends, no answer comes in time or a
 * gateway has trouble (502, 503 and 504 without Retry-After), behind pauses that double;
 * only the last answer is kept. An endpoint that never answered is not waited for.
 *
 * Where redirects are followed, those of GET and HEAD are; the answer is the last one's.
 * On another origin nothing of the request goes along but Accept and User-Agent.
 */
const struct exchange *session_send(struct session *session,
                                    const struct http_request *request);

/* As session_send for a request that may be repeated though its method does not say so: a
 * search by POST. */
const struct exchange *session_send_repeatable(struct session *session,
                                               const struct http_request *request);

/*
 * Sends requests that are about to be sent one by one anyway, and must be safe, so that
 * several are under way at once, as many as the options allow; not at all where that is
 * one. session_send of the same bytes then returns what came. Trouble of any kind is
 * forgotten, to be asked through as usual, and ends the sending together.
 */
void session_send_ahead(struct session *session, const struct http_request *requests,
                        size_t count);

/* Forgets what came and was not asked for: by and by it would be out of date. */
void session_forget_ahead(struct session *session);

/* Seconds until an answer wants to be asked again (Retry-After, RFC 9110 10.2.3, in
 * either form); false when it does not say. A date counts from the answer's own Date,
 * since its clock and ours may differ. */
bool session_retry_after(const struct http_response *response, int64_t *seconds);

/* Rests for so long, or until `stop` (or NULL) is not 0; not at all for 0 and less. */
void session_rest(double seconds, const volatile sig_atomic_t *stop);

/* The exchange of that number, or NULL when there is none or it was released. */
const struct exchange *session_exchange(const struct session *session, size_t number);

/* The number of the last exchange; 0 before the first. */
size_t session_last(const struct session *session);

/* Forgets an exchange of this session before its end, to save memory. */
void session_release(struct session *session, const struct exchange *exchange);

/* Where an exchange lies that was put away; starts as {0}. */
struct session_place {
    off_t at;
    size_t length, body_length;
};

/* Puts header fields and body of an exchange into a file, which has no name and ends with
 * the session; they are missing from the exchange until it is brought back. False, and
 * all stays as it is, when there can be no such file. */
bool session_put_away(struct session *session, const struct exchange *exchange,
                      struct session_place *place);
/* False when it cannot be read. */
bool session_bring_back(struct session *session, const struct exchange *exchange,
                        const struct session_place *place);

/* Sends that the budget still allows. */
size_t session_remaining(const struct session *session);

/* True when `url` leads to this machine. */
bool session_is_loopback(const char *url);

struct session_statistics session_statistics(const struct session *session);

#endif
