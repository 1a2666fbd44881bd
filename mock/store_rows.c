/* SPDX-License-Identifier: Apache-2.0 */
/* The contract's records as rows, arranged as the first list of them shows them. */
#include "mock/store_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* Returns new the members below `parent`, and how many they are. */
static struct rows_member *members_of(const struct store_layout *layout, size_t parent,
                                      size_t *count)
{
    struct rows_member *members = memory_array(layout->count + 1, sizeof *members);

    *count = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct store_member *member = &layout->members[i];
        struct rows_member *arranged = &members[*count];

        if (member->parent != parent)
            continue;
        ++*count;
        arranged->name = member->key;
        arranged->length = member->key_length;
        arranged->hash = tape_hash(member->key, member->key_length);
        arranged->is_apart =
            member->field->signed_url != NULL || member->field->tells != NULL;
        if (member->has_members)
            arranged->members = members_of(layout, i, &arranged->member_count);
    }
    return members;
}

static void members_free(const struct rows_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (members[i].members != NULL)
            members_free(members[i].members, members[i].member_count);
    free((struct rows_member *)(uintptr_t)members);
}

struct rows *store_rows_new(const struct contract_record_set *records,
                            const struct contract_operation *list)
{
    struct rows_arrangement arrangement = {.is_whole = true};
    struct store_layout *layout = list == NULL ? NULL : store_layout_new(list);
    struct tape tape = {0};
    struct rows *rows;

    if (layout != NULL && layout->count > 0) {
        arrangement.is_whole = false;
        arrangement.members =
            members_of(layout, STORE_NO_PARENT, &arrangement.member_count);
    }
    rows = rows_new(&arrangement);
    for (size_t i = 0; i < contract_record_count(records); i++) {
        AUTO_FREE char *text = value_print(contract_record(records, i));

        rows_add(rows, text, tape_read(&tape, text, strlen(text), TAPE_ALLOW_NUL));
    }
    rows_trim(rows);
    members_free(arrangement.members, arrangement.member_count);
    store_layout_free(layout);
    tape_clear(&tape);
    return rows;
}
