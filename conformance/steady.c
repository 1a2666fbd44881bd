/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/steady.h"

#include "conformance/relation.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_ROWS 3  /* that must be left within a bound */
#define MANY_ROWS  80 /* with which every rule can be exercised */
#define ONE_DAY    86400

void steady_clear(struct steady *steady)
{
    json_decref(steady->first);
    free((void *)(uintptr_t)steady->moved);
    free(steady->bound);
    *steady = (struct steady){0};
}

/* --- What moved --- */

/* Row by identifier. */
static json_t *rows_by_id(const struct walk *walk)
{
    json_t *rows = json_object();

    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));

        if (id != NULL)
            json_object_set(rows, id, evidence_walk_row(walk, i));
    }
    return rows;
}

static void take_look(struct steady *steady, const struct walk *look)
{
    steady->last = look;
    if (steady->first == NULL && look != NULL)
        steady->first = rows_by_id(look);
}

void steady_init(struct steady *steady, const struct contract_operation *operation,
                 const struct walk *first)
{
    *steady = (struct steady){.operation = operation};
    take_look(steady, first);
}

/* By what is declared of a row: anything else may differ from answer to answer. */
static bool is_same_row(const struct contract_list *list, const json_t *a,
                        const json_t *b)
{
    if (list->row == NULL)
        return json_equal(a, b) != 0;
    for (size_t i = 0; i < list->row->field_count; i++) {
        const struct contract_field *field = &list->row->fields[i];

        if (!contract_field_is_fresh(field) &&
            !value_equal(value_at(a, field->pointer), value_at(b, field->pointer)))
            return false;
    }
    return true;
}

static void add_moved(struct steady *steady, const json_t *row)
{
    void *moved = (void *)(uintptr_t)steady->moved;

    memory_reserve(&moved, &steady->moved_capacity, steady->moved_count + 1,
                   sizeof *steady->moved);
    steady->moved = moved;
    steady->moved[steady->moved_count++] = row;
}

/* Rows that one look shows and the other does not. A look that did not come to its end
 * says nothing of what it lacks. */
static size_t add_missing(struct steady *steady, const struct walk *shown, json_t *other,
                          bool other_is_whole)
{
    size_t count = 0;

    for (size_t i = 0; other_is_whole && i < shown->count; i++) {
        AUTO_FREE char *id = evidence_id(shown->list, evidence_walk_row(shown, i));

        if (id == NULL || json_object_get(other, id) != NULL)
            continue;
        add_moved(steady, evidence_walk_row(shown, i));
        count++;
    }
    return count;
}

static size_t add_changed(struct steady *steady, const struct walk *now, json_t *before)
{
    size_t count = 0;

    for (size_t i = 0; i < now->count; i++) {
        AUTO_FREE char *id = evidence_id(now->list, evidence_walk_row(now, i));
        const json_t *was = id == NULL ? NULL : json_object_get(before, id);

        if (was == NULL || is_same_row(now->list, was, evidence_walk_row(now, i)))
            continue;
        add_moved(steady, was);
        add_moved(steady, evidence_walk_row(now, i));
        count++;
    }
    return count;
}

/* True when what two looks show of a list that was not read whole tells that it moved:
 * its length, or the rows on its first page. */
static bool has_shifted(const struct walk *before, const struct walk *now)
{
    if (before->whole && now->whole)
        return false;
    if (before->total != now->total || before->length != now->length)
        return true;
    for (size_t i = 0; i < before->count && i < now->count; i++) {
        if (evidence_page_of_row(before, i) != 0 || evidence_page_of_row(now, i) != 0)
            return evidence_page_of_row(before, i) != evidence_page_of_row(now, i);
        AUTO_FREE char *was = evidence_id(before->list, evidence_walk_row(before, i));
        AUTO_FREE char *is = evidence_id(now->list, evidence_walk_row(now, i));

        if (was == NULL || is == NULL || strcmp(was, is) != 0)
            return was != NULL || is != NULL;
    }
    return false;
}

