/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When things happen: moments spread over a period as work is, most of them in the hours
 * and on the days of it (UTC).
 */
#ifndef COUNTERSIGN_PERIOD_H
#define COUNTERSIGN_PERIOD_H

#include "src/error.h"
#include "src/random.h"

#include <stdbool.h>
#include <stdint.h>

struct period {
    int64_t from, to; /* seconds since 1970-01-01T00:00:00Z; `to` is outside */
};

/* Reads the ends of a period, dates (the last one is inside) or date-times; NULL leaves
 * an end as it is. False with an error for what is neither, or where nothing lies
 * between. */
__attribute__((warn_unused_result)) bool
period_read(const char *from, const char *to, struct period *period, struct error *error);

/* A moment of it, by lot. */
int64_t period_draw(const struct period *period, struct random *random);

#endif
