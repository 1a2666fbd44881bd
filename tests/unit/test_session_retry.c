/* SPDX-License-Identifier: Apache-2.0 */
/* Which trouble is asked again about, how often, and behind which pauses. */
#include "wire/session_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NEVER (-1.0)

static struct session_retries retries;

static int start(void **state)
{
    (void)state;
    retries = (struct session_retries){.answered = true};
    return 0;
}

/* The pause before the exchange is sent again. */
static double pause_after(struct session_retrying *retrying,
                          const struct exchange *exchange)
{
    double pause;
    return session_retry_is_due(&retries, retrying, exchange, &pause) ? pause : NEVER;
}

static void assert_pauses(unsigned most, const struct exchange *exchange,
                          const double *pauses)
{
    struct session_retrying retrying = {.most = most};
    for (; *pauses != NEVER; pauses++)
        assert_float_equal(pause_after(&retrying, exchange), *pauses, 1e-9);
    assert_float_equal(pause_after(&retrying, exchange), NEVER, 1e-9);
}

#define PAUSES(...) ((const double[]){__VA_ARGS__, NEVER})
#define NO_PAUSE    ((const double[]){NEVER})

static struct exchange answered(int status)
{
    return (struct exchange){.outcome = EXCHANGE_DONE, .response.status = status};
}

static void pauses_double_up_to_a_bound(void **state)
{
    (void)state;
    const struct exchange broken = {.outcome = EXCHANGE_BROKEN};
    assert_pauses(8, &broken, PAUSES(0.25, 0.5, 1, 2, 4, 8, 10, 10));
}

static void gateways_have_trouble_that_passes_and_others_do_not(void **state)
{
    (void)state;
    static const int passing[] = {502, 503, 504}, lasting[] = {200, 400, 404, 429, 500};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        const struct exchange exchange = answered(passing[i]);
        assert_pauses(1, &exchange, PAUSES(0.25));
    }
    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++) {
        const struct exchange exchange = answered(lasting[i]);
        assert_pauses(3, &exchange, NO_PAUSE);
    }
    static const enum exchange_outcome outcomes[] = {EXCHANGE_TOO_LARGE, EXCHANGE_BUDGET,
                                                     EXCHANGE_UNSENDABLE};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        assert_pauses(3, &(struct exchange){.outcome = outcomes[i]}, NO_PAUSE);
}

static void silence_is_trouble_only_of_an_endpoint_that_spoke(void **state)
{
    (void)state;
    const struct exchange refused = {.outcome = EXCHANGE_UNREACHABLE};
    const struct exchange slow = {.outcome = EXCHANGE_TIMEOUT};
    retries.answered = false;
    assert_pauses(3, &refused, NO_PAUSE);
    assert_pauses(3, &slow, NO_PAUSE);
    const struct exchange answer = answered(404);
    assert_pauses(3, &answer, NO_PAUSE);
    assert_pauses(3, &refused, PAUSES(0.25, 0.5, 1));
}

/* Each timeout takes long by itself. */
static void a_timeout_is_tried_once_more(void **state)
{
    (void)state;
    const struct exchange slow = {.outcome = EXCHANGE_TIMEOUT};
    assert_pauses(3, &slow, PAUSES(0.25));
    assert_pauses(0, &slow, NO_PAUSE);
}

static void retries_in_vain_become_one_at_once_until_one_helps(void **state)
{
    (void)state;
    const struct exchange away = answered(503), answer = answered(200);
    const struct exchange broken = {.outcome = EXCHANGE_BROKEN};
    assert_pauses(2, &away, PAUSES(0.25, 0.5));
    assert_pauses(2, &away, PAUSES(0.25, 0.5));
    assert_pauses(2, &away, PAUSES(0));
    assert_pauses(2, &broken, PAUSES(0.25, 0.5)); /* of another kind */
    assert_pauses(2, &answer, NO_PAUSE);          /* nothing to be helped */
    assert_pauses(2, &away, PAUSES(0));
    struct session_retrying retrying = {.most = 2};
    assert_float_equal(pause_after(&retrying, &away), 0, 1e-9);
    assert_float_equal(pause_after(&retrying, &answer), NEVER, 1e-9);
    assert_pauses(2, &away, PAUSES(0.25, 0.5));
}

static void retries_are_counted_by_the_last_trouble(void **state)
{
    (void)state;
    const struct exchange away = answered(503), broken = {.outcome = EXCHANGE_BROKEN};
    struct session_retrying retrying = {.most = 3};
    pause_after(&retrying, &away);
    assert_int_equal(retrying.trouble, SESSION_503);
    pause_after(&retrying, &broken);
    assert_int_equal(retrying.trouble, SESSION_LOST);
    assert_int_equal(retrying.done, 2);
}

#define CASE(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(pauses_double_up_to_a_bound),
        CASE(gateways_have_trouble_that_passes_and_others_do_not),
        CASE(silence_is_trouble_only_of_an_endpoint_that_spoke),
        CASE(a_timeout_is_tried_once_more),
        CASE(retries_in_vain_become_one_at_once_until_one_helps),
        CASE(retries_are_counted_by_the_last_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
