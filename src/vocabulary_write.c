/* SPDX-License-Identifier: Apache-2.0 */
/* Operations that change records, and records that change with time. */
#include "src/vocabulary_internal.h"

#define SET(when)                                                                        \
    {                                                                                    \
        .name = "set", .type = VOCABULARY_ANY, .shape = VOCABULARY_MAP,                  \
        .text =                                                                          \
            "Members of the record (JSON Pointers) and the values they get " when        \
            ": any JSON value, a runtime expression, `$now` for the moment of the "      \
            "change as the member writes moments, `$duration` for what the member's "    \
            "own `duration` invariant asks for. Written in this order. A value that is " \
            "less sure than the rest stands as `{ value: ..., certainty: ... }`, one "   \
            "of "                                                                        \
            "several that are as fair as `{ value: ..., or: [ ... ] }`."                 \
    }

#define WHEN                                                                             \
    {                                                                                    \
        .name = "when", .type = VOCABULARY_ANY, .shape = VOCABULARY_MAP_OF_LISTS,        \
        .text = "Members of the record (JSON Pointers) and the values that allow it. A " \
                "record with another value is refused as `state` says."                  \
    }

#define RECORDS                                                                          \
    {                                                                                    \
        .name = "records", .required = true, .text = "The record set that is changed."   \
    }

#define ID                                                                               \
    {                                                                                    \
        .name = "id", .type = VOCABULARY_EXPRESSION, .required = true,                   \
        .text = "Where the request names the record."                                    \
    }

#define SCOPE(text_of_it)                                                                \
    {                                                                                    \
        .name = "scope", .type = VOCABULARY_OBJECT, .object = &vocabulary_scope,         \
        .text = text_of_it                                                               \
    }

#define RECORD                                                                           \
    {                                                                                    \
        .name = "record", .type = VOCABULARY_EXPRESSION,                                 \
        .text = "Where the answer holds the record as it is then. What stands around "   \
                "it the mock takes from the answer's schema and example."                \
    }

#define SHOWS                                                                            \
    {                                                                                    \
        .name = "shows", .type = VOCABULARY_EXPRESSION, .shape = VOCABULARY_MAP,         \
        .text = "Members of the record (JSON Pointers) and where the answer repeats "    \
                "them."                                                                  \
    }

static const struct vocabulary_key create_keys[] = {
    RECORDS,
    {.name = "members",
     .type = VOCABULARY_EXPRESSION,
     .text = "An object in the request whose members the new record takes over."},
    SET("after that"),
    {.name = "id-form",
     .initial = "as the identifier's schema says",
     .text =
         "The identifier the mock gives: {random} stands for letters and digits, {uuid} "
         "for a UUID, {number} for the number above all in use, {/pointer} for a member "
         "of the record. The same requests in the same order get the same ones."},
    RECORD,
    SHOWS,
    {.name = "location",
     .text = "The operationId of the item that the header Location leads to (RFC 9110 "
             "10.2.2)."},
    SCOPE("Whose record it becomes: the owner the request names, else that of the "
          "credential."),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_create = {
    .name = "create",
    .place = "in an operation's x-countersign",
    .text = "This operation adds a record. The check asks it only with --allow-unsafe.",
    .example = "create:\n"
               "  records: orders\n"
               "  members: $request.body#\n"
               "  set: { /status: queued, /createdAt: $now }\n"
               "  record: $response.body#\n"
               "  location: getOrder",
    .keys = create_keys,
};

static const struct vocabulary_key action_keys[] = {
    WHEN,
    SET("by it"),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_action = {
    .name = "action",
    .place = "in actions, under the word that asks for it",
    .text = "One of several things that an operation can be told to do.",
    .example =
        "actions:\n"
        "  cancel: { when: { /status: [ queued ] }, set: { /status: cancelled } }\n"
        "  remind: {}",
    .keys = action_keys,
};

static const struct vocabulary_key update_keys[] = {
    RECORDS,
    ID,
    {.name = "members",
     .type = VOCABULARY_EXPRESSION,
     .text = "An object in the request that is merged into the record (RFC 7396): null "
             "removes a member, what is not given stays."},
    {.name = "replace",
     .type = VOCABULARY_BOOLEAN,
     .initial = "false",
     .text = "The members that the request's schema names and that are not given go, "
             "too."},
    SET("after that"),
    WHEN,
    {.name = "action",
     .type = VOCABULARY_EXPRESSION,
     .text = "Where the request says which of `actions` it asks for."},
    {.name = "actions",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .object = &vocabulary_action,
     .text = "What can be asked for, by its word."},
    RECORD,
    SHOWS,
    SCOPE("Whose records may be changed."),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_update = {
    .name = "update",
    .place = "in an operation's x-countersign",
    .text = "This operation changes a record, or does something to it that only some "
            "states allow. The check asks it only with --allow-unsafe.",
    .example = "update:\n"
               "  records: orders\n"
               "  id: $request.path.id\n"
               "  members: $request.body#\n"
               "  set: { /changedAt: $now }\n"
               "  when: { /status: [ queued, packed ] }\n"
               "  record: $response.body#/order",
    .keys = update_keys,
};

static const struct vocabulary_key delete_keys[] = {
    RECORDS, ID, WHEN, SHOWS, SCOPE("Whose records may be deleted."), CERTAINTY, {0},
};
const struct vocabulary_object vocabulary_delete = {
    .name = "delete",
    .place = "in an operation's x-countersign",
    .text = "This operation removes a record for good. The check asks it only with "
            "--allow-unsafe.",
    .example = "delete: { records: orders, id: $request.path.id }",
    .keys = delete_keys,
};

static const struct vocabulary_key state_keys[] = {
    {.name = "lasts",
     .type = VOCABULARY_INTEGER,
     .maximum = 31536000,
     .text = "Seconds until `next` is entered."},
    {.name = "next", .text = "The state that follows; without it the record stays."},
    SET("on entering the state"),
    {0},
};
const struct vocabulary_object vocabulary_state = {
    .name = "state",
    .place = "in the states of a lifecycle, under its name",
    .text = "One state of a record.",
    .example = "packed: { lasts: 60, next: sent, set: { /packedAt: $now } }",
    .keys = state_keys,
};

static const struct vocabulary_key lifecycle_keys[] = {
    {.name = "member",
     .type = VOCABULARY_POINTER,
     .required = true,
     .text = "The member that holds the state."},
    {.name = "states",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .required = true,
     .object = &vocabulary_state,
     .text = "The states, by the member's value. They form no circle."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_lifecycle = {
    .name = "lifecycle",
    .place = "in a record set",
    .text = "How a record changes as time passes, from the moment it is created or an "
            "operation puts it into another state. The records of the file stand still "
            "until then. The mock goes by its clock; the check holds an endpoint to it "
            "whose clock it can set (--clock), and elsewhere to the order of the states "
            "alone.",
    .example = "lifecycle:\n"
               "  member: /status\n"
               "  states:\n"
               "    queued: { lasts: 5, next: sent }\n"
               "    sent: { set: { /sentAt: $now } }",
    .keys = lifecycle_keys,
};
