/* SPDX-License-Identifier: Apache-2.0 */
/* The control of the mock and the document that describes it name the same. */
#include "mock/admin_internal.h"
#include "mock/embedded.h"
#include "src/contract.h"
#include "src/memory.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define DOCUMENT "mock/control.yaml"

static int load(void **state)
{
    struct diagnostics found = {0};

    *state = contract_load(DOCUMENT, &found);
    diagnostics_clear(&found);
    return *state == NULL;
}

static int unload(void **state)
{
    contract_free(*state);
    return 0;
}

static bool describes(const struct contract *contract, const struct admin_route *route)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (strcmp(contract->operations[i].path + 1, route->path) == 0 &&
            strcmp(contract->operations[i].method, route->method) == 0)
            return true;
    return false;
}

static void every_control_is_described(void **state)
{
    for (size_t i = 0; admin_routes[i].path != NULL; i++)
        if (!describes(*state, &admin_routes[i]))
            fail_msg(DOCUMENT " lacks %s %s", admin_routes[i].method,
                     admin_routes[i].path);
}

static void everything_that_is_described_is_a_control(void **state)
{
    const struct contract *contract = *state;
    size_t count = 0;

    while (admin_routes[count].path != NULL)
        count++;
    assert_int_equal(contract->operation_count, count);
}

static void controls_are_listed_once(void **state)
{
    (void)state;
    for (size_t i = 0; admin_routes[i].path != NULL; i++)
        for (size_t j = 0; j < i; j++)
            assert_false(strcmp(admin_routes[i].path, admin_routes[j].path) == 0 &&
                         strcmp(admin_routes[i].method, admin_routes[j].method) == 0);
}

static void assert_embedded(const char *embedded, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t length = strlen(embedded);
    AUTO_FREE char *bytes = memory_array(length + 2, 1);

    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, length + 1, file), length);
    assert_memory_equal(bytes, embedded, length);
    fclose(file);
}

static void what_is_embedded_is_the_file(void **state)
{
    (void)state;
    assert_embedded(embedded_control, DOCUMENT);
    assert_embedded(embedded_page, "mock/page.html");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_control_is_described, load, unload),
        cmocka_unit_test_setup_teardown(everything_that_is_described_is_a_control, load,
                                        unload),
        cmocka_unit_test(controls_are_listed_once),
        cmocka_unit_test(what_is_embedded_is_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
