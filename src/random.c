/* SPDX-License-Identifier: Apache-2.0 */
#include "src/random.h"

#define GOLDEN_GAMMA UINT64_C(0x9E3779B97F4A7C15)

static uint64_t mixed(uint64_t number)
{
    number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
    return number ^ number >> 31;
}

struct random random_of(uint64_t seed, uint64_t stream, uint64_t use)
{
    uint64_t state = mixed(seed + GOLDEN_GAMMA);

    state = mixed(state ^ (stream + GOLDEN_GAMMA));
    return (struct random){mixed(state ^ (use + GOLDEN_GAMMA))};
}

uint64_t random_next(struct random *random)
{
    return mixed(random->state += GOLDEN_GAMMA);
}

uint64_t random_mixed(uint64_t number)
{
    return mixed(number + GOLDEN_GAMMA);
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    /* What lies behind the last whole multiple of the bound is drawn again. */
    uint64_t beyond = UINT64_MAX - UINT64_MAX % bound;
    uint64_t number;

    do
        number = random_next(random);
    while (number >= beyond);
    return number % bound;
}

size_t random_weighted(struct random *random, const unsigned *weights, size_t count)
{
    uint64_t all = 0, lot;
    size_t i = 0;

    for (size_t j = 0; j < count; j++)
        all += weights[j];
    if (all == 0)
        return 0;
    lot = random_below(random, all);
    while (lot >= weights[i])
        lot -= weights[i++];
    return i;
}
