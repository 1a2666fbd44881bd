/* SPDX-License-Identifier: Apache-2.0 */
/* One record in two lists. */
#include "conformance/rules/record_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* The list of the contract, before the subject's own, that shows the same records; NULL:
 * there is none. */
static const struct contract_operation *earlier_list(struct probe *probe)
{
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    const struct subject *subject = rule_subject(probe);

    for (const struct contract_operation *operation = contract->operations;
         operation != subject->operation; operation++)
        if (operation->list != NULL && operation->list->row != NULL &&
            operation->list->records == subject->list->records &&
            contract_operation_reads(operation))
            return operation;
    return NULL;
}

/* What both are said to show and do show; what a row leaves out is no other value. */
static bool differs(const struct contract_field *field, const struct contract_list *other,
                    const json_t *row, const json_t *twin)
{
    const struct contract_field *theirs = contract_field_at(other->row, field->pointer);

    return theirs != NULL && !contract_field_is_fresh(field) &&
           !contract_field_is_fresh(theirs) && value_at(row, field->pointer) != NULL &&
           value_at(twin, field->pointer) != NULL &&
           !relation_same_member(row, twin, field);
}

static bool row_holds(struct probe *probe, const struct walk *walk, size_t index,
                      const struct contract_operation *other, const json_t *twin)
{
    const struct contract_shape *shape = walk->list->row;
    const json_t *row = evidence_walk_row(walk, index);

    for (size_t f = 0; f < shape->field_count; f++) {
        const struct contract_field *field = &shape->fields[f];

        if (contract_field_has_members(shape, field) ||
            !differs(field, other->list, row, twin))
            continue;
        AUTO_FREE char *id = evidence_id(walk->list, row);
        AUTO_FREE char *theirs = value_print(value_at(twin, field->pointer));
        AUTO_FREE char *ours = value_print(value_at(row, field->pointer));
        AUTO_FREE char *expected = memory_format("%s of row %.120s is %.200s, as in %s",
                                                 field->pointer, id, theirs, other->id);
        rule_broken_format(probe, &field->claim,
                           evidence_walk_page(walk, evidence_page_of_row(walk, index)),
                           expected, "%.200s", ours);
        return false;
    }
    rule_held(probe);
    return true;
}

/* Names of identifiers with the place of their rows; new. */
static json_t *places(const struct walk *walk)
{
    json_t *known = json_object();

    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));

        if (id != NULL)
            json_object_set_new(known, id, json_integer((json_int_t)i));
    }
    return known;
}

/* True for a list that shows all its records when nothing is asked for, as it is now. */
static bool shows_all(const struct evidence *evidence, const struct walk *walk)
{
    const struct contract_list *list = walk->list;
    bool narrowed = list->scope.value.source != EXPRESSION_NONE;

    for (size_t i = 0; i < list->filter_count; i++)
        narrowed = narrowed || list->filters[i].parameter->required ||
                   list->filters[i].parameter->initial != NULL;
    return walk->whole && !narrowed && !evidence_is_bounded(evidence, walk->operation);
}

static bool shows_each_of(struct probe *probe, const struct walk *walk,
                          const struct walk *wanted)
{
    const struct contract_list *list = rule_subject(probe)->list;
    json_auto_t *known = places(walk);

    for (size_t i = 0; i < wanted->count; i++) {
        AUTO_FREE char *id = evidence_id(wanted->list, evidence_walk_row(wanted, i));

        if (id == NULL || json_object_get(known, id) != NULL)
            continue;
        AUTO_FREE char *expected =
            memory_format("row %.120s in %s too, as in %s", id, walk->operation->id,
                          wanted->operation->id);
        rule_broken_format(probe, &list->claim, evidence_walk_page(walk, 0), expected,
                           "%zu rows without it", walk->count);
        return false;
    }
    return true;
}

/* Two lists of the same records, neither of which is narrowed, show the same ones. */
static bool hold_records(struct probe *probe, const struct walk *walk,
                         const struct walk *other)
{
    const struct evidence *evidence = rule_evidence(probe);

    if (walk->list->scope.declared != other->list->scope.declared ||
        !shows_all(evidence, walk) || !shows_all(evidence, other))
        return true;
    return shows_each_of(probe, walk, other) && shows_each_of(probe, other, walk);
}

bool record_lists_apply(const struct subject *subject)
{
    return subject->list->row != NULL && contract_operation_reads(subject->operation);
}

void record_lists(struct probe *probe)
{
    const struct contract_operation *other = earlier_list(probe);

    if (other == NULL) {
        rule_not_applicable(probe, "no list before it shows the same records");
        return;
    }
    const struct contract_parameter *unknown =
        evidence_unknown(rule_evidence(probe), other, false);
    const struct walk *walk = rule_rows(probe);
    if (walk == NULL)
        return;
    if (unknown != NULL) {
        rule_lacked(probe, "a value for %s of %s (--param %s=VALUE)", unknown->label,
                    other->id, unknown->label);
        return;
    }
    const struct walk *theirs =
        evidence_walk(rule_evidence(probe), other, NULL, 0, AS_MAIN, 0);
    json_auto_t *known = places(theirs);
    if (!hold_records(probe, walk, theirs))
        return;
    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));
        const json_t *place = id == NULL ? NULL : json_object_get(known, id);

        if (place != NULL &&
            !row_holds(probe, walk, i, other,
                       evidence_walk_row(theirs, (size_t)json_integer_value(place))))
            return;
    }
    rule_lacked(probe, "a record that both lists show");
}
