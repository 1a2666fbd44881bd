/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/arrival_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define WHY_SIZE 512

/* --- The event --- */

static const char *member_text(const struct arrival_case *given, const char *pointer)
{
    return pointer == NULL || given->body == NULL
               ? NULL
               : json_string_value(value_at(given->body, pointer));
}

/* What the delivery calls itself in the places this webhook is told by; NULL: nothing. */
static const char *told(const struct arrival_case *given,
                        const struct contract_webhook_event *event)
{
    const char *header =
        event->header == NULL
            ? NULL
            : http_headers_value(&given->request->headers, event->header);

    return header != NULL ? header : member_text(given, event->member);
}

static void judge_event(struct arrival_case *given)
{
    const struct contract_webhook_event *event = &given->webhook->event;
    const char *header =
        event->header == NULL
            ? NULL
            : http_headers_value(&given->request->headers, event->header);
    const char *member = member_text(given, event->member);
    AUTO_FREE char *expected = memory_format("%s", event->value);

    if (event->header != NULL && (header == NULL || strcmp(header, event->value) != 0))
        arrival_broken(given, WEBHOOK_RULE_EVENT, &event->claim, expected,
                       header == NULL ? "no header field %s" : "%s: %s", event->header,
                       header);
    else if (event->member != NULL && given->body != NULL &&
             (member == NULL || strcmp(member, event->value) != 0))
        arrival_broken(given, WEBHOOK_RULE_EVENT, &event->claim, expected,
                       member == NULL ? "nothing at %s" : "%s is \"%s\"", event->member,
                       member);
    else
        arrival_held(given, WEBHOOK_RULE_EVENT);
}

const struct contract_webhook *arrival_event(struct arrival_case *given)
{
    const struct contract *contract = given->arrivals->contract;
    const struct claim *claim = &contract->webhooks[0].event.claim;
    const char *name = NULL;

    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];
        const char *event = told(given, &webhook->event);

        name = event != NULL ? event : name;
        if (event == NULL || webhook->event.value == NULL ||
            strcmp(event, webhook->event.value) != 0)
            continue;
        given->webhook = webhook;
        judge_event(given);
        return webhook;
    }
    if (contract->webhook_count == 1) {
        given->webhook = &contract->webhooks[0];
        if (given->webhook->event.value != NULL)
            judge_event(given);
        return given->webhook;
    }
    arrival_broken(given, WEBHOOK_RULE_EVENT, claim, "the event of a webhook",
                   name == NULL ? "no event at all" : "the event \"%s\"", name);
    return NULL;
}

/* --- What makes it genuine --- */

static void judge_signature(struct arrival_case *given,
                            const struct webhook_verdict *verdict)
{
    static const char *const found[] = {
        [WEBHOOK_MISSING] = "is missing",
        [WEBHOOK_REPEATED] = "stands there more than once",
        [WEBHOOK_MALFORMED] = "holds no signature of the declared form",
        [WEBHOOK_WRONG] = "holds another signature: of another secret, or of other bytes",
    };
    const struct contract_webhook *webhook = given->webhook;
    AUTO_FREE char *expected = NULL;

    if (webhook->scheme.header == NULL)
        return;
    expected = memory_format("a signature of %s by the secret", webhook->scheme.content);
    if (verdict->signature == WEBHOOK_GOOD && !verdict->upper_case)
        arrival_held(given, WEBHOOK_RULE_SIGNATURE);
    else if (verdict->signature == WEBHOOK_GOOD)
        arrival_broken(given, WEBHOOK_RULE_SIGNATURE, &webhook->signature_claim,
                       "a signature in lower case",
                       "%s fits, but is written in upper case", webhook->scheme.header);
    else
        arrival_broken(given, WEBHOOK_RULE_SIGNATURE, &webhook->signature_claim, expected,
                       "the header field %s %s", webhook->scheme.header,
                       found[verdict->signature]);
}

static void broken_age(struct arrival_case *given, const struct webhook_verdict *verdict)
{
    const struct contract_webhook *webhook = given->webhook;
    bool stale = verdict->timestamp == WEBHOOK_STALE;
    AUTO_FREE char *expected =
        memory_format("a timestamp within %lld seconds of the clock",
                      (long long)webhook->scheme.tolerance);
    char sent[INSTANT_TEXT_SIZE], now[INSTANT_TEXT_SIZE];

    instant_print(verdict->sent, 0, sent);
    instant_print(given->now, 0, now);
    arrival_broken(given, WEBHOOK_RULE_TIMESTAMP, &webhook->tolerance_claim, expected,
                   "%s, %.0f seconds %s the clock (%s)", sent, fabs(verdict->age),
                   stale ? "behind" : "ahead of", now);
}

