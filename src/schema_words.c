/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of texts that are found by their hash, made once on compiling.
 *
 * All schemas that may judge one object (through $ref, allOf, if and the like) share the
 * words by which they find its members, so that one pass over the members serves them
 * all.
 */
#include "src/schema_internal.h"

#include "src/memory.h"

static struct schema_words *new_words(size_t count)
{
    size_t slots = 4;
    while (slots < 2 * count) {
        slots *= 2;
    }
    struct schema_words *words = memory_new(sizeof *words + slots * sizeof *words->slots);
    words->mask = (uint32_t)(slots - 1);
    return words;
}

/* The number of a text, which is added when it is not there yet. */
static uint32_t add(struct schema_words *words, const char *text, size_t length)
{
    uint32_t hash = tape_hash(text, length);
    uint32_t number = schema_words_find(words, hash, text, (uint32_t)length);
    uint32_t i = hash & words->mask;
    if (number != SCHEMA_NO_NUMBER) {
        return number;
    }
    while (words->slots[i].text != NULL) {
        i = (i + 1) & words->mask;
    }
    words->slots[i] = (struct schema_word){
        .text = text, .hash = hash, .length = (uint32_t)length, .number = words->count};
    return words->count++;
}

struct schema_words *schema_words_of_values(const json_t *values)
{
    struct schema_words *words = new_words(json_array_size(values));
    size_t index;
    const json_t *value;
    json_array_foreach((json_t *)values, index, value)
    {
        if (json_is_string(value)) {
            add(words, json_string_value(value), json_string_length(value));
        }
    }
    return words;
}

const struct schema_branch *schema_property_named(const struct schema *node,
                                                  const char *name, size_t length)
{
    const struct schema_check *properties = schema_check_named(node, "properties");
    if (properties == NULL) {
        return NULL;
    }
    uint32_t number =
        schema_words_find(node->words, tape_hash(name, length), name, (uint32_t)length);
    uint32_t branch =
        number == SCHEMA_NO_NUMBER ? SCHEMA_NO_NUMBER : properties->by_number[number];
    return branch == SCHEMA_NO_NUMBER ? NULL : &properties->branches[branch];
}

/* --- Which schemas share their words --- */

/* Of each schema in the queue another one it shares with, itself at the end. */
struct sharing {
    struct schema **schemas;
    size_t count;
    uint32_t *with;
};

static uint32_t find(struct sharing *sharing, uint32_t order)
{
    while (sharing->with[order] != order) {
        sharing->with[order] = sharing->with[sharing->with[order]];
        order = sharing->with[order];
    }
    return order;
}

/* What was compiled earlier has its words already. */
static void share(struct sharing *sharing, const struct schema *schema,
                  const struct schema *other)
{
    if (other != NULL && other->order < sharing->count &&
        sharing->schemas[other->order] == other) {
        sharing->with[find(sharing, other->order)] = find(sharing, schema->order);
    }
}

/* Keywords that concern all types judge the same instance by their subschemas. */
static void share_in_place(struct sharing *sharing, const struct schema *schema)
{
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_check *check = &schema->checks[i];
        if (check->keyword->concerns == 0) {
            share(sharing, schema, check->schema);
            share(sharing, schema, check->then);
            share(sharing, schema, check->otherwise);
            for (size_t j = 0; j < check->count; j++) {
                share(sharing, schema, check->branches[j].schema);
            }
        }
    }
}

/* --- The words themselves --- */

static size_t count_names(const struct schema *schema)
{
    const struct schema_check *properties = schema_check_named(schema, "properties");
    const struct schema_check *required = schema_check_named(schema, "required");
    return (properties == NULL ? 0 : properties->count) +
           (required == NULL ? 0 : json_array_size(required->value));
}

static void add_properties(struct schema_words *words, struct schema_check *properties)
{
    properties->is_placed = true;
    for (size_t i = 0; i < properties->count; i++) {
        struct schema_branch *branch = &properties->branches[i];
        branch->number = add(words, branch->name, strlen(branch->name));
        properties->is_placed = properties->is_placed && branch->number < SCHEMA_PLACES;
    }
}

static void add_required(struct schema_words *words, struct schema_check *required)
{
    required->is_placed = true;
    for (size_t i = 0; i < json_array_size(required->value); i++) {
        const char *name = json_string_value(json_array_get(required->value, i));
        uint32_t number = add(words, name, strlen(name));
        if (number < SCHEMA_PLACES) {
            required->demands[number / 64] |= UINT64_C(1) << number % 64;
        } else {
            required->is_placed = false;
        }
    }
}

static void add_names(struct schema_words *words, struct schema *schema)
{
    schema->words = words;
    for (size_t i = 0; i < schema->count; i++) {
        struct schema_check *check = &schema->checks[i];
        if (strcmp(check->keyword->name, "properties") == 0) {
            add_properties(words, check);
        } else if (strcmp(check->keyword->name, "required") == 0) {
            add_required(words, check);
        }
    }
}

/* Once all words are there. */
static void number_branches(struct schema *schema)
{
    for (size_t i = 0; i < schema->count; i++) {
        struct schema_check *check = &schema->checks[i];
        if (strcmp(check->keyword->name, "properties") == 0) {
            uint32_t count = schema->words->count;
            check->by_number = memory_array(count, sizeof *check->by_number);
            for (uint32_t j = 0; j < count; j++) {
                check->by_number[j] = SCHEMA_NO_NUMBER;
            }
            for (size_t j = 0; j < check->count; j++) {
                check->by_number[check->branches[j].number] = (uint32_t)j;
            }
        }
    }
}

void schema_words_assign(struct schema_registry *registry)
{
    size_t count = registry->queued;
    AUTO_FREE uint32_t *with = memory_array(count, sizeof *with);
    AUTO_FREE size_t *names = memory_array(count, sizeof *names);
    AUTO_FREE struct schema_words **words = memory_array(count, sizeof *words);
    struct sharing sharing = {registry->queue, count, with};
    for (uint32_t i = 0; i < count; i++) {
        with[i] = i;
        registry->queue[i]->order = i;
    }
    for (size_t i = 0; i < count; i++) {
        share_in_place(&sharing, registry->queue[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        names[find(&sharing, i)] += count_names(registry->queue[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t first = find(&sharing, i);
        if (words[first] == NULL && names[first] > 0) {
            words[first] = new_words(names[first]);
            words[first]->next = registry->words;
            registry->words = words[first];
        }
        if (count_names(registry->queue[i]) > 0) {
            add_names(words[first], registry->queue[i]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        number_branches(registry->queue[i]);
    }
}
