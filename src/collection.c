/* SPDX-License-Identifier: Apache-2.0 */
#include "src/collection.h"

#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SHORT_NUMBER 64 /* bytes of a number that is read without allocating */
#define EXACT_DIGITS 15 /* a double tells all integers of as many digits apart */

static size_t skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* A whole number of few digits, exactly; most are. */
static bool read_digits(const char *text, size_t length, double *number)
{
    uint64_t value = 0;

    if (length == 0 || length > EXACT_DIGITS || (text[0] == '0' && length > 1) ||
        skip_digits(text, length, 0) != length)
        return false;
    for (size_t i = 0; i < length; i++)
        value = value * 10 + (uint64_t)(text[i] - '0');
    *number = (double)value;
    return true;
}

/* The grammar of RFC 8259 6; strtod alone would take " 0x1p3" and "inf" as well. */
static bool is_json_number(const char *text, size_t length)
{
    size_t at = length > 0 && text[0] == '-';
    size_t start = at;

    at = skip_digits(text, length, at);
    if (at == start || (text[start] == '0' && at > start + 1))
        return false;
    if (at < length && text[at] == '.') {
        start = at + 1;
        at = skip_digits(text, length, start);
        if (at == start)
            return false;
    }
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        start = at + 1;
        if (start < length && (text[start] == '+' || text[start] == '-'))
            start++;
        at = skip_digits(text, length, start);
        if (at == start)
            return false;
    }
    return at == length;
}

static bool read_number(const char *text, size_t length, double *number)
{
    char copy[SHORT_NUMBER];

    if (read_digits(text, length, number))
        return true;
    if (!is_json_number(text, length))
        return false;
    if (length < sizeof copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
        *number = strtod(copy, NULL);
    } else {
        AUTO_FREE char *whole = memory_text_of(text, length);

        *number = strtod(whole, NULL);
    }
    return true;
}

bool collection_is_epoch(enum comparison kind)
{
    return kind == COMPARE_EPOCH_SECONDS || kind == COMPARE_EPOCH_MILLISECONDS;
}

bool collection_is_moment(enum comparison kind)
{
    return kind == COMPARE_INSTANT || kind == COMPARE_RFC2822 ||
           collection_is_epoch(kind);
}

static struct scalar moment_of_count(json_int_t count, enum comparison kind)
{
    struct scalar scalar = {.kind = COMPARE_INSTANT, .present = true};

    if (kind == COMPARE_EPOCH_SECONDS)
        scalar.instant.seconds = count;
    else
        scalar.instant = instant_of_milliseconds(count);
    return scalar;
}

/* Only what int64 holds: a double would round milliseconds. */
static struct scalar moment_of_digits(const char *text, size_t length,
                                      enum comparison kind)
{
    struct scalar scalar = {.kind = COMPARE_INSTANT};
    char copy[SHORT_NUMBER];
    long long count;
    size_t digits = skip_digits(text, length, length > 0 && text[0] == '-');

    if (!is_json_number(text, length) || digits != length || length >= sizeof copy)
        return scalar;
    memcpy(copy, text, length);
    copy[length] = '\0';
    errno = 0;
    count = strtoll(copy, NULL, 10);
    if (errno == 0) {
        scalar = moment_of_count(count, kind);
        scalar.text = text;
        scalar.length = length;
    }
    return scalar;
}

size_t collection_print_moment(struct instant instant, enum comparison kind,
                               char out[INSTANT_TEXT_SIZE])
{
    int digits = instant.nanoseconds == 0             ? 0
                 : instant.nanoseconds % 1000000 == 0 ? 3
                                                      : 9;

    assert(collection_is_moment(kind));
    if (kind == COMPARE_INSTANT)
        return instant_print(instant, digits, out);
    if (kind == COMPARE_RFC2822)
        return instant_print_rfc2822(instant, out);
    return (size_t)snprintf(
        out, INSTANT_TEXT_SIZE, "%" PRId64,
        kind == COMPARE_EPOCH_SECONDS ? instant.seconds : instant_milliseconds(instant));
}

