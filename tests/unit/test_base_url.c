/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/base_url.h"
#include "src/memory.h"

static void assert_parts(const char *text, const char *scheme, const char *authority,
                         const char *prefix)
{
    struct error error = ERROR_INIT;
    struct base_url base;

    assert_true(base_url_parse(text, &base, &error));
    assert_string_equal(base.scheme, scheme);
    assert_string_equal(base.authority, authority);
    assert_string_equal(base.prefix, prefix);
    base_url_clear(&base);
}

static void the_parts_of_a_base_are_scheme_authority_and_prefix(void **state)
{
    (void)state;
    assert_parts("https://api.example:8443/shop/v1", "https", "api.example:8443",
                 "/shop/v1");
    assert_parts("http://[::1]:80", "http", "[::1]:80", "");
}

static void a_slash_at_the_end_says_nothing(void **state)
{
    (void)state;
    assert_parts("https://api.example/", "https", "api.example", "");
    assert_parts("https://api.example/shop/", "https", "api.example", "/shop");
}

static void what_stands_below_a_base_has_its_segment_behind_it(void **state)
{
    struct error error = ERROR_INIT;
    struct base_url base, below;
    char *path;

    (void)state;
    assert_true(base_url_parse("https://api.example/shop", &base, &error));
    base_url_below(&base, "calls", &below);
    base_url_clear(&base);
    path = base_url_path(&below, "/v1/rows?page=2");
    assert_string_equal(below.scheme, "https");
    assert_string_equal(below.authority, "api.example");
    assert_string_equal(path, "/shop/calls/v1/rows?page=2");
    free(path);
    base_url_clear(&below);
}

static void what_stands_below_no_base_is_still_of_the_host(void **state)
{
    struct base_url none = {.scheme = NULL}, below;
    char *path;

    (void)state;
    base_url_below(&none, "calls", &below);
    assert_null(below.authority);
    assert_string_equal(base_url_scheme(&below), "http");
    path = base_url_path(&below, "/rows");
    assert_string_equal(path, "/calls/rows");
    free(path);
    base_url_clear(&below);
    path = base_url_path(&none, "/rows");
    assert_string_equal(path, "/rows");
    free(path);
}

static void what_is_no_base_is_refused_with_a_reason(void **state)
{
    static const char *const wrong[] = {
        "ftp://host",     "host",           "/shop",        "http://host?a=b",
        "http://host/?",  "http://host/#a", "http://h//a",  "http://u@host/",
        "http://h/a%20b", "http://h/a b",   "http://h'o/a", ""};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error error = ERROR_INIT;
        struct base_url base;

        assert_false(base_url_parse(wrong[i], &base, &error));
        assert_true(error_is_set(&error));
        assert_null(base.storage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parts_of_a_base_are_scheme_authority_and_prefix),
        cmocka_unit_test(a_slash_at_the_end_says_nothing),
        cmocka_unit_test(what_stands_below_a_base_has_its_segment_behind_it),
        cmocka_unit_test(what_stands_below_no_base_is_still_of_the_host),
        cmocka_unit_test(what_is_no_base_is_refused_with_a_reason),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
