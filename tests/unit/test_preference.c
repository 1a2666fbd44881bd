/* SPDX-License-Identifier: Apache-2.0 */
/* How preferences are read: the grammar of RFC 7240 2, and what is no preference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/preference.h"
#include "src/memory.h"

#include <string.h>

/* Reads fields, of which NULL ends the list, and a target. */
static void read_from(const char *target, const char *const fields[],
                      struct preferences *out)
{
    struct http_request request;

    http_request_init(&request, "GET", target);
    for (size_t i = 0; fields[i] != NULL; i++)
        http_headers_add(&request.headers, i % 2 == 0 ? "Prefer" : "prefer", fields[i]);
    preferences_read(&request, true, out);
    http_request_clear(&request);
}

#define READ(out, target, ...)                                                           \
    read_from(target, (const char *const[]){__VA_ARGS__, NULL}, out)

static void a_list_names_several(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/", "code=404, example=sad,dynamic=true , seed=18446744073709551615");
    assert_int_equal(read.code, 404);
    assert_string_equal(read.example, "sad");
    assert_true(read.has_dynamic && read.dynamic);
    assert_true(read.has_seed && read.seed == UINT64_MAX);
    assert_false(read.has_delay || read.has_now);
    preferences_clear(&read);
}

static void several_fields_are_one_list(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/", "respond-async, code=404", "delay=2", "wait=5;code=500");
    assert_int_equal(read.code, 404);
    assert_int_equal(read.delay, 2000);
    preferences_clear(&read);
}

static void a_value_may_be_quoted(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/", "example = \"a, \\\"b\\\"; c\" ,code=\"500\"");
    assert_string_equal(read.example, "a, \"b\"; c");
    assert_int_equal(read.code, 500);
    preferences_clear(&read);
}

static void of_two_the_first_counts(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/", "code=404, code=500", "code=403");
    assert_int_equal(read.code, 404);
    READ(&read, "/", "code=never, code=500");
    assert_int_equal(read.code, 0);
    READ(&read, "/", "CODE=404, Code=500");
    assert_int_equal(read.code, 404);
}

static void parameters_are_read_as_preferences(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/", "code=404; example=sad; delay=1");
    assert_int_equal(read.code, 404);
    assert_string_equal(read.example, "sad");
    assert_int_equal(read.delay, 1000);
    preferences_clear(&read);
}

static void what_makes_no_sense_is_as_good_as_none(void **state)
{
    static const char *const senseless[] = {
        "code",
        "code=",
        "code=\"\"",
        "code=99",
        "code=600",
        "code=4040",
        "code=40x",
        "code=-404",
        "delay=-1",
        "delay=1e3",
        "delay=1.2.3",
        "delay=.5",
        "delay=3601",
        "delay=soon",
        "seed=-1",
        "seed=1.5",
        "seed=99999999999999999999",
        "dynamic",
        "dynamic=yes",
        "example",
        "example=",
        "now=yesterday",
        "now=2025-05-28",
        "code==404",
        "code=\"404",
        "code=404x=1",
        "code 404",
        "=404",
        "",
        ",;,",
        "=",
        "\"",
        "code=\"404\"5",
        "code:404",
    };

    (void)state;
    for (size_t i = 0; i < sizeof senseless / sizeof *senseless; i++) {
        struct preferences read;

        READ(&read, "/", senseless[i]);
        if (read.code != 0 || read.example != NULL || read.has_dynamic || read.has_seed ||
            read.has_delay || read.has_now)
            fail_msg("%s was understood", senseless[i]);
    }
}

static void what_makes_no_sense_does_not_hide_the_rest(void **state)
{
    static const char *const lists[] = {"code, delay=2", "=; delay=2",
                                        "what ever=1, delay=2", "code==1, delay=2",
                                        ",,delay=2"};

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct preferences read;

        READ(&read, "/", lists[i]);
        assert_int_equal(read.delay, 2000);
        assert_int_equal(read.code, 0);
    }
}

static void a_delay_may_have_a_fraction(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/", "delay=0.25");
    assert_int_equal(read.delay, 250);
    READ(&read, "/", "delay=0");
    assert_true(read.has_delay);
    assert_int_equal(read.delay, 0);
}

static void a_moment_is_read_with_or_without_quotes(void **state)
{
    static const char *const written[] = {"now=\"2025-05-28T14:20:15Z\"",
                                          "now=2025-05-28T16:20:15+02:00"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct preferences read;

        READ(&read, "/", written[i]);
        assert_true(read.has_now);
        assert_int_equal(read.now.seconds, 1748442015);
    }
}

static void the_query_is_read_behind_the_field(void **state)
{
    struct preferences read;

    (void)state;
    READ(&read, "/?__code=404&__example=sad&__dynamic=true&__delay=5", "code=500");
    assert_int_equal(read.code, 500);
    assert_string_equal(read.example, "sad");
    assert_true(read.dynamic);
    assert_false(read.has_delay);
    preferences_clear(&read);
}

static void a_bare_target_has_lost_its_preferences(void **state)
{
    static const struct {
        const char *target, *bare;
    } cases[] = {
        {"/a?__code=404", "/a"},
        {"/a?x=1&__code=404&y=%2B+", "/a?x=1&y=%2B+"},
        {"/a?__example=b&x&__dynamic", "/a?x"},
        {"/a?__codes=1&x=__code=1", NULL},
        {"/a?x=1", NULL},
        {"/a__code=1", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *bare = preferences_bare_target(cases[i].target);

        if (cases[i].bare == NULL)
            assert_null(bare);
        else
            assert_string_equal(bare, cases[i].bare);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_names_several),
        cmocka_unit_test(several_fields_are_one_list),
        cmocka_unit_test(a_value_may_be_quoted),
        cmocka_unit_test(of_two_the_first_counts),
        cmocka_unit_test(parameters_are_read_as_preferences),
        cmocka_unit_test(what_makes_no_sense_is_as_good_as_none),
        cmocka_unit_test(what_makes_no_sense_does_not_hide_the_rest),
        cmocka_unit_test(a_delay_may_have_a_fraction),
        cmocka_unit_test(a_moment_is_read_with_or_without_quotes),
        cmocka_unit_test(the_query_is_read_behind_the_field),
        cmocka_unit_test(a_bare_target_has_lost_its_preferences),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
