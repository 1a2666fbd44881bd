/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations that change records. They are asked only with --allow-unsafe; without it the
 * runner calls every rule here not applicable.
 */
#include "conformance/rules/write_internal.h"

#include <string.h>

static bool creates(const struct subject *subject)
{
    return subject->write->kind == WRITE_CREATE;
}

static bool has_location(const struct subject *subject)
{
    return creates(subject) && subject->write->location != NULL;
}

static bool updates(const struct subject *subject)
{
    return subject->write->kind == WRITE_UPDATE &&
           subject->write->members.source != EXPRESSION_NONE &&
           subject->operation->body != NULL && subject->operation->body->shape != NULL;
}

static bool acts(const struct subject *subject)
{
    return subject->write->action_count > 0;
}

static bool deletes(const struct subject *subject)
{
    return subject->write->kind == WRITE_DELETE;
}

static bool names_record(const struct subject *subject)
{
    return subject->write->kind != WRITE_CREATE;
}

static bool asks_for_state(const struct subject *subject)
{
    bool asks = subject->write->when.count > 0;
    for (size_t i = 0; i < subject->write->action_count; i++)
        asks = asks || subject->write->actions[i].when.count > 0;
    return asks;
}

static bool is_scoped(const struct subject *subject)
{
    return subject->write->scope.declared;
}

static bool is_secured(const struct subject *subject)
{
    for (size_t i = 0; i < subject->operation->security_count; i++)
        if (subject->operation->security[i].count == 0)
            return false;
    return subject->operation->security_count > 0;
}

static bool takes_body(const struct subject *subject)
{
    return subject->operation->body != NULL && subject->operation->body->shape != NULL;
}

static bool is_limited(const struct subject *subject)
{
    return subject->operation->rate_limit != NULL;
}

static bool lives(const struct subject *subject)
{
    return creates(subject) && subject->write->records->lifecycle != NULL;
}

static const char *const created_defects[] = {"created-not-stored", "created-member-lost",
                                              "created-set-wrong", "created-id-wrong",
                                              NULL};
static const char *const listed_defects[] = {"created-not-listed", "created-not-counted",
                                             "created-listed-last",
                                             "created-not-filtered", NULL};
static const char *const location_defects[] = {"location-wrong", "location-missing",
                                               NULL};
static const char *const updated_defects[] = {
    "update-lost",    "update-changes-more", "update-changes-other",
    "merge-replaces", "replace-merges",      NULL};
static const char *const action_defects[] = {"update-lost", "update-changes-more",
                                             "update-changes-other", NULL};
static const char *const state_defects[] = {"state-ignored", "refused-yet-done", NULL};
static const char *const deleted_defects[] = {"delete-ignored", "delete-other",
                                              "deleted-still-counted", NULL};
static const char *const unknown_defects[] = {"unknown-changed", NULL};
static const char *const outsider_defects[] = {"outsider-changes", "created-for-other",
                                               NULL};
static const char *const credential_defects[] = {
    "missing-key-accepted", "any-key-accepted",          "operation-open",
    "unauthorized-as-ok",   "unauthorized-as-forbidden", NULL};
static const char *const invalid_defects[] = {"invalid-accepted", "refused-yet-done",
                                              NULL};
static const char *const lifecycle_defects[] = {
    "state-never-ends", "state-ends-late", "state-skipped", "state-sets-nothing", NULL};

static const char *const limit_defects[] = {
    "rate-not-refused", "rate-refused-early",  "rate-shared",
    "rate-retry-short", "rate-retry-missing",  "rate-status-other",
    "rate-body-other",  "rate-window-doubled", NULL};

