/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/maker_internal.h"

#include "generate/words.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

#define SECONDS_A_DAY 86400
#define BILLION       INT64_C(1000000000)

/* Of so many records one begins with the one before it. */
#define ONE_IN_A_PAIR 12
#define LONGEST_ROW   8

/* How long things take, against the record they are modelled on. */
#define PACE_WHOLE 128
#define PACE_LEAST 64
#define PACE_RANGE 129
#define PACE_BOUND (2 * SECONDS_A_DAY) /* what lies further apart keeps its distance */

#define USE_START 1 /* of a number's lots; others are of its record */

/* --- Moments --- */

size_t maker_anchor(const struct maker *maker, const struct mould *mould)
{
    size_t first =
        maker->anchor == NULL ? MOULD_NONE : mould_slot_at(mould, maker->anchor);

    if (first != MOULD_NONE && mould->slots[first].member->kind == MEMBER_MOMENT)
        return first;
    first = MOULD_NONE;
    for (size_t i = 0; i < mould->count; i++) {
        const struct mould_slot *slot = &mould->slots[i];

        if (slot->member->kind == MEMBER_MOMENT && !slot->member->in_array &&
            (first == MOULD_NONE ||
             instant_compare(slot->instant, mould->slots[first].instant) < 0))
            first = i;
    }
    return first;
}

/* Now and then two or more begin in the same moment, as they do in life. */
static struct instant start_of(const struct maker *maker, uint64_t number)
{
    struct random random = random_of(maker->options.seed, number, USE_START);
    struct instant start;

    for (int i = 0; i < LONGEST_ROW && number > 0; i++) {
        if (random_below(&random, ONE_IN_A_PAIR) != 0)
            break;
        random = random_of(maker->options.seed, --number, USE_START);
    }
    start.seconds = period_draw(&maker->period, &random);
    start.nanoseconds = (int32_t)random_below(&random, (uint64_t)BILLION);
    return start;
}

/* By whole days where nothing but days may change. */
static struct instant careful_start(struct instant from, struct instant start)
{
    int64_t days = (start.seconds - from.seconds) / SECONDS_A_DAY;

    return instant_add(from, days * SECONDS_A_DAY);
}

static struct instant paced(struct instant base, struct instant from, struct instant at,
                            int64_t pace)
{
    int64_t seconds = at.seconds - from.seconds;
    int64_t rest = at.nanoseconds - from.nanoseconds;
    struct instant out = instant_add(base, seconds);

    if (seconds < PACE_BOUND && seconds > -PACE_BOUND) {
        rest = (seconds * BILLION + rest) / PACE_WHOLE * pace;
        out = base;
    }
    rest += out.nanoseconds;
    out.seconds += rest / BILLION - (rest % BILLION < 0 ? 1 : 0);
    out.nanoseconds = (int32_t)((rest % BILLION + BILLION) % BILLION);
    return out;
}

static void make_moments(struct making *making)
{
    struct mould *mould = making->mould;
    size_t anchor = mould->anchor;
    int64_t pace = PACE_LEAST + (int64_t)random_below(&making->random, PACE_RANGE);
    struct instant from, start;

    if (anchor == MOULD_NONE)
        return;
    from = mould->slots[anchor].instant;
    start = notation_cut(&mould->slots[anchor].notation,
                         start_of(making->maker, making->number));
    if (!making->is_bold) {
        start = careful_start(from, start);
        pace = PACE_WHOLE;
    }
    for (size_t i = 0; i < mould->count; i++) {
        struct mould_slot *slot = &mould->slots[i];

        if (slot->member->kind != MEMBER_MOMENT)
            continue;
        slot->fresh =
            notation_cut(&slot->notation, paced(start, from, slot->instant, pace));
        notation_write(&slot->notation, slot->fresh, slot->leaf);
    }
}

/* --- Other values --- */

static void restore(struct mould_slot *slot)
{
    if (json_is_string(slot->original))
        json_string_setn(slot->leaf, json_string_value(slot->original),
                         json_string_length(slot->original));
    else if (json_is_integer(slot->original))
        json_integer_set(slot->leaf, json_integer_value(slot->original));
    else if (json_is_real(slot->original))
        json_real_set(slot->leaf, json_real_value(slot->original));
}

static void make_serial(struct making *making, struct mould_slot *slot)
{
    struct text *word = &making->maker->word;
    uint64_t number = making->number;

    do {
        text_cut(word, 0);
        serial_add(slot->member->serial, number, word);
        number += making->maker->options.count;
    } while (json_object_get(making->maker->avoided, text_string(word)) != NULL &&
             number < UINT64_C(2) * making->maker->options.count + making->number);
    if (json_is_integer(slot->leaf))
        json_integer_set(slot->leaf, strtoll(text_string(word), NULL, 10));
    else
        json_string_setn(slot->leaf, text_string(word), word->length);
}

