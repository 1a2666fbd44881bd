/* SPDX-License-Identifier: Apache-2.0 */
/* Which records are asked for. */
#include "conformance/rules/item_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>

#define SPECIAL 8 /* rows that are chosen for the characters of their identifiers */

bool item_is_nothing(const json_t *value)
{
    return value == NULL || json_is_null(value);
}

static bool is_taken(const struct item_sample *sample, size_t row)
{
    for (size_t i = 0; i < sample->count; i++)
        if (sample->rows[i] == row)
            return true;
    return false;
}

static void take(struct item_sample *sample, size_t row)
{
    if (sample->count < ITEM_SAMPLE_SIZE && !is_taken(sample, row))
        sample->rows[sample->count++] = row;
}

/* True for an identifier with a character that a path must have percent-coded. */
static bool is_special(const char *id)
{
    for (; *id != '\0'; id++)
        if (!isalnum((unsigned char)*id) && strchr("-_.~", *id) == NULL)
            return true;
    return false;
}

/* The first row with each value of a closed set, and the first with a null: what is wrong
 * for one kind of record is wrong in all of them. */
static void take_kinds(struct item_sample *sample, const struct contract_field *field)
{
    const struct walk *walk = sample->walk;
    size_t index;
    json_t *wanted;

    if (field->nullable) {
        for (size_t i = 0; i < walk->count; i++) {
            if (item_is_nothing(value_at(evidence_walk_row(walk, i), field->pointer))) {
                take(sample, i);
                break;
            }
        }
    }
    json_array_foreach(field->enumeration, index, wanted)
    {
        size_t i = 0;

        while (i < walk->count &&
               !value_equal(value_at(evidence_walk_row(walk, i), field->pointer), wanted))
            i++;
        if (i < walk->count)
            take(sample, i);
    }
}

bool item_choose(struct probe *probe, struct item_sample *sample)
{
    *sample = (struct item_sample){.walk = rule_rows(probe)};
    const struct walk *walk = sample->walk;
    if (walk == NULL)
        return false;
    for (size_t i = 0; i < walk->count && sample->count < SPECIAL; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));

        if (id != NULL && is_special(id))
            take(sample, i);
    }
    for (size_t f = 0; walk->list->row != NULL && f < walk->list->row->field_count; f++)
        if (sample->count < ITEM_SAMPLE_SIZE / 2)
            take_kinds(sample, &walk->list->row->fields[f]);
    size_t left = ITEM_SAMPLE_SIZE - sample->count;
    for (size_t i = 0; i < left; i++)
        take(sample, i * (walk->count - 1) / (left - 1));
    json_t *rows[ITEM_SAMPLE_SIZE];
    for (size_t i = 0; i < sample->count; i++)
        rows[i] = evidence_walk_row(walk, sample->rows[i]);
    evidence_ahead_of_items(rule_evidence(probe), rule_subject(probe)->operation,
                            walk->list, rows, sample->count);
    return true;
}

char *item_id(struct probe *probe, const struct item_sample *sample, size_t index)
{
    char *id = evidence_id(sample->walk->list,
                           evidence_walk_row(sample->walk, sample->rows[index]));

    if (id == NULL)
        rule_lacked(probe, "rows that carry an identifier");
    return id;
}

const struct answer *item_ask(struct probe *probe, const char *id)
{
    return evidence_item(rule_evidence(probe), rule_subject(probe)->operation, id,
                         AS_MAIN, 0);
}