static void judge_timestamp(struct arrival_case *given,
                            const struct webhook_verdict *verdict)
{
    const struct contract_webhook *webhook = given->webhook;
    const char *header = webhook->scheme.timestamp_header;

    if (header == NULL)
        return;
    if (verdict->timestamp == WEBHOOK_GOOD)
        arrival_held(given, WEBHOOK_RULE_TIMESTAMP);
    else if (verdict->has_sent)
        broken_age(given, verdict);
    else
        arrival_broken(given, WEBHOOK_RULE_TIMESTAMP, &webhook->timestamp_claim,
                       webhook->scheme.milliseconds ? "milliseconds since 1970"
                                                    : "seconds since 1970",
                       "the timestamp in the header field %s is %s", header,
                       webhook_fault_name(verdict->timestamp));
}

static void judge_id(struct arrival_case *given, const struct webhook_verdict *verdict)
{
    const struct contract_webhook *webhook = given->webhook;

    if (webhook->scheme.id_header == NULL)
        return;
    if (verdict->id == WEBHOOK_GOOD)
        arrival_held(given, WEBHOOK_RULE_ID);
    else
        arrival_broken(given, WEBHOOK_RULE_ID, &webhook->id_claim,
                       "one identifier of the delivery", "the header field %s is %s",
                       webhook->scheme.id_header, webhook_fault_name(verdict->id));
}

static void judge_genuine(struct arrival_case *given)
{
    const struct contract_webhook *webhook = given->webhook;
    const struct webhook_key *key =
        &given->arrivals->keys[webhook - given->arrivals->contract->webhooks];
    struct webhook_verdict verdict;

    webhook_verify(&webhook->scheme, key, &given->request->headers, given->bytes,
                   given->request->body_length, given->now, &verdict);
    judge_id(given, &verdict);
    judge_timestamp(given, &verdict);
    /* Without the timestamp it signs, a signature cannot be judged. */
    if (verdict.signature != WEBHOOK_WRONG ||
        (verdict.timestamp != WEBHOOK_MISSING && verdict.timestamp != WEBHOOK_REPEATED))
        judge_signature(given, &verdict);
}

/* --- Header fields and media type --- */

static bool is_told_apart(const struct contract_webhook *webhook, const char *name)
{
    const char *const names[] = {webhook->event.header, webhook->scheme.header,
                                 webhook->scheme.timestamp_header,
                                 webhook->scheme.id_header};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] != NULL && strcasecmp(names[i], name) == 0)
            return true;
    return strcasecmp(name, "Content-Type") == 0;
}

/* Returns new the value of a field, read as its schema means it. */
static json_t *field_value(const struct contract_parameter *parameter, const char *text)
{
    bool is_text = parameter->type == NULL || strcmp(parameter->type, "string") == 0;
    json_t *value = is_text ? NULL : json_loads(text, JSON_DECODE_ANY, NULL);

    return value != NULL ? value : value_string(text, strlen(text));
}

static bool note_violation(void *context, const struct schema_violation *violation)
{
    snprintf(context, WHY_SIZE, "%s", violation->message);
    return false;
}

static void judge_header(struct arrival_case *given,
                         const struct contract_parameter *parameter)
{
    const char *text = http_headers_value(&given->request->headers, parameter->name);
    char why[WHY_SIZE] = "";
    json_auto_t *value = NULL;

    if (text == NULL && parameter->required)
        arrival_broken(given, WEBHOOK_RULE_HEADERS, &parameter->claim,
                       "a header field that is required", "no header field %s",
                       parameter->name);
    if (text == NULL)
        return;
    value = field_value(parameter, text);
    if (parameter->schema == NULL ||
        schema_validate(parameter->schema, value, note_violation, why))
        arrival_held(given, WEBHOOK_RULE_HEADERS);
    else
        arrival_broken(given, WEBHOOK_RULE_HEADERS, &parameter->claim,
                       "a value that fits its schema", "%s: %s", parameter->name, why);
}

static void judge_headers(struct arrival_case *given)
{
    const struct contract_operation *operation = given->webhook->operation;

    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == EXPRESSION_REQUEST_HEADER &&
            !is_told_apart(given->webhook, operation->parameters[i].name))
            judge_header(given, &operation->parameters[i]);
}

static void judge_method_and_media(struct arrival_case *given)
{
    const struct contract_webhook *webhook = given->webhook;
    const char *type = http_headers_value(&given->request->headers, "Content-Type");
    char declared[128], sent[128];

    if (strcmp(given->request->method, webhook->operation->method) != 0) {
        arrival_broken(given, WEBHOOK_RULE_MEDIA, &webhook->claim,
                       webhook->operation->method, "the method %s",
                       given->request->method);
        return;
    }
    if (webhook->media == NULL)
        return;
    http_media_type(webhook->media, declared);
    http_media_type(type, sent);
    if (strcmp(declared, sent) == 0)
        arrival_held(given, WEBHOOK_RULE_MEDIA);
    else
        arrival_broken(given, WEBHOOK_RULE_MEDIA, &webhook->media_claim, declared,
                       type == NULL ? "no Content-Type" : "Content-Type: %s", type);
}

