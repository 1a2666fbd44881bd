/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which pages stand for a list that is too long to be read whole: its ends, where most
 * goes wrong, and pairs of neighbours somewhere between. The same seed and length give
 * the same pages; nothing here knows of time or chance.
 */
#ifndef COUNTERSIGN_SPOTS_H
#define COUNTERSIGN_SPOTS_H

#include <stddef.h>
#include <stdint.h>

#define SPOTS_MOST 10 /* pages at most */

/* Fills `out` with pages, from 0, rising, each once, of a list that has `pages` of them:
 * all where there are few. Returns how many. */
size_t spots_choose(uint64_t seed, int64_t pages, int64_t out[SPOTS_MOST]);

#endif