bool steady_look(struct steady *steady, struct evidence *evidence)
{
    const struct walk *before = steady->last;
    const struct walk *now = evidence_walk_anew(evidence, steady->operation);

    take_look(steady, now);
    if (before == NULL)
        return false;
    json_t *old = rows_by_id(before), *young = rows_by_id(now);
    size_t appeared = add_missing(steady, now, old, before->whole);
    size_t vanished = add_missing(steady, before, young, now->whole);
    size_t changed = add_changed(steady, now, old);
    json_decref(old);
    json_decref(young);
    steady->appeared += appeared;
    steady->vanished += vanished;
    steady->changed += changed;
    return appeared + vanished + changed > 0 || has_shifted(before, now);
}

void steady_start(struct steady *steady, struct evidence *evidence)
{
    take_look(steady, evidence_walk_anew(evidence, steady->operation));
}

/* --- The bound --- */

/* The margins that are tried, in seconds: what moves next may lie a little before what
 * moved first. */
static const int64_t margins[] = {2 * ONE_DAY, 3600, 60, 1};

/* A part of a list between two moments, either of which may be missing. */
struct part {
    const struct contract_filter *from, *to; /* that ask for it; NULL: none does */
    struct instant lower, upper;
    size_t kept; /* rows of the first and of the last look within it */
};

static bool is_handy(const struct contract_operation *operation,
                     const struct contract_filter *filter,
                     const struct evidence *evidence)
{
    if (filter->match < MATCH_AT_OR_AFTER || !filter->in_row ||
        !collection_is_moment(filter->compare) ||
        target_parameter_value(evidence_target(evidence), filter->parameter->label) !=
            NULL)
        return false;
    for (size_t e = 0; e < operation->exclusive_count; e++)
        for (size_t i = 0; i < operation->exclusive[e].count; i++)
            if (operation->exclusive[e].inputs[i] == filter->parameter)
                return false;
    /* One that does not go alone, or shares its input, would change what is asked. */
    for (size_t i = 0; i < operation->requires_count; i++)
        if (operation->requires[i].input == filter->parameter)
            return false;
    return filter->parameter->whole == NULL;
}

static bool moment_of(const json_t *row, const char *field, enum comparison compare,
                      struct instant *out)
{
    struct scalar value = relation_value(row, field, compare);

    *out = value.instant;
    return value.present;
}

static int by_time(const void *a, const void *b)
{
    return instant_compare(*(const struct instant *)a, *(const struct instant *)b);
}

/* The moments of all rows that moved, by every reading of the field, in order; new. 0
 * when a row that moved has none. */
static size_t moved_moments(const struct steady *steady,
                            const struct contract_filter *filter, struct instant **out)
{
    size_t count = 0, most = steady->moved_count * (filter->field_or_count + 1);
    struct instant *moments = memory_array(most + 1, sizeof *moments);

    *out = moments;
    for (size_t i = 0; i < steady->moved_count; i++) {
        size_t before = count;

        for (size_t f = 0; f <= filter->field_or_count; f++)
            count += moment_of(steady->moved[i],
                               f == 0 ? filter->field : filter->field_or[f - 1],
                               filter->compare, &moments[count]);
        if (count == before)
            return 0;
    }
    qsort(moments, count, sizeof *moments, by_time);
    return count;
}

/* Counts those that were there from the first. */
static size_t rows_within(const struct steady *steady, const struct part *part)
{
    const struct contract_filter *filter = part->to != NULL ? part->to : part->from;
    size_t count = 0;

    for (size_t i = 0; i < steady->last->count; i++) {
        const json_t *row = evidence_walk_row(steady->last, i);
        AUTO_FREE char *id = evidence_id(steady->last->list, row);
        struct instant at;

        if (id != NULL && json_object_get(steady->first, id) != NULL &&
            moment_of(row, filter->field, filter->compare, &at))
            count += (part->from == NULL || instant_compare(at, part->lower) > 0) &&
                     (part->to == NULL || instant_compare(at, part->upper) < 0);
    }
    return count;
}

