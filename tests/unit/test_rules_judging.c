/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that judge one answer, each case of tests/vectors/rules/judge.json by itself. */
#include "conformance/evidence_internal.h"
#include "conformance/rule_internal.h"
#include "conformance/subjects.h"

#include "src/memory.h"
#include "src/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define FOLDER "tests/vectors/rules"

static struct contract *load(void)
{
    struct diagnostics diagnostics;

    diagnostics_init(&diagnostics);
    struct contract *contract = contract_load(FOLDER, &diagnostics);
    diagnostics_clear(&diagnostics);
    assert_non_null(contract);
    return contract;
}

static const char *text_of(const json_t *example, const char *key, const char *otherwise)
{
    const char *text = value_string_member(example, key);

    return text == NULL ? otherwise : text;
}

static struct exchange *exchange_of(const json_t *example)
{
    const json_t *body = json_object_get(example, "body");
    const json_t *status = json_object_get(example, "status");
    const char *type = text_of(example, "type", "application/json");
    struct http_request request;
    const char *name;
    json_t *value;

    http_request_init(&request, text_of(example, "method", "GET"),
                      text_of(example, "target", "/orders?page=1&size=2"));
    struct exchange *exchange = exchange_new(1, &request, "http://127.0.0.1/");
    http_request_clear(&request);
    exchange->outcome = EXCHANGE_DONE;
    exchange->response.status = status == NULL ? 200 : (int)json_integer_value(status);
    if (*type != '\0')
        http_headers_add(&exchange->response.headers, "Content-Type", type);
    json_object_foreach(json_object_get(example, "headers"), name, value)
    {
        http_headers_add(&exchange->response.headers, name, json_string_value(value));
    }
    exchange->response.body =
        body == NULL ? memory_text(text_of(example, "text", "")) : value_print(body);
    exchange->response.body_length = strlen(exchange->response.body);
    return exchange;
}

static struct answer answer_of(const json_t *example, const struct exchange *exchange,
                               const struct contract_operation *operation)
{
    struct answer answer = {.number = 1,
                            .operation = operation,
                            .exchange = exchange,
                            .reached = true,
                            .status = exchange->response.status,
                            .body = json_object_get(example, "body"),
                            .fits = true};

    answer.valid_request = !json_is_true(json_object_get(example, "refusal"));
    answer.response = contract_response_for(operation, answer.status);
    answer.shape = evidence_shape(&answer);
    if (answer.body != NULL && answer.shape != NULL)
        answer.fits = schema_validate(answer.shape->schema, answer.body, NULL, NULL);
    return answer;
}

struct trial {
    const struct rule *rule;
    const struct answer *answer;
    struct probe probe;
    struct subject subject;
    size_t subjects;
};

static void judge(void *context, const struct subject *subject)
{
    struct trial *trial = context;

    if (trial->rule->applies != NULL && !trial->rule->applies(subject))
        return;
    trial->subjects++;
    trial->subject = *subject;
    probe_init(&trial->probe, trial->rule, &trial->subject, NULL);
    trial->rule->judge(&trial->probe, trial->answer);
}

/* True when the case comes out as it says. */
static bool comes_out(const json_t *example, const struct contract *contract)
{
    struct trial trial = {.rule = rule_named(text_of(example, "rule", ""))};
    const char *title = text_of(example, "title", "?");
    const char *wanted = text_of(example, "verdict", "?");
    const char *says = text_of(example, "says", "");

    assert_non_null(trial.rule);
    struct exchange *exchange = exchange_of(example);
    const struct answer answer = answer_of(example, exchange, &contract->operations[0]);
    trial.answer = &answer;
    subjects_each(contract, trial.rule->each, judge, &trial);
    assert_int_equal(trial.subjects, 1);
    const char *verdict = rule_verdict_name(probe_verdict(&trial.probe));
    const char *actual = trial.probe.actual == NULL ? "" : trial.probe.actual;
    bool right = strcmp(verdict, wanted) == 0 && strstr(actual, says) != NULL;
    if (!right)
        print_error("%s: %s: %s (%s), expected %s (%s)\n", trial.rule->id, title, verdict,
                    actual, wanted, says);
    probe_clear(&trial.probe);
    exchange_free(exchange);
    return right;
}

static void each_answer_is_judged_as_its_case_says(void **state)
{
    (void)state;
    struct contract *contract = load();
    json_auto_t *cases = json_load_file(FOLDER "/judge.json", 0, NULL);
    size_t index, wrong = 0;
    json_t *example;

    assert_in_range(json_array_size(cases), 50, 1000);
    json_array_foreach(cases, index, example)
    {
        wrong += !comes_out(example, contract);
    }
    contract_free(contract);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_is_judged_as_its_case_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
