/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold within every row and every item, wherever it was seen. */
#include "conformance/rules/record_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define WHY_SIZE 400

/* --- Relations between members --- */

static size_t shown_members(const struct contract_invariant *invariant,
                            const json_t *record, bool null_too)
{
    size_t count = 0;

    for (size_t i = 0; i < invariant->field_count; i++) {
        const json_t *value = value_at(record, invariant->fields[i]);

        count += value != NULL && (null_too || !json_is_null(value));
    }
    return count;
}

/* True when the record shows enough for the invariant to be broken. */
static bool exercises(const struct contract_invariant *invariant, const json_t *record)
{
    switch (invariant->kind) {
    case INVARIANT_DURATION:
        return shown_members(invariant, record, false) == invariant->field_count;
    case INVARIANT_ORDERED:
        return shown_members(invariant, record, false) >= 2;
    case INVARIANT_TOGETHER_NULL:
        break;
    }
    return shown_members(invariant, record, true) > 0;
}

static char *record_name(const struct subject *subject, const json_t *record)
{
    const char *field =
        subject->list != NULL ? subject->list->records->id : subject->item->id_field;
    const json_t *id = value_at(record, field);

    return id == NULL ? memory_text("without identifier") : value_text(id);
}

static void hold_record(struct probe *probe, const struct answer *answer,
                        const json_t *record, const char *expected)
{
    const struct subject *subject = rule_subject(probe);
    char why[WHY_SIZE] = "";

    if (!exercises(subject->invariant, record))
        return;
    if (contract_invariant_holds(subject->invariant, record, why, sizeof why)) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *name = record_name(subject, record);
    rule_broken_format(probe, &subject->invariant->claim, answer, expected,
                       "record %.120s: %s", name, why);
}

static char *named_members(const struct contract_invariant *invariant, const char *join)
{
    char *text = memory_text(invariant->fields[0]);

    for (size_t i = 1; i < invariant->field_count; i++) {
        char *longer = memory_format("%s%s%s", text, join, invariant->fields[i]);

        free(text);
        text = longer;
    }
    return text;
}

static void hold_answer(struct probe *probe, const struct answer *answer,
                        const char *expected)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_FREE char *members = named_members(subject->invariant, ", ");
    size_t index;
    json_t *row;

    if (!evidence_accepted(answer) || answer->body == NULL)
        return;
    rule_lacked(probe, "a record that shows what %s need to be compared", members);
    if (subject->list == NULL) {
        hold_record(probe, answer, evidence_record(answer, subject->item), expected);
        return;
    }
    json_array_foreach(evidence_rows(answer, subject->list), index, row)
    {
        hold_record(probe, answer, row, expected);
    }
}

static void judge_duration(struct probe *probe, const struct answer *answer)
{
    const char **fields = rule_subject(probe)->invariant->fields;
    AUTO_FREE char *expected =
        memory_format("%s is the time from %s to %s", fields[0], fields[1], fields[2]);

    hold_answer(probe, answer, expected);
}

static void judge_ordered(struct probe *probe, const struct answer *answer)
{
    AUTO_FREE char *fields = named_members(rule_subject(probe)->invariant, " <= ");

    hold_answer(probe, answer, fields);
}

static void judge_together_null(struct probe *probe, const struct answer *answer)
{
    AUTO_FREE char *fields = named_members(rule_subject(probe)->invariant, ", ");
    AUTO_FREE char *expected = memory_format("%s are null only all at once", fields);

    hold_answer(probe, answer, expected);
}

static bool is_duration(const struct subject *subject)
{
    return subject->invariant->kind == INVARIANT_DURATION;
}

static bool is_ordered(const struct subject *subject)
{
    return subject->invariant->kind == INVARIANT_ORDERED;
}

static bool is_together_null(const struct subject *subject)
{
    return subject->invariant->kind == INVARIANT_TOGETHER_NULL;
}

/* --- Identifiers --- */

static void judge_identified(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_field *field =
        list->row == NULL ? NULL : contract_field_at(list->row, list->records->id);
    const struct claim *claim =
        field != NULL && field->claim.certainty > list->claim.certainty ? &field->claim
                                                                        : &list->claim;
    size_t index;
    json_t *row;

    if (!evidence_accepted(answer))
        return;
    rule_lacked(probe, "rows");
    json_array_foreach(evidence_rows(answer, list), index, row)
    {
        AUTO_FREE char *id = evidence_id(list, row);

        if (id != NULL && *id != '\0')
            rule_held(probe);
        else
            rule_broken_format(probe, claim, answer, "every row carries its identifier",
                               "row %zu has none at %s", index + 1, list->records->id);
    }
}

static void judge_unique(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    json_t *array = evidence_rows(answer, list);
    struct witness witness;

    rule_lacked(probe, "an answer with two rows or more");
    if (!evidence_accepted(answer) || json_array_size(array) < 2)
        return;
    struct rows rows = {.id = list->records->id, .count = json_array_size(array)};
    AUTO_FREE json_t **items = memory_array(rows.count, sizeof(json_t *));
    for (size_t i = 0; i < rows.count; i++)
        items[i] = json_array_get(array, i);
    rows.items = items;
    if (relation_unique(&rows, &witness))
        rule_held(probe);
    else
        rule_broken(probe, &list->claim, answer, "no row twice in one answer",
                    witness.text);
}

