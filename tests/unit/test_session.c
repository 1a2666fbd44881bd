/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The well-behaved peer is the mock's listener, which echoes what arrives; trouble on the
 * wire comes from a scripted raw socket.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/session.h"
#include "wire/listener.h"
#include "src/memory.h"
#include "src/version.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct listener *listener;
static struct session *session;
static atomic_uint busy; /* answers 429 that are still to be given */

/* "METHOD TARGET", a line for each header, an empty line, the body. */
static void echo(const struct http_request *request, struct listener_reply *reply)
{
    AUTO_TEXT struct text text;
    text_init(&text, TEXT_CEILING);
    text_add_format(&text, "%s %s\n", request->method, request->target);
    for (size_t i = 0; i < request->headers.count; i++)
        text_add_format(&text, "%s: %s\n", request->headers.items[i].name,
                        request->headers.items[i].value);
    text_add_string(&text, "\n");
    if (request->body != NULL)
        text_add(&text, request->body, request->body_length);
    size_t length = text.length;
    listener_reply_take(reply, text_take(&text), length);
}

static void answer(void *context, const struct http_request *request,
                   struct listener_reply *reply)
{
    static const char *const date = "Thu, 01 Jan 1970 00:01:00 GMT";
    (void)context;
    const char *wait = http_headers_value(&request->headers, "X-Wait");
    reply->status = 200;
    if (strcmp(request->path, "/headers") == 0) {
        http_headers_add(&reply->headers, "Set-Cookie", "a=1");
        http_headers_add(&reply->headers, "X-Between", "2");
        http_headers_add(&reply->headers, "set-cookie", "b=3");
    } else if (strcmp(request->path, "/moved") == 0) {
        reply->status = 302;
        http_headers_add(&reply->headers, "Location", "/elsewhere");
    } else if (wait != NULL && atomic_load(&busy) > 0) {
        atomic_fetch_sub(&busy, 1);
        reply->status = strcmp(request->path, "/503") == 0 ? 503 : 429;
        if (*wait != '\0')
            http_headers_add(&reply->headers, "Retry-After", wait);
        http_headers_add(&reply->headers, "Date", date);
    } else {
        echo(request, reply);
    }
}

static struct session *new_session(struct session_options options)
{
    struct error error = ERROR_INIT;
    struct session *new = session_new(&options, &error);
    assert_non_null(new);
    return new;
}

static int start(void **state)
{
    (void)state;
    struct listener_options options = {.answer = answer, .body_ceiling = 4000000};
    listener = listener_start(&options, NULL);
    if (listener == NULL)
        return -1;
    atomic_store(&busy, 0);
    session = new_session((struct session_options){.base = listener_url(listener)});
    return 0;
}

/* For options of its own. */
static void restart(struct session_options options)
{
    session_free(session);
    options.base = listener_url(listener);
    session = new_session(options);
}

static int stop(void **state)
{
    (void)state;
    session_free(session);
    session = NULL;
    listener_stop(listener);
    return 0;
}

static const struct exchange *send_with(const char *method, const char *target,
                                        const char *header, const char *value,
                                        const char *body)
{
    struct http_request request;
    http_request_init(&request, method, target);
    if (header != NULL)
        http_headers_add(&request.headers, header, value);
    if (body != NULL) {
        request.body = memory_text(body);
        request.body_length = strlen(body);
    }
    const struct exchange *exchange = session_send(session, &request);
    http_request_clear(&request);
    return exchange;
}

static const struct exchange *get(const char *target)
{
    return send_with("GET", target, NULL, NULL, NULL);
}

static void a_request_arrives_with_nothing_added_but_what_the_manual_says(void **state)
{
    (void)state;
    const struct exchange *exchange =
        send_with("GET", "/calls?page=1", "X-Api-Key", "k", NULL);
    AUTO_FREE char *expected =
        memory_format("GET /calls?page=1\nHost: %s\nX-Api-Key: k\n"
                      "User-Agent: countersign/%s\nAccept: */*\n\n",
                      listener_url(listener) + strlen("http://"), COUNTERSIGN_VERSION);
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_null(exchange->reason);
    assert_int_equal(exchange->response.status, 200);
    assert_string_equal(exchange->response.body, expected);
    assert_int_equal(exchange->response.body_length, strlen(expected));
}

