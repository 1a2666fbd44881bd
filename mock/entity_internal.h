/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of what is done with an answer that is ready. For entity*.c alone. */
#ifndef COUNTERSIGN_ENTITY_INTERNAL_H
#define COUNTERSIGN_ENTITY_INTERNAL_H

#include "mock/entity.h"

#include <stdint.h>

/* Of bytes that are equal it is equal, and of others as a rule not: XXH64, seed 0, as its
 * specification describes it. No secret is kept by it. */
uint64_t entity_hash(const void *bytes, size_t length);

#define ENTITY_TAG_SIZE 32 /* bytes of a tag, with quotes, suffix and a NUL */

/* True when a list of entity tags, or an asterisk, names `tag` (RFC 9110 8.8.3.2). */
bool entity_tag_is_in(const char *list, const char *tag, bool weakly);

/* Sends what Range asks for in place of the whole, or refuses it; leaves it whole where
 * the field is to be ignored (RFC 9110 14.2). */
void entity_cut(const char *range, struct listener_reply *reply);

/* Puts a text in place of the answer. */
void entity_refuse(struct listener_reply *reply, int status, const char *text);

/* True for what a coding makes smaller, by its media type and its length. */
bool entity_is_coded(const struct listener_reply *reply);

/* Codes the body with gzip (RFC 1952). */
void entity_gzip(struct listener_reply *reply);

#endif