/* --- Members that a row must not show --- */

static bool has_absent(const struct subject *subject)
{
    return subject->list->absent_count > 0;
}

static void judge_absent(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    size_t index;
    json_t *row;

    if (!evidence_accepted(answer))
        return;
    rule_lacked(probe, "rows");
    json_array_foreach(evidence_rows(answer, list), index, row)
    {
        for (size_t i = 0; i < list->absent_count; i++) {
            if (value_at(row, list->absent[i]) == NULL) {
                rule_held(probe);
                continue;
            }
            AUTO_FREE char *expected = memory_format("rows without %s", list->absent[i]);
            AUTO_FREE char *id = evidence_id(list, row);
            rule_broken_format(probe, &list->absent_claim, answer, expected,
                               "row %zu (%.120s) shows it", index + 1,
                               id == NULL ? "without identifier" : id);
        }
    }
}

/* --- One row in many answers --- */

/* Holds each row of `walk` to the row of the same identifier in `known`. */
static bool rows_agree(struct probe *probe, const struct walk *walk, const json_t *known,
                       const char *how)
{
    const struct contract_list *list = walk->list;

    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(list, evidence_walk_row(walk, i));
        const json_t *row = id == NULL ? NULL : json_object_get(known, id);

        for (size_t f = 0; row != NULL && f < list->row->field_count; f++) {
            const struct contract_field *field = &list->row->fields[f];

            if (contract_field_is_fresh(field) ||
                relation_same_member(row, evidence_walk_row(walk, i), field)) {
                rule_held(probe);
                continue;
            }
            AUTO_FREE char *was = value_print(value_at(row, field->pointer));
            AUTO_FREE char *is =
                value_print(value_at(evidence_walk_row(walk, i), field->pointer));
            AUTO_FREE char *expected =
                memory_format("row %.120s has %s %.120s, as in the plain list", id,
                              field->pointer, was);
            rule_broken_format(probe, &list->claim,
                               evidence_walk_page(walk, evidence_page_of_row(walk, i)),
                               expected, "%.120s %s", is, how);
            return false;
        }
    }
    return true;
}

static bool with_arguments(struct probe *probe, const json_t *known,
                           const struct arguments *arguments, const char *name,
                           const char *value)
{
    AUTO_FREE char *how = memory_format("with %s=%s", name, value);

    return rows_agree(probe,
                      evidence_walk(rule_evidence(probe), rule_subject(probe)->operation,
                                    arguments, 0, AS_MAIN, 0),
                      known, how);
}

static bool with_argument(struct probe *probe, const json_t *known,
                          const struct contract_parameter *parameter, const char *value)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_set(&arguments, parameter, value);
    return with_arguments(probe, known, &arguments, parameter->label, value);
}

static bool with_order(struct probe *probe, const json_t *known,
                       const struct contract_order_word *word)
{
    const struct contract_order *order = &rule_subject(probe)->list->order;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_set_order(&arguments, order, word);
    return with_arguments(probe, known, &arguments, order->parameter->label, word->word);
}

static bool has_known_values(const struct contract_list *list)
{
    for (size_t i = 0; i < list->filter_count; i++)
        if (list->filters[i].parameter->enumeration != NULL)
            return true;
    return false;
}

static bool shows_members(const struct subject *subject)
{
    const struct contract_list *list = subject->list;

    return list->row != NULL && list->row->field_count > 0 &&
           (contract_order_is_chosen(&list->order) || has_known_values(list));
}

