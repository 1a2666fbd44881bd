/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/metrics.h"

#include "mock/exposition.h"
#include "src/memory.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct contract_operation operations[] = {{.id = "list", .method = "GET"},
                                                 {.id = "add", .method = "POST"}};
static const struct contract contract = {.operations = operations, .operation_count = 2};

static struct contract_operation fewer[] = {{.id = "add", .method = "POST"}};
static const struct contract shorter = {.operations = fewer, .operation_count = 1};

static void count(struct metrics *metrics, const char *method, int status,
                  const struct contract_operation *operation)
{
    const struct metrics_request request = {.method = method,
                                            .status = status,
                                            .operation = operation,
                                            .refusal = REFUSAL_COUNT};

    metrics_count(metrics, &request);
}

static void assert_told(const struct metrics *metrics, const char *line, bool told)
{
    AUTO_TEXT struct text out;

    text_init(&out, TEXT_CEILING);
    metrics_print(metrics, &out);
    if ((strstr(text_string(&out), line) != NULL) != told)
        fail_msg("%s is%s among\n%s", line, told ? " not" : "", text_string(&out));
}

static void requests_count_by_operation_method_and_class(void **state)
{
    struct metrics *metrics = metrics_new();

    (void)state;
    metrics_serve(metrics, &contract);
    count(metrics, "GET", 200, &operations[0]);
    count(metrics, "GET", 206, &operations[0]);
    count(metrics, "HEAD", 200, &operations[0]);
    count(metrics, "GET", 404, &operations[0]);
    count(metrics, "PURGE", 404, NULL);
    assert_told(metrics,
                "\ncountersign_requests_total{operation=\"list\",method=\"GET\",status="
                "\"2xx\"} 2\n",
                true);
    assert_told(metrics, "{operation=\"list\",method=\"HEAD\",status=\"2xx\"} 1\n", true);
    assert_told(metrics, "{operation=\"list\",method=\"GET\",status=\"4xx\"} 1\n", true);
    assert_told(metrics, "{operation=\"\",method=\"other\",status=\"4xx\"} 1\n", true);
    metrics_free(metrics);
}

static void what_an_operation_is_for_is_told_before_it_is_asked(void **state)
{
    struct metrics *metrics = metrics_new();

    (void)state;
    metrics_serve(metrics, &contract);
    assert_told(metrics, "{operation=\"add\",method=\"POST\",status=\"2xx\"} 0\n", true);
    assert_told(metrics, "{operation=\"add\",method=\"GET\"", false);
    assert_told(metrics, "{operation=\"add\",method=\"POST\",status=\"4xx\"}", false);
    metrics_free(metrics);
}

static void another_contract_goes_on_with_what_was_counted(void **state)
{
    struct metrics *metrics = metrics_new();

    (void)state;
    metrics_serve(metrics, &contract);
    count(metrics, "POST", 201, &operations[1]);
    count(metrics, "GET", 200, &operations[0]);
    metrics_serve(metrics, &shorter);
    count(metrics, "POST", 201, &fewer[0]);
    assert_told(metrics, "{operation=\"add\",method=\"POST\",status=\"2xx\"} 2\n", true);
    assert_told(metrics, "{operation=\"list\",method=\"GET\",status=\"2xx\"} 1\n", true);
    metrics_free(metrics);
}

static void refusals_and_faults_count_by_reason_and_kind(void **state)
{
    static const char *const met[] = {"latency", "status"};
    struct metrics *metrics = metrics_new();
    struct metrics_request request = {.method = "GET",
                                      .status = 400,
                                      .refusal = REFUSAL_ENUM,
                                      .signed_url = true,
                                      .faults = met,
                                      .fault_count = 2};

    (void)state;
    metrics_serve(metrics, &contract);
    metrics_count(metrics, &request);
    request.fault_count = 1;
    metrics_count(metrics, &request);
    assert_told(metrics, "\ncountersign_refusals_total{reason=\"enum\"} 2\n", true);
    assert_told(metrics, "\ncountersign_refusals_total{reason=\"type\"} 0\n", true);
    assert_told(metrics, "\ncountersign_faults_total{type=\"latency\"} 2\n", true);
    assert_told(metrics, "\ncountersign_faults_total{type=\"status\"} 1\n", true);
    assert_told(metrics, "{operation=\"signed-urls\",method=\"GET\",status=\"4xx\"} 2\n",
                true);
    metrics_free(metrics);
}

static void reloads_count_by_their_result(void **state)
{
    struct metrics *metrics = metrics_new();

    (void)state;
    metrics_count_reload(metrics, true);
    metrics_count_reload(metrics, true);
    metrics_count_reload(metrics, false);
    assert_told(metrics, "\ncountersign_reloads_total{result=\"done\"} 2\n", true);
    assert_told(metrics, "\ncountersign_reloads_total{result=\"failed\"} 1\n", true);
    metrics_free(metrics);
}

/* Expected: "Comments, help text, and type information" and the grammar of samples in
 * Prometheus' description of the format. */
static void a_family_is_written_as_the_format_has_it(void **state)
{
    const struct exposition_label labels[] = {{"path", "C:\\a\"b\nc"}, {"empty", ""}};
    AUTO_TEXT struct text out;

    (void)state;
    text_init(&out, TEXT_CEILING);
    exposition_family(&out, "seen_total", EXPOSITION_COUNTER, "What was seen.");
    exposition_sample(&out, "seen_total", labels, 2, 3);
    exposition_single(&out, "offset_seconds", EXPOSITION_GAUGE, "How far.", -0.25);
    assert_string_equal(text_string(&out),
                        "# HELP seen_total What was seen.\n"
                        "# TYPE seen_total counter\n"
                        "seen_total{path=\"C:\\\\a\\\"b\\nc\",empty=\"\"} 3\n"
                        "# HELP offset_seconds How far.\n"
                        "# TYPE offset_seconds gauge\n"
                        "offset_seconds -0.25\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_count_by_operation_method_and_class),
        cmocka_unit_test(what_an_operation_is_for_is_told_before_it_is_asked),
        cmocka_unit_test(another_contract_goes_on_with_what_was_counted),
        cmocka_unit_test(refusals_and_faults_count_by_reason_and_kind),
        cmocka_unit_test(reloads_count_by_their_result),
        cmocka_unit_test(a_family_is_written_as_the_format_has_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
