/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a mock is reached from outside: what every absolute URL in its answers begins
 * with. Behind a proxy, or with several contracts in one process, that is not what the
 * request itself says; header fields that a proxy may add are believed to nobody.
 */
#ifndef COUNTERSIGN_BASE_URL_H
#define COUNTERSIGN_BASE_URL_H

#include "src/error.h"

#include <stdbool.h>

struct base_url {
    const char *scheme;    /* NULL: http */
    const char *authority; /* NULL: what each request's Host says */
    /* Stands before the paths of the contract, and is taken off before a request is
     * answered: "/shop". Holds only "/" and unreserved characters (RFC 3986 2.3), and
     * does not end with "/"; NULL: nothing does. */
    const char *prefix;
    char *storage; /* of all three, when they were read */
};

/* Reads "https://api.example:8443/shop". False with an error that says what is wrong. */
__attribute__((warn_unused_result)) bool
base_url_parse(const char *text, struct base_url *out, struct error *error);

/* Makes the base of what is served one segment below `base`. */
void base_url_below(const struct base_url *base, const char *segment,
                    struct base_url *out);

void base_url_clear(struct base_url *base);

/* The scheme, also where none is set. */
const char *base_url_scheme(const struct base_url *base);

/* Returns new the path, or the target, that `target` of the contract is from outside. */
char *base_url_path(const struct base_url *base, const char *target);

#endif
