/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/entity_internal.h"

#define PRIME_1 UINT64_C(11400714785074694791)
#define PRIME_2 UINT64_C(14029467366897019727)
#define PRIME_3 UINT64_C(1609587929392839161)
#define PRIME_4 UINT64_C(9650029242287828579)
#define PRIME_5 UINT64_C(2870177450012600261)

#define LANES  4
#define STRIPE 32 /* bytes: one word for each lane */

static uint64_t rotated(uint64_t value, int bits)
{
    return (value << bits) | (value >> (64 - bits));
}

/* The lowest byte first, on any machine: compilers make one load of it. */
static uint64_t half(const unsigned char *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
           (uint64_t)at[3] << 24;
}

static uint64_t word(const unsigned char *at)
{
    return (uint64_t)at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 |
           (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 | (uint64_t)at[5] << 40 |
           (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
}

static uint64_t taken_in(uint64_t lane, uint64_t input)
{
    return rotated(lane + input * PRIME_2, 31) * PRIME_1;
}

/* The whole stripes; returns where they end. */
static const unsigned char *hash_stripes(const unsigned char *at, size_t stripes,
                                         uint64_t *hash)
{
    uint64_t lanes[LANES] = {PRIME_1 + PRIME_2, PRIME_2, 0, 0 - PRIME_1};

    for (; stripes > 0; stripes--)
        for (int i = 0; i < LANES; i++, at += 8)
            lanes[i] = taken_in(lanes[i], word(at));
    *hash = rotated(lanes[0], 1) + rotated(lanes[1], 7) + rotated(lanes[2], 12) +
            rotated(lanes[3], 18);
    for (int i = 0; i < LANES; i++)
        *hash = (*hash ^ taken_in(0, lanes[i])) * PRIME_1 + PRIME_4;
    return at;
}

static uint64_t mixed(uint64_t hash)
{
    hash = (hash ^ (hash >> 33)) * PRIME_2;
    hash = (hash ^ (hash >> 29)) * PRIME_3;
    return hash ^ (hash >> 32);
}

uint64_t entity_hash(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    const unsigned char *end = at + length;
    uint64_t hash = PRIME_5;

    if (length >= STRIPE)
        at = hash_stripes(at, length / STRIPE, &hash);
    hash += length;
    for (; end - at >= 8; at += 8)
        hash = rotated(hash ^ taken_in(0, word(at)), 27) * PRIME_1 + PRIME_4;
    if (end - at >= 4) {
        hash = rotated(hash ^ half(at) * PRIME_1, 23) * PRIME_2 + PRIME_3;
        at += 4;
    }
    for (; at < end; at++)
        hash = rotated(hash ^ *at * PRIME_5, 11) * PRIME_1;
    return mixed(hash);
}
