/* SPDX-License-Identifier: Apache-2.0 */
#include "src/memory.h"
#include "src/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_url(const char *reference, const char *url)
{
    AUTO_FREE char *found = url_resolve("http://a/b/c/d?q", reference);
    if (url == NULL)
        assert_null(found);
    else
        assert_string_equal(found, url);
}

/* RFC 3986 5.4, those that keep to http; its base has a parameter that is plain text
 * here. */
static void a_reference_is_resolved_as_the_standard_shows(void **state)
{
    (void)state;
    expect_url("g", "http://a/b/c/g");
    expect_url("./g", "http://a/b/c/g");
    expect_url("g/", "http://a/b/c/g/");
    expect_url("/g", "http://a/g");
    expect_url("//g", "http://g");
    expect_url("?y", "http://a/b/c/d?y");
    expect_url("g?y", "http://a/b/c/g?y");
    expect_url("g#s", "http://a/b/c/g");
    expect_url("", "http://a/b/c/d?q");
    expect_url(".", "http://a/b/c/");
    expect_url("./", "http://a/b/c/");
    expect_url("..", "http://a/b/");
    expect_url("../g", "http://a/b/g");
    expect_url("../..", "http://a/");
    expect_url("../../g", "http://a/g");
    expect_url("../../../g", "http://a/g");
    expect_url("/./g", "http://a/g");
    expect_url("/../g", "http://a/g");
    expect_url("g.", "http://a/b/c/g.");
    expect_url("..g", "http://a/b/c/..g");
    expect_url("./../g", "http://a/b/g");
    expect_url("g/../h", "http://a/b/c/h");
    expect_url("g?y/../x", "http://a/b/c/g?y/../x");
    expect_url("https://other/x?y#z", "https://other/x?y");
}

static void what_cannot_be_followed_is_no_url(void **state)
{
    (void)state;
    expect_url("mailto:x@example.com", NULL);
    expect_url("javascript:1", NULL);
    expect_url("/a b", NULL);
    expect_url("http://user@host/", NULL);
}

static void an_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    assert_true(url_same_origin("http://a/x", "http://A:80/y?z"));
    assert_true(url_same_origin("https://a", "https://a:443"));
    assert_false(url_same_origin("http://a/x", "https://a/x"));
    assert_false(url_same_origin("http://a/x", "http://a:81/x"));
    assert_false(url_same_origin("http://a/x", "http://b/x"));
    assert_false(url_same_origin("http://a/x", "/x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reference_is_resolved_as_the_standard_shows),
        cmocka_unit_test(what_cannot_be_followed_is_no_url),
        cmocka_unit_test(an_origin_is_scheme_host_and_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