static void the_exchange_records_what_was_sent(void **state)
{
    (void)state;
    const struct exchange *exchange =
        send_with("PUT", "/a?b=c", "X-Api-Key", "k", "text");
    AUTO_FREE char *url = memory_format("%s/a?b=c", listener_url(listener));
    assert_int_equal(exchange->number, 1);
    assert_string_equal(exchange->url, url);
    assert_string_equal(exchange->request.method, "PUT");
    assert_string_equal(exchange->request.target, "/a?b=c");
    assert_string_equal(exchange->request.body, "text");
    assert_int_equal(exchange->request.headers.count, 3);
    assert_string_equal(exchange->request.headers.items[0].name, "X-Api-Key");
    assert_true(exchange->started.seconds > 1700000000);
    assert_true(exchange->seconds > 0 && exchange->seconds < 10);
    assert_int_equal(exchange->attempts, 1);
}

static void headers_of_ones_own_replace_the_usual_ones(void **state)
{
    (void)state;
    const char *body = send_with("GET", "/", "accept", "text/plain", NULL)->response.body;
    assert_non_null(strstr(body, "\naccept: text/plain\n"));
    assert_null(strstr(body, "*/*"));
    body = send_with("GET", "/", "User-Agent", "", NULL)->response.body;
    assert_non_null(strstr(body, "\nUser-Agent: \n"));
}

static void bodies_and_methods_arrive(void **state)
{
    (void)state;
    const char *body =
        send_with("POST", "/", "Content-Type", "application/json", "{}")->response.body;
    assert_non_null(strstr(body, "POST /\n"));
    assert_non_null(strstr(body, "\nContent-Type: application/json\n"));
    assert_non_null(strstr(body, "\nContent-Length: 2\n\n{}"));
    body = send_with("POST", "/", NULL, NULL, NULL)->response.body;
    assert_non_null(strstr(body, "\nContent-Length: 0\n"));
    assert_null(strstr(body, "Content-Type"));
    body = send_with("DELETE", "/x", NULL, NULL, NULL)->response.body;
    assert_non_null(strstr(body, "DELETE /x\n"));
    assert_null(strstr(body, "Content-Length"));
    body = send_with("GET", "/x", NULL, NULL, "with a body")->response.body;
    assert_non_null(strstr(body, "GET /x\n"));
    assert_non_null(strstr(body, "\n\nwith a body"));
    body = send_with("PURGE", "/x", NULL, NULL, NULL)->response.body;
    assert_non_null(strstr(body, "PURGE /x\n"));
}

static void a_large_body_is_sent_without_asking_first(void **state)
{
    (void)state;
    AUTO_FREE char *large = memory_format("%0*d", 2000000, 1);
    const struct exchange *exchange = send_with("POST", "/", NULL, NULL, large);
    assert_null(strstr(exchange->response.body, "Expect"));
    assert_true(exchange->response.body_length > 2000000);
    assert_string_equal(strstr(exchange->response.body, "\n\n") + 2, large);
}

static void head_has_headers_and_no_body(void **state)
{
    (void)state;
    const struct exchange *exchange = send_with("HEAD", "/a", NULL, NULL, NULL);
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_int_equal(exchange->response.status, 200);
    assert_non_null(http_headers_value(&exchange->response.headers, "Content-Length"));
    assert_string_equal(exchange->response.body, "");
}

static void the_target_is_sent_as_it_was_written(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/a/../b/./c//d", "/%2fa%2Fb%7Ec",   "/call-_+316_x?to=+%2B%20&&x=%zz", "/?",
        "/a?b?c&d=[]|{}", "/a;b=c,d'(e)!$*",
    };
    for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++) {
        AUTO_FREE char *line = memory_format("GET %s\n", targets[i]);
        const struct exchange *exchange = get(targets[i]);
        assert_int_equal(exchange->outcome, EXCHANGE_DONE);
        assert_memory_equal(exchange->response.body, line, strlen(line));
    }
}

static void the_target_is_appended_to_the_base(void **state)
{
    (void)state;
    AUTO_FREE char *base = memory_format("%s/v1//", listener_url(listener));
    session_free(session);
    session = new_session((struct session_options){.base = base});
    assert_string_equal(session_base(session) + strlen(listener_url(listener)), "/v1");
    assert_memory_equal(get("/calls")->response.body, "GET /v1/calls\n", 14);
}

