/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/link.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_link(const char *field, const char *relation, const char *target)
{
    struct http_headers headers = {0};
    http_headers_add(&headers, "link", field);
    AUTO_FREE char *found = link_of_relation(&headers, relation);
    if (target == NULL)
        assert_null(found);
    else
        assert_string_equal(found, target);
    http_headers_clear(&headers);
}

/* RFC 8288 3.5 holds the first and the last of these. */
static void a_link_is_found_by_its_relation(void **state)
{
    (void)state;
    expect_link("<http://example.com/TheBook/chapter2>; rel=\"previous\"; "
                "title=\"previous chapter\"",
                "previous", "http://example.com/TheBook/chapter2");
    expect_link("</?page=2>; rel=\"next\", </?page=9>; rel=\"last\"", "last", "/?page=9");
    expect_link("</a>;rel=next,</b>;rel=prev", "prev", "/b");
    expect_link("</a>; title=\"x, </c>; rel=next\"; rel=prev", "next", NULL);
    expect_link("</a?x=1,2;3>; rel=\"NEXT\"", "next", "/a?x=1,2;3");
    expect_link("<http://example.org/>; rel=\"start http://example.net/relation/other\"",
                "start", "http://example.org/");
}

static void a_relation_is_no_part_of_another(void **state)
{
    (void)state;
    expect_link("</a>; rel=\"nextish\"", "next", NULL);
    expect_link("</a>; rel=\"ex next\"", "next", "/a");
}

static void only_the_first_relation_parameter_counts(void **state)
{
    (void)state;
    expect_link("</a>; rel=prev; rel=next", "next", NULL);
}

static void what_is_no_link_is_left_alone(void **state)
{
    (void)state;
    static const char *const fields[] = {"",           "next",        "<",
                                         "</a",        "</a>",        "</a>; rel",
                                         "</a>; rel=", ">; rel=next", "</a>; rel=\"next",
                                         ",,;"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct http_headers headers = {0};
        http_headers_add(&headers, "Link", fields[i]);
        AUTO_FREE char *found = link_of_relation(&headers, "first");
        assert_null(found);
        http_headers_clear(&headers);
    }
}

static void every_field_of_that_name_is_read(void **state)
{
    (void)state;
    struct http_headers headers = {0};
    http_headers_add(&headers, "Link", "</a>; rel=prev");
    http_headers_add(&headers, "X-Link", "</x>; rel=next");
    http_headers_add(&headers, "Link", "</b>; rel=next");
    AUTO_FREE char *found = link_of_relation(&headers, "next");
    assert_string_equal(found, "/b");
    http_headers_clear(&headers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_found_by_its_relation),
        cmocka_unit_test(a_relation_is_no_part_of_another),
        cmocka_unit_test(only_the_first_relation_parameter_counts),
        cmocka_unit_test(what_is_no_link_is_left_alone),
        cmocka_unit_test(every_field_of_that_name_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
