/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/run_lists.h"

#include "conformance/repeat.h"
#include "src/memory.h"

#include <stdlib.h>

static struct run_list list_of(const struct walk *walk, const struct target *target)
{
    struct run_list list = {.operation = walk->operation,
                            .whole = walk->whole,
                            .sampled = walk->sampled,
                            .pages = walk->page_count,
                            .rows = walk->count,
                            .rows_of = walk->length < 0 ? walk->total : walk->length,
                            .seed = target->seed};

    list.pages_of = list.rows_of < 0 || walk->size < 1
                        ? -1
                        : (list.rows_of + walk->size - 1) / walk->size;
    if (!walk->whole)
        list.why = repeat_clean(target, NULL, walk->why);
    return list;
}

void run_note_lists(struct run *run, const struct evidence *evidence)
{
    size_t capacity = 0;

    for (size_t i = 0; i < run->contract->operation_count; i++) {
        const struct walk *walk =
            evidence_last_walk(evidence, &run->contract->operations[i]);

        if (walk == NULL || walk->page_count == 0)
            continue;
        memory_reserve((void **)&run->lists, &capacity, run->list_count + 1,
                       sizeof *run->lists);
        run->lists[run->list_count++] = list_of(walk, evidence_target(evidence));
    }
}

void run_clear_lists(struct run *run)
{
    for (size_t i = 0; i < run->list_count; i++)
        free(run->lists[i].why);
    free(run->lists);
}

const char *run_list_read(const struct run_list *list)
{
    return list->whole ? "whole" : list->sampled ? "sampled" : "in part";
}
