/* SPDX-License-Identifier: Apache-2.0 */
/* How a row stands to a condition, by one reading of it. */
#include "conformance/rules/narrowed.h"

#include "src/value.h"

#include <math.h>
#include <string.h>

#define DAY 86400

struct narrowed_reading narrowed_declared(const struct narrowed_condition *condition)
{
    return (struct narrowed_reading){.field = condition->field,
                                     .match = condition->filter->match,
                                     .fold = condition->filter->fold};
}

const char *narrowed_field(const struct contract_filter *filter, size_t reading)
{
    return reading == 0 || reading > filter->field_or_count
               ? filter->field
               : filter->field_or[reading - 1];
}

bool narrowed_is_shown(const struct narrowed *narrowed)
{
    for (size_t i = 0; i < narrowed->count; i++)
        if (!narrowed->conditions[i].filter->in_row)
            return false;
    return true;
}

/* --- Text --- */

static size_t next_character(const char *text, size_t length, size_t at)
{
    at++;
    while (at < length && ((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* The code point at `at` of what jansson holds, which is valid UTF-8. */
static unsigned code_point(const char *text, size_t length, size_t at)
{
    size_t end = next_character(text, length, at);
    unsigned char first = (unsigned char)text[at];
    unsigned point = end - at == 1 ? first : first & (0xFFU >> (end - at + 1));

    for (size_t i = at + 1; i < end; i++)
        point = point << 6 | ((unsigned char)text[i] & 0x3FU);
    return point;
}

/* Alphabets whose letters have case or accents that some databases do not tell apart; 0:
 * none of them. */
static int alphabet(unsigned point)
{
    if ((point | 0x20) >= 'a' && (point | 0x20) <= 'z')
        return 1;
    if ((point >= 0xAA && point < 0x250) || (point >= 0x1E00 && point < 0x1F00))
        return 1;
    if (point >= 0x370 && point < 0x400)
        return 2;
    return point >= 0x400 && point < 0x530 ? 3 : 0;
}

static unsigned lowered(unsigned point)
{
    return point >= 'A' && point <= 'Z' ? point | 0x20 : point;
}

static bool loosely_equal(unsigned a, unsigned b)
{
    if (lowered(a) == lowered(b))
        return true;
    return (a >= 0x80 || b >= 0x80) && alphabet(a) != 0 && alphabet(a) == alphabet(b);
}

/* The end of what stands loosely for `wanted` from `at` on; SIZE_MAX: it does not. */
static size_t loose_end(const struct scalar *value, size_t at,
                        const struct scalar *wanted)
{
    size_t i = 0;

    while (i < wanted->length) {
        if (at >= value->length ||
            !loosely_equal(code_point(value->text, value->length, at),
                           code_point(wanted->text, wanted->length, i)))
            return SIZE_MAX;
        at = next_character(value->text, value->length, at);
        i = next_character(wanted->text, wanted->length, i);
    }
    return at;
}

/* True when a collation that overlooks case and accents might see a match. */
static bool loosely_matches(enum match match, const struct scalar *value,
                            const struct scalar *wanted)
{
    if (match == MATCH_EQUALS)
        return loose_end(value, 0, wanted) == value->length;
    for (size_t at = 0; at <= value->length;
         at = next_character(value->text, value->length, at)) {
        if (loose_end(value, at, wanted) != SIZE_MAX)
            return true;
        if (match == MATCH_PREFIX)
            return false;
    }
    return false;
}

/* True when `pattern` from `p` on, with % and _ as SQL's LIKE reads them, fits `value`
 * from `v` on; `open_end` lets more of the value follow. */
static bool like(const struct scalar *pattern, size_t p, const struct scalar *value,
                 size_t v, bool open_end)
{
    while (p < pattern->length) {
        if (pattern->text[p] == '%') {
            for (; v <= value->length; v++)
                if (like(pattern, p + 1, value, v, open_end))
                    return true;
            return false;
        }
        if (v >= value->length)
            return false;
        if (pattern->text[p] == '_') {
            v = next_character(value->text, value->length, v);
        } else if (lowered((unsigned char)pattern->text[p]) !=
                   lowered((unsigned char)value->text[v++])) {
            return false;
        }
        p++;
    }
    return open_end || v == value->length;
}

static bool wildly_matches(enum match match, const struct scalar *value,
                           const struct scalar *wanted)
{
    if (match == MATCH_EQUALS)
        return like(wanted, 0, value, 0, false);
    for (size_t at = 0; at <= value->length; at++) {
        if (like(wanted, 0, value, at, true))
            return true;
        if (match == MATCH_PREFIX)
            return false;
    }
    return false;
}

static enum narrowed_standing text_standing(const struct narrowed_condition *condition,
                                            const struct narrowed_reading *reading,
                                            const struct scalar *value,
                                            const struct scalar *wanted)
{
    const struct contract_filter *filter = condition->filter;
    bool case_is_open = filter->case_claim.certainty == CERTAINTY_UNKNOWN;

    if (collection_matches(reading->match, !case_is_open && reading->fold, value, wanted))
        return NARROWED_INSIDE;
    if ((case_is_open || reading->fold) && loosely_matches(reading->match, value, wanted))
        return NARROWED_OPEN;
    return reading->wild && wildly_matches(reading->match, value, wanted)
               ? NARROWED_OPEN
               : NARROWED_OUTSIDE;
}

/* --- Bounds --- */

static bool is_bound(enum match match)
{
    return match >= MATCH_AT_OR_AFTER;
}

static struct scalar midnight(struct scalar scalar)
{
    int64_t rest = scalar.instant.seconds % DAY;

    scalar.instant.seconds -= rest < 0 ? rest + DAY : rest;
    scalar.instant.nanoseconds = 0;
    return scalar;
}

/* True when the value lies so near the bound that inclusive and exclusive, or a fraction
 * that is not shown, decide. */
static bool is_on_bound(const struct scalar *value, const struct scalar *wanted)
{
    if (value->kind == COMPARE_INSTANT)
        return fabs(instant_difference(value->instant, wanted->instant)) < 1;
    return collection_compare(value, wanted) == 0;
}

enum narrowed_standing narrowed_standing(const struct narrowed_condition *condition,
                                         const struct narrowed_reading *reading,
                                         const json_t *record)
{
    const struct contract_filter *filter = condition->filter;
    struct scalar value =
        relation_value(record, narrowed_field(filter, reading->field), filter->compare);
    struct contract_wanted asked =
        contract_filter_wanted(filter, condition->value, strlen(condition->value));
    struct scalar wanted = asked.scalar;

    if (reading->ignored || !wanted.present)
        return reading->ignored ? NARROWED_INSIDE : NARROWED_OPEN;
    if (!value.present)
        return NARROWED_OUTSIDE;
    if (filter->compare == COMPARE_TEXT && !is_bound(reading->match))
        return text_standing(condition, reading, &value, &wanted);
    if (asked.whole_day) {
        value = contract_filter_seen(filter, true, value);
    } else if (reading->day && collection_is_moment(filter->compare)) {
        value = midnight(value);
        wanted = midnight(wanted);
    } else if (is_bound(reading->match) && !condition->sharp &&
               is_on_bound(&value, &wanted)) {
        return NARROWED_OPEN;
    }
    return collection_matches(reading->match, false, &value, &wanted) ? NARROWED_INSIDE
                                                                      : NARROWED_OUTSIDE;
}
