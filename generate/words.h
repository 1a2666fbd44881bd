/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people, telephones and sentences are called where nobody is meant: names from many
 * places, numbers from the ranges that regulators keep for fiction, phrases.
 */
#ifndef COUNTERSIGN_WORDS_H
#define COUNTERSIGN_WORDS_H

#include "src/random.h"
#include "src/text.h"

#include <stdbool.h>

/* True for two or three words that look like a person's name. */
bool words_is_person(const char *text);

/* True for seven digits or more, a plus before and blanks, dashes, dots or brackets
 * between them or not. */
bool words_is_phone(const char *text);

/* Each appends one, by lot. */
void words_add_person(struct random *random, struct text *out);
/* In the country and the writing of another number, as far as its country keeps a range
 * for fiction. */
void words_add_phone(struct random *random, const char *like, struct text *out);
/* At example.com (RFC 2606). */
void words_add_address(struct random *random, struct text *out);
void words_add_url(struct random *random, struct text *out);
/* Between one and three sentences. */
void words_add_prose(struct random *random, struct text *out);
/* A word or two, as a title. */
void words_add_title(struct random *random, struct text *out);

#endif
