/* SPDX-License-Identifier: Apache-2.0 */
/* Punycode (RFC 3492), with the parameters of its section 5. */
#include "src/schema_internal.h"

#include <string.h>

enum {
    BASE = 36,
    MINIMUM = 1,
    MAXIMUM = 26,
    SKEW = 38,
    DAMP = 700,
    FIRST_BIAS = 72,
    FIRST_POINT = 128,
    POINTS = 64, /* a label has at most 63 octets, so it has no more characters */
    DELTA_LIMIT = 1 << 26, /* above every delta of so short a label */
};

static long adapt(long delta, long count, bool first)
{
    long steps = 0;
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / count;
    while (delta > (BASE - MINIMUM) * MAXIMUM / 2) {
        delta /= BASE - MINIMUM;
        steps += BASE;
    }
    return steps + (BASE - MINIMUM + 1) * delta / (delta + SKEW);
}

static long threshold(long step, long bias)
{
    long value = step - bias;
    return value < MINIMUM ? MINIMUM : value > MAXIMUM ? MAXIMUM : value;
}

static int digit_value(char character)
{
    const char *digits = "abcdefghijklmnopqrstuvwxyz0123456789";
    char lower =
        character >= 'A' && character <= 'Z' ? (char)(character | 0x20) : character;
    const char *found = lower == '\0' ? NULL : strchr(digits, lower);
    return found == NULL ? -1 : (int)(found - digits);
}

/* Reads one variable-length integer; -1 when it is broken off or too large. */
static long read_delta(const char **at, const char *end, long bias)
{
    long delta = 0;
    long weight = 1;
    for (long step = BASE;; step += BASE) {
        int digit = *at < end ? digit_value(*(*at)++) : -1;
        if (digit < 0 || weight > DELTA_LIMIT ||
            digit * weight > (long)DELTA_LIMIT * BASE) {
            return -1;
        }
        delta += digit * weight;
        if (digit < threshold(step, bias)) {
            return delta;
        }
        weight *= BASE - threshold(step, bias);
    }
}

static size_t put_utf8(long point, char out[4])
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t more = point >= 0x10000 ? 3 : point >= 0x800 ? 2 : 1;
    static const unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(unsigned char)(marks[more] | point >> 6 * more);
    for (size_t i = 1; i <= more; i++) {
        out[i] = (char)(unsigned char)(0x80 | (point >> 6 * (more - i) & 0x3F));
    }
    return more + 1;
}

static size_t put_all(const long *points, size_t count, char *out, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (points[i] > 0x10FFFF || (points[i] >= 0xD800 && points[i] <= 0xDFFF) ||
            length + 4 > size) {
            return 0;
        }
        length += put_utf8(points[i], out + length);
    }
    return length;
}

size_t schema_punycode_decode(const char *text, size_t length, char *out, size_t size)
{
    long points[POINTS];
    const char *end = text + length;
    const char *at = end;
    while (at > text && at[-1] != '-') {
        at--;
    }
    size_t count = at > text ? (size_t)(at - text) - 1 : 0;
    if (count >= POINTS || at == end) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        points[i] = (unsigned char)text[i];
    }
    long point = FIRST_POINT, place = 0, bias = FIRST_BIAS;
    bool first = true;
    while (at < end) {
        long delta = read_delta(&at, end, bias);
        if (delta < 0 || count == POINTS) {
            return 0;
        }
        place += delta;
        count++;
        bias = adapt(delta, (long)count, first);
        first = false;
        point += place / (long)count;
        place %= (long)count;
        memmove(points + place + 1, points + place,
                (count - 1 - (size_t)place) * sizeof *points);
        points[place++] = point;
    }
    return put_all(points, count, out, size);
}

struct writer {
    char *out;
    size_t length, size;
};

static void put(struct writer *writer, char character)
{
    if (writer->length < writer->size) {
        writer->out[writer->length] = character;
    }
    writer->length++;
}

static void put_delta(struct writer *writer, long delta, long bias)
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (long step = BASE;; step += BASE) {
        long limit = threshold(step, bias);
        if (delta < limit) {
            put(writer, digits[delta]);
            return;
        }
        put(writer, digits[limit + (delta - limit) % (BASE - limit)]);
        delta = (delta - limit) / (BASE - limit);
    }
}

static long next_point(const long *points, size_t count, long above)
{
    long least = 0x110000;
    for (size_t i = 0; i < count; i++) {
        if (points[i] >= above && points[i] < least) {
            least = points[i];
        }
    }
    return least;
}

/* The characters up to 127 as they are, and a hyphen behind them. Returns how many. */
static size_t put_basic(struct writer *writer, const long *points, size_t count)
{
    size_t basic = 0;
    for (size_t i = 0; i < count; i++) {
        if (points[i] < FIRST_POINT) {
            put(writer, (char)points[i]);
            basic++;
        }
    }
    if (basic > 0) {
        put(writer, '-');
    }
    return basic;
}

size_t schema_punycode_encode(const long *points, size_t count, char *out, size_t size)
{
    struct writer writer = {out, 0, size};
    size_t basic = put_basic(&writer, points, count);
    size_t handled = basic;
    long point = FIRST_POINT, delta = 0, bias = FIRST_BIAS;
    while (handled < count) {
        long next = next_point(points, count, point);
        delta += (next - point) * ((long)handled + 1);
        point = next;
        for (size_t i = 0; i < count; i++) {
            delta += points[i] < point;
            if (points[i] == point) {
                put_delta(&writer, delta, bias);
                bias = adapt(delta, (long)handled + 1, handled == basic);
                delta = 0;
                handled++;
            }
        }
        delta++;
        point++;
    }
    return writer.length <= size ? writer.length : 0;
}