static void an_absolute_target_is_used_as_it_stands(void **state)
{
    (void)state;
    AUTO_FREE char *url = memory_format("%s/t.txt?sig=a%%2Bb", listener_url(listener));
    session_free(session);
    session = new_session((struct session_options){.base = "http://127.0.0.1:1/v1"});
    const struct exchange *exchange = get(url);
    assert_string_equal(exchange->url, url);
    assert_memory_equal(exchange->response.body, "GET /t.txt?sig=a%2Bb\n", 21);
}

static void headers_of_the_answer_keep_their_order_and_cookies_are_not_kept(void **state)
{
    (void)state;
    const struct http_headers *headers = &get("/headers")->response.headers;
    size_t at = 0;
    while (at < headers->count && strcmp(headers->items[at].name, "Set-Cookie") != 0)
        at++;
    assert_true(at + 2 < headers->count);
    assert_string_equal(headers->items[at].value, "a=1");
    assert_string_equal(headers->items[at + 1].name, "X-Between");
    assert_string_equal(headers->items[at + 2].name, "set-cookie");
    assert_string_equal(headers->items[at + 2].value, "b=3");
    assert_null(strstr(get("/")->response.body, "Cookie"));
}

static void redirects_are_not_followed(void **state)
{
    (void)state;
    const struct exchange *exchange = get("/moved");
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_int_equal(exchange->response.status, 302);
    assert_int_equal(session_statistics(session).requests, 1);
}

static void connections_are_kept_and_requests_counted(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        get("/");
    send_with("POST", "/", NULL, NULL, "x");
    struct session_statistics statistics = session_statistics(session);
    assert_int_equal(statistics.requests, 6);
    assert_int_equal(statistics.connections, 1);
    assert_int_equal(statistics.retries[SESSION_LOST], 0);
    assert_true(statistics.bytes > 0);
}

static void exchanges_are_numbered_and_kept_until_released(void **state)
{
    (void)state;
    assert_int_equal(session_last(session), 0);
    const struct exchange *first = get("/1");
    const struct exchange *second = get("/2");
    assert_int_equal(session_last(session), 2);
    assert_ptr_equal(session_exchange(session, 1), first);
    assert_ptr_equal(session_exchange(session, 2), second);
    assert_null(session_exchange(session, 0));
    assert_null(session_exchange(session, 3));
    session_release(session, first);
    assert_null(session_exchange(session, 1));
    assert_int_equal(get("/3")->number, 3);
}

static void the_budget_ends_sending(void **state)
{
    (void)state;
    restart((struct session_options){.budget = 2});
    assert_int_equal(session_remaining(session), 2);
    assert_int_equal(get("/")->outcome, EXCHANGE_DONE);
    assert_int_equal(get("/")->outcome, EXCHANGE_DONE);
    assert_int_equal(session_remaining(session), 0);
    const struct exchange *exchange = get("/");
    assert_int_equal(exchange->outcome, EXCHANGE_BUDGET);
    assert_int_equal(exchange->attempts, 0);
    assert_string_equal(exchange->reason, "the budget of requests is used up");
    assert_string_equal(exchange->response.body, "");
    assert_int_equal(session_statistics(session).requests, 2);
}

static void what_http_cannot_carry_is_not_sent(void **state)
{
    (void)state;
    const struct exchange *const exchanges[] = {
        get("ftp://127.0.0.1/a"),
        get("a"),
        get("/a b"),
        get("/a\r\nX: y"),
        send_with("GE T", "/", NULL, NULL, NULL),
        send_with("", "/", NULL, NULL, NULL),
        send_with("GET", "/", "X", "a\r\nY: b", NULL),
        send_with("GET", "/", "X: y\r\nZ", "a", NULL),
        send_with("GET", "/", "", "a", NULL),
    };
    for (size_t i = 0; i < sizeof(exchanges) / sizeof(*exchanges); i++) {
        assert_int_equal(exchanges[i]->outcome, EXCHANGE_UNSENDABLE);
        assert_non_null(exchanges[i]->reason);
    }
    assert_int_equal(session_statistics(session).requests, 0);
}

