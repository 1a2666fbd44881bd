/* SPDX-License-Identifier: Apache-2.0 */
/* What signed URLs lead to: the records that hold such a path, found by its hash. */
#include "mock/store_internal.h"

#include "src/memory.h"

#include <string.h>

static bool is_known(const struct store *store, const struct store_set *set,
                     const struct contract_field *field)
{
    for (size_t i = 0; i < store->source_count; i++)
        if (store->sources[i].set == set &&
            strcmp(store->sources[i].field->pointer, field->pointer) == 0)
            return true;
    return false;
}

static void add_source(struct store *store, struct store_set *set,
                       const struct contract_field *field)
{
    void *sources = store->sources;
    struct store_source *source;

    if (is_known(store, set, field))
        return;
    memory_reserve(&sources, &store->source_capacity, store->source_count + 1,
                   sizeof *store->sources);
    store->sources = sources;
    source = &store->sources[store->source_count++];
    *source = (struct store_source){.set = set, .field = field};
    source->paths = store_column_of(set, field->pointer, COMPARE_TEXT, COLUMN_HASHED);
    source->index = store_index_new(set->count);
}

void store_fill_sources(struct store *store)
{
    for (size_t i = 0; i < store->source_count; i++)
        store_index_fill(store->sources[i].index, store->sources[i].paths->column);
}

void store_gather_sources(struct store *store, struct store_view *view)
{
    for (size_t i = 0; i < view->layout->count; i++)
        if (view->layout->members[i].field->signed_url != NULL)
            add_source(store, (struct store_set *)(uintptr_t)view->set,
                       view->layout->members[i].field);
}

void store_clear_sources(struct store *store)
{
    for (size_t i = 0; i < store->source_count; i++)
        store_index_free(store->sources[i].index);
    store->source_count = 0;
    tape_clear(&store->found_tape);
    free(store->found.path);
    store->found.path = NULL;
}

/* The path that a record holds; NULL: it holds none. */
static const struct tape_node *path_in(const struct store_source *source,
                                       const struct tape_node *record)
{
    const struct tape_node *value = tape_at(record, source->field->pointer);
    bool is_path = value != NULL && value->type == TAPE_STRING && value->length > 0 &&
                   value->text[0] == '/';

    return is_path ? value : NULL;
}

const struct store_asset *store_asset_at(struct store *store, const char *path)
{
    size_t length = strlen(path), number;

    for (size_t i = 0; i < store->source_count; i++) {
        const struct store_source *source = &store->sources[i];
        struct store_probe probe = store_probe(path, length);

        while ((number = store_index_next(source->index, source->paths->column,
                                          &probe)) != STORE_NONE) {
            const struct tape_node *record =
                store_read(source->set, number, &store->found_tape);
            const struct tape_node *value = path_in(source, record);

            if (value == NULL || !tape_is_text(value, path, length))
                continue;
            free(store->found.path);
            store->found = (struct store_asset){.path = memory_text_of(path, length),
                                                .field = source->field,
                                                .record = record};
            return &store->found;
        }
    }
    return NULL;
}

char *store_next_path(const struct store *store, size_t *number)
{
    struct tape tape = {0};
    char *path = NULL;
    size_t first = 0;

    for (size_t i = 0; path == NULL && i < store->source_count; i++) {
        const struct store_source *source = &store->sources[i];

        for (; path == NULL && *number < first + source->set->count; ++*number) {
            const struct tape_node *value =
                path_in(source, store_read(source->set, *number - first, &tape));

            if (value != NULL)
                path = memory_text_of(value->text, value->length);
        }
        first += source->set->count;
    }
    tape_clear(&tape);
    return path;
}

/* As store_index_remove and store_index_add, for every path of a record. */
void store_forget_paths(struct store *store, const struct store_set *set, size_t record)
{
    for (size_t i = 0; i < store->source_count; i++)
        if (store->sources[i].set == set)
            store->sources[i].is_stale |= !store_index_remove(
                store->sources[i].index, store->sources[i].paths->column, record);
}

void store_note_paths(struct store *store, const struct store_set *set, size_t record)
{
    for (size_t i = 0; i < store->source_count; i++) {
        struct store_source *source = &store->sources[i];

        if (source->set != set)
            continue;
        if (source->is_stale)
            store_index_fill(source->index, source->paths->column);
        else
            store_index_add(source->index, source->paths->column, record);
        source->is_stale = false;
    }
}
