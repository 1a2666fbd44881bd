/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/spots.h"

#include "src/random.h"

#define END   2 /* pages at either end */
#define PAIRS 3 /* of neighbours between the ends */

/* Puts a page where it belongs, unless it is there. */
static size_t put(int64_t *out, size_t count, int64_t page)
{
    size_t at = count;

    for (size_t i = 0; i < count; i++)
        if (out[i] == page)
            return count;
    for (; at > 0 && out[at - 1] > page; at--)
        out[at] = out[at - 1];
    out[at] = page;
    return count + 1;
}

size_t spots_choose(uint64_t seed, int64_t pages, int64_t out[SPOTS_MOST])
{
    struct random random = {seed ^ (uint64_t)pages};
    size_t count = 0;

    for (int64_t i = 0; i < pages && pages <= SPOTS_MOST; i++)
        out[count++] = i;
    if (pages <= SPOTS_MOST)
        return count;
    for (int64_t i = 0; i < END; i++) {
        count = put(out, count, i);
        count = put(out, count, pages - 1 - i);
    }
    for (int i = 0; i < PAIRS; i++) {
        uint64_t between = (uint64_t)(pages - 2 * END - 1);
        int64_t first = END + (int64_t)(random_next(&random) % between);

        count = put(out, count, first);
        count = put(out, count, first + 1);
    }
    return count;
}
