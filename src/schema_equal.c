/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

static bool arrays_equal(const struct tape_node *a, const struct tape_node *b)
{
    const struct tape_node *left = a + 1, *right = b + 1;
    for (uint32_t i = 0; i < a->length; i++) {
        if (!schema_equal(left, right)) {
            return false;
        }
        left += left->size;
        right += right->size;
    }
    return true;
}

/* Equal objects mostly have their members in one order, so a name is looked for at the
 * same place first. */
static bool objects_equal(const struct tape_node *a, const struct tape_node *b)
{
    const struct tape_node *left = a + 1, *right = b + 1;
    for (uint32_t i = 0; i < a->length; i++) {
        const struct tape_node *other =
            left->hash == right->hash && tape_is_text(right, left->text, left->length)
                ? right + 1
                : tape_member(b, left->text, left->length);
        if (other == NULL || !schema_equal(left + 1, other)) {
            return false;
        }
        left += 1 + left[1].size;
        right += 1 + right[1].size;
    }
    return true;
}

bool schema_equal(const struct tape_node *a, const struct tape_node *b)
{
    if (schema_is_number(a) && schema_is_number(b)) {
        return schema_number_compare(a, b) == 0;
    }
    if (a->type != b->type) {
        return false;
    }
    switch ((enum tape_type)a->type) {
    case TAPE_STRING:
        return tape_is_text(b, a->text, a->length);
    case TAPE_ARRAY:
        return a->length == b->length && arrays_equal(a, b);
    case TAPE_OBJECT:
        return a->length == b->length && objects_equal(a, b);
    default:
        return true;
    }
}
