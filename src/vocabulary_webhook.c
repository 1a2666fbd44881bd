/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

const char *const vocabulary_algorithms[] = {"hmac-sha256", "hmac-sha1", "hmac-sha512",
                                             NULL};
const char *const vocabulary_encodings[] = {"hex", "base64", NULL};
const char *const vocabulary_secrets[] = {"text", "base64", NULL};
const char *const vocabulary_repeats[] = {"allowed", "never", NULL};

static const struct vocabulary_key event_keys[] = {
    {.name = "value", .required = true, .text = "The name of the event."},
    {.name = "header", .text = "The header field that holds it."},
    {.name = "member",
     .type = VOCABULARY_POINTER,
     .text = "The member of the body that holds it."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook_event = {
    .name = "webhook event",
    .place = "in a webhook",
    .text = "How a delivery says which webhook it is: in a header field, in a member of "
            "the body, or both. A contract with several webhooks needs it.",
    .example = "event: { header: X-Event, value: order.shipped }",
    .keys = event_keys,
};

static const struct vocabulary_key timestamp_keys[] = {
    {.name = "header",
     .required = true,
     .text = "The header field that holds it; that of the signature may be the same."},
    {.name = "prefix",
     .text = "Stands before it where it is one of several elements of the field, which "
             "`signature.separator` sets apart: `t=`. Left out: it is the whole value."},
    {.name = "unit",
     .type = VOCABULARY_WORD,
     .words = vocabulary_units,
     .initial = "s",
     .text = "What it counts, since 1970-01-01T00:00:00Z."},
    {.name = "tolerance",
     .type = VOCABULARY_INTEGER,
     .statement = true,
     .minimum = 0,
     .maximum = 86400,
     .initial = "300",
     .text =
         "Seconds it may lie back, or ahead, when the delivery arrives. Left out, it is "
         "at best inferred."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook_timestamp = {
    .name = "webhook timestamp",
    .place = "in a webhook",
    .text = "When a delivery was sent, so that an old one cannot be played again.",
    .example = "timestamp: { header: X-Timestamp, unit: s, tolerance: 300 }",
    .keys = timestamp_keys,
};

static const struct vocabulary_key id_keys[] = {
    {.name = "header", .required = true, .text = "The header field that holds it."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook_id = {
    .name = "webhook id",
    .place = "in a webhook",
    .text = "What identifies a delivery; one that is sent again keeps it.",
    .example = "id: { header: webhook-id }",
    .keys = id_keys,
};

static const struct vocabulary_key signature_keys[] = {
    {.name = "header",
     .required = true,
     .text = "The header field that holds the signature."},
    {.name = "algorithm",
     .type = VOCABULARY_WORD,
     .words = vocabulary_algorithms,
     .initial = "hmac-sha256",
     .text = "The message authentication code (RFC 2104)."},
    {.name = "encoding",
     .type = VOCABULARY_WORD,
     .words = vocabulary_encodings,
     .initial = "hex",
     .text = "How the code is written: `hex` in lower case, `base64` with its padding."},
    {.name = "prefix",
     .statement = true,
     .initial = "nothing",
     .text = "Stands before a signature: `sha256=`, `v1,`. The mock writes `value`, a "
             "receiver takes the readings of `or` as well."},
    {.name = "separator",
     .text = "Sets several elements of the field apart. Those that do not start with "
             "`prefix` are left alone, and of several signatures one must fit. Left out: "
             "the field holds one signature."},
    {.name = "content",
     .initial = "{body}",
     .text = "What is signed: {body} the bytes of the body, {timestamp} and {id} as they "
             "stand in their header fields."},
    {.name = "secret",
     .type = VOCABULARY_FILE,
     .text = "A file with the secret of the mock, for demonstrations; its first line. "
             "Another one may be given when a command is started."},
    {.name = "secret-encoding",
     .type = VOCABULARY_WORD,
     .words = vocabulary_secrets,
     .initial = "text",
     .text = "How the secret becomes the key: its bytes as they are, or the bytes it "
             "codes in base64 (behind whsec_ or not, as Standard Webhooks has it)."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook_signature = {
    .name = "webhook signature",
    .place = "in a webhook",
    .text = "How a delivery is signed. Without it deliveries are not signed.",
    .example = "signature:\n"
               "  header: X-Signature\n"
               "  prefix: sha256=\n"
               "  content: '{timestamp}.{body}'\n"
               "  secret: data/webhook-secret.txt",
    .keys = signature_keys,
};

static const struct vocabulary_key reply_keys[] = {
    {.name = "within",
     .type = VOCABULARY_INTEGER,
     .minimum = 1,
     .maximum = 3600,
     .text = "Seconds after which the sender no longer waits for the reply."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook_reply = {
    .name = "webhook reply",
    .place = "in a webhook",
    .text = "The reply is used, so it is held to the responses that the operation "
            "declares, and is not asked for again. Without it any 2xx will do.",
    .example = "reply: { within: 5 }",
    .keys = reply_keys,
};

static const struct vocabulary_key order_keys[] = {
    {.name = "subject",
     .type = VOCABULARY_POINTER,
     .required = true,
     .text = "The member of the body that tells what the delivery is about."},
    {.name = "state",
     .type = VOCABULARY_POINTER,
     .text = "The member of the body that tells the state the subject has come to."},
    {.name = "states",
     .type = VOCABULARY_ANY,
     .text = "The states in their order, as a list; those that exclude each other stand "
             "as a list in it. An earlier one is not sent after a later one."},
    {.name = "after",
     .shape = VOCABULARY_LIST,
     .text = "Webhooks that tell the subject's state before this one does."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook_order = {
    .name = "webhook order",
    .place = "in a webhook",
    .text =
        "In which order deliveries about one subject are sent. A subject that is told to "
        "have come to a state is told by each webhook that is sent for it (`when`) "
        "`after` "
        "the one that told it.",
    .example = "order:\n"
               "  subject: /order/id\n"
               "  state: /order/status\n"
               "  states: [ packed, shipped, [ delivered, lost ] ]",
    .keys = order_keys,
};

static const struct vocabulary_key webhook_keys[] = {
    {.name = "records",
     .text = "The record set whose changes are told. Left out: the webhook is sent on "
             "demand alone."},
    {.name = "state",
     .type = VOCABULARY_POINTER,
     .initial = "/status",
     .text = "The record's member that tells its state."},
    {.name = "when",
     .shape = VOCABULARY_LIST,
     .statement = true,
     .text = "The states on entering which it is sent. Left out: none, it is sent on "
             "demand alone."},
    {.name = "event",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook_event,
     .text = "How a delivery says which webhook it is."},
    {.name = "timestamp",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook_timestamp,
     .text = "When it was sent."},
    {.name = "id",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook_id,
     .text = "What identifies it."},
    {.name = "signature",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook_signature,
     .text = "How it is signed."},
    {.name = "body",
     .type = VOCABULARY_ANY,
     .text =
         "The body, with placeholders in its strings: {/pointer} a member of the record, "
         "{?/pointer} the same, left out where it is null, {text:/pointer} its text, "
         "empty "
         "where it is null, {uuid:/pointer} a UUID made "
         "from it, {NAME:/pointer} what `words` has for it, {now} the moment the record "
         "came to its state as RFC 3339, {seconds} and {milliseconds} the same since "
         "1970, {id} the delivery's identifier. A string that is just one placeholder "
         "becomes the value itself. Left out: the operation's example is sent."},
    {.name = "words",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_MAP,
     .text = "Word lists for the body, by name: an object of a member's text to what "
             "stands for it, `'null'` standing for a record without the member."},
    {.name = "reply",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook_reply,
     .text = "That the reply is used, and how long it is waited for."},
    {.name = "order",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_webhook_order,
     .text = "In which order deliveries are sent."},
    {.name = "repeated",
     .type = VOCABULARY_WORD,
     .words = vocabulary_repeats,
     .statement = true,
     .initial = "allowed",
     .text = "Whether a delivery that was received well may be sent again: one with the "
             "same identifier or, where there is none, with the same event and body."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_webhook = {
    .name = "webhook",
    .place = "in an operation below webhooks",
    .text = "What the API sends, when, and how a receiver knows that it is genuine. Its "
            "body is held to the schema of the operation's request body, header fields "
            "beside those named here stand among its parameters (the mock sends their "
            "const, default or example), replies in its responses.",
    .example = "webhook:\n"
               "  records: orders\n"
               "  when: [ shipped ]\n"
               "  event: { header: X-Event, value: order.shipped }\n"
               "  signature: { header: X-Signature, secret: data/secret.txt }\n"
               "  body: { id: '{/id}', status: '{/status}', sent: '{now}' }",
    .keys = webhook_keys,
};
