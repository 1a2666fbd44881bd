/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/auth_internal.h"
#include "conformance/rules/alike.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct contract_scheme bearer = {.name = "b", .kind = SCHEME_BEARER};
static const struct contract_scheme basic = {.name = "p", .kind = SCHEME_BASIC};

static void assert_forged(const struct contract_scheme *scheme, const char *value,
                          auth_change *change, const char *expected)
{
    char *forged = auth_forge(scheme, value, change);

    if (expected == NULL)
        assert_null(forged);
    else
        assert_string_equal(forged, expected);
    free(forged);
}

static void a_secret_is_changed_at_its_end(void **state)
{
    (void)state;
    assert_forged(&bearer, "key-1", auth_truncated, "key-");
    assert_forged(&bearer, "key-1", auth_extended, "key-1x");
    assert_forged(&bearer, "k", auth_truncated, NULL);
    assert_forged(&bearer, "key-1", auth_empty, "");
}

static void a_changed_secret_keeps_its_shape(void **state)
{
    (void)state;
    assert_forged(&bearer, "aZ-9f", auth_alike, "bA-0a");
    assert_forged(&bearer, "---", auth_alike, NULL);
    assert_forged(&bearer, "ab-de", auth_altered, "ab-ee");
    assert_forged(&bearer, "a---b", auth_altered, "a---c");
    assert_forged(&bearer, "---", auth_altered, NULL);
}

static void a_secret_without_letters_has_no_other_case(void **state)
{
    (void)state;
    assert_forged(&bearer, "aB-1", auth_other_case, "Ab-1");
    assert_forged(&bearer, "12-34", auth_other_case, NULL);
}

static void of_user_and_password_only_the_password_changes(void **state)
{
    (void)state;
    assert_forged(&basic, "ann:secret", auth_truncated, "ann:secre");
    assert_forged(&basic, "ann:secret", auth_other_case, "ann:SECRET");
    assert_forged(&basic, "ann:", auth_truncated, NULL);
    assert_forged(&basic, "a:b:c", auth_extended, "a:b:cx");
}

static void an_unlike_name_keeps_what_is_before_its_last_characters(void **state)
{
    char *name = alike_name("org_12345678");

    (void)state;
    assert_string_equal(name, "org_23456789");
    free(name);
    name = alike_name("a1b2c3d4-e5f6-7890-abcd-123456789012");
    assert_string_equal(name, "a1b2c3d4-e5f6-7890-abcd-123467890123");
    free(name);
    name = alike_name("--");
    assert_string_equal(name, "--");
    free(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_changed_at_its_end),
        cmocka_unit_test(a_changed_secret_keeps_its_shape),
        cmocka_unit_test(a_secret_without_letters_has_no_other_case),
        cmocka_unit_test(of_user_and_password_only_the_password_changes),
        cmocka_unit_test(an_unlike_name_keeps_what_is_before_its_last_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
