/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What time it is, by this machine's clocks. What an API's own clock shows is another
 * matter: see the mock's clock, and the check's moment.
 */
#ifndef COUNTERSIGN_NOW_H
#define COUNTERSIGN_NOW_H

#include "src/instant.h"

#include <stdint.h>

/* The moment, by the clock that people set. */
struct instant now_real(void);

/* Seconds, and whole milliseconds, on a clock that nobody sets. */
double now_seconds(void);
int64_t now_milliseconds(void);

#endif
