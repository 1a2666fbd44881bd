/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a set, and how their rows stand. */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

size_t contract_record_count(const struct contract_record_set *set)
{
    return set->records == NULL ? 0 : rows_count(set->records->rows);
}

const struct rows *contract_rows(const struct contract_record_set *set)
{
    return set->records == NULL ? NULL : set->records->rows;
}

const uint32_t *contract_id_hashes(const struct contract_record_set *set)
{
    return set->records == NULL ? NULL : set->records->id_hashes;
}

json_t *contract_record_new(const struct contract_record_set *set, size_t index)
{
    struct tape tape = {0};
    json_t *value;

    if (index >= contract_record_count(set))
        return NULL;
    value = tape_value(rows_read(set->records->rows, index, &tape));
    tape_clear(&tape);
    return value;
}

const json_t *contract_record(const struct contract_record_set *set, size_t index)
{
    struct contract_records *records = set->records;

    if (index >= contract_record_count(set))
        return NULL;
    if (records->values == NULL)
        records->values =
            memory_array(contract_record_count(set), sizeof *records->values);
    if (records->values[index] == NULL)
        records->values[index] = contract_record_new(set, index);
    return records->values[index];
}

void contract_records_free(struct contract_records *records)
{
    if (records == NULL)
        return;
    for (size_t i = 0; records->values != NULL && i < rows_count(records->rows); i++)
        json_decref(records->values[i]);
    for (size_t i = 0; i < records->owner_count; i++)
        column_free(records->owners[i]);
    for (size_t i = 0; i < records->column_count; i++)
        column_free(records->columns[i]);
    free(records->columns);
    rows_free(records->rows);
    free(records->values);
    free(records->owners);
    free(records->id_hashes);
    free(records->is_doubtful);
    free(records);
}

/* --- Arrangements --- */

static bool is_absent(const struct contract_list *list, const char *pointer)
{
    for (size_t i = 0; i < list->absent_count; i++)
        if (strcmp(list->absent[i], pointer) == 0)
            return true;
    return false;
}

/* True for a field of the object at `parent` that the list shows. */
static bool is_shown_in(const struct contract_list *list, const char *parent,
                        const struct contract_field *field)
{
    size_t length = strlen(parent);

    return strncmp(field->pointer, parent, length) == 0 &&
           field->pointer[length] == '/' &&
           strchr(field->pointer + length + 1, '/') == NULL &&
           !is_absent(list, field->pointer);
}

/* The members of the object at `parent`, in the order of the fields; NULL: none is known.
 * Fields are no deeper than CONTRACT_MAX_FIELD_DEPTH, and so is the recursion. */
static struct rows_member *members_of(struct contract_parts *parts,
                                      const struct contract_list *list,
                                      const char *parent, size_t *count)
{
    const struct contract_shape *shape = list->row;
    struct rows_member *members;
    size_t next = 0;

    *count = 0;
    for (size_t i = 0; i < shape->field_count; i++)
        *count += is_shown_in(list, parent, &shape->fields[i]) ? 1 : 0;
    if (*count == 0)
        return NULL;
    members = contract_parts_array(parts, *count, sizeof *members);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        struct rows_member *member = &members[next];

        if (!is_shown_in(list, parent, field))
            continue;
        next++;
        member->name = contract_parts_own_text(parts, value_pointer_last(field->pointer));
        member->length = strlen(member->name);
        member->hash = tape_hash(member->name, member->length);
        member->is_apart = field->signed_url != NULL || field->tells != NULL;
        member->members = members_of(parts, list, field->pointer, &member->member_count);
    }
    return members;
}

const struct rows_arrangement *contract_arrangement_of(struct contract_parts *parts,
                                                       const struct contract_list *list)
{
    struct rows_arrangement *arrangement =
        contract_parts_array(parts, 1, sizeof *arrangement);

    if (list != NULL && list->row != NULL)
        arrangement->members = members_of(parts, list, "", &arrangement->member_count);
    arrangement->is_whole = arrangement->members == NULL;
    return arrangement;
}

static bool are_same(const struct rows_member *a, size_t a_count,
                     const struct rows_member *b, size_t b_count)
{
    if (a_count != b_count)
        return false;
    for (size_t i = 0; i < a_count; i++)
        if (strcmp(a[i].name, b[i].name) != 0 || a[i].is_apart != b[i].is_apart ||
            !are_same(a[i].members, a[i].member_count, b[i].members, b[i].member_count))
            return false;
    return true;
}

bool contract_rows_are_of(const struct contract_list *list)
{
    const struct contract_records *records =
        list->records == NULL ? NULL : list->records->records;
    struct contract_parts *parts;
    const struct rows_arrangement *wanted;
    bool are_of;

    if (records == NULL)
        return false;
    parts = memory_new(sizeof *parts);
    wanted = contract_arrangement_of(parts, list);
    are_of = are_same(wanted->members, wanted->member_count,
                      records->arrangement->members, records->arrangement->member_count);
    contract_parts_free(parts);
    return are_of;
}
