/* SPDX-License-Identifier: Apache-2.0 */
/* What clients asked of all contracts, and what they did wrong. */
#include "mock/mounts_internal.h"

#include <inttypes.h>

uint64_t mounts_mistakes(const struct mounts *mounts)
{
    uint64_t count = mounts->stray_count;

    for (size_t i = 0; i < mounts->count; i++)
        count += journal_mistake_count(stage_journal(mounts->items[i].stage));
    return count;
}

void mounts_print_summary(const struct mounts *mounts, FILE *stream)
{
    for (size_t i = 0; i < mounts->count; i++) {
        const struct stage *stage = mounts->items[i].stage;
        const struct journal *journal = stage_journal(stage);

        if (mounts->count > 1 && journal_last(journal) == 0)
            continue;
        fprintf(stream, "countersign mock: %s: ", stage_title(stage));
        journal_summary(journal, stream);
    }
    if (mounts->stray_count > 0)
        fprintf(stream,
                "countersign mock: %" PRIu64 " request%s no contract, the first: %s\n"
                "    Begin paths with the prefix of a contract.\n",
                mounts->stray_count, mounts->stray_count == 1 ? " fits" : "s fit",
                mounts->stray);
}
