/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/access.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <cmocka.h>

#define TOKEN_FILE "tests/vectors/access/token"
#define TOKEN      "c2VjcmV0/of+the~control=="

/* A request as it comes from an address, with its header fields in pairs. */
static enum access_verdict judge(const struct access *access, const char *address,
                                 const char *method, const char *const *fields)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    struct http_request request;
    enum access_verdict verdict;

    http_request_init(&request, method, "/__admin/clock");
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        request.peer = (const struct sockaddr *)(const void *)&v4;
    else if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1)
        request.peer = (const struct sockaddr *)(const void *)&v6;
    else if (strcmp(address, "unix") == 0)
        request.peer = (const struct sockaddr *)(const void *)&local;
    for (; *fields != NULL; fields += 2)
        http_headers_add(&request.headers, fields[0], fields[1]);
    verdict = access_judge(access, &request, "api.example");
    http_request_clear(&request);
    return verdict;
}

static int without_token(void **state)
{
    unsetenv(CONTROL_TOKEN_VARIABLE);
    *state = access_new(NULL, NULL);
    return *state == NULL;
}

static int with_token(void **state)
{
    *state = access_new(TOKEN_FILE, NULL);
    return *state == NULL;
}

static int end(void **state)
{
    access_free(*state);
    return 0;
}

static void this_machine_may_and_others_may_not(void **state)
{
    const char *const host[] = {"Host", "127.0.0.1:8080", NULL};

    assert_int_equal(judge(*state, "127.0.0.1", "PUT", host), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "127.9.9.9", "PUT", host), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "::1", "PUT", host), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "::ffff:127.0.0.1", "PUT", host), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "unix", "PUT", host), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "192.0.2.7", "GET", host), ACCESS_FAR);
    assert_int_equal(judge(*state, "::ffff:192.0.2.7", "GET", host), ACCESS_FAR);
    assert_int_equal(judge(*state, "2001:db8::1", "GET", host), ACCESS_FAR);
    assert_int_equal(judge(*state, "nobody", "GET", host), ACCESS_FAR);
}

