/* SPDX-License-Identifier: Apache-2.0 */
/* Which values a filter is tried with. */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define CANDIDATES_MAX 200

void narrowed_values_clear(struct narrowed_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        free(values->items[i]);
    values->count = 0;
}

void narrowed_values_add(struct narrowed_values *values, const char *text)
{
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i], text) == 0)
            return;
    if (values->count < NARROWED_VALUES_MAX)
        values->items[values->count++] = memory_text(text);
}

static json_t *typed(const struct contract_parameter *parameter, const char *text)
{
    const char *type = parameter->type;

    if (type == NULL || strcmp(type, "string") == 0)
        return value_string(text, strlen(text));
    if (strcmp(type, "array") == 0 || strcmp(type, "object") == 0)
        return NULL;
    return json_loads(text, JSON_DECODE_ANY, NULL);
}

bool narrowed_takes(const struct contract_parameter *parameter, const char *text)
{
    /* What sets values apart stands in none of them. */
    if (parameter->separator != NULL && strstr(text, parameter->separator) != NULL)
        return false;
    if (parameter->schema == NULL || parameter->type == NULL)
        return true;
    json_auto_t *value = typed(parameter, text);
    return value == NULL ? strcmp(parameter->type, "array") == 0
                         : schema_validate(parameter->schema, value, NULL, NULL);
}

size_t narrowed_length(const char *text)
{
    size_t length = 0;

    for (; *text != '\0'; text++)
        length += ((unsigned char)*text & 0xC0) != 0x80;
    return length;
}

static const char *skip_characters(const char *text, size_t count)
{
    while (count > 0 && *text != '\0') {
        text++;
        while (((unsigned char)*text & 0xC0) == 0x80)
            text++;
        count--;
    }
    return text;
}

char *narrowed_cut(const char *text, size_t start, size_t length)
{
    const char *from = skip_characters(text, start);

    return memory_text_of(from, (size_t)(skip_characters(from, length) - from));
}

/* --- Choosing --- */

struct candidate {
    const char *text; /* a key of the counts */
    json_int_t count;
    unsigned traits;
};

struct candidates {
    struct candidate items[CANDIDATES_MAX];
    size_t count;
};

char *narrowed_text(const struct contract_filter *filter, const json_t *value)
{
    struct scalar moment = collection_scalar(value, filter->compare);
    char text[INSTANT_TEXT_SIZE];

    bool same_form = filter->input == filter->compare && !filter->dates.declared;
    if (same_form || !moment.present || moment.kind != COMPARE_INSTANT)
        return value_text(value);
    contract_filter_print(filter, moment.instant, text);
    return memory_text(text);
}

/* How often each text stands in the field. */
static json_t *count_texts(const struct contract_filter *filter, const struct rows *rows)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < rows->count; i++) {
        const json_t *value = value_at(relation_row(rows, i), filter->field);

        if (value == NULL || json_is_null(value) || json_is_object(value) ||
            json_is_array(value))
            continue;
        AUTO_FREE char *text = narrowed_text(filter, value);
        json_int_t before = json_integer_value(json_object_get(counts, text));
        json_object_set_new(counts, text, json_integer(before + 1));
    }
    return counts;
}

static bool same_but_case(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        bool letters = (*a | 0x20) >= 'a' && (*a | 0x20) <= 'z';
        if (*a != *b && !(letters && (*a ^ *b) == 0x20))
            return false;
    }
    return *a == *b;
}

enum {
    TRAIT_TWO_BYTES = 1 << 18, /* some character of so many in UTF-8 */
    TRAIT_THREE_BYTES = 1 << 19,
    TRAIT_FOUR_BYTES = 1 << 20,
    TRAIT_UPPER = 1 << 21,
    TRAIT_HELD = 1 << 22,
    TRAIT_HOLDS = 1 << 23,
    TRAIT_TWIN = 1 << 24,
    TRAIT_FREQUENT = 1 << 25,
    TRAIT_RARE = 1 << 26
};

/* What makes a value worth trying, one bit each. */
static unsigned traits_of(const struct candidates *all, size_t at)
{
    static const char special[] = "%_'\\+&#\" /;,.-=?(";
    const char *text = all->items[at].text;
    unsigned traits = 0;

    for (const char *c = text; *c != '\0'; c++) {
        const char *found = strchr(special, *c);
        if (found != NULL)
            traits |= 1U << (found - special);
        if ((unsigned char)*c >= 0xC0)
            traits |= (unsigned char)*c >= 0xF0   ? TRAIT_FOUR_BYTES
                      : (unsigned char)*c >= 0xE0 ? TRAIT_THREE_BYTES
                                                  : TRAIT_TWO_BYTES;
        if (*c >= 'A' && *c <= 'Z')
            traits |= TRAIT_UPPER;
    }
    for (size_t i = 0; i < all->count; i++) {
        const char *other = all->items[i].text;
        if (i == at)
            continue;
        if (strstr(other, text) != NULL)
            traits |= TRAIT_HELD;
        if (strstr(text, other) != NULL)
            traits |= TRAIT_HOLDS;
        if (same_but_case(text, other))
            traits |= TRAIT_TWIN;
    }
    return traits;
}

static size_t extreme(const struct candidates *all, bool rarest)
{
    size_t found = 0;

    for (size_t i = 1; i < all->count; i++)
        if (rarest ? all->items[i].count < all->items[found].count
                   : all->items[i].count > all->items[found].count)
            found = i;
    return found;
}

static unsigned bits(unsigned traits)
{
    unsigned count = 0;

    for (; traits != 0; traits &= traits - 1)
        count++;
    return count;
}

static void list_candidates(const struct contract_filter *filter, json_t *counts,
                            struct candidates *all)
{
    const char *text;
    json_t *count;

    json_object_foreach(counts, text, count)
    {
        if (all->count < CANDIDATES_MAX && *text != '\0' &&
            narrowed_takes(filter->parameter, text))
            all->items[all->count++] =
                (struct candidate){.text = text, .count = json_integer_value(count)};
    }
    for (size_t i = 0; i < all->count; i++)
        all->items[i].traits = traits_of(all, i);
    if (all->count > 0) {
        all->items[extreme(all, false)].traits |= TRAIT_FREQUENT;
        all->items[extreme(all, true)].traits |= TRAIT_RARE;
    }
}

void narrowed_values_choose(const struct contract_filter *filter, const struct rows *rows,
                            size_t most, struct narrowed_values *values)
{
    json_auto_t *counts = count_texts(filter, rows);
    AUTO_FREE struct candidates *all = memory_new(sizeof *all);
    unsigned covered = 0;

    list_candidates(filter, counts, all);
    for (; most > 0; most--) {
        size_t best = all->count;
        unsigned gain = 0;

        for (size_t i = 0; i < all->count; i++) {
            unsigned more = bits(all->items[i].traits & ~covered) + 1;
            if (all->items[i].count > 0 && more > gain) {
                best = i;
                gain = more;
            }
        }
        if (best == all->count)
            return;
        covered |= all->items[best].traits;
        all->items[best].count = 0;
        narrowed_values_add(values, all->items[best].text);
    }
}
