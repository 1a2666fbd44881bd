/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords that judge a value by itself (2020-12 validation 6 and 7). */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/text.h"

#include <math.h>
#include <string.h>

#define EXACT       9007199254740992.0 /* 2 to the 53rd: integers below are doubles */
#define LIST_LENGTH 200                /* bytes of an enum's values in a message */

enum type_bit {
    TYPE_NULL = 1,
    TYPE_BOOLEAN = 2,
    TYPE_OBJECT = 4,
    TYPE_ARRAY = 8,
    TYPE_STRING = 16,
    TYPE_INTEGER = 32,
    TYPE_NUMBER = 64,
};

static const struct {
    const char *name;
    unsigned bits;
    const char *noun;
} types[] = {
    {"null", TYPE_NULL, "null"},          {"boolean", TYPE_BOOLEAN, "a boolean"},
    {"object", TYPE_OBJECT, "an object"}, {"array", TYPE_ARRAY, "an array"},
    {"string", TYPE_STRING, "a string"},  {"integer", TYPE_INTEGER, "an integer"},
    {"number", TYPE_NUMBER, "a number"},
};

static const unsigned bits_of_node[] = {
    [TAPE_NULL] = TYPE_NULL,    [TAPE_FALSE] = TYPE_BOOLEAN,
    [TAPE_TRUE] = TYPE_BOOLEAN, [TAPE_INTEGER] = TYPE_INTEGER | TYPE_NUMBER,
    [TAPE_REAL] = TYPE_NUMBER,  [TAPE_STRING] = TYPE_STRING,
    [TAPE_ARRAY] = TYPE_ARRAY,  [TAPE_OBJECT] = TYPE_OBJECT,
};

static void settle(struct schema_check *check)
{
    for (size_t i = 0; i < sizeof bits_of_node / sizeof *bits_of_node; i++) {
        if ((bits_of_node[i] & check->types) != 0) {
            check->settled |= UINT32_C(1) << i;
        }
    }
}

static bool add_type(struct schema_compiler *compiler, struct schema_check *check,
                     const json_t *name, struct error *error)
{
    for (size_t i = 0; json_is_string(name) && i < sizeof types / sizeof *types; i++) {
        if (strcmp(json_string_value(name), types[i].name) == 0) {
            check->types |= types[i].bits;
            settle(check);
            return true;
        }
    }
    return schema_compile_fail(
        compiler->node, "type", NULL, error,
        "expected the name of a type: null, boolean, object, array, "
        "string, integer or number");
}

/* OpenAPI 3.0: nullable adds null to the type beside it, and does nothing where there is
 * none (3.0.3 schema object; an enum must list null itself). */
static bool compile_type(struct schema_compiler *compiler, struct schema_check *check,
                         struct error *error)
{
    bool openapi = compiler->registry->options.dialect == SCHEMA_OPENAPI_30;
    if (!openapi && json_array_size(check->value) > 0) {
        size_t index;
        const json_t *name;
        json_array_foreach((json_t *)check->value, index, name)
        {
            if (!add_type(compiler, check, name, error)) {
                return false;
            }
        }
        return true;
    }
    if (openapi && json_is_true(json_object_get(compiler->node->json, "nullable"))) {
        check->types |= TYPE_NULL;
    }
    return add_type(compiler, check, check->value, error);
}

static bool validate_type(struct schema_run *run, const struct schema_check *check,
                          const struct tape_node *instance)
{
    if ((check->settled >> instance->type & 1) != 0 ||
        ((check->types & TYPE_INTEGER) != 0 && schema_number_is_integer(instance))) {
        return true; /* 1.0 is an integer too */
    }
    if (run->report == NULL) {
        return false;
    }
    AUTO_TEXT struct text names;
    text_init(&names, TEXT_CEILING);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if ((check->types & types[i].bits) != 0) {
            text_add_format(&names, "%s%s", names.length > 0 ? " or " : "",
                            types[i].noun);
        }
    }
    return schema_fail_value(run, check, instance, "expected %s", text_string(&names));
}

/* Makes of the keyword's value what instances are compared with. */
static void prepare_values(struct schema_check *check)
{
    check->values = tape_read_value(&check->tape, check->value);
}

static bool compile_enum(struct schema_compiler *compiler, struct schema_check *check,
                         struct error *error)
{
    if (!json_is_array(check->value)) {
        return schema_compile_fail(compiler->node, "enum", NULL, error,
                                   "expected an array of values");
    }
    prepare_values(check);
    check->words = schema_words_of_values(check->value);
    return true;
}

