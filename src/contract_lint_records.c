/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define WHY_SIZE 512

/* One record where it stands. */
struct record {
    const struct contract_record_set *set;
    const json_t *value;
    const char *pointer;
};

static void add(struct contract_loading *loading, const struct record *record,
                const char *member, enum diagnostic_severity severity, const char *text)
{
    AUTO_FREE char *pointer = memory_format("%s%s", record->pointer, member);

    diagnostics_add(loading->diagnostics, severity, record->set->document, pointer, "%s",
                    text);
}

/* In a record a signed URL is the path it is served at, which need not be the URL that
 * the schema describes. */
static bool is_path_of_signed_url(const struct contract_lint_subject *subject,
                                  const struct schema_violation *violation)
{
    const struct contract_field *field =
        contract_field_at(subject->shape, violation->instance);

    return field != NULL && field->signed_url != NULL && json_is_string(violation->value);
}

static void lint_signed_urls(struct contract_loading *loading,
                             const struct record *record)
{
    const struct contract_shape *shape = record->set->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        const char *text = json_string_value(value_at(record->value, field->pointer));

        if (field->signed_url == NULL || text == NULL || text[0] == '/')
            continue;
        add(loading, record, field->pointer, DIAGNOSTIC_ERROR,
            "a signed URL stands in a record as a path that starts with /");
        diagnostics_hint(loading->diagnostics,
                         "the mock adds host and signature in every answer");
    }
}

/* A count in the wrong unit is the slip that no schema sees. */
static void lint_epochs(struct contract_loading *loading, const struct record *record)
{
    const struct contract_shape *shape = record->set->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        const json_t *value = value_at(record->value, field->pointer);
        bool is_seconds = field->compare == COMPARE_EPOCH_SECONDS;

        if (field->compare == COMPARE_RFC2822 && json_is_string(value) &&
            !collection_scalar(value, field->compare).present) {
            add(loading, record, field->pointer, DIAGNOSTIC_ERROR,
                "the moment is not written as RFC 2822 has it");
            diagnostics_hint(loading->diagnostics,
                             "as in 'Wed, 28 May 2025 14:20:15 +0000'");
        }

        if (!collection_is_misread(value_at(record->value, field->pointer),
                                   field->compare))
            continue;
        add(loading, record, field->pointer, DIAGNOSTIC_WARNING,
            is_seconds ? "the moment is not counted in seconds"
                       : "the moment is not counted in milliseconds");
        diagnostics_hint(loading->diagnostics, "in %s it would be a moment of our time",
                         is_seconds ? "milliseconds" : "seconds");
    }
}

static void lint_invariants(struct contract_loading *loading, const struct record *record)
{
    const struct contract_shape *shape = record->set->shape;
    char why[WHY_SIZE];

    for (size_t i = 0; i < shape->invariant_count; i++) {
        const struct contract_invariant *invariant = &shape->invariants[i];
        struct place place;

        /* What the contract calls unknown, records may do either way. */
        if (invariant->claim.certainty == CERTAINTY_UNKNOWN ||
            contract_invariant_holds(invariant, record->value, why, sizeof why))
            continue;
        place = contract_place(loading->contract, &invariant->claim);
        add(loading, record, invariant->fields[0],
            invariant->claim.certainty == CERTAINTY_DOCUMENTED ? DIAGNOSTIC_ERROR
                                                               : DIAGNOSTIC_WARNING,
            why);
        diagnostics_hint(loading->diagnostics, "so says the invariant at %s:%d",
                         place.file, place.line);
    }
}

static void lint_id(struct contract_loading *loading, const struct record *record,
                    json_t *known)
{
    const json_t *id = value_at(record->value, record->set->id);
    AUTO_FREE char *text = NULL;
    const char *other;

    if (!json_is_string(id) && !json_is_integer(id)) {
        add(loading, record, "", DIAGNOSTIC_ERROR, "the record has no identifier");
        diagnostics_hint(loading->diagnostics, "%s must be text or a whole number",
                         record->set->id);
        return;
    }
    text = value_text(id);
    other = value_string_member(known, text);
    if (other == NULL) {
        json_object_set_new(known, text, json_string(record->pointer));
        return;
    }
    add(loading, record, record->set->id, DIAGNOSTIC_ERROR,
        "the identifier is that of another record");
    diagnostics_hint(loading->diagnostics, "%s stands at line %d as well", text,
                     document_place(record->set->document, other).line);
}

/* True when `id` names a member of some record. Where it names none, the declaration is
 * wrong, not each record. */
static bool has_identifiers(const struct contract_record_set *set)
{
    size_t index;
    const json_t *value;

    contract_records_foreach(set, index, value)
    {
        if (value_at(value, set->id) != NULL)
            return true;
    }
    return contract_record_count(set) == 0;
}

