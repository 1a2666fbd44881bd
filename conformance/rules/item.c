/* SPDX-License-Identifier: Apache-2.0 */
/* One record at a time: found by its identifier, itself, and as its row shows it. */
#include "conformance/rules/item_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- Found --- */

/* "+" is an ordinary character of a path (RFC 3986 3.3) and no space there. */
static const struct answer *ask_with_plus(struct probe *probe,
                                          const struct answer *answer)
{
    struct text target AUTO_TEXT;
    bool in_path = true, has_plus = false;

    text_init(&target, URL_CEILING);
    for (const char *at = answer->exchange->request.target; *at != '\0'; at++) {
        in_path = in_path && *at != '?';
        if (in_path && strncasecmp(at, "%2B", 3) == 0) {
            text_add_char(&target, '+');
            has_plus = true;
            at += 2;
        } else {
            text_add_char(&target, *at);
        }
    }
    return has_plus ? evidence_ask_raw(rule_evidence(probe), "GET", text_string(&target),
                                       AS_MAIN, NULL, NULL)
                    : NULL;
}

static bool is_found(struct probe *probe, const struct answer *answer, const char *id)
{
    if (!answer->reached)
        return rule_usable(probe, answer, 200);
    if (answer->status == 200 && evidence_accepted(answer)) {
        rule_held(probe);
        return true;
    }
    AUTO_FREE char *expected =
        memory_format("status 200 for %.200s, which is listed", id);
    rule_broken_format(probe, &rule_subject(probe)->item->claim, answer, expected,
                       "status %d", answer->status);
    return false;
}

static void probe_found(struct probe *probe)
{
    struct item_sample sample;

    if (!item_choose(probe, &sample))
        return;
    for (size_t i = 0; i < sample.count; i++) {
        AUTO_FREE char *id = item_id(probe, &sample, i);

        if (id == NULL)
            continue;
        const struct answer *answer = item_ask(probe, id);
        const struct answer *plain =
            is_found(probe, answer, id) ? ask_with_plus(probe, answer) : NULL;
        if (plain != NULL)
            (void)is_found(probe, plain, id);
    }
}

/* --- Itself --- */

static void hold_identity(struct probe *probe, const struct answer *answer,
                          const char *id)
{
    const struct contract_item *item = rule_subject(probe)->item;
    const json_t *value = value_at(evidence_record(answer, item), item->id_field);
    AUTO_FREE char *found = value_text(value);

    if (value != NULL && strcmp(found, id) == 0) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected = memory_format("%.200s at %s", id, item->id_field);
    rule_broken_format(probe, &item->claim, answer, expected, "%.200s",
                       value == NULL ? "nothing" : found);
}

static void probe_same_id(struct probe *probe)
{
    struct item_sample sample;

    if (!item_choose(probe, &sample))
        return;
    for (size_t i = 0; i < sample.count; i++) {
        AUTO_FREE char *id = item_id(probe, &sample, i);
        const struct answer *answer = id == NULL ? NULL : item_ask(probe, id);

        if (answer != NULL && rule_usable(probe, answer, 200))
            hold_identity(probe, answer, id);
    }
}

/* --- As its row shows it --- */

/* A member that the item is not said to show may be missing there. */
static bool is_shared(const struct contract_item *item,
                      const struct contract_field *field)
{
    const struct contract_field *in_item =
        item->shape == NULL ? NULL : contract_field_at(item->shape, field->pointer);

    return !contract_field_is_fresh(field) && in_item != NULL &&
           !contract_field_is_fresh(in_item);
}

void item_hold_row(struct probe *probe, const struct contract_list *list,
                   const json_t *row, const struct answer *answer)
{
    const struct contract_item *item = rule_subject(probe)->item;
    const json_t *record = evidence_record(answer, item);

    for (size_t f = 0; f < list->row->field_count; f++) {
        const struct contract_field *field = &list->row->fields[f];
        const json_t *wanted = value_at(row, field->pointer);
        const json_t *found = value_at(record, field->pointer);

        if (!is_shared(item, field) || contract_field_has_members(list->row, field))
            continue;
        if (relation_same_member(row, record, field)) {
            if (wanted != NULL)
                rule_held(probe);
            continue;
        }
        AUTO_FREE char *in_row =
            wanted == NULL ? memory_text("not shown") : value_print(wanted);
        AUTO_FREE char *in_item =
            found == NULL ? memory_text("nothing") : value_print(found);
        AUTO_FREE char *id = evidence_id(list, row);
        AUTO_FREE char *expected =
            memory_format("%s of %.120s is %.200s, as in the list", field->pointer,
                          id == NULL ? "the item" : id, in_row);
        /* That a row may lack what the item shows is not said, but not forbidden. */
        rule_broken_at_most(probe, wanted == NULL ? VERDICT_WARN : VERDICT_FAIL,
                            &field->claim, answer, expected, in_item);
    }
}

