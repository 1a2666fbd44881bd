/* SPDX-License-Identifier: Apache-2.0 */
/* Strings of a text: most stand for themselves and are passed over, eight bytes at once.
 */
#include "src/tape_internal.h"

#include "src/memory.h"

#include <limits.h>
#include <string.h>

#define BYTES_AT_ONCE 8
#define ONES          0x0101010101010101u /* each byte of a word */
#define HIGHS         0x8080808080808080u

/* The first byte of a word is its lowest. */
#define IS_LITTLE_ENDIAN (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

/* Passes bytes that stand for themselves: neither quote, backslash, control character nor
 * more than ASCII. The first byte that is found in a word is one; those behind it may be
 * found because of it. */
static const char *pass_plain(const char *at, const char *end)
{
    while (end - at >= BYTES_AT_ONCE) {
        uint64_t word, quotes, slashes, found;

        memcpy(&word, at, sizeof word);
        quotes = word ^ ONES * '"';
        slashes = word ^ ONES * '\\';
        found = ((quotes - ONES) & ~quotes) | ((slashes - ONES) & ~slashes) |
                ((word - ONES * ' ') & ~word) | word;
        found &= HIGHS;
        if (found != 0 && IS_LITTLE_ENDIAN)
            return at + __builtin_ctzll(found) / CHAR_BIT;
        if (found != 0)
            break;
        at += BYTES_AT_ONCE;
    }
    while (at < end && *at != '"' && *at != '\\' && (signed char)*at >= ' ')
        at++;
    return at;
}

/* Bytes of the UTF-8 character at `at` (RFC 3629 4); 0 when it is none. */
static size_t character_length(const char *at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)at;
    size_t length = byte[0] < 0xC2 ? 0 : byte[0] < 0xE0 ? 2 : byte[0] < 0xF0 ? 3 : 4;

    if (length == 0 || byte[0] > 0xF4 || (size_t)(end - at) < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
    if ((byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xED && byte[1] > 0x9F) ||
        (byte[0] == 0xF0 && byte[1] < 0x90) || (byte[0] == 0xF4 && byte[1] > 0x8F))
        return 0;
    return length;
}

/* The four hexadecimal digits behind \u; -1 when they are none. */
static long hexadecimal(const char *at, const char *end)
{
    long value = 0;

    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char digit = at[i];

        value *= 16;
        if (digit >= '0' && digit <= '9')
            value += digit - '0';
        else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
            value += (digit | 0x20) - 'a' + 10;
        else
            return -1;
    }
    return value;
}

static void put(struct tape *tape, long byte)
{
    tape->decoded[tape->decoded_length++] = (char)byte;
}

static void put_character(struct tape *tape, long point)
{
    if (point < 0x80) {
        put(tape, point);
    } else if (point < 0x800) {
        put(tape, 0xC0 | (point >> 6));
        put(tape, 0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        put(tape, 0xE0 | (point >> 12));
        put(tape, 0x80 | ((point >> 6) & 0x3F));
        put(tape, 0x80 | (point & 0x3F));
    } else {
        put(tape, 0xF0 | (point >> 18));
        put(tape, 0x80 | ((point >> 12) & 0x3F));
        put(tape, 0x80 | ((point >> 6) & 0x3F));
        put(tape, 0x80 | (point & 0x3F));
    }
}

/* Reads what stands behind \u, and the second half of a pair. */
static bool read_unicode(struct tape_reader *reader, bool is_name)
{
    long point = hexadecimal(reader->at, reader->end);

    if (point < 0)
        return tape_fail(reader, reader->at, "four hexadecimal digits");
    if (point == 0 && (is_name || (reader->options & TAPE_ALLOW_NUL) == 0))
        return tape_fail(reader, reader->at, "a character other than NUL");
    reader->at += 4;
    if (point >= 0xD800 && point <= 0xDBFF) {
        long low =
            reader->end - reader->at >= 2 && reader->at[0] == '\\' && reader->at[1] == 'u'
                ? hexadecimal(reader->at + 2, reader->end)
                : -1;

        if (low < 0xDC00 || low > 0xDFFF)
            return tape_fail(reader, reader->at, "the second half of a surrogate pair");
        reader->at += 6;
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    } else if (point >= 0xDC00 && point <= 0xDFFF) {
        return tape_fail(reader, reader->at, "the first half of a surrogate pair");
    }
    put_character(reader->tape, point);
    return true;
}

static bool read_escape(struct tape_reader *reader, bool is_name)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *found;

    reader->at++;
    if (reader->at == reader->end)
        return tape_fail(reader, reader->at, "the rest of a string");
    if (*reader->at == 'u') {
        reader->at++;
        return read_unicode(reader, is_name);
    }
    found = *reader->at == '\0' ? NULL : strchr(from, *reader->at);
    if (found == NULL)
        return tape_fail(reader, reader->at, "an escape of JSON");
    put(reader->tape, to[found - from]);
    reader->at++;
    return true;
}

