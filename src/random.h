/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers by lot, from seeds: splitmix64 (G. Steele, D. Lea, C. Flood: Fast Splittable
 * Pseudorandom Number Generators, OOPSLA 2014), in whole numbers alone, so that a seed
 * gives the same on any machine. Not for secrets.
 */
#ifndef COUNTERSIGN_RANDOM_H
#define COUNTERSIGN_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

/* The lot of one use of one stream: those of others tell nothing of it. */
struct random random_of(uint64_t seed, uint64_t stream, uint64_t use);

uint64_t random_next(struct random *random);

/* The first number of a generator that starts with `number`: all its bits are spread. */
uint64_t random_mixed(uint64_t number);

/* A number below `bound` (at least 1), each as likely as the other. */
uint64_t random_below(struct random *random, uint64_t bound);

/* An index below `count`, as often as its weight says; some weight is not 0. */
size_t random_weighted(struct random *random, const unsigned *weights, size_t count);

#endif
