/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the store: an index from text to number, the rendering of records, the
 * sorting of orders. For store*.c alone.
 */
#ifndef COUNTERSIGN_STORE_INTERNAL_H
#define COUNTERSIGN_STORE_INTERNAL_H

#include "mock/store.h"

/* From text to a number; of equal texts the first one stays. Texts are borrowed. */
struct store_index;
struct store_index *store_index_new(size_t expected);
void store_index_free(struct store_index *index);
void store_index_add(struct store_index *index, const char *key, size_t number);
size_t store_index_find(const struct store_index *index, const char *key);

/* Fills bytes, pieces and gaps of `view` by `shape` (NULL: records are shown whole),
 * without the members at the `absent` pointers. */
void store_render(struct store_view *view, const struct contract_shape *shape,
                  const char *const *absent, size_t absent_count);

/* The column of `field` read as `compare`, made at the first call. */
const struct store_column *store_column_of(struct store_set *set, const char *field,
                                           enum comparison compare);

/* Returns new the record numbers of `set` sorted by `word`; in the order of record when
 * it is NULL. Records that tie stand by their position, in the direction of the first
 * key, so that an order and its opposite are each other's reverse. */
size_t *store_sort(struct store_set *set, const struct contract_order_word *word);

#endif
