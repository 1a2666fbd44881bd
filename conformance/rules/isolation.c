/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/isolation_internal.h"
#include "conformance/rules/alike.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

static bool list_is_scoped(const struct subject *subject)
{
    return subject->list->scope.declared;
}

static bool item_is_scoped(const struct subject *subject)
{
    return subject->item->scope.declared;
}

/* True where requests name an owner and rows show theirs. */
static bool rows_show_owners(const struct subject *subject)
{
    const struct contract_list *list = subject->list;
    return list->scope.declared && list->scope.value.source != EXPRESSION_NONE &&
           list->row != NULL && contract_field_at(list->row, list->scope.field) != NULL;
}

/* --- Samples --- */

/* A row that names another owner than was asked for is another rule's breach. */
static bool is_owned(struct probe *probe, const struct walk *walk, const json_t *row)
{
    const struct contract_scope *scope = &walk->list->scope;
    const struct contract_parameter *parameter = contract_parameter_named(
        walk->operation, scope->value.source,
        scope->value.source == EXPRESSION_NONE ? "" : scope->value.name);
    const char *owner = parameter == NULL ? NULL
                                          : evidence_default(rule_evidence(probe),
                                                             walk->operation, parameter);
    const json_t *value = value_at(row, scope->declared ? scope->field : "");
    return owner == NULL || !json_is_string(value) ||
           strcmp(json_string_value(value), owner) == 0;
}

bool isolation_choose(struct probe *probe, struct isolation_sample *sample)
{
    const struct walk *whole = rule_rows(probe);
    *sample = (struct isolation_sample){.count = 0};
    for (size_t i = 0; whole != NULL && i < ISOLATION_SAMPLE_SIZE; i++) {
        size_t row = i * (whole->count - 1) / (ISOLATION_SAMPLE_SIZE - 1);
        char *id = is_owned(probe, whole, evidence_walk_row(whole, row))
                       ? evidence_id(whole->list, evidence_walk_row(whole, row))
                       : NULL;
        bool fresh = id != NULL && (sample->count == 0 ||
                                    strcmp(sample->ids[sample->count - 1], id) != 0);
        if (fresh)
            sample->ids[sample->count++] = id;
        else
            free(id);
    }
    if (whole != NULL && sample->count == 0)
        rule_lacked(probe, "rows with an identifier");
    return sample->count > 0;
}

void isolation_sample_clear(struct isolation_sample *sample)
{
    for (size_t i = 0; i < sample->count; i++)
        free(sample->ids[i]);
    sample->count = 0;
}

/* --- Owner --- */

/* Every page that was ever seen is judged, whatever filters and orders it was asked with
 * and whoever asked. */
static void judge_owner(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_FREE char *owner = evidence_sent(answer, &list->scope.value);
    if (owner == NULL || !answer->valid_request || !evidence_accepted(answer))
        return;
    size_t index;
    json_t *row;
    json_array_foreach(evidence_rows(answer, list), index, row)
    {
        const json_t *value = value_at(row, list->scope.field);
        if (value == NULL || json_is_null(value))
            continue;
        AUTO_FREE char *found = value_text(value);
        if (strcmp(found, owner) == 0) {
            rule_held(probe);
            continue;
        }
        AUTO_FREE char *id = evidence_id(list, row);
        AUTO_FREE char *expected =
            memory_format("only rows whose %s is \"%s\"", list->scope.field, owner);
        rule_broken_format(probe, &list->scope.claim, answer, expected,
                           "row %zu (%s) has \"%s\"", index + 1, id == NULL ? "?" : id,
                           found);
    }
}

/* --- The owner an answer says it is about --- */

static bool echoes_owner(const struct subject *subject)
{
    return subject->list->scope.declared &&
           subject->list->echoes[ECHO_SCOPE].at.source != EXPRESSION_NONE;
}

/* Holds the rows to the owner the answer names. */
static void hold_rows(struct probe *probe, const struct answer *answer, const char *echo)
{
    const struct contract_list *list = rule_subject(probe)->list;
    size_t index;
    json_t *row;

    json_array_foreach(evidence_rows(answer, list), index, row)
    {
        const json_t *value = value_at(row, list->scope.field);

        if (value == NULL || json_is_null(value))
            continue;
        AUTO_FREE char *found = value_text(value);
        if (strcmp(found, echo) == 0) {
            rule_held(probe);
            continue;
        }
        AUTO_FREE char *expected =
            memory_format("rows of \"%s\", whom the answer says it is about (%s)", echo,
                          list->echoes[ECHO_SCOPE].at.name);
        rule_broken_format(probe, &list->echoes[ECHO_SCOPE].claim, answer, expected,
                           "%s of row %zu is \"%s\"", list->scope.field, index + 1,
                           found);
    }
}

