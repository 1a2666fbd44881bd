/* SPDX-License-Identifier: Apache-2.0 */
/* What is lent to a reply is given back once, whatever becomes of the reply. */
#include "tests/unit/listener_client.h"

#include "src/memory.h"
#include "wire/listener.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LENGTH ((size_t)8 * 1024 * 1024) /* more than a socket takes in at once */

static atomic_uint lent, given_back;
static struct listener *listener;

/* The sanitizer says when it is read after this, or not given back at all. */
static void give_back(void *owner)
{
    free(owner);
    atomic_fetch_add(&given_back, 1);
}

static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    (void)context;
    char *bytes = memory_array(LENGTH, 1);
    memset(bytes, 'x', LENGTH);
    reply->status = 200;
    listener_reply_lend(reply, bytes, LENGTH, give_back, bytes);
    atomic_fetch_add(&lent, 1);
    if (strcmp(request->path, "/pieces") == 0)
        reply->course.piece = LENGTH / 4;
    else if (strcmp(request->path, "/bare") == 0)
        reply->course.bare = true;
    else if (strcmp(request->path, "/late") == 0)
        reply->course.delay = 60000;
    else if (strcmp(request->path, "/replaced") == 0)
        listener_reply_replace(reply, memory_text("own"), 3);
}

static int start(void **state)
{
    (void)state;
    struct listener_options options = {.answer = answer};
    atomic_store(&lent, 0);
    atomic_store(&given_back, 0);
    listener = listener_start(&options, NULL);
    return listener == NULL ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    listener_stop(listener);
    listener = NULL;
    return 0;
}

static int ask(const char *method, const char *path)
{
    int client = connect_to(listener_port(listener));
    AUTO_FREE char *request = memory_format(
        "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", method, path);
    assert_int_equal(send(client, request, strlen(request), MSG_NOSIGNAL),
                     strlen(request));
    return client;
}

static size_t read_all(int client)
{
    static char bytes[65536];
    size_t length = 0;
    ssize_t got;
    while ((got = recv(client, bytes, sizeof(bytes), 0)) > 0)
        length += (size_t)got;
    return length;
}

/* The listener goes on behind the last byte; it is given ten seconds. */
static void assert_given_back(unsigned count)
{
    struct timespec moment = {.tv_nsec = 5000000};
    for (int i = 0; i < 2000 && atomic_load(&given_back) < count; i++)
        nanosleep(&moment, NULL);
    assert_int_equal(atomic_load(&lent), count);
    assert_int_equal(atomic_load(&given_back), count);
}

static void what_is_lent_is_sent_and_given_back(void **state)
{
    (void)state;
    static const char *const paths[] = {"/whole", "/pieces"};
    for (unsigned i = 0; i < 2; i++) {
        int client = ask("GET", paths[i]);
        assert_true(read_all(client) > LENGTH);
        close(client);
        assert_given_back(i + 1);
    }
}

static void what_is_not_sent_is_given_back_too(void **state)
{
    (void)state;
    int client = ask("HEAD", "/whole");
    assert_in_range(read_all(client), 1, 1000);
    close(client);
    assert_given_back(1);
    client = ask("GET", "/replaced");
    assert_in_range(read_all(client), 1, 1000);
    close(client);
    assert_given_back(2);
    client = ask("GET", "/bare");
    assert_in_range(read_all(client), 1, LENGTH);
    close(client);
    assert_given_back(3);
}

static void a_client_that_goes_away_leaves_nothing_behind(void **state)
{
    (void)state;
    char byte;
    int client = ask("GET", "/whole");
    assert_int_equal(recv(client, &byte, 1, 0), 1);
    assert_int_equal(atomic_load(&given_back), 0);
    close(client);
    assert_given_back(1);
}

static void the_end_of_the_listener_gives_it_back(void **state)
{
    char byte;
    int client = ask("GET", "/whole"), late = ask("GET", "/late");
    assert_int_equal(recv(client, &byte, 1, 0), 1);
    struct timespec moment = {.tv_nsec = 5000000};
    for (int i = 0; i < 2000 && atomic_load(&lent) < 2; i++)
        nanosleep(&moment, NULL);
    stop(state);
    assert_given_back(2);
    close(client);
    close(late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_lent_is_sent_and_given_back, start, stop),
        cmocka_unit_test_setup_teardown(what_is_not_sent_is_given_back_too, start, stop),
        cmocka_unit_test_setup_teardown(a_client_that_goes_away_leaves_nothing_behind,
                                        start, stop),
        cmocka_unit_test_setup_teardown(the_end_of_the_listener_gives_it_back, start,
                                        stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
