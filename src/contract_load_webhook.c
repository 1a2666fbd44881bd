/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

#define DEFAULT_TOLERANCE 300 /* seconds */
#define DEFAULT_STATE     "/status"
#define SECRET_CEILING    ((size_t)4096) /* bytes of the file */

static const char *const methods[] = {"post", "put", "get", "patch", "delete", NULL};

static struct claim claim_of(struct contract_node node, const struct claim *owner)
{
    return (struct claim){contract_node_certainty(node, owner->certainty), node.pointer};
}

static void report(struct contract_loading *loading, struct contract_node node,
                   const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

static void load_event(struct contract_loading *loading, struct contract_node node,
                       struct contract_webhook *webhook)
{
    struct contract_webhook_event *event = &webhook->event;

    if (!json_is_object(node.value))
        return;
    event->value = contract_node_text(node, "value");
    event->header = contract_node_text(node, "header");
    event->member = contract_node_text(node, "member");
    event->claim = claim_of(node, &webhook->claim);
    if (event->header == NULL && event->member == NULL)
        report(loading, node, "the event stands nowhere",
               "give it a header, or a member of the body");
}

static void load_timestamp(struct contract_loading *loading, struct contract_node node,
                           struct contract_webhook *webhook)
{
    struct webhook_scheme *scheme = &webhook->scheme;
    struct contract_statement tolerance;

    if (!json_is_object(node.value))
        return;
    scheme->timestamp_header = contract_node_text(node, "header");
    scheme->timestamp_prefix = contract_node_text(node, "prefix");
    scheme->milliseconds =
        contract_word_index(contract_node_text(node, "unit"), vocabulary_units, 0) == 1;
    webhook->timestamp_claim = claim_of(node, &webhook->claim);
    tolerance =
        contract_statement_read(loading, node, "tolerance", &webhook->timestamp_claim);
    scheme->tolerance = json_is_integer(tolerance.value.value)
                            ? (int64_t)json_integer_value(tolerance.value.value)
                            : DEFAULT_TOLERANCE;
    webhook->tolerance_claim = tolerance.claim;
    /* A usual value is not one that was said. */
    if (tolerance.value.value == NULL &&
        webhook->tolerance_claim.certainty == CERTAINTY_DOCUMENTED)
        webhook->tolerance_claim.certainty = CERTAINTY_INFERRED;
}

static void load_id(struct contract_node node, struct contract_webhook *webhook)
{
    if (!json_is_object(node.value))
        return;
    webhook->scheme.id_header = contract_node_text(node, "header");
    webhook->id_claim = claim_of(node, &webhook->claim);
}

/* The prefix with its other readings, the one that is written first. */
static void load_prefixes(struct contract_loading *loading, struct contract_node node,
                          struct contract_webhook *webhook)
{
    struct contract_statement prefix =
        contract_statement_read(loading, node, "prefix", &webhook->signature_claim);
    const char **prefixes = contract_parts_array(
        loading->parts, 1 + json_array_size(prefix.others.value), sizeof *prefixes);
    size_t index;
    json_t *other;

    webhook->scheme.prefixes = prefixes;
    if (!json_is_string(prefix.value.value))
        return;
    prefixes[webhook->scheme.prefix_count++] = json_string_value(prefix.value.value);
    json_array_foreach(prefix.others.value, index, other)
    {
        if (json_is_string(other))
            prefixes[webhook->scheme.prefix_count++] = json_string_value(other);
    }
}

static void check_content(struct contract_loading *loading, struct contract_node node,
                          const struct contract_webhook *webhook)
{
    struct contract_node at = contract_node_member(loading, node, "content");
    const struct webhook_scheme *scheme = &webhook->scheme;
    AUTO_FREE char *unknown = webhook_content_unknown(scheme->content);

    if (unknown != NULL)
        report(loading, at, "the content has a placeholder that stands for nothing",
               "{body}, {timestamp} and {id} are known");
    else if (strstr(scheme->content, "{body}") == NULL)
        report(loading, at, "the content leaves the body unsigned",
               "put {body} where the bytes of the body are signed");
    else if (strstr(scheme->content, "{timestamp}") != NULL &&
             scheme->timestamp_header == NULL)
        report(loading, at,
               "the content holds a timestamp that the webhook does not have",
               "declare timestamp: { header: ... }");
    else if (strstr(scheme->content, "{id}") != NULL && scheme->id_header == NULL)
        report(loading, at, "the content holds an id that the webhook does not have",
               "declare id: { header: ... }");
}

static void check_shared_header(struct contract_loading *loading,
                                struct contract_node node,
                                const struct contract_webhook *webhook)
{
    const struct webhook_scheme *scheme = &webhook->scheme;
    bool shared = scheme->timestamp_header != NULL && scheme->header != NULL &&
                  strcasecmp(scheme->timestamp_header, scheme->header) == 0;

    if (shared && (scheme->separator == NULL || scheme->timestamp_prefix == NULL))
        report(loading, node,
               "timestamp and signature share a header that does not set them apart",
               "give the timestamp a prefix and the signature a separator");
    else if (!shared && scheme->timestamp_prefix != NULL && scheme->separator == NULL)
        report(loading, node, "the timestamp has a prefix, but nothing to be told from",
               "it is for a header that holds several elements");
}

/* Reads the contract's own secret, and sees that it is one. */
static void load_secret(struct contract_loading *loading, struct contract_node node,
                        struct contract_webhook *webhook)
{
    struct contract_node file = contract_node_member(loading, node, "secret");
    AUTO_FREE char *path = NULL;
    struct error error = ERROR_INIT;
    struct webhook_key key;
    size_t length;
    char *text;

    if (!json_is_string(file.value))
        return;
    path = contract_load_path(loading, json_string_value(file.value));
    contract_note_source(loading->contract, path);
    text = document_read_file(path, SECRET_CEILING, &length, &error);
    if (text != NULL && webhook_key_read(&key, webhook->secret_form, text, &error)) {
        webhook_key_clear(&key);
        webhook->secret = contract_parts_own_text(loading->parts, text);
        return;
    }
    free(text);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    file.pointer, "%s: %s", json_string_value(file.value), error.text);
    diagnostics_hint(loading->diagnostics,
                     "a text of one line; the path is relative to the contract's folder");
}

