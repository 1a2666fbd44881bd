/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

/* --- Identifiers --- */

static void tell_missing_id(struct contract_loading *loading,
                            const struct contract_lint_record *record)
{
    contract_lint_add(loading, record, "", DIAGNOSTIC_ERROR,
                      "the record has no identifier");
    diagnostics_hint(loading->diagnostics, "%s must be text or a whole number",
                     record->set->id);
}

static void tell_other(struct contract_loading *loading,
                       const struct contract_lint_record *record, const char *id,
                       size_t other)
{
    AUTO_FREE char *pointer = value_pointer_index("", other);

    contract_lint_add(loading, record, record->set->id, DIAGNOSTIC_ERROR,
                      "the identifier is that of another record");
    diagnostics_hint(loading->diagnostics, "%s stands at line %d as well", id,
                     document_place(record->set->document, pointer).line);
}

static void lint_id(struct contract_loading *loading,
                    const struct contract_lint_record *record, size_t index,
                    struct contract_known *known)
{
    size_t other;

    if (contract_id_hashes(record->set)[index] == 0) {
        tell_missing_id(loading, record);
        return;
    }
    other = contract_known_add(known, index);
    if (other != index) {
        AUTO_FREE char *id = contract_known_text(known, index);

        tell_other(loading, record, id, other);
    }
}

/* True when `id` names a member of some record. Where it names none, the declaration is
 * wrong, not each record. */
