/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key operation_keys[] = {
    {.name = "list",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_list,
     .text = "The operation lists records."},
    {.name = "item",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_item,
     .text = "The operation shows one record."},
    {.name = "create",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_create,
     .text = "The operation adds a record."},
    {.name = "update",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_update,
     .text = "The operation changes a record."},
    {.name = "delete",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_delete,
     .text = "The operation removes a record."},
    {.name = "webhook",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook,
     .text = "The operation is sent by the API, and stands below `webhooks`."},
    {.name = "exclusive",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_exclusive,
     .text = "Inputs that do not go together."},
    {.name = "rate-limit",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_rate_limit,
     .text = "How many requests to this operation are answered in a time; they count by "
             "themselves then."},
    UNKNOWN_PARAMETERS,
    ERRORS("of this operation"),
    {0},
};
const struct vocabulary_object vocabulary_operation = {
    .name = "operation",
    .place = "in an operation object",
    .text = "What the operation means. Without it the mock answers with the documented "
            "example and the check tests what plain OpenAPI says.",
    .example = "get:\n"
               "  operationId: getOrder\n"
               "  x-countersign: { item: { records: orders, id: $request.path.id } }",
    .keys = operation_keys,
};

static const struct vocabulary_key exclusive_keys[] = {
    {.name = "inputs",
     .type = VOCABULARY_EXPRESSION,
     .shape = VOCABULARY_LIST,
     .required = true,
     .text = "The inputs of which a request may give one. Two of them are answered with "
             "the refusal `exclusive`, on the second."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_exclusive = {
    .name = "exclusive",
    .place = "in an operation's exclusive, one of a list",
    .text = "Inputs that exclude each other.",
    .example = "exclusive:\n"
               "  - { inputs: [ $request.query.skip, $request.query.cursor ] }",
    .keys = exclusive_keys,
};

static const struct vocabulary_key parameter_keys[] = {
    ERRORS("of this parameter"),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_parameter = {
    .name = "parameter",
    .place = "in a parameter object",
    .text = "What the documents say of this one parameter.",
    .example = "- name: sort\n"
               "  in: query\n"
               "  x-countersign: { errors: { enum: { certainty: inferred } } }",
    .keys = parameter_keys,
};

static const struct vocabulary_key body_keys[] = {CERTAINTY, {0}};
const struct vocabulary_object vocabulary_body = {
    .name = "body",
    .place = "in a request body object",
    .text =
        "How sure the documents are of what the operation takes in its body: its media "
        "types, whether it is required, and its members, unless these say more. The "
        "members of a JSON body are inputs as parameters are; what is known of one "
        "stands in its schema.",
    .example = "requestBody:\n"
               "  required: true\n"
               "  x-countersign: { certainty: inferred }",
    .keys = body_keys,
};

static const struct vocabulary_key response_keys[] = {CERTAINTY, {0}};
const struct vocabulary_object vocabulary_response = {
    .name = "response",
    .place = "in a response object, and in a header object",
    .text = "How sure the documents are of this answer, or of this header field.",
    .example = "'404':\n"
               "  x-countersign: { certainty: inferred }",
    .keys = response_keys,
};
