/* SPDX-License-Identifier: Apache-2.0 */
/* What a change sets in a record, and what a record must be like for it. */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define NOW      "$now"
#define DURATION "$duration"

static const struct contract_field *field_of(const struct contract_record_set *records,
                                             const char *pointer)
{
    return records == NULL || records->shape == NULL
               ? NULL
               : contract_field_at(records->shape, pointer);
}

static int fraction_digits(const char *moment)
{
    const char *point = moment == NULL ? NULL : strchr(moment, '.');
    size_t digits = point == NULL ? 0 : strspn(point + 1, "0123456789");

    return digits > 9 ? 9 : (int)digits;
}

static int digits_of(const struct rows *rows, const char *pointer)
{
    struct tape tape = {0};
    int digits = -1;

    for (size_t i = 0; digits < 0 && i < rows_count(rows); i++) {
        json_auto_t *value = NULL;
        const struct tape_node *node = tape_at(rows_read(rows, i, &tape), pointer);

        if (node == NULL || node->type != TAPE_STRING)
            continue;
        value = tape_value(node);
        digits = fraction_digits(json_string_value(value));
    }
    tape_clear(&tape);
    return digits < 0 ? 0 : digits;
}

void contract_load_digits(struct contract_loading *loading)
{
    for (size_t i = 0; i < loading->unread_count; i++) {
        const struct contract_unread *unread = &loading->unread[i];
        const struct rows *rows = contract_rows(unread->records);

        if (rows != NULL)
            unread->assignment->digits = digits_of(rows, unread->assignment->field);
    }
    free(loading->unread);
    loading->unread = NULL;
    loading->unread_count = loading->unread_capacity = 0;
}

/* As fine as the member's example is, else the first record that has the member. */
static void set_digits(struct contract_loading *loading,
                       const struct contract_record_set *records,
                       const struct contract_field *field,
                       struct contract_assignment *out)
{
    void *unread = loading->unread;

    if (field != NULL && json_is_string(field->shown)) {
        out->digits = fraction_digits(json_string_value(field->shown));
        return;
    }
    if (records == NULL)
        return;
    memory_reserve(&unread, &loading->unread_capacity, loading->unread_count + 1,
                   sizeof *loading->unread);
    loading->unread = unread;
    loading->unread[loading->unread_count++] = (struct contract_unread){out, records};
}

static void set_now(struct contract_loading *loading,
                    const struct contract_record_set *records,
                    struct contract_assignment *out)
{
    const struct contract_field *field = field_of(records, out->field);

    out->kind = ASSIGNED_NOW;
    out->compare = field != NULL && collection_is_epoch(field->compare) ? field->compare
                                                                        : COMPARE_INSTANT;
    set_digits(loading, records, field, out);
}

static void set_duration(struct contract_loading *loading, struct contract_node node,
                         const struct contract_record_set *records,
                         struct contract_assignment *out)
{
    const struct contract_shape *shape = records == NULL ? NULL : records->shape;

    out->kind = ASSIGNED_DURATION;
    for (size_t i = 0; shape != NULL && i < shape->invariant_count; i++)
        if (shape->invariants[i].kind == INVARIANT_DURATION &&
            strcmp(shape->invariants[i].fields[0], out->field) == 0)
            out->duration = &shape->invariants[i];
    if (out->duration != NULL)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "no invariant says how %s is computed", out->field);
    diagnostics_hint(loading->diagnostics,
                     "the records' schema needs x-countersign: { invariants: [ { "
                     "duration: %s, from: ..., to: ... } ] }",
                     out->field);
}

static void set_request(struct contract_loading *loading, struct contract_node node,
                        const struct contract_operation *operation,
                        struct contract_assignment *out)
{
    out->kind = ASSIGNED_REQUEST;
    out->from = contract_load_expression(node);
    if (operation != NULL && out->from.source != EXPRESSION_NONE) {
        (void)contract_load_input(loading, node, operation, &out->from, "set");
        return;
    }
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s cannot be set here", json_string_value(node.value));
    diagnostics_hint(loading->diagnostics,
                     "what starts with $ is " NOW ", " DURATION
                     " or, in an operation, $request.body#/POINTER, $request.path.NAME, "
                     "$request.query.NAME or $request.header.NAME");
}