static bool has_identifiers(const struct contract_record_set *set)
{
    const struct rows *rows = contract_rows(set);
    const uint32_t *hashes = contract_id_hashes(set);
    size_t count = contract_record_count(set);
    struct tape tape = {0};
    bool found = count == 0;

    for (size_t i = 0; i < count && !found; i++)
        found = hashes[i] != 0 || tape_at(rows_read(rows, i, &tape), set->id) != NULL;
    tape_clear(&tape);
    return found;
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

/* --- Sets --- */

static bool is_doubtful(const struct contract_record_set *set, size_t index)
{
    return (set->records->is_doubtful[index / CHAR_BIT] >> (index % CHAR_BIT) & 1) != 0;
}

/* Tells what is wrong with a record. `known` is NULL where no record has an identifier.
 */
static void lint_record(struct contract_loading *loading,
                        const struct contract_lint_record *record, size_t index,
                        struct contract_known *known)
{
    struct tape tape = {0};
    const struct tape_node *node = rows_read(contract_rows(record->set), index, &tape);

    if (node->type != TAPE_OBJECT) {
        contract_lint_add(loading, record, "", DIAGNOSTIC_ERROR,
                          "a record must be an object");
        diagnostics_hint(loading->diagnostics, "write its members as { name: value }");
    } else {
        if (known != NULL)
            lint_id(loading, record, index, known);
        if (is_doubtful(record->set, index))
            contract_lint_record(loading, record, node);
    }
    tape_clear(&tape);
}

/* Looks at each record, and notes the identifiers in `known`. */
static void lint_set(struct contract_loading *loading,
                     const struct contract_record_set *set, struct contract_known *known)
{
    bool identified = has_identifiers(set);

    contract_known_init(known, set);
    if (!identified)
        report_identifiers(loading, set);
    for (size_t i = 0; i < contract_record_count(set); i++) {
        AUTO_FREE char *pointer = NULL;
        bool is_new = !identified || (contract_id_hashes(set)[i] != 0 &&
                                      contract_known_add(known, i) == i);

        if (is_new && !is_doubtful(set, i))
            continue;
        pointer = value_pointer_index("", i);
        lint_record(loading, &(struct contract_lint_record){set, pointer}, i,
                    identified ? known : NULL);
    }
}

/* --- Owners --- */

static void lint_owner(struct contract_loading *loading,
                       const struct contract_lint_record *record,
                       const struct contract_scope *scope, const struct tape_node *owner)
{
    json_auto_t *value = NULL;
    AUTO_FREE char *text = NULL;

    if (owner == NULL || owner->type == TAPE_NULL) {
        contract_lint_add(loading, record, "", DIAGNOSTIC_ERROR,
                          "the record has no owner");
        diagnostics_hint(loading->diagnostics,
                         "%s says whose it is; a record without it is never shown",
                         scope->field);
        return;
    }
    value = tape_value(owner);
    text = value_text(value);
    contract_lint_add(loading, record, scope->field, DIAGNOSTIC_ERROR,
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

/* The identifiers of a set, as lint_set found them; NULL for no set. */
static const struct contract_known *known_of(const struct contract_loading *loading,
                                             const struct contract_known *known,
                                             const struct contract_record_set *set)
{
    return set == NULL ? NULL : &known[set - loading->contract->records];
}

/* Whether the owners of a set are known, each asked about once. */
struct owners {
    const struct column *column;
    const struct contract_known *known; /* NULL: any owner will do */
    char *verdicts;                     /* by code: 0 not asked yet, 1 known, 2 not */
};

static bool is_known_text(const struct owners *owners, struct scalar text)
{
    return owners->known == NULL ||
           contract_known_find(owners->known, text.text, text.length);
}

static bool is_owned(const struct owners *owners, uint32_t row)
{
    struct scalar text = column_scalar(owners->column, row);
    char *verdict;

    if (!text.present)
        return false;
    if (owners->verdicts == NULL)
        return is_known_text(owners, text);
    verdict = &owners->verdicts[column_code(owners->column, row)];
    if (*verdict == 0)
        *verdict = is_known_text(owners, text) ? 1 : 2;
    return *verdict == 1;
}

static struct owners owners_of(const struct contract_record_set *set,
                               const struct contract_scope *scope,
                               const struct contract_known *known)
{
    struct owners owners = {.known = known};

    for (size_t i = 0; i < set->records->owner_count; i++)
        if (strcmp(set->records->owners[i]->field, scope->field) == 0)
            owners.column = set->records->owners[i];
    assert(owners.column != NULL);
    if (owners.column->form == COLUMN_CODES)
        owners.verdicts = memory_new((size_t)owners.column->code_count + 1);
    return owners;
}

/* An owner of a form that no column reads is looked at by itself. */
static bool is_odd_and_known(const struct owners *owners, const struct tape_node *owner)
{
    json_auto_t *value = NULL;
    AUTO_FREE char *text = NULL;

    if (owner == NULL || owner->type == TAPE_NULL)
        return false;
    value = tape_value(owner);
    text = value_text(value);
    return owners->known == NULL ||
           contract_known_find(owners->known, text, strlen(text));
}

static void lint_scope(struct contract_loading *loading, size_t operation,
                       const struct contract_record_set *set,
                       const struct contract_scope *scope,
                       const struct contract_known *known)
{
    size_t count = set == NULL ? 0 : contract_record_count(set);
    struct owners owners;
    struct tape tape = {0};

    if (!scope->declared || count == 0 ||
        is_seen(loading->contract, operation, set, scope))
        return;
    owners = owners_of(set, scope, known_of(loading, known, scope->known));
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *pointer = NULL;
        const struct tape_node *node, *owner;

        if (is_owned(&owners, (uint32_t)i))
            continue;
        node = rows_read(set->records->rows, i, &tape);
        owner = tape_at(node, scope->field);
        if (node->type != TAPE_OBJECT || is_odd_and_known(&owners, owner))
            continue;
        pointer = value_pointer_index("", i);
        lint_owner(loading, &(struct contract_lint_record){set, pointer}, scope, owner);
    }
    tape_clear(&tape);
    free(owners.verdicts);
}

/* True when `owner` is in the record set of some scope, or some scope has none. */
static bool may_exist(const struct contract_loading *loading,
                      const struct contract_known *known, const char *owner)
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
        if (contract_known_find(known_of(loading, known, owners), owner, strlen(owner)))
            return true;
    }
    return !is_judged;
}

static void lint_sight(struct contract_loading *loading,
                       const struct contract_known *known)
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
    struct contract_known *known =
        memory_array(contract->record_set_count, sizeof *known);

    for (size_t i = 0; i < contract->record_set_count; i++) {
        lint_set(loading, &contract->records[i], &known[i]);
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
        contract_known_clear(&known[i]);
    free(known);
}

void contract_lint_records_alone(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->record_set_count; i++) {
        struct contract_known known;

        lint_set(loading, &contract->records[i], &known);
        contract_known_clear(&known);
        lint_templates(loading, &contract->records[i]);
    }
}
