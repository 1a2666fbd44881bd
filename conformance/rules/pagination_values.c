/* SPDX-License-Identifier: Apache-2.0 */
/* Which sizes and values to ask with, chosen from what the rows show. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING "countersign-matches-nothing"

/* True when the parameter's own schema takes the text. */
static bool takes(const struct contract_parameter *parameter, const char *text)
{
    if (parameter->schema == NULL)
        return true;
    bool is_text = parameter->type == NULL || strcmp(parameter->type, "string") == 0;
    json_t *value = is_text ? json_string(text) : json_loads(text, JSON_DECODE_ANY, NULL);
    bool valid = value != NULL && schema_validate(parameter->schema, value, NULL, NULL);

    json_decref(value);
    return valid;
}

static size_t enumerated_values(const struct contract_parameter *parameter, char **values,
                                size_t most)
{
    size_t count = 0, index;
    json_t *value;

    json_array_foreach(parameter->enumeration, index, value)
    {
        if (count < most && !json_is_null(value))
            values[count++] = value_text(value);
    }
    return count;
}

static size_t seen_values(const struct contract_filter *filter, const struct walk *whole,
                          char **values, size_t most)
{
    AUTO_ROWS struct rows rows = relation_some_rows(whole);
    char *seen[8];
    size_t count = 0;
    size_t found = relation_distinct(&rows, filter->field, seen, 8);

    for (size_t i = 0; i < found; i++) {
        if (count < most && *seen[i] != '\0' && takes(filter->parameter, seen[i]))
            values[count++] = seen[i];
        else
            free(seen[i]);
    }
    return count;
}

size_t pagination_filter_values(const struct contract_filter *filter,
                                const struct walk *whole, char **values, size_t most)
{
    if (filter->parameter->enumeration != NULL)
        return enumerated_values(filter->parameter, values, most);
    if (filter->match >= MATCH_AT_OR_AFTER) {
        values[0] = most > 0 ? pagination_quantile(filter, whole, 0.5) : NULL;
        return most > 0 && values[0] != NULL;
    }
    if (filter->in_row)
        return seen_values(filter, whole, values, most);
    const json_t *example = filter->parameter->example;
    if (most == 0 || example == NULL || json_is_object(example) || json_is_array(example))
        return 0;
    values[0] = value_text(example);
    return 1;
}

static int compare_scalars(const void *left, const void *right)
{
    return collection_compare(left, right);
}

/* The sorted values of a field; `out` has room for one of each row. Returns how many are
 * there. */
static size_t sorted_values(const struct contract_filter *filter, const struct rows *rows,
                            struct scalar *out)
{
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++) {
        out[count] =
            relation_value(relation_row(rows, i), filter->field, filter->compare);
        count += out[count].present;
    }
    qsort(out, count, sizeof *out, compare_scalars);
    return count;
}

/* Text that the parameter may take for an instant or a number. */
static char *scalar_text(const struct contract_filter *filter, const struct scalar *value)
{
    char text[INSTANT_TEXT_SIZE];

    if (value->kind == COMPARE_NUMBER)
        return memory_format("%.15g", value->number);
    if (value->kind == COMPARE_TEXT)
        return memory_text_of(value->text, value->length);
    contract_filter_print(filter, value->instant, text);
    if (contract_filter_is_daily(filter))
        text[10] = '\0';
    return memory_text(text);
}

char *pagination_quantile(const struct contract_filter *filter, const struct walk *whole,
                          double part)
{
    AUTO_ROWS struct rows rows = relation_some_rows(whole);
    AUTO_FREE struct scalar *values = memory_array(rows.count, sizeof *values);
    size_t count = sorted_values(filter, &rows, values);

    if (count == 0)
        return NULL;
    size_t at = (size_t)(part * (double)(count - 1));
    char *text = scalar_text(filter, &values[at]);
    if (takes(filter->parameter, text))
        return text;
    free(text);
    return NULL;
}

/* A bound behind all values that were seen. Ten years are enough for rows that appear
 * meanwhile, and few enough for servers that distrust far dates. */
static char *bound_behind_all(const struct contract_filter *filter,
                              const struct walk *whole)
{
    bool is_lower = filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AFTER;
    const int64_t ten_years = (int64_t)3653 * 86400;

    struct scalar far = {.present = false}, *end = &far;

    for (size_t i = 0; filter->compare != COMPARE_TEXT && i < whole->count; i++) {
        struct scalar value =
            relation_value(evidence_walk_row(whole, i), filter->field, filter->compare);
        int order = value.present && far.present ? collection_compare(&value, &far) : 0;

        if (value.present && (!far.present || (is_lower ? order > 0 : order < 0)))
            far = value;
    }
    if (!far.present)
        return NULL;
    end->number += is_lower ? 1e6 : -1e6;
    end->instant = instant_add(end->instant, is_lower ? ten_years : -ten_years);
    return scalar_text(filter, end);
}

static bool is_seen(const struct rows *rows, const char *field, const char *text)
{
    for (size_t i = 0; i < rows->count; i++) {
        const char *value = json_string_value(value_at(relation_row(rows, i), field));

        if (value != NULL && strcmp(value, text) == 0)
            return true;
    }
    return false;
}

/* A value of an enum that no row shows. */
static char *unseen_value(const struct contract_filter *filter, const struct walk *whole)
{
    const struct rows rows = relation_rows(whole);
    size_t index;
    json_t *value;

    json_array_foreach(filter->parameter->enumeration, index, value)
    {
        if (filter->in_row && json_is_string(value) &&
            contract_filter_alias(filter, json_string_value(value),
                                  json_string_length(value)) == NULL &&
            !is_seen(&rows, filter->field, json_string_value(value)))
            return memory_text(json_string_value(value));
    }
    return NULL;
}

static char *value_of_nothing(const struct contract_filter *filter,
                              const struct walk *whole)
{
    if (filter->parameter->enumeration != NULL)
        return unseen_value(filter, whole);
    if (filter->match >= MATCH_AT_OR_AFTER)
        return bound_behind_all(filter, whole);
    return memory_text(NOTHING);
}

bool pagination_match_nothing(const struct contract_list *list, const struct walk *whole,
                              struct arguments *arguments, char *label)
{
    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        AUTO_FREE char *value = value_of_nothing(filter, whole);

        if (value == NULL || !takes(filter->parameter, value))
            continue;
        arguments_set(arguments, filter->parameter, value);
        (void)snprintf(label, PAGINATION_LABEL_SIZE, " with %s=%s",
                       filter->parameter->label, value);
        return true;
    }
    return false;
}
