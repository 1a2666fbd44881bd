/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mock's clock: real time, real time moved by an offset, or standing still. Real time
 * itself is a parameter; nobody reads it here.
 */
#ifndef COUNTERSIGN_CLOCK_H
#define COUNTERSIGN_CLOCK_H

#include "src/error.h"
#include "src/instant.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_MAX_OFFSET INT64_C(3155760000) /* seconds; a hundred years either way */

struct clock {
    bool frozen;
    struct instant at; /* where it stands when frozen */
    int64_t offset;    /* seconds from real time otherwise */
};

/* What the clock shows when real time is `real`. A zeroed clock shows real time. */
struct instant clock_now(const struct clock *clock, struct instant real);

/* True when it shows real time. */
bool clock_is_real(const struct clock *clock);

/* Sets the clock as a JSON object says: { "offset": SECONDS } or { "now": "RFC 3339" }
 * (it then stands still). False with an error, the clock untouched, for anything else. */
__attribute__((warn_unused_result)) bool
clock_set(struct clock *clock, const json_t *wanted, struct error *error);

/* Returns new what the clock says of itself: { "now", "offset", "frozen" }. */
json_t *clock_print(const struct clock *clock, struct instant real);

#endif
