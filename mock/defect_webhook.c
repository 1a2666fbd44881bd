/* SPDX-License-Identifier: Apache-2.0 */
/* Lies in what the mock sends. */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

#define BEYOND 60 /* seconds a timestamp lies outside the tolerance */

static const struct contract_webhook *webhook_of(const struct contract *contract,
                                                 const struct defect *defect)
{
    return &contract->webhooks[defect->target.part];
}

static void add(struct defect_list *out, const struct defect_kind *kind,
                const struct contract *contract, size_t index, const struct claim *claim)
{
    defect_add(out, kind,
               (struct defect_target){.part = index, .certainty = claim->certainty}, "%s",
               contract->webhooks[index].name);
}

/* --- Targets --- */

static void signed_webhooks(const struct contract *contract,
                            const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].scheme.header != NULL)
            add(out, kind, contract, i, &contract->webhooks[i].signature_claim);
}

static void dated_webhooks(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].scheme.timestamp_header != NULL)
            add(out, kind, contract, i, &contract->webhooks[i].tolerance_claim);
}

/* Dated in a field of its own: without it the signature is there still. */
static void apart_dated_webhooks(const struct contract *contract,
                                 const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];

        if (webhook->scheme.timestamp_header != NULL &&
            webhook->scheme.timestamp_prefix == NULL)
            add(out, kind, contract, i, &webhook->timestamp_claim);
    }
}

static void identified_webhooks(const struct contract *contract,
                                const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].scheme.id_header != NULL)
            add(out, kind, contract, i, &contract->webhooks[i].id_claim);
}

static void named_webhooks(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].event.header != NULL)
            add(out, kind, contract, i, &contract->webhooks[i].event.claim);
}

static void typed_webhooks(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].media != NULL)
            add(out, kind, contract, i, &contract->webhooks[i].media_claim);
}

/* Fields of one declared value. */
static void fixed_headers(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_operation *operation = contract->webhooks[i].operation;

        for (size_t j = 0; j < operation->parameter_count; j++) {
            const struct contract_parameter *parameter = &operation->parameters[j];

            if (parameter->in == EXPRESSION_REQUEST_HEADER && parameter->constant != NULL)
                defect_add(
                    out, kind,
                    (struct defect_target){
                        .part = i, .other = j, .certainty = parameter->claim.certainty},
                    "%s?%s", contract->webhooks[i].name, parameter->name);
        }
    }
}

/* A member that is required, and that nothing else is known by. */
static bool is_droppable(const struct contract_webhook *webhook,
                         const struct contract_field *field)
{
    const char *const known[] = {webhook->event.member, webhook->order.subject,
                                 webhook->order.state};

    if (!field->required || field->claim.certainty != CERTAINTY_DOCUMENTED)
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] != NULL &&
            strncmp(known[i], field->pointer, strlen(field->pointer)) == 0)
            return false;
    return true;
}

static void required_members(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];
        const struct contract_shape *shape = webhook->shape;

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++)
            if (is_droppable(webhook, &shape->fields[j])) {
                defect_add(
                    out, kind,
                    (struct defect_target){.part = i,
                                           .other = j,
                                           .certainty = webhook->media_claim.certainty},
                    "%s%s", webhook->name, shape->fields[j].pointer);
                break;
            }
    }
}

static void durations(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_shape *shape = contract->webhooks[i].shape;

        for (size_t j = 0; shape != NULL && j < shape->invariant_count; j++)
            if (shape->invariants[j].kind == INVARIANT_DURATION)
                defect_add(out, kind,
                           (struct defect_target){
                               .part = i,
                               .other = j,
                               .certainty = shape->invariants[j].claim.certainty},
                           "%s%s", contract->webhooks[i].name,
                           shape->invariants[j].fields[0]);
    }
}

/* Those that tell states that follow each other. */
static void ordered_webhooks(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];

        if (json_array_size(webhook->order.states) > 1 && webhook->when_count > 1 &&
            webhook->order.after_count == 0)
            add(out, kind, contract, i, &webhook->order.claim);
    }
}

static void reports(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].order.after_count > 0 &&
            contract->webhooks[i].when_count > 0)
            add(out, kind, contract, i, &contract->webhooks[i].when_claim);
}

