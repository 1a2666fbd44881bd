/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record's text, arranged.
 *
 * Members are copied as the source has them. Most files have them in the order in which
 * they are shown, and no white space: what stands side by side there and here is copied
 * in one piece.
 */
#include "src/rows_internal.h"

#include "src/memory.h"

#include <string.h>

#define FLAGS 256 /* members of a record that need no allocation */

/* A record being written. `from` to `to` of the source is to be copied next. */
struct writing {
    const char *source;
    char *out;
    size_t length;
    uint32_t from, to;
    bool is_first; /* no member stands in it yet */
};

/* True when a value has no white space between its tokens. */
static bool is_compact(const struct tape_node *value)
{
    const struct tape_node *at = value + 1;
    uint32_t behind = value->start + 1;

    if (value->type != TAPE_OBJECT && value->type != TAPE_ARRAY)
        return true;
    for (uint32_t i = 0; i < value->length; i++) {
        if (at->start != behind)
            return false;
        behind = at->end + 1;
        if (value->type == TAPE_ARRAY) {
            if (!is_compact(at))
                return false;
            at += at->size;
            continue;
        }
        if (at[1].start != behind || !is_compact(at + 1))
            return false;
        behind = at[1].end + 1;
        at += 1 + at[1].size;
    }
    return value->end == behind + (value->length == 0 ? 1 : 0);
}

static void add(struct writing *writing, const char *bytes, size_t length)
{
    memcpy(writing->out + writing->length, bytes, length);
    writing->length += length;
}

static void add_source(struct writing *writing, const struct tape_node *token)
{
    add(writing, writing->source + token->start, token->end - token->start);
}

/* Adds a value without the white space in it. */
static void add_value(struct writing *writing, const struct tape_node *value)
{
    const struct tape_node *at = value + 1;
    bool is_object = value->type == TAPE_OBJECT;

    if (is_compact(value)) {
        add_source(writing, value);
        return;
    }
    add(writing, is_object ? "{" : "[", 1);
    for (uint32_t i = 0; i < value->length; i++) {
        if (i > 0)
            add(writing, ",", 1);
        if (is_object) {
            add_source(writing, at++);
            add(writing, ":", 1);
        }
        add_value(writing, at);
        at += at->size;
    }
    add(writing, is_object ? "}" : "]", 1);
}

/* Copies what waits to be copied. */
static void flush(struct writing *writing)
{
    if (writing->to > writing->from) {
        add(writing, writing->is_first ? "{" : ",", 1);
        add(writing, writing->source + writing->from, writing->to - writing->from);
        writing->is_first = false;
    }
    writing->from = writing->to = 0;
}

static void add_member(struct writing *writing, const struct tape_node *name)
{
    const struct tape_node *value = name + 1;

    if (name->end + 1 == value->start && is_compact(value)) {
        if (writing->to == 0 || writing->to + 1 != name->start) {
            flush(writing);
            writing->from = name->start;
        }
        writing->to = value->end;
        return;
    }
    flush(writing);
    add(writing, writing->is_first ? "{" : ",", 1);
    add_source(writing, name);
    add(writing, ":", 1);
    add_value(writing, value);
    writing->is_first = false;
}

/* --- Members and their arrangement --- */

static bool is_named(const struct tape_node *name, const struct rows_member *member)
{
    return name->hash == member->hash && tape_is_text(name, member->name, member->length);
}

/* Looks for a member from `at` on, which is the `*number`-th, round to there again; most
 * often it is the first looked at. NULL: there is none. */
static const struct tape_node *find(const struct tape_node *object,
                                    const struct rows_member *member,
                                    const struct tape_node *at, uint32_t *number)
{
    for (uint32_t i = 0; i < object->length; i++) {
        if (*number == object->length) {
            at = object + 1;
            *number = 0;
        }
        if (is_named(at, member))
            return at;
        at += 1 + at[1].size;
        ++*number;
    }
    return NULL;
}

/* True when all that an object holds is shown as it stands, in its order. */
static bool is_shown_whole(const struct rows_member *members, size_t count,
                           const struct tape_node *object)
{
    const struct tape_node *name = object + 1;
    size_t next = 0;

    for (uint32_t i = 0; i < object->length; i++) {
        const struct tape_node *value = name + 1;

        while (next < count && !is_named(name, &members[next]))
            next++;
        if (next == count || members[next].is_apart ||
            (members[next].members != NULL && value->type == TAPE_OBJECT &&
             !is_shown_whole(members[next].members, members[next].member_count, value)))
            return false;
        name = value + value->size;
    }
    return true;
}

static bool is_shown_in_part(const struct rows_member *member,
                             const struct tape_node *value)
{
    return member->members != NULL && value->type == TAPE_OBJECT &&
           !is_shown_whole(member->members, member->member_count, value);
}

/* A look at the members of a record. */
struct arranging {
    const struct tape_node *record, *at;
    uint32_t number;  /* of the member at `at`; as many as there are at the end */
    bool *is_written; /* by member */
};

/* Adds those of the members that stand apart, or those that do not. False when one of
 * them is shown in part. */
static bool add_shown(struct writing *writing, struct arranging *arranging,
                      const struct rows_arrangement *arrangement, bool apart)
{
    bool is_plain = true;

    arranging->at = arranging->record + 1;
    arranging->number = 0;
    for (size_t i = 0; i < arrangement->member_count; i++) {
        const struct rows_member *member = &arrangement->members[i];
        const struct tape_node *name;

        if (member->is_apart != apart)
            continue;
        name = find(arranging->record, member, arranging->at, &arranging->number);
        if (name == NULL)
            continue;
        is_plain = is_plain && !is_shown_in_part(member, name + 1);
        add_member(writing, name);
        arranging->is_written[arranging->number++] = true;
        arranging->at = name + 1 + name[1].size;
    }
    return is_plain;
}

static void add_others(struct writing *writing, const struct arranging *arranging)
{
    const struct tape_node *name = arranging->record + 1;

    for (uint32_t i = 0; i < arranging->record->length; i++) {
        if (!arranging->is_written[i])
            add_member(writing, name);
        name += 1 + name[1].size;
    }
}

static struct rows_row arranged(const struct rows_arrangement *arrangement,
                                struct writing *writing, const struct tape_node *record)
{
    bool few[FLAGS] = {false};
    AUTO_FREE bool *many =
        record->length > FLAGS ? memory_array(record->length, sizeof *many) : NULL;
    struct arranging arranging = {.record = record,
                                  .is_written = many == NULL ? few : many};
    bool is_plain = add_shown(writing, &arranging, arrangement, false);
    size_t shown;

    flush(writing);
    shown = writing->is_first ? 1 : writing->length;
    (void)add_shown(writing, &arranging, arrangement, true);
    add_others(writing, &arranging);
    flush(writing);
    if (writing->is_first)
        add(writing, "{", 1);
    add(writing, "}", 1);
    return (struct rows_row){.shown = is_plain ? (uint32_t)shown : 0};
}

struct rows_row rows_write(const struct rows_arrangement *arrangement, const char *source,
                           const struct tape_node *record, char *out)
{
    struct writing writing = {.source = source, .out = out, .is_first = true};
    struct rows_row row = {.shown = 0};

    if (record->type == TAPE_OBJECT && !arrangement->is_whole)
        row = arranged(arrangement, &writing, record);
    else
        add_value(&writing, record);
    if (record->type == TAPE_OBJECT && arrangement->is_whole)
        row.shown = (uint32_t)writing.length - 1;
    row.text = out;
    row.length = (uint32_t)writing.length;
    return row;
}
