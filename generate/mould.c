/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/mould.h"

#include "generate/leaf.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SHORTEST_SPOKEN_OF 4 /* bytes; a shorter text stands in others by chance */
#define MAX_PIECES         64

/* --- Slots --- */

struct filling {
    struct mould *mould;
    const struct members *members;
    mould_changes *changes;
    const void *context;
};

static void add_slot(void *context, const char *path, bool in_array, json_t *leaf)
{
    const struct filling *filling = context;
    struct mould *mould = filling->mould;
    const struct member *member = members_at(filling->members, path);
    struct mould_slot slot = {.member = member, .leaf = leaf};
    void *slots = mould->slots;

    (void)in_array;
    if (json_is_null(leaf) || json_is_boolean(leaf) || member == NULL)
        return;
    if (member->kind == MEMBER_KEPT && !json_is_string(leaf) &&
        !filling->changes(filling->context, path))
        return;
    if (member->kind == MEMBER_MOMENT)
        (void)notation_read(leaf,
                            member->field == NULL ? COMPARE_TEXT : member->field->compare,
                            &slot.notation, &slot.instant);
    slot.original = json_copy(leaf);
    memory_reserve(&slots, &mould->capacity, mould->count + 1, sizeof slot);
    mould->slots = slots;
    mould->slots[mould->count++] = slot;
}

size_t mould_slot_at(const struct mould *mould, const char *path)
{
    for (size_t i = 0; i < mould->count; i++)
        if (strcmp(mould->slots[i].member->path, path) == 0)
            return i;
    return MOULD_NONE;
}

/* --- Texts that speak of other values --- */

/* True for what has a value of its own that texts may repeat. */
static bool is_spoken_of(const struct mould_slot *slot)
{
    switch (slot->member->kind) {
    case MEMBER_ID:
    case MEMBER_SERIAL:
    case MEMBER_PERSON:
    case MEMBER_PHONE:
    case MEMBER_ADDRESS:
        return true;
    default:
        return false;
    }
}

/* The word of `text` that `part` names; the whole of it. */
static const char *part_of(const char *text, enum mould_part part, size_t *length)
{
    const char *last = strrchr(text, ' ');

    *length = strlen(text);
    if (part == MOULD_WHOLE || last == NULL)
        return text;
    if (part == MOULD_FIRST_WORD) {
        *length = strcspn(text, " ");
        return text;
    }
    *length = strlen(last + 1);
    return last + 1;
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/* What `text` repeats of some slot at `at`: the longest counts. */
struct found {
    size_t slot;
    enum mould_part part;
    size_t length;
};

static void look_for(const struct mould *mould, size_t slot, enum mould_part part,
                     const char *text, size_t at, struct found *found)
{
    AUTO_FREE char *whole = value_text(mould->slots[slot].original);
    size_t length;
    const char *wanted = part_of(whole, part, &length);

    if (length < SHORTEST_SPOKEN_OF || length <= found->length ||
        strncmp(text + at, wanted, length) != 0 ||
        (at > 0 && is_word_byte(text[at - 1]) && is_word_byte(wanted[0])) ||
        (is_word_byte(text[at + length]) && is_word_byte(wanted[length - 1])))
        return;
    *found = (struct found){slot, part, length};
}

static struct found find(const struct mould *mould, size_t self, const char *text,
                         size_t at)
{
    struct found found = {.slot = MOULD_NONE};

    for (size_t i = 0; i < mould->count; i++) {
        if (i == self || !is_spoken_of(&mould->slots[i]))
            continue;
        look_for(mould, i, MOULD_WHOLE, text, at, &found);
        if (mould->slots[i].member->kind != MEMBER_PERSON)
            continue;
        look_for(mould, i, MOULD_FIRST_WORD, text, at, &found);
        look_for(mould, i, MOULD_LAST_WORD, text, at, &found);
    }
    return found;
}

static void add_piece(struct mould_slot *slot, size_t of, enum mould_part part,
                      char *bytes)
{
    slot->pieces =
        memory_resize(slot->pieces, slot->piece_count + 1, sizeof *slot->pieces);
    slot->pieces[slot->piece_count++] = (struct mould_piece){of, part, bytes};
}

static void part_text(struct mould *mould, size_t self)
{
    struct mould_slot *slot = &mould->slots[self];
    const char *text = json_string_value(slot->original);
    size_t own = 0, at = 0;

    while (text[at] != '\0' && slot->piece_count < MAX_PIECES) {
        struct found found = find(mould, self, text, at);

        if (found.slot == MOULD_NONE) {
            at++;
            continue;
        }
        add_piece(slot, MOULD_NONE, MOULD_WHOLE, memory_text_of(text + own, at - own));
        add_piece(slot, found.slot, found.part, NULL);
        at += found.length;
        own = at;
    }
    if (slot->piece_count > 0)
        add_piece(slot, MOULD_NONE, MOULD_WHOLE, memory_text(text + own));
}

static void add_told(const struct mould *mould, const struct mould_piece *piece,
                     struct text *out)
{
    const json_t *leaf =
        piece->slot == MOULD_NONE ? NULL : mould->slots[piece->slot].leaf;
    AUTO_FREE char *number = json_is_integer(leaf) ? value_text(leaf) : NULL;
    const char *whole = leaf == NULL     ? piece->bytes
                        : number != NULL ? number
                                         : json_string_value(leaf);
    size_t length;
    const char *part = part_of(whole, piece->part, &length);

    text_add(out, part, length);
}

void mould_tell(struct mould *mould)
{
    AUTO_TEXT struct text out;

    text_init(&out, TEXT_CEILING);
    for (size_t i = 0; i < mould->count; i++) {
        struct mould_slot *slot = &mould->slots[i];

        if (slot->piece_count == 0)
            continue;
        text_cut(&out, 0);
        for (size_t j = 0; j < slot->piece_count; j++)
            add_told(mould, &slot->pieces[j], &out);
        json_string_setn(slot->leaf, text_string(&out), out.length);
    }
}

/* --- The whole --- */

void mould_init(struct mould *mould, const struct members *members, json_t *record,
                mould_changes *changes, const void *context)
{
    struct filling filling = {mould, members, changes, context};

    *mould = (struct mould){.record = json_deep_copy(record), .anchor = MOULD_NONE};
    leaf_each(mould->record, add_slot, &filling);
    for (size_t i = 0; i < mould->count; i++)
        if (mould->slots[i].member->kind == MEMBER_KEPT &&
            json_is_string(mould->slots[i].original)) {
            part_text(mould, i);
            mould->slots[i].is_still = mould->slots[i].piece_count == 0 &&
                                       !changes(context, mould->slots[i].member->path);
        }
}

void mould_clear(struct mould *mould)
{
    for (size_t i = 0; i < mould->count; i++) {
        for (size_t j = 0; j < mould->slots[i].piece_count; j++)
            free(mould->slots[i].pieces[j].bytes);
        free(mould->slots[i].pieces);
        json_decref(mould->slots[i].original);
    }
    free(mould->slots);
    free(mould->spans);
    json_decref(mould->record);
}
