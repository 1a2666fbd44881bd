/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

#define SECONDS_OF_DAY 86400

static const struct contract_invariant *
invariant_of(const struct defect *defect, const struct defect_exchange *exchange)
{
    return &defect_shape(exchange->operation)->invariants[defect->target.part];
}

/* The invariants of one kind, once for each neighbouring pair of members with `pairs`. */
static void invariants(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out, enum invariant_kind which, bool pairs)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_shape *shape = defect_shape(operation);

        for (size_t j = 0; shape != NULL && j < shape->invariant_count; j++) {
            const struct contract_invariant *invariant = &shape->invariants[j];
            size_t count = pairs ? invariant->field_count - 1 : 1;

            for (size_t k = 0; invariant->kind == which && k < count; k++)
                defect_add(
                    out, kind,
                    (struct defect_target){.operation = i,
                                           .part = j,
                                           .other = k,
                                           .certainty = invariant->claim.certainty},
                    "%s%s", operation->id, invariant->fields[pairs ? k + 1 : 0]);
        }
    }
}

static void durations(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    invariants(contract, kind, out, INVARIANT_DURATION, false);
}

static void neighbours(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    invariants(contract, kind, out, INVARIANT_ORDERED, true);
}

static void together(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    invariants(contract, kind, out, INVARIANT_TOGETHER_NULL, false);
}

static void lengthen(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_invariant *invariant = invariant_of(defect, exchange);
    json_int_t extra = (json_int_t)ceil(invariant->tolerance) + 5;
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++) {
        const json_t *value = value_at(record, invariant->fields[0]);
        json_t *longer = NULL;

        if (json_is_string(value))
            longer =
                json_sprintf("%lld", strtoll(json_string_value(value), NULL, 10) + extra);
        else if (json_is_integer(value))
            longer = json_integer(json_integer_value(value) + extra);
        else if (json_is_real(value))
            longer = json_real(json_real_value(value) + (double)extra);
        if (longer != NULL)
            value_put(record, invariant->fields[0], longer);
    }
}

/* Returns new what comes a day (or one) before `value`, in the notation of the member it
 * is for; NULL when it is neither moment nor number. */
static json_t *before(const json_t *value, enum comparison from, enum comparison to)
{
    struct scalar moment =
        collection_scalar(value, collection_is_moment(from) ? from : COMPARE_INSTANT);
    char text[INSTANT_TEXT_SIZE];

    if (!moment.present && json_is_integer(value))
        return json_integer(json_integer_value(value) - 1);
    if (!moment.present && json_is_real(value))
        return json_real(json_number_value(value) - 1);
    if (!moment.present)
        return NULL;
    collection_print_moment(instant_add(moment.instant, -SECONDS_OF_DAY),
                            collection_is_moment(to) ? to : COMPARE_INSTANT, text);
    return collection_is_epoch(to) ? json_integer(strtoll(text, NULL, 10))
                                   : json_string(text);
}

/* The later member of the pair is moved before the earlier one. */
static void disorder(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_invariant *invariant = invariant_of(defect, exchange);
    size_t at = defect->target.other;
    const char *earlier = invariant->fields[at];
    const char *later = invariant->fields[at + 1];
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++) {
        const json_t *value = value_at(record, earlier);
        json_t *moved = value == NULL ? NULL
                                      : before(value, invariant->compare[at],
                                               invariant->compare[at + 1]);

        if (moved != NULL && value_at(record, later) != NULL)
            value_put(record, later, moved);
        else
            json_decref(moved);
    }
}

static void tear(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_invariant *invariant = invariant_of(defect, exchange);
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++) {
        const json_t *value = value_at(record, invariant->fields[0]);

        if (value != NULL && !json_is_null(value))
            value_put(record, invariant->fields[0], json_null());
    }
}

static void repeat_id(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer = defect_records(exchange->operation)->id;
    json_t *first = defect_shown(exchange, 0), *second = defect_shown(exchange, 1);
    const json_t *id = first == NULL ? NULL : value_at(first, pointer);

    (void)defect;
    if (second != NULL && id != NULL && value_at(second, pointer) != NULL)
        value_put(second, pointer, json_deep_copy(id));
}

static void absent_members(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->absent_count; j++)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = j,
                                              .certainty = list->absent_claim.certainty},
                       "%s%s", contract->operations[i].id, list->absent[j]);
    }
}