static void probe_same_row(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *whole = rule_rows(probe);
    json_auto_t *known = json_object();

    for (size_t i = 0; whole != NULL && i < whole->count; i++) {
        AUTO_FREE char *id = evidence_id(list, evidence_walk_row(whole, i));

        if (id != NULL)
            json_object_set(known, id, evidence_walk_row(whole, i));
    }
    for (size_t i = 0; whole != NULL && i < list->order.word_count; i++)
        if (!with_order(probe, known, &list->order.words[i]))
            return;
    for (size_t i = 0; whole != NULL && i < list->filter_count; i++) {
        const struct contract_parameter *parameter = list->filters[i].parameter;
        size_t index;
        json_t *value;

        json_array_foreach(parameter->enumeration, index, value)
        {
            if (json_is_string(value) &&
                !with_argument(probe, known, parameter, json_string_value(value)))
                return;
        }
    }
    rule_lacked(probe, "an order or a filter with known values");
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule record_rules[] = {
    {
        .id = "record/duration",
        .each = SUBJECT_INVARIANT,
        .summary = "A duration is the time between its start and its end",
        .relation =
            "Within every row and item of the run that shows all three members, in the "
            "declared unit and tolerance.",
        .source = "a schema's invariants: duration",
        .explanation =
            "Start, end and duration are often written by different parts of a system. "
            "When they disagree, sums over durations and over times tell different "
            "stories.",
        .defects = DEFECTS("duration-off"),
        .applies = is_duration,
        .judge = judge_duration,
    },
    {
        .id = "record/ordered",
        .each = SUBJECT_INVARIANT,
        .summary = "Members that follow each other in time or size do so",
        .relation =
            "Within every row and item of the run that shows two of the members or "
            "more.",
        .source = "a schema's invariants: ordered",
        .explanation =
            "An end before its start makes negative durations, and rows that no range "
            "of time contains.",
        .defects = DEFECTS("ordered-broken"),
        .applies = is_ordered,
        .judge = judge_ordered,
    },
    {
        .id = "record/together-null",
        .each = SUBJECT_INVARIANT,
        .summary = "Members that are null together are null only all at once",
        .relation = "Within every row and item of the run that shows one of the members.",
        .source = "a schema's invariants: together-null",
        .explanation =
            "A name without its identifier, or the other way round, is a half-made "
            "record that clients do not expect.",
        .defects = DEFECTS("together-null-broken"),
        .applies = is_together_null,
        .judge = judge_together_null,
    },
    {
        .id = "record/epoch-unit",
        .each = SUBJECT_OPERATION,
        .summary = "A moment that is a count is counted in its declared unit",
        .relation =
            "Each count of every row and item of the run, read in its declared unit, is "
            "not centuries away while it would be of our time in the other unit.",
        .source = "a property's epoch",
        .explanation =
            "Seconds taken for milliseconds lie in January 1970, milliseconds taken for "
            "seconds in a far millennium. The type is right all the same, and every "
            "range and order on the member goes wrong.",
        .defects = DEFECTS("epoch-unit-wrong"),
        .applies = record_shows_epochs,
        .judge = record_judge_epochs,
    },
    {
        .id = "record/date-form",
        .each = SUBJECT_OPERATION,
        .summary = "A moment in letters is written as RFC 2822 has it",
        .relation = "Each such member of every row and item of the run can be read.",
        .source = "a property's date-form; RFC 2822 3.3",
        .explanation = "No schema sees a date in another notation where the type is "
                       "text, and what cannot be read drops out of every comparison.",
        .defects = DEFECTS("date-form-other"),
        .applies = record_shows_letters,
        .judge = record_judge_letters,
    },
    {
        .id = "record/identified",
        .each = SUBJECT_LIST,
        .summary = "Every row carries its identifier",
        .relation =
            "Each row of every answer has a text or number where the records have their "
            "identifier.",
        .source = "records.id",
        .explanation = "Without it a row cannot be fetched, nor told from another.",
        .defects = DEFECTS("identifier-dropped"),
        .judge = judge_identified,
    },
    {
        .id = "record/unique",
        .each = SUBJECT_LIST,
        .summary = "No answer shows a row twice",
        .relation =
            "The identifiers of the rows of one answer are distinct, in every answer of "
            "the run.",
        .source = "records.id",
        .explanation =
            "The same row twice on a page comes from a join that multiplies rows; two "
            "rows with one identifier hide each other in every cache.",
        .defects = DEFECTS("row-twice-in-page", "duplicate-id"),
        .judge = judge_unique,
    },
    {
        .id = "record/absent",
        .each = SUBJECT_LIST,
        .summary = "Rows do not show what only the item shows",
        .relation = "The declared members stand in no row of any answer.",
        .source = "list.absent",
        .explanation =
            "What a list leaves out it leaves out for a reason: permissions in signed "
            "URLs, size, or privacy.",
        .defects = DEFECTS("absent-shown"),
        .applies = has_absent,
        .judge = judge_absent,
    },
    {
        .id = "record/same-row",
        .each = SUBJECT_LIST,
        .summary = "A row shows the same in every order and under every filter",
        .relation =
            "Rows of the walk by each order and by each value of an enum equal, member "
            "by member, the row of the same identifier in the plain list; instants are "
            "compared as such, signed URLs left out.",
        .source = "list.row",
        .explanation =
            "Orders and filters choose rows, they do not change them. When they do, "
            "there are two sources of what is one record.",
        .defects = DEFECTS("row-differs"),
        .applies = shows_members,
        .probe = probe_same_row,
    },
    {
        .id = "record/same-in-lists",
        .each = SUBJECT_LIST,
        .summary = "A record shows the same in every list of its records",
        .relation =
            "Rows of two lists over the same records, that have the same identifier, "
            "are equal in each member that both are said to show and do show; instants "
            "are compared as such, signed URLs left out. Where nothing narrows either "
            "list both show the same records.",
        .source = "list.records, list.row",
        .explanation =
            "A list and a search over the same records are often two queries with a "
            "mapping each. What is missed in one of them shows beside the other.",
        .defects = DEFECTS("row-differs-in-list", "record-missing-in-list"),
        .applies = record_lists_apply,
        .probe = record_lists,
    },
    {0},
};
