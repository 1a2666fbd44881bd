/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON with placeholders in its strings, filled from a record.
 *
 *   {/pointer}        the record's member
 *   {?/pointer}       the same; a member of the template that is just this is left out
 *                     where the record has null
 *   {text:/pointer}   the member's text, empty where it is null or not there
 *   {uuid:/pointer}   a UUID made from the member's text, the same for the same text
 *   {NAME:/pointer}   what the word list NAME has for the member's text, or for "null"
 *   {now}             the moment, RFC 3339 with milliseconds
 *   {seconds}         the moment, whole seconds since 1970
 *   {milliseconds}    the same in milliseconds
 *   {id}              the identifier of what is written
 *
 * A string that is just one placeholder becomes the value itself, of whatever type, and
 * is left out of its object or array where there is none; inside other text, values stand
 * as text and what is missing as nothing. Pure.
 */
#ifndef COUNTERSIGN_TEMPLATE_H
#define COUNTERSIGN_TEMPLATE_H

#include "src/instant.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* All borrowed. */
struct template_facts {
    const json_t *record; /* NULL: none */
    const json_t *words;  /* object: NAME -> object: text -> value; or NULL */
    struct instant now;
    const char *id; /* NULL: none */
};

/* Returns new `template` filled; null where it is just a placeholder without value. */
json_t *template_filled(const json_t *template, const struct template_facts *facts);

enum template_part { TEMPLATE_POINTER, TEMPLATE_WORDS, TEMPLATE_FACT, TEMPLATE_UNKNOWN };

/* A placeholder of a template, for who judges templates. */
struct template_use {
    enum template_part part;
    const char *pointer; /* POINTER and WORDS: into the record */
    const char *name;    /* WORDS: of the list; FACT and UNKNOWN: the placeholder */
    const char *place;   /* pointer of the string in the template */
};

typedef void template_visit(void *context, const struct template_use *use);

/* Visits every placeholder in the strings of `template`. */
void template_each(const json_t *template, template_visit *visit, void *context);

#endif
