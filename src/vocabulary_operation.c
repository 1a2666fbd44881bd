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
    {.name = "requires",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_requires,
     .text = "Inputs, or values of them, that do not go alone."},
    {.name = "rate-limit",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_rate_limit,
     .text = "How many requests to this operation are answered in a time; they count by "
             "themselves then."},
    {.name = "failure",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_failure,
     .initial = "that of the document",
     .text = "How its answers with a status of success tell that they are refusals."},
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

static const char *const reported_words[] = {"input", "needed", NULL};

static const struct vocabulary_key requires_keys[] = {
    {.name = "input",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "The input that does not go alone."},
    {.name = "values",
     .shape = VOCABULARY_LIST,
     .initial = "any value",
     .text = "Those of its values that do not; the others do."},
    {.name = "needs",
     .type = VOCABULARY_EXPRESSION,
     .shape = VOCABULARY_LIST,
     .required = true,
     .text = "The inputs that a request must give as well, with whatever value. One that "
             "lacks is answered with the refusal `requires`, in which {needed} is its "
             "name. The check gives them by themselves: the end of a range so that it "
             "leaves nothing out, anything else by --param, example, default or the "
             "first value of its enum. An input and what narrows the list beside it are "
             "held to the list that is narrowed so already."},
    {.name = "reported",
     .type = VOCABULARY_WORD,
     .words = reported_words,
     .initial = "input",
     .text = "Which one the refusal is about: the `input`, or the `needed` one that "
             "lacks."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_requires = {
    .name = "requires",
    .place = "in an operation's requires, one of a list",
    .text = "An input, or some of its values, that a request may give only beside "
            "others.",
    .example = "requires:\n"
               "  - { input: $request.query.radius, needs: [ $request.query.near ] }\n"
               "  - { input: $request.query.period, values: [ custom ],\n"
               "      needs: [ $request.query.from, $request.query.to ] }",
    .keys = requires_keys,
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