static void judge_echo(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct claim *claim = &list->echoes[ECHO_SCOPE].claim;
    AUTO_FREE char *owner = evidence_sent(answer, &list->scope.value);

    if (!answer->valid_request || !evidence_accepted(answer))
        return;
    AUTO_FREE char *echo = evidence_echo(answer, list, ECHO_SCOPE);
    rule_lacked(probe, "an answer that names its owner, and rows that do");
    if (owner != NULL && (echo == NULL || strcmp(echo, owner) != 0)) {
        AUTO_FREE char *expected = memory_format("\"%s\", who was asked for, at %s",
                                                 owner, list->echoes[ECHO_SCOPE].at.name);
        rule_broken(probe, claim, answer, expected, echo == NULL ? "nothing" : echo);
    } else if (echo != NULL) {
        if (owner != NULL)
            rule_held(probe);
        hold_rows(probe, answer, echo);
    }
}

/* --- An owner nobody knows --- */

static const struct contract_parameter *scope_parameter(const struct subject *subject)
{
    const struct expression *value = &subject->list->scope.value;
    return value->source == EXPRESSION_NONE
               ? NULL
               : contract_parameter_named(subject->operation, value->source, value->name);
}

static bool has_known_owners(const struct subject *subject)
{
    return subject->list->scope.declared && scope_parameter(subject) != NULL &&
           (subject->list->scope.known != NULL ||
            subject->operation->errors.by[REFUSAL_SCOPE_UNKNOWN] != NULL);
}

/* Whether what is out of reach or what does not exist is told first is open: a refusal
 * that fits the former is as good. */
static bool is_out_of_reach(const struct contract_operation *operation,
                            const struct answer *answer)
{
    const struct contract_error *unknown = operation->errors.by[REFUSAL_SCOPE_UNKNOWN];
    const struct contract_error *forbidden =
        operation->errors.by[REFUSAL_SCOPE_FORBIDDEN];
    return unknown != NULL && forbidden != NULL &&
           !evidence_refused_as(answer, unknown) &&
           evidence_refused_as(answer, forbidden);
}

static void hold_unknown(struct probe *probe, const struct answer *answer,
                         const char *owner)
{
    const struct subject *subject = rule_subject(probe);
    const json_t *rows = evidence_rows(answer, subject->list);
    if (evidence_accepted(answer) && json_array_size(rows) > 0) {
        rule_lacked(probe, "an owner that does not exist (\"%s\" has rows)", owner);
    } else if (evidence_accepted(answer)) {
        AUTO_FREE char *expected = memory_format("a refusal: no owner is \"%s\"", owner);
        rule_broken_format(probe, &subject->list->scope.claim, answer, expected,
                           "status %d without rows", answer->status);
    } else if (is_out_of_reach(subject->operation, answer)) {
        rule_held(probe);
        rule_record(probe, answer,
                    "an unknown owner is refused with %d, as one out of "
                    "reach may be",
                    answer->status);
    } else {
        rule_refused(probe, answer,
                     &(struct rule_refusal){.kind = REFUSAL_SCOPE_UNKNOWN,
                                            .errors = &subject->operation->errors,
                                            .parameter = scope_parameter(subject),
                                            .received = owner});
    }
}