static void answers_above_a_ceiling_are_cut_off(void **state)
{
    (void)state;
    AUTO_FREE char *body = memory_format("%0*d", 2000, 1);
    restart((struct session_options){.body_ceiling = 1999});
    const struct exchange *exchange = send_with("POST", "/", NULL, NULL, body);
    assert_int_equal(exchange->outcome, EXCHANGE_TOO_LARGE);
    assert_string_equal(exchange->reason,
                        "the body of the answer is larger than 1999 bytes");
    assert_int_equal(exchange->response.status, 200);
    assert_int_equal(get("/")->outcome, EXCHANGE_DONE);
    restart((struct session_options){.head_ceiling = 30});
    exchange = get("/");
    assert_int_equal(exchange->outcome, EXCHANGE_TOO_LARGE);
    assert_string_equal(exchange->reason,
                        "the head of the answer is larger than 30 bytes");
}

static const struct exchange *get_busy(const char *target, unsigned times,
                                       const char *wait)
{
    atomic_store(&busy, times);
    return send_with("GET", target, "X-Wait", wait, NULL);
}

static size_t retries(enum session_trouble trouble)
{
    return session_statistics(session).retries[trouble];
}

/* Seconds the last answer asks to wait; -1: it does not. */
static int64_t asked(const char *wait)
{
    int64_t seconds;
    const struct exchange *exchange = get_busy("/", 1, wait);
    assert_int_equal(exchange->response.status, 429);
    return session_retry_after(&exchange->response, &seconds) ? seconds : -1;
}

/* The answer's Date is 1970, so a date counted by our clock would be long past. The three
 * forms of a date are those of RFC 9110 5.6.7. */
static void retry_after_is_read_in_both_its_forms(void **state)
{
    (void)state;
    assert_int_equal(asked("0"), 0);
    assert_int_equal(asked("120"), 120);
    assert_int_equal(asked("Thu, 01 Jan 1970 00:01:01 GMT"), 1);
    assert_int_equal(asked("Friday, 01-Jan-71 00:00:00 GMT"), 31535940);
    assert_int_equal(asked("Thu Jan  1 00:02:00 1970"), 60);
    assert_int_equal(asked("Thu, 01 Jan 1970 00:00:59 GMT"), 0); /* past */
    static const char *const others[] = {"99999999999999999999", "-1", "soon", ""};
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        assert_int_equal(asked(others[i]), -1);
}

/* Its user may know a clock to move instead of waiting. */
static void an_answer_with_retry_after_is_left_to_the_user(void **state)
{
    (void)state;
    restart((struct session_options){.retries = 3});
    assert_int_equal(get_busy("/503", 1, "0")->response.status, 503);
    assert_int_equal(get_busy("/", 1, "0")->response.status, 429);
    assert_int_equal(get_busy("/", 1, "")->response.status, 429);
    assert_int_equal(session_statistics(session).requests, 3);
}

static void a_503_is_asked_again_behind_pauses_that_double(void **state)
{
    (void)state;
    restart((struct session_options){.retries = 3});
    const struct exchange *exchange = get_busy("/503", 2, "");
    assert_int_equal(exchange->response.status, 200);
    assert_int_equal(exchange->attempts, 3);
    assert_int_equal(retries(SESSION_503), 2);
    assert_int_equal(session_last(session), 1);
}

static void retries_end_with_their_number_and_with_the_budget(void **state)
{
    (void)state;
    restart((struct session_options){.retries = 1});
    assert_int_equal(get_busy("/503", 2, "")->response.status, 503);
    assert_int_equal(retries(SESSION_503), 1);
    restart((struct session_options){.retries = 3, .budget = 2});
    const struct exchange *exchange = get_busy("/503", 3, "");
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_int_equal(exchange->response.status, 503);
    assert_int_equal(exchange->attempts, 2);
}

static void send_ahead(const char *const targets[2])
{
    struct http_request requests[2];
    for (size_t i = 0; i < 2; i++)
        http_request_init(&requests[i], "GET", targets[i]);
    session_send_ahead(session, requests, 2);
    for (size_t i = 0; i < 2; i++)
        http_request_clear(&requests[i]);
}

static size_t requests_sent(void)
{
    return session_statistics(session).requests;
}