/* What is decoded is never longer than its source: one buffer of that size stays where it
 * is until all is read. */
static void start_decoding(struct tape_reader *reader, const char *from)
{
    struct tape *tape = reader->tape;
    size_t length = (size_t)(reader->at - from);

    if (tape->decoded_length == 0) {
        void *decoded = tape->decoded;

        memory_reserve(&decoded, &tape->decoded_capacity,
                       (size_t)(reader->end - reader->start) + 1, 1);
        tape->decoded = decoded;
    }
    memcpy(tape->decoded + tape->decoded_length, from, length);
    tape->decoded_length += length;
}

/* Goes on with a string in which something does not stand for itself. */
static bool decode(struct tape_reader *reader, bool is_name)
{
    while (reader->at < reader->end && *reader->at != '"') {
        const char *from = reader->at;

        if (*from == '\\') {
            if (!read_escape(reader, is_name))
                return false;
            continue;
        }
        reader->at = pass_plain(from, reader->end);
        if (reader->at == from) {
            size_t length =
                (signed char)*from < 0 ? character_length(from, reader->end) : 0;
            if (length == 0)
                return tape_fail(reader, from,
                                 "a character in UTF-8, no control character");
            reader->at += length;
        }
        memcpy(reader->tape->decoded + reader->tape->decoded_length, from,
               (size_t)(reader->at - from));
        reader->tape->decoded_length += (size_t)(reader->at - from);
    }
    return true;
}

/* Passes a string up to its end or its first escape. */
static bool pass_string(struct tape_reader *reader)
{
    for (;;) {
        size_t length;

        reader->at = pass_plain(reader->at, reader->end);
        if (reader->at == reader->end || *reader->at == '"' || *reader->at == '\\')
            return true;
        length =
            (signed char)*reader->at < 0 ? character_length(reader->at, reader->end) : 0;
        if (length == 0)
            return tape_fail(reader, reader->at,
                             "a character in UTF-8, no control character");
        reader->at += length;
    }
}

bool tape_read_string(struct tape_reader *reader, bool is_name)
{
    struct tape_node *node = tape_add(reader->tape, TAPE_STRING);
    const char *from = reader->at + 1;

    node->start = tape_offset(reader, reader->at);
    node->text = from;
    reader->at = from;
    if (!pass_string(reader))
        return false;
    node->length = (uint32_t)(reader->at - from);
    if (reader->at < reader->end && *reader->at == '\\') {
        size_t before = reader->tape->decoded_length;

        start_decoding(reader, from);
        if (!decode(reader, is_name))
            return false;
        node->is_decoded = true;
        node->text = reader->tape->decoded + before;
        node->length = (uint32_t)(reader->tape->decoded_length - before);
    }
    if (reader->at == reader->end)
        return tape_fail(reader, reader->at, "the end of a string");
    reader->at++;
    node->end = tape_offset(reader, reader->at);
    return true;
}
