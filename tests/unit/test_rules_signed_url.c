/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/signed_url_internal.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_later(const char *url, const char *expected)
{
    char *later = signed_url_later_end(url, 3600);

    if (expected == NULL)
        assert_null(later);
    else
        assert_string_equal(later, expected);
    free(later);
}

static void a_lifetime_is_doubled_up_to_a_week(void **state)
{
    (void)state;
    assert_later(
        "https://h/a?X-Amz-Date=20250528T142015Z&X-Amz-Expires=3600&X-Amz-Signature=ab",
        "https://h/a?X-Amz-Date=20250528T142015Z&X-Amz-Expires=7200&X-Amz-Signature=ab");
    assert_later("https://h/a?x-goog-expires=400000",
                 "https://h/a?x-goog-expires=604800");
    assert_later("https://h/a?X-Amz-Expires=200000", "https://h/a?X-Amz-Expires=400000");
    assert_later("https://h/a?X-Amz-Expires=604800", "https://h/a?X-Amz-Expires=604799");
}

static void an_end_is_moved_by_the_lifetime(void **state)
{
    (void)state;
    assert_later("https://h/a?Expires=1748442015&Signature=x",
                 "https://h/a?Expires=1748445615&Signature=x");
    assert_later("https://h/a?sig=x&exp=1748442015000",
                 "https://h/a?sig=x&exp=1748445615000");
}

static void a_date_is_moved_by_a_day(void **state)
{
    (void)state;
    assert_later("https://h/a?sv=1&se=2025-12-31T23%3A59%3A59Z&sig=x",
                 "https://h/a?sv=1&se=2026-01-01T23%3A59%3A59Z&sig=x");
    assert_later("https://h/a?se=2025-12-31T23%3A59Z&sig=x",
                 "https://h/a?se=2026-01-01T23%3A59Z&sig=x");
    assert_later("https://h/a?se=2025-12-31&sig=x", "https://h/a?se=2026-01-01&sig=x");
}

/* {"Statement":[{"Resource":"https://h/a","Condition":{"DateLessThan":{"AWS:EpochTime":
 * 1748442015}}}]} and {"alg":"HS256"} with {"exp":1748442015}, coded with Python. */
static void an_end_inside_a_policy_or_token_is_moved(void **state)
{
    (void)state;
    assert_later(
        "https://h/a?Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly9oL2EiL"
        "CJDb25kaXRpb24iOnsiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NDg0NDIwM"
        "TV9fX1dfQ__&Signature=x",
        "https://h/a?Policy=eyJTdGF0ZW1lbnQiOlt7IlJlc291cmNlIjoiaHR0cHM6Ly9oL2EiL"
        "CJDb25kaXRpb24iOnsiRGF0ZUxlc3NUaGFuIjp7IkFXUzpFcG9jaFRpbWUiOjE3NDg0NDU2M"
        "TV9fX1dfQ__&Signature=x");
    assert_later(
        "https://h/a?token=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NDg0NDIwMTV9.c2ln&b=1",
        "https://h/a?token=eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NDg0NDU2MTV9.c2ln&b=1");
    assert_later("https://h/a?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", NULL);
    assert_later("https://h/a?token=opaque", NULL);
}

static void what_shows_no_end_is_left_alone(void **state)
{
    (void)state;
    assert_later("https://h/a", NULL);
    assert_later("https://h/Expires=1748442015", NULL);
    assert_later("https://h/a?NotExpires=1748442015", NULL);
    assert_later("https://h/a?Expires=soon", NULL);
    assert_later("https://h/a?Expires=", NULL);
    assert_later("https://h/a?b=1#Expires=1748442015", NULL);
}

static void one_character_near_the_middle_is_changed(void **state)
{
    const char *url = "https://h/a?sig=abc9z&b=1";
    char *changed = signed_url_other_character(url, strstr(url, "abc9z"), 5);

    (void)state;
    assert_string_equal(changed, "https://h/a?sig=abd9z&b=1");
    free(changed);
}

static void percent_codes_stay_whole(void **state)
{
    const char *url = "https://h/a?sig=f%2B%3D";
    char *changed = signed_url_other_character(url, strstr(url, "f%2B"), 7);

    (void)state;
    assert_string_equal(changed, "https://h/a?sig=a%2B%3D");
    free(changed);
    url = "https://h/a?sig=%2B";
    assert_null(signed_url_other_character(url, strstr(url, "%2B"), 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lifetime_is_doubled_up_to_a_week),
        cmocka_unit_test(an_end_is_moved_by_the_lifetime),
        cmocka_unit_test(a_date_is_moved_by_a_day),
        cmocka_unit_test(an_end_inside_a_policy_or_token_is_moved),
        cmocka_unit_test(what_shows_no_end_is_left_alone),
        cmocka_unit_test(one_character_near_the_middle_is_changed),
        cmocka_unit_test(percent_codes_stay_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
