/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scalars of a record, in its own order, under what names them: a JSON Pointer in
 * which `*` stands for the items of an array.
 */
#ifndef COUNTERSIGN_LEAF_H
#define COUNTERSIGN_LEAF_H

#include <jansson.h>
#include <stdbool.h>

typedef void leaf_visit(void *context, const char *path, bool in_array, json_t *leaf);

/* Calls `visit` with each value that is neither object nor array; `path` is borrowed for
 * the call. */
void leaf_each(json_t *record, leaf_visit *visit, void *context);

#endif
