/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

#include "src/memory.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

#define DIALECT             "https://json-schema.org/draft/2020-12/schema"
#define DESCRIPTION_CEILING 8192
#define EXAMPLE_FILE        "example.yaml"

/* How a member of an OpenAPI object leads to others. */
enum link_shape { LINK_ONE, LINK_LIST, LINK_EACH };

struct link {
    const char *key;
    const char *to; /* a holder's name */
    enum link_shape shape;
};

/* An OpenAPI object on the way to the vendor key, so that editors find it. */
struct holder {
    const char *name;
    const struct vocabulary_object *vendor; /* what x-countersign is there, or NULL */
    struct link links[16];
};

static const struct holder holders[] = {
    {"openapi-path",
     NULL,
     {{"parameters", "openapi-parameter", LINK_LIST},
      {"get", "openapi-operation", LINK_ONE},
      {"put", "openapi-operation", LINK_ONE},
      {"post", "openapi-operation", LINK_ONE},
      {"delete", "openapi-operation", LINK_ONE},
      {"options", "openapi-operation", LINK_ONE},
      {"head", "openapi-operation", LINK_ONE},
      {"patch", "openapi-operation", LINK_ONE},
      {"trace", "openapi-operation", LINK_ONE}}},
    {"openapi-operation",
     &vocabulary_operation,
     {{"parameters", "openapi-parameter", LINK_LIST},
      {"requestBody", "openapi-body", LINK_ONE},
      {"responses", "openapi-response", LINK_EACH}}},
    {"openapi-parameter",
     &vocabulary_parameter,
     {{"schema", "openapi-schema", LINK_ONE}, {"content", "openapi-media", LINK_EACH}}},
    {"openapi-body", &vocabulary_body, {{"content", "openapi-media", LINK_EACH}}},
    {"openapi-response",
     &vocabulary_response,
     {{"headers", "openapi-header", LINK_EACH}, {"content", "openapi-media", LINK_EACH}}},
    {"openapi-header", NULL, {{"schema", "openapi-schema", LINK_ONE}}},
    {"openapi-media", NULL, {{"schema", "openapi-schema", LINK_ONE}}},
    {"openapi-components",
     NULL,
     {{"schemas", "openapi-schema", LINK_EACH},
      {"parameters", "openapi-parameter", LINK_EACH},
      {"responses", "openapi-response", LINK_EACH},
      {"requestBodies", "openapi-body", LINK_EACH},
      {"headers", "openapi-header", LINK_EACH},
      {"pathItems", "openapi-path", LINK_EACH}}},
    {"openapi-schema",
     &vocabulary_schema,
     {{"properties", "openapi-schema", LINK_EACH},
      {"patternProperties", "openapi-schema", LINK_EACH},
      {"$defs", "openapi-schema", LINK_EACH},
      {"allOf", "openapi-schema", LINK_LIST},
      {"anyOf", "openapi-schema", LINK_LIST},
      {"oneOf", "openapi-schema", LINK_LIST},
      {"prefixItems", "openapi-schema", LINK_LIST},
      {"items", "openapi-schema", LINK_ONE},
      {"additionalProperties", "openapi-schema", LINK_ONE},
      {"not", "openapi-schema", LINK_ONE},
      {"if", "openapi-schema", LINK_ONE},
      {"then", "openapi-schema", LINK_ONE},
      {"else", "openapi-schema", LINK_ONE}}},
};

static const char expression_pattern[] =
    "^\\$(request\\.(query|path|header)\\..+|request\\.body#(/.*)?"
    "|response\\.header\\..+|response\\.body#(/.*)?)$";

static json_t *reference_to(const char *name)
{
    AUTO_FREE char *target = memory_format("#/$defs/%s", name);

    for (char *at = target; *at != '\0'; at++)
        if (*at == ' ')
            *at = '-';
    return json_pack("{s:s}", "$ref", target);
}

static json_t *texts(const char *const words[])
{
    json_t *list = json_array();

    for (size_t i = 0; words[i] != NULL; i++)
        json_array_append_new(list, json_string(words[i]));
    return list;
}

/* A word may be null, which stands for the word. */
static json_t *word_schema(const char *const words[])
{
    json_t *list = texts(words);

    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], "null") == 0)
            json_array_append_new(list, json_null());
    return json_pack("{s:o}", "enum", list);
}

static json_t *text_schema(const char *pattern)
{
    json_t *schema = json_pack("{s:s}", "type", "string");

    if (pattern != NULL)
        json_object_set_new(schema, "pattern", json_string(pattern));
    return schema;
}

