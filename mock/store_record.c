/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a set: those of the contract stand as its rows; only what has been
 * written since is held here. */
#include "mock/store_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdint.h>
#include <string.h>

struct store_written {
    json_t *value; /* NULL: it is gone */
    char *text;
    size_t length;
};

/* Stands for every record that is gone. */
static struct store_written gone;

static const struct store_written *written(const struct store_set *set, size_t record)
{
    return set->written == NULL ? NULL : set->written[record];
}

bool store_has(const struct store_set *set, size_t record)
{
    const struct store_written *entry = written(set, record);

    return entry == NULL ? record < set->base : entry->value != NULL;
}

const json_t *store_record(const struct store_set *set, size_t record)
{
    const struct store_written *entry = written(set, record);

    if (entry != NULL)
        return entry->value;
    return record < set->base ? contract_record(set->records, record) : NULL;
}

struct rows_row store_row(const struct store_set *set, size_t record)
{
    const struct store_written *entry = written(set, record);

    if (entry == NULL)
        return rows_at(set->rows, record);
    return (struct rows_row){.text = entry->text, .length = (uint32_t)entry->length};
}

const struct tape_node *store_read(const struct store_set *set, size_t record,
                                   struct tape *tape)
{
    struct rows_row row;

    if (!store_has(set, record))
        return tape_read_value(tape, NULL);
    row = store_row(set, record);
    return tape_read(tape, row.text, row.length, TAPE_ALLOW_NUL);
}

void store_write(struct store_set *set, size_t record, json_t *value)
{
    struct store_written *entry = &gone;

    if (set->written == NULL)
        set->written = memory_array(set->capacity + 1, sizeof *set->written);
    store_unwrite(set, record);
    if (value != NULL) {
        entry = memory_new(sizeof *entry);
        entry->value = value;
        entry->text = value_print(value);
        entry->length = strlen(entry->text);
    }
    set->written[record] = entry;
}

void store_unwrite(struct store_set *set, size_t record)
{
    struct store_written *entry = set->written[record];

    set->written[record] = NULL;
    if (entry == NULL || entry == &gone)
        return;
    json_decref(entry->value);
    free(entry->text);
    free(entry);
}

const char *store_id(const struct store_set *set, size_t record)
{
    return store_value(set->ids, record).text;
}

size_t store_find(const struct store_set *set, const char *id)
{
    struct store_probe probe = store_probe(id, strlen(id));

    return store_index_next(set->index, set->ids->column, &probe);
}
