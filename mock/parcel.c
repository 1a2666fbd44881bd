/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/parcel.h"

#include "src/memory.h"
#include "src/template.h"
#include "src/url.h"
#include "src/value.h"
#include "wire/session.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ID_BYTES 16
#define WHY_SIZE 512

/* Returns new an identifier of a delivery. */
static char *make_id(void)
{
    unsigned char bytes[ID_BYTES];
    char text[2 * ID_BYTES + 1];

    if (gnutls_rnd(GNUTLS_RND_NONCE, bytes, sizeof bytes) < 0)
        abort();
    for (size_t i = 0; i < ID_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return memory_format("msg_%s", text);
}

static char *subject_of(const struct contract_webhook *webhook, const json_t *record)
{
    const json_t *id = record == NULL || webhook->records == NULL
                           ? NULL
                           : value_at(record, webhook->records->id);

    return id == NULL ? NULL : value_text(id);
}

/* Returns new the body of a webhook about a record. */
static json_t *compose(const struct contract_webhook *webhook, const json_t *record,
                       const char *id, struct instant moment)
{
    struct template_facts facts = {
        .record = record, .words = webhook->words, .now = moment, .id = id};

    if (webhook->body != NULL)
        return template_filled(webhook->body, &facts);
    return json_deep_copy(webhook->example);
}

static struct parcel *twin_of(const struct parcel *parcel)
{
    struct parcel *twin = memory_new(sizeof *twin);

    *twin = *parcel;
    twin->subject = memory_text(parcel->subject);
    twin->id = memory_text(parcel->id);
    twin->body = memory_text(parcel->body);
    return twin;
}

struct parcel *parcel_new(const struct courier_options *options,
                          const struct contract_webhook *webhook, const json_t *record,
                          struct instant moment, struct parcel **twin)
{
    struct parcel *parcel = memory_new(sizeof *parcel);
    struct defect_parcel laid_open = {.webhook = webhook};

    parcel->webhook = webhook;
    parcel->moment = moment;
    parcel->subject = subject_of(webhook, record);
    parcel->id = make_id();
    laid_open.body = compose(webhook, record, parcel->id, moment);
    if (laid_open.body != NULL)
        defects_send(options->defects, DEFECT_COMPOSED_PARCEL, &laid_open);
    parcel->body = laid_open.body == NULL ? memory_text("") : value_print(laid_open.body);
    json_decref(laid_open.body);
    parcel->held = laid_open.held;
    *twin = laid_open.twice ? twin_of(parcel) : NULL;
    if (!laid_open.dropped)
        return parcel;
    parcel_free(parcel);
    return NULL;
}

void parcel_free(struct parcel *parcel)
{
    free(parcel->subject);
    free(parcel->id);
    free(parcel->body);
    free(parcel->url);
    free(parcel->trouble);
    free(parcel);
}

json_t *parcel_print(const struct parcel *parcel)
{
    static const char *const states[] = {"waiting", "delivered", "failed"};
    char moment[INSTANT_TEXT_SIZE];
    json_t *out, *body = json_loads(parcel->body, JSON_DECODE_ANY, NULL);

    instant_print(parcel->moment, 3, moment);
    out = json_pack("{s:I, s:s, s:s?, s:s, s:s, s:I, s:s?, s:o*}", "delivery",
                    (json_int_t)parcel->number, "webhook", parcel->webhook->name,
                    "record", parcel->subject, "moment", moment, "state",
                    states[parcel->state], "attempts", (json_int_t)parcel->attempts,
                    "url", parcel->url, "body", body);
    if (parcel->status != 0)
        json_object_set_new(out, "status", json_integer(parcel->status));
    if (parcel->attempts > 0)
        json_object_set_new(out, "seconds", json_real(parcel->seconds));
    if (parcel->trouble != NULL)
        json_object_set_new(out, "trouble",
                            value_string(parcel->trouble, strlen(parcel->trouble)));
    return out;
}

/* --- An attempt --- */

/* What a header field declared beside those of the vendor key is sent with; NULL: it is
 * not. Returns new. */
static char *field_value(const struct contract_parameter *parameter)
{
    const json_t *value = parameter->constant != NULL  ? parameter->constant
                          : parameter->initial != NULL ? parameter->initial
                          : parameter->example != NULL
                              ? parameter->example
                              : json_array_get(parameter->enumeration, 0);

    return value == NULL ? NULL : value_text(value);
}

static void add_headers(const struct contract_webhook *webhook,
                        struct http_headers *headers)
{
    const struct contract_operation *operation = webhook->operation;

    if (webhook->media != NULL)
        http_headers_set(headers, "Content-Type", webhook->media);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        AUTO_FREE char *value =
            parameter->in == EXPRESSION_REQUEST_HEADER ? field_value(parameter) : NULL;

        if (value != NULL)
            http_headers_set(headers, parameter->name, value);
    }
    if (webhook->event.header != NULL)
        http_headers_set(headers, webhook->event.header, webhook->event.value);
}

