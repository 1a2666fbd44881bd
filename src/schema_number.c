/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* An integer against a double, without first making a double of the integer: above 2^53
 * that would round. */
static int compare_mixed(json_int_t integer, double real)
{
    if (real >= 9223372036854775808.0) {
        return -1;
    }
    if (real < -9223372036854775808.0) {
        return 1;
    }
    double whole = trunc(real);
    json_int_t other = (json_int_t)whole;
    if (integer != other) {
        return integer < other ? -1 : 1;
    }
    return (whole > real) - (whole < real);
}

int schema_number_compare(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b)) {
        json_int_t first = json_integer_value(a), second = json_integer_value(b);
        return (first > second) - (first < second);
    }
    if (json_is_integer(a)) {
        return compare_mixed(json_integer_value(a), json_real_value(b));
    }
    if (json_is_integer(b)) {
        return -compare_mixed(json_integer_value(b), json_real_value(a));
    }
    double first = json_real_value(a), second = json_real_value(b);
    return (first > second) - (first < second);
}

bool schema_number_is_integer(const json_t *value)
{
    return json_is_integer(value) ||
           (json_is_real(value) &&
            trunc(json_real_value(value)) == json_real_value(value));
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

static struct decimal decimal_of(const json_t *value)
{
    if (json_is_real(value)) {
        return decimal_of_real(fabs(json_real_value(value)));
    }
    json_int_t integer = json_integer_value(value);
    uint64_t digits = (uint64_t)integer;
    return (struct decimal){integer < 0 ? 0 - digits : digits, 0};
}

/* In decimals, since that is what a schema says: no double is 0.01, and 19.99 is a
 * multiple of it all the same. `a * 10^exponent` is reduced digit by digit, so that
 * nothing overflows. */
bool schema_number_is_multiple(const json_t *value, const json_t *divisor)
{
    struct decimal a = decimal_of(value);
    struct decimal b = decimal_of(divisor);
    while (b.digits % 10 == 0) {
        b.digits /= 10;
        b.exponent++;
    }
    if (b.digits > UINT64_MAX / 10) {
        return fmod(json_number_value(value), json_number_value(divisor)) == 0;
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
