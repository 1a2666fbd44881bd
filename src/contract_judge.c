/* SPDX-License-Identifier: Apache-2.0 */
/* What may be wrong with one record by itself. */
#include "src/contract_internal.h"

#define WHY_SIZE 512

struct judging {
    const struct contract_shape *shape;
    contract_told_fault *told; /* NULL: only whether there is a fault */
    void *context;
    bool is_faultless;
};

static bool tell(struct judging *judging, const struct contract_fault *fault)
{
    judging->is_faultless = false;
    return judging->told != NULL && judging->told(judging->context, fault);
}

/* In a record a signed URL is the path it is served at, which need not be the URL that
 * the schema describes. */
static bool weigh(void *context, const struct schema_violation *violation)
{
    struct judging *judging = context;
    const struct contract_field *field =
        contract_field_at(judging->shape, violation->instance);
    struct contract_fault fault = {.kind = FAULT_SCHEMA, .violation = violation};

    if (field != NULL && field->signed_url != NULL && json_is_string(violation->value))
        return true;
    return tell(judging, &fault);
}

/* A valid record is seen to be so without a word about it. */
static bool judge_schema(struct judging *judging, const struct tape_node *record)
{
    const struct schema *schema = judging->shape->schema;

    return schema == NULL || schema_validate_tape(schema, record, NULL, NULL) ||
           schema_validate_tape(schema, record, weigh, judging) ||
           judging->told != NULL || judging->is_faultless;
}

static bool is_fault(const struct contract_field *field, const struct tape_node *value,
                     struct contract_fault *fault)
{
    bool is_text = value != NULL && value->type == TAPE_STRING;

    fault->field = field;
    if (fault->kind == FAULT_SIGNED_URL)
        return field->signed_url != NULL && is_text &&
               (value->length == 0 || value->text[0] != '/');
    if (fault->kind == FAULT_RFC2822)
        return field->compare == COMPARE_RFC2822 && is_text &&
               !collection_scalar_of(value, field->compare).present;
    return value != NULL && collection_is_misread_of(value, field->compare);
}

static bool judge_fields(struct judging *judging, const struct tape_node *record,
                         enum contract_fault_kind kind)
{
    const struct contract_shape *shape = judging->shape;
    struct contract_fault fault = {.kind = kind};

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];

        if (kind == FAULT_SIGNED_URL ? field->signed_url == NULL
                                     : field->compare != COMPARE_RFC2822 &&
                                           !collection_is_epoch(field->compare))
            continue;
        if (is_fault(field, tape_at(record, field->pointer), &fault) &&
            !tell(judging, &fault))
            return false;
    }
    return true;
}

static bool judge_invariants(struct judging *judging, const struct tape_node *record)
{
    const struct contract_shape *shape = judging->shape;
    char why[WHY_SIZE];

    for (size_t i = 0; i < shape->invariant_count; i++) {
        const struct contract_invariant *invariant = &shape->invariants[i];
        struct contract_fault fault = {
            .kind = FAULT_INVARIANT, .invariant = invariant, .why = why};

        /* What the contract calls unknown, records may do either way. */
        if (invariant->claim.certainty != CERTAINTY_UNKNOWN &&
            !contract_invariant_holds_tape(invariant, record, why, sizeof why) &&
            !tell(judging, &fault))
            return false;
    }
    return true;
}

bool contract_judge_record(const struct contract_shape *shape,
                           const struct tape_node *record, contract_told_fault *told,
                           void *context)
{
    struct judging judging = {shape, told, context, true};

    if (shape == NULL)
        return true;
    (void)(judge_schema(&judging, record) &&
           judge_fields(&judging, record, FAULT_SIGNED_URL) &&
           judge_fields(&judging, record, FAULT_RFC2822) &&
           judge_fields(&judging, record, FAULT_EPOCH) &&
           judge_invariants(&judging, record));
    return judging.is_faultless;
}
