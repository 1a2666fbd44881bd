/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/arrival_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY_CEILING 100000 /* subjects, and deliveries, that are remembered */
#define DIGEST_SIZE     32

/* A delivery that must still come. */
struct due {
    const struct contract_webhook *webhook;
    char *subject, *state;
    double since;
    size_t number; /* of the delivery that told the state */
};

struct arrival_history {
    /* subject -> { "rank", "state", "seen": { webhook: { state: true } } } */
    json_t *subjects;
    json_t *delivered; /* what tells a delivery from others -> its number */
    struct due *dues;
    size_t due_count, due_capacity;
};

struct arrival_history *arrival_history_new(void)
{
    struct arrival_history *history = memory_new(sizeof *history);

    history->subjects = json_object();
    history->delivered = json_object();
    return history;
}

static void drop_due(struct arrival_history *history, size_t index)
{
    free(history->dues[index].subject);
    free(history->dues[index].state);
    history->dues[index] = history->dues[--history->due_count];
}

void arrival_history_free(struct arrival_history *history)
{
    for (size_t i = 0; i < history->due_count; i++) {
        free(history->dues[i].subject);
        free(history->dues[i].state);
    }
    free(history->dues);
    json_decref(history->subjects);
    json_decref(history->delivered);
    free(history);
}

/* The place of a state in the order, from 0; -1 when it has none. */
static json_int_t rank_of(const json_t *states, const char *state)
{
    size_t i, j;
    json_t *rank, *other;

    if (state == NULL)
        return -1;
    json_array_foreach(states, i, rank)
    {
        if (json_is_string(rank) && strcmp(json_string_value(rank), state) == 0)
            return (json_int_t)i;
        json_array_foreach(rank, j, other)
        {
            if (json_is_string(other) && strcmp(json_string_value(other), state) == 0)
                return (json_int_t)i;
        }
    }
    return -1;
}

static bool was_seen(const json_t *subject, const struct contract_webhook *webhook)
{
    return json_object_get(json_object_get(subject, "seen"), webhook->name) != NULL;
}

/* True when the webhook told this state; any, where it tells none or none is meant. */
static bool was_told(const json_t *subject, const struct contract_webhook *webhook,
                     const char *state)
{
    const json_t *states =
        json_object_get(json_object_get(subject, "seen"), webhook->name);

    return webhook->order.state == NULL || state == NULL
               ? states != NULL
               : json_object_get(states, state) != NULL;
}

static bool is_sent_for(const struct contract_webhook *webhook, const char *state)
{
    for (size_t i = 0; state != NULL && i < webhook->when_count; i++)
        if (strcmp(webhook->when[i], state) == 0)
            return true;
    return false;
}

/* True when `webhook` is sent after `other`. */
static bool follows(const struct contract_webhook *webhook,
                    const struct contract_webhook *other)
{
    for (size_t i = 0; i < webhook->order.after_count; i++)
        if (strcmp(webhook->order.after[i], other->name) == 0)
            return true;
    return false;
}

/* The webhook that told the subject's state already, though it is sent after this one,
 * which tells it only now; or NULL. */
static const struct contract_webhook *overtaken_by(const struct arrival_case *given,
                                                   const json_t *subject)
{
    const struct contract *contract = given->arrivals->contract;

    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *other = &contract->webhooks[i];

        if (follows(other, given->webhook) && is_sent_for(other, given->arrival->state) &&
            was_told(subject, other, given->arrival->state) &&
            !was_told(subject, given->webhook, given->arrival->state))
            return other;
    }
    return NULL;
}