/* From 1990 to 2200: where the records of an API of today lie. */
static bool is_of_our_time(struct scalar moment)
{
    return moment.present && moment.instant.seconds >= 631152000 &&
           moment.instant.seconds < 7258118400;
}

static enum comparison other_unit(enum comparison kind)
{
    return kind == COMPARE_EPOCH_SECONDS ? COMPARE_EPOCH_MILLISECONDS
                                         : COMPARE_EPOCH_SECONDS;
}

bool collection_is_misread(const json_t *value, enum comparison kind)
{
    return collection_is_epoch(kind) && !is_of_our_time(collection_scalar(value, kind)) &&
           is_of_our_time(collection_scalar(value, other_unit(kind)));
}

bool collection_is_misread_of(const struct tape_node *value, enum comparison kind)
{
    return collection_is_epoch(kind) &&
           !is_of_our_time(collection_scalar_of(value, kind)) &&
           is_of_our_time(collection_scalar_of(value, other_unit(kind)));
}

struct scalar collection_scalar_of_text(const char *text, size_t length,
                                        enum comparison kind)
{
    struct scalar scalar = {.kind = kind, .text = text, .length = length};

    switch (kind) {
    case COMPARE_TEXT:
        scalar.present = true;
        break;
    case COMPARE_NUMBER:
        scalar.present = read_number(text, length, &scalar.number);
        break;
    case COMPARE_INSTANT:
        scalar.present = instant_parse(text, length, &scalar.instant) ||
                         instant_parse_date(text, length, &scalar.instant);
        break;
    case COMPARE_RFC2822:
        scalar.kind = COMPARE_INSTANT;
        scalar.present = instant_parse_rfc2822(text, length, &scalar.instant);
        break;
    case COMPARE_EPOCH_SECONDS:
    case COMPARE_EPOCH_MILLISECONDS:
        return moment_of_digits(text, length, kind);
    }
    return scalar;
}

static bool whole_of(const struct tape_node *value, int64_t *count)
{
    if (value->type == TAPE_REAL)
        return value_whole_of_real(value->real, count);
    if (value->type == TAPE_INTEGER)
        *count = value->integer;
    return value->type == TAPE_INTEGER;
}

struct scalar collection_scalar_of(const struct tape_node *value, enum comparison kind)
{
    struct scalar absent = {.kind = collection_is_moment(kind) ? COMPARE_INSTANT : kind};
    bool is_number;
    int64_t count;

    if (value == NULL)
        return absent;
    is_number = value->type == TAPE_INTEGER || value->type == TAPE_REAL;
    if (value->type == TAPE_STRING)
        return collection_scalar_of_text(value->text, value->length, kind);
    if (collection_is_epoch(kind) && whole_of(value, &count))
        return moment_of_count(count, kind);
    if (is_number && kind == COMPARE_NUMBER)
        return (struct scalar){
            .kind = kind,
            .present = true,
            .number = value->type == TAPE_REAL ? value->real : (double)value->integer};
    if (value->type == TAPE_TRUE && kind == COMPARE_TEXT)
        return collection_scalar_of_text("true", strlen("true"), kind);
    if (value->type == TAPE_FALSE && kind == COMPARE_TEXT)
        return collection_scalar_of_text("false", strlen("false"), kind);
    return absent;
}

/* What holds others is no scalar, whatever they are. */
struct scalar collection_scalar(const json_t *value, enum comparison kind)
{
    struct tape_node node = {.type = TAPE_NULL, .size = 1};

    if (json_is_string(value)) {
        node.type = TAPE_STRING;
        node.text = json_string_value(value);
        node.length = (uint32_t)json_string_length(value);
    } else if (json_is_integer(value)) {
        node.type = TAPE_INTEGER;
        node.integer = json_integer_value(value);
    } else if (json_is_real(value)) {
        node.type = TAPE_REAL;
        node.real = json_real_value(value);
    } else if (json_is_boolean(value)) {
        node.type = json_is_true(value) ? TAPE_TRUE : TAPE_FALSE;
    }
    return collection_scalar_of(&node, kind);
}

