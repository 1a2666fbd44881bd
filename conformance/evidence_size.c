/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence.h"
#include "src/value.h"

/* The most neighbouring rows that share the value which rows are named by. */
static int64_t longest_tie(const struct walk *walk)
{
    const struct contract_page *page = &walk->list->page;
    int64_t longest = 0, length = 0;
    struct scalar before = {.present = false};

    for (size_t i = 0; page->key != NULL && i < walk->count; i++) {
        struct scalar value =
            collection_scalar(value_at(walk->rows[i], page->key), page->key_compare);

        length = i > 0 && collection_compare(&before, &value) == 0 ? length + 1 : 1;
        longest = length > longest ? length : longest;
        before = value;
    }
    return longest;
}

int64_t evidence_least_size(const struct walk *walk)
{
    const struct contract_parameter *size = walk->list->page.size_parameter;
    int64_t least = size->has_minimum && size->minimum > 1 ? (int64_t)size->minimum : 1;
    int64_t longest = longest_tie(walk);

    return longest >= least ? longest + 1 : least;
}
