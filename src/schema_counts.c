/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords that count: lengths, sizes, which members must be there (2020-12
 * validation 6.3 to 6.5). */
#include "src/schema_internal.h"

#include <math.h>
#include <string.h>

#define LONGEST_CHARACTER 4 /* bytes in UTF-8 */

static bool compile_count(struct schema_compiler *compiler, struct schema_check *check,
                          struct error *error)
{
    double limit = json_number_value(check->value);
    if (!json_is_number(check->value) || trunc(limit) != limit || limit < 0 ||
        limit > 9e15) {
        return schema_compile_fail(compiler->node, check->keyword->name, NULL, error,
                                   "expected a whole number of at least 0");
    }
    check->minimum = (size_t)limit;
    return true;
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static bool judge_least(struct schema_run *run, const struct schema_check *check,
                        const struct tape_node *instance, size_t count, const char *noun)
{
    return count >= check->minimum ||
           schema_fail(run, check, instance, "expected at least %zu %s%s, received %zu",
                       check->minimum, noun, plural(check->minimum), count);
}

static bool judge_most(struct schema_run *run, const struct schema_check *check,
                       const struct tape_node *instance, size_t count, const char *noun)
{
    return count <= check->minimum ||
           schema_fail(run, check, instance, "expected at most %zu %s%s, received %zu",
                       check->minimum, noun, plural(check->minimum), count);
}

/* A character has one to four bytes, so most lengths need no counting. */
static bool validate_min_length(struct schema_run *run, const struct schema_check *check,
                                const struct tape_node *instance)
{
    return instance->type != TAPE_STRING ||
           instance->length / LONGEST_CHARACTER >= check->minimum ||
           (check->minimum <= 1 && instance->length >= check->minimum) ||
           judge_least(run, check, instance,
                       schema_text_length(instance->text, instance->length), "character");
}

static bool validate_max_length(struct schema_run *run, const struct schema_check *check,
                                const struct tape_node *instance)
{
    return instance->type != TAPE_STRING || instance->length <= check->minimum ||
           judge_most(run, check, instance,
                      schema_text_length(instance->text, instance->length), "character");
}

static bool validate_min_items(struct schema_run *run, const struct schema_check *check,
                               const struct tape_node *instance)
{
    return instance->type != TAPE_ARRAY ||
           judge_least(run, check, instance, instance->length, "item");
}

static bool validate_max_items(struct schema_run *run, const struct schema_check *check,
                               const struct tape_node *instance)
{
    return instance->type != TAPE_ARRAY ||
           judge_most(run, check, instance, instance->length, "item");
}

static bool validate_min_properties(struct schema_run *run,
                                    const struct schema_check *check,
                                    const struct tape_node *instance)
{
    return instance->type != TAPE_OBJECT ||
           judge_least(run, check, instance, instance->length, "member");
}

static bool validate_max_properties(struct schema_run *run,
                                    const struct schema_check *check,
                                    const struct tape_node *instance)
{
    return instance->type != TAPE_OBJECT ||
           judge_most(run, check, instance, instance->length, "member");
}

static bool compile_boolean(struct schema_compiler *compiler, struct schema_check *check,
                            struct error *error)
{
    return json_is_boolean(check->value) ||
           schema_compile_fail(compiler->node, check->keyword->name, NULL, error,
                               "expected a boolean");
}

static bool validate_unique(struct schema_run *run, const struct schema_check *check,
                            const struct tape_node *instance)
{
    size_t first, second;
    return !json_is_true(check->value) || instance->type != TAPE_ARRAY ||
           schema_unique(instance, &first, &second) ||
           schema_fail(run, check, instance,
                       "expected distinct items, received equal ones at %zu and %zu",
                       first, second);
}

static bool are_names(const json_t *list)
{
    size_t index;
    const json_t *name;
    json_array_foreach((json_t *)list, index, name)
    {
        if (!json_is_string(name)) {
            return false;
        }
    }
    return json_is_array(list);
}

static bool compile_required(struct schema_compiler *compiler, struct schema_check *check,
                             struct error *error)
{
    return are_names(check->value) ||
           schema_compile_fail(compiler->node, "required", NULL, error,
                               "expected an array of names");
}

/* Word by word, as they were just written. */
static inline bool are_present(const struct schema_members *members,
                               const struct schema_check *check)
{
    for (size_t i = 0; i < SCHEMA_PLACES / 64; i++) {
        if ((check->demands[i] & ~members->present[i]) != 0) {
            return false;
        }
    }
    return true;
}

static bool fail_required(struct schema_run *run, const struct schema_check *check,
                          const struct tape_node *instance)
{
    bool valid = true;
    size_t index;
    const json_t *name;
    json_array_foreach((json_t *)check->value, index, name)
    {
        const char *key = json_string_value(name);
        if (tape_member(instance, key, strlen(key)) == NULL && !run->stopped) {
            valid = schema_fail(run, check, instance,
                                "expected a member \"%s\", received none", key);
        }
        if (!valid && run->report == NULL) {
            break;
        }
    }
    return valid;
}

static bool validate_required(struct schema_run *run, const struct schema_check *check,
                              const struct tape_node *instance)
{
    return instance->type != TAPE_OBJECT ||
           (check->is_placed && are_present(run->members, check)) ||
           fail_required(run, check, instance);
}

static bool compile_dependent(struct schema_compiler *compiler,
                              struct schema_check *check, struct error *error)
{
    const char *key;
    const json_t *names;
    json_object_foreach((json_t *)check->value, key, names)
    {
        if (!are_names(names)) {
            return schema_compile_fail(compiler->node, "dependentRequired", key, error,
                                       "expected an array of names");
        }
    }
    return json_is_object(check->value) ||
           schema_compile_fail(compiler->node, "dependentRequired", NULL, error,
                               "expected an object of arrays of names");
}

static bool demand(struct schema_run *run, const struct schema_check *check,
                   const struct tape_node *instance, const char *reason,
                   const json_t *names)
{
    bool valid = true;
    size_t index;
    const json_t *name;
    json_array_foreach((json_t *)names, index, name)
    {
        const char *key = json_string_value(name);
        if (tape_member(instance, key, strlen(key)) == NULL && !run->stopped) {
            valid = schema_fail(run, check, instance,
                                "expected a member \"%s\" beside \"%s\", received none",
                                key, reason);
        }
    }
    return valid;
}

static bool validate_dependent(struct schema_run *run, const struct schema_check *check,
                               const struct tape_node *instance)
{
    bool valid = true;
    const char *key;
    const json_t *names;
    json_object_foreach((json_t *)check->value, key, names)
    {
        if (tape_member(instance, key, strlen(key)) != NULL && !run->stopped) {
            valid = demand(run, check, instance, key, names) && valid;
        }
    }
    return valid;
}

const struct schema_keyword schema_counts[] = {
    {.name = "minLength",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_STRING,
     .compile = compile_count,
     .validate = validate_min_length},
    {.name = "maxLength",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_STRING,
     .compile = compile_count,
     .validate = validate_max_length},
    {.name = "minItems",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_ARRAY,
     .compile = compile_count,
     .validate = validate_min_items},
    {.name = "maxItems",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_ARRAY,
     .compile = compile_count,
     .validate = validate_max_items},
    {.name = "uniqueItems",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_ARRAY,
     .compile = compile_boolean,
     .validate = validate_unique},
    {.name = "minProperties",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = compile_count,
     .validate = validate_min_properties},
    {.name = "maxProperties",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = compile_count,
     .validate = validate_max_properties},
    {.name = "required",
     .vocabulary = SCHEMA_ASSERTION,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = compile_required,
     .validate = validate_required},
    {.name = "dependentRequired",
     .vocabulary = SCHEMA_ASSERTION,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = compile_dependent,
     .validate = validate_dependent},
    {.name = NULL},
};
