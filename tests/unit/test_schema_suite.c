/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public JSON Schema Test Suite, draft 2020-12, where a copy is at hand: the folder
 * that JSON_SCHEMA_TEST_SUITE names, or ../shared/json-schema-test-suite. Skipped without
 * one.
 */
#include "tests/unit/schema_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define REMOTE_BASE "http://localhost:1234/draft2020-12"

#define COMPATIBILITY "dependencies went in 2019-09; 2020-12 has dependentRequired"

static const char *suite;

/* Documents the schemas refer to, loaded once. */
struct remotes {
    char *uris[64];
    json_t *documents[64];
    size_t count;
};

static struct remotes remotes;

/* What comes out wrong, and why. A NULL group or test stands for all of them. */
static const struct {
    const char *file, *group, *test, *reason;
} known_misses[] = {
    {"cross-draft.json", NULL, NULL, "drafts before 2020-12 are not supported"},
    {"dependencies-compatibility.json", "single dependency", "missing dependency",
     COMPATIBILITY},
    {"dependencies-compatibility.json", "multiple dependents required",
     "missing dependency", COMPATIBILITY},
    {"dependencies-compatibility.json", "multiple dependents required",
     "missing other dependency", COMPATIBILITY},
    {"dependencies-compatibility.json", "multiple dependents required",
     "missing both dependencies", COMPATIBILITY},
    {"dependencies-compatibility.json", "dependencies with escaped characters",
     "CRLF missing dependent", COMPATIBILITY},
    {"dependencies-compatibility.json", "dependencies with escaped characters",
     "quoted quotes missing dependent", COMPATIBILITY},
    {"dependencies-compatibility.json", "single schema dependency", "wrong type",
     COMPATIBILITY},
    {"dependencies-compatibility.json", "single schema dependency", "wrong type other",
     COMPATIBILITY},
    {"dependencies-compatibility.json", "single schema dependency", "wrong type both",
     COMPATIBILITY},
    {"dependencies-compatibility.json", "boolean subschemas",
     "object with property having schema false is invalid", COMPATIBILITY},
    {"dependencies-compatibility.json", "boolean subschemas",
     "object with both properties is invalid", COMPATIBILITY},
    {"dependencies-compatibility.json", "schema dependencies with escaped characters",
     "quoted quote", COMPATIBILITY},
    {"dependencies-compatibility.json", "schema dependencies with escaped characters",
     "quoted tab invalid under dependent schema", COMPATIBILITY},
    {"dependencies-compatibility.json", "schema dependencies with escaped characters",
     "quoted quote invalid under dependent schema", COMPATIBILITY},
    {NULL, NULL, NULL, NULL},
};

static bool is_same(const char *pattern, const char *text)
{
    return pattern == NULL || strcmp(pattern, text) == 0;
}

static bool is_known(const char *file, const char *group, const char *test)
{
    for (size_t i = 0; known_misses[i].file != NULL; i++) {
        if (strcmp(known_misses[i].file, file) == 0 &&
            is_same(known_misses[i].group, group) &&
            is_same(known_misses[i].test, test)) {
            return true;
        }
    }
    return false;
}

static void load_remotes(const char *folder, const char *base)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char *path = memory_format("%s/%s", folder, name);
        char *uri = memory_format("%s/%s", base, name);
        struct stat status;
        assert_int_equal(stat(path, &status), 0);
        if (S_ISDIR(status.st_mode) && name[0] != '.') {
            load_remotes(path, uri);
        } else if (cases_is_json(entries[i])) {
            assert_in_range(remotes.count, 0, 63);
            remotes.uris[remotes.count] = memory_text(uri);
            remotes.documents[remotes.count] = json_load_file(path, 0, NULL);
            assert_non_null(remotes.documents[remotes.count++]);
        }
        free(path);
        free(uri);
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
}

static int find_suite(void **state)
{
    (void)state;
    static const char shared[] = "../shared/json-schema-test-suite";
    struct stat status;
    suite = getenv("JSON_SCHEMA_TEST_SUITE");
    if (suite == NULL && stat(shared, &status) == 0) {
        suite = shared;
    }
    if (suite != NULL) {
        char *folder = memory_format("%s/remotes/draft2020-12", suite);
        load_remotes(folder, REMOTE_BASE);
        free(folder);
    }
    return 0;
}

static int free_remotes(void **state)
{
    (void)state;
    for (size_t i = 0; i < remotes.count; i++) {
        free(remotes.uris[i]);
        json_decref(remotes.documents[i]);
    }
    return 0;
}

static void add_remotes(struct schema_registry *registry, void *context)
{
    (void)context;
    for (size_t i = 0; i < remotes.count; i++) {
        struct error error = ERROR_INIT;
        bool added =
            schema_registry_add(registry, remotes.uris[i], remotes.documents[i], &error);
        if (!added) {
            error_print(&error, stdout);
        }
        assert_true(added);
    }
}

static void run_folder(const char *name, bool assert_formats)
{
    if (suite == NULL) {
        skip();
    }
    struct cases cases = {.options = {SCHEMA_2020_12, assert_formats},
                          .prepare = add_remotes,
                          .is_known = is_known};
    char *folder = memory_format("%s/draft2020-12%s", suite, name);
    cases_run_folder(&cases, folder);
    free(folder);
    printf("%zu cases, %zu of them known misses\n", cases.run, cases.known);
    assert_true(cases.run > 0);
    assert_int_equal(cases.wrong, 0);
}

static void required_set_passes(void **state)
{
    (void)state;
    run_folder("", false);
}

static void optional_set_passes_but_for_known_misses(void **state)
{
    (void)state;
    run_folder("/optional", false);
}

static void formats_pass_but_for_known_misses(void **state)
{
    (void)state;
    run_folder("/optional/format", true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(required_set_passes),
        cmocka_unit_test(optional_set_passes_but_for_known_misses),
        cmocka_unit_test(formats_pass_but_for_known_misses),
    };
    return cmocka_run_group_tests(tests, find_suite, free_remotes);
}
