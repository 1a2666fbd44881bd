/* SPDX-License-Identifier: Apache-2.0 */
/* Whether there is an endpoint at all. */
#include "conformance/repeat.h"
#include "conformance/run_internal.h"
#include "src/memory.h"

#define MOST_ASKED    4  /* questions that must come to nothing */
#define LONGEST_START 60 /* seconds that are waited for before the first answer */

static bool is_silent(const struct answer *answer)
{
    return answer->exchange->outcome == EXCHANGE_UNREACHABLE ||
           answer->exchange->outcome == EXCHANGE_UNTRUSTED ||
           answer->exchange->outcome == EXCHANGE_TIMEOUT ||
           answer->exchange->outcome == EXCHANGE_BROKEN;
}

/* The URL may hold a credential. */
static void report_silence(const struct target *target, const struct exchange *exchange,
                           struct error *error)
{
    struct error silence = ERROR_INIT;
    exchange_error(exchange, &silence);
    AUTO_FREE char *text = repeat_clean(target, exchange, silence.text);
    error_set(error, silence.code, "%s", text);
    error_hint(error, "%s", silence.hint);
}

/* A credential that does not open anything is trouble to be told first. */
static void note_refusal(struct run *run, const struct answer *answer)
{
    if (answer->operation != NULL && answer->operation->security_count > 0 &&
        (answer->status == 401 || answer->status == 403 || answer->told))
        run->trouble = memory_format("the endpoint does not let the credential in: %s %s "
                                     "was answered %d",
                                     answer->operation->method, answer->operation->path,
                                     answer->status);
}

/* An answer that says that there is nobody to answer. */
static bool is_failing(const struct answer *answer)
{
    return answer->reached && (answer->status == 429 || answer->status / 100 == 5);
}

/* True when nothing that is asked is answered, `answer` being the first. An operation may
 * be slow or broken by itself, so others are asked as well. */
static bool is_dead(struct runner *runner, const struct answer *answer)
{
    const struct contract *contract = evidence_contract(runner->evidence);
    bool dead = is_silent(answer) || is_failing(answer);

    if (answer->exchange->outcome == EXCHANGE_UNREACHABLE ||
        answer->exchange->outcome == EXCHANGE_UNTRUSTED)
        return true;
    evidence_provoke(runner->evidence, true); /* it was patient before */
    for (size_t i = 0, asked = 0; dead && is_failing(answer) &&
                                  i < contract->operation_count && asked < MOST_ASKED;
         i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct question question = {.operation = operation, .again = true};

        if (operation == answer->operation || !contract_operation_reads(operation) ||
            evidence_unknown(runner->evidence, operation, true) != NULL)
            continue;
        const struct answer *other = evidence_ask(runner->evidence, &question);
        dead = is_silent(other) || is_failing(other);
        asked++;
    }
    if (dead) {
        answer = evidence_ask_raw(runner->evidence, "GET", "/", AS_MAIN, NULL, NULL);
        dead = is_silent(answer) || is_failing(answer);
    }
    evidence_provoke(runner->evidence, false);
    return dead;
}

static void report_failure(const struct target *target, const struct answer *answer,
                           struct error *error)
{
    const char *later =
        http_headers_value(&answer->exchange->response.headers, "Retry-After");

    error_set(error, ERROR_UNREACHABLE, "%s answers nothing but %d%s%s",
              target_shown_url(target), answer->status,
              later == NULL ? "" : ", with Retry-After: ", later == NULL ? "" : later);
    error_hint(error, answer->status == 429 || answer->status == 503
                          ? "it asks to be left alone for now; try again later"
                          : "it fails whatever it is asked; look at its own log");
}

/* The first question of all: the first operation that can be asked. */
static const struct answer *first_answer(struct runner *runner)
{
    const struct contract *contract = evidence_contract(runner->evidence);
    const struct answer *answer = NULL;

    evidence_set_patience(runner->evidence, LONGEST_START);
    for (size_t i = 0; i < contract->operation_count && answer == NULL; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        if (contract_operation_reads(operation) &&
            evidence_unknown(runner->evidence, operation, true) == NULL)
            answer = evidence_ask(runner->evidence,
                                  &(struct question){.operation = operation});
    }
    if (answer == NULL)
        answer = evidence_ask_raw(runner->evidence, "GET", "/", AS_MAIN, NULL, NULL);
    evidence_set_patience(runner->evidence, 0);
    return answer;
}

bool run_is_reachable(struct runner *runner, struct error *error)
{
    const struct answer *answer = first_answer(runner);

    note_refusal(runner->run, answer);
    if (!is_silent(answer) && !is_failing(answer))
        return true;
    if (!is_dead(runner, answer)) {
        evidence_renew(runner->evidence);
        return true;
    }
    if (is_failing(answer))
        report_failure(evidence_target(runner->evidence), answer, error);
    else
        report_silence(evidence_target(runner->evidence), answer->exchange, error);
    return false;
}
