/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mock's clock: real time, real time moved by an offset, standing still, or running
 * faster or slower than real time. Real time itself is a parameter; nobody reads it here.
 */
#ifndef COUNTERSIGN_CLOCK_H
#define COUNTERSIGN_CLOCK_H

#include "src/error.h"
#include "src/instant.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define CLOCK_MAX_OFFSET INT64_C(3155760000) /* seconds; a hundred years either way */

#define CLOCK_MAX_RATE 1e6

struct clock {
    bool frozen;
    struct instant at; /* where it stands when frozen; what it showed at `since` */
    double rate;       /* how fast it runs, or goes on; 0: as real time does, moved by */
    int64_t offset;    /* so many seconds */
    struct instant since; /* real time */
};

/* What the clock shows when real time is `real`. A zeroed clock shows real time. */
struct instant clock_now(const struct clock *clock, struct instant real);

/* True when it shows real time. */
bool clock_is_real(const struct clock *clock);

/* When it shows, or showed, a moment; false: it stands still. */
bool clock_real(const struct clock *clock, struct instant shown, struct instant *real);

/* Sets the clock as a JSON object says: at most one of { "offset": SECONDS } from real
 * time, { "now": "RFC 3339" } (it then stands still) and { "advance": SECONDS } from what
 * it shows; and { "rate": TIMES } as fast as real time, { "frozen": BOOLEAN }. False with
 * an error, the clock untouched, for anything else. */
__attribute__((warn_unused_result)) bool clock_set(struct clock *clock,
                                                   const json_t *wanted,
                                                   struct instant real,
                                                   struct error *error);

/* As clock_set, from the text of such an object, or of a moment alone. */
__attribute__((warn_unused_result)) bool clock_read(struct clock *clock, const char *text,
                                                    struct instant real,
                                                    struct error *error);

/* Returns new what the clock says of itself: { "now", "offset", "frozen", "rate" }. */
json_t *clock_print(const struct clock *clock, struct instant real);

#endif
