/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the vocabulary share: the objects that are reached through others,
 * and the keys that several objects have.
 */
#ifndef COUNTERSIGN_VOCABULARY_INTERNAL_H
#define COUNTERSIGN_VOCABULARY_INTERNAL_H

#include "src/vocabulary.h"

/* What cannot be said; the last entry has no text. */
struct vocabulary_limit {
    const char *what, *reason, *instead;
};
extern const struct vocabulary_limit vocabulary_limits[];

extern const struct vocabulary_object vocabulary_allowed;
extern const struct vocabulary_object vocabulary_error;
extern const struct vocabulary_object vocabulary_record_set;
extern const struct vocabulary_object vocabulary_scope;
extern const struct vocabulary_object vocabulary_page;
extern const struct vocabulary_object vocabulary_exclusive;
extern const struct vocabulary_object vocabulary_requires;
extern const struct vocabulary_object vocabulary_alias;
extern const struct vocabulary_object vocabulary_asked;
extern const struct vocabulary_object vocabulary_none;
extern const struct vocabulary_object vocabulary_special_size;
extern const struct vocabulary_object vocabulary_lifetime;
extern const struct vocabulary_object vocabulary_failure;
extern const struct vocabulary_object vocabulary_totals;
extern const struct vocabulary_object vocabulary_echoes;
extern const struct vocabulary_object vocabulary_filter;
extern const struct vocabulary_object vocabulary_dates;
extern const struct vocabulary_object vocabulary_rate_limit;
extern const struct vocabulary_object vocabulary_rate_headers;
extern const struct vocabulary_object vocabulary_range;
extern const struct vocabulary_object vocabulary_order_key;
extern const struct vocabulary_object vocabulary_order;
extern const struct vocabulary_object vocabulary_list;
extern const struct vocabulary_object vocabulary_item;
extern const struct vocabulary_object vocabulary_create;
extern const struct vocabulary_object vocabulary_update;
extern const struct vocabulary_object vocabulary_action;
extern const struct vocabulary_object vocabulary_delete;
extern const struct vocabulary_object vocabulary_lifecycle;
extern const struct vocabulary_object vocabulary_state;
extern const struct vocabulary_object vocabulary_webhook;
extern const struct vocabulary_object vocabulary_webhook_event;
extern const struct vocabulary_object vocabulary_webhook_timestamp;
extern const struct vocabulary_object vocabulary_webhook_id;
extern const struct vocabulary_object vocabulary_webhook_signature;
extern const struct vocabulary_object vocabulary_webhook_reply;
extern const struct vocabulary_object vocabulary_webhook_order;
extern const struct vocabulary_object vocabulary_signed_url;
extern const struct vocabulary_object vocabulary_invariant;
extern const struct vocabulary_object vocabulary_case_request;
extern const struct vocabulary_object vocabulary_case_response;

#define VOCABULARY_STATUS_MINIMUM 100
#define VOCABULARY_STATUS_MAXIMUM 599

#define VOCABULARY_MAX_KEYS 32 /* of one object; a unit test holds the tables to it */

/* True when `value` fits `object`; nothing is reported. */
bool vocabulary_check_value(const struct vocabulary_object *object, const json_t *value);

/* Returns new the object's example as a value; NULL when the example does not fit it,
 * which a unit test refuses. */
json_t *vocabulary_example(const struct vocabulary_object *object);

/* Every object may carry the certainty of what it says as a whole. */
#define CERTAINTY                                                                        \
    {                                                                                    \
        .name = "certainty", .type = VOCABULARY_WORD, .words = vocabulary_certainties,   \
        .initial = "documented",                                                         \
        .text = "How sure the documents are of what this object says. A broken "         \
                "`documented` statement fails, a broken `inferred` one warns, of an "    \
                "`unknown` one the check only records what the endpoint does."           \
    }

/* At two levels. */
#define UNKNOWN_PARAMETERS                                                               \
    {                                                                                    \
        .name = "unknown-parameters", .type = VOCABULARY_WORD,                           \
        .words = vocabulary_unknowns, .statement = true, .initial = "ignore, unknown",   \
        .text = "What a query parameter does that nobody declared: nothing (`ignore`), " \
                "or it is refused (`unknown-parameter`)."                                \
    }

/* Refusals can be stated at three levels. */
#define ERRORS(scope)                                                                    \
    {                                                                                    \
        .name = "errors", .type = VOCABULARY_OBJECT, .shape = VOCABULARY_MAP,            \
        .words = vocabulary_refusals, .object = &vocabulary_error,                       \
        .text =                                                                          \
            "The refusals " scope                                                        \
            ", by kind. `required`, `type`, `enum`, `minimum`, `maximum`, `format`, "    \
            "`pattern` and `length` are the JSON Schema keyword that a parameter "       \
            "broke (`parameter` stands for those not listed); `range` is a range "       \
            "whose ends are reversed; `security` missing or wrong credentials; "         \
            "`scope-unknown` and `scope-forbidden` an owner that does not exist or "     \
            "is out of the credential's reach; `item-unknown` and `item-forbidden` "     \
            "the same for one record; `past-end` a page behind the last; `cursor` "      \
            "a cursor that leads nowhere, `cursor-expired` one that is too old; "        \
            "`exclusive` and `requires` inputs that do not go together, or not alone; "  \
            "`route`, "                                                                  \
            "`method` and `body` a request that fits no operation; `media` a body of "   \
            "another media type; `state` a record in "                                   \
            "a state that does not allow the change; `unknown-parameter` a query "       \
            "parameter that nobody declared; `rate` more requests than a rate "          \
            "limit allows; `internal` what the server says of its own failure."          \
    }

#endif
