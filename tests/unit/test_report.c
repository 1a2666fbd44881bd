/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every writer, for one small run that holds each verdict and characters that some
 * notation must escape: exactly the files of tests/vectors/report/.
 */
#include "conformance/report.h"
#include "src/memory.h"
#include "wire/exchange.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "tests/vectors/report/"
#define NASTY  "50% <b> & \"it's\" `x` #1 | *y* _z_ \\ @all\n::error::two\x01lines"

static const struct rule total_rule = {
    .id = "paging/total",
    .summary = "The total counts all rows",
    .relation = "the total = the rows of a whole walk",
    .source = "list.totals",
    .explanation = "A client that trusts a <wrong> total stops too early.",
};
static const struct rule pages_rule = {
    .id = "paging/pages",
    .summary = "The number of pages is rounded up",
    .relation = "pages = total / size",
    .source = "list.totals",
    .explanation = "The last page would be missed.",
};
static const struct rule order_rule = {
    .id = "order/sorted",
    .summary = "Rows are in the order asked for",
    .relation = "each row <= the next",
    .source = "list.order",
    .explanation = "Rows out of order are lost.",
};

struct small {
    struct contract contract;
    struct contract_operation operation;
    struct target target;
    struct exchange *exchange;
    struct finding findings[7];
    struct run run;
    struct report_subject subject;
};

static struct exchange *answered(void)
{
    struct http_request request;
    http_request_init(&request, "GET", "/orders?limit=2&q=a%26b");
    http_headers_add(&request.headers, "Accept", "application/json");
    struct exchange *exchange =
        exchange_new(3, &request, "http://127.0.0.1:1234/v1/orders?limit=2&q=a%26b");
    http_request_clear(&request);
    exchange->response.status = 200;
    http_headers_add(&exchange->response.headers, "Content-Type", "application/json");
    http_headers_add(&exchange->response.headers, "Date",
                     "Wed, 28 May 2025 14:20:15 GMT");
    exchange->response.body = memory_text("{\"total\":3,\"note\":\"</script><!--\"}");
    exchange->response.body_length = strlen(exchange->response.body);
    return exchange;
}

static struct finding broken(const struct rule *rule, enum verdict verdict,
                             const struct small *small)
{
    return (struct finding){
        .rule = rule,
        .operation = &small->operation,
        .verdict = verdict,
        .certainty = verdict == VERDICT_WARN ? CERTAINTY_INFERRED : CERTAINTY_DOCUMENTED,
        .has_place = true,
        .place = {"api/my contract.yaml", 12, 7},
        .pointer = (char *)(uintptr_t) "/paths/~1orders/get/x-countersign/list/totals",
        .breaches = 2,
        .expected = (char *)(uintptr_t) "5",
        .actual = (char *)(uintptr_t)NASTY,
        .status = 200,
        .exchange = small->exchange,
        .curl =
            (char *)(uintptr_t) "curl -sS -i 'http://127.0.0.1:1234/v1/orders?limit=2'"
                                " -H \"X-Key: $APIKEY\"",
    };
}

static struct finding silent(const struct rule *rule, enum verdict verdict,
                             const struct small *small, const char *reason,
                             const char *notes)
{
    return (struct finding){
        .rule = rule,
        .operation = &small->operation,
        .verdict = verdict,
        .reason = (char *)(uintptr_t)reason,
        .notes = (char *)(uintptr_t)notes,
    };
}

static int set_up(void **state)
{
    static const char *const subjects[] = {
        "listOrders", "listOrders?by=<a&b>", "listOrders#/2 | 3", "getOrder",
        "getOrder",   "listOrders",          "listOrders?q"};
    struct small *small = memory_new(sizeof *small);
    *state = small;
    small->contract.title = "Orders & \"friends\"";
    small->operation.id = "listOrders";
    small->exchange = answered();
    small->target.contract = &small->contract;
    small->target.url = (char *)(uintptr_t) "http://127.0.0.1:1234/v1";
    struct finding findings[] = {
        silent(&order_rule, VERDICT_PASS, small, NULL, NULL),
        broken(&order_rule, VERDICT_WARN, small),
        silent(&order_rule, VERDICT_INCONCLUSIVE, small, "no two rows differ", NULL),
        silent(&order_rule, VERDICT_ERROR, small, "GET /orders/1: no answer", NULL),
        silent(&pages_rule, VERDICT_RECORDED, small, NULL, "0 pages\nof nothing"),
        broken(&total_rule, VERDICT_FAIL, small),
        silent(&total_rule, VERDICT_PASS, small, NULL, "is < 10"),
    };
    small->run = (struct run){
        .contract = &small->contract,
        .findings = small->findings,
        .finding_count = 7,
        .verdicts = {2, 1, 1, 1, 1, 0, 1},
        .rules = 3,
        .requests = 9,
        .rows = 5,
    };
    for (size_t i = 0; i < small->run.finding_count; i++) {
        small->findings[i] = findings[i];
        small->findings[i].subject = (char *)(uintptr_t)subjects[i];
    }
    small->subject = (struct report_subject){
        .run = &small->run,
        .target = &small->target,
        .contract = "api",
        .url = "http://127.0.0.1:1234/v1",
        .status = COMMAND_BROKEN,
    };
    return 0;
}