/* All values while they are few, else as many as fit and how many there are. */
static bool fail_enum(struct schema_run *run, const struct schema_check *check,
                      const struct tape_node *instance)
{
    AUTO_TEXT struct text list;
    text_init(&list, TEXT_CEILING);
    size_t index;
    const json_t *value;
    json_array_foreach((json_t *)check->value, index, value)
    {
        AUTO_FREE char *shown = schema_shorten(value);
        if (list.length + strlen(shown) > LIST_LENGTH) {
            text_add_format(&list, ", ... (%zu values)", json_array_size(check->value));
            break;
        }
        text_add_format(&list, "%s%s", index > 0 ? ", " : "", shown);
    }
    return schema_fail_value(run, check, instance, "expected one of %s",
                             text_string(&list));
}

static bool is_listed(const struct tape_node *values, const struct tape_node *instance)
{
    const struct tape_node *value = values + 1;
    for (uint32_t i = 0; i < values->length; i++) {
        if (schema_equal(value, instance)) {
            return true;
        }
        value += value->size;
    }
    return false;
}

static bool validate_enum(struct schema_run *run, const struct schema_check *check,
                          const struct tape_node *instance)
{
    bool holds =
        instance->type == TAPE_STRING
            ? schema_words_find(check->words, tape_hash(instance->text, instance->length),
                                instance->text, instance->length) != SCHEMA_NO_NUMBER
            : is_listed(check->values, instance);
    return holds || (run->report != NULL && fail_enum(run, check, instance));
}

static bool compile_const(struct schema_compiler *compiler, struct schema_check *check,
                          struct error *error)
{
    (void)compiler;
    (void)error;
    prepare_values(check);
    return true;
}

static bool validate_const(struct schema_run *run, const struct schema_check *check,
                           const struct tape_node *instance)
{
    if (schema_equal(check->values, instance)) {
        return true;
    }
    if (run->report == NULL) {
        return false;
    }
    AUTO_FREE char *expected = schema_shorten(check->value);
    return schema_fail_value(run, check, instance, "expected %s", expected);
}

static bool compile_bound(struct schema_compiler *compiler, struct schema_check *check,
                          struct error *error)
{
    prepare_values(check);
    check->bound = json_number_value(check->value);
    return json_is_number(check->value) ||
           schema_compile_fail(compiler->node, check->keyword->name, NULL, error,
                               "expected a number");
}

/* OpenAPI 3.0 says by a boolean beside the bound whether the bound itself is out. */
static bool compile_inclusive(struct schema_compiler *compiler,
                              struct schema_check *check, struct error *error)
{
    if (compiler->registry->options.dialect == SCHEMA_OPENAPI_30) {
        const char *keyword = strcmp(check->keyword->name, "minimum") == 0
                                  ? "exclusiveMinimum"
                                  : "exclusiveMaximum";
        const json_t *value = json_object_get(compiler->node->json, keyword);
        if (value != NULL && !json_is_boolean(value)) {
            return schema_compile_fail(compiler->node, keyword, NULL, error,
                                       "expected a boolean, as OpenAPI 3.0 has it");
        }
        check->exclusive = json_is_true(value);
    }
    return compile_bound(compiler, check, error);
}

static bool fail_bound(struct schema_run *run, const struct schema_check *check,
                       const struct tape_node *instance, const char *words)
{
    if (run->report == NULL) {
        return false;
    }
    AUTO_FREE char *bound = schema_shorten(check->value);
    return schema_fail_value(run, check, instance, "expected a number %s %s", words,
                             bound);
}

/* A real number is compared with a bound that is a double as doubles, and nearly all are;
 * an integer exactly. */
static inline int compare_to_bound(const struct schema_check *check,
                                   const struct tape_node *instance)
{
    if (instance->type == TAPE_REAL && fabs(check->bound) < EXACT) {
        return (instance->real > check->bound) - (instance->real < check->bound);
    }
    return schema_number_compare(instance, check->values);
}

static bool validate_minimum(struct schema_run *run, const struct schema_check *check,
                             const struct tape_node *instance)
{
    if (!schema_is_number(instance)) {
        return true;
    }
    int order = compare_to_bound(check, instance);
    return order > 0 || (order == 0 && !check->exclusive) ||
           fail_bound(run, check, instance, check->exclusive ? "above" : "of at least");
}

static bool validate_maximum(struct schema_run *run, const struct schema_check *check,
                             const struct tape_node *instance)
{
    if (!schema_is_number(instance)) {
        return true;
    }
    int order = compare_to_bound(check, instance);
    return order < 0 || (order == 0 && !check->exclusive) ||
           fail_bound(run, check, instance, check->exclusive ? "below" : "of at most");
}

static bool validate_exclusive_minimum(struct schema_run *run,
                                       const struct schema_check *check,
                                       const struct tape_node *instance)
{
    return !schema_is_number(instance) || compare_to_bound(check, instance) > 0 ||
           fail_bound(run, check, instance, "above");
}