const struct rule write_rules[] = {
    {.id = "write/created",
     .each = SUBJECT_WRITE,
     .summary = "What is created is there, as it was sent and as the contract sets it",
     .relation = "request, answer and item show the same members",
     .source = "create, create.set, create.record, create.shows",
     .explanation =
         "A record is created and asked for by the identifier the answer gives. It shows "
         "every member that was sent, every member the contract sets (moments within a "
         "minute), and nothing else than the answer said. An endpoint that answers 201 "
         "and "
         "keeps nothing, or keeps less than it was sent, looks well until somebody "
         "reads.",
     .defects = created_defects,
     .applies = creates,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_created},
    {.id = "write/listed",
     .each = SUBJECT_WRITE,
     .summary =
         "What is created stands once in its lists, counted, filtered and in order",
     .relation = "list after = list before and the new row",
     .source = "create, list.totals, list.filters, list.order",
     .explanation =
         "Every list of the same records is read before and after: the new row stands in "
         "it once, the total is one more, each order has it at its place, filters show "
         "it "
         "where it matches and nowhere else, and all other rows are as they were. A list "
         "from an index or a cache that is not told of new records fails here.",
     .defects = listed_defects,
     .applies = creates,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_listed},
    {.id = "write/location",
     .each = SUBJECT_WRITE,
     .summary = "The header Location of what is created leads to it",
     .relation = "what stands at Location is the new record",
     .source = "create.location, RFC 9110 10.2.2",
     .explanation = "Clients follow Location instead of building URLs. It must be there "
                    "and lead, as an absolute URL or relative to the request, to the "
                    "record that was just created.",
     .defects = location_defects,
     .applies = has_location,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_location},
    {.id = "write/updated",
     .each = SUBJECT_WRITE,
     .summary = "An update changes what was sent and nothing else",
     .relation = "record after = record before, merged with or replaced by what was sent",
     .source = "update.members, update.replace, RFC 7396",
     .explanation = "Member by member another valid value is sent. The answer, the item "
                    "and the list "
                    "must show it; members that were not sent stay where the contract "
                    "merges, and go "
                    "where it replaces; no other record changes. Lost updates and "
                    "updates that reset "
                    "what they were not told to are found here.",
     .defects = updated_defects,
     .applies = updates,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_updated},
    {.id = "write/actions",
     .each = SUBJECT_WRITE,
     .summary = "Each action sets what the contract says and nothing else",
     .relation = "record after = record before, but for what the action sets",
     .source = "update.actions",
     .explanation =
         "Each action is asked for on a record whose state allows it, with the "
         "documented "
         "body. What it sets must show afterwards, in the item and in the answer; every "
         "other member and every other record stays as it was.",
     .defects = action_defects,
     .applies = acts,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_actions},
    {.id = "write/state",
     .each = SUBJECT_WRITE,
     .summary = "What a record's state does not allow is refused and changes nothing",
     .relation = "refusal as `state` declares; record and lists as before",
     .source = "update.when, delete.when, errors.state",
     .explanation =
         "A record is brought into a state that does not allow the operation, by another "
         "operation or by the clock, and the operation is asked for. It must be refused "
         "as "
         "declared, and the record must be as it was: a refusal that has already done "
         "what it refuses is the worst of both.",
     .defects = state_defects,
     .applies = asks_for_state,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_state},
    {.id = "write/deleted",
     .each = SUBJECT_WRITE,
     .summary = "What is deleted is gone from item and lists, and only that",
     .relation = "list after = list before without the row; item unknown",
     .source = "delete, errors.item-unknown, list.totals",
     .explanation = "A record is deleted. Afterwards the item is unknown, no list shows "
                    "it, the total "
                    "is one less, all other records are there, and deleting it again is "
                    "refused as an "
                    "unknown record is.",
     .defects = deleted_defects,
     .applies = deletes,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_deleted},
    {.id = "write/unknown",
     .each = SUBJECT_WRITE,
     .summary = "A record that does not exist can neither be changed nor deleted",
     .relation = "refusal as `item-unknown` declares; lists as before",
     .source = "errors.item-unknown",
     .explanation =
         "The operation is asked for an identifier that no record has. It must "
         "be refused as declared; an endpoint that answers success, or creates "
         "the record on the way, hides every mistyped identifier.",
     .defects = unknown_defects,
     .applies = names_record,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_unknown},
    {.id = "write/outsider",
     .each = SUBJECT_WRITE,
     .summary = "An outsider neither changes nor deletes nor sees the record of another",
     .relation = "refusal as `item-forbidden` declares; record as before",
     .source = "create.scope, update.scope, delete.scope",
     .explanation =
         "Another identity, valid but without a right to the record, asks for the "
         "change. "
         "It must be refused, and its owner must find the record as it was. What was "
         "created must not show up for the outsider either.",
     .defects = outsider_defects,
     .applies = is_scoped,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_outsider},
    {.id = "write/credentials",
     .each = SUBJECT_WRITE,
     .summary = "Without a good credential nothing is changed",
     .relation = "refusal as `security` declares; record and lists as before",
     .source = "security, errors.security",
     .explanation =
         "The operation is asked without any credential, and with one that is nobody's. "
         "Both must be refused as declared and change nothing.",
     .defects = credential_defects,
     .applies = is_secured,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_credentials},
    {.id = "write/invalid",
     .each = SUBJECT_WRITE,
     .summary = "A body that its schema forbids is refused and changes nothing",
     .relation = "refusal; record and lists as before",
     .source = "requestBody, errors",
     .explanation =
         "A good body is spoilt in one member: left out though required, of another "
         "type, "
         "above a maximum, below a minimum. It must be refused with the declared status, "
         "and neither the record nor any list may have changed.",
     .defects = invalid_defects,
     .applies = takes_body,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_invalid},
    {.id = "write/lifecycle",
     .each = SUBJECT_WRITE,
     .summary = "A new record goes through its states in their order and time",
     .relation = "the state after a time is the one that the contract names",
     .source = "lifecycle",
     .explanation =
         "A record is created and the endpoint's clock is moved into the middle of each "
         "state in turn: the record must be in it, with what the state sets on entering. "
         "Needs a clock that can be set, as the mock's.",
     .defects = lifecycle_defects,
     .applies = lives,
     .again = RULE_ASKS_AFTER_A_CHANGE,
     .probe = write_lifecycle},
    {.id = "write/limited",
     .each = SUBJECT_WRITE,
     .summary = "As many changes as documented are taken, and one more is refused",
     .relation =
         "one request repeated: taken as often as the limit says, then refused as "
         "`rate` declares; another record, or identity, is not",
     .source = "rate-limit.requests, rate-limit.window, rate-limit.per; errors.rate",
     .explanation =
         "Where nothing that only reads is counted by the operation's limit, the "
         "operation "
         "itself is repeated, with a body that leaves the record as it is where there is "
         "one. Behind the window (or the time that the refusal promises) it must be "
         "taken "
         "again. A limit for each record that counts all records together stops whoever "
         "has several at work.",
     .defects = limit_defects,
     .applies = is_limited,
     .again = RULE_ASKS_AGAIN,
     .probe = write_limited},
    {0},
};