static void show_absent(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer = exchange->operation->list->absent[defect->target.part];
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++)
        value_put(record, pointer, json_string("/shown"));
}

/* A filter whose values the contract lists. */
static bool has_values(const struct contract_filter *filter)
{
    return filter->parameter->enumeration != NULL;
}

static bool is_narrowed_by_word(const struct contract *contract,
                                const struct contract_operation *operation)
{
    const struct contract_list *list = operation->list;

    (void)contract;
    for (size_t i = 0; i < list->filter_count; i++)
        if (has_values(&list->filters[i]))
            return true;
    return contract_order_is_chosen(&list->order);
}

/* A member of text with neither a closed set of values nor a format, and which nothing
 * else is known by. */
static bool is_free_text(const struct contract_list *list,
                         const struct contract_field *field)
{
    json_auto_t *longer = json_string("A B 2");

    return field->type != NULL && strcmp(field->type, "string") == 0 &&
           field->enumeration == NULL && field->format == NULL &&
           field->signed_url == NULL && field->schema != NULL &&
           strcmp(field->pointer, list->records->id) != 0 &&
           (!list->scope.declared || strcmp(field->pointer, list->scope.field) != 0) &&
           schema_validate(field->schema, longer, NULL, NULL);
}

/* Lists that `suits`, and whose rows show such a text: the first one. */
static void free_texts(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out,
                       bool (*suits)(const struct contract *contract,
                                     const struct contract_operation *operation))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        size_t j = 0;

        if (list == NULL || list->row == NULL ||
            !suits(contract, &contract->operations[i]))
            continue;
        while (j < list->row->field_count && !is_free_text(list, &list->row->fields[j]))
            j++;
        if (j < list->row->field_count)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .part = j, .certainty = list->claim.certainty},
                       "%s%s", contract->operations[i].id, list->row->fields[j].pointer);
    }
}

static void texts_by_word(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    free_texts(contract, kind, out, is_narrowed_by_word);
}

static bool has_filters(const struct contract *contract,
                        const struct contract_operation *operation)
{
    (void)contract;
    return operation->list->filter_count > 0;
}

static void narrowed_texts(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    free_texts(contract, kind, out, has_filters);
}

/* The last row of a list that is narrowed in some way. */
static json_t *last_narrowed(const struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    json_t *row = NULL;
    bool narrowed = false;

    for (size_t i = 0; i < list->filter_count; i++)
        narrowed = narrowed || route_input(exchange->route, exchange->request,
                                           &list->filters[i].value) != NULL;
    for (size_t i = 0; narrowed && defect_shown(exchange, i) != NULL; i++)
        row = defect_shown(exchange, i);
    return row;
}

static void differ_narrowed(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    const char *pointer = list->row->fields[defect->target.part].pointer;
    json_t *row = last_narrowed(exchange);
    const char *text = json_string_value(value_at(row, pointer));

    if (text != NULL)
        value_put(row, pointer, json_sprintf("%s 2", text));
}

static void named_lists(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_field *id =
            list == NULL || list->row == NULL
                ? NULL
                : contract_field_at(list->row, list->records->id);

        if (id != NULL && id->type != NULL && strcmp(id->type, "string") == 0 &&
            has_filters(contract, &contract->operations[i]))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

/* The list before it that shows the same records; NULL: there is none. */
static const struct contract_list *first_of(const struct contract *contract,
                                            const struct contract_operation *operation)
{
    for (size_t i = 0; &contract->operations[i] != operation; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->row != NULL &&
            list->records == operation->list->records)
            return list;
    }
    return NULL;
}

/* True where it shows the same rows. */
static bool is_second(const struct contract *contract,
                      const struct contract_operation *operation)
{
    const struct contract_list *first = first_of(contract, operation);

    return first != NULL && first->row == operation->list->row;
}

static void second_texts(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    free_texts(contract, kind, out, is_second);
}

static void differ_in_list(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer =
        exchange->operation->list->row->fields[defect->target.part].pointer;
    json_t *row;

    for (size_t i = 0; (row = defect_shown(exchange, i)) != NULL; i++) {
        const char *text = json_string_value(value_at(row, pointer));

        if (text != NULL)
            value_put(row, pointer, json_sprintf("%s 2", text));
    }
}

