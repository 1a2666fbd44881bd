/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rule_internal.h"

#include "src/diagnostic.h"
#include "src/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBE_TEXT_SIZE 1500 /* bytes of an expected or actual sentence */

/* As vsnprintf, and what is cut ends in "...", so that it is known to be cut. */
__attribute__((format(printf, 2, 0))) static void
print_text(char text[PROBE_TEXT_SIZE], const char *format, va_list list)
{
    if (vsnprintf(text, PROBE_TEXT_SIZE, format, list) >= PROBE_TEXT_SIZE)
        memcpy(text + PROBE_TEXT_SIZE - 4, "...", 4);
}

/* One a line, so that each can come and go by itself. */
/* clang-format off */
const struct rule *const rule_families[] = {
    auth_rules,
    isolation_rules,
    schema_rules,
    item_rules,
    pagination_rules,
    links_rules,
    enum_rules,
    filter_rules,
    range_rules,
    order_rules,
    signed_url_rules,
    record_rules,
    error_rules,
    input_rules,
    rate_limit_rules,
    http_rules,
    answers_rules,
    write_rules,
    NULL,
};
/* clang-format on */

const struct rule *rule_named(const char *id)
{
    for (size_t f = 0; rule_families[f] != NULL; f++)
        for (const struct rule *rule = rule_families[f]; rule->id != NULL; rule++)
            if (strcmp(rule->id, id) == 0)
                return rule;
    return NULL;
}

bool rule_looks_back(const struct rule *rule)
{
    return rule->judge != NULL || rule->looks_back;
}

void rule_hint(const char *id, struct error *error)
{
    const char *ids[512];
    size_t count = 0;
    for (size_t f = 0; rule_families[f] != NULL; f++)
        for (const struct rule *rule = rule_families[f];
             rule->id != NULL && count + 1 < sizeof ids / sizeof *ids; rule++)
            ids[count++] = rule->id;
    ids[count] = NULL;
    const char *nearest = diagnostics_nearest(id, ids);
    if (nearest != NULL)
        error_hint(error, "did you mean %s?", nearest);
    else
        error_hint(error, "`countersign rules` lists them");
}

const char *rule_verdict_name(enum verdict verdict)
{
    static const char *const names[VERDICT_COUNT] = {
        [VERDICT_PASS] = "pass",
        [VERDICT_FAIL] = "fail",
        [VERDICT_WARN] = "warn",
        [VERDICT_RECORDED] = "recorded",
        [VERDICT_INCONCLUSIVE] = "inconclusive",
        [VERDICT_NOT_APPLICABLE] = "not applicable",
        [VERDICT_ERROR] = "error",
    };
    return names[verdict];
}

void probe_init(struct probe *probe, const struct rule *rule,
                const struct subject *subject, struct evidence *evidence)
{
    *probe = (struct probe){.rule = rule, .subject = subject, .evidence = evidence};
}

void probe_clear(struct probe *probe)
{
    free(probe->expected);
    free(probe->actual);
    free(probe->lacked);
    free(probe->not_applicable);
    free(probe->error);
    free(probe->unread);
    free(probe->open);
    for (size_t i = 0; i < probe->record_count; i++)
        free(probe->records[i]);
    *probe = (struct probe){0};
}

bool probe_is_part(const struct probe *probe)
{
    return probe->unread != NULL || (probe->open != NULL && !probe->judged_whole);
}

enum verdict probe_verdict(const struct probe *probe)
{
    if (probe->broken > 0 && probe->worst != VERDICT_RECORDED)
        return probe->worst;
    if (probe->held > 0)
        return probe_is_part(probe) ? VERDICT_INCONCLUSIVE : VERDICT_PASS;
    if (probe->broken > 0 || probe->record_count > 0)
        return VERDICT_RECORDED;
    if (probe->error != NULL)
        return VERDICT_ERROR;
    if (probe->not_applicable != NULL && probe->lacked == NULL)
        return VERDICT_NOT_APPLICABLE;
    return VERDICT_INCONCLUSIVE;
}

const struct subject *rule_subject(const struct probe *probe)
{
    return probe->subject;
}

struct evidence *rule_evidence(struct probe *probe)
{
    return probe->evidence;
}

void rule_held(struct probe *probe)
{
    probe->held++;
}

/* Lower is worse. */
static int weight(enum verdict verdict)
{
    return verdict == VERDICT_FAIL ? 0 : verdict == VERDICT_WARN ? 1 : 2;
}

enum verdict rule_weigh(const struct claim *claim)
{
    switch (claim->certainty) {
    case CERTAINTY_DOCUMENTED:
        return VERDICT_FAIL;
    case CERTAINTY_INFERRED:
        return VERDICT_WARN;
    case CERTAINTY_UNKNOWN:
        break;
    }
    return VERDICT_RECORDED;
}

void rule_broken_at_most(struct probe *probe, enum verdict at_most,
                         const struct claim *claim, const struct answer *answer,
                         const char *expected, const char *actual)
{
    enum verdict verdict = rule_weigh(claim);
    if (weight(verdict) < weight(at_most))
        verdict = at_most;
    probe->broken++;
    if (probe->broken > 1 && weight(verdict) >= weight(probe->worst))
        return;
    probe->worst = verdict;
    probe->claim = *claim;
    probe->answer = answer;
    free(probe->expected);
    free(probe->actual);
    probe->expected = memory_text(expected);
    probe->actual = memory_text(actual);
}

void rule_broken(struct probe *probe, const struct claim *claim,
                 const struct answer *answer, const char *expected, const char *actual)
{
    rule_broken_at_most(probe, VERDICT_FAIL, claim, answer, expected, actual);
}