static void probe_unknown(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_parameter *parameter = scope_parameter(subject);
    const struct walk *whole = rule_rows(probe);
    const char *owner =
        evidence_default(rule_evidence(probe), subject->operation, parameter);
    if (whole == NULL || owner == NULL)
        return;
    AUTO_FREE char *other = alike_name(owner);
    bool whole_number =
        parameter->type != NULL && strcmp(parameter->type, "integer") == 0;
    json_auto_t *value =
        whole_number ? json_integer(strtoll(other, NULL, 10)) : json_string(other);
    if (strcmp(other, owner) == 0 ||
        (parameter->schema != NULL &&
         !schema_validate(parameter->schema, value, NULL, NULL))) {
        rule_lacked(probe, "a well-formed name that no owner has");
        return;
    }
    struct arguments arguments AUTO_ARGUMENTS = {0};
    arguments_set(&arguments, parameter, other);
    rule_expect_refusal(probe, true);
    const struct answer *answer = evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
    hold_unknown(probe, answer, other);
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule isolation_rules[] = {
    {
        .id = "isolation/owner",
        .each = SUBJECT_LIST,
        .summary = "A list shows rows of the owner that was asked for, and no others",
        .relation =
            "In every page that was read, under whatever filters and orders and by "
            "whichever identity, the owner's member of each row equals the owner "
            "the request named.",
        .source = "list.scope",
        .explanation =
            "A row of another owner among one's own is a breach of confidence, and it "
            "hides well: behind one filter, one order, on the last page.",
        .defects = DEFECTS("scope-ignored", "foreign-row-added", "owner-mislabelled"),
        .applies = rows_show_owners,
        .judge = judge_owner,
    },
    {
        .id = "isolation/echo",
        .each = SUBJECT_LIST,
        .summary = "An answer names the owner it is about, and shows rows of no other",
        .relation =
            "In every page that was read, whoever asked: the owner the answer names "
            "equals the one the request named, where it named one, and the owner of each "
            "row.",
        .source = "list.echoes.scope",
        .explanation =
            "Where the credential alone decides whose rows are shown, nothing else in "
            "the "
            "question tells. A row of somebody else below the name of its reader is the "
            "leak that no client notices.",
        .defects = DEFECTS("scope-echo-wrong", "scope-ignored", "foreign-row-added",
                           "owner-mislabelled"),
        .applies = echoes_owner,
        .judge = judge_echo,
    },
    {
        .id = "isolation/unknown-owner",
        .each = SUBJECT_LIST,
        .one_answer = true,
        .summary = "An owner that does not exist is refused",
        .relation =
            "The list of an owner whose name is like a real one is refused as the "
            "contract says of unknown owners, or of owners out of reach.",
        .source = "list.scope, errors.scope-unknown",
        .explanation =
            "An empty list in place of a refusal turns a misspelt name into \"there is "
            "nothing\", and nobody looks further.",
        .defects = DEFECTS("unknown-owner-empty", "error-status-ok", "error-status-other",
                           "error-status-failure", "error-text-differs"),
        .applies = has_known_owners,
        .probe = probe_unknown,
    },
    {
        .id = "isolation/outsider-list",
        .each = SUBJECT_LIST,
        .one_answer = true,
        .summary = "A credential that does not reach an owner is shown none of its rows",
        .relation =
            "What an outsider is answered to the main identity's own questions "
            "(as they are, on the second page, in the largest size, in each order, by "
            "each "
            "filter and each range) holds no row of the main walk and counts none, and "
            "is refused as declared. HEAD is answered where GET is refused only if it is "
            "the same to everybody.",
        .source = "list.scope, errors.scope-forbidden; RFC 9110 9.3.2",
        .explanation =
            "A valid key is not yet a key to this. The check is often made for the "
            "parameter, and forgotten where the request takes another way.",
        .defects = DEFECTS("outsider-sees-list", "outsider-sees-narrowed-list",
                           "outsider-asks-by-head", "scope-ignored", "foreign-row-added"),
        .applies = list_is_scoped,
        .probe = isolation_outsider_list,
    },
    {
        .id = "isolation/outsider-item",
        .each = SUBJECT_ITEM,
        .one_answer = true,
        .summary = "A credential that does not reach an owner is not shown its records",
        .relation = "Records of the main walk are asked for as each outsider and must be "
                    "refused as declared; HEAD does not tell one that exists either. "
                    "Whether the refusal of one that exists differs from that of one "
                    "that does not is recorded.",
        .source = "item.scope, errors.item-forbidden; RFC 9110 9.3.2",
        .explanation =
            "Lists are filtered by owner and items looked up by identifier alone: the "
            "oldest hole of multi-tenant APIs (broken object level authorization).",
        .defects = DEFECTS("outsider-sees-item", "outsider-asks-by-head"),
        .applies = item_is_scoped,
        .probe = isolation_outsider_item,
    },
    {
        .id = "isolation/insider-list",
        .each = SUBJECT_LIST,
        .summary = "Every credential that reaches an owner sees the same rows",
        .relation = "The walk of each insider holds the same rows as the main one, with "
                    "the same members.",
        .source = "list.scope",
        .explanation =
            "Where wide and narrow keys go through different code, one of them loses "
            "rows or members, and only its holders notice.",
        .defects = DEFECTS("narrow-key-sees-less"),
        .applies = list_is_scoped,
        .probe = isolation_insider_list,
    },
    {
        .id = "isolation/insider-item",
        .each = SUBJECT_ITEM,
        .summary = "Every credential that reaches an owner is shown the same records",
        .relation = "Records of the main walk, asked for as each insider, are answered "
                    "with the same members as to the main identity; signed URLs may "
                    "differ.",
        .source = "item.scope",
        .explanation =
            "A record that the list of a key shows and its item refuses leaves "
            "the client with half of it.",
        .defects = DEFECTS("narrow-key-refused"),
        .applies = item_is_scoped,
        .probe = isolation_insider_item,
    },
    {0},
};
