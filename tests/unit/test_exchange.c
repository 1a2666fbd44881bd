/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/exchange.h"
#include "src/memory.h"

#include <string.h>

static struct http_response response;
static struct exchange_recorder recorder;

static int start(void **state)
{
    (void)state;
    exchange_recorder_init(&recorder, &response, 100, 10);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    exchange_recorder_finish(&recorder);
    http_response_clear(&response);
    return 0;
}

static bool line(const char *text)
{
    return exchange_recorder_line(&recorder, text, strlen(text));
}

static bool body(const char *text)
{
    return exchange_recorder_body(&recorder, text, strlen(text));
}

static void an_answer_is_put_together_from_its_pieces(void **state)
{
    (void)state;
    assert_true(line("HTTP/1.1 404 Not Found\r\n"));
    assert_true(line("A: 1\r\n"));
    assert_true(line("b:2\r\n"));
    assert_true(line("A: \t3 : 4 \t\r\n"));
    assert_true(line("empty:\r\n"));
    assert_false(recorder.head_done);
    assert_true(line("\r\n"));
    assert_true(recorder.head_done);
    assert_true(body("ab"));
    assert_true(body("cd"));
    exchange_recorder_finish(&recorder);
    assert_int_equal(response.status, 404);
    assert_int_equal(response.headers.count, 4);
    assert_string_equal(response.headers.items[0].name, "A");
    assert_string_equal(response.headers.items[0].value, "1");
    assert_string_equal(response.headers.items[1].name, "b");
    assert_string_equal(response.headers.items[1].value, "2");
    assert_string_equal(response.headers.items[2].value, "3 : 4");
    assert_string_equal(response.headers.items[3].value, "");
    assert_string_equal(response.body, "abcd");
    assert_int_equal(response.body_length, 4);
}

static void an_answer_without_a_body_has_an_empty_one(void **state)
{
    (void)state;
    line("HTTP/1.1 204 No Content\r\n");
    line("\r\n");
    exchange_recorder_finish(&recorder);
    assert_string_equal(response.body, "");
    assert_int_equal(response.body_length, 0);
}

static void interim_answers_are_dropped(void **state)
{
    (void)state;
    line("HTTP/1.1 103 Early Hints\r\n");
    line("Link: </a>\r\n");
    line("\r\n");
    assert_int_equal(response.status, 0);
    assert_false(recorder.head_done);
    line("HTTP/1.1 200 OK\r\n");
    line("X: 1\r\n");
    line("\r\n");
    assert_int_equal(response.status, 200);
    assert_int_equal(response.headers.count, 1);
}

static void trailer_fields_are_ignored(void **state)
{
    (void)state;
    line("HTTP/1.1 200 OK\r\n");
    line("\r\n");
    body("ab");
    assert_true(line("X-Checksum: 1\r\n"));
    assert_true(line("\r\n"));
    assert_int_equal(response.status, 200);
    assert_int_equal(response.headers.count, 0);
}

static void folded_lines_are_joined(void **state)
{
    (void)state;
    line("HTTP/1.1 200 OK\r\n");
    line(" \t lost\r\n");
    line("A: 1\r\n");
    line(" \t 2\r\n");
    line("\t3\r\n");
    line("\r\n");
    assert_int_equal(response.headers.count, 1);
    assert_string_equal(response.headers.items[0].value, "1 2 3");
}

static void a_line_that_is_no_field_is_skipped(void **state)
{
    (void)state;
    line("HTTP/1.1 200 OK\r\n");
    line("no colon\r\n");
    line("\r\n");
    assert_int_equal(response.headers.count, 0);
}

static void a_status_that_is_none_is_zero(void **state)
{
    (void)state;
    static const char *const lines[] = {"HTTP/1.1\r\n", "HTTP/1.1 \r\n",
                                        "HTTP/1.1 20\r\n", "HTTP/1.1 2x0 OK\r\n"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
        exchange_recorder_init(&recorder, &response, 100, 10);
        assert_true(line(lines[i]));
        assert_int_equal(response.status, 0);
    }
}

