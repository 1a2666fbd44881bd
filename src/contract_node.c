/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <string.h>

struct contract_node contract_node_at(const struct contract_loading *loading,
                                      const char *pointer)
{
    return (struct contract_node){value_at(loading->root, pointer), pointer};
}

struct contract_node contract_node_member(const struct contract_loading *loading,
                                          struct contract_node node, const char *key)
{
    json_t *value = json_object_get(node.value, key);
    char *pointer;

    /* What is left out is reported where it should stand, so it needs no pointer of its
     * own. */
    if (value == NULL)
        return (struct contract_node){NULL, node.pointer};
    pointer = value_pointer_join(node.pointer, key);
    return (struct contract_node){value,
                                  contract_parts_own_text(loading->parts, pointer)};
}

struct contract_node contract_node_item(const struct contract_loading *loading,
                                        struct contract_node node, size_t index)
{
    json_t *value = json_array_get(node.value, index);
    char *pointer;

    if (value == NULL)
        return (struct contract_node){NULL, node.pointer};
    pointer = value_pointer_index(node.pointer, index);
    return (struct contract_node){value,
                                  contract_parts_own_text(loading->parts, pointer)};
}

struct contract_node contract_node_target(const struct contract_loading *loading,
                                          const char *reference)
{
    char *pointer;

    if (reference == NULL || reference[0] != '#')
        return (struct contract_node){NULL, ""};
    pointer = contract_parts_own_text(loading->parts, memory_text(reference + 1));
    url_decode(pointer, strlen(pointer), false);
    return contract_node_at(loading, pointer);
}

struct contract_node contract_node_reference(const struct contract_loading *loading,
                                             struct contract_node node)
{
    const char *reference = value_string_member(node.value, "$ref");
    char *pointer;

    if (reference == NULL)
        return (struct contract_node){NULL, node.pointer};
    if (!loading->parts->files->has_bases && strncmp(reference, "#/", 2) == 0)
        return contract_node_target(loading, reference);
    pointer = schema_locate(loading->parts->registry, loading->parts->files->uri,
                            node.pointer, reference);
    if (pointer == NULL)
        return (struct contract_node){NULL, node.pointer};
    return contract_node_at(loading, contract_parts_own_text(loading->parts, pointer));
}

struct contract_node contract_node_resolved(const struct contract_loading *loading,
                                            struct contract_node node)
{
    for (int i = 0; i < CONTRACT_MAX_REFERENCES; i++) {
        if (value_string_member(node.value, "$ref") == NULL)
            return node;
        node = contract_node_reference(loading, node);
    }
    return (struct contract_node){NULL, node.pointer};
}

struct contract_node contract_node_vendor(const struct contract_loading *loading,
                                          struct contract_node node)
{
    return contract_node_member(loading, node, VOCABULARY_KEY);
}

const char *contract_node_text(struct contract_node node, const char *key)
{
    return value_string_member(node.value, key);
}

int64_t contract_node_integer(struct contract_node node, const char *key,
                              int64_t fallback)
{
    const json_t *value = json_object_get(node.value, key);

    return json_is_integer(value) ? (int64_t)json_integer_value(value) : fallback;
}

enum certainty contract_node_certainty(struct contract_node node, enum certainty fallback)
{
    return (enum certainty)contract_word_index(contract_node_text(node, "certainty"),
                                               vocabulary_certainties, (int)fallback);
}

const char **contract_node_texts(const struct contract_loading *loading,
                                 struct contract_node node, size_t *count)
{
    size_t size = json_is_array(node.value) ? json_array_size(node.value) : 1;
    const char **texts = contract_parts_array(loading->parts, size, sizeof *texts);

    *count = 0;
    for (size_t i = 0; i < size; i++) {
        const json_t *item =
            json_is_array(node.value) ? json_array_get(node.value, i) : node.value;

        if (json_is_string(item))
            texts[(*count)++] = json_string_value(item);
    }
    return texts;
}

static void add_status(struct contract_statuses *statuses, const json_t *value)
{
    if (json_is_integer(value) && statuses->count < CONTRACT_MAX_STATUSES)
        statuses->items[statuses->count++] = (int)json_integer_value(value);
}

struct contract_statuses contract_node_statuses(struct contract_node node)
{
    struct contract_statuses statuses = {.count = 0};
    size_t index;
    json_t *item;

    if (!json_is_array(node.value)) {
        add_status(&statuses, node.value);
        return statuses;
    }
    json_array_foreach(node.value, index, item)
    {
        add_status(&statuses, item);
    }
    return statuses;
}

int contract_word_index(const char *text, const char *const words[], int fallback)
{
    for (int i = 0; text != NULL && words[i] != NULL; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    return fallback;
}

struct contract_statement contract_statement_read(const struct contract_loading *loading,
                                                  struct contract_node owner,
                                                  const char *key,
                                                  const struct claim *claim)
{
    struct contract_statement statement = {.claim = *claim};
    struct contract_node node = contract_node_member(loading, owner, key);

    statement.value = statement.others = (struct contract_node){NULL, node.pointer};
    if (node.value == NULL)
        return statement;
    statement.claim.pointer = node.pointer;
    statement.value = node;
    if (json_is_object(node.value)) {
        statement.value = contract_node_member(loading, node, "value");
        statement.others = contract_node_member(loading, node, "or");
        statement.claim.certainty = contract_node_certainty(node, claim->certainty);
    }
    return statement;
}

/* A word of a statement; a null stands for the word. */
static const char *word_of(const json_t *value)
{
    return json_is_null(value) ? "null" : json_string_value(value);
}

int contract_statement_word(const struct contract_loading *loading,
                            struct contract_node owner, const char *key,
                            const char *const words[], int fallback,
                            enum certainty certainty, struct claim *claim, bool *allowed)
{
    struct contract_statement statement =
        contract_statement_read(loading, owner, key, claim);
    int word = contract_word_index(word_of(statement.value.value), words, fallback);
    size_t index;
    json_t *other;

    *claim = statement.claim;
    if (statement.value.value == NULL && certainty > claim->certainty)
        claim->certainty = certainty;
    if (allowed == NULL)
        return word;
    allowed[word] = true;
    json_array_foreach(statement.others.value, index, other)
    {
        int reading = contract_word_index(word_of(other), words, word);

        allowed[reading] = true;
    }
    return word;
}