/* Fills the request as it goes over the wire at `now`. */
static void write_request(const struct courier_options *options,
                          const struct parcel *parcel, struct instant now,
                          struct http_request *request)
{
    static unsigned char another[] = "another secret";
    const struct webhook_key forged = {.bytes = another, .length = sizeof another - 1};
    const struct contract_webhook *webhook = parcel->webhook;
    size_t index = (size_t)(webhook - options->contract->webhooks);
    struct defect_parcel laid_open = {.webhook = webhook, .now = now, .request = request};
    struct webhook_message message = {
        .id = parcel->id, .body = parcel->body, .length = strlen(parcel->body)};

    http_request_init(request, webhook->operation->method, parcel->url);
    request->body = memory_text(parcel->body);
    request->body_length = strlen(parcel->body);
    add_headers(webhook, &request->headers);
    defects_send(options->defects, DEFECT_DATED_PARCEL, &laid_open);
    message.now = laid_open.now;
    webhook_sign(&webhook->scheme, laid_open.forged ? &forged : &options->keys[index],
                 &message, &request->headers);
    defects_send(options->defects, DEFECT_SIGNED_PARCEL, &laid_open);
}

static char *origin_of(const char *url)
{
    struct url parts;
    char *origin = NULL;

    if (url_parse(url, &parts, NULL)) {
        origin = memory_format("%s://%s", parts.scheme, parts.authority);
        url_clear(&parts);
    }
    return origin;
}

static bool note_violation(void *context, const struct schema_violation *violation)
{
    snprintf(context, WHY_SIZE, "the reply breaks its schema: %s%s%s",
             violation->instance, *violation->instance == '\0' ? "" : ": ",
             violation->message);
    return false;
}

/* What is wrong with a reply that is used; new, or NULL. */
static char *judge_reply(const struct contract_webhook *webhook,
                         const struct http_response *reply, double seconds)
{
    const struct contract_response *response =
        contract_response_for(webhook->operation, reply->status);
    char why[WHY_SIZE] = "";
    json_auto_t *body = NULL;

    if (response == NULL)
        return memory_format("the reply's status %d is not declared", reply->status);
    if (webhook->reply_within > 0 && seconds > (double)webhook->reply_within)
        return memory_format("the reply took %.1f seconds, more than %lld", seconds,
                             (long long)webhook->reply_within);
    if (response->shape == NULL || response->shape->schema == NULL)
        return NULL;
    body = json_loadb(reply->body, reply->body_length, JSON_DECODE_ANY | JSON_ALLOW_NUL,
                      NULL);
    if (body == NULL)
        return memory_text("the reply is not JSON");
    if (schema_validate(response->shape->schema, body, note_violation, why))
        return NULL;
    return memory_text(why);
}

/* RFC 9110 15: what may go away by itself. */
static bool may_be_tried_again(int status)
{
    return status == 408 || status == 429 || status >= 500;
}

static void judge_exchange(const struct contract_webhook *webhook,
                           const struct exchange *exchange,
                           struct parcel_outcome *outcome)
{
    bool once = webhook->reply_used;
    bool done = exchange->outcome == EXCHANGE_DONE;
    int status = done ? exchange->response.status : 0;

    outcome->seconds = exchange->seconds;
    outcome->status = status;
    if (!done) {
        outcome->state = once ? PARCEL_FAILED : PARCEL_WAITING;
        outcome->trouble = memory_text(exchange->reason);
    } else if (status / 100 != 2) {
        outcome->state =
            may_be_tried_again(status) && !once ? PARCEL_WAITING : PARCEL_FAILED;
        outcome->trouble = memory_format("answered %d", status);
    } else {
        outcome->state = PARCEL_DELIVERED;
        outcome->trouble =
            once ? judge_reply(webhook, &exchange->response, exchange->seconds) : NULL;
    }
}

void parcel_attempt(const struct courier_options *options, const struct parcel *parcel,
                    struct parcel_outcome *outcome)
{
    const struct contract_webhook *webhook = parcel->webhook;
    AUTO_FREE char *origin = origin_of(parcel->url);
    int64_t patience =
        webhook->reply_within > 0 ? webhook->reply_within + 1 : COURIER_PATIENCE;
    struct session_options wire = {.base = origin,
                                   .timeout = (long)patience * 1000,
                                   .connect_timeout = COURIER_PATIENCE * 1000L};
    struct session *session = origin == NULL ? NULL : session_new(&wire, NULL);
    struct http_request request;

    outcome->state = PARCEL_FAILED;
    if (session == NULL) {
        outcome->trouble = memory_text("the URL cannot be sent to");
        return;
    }
    write_request(options, parcel, options->now(options->context), &request);
    judge_exchange(webhook, session_send(session, &request), outcome);
    http_request_clear(&request);
    session_free(session);
}
