/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that come late, in pieces, or not whole, as a client's socket sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/listener_internal.h"
#include "tests/unit/listener_client.h"
#include "src/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define BODY  "0123456789"
#define CROWD 300
#define LATE  300 /* milliseconds */

/* The course of every answer but that of "/prompt". */
static struct listener_course course;
static struct listener *listener;

static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    (void)context;
    reply->status = 200;
    listener_reply_borrow(reply, BODY, strlen(BODY));
    if (strcmp(request->path, "/prompt") != 0)
        reply->course = course;
}

static int start(void **state)
{
    struct error error = ERROR_INIT;
    struct listener_options options = {.answer = answer};

    (void)state;
    course = (struct listener_course){0};
    listener = listener_start(&options, &error);
    return listener == NULL ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    listener_stop(listener);
    listener = NULL;
    return 0;
}

static int ask(const char *path)
{
    AUTO_FREE char *request = memory_format("GET %s HTTP/1.1\r\nHost: h\r\n\r\n", path);
    int client = connect_to(listener_port(listener));

    assert_int_equal(send(client, request, strlen(request), MSG_NOSIGNAL),
                     (ssize_t)strlen(request));
    return client;
}

/* Milliseconds. */
static int64_t clock_now(void)
{
    return listener_clock() / LISTENER_MILLISECOND;
}

/* What comes until `wanted` stands in it, or the connection ends. */
struct heard {
    char bytes[4096];
    size_t length;
    bool ended; /* the server closed it */
    int error;  /* or why it ended */
};

static void hear(int client, const char *wanted, struct heard *out)
{
    memset(out, 0, sizeof *out);
    while (out->length < sizeof out->bytes - 1 &&
           (wanted == NULL || strstr(out->bytes, wanted) == NULL)) {
        ssize_t got = recv(client, out->bytes + out->length,
                           sizeof out->bytes - 1 - out->length, 0);

        out->error = got < 0 ? errno : 0;
        out->ended = got == 0;
        if (got <= 0)
            return;
        out->length += (size_t)got;
    }
}

static const char *body_of(const struct heard *heard)
{
    const char *end = strstr(heard->bytes, "\r\n\r\n");

    return end == NULL ? "" : end + 4;
}

static void a_late_answer_is_late_and_its_connection_kept(void **state)
{
    struct heard heard;
    int64_t before = clock_now();
    int client;

    (void)state;
    course.delay = LATE;
    client = ask("/");
    hear(client, BODY, &heard);
    assert_true(clock_now() - before >= LATE);
    assert_memory_equal(heard.bytes, "HTTP/1.1 200 OK\r\n", 17);
    assert_non_null(strstr(heard.bytes, "\r\nContent-Length: 10\r\n"));
    assert_true(send(client, "GET /prompt HTTP/1.1\r\nHost: h\r\n\r\n", 34, 0) == 34);
    hear(client, BODY, &heard);
    assert_false(heard.ended);
    close(client);
}

static void hundreds_wait_at_once_and_hold_up_nobody(void **state)
{
    static int clients[CROWD];
    struct heard heard;
    int64_t before, longest;
    int prompt;

    (void)state;
    course.delay = 1000;
    for (size_t i = 0; i < CROWD; i++)
        clients[i] = ask("/");
    before = clock_now();
    prompt = ask("/prompt");
    hear(prompt, BODY, &heard);
    assert_true(clock_now() - before < 500);
    close(prompt);
    for (size_t i = 0; i < CROWD; i++) {
        hear(clients[i], BODY, &heard);
        assert_string_equal(body_of(&heard), BODY);
        close(clients[i]);
    }
    longest = clock_now() - before;
    assert_true(longest < 10 * course.delay);
}

static void pieces_come_as_chunks_over_time(void **state)
{
    struct heard heard;
    int64_t before = clock_now();
    int client;

    (void)state;
    course = (struct listener_course){
        .piece = 4, .interval = 100, .pause = 100, .framing = LISTENER_CHUNKED};
    client = ask("/");
    hear(client, "\r\n0\r\n\r\n", &heard);
    assert_string_equal(body_of(&heard),
                        "4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\n0\r\n\r\n");
    assert_true(clock_now() - before >= 300);
    close(client);
}

static void a_body_that_is_cut_off_ends_early(void **state)
{
    struct heard heard;
    int client;

    (void)state;
    course = (struct listener_course){.is_limited = true, .limit = 4};
    client = ask("/");
    hear(client, NULL, &heard);
    assert_true(heard.ended);
    assert_non_null(strstr(heard.bytes, "\r\nContent-Length: 10\r\n"));
    assert_string_equal(body_of(&heard), "0123");
    close(client);
}

