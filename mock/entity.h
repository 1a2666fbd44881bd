/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What HTTP itself does with an answer that is ready: names its bytes by an entity tag,
 * does not send what the client has (RFC 9110 13), codes it (8.4), sends a range of it
 * (14). The contract's own words about any of that come first.
 */
#ifndef COUNTERSIGN_ENTITY_H
#define COUNTERSIGN_ENTITY_H

#include "mock/negotiate.h"
#include "wire/listener.h"

#include <stdbool.h>
#include <stdint.h>

/* What is known of bytes that are sent again and again; empty to begin with. */
struct entity_mark {
    bool is_known;
    uint64_t hash;
};

struct entity_request {
    const char *method;
    const struct negotiate_wishes *wishes;
    bool is_media;            /* ranges of its bytes may be asked for */
    bool is_kept;             /* its bytes are not to be coded */
    struct entity_mark *mark; /* of the bytes; NULL: they are sent this once */
    bool untagged; /* an entity tag is not ours to give, or would say nothing */
};

/* Settles `reply`, which is filled but for its course. */
void entity_settle(const struct entity_request *request, struct listener_reply *reply);

#endif