static json_t *integer_schema(int minimum, int maximum)
{
    json_t *schema = json_pack("{s:s}", "type", "integer");

    if (minimum == 0 && maximum == 0)
        return schema;
    json_object_set_new(schema, "minimum", json_integer(minimum));
    json_object_set_new(schema, "maximum", json_integer(maximum));
    return schema;
}

static json_t *one_schema(const struct vocabulary_key *key)
{
    switch (key->type) {
    case VOCABULARY_TEXT:
        return text_schema(NULL);
    case VOCABULARY_INTEGER:
        return integer_schema(key->minimum, key->maximum);
    case VOCABULARY_NUMBER:
        return json_pack("{s:s}", "type", "number");
    case VOCABULARY_BOOLEAN:
        return json_pack("{s:s}", "type", "boolean");
    case VOCABULARY_WORD:
        return word_schema(key->words);
    case VOCABULARY_EXPRESSION:
        return text_schema(expression_pattern);
    case VOCABULARY_POINTER:
        return text_schema("^(/([^/~]|~[01])*)*$");
    case VOCABULARY_FILE:
        return text_schema("^[^/]");
    case VOCABULARY_REFERENCE:
        return text_schema("^#/");
    case VOCABULARY_STATUS:
        return integer_schema(VOCABULARY_STATUS_MINIMUM, VOCABULARY_STATUS_MAXIMUM);
    case VOCABULARY_OBJECT:
        return reference_to(key->object->name);
    case VOCABULARY_ANY:
        break;
    }
    return json_object();
}

static json_t *list_of(json_t *items)
{
    return json_pack("{s:s, s:o}", "type", "array", "items", items);
}

static json_t *either(json_t *first, json_t *second)
{
    return json_pack("{s:[o, o]}", "anyOf", first, second);
}

static json_t *map_of(const struct vocabulary_key *key, json_t *entry)
{
    json_t *schema = json_pack("{s:s}", "type", "object");

    if (key->or_file)
        entry = either(entry, text_schema("^[^/]"));
    if (key->words != NULL && key->type != VOCABULARY_WORD)
        json_object_set_new(schema, "propertyNames",
                            json_pack("{s:o}", "enum", texts(key->words)));
    json_object_set_new(schema, "additionalProperties", entry);
    return schema;
}

static json_t *plain_schema(const struct vocabulary_key *key)
{
    switch (key->shape) {
    case VOCABULARY_LIST:
        return key->or_file ? either(list_of(one_schema(key)), text_schema("^[^/]"))
                            : list_of(one_schema(key));
    case VOCABULARY_ONE_OR_LIST:
        return either(one_schema(key), list_of(one_schema(key)));
    case VOCABULARY_MAP:
        return map_of(key, one_schema(key));
    case VOCABULARY_MAP_OF_LISTS:
        return map_of(key, list_of(one_schema(key)));
    case VOCABULARY_ONE:
        break;
    }
    return one_schema(key);
}

/* A statement may be written plainly or with its certainty. */
static json_t *statement_schema(const struct vocabulary_key *key)
{
    json_t *properties =
        json_pack("{s:o, s:{s:o}, s:o}", "value", plain_schema(key), "certainty", "enum",
                  texts(vocabulary_certainties), "or", list_of(one_schema(key)));
    json_t *form =
        json_pack("{s:s, s:[s], s:b, s:o}", "type", "object", "required", "value",
                  "additionalProperties", 0, "properties", properties);

    return either(plain_schema(key), form);
}

/* What is meant when the key is left out, where that is a value of its type; NULL
 * otherwise. */
static json_t *initial_value(const struct vocabulary_key *key)
{
    size_t length = key->initial == NULL ? 0 : strcspn(key->initial, ",");
    AUTO_FREE char *word = NULL;
    char *end;
    long number;

    if (length == 0)
        return NULL;
    word = memory_text_of(key->initial, length);
    if (key->type == VOCABULARY_WORD) {
        for (size_t i = 0; key->words[i] != NULL; i++)
            if (strcmp(key->words[i], word) == 0)
                return json_string(word);
        return NULL;
    }
    if (key->type == VOCABULARY_POINTER)
        return json_string(word);
    if (key->type != VOCABULARY_INTEGER && key->type != VOCABULARY_NUMBER &&
        key->type != VOCABULARY_STATUS)
        return NULL;
    number = strtol(word, &end, 10);
    return *end == '\0' ? json_integer(number) : NULL;
}

