/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs files in the format of the JSON Schema Test Suite: an array of groups, each a
 * schema with instances and what they are. Used by the tests of the schema module.
 */
#ifndef COUNTERSIGN_TESTS_SCHEMA_CASES_H
#define COUNTERSIGN_TESTS_SCHEMA_CASES_H

#include "src/memory.h"
#include "src/schema.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct cases {
    struct schema_options options;
    /* Fills a registry with what the schemas refer to; may be NULL. */
    void (*prepare)(struct schema_registry *registry, void *context);
    void *context;
    /* True when a case is known to come out wrong; may be NULL. */
    bool (*is_known)(const char *file, const char *group, const char *test);
    size_t run, wrong, known;
};

static bool cases_verdict(struct cases *cases, const json_t *schema, const json_t *data,
                          struct error *error)
{
    struct schema_registry *registry = schema_registry_new(cases->options);
    if (cases->prepare != NULL) {
        cases->prepare(registry, cases->context);
    }
    bool verdict = false;
    if (schema_registry_add(registry, "test:case", schema, error)) {
        const struct schema *compiled = schema_compile(registry, "test:case", "", error);
        verdict = compiled != NULL && schema_validate(compiled, data, NULL, NULL);
    }
    schema_registry_free(registry);
    return verdict;
}

/* A known miss that comes out right is wrong as well: its entry has to go. */
static void cases_run_one(struct cases *cases, const char *file, const json_t *group,
                          const json_t *test)
{
    const char *of = json_string_value(json_object_get(group, "description"));
    const char *name = json_string_value(json_object_get(test, "description"));
    struct error error = ERROR_INIT;
    bool valid = cases_verdict(cases, json_object_get(group, "schema"),
                               json_object_get(test, "data"), &error);
    bool right =
        !error_is_set(&error) && valid == json_is_true(json_object_get(test, "valid"));
    bool known = cases->is_known != NULL && cases->is_known(file, of, name);
    cases->run++;
    cases->known += known;
    if (right == known) {
        cases->wrong++;
        printf("%s: %s: %s: %s %s\n", file, of, name,
               right ? "a known miss that passes" : "should be the other way round",
               error.text);
    }
}

static void cases_run_file(struct cases *cases, const char *folder, const char *file)
{
    char *path = memory_format("%s/%s", folder, file);
    json_error_t problem;
    json_t *groups = json_load_file(path, JSON_ALLOW_NUL, &problem);
    if (groups == NULL) { /* integers beyond 64 bits */
        groups = json_load_file(path, JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL, &problem);
    }
    if (groups == NULL) {
        printf("%s: %s\n", path, problem.text);
        cases->wrong++;
    }
    size_t i, j;
    const json_t *group, *test;
    json_array_foreach(groups, i, group)
    {
        json_array_foreach(json_object_get(group, "tests"), j, test)
        {
            cases_run_one(cases, file, group, test);
        }
    }
    json_decref(groups);
    free(path);
}

static int cases_is_json(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

static void cases_run_folder(struct cases *cases, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, cases_is_json, alphasort);
    for (int i = 0; i < count; i++) {
        cases_run_file(cases, folder, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
}

#endif