static void second_lists(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->row != NULL &&
            first_of(contract, &contract->operations[i]) != NULL &&
            list->scope.value.source == EXPRESSION_NONE)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

/* The same records in every answer, whatever is asked for: one in seven. */
static void lose_records(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = exchange->rows;
    size_t kept = 0;

    (void)defect;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i] % 7 != 3)
            rows->items[kept++] = rows->items[i];
    rows->count = kept;
}

/* The identifier of the last row is turned round. */
static void invent_row(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer = exchange->operation->list->records->id;
    json_t *row = last_narrowed(exchange);
    const char *id = json_string_value(value_at(row, pointer));
    size_t length = id == NULL ? 0 : strlen(id);

    (void)defect;
    if (length == 0)
        return;
    AUTO_FREE char *turned = memory_text(id);
    for (size_t i = 0; i < length; i++)
        turned[i] = id[length - 1 - i];
    value_put(row, pointer, json_string(turned));
}

/* Where an order is asked for, or, in a list without one, a value. */
static bool is_asked_by_word(const struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;

    if (contract_order_is_chosen(&list->order))
        return route_input(exchange->route, exchange->request, &list->order.by) != NULL ||
               route_input(exchange->route, exchange->request, &list->order.toward) !=
                   NULL;
    for (size_t i = 0; i < list->filter_count; i++)
        if (has_values(&list->filters[i]) &&
            route_input(exchange->route, exchange->request, &list->filters[i].value) !=
                NULL)
            return true;
    return false;
}

static void differ_by_word(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    const char *pointer = list->row->fields[defect->target.part].pointer;
    json_t *record;

    if (!is_asked_by_word(exchange))
        return;
    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++) {
        const char *text = json_string_value(value_at(record, pointer));

        if (text != NULL)
            value_put(record, pointer, json_sprintf("%s 2", text));
    }
}

static void drop_id(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    json_t *record = defect_shown(exchange, 0);

    (void)defect;
    if (record != NULL)
        value_remove(record, list->records->id);
}

const struct defect_kind defect_record_kinds[] = {
    {.name = "duration-off",
     .family = "record",
     .summary = "a duration is not the time between its ends",
     .targets = durations,
     .at[DEFECT_BODY] = lengthen},
    {.name = "ordered-broken",
     .family = "record",
     .summary = "what comes later is dated before what comes earlier",
     .targets = neighbours,
     .at[DEFECT_BODY] = disorder},
    {.name = "together-null-broken",
     .family = "record",
     .summary = "of members that are null together only one is",
     .targets = together,
     .at[DEFECT_BODY] = tear},
    {.name = "duplicate-id",
     .family = "record",
     .summary = "two different rows of a page have one identifier",
     .targets = defect_lists,
     .at[DEFECT_BODY] = repeat_id},
    {.name = "identifier-dropped",
     .family = "record",
     .summary = "the first row of a page has no identifier",
     .targets = defect_lists,
     .at[DEFECT_BODY] = drop_id},
    {.name = "row-differs",
     .family = "record",
     .summary = "a member of a row is another one when an order or a value is asked for",
     .targets = texts_by_word,
     .at[DEFECT_BODY] = differ_by_word},
    {.name = "row-differs-narrowed",
     .family = "record",
     .summary = "a member of the last row is another one when the list is narrowed",
     .targets = narrowed_texts,
     .at[DEFECT_BODY] = differ_narrowed},
    {.name = "row-differs-in-list",
     .family = "record",
     .summary = "a member of each row is not what another list of the records shows",
     .targets = second_texts,
     .at[DEFECT_BODY] = differ_in_list},
    {.name = "record-missing-in-list",
     .family = "record",
     .summary = "some records stand in no answer of a list, and in those of another",
     .targets = second_lists,
     .at[DEFECT_ROWS] = lose_records},
    {.name = "row-unlisted-narrowed",
     .family = "record",
     .summary = "the last row of a list that is narrowed is of no record",
     .targets = named_lists,
     .at[DEFECT_BODY] = invent_row},
    {.name = "absent-shown",
     .family = "record",
     .summary = "a row shows a member that only the record itself should",
     .targets = absent_members,
     .at[DEFECT_BODY] = show_absent},
    {0},
};