static json_t *key_schema(const struct vocabulary_key *key)
{
    json_t *schema = key->statement ? statement_schema(key) : plain_schema(key);
    json_t *initial = initial_value(key);
    AUTO_TEXT struct text description;

    text_init(&description, DESCRIPTION_CEILING);
    text_add_string(&description, key->text);
    if (key->initial != NULL)
        text_add_format(&description, " Left out: %s.", key->initial);
    json_object_set_new(schema, "title", json_string(key->name));
    json_object_set_new(schema, "description", json_string(text_string(&description)));
    if (initial != NULL)
        json_object_set_new(schema, "default", initial);
    return schema;
}

/* The first value inside `value` that fits `object`, borrowed: examples are written as
 * they stand in a contract, with what is around them. */
static const json_t *find_fitting(const struct vocabulary_object *object,
                                  const json_t *value)
{
    const json_t *found = NULL;
    const char *name;
    size_t index;
    json_t *member;

    if (vocabulary_check_value(object, value))
        return value;
    json_object_foreach((json_t *)value, name, member)
    {
        if (found == NULL)
            found = find_fitting(object, member);
    }
    json_array_foreach(value, index, member)
    {
        if (found == NULL)
            found = find_fitting(object, member);
    }
    return found;
}

json_t *vocabulary_example(const struct vocabulary_object *object)
{
    struct document *document =
        document_parse(EXAMPLE_FILE, object->example, strlen(object->example), NULL);
    json_t *example = NULL;

    if (document != NULL)
        example = json_deep_copy(find_fitting(object, document_root(document)));
    document_free(document);
    return example;
}

static json_t *object_schema(const struct vocabulary_object *object)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    json_t *schema = json_pack("{s:s, s:s, s:s, s:o, s:b}", "title", object->name,
                               "description", object->text, "type", "object",
                               "properties", properties, "additionalProperties", 0);
    json_t *example = vocabulary_example(object);

    for (const struct vocabulary_key *key = object->keys; key->name != NULL; key++) {
        json_object_set_new(properties, key->name, key_schema(key));
        if (key->required)
            json_array_append_new(required, json_string(key->name));
    }
    if (json_array_size(required) > 0)
        json_object_set(schema, "required", required);
    json_decref(required);
    if (example != NULL)
        json_object_set_new(schema, "examples", json_pack("[o]", example));
    return schema;
}

static json_t *link_schema(const struct link *link)
{
    json_t *target = reference_to(link->to);

    if (link->shape == LINK_LIST)
        return json_pack("{s:o}", "items", target);
    if (link->shape == LINK_EACH)
        return json_pack("{s:o}", "additionalProperties", target);
    return target;
}

static json_t *holder_schema(const struct holder *holder)
{
    json_t *properties = json_object();

    if (holder->vendor != NULL)
        json_object_set_new(properties, VOCABULARY_KEY,
                            reference_to(holder->vendor->name));
    for (const struct link *link = holder->links; link->key != NULL; link++)
        json_object_set_new(properties, link->key, link_schema(link));
    return json_pack("{s:o}", "properties", properties);
}

static json_t *definitions(void)
{
    json_t *all = json_object();

    for (size_t i = 0; vocabulary_objects[i] != NULL; i++) {
        json_t *reference = reference_to(vocabulary_objects[i]->name);
        const char *target = json_string_value(json_object_get(reference, "$ref"));

        json_object_set_new(all, strrchr(target, '/') + 1,
                            object_schema(vocabulary_objects[i]));
        json_decref(reference);
    }
    for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++)
        json_object_set_new(all, holders[i].name, holder_schema(&holders[i]));
    return all;
}

void vocabulary_print_schema(FILE *stream)
{
    json_t *paths =
        json_pack("{s:{s:o}}", "patternProperties", "^/", reference_to("openapi-path"));
    json_t *properties =
        json_pack("{s:o, s:o, s:o}", VOCABULARY_KEY, reference_to("document"), "paths",
                  paths, "components", reference_to("openapi-components"));
    json_t *schema = json_pack("{s:s, s:s, s:s, s:o, s:o}", "$schema", DIALECT, "title",
                               "OpenAPI with " VOCABULARY_KEY, "description",
                               "Describes the vendor key " VOCABULARY_KEY
                               " wherever it stands in an OpenAPI "
                               "document, and leaves all else to OpenAPI's own schema.",
                               "properties", properties, "$defs", definitions());

    json_dumpf(schema, stream, JSON_INDENT(2));
    fputc('\n', stream);
    json_decref(schema);
}