/* Near the one that was there, on the steps that all of them stand on. */
static void make_amount(struct making *making, struct mould_slot *slot)
{
    const struct member *member = slot->member;
    int64_t scale = 1, least = member->least, most = member->most, steps;
    int64_t was;

    for (int i = 0; i < member->decimals; i++)
        scale *= 10;
    if (!making->maker->are_samples) {
        double number = json_number_value(slot->original) * (double)scale;

        was = (int64_t)(number + (number < 0 ? -0.5 : 0.5));
        least = was - was / 4 > least ? was - was / 4 : least;
        most = was + was / 4 < most ? was + was / 4 : most;
    }
    if (most <= least)
        return;
    least += (member->step - (least - member->least) % member->step) % member->step;
    steps = most < least ? 0 : (most - least) / member->step + 1;
    if (steps == 0)
        return;
    was = least + member->step * (int64_t)random_below(&making->random, (uint64_t)steps);
    if (json_is_integer(slot->leaf))
        json_integer_set(slot->leaf, was / scale);
    else
        json_real_set(slot->leaf, (double)was / (double)scale);
}

/* The second half as often as the first, the third a third as often, and so on. */
static size_t draw_ranked(struct random *random, size_t count)
{
    unsigned weights[256];

    count = count < 256 ? count : 256;
    for (size_t i = 0; i < count; i++)
        weights[i] = 5040 / (unsigned)(i + 1);
    return random_weighted(random, weights, count);
}

static void make_choice(struct making *making, struct mould_slot *slot)
{
    const json_t *list = slot->member->field->enumeration;
    const json_t *one =
        json_array_get(list, draw_ranked(&making->random, json_array_size(list)));

    if (json_is_string(one) && json_is_string(slot->leaf))
        json_string_set(slot->leaf, json_string_value(one));
    else if (json_is_integer(one) && json_is_integer(slot->leaf))
        json_integer_set(slot->leaf, json_integer_value(one));
}

static void make_owner(struct making *making, struct mould_slot *slot)
{
    size_t count = contract_record_count(slot->member->owners);
    const json_t *owner;

    if (count == 0)
        return;
    owner = value_at(
        contract_record(slot->member->owners, draw_ranked(&making->random, count)),
        slot->member->owner_id);
    if (json_is_string(owner) && json_is_string(slot->leaf))
        json_string_set(slot->leaf, json_string_value(owner));
    else if (json_is_integer(owner) && json_is_integer(slot->leaf))
        json_integer_set(slot->leaf, json_integer_value(owner));
}

static void make_text(struct making *making, struct mould_slot *slot)
{
    struct text *word = &making->maker->word;
    struct random *random = &making->random;

    text_cut(word, 0);
    switch (slot->member->kind) {
    case MEMBER_PERSON:
        words_add_person(random, word);
        break;
    case MEMBER_PHONE:
        words_add_phone(random, json_string_value(slot->original), word);
        break;
    case MEMBER_ADDRESS:
        words_add_address(random, word);
        break;
    case MEMBER_URL:
        words_add_url(random, word);
        break;
    case MEMBER_PROSE:
        words_add_prose(random, word);
        break;
    case MEMBER_TITLE:
        words_add_title(random, word);
        break;
    default:
        return;
    }
    json_string_setn(slot->leaf, text_string(word), word->length);
}

static void make_value(struct making *making, struct mould_slot *slot)
{
    switch (slot->member->kind) {
    case MEMBER_AMOUNT:
        make_amount(making, slot);
        break;
    case MEMBER_CHOICE:
        make_choice(making, slot);
        break;
    default:
        if (json_is_string(slot->leaf))
            make_text(making, slot);
        break;
    }
}

/* --- All of them --- */

void maker_fill(struct making *making)
{
    struct mould *mould = making->mould;

    for (size_t i = 0; i < mould->count; i++) {
        struct mould_slot *slot = &mould->slots[i];
        enum member_kind kind = slot->member->kind;

        if (slot->is_still || kind == MEMBER_MOMENT || slot->piece_count > 0)
            continue;
        restore(slot);
        if (kind == MEMBER_ID || (kind == MEMBER_SERIAL && making->is_bold))
            make_serial(making, slot);
        else if (kind == MEMBER_OWNER)
            make_owner(making, slot);
        else if (making->is_bold)
            make_value(making, slot);
    }
    make_moments(making);
    spans_write(&making->maker->spans, mould);
    mould_tell(mould);
}
