/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests that are wrong as a whole, and taken all the same. */
#include "mock/defect_internal.h"

#include <string.h>

enum { MALFORMED, SHAPE, STRANGER, MISSING, MEDIA };

static bool note_stranger(void *context, const struct schema_violation *violation)
{
    bool *found = context;

    *found = *found || strcmp(violation->keyword, "additionalProperties") == 0 ||
             strcmp(violation->keyword, "unevaluatedProperties") == 0;
    return !*found;
}

/* True when some object of the body allows no other members than those declared. */
static bool shuts_out(const struct contract_shape *shape)
{
    json_auto_t *stranger = json_pack("{s:b}", "countersign-none", 1);
    bool found = false;

    if (shape != NULL)
        (void)schema_validate(shape->schema, stranger, note_stranger, &found);
    for (size_t i = 0; shape != NULL && i < shape->field_count && !found; i++)
        if (contract_field_has_members(shape, &shape->fields[i]))
            (void)schema_validate(shape->fields[i].schema, stranger, note_stranger,
                                  &found);
    return found;
}

static bool refuses_lists(const struct contract_shape *shape)
{
    json_auto_t *list = json_array();

    return shape != NULL && !schema_validate(shape->schema, list, NULL, NULL);
}

static bool offers(const struct contract_operation *operation, int what)
{
    const struct contract_body *body = operation->body;

    switch (what) {
    case SHAPE:
        return refuses_lists(body->shape);
    case STRANGER:
        return shuts_out(body->shape);
    case MISSING:
        return body->required;
    default:
        return true;
    }
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    enum refusal refusal = kind->number == MEDIA ? REFUSAL_MEDIA_TYPE : REFUSAL_BODY;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error = operation->errors.by[refusal];

        if (error != NULL && operation->body != NULL &&
            contract_operation_reads(operation) && offers(operation, kind->number))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error->claim.certainty},
                       "%s", operation->id);
    }
}

/* Which of them a refused request is. */
static int what_of(const struct defect_exchange *exchange)
{
    if (exchange->problems->items[0].kind == REFUSAL_MEDIA_TYPE)
        return MEDIA;
    if (exchange->request->body_length == 0)
        return MISSING;
    if (exchange->route->body == NULL)
        return MALFORMED;
    return json_is_object(exchange->route->body) ? STRANGER : SHAPE;
}

static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    if (exchange->problems->count == 1 && what_of(exchange) == defect->kind->number) {
        (void)defect_forgive(exchange->problems, REFUSAL_BODY);
        (void)defect_forgive(exchange->problems, REFUSAL_MEDIA_TYPE);
    }
}

#define LIE(label, sentence, which)                                                      \
    {                                                                                    \
        .name = label, .family = "error", .summary = sentence, .targets = targets,       \
        .at[DEFECT_PROBLEMS] = forgive, .number = which                                  \
    }

const struct defect_kind defect_request_kinds[] = {
    LIE("request-malformed-accepted", "a body that is no JSON is taken for an empty one",
        MALFORMED),
    LIE("request-shape-accepted", "JSON that is no object is taken for an empty one",
        SHAPE),
    LIE("request-member-accepted", "a member that the schema shuts out is passed over",
        STRANGER),
    LIE("request-missing-accepted", "a required body may be left out", MISSING),
    LIE("request-media-accepted", "a body of another media type is taken", MEDIA),
    {0},
};
