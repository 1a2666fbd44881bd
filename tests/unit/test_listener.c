/* SPDX-License-Identifier: Apache-2.0 */
/* Talks raw sockets, so that a client library's kindness hides nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/listener.h"
#include "wire/listener_peer.h"
#include "tests/unit/listener_client.h"
#include "src/memory.h"
#include "src/text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define BODY_CEILING 1000
#define HEAD_CEILING 2048
#define CROWD        200

static atomic_uint answered;
static struct listener_prepared *shared_answer;

/* Echoes what arrived; the path chooses the kind of body. */
static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    (void)context;
    atomic_fetch_add(&answered, 1);
    reply->status = 200;
    http_headers_add(&reply->headers, "X-Kind", request->path);
    http_headers_add(&reply->headers, "X-Local",
                     listener_peer_is_local(request->peer) ? "yes" : "no");
    if (strcmp(request->path, "/borrowed") == 0) {
        listener_reply_borrow(reply, "borrowed bytes", 14);
    } else if (strcmp(request->path, "/prepared") == 0) {
        listener_reply_prepared(reply, shared_answer);
    } else if (strcmp(request->path, "/empty") == 0) {
        reply->status = 204;
    } else if (strcmp(request->path, "/odd-headers") == 0) {
        http_headers_add(&reply->headers, "Date", "Thu, 01 Jan 1970 00:00:00 GMT");
        http_headers_add(&reply->headers, "Content-Length", "5");
        http_headers_add(&reply->headers, "Transfer-Encoding", "chunked");
        http_headers_add(&reply->headers, "X-Split", "a\r\nX-Injected: b");
        listener_reply_borrow(reply, "odd", 3);
    } else {
        const char *host = http_headers_value(&request->headers, "Host");
        char *text = memory_format("%s %s %s [%.*s]", request->method, request->target,
                                   host == NULL ? "-" : host, (int)request->body_length,
                                   request->body == NULL ? "" : request->body);
        listener_reply_take(reply, text, strlen(text));
    }
}

static struct listener *listener;

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct listener_options options = {
        .body_ceiling = BODY_CEILING, .head_ceiling = HEAD_CEILING, .answer = answer};
    atomic_store(&answered, 0);
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

static void say_bytes(int client, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(client, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the listener has hung up; the answer tells why */
        bytes += sent;
        length -= (size_t)sent;
    }
}

static void say(int client, const char *text)
{
    say_bytes(client, text, strlen(text));
}

struct heard {
    char head[8192];
    char body[8192];
    size_t length;
};

/* Reads one answer: the head byte by byte, then Content-Length bytes unless `bodiless`.
 */
static bool hear(int client, bool bodiless, struct heard *out)
{
    memset(out, 0, sizeof(*out));
    size_t length = 0;
    while (length < sizeof(out->head) - 1 && strstr(out->head, "\r\n\r\n") == NULL)
        if (recv(client, &out->head[length++], 1, 0) != 1)
            return false;
    const char *field = strstr(out->head, "\r\nContent-Length: ");
    size_t expected = field == NULL ? 0 : strtoul(field + 18, NULL, 10);
    while (!bodiless && out->length < expected) {
        ssize_t got = recv(client, out->body + out->length, expected - out->length, 0);
        if (got <= 0)
            return false;
        out->length += (size_t)got;
    }
    return true;
}

static bool is_closed(int client)
{
    char byte;
    return recv(client, &byte, 1, 0) == 0;
}

static size_t occurrences(const char *text, const char *part)
{
    size_t count = 0;
    for (text = strstr(text, part); text != NULL; text = strstr(text + 1, part))
        count++;
    return count;
}

/* One request on a connection of its own. */
static struct heard ask(const char *request)
{
    struct heard heard;
    int client = connect_to(listener_port(listener));
    say(client, request);
    assert_true(hear(client, strncmp(request, "HEAD ", 5) == 0, &heard));
    close(client);
    return heard;
}

static void assert_status(const struct heard *heard, const char *status)
{
    char expected[32];
    snprintf(expected, sizeof(expected), "HTTP/1.1 %s ", status);
    assert_memory_equal(heard->head, expected, strlen(expected));
}

