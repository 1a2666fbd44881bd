/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/naming.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void assert_named(const char *text, const char *name, const char *path)
{
    struct naming naming;

    naming_read(text, &naming);
    assert_string_equal(naming.name, name);
    assert_string_equal(naming.path, path);
    naming_clear(&naming);
}

static void a_folder_gives_its_name(void **state)
{
    (void)state;
    assert_named("shop", "shop", "shop");
    assert_named("apis/shop", "shop", "apis/shop");
    assert_named("apis/shop//", "shop", "apis/shop//");
    assert_named("/shop-v1.2", "shop-v1.2", "/shop-v1.2");
}

static void a_file_gives_its_name_without_the_ending(void **state)
{
    (void)state;
    assert_named("shop.yaml", "shop", "shop.yaml");
    assert_named("apis/shop.v2.json", "shop.v2", "apis/shop.v2.json");
    assert_named("apis/shop.yml", "shop", "apis/shop.yml");
    assert_named("apis/shop.txt", "shop.txt", "apis/shop.txt");
}

static void a_file_that_is_called_as_all_are_gives_its_folders_name(void **state)
{
    (void)state;
    assert_named("apis/shop/contract.yaml", "shop", "apis/shop/contract.yaml");
    assert_named("apis/shop/openapi.json", "shop", "apis/shop/openapi.json");
    assert_named("/shop/contract.yaml", "shop", "/shop/contract.yaml");
    assert_named("contract", "contract", "contract");
    assert_named("/contract.yaml", "contract", "/contract.yaml");
}

static void the_current_folder_has_the_name_it_has_elsewhere(void **state)
{
    char here[4096];
    const char *name;

    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    name = strrchr(here, '/') + 1;
    assert_named(".", name, ".");
    assert_named("./", name, "./");
    assert_named("tests/..", name, "tests/..");
    assert_named("contract.yaml", name, "contract.yaml");
    assert_named("./contract.yaml", name, "./contract.yaml");
}

static void a_name_may_be_given(void **state)
{
    (void)state;
    assert_named("calls=apis/shop", "calls", "apis/shop");
    assert_named("calls=shop=1", "calls", "shop=1");
    assert_named("./a=b", "a=b", "./a=b");
    assert_named("=b", "=b", "=b");
}

static void a_variable_has_upper_case_letters_digits_and_underscores(void **state)
{
    struct naming naming;
    char *variable;

    (void)state;
    naming_read("shop-v1.2", &naming);
    variable = naming_variable(&naming);
    assert_string_equal(variable, "COUNTERSIGN_SHOP_V1_2_URL");
    free(variable);
    naming_clear(&naming);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_gives_its_name),
        cmocka_unit_test(a_file_gives_its_name_without_the_ending),
        cmocka_unit_test(a_file_that_is_called_as_all_are_gives_its_folders_name),
        cmocka_unit_test(the_current_folder_has_the_name_it_has_elsewhere),
        cmocka_unit_test(a_name_may_be_given),
        cmocka_unit_test(a_variable_has_upper_case_letters_digits_and_underscores),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
