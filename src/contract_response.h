/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer of an operation may hold: bodies by media type with their examples, and
 * header fields. A part of the contract's model (see contract.h), for those who answer
 * and judge plain operations.
 */
#ifndef COUNTERSIGN_CONTRACT_RESPONSE_H
#define COUNTERSIGN_CONTRACT_RESPONSE_H

#include "src/contract.h"
#include "src/parameter_style.h"

/* One of several bodies that are shown. */
struct contract_example {
    const char *name; /* under `examples`; NULL for `example` */
    json_t *value;
};

/* What stands under one media type of `content`. */
struct contract_content {
    const char *media;                  /* or a range, as it is declared */
    const struct schema *schema;        /* NULL: nothing is said */
    const struct contract_shape *shape; /* of a JSON body; NULL: nothing is said */
    struct contract_example *examples;
    size_t example_count;
};

struct contract_header {
    const char *name;
    bool required;
    struct parameter_form form;
    const struct schema *schema; /* of the value that is read; NULL: nothing is said */
    json_t *example;             /* or NULL */
    struct claim claim;
};

/* The content of that media type, borrowed; NULL when there is none. A content that is a
 * range, as text slash star, is one for all types in it. */
const struct contract_content *
contract_response_content(const struct contract_response *response, const char *media);

/* Likewise for a request's body; a type that is not said (NULL) is that of body->media.
 */
const struct contract_content *contract_body_content(const struct contract_body *body,
                                                     const char *media);

/* The example of that name, borrowed, or NULL. */
const struct contract_example *
contract_content_example(const struct contract_content *content, const char *name);

#endif