static void single_webhooks(const struct contract *contract,
                            const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (!contract->webhooks[i].repeated_allowed)
            add(out, kind, contract, i, &contract->webhooks[i].repeated_claim);
}

/* --- Lies --- */

static void forge(const struct contract *contract, const struct defect *defect,
                  struct defect_parcel *parcel)
{
    (void)contract;
    (void)defect;
    parcel->forged = true;
}

static void move_time(const struct contract *contract, const struct defect *defect,
                      struct defect_parcel *parcel)
{
    int64_t beyond = webhook_of(contract, defect)->scheme.tolerance + BEYOND;

    parcel->now = instant_add(parcel->now, defect->kind->number * beyond);
}

/* The value is the same, the bytes are not. */
static void alter_body(const struct contract *contract, const struct defect *defect,
                       struct defect_parcel *parcel)
{
    char *body = memory_format("%s\n", parcel->request->body);

    (void)contract;
    (void)defect;
    free(parcel->request->body);
    parcel->request->body = body;
    parcel->request->body_length++;
}

/* A timestamp that stands before it in the same field stays. */
static void drop_signature(const struct contract *contract, const struct defect *defect,
                           struct defect_parcel *parcel)
{
    const struct webhook_scheme *scheme = &webhook_of(contract, defect)->scheme;
    struct http_headers *headers = &parcel->request->headers;
    AUTO_FREE char *value = memory_text(http_headers_value(headers, scheme->header));
    bool shared = scheme->timestamp_header != NULL &&
                  strcasecmp(scheme->timestamp_header, scheme->header) == 0;
    char *end = shared ? strstr(value, scheme->separator) : NULL;

    if (end != NULL)
        *end = '\0';
    http_headers_set(headers, scheme->header, shared ? value : NULL);
}

static void drop_timestamp(const struct contract *contract, const struct defect *defect,
                           struct defect_parcel *parcel)
{
    http_headers_set(&parcel->request->headers,
                     webhook_of(contract, defect)->scheme.timestamp_header, NULL);
}

static void drop_id(const struct contract *contract, const struct defect *defect,
                    struct defect_parcel *parcel)
{
    http_headers_set(&parcel->request->headers,
                     webhook_of(contract, defect)->scheme.id_header, NULL);
}

static void drop_event(const struct contract *contract, const struct defect *defect,
                       struct defect_parcel *parcel)
{
    http_headers_set(&parcel->request->headers,
                     webhook_of(contract, defect)->event.header, NULL);
}

static void change_media(const struct contract *contract, const struct defect *defect,
                         struct defect_parcel *parcel)
{
    (void)contract;
    (void)defect;
    http_headers_set(&parcel->request->headers, "Content-Type", "text/plain");
}

static void change_header(const struct contract *contract, const struct defect *defect,
                          struct defect_parcel *parcel)
{
    const struct contract_operation *operation = webhook_of(contract, defect)->operation;

    http_headers_set(&parcel->request->headers,
                     operation->parameters[defect->target.other].name, "another/0");
}

static void drop_member(const struct contract *contract, const struct defect *defect,
                        struct defect_parcel *parcel)
{
    const struct contract_shape *shape = webhook_of(contract, defect)->shape;

    value_remove(parcel->body, shape->fields[defect->target.other].pointer);
}

static void lengthen(const struct contract *contract, const struct defect *defect,
                     struct defect_parcel *parcel)
{
    const struct contract_invariant *invariant =
        &webhook_of(contract, defect)->shape->invariants[defect->target.other];
    const json_t *value = value_at(parcel->body, invariant->fields[0]);
    json_int_t more = (json_int_t)invariant->tolerance + 1000;

    if (json_is_integer(value))
        value_put(parcel->body, invariant->fields[0],
                  json_integer(json_integer_value(value) + more));
}

/* The first state is kept back until another is told. */
static void hold_first(const struct contract *contract, const struct defect *defect,
                       struct defect_parcel *parcel)
{
    const struct contract_webhook *webhook = webhook_of(contract, defect);
    const json_t *first = json_array_get(webhook->order.states, 0);
    const json_t *state = value_at(parcel->body, webhook->order.state);

