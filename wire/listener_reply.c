/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include <assert.h>
#include <stdlib.h>

static bool is_empty(const struct listener_reply *reply)
{
    return reply->owned == NULL && reply->borrowed == NULL && reply->prepared == NULL;
}

void listener_reply_take(struct listener_reply *reply, char *bytes, size_t length)
{
    assert(is_empty(reply) && (bytes != NULL || length == 0));
    reply->owned = bytes;
    reply->length = length;
}

void listener_reply_borrow(struct listener_reply *reply, const char *bytes, size_t length)
{
    assert(is_empty(reply) && (bytes != NULL || length == 0));
    reply->borrowed = bytes;
    reply->length = length;
}

void listener_reply_lend(struct listener_reply *reply, const char *bytes, size_t length,
                         void (*release)(void *owner), void *owner)
{
    listener_reply_borrow(reply, bytes, length);
    reply->release = release;
    reply->owner = owner;
}

const char *listener_reply_bytes(const struct listener_reply *reply)
{
    return reply->owned != NULL ? reply->owned : reply->borrowed;
}

struct listener_body listener_reply_give(struct listener_reply *reply)
{
    struct listener_body body = {.bytes = listener_reply_bytes(reply),
                                 .length = reply->length,
                                 .release = reply->release,
                                 .owner = reply->owner};
    if (reply->owned != NULL) {
        body.release = free;
        body.owner = reply->owned;
    }
    reply->owned = NULL;
    reply->borrowed = NULL;
    reply->length = 0;
    reply->release = NULL;
    return body;
}

void listener_body_release(struct listener_body *body)
{
    if (body->release != NULL)
        body->release(body->owner);
    *body = (struct listener_body){.bytes = NULL};
}

void listener_reply_replace(struct listener_reply *reply, char *bytes, size_t length)
{
    struct listener_body before = listener_reply_give(reply);
    listener_body_release(&before);
    listener_reply_take(reply, bytes, length);
}

void listener_reply_prepared(struct listener_reply *reply,
                             struct listener_prepared *prepared)
{
    assert(is_empty(reply));
    reply->prepared = listener_prepared_share(prepared);
}

void listener_reply_move(struct listener_reply *reply, struct http_response *response)
{
    struct listener_note note = reply->note;
    reply->note = (struct listener_note){.is_wanted = false};
    listener_reply_clear(reply);
    reply->note = note;
    reply->status = response->status;
    reply->headers = response->headers;
    listener_reply_take(reply, response->body, response->body_length);
    *response = (struct http_response){.status = 0};
}

void listener_note_clear(struct listener_note *note)
{
    free(note->target);
    free(note->operation);
    *note = (struct listener_note){.is_wanted = false};
}

void listener_reply_clear(struct listener_reply *reply)
{
    struct listener_body body = listener_reply_give(reply);
    listener_body_release(&body);
    http_headers_clear(&reply->headers);
    listener_note_clear(&reply->note);
    listener_prepared_free(reply->prepared);
    *reply = (struct listener_reply){.status = 500};
}

size_t listener_reply_sent(const struct listener_reply *reply)
{
    const struct listener_course *course = &reply->course;
    return course->is_limited && course->limit < reply->length ? course->limit
                                                               : reply->length;
}

void listener_reply_send_bare(const struct listener_reply *reply, int client,
                              void *tls_session)
{
    const char *bytes = listener_reply_bytes(reply);
    size_t length = listener_reply_sent(reply);

    if (length > 0 && tls_session != NULL)
        listener_tls_send(tls_session, bytes, length);
    else if (length > 0)
        listener_socket_send(client, bytes, length);
    if (reply->course.end == LISTENER_RESET)
        listener_socket_reset(client);
}