static void what_was_sent_ahead_is_taken_once_by_the_same_request(void **state)
{
    (void)state;
    restart((struct session_options){.at_once = 2});
    send_ahead((const char *const[]){"/a", "/b"});
    assert_int_equal(requests_sent(), 2);
    assert_int_equal(session_last(session), 0);
    assert_memory_equal(get("/b")->response.body, "GET /b\n", 7);
    assert_int_equal(session_last(session), 1);
    assert_int_equal(session_exchange(session, 1)->number, 1);
    assert_int_equal(requests_sent(), 2);
    assert_memory_equal(get("/b")->response.body, "GET /b\n", 7);
    assert_int_equal(requests_sent(), 3);
    send_with("GET", "/a", "X-Api-Key", "k", NULL);
    send_with("HEAD", "/a", NULL, NULL, NULL);
    send_with("GET", "/a", NULL, NULL, "{}");
    assert_int_equal(requests_sent(), 6);
    get("/a");
    assert_int_equal(requests_sent(), 6);
}

static void what_was_sent_ahead_and_forgotten_is_sent_again(void **state)
{
    (void)state;
    restart((struct session_options){.at_once = 2});
    send_ahead((const char *const[]){"/a", "/b"});
    session_forget_ahead(session);
    get("/a");
    assert_int_equal(requests_sent(), 3);
}

static void nothing_is_sent_ahead_unless_that_is_wanted(void **state)
{
    (void)state;
    send_ahead((const char *const[]){"/a", "/b"});
    assert_int_equal(requests_sent(), 0);
}

static void what_is_sent_ahead_is_part_of_the_budget(void **state)
{
    (void)state;
    restart((struct session_options){.at_once = 2, .budget = 1});
    send_ahead((const char *const[]){"/a", "/b"});
    assert_int_equal(requests_sent(), 1);
    assert_int_equal(get("/a")->outcome, EXCHANGE_DONE);
    assert_int_equal(get("/b")->outcome, EXCHANGE_BUDGET);
}

static void what_changes_something_is_sent_once(void **state)
{
    (void)state;
    restart((struct session_options){.retries = 3});
    static const char *const methods[] = {"POST", "PUT", "DELETE", "PATCH"};
    for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
        atomic_store(&busy, 1);
        const struct exchange *exchange =
            send_with(methods[i], "/503", "X-Wait", "", NULL);
        assert_int_equal(exchange->response.status, 503);
        assert_int_equal(exchange->attempts, 1);
    }
}

static double now(void)
{
    struct timeval time;
    gettimeofday(&time, NULL);
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void the_pace_is_kept(void **state)
{
    (void)state;
    restart((struct session_options){.interval = 0.05});
    double begin = now();
    for (int i = 0; i < 4; i++)
        get("/");
    assert_true(now() - begin > 0.14); /* three gaps of 50 ms */
}

static void bases_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const bases[] = {"",
                                        "h/a",
                                        "ftp://h/a",
                                        "http://",
                                        "http://user:password@h/",
                                        "http://h/?sig=b",
                                        "http://h/#a"};
    for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++) {
        struct error error = ERROR_INIT;
        struct session_options options = {.base = bases[i]};
        assert_null(session_new(&options, &error));
        assert_int_equal(error.code, ERROR_USAGE);
        assert_null(strstr(error.text, "sig=b"));
    }
}

/* A peer of raw sockets: plays its scenes one after the other, each on hearing a request.
 */
enum after { KEEP, CLOSE, HOLD };

struct scene {
    const char *answer; /* sent once a request's head has arrived */
    enum after after;   /* HOLD: silent until the client goes away */
};

struct peer {
    const struct scene *scenes;
    size_t count;
    int listening;
    unsigned connections; /* read once the thread has ended */
    pthread_t thread;
    char url[64];
};

static bool hear_head(int connection)
{
    char head[4096] = "";
    for (size_t length = 0; length < sizeof(head) - 1; length++) {
        if (recv(connection, head + length, 1, 0) != 1)
            return false;
        if (strstr(head, "\r\n\r\n") != NULL)
            return true;
    }
    return false;
}

static void wait_for_the_end(int connection)
{
    char bytes[256];
    while (recv(connection, bytes, sizeof(bytes), 0) > 0)
        continue;
}