static void report_identifiers(struct contract_loading *loading,
                               const struct contract_record_set *set)
{
    AUTO_FREE char *pointer = memory_format("%s/id", set->claim.pointer);

    if (contract_load_is_reported(loading, pointer, NULL))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "no record of %s has the identifier %s", set->name, set->id);
    diagnostics_hint(loading->diagnostics,
                     "id names the member that identifies a record");
}

/* Holds an object to the shape of its set. */
static void lint_shape(struct contract_loading *loading, const struct record *record)
{
    struct contract_lint_subject subject = {
        .value = record->value,
        .document = record->set->document,
        .pointer = record->pointer,
        .shape = record->set->shape,
        .ignores = is_path_of_signed_url,
    };

    if (record->set->shape == NULL)
        return;
    subject.schema = record->set->shape->schema;
    contract_lint_value(loading, &subject);
    lint_signed_urls(loading, record);
    lint_epochs(loading, record);
    lint_invariants(loading, record);
}

bool contract_record_holds(const struct contract *contract,
                           const struct contract_record_set *set, const json_t *value,
                           bool strictly, struct error *error)
{
    struct contract_record_set loose = *set;
    struct record record = {&loose, value, ""};
    struct diagnostics diagnostics;
    struct contract_loading loading = {.contract = (struct contract *)contract,
                                       .diagnostics = &diagnostics,
                                       .document = contract->document};
    bool holds;

    loose.document = NULL;
    diagnostics_init(&diagnostics);
    lint_shape(&loading, &record);
    holds = strictly ? diagnostics.count == 0 : diagnostics.errors == 0;
    if (!holds) {
        error_set(error, ERROR_INVALID, "%s", diagnostics.items[0].text);
        error_at(error, NULL, 0, 0, diagnostics.items[0].pointer);
        if (diagnostics.items[0].hint != NULL)
            error_hint(error, "%s", diagnostics.items[0].hint);
    }
    diagnostics_clear(&diagnostics);
    return holds;
}

/* Returns new an object whose keys are the identifiers of the set. */
static json_t *lint_set(struct contract_loading *loading,
                        const struct contract_record_set *set)
{
    json_t *known = json_object();
    bool identified = has_identifiers(set);
    size_t index;
    const json_t *value;

    if (!identified)
        report_identifiers(loading, set);
    contract_records_foreach(set, index, value)
    {
        AUTO_FREE char *pointer = value_pointer_index("", index);
        struct record record = {set, value, pointer};

        if (!json_is_object(value)) {
            add(loading, &record, "", DIAGNOSTIC_ERROR, "a record must be an object");
            diagnostics_hint(loading->diagnostics,
                             "write its members as { name: value }");
            continue;
        }
        if (identified)
            lint_id(loading, &record, known);
        lint_shape(loading, &record);
    }
    return known;
}

/* The identifiers of a set, as lint_set found them. */
static json_t *known_of(const struct contract_loading *loading, json_t *const *known,
                        const struct contract_record_set *set)
{
    return known[set - loading->contract->records];
}

static void lint_owner(struct contract_loading *loading, const struct record *record,
                       const struct contract_scope *scope, const json_t *owners)
{
    const json_t *owner = value_at(record->value, scope->field);
    AUTO_FREE char *text = NULL;

    if (owner == NULL || json_is_null(owner)) {
        add(loading, record, "", DIAGNOSTIC_ERROR, "the record has no owner");
        diagnostics_hint(loading->diagnostics,
                         "%s says whose it is; a record without it is never shown",
                         scope->field);
        return;
    }
    text = value_text(owner);
    if (owners == NULL || json_object_get(owners, text) != NULL)
        return;
    add(loading, record, scope->field, DIAGNOSTIC_ERROR,
        "the owner is not among the known ones");
    diagnostics_hint(loading->diagnostics, "the record set %s has no %s",
                     scope->known->name, text);
}

/* True when an earlier operation asked the same of the same records. */
static bool is_seen(const struct contract *contract, size_t operation,
                    const struct contract_record_set *set,
                    const struct contract_scope *scope)
{
    for (size_t i = 0; i < operation; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_item *item = contract->operations[i].item;
        const struct contract_scope *other = list != NULL   ? &list->scope
                                             : item != NULL ? &item->scope
                                                            : NULL;

        if (other != NULL && other->declared && other->known == scope->known &&
            (list != NULL ? list->records : item->records) == set &&
            strcmp(other->field, scope->field) == 0)
            return true;
    }
    return false;
}