/* The order of bytes in UTF-8 is the order of code points (RFC 3629 1). */
static int compare_text(const struct scalar *a, const struct scalar *b)
{
    size_t shared = a->length < b->length ? a->length : b->length;
    int result = memcmp(a->text, b->text, shared);

    if (result == 0)
        return (a->length > b->length) - (a->length < b->length);
    return result < 0 ? -1 : 1;
}

int collection_compare(const struct scalar *a, const struct scalar *b)
{
    assert(a->kind == b->kind);
    if (!a->present || !b->present)
        return a->present - b->present;
    switch (a->kind) {
    case COMPARE_TEXT:
        return compare_text(a, b);
    case COMPARE_NUMBER:
        return (a->number > b->number) - (a->number < b->number);
    case COMPARE_INSTANT:
    case COMPARE_EPOCH_SECONDS:
    case COMPARE_EPOCH_MILLISECONDS:
    case COMPARE_RFC2822:
        return instant_compare(a->instant, b->instant);
    }
    return 0;
}

static char folded(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a')
                                                : character;
}

/* Whether `wanted` stands in `value` from `start` on. */
static bool stands_at(const struct scalar *value, size_t start,
                      const struct scalar *wanted, bool fold)
{
    const char *text = value->text + start;

    if (wanted->length > value->length - start)
        return false;
    if (!fold)
        return memcmp(text, wanted->text, wanted->length) == 0;
    for (size_t i = 0; i < wanted->length; i++) {
        if (folded(text[i]) != folded(wanted->text[i]))
            return false;
    }
    return true;
}

static bool stands_anywhere(const struct scalar *value, const struct scalar *wanted,
                            bool fold)
{
    for (size_t start = 0; start + wanted->length <= value->length; start++) {
        if (stands_at(value, start, wanted, fold))
            return true;
    }
    return false;
}

bool collection_matches(enum match match, bool fold, const struct scalar *value,
                        const struct scalar *wanted)
{
    bool is_text = value->kind == COMPARE_TEXT;

    if (!value->present || !wanted->present)
        return false;
    switch (match) {
    case MATCH_EQUALS:
        if (is_text && fold)
            return value->length == wanted->length && stands_at(value, 0, wanted, true);
        return collection_compare(value, wanted) == 0;
    case MATCH_CONTAINS:
        return is_text && stands_anywhere(value, wanted, fold);
    case MATCH_PREFIX:
        return is_text && stands_at(value, 0, wanted, fold);
    case MATCH_AT_OR_AFTER:
        return collection_compare(value, wanted) >= 0;
    case MATCH_AFTER:
        return collection_compare(value, wanted) > 0;
    case MATCH_AT_OR_BEFORE:
        return collection_compare(value, wanted) <= 0;
    case MATCH_BEFORE:
        return collection_compare(value, wanted) < 0;
    }
    return false;
}

size_t collection_first_value(const char *text, const char *separator, const char **rest)
{
    const char *end = separator == NULL ? NULL : strstr(text, separator);

    *rest = end == NULL ? NULL : end + strlen(separator);
    return end == NULL ? strlen(text) : (size_t)(end - text);
}

int64_t collection_pages(int64_t items, int64_t size, int64_t when_empty)
{
    assert(size >= 1);
    /* Not (items + size - 1) / size, which overflows for a large size. */
    return items <= 0 ? when_empty : (items - 1) / size + 1;
}

int64_t collection_rows(int64_t items, int64_t start, int64_t size)
{
    assert(start >= 0 && size >= 1);
    if (start >= items)
        return 0;
    return items - start < size ? items - start : size;
}

const char *collection_match_name(enum match match)
{
    static const char *const names[] = {
        [MATCH_EQUALS] = "equals", [MATCH_CONTAINS] = "contains",
        [MATCH_PREFIX] = "prefix", [MATCH_AT_OR_AFTER] = "at-or-after",
        [MATCH_AFTER] = "after",   [MATCH_AT_OR_BEFORE] = "at-or-before",
        [MATCH_BEFORE] = "before",
    };

    return names[match];
}
