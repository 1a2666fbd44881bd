/* SPDX-License-Identifier: Apache-2.0 */
/* Records that are asked for twice. */
#include "conformance/rules/item_internal.h"

#include "src/memory.h"
#include "src/value.h"

#define RECORDS_TRIED 3

bool item_has_shape(const struct subject *subject)
{
    return subject->item->shape != NULL;
}

/* What is not declared may change from answer to answer. */
static void compare_twice(struct probe *probe, const struct answer *first,
                          const struct answer *second)
{
    const struct contract_item *item = rule_subject(probe)->item;

    for (size_t f = 0; f < item->shape->field_count; f++) {
        const struct contract_field *field = &item->shape->fields[f];
        const json_t *was = evidence_record(first, item);
        const json_t *is = evidence_record(second, item);

        if (contract_field_is_fresh(field) ||
            contract_field_has_members(item->shape, field))
            continue;
        if (relation_same_member(was, is, field)) {
            rule_held(probe);
            continue;
        }
        AUTO_FREE char *before = value_print(value_at(was, field->pointer));
        AUTO_FREE char *after = value_print(value_at(is, field->pointer));
        AUTO_FREE char *expected =
            memory_format("%s is %.200s, as a moment before", field->pointer, before);
        rule_broken_format(probe, &item->claim, second, expected, "%.200s", after);
    }
}

/* The identifiers that were asked for in this run, as names of an object; new. */
static json_t *asked_for(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    struct evidence *evidence = rule_evidence(probe);
    json_t *asked = json_object();

    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct answer *answer = evidence_answer(evidence, i);
        AUTO_FREE char *id = answer->operation == subject->operation
                                 ? evidence_sent(answer, &subject->item->id)
                                 : NULL;

        if (id != NULL)
            json_object_set_new(asked, id, json_true());
    }
    return asked;
}

/* Rows whose items nobody has asked for yet: what is only right the first time shows
 * there each time this is repeated. Where there are too few, the first, the middle and
 * the last of the sample. */
static size_t choose(struct probe *probe, const struct item_sample *sample,
                     size_t rows[RECORDS_TRIED])
{
    const struct walk *walk = sample->walk;
    json_auto_t *asked = asked_for(probe);
    size_t count = 0;

    for (size_t i = walk->count; i-- > 0 && count < RECORDS_TRIED;) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));

        if (id != NULL && json_object_get(asked, id) == NULL)
            rows[count++] = i;
    }
    for (size_t i = 0; i < RECORDS_TRIED && count < RECORDS_TRIED; i++) {
        size_t row = sample->rows[i * (sample->count - 1) / (RECORDS_TRIED - 1)];

        if (count == 0 || rows[count - 1] != row)
            rows[count++] = row;
    }
    return count;
}

void item_stable(struct probe *probe)
{
    const struct contract_item *item = rule_subject(probe)->item;
    struct item_sample sample;
    size_t rows[RECORDS_TRIED];

    if (!item_choose(probe, &sample))
        return;
    size_t count = choose(probe, &sample, rows);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = evidence_walk_row(sample.walk, rows[i]);
        AUTO_FREE char *id = evidence_id(sample.walk->list, row);

        if (id == NULL)
            continue;
        const struct answer *first = item_ask(probe, id);
        const struct answer *second =
            evidence_item_anew(rule_evidence(probe), rule_subject(probe)->operation, id);
        if (!rule_usable(probe, first, 200) || !rule_usable(probe, second, 200))
            continue;
        compare_twice(probe, first, second);
        if (item->list != NULL && item->list->list->row != NULL)
            item_hold_row(probe, sample.walk->list, row, second);
    }
    rule_lacked(probe, "rows that carry an identifier");
}