static void load_signature(struct contract_loading *loading, struct contract_node node,
                           struct contract_webhook *webhook)
{
    struct webhook_scheme *scheme = &webhook->scheme;
    const char *content = contract_node_text(node, "content");

    if (!json_is_object(node.value))
        return;
    webhook->signature_claim = claim_of(node, &webhook->claim);
    scheme->header = contract_node_text(node, "header");
    scheme->algorithm = (enum webhook_algorithm)contract_word_index(
        contract_node_text(node, "algorithm"), vocabulary_algorithms, 0);
    scheme->encoding = (enum webhook_encoding)contract_word_index(
        contract_node_text(node, "encoding"), vocabulary_encodings, 0);
    webhook->secret_form = (enum webhook_secret)contract_word_index(
        contract_node_text(node, "secret-encoding"), vocabulary_secrets, 0);
    scheme->separator = contract_node_text(node, "separator");
    scheme->content = content == NULL ? "{body}" : content;
    if (scheme->separator != NULL && *scheme->separator == '\0')
        report(loading, contract_node_member(loading, node, "separator"),
               "the separator is empty", "leave it out where there is one signature");
    load_prefixes(loading, node, webhook);
    check_content(loading, node, webhook);
    check_shared_header(loading, node, webhook);
    load_secret(loading, node, webhook);
}