void rule_broken_format(struct probe *probe, const struct claim *claim,
                        const struct answer *answer, const char *expected,
                        const char *actual_format, ...)
{
    char actual[PROBE_TEXT_SIZE];
    va_list list;
    va_start(list, actual_format);
    print_text(actual, actual_format, list);
    va_end(list);
    rule_broken(probe, claim, answer, expected, actual);
}

void rule_record(struct probe *probe, const struct answer *answer, const char *format,
                 ...)
{
    if (probe->record_count == PROBE_MAX_RECORDS)
        return;
    char text[PROBE_TEXT_SIZE];
    va_list list;
    va_start(list, format);
    print_text(text, format, list);
    va_end(list);
    for (size_t i = 0; i < probe->record_count; i++)
        if (strcmp(probe->records[i], text) == 0)
            return;
    probe->records[probe->record_count++] = memory_text(text);
    if (probe->record_answer == NULL)
        probe->record_answer = answer;
}

__attribute__((format(printf, 2, 0))) static void
set_once(char **field, const char *format, va_list list)
{
    char text[PROBE_TEXT_SIZE];
    print_text(text, format, list);
    if (*field == NULL)
        *field = memory_text(text);
}

void rule_lacked(struct probe *probe, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    set_once(&probe->lacked, format, list);
    va_end(list);
}

void rule_open(struct probe *probe, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    set_once(&probe->open, format, list);
    va_end(list);
}

void rule_judged_whole(struct probe *probe)
{
    probe->judged_whole = true;
}

void rule_unstable(struct probe *probe, const char *format, ...)
{
    char text[PROBE_TEXT_SIZE];
    va_list list;
    va_start(list, format);
    print_text(text, format, list);
    va_end(list);
    probe->unstable = true;
    rule_lacked(probe, "unstable: %s", text);
}

void rule_not_applicable(struct probe *probe, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    set_once(&probe->not_applicable, format, list);
    va_end(list);
}

#define BUDGET_USED "the budget of requests was used up (--max-requests)"

void probe_miss(struct probe *probe, const struct answer *answer)
{
    const struct exchange *exchange = answer->exchange;
    const struct http_request *request = &exchange->request;

    probe->unread_now = exchange->outcome != EXCHANGE_BUDGET;
    if (!probe->unread_now)
        probe->unread = memory_text("not all could be read: " BUDGET_USED);
    else if (answer->reached)
        probe->unread = memory_format("not all could be read: %s %s was answered %d",
                                      request->method, request->path, answer->status);
    else
        probe->unread = memory_format("not all could be read: %s %s: %s", request->method,
                                      request->path, exchange->reason);
}

static void not_reached(struct probe *probe, const struct answer *answer)
{
    const struct exchange *exchange = answer->exchange;
    if (exchange->outcome == EXCHANGE_BUDGET)
        rule_lacked(probe, BUDGET_USED);
    else if (probe->error == NULL)
        probe->error = memory_format("%s %s: %s", exchange->request.method,
                                     exchange->request.path, exchange->reason);
}

/* Of a list that is asked for by a range, a part is a success as well. */
static bool shows_a_part(const struct answer *answer)
{
    return answer->status == 206 && answer->operation != NULL &&
           answer->operation->list != NULL && answer->operation->list->page.declared &&
           answer->operation->list->page.kind == PAGE_RANGE;
}

bool rule_usable(struct probe *probe, const struct answer *answer, int status)
{
    if (!answer->reached) {
        not_reached(probe, answer);
        return false;
    }
    if ((answer->status == status || (status == 200 && shows_a_part(answer))) &&
        (status / 100 != 2 || evidence_accepted(answer)))
        return true;
    rule_lacked(probe, "%s %s was %s %d, not %d", answer->exchange->request.method,
                answer->exchange->request.path,
                answer->told ? "refused with status" : "answered", answer->status,
                status);
    return false;
}

bool rule_is_trouble(const struct answer *answer)
{
    return answer->status == 429 || answer->status == 502 || answer->status == 503 ||
           answer->status == 504;
}

bool rule_walkable(struct probe *probe, const struct walk *walk)
{
    if (!walk->whole) {
        rule_lacked(probe, "the list could not be walked: %s", walk->why);
        return false;
    }
    if (walk->count == 0)
        rule_lacked(probe, "the list has no rows for this credential");
    return walk->count > 0;
}

/* The unfiltered walk of the subject's list; NULL, and what was lacked is said, when
 * nothing can be asked. */
static const struct walk *plain_walk(struct probe *probe)
{
    const struct subject *subject = probe->subject;
    const struct contract_parameter *unknown =
        evidence_unknown(probe->evidence, subject->operation, false);
    if (unknown != NULL) {
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
        return NULL;
    }
    const struct walk *walk =
        subject->list != NULL
            ? evidence_walk(probe->evidence, subject->operation, NULL, 0, AS_MAIN, 0)
            : evidence_item_rows(probe->evidence, subject->operation);
    if (walk == NULL)
        rule_lacked(probe, "a list that shows which records there are");
    return walk;
}

const struct walk *rule_whole(struct probe *probe)
{
    const struct walk *walk = plain_walk(probe);

    return walk != NULL && rule_walkable(probe, walk) ? walk : NULL;
}

const struct walk *rule_rows(struct probe *probe)
{
    const struct walk *walk = plain_walk(probe);
    bool is_usable = walk != NULL &&
                     ((walk->sampled && walk->count > 0) || rule_walkable(probe, walk));

    return is_usable ? walk : NULL;
}

void rule_expect_refusal(struct probe *probe, bool expected)
{
    evidence_expect_refusal(probe->evidence, expected);
}
