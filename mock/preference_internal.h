/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How preferences are written. For preference*.c alone.
 */
#ifndef COUNTERSIGN_PREFERENCE_INTERNAL_H
#define COUNTERSIGN_PREFERENCE_INTERNAL_H

#include "mock/preference.h"

/* Reads those of one field that no field before it has named: `seen` remembers which. The
 * error, which may be NULL, tells the first one that is not understood; reading goes on.
 */
void preferences_parse(const char *text, unsigned *seen, struct preferences *out,
                       struct error *error);

/* As one preference of that name; false: there is none, or its value makes no sense. */
bool preferences_take(const char *name, const char *value, unsigned *seen,
                      struct preferences *out, struct error *error);

#endif