static void judge_states(struct arrival_case *given, const json_t *subject)
{
    const struct contract_webhook *webhook = given->webhook;
    const struct arrival *arrival = given->arrival;
    const json_t *known = json_object_get(subject, "rank");
    const char *before = json_string_value(json_object_get(subject, "state"));
    json_int_t rank = rank_of(webhook->order.states, arrival->state);

    if (rank < 0 || before == NULL)
        return;
    if (rank > json_integer_value(known) ||
        (rank == json_integer_value(known) && strcmp(before, arrival->state) == 0))
        arrival_held(given, WEBHOOK_RULE_ORDER);
    else
        arrival_broken(given, WEBHOOK_RULE_ORDER, &webhook->order.claim,
                       rank < json_integer_value(known)
                           ? "no earlier state after a later one"
                           : "one of states that exclude each other",
                       "%s is told to be %s, and was told to be %s before",
                       arrival->subject, arrival->state, before);
}

static void judge_sequence(struct arrival_case *given)
{
    const struct arrival *arrival = given->arrival;
    const json_t *subject =
        json_object_get(given->arrivals->history->subjects, arrival->subject);
    const struct contract_webhook *other = overtaken_by(given, subject);
    AUTO_FREE char *expected = NULL;

    if (other != NULL) {
        expected = memory_format("%s before %s", given->webhook->name, other->name);
        arrival_broken(given, WEBHOOK_RULE_ORDER, &other->order.claim, expected,
                       "%s was told by %s already", arrival->subject, other->name);
        return;
    }
    for (size_t i = 0; i < given->webhook->order.after_count; i++) {
        const struct contract_webhook *before = contract_webhook_named(
            given->arrivals->contract, given->webhook->order.after[i]);

        if (before != NULL && was_told(subject, before, given->arrival->state))
            arrival_held(given, WEBHOOK_RULE_ORDER);
    }
    judge_states(given, subject);
}

/* Returns new what tells this delivery from every other one. */
static char *mark_of(const struct arrival_case *given)
{
    const struct contract_webhook *webhook = given->webhook;
    const char *id =
        webhook->scheme.id_header == NULL
            ? NULL
            : http_headers_value(&given->request->headers, webhook->scheme.id_header);
    unsigned char digest[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];

    if (id != NULL)
        return memory_format("%s id %s", webhook->name, id);
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, given->bytes, given->request->body_length,
                         digest) < 0)
        abort();
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return memory_format("%s body %s", webhook->name, hex);
}

static void judge_repeated(struct arrival_case *given)
{
    const struct contract_webhook *webhook = given->webhook;
    AUTO_FREE char *mark = mark_of(given);
    const json_t *before = json_object_get(given->arrivals->history->delivered, mark);

    if (webhook->repeated_allowed)
        return;
    if (before == NULL)
        arrival_held(given, WEBHOOK_RULE_REPEATED);
    else
        arrival_broken(given, WEBHOOK_RULE_REPEATED, &webhook->repeated_claim,
                       "each delivery once", "the same was received well as #%lld",
                       (long long)json_integer_value(before));
}

void arrival_judge_order(struct arrival_case *given)
{
    if (given->arrival->subject != NULL)
        judge_sequence(given);
    judge_repeated(given);
}

static void add_due(struct arrival_case *given, const struct contract_webhook *webhook)
{
    struct arrival_history *history = given->arrivals->history;
    void *dues = history->dues;

    memory_reserve(&dues, &history->due_capacity, history->due_count + 1,
                   sizeof *history->dues);
    history->dues = dues;
    history->dues[history->due_count++] =
        (struct due){.webhook = webhook,
                     .subject = memory_text(given->arrival->subject),
                     .state = memory_text(given->arrival->state),
                     .since = given->ticks,
                     .number = given->arrival->number};
}

static bool is_due(const struct arrival_history *history,
                   const struct contract_webhook *webhook, const char *subject)
{
    for (size_t i = 0; i < history->due_count; i++)
        if (history->dues[i].webhook == webhook &&
            strcmp(history->dues[i].subject, subject) == 0)
            return true;
    return false;
}

