/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_CEILING 60 /* bytes of a wrong value that a message repeats */
#define NAMES_CEILING 2048

/* One run over one object of the contract. */
struct check {
    const struct document *document;
    struct diagnostics *diagnostics;
    bool sound;
};

static const char *const statement_keys[] = {"value", "certainty", "or", NULL};

static const char *const type_texts[] = {
    [VOCABULARY_TEXT] = "text",
    [VOCABULARY_INTEGER] = "a whole number",
    [VOCABULARY_NUMBER] = "a number",
    [VOCABULARY_BOOLEAN] = "true or false",
    [VOCABULARY_WORD] = "a word",
    [VOCABULARY_EXPRESSION] = "a runtime expression",
    [VOCABULARY_POINTER] = "a JSON Pointer",
    [VOCABULARY_FILE] = "a file name",
    [VOCABULARY_REFERENCE] = "a reference",
    [VOCABULARY_STATUS] = "an HTTP status",
    [VOCABULARY_ANY] = "any value",
    [VOCABULARY_OBJECT] = "an object",
};

static void check_object(struct check *check, const struct vocabulary_object *object,
                         const json_t *value, const char *pointer);

bool vocabulary_expression_is_valid(const char *text)
{
    for (size_t i = 0; vocabulary_expressions[i] != NULL; i++) {
        const char *prefix = vocabulary_expressions[i];
        const char *rest = text + strlen(prefix);

        if (strncmp(text, prefix, strlen(prefix)) != 0)
            continue;
        return prefix[strlen(prefix) - 1] == '#' ? value_pointer_is_valid(rest)
                                                 : rest[0] != '\0';
    }
    return false;
}

static char *join(const char *const words[])
{
    struct text joined;

    text_init(&joined, NAMES_CEILING);
    for (size_t i = 0; words[i] != NULL; i++)
        text_add_format(&joined, "%s%s", i == 0 ? "" : ", ", words[i]);
    return text_take(&joined);
}

/* Says what the value is in few words: containers are named, scalars are shown. */
static char *show(const json_t *value)
{
    char *shown;

    if (json_is_object(value))
        return memory_text("an object");
    if (json_is_array(value))
        return memory_text("a list");
    shown = value_print(value);
    if (strlen(shown) > SHOWN_CEILING) {
        free(shown);
        return memory_text("a long text");
    }
    return shown;
}

static void hint_at_words(struct check *check, const char *word,
                          const char *const words[], const char *lead)
{
    AUTO_FREE char *joined = join(words);
    const char *nearest = word == NULL ? NULL : diagnostics_nearest(word, words);

    if (nearest != NULL)
        diagnostics_hint(check->diagnostics, "did you mean %s? %s: %s", nearest, lead,
                         joined);
    else
        diagnostics_hint(check->diagnostics, "%s: %s", lead, joined);
}

/* Reports that `name` holds something else than `expected`. The caller adds the hint. */
static void add_mismatch(struct check *check, const char *name, const json_t *value,
                         const char *pointer, const char *expected)
{
    AUTO_FREE char *shown = show(value);

    check->sound = false;
    diagnostics_add(check->diagnostics, DIAGNOSTIC_ERROR, check->document, pointer,
                    "%s must be %s, not %s", name, expected, shown);
}

static void add_mismatch_of(struct check *check, const struct vocabulary_key *key,
                            const json_t *value, const char *pointer,
                            const char *expected)
{
    add_mismatch(check, key->name, value, pointer, expected);
    diagnostics_hint(check->diagnostics, "%s: %s", key->name, key->text);
}

static bool has_word(const char *const words[], const char *word)
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static void check_word(struct check *check, const char *name, const char *const words[],
                       const json_t *value, const char *pointer)
{
    const char *word = json_is_null(value) ? "null" : json_string_value(value);
    AUTO_FREE char *shown = NULL;

    if (word != NULL && has_word(words, word))
        return;
    shown = show(value);
    check->sound = false;
    diagnostics_add(check->diagnostics, DIAGNOSTIC_ERROR, check->document, pointer,
                    "%s cannot be %s", name, shown);
    hint_at_words(check, word, words, "allowed");
}

static void check_number(struct check *check, const struct vocabulary_key *key,
                         const json_t *value, const char *pointer)
{
    bool is_status = key->type == VOCABULARY_STATUS;
    int minimum = is_status ? VOCABULARY_STATUS_MINIMUM : key->minimum;
    int maximum = is_status ? VOCABULARY_STATUS_MAXIMUM : key->maximum;
    json_int_t number = json_integer_value(value);

    if (json_is_integer(value) &&
        ((minimum == 0 && maximum == 0) || (number >= minimum && number <= maximum)))
        return;
    add_mismatch_of(check, key, value, pointer, type_texts[key->type]);
    if (minimum != 0 || maximum != 0)
        diagnostics_hint(check->diagnostics, "a whole number from %d to %d%s", minimum,
                         maximum, json_is_string(value) ? ", without quotes" : "");
}