    parcel->held =
        value_equal(json_is_array(first) ? json_array_get(first, 0) : first, state);
}

static void drop_parcel(const struct contract *contract, const struct defect *defect,
                        struct defect_parcel *parcel)
{
    (void)contract;
    (void)defect;
    parcel->dropped = true;
}

static void send_twice(const struct contract *contract, const struct defect *defect,
                       struct defect_parcel *parcel)
{
    (void)contract;
    (void)defect;
    parcel->twice = true;
}

const struct defect_kind defect_webhook_kinds[] = {
    {.name = "webhook-event-missing",
     .family = "webhook",
     .summary = "The header field of the event is left out",
     .targets = named_webhooks,
     .send = {[DEFECT_SIGNED_PARCEL] = drop_event}},
    {.name = "webhook-secret-other",
     .family = "webhook",
     .summary = "Deliveries are signed by another secret",
     .targets = signed_webhooks,
     .send = {[DEFECT_DATED_PARCEL] = forge}},
    {.name = "webhook-body-altered",
     .family = "webhook",
     .summary = "The body's bytes are changed once they are signed",
     .targets = signed_webhooks,
     .send = {[DEFECT_SIGNED_PARCEL] = alter_body}},
    {.name = "webhook-signature-missing",
     .family = "webhook",
     .summary = "Deliveries are not signed",
     .targets = signed_webhooks,
     .send = {[DEFECT_SIGNED_PARCEL] = drop_signature}},
    {.name = "webhook-timestamp-stale",
     .family = "webhook",
     .summary = "Deliveries are dated a minute before what is tolerated",
     .targets = dated_webhooks,
     .send = {[DEFECT_DATED_PARCEL] = move_time},
     .number = -1},
    {.name = "webhook-timestamp-early",
     .family = "webhook",
     .summary = "Deliveries are dated a minute after what is tolerated",
     .targets = dated_webhooks,
     .send = {[DEFECT_DATED_PARCEL] = move_time},
     .number = 1},
    {.name = "webhook-timestamp-missing",
     .family = "webhook",
     .summary = "Deliveries are not dated",
     .targets = apart_dated_webhooks,
     .send = {[DEFECT_SIGNED_PARCEL] = drop_timestamp}},
    {.name = "webhook-id-missing",
     .family = "webhook",
     .summary = "Deliveries have no identifier",
     .targets = identified_webhooks,
     .send = {[DEFECT_SIGNED_PARCEL] = drop_id}},
    {.name = "webhook-header-other",
     .family = "webhook",
     .summary = "A header field has another value than the declared one",
     .targets = fixed_headers,
     .send = {[DEFECT_SIGNED_PARCEL] = change_header}},
    {.name = "webhook-media-other",
     .family = "webhook",
     .summary = "Deliveries are of the media type text/plain",
     .targets = typed_webhooks,
     .send = {[DEFECT_SIGNED_PARCEL] = change_media}},
    {.name = "webhook-member-dropped",
     .family = "webhook",
     .summary = "A required member of the body is left out",
     .targets = required_members,
     .send = {[DEFECT_COMPOSED_PARCEL] = drop_member}},
    {.name = "webhook-invariant-broken",
     .family = "webhook",
     .summary = "A duration in the body is longer than the time it tells",
     .targets = durations,
     .send = {[DEFECT_COMPOSED_PARCEL] = lengthen}},
    {.name = "webhook-order-reversed",
     .family = "webhook",
     .summary = "A subject's first state is told behind the next one",
     .targets = ordered_webhooks,
     .send = {[DEFECT_COMPOSED_PARCEL] = hold_first}},
    {.name = "webhook-report-missing",
     .family = "webhook",
     .summary = "What is sent after a state is told is never sent",
     .targets = reports,
     .send = {[DEFECT_COMPOSED_PARCEL] = drop_parcel}},
    {.name = "webhook-sent-twice",
     .family = "webhook",
     .summary = "Every delivery is sent twice",
     .targets = single_webhooks,
     .send = {[DEFECT_COMPOSED_PARCEL] = send_twice}},
    {0},
};
