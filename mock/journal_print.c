/* SPDX-License-Identifier: Apache-2.0 */
/* What the journal holds, for programs and for people. */
#include "mock/journal_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <string.h>

/* --- All that are wanted --- */

static size_t first_wanted(const struct journal *journal, struct journal_range range)
{
    size_t first = 0;

    if (range.since == 0)
        return range.most < journal->count ? journal->count - range.most : 0;
    while (first < journal->count &&
           journal_slot_at(journal, first)->number <= range.since)
        first++;
    return first;
}

static json_t *operations(const struct journal *journal)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < journal->tally_count; i++)
        if (journal->tallies[i].count > 0)
            json_object_set_new(counts, journal->tallies[i].operation,
                                json_integer((json_int_t)journal->tallies[i].count));
    return counts;
}

static json_t *mistakes(const struct journal *journal)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < MISTAKE_COUNT; i++)
        if (journal->wrongs[i].count > 0)
            json_object_set_new(counts, mistake_row_of((enum mistake_kind)i)->id,
                                json_integer((json_int_t)journal->wrongs[i].count));
    return counts;
}

json_t *journal_print(const struct journal *journal, struct journal_range range)
{
    json_t *entries = json_array();
    size_t first = first_wanted(journal, range);

    for (size_t i = 0; first + i < journal->count && i < range.most; i++)
        json_array_append_new(entries,
                              journal_read(journal, journal_slot_at(journal, first + i)));
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o, s:o}", "entries", entries, "last",
                     (json_int_t)journal->last, "kept", (json_int_t)journal->count,
                     "dropped", (json_int_t)journal->dropped, "requests",
                     (json_int_t)journal->requests, "operations", operations(journal),
                     "mistakes", mistakes(journal));
}

void journal_each(const struct journal *journal, journal_visit *visit, void *context)
{
    for (size_t i = 0; i < journal->count; i++)
        visit(context, journal_read(journal, journal_slot_at(journal, i)));
}

uint64_t journal_last(const struct journal *journal)
{
    return journal->last;
}

uint64_t journal_mistakes_of(const struct journal *journal, enum mistake_kind kind)
{
    return journal->wrongs[kind].count;
}

uint64_t journal_mistake_count(const struct journal *journal)
{
    uint64_t count = 0;

    for (size_t i = 0; i < MISTAKE_COUNT; i++)
        count += journal->wrongs[i].count;
    return count;
}

/* --- In words --- */

static const char *times(uint64_t count)
{
    return count == 1 ? "once" : "times";
}

static void summarise(const struct journal *journal, const struct journal_wrong *wrong,
                      const struct mistake_row *row, FILE *stream)
{
    json_auto_t *target =
        journal_shown_target(journal->contract, wrong->target, strlen(wrong->target));
    json_auto_t *detail =
        journal_shown(journal->contract, wrong->detail, strlen(wrong->detail));

    fprintf(stream, "  %s, ", row->id);
    if (wrong->count > 1)
        fprintf(stream, "%" PRIu64 " ", wrong->count);
    fprintf(stream, "%s%s %" PRIu64 ": %s %s\n", times(wrong->count),
            wrong->count > 1 ? ", first in request" : ", in request", wrong->first,
            wrong->method, json_string_value(target));
    fprintf(stream, "    %s\n    %s\n", json_string_value(detail), row->remedy);
}

void journal_summary(const struct journal *journal, FILE *stream)
{
    uint64_t count = journal_mistake_count(journal);

    fprintf(stream, "%" PRIu64 " request%s", journal->requests,
            journal->requests == 1 ? "" : "s");
    for (size_t i = 0, told = 0; i < journal->tally_count; i++)
        if (journal->tallies[i].count > 0)
            fprintf(stream, "%s%s %" PRIu64, told++ == 0 ? ": " : ", ",
                    journal->tallies[i].operation, journal->tallies[i].count);
    fprintf(stream, "\n%" PRIu64 " mistake%s of the client\n", count,
            count == 1 ? "" : "s");
    for (size_t i = 0; i < MISTAKE_COUNT; i++)
        if (journal->wrongs[i].count > 0)
            summarise(journal, &journal->wrongs[i], mistake_row_of((enum mistake_kind)i),
                      stream);
}