static void *play(void *argument)
{
    struct peer *peer = argument;
    int connection = -1;
    for (size_t i = 0; i < peer->count; i++) {
        const struct scene *scene = &peer->scenes[i];
        if (connection < 0) {
            connection = accept(peer->listening, NULL, NULL);
            peer->connections++;
        }
        if (hear_head(connection))
            send(connection, scene->answer, strlen(scene->answer), MSG_NOSIGNAL);
        if (scene->after == HOLD)
            wait_for_the_end(connection);
        if (scene->after != KEEP) {
            close(connection);
            connection = -1;
        }
    }
    if (connection >= 0)
        close(connection);
    return NULL;
}

static int listen_anywhere(char *url, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);
    struct timeval patience = {.tv_sec = 10};
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(listening >= 0);
    setsockopt(listening, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    assert_int_equal(bind(listening, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(listening, 8), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&address, &length), 0);
    snprintf(url, size, "http://127.0.0.1:%d", ntohs(address.sin_port));
    return listening;
}

static struct peer peer;

/* Starts the peer and a session with it. */
static void play_scenes(const struct scene *scenes, size_t count)
{
    peer = (struct peer){.scenes = scenes, .count = count};
    peer.listening = listen_anywhere(peer.url, sizeof(peer.url));
    assert_int_equal(pthread_create(&peer.thread, NULL, play, &peer), 0);
    session = new_session((struct session_options){.base = peer.url, .timeout = 300});
}

#define PLAY(...)                                                                        \
    static const struct scene scenes[] = {__VA_ARGS__};                                  \
    play_scenes(scenes, sizeof(scenes) / sizeof(*scenes))

static void end_scenes(void)
{
    session_free(session);
    session = NULL;
    pthread_join(peer.thread, NULL);
    close(peer.listening);
}

#define FULL "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

static void assert_failed(const struct exchange *exchange, enum exchange_outcome outcome,
                          const char *reason)
{
    assert_int_equal(exchange->outcome, outcome);
    assert_string_equal(exchange->reason, reason);
}

static void a_refused_connection_is_unreachable(void **state)
{
    (void)state;
    char url[64];
    close(listen_anywhere(url, sizeof(url)));
    session = new_session((struct session_options){.base = url, .budget = 2});
    assert_failed(get("/"), EXCHANGE_UNREACHABLE, "no connection: Connection refused");
    assert_int_equal(get("/")->attempts, 1);
    assert_int_equal(get("/")->outcome, EXCHANGE_BUDGET);
    session_free(session);
}

static void a_peer_without_tls_is_unreachable_by_https(void **state)
{
    (void)state;
    struct http_request request;
    PLAY({"not TLS", CLOSE});
    AUTO_FREE char *url = memory_format("https%s/", peer.url + strlen("http"));
    http_request_init(&request, "GET", url);
    const struct exchange *exchange = session_send(session, &request);
    http_request_clear(&request);
    assert_true(exchange->outcome == EXCHANGE_UNREACHABLE ||
                exchange->outcome == EXCHANGE_TIMEOUT);
    assert_memory_equal(exchange->reason, "no connection", 13);
    end_scenes();
}

static void a_silent_peer_times_out(void **state)
{
    (void)state;
    PLAY({"", HOLD});
    const struct exchange *exchange = get("/");
    assert_failed(exchange, EXCHANGE_TIMEOUT, "no answer within 300 ms");
    assert_int_equal(exchange->response.status, 0);
    assert_true(exchange->seconds >= 0.29 && exchange->seconds < 2.5);
    end_scenes();
}

static void a_peer_that_stops_inside_the_body_times_out(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", HOLD});
    const struct exchange *exchange = get("/");
    assert_failed(exchange, EXCHANGE_TIMEOUT,
                  "the answer was not complete within 300 ms");
    assert_int_equal(exchange->response.status, 200);
    assert_string_equal(exchange->response.body, "abc");
    end_scenes();
}

static void a_truncated_body_is_broken_and_what_came_is_kept(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 9\r\n\r\nabc", CLOSE});
    const struct exchange *exchange = get("/");
    assert_failed(exchange, EXCHANGE_BROKEN,
                  "the connection ended inside the body, after 3 bytes");
    assert_int_equal(exchange->response.status, 200);
    assert_string_equal(http_headers_value(&exchange->response.headers, "x"), "y");
    assert_string_equal(exchange->response.body, "abc");
    assert_int_equal(exchange->response.body_length, 3);
    end_scenes();
}

