/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary.h"

#include "src/vocabulary_internal.h"

const char *const vocabulary_certainties[] = {"documented", "inferred", "unknown", NULL};
const char *const vocabulary_matches[] = {"equals",      "contains", "prefix",
                                          "at-or-after", "after",    "at-or-before",
                                          "before",      NULL};
const char *const vocabulary_comparisons[] = {"text", "number", "instant", NULL};
const char *const vocabulary_directions[] = {"ascending", "descending", NULL};
const char *const vocabulary_page_kinds[] = {"number", "offset", "cursor", "keyset",
                                             "rows",   "range",  NULL};
const char *const vocabulary_past_ends[] = {"empty", "reject", "last", NULL};
const char *const vocabulary_excesses[] = {"reject", "clamp", "ignore", NULL};
const char *const vocabulary_signed_url_schemes[] = {
    "aws-sigv4", "aws-sigv2", "cloudfront", "cloudfront-custom",
    "gcs-v4",    "gcs-v2",    "azure-sas",  "expires-hmac",
    "jwt",       NULL};
const char *const vocabulary_ends[] = {"exclusive", "inclusive", NULL};
const char *const vocabulary_unknowns[] = {"ignore", "reject", NULL};
const char *const vocabulary_resets[] = {"epoch", "seconds", NULL};
const char *const vocabulary_answered[] = {"never", "allowed", NULL};
const char *const vocabulary_tellings[] = {"always", "all-or-none", NULL};
const char *const vocabulary_unknown_values[] = {"empty", "empty-or-reject", NULL};
const char *const vocabulary_rate_owners[] = {"credential", "all", "record", NULL};
const char *const vocabulary_units[] = {"s", "ms", NULL};
const char *const vocabulary_dates_forms[] = {"date-time", "local",   "date", "epoch-s",
                                              "epoch-ms",  "rfc2822", NULL};
const char *const vocabulary_days[] = {"start", "whole", NULL};
const char *const vocabulary_date_forms[] = {"rfc2822", NULL};
const char *const vocabulary_expressions[] = {"$request.query.",
                                              "$request.path.",
                                              "$request.header.",
                                              "$request.body#",
                                              "$response.header.",
                                              "$response.body#",
                                              NULL};
const char *const vocabulary_refusals[] = {"required",
                                           "type",
                                           "enum",
                                           "minimum",
                                           "maximum",
                                           "format",
                                           "pattern",
                                           "length",
                                           "range",
                                           "parameter",
                                           "security",
                                           "scope-unknown",
                                           "scope-forbidden",
                                           "item-unknown",
                                           "item-forbidden",
                                           "past-end",
                                           "cursor",
                                           "cursor-expired",
                                           "exclusive",
                                           "requires",
                                           "route",
                                           "method",
                                           "body",
                                           "media",
                                           "state",
                                           "unknown-parameter",
                                           "rate",
                                           "internal",
                                           NULL};

/* One a line, so that each can come and go by itself. */
/* clang-format off */
const struct vocabulary_object *const vocabulary_objects[] = {
    &vocabulary_document,
    &vocabulary_record_set,
    &vocabulary_lifecycle,
    &vocabulary_state,
    &vocabulary_credential,
    &vocabulary_error,
    &vocabulary_allowed,
    &vocabulary_rate_limit,
    &vocabulary_rate_headers,
    &vocabulary_failure,
    &vocabulary_operation,
    &vocabulary_exclusive,
    &vocabulary_requires,
    &vocabulary_list,
    &vocabulary_scope,
    &vocabulary_page,
    &vocabulary_special_size,
    &vocabulary_lifetime,
    &vocabulary_totals,
    &vocabulary_asked,
    &vocabulary_none,
    &vocabulary_echoes,
    &vocabulary_filter,
    &vocabulary_alias,
    &vocabulary_dates,
    &vocabulary_range,
    &vocabulary_order,
    &vocabulary_order_key,
    &vocabulary_item,
    &vocabulary_create,
    &vocabulary_update,
    &vocabulary_action,
    &vocabulary_delete,
    &vocabulary_webhook,
    &vocabulary_webhook_event,
    &vocabulary_webhook_timestamp,
    &vocabulary_webhook_id,
    &vocabulary_webhook_signature,
    &vocabulary_webhook_reply,
    &vocabulary_webhook_order,
    &vocabulary_parameter,
    &vocabulary_body,
    &vocabulary_response,
    &vocabulary_schema,
    &vocabulary_signed_url,
    &vocabulary_invariant,
    &vocabulary_case,
    &vocabulary_case_request,
    &vocabulary_case_response,
    NULL,
};
/* clang-format on */
