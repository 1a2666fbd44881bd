/* SPDX-License-Identifier: Apache-2.0 */
/* What must hold of deliveries; conformance/arrival.c judges them. */
#include "conformance/rule.h"

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule webhook_rules[] = {
    [WEBHOOK_RULE_EVENT] =
        {
            .id = "webhook/event",
            .each = SUBJECT_WEBHOOK,
            .summary =
                "A delivery says which webhook it is, in every place that tells it",
            .relation = "The header field and the member of the body that hold the event "
                        "are there, and name one webhook of the contract.",
            .source = "webhook.event",
            .explanation =
                "A receiver chooses what to do by the event. One that is missing or "
                "unknown is dropped, or taken for another.",
            .defects = DEFECTS("webhook-event-missing"),
        },
    [WEBHOOK_RULE_SIGNATURE] =
        {
            .id = "webhook/signature",
            .each = SUBJECT_WEBHOOK,
            .summary = "A delivery is signed by the secret, over the bytes that arrive",
            .relation = "The signature is made anew from the bytes of the body, the "
                        "timestamp and the identifier as they stand in their fields, and "
                        "compared in constant time; of several, one must fit.",
            .source = "webhook.signature; RFC 2104",
            .explanation =
                "The signature is all that tells a delivery from a forgery. One over "
                "other bytes (a body that is printed anew before it is sent) is refused "
                "by every receiver that looks.",
            .defects = DEFECTS("webhook-secret-other", "webhook-body-altered",
                               "webhook-signature-missing"),
        },
    [WEBHOOK_RULE_TIMESTAMP] =
        {
            .id = "webhook/timestamp",
            .each = SUBJECT_WEBHOOK,
            .summary =
                "A delivery is dated, and not further back or ahead than tolerated",
            .relation = "The timestamp against the clock, both ways.",
            .source = "webhook.timestamp",
            .explanation = "A delivery that may be of any age can be played again by who "
                           "once saw it.",
            .defects = DEFECTS("webhook-timestamp-stale", "webhook-timestamp-early",
                               "webhook-timestamp-missing"),
        },
    [WEBHOOK_RULE_ID] =
        {
            .id = "webhook/id",
            .each = SUBJECT_WEBHOOK,
            .summary = "A delivery has its identifier",
            .relation = "The header field is there once, and not empty.",
            .source = "webhook.id",
            .explanation = "Without it a receiver cannot tell a delivery that is sent "
                           "again from another one.",
            .defects = DEFECTS("webhook-id-missing"),
        },
    [WEBHOOK_RULE_HEADERS] =
        {
            .id = "webhook/headers",
            .each = SUBJECT_WEBHOOK,
            .summary = "A delivery has the header fields the contract declares",
            .relation =
                "Each required header parameter is there; each that is there fits "
                "its schema.",
            .source = "OpenAPI parameters (in: header)",
            .explanation = "Receivers route and filter by header fields before they read "
                           "the body.",
            .defects = DEFECTS("webhook-header-other"),
        },
    [WEBHOOK_RULE_MEDIA] =
        {
            .id = "webhook/media",
            .each = SUBJECT_WEBHOOK,
            .summary =
                "A delivery is sent by the declared method, and is of the declared media "
                "type",
            .relation =
                "The method against that of the operation; Content-Type, parameters "
                "aside, against the request body's.",
            .source = "OpenAPI requestBody.content; RFC 9110 8.3",
            .explanation = "A framework that reads bodies by their media type sees none.",
            .defects = DEFECTS("webhook-media-other"),
        },
    [WEBHOOK_RULE_BODY] =
        {
            .id = "webhook/body",
            .each = SUBJECT_WEBHOOK,
            .summary = "A delivery's body is JSON that fits the schema",
            .relation = "The body against the schema of the request body.",
            .source = "OpenAPI requestBody.content.schema",
            .explanation = "What a receiver reads without looking must be there, and of "
                           "the type that is told.",
            .defects = DEFECTS("webhook-member-dropped"),
        },
    [WEBHOOK_RULE_INVARIANT] =
        {
            .id = "webhook/invariant",
            .each = SUBJECT_WEBHOOK,
            .summary = "What the contract says across members holds in a delivery",
            .relation = "Durations, ordered moments and members that are null together.",
            .source = "invariants of the body's schema",
            .explanation = "Each member may be right by itself, and the whole wrong.",
            .defects = DEFECTS("webhook-invariant-broken"),
        },
    [WEBHOOK_RULE_ORDER] =
        {
            .id = "webhook/order",
            .each = SUBJECT_WEBHOOK,
            .summary = "Deliveries about one subject arrive in the order of its states",
            .relation = "An earlier state does not follow a later one, of states that "
                        "exclude each other one is told, and nothing arrives behind what "
                        "is sent after it.",
            .source = "webhook.order",
            .explanation = "A receiver that keeps the last state it was told ends with "
                           "the wrong one.",
            .defects = DEFECTS("webhook-order-reversed"),
        },
    [WEBHOOK_RULE_REPORT] =
        {
            .id = "webhook/report",
            .each = SUBJECT_WEBHOOK,
            .summary = "What is sent after a state arrives once the state was told",
            .relation = "A subject that a delivery tells to have come to a state is told "
                        "by each webhook that is sent for this state, after the first.",
            .source = "webhook.when; webhook.order.after",
            .explanation = "Nobody misses what never arrives: bills are not written, "
                           "records stay open.",
            .defects = DEFECTS("webhook-report-missing"),
        },
    [WEBHOOK_RULE_REPEATED] =
        {
            .id = "webhook/repeated",
            .each = SUBJECT_WEBHOOK,
            .summary = "What was received well is not delivered again",
            .relation = "The identifier or, where there is none, event and body against "
                        "those that were answered with success.",
            .source = "webhook.repeated",
            .explanation = "What is told twice is counted twice by a receiver that was "
                           "told it would not be.",
            .defects = DEFECTS("webhook-sent-twice"),
        },
    [WEBHOOK_RULES] = {0},
};
