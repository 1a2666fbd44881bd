/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

#include "src/memory.h"

static const char introduction[] =
    "# The vocabulary of `" VOCABULARY_KEY "`\n"
    "\n"
    "A contract is an OpenAPI 3.1 (or 3.0) document. What OpenAPI cannot say stands "
    "under "
    "one key,\n"
    "`" VOCABULARY_KEY
    "`, at the top of the document, in an operation, in a parameter, in "
    "a response and in a\n"
    "schema. This page lists all of it; `countersign vocabulary` prints it from the "
    "table "
    "that\n"
    "`countersign lint` judges contracts by.\n"
    "\n"
    "A **statement** may be written plainly (`past-end: empty`), or with its certainty "
    "and "
    "with other\n"
    "readings that the documents allow as well:\n"
    "\n"
    "```yaml\n"
    "past-end: { value: empty, certainty: inferred, or: [ reject ] }\n"
    "```\n"
    "\n"
    "An **expression** is an OpenAPI runtime expression: `$request.query.NAME`, "
    "`$request.path.NAME`,\n"
    "`$request.header.NAME`, `$request.body#/POINTER`, `$response.header.NAME` or "
    "`$response.body#/POINTER`. A\n"
    "**pointer** is an "
    "RFC 6901 JSON Pointer into a record, a **file** a path relative to the contract's "
    "folder.\n"
    "\n"
    "`$ref` may lead to other files, YAML or JSON, by a path relative to the file it "
    "stands in; each is\n"
    "read once, and only what is used of it is looked at. Files are read below the "
    "contract's folder and\n"
    "below the folder the command runs in, symbolic links followed first; nothing comes "
    "from the network.\n";

static const char *const type_names[] = {
    [VOCABULARY_TEXT] = "text",           [VOCABULARY_INTEGER] = "whole number",
    [VOCABULARY_NUMBER] = "number",       [VOCABULARY_BOOLEAN] = "true or false",
    [VOCABULARY_WORD] = "word",           [VOCABULARY_EXPRESSION] = "expression",
    [VOCABULARY_POINTER] = "pointer",     [VOCABULARY_FILE] = "file",
    [VOCABULARY_REFERENCE] = "reference", [VOCABULARY_STATUS] = "status",
    [VOCABULARY_ANY] = "any value",       [VOCABULARY_OBJECT] = "object",
};

/* A "|" would end the cell. */
static void print_cell(const char *text, FILE *stream)
{
    for (; *text != '\0'; text++) {
        if (*text == '|')
            fputc('\\', stream);
        fputc(*text, stream);
    }
}

static void print_words(const char *const words[], FILE *stream)
{
    for (size_t i = 0; words[i] != NULL; i++)
        fprintf(stream, "%s`%s`", i == 0 ? "" : ", ", words[i]);
}

static void print_type(const struct vocabulary_key *key, FILE *stream)
{
    AUTO_FREE char *anchor = NULL;

    if (key->type == VOCABULARY_WORD) {
        print_words(key->words, stream);
        return;
    }
    if (key->type != VOCABULARY_OBJECT) {
        fputs(type_names[key->type], stream);
        if (key->type == VOCABULARY_INTEGER && (key->minimum != 0 || key->maximum != 0))
            fprintf(stream, ", %d to %d", key->minimum, key->maximum);
        return;
    }
    anchor = memory_text(key->object->name);
    for (char *at = anchor; *at != '\0'; at++)
        if (*at == ' ')
            *at = '-';
    fprintf(stream, "[%s](#%s)", key->object->name, anchor);
}

static void print_value(const struct vocabulary_key *key, FILE *stream)
{
    static const char *const leads[] = {
        [VOCABULARY_ONE] = "",
        [VOCABULARY_LIST] = "list of ",
        [VOCABULARY_ONE_OR_LIST] = "",
        [VOCABULARY_MAP] = "names to ",
        [VOCABULARY_MAP_OF_LISTS] = "names to lists of ",
    };

    fputs(leads[key->shape], stream);
    print_type(key, stream);
    if (key->shape == VOCABULARY_ONE_OR_LIST)
        fputs(", or a list", stream);
    if (key->or_file)
        fputs(", or a file", stream);
    if (key->statement)
        fputs("; statement", stream);
    if (key->words != NULL && key->type != VOCABULARY_WORD) {
        fputs("; names: ", stream);
        print_words(key->words, stream);
    }
}

static void print_key(const struct vocabulary_key *key, FILE *stream)
{
    fprintf(stream, "| `%s` | ", key->name);
    print_value(key, stream);
    fputs(" | ", stream);
    if (key->required)
        fputs("required", stream);
    else if (key->initial != NULL)
        print_cell(key->initial, stream);
    fputs(" | ", stream);
    print_cell(key->text, stream);
    fputs(" |\n", stream);
}

static void print_object(const struct vocabulary_object *object, FILE *stream)
{
    fprintf(stream, "\n## %s\n\n*%s.* %s\n\n```yaml\n%s\n```\n\n", object->name,
            object->place, object->text, object->example);
    fputs("| key | value | left out | meaning |\n|---|---|---|---|\n", stream);
    for (const struct vocabulary_key *key = object->keys; key->name != NULL; key++)
        print_key(key, stream);
}

static void print_limits(FILE *stream)
{
    fputs(
        "\n## What it does not say\n\n"
        "[dialects.md](dialects.md) shows how the ways of the field are said, each in a "
        "contract that the\n"
        "tests play. These are not, or not wholly:\n\n"
        "| what | why | what is declared instead |\n|---|---|---|\n",
        stream);
    for (const struct vocabulary_limit *limit = vocabulary_limits; limit->what != NULL;
         limit++) {
        fputs("| ", stream);
        print_cell(limit->what, stream);
        fputs(" | ", stream);
        print_cell(limit->reason, stream);
        fputs(" | ", stream);
        print_cell(limit->instead, stream);
        fputs(" |\n", stream);
    }
}

void vocabulary_print_markdown(FILE *stream)
{
    fputs(introduction, stream);
    for (size_t i = 0; vocabulary_objects[i] != NULL; i++)
        print_object(vocabulary_objects[i], stream);
    print_limits(stream);
}
