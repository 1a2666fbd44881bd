/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of texts that are found by their hash, made once for each schema. */
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

/* The word of a text, added when it is not there yet. */
static struct schema_word *add(struct schema_words *words, const char *text,
                               size_t length)
{
    uint32_t hash = tape_hash(text, length);
    uint32_t i = hash & words->mask;
    while (words->slots[i].text != NULL) {
        struct schema_word *word = &words->slots[i];
        if (word->hash == hash && word->length == length &&
            memcmp(word->text, text, length) == 0) {
            return word;
        }
        i = (i + 1) & words->mask;
    }
    words->slots[i] = (struct schema_word){.text = text,
                                           .hash = hash,
                                           .length = (uint32_t)length,
                                           .branch = SCHEMA_NO_NUMBER,
                                           .demand = SCHEMA_NO_NUMBER};
    return &words->slots[i];
}

static void add_demand(struct schema_words *words, const char *name)
{
    struct schema_word *word = add(words, name, strlen(name));
    if (word->demand == SCHEMA_NO_NUMBER) {
        word->demand = words->demands++;
    }
}

struct schema_words *schema_words_of_members(const struct schema *node)
{
    const struct schema_check *properties = schema_check_named(node, "properties");
    const struct schema_check *required = schema_check_named(node, "required");
    size_t named = properties == NULL ? 0 : properties->count;
    size_t demanded = required == NULL ? 0 : json_array_size(required->value);
    if (named + demanded == 0) {
        return NULL;
    }
    struct schema_words *words = new_words(named + demanded);
    for (size_t i = 0; i < named; i++) {
        const char *name = properties->branches[i].name;
        add(words, name, strlen(name))->branch = (uint32_t)i;
    }
    for (size_t i = 0; i < demanded; i++) {
        add_demand(words, json_string_value(json_array_get(required->value, i)));
    }
    return words;
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
    const struct schema_word *word =
        node->words == NULL ? NULL
                            : schema_words_find(node->words, tape_hash(name, length),
                                                name, (uint32_t)length);
    return word == NULL || word->branch == SCHEMA_NO_NUMBER
               ? NULL
               : &schema_check_named(node, "properties")->branches[word->branch];
}
