/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract's smallest parts: how sure a statement is and where it is declared, where
 * a value stands in a message, what a refusal is. Part of src/contract.h.
 */
#ifndef COUNTERSIGN_CONTRACT_CLAIM_H
#define COUNTERSIGN_CONTRACT_CLAIM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum certainty { CERTAINTY_DOCUMENTED, CERTAINTY_INFERRED, CERTAINTY_UNKNOWN };

struct claim {
    enum certainty certainty;
    const char *pointer; /* of the declaration in the contract document; never NULL */
};

/* --- Where a value stands in a message: OpenAPI runtime expressions --- */

enum expression_source {
    EXPRESSION_NONE, /* not declared */
    EXPRESSION_QUERY,
    EXPRESSION_PATH,
    EXPRESSION_REQUEST_HEADER,
    EXPRESSION_REQUEST_BODY,
    EXPRESSION_RESPONSE_HEADER,
    EXPRESSION_RESPONSE_BODY,
    EXPRESSION_COOKIE, /* of a request; a parameter stands there, no expression says so */
    /* What no runtime expression can say: a page's index and size where they are parts of
     * one input, "Range: 10-19", or of two, "from=10&to=19". */
    EXPRESSION_PART_INDEX,
    EXPRESSION_PART_SIZE,
    /* Likewise the two ends of a range that stand in one input, "between=1..9"; the name
     * is that input's. */
    EXPRESSION_PART_FROM,
    EXPRESSION_PART_TO,
};

/* A member of a body that must hold a constant beside another one. */
struct contract_beside {
    const char *name; /* its JSON Pointer */
    const json_t *value;
};

struct expression {
    enum expression_source source;
    const char *name; /* the parameter's or header's name; for a body, the JSON Pointer */
    const char *prefix; /* of a query parameter: only values that start so are meant, and
                           what follows is the value; NULL: no such thing */
    const char *const *but; /* likewise, prefixes of values that are not meant;
                               NULL-terminated, or NULL */
    bool repeated;          /* of a query parameter: all its values are meant */
    const struct contract_beside *beside; /* of a body's member: what must stand there for
                                             it to be meant */
    size_t beside_count;
};

/* --- Refusals --- */

enum refusal {
    REFUSAL_REQUIRED,
    REFUSAL_TYPE,
    REFUSAL_ENUM,
    REFUSAL_MINIMUM,
    REFUSAL_MAXIMUM,
    REFUSAL_FORMAT,
    REFUSAL_PATTERN,
    REFUSAL_LENGTH,
    REFUSAL_RANGE,
    REFUSAL_PARAMETER, /* stands in for those above that are not declared */
    REFUSAL_SECURITY,
    REFUSAL_SCOPE_UNKNOWN,
    REFUSAL_SCOPE_FORBIDDEN,
    REFUSAL_ITEM_UNKNOWN,
    REFUSAL_ITEM_FORBIDDEN,
    REFUSAL_PAST_END,
    REFUSAL_CURSOR, /* a cursor, or the row to go on behind, that is none of ours */
    REFUSAL_CURSOR_EXPIRED, /* a cursor of ours that was followed too late */
    REFUSAL_EXCLUSIVE,      /* two inputs of which only one may be given */
    REFUSAL_REQUIRES,       /* an input without another that it needs */
    REFUSAL_ROUTE,
    REFUSAL_METHOD,
    REFUSAL_BODY, /* a body that is missing, malformed, or not of the declared shape */
    REFUSAL_MEDIA_TYPE,        /* a body of a media type that is not taken */
    REFUSAL_STATE,             /* the record is in a state that does not allow it */
    REFUSAL_UNKNOWN_PARAMETER, /* a query parameter that nobody declared */
    REFUSAL_RATE,              /* more requests than a rate limit allows */
    REFUSAL_INTERNAL,
    REFUSAL_COUNT,
};

#define CONTRACT_MAX_STATUSES 8

struct contract_statuses {
    int items[CONTRACT_MAX_STATUSES]; /* the first is the one the mock sends */
    size_t count;                     /* 0: not declared */
};

struct contract_error {
    struct contract_statuses status;
    json_t *body;             /* template, or NULL */
    json_t *detail;           /* template of one entry of {details}, or NULL */
    const char *quote, *join; /* how {allowed} is written; never NULL */
    const char *media;        /* never NULL */
    const char **prose;       /* pointers of free wording in body and detail */
    size_t prose_count;
    json_t *headers;      /* object of text, or NULL */
    json_t *others;       /* array of bodies that are as fair, in free wording; or NULL */
    bool may_be_answered; /* as if what is wrong were not there */
    struct claim claim;
    struct claim body_claim; /* of media, body and detail */
};

/* Declared errors by kind, already merged: parameter over operation over document, and
 * the fallbacks applied (a parameter's kinds to REFUSAL_PARAMETER, item-forbidden to
 * item-unknown, scope-forbidden to scope-unknown; a fallen-back entry is at best
 * inferred). NULL: nothing is said. */
struct contract_errors {
    const struct contract_error *by[REFUSAL_COUNT];
};

#endif
