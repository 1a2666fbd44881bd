/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a contract knows of the members of a record: their schemas, signed URLs, relations
 * between them. Part of src/contract.h.
 */
#ifndef COUNTERSIGN_CONTRACT_SHAPE_H
#define COUNTERSIGN_CONTRACT_SHAPE_H

#include "src/collection.h"
#include "src/contract_claim.h"
#include "src/schema.h"
#include "src/signed_url.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- Schemas with what x-countersign adds --- */

struct contract_signed_url {
    int64_t lifetime;                        /* seconds */
    int64_t tolerance;                       /* seconds */
    enum signed_url_scheme scheme;           /* the mock's */
    bool scheme_allowed[SIGNED_URL_SCHEMES]; /* value and `or` */
    struct claim scheme_claim;
    bool end_inclusive; /* good in the second it ends with */
    struct claim end_claim;
    int64_t grace; /* seconds it is good behind its end */
    struct claim grace_claim;
    const char *expires; /* pointer of the member that says its end; or NULL */
    struct claim expires_claim;
    const char *seconds; /* pointer of the member that says its lifetime; or NULL */
    struct claim seconds_claim;
    const char *media; /* a media type or range; NULL: nothing is said */
    struct claim media_claim;
    const char *content_type; /* what the mock sends; never NULL */
    char *content; /* the file's or template's bytes; NULL when none is given */
    size_t content_length;
    bool is_template;
    struct contract_statuses refusal; /* none: the scheme's own */
    struct claim refusal_claim;
    struct claim claim;
};

/* A member of a record, at any depth up to CONTRACT_MAX_FIELD_DEPTH (arrays are not
 * entered). */
#define CONTRACT_MAX_FIELD_DEPTH 4
struct contract_field {
    const char *pointer; /* into the record: "/startedAt" */
    const struct schema *schema;
    enum comparison compare;
    bool required;        /* with all it stands in */
    bool required_inside; /* by the object it stands in, which may be missing itself */
    bool certain;  /* it is what is said here, whichever of several schemas (anyOf, oneOf)
                      the object follows */
    bool nullable; /* its schema allows null */
    const json_t *enumeration; /* array, or NULL */
    const json_t *constant;    /* or NULL */
    const json_t *shown;       /* constant, else default, else example; or NULL */
    const char *type;          /* the first type that is not null; NULL: not said */
    const char *format;        /* or NULL */
    struct contract_signed_url *signed_url; /* or NULL */
    const struct contract_field
        *tells; /* the URL whose end or lifetime it says; or NULL */
    struct claim claim;
};

enum invariant_kind { INVARIANT_DURATION, INVARIANT_ORDERED, INVARIANT_TOGETHER_NULL };

struct contract_invariant {
    enum invariant_kind kind;
    const char **fields; /* duration: {duration, from, to}; otherwise the listed ones */
    enum comparison *compare; /* of the fields; NULL: as the values look */
    size_t field_count;
    double seconds_per_unit; /* duration */
    double tolerance;        /* duration, in units */
    struct claim claim;
};

/* What is known of the objects one schema describes. */
struct contract_shape {
    const struct schema *schema;
    const char *pointer; /* of the schema in the contract, $ref followed */
    struct contract_field *fields;
    size_t field_count;
    struct contract_invariant *invariants;
    size_t invariant_count;
};

#endif