static void a_body_may_stall_before_it_is_cut_off(void **state)
{
    struct heard heard;
    int64_t before = clock_now();
    int client;

    (void)state;
    course = (struct listener_course){.is_limited = true, .limit = 4, .pause = LATE};
    client = ask("/");
    hear(client, "0123", &heard);
    assert_true(clock_now() - before < LATE);
    hear(client, NULL, &heard);
    assert_true(heard.ended);
    assert_true(clock_now() - before >= LATE);
    close(client);
}

static void a_reset_is_seen_as_one(void **state)
{
    static const struct listener_course courses[] = {
        {.bare = true, .is_limited = true, .end = LISTENER_RESET},
        {.is_limited = true, .limit = 4, .pause = 100, .end = LISTENER_RESET},
    };

    (void)state;
    for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
        struct heard heard;
        int client;

        course = courses[i];
        client = ask("/");
        hear(client, NULL, &heard);
        assert_int_equal(heard.error, ECONNRESET);
        assert_string_equal(body_of(&heard), i == 0 ? "" : "0123");
        close(client);
    }
}

static void a_bare_answer_is_its_body_alone(void **state)
{
    struct heard heard;
    int client;

    (void)state;
    course.bare = true;
    client = ask("/");
    hear(client, NULL, &heard);
    assert_true(heard.ended);
    assert_string_equal(heard.bytes, BODY);
    close(client);
    course.is_limited = true;
    client = ask("/");
    hear(client, NULL, &heard);
    assert_true(heard.ended);
    assert_int_equal(heard.length, 0);
    close(client);
}

static void an_open_body_ends_with_its_connection(void **state)
{
    struct heard heard;
    int64_t before = clock_now();
    int client;

    (void)state;
    course = (struct listener_course){.framing = LISTENER_OPEN, .pause = LATE};
    client = ask("/");
    hear(client, NULL, &heard);
    assert_true(heard.ended);
    assert_null(strstr(heard.bytes, "Content-Length"));
    assert_null(strstr(heard.bytes, "Transfer-Encoding"));
    assert_string_equal(body_of(&heard), BODY);
    assert_true(clock_now() - before >= LATE);
    close(client);
}

static void stopping_sends_at_once_what_was_to_come_later(void **state)
{
    struct heard heard, prompt;
    int64_t before;
    int client, other;

    (void)state;
    course.delay = 60000;
    client = ask("/");
    other = ask("/prompt"); /* answered behind it: it has arrived */
    hear(other, BODY, &prompt);
    before = clock_now();
    listener_stop(listener);
    listener = NULL;
    assert_true(clock_now() - before < LISTENER_DRAIN_TIME);
    hear(client, BODY, &heard);
    assert_string_equal(body_of(&heard), BODY);
    close(client);
    close(other);
}

static void stopping_ends_a_body_that_stalls(void **state)
{
    struct heard heard;
    int64_t before;
    int client;

    (void)state;
    course = (struct listener_course){.is_limited = true, .limit = 4, .pause = 60000};
    client = ask("/");
    hear(client, "0123", &heard);
    before = clock_now();
    listener_stop(listener);
    listener = NULL;
    assert_true(clock_now() - before < LISTENER_DRAIN_TIME);
    close(client);
}

static void pieces_vary_as_the_seed_says(void **state)
{
    size_t seen[2][8] = {{0}};

    (void)state;
    for (uint64_t run = 0; run < 2; run++) {
        struct listener_reply reply = {
            .borrowed = "0123456789012345678901234567890123456789",
            .length = 40,
            .course = {.piece = 10, .variation = 5, .seed = 7}};
        struct listener_sending *sending = listener_sending_new(&reply);
        size_t sent = 0, length = 0;
        const char *bytes;
        int64_t due;

        for (size_t i = 0; i < 8 && listener_sending_step(sending, 0, sent, &bytes,
                                                          &length, &due) == LISTENER_SEND;
             i++) {
            seen[run][i] = length;
            assert_true(sent + length == 40 || (length >= 5 && length <= 15));
            sent += length;
        }
        assert_int_equal(sent, 40);
        listener_sending_free(sending);
    }
    assert_memory_equal(seen[0], seen[1], sizeof seen[0]);
    assert_false(seen[0][0] == 10 && seen[0][1] == 10 && seen[0][2] == 10);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(a_late_answer_is_late_and_its_connection_kept),
        SERVED(hundreds_wait_at_once_and_hold_up_nobody),
        SERVED(pieces_come_as_chunks_over_time),
        SERVED(a_body_that_is_cut_off_ends_early),
        SERVED(a_body_may_stall_before_it_is_cut_off),
        SERVED(a_reset_is_seen_as_one),
        SERVED(a_bare_answer_is_its_body_alone),
        SERVED(an_open_body_ends_with_its_connection),
        SERVED(stopping_sends_at_once_what_was_to_come_later),
        SERVED(stopping_ends_a_body_that_stalls),
        cmocka_unit_test(pieces_vary_as_the_seed_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
