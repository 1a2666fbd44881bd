/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs as text: percent-coding (RFC 3986 2.1), parts, references (5.2), query pairs.
 */
#ifndef COUNTERSIGN_URL_H
#define COUNTERSIGN_URL_H

#include "src/error.h"
#include "src/text.h"

#include <stdbool.h>
#include <stddef.h>

#define URL_CEILING 65536 /* bytes of a URL we read or write */

/* Appends `bytes` percent-coded; only RFC 3986 unreserved characters stay as they are. */
void url_encode(struct text *out, const char *bytes, size_t length);

/* As url_encode, but "/" stays: for a path. */
void url_encode_path(struct text *out, const char *bytes, size_t length);

/* Decodes in place and returns the new length (a NUL follows). "%zz" stays as it is. With
 * `plus` a "+" is a space, as in application/x-www-form-urlencoded. */
size_t url_decode(char *bytes, size_t length, bool plus);

struct url {
    char *scheme;    /* lower case */
    char *host;      /* without brackets */
    int port;        /* given, or the scheme's own; 0 when unknown */
    char *authority; /* host[:port] as written: what a Host header holds */
    char *path;  /* percent-coded as written; "/" at least where there is an authority */
    char *query; /* as written, without "?"; NULL when absent */
};

/* Splits an absolute http or https URL; a fragment is dropped. False with an error, and
 * `out` empty, when it is none or names a user before the host (RFC 9110 4.2.4). */
__attribute__((warn_unused_result)) bool url_parse(const char *text, struct url *out,
                                                   struct error *error);
void url_clear(struct url *url);

/* Returns new the absolute URL that `reference` means at `base`, an absolute one. NULL
 * when it is neither an http or https URL nor relative to one. */
char *url_resolve(const char *base, const char *reference);

/* True when two absolute URLs share scheme, host and port (RFC 6454). */
bool url_same_origin(const char *a, const char *b);

struct url_pair {
    const char *name;  /* decoded */
    const char *value; /* decoded; "" where there was no "=" */
    size_t name_length, value_length;
};

struct url_query {
    struct url_pair *pairs; /* what they point to stands behind them */
    size_t count;
};

/* Splits a query string (without "?", NULL allowed) at "&" and decodes both sides, "+" as
 * a space. Empty pieces are dropped. Pairs keep their order; names may repeat. */
void url_query_parse(const char *query, struct url_query *out);
void url_query_clear(struct url_query *query);

/* The first value of `name`, or NULL. */
const char *url_query_value(const struct url_query *query, const char *name);

#endif
