/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/arrival_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TEXT_SIZE 1500 /* bytes of what was found */

struct arrivals *arrivals_new(const struct contract *contract,
                              const struct webhook_key *keys)
{
    struct arrivals *arrivals = memory_new(sizeof *arrivals);

    arrivals->contract = contract;
    arrivals->keys = keys;
    arrivals->tallies =
        memory_array(contract->webhook_count + 1, sizeof *arrivals->tallies);
    arrivals->history = arrival_history_new();
    return arrivals;
}

static void free_arrival(struct arrival *arrival)
{
    for (size_t i = 0; i < arrival->breach_count; i++) {
        free(arrival->breaches[i].expected);
        free(arrival->breaches[i].actual);
    }
    free(arrival->breaches);
    free(arrival->subject);
    free(arrival->state);
    free(arrival);
}

void arrivals_free(struct arrivals *arrivals)
{
    if (arrivals == NULL)
        return;
    for (size_t i = 0; i < arrivals->kept; i++)
        free_arrival(arrivals->items[i]);
    for (size_t i = 0; i <= arrivals->contract->webhook_count; i++)
        for (size_t j = 0; j < WEBHOOK_RULES; j++) {
            free(arrivals->tallies[i][j].first.expected);
            free(arrivals->tallies[i][j].first.actual);
        }
    arrival_history_free(arrivals->history);
    free(arrivals->tallies);
    free(arrivals->items);
    free(arrivals);
}

/* How bad a verdict on a delivery is. */
static int badness(enum verdict verdict)
{
    return verdict == VERDICT_FAIL       ? 3
           : verdict == VERDICT_WARN     ? 2
           : verdict == VERDICT_RECORDED ? 1
                                         : 0;
}

static struct arrival_tally *tally_of(struct arrivals *arrivals,
                                      const struct contract_webhook *webhook,
                                      enum webhook_rule rule)
{
    size_t index = webhook == NULL ? arrivals->contract->webhook_count
                                   : (size_t)(webhook - arrivals->contract->webhooks);

    return &arrivals->tallies[index][rule];
}

static void count_breach(struct arrivals *arrivals,
                         const struct contract_webhook *webhook,
                         const struct arrival_breach *breach)
{
    struct arrival_tally *tally = tally_of(arrivals, webhook, breach->rule);

    if (tally->broken++ > 0 && badness(breach->verdict) <= badness(tally->worst))
        return;
    free(tally->first.expected);
    free(tally->first.actual);
    tally->worst = breach->verdict;
    tally->first = *breach;
    tally->first.expected = memory_text(breach->expected);
    tally->first.actual = memory_text(breach->actual);
}

void arrival_held(struct arrival_case *given, enum webhook_rule rule)
{
    tally_of(given->arrivals, given->webhook, rule)->held++;
}

void arrival_broken(struct arrival_case *given, enum webhook_rule rule,
                    const struct claim *claim, const char *expected, const char *actual,
                    ...)
{
    struct arrival *arrival = given->arrival;
    struct arrival_breach breach = {.rule = rule,
                                    .verdict = rule_weigh(claim),
                                    .claim = *claim,
                                    .expected = memory_text(expected)};
    json_auto_t *clean = NULL; /* what a sender wrote need not be UTF-8 */
    char text[TEXT_SIZE];
    va_list arguments;

    va_start(arguments, actual);
    vsnprintf(text, sizeof text, actual, arguments);
    va_end(arguments);
    clean = value_string(text, strlen(text));
    breach.actual = memory_text(json_string_value(clean));
    arrival->breaches = memory_resize(arrival->breaches, arrival->breach_count + 1,
                                      sizeof *arrival->breaches);
    arrival->breaches[arrival->breach_count++] = breach;
    if (badness(breach.verdict) > badness(arrival->verdict))
        arrival->verdict = breach.verdict;
    count_breach(given->arrivals, given->webhook, &breach);
}

