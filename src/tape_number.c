/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of a text. Most reals are few digits and a small power of ten, which one
 * division gives exactly (W. Clinger: How to Read Floating Point Numbers Accurately,
 * 1990). */
#include "src/tape_internal.h"

#include "src/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_DIGITS 15  /* a double tells all integers of as many digits apart */
#define EXACT_POWER  22  /* the greatest power of ten that a double holds exactly */
#define NUMBER_SIZE  512 /* bytes of a number that is copied on the stack */
#define MAX_EXPONENT 100000

/* What has been seen of a number. */
struct digits {
    uint64_t value; /* of all digits, as long as there are few enough */
    int count;      /* digits behind leading zeros */
    int power;      /* of ten, to be applied to them */
    bool is_real;
};

static void take_digits(struct tape_reader *reader, struct digits *digits, int power)
{
    for (; tape_is_digit(reader); reader->at++) {
        digits->value = digits->value * 10 + (uint64_t)(*reader->at - '0');
        digits->count += digits->count > 0 || *reader->at != '0' ? 1 : 0;
        digits->power += power;
    }
}

static bool read_exponent(struct tape_reader *reader, struct digits *digits)
{
    int exponent = 0;
    bool is_negative;

    reader->at++;
    is_negative = reader->at < reader->end && *reader->at == '-';
    if (is_negative || (reader->at < reader->end && *reader->at == '+'))
        reader->at++;
    if (!tape_is_digit(reader))
        return tape_fail(reader, reader->at, "the digits of an exponent");
    for (; tape_is_digit(reader); reader->at++)
        if (exponent < MAX_EXPONENT)
            exponent = exponent * 10 + (*reader->at - '0');
    digits->power += is_negative ? -exponent : exponent;
    return true;
}

/* By RFC 8259 6. */
static bool pass_number(struct tape_reader *reader, struct digits *digits)
{
    if (*reader->at == '-')
        reader->at++;
    if (!tape_is_digit(reader))
        return tape_fail(reader, reader->at, "a digit");
    if (*reader->at == '0')
        reader->at++;
    else
        take_digits(reader, digits, 0);
    if (reader->at < reader->end && *reader->at == '.') {
        digits->is_real = true;
        reader->at++;
        if (!tape_is_digit(reader))
            return tape_fail(reader, reader->at, "a digit behind the point");
        take_digits(reader, digits, -1);
    }
    if (reader->at < reader->end && (*reader->at | 0x20) == 'e') {
        digits->is_real = true;
        return read_exponent(reader, digits);
    }
    return true;
}

/* As the C library reads it: exact, and seldom needed. */
static double slow_real(const char *from, size_t length)
{
    char few[NUMBER_SIZE];
    AUTO_FREE char *many = NULL;

    if (length < sizeof few) {
        memcpy(few, from, length);
        few[length] = '\0';
        return strtod(few, NULL);
    }
    many = memory_text_of(from, length);
    return strtod(many, NULL);
}

static double real_of(const char *from, size_t length, const struct digits *digits)
{
    static const double powers[EXACT_POWER + 1] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    double value = (double)digits->value;

    if (digits->count > EXACT_DIGITS || digits->power > EXACT_POWER ||
        digits->power < -EXACT_POWER)
        return slow_real(from, length);
    value = digits->power < 0 ? value / powers[-digits->power]
                              : value * powers[digits->power];
    return *from == '-' ? -value : value;
}

bool tape_read_number(struct tape_reader *reader)
{
    const char *from = reader->at;
    bool is_negative = *from == '-';
    struct digits digits = {0};
    struct tape_node *node;

    if (!pass_number(reader, &digits))
        return false;
    node = tape_add(reader->tape, TAPE_INTEGER);
    node->start = tape_offset(reader, from);
    node->end = tape_offset(reader, reader->at);
    /* 19 digits pass no uint64. */
    if (!digits.is_real && digits.count <= 19 &&
        digits.value <= (uint64_t)INT64_MAX + (is_negative ? 1 : 0)) {
        node->integer = is_negative ? (int64_t)(0 - digits.value) : (int64_t)digits.value;
        return true;
    }
    node->type = TAPE_REAL;
    node->real = real_of(from, (size_t)(reader->at - from), &digits);
    return isfinite(node->real) ||
           tape_fail(reader, from, "a number that a double holds");
}
