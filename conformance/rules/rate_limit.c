/* SPDX-License-Identifier: Apache-2.0 */
/* How many requests are answered in a time, and what answers tell of it. */
#include "conformance/rules/rate_limit_internal.h"

#include "conformance/rules/limit.h"
#include "src/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct contract_rate_limit *limit_of(const struct subject *subject)
{
    return subject->operation->rate_limit;
}

static bool tells_limit(const struct subject *subject)
{
    return limit_of(subject) != NULL && limit_of(subject)->limit != NULL;
}

static bool tells_remaining(const struct subject *subject)
{
    return limit_of(subject) != NULL && limit_of(subject)->remaining != NULL;
}

static bool tells_reset(const struct subject *subject)
{
    return limit_of(subject) != NULL && limit_of(subject)->reset != NULL;
}

static bool tells_retry(const struct subject *subject)
{
    return limit_of(subject) != NULL && limit_of(subject)->retry != NULL;
}

static bool is_limited(const struct subject *subject)
{
    return limit_of(subject) != NULL;
}

static bool counts_in_list(const struct subject *subject)
{
    return tells_remaining(subject);
}

/* Only who is let in has a limit, and only on the operation itself. */
static bool is_counted(const struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_error *refused = operation->errors.by[REFUSAL_SECURITY];

    return answer->reached && answer->as != AS_NOBODY && answer->as != AS_FORGED &&
           answer->status / 100 != 5 &&
           strcmp(answer->exchange->request.method, operation->method) == 0 &&
           (refused == NULL ? answer->status != 401
                            : !evidence_refused_as(answer, refused));
}

static void judge_limit(struct probe *probe, const struct answer *answer)
{
    const struct contract_rate_limit *limit = limit_of(rule_subject(probe));
    int64_t told;

    if (!is_counted(probe, answer) || !limit_told(probe, answer, limit->limit, &told))
        return;
    AUTO_FREE char *expected =
        memory_format("%s: %" PRId64, limit->limit, limit->requests);
    if (told == limit->requests)
        rule_held(probe);
    else
        rule_broken_format(probe, &limit->claim, answer, expected, "%" PRId64, told);
}

static void judge_remaining(struct probe *probe, const struct answer *answer)
{
    const struct contract_rate_limit *limit = limit_of(rule_subject(probe));
    int64_t told;

    if (!is_counted(probe, answer) || !limit_told(probe, answer, limit->remaining, &told))
        return;
    AUTO_FREE char *expected = memory_format("%s: 0 to %" PRId64 ", and 0 in a refusal",
                                             limit->remaining, limit->requests - 1);
    if (told < limit->requests && (answer->status != 429 || told == 0))
        rule_held(probe);
    else
        rule_broken_format(probe, &limit->headers_claim, answer, expected, "%" PRId64,
                           told);
}

