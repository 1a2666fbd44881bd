/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request that is arriving: head first, then its body piece by piece, each held to its
 * ceiling. Knows no connection. A part of the listener that only the listener includes.
 */
#ifndef COUNTERSIGN_LISTENER_ARRIVAL_H
#define COUNTERSIGN_LISTENER_ARRIVAL_H

#include "src/text.h"
#include "wire/listener.h"

struct listener_arrival {
    char *target;                /* as on the wire; NULL once the request has it */
    size_t target_length;        /* as it was on the wire */
    struct http_request request; /* filled from the target once the head is complete */
    struct text body;
    uint64_t received; /* bytes of the body */
    bool begun;
    int refusal; /* the status that answers without asking `answer`; 0 for none */
    bool answered;
    int64_t due;                 /* when the reply is to be sent */
    struct listener_reply reply; /* once it is answered, until it is sent */
    struct listener_note note;   /* from here on for the log alone */
    struct instant moment;       /* when it began */
    int64_t started;             /* the same by listener_clock */
    bool is_old;                 /* HTTP/1.0 */
    int status;                  /* 0: none has gone out */
    int64_t bytes;               /* of the body that went out, or will */
    bool is_counted;             /* by whoever sends them */
};

/* Returns new; `target` may be NULL where the request line has none. */
struct listener_arrival *listener_arrival_new(const struct listener_options *options,
                                              const char *target);
void listener_arrival_free(struct listener_arrival *arrival);

/* The head, of so many bytes, is in `request`. It is answered already when the client
 * waits for leave to send a body that nobody wants. */
void listener_arrival_begin(struct listener_arrival *arrival,
                            const struct listener_options *options, size_t head_size);

/* A piece of the body; false when the client is not to be listened to any longer. */
__attribute__((warn_unused_result)) bool
listener_arrival_receive(struct listener_arrival *arrival,
                         const struct listener_options *options, const char *bytes,
                         size_t length);

/* The request is complete: fills the reply. */
void listener_arrival_answer(struct listener_arrival *arrival,
                             const struct listener_options *options);

/* Remembers of the reply, which is about to be sent, what the log has to know. */
void listener_arrival_sends(struct listener_arrival *arrival);

/* Tells the log, if there is one, that the answer has ended: as it should, or not. */
void listener_arrival_log(const struct listener_arrival *arrival,
                          const struct listener_options *options, bool is_complete);

#endif