static void a_truncated_chunk_is_broken(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde",
          CLOSE});
    const struct exchange *exchange = get("/");
    assert_int_equal(exchange->outcome, EXCHANGE_BROKEN);
    assert_string_equal(exchange->response.body, "abcde");
    end_scenes();
}

static void an_empty_answer_is_broken(void **state)
{
    (void)state;
    PLAY({"", CLOSE});
    const struct exchange *exchange = get("/");
    assert_failed(exchange, EXCHANGE_BROKEN,
                  "the connection ended before the answer began");
    assert_int_equal(exchange->attempts, 1);
    end_scenes();
}

static void what_is_not_http_is_broken(void **state)
{
    (void)state;
    PLAY({"SSH-2.0-server\r\n", CLOSE});
    assert_failed(get("/"), EXCHANGE_BROKEN, "the answer is not HTTP");
    end_scenes();
}

static void a_body_without_length_ends_with_the_connection(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 200 OK\r\n\r\nabc", CLOSE});
    const struct exchange *exchange = get("/");
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_string_equal(exchange->response.body, "abc");
    end_scenes();
}

static void interim_answers_and_trailers_are_not_the_answer(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"
          "Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nok\r\n0\r\nX: y\r\n\r\n",
          KEEP});
    const struct exchange *exchange = get("/");
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_int_equal(exchange->response.status, 200);
    assert_int_equal(exchange->response.headers.count, 2);
    assert_string_equal(exchange->response.body, "ok");
    end_scenes();
}

static void a_line_too_long_for_the_library_is_too_large(void **state)
{
    (void)state;
    AUTO_FREE char *head = memory_format("HTTP/1.1 200 OK\r\nX: %0*d\r\n\r\n", 300000, 1);
    const struct scene scenes[] = {{head, CLOSE}};
    play_scenes(scenes, 1);
    assert_failed(get("/"), EXCHANGE_TOO_LARGE,
                  "the head of the answer is larger than 65536 bytes");
    end_scenes();
}

static void a_get_is_sent_again_when_its_kept_connection_died(void **state)
{
    (void)state;
    PLAY({FULL, KEEP}, {"", CLOSE}, {FULL, KEEP});
    assert_int_equal(get("/1")->outcome, EXCHANGE_DONE);
    const struct exchange *exchange = get("/2");
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_int_equal(exchange->attempts, 2);
    struct session_statistics statistics = session_statistics(session);
    assert_int_equal(statistics.requests, 3);
    assert_int_equal(statistics.retries[SESSION_LOST], 1);
    assert_int_equal(statistics.connections, 2);
    end_scenes();
    assert_int_equal(peer.connections, 2);
}

static void a_get_is_sent_again_only_once(void **state)
{
    (void)state;
    PLAY({FULL, KEEP}, {"", CLOSE}, {"", CLOSE});
    get("/1");
    const struct exchange *exchange = get("/2");
    assert_failed(exchange, EXCHANGE_BROKEN,
                  "the connection ended before the answer began");
    assert_int_equal(exchange->attempts, 2);
    end_scenes();
    assert_int_equal(peer.connections, 2);
}

static void a_post_is_not_sent_twice(void **state)
{
    (void)state;
    PLAY({FULL, KEEP}, {"", CLOSE});
    get("/1");
    const struct exchange *exchange = send_with("POST", "/2", NULL, NULL, NULL);
    assert_failed(exchange, EXCHANGE_BROKEN,
                  "a kept connection ended before the answer began, and the request may "
                  "not be sent twice");
    assert_int_equal(exchange->attempts, 1);
    assert_int_equal(session_statistics(session).requests, 2);
    end_scenes();
}

static void a_get_whose_answer_broke_is_sent_again(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", CLOSE}, {"", CLOSE},
         {FULL, KEEP});
    session_free(session);
    session = new_session((struct session_options){.base = peer.url, .retries = 3});
    const struct exchange *exchange = get("/");
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_null(exchange->reason);
    assert_string_equal(exchange->response.body, "ok");
    assert_int_equal(exchange->attempts, 3);
    assert_int_equal(retries(SESSION_LOST), 2);
    end_scenes();
}