static bool validate_exclusive_maximum(struct schema_run *run,
                                       const struct schema_check *check,
                                       const struct tape_node *instance)
{
    return !schema_is_number(instance) || compare_to_bound(check, instance) < 0 ||
           fail_bound(run, check, instance, "below");
}

static bool compile_multiple(struct schema_compiler *compiler, struct schema_check *check,
                             struct error *error)
{
    prepare_values(check);
    return (json_is_number(check->value) && json_number_value(check->value) > 0) ||
           schema_compile_fail(compiler->node, "multipleOf", NULL, error,
                               "expected a number above 0");
}

static bool validate_multiple(struct schema_run *run, const struct schema_check *check,
                              const struct tape_node *instance)
{
    if (!schema_is_number(instance) ||
        schema_number_is_multiple(instance, check->values)) {
        return true;
    }
    if (run->report == NULL) {
        return false;
    }
    AUTO_FREE char *divisor = schema_shorten(check->value);
    return schema_fail_value(run, check, instance, "expected a multiple of %s", divisor);
}

static bool compile_pattern(struct schema_compiler *compiler, struct schema_check *check,
                            struct error *error)
{
    char reason[128];
    if (!json_is_string(check->value)) {
        return schema_compile_fail(compiler->node, "pattern", NULL, error,
                                   "expected a regular expression");
    }
    check->pattern =
        schema_pattern_new(json_string_value(check->value), reason, sizeof reason);
    return check->pattern != NULL ||
           schema_compile_fail(compiler->node, "pattern", NULL, error,
                               "\"%s\" is no regular expression: %s",
                               json_string_value(check->value), reason);
}

static bool validate_pattern(struct schema_run *run, const struct schema_check *check,
                             const struct tape_node *instance)
{
    return instance->type != TAPE_STRING ||
           schema_pattern_matches(check->pattern, instance->text, instance->length) ||
           schema_fail_value(run, check, instance, "expected text that matches %s",
                             json_string_value(check->value));
}

/* A format is asserted when the caller says so or the metaschema's vocabulary does. */
static bool compile_format(struct schema_compiler *compiler, struct schema_check *check,
                           struct error *error)
{
    if (!json_is_string(check->value)) {
        return schema_compile_fail(compiler->node, "format", NULL, error,
                                   "expected the name of a format");
    }
    bool is_asserted =
        compiler->registry->options.assert_formats ||
        (compiler->node->resource->vocabularies & SCHEMA_FORMAT_ASSERTION) != 0;
    if (is_asserted) {
        check->format = schema_format_named(json_string_value(check->value));
    }
    return true;
}

static bool validate_format(struct schema_run *run, const struct schema_check *check,
                            const struct tape_node *instance)
{
    return check->format == NULL || instance->type != TAPE_STRING ||
           check->format(instance->text, instance->length) ||
           schema_fail_value(run, check, instance, "expected the format %s",
                             json_string_value(check->value));
}

const struct schema_keyword schema_assertions[] = {
    {.name = "type",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .compile = compile_type,
     .validate = validate_type},
    {.name = "enum",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .compile = compile_enum,
     .validate = validate_enum},
    {.name = "const",
     .vocabulary = SCHEMA_ASSERTION,
     .plain = true,
     .compile = compile_const,
     .validate = validate_const},
    {.name = "minimum",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_INTEGER | 1U << TAPE_REAL,
     .compile = compile_inclusive,
     .validate = validate_minimum},
    {.name = "maximum",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_INTEGER | 1U << TAPE_REAL,
     .compile = compile_inclusive,
     .validate = validate_maximum},
    {.name = "exclusiveMinimum",
     .vocabulary = SCHEMA_ASSERTION,
     .plain = true,
     .concerns = 1U << TAPE_INTEGER | 1U << TAPE_REAL,
     .compile = compile_bound,
     .validate = validate_exclusive_minimum},
    {.name = "exclusiveMaximum",
     .vocabulary = SCHEMA_ASSERTION,
     .plain = true,
     .concerns = 1U << TAPE_INTEGER | 1U << TAPE_REAL,
     .compile = compile_bound,
     .validate = validate_exclusive_maximum},
    {.name = "multipleOf",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_INTEGER | 1U << TAPE_REAL,
     .compile = compile_multiple,
     .validate = validate_multiple},
    {.name = "pattern",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_STRING,
     .compile = compile_pattern,
     .validate = validate_pattern},
    {.name = "format",
     .vocabulary = SCHEMA_FORMAT,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_STRING,
     .compile = compile_format,
     .validate = validate_format},
    {.name = NULL},
};