/* A value that the member's schema forbids could never be shown. */
static void check_value(struct contract_loading *loading, struct contract_node node,
                        const struct contract_field *field)
{
    AUTO_FREE char *text = NULL;

    if (field == NULL || field->schema == NULL ||
        schema_validate(field->schema, node.value, NULL, NULL))
        return;
    text = value_print(node.value);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s is no value of %s", text, field->pointer);
    diagnostics_hint(loading->diagnostics, "its schema stands at %s",
                     field->claim.pointer);
}

static void load_assignment(struct contract_loading *loading, struct contract_node node,
                            const struct contract_operation *operation,
                            const struct contract_record_set *records,
                            struct contract_assignment *out)
{
    const struct contract_field *field = field_of(records, out->field);
    const char *text = json_string_value(node.value);

    contract_load_field(loading, records, out->field, node.pointer);
    out->type = field == NULL ? NULL : field->type;
    out->constant = node.value;
    if (text == NULL || text[0] != '$') {
        out->kind = ASSIGNED_CONSTANT;
        check_value(loading, node, field);
        return;
    }
    if (strcmp(text, NOW) == 0)
        set_now(loading, records, out);
    else if (strcmp(text, DURATION) == 0)
        set_duration(loading, node, records, out);
    else
        set_request(loading, node, operation, out);
}

/* The names of `set`, `when` and `shows` are pointers into a record. */
static bool is_member(struct contract_loading *loading, struct contract_node node,
                      const char *pointer)
{
    if (pointer[0] == '/' && value_pointer_is_valid(pointer))
        return true;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s is no JSON Pointer to a member", pointer);
    diagnostics_hint(loading->diagnostics, "write /%s", pointer);
    return false;
}

/* A value that is less sure than the rest, or one of several, stands with its certainty
 * and the others, as statements do. */
static struct contract_node plain_value(struct contract_loading *loading,
                                        struct contract_node entry,
                                        struct contract_assignment *out)
{
    struct contract_node value = contract_node_member(loading, entry, "value");
    const json_t *others = json_object_get(entry.value, "or");
    bool is_array = json_is_array(others);
    bool is_sure = json_object_get(entry.value, "certainty") == NULL;

    if (value.value == NULL || (is_sure && !is_array) ||
        json_object_size(entry.value) != (size_t)1 + is_array + !is_sure)
        return entry;
    out->claim.certainty = contract_node_certainty(entry, out->claim.certainty);
    out->others = others;
    return value;
}

bool contract_assignment_allows(const struct contract_assignment *assignment,
                                const json_t *value)
{
    size_t index;
    json_t *other;

    if (value == NULL)
        return false;
    json_array_foreach(assignment->others, index, other)
    {
        if (value_equal(other, value))
            return true;
    }
    return assignment->constant != NULL && value_equal(assignment->constant, value);
}

void contract_load_assignments(struct contract_loading *loading,
                               struct contract_node node,
                               const struct contract_operation *operation,
                               const struct contract_record_set *records,
                               enum certainty certainty, struct contract_assignments *out)
{
    const char *name;
    json_t *value;

    out->items = contract_parts_array(loading->parts, json_object_size(node.value),
                                      sizeof *out->items);
    json_object_foreach(node.value, name, value)
    {
        struct contract_node entry = contract_node_member(loading, node, name);
        struct contract_assignment *assignment = &out->items[out->count];

        if (!is_member(loading, entry, name))
            continue;
        out->count++;
        assignment->field = name;
        assignment->claim = (struct claim){certainty, entry.pointer};
        load_assignment(loading, plain_value(loading, entry, assignment), operation,
                        records, assignment);
    }
}

void contract_load_conditions(struct contract_loading *loading, struct contract_node node,
                              const struct contract_record_set *records,
                              enum certainty certainty, struct contract_conditions *out)
{
    const char *name;
    json_t *value;

    out->items = contract_parts_array(loading->parts, json_object_size(node.value),
                                      sizeof *out->items);
    json_object_foreach(node.value, name, value)
    {
        struct contract_node entry = contract_node_member(loading, node, name);

        if (!is_member(loading, entry, name) || !json_is_array(value))
            continue;
        contract_load_field(loading, records, name, entry.pointer);
        for (size_t i = 0; i < json_array_size(value); i++)
            check_value(loading, contract_node_item(loading, entry, i),
                        field_of(records, name));
        out->items[out->count++] = (struct contract_condition){
            .field = name, .values = value, .claim = {certainty, entry.pointer}};
    }
}
