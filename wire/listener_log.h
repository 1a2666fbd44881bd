/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a log is told of an answer. A part of wire/listener.h.
 */
#ifndef COUNTERSIGN_LISTENER_LOG_H
#define COUNTERSIGN_LISTENER_LOG_H

#include "src/http.h"
#include "src/instant.h"

#include <stdbool.h>
#include <stdint.h>

/* What whoever answers a request adds for the log: both owned by the note, or NULL. */
struct listener_note {
    bool is_wanted;  /* set by the listener: there is a log */
    char *target;    /* what may be shown of the request's target */
    char *operation; /* the name of what was asked for */
};

/* An answer; all borrowed. */
struct listener_entry {
    const struct http_request *request; /* its peer is the client's address */
    const char *version;                /* "HTTP/1.1" */
    const struct listener_note *note;
    struct instant begun; /* when its request line had come, by the system's clock */
    int64_t duration;     /* microseconds until the last byte was sent */
    int status;           /* 0: none went out */
    int64_t bytes; /* of the body that went out; -1: the client left before its end */
};

/* Called once for each answer, on the thread of the listener. Malformed requests, which
 * libmicrohttpd answers itself, have none. */
typedef void listener_log(void *context, const struct listener_entry *entry);

void listener_note_clear(struct listener_note *note);

#endif