/* What is wrong with a text of this type, or NULL. */
static const char *text_breach(enum vocabulary_type type, const char *text)
{
    switch (type) {
    case VOCABULARY_EXPRESSION:
        if (vocabulary_expression_is_valid(text))
            return NULL;
        return "an expression is $request.query.NAME, $request.path.NAME, "
               "$request.header.NAME, $response.header.NAME or $response.body#/POINTER";
    case VOCABULARY_POINTER:
        if (value_pointer_is_valid(text))
            return NULL;
        return "a JSON Pointer starts with / and names members, as in /a/b; ~ is "
               "written ~0, / inside a name ~1";
    case VOCABULARY_FILE:
        if (text[0] != '\0' && text[0] != '/')
            return NULL;
        return "the path is relative to the contract's folder";
    case VOCABULARY_REFERENCE:
        if (strncmp(text, "#/", 2) == 0 && value_pointer_is_valid(text + 1))
            return NULL;
        return "a reference looks like #/components/schemas/NAME";
    default:
        return NULL;
    }
}

static void check_text(struct check *check, const char *name, enum vocabulary_type type,
                       const json_t *value, const char *pointer)
{
    const char *breach;

    if (!json_is_string(value)) {
        add_mismatch(check, name, value, pointer, type_texts[type]);
        diagnostics_hint(check->diagnostics, json_is_object(value) || json_is_array(value)
                                                 ? "write one text"
                                                 : "put it in quotes to make it text");
        return;
    }
    breach = text_breach(type, json_string_value(value));
    if (breach == NULL)
        return;
    add_mismatch(check, name, value, pointer, type_texts[type]);
    diagnostics_hint(check->diagnostics, "%s", breach);
}

static void check_one(struct check *check, const struct vocabulary_key *key,
                      const json_t *value, const char *pointer)
{
    switch (key->type) {
    case VOCABULARY_ANY:
        break;
    case VOCABULARY_OBJECT:
        check_object(check, key->object, value, pointer);
        break;
    case VOCABULARY_WORD:
        check_word(check, key->name, key->words, value, pointer);
        break;
    case VOCABULARY_INTEGER:
    case VOCABULARY_STATUS:
        check_number(check, key, value, pointer);
        break;
    case VOCABULARY_NUMBER:
        if (!json_is_number(value))
            add_mismatch_of(check, key, value, pointer, type_texts[key->type]);
        break;
    case VOCABULARY_BOOLEAN:
        if (!json_is_boolean(value))
            add_mismatch_of(check, key, value, pointer, type_texts[key->type]);
        break;
    default:
        check_text(check, key->name, key->type, value, pointer);
    }
}

static void check_list(struct check *check, const struct vocabulary_key *key,
                       const json_t *value, const char *pointer)
{
    size_t index;
    json_t *item;

    if (!json_is_array(value)) {
        add_mismatch(check, key->name, value, pointer, "a list");
        diagnostics_hint(check->diagnostics, "a list holds %s, as in [ ... ]%s",
                         type_texts[key->type],
                         key->or_file ? "; a file name may stand instead" : "");
        return;
    }
    json_array_foreach(value, index, item)
    {
        AUTO_FREE char *at = value_pointer_index(pointer, index);

        check_one(check, key, item, at);
    }
}

static void check_entry(struct check *check, const struct vocabulary_key *key,
                        const json_t *value, const char *pointer)
{
    if (key->shape == VOCABULARY_MAP_OF_LISTS)
        check_list(check, key, value, pointer);
    else if (key->or_file && json_is_string(value))
        check_text(check, key->name, VOCABULARY_FILE, value, pointer);
    else
        check_one(check, key, value, pointer);
}

static void check_map(struct check *check, const struct vocabulary_key *key,
                      json_t *value, const char *pointer)
{
    const char *name;
    json_t *entry;

    if (!json_is_object(value)) {
        add_mismatch_of(check, key, value, pointer, "an object");
        return;
    }
    json_object_foreach(value, name, entry)
    {
        AUTO_FREE char *at = value_pointer_join(pointer, name);

        if (key->type != VOCABULARY_WORD && key->words != NULL &&
            !has_word(key->words, name)) {
            check->sound = false;
            diagnostics_add(check->diagnostics, DIAGNOSTIC_ERROR, check->document, at,
                            "%s cannot hold %s", key->name, name);
            hint_at_words(check, name, key->words, "allowed");
            continue;
        }
        check_entry(check, key, entry, at);
    }
}

static void check_plain(struct check *check, const struct vocabulary_key *key,
                        json_t *value, const char *pointer)
{
    switch (key->shape) {
    case VOCABULARY_ONE:
        check_one(check, key, value, pointer);
        break;
    case VOCABULARY_LIST:
        if (key->or_file && json_is_string(value))
            check_text(check, key->name, VOCABULARY_FILE, value, pointer);
        else
            check_list(check, key, value, pointer);
        break;
    case VOCABULARY_ONE_OR_LIST:
        if (json_is_array(value))
            check_list(check, key, value, pointer);
        else
            check_one(check, key, value, pointer);
        break;
    case VOCABULARY_MAP:
    case VOCABULARY_MAP_OF_LISTS:
        check_map(check, key, value, pointer);
        break;
    }
}

