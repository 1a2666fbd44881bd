/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key case_request_keys[] = {
    {.name = "method", .initial = "GET", .text = "The method."},
    {.name = "path", .required = true, .text = "The path, as a client writes it."},
    {.name = "query",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_MAP,
     .text = "Query parameters, not yet percent-coded; a list repeats the name."},
    {.name = "headers", .shape = VOCABULARY_MAP, .text = "Header fields."},
    {.name = "credential",
     .text = "The name of the credential to present. Left out: none is."},
    {.name = "body", .type = VOCABULARY_ANY, .text = "The body, sent as JSON."},
    {0},
};
const struct vocabulary_object vocabulary_case_request = {
    .name = "case request",
    .place = "in a case file",
    .text = "What is asked.",
    .example = "request: { path: /orders, query: { limit: 10 }, credential: main }",
    .keys = case_request_keys,
};
static const struct vocabulary_key case_response_keys[] = {
    {.name = "status",
     .type = VOCABULARY_STATUS,
     .required = true,
     .text = "The status."},
    {.name = "body", .type = VOCABULARY_ANY, .text = "The body, exactly as documented."},
    {.name = "abbreviated",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text = "Arrays of which the document prints only the first elements."},
    {.name = "prose",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text = "Members whose wording a live endpoint is free to choose; the mock is not."},
    {0},
};
const struct vocabulary_object vocabulary_case_response = {
    .name = "case response",
    .place = "in a case file",
    .text = "What must come back.",
    .example = "response: { status: 404, body: { error: Not found } }",
    .keys = case_response_keys,
};
static const struct vocabulary_key case_keys[] = {
    {.name = "title", .required = true, .text = "What the case shows, one sentence."},
    {.name = "source", .text = "The document and section it was taken from."},
    {.name = "request",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_case_request,
     .required = true,
     .text = "What is asked."},
    {.name = "response",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_case_response,
     .required = true,
     .text = "What must come back."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_case = {
    .name = "case",
    .place = "the content of a file in cases/",
    .text =
        "One documented request with its documented answer. The mock must give exactly "
        "this answer; the check asks a live endpoint the same where it does not depend "
        "on the data.",
    .example = "title: a wrong key is refused\n"
               "request: { path: /orders, headers: { Authorization: Bearer wrong } }\n"
               "response: { status: 401, body: { error: Unauthorized } }",
    .keys = case_keys,
};
