/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key failure_keys[] = {
    {.name = "at",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "The member of the body, or the header field, that tells."},
    {.name = "values",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_LIST,
     .text = "The values that tell a failure, such as false or error. Any other tells "
             "none."},
    {.name = "except",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_LIST,
     .text = "The values that tell none, such as 0 or ok, where any other tells a "
             "failure. With neither of the two, all values do but null, false and the "
             "empty text. What is absent never tells one."},
    {.name = "schema",
     .type = VOCABULARY_REFERENCE,
     .text = "The schema of the body of such an answer. If it is one of two in the "
             "response's oneOf or anyOf, the other one is that of success. Left out, "
             "the response's schema is that of both."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_failure = {
    .name = "failure",
    .place = "in an operation's x-countersign, or at the top of the contract",
    .text = "How an answer with a status of success tells that the request was refused. "
            "The refusals of `errors` may then have such a status, and must tell it. "
            "Other statuses tell by themselves.",
    .example = "failure: { at: $response.body#/ok, values: [ false ], "
               "schema: '#/components/schemas/Failure' }",
    .keys = failure_keys,
};
