/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an answer is sent when it is not sent at once and whole: later, in pieces, with
 * pauses, cut off, without a head, or ended by a reset. Nobody waits for it: the listener
 * goes on with its other connections. A part of wire/listener.h.
 */
#ifndef COUNTERSIGN_LISTENER_COURSE_H
#define COUNTERSIGN_LISTENER_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LISTENER_DELAY_CEILING INT64_C(3600000) /* milliseconds; an hour */

/* How the end of a body is told. */
enum listener_framing {
    LISTENER_SIZED,   /* Content-Length */
    LISTENER_CHUNKED, /* a last chunk (RFC 9112 7.1) */
    LISTENER_OPEN,    /* the end of the connection (RFC 9112 6.3) */
};

/* What happens to the connection behind the last byte. */
enum listener_end {
    LISTENER_KEPT,   /* it is kept, unless the body is cut off or the framing ends it */
    LISTENER_CLOSED, /* it is closed */
    LISTENER_RESET,  /* the client gets a TCP reset */
};

/* All zero: at once and whole. Times are milliseconds. */
struct listener_course {
    int64_t delay;    /* before the first byte */
    bool bare;        /* the body is all that is sent: no status line, no header. The
                         connection then ends. */
    size_t piece;     /* bytes that go out together; 0: all of them */
    size_t variation; /* by how many bytes a piece may be shorter or longer */
    uint64_t seed;    /* of the variation */
    int64_t interval; /* between two pieces */
    bool is_limited;  /* not more than `limit` bytes of the body are sent */
    size_t limit;
    int64_t pause; /* before the end, or before the connection is cut off */
    enum listener_framing framing;
    enum listener_end end;
};

#endif