static void judge_reset(struct probe *probe, const struct answer *answer)
{
    const struct contract_rate_limit *limit = limit_of(rule_subject(probe));
    int64_t told;

    if (!is_counted(probe, answer) || !limit_told(probe, answer, limit->reset, &told))
        return;
    int64_t left = limit->reset_is_epoch ? told - evidence_now(answer).seconds : told;
    AUTO_FREE char *expected =
        memory_format("%s tells a moment within the next %" PRId64 " seconds",
                      limit->reset, limit->window);
    if (left >= -LIMIT_SKEW && left <= limit->window + LIMIT_SKEW)
        rule_held(probe);
    else
        rule_broken_format(probe, &limit->headers_claim, answer, expected,
                           "%" PRId64 ", %" PRId64 " seconds from then", told, left);
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule rate_limit_rules[] = {
    {
        .id = "rate-limit/limit",
        .each = SUBJECT_OPERATION,
        .summary = "Answers tell the documented rate limit",
        .relation = "In every answer to a valid credential, the field holds the number "
                    "of requests that is declared.",
        .source = "rate-limit.requests, rate-limit.headers.limit",
        .explanation = "Clients pace themselves by the field, not by the page that "
                       "describes it.",
        .defects = DEFECTS("rate-limit-misstated", "rate-headers-missing"),
        .applies = tells_limit,
        .judge = judge_limit,
    },
    {
        .id = "rate-limit/remaining",
        .each = SUBJECT_OPERATION,
        .summary = "Answers tell how many requests are left, never less than none",
        .relation = "In every answer to a valid credential, the field holds a whole "
                    "number below the limit; in a refusal, 0.",
        .source = "rate-limit.headers.remaining",
        .explanation = "A number that goes below zero, or starts at the limit itself, "
                       "makes clients of exact arithmetic stop a request too late.",
        .defects = DEFECTS("rate-remaining-wrong", "rate-headers-missing"),
        .applies = tells_remaining,
        .judge = judge_remaining,
    },
    {
        .id = "rate-limit/counts-down",
        .each = SUBJECT_LIST,
        .summary = "Each request leaves fewer of them",
        .relation = "The same list is asked for several times: while the window is the "
                    "same, the number that is left goes down.",
        .source = "rate-limit.headers.remaining",
        .explanation = "A number that stands still tells of a counter that is not "
                       "shared between machines, or of none.",
        .defects = DEFECTS("rate-remaining-stuck", "rate-remaining-wrong",
                           "rate-headers-missing"),
        .applies = counts_in_list,
        .again = RULE_ASKS_AGAIN,
        .probe = rate_limit_counts_down,
    },
    {
        .id = "rate-limit/reset",
        .each = SUBJECT_OPERATION,
        .summary = "Answers tell when the next window starts",
        .relation = "In every answer to a valid credential, the field tells a moment "
                    "that lies ahead of the answer's Date by no more than the window.",
        .source = "rate-limit.headers.reset, rate-limit.window",
        .explanation = "A moment in the past makes clients ask at once, one in another "
                       "unit makes them sleep for years.",
        .defects = DEFECTS("rate-reset-past", "rate-reset-far", "rate-headers-missing",
                           "rate-window-doubled"),
        .applies = tells_reset,
        .judge = judge_reset,
    },
    {
        .id = "rate-limit/refused",
        .each = SUBJECT_LIST,
        .summary = "As many requests as documented are answered, and one more is refused",
        .relation =
            "In a fresh window a list is asked for as often as the limit allows, "
            "and none of it is refused; one more is, with the declared status "
            "and body; another identity is not; and after the time that the "
            "refusal asks for the list is answered again. Without --clock nobody's "
            "limit is used up on purpose: then what the run was refused by itself "
            "is held to the declared status and body.",
        .source = "rate-limit.requests, rate-limit.window, rate-limit.per; errors.rate",
        .explanation =
            "A limit that is lower than its page says breaks clients on busy days only; "
            "one that is not enforced breaks the service.",
        .defects = DEFECTS("rate-not-refused", "rate-refused-early", "rate-shared",
                           "rate-retry-short", "rate-status-other", "rate-body-other",
                           "rate-window-doubled"),
        .applies = is_limited,
        .again = RULE_ASKS_AGAIN,
        .probe = rate_limit_refused,
    },
    {
        .id = "rate-limit/refused-item",
        .each = SUBJECT_ITEM,
        .summary = "A limit on requests for single records is kept like any other",
        .relation =
            "Where no list is counted by the limit, a listed record is asked for as "
            "often as it allows; one request more is refused, with the declared status, "
            "body and time to wait; another identity, or another record, is not; and "
            "after that time it is answered again.",
        .source = "rate-limit.requests, rate-limit.window, rate-limit.per; errors.rate",
        .explanation = "What is limited apart from everything else is what costs most, "
                       "and what clients ask for in loops.",
        .defects = DEFECTS("rate-not-refused", "rate-refused-early", "rate-shared",
                           "rate-retry-short", "rate-retry-missing", "rate-status-other",
                           "rate-body-other", "rate-window-doubled"),
        .applies = is_limited,
        .again = RULE_ASKS_AGAIN,
        .probe = rate_limit_refused_item,
    },
    {
        .id = "rate-limit/retry-after",
        .each = SUBJECT_LIST,
        .summary = "A refusal for too many requests says how long to wait",
        .relation =
            "Each 429 seen so far, of any operation that the limit counts, holds a "
            "whole number of seconds, from 1 to the window.",
        .source = "rate-limit.headers.retry; RFC 9110 10.2.3; RFC 6585 4",
        .explanation = "Without it clients guess, all at once, and are refused again.",
        .defects = DEFECTS("rate-retry-missing", "rate-window-doubled"),
        .applies = tells_retry,
        .probe = rate_limit_retry,
    },
    {0},
};
