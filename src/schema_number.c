/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* An integer against a double, without first making a double of the integer: above 2^53
 * that would round. */
static int compare_mixed(int64_t integer, double real)
{
    if (real >= 9223372036854775808.0) {
        return -1;
    }
    if (real < -9223372036854775808.0) {
        return 1;
    }
    double whole = trunc(real);
    int64_t other = (int64_t)whole;
    if (integer != other) {
        return integer < other ? -1 : 1;
    }
    return (whole > real) - (whole < real);
}

int schema_number_compare(const struct tape_node *a, const struct tape_node *b)
{
    if (a->type == TAPE_INTEGER && b->type == TAPE_INTEGER) {
        return (a->integer > b->integer) - (a->integer < b->integer);
    }
    if (a->type == TAPE_INTEGER) {
        return compare_mixed(a->integer, b->real);
    }
    if (b->type == TAPE_INTEGER) {
        return -compare_mixed(b->integer, a->real);
    }
    return (a->real > b->real) - (a->real < b->real);
}

bool schema_number_is_integer(const struct tape_node *value)
{
    return value->type == TAPE_INTEGER ||
           (value->type == TAPE_REAL && trunc(value->real) == value->real);
}

/* A positive number as decimal digits and a power of ten. */
struct decimal {
    uint64_t digits;
    int exponent;
};

/* The shortest decimal that reads back as the same double: what was written in the
 * document. */
static struct decimal decimal_of_real(double real)
{
    char text[40];
    int precision = 14;
    do {
        snprintf(text, sizeof text, "%.*e", precision, real);
    } while (strtod(text, NULL) != real && ++precision < 17);
    char *mark = strchr(text, 'e');
    struct decimal decimal = {0, (int)strtol(mark + 1, NULL, 10) - precision};
    for (const char *at = text; at < mark; at++) {
        if (*at >= '0' && *at <= '9') {
            decimal.digits = decimal.digits * 10 + (uint64_t)(*at - '0');
        }
    }
    return decimal;
}

static struct decimal decimal_of(const struct tape_node *value)
{
    if (value->type == TAPE_REAL) {
        return decimal_of_real(fabs(value->real));
    }
    uint64_t digits = (uint64_t)value->integer;
    return (struct decimal){value->integer < 0 ? 0 - digits : digits, 0};
}

static double double_of(const struct tape_node *value)
{
    return value->type == TAPE_REAL ? value->real : (double)value->integer;
}

/* In decimals, since that is what a schema says: no double is 0.01, and 19.99 is a
 * multiple of it all the same. `a * 10^exponent` is reduced digit by digit, so that
 * nothing overflows. */
bool schema_number_is_multiple(const struct tape_node *value,
                               const struct tape_node *divisor)
{
    struct decimal a = decimal_of(value);
    struct decimal b = decimal_of(divisor);
    while (b.digits % 10 == 0) {
        b.digits /= 10;
        b.exponent++;
    }
    if (b.digits > UINT64_MAX / 10) {
        return fmod(double_of(value), double_of(divisor)) == 0;
    }
    int exponent = a.exponent - b.exponent;
    for (; exponent < 0 && a.digits != 0; exponent++) {
        if (a.digits % 10 != 0) {
            return false;
        }
        a.digits /= 10;
    }
    uint64_t rest = a.digits % b.digits;
    for (; exponent > 0 && rest != 0; exponent--) {
        rest = rest * 10 % b.digits;
    }
    return rest == 0;
}
