/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and what came back, as a plain value that rules judge.
 *
 * Nothing here knows a socket: the session fills an exchange from the wire, a test or a
 * replay fills one by hand.
 */
#ifndef COUNTERSIGN_EXCHANGE_H
#define COUNTERSIGN_EXCHANGE_H

#include "src/error.h"
#include "src/http.h"
#include "src/instant.h"
#include "src/text.h"

#include <stdbool.h>
#include <stddef.h>

enum exchange_outcome {
    EXCHANGE_DONE,        /* a complete answer, of whatever status */
    EXCHANGE_UNREACHABLE, /* no connection: name, refusal, TLS */
    EXCHANGE_UNTRUSTED,   /* no connection: its certificate is not trusted */
    EXCHANGE_TIMEOUT,     /* no connection, or no complete answer, in time */
    EXCHANGE_BROKEN,      /* the connection died mid-answer, or the answer is not HTTP */
    EXCHANGE_TOO_LARGE,   /* head or body passed its ceiling */
    EXCHANGE_BUDGET,      /* not sent: the session's requests are used up */
    EXCHANGE_UNSENDABLE,  /* not sent: no URL, or a header that HTTP cannot carry */
};

struct exchange {
    size_t number; /* from 1, in the order of sending */
    struct http_request
        request;            /* as sent, but for Host, Content-Length and Connection */
    char *url;              /* absolute */
    struct instant started; /* of the last attempt, by this machine's clock */
    double seconds;         /* the last attempt took; pauses are not counted */
    unsigned attempts;      /* times it went over the wire */
    enum exchange_outcome outcome;
    char *reason;                  /* one sentence, no full stop; NULL when DONE */
    struct http_response response; /* what arrived, complete only when DONE */
};

/* Returns new an exchange without outcome or response; `request` is copied. */
struct exchange *exchange_new(size_t number, const struct http_request *request,
                              const char *url);
void exchange_free(struct exchange *exchange);

/* "done", "unreachable", "timeout", ...: the words reports use. */
const char *exchange_outcome_name(enum exchange_outcome outcome);

/* Sets an error from an exchange that is not DONE: ERROR_UNREACHABLE with URL and reason.
 */
void exchange_error(const struct exchange *exchange, struct error *error);

/*
 * Puts an answer together from the pieces in which it arrives. Interim answers (1xx) are
 * dropped, folded lines joined (RFC 9112 5.2), trailer fields after the body ignored.
 */
struct exchange_recorder {
    struct http_response *response; /* borrowed */
    struct text body;
    size_t head_length, head_ceiling;
    bool in_head;   /* a status line was seen, and not yet the empty line */
    bool head_done; /* the empty line behind a final head was seen */
    bool too_large; /* head or body passed its ceiling; further pieces are refused */
};

/* Starts recording into `response`, which is cleared. */
void exchange_recorder_init(struct exchange_recorder *recorder,
                            struct http_response *response, size_t head_ceiling,
                            size_t body_ceiling);

/* Records one line of the head with its line end; false when it is refused. */
bool exchange_recorder_line(struct exchange_recorder *recorder, const char *line,
                            size_t length);

/* Records a piece of the body; false when it is refused. */
bool exchange_recorder_body(struct exchange_recorder *recorder, const char *bytes,
                            size_t length);

/* Moves the body into the response ("" where none arrived) and releases the recorder. */
void exchange_recorder_finish(struct exchange_recorder *recorder);

#endif