static int tear_down(void **state)
{
    struct small *small = *state;
    exchange_free(small->exchange);
    free(small);
    return 0;
}

static char *written(const struct small *small, const char *format)
{
    char *bytes = NULL;
    size_t length;
    FILE *stream = open_memstream(&bytes, &length);
    assert_non_null(stream);
    assert_non_null(report_format_named(format));
    report_format_named(format)->print(&small->subject, stream);
    fclose(stream);
    return bytes;
}

/* To look at what a writer prints now, and to copy it once it was read by a human. */
static void keep(const char *name, const char *bytes)
{
    const char *folder = getenv("REPORT_KEEP");
    if (folder == NULL)
        return;
    AUTO_FREE char *path = memory_format("%s/%s", folder, name);
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    fputs(bytes, stream);
    fclose(stream);
}

static void holds(const struct small *small, const char *format, const char *name)
{
    struct error error = ERROR_INIT;
    size_t length;
    AUTO_FREE char *path = memory_format(FOLDER "%s", name);
    AUTO_FREE char *bytes = written(small, format);
    keep(name, bytes);
    AUTO_FREE char *expected =
        document_read_file(path, DOCUMENT_MAX_BYTES, &length, &error);
    if (expected == NULL)
        fail_msg("%s", error.text);
    if (strcmp(bytes, expected) != 0)
        fail_msg("%s is not what was written:\n%s", path, bytes);
}

static void every_format_writes_the_small_run(void **state)
{
    const struct small *small = *state;
    holds(small, "json", "small.json");
    holds(small, "junit", "small.junit.xml");
    holds(small, "tap", "small.tap");
    holds(small, "sarif", "small.sarif.json");
    holds(small, "ctrf", "small.ctrf.json");
    holds(small, "github", "small.github.txt");
    holds(small, "markdown", "small.md");
    holds(small, "har", "small.har.json");
}

/* Style and script are the same in every page and are looked at in a browser. */
static void the_page_shows_the_small_run(void **state)
{
    const struct small *small = *state;
    struct error error = ERROR_INIT;
    size_t length;
    AUTO_FREE char *page = written(small, "html");
    char *body = strstr(page, "<body>"), *end = strstr(page, "<script>");
    assert_non_null(body);
    assert_non_null(end);
    *end = '\0';
    keep("small.html", body);
    AUTO_FREE char *expected =
        document_read_file(FOLDER "small.html", DOCUMENT_MAX_BYTES, &length, &error);
    if (expected == NULL)
        fail_msg("%s", error.text);
    assert_string_equal(body, expected);
}

static void a_run_without_findings_can_be_written(void **state)
{
    struct small *small = *state;
    small->run.finding_count = 0;
    for (const struct report_format *format = report_formats; format->name; format++) {
        AUTO_FREE char *bytes = written(small, format->name);
        assert_true(strlen(bytes) > 0);
    }
    AUTO_FREE char *tap = written(small, "tap");
    assert_non_null(strstr(tap, "1..0 # SKIP"));
}

static void a_time_is_told_only_when_asked_for(void **state)
{
    struct small *small = *state;
    AUTO_FREE char *without = written(small, "junit");
    assert_non_null(strstr(without, "time=\"0.000\""));
    small->subject.timed = true;
    small->subject.seconds = 1.25;
    AUTO_FREE char *with = written(small, "junit");
    assert_non_null(strstr(with, "time=\"1.250\""));
}

static void what_makes_the_run_fail_is_a_failure(void **state)
{
    struct small *small = *state;
    AUTO_FREE char *before = written(small, "junit");
    assert_non_null(strstr(before, "tests=\"7\" failures=\"1\" errors=\"1\""));
    small->subject.warn_fails = small->subject.inconclusive_fails = true;
    AUTO_FREE char *after = written(small, "junit");
    assert_non_null(strstr(after, "tests=\"7\" failures=\"3\" errors=\"1\""));
}

#define WITH_RUN(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_RUN(every_format_writes_the_small_run),
        WITH_RUN(the_page_shows_the_small_run),
        WITH_RUN(a_run_without_findings_can_be_written),
        WITH_RUN(a_time_is_told_only_when_asked_for),
        WITH_RUN(what_makes_the_run_fail_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
