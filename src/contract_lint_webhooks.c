/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/template.h"
#include "src/value.h"

#include <string.h>

#define MAX_REPORTED 3 /* records whose bodies break the schema, of each webhook */

struct look {
    struct contract_loading *loading;
    const struct contract_webhook *webhook;
    const char *record; /* identifier, or NULL */
    size_t breaches;
};

static bool report(void *context, const struct schema_violation *violation)
{
    struct look *look = context;
    struct contract_loading *loading = look->loading;
    struct place declared = document_place(loading->document, violation->schema);

    look->breaches++;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    look->webhook->claim.pointer, "the body made from %s%s breaks %s: %s",
                    look->record == NULL ? "the template" : "the record ",
                    look->record == NULL ? "" : look->record,
                    *violation->instance == '\0' ? "its schema" : violation->instance,
                    violation->message);
    diagnostics_hint(loading->diagnostics, "so says the schema at %s:%d", declared.file,
                     declared.line);
    return true;
}

static void lint_body(struct look *look, const json_t *record)
{
    const struct contract_webhook *webhook = look->webhook;
    struct template_facts facts = {.record = record,
                                   .words = webhook->words,
                                   .id = "00000000-0000-4000-8000-000000000000",
                                   .now = {.seconds = 1735689600}};
    json_auto_t *body = template_filled(webhook->body, &facts);

    (void)schema_validate(webhook->shape->schema, body, report, look);
}

static bool is_sent_for(const struct contract_webhook *webhook, const json_t *record)
{
    const char *state = json_string_value(value_at(record, webhook->state));

    for (size_t i = 0; i < webhook->when_count; i++)
        if (state != NULL && strcmp(webhook->when[i], state) == 0)
            return true;
    return webhook->when_count == 0;
}

static void lint_records(struct contract_loading *loading,
                         const struct contract_webhook *webhook)
{
    size_t count = contract_record_count(webhook->records), broken = 0;

    for (size_t i = 0; i < count && broken < MAX_REPORTED; i++) {
        json_auto_t *record = contract_record_new(webhook->records, i);
        const json_t *id = value_at(record, webhook->records->id);
        AUTO_FREE char *text = id == NULL ? NULL : value_text(id);
        struct look look = {loading, webhook, text, 0};

        if (!is_sent_for(webhook, record))
            continue;
        lint_body(&look, record);
        broken += look.breaches > 0 ? 1 : 0;
    }
}

/* A pointer into the body must lead to a member that its schema names; what lies deeper
 * than members are collected is not judged. */
static void lint_pointer(struct contract_loading *loading,
                         const struct contract_webhook *webhook, const char *pointer,
                         const char *place)
{
    const struct contract_shape *shape = webhook->shape;
    AUTO_NAMES struct contract_names names = {.count = 0};
    int depth = 0;

    for (const char *at = pointer; at != NULL && *at != '\0'; at++)
        depth += *at == '/' ? 1 : 0;
    if (pointer == NULL || shape == NULL || shape->field_count == 0 ||
        shape->field_count >= CONTRACT_MAX_FIELDS || depth > CONTRACT_MAX_FIELD_DEPTH ||
        contract_field_at(shape, pointer) != NULL)
        return;
    for (size_t i = 0; i < shape->field_count; i++)
        contract_names_add(&names, shape->fields[i].pointer);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                    "%s is no member of the body of the webhook %s", pointer,
                    webhook->name);
    contract_names_hint(&names, pointer, loading->diagnostics, "members");
}

static void lint_pointers(struct contract_loading *loading,
                          const struct contract_webhook *webhook)
{
    lint_pointer(loading, webhook, webhook->event.member, webhook->event.claim.pointer);
    lint_pointer(loading, webhook, webhook->order.subject, webhook->order.claim.pointer);
    lint_pointer(loading, webhook, webhook->order.state, webhook->order.claim.pointer);
}

/* What is told apart must differ. */
static void lint_events(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook_event *a = &contract->webhooks[i].event;

        for (size_t j = i + 1; a->value != NULL && j < contract->webhook_count; j++) {
            const struct contract_webhook_event *b = &contract->webhooks[j].event;

            if (b->value == NULL || strcmp(a->value, b->value) != 0)
                continue;
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            b->claim.pointer, "the webhooks %s and %s have one event, %s",
                            contract->webhooks[i].name, contract->webhooks[j].name,
                            a->value);
            diagnostics_hint(loading->diagnostics, "name each event differently");
        }
    }
}

void contract_lint_webhooks(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    lint_events(loading);
    for (size_t i = 0; i < contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &contract->webhooks[i];
        struct look look = {loading, webhook, NULL, 0};

        lint_pointers(loading, webhook);
        if (webhook->body == NULL || webhook->shape == NULL ||
            webhook->shape->schema == NULL)
            continue;
        if (webhook->records == NULL)
            lint_body(&look, NULL);
        else
            lint_records(loading, webhook);
    }
}