static void load_reply(struct contract_node node, struct contract_webhook *webhook)
{
    if (!json_is_object(node.value))
        return;
    webhook->reply_used = true;
    webhook->reply_within = contract_node_integer(node, "within", 0);
    webhook->reply_claim = claim_of(node, &webhook->claim);
}

/* A list of text and of lists of text, no text twice. */
static bool states_are_sound(const json_t *states)
{
    json_auto_t *seen = json_object();
    size_t i, j;
    json_t *rank;

    json_array_foreach(states, i, rank)
    {
        size_t count = json_is_array(rank) ? json_array_size(rank) : 1;

        for (j = 0; j < count; j++) {
            const char *state =
                json_string_value(json_is_array(rank) ? json_array_get(rank, j) : rank);

            if (state == NULL || json_object_get(seen, state) != NULL)
                return false;
            json_object_set_new(seen, state, json_true());
        }
    }
    return json_array_size(states) > 0;
}

static void load_order(struct contract_loading *loading, struct contract_node node,
                       struct contract_webhook *webhook)
{
    struct contract_webhook_order *order = &webhook->order;
    struct contract_node states = contract_node_member(loading, node, "states");

    if (!json_is_object(node.value))
        return;
    order->subject = contract_node_text(node, "subject");
    order->state = contract_node_text(node, "state");
    order->states = states.value;
    order->after = contract_node_texts(
        loading, contract_node_member(loading, node, "after"), &order->after_count);
    order->claim = claim_of(node, &webhook->claim);
    if (states.value != NULL && !states_are_sound(states.value))
        report(loading, states, "states is no list of different states",
               "write them in their order: [ first, second, [ last, or-last ] ]");
    if (states.value != NULL && order->state == NULL)
        report(loading, states, "states are in order, but no member tells them",
               "name the member of the body: state: /status");
}

/* What the vendor key says. */
static void load_said(struct contract_loading *loading, struct contract_node node,
                      struct contract_webhook *webhook)
{
    struct contract_statement when, repeated;
    const char *state = contract_node_text(node, "state");

    webhook->records = contract_load_record_set(loading, node, "records");
    webhook->state = state == NULL ? DEFAULT_STATE : state;
    when = contract_statement_read(loading, node, "when", &webhook->claim);
    if (when.value.value != NULL)
        webhook->when = contract_node_texts(loading, when.value, &webhook->when_count);
    webhook->when_claim = when.claim;
    if (webhook->when_count > 0 && webhook->records != NULL)
        contract_load_field(loading, webhook->records, webhook->state,
                            contract_node_member(loading, node, "state").pointer);
    load_event(loading, contract_node_member(loading, node, "event"), webhook);
    load_timestamp(loading, contract_node_member(loading, node, "timestamp"), webhook);
    load_id(contract_node_member(loading, node, "id"), webhook);
    load_signature(loading, contract_node_member(loading, node, "signature"), webhook);
    load_reply(contract_node_member(loading, node, "reply"), webhook);
    load_order(loading, contract_node_member(loading, node, "order"), webhook);
    repeated = contract_statement_read(loading, node, "repeated", &webhook->claim);
    webhook->repeated_allowed =
        contract_word_index(json_string_value(repeated.value.value), vocabulary_repeats,
                            0) == 0;
    webhook->repeated_claim = repeated.claim;
    contract_load_webhook_body(loading, node, webhook);
}

static char *upper(const char *method)
{
    char *text = memory_text(method);

    for (char *at = text; *at != '\0'; at++)
        *at = (char)(*at - 'a' + 'A');
    return text;
}