/* Away from what moved by a margin, the larger the better while enough rows are left. */
static void add_margin(const struct steady *steady, struct part *part)
{
    const struct part edge = *part;
    const struct contract_filter *filter = part->to != NULL ? part->to : part->from;
    bool daily = contract_filter_is_daily(filter);

    for (size_t i = 0; i < sizeof margins / sizeof *margins; i++) {
        int64_t margin = daily && margins[i] < ONE_DAY ? ONE_DAY : margins[i];

        part->lower = instant_add(edge.lower, margin);
        part->upper = instant_add(edge.upper, -margin);
        part->lower.nanoseconds = part->upper.nanoseconds = 0;
        part->kept = rows_within(steady, part);
        if (part->kept * 2 >= edge.kept || part->kept >= MANY_ROWS)
            return;
    }
}

/* The largest part between two neighbouring moments of rows that moved, or on either side
 * of all of them, as far as filters can ask for it. */
static void find_part(const struct steady *steady, const struct contract_filter *from,
                      const struct contract_filter *to, struct part *best)
{
    const struct contract_filter *either = to != NULL ? to : from;
    struct instant *moments;

    if (either == NULL)
        return;
    size_t count = moved_moments(steady, either, &moments);

    for (size_t i = 0; count > 0 && i <= count; i++) {
        struct part part = {.from = i > 0 ? from : NULL, .to = i < count ? to : NULL};

        if ((i > 0 && from == NULL) || (i < count && to == NULL))
            continue;
        part.lower = i > 0 ? moments[i - 1] : part.lower;
        part.upper = i < count ? moments[i] : part.upper;
        part.kept = rows_within(steady, &part);
        if (part.kept <= best->kept)
            continue;
        add_margin(steady, &part);
        if (part.kept > best->kept)
            *best = part;
    }
    free(moments);
}

static struct part largest_part(const struct steady *steady,
                                const struct evidence *evidence)
{
    const struct contract_list *list = steady->operation->list;
    struct part best = {.kept = 0};

    for (size_t i = 0; i < list->range_count; i++)
        if (is_handy(steady->operation, list->ranges[i].from, evidence) &&
            is_handy(steady->operation, list->ranges[i].to, evidence))
            find_part(steady, list->ranges[i].from, list->ranges[i].to, &best);
    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        bool lower = filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AFTER;

        if (is_handy(steady->operation, filter, evidence))
            find_part(steady, lower ? filter : NULL, lower ? NULL : filter, &best);
    }
    return best;
}

static void set_end(struct steady *steady, struct evidence *evidence,
                    const struct contract_filter *filter, struct instant at)
{
    char value[INSTANT_TEXT_SIZE];

    if (filter == NULL)
        return;
    contract_filter_print(filter, at, value);
    if (contract_filter_is_daily(filter))
        value[10] = '\0';
    char *bound =
        memory_format("%s%s%s=%s", steady->bound == NULL ? "" : steady->bound,
                      steady->bound == NULL ? "" : " ", filter->parameter->label, value);
    free(steady->bound);
    steady->bound = bound;
    evidence_set_bound(evidence, steady->operation, filter, value);
}

/* Rows of the last look that the first one showed. */
static size_t lasting_rows(const struct steady *steady)
{
    size_t count = 0;

    for (size_t i = 0; i < steady->last->count; i++) {
        AUTO_FREE char *id =
            evidence_id(steady->last->list, evidence_walk_row(steady->last, i));

        count += id != NULL && json_object_get(steady->first, id) != NULL;
    }
    return count;
}

bool steady_hold(struct steady *steady, struct evidence *evidence)
{
    struct part part = largest_part(steady, evidence);

    /* Of the rows that were there before, at least half must be left. */
    if (part.kept < LEAST_ROWS ||
        (part.kept < MANY_ROWS && part.kept * 2 < lasting_rows(steady)))
        return false;
    evidence_clear_bound(evidence, steady->operation);
    free(steady->bound);
    steady->bound = NULL;
    set_end(steady, evidence, part.from, part.lower);
    set_end(steady, evidence, part.to, part.upper);
    return true;
}
