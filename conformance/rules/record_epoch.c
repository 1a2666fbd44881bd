/* SPDX-License-Identifier: Apache-2.0 */
/* Moments that are counted from the epoch, or written in letters. */
#include "conformance/rules/record_internal.h"

#include "src/memory.h"
#include "src/value.h"

static const struct contract_shape *shown_shape(const struct subject *subject)
{
    if (subject->list != NULL)
        return subject->list->row;
    return subject->item == NULL ? NULL : subject->item->shape;
}

bool record_shows_epochs(const struct subject *subject)
{
    const struct contract_shape *shape = shown_shape(subject);

    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (collection_is_epoch(shape->fields[i].compare))
            return true;
    return false;
}

static void hold_epochs(struct probe *probe, const struct answer *answer,
                        const json_t *record)
{
    const struct contract_shape *shape = shown_shape(rule_subject(probe));

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        const json_t *value = value_at(record, field->pointer);

        if (!collection_is_epoch(field->compare) ||
            !collection_scalar(value, field->compare).present)
            continue;
        if (!collection_is_misread(value, field->compare)) {
            rule_held(probe);
            continue;
        }
        bool is_seconds = field->compare == COMPARE_EPOCH_SECONDS;
        AUTO_FREE char *found = value_text(value);
        AUTO_FREE char *expected =
            memory_format("%s counts %s from the epoch", field->pointer,
                          is_seconds ? "seconds" : "milliseconds");
        rule_broken_format(probe, &field->claim, answer, expected,
                           "%s, which is of our time in %s only", found,
                           is_seconds ? "milliseconds" : "seconds");
    }
}

bool record_shows_letters(const struct subject *subject)
{
    const struct contract_shape *shape = shown_shape(subject);

    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (shape->fields[i].compare == COMPARE_RFC2822)
            return true;
    return false;
}

static void hold_letters(struct probe *probe, const struct answer *answer,
                         const json_t *record)
{
    const struct contract_shape *shape = shown_shape(rule_subject(probe));

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        const json_t *value = value_at(record, field->pointer);

        if (field->compare != COMPARE_RFC2822 || !json_is_string(value))
            continue;
        if (collection_scalar(value, field->compare).present) {
            rule_held(probe);
            continue;
        }
        AUTO_FREE char *expected =
            memory_format("%s is a date-time of RFC 2822", field->pointer);
        rule_broken_format(probe, &field->claim, answer, expected, "%.100s",
                           json_string_value(value));
    }
}

/* Holds every record that an answer shows. */
static void each_record(struct probe *probe, const struct answer *answer,
                        void (*hold)(struct probe *probe, const struct answer *answer,
                                     const json_t *record))
{
    const struct subject *subject = rule_subject(probe);
    size_t index;
    json_t *row;

    if (!evidence_accepted(answer))
        return;
    rule_lacked(probe, "a record with a moment");
    if (subject->list == NULL)
        hold(probe, answer, evidence_record(answer, subject->item));
    json_array_foreach(
        subject->list == NULL ? NULL : evidence_rows(answer, subject->list), index, row)
    {
        hold(probe, answer, row);
    }
}

void record_judge_letters(struct probe *probe, const struct answer *answer)
{
    each_record(probe, answer, hold_letters);
}

void record_judge_epochs(struct probe *probe, const struct answer *answer)
{
    each_record(probe, answer, hold_epochs);
}