static void a_post_that_is_repeatable_is_sent_again(void **state)
{
    (void)state;
    struct http_request request;
    PLAY({FULL, KEEP}, {"", CLOSE}, {FULL, KEEP});
    get("/1");
    http_request_init(&request, "POST", "/2");
    const struct exchange *exchange = session_send_repeatable(session, &request);
    http_request_clear(&request);
    assert_int_equal(exchange->outcome, EXCHANGE_DONE);
    assert_int_equal(exchange->attempts, 2);
    end_scenes();
}

static void a_retry_is_part_of_the_budget(void **state)
{
    (void)state;
    PLAY({FULL, KEEP}, {"", CLOSE});
    session_free(session);
    session = new_session((struct session_options){.base = peer.url, .budget = 2});
    get("/1");
    assert_int_equal(get("/2")->outcome, EXCHANGE_BROKEN);
    assert_int_equal(session_statistics(session).requests, 2);
    end_scenes();
}

/* A connection that closes behind its answer, as HTTP/1.0 does, costs no retry. */
static void a_closed_connection_is_not_used_again(void **state)
{
    (void)state;
    PLAY({"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", CLOSE},
         {FULL, KEEP});
    get("/1");
    assert_int_equal(send_with("POST", "/2", NULL, NULL, NULL)->outcome, EXCHANGE_DONE);
    assert_int_equal(retries(SESSION_LOST), 0);
    end_scenes();
    assert_int_equal(peer.connections, 2);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_request_arrives_with_nothing_added_but_what_the_manual_says),
        CASE(the_exchange_records_what_was_sent),
        CASE(headers_of_ones_own_replace_the_usual_ones),
        CASE(bodies_and_methods_arrive),
        CASE(a_large_body_is_sent_without_asking_first),
        CASE(head_has_headers_and_no_body),
        CASE(the_target_is_sent_as_it_was_written),
        CASE(the_target_is_appended_to_the_base),
        CASE(an_absolute_target_is_used_as_it_stands),
        CASE(headers_of_the_answer_keep_their_order_and_cookies_are_not_kept),
        CASE(redirects_are_not_followed),
        CASE(connections_are_kept_and_requests_counted),
        CASE(exchanges_are_numbered_and_kept_until_released),
        CASE(the_budget_ends_sending),
        CASE(what_http_cannot_carry_is_not_sent),
        CASE(answers_above_a_ceiling_are_cut_off),
        CASE(retry_after_is_read_in_both_its_forms),
        CASE(an_answer_with_retry_after_is_left_to_the_user),
        CASE(a_503_is_asked_again_behind_pauses_that_double),
        CASE(retries_end_with_their_number_and_with_the_budget),
        CASE(what_changes_something_is_sent_once),
        CASE(what_was_sent_ahead_is_taken_once_by_the_same_request),
        CASE(what_was_sent_ahead_and_forgotten_is_sent_again),
        CASE(nothing_is_sent_ahead_unless_that_is_wanted),
        CASE(what_is_sent_ahead_is_part_of_the_budget),
        CASE(the_pace_is_kept),
        cmocka_unit_test(bases_that_are_none_are_refused),
        cmocka_unit_test(a_refused_connection_is_unreachable),
        cmocka_unit_test(a_peer_without_tls_is_unreachable_by_https),
        cmocka_unit_test(a_silent_peer_times_out),
        cmocka_unit_test(a_peer_that_stops_inside_the_body_times_out),
        cmocka_unit_test(a_truncated_body_is_broken_and_what_came_is_kept),
        cmocka_unit_test(a_truncated_chunk_is_broken),
        cmocka_unit_test(an_empty_answer_is_broken),
        cmocka_unit_test(what_is_not_http_is_broken),
        cmocka_unit_test(a_body_without_length_ends_with_the_connection),
        cmocka_unit_test(interim_answers_and_trailers_are_not_the_answer),
        cmocka_unit_test(a_line_too_long_for_the_library_is_too_large),
        cmocka_unit_test(a_get_is_sent_again_when_its_kept_connection_died),
        cmocka_unit_test(a_get_is_sent_again_only_once),
        cmocka_unit_test(a_post_is_not_sent_twice),
        cmocka_unit_test(a_get_whose_answer_broke_is_sent_again),
        cmocka_unit_test(a_post_that_is_repeatable_is_sent_again),
        cmocka_unit_test(a_retry_is_part_of_the_budget),
        cmocka_unit_test(a_closed_connection_is_not_used_again),
    };
    /* A proxy of the environment must not come between the check and loopback. */
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
