/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/leaf.h"

#include "src/memory.h"
#include "src/value.h"

struct walk {
    leaf_visit *visit;
    void *context;
};

static void walk(const struct walk *on, const char *path, bool in_array, json_t *value)
{
    AUTO_FREE char *items = NULL;
    const char *key;
    json_t *child;
    size_t index;

    if (json_is_object(value)) {
        json_object_foreach(value, key, child)
        {
            AUTO_FREE char *member = value_pointer_join(path, key);

            walk(on, member, in_array, child);
        }
        return;
    }
    if (!json_is_array(value)) {
        on->visit(on->context, path, in_array, value);
        return;
    }
    items = memory_format("%s/*", path);
    json_array_foreach(value, index, child)
    {
        walk(on, items, true, child);
    }
}

void leaf_each(json_t *record, leaf_visit *visit, void *context)
{
    walk(&(struct walk){visit, context}, "", false, record);
}