void arrival_missed(struct arrivals *arrivals, const struct contract_webhook *webhook,
                    struct arrival_breach breach)
{
    count_breach(arrivals, webhook, &breach);
    free(breach.expected);
    free(breach.actual);
}

bool arrival_is_genuine(const struct arrival *arrival)
{
    for (size_t i = 0; i < arrival->breach_count; i++)
        if (arrival->breaches[i].rule == WEBHOOK_RULE_SIGNATURE ||
            arrival->breaches[i].rule == WEBHOOK_RULE_TIMESTAMP ||
            arrival->breaches[i].rule == WEBHOOK_RULE_ID)
            return false;
    return true;
}

/* What is not genuine is refused however sure the documents are of what it breaks. */
static bool is_acceptable(const struct arrival *arrival)
{
    return arrival->webhook != NULL && arrival_is_genuine(arrival) &&
           arrival->verdict != VERDICT_FAIL;
}

static char *text_at(const json_t *body, const char *pointer)
{
    const json_t *value = pointer == NULL ? NULL : value_at(body, pointer);

    return value == NULL || json_is_null(value) ? NULL : value_text(value);
}

static void judge(struct arrival_case *given, const char *bad_json)
{
    struct arrival *arrival = given->arrival;

    arrival->webhook = given->webhook = arrival_event(given);
    if (given->webhook == NULL)
        return;
    arrival->subject = text_at(given->body, given->webhook->order.subject);
    arrival->state = text_at(given->body, given->webhook->order.state);
    arrival_judge(given, bad_json);
    /* What somebody else made says nothing of the order. */
    if (arrival_is_genuine(arrival))
        arrival_judge_order(given);
}

static void keep(struct arrivals *arrivals, struct arrival *arrival)
{
    void *items = arrivals->items;

    arrivals->count++;
    arrivals->accepted += arrival->accepted ? 1 : 0;
    arrivals->verdicts[arrival->verdict]++;
    /* Of what is not told one by one the last is kept, as long as it is looked at. */
    if (arrivals->kept == ARRIVAL_KEPT)
        free_arrival(arrivals->items[--arrivals->kept]);
    memory_reserve(&items, &arrivals->capacity, arrivals->kept + 1,
                   sizeof *arrivals->items);
    arrivals->items = items;
    arrivals->items[arrivals->kept++] = arrival;
}

const struct arrival *arrivals_take(struct arrivals *arrivals,
                                    const struct http_request *request,
                                    struct instant now, double ticks)
{
    json_error_t problem = {.text = ""};
    const char *bytes = request->body == NULL ? "" : request->body;
    json_auto_t *body =
        json_loadb(bytes, request->body_length,
                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &problem);
    struct arrival *arrival = memory_new(sizeof *arrival);
    struct arrival_case given = {.arrivals = arrivals,
                                 .arrival = arrival,
                                 .request = request,
                                 .bytes = bytes,
                                 .body = body,
                                 .now = now,
                                 .ticks = ticks};

    arrival->number = arrivals->count + 1;
    arrival->verdict = VERDICT_PASS;
    judge(&given, problem.text);
    arrival->accepted = is_acceptable(arrival);
    if (arrival->accepted)
        arrival_remember(&given);
    keep(arrivals, arrival);
    return arrival;
}

bool arrivals_wait(const struct arrivals *arrivals, double ticks, double settle)
{
    return arrival_history_waits(arrivals->history, ticks, settle);
}

void arrivals_close(struct arrivals *arrivals, double ticks, double settle)
{
    arrival_history_close(arrivals, ticks, settle);
}

const struct arrival_tally *arrivals_tallies(const struct arrivals *arrivals,
                                             const struct contract_webhook *webhook)
{
    size_t index = webhook == NULL ? arrivals->contract->webhook_count
                                   : (size_t)(webhook - arrivals->contract->webhooks);

    return arrivals->tallies[index];
}