static void a_name_that_may_be_anybodys_is_refused(void **state)
{
    static const char *const good[] = {"localhost", "LocalHost:8080", "127.0.0.1",
                                       "[::1]:8080", "192.0.2.7:80"};
    static const char *const bad[] = {
        "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil",
        "127.1",        "2130706433",        "[::1].evil.example",     "",
        "a@127.0.0.1"};

    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (judge(*state, "127.0.0.1", "GET", (const char *[]){"Host", good[i], NULL}) !=
            ACCESS_GRANTED)
            fail_msg("%s is refused", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (judge(*state, "127.0.0.1", "GET", (const char *[]){"Host", bad[i], NULL}) !=
            ACCESS_NAME)
            fail_msg("%s is not refused", bad[i]);
    assert_int_equal(judge(*state, "127.0.0.1", "GET", (const char *[]){NULL}),
                     ACCESS_GRANTED);
    assert_int_equal(judge(*state, "unix", "GET", (const char *[]){"Host", "x", NULL}),
                     ACCESS_GRANTED);
}

static void pages_of_another_origin_change_nothing(void **state)
{
    static const char *const changing[] = {"PUT", "POST", "DELETE", "PATCH"};

    for (size_t i = 0; i < sizeof changing / sizeof *changing; i++) {
        const char *own[] = {"Host", "127.0.0.1:8080", "Origin", "http://127.0.0.1:8080",
                             NULL};
        const char *other[] = {"Host", "127.0.0.1:8080", "Origin", "https://evil.example",
                               NULL};
        const char *port[] = {"Host", "127.0.0.1:8080", "Origin", "http://127.0.0.1:9",
                              NULL};
        const char *none[] = {"Host", "127.0.0.1:8080", "Origin", "null", NULL};
        const char *base[] = {"Host", "127.0.0.1:8080", "Origin", "https://api.example",
                              NULL};

        assert_int_equal(judge(*state, "127.0.0.1", changing[i], own), ACCESS_GRANTED);
        assert_int_equal(judge(*state, "127.0.0.1", changing[i], other), ACCESS_ORIGIN);
        assert_int_equal(judge(*state, "127.0.0.1", changing[i], port), ACCESS_ORIGIN);
        assert_int_equal(judge(*state, "127.0.0.1", changing[i], none), ACCESS_ORIGIN);
        assert_int_equal(judge(*state, "127.0.0.1", changing[i], base), ACCESS_GRANTED);
    }
    assert_int_equal(judge(*state, "127.0.0.1", "GET",
                           (const char *[]){"Host", "127.0.0.1", "Origin",
                                            "https://evil.example", NULL}),
                     ACCESS_GRANTED);
}

static void a_token_opens_from_anywhere_and_nothing_else_does(void **state)
{
    const char *good[] = {"Host", "mock.example", "Authorization", "Bearer " TOKEN, NULL};
    const char *lower[] = {"Authorization", "bearer " TOKEN, NULL};
    const char *shorter[] = {"Authorization", "Bearer c2VjcmV0/of+the~control=", NULL};
    const char *basic[] = {"Authorization", "Basic " TOKEN, NULL};
    const char *empty[] = {"Authorization", "Bearer ", NULL};
    const char *none[] = {"Host", "127.0.0.1", NULL};
    const char *foreign[] = {"Authorization", "Bearer " TOKEN, "Origin",
                             "https://evil.example", NULL};

    assert_int_equal(judge(*state, "192.0.2.7", "PUT", good), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "127.0.0.1", "PUT", lower), ACCESS_GRANTED);
    assert_int_equal(judge(*state, "127.0.0.1", "GET", shorter), ACCESS_NO_TOKEN);
    assert_int_equal(judge(*state, "127.0.0.1", "GET", basic), ACCESS_NO_TOKEN);
    assert_int_equal(judge(*state, "127.0.0.1", "GET", empty), ACCESS_NO_TOKEN);
    assert_int_equal(judge(*state, "127.0.0.1", "GET", none), ACCESS_NO_TOKEN);
    assert_int_equal(judge(*state, "unix", "GET", none), ACCESS_NO_TOKEN);
    assert_int_equal(judge(*state, "192.0.2.7", "PUT", foreign), ACCESS_ORIGIN);
}

static void what_is_no_token_is_none(void **state)
{
    static const char *const bad[] = {"", "two words", "quo\"ted", "=", "a=b"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = ERROR_INIT;

        setenv(CONTROL_TOKEN_VARIABLE, bad[i], 1);
        if (access_new(NULL, &error) != NULL)
            fail_msg("'%s' is taken", bad[i]);
        assert_true(error_is_set(&error));
        assert_true(bad[i][0] == '\0' || bad[i][0] == '=' ||
                    strstr(error.text, bad[i]) == NULL);
    }
    unsetenv(CONTROL_TOKEN_VARIABLE);
}

static void the_file_counts_before_the_environment(void **state)
{
    const char *good[] = {"Authorization", "Bearer " TOKEN, NULL};
    struct access *access;

    (void)state;
    setenv(CONTROL_TOKEN_VARIABLE, "another", 1);
    access = access_new(TOKEN_FILE, NULL);
    assert_int_equal(judge(access, "127.0.0.1", "GET", good), ACCESS_GRANTED);
    access_free(access);
    access = access_new(NULL, NULL);
    assert_int_equal(judge(access, "127.0.0.1", "GET", good), ACCESS_NO_TOKEN);
    access_free(access);
    unsetenv(CONTROL_TOKEN_VARIABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(this_machine_may_and_others_may_not,
                                        without_token, end),
        cmocka_unit_test_setup_teardown(a_name_that_may_be_anybodys_is_refused,
                                        without_token, end),
        cmocka_unit_test_setup_teardown(pages_of_another_origin_change_nothing,
                                        without_token, end),
        cmocka_unit_test_setup_teardown(a_token_opens_from_anywhere_and_nothing_else_does,
                                        with_token, end),
        cmocka_unit_test(what_is_no_token_is_none),
        cmocka_unit_test(the_file_counts_before_the_environment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