static void lint_scope(struct contract_loading *loading, size_t operation,
                       const struct contract_record_set *set,
                       const struct contract_scope *scope, json_t *const *known)
{
    const json_t *owners =
        scope->known == NULL ? NULL : known_of(loading, known, scope->known);
    size_t index;
    const json_t *value;

    if (!scope->declared || is_seen(loading->contract, operation, set, scope))
        return;
    contract_records_foreach(set, index, value)
    {
        AUTO_FREE char *pointer = value_pointer_index("", index);
        struct record record = {set, value, pointer};

        if (json_is_object(value))
            lint_owner(loading, &record, scope, owners);
    }
}

/* True when `owner` is in the record set of some scope, or some scope has none. */
static bool may_exist(const struct contract_loading *loading, json_t *const *known,
                      const char *owner)
{
    const struct contract *contract = loading->contract;
    bool is_judged = false;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_record_set *owners =
            list == NULL ? NULL : list->scope.known;

        if (owners == NULL)
            continue;
        is_judged = true;
        if (json_object_get(known_of(loading, known, owners), owner) != NULL)
            return true;
    }
    return !is_judged;
}

static void lint_sight(struct contract_loading *loading, json_t *const *known)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->credential_count; i++) {
        const struct contract_credential *credential = &contract->credentials[i];

        for (size_t j = 0; j < credential->sees_count; j++) {
            if (may_exist(loading, known, credential->sees[j]))
                continue;
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_WARNING, loading->document,
                            "/" VOCABULARY_KEY "/credentials",
                            "the credential %s sees %s, which does not exist",
                            credential->name, credential->sees[j]);
            diagnostics_hint(loading->diagnostics,
                             "sees holds identifiers of the scopes' known records");
        }
    }
}

static void lint_placeholder(struct contract_loading *loading,
                             const struct contract_shape *shape,
                             const struct contract_signed_url *url, const char *pointer)
{
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (contract_field_at(shape, pointer) != NULL)
        return;
    for (size_t i = 0; i < shape->field_count; i++)
        contract_names_add(&names, shape->fields[i].pointer);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    url->claim.pointer, "the template speaks of {%s}, which is no member",
                    pointer);
    contract_names_hint(&names, pointer, loading->diagnostics, "members");
}

/* Every {/pointer} of a template must be a member of the record. */
static void lint_template(struct contract_loading *loading,
                          const struct contract_shape *shape,
                          const struct contract_signed_url *url)
{
    const char *at = url->content;

    while ((at = strstr(at, "{/")) != NULL) {
        size_t length = strcspn(at, "} \n");

        if (at[length] == '}') {
            AUTO_FREE char *pointer = memory_text_of(at + 1, length - 1);

            lint_placeholder(loading, shape, url, pointer);
        }
        at += length;
    }
}

static void lint_templates(struct contract_loading *loading,
                           const struct contract_record_set *set)
{
    for (size_t i = 0; set->shape != NULL && i < set->shape->field_count; i++) {
        const struct contract_signed_url *url = set->shape->fields[i].signed_url;

        if (url != NULL && url->is_template && url->content != NULL)
            lint_template(loading, set->shape, url);
    }
}

static bool is_used(const struct contract *contract,
                    const struct contract_record_set *set)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_item *item = contract->operations[i].item;

        if (list != NULL && (list->records == set || list->scope.known == set))
            return true;
        if (item != NULL && (item->records == set || item->scope.known == set))
            return true;
    }
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (contract->webhooks[i].records == set)
            return true;
    return false;
}

static void lint_use(struct contract_loading *loading,
                     const struct contract_record_set *set)
{
    if (is_used(loading->contract, set))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_WARNING, loading->document,
                    set->claim.pointer, "no operation uses the record set %s", set->name);
    diagnostics_hint(loading->diagnostics,
                     "name it in a list's or item's records, or in a scope's known");
}

void contract_lint_records(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;
    json_t **known = memory_array(contract->record_set_count, sizeof(json_t *));

    for (size_t i = 0; i < contract->record_set_count; i++) {
        known[i] = lint_set(loading, &contract->records[i]);
        lint_templates(loading, &contract->records[i]);
        lint_use(loading, &contract->records[i]);
    }
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_item *item = contract->operations[i].item;

        if (list != NULL)
            lint_scope(loading, i, list->records, &list->scope, known);
        if (item != NULL)
            lint_scope(loading, i, item->records, &item->scope, known);
    }
    lint_sight(loading, known);
    for (size_t i = 0; i < contract->record_set_count; i++)
        json_decref(known[i]);
    free(known);
}

void contract_lint_records_alone(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->record_set_count; i++) {
        json_decref(lint_set(loading, &contract->records[i]));
        lint_templates(loading, &contract->records[i]);
    }
}