static void a_body_at_its_ceiling_is_taken_and_one_above_refused(void **state)
{
    (void)state;
    line("HTTP/1.1 200 OK\r\n");
    line("\r\n");
    assert_true(body("0123456789"));
    assert_false(recorder.too_large);
    assert_false(body("x"));
    assert_true(recorder.too_large);
    assert_false(body(""));
    exchange_recorder_finish(&recorder);
    assert_string_equal(response.body, "0123456789");
}

static void a_head_at_its_ceiling_is_taken_and_one_above_refused(void **state)
{
    (void)state;
    char text[64];
    assert_true(line("HTTP/1.1 200 OK\r\n")); /* 17 bytes */
    memset(text, 'a', sizeof(text));
    memcpy(text + 61, "\r\n", 3);
    text[1] = ':';
    assert_true(line(text));                     /* 63 */
    assert_true(line("b:0123456789abcdef\r\n")); /* 20 */
    assert_int_equal(recorder.head_length, 100);
    assert_false(line("\r\n"));
    assert_true(recorder.too_large);
}

static struct exchange *failed(const char *url)
{
    struct http_request request;
    http_request_init(&request, "GET", "/a?b=c");
    http_headers_add(&request.headers, "X", "1");
    request.body = memory_text_of("a\0b", 3);
    request.body_length = 3;
    struct exchange *exchange = exchange_new(7, &request, url);
    http_request_clear(&request);
    exchange->outcome = EXCHANGE_UNREACHABLE;
    return exchange;
}

static void the_request_is_copied(void **state)
{
    (void)state;
    struct exchange *exchange = failed("http://h/a?b=c");
    assert_int_equal(exchange->number, 7);
    assert_string_equal(exchange->request.method, "GET");
    assert_string_equal(exchange->request.target, "/a?b=c");
    assert_string_equal(url_query_value(&exchange->request.query, "b"), "c");
    assert_string_equal(http_headers_value(&exchange->request.headers, "x"), "1");
    assert_int_equal(exchange->request.body_length, 3);
    assert_memory_equal(exchange->request.body, "a\0b", 4);
    exchange_free(exchange);
    exchange_free(NULL);
}

static void an_error_says_why_and_keeps_secrets(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct exchange *exchange = failed("http://h/a?sig=abc");
    exchange->reason = memory_text("no connection");
    exchange_error(exchange, &error);
    exchange_free(exchange);
    assert_int_equal(error.code, ERROR_UNREACHABLE);
    assert_string_equal(error.text, "GET http://h/a?sig=REDACTED: no connection");
    assert_string_equal(error.hint, "is the endpoint running, and is the URL right?");
}

static void each_outcome_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(exchange_outcome_name(EXCHANGE_DONE), "done");
    assert_string_equal(exchange_outcome_name(EXCHANGE_UNREACHABLE), "unreachable");
    assert_string_equal(exchange_outcome_name(EXCHANGE_TIMEOUT), "timeout");
    assert_string_equal(exchange_outcome_name(EXCHANGE_BROKEN), "broken");
    assert_string_equal(exchange_outcome_name(EXCHANGE_TOO_LARGE), "too-large");
    assert_string_equal(exchange_outcome_name(EXCHANGE_BUDGET), "budget");
    assert_string_equal(exchange_outcome_name(EXCHANGE_UNSENDABLE), "unsendable");
}

#define RECORDING(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORDING(an_answer_is_put_together_from_its_pieces),
        RECORDING(an_answer_without_a_body_has_an_empty_one),
        RECORDING(interim_answers_are_dropped),
        RECORDING(trailer_fields_are_ignored),
        RECORDING(folded_lines_are_joined),
        RECORDING(a_line_that_is_no_field_is_skipped),
        RECORDING(a_status_that_is_none_is_zero),
        RECORDING(a_body_at_its_ceiling_is_taken_and_one_above_refused),
        RECORDING(a_head_at_its_ceiling_is_taken_and_one_above_refused),
        cmocka_unit_test(the_request_is_copied),
        cmocka_unit_test(an_error_says_why_and_keeps_secrets),
        cmocka_unit_test(each_outcome_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