static void the_port_and_the_url_are_those_it_is_bound_to(void **state)
{
    (void)state;
    assert_true(listener_port(listener) > 0);
    char expected[64];
    snprintf(expected, sizeof(expected), "http://127.0.0.1:%d", listener_port(listener));
    assert_string_equal(listener_url(listener), expected);
    struct heard heard = ask("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET /a h []");
    assert_non_null(strstr(heard.head, "\r\nX-Local: yes\r\n"));
}

static void two_requests_share_one_connection(void **state)
{
    (void)state;
    struct heard heard;
    int client = connect_to(listener_port(listener));
    for (int i = 0; i < 2; i++) {
        say(client, "GET /kept HTTP/1.1\r\nHost: h\r\n\r\n");
        assert_true(hear(client, false, &heard));
        assert_status(&heard, "200");
        assert_string_equal(heard.body, "GET /kept h []");
        assert_null(strstr(heard.head, "Connection: close"));
    }
    close(client);
    assert_int_equal(atomic_load(&answered), 2);
}

static void a_connection_is_kept_after_a_body(void **state)
{
    (void)state;
    struct heard heard;
    int client = connect_to(listener_port(listener));
    for (int i = 0; i < 2; i++) {
        say(client, "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
        say(client, "llo");
        assert_true(hear(client, false, &heard));
        assert_string_equal(heard.body, "POST /p h [hello]");
    }
    close(client);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct heard first, second;
    int client = connect_to(listener_port(listener));
    say(client, "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx"
                "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(hear(client, false, &first));
    assert_true(hear(client, false, &second));
    assert_string_equal(first.body, "POST /1 h [x]");
    assert_string_equal(second.body, "GET /2 h []");
    close(client);
}

static void a_chunked_body_arrives_whole(void **state)
{
    (void)state;
    struct heard heard =
        ask("PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
            "\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assert_string_equal(heard.body, "PUT /c h [abcde]");
}

static char *post_of(size_t length, const char *more_headers)
{
    struct text request;
    text_init(&request, TEXT_CEILING);
    text_add_format(&request,
                    "POST /big HTTP/1.1\r\nHost: h\r\n%sContent-Length: %zu\r\n\r\n",
                    more_headers, length);
    for (size_t i = 0; i < length; i++)
        text_add_char(&request, 'b');
    return text_take(&request);
}

static void a_body_at_the_ceiling_is_answered(void **state)
{
    (void)state;
    AUTO_FREE char *request = post_of(BODY_CEILING, "");
    struct heard heard = ask(request);
    assert_status(&heard, "200");
    assert_int_equal(heard.length, strlen("POST /big h []") + BODY_CEILING);
}

static void a_body_above_the_ceiling_gets_413_and_the_connection_lives(void **state)
{
    (void)state;
    struct heard heard;
    AUTO_FREE char *request = post_of(BODY_CEILING + 1, "");
    int client = connect_to(listener_port(listener));
    say(client, request);
    assert_true(hear(client, false, &heard));
    assert_status(&heard, "413");
    assert_non_null(strstr(heard.head, "\r\nContent-Type: application/problem+json\r\n"));
    assert_string_equal(
        heard.body, "{\"type\":\"about:blank\",\"status\":413,\"title\":\"Content Too "
                    "Large\",\"detail\":\"The body of this request is too large: a body "
                    "may have 1000 bytes.\"}");
    assert_int_equal(atomic_load(&answered), 0);
    say(client, "GET /after HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(hear(client, false, &heard));
    assert_string_equal(heard.body, "GET /after h []");
    close(client);
}

static void a_large_chunked_body_gets_413(void **state)
{
    (void)state;
    struct text request;
    text_init(&request, TEXT_CEILING);
    text_add_string(&request,
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 11; i++)
        text_add_format(&request, "64\r\n%0100d\r\n", i);
    text_add_string(&request, "0\r\n\r\n");
    struct heard heard = ask(text_string(&request));
    text_clear(&request);
    assert_status(&heard, "413");
    assert_int_equal(atomic_load(&answered), 0);
}

static void an_announced_large_body_is_refused_before_it_is_sent(void **state)
{
    (void)state;
    struct heard heard = ask("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                             "Content-Length: 100000\r\n\r\n");
    assert_status(&heard, "413");
}

static void an_expected_continue_is_given(void **state)
{
    (void)state;
    struct heard heard;
    int client = connect_to(listener_port(listener));
    say(client, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                "Content-Length: 2\r\n\r\n");
    assert_true(hear(client, true, &heard));
    assert_status(&heard, "100");
    say(client, "ok");
    assert_true(hear(client, false, &heard));
    assert_string_equal(heard.body, "POST / h [ok]");
    close(client);
}

static void a_large_head_gets_431(void **state)
{
    (void)state;
    char request[HEAD_CEILING + 100];
    snprintf(request, sizeof(request),
             "GET / HTTP/1.1\r\nHost: h\r\nX-Long: %0*d\r\n\r\n", HEAD_CEILING, 1);
    struct heard heard = ask(request);
    assert_status(&heard, "431");
    assert_non_null(strstr(heard.body, "\"detail\":\"The head of this request is"));
    assert_int_equal(atomic_load(&answered), 0);
}

static void a_large_target_gets_414(void **state)
{
    (void)state;
    char request[HEAD_CEILING + 100];
    snprintf(request, sizeof(request), "GET /%0*d HTTP/1.1\r\nHost: h\r\n\r\n",
             HEAD_CEILING, 1);
    struct heard heard = ask(request);
    assert_status(&heard, "414");
    assert_non_null(strstr(heard.body, "\"title\":\"URI Too Long\""));
    assert_non_null(strstr(heard.body, "\"detail\":\"The target of this request is"));
    assert_int_equal(atomic_load(&answered), 0);
}

static void a_huge_head_is_refused_by_the_library(void **state)
{
    (void)state;
    struct text request;
    text_init(&request, TEXT_CEILING);
    text_add_format(&request, "GET /%0*d HTTP/1.1\r\nHost: h\r\n\r\n", 1000000, 1);
    struct heard heard = ask(text_string(&request));
    text_clear(&request);
    assert_status(&heard, "414");
    assert_int_equal(atomic_load(&answered), 0);
}

static void head_is_get_without_the_body(void **state)
{
    (void)state;
    struct heard heard;
    int client = connect_to(listener_port(listener));
    say(client, "HEAD /borrowed HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(hear(client, true, &heard));
    assert_status(&heard, "200");
    assert_non_null(strstr(heard.head, "\r\nContent-Length: 14\r\n"));
    assert_non_null(strstr(heard.head, "\r\nX-Kind: /borrowed\r\n"));
    say(client, "GET /borrowed HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_true(hear(client, false, &heard)); /* a body of HEAD would stand before it */
    assert_status(&heard, "200");
    assert_string_equal(heard.body, "borrowed bytes");
    close(client);
}

static void the_target_is_kept_as_on_the_wire(void **state)
{
    (void)state;
    struct heard heard =
        ask("GET /a%2Fb+c%2b//d/../e?x=%2B+&&y=%zz?;z HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET /a%2Fb+c%2b//d/../e?x=%2B+&&y=%zz?;z h []");
}

static void the_absolute_form_becomes_the_origin_form(void **state)
{
    (void)state;
    struct heard heard = ask("GET http://other:81/a?b HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET /a?b other:81 []");
    heard = ask("GET HTTP://other?b HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET /?b other []");
    heard = ask("GET http://other HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET / other []");
}

static void the_asterisk_form_and_other_methods_arrive(void **state)
{
    (void)state;
    struct heard heard = ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "OPTIONS * h []");
    heard = ask("get / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "get / h []");
}

static void an_answer_is_dated_once(void **state)
{
    (void)state;
    struct heard heard = ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(occurrences(heard.head, "\r\nDate: "), 1);
    heard = ask("GET /odd-headers HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_int_equal(occurrences(heard.head, "\r\nDate: "), 1);
    assert_non_null(strstr(heard.head, "\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"));
}

static void headers_that_cannot_be_carried_are_left_out(void **state)
{
    (void)state;
    struct heard heard = ask("GET /odd-headers HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "odd");
    assert_int_equal(occurrences(heard.head, "\r\nContent-Length: 3\r\n"), 1);
    assert_int_equal(occurrences(heard.head, "\r\nContent-Length: "), 1);
    assert_null(strstr(heard.head, "Transfer-Encoding"));
    assert_null(strstr(heard.head, "Injected"));
}

static void an_empty_answer_has_no_body(void **state)
{
    (void)state;
    struct heard heard = ask("GET /empty HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_status(&heard, "204");
    assert_null(strstr(heard.head, "Content-Length"));
}

static void a_prepared_answer_is_sent_many_times(void **state)
{
    (void)state;
    struct heard heard;
    struct http_headers headers = {.count = 0};
    http_headers_add(&headers, "X-Prepared", "yes");
    shared_answer = listener_prepared_new(&headers, memory_text("ready"), 5);
    http_headers_clear(&headers);
    int client = connect_to(listener_port(listener));
    for (int i = 0; i < 50; i++) {
        say(client, "GET /prepared HTTP/1.1\r\nHost: h\r\n\r\n");
        assert_true(hear(client, false, &heard));
        assert_string_equal(heard.body, "ready");
        assert_non_null(strstr(heard.head, "\r\nX-Prepared: yes\r\n"));
        assert_null(strstr(heard.head, "X-Kind"));
    }
    close(client);
    listener_prepared_free(shared_answer);
    shared_answer = NULL;
}

static void a_share_of_a_prepared_answer_outlives_its_owner(void **state)
{
    (void)state;
    struct http_headers headers = {.count = 0};
    struct listener_reply reply = {.status = 200};
    struct listener_prepared *prepared =
        listener_prepared_new(&headers, memory_text("ready"), 5);
    listener_reply_prepared(&reply, prepared);
    listener_prepared_free(prepared);
    listener_reply_clear(&reply); /* the sanitizer says whether it was still there */
    assert_null(reply.prepared);
}

static void a_response_is_moved_into_a_reply(void **state)
{
    (void)state;
    struct http_response response = {
        .status = 201, .body = memory_text("made"), .body_length = 4};
    http_headers_add(&response.headers, "Location", "/4");
    struct listener_reply reply = {.status = 500};
    listener_reply_move(&reply, &response);
    assert_int_equal(reply.status, 201);
    assert_string_equal(http_headers_value(&reply.headers, "Location"), "/4");
    assert_string_equal(reply.owned, "made");
    assert_int_equal(reply.length, 4);
    assert_null(response.body);
    assert_int_equal(response.headers.count, 0);
    listener_reply_clear(&reply);
}

static void malformed_requests_do_no_harm(void **state)
{
    (void)state;
    static const char *const malformed[] = {
        "GET\r\n\r\n",
        "GET \r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n : x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    };
    for (size_t i = 0; i < sizeof(malformed) / sizeof(*malformed); i++) {
        struct heard heard;
        int client = connect_to(listener_port(listener));
        say(client, malformed[i]);
        shutdown(client, SHUT_WR);
        if (hear(client, false, &heard))
            assert_true(heard.head[9] == '4' || heard.head[9] == '5');
        close(client);
    }
    assert_int_equal(atomic_load(&answered), 0);
    struct heard heard = ask("GET /alive HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET /alive h []");
}

/* Takes as long as stopping may wait for the request whose body never ends. */
static void a_client_that_goes_away_does_no_harm(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "\r\n\r\n",
        "\x16\x03\x01\x02",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost",
        "POST / HTTP/1.1\r\nHost: h\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab",
    };
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        int client = connect_to(listener_port(listener));
        say(client, parts[i]);
        close(client);
    }
    struct heard heard = ask("GET /alive HTTP/1.1\r\nHost: h\r\n\r\n");
    assert_string_equal(heard.body, "GET /alive h []");
    assert_int_equal(atomic_load(&answered), 1);
}

static void connection_close_is_obeyed(void **state)
{
    (void)state;
    struct heard heard;
    int client = connect_to(listener_port(listener));
    say(client, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert_true(hear(client, false, &heard));
    assert_true(is_closed(client));
    close(client);
}

static void two_hundred_connections_are_served_at_once(void **state)
{
    (void)state;
    static int clients[CROWD];
    struct heard heard;
    for (size_t i = 0; i < CROWD; i++)
        clients[i] = connect_to(listener_port(listener));
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < CROWD; i++)
            say(clients[i], "GET /crowd HTTP/1.1\r\nHost: h\r\n\r\n");
        for (size_t i = 0; i < CROWD; i++) {
            assert_true(hear(clients[i], false, &heard));
            assert_string_equal(heard.body, "GET /crowd h []");
        }
    }
    for (size_t i = 0; i < CROWD; i++)
        close(clients[i]);
    assert_int_equal(atomic_load(&answered), 2 * CROWD);
}

/* Sends the body that is still missing and hears the answer. */
static void *end_request(void *argument)
{
    static struct heard heard;
    int client = *(int *)argument;
    say(client, "ok");
    return hear(client, false, &heard) ? heard.body : NULL;
}

static void stopping_answers_what_has_begun(void **state)
{
    (void)state;
    struct heard heard;
    pthread_t thread;
    void *body = NULL;
    int client = connect_to(listener_port(listener));
    say(client, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                "Content-Length: 2\r\n\r\n");
    assert_true(
        hear(client, true, &heard)); /* 100: from here on the request is under way */
    assert_int_equal(pthread_create(&thread, NULL, end_request, &client), 0);
    listener_stop(listener);
    listener = NULL;
    pthread_join(thread, &body);
    assert_non_null(body);
    assert_string_equal(body, "POST / h [ok]");
    close(client);
}

static void a_taken_port_is_an_error(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct listener_options options = {.port = listener_port(listener), .answer = answer};
    assert_null(listener_start(&options, &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    char expected[128];
    snprintf(expected, sizeof(expected),
             "cannot listen on '127.0.0.1' port %d: Address already in use",
             options.port);
    assert_string_equal(error.text, expected);
    assert_string_not_equal(error.hint, "");
}

static void an_address_that_is_none_is_an_error(void **state)
{
    (void)state;
    static const struct listener_options bad[] = {
        {.host = "example.invalid", .answer = answer},
        {.host = "", .answer = answer},
        {.port = 65536, .answer = answer},
        {.port = -1, .answer = answer},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct error error = ERROR_INIT;
        assert_null(listener_start(&bad[i], &error));
        assert_int_equal(error.code, ERROR_USAGE);
    }
}

static void addresses_of_both_families_are_served(void **state)
{
    (void)state;
    static const struct {
        const char *host, *url;
    } cases[] = {
        {"localhost", "http://127.0.0.1"},
        {"0.0.0.0", "http://127.0.0.1"},
        {"::1", "http://[::1]"},
        {"[::1]", "http://[::1]"},
        {"::", "http://[::1]"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct error error = ERROR_INIT;
        struct listener_options options = {.host = cases[i].host, .answer = answer};
        struct listener *other = listener_start(&options, &error);
        if (other == NULL && strchr(cases[i].host, ':') != NULL)
            continue; /* a machine without IPv6 */
        assert_non_null(other);
        AUTO_FREE char *url = memory_format("%s:%d", cases[i].url, listener_port(other));
        assert_string_equal(listener_url(other), url);
        listener_stop(other);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_port_and_the_url_are_those_it_is_bound_to),
        CASE(two_requests_share_one_connection),
        CASE(a_connection_is_kept_after_a_body),
        CASE(pipelined_requests_are_answered_in_order),
        CASE(a_chunked_body_arrives_whole),
        CASE(a_body_at_the_ceiling_is_answered),
        CASE(a_body_above_the_ceiling_gets_413_and_the_connection_lives),
        CASE(a_large_chunked_body_gets_413),
        CASE(an_announced_large_body_is_refused_before_it_is_sent),
        CASE(an_expected_continue_is_given),
        CASE(a_large_head_gets_431),
        CASE(a_large_target_gets_414),
        CASE(a_huge_head_is_refused_by_the_library),
        CASE(head_is_get_without_the_body),
        CASE(the_target_is_kept_as_on_the_wire),
        CASE(the_absolute_form_becomes_the_origin_form),
        CASE(the_asterisk_form_and_other_methods_arrive),
        CASE(an_answer_is_dated_once),
        CASE(headers_that_cannot_be_carried_are_left_out),
        CASE(an_empty_answer_has_no_body),
        CASE(a_prepared_answer_is_sent_many_times),
        CASE(malformed_requests_do_no_harm),
        CASE(a_client_that_goes_away_does_no_harm),
        CASE(connection_close_is_obeyed),
        CASE(two_hundred_connections_are_served_at_once),
        CASE(stopping_answers_what_has_begun),
        CASE(a_taken_port_is_an_error),
        cmocka_unit_test(a_share_of_a_prepared_answer_outlives_its_owner),
        cmocka_unit_test(a_response_is_moved_into_a_reply),
        cmocka_unit_test(an_address_that_is_none_is_an_error),
        cmocka_unit_test(addresses_of_both_families_are_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