static bool has_list(const struct subject *subject)
{
    return subject->item->list != NULL && subject->item->list->list->row != NULL;
}

static void probe_agrees(struct probe *probe)
{
    struct item_sample sample;

    if (!item_choose(probe, &sample))
        return;
    for (size_t i = 0; i < sample.count; i++) {
        AUTO_FREE char *id = item_id(probe, &sample, i);
        const struct answer *answer = id == NULL ? NULL : item_ask(probe, id);

        if (answer != NULL && rule_usable(probe, answer, 200))
            item_hold_row(probe, sample.walk->list,
                          evidence_walk_row(sample.walk, sample.rows[i]), answer);
    }
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule item_rules[] = {
    {
        .id = "item/found",
        .each = SUBJECT_ITEM,
        .summary = "Every listed record is found by its identifier",
        .relation =
            "The identifiers of sampled rows, those with characters that a path must "
            "code first, are each answered 200; a plus sign also as it stands.",
        .source = "item.id; RFC 3986 3.3",
        .explanation =
            "A row leads nowhere when its identifier cannot be asked for. Identifiers "
            "with +, % or / in them are where frameworks decode once too often, or take "
            "a plus for a space.",
        .defects = DEFECTS("item-gone", "plus-as-space"),
        .probe = probe_found,
    },
    {
        .id = "item/same-id",
        .each = SUBJECT_ITEM,
        .one_answer = true,
        .summary = "The record that is shown is the one that was asked for",
        .relation = "The identifier in the answer equals the one in the path.",
        .source = "item.id, records.id",
        .explanation =
            "Another record than the one asked for, under the right address, ends in "
            "every cache between.",
        .defects = DEFECTS("other-item", "item-id-wrong"),
        .probe = probe_same_id,
    },
    {
        .id = "item/agrees-with-row",
        .each = SUBJECT_ITEM,
        .summary = "An item agrees with its row in the list, member by member",
        .relation =
            "Each declared member of a sampled row equals the same member of its item; "
            "instants are compared as such, signed URLs left out.",
        .source = "item.list",
        .explanation =
            "A list and an item are two queries over one record. Where they differ, one "
            "of them is wrong, and users see both.",
        .defects = DEFECTS("item-member-differs", "item-object-differs", "row-shows-less",
                           "other-item"),
        .applies = has_list,
        .probe = probe_agrees,
    },
    {
        .id = "item/unknown",
        .each = SUBJECT_ITEM,
        .one_answer = true,
        .summary = "An identifier that no record has is refused as declared",
        .relation =
            "Near misses of a listed identifier: one character changed, all changed, "
            "one more, one less, and the other case of its letters, unless identifiers "
            "may be of a kind that has none.",
        .source = "errors.item-unknown; RFC 3986 6.2.2.1",
        .explanation =
            "An unknown record answered with 200, with an empty body, or with a failure "
            "of the server is taken for a record, for none, or for an outage.",
        .defects = DEFECTS("unknown-item-ok", "unknown-item-empty", "unknown-item-error",
                           "id-case-ignored", "error-status-ok", "error-status-other"),
        .probe = item_unknown,
    },
    {
        .id = "item/odd",
        .each = SUBJECT_ITEM,
        .one_answer = true,
        .summary = "An odd identifier finds no record and breaks nothing",
        .relation =
            "Quotes, wildcards, slashes, dots, a very long text and the like are never "
            "answered with a record of another identifier nor with a failure of the "
            "server.",
        .source = "item.id",
        .explanation =
            "What reaches the database or the file system unescaped is an injection; "
            "what finds a record by a pattern is one too.",
        .defects = DEFECTS("item-wildcard", "unknown-item-error", "malformed-id-failure"),
        .probe = item_odd,
    },
    {
        .id = "item/stable",
        .each = SUBJECT_ITEM,
        .summary = "A record asked for twice is the same twice",
        .relation =
            "Two answers for one identifier, one after the other, agree in every "
            "declared member, and the second with the row of the list; signed URLs are "
            "left out. Records nobody has asked for yet come first.",
        .source = "item; RFC 9110 9.2.1",
        .explanation =
            "Reading changes nothing. Servers behind one address that disagree show "
            "here, and so does what is cached otherwise than it was made.",
        .defects = DEFECTS("item-flickers", "item-drifts"),
        .applies = item_has_shape,
        .again = RULE_ASKS_AGAIN,
        .probe = item_stable,
    },
    {0},
};
