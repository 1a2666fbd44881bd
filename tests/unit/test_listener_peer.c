/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/listener_client.h"

#include "wire/listener_peer.h"

#include <string.h>

static void assert_peer(const struct sockaddr *peer, const char *text, bool local)
{
    char printed[LISTENER_PEER_SIZE];
    listener_peer_print(peer, printed);
    assert_string_equal(printed, text);
    assert_int_equal(listener_peer_is_local(peer), local);
}

static void assert_v4(const char *text, bool local)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    assert_int_equal(inet_pton(AF_INET, text, &v4.sin_addr), 1);
    assert_peer((const struct sockaddr *)&v4, text, local);
}

static void assert_v6(const char *text, const char *printed, bool local)
{
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    assert_peer((const struct sockaddr *)&v6, printed, local);
}

static void loopback_is_this_machine(void **state)
{
    (void)state;
    assert_v4("127.0.0.1", true);
    assert_v4("127.1.2.3", true);
    assert_v4("192.0.2.7", false);
    assert_v4("0.0.0.0", false);
    assert_v6("::1", "::1", true);
    assert_v6("2001:db8::127", "2001:db8::127", false);
}

static void an_ipv4_client_of_a_socket_for_both_is_ipv4(void **state)
{
    (void)state;
    assert_v6("::ffff:127.0.0.1", "127.0.0.1", true);
    assert_v6("::ffff:192.0.2.7", "192.0.2.7", false);
}

static void a_unix_socket_is_this_machine(void **state)
{
    (void)state;
    struct sockaddr unnamed = {.sa_family = AF_UNIX};
    assert_peer(&unnamed, "unix", true);
}

static void who_is_not_known_is_nobody_of_this_machine(void **state)
{
    (void)state;
    assert_peer(NULL, "-", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loopback_is_this_machine),
        cmocka_unit_test(an_ipv4_client_of_a_socket_for_both_is_ipv4),
        cmocka_unit_test(a_unix_socket_is_this_machine),
        cmocka_unit_test(who_is_not_known_is_nobody_of_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