/* --- The body --- */

/* The first violation that weighs most. */
struct worst {
    const struct contract_webhook *webhook;
    bool found;
    struct claim claim;
    char why[WHY_SIZE];
};

/* The claim of the deepest member that holds the place and says how sure it is. */
static struct claim claim_at(const struct contract_webhook *webhook, const char *instance)
{
    struct claim claim = webhook->media_claim;
    size_t deepest = 0;

    for (size_t i = 0; i < webhook->shape->field_count; i++) {
        const struct contract_field *field = &webhook->shape->fields[i];
        size_t length = strlen(field->pointer);

        if (length <= deepest || strncmp(instance, field->pointer, length) != 0 ||
            (instance[length] != '\0' && instance[length] != '/'))
            continue;
        deepest = length;
        if (field->claim.certainty >= claim.certainty)
            claim = field->claim;
    }
    return claim;
}

static bool weigh_violation(void *context, const struct schema_violation *violation)
{
    struct worst *worst = context;
    struct claim claim = claim_at(worst->webhook, violation->instance);

    if (worst->found && claim.certainty >= worst->claim.certainty)
        return true;
    worst->found = true;
    worst->claim = claim;
    snprintf(worst->why, sizeof worst->why, "%s%s%s",
             *violation->instance == '\0' ? "" : violation->instance,
             *violation->instance == '\0' ? "" : ": ", violation->message);
    return true;
}

static void judge_schema(struct arrival_case *given)
{
    struct worst worst = {.webhook = given->webhook};

    if (schema_validate(given->webhook->shape->schema, given->body, weigh_violation,
                        &worst))
        arrival_held(given, WEBHOOK_RULE_BODY);
    else
        arrival_broken(given, WEBHOOK_RULE_BODY, &worst.claim,
                       "a body that fits its schema", "%s", worst.why);
}

static void judge_invariants(struct arrival_case *given)
{
    const struct contract_shape *shape = given->webhook->shape;
    char why[WHY_SIZE];

    for (size_t i = 0; i < shape->invariant_count; i++) {
        if (contract_invariant_holds(&shape->invariants[i], given->body, why, sizeof why))
            arrival_held(given, WEBHOOK_RULE_INVARIANT);
        else
            arrival_broken(given, WEBHOOK_RULE_INVARIANT, &shape->invariants[i].claim,
                           "what the contract says across members", "%s", why);
    }
}

void arrival_judge(struct arrival_case *given, const char *bad_json)
{
    const struct contract_webhook *webhook = given->webhook;

    judge_genuine(given);
    judge_headers(given);
    judge_method_and_media(given);
    if (webhook->shape == NULL || webhook->shape->schema == NULL)
        return;
    if (given->body == NULL) {
        arrival_broken(given, WEBHOOK_RULE_BODY, &webhook->media_claim, "a body of JSON",
                       "%s", *bad_json == '\0' ? "no JSON" : bad_json);
        return;
    }
    judge_schema(given);
    judge_invariants(given);
}

bool arrival_applies(const struct contract_webhook *webhook, enum webhook_rule rule)
{
    switch (rule) {
    case WEBHOOK_RULE_EVENT:
        return webhook->event.value != NULL;
    case WEBHOOK_RULE_SIGNATURE:
        return webhook->scheme.header != NULL;
    case WEBHOOK_RULE_TIMESTAMP:
        return webhook->scheme.timestamp_header != NULL;
    case WEBHOOK_RULE_ID:
        return webhook->scheme.id_header != NULL;
    case WEBHOOK_RULE_HEADERS:
        for (size_t i = 0; i < webhook->operation->parameter_count; i++)
            if (!is_told_apart(webhook, webhook->operation->parameters[i].name))
                return true;
        return false;
    case WEBHOOK_RULE_MEDIA:
        return webhook->media != NULL;
    case WEBHOOK_RULE_BODY:
        return webhook->shape != NULL;
    case WEBHOOK_RULE_INVARIANT:
        return webhook->shape != NULL && webhook->shape->invariant_count > 0;
    case WEBHOOK_RULE_ORDER:
        return webhook->order.states != NULL || webhook->order.after_count > 0;
    case WEBHOOK_RULE_REPORT:
        return webhook->order.after_count > 0 && webhook->when_count > 0;
    case WEBHOOK_RULE_REPEATED:
        return !webhook->repeated_allowed;
    case WEBHOOK_RULES:
        break;
    }
    return false;
}
