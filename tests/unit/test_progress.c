/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of how far a run is. */
#include "conformance/progress.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void describes(size_t done, size_t all, size_t requests, double seconds,
                      const char *expected)
{
    struct text out AUTO_TEXT;
    text_init(&out, TEXT_CEILING);
    progress_describe(&out, done, all, requests, seconds);
    assert_string_equal(text_string(&out), expected);
}

static void the_time_left_is_that_of_what_was_done(void **state)
{
    (void)state;
    describes(10, 40, 350, 7, "10 of 40  25%  350 requests, 50/s, about 21 s left");
    describes(1, 31, 600, 60, "1 of 31  3%  600 requests, 10/s, about 30 min left");
    describes(39, 40, 1, 2, "39 of 40  97%  1 request, 0/s, about 1 s left");
}

static void nothing_is_guessed_in_the_first_second_or_at_the_end(void **state)
{
    (void)state;
    describes(10, 40, 350, 0.5, "10 of 40  25%  350 requests, 700/s");
    describes(40, 40, 350, 7, "40 of 40  100%  350 requests, 50/s");
    describes(0, 0, 0, 0, "0 requests");
    describes(0, 0, 3, 2, "3 requests, 2/s"); /* before anything is known */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_time_left_is_that_of_what_was_done),
        cmocka_unit_test(nothing_is_guessed_in_the_first_second_or_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
