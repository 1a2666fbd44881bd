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

void listener_reply_prepared(struct listener_reply *reply,
                             struct listener_prepared *prepared)
{
    assert(is_empty(reply));
    reply->prepared = listener_prepared_share(prepared);
}

void listener_reply_move(struct listener_reply *reply, struct http_response *response)
{
    listener_reply_clear(reply);
    reply->status = response->status;
    reply->headers = response->headers;
    listener_reply_take(reply, response->body, response->body_length);
    *response = (struct http_response){.status = 0};
}

void listener_reply_clear(struct listener_reply *reply)
{
    http_headers_clear(&reply->headers);
    free(reply->owned);
    listener_prepared_free(reply->prepared);
    *reply = (struct listener_reply){.status = 500};
}