static void add_unknown_key(struct check *check, const char *owner, const char *name,
                            const char *const names[], const char *pointer)
{
    check->sound = false;
    diagnostics_add(check->diagnostics, DIAGNOSTIC_ERROR, check->document, pointer,
                    "%s has no key %s", owner, name);
    hint_at_words(check, name, names, "known");
}

/* The long form of a statement: { value: ..., certainty: ..., or: [ ... ] }. */
static void check_statement(struct check *check, const struct vocabulary_key *key,
                            json_t *value, const char *pointer)
{
    const char *name;
    json_t *member;

    if (json_object_get(value, "value") == NULL) {
        check->sound = false;
        diagnostics_add(check->diagnostics, DIAGNOSTIC_ERROR, check->document, pointer,
                        "%s has no value", key->name);
        diagnostics_hint(check->diagnostics,
                         "write %s plainly, or as { value: ..., certainty: ..., or: "
                         "[ ... ] }",
                         key->name);
    }
    json_object_foreach(value, name, member)
    {
        AUTO_FREE char *at = value_pointer_join(pointer, name);

        if (strcmp(name, "value") == 0)
            check_plain(check, key, member, at);
        else if (strcmp(name, "certainty") == 0)
            check_word(check, name, vocabulary_certainties, member, at);
        else if (strcmp(name, "or") == 0)
            check_list(check, key, member, at);
        else
            add_unknown_key(check, key->name, name, statement_keys, at);
    }
}

static const struct vocabulary_key *find_key(const struct vocabulary_object *object,
                                             const char *name)
{
    for (const struct vocabulary_key *key = object->keys; key->name != NULL; key++)
        if (strcmp(key->name, name) == 0)
            return key;
    return NULL;
}

static void list_names(const struct vocabulary_object *object,
                       const char *names[VOCABULARY_MAX_KEYS + 1])
{
    size_t i = 0;

    for (; i < VOCABULARY_MAX_KEYS && object->keys[i].name != NULL; i++)
        names[i] = object->keys[i].name;
    names[i] = NULL;
}

static void check_member(struct check *check, const struct vocabulary_object *object,
                         const char *name, json_t *value, const char *pointer)
{
    const struct vocabulary_key *key = find_key(object, name);

    if (key == NULL) {
        const char *names[VOCABULARY_MAX_KEYS + 1];

        list_names(object, names);
        add_unknown_key(check, object->name, name, names, pointer);
    } else if (key->statement && json_is_object(value)) {
        check_statement(check, key, value, pointer);
    } else {
        check_plain(check, key, value, pointer);
    }
}

/* True when an unknown key was reported as a misspelling of this one, which is then not
 * missing as well. */
static bool is_misspelt(const struct vocabulary_object *object, const json_t *value,
                        const struct vocabulary_key *key)
{
    const char *names[VOCABULARY_MAX_KEYS + 1];
    const char *name;
    json_t *member;

    list_names(object, names);
    json_object_foreach((json_t *)value, name, member)
    {
        const char *nearest = diagnostics_nearest(name, names);

        if (find_key(object, name) == NULL && nearest != NULL &&
            strcmp(nearest, key->name) == 0)
            return true;
    }
    return false;
}

static void check_required(struct check *check, const struct vocabulary_object *object,
                           const json_t *value, const char *pointer)
{
    for (const struct vocabulary_key *key = object->keys; key->name != NULL; key++) {
        if (!key->required || json_object_get(value, key->name) != NULL)
            continue;
        check->sound = false;
        if (is_misspelt(object, value, key))
            continue;
        diagnostics_add(check->diagnostics, DIAGNOSTIC_ERROR, check->document, pointer,
                        "%s lacks %s", object->name, key->name);
        diagnostics_hint(check->diagnostics, "%s: %s", key->name, key->text);
    }
}

static void check_object(struct check *check, const struct vocabulary_object *object,
                         const json_t *value, const char *pointer)
{
    const char *name;
    json_t *member;

    if (!json_is_object(value)) {
        add_mismatch(check, object->name, value, pointer, "an object");
        diagnostics_hint(check->diagnostics, "write its keys as in { %s: ... }",
                         object->keys[0].name);
        return;
    }
    /* jansson's iterator wants a value it could change. */
    json_object_foreach((json_t *)value, name, member)
    {
        AUTO_FREE char *at = value_pointer_join(pointer, name);

        check_member(check, object, name, member, at);
    }
    check_required(check, object, value, pointer);
}

bool vocabulary_check_value(const struct vocabulary_object *object, const json_t *value)
{
    struct diagnostics unread;
    struct check check = {.diagnostics = &unread, .sound = true};

    diagnostics_init(&unread);
    check_object(&check, object, value, "");
    diagnostics_clear(&unread);
    return check.sound;
}

bool vocabulary_check(const struct vocabulary_object *object,
                      const struct document *document, const char *pointer,
                      struct diagnostics *diagnostics)
{
    struct check check = {
        .document = document, .diagnostics = diagnostics, .sound = true};

    check_object(&check, object, value_at(document_root(document), pointer), pointer);
    return check.sound;
}