/* The operation as far as a delivery has one: header fields and replies. */
static struct contract_operation *load_operation(struct contract_loading *loading,
                                                 struct contract_node item,
                                                 const char *name, const char *method)
{
    struct contract_operation *operation =
        contract_parts_array(loading->parts, 1, sizeof *operation);
    struct contract_node node = contract_node_member(loading, item, method);
    struct contract_node levels[2] = {
        contract_node_vendor(loading, node),
        contract_node_vendor(loading, contract_node_at(loading, ""))};
    const char *id = contract_node_text(node, "operationId");

    operation->id = id == NULL ? name : id;
    operation->method = contract_parts_own_text(loading->parts, upper(method));
    operation->path = "";
    operation->claim = (struct claim){CERTAINTY_DOCUMENTED, node.pointer};
    contract_load_parameters(loading, item, node, levels, operation);
    contract_load_responses(loading, node, operation);
    return operation;
}

static void load_webhook(struct contract_loading *loading, struct contract_node item,
                         const char *name, const char *method,
                         struct contract_webhook *webhook)
{
    struct contract_node node = contract_node_member(loading, item, method);
    struct contract_node said =
        contract_node_member(loading, contract_node_vendor(loading, node), "webhook");
    struct contract_node body = contract_node_resolved(
        loading, contract_node_member(loading, node, "requestBody"));

    webhook->name = name;
    webhook->claim = (struct claim){contract_node_certainty(said, CERTAINTY_DOCUMENTED),
                                    said.value == NULL ? node.pointer : said.pointer};
    webhook->repeated_claim = webhook->media_claim = webhook->claim;
    webhook->repeated_allowed = true;
    webhook->operation = load_operation(loading, item, name, method);
    webhook->media =
        contract_load_content(loading, body, &webhook->shape, &webhook->example);
    if (body.value != NULL)
        webhook->media_claim.pointer = body.pointer;
    if (json_is_object(said.value))
        load_said(loading, said, webhook);
}

/* Several webhooks are told apart by their events; those in `after` must be there. */
static void check_together(struct contract_loading *loading,
                           const struct contract_webhook *webhook)
{
    const struct contract *contract = loading->contract;
    struct contract_node node = contract_node_at(loading, webhook->claim.pointer);
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (contract->webhook_count > 1 && webhook->event.value == NULL)
        report(loading, node, "nothing tells this webhook from the others",
               "say how: event: { header: ..., value: ... }");
    for (size_t i = 0; i < contract->webhook_count; i++)
        contract_names_add(&names, contract->webhooks[i].name);
    for (size_t i = 0; i < webhook->order.after_count; i++) {
        if (contract_webhook_named(contract, webhook->order.after[i]) != NULL)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        webhook->order.claim.pointer, "after: there is no webhook %s",
                        webhook->order.after[i]);
        contract_names_hint(&names, webhook->order.after[i], loading->diagnostics,
                            "webhooks");
    }
}

/* What is sent does not list, and what is asked does not send. */
static void check_rooms(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->operation_count; i++) {
        struct contract_node node =
            contract_node_at(loading, contract->operations[i].claim.pointer);
        struct contract_node webhook =
            contract_node_member(loading, contract_node_vendor(loading, node), "webhook");

        if (webhook.value != NULL)
            report(loading, webhook, "a webhook stands below paths",
                   "OpenAPI 3.1 has webhooks at the top of the document for it");
    }
}

void contract_load_webhooks(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    struct contract_node webhooks =
        contract_node_member(loading, contract_node_at(loading, ""), "webhooks");
    const char *name;
    json_t *value;

    contract->webhooks = contract_parts_array(
        loading->parts, json_object_size(webhooks.value), sizeof *contract->webhooks);
    json_object_foreach(webhooks.value, name, value)
    {
        struct contract_node item = contract_node_resolved(
            loading, contract_node_member(loading, webhooks, name));

        for (size_t i = 0; methods[i] != NULL; i++) {
            if (!json_is_object(json_object_get(item.value, methods[i])))
                continue;
            load_webhook(loading, item, name, methods[i],
                         &contract->webhooks[contract->webhook_count++]);
            break;
        }
    }
    for (size_t i = 0; i < contract->webhook_count; i++)
        check_together(loading, &contract->webhooks[i]);
    check_rooms(loading);
}