/* What this delivery was waited for, and what is waited for after it. */
static void settle_dues(struct arrival_case *given, const json_t *subject)
{
    const struct contract *contract = given->arrivals->contract;
    struct arrival_history *history = given->arrivals->history;

    for (size_t i = history->due_count; i > 0; i--) {
        if (history->dues[i - 1].webhook != given->webhook ||
            strcmp(history->dues[i - 1].subject, given->arrival->subject) != 0)
            continue;
        arrival_held(given, WEBHOOK_RULE_REPORT);
        drop_due(history, i - 1);
    }
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *other = &contract->webhooks[i];

        if (follows(other, given->webhook) && other->order.subject != NULL &&
            is_sent_for(other, given->arrival->state) && !was_seen(subject, other) &&
            !is_due(history, other, given->arrival->subject))
            add_due(given, other);
    }
}

static json_t *subject_of(struct arrival_history *history, const char *name)
{
    json_t *subject = json_object_get(history->subjects, name);

    if (subject == NULL) {
        subject = json_pack("{s:i, s:{}}", "rank", -1, "seen");
        json_object_set_new(history->subjects, name, subject);
    }
    return subject;
}

static void mark_told(const json_t *subject, const struct contract_webhook *webhook,
                      const char *state)
{
    json_t *seen = json_object_get(subject, "seen");

    if (json_object_get(seen, webhook->name) == NULL)
        json_object_set_new(seen, webhook->name, json_object());
    json_object_set_new(json_object_get(seen, webhook->name), state == NULL ? "" : state,
                        json_true());
}

/* A history that grows without end would end the program: what is old is forgotten. */
static void bound(struct arrival_history *history)
{
    if (json_object_size(history->subjects) >= HISTORY_CEILING)
        json_object_clear(history->subjects);
    if (json_object_size(history->delivered) >= HISTORY_CEILING)
        json_object_clear(history->delivered);
}

void arrival_remember(struct arrival_case *given)
{
    struct arrival_history *history = given->arrivals->history;
    const struct arrival *arrival = given->arrival;
    json_int_t rank = rank_of(given->webhook->order.states, arrival->state);
    AUTO_FREE char *mark = mark_of(given);
    json_t *subject;

    bound(history);
    json_object_set_new(history->delivered, mark,
                        json_integer((json_int_t)arrival->number));
    if (arrival->subject == NULL)
        return;
    subject = subject_of(history, arrival->subject);
    settle_dues(given, subject);
    mark_told(subject, given->webhook, arrival->state);
    if (rank <= json_integer_value(json_object_get(subject, "rank")))
        return;
    json_object_set_new(subject, "rank", json_integer(rank));
    json_object_set_new(subject, "state", json_string(arrival->state));
}

bool arrival_history_waits(const struct arrival_history *history, double ticks,
                           double settle)
{
    for (size_t i = 0; i < history->due_count; i++)
        if (ticks - history->dues[i].since < settle)
            return true;
    return false;
}

void arrival_history_close(struct arrivals *arrivals, double ticks, double settle)
{
    const struct arrival_history *history = arrivals->history;

    for (size_t i = 0; i < history->due_count; i++) {
        const struct due *due = &history->dues[i];
        size_t index = (size_t)(due->webhook - arrivals->contract->webhooks);

        if (ticks - due->since < settle) {
            arrivals->tallies[index][WEBHOOK_RULE_REPORT].lacked =
                "the end came before what is still due could arrive";
            continue;
        }
        arrival_missed(
            arrivals, due->webhook,
            (struct arrival_breach){
                .rule = WEBHOOK_RULE_REPORT,
                .verdict = rule_weigh(&due->webhook->when_claim),
                .claim = due->webhook->when_claim,
                .expected = memory_format("%s about %s, which came to %s",
                                          due->webhook->name, due->subject, due->state),
                .actual =
                    memory_format("none in %.1f seconds after delivery #%zu told it",
                                  ticks - due->since, due->number)});
    }
}
