/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key allowed_keys[] = {
    {.name = "quote",
     .initial = "nothing",
     .text = "Stands before and after each value."},
    {.name = "join", .initial = ", ", .text = "Stands between two values."},
    {0},
};
const struct vocabulary_object vocabulary_allowed = {
    .name = "allowed",
    .place = "in an error",
    .text = "How the placeholder {allowed} writes the list of allowed values.",
    .example = "allowed: { quote: \"'\", join: ' | ' }   # 'a' | 'b' | 'c'",
    .keys = allowed_keys,
};

static const struct vocabulary_key error_keys[] = {
    {.name = "status",
     .type = VOCABULARY_STATUS,
     .shape = VOCABULARY_ONE_OR_LIST,
     .text =
         "The status of the refusal. Of several, the mock sends the first and the check "
         "accepts each."},
    {.name = "body",
     .type = VOCABULARY_ANY,
     .text =
         "The body, with placeholders in its strings: {parameter} the name of what was "
         "refused, {received} its value, {allowed} the values that would do, {minimum} "
         "and {maximum} the bounds, {from} and {to} the names of a range's two ends, "
         "{needed} that of an input that lacks beside it, {id} the identifier that was "
         "asked for, {method}, {path}. A string that is "
         "just \"{details}\" becomes the array of all refused inputs' details."},
    {.name = "detail",
     .type = VOCABULARY_ANY,
     .text = "One entry of {details}, with the same placeholders. Several refused inputs "
             "whose errors share status and body give one answer with one entry each."},
    {.name = "allowed",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_allowed,
     .text = "How {allowed} is written."},
    {.name = "prose",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text =
         "Members of the body (or, below a detail, of the detail) whose wording is free: "
         "the check asks only that they are text and hold the values the placeholders "
         "stand for. All other members must be as written."},
    {.name = "other-bodies",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_LIST,
     .text =
         "Other bodies that the documents print for the same: one that looks like any "
         "of them is as fair. What stands in them is free wording, but for the values "
         "of placeholders. The mock sends `body`."},
    {.name = "answered",
     .type = VOCABULARY_WORD,
     .words = vocabulary_answered,
     .initial = "never",
     .text =
         "With `allowed` such a request may be answered as well, as if what is wrong in "
         "it were left out or put right; a refusal, if there is one, is as declared. "
         "The mock refuses."},
    {.name = "media",
     .initial = "application/json",
     .text = "The media type of the body."},
    {.name = "headers",
     .shape = VOCABULARY_MAP,
     .text = "Header fields of the refusal, with placeholders."},
    {.name = "body-certainty",
     .type = VOCABULARY_WORD,
     .words = vocabulary_certainties,
     .initial = "as `certainty`",
     .text =
         "How sure the documents are of the body, where they are less sure of it than "
         "of the status."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_error = {
    .name = "error",
    .place = "in errors, under the kind of refusal",
    .text =
        "One refusal: what is answered when a request breaks the contract in this way. "
        "What an operation or a parameter says overrides, key by key, what the document "
        "says for the same kind.",
    .example = "errors:\n"
               "  enum:\n"
               "    status: 400\n"
               "    body: { error: Invalid request, details: '{details}' }\n"
               "    detail: { field: '{parameter}', message: \"Expected {allowed}\" }\n"
               "    allowed: { quote: \"'\", join: ' | ' }\n"
               "    prose: [ /message ]",
    .keys = error_keys,
};

static const struct vocabulary_key record_set_keys[] = {
    {.name = "file",
     .type = VOCABULARY_FILE,
     .required = true,
     .text =
         "A file of records: an array in YAML or JSON (.json), or JSON Lines (.jsonl, "
         ".ndjson), one record a line."},
    {.name = "id",
     .type = VOCABULARY_POINTER,
     .initial = "/id",
     .text = "The member that identifies a record."},
    {.name = "schema",
     .type = VOCABULARY_REFERENCE,
     .text = "The schema every record is held to by lint, invariants included."},
    {.name = "lifecycle",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_lifecycle,
     .text = "How a record changes as time passes."},
    {0},
};
const struct vocabulary_object vocabulary_record_set = {
    .name = "record set",
    .place = "in records, under its name",
    .text =
        "One set of records the mock serves. The file's name alone may stand for it. "
        "In JSON Lines lines end in LF or CRLF, blank ones are passed over, and a byte "
        "order mark stands at the start of the file or nowhere; a file without "
        "records is an empty set. JSON and JSON Lines are read record by record, of "
        "at most 16 MiB each, and may be of any length; YAML is for what is written by "
        "hand, up to 64 MiB. `--records SET=FILE` lets lint and mock take another "
        "file instead.",
    .example =
        "records:\n"
        "  orders: { file: data/orders.yaml, schema: '#/components/schemas/Order' }",
    .keys = record_set_keys,
};

static const struct vocabulary_key credential_keys[] = {
    {.name = "name",
     .required = true,
     .text = "What messages call this identity; the value itself is never printed."},
    {.name = "present",
     .shape = VOCABULARY_MAP,
     .required = true,
     .text =
         "The value presented for each security scheme of the contract, by the scheme's "
         "name."},
    {.name = "sees",
     .shape = VOCABULARY_LIST,
     .text =
         "The owners whose records this identity may see: values of the scopes' field. "
         "Left out: all."},
    {0},
};
const struct vocabulary_object vocabulary_credential = {
    .name = "credential",
    .place = "in credentials (or the file named there), one of a list",
    .text = "One identity the mock knows: what it presents and what it may see.",
    .example = "credentials:\n"
               "  - { name: main, present: { bearer: demo-key }, sees: [ team-1 ] }",
    .keys = credential_keys,
};

static const struct vocabulary_key document_keys[] = {
    {.name = "version",
     .type = VOCABULARY_INTEGER,
     .minimum = 1,
     .maximum = 1,
     .initial = "1",
     .text = "The version of this vocabulary."},
    {.name = "records",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .object = &vocabulary_record_set,
     .or_file = true,
     .text =
         "The records behind the operations, by a name that lists and items refer to."},
    {.name = "credentials",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_credential,
     .or_file = true,
     .text =
         "The identities the mock accepts, here or in a file of their own. Without any, "
         "the mock accepts every value of the right form."},
    {.name = "rate-limit",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_rate_limit,
     .text = "How many requests to all operations are answered in a time."},
    {.name = "failure",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_failure,
     .text = "How answers with a status of success tell that they are refusals."},
    UNKNOWN_PARAMETERS,
    ERRORS("of all operations"),
    {0},
};
const struct vocabulary_object vocabulary_document = {
    .name = "document",
    .place = "at the top of the contract",
    .text = "What holds for the whole API.",
    .example = "x-countersign:\n"
               "  records: { orders: data/orders.yaml }\n"
               "  credentials: data/credentials.yaml\n"
               "  errors: { security: { status: 401, body: { error: Unauthorized } } }",
    .keys = document_keys,
};
