/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clients do wrong: the kinds of mistakes in one table, and those of one request.
 *
 * A mistake is something that the contract does not allow, or that it ignores and that
 * cannot have been meant. A request that is refused for what it could not know (a record
 * that is gone, a state, too many requests) is none. What finds them is answer_look.
 */
#ifndef COUNTERSIGN_MISTAKE_H
#define COUNTERSIGN_MISTAKE_H

#include "src/contract.h"
#include "src/http.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

enum mistake_kind {
    MISTAKE_PATH,
    MISTAKE_METHOD,
    MISTAKE_CREDENTIALS,
    MISTAKE_NEEDLESS_CREDENTIALS,
    MISTAKE_UNKNOWN_PARAMETER,
    MISTAKE_MISSING_PARAMETER,
    MISTAKE_WRONG_VALUE,
    MISTAKE_CONFLICT,
    MISTAKE_BODY,
    MISTAKE_MEDIA_TYPE,
    MISTAKE_UNKNOWN_MEMBER,
    MISTAKE_PAGE,
    MISTAKE_CURSOR,
    MISTAKE_CURSOR_EXPIRED,
    MISTAKE_WALK,
    MISTAKE_URL_EXPIRED,
    MISTAKE_URL_ALTERED,
    MISTAKE_RETRY,
    MISTAKE_COUNT,
};

struct mistake_row {
    const char *id;     /* "unknown-parameter": in journal, problems and criteria */
    const char *title;  /* a few words, the same for each of its kind */
    const char *text;   /* why it is one */
    const char *remedy; /* what to do */
    int status;         /* of a problem document, where nothing else has refused it */
};

/* The row of a kind; of MISTAKE_COUNT and beyond NULL. */
const struct mistake_row *mistake_row_of(enum mistake_kind kind);

/* The kind of that identifier; MISTAKE_COUNT: there is none. */
enum mistake_kind mistake_named(const char *id);

/* The mistake that a refusal stands for; MISTAKE_COUNT: none. */
enum mistake_kind mistake_of_refusal(enum refusal refusal);

/* Prints the table: identifier, title, text and remedy, set apart by tabs. */
void mistake_list(FILE *stream);

struct mistake {
    enum mistake_kind kind;
    char *subject; /* owned: which parameter, member, header; NULL: the whole request */
    char *detail;  /* owned: what was asked, and what was expected */
};

#define MISTAKES_MOST 16 /* of one request; further ones are not told */

struct mistakes {
    struct mistake items[MISTAKES_MOST];
    size_t count;
};

/* Adds one; `detail` is taken. */
void mistakes_add(struct mistakes *mistakes, enum mistake_kind kind, const char *subject,
                  char *detail);
void mistakes_clear(struct mistakes *mistakes);

/* Puts a problem document (RFC 9457) that explains them, at least one, in place of the
 * body. A status of refusal that is there stays, with its header fields. `instance` may
 * be NULL. */
void mistakes_explain(const struct mistakes *mistakes, const char *instance,
                      struct http_response *response);

#endif
