/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prometheus' text format, version 0.0.4: families of samples, each family once, its
 * samples right behind it.
 */
#ifndef COUNTERSIGN_EXPOSITION_H
#define COUNTERSIGN_EXPOSITION_H

#include "src/text.h"

#include <stddef.h>

#define EXPOSITION_MEDIA "text/plain; version=0.0.4; charset=utf-8"

enum exposition_type { EXPOSITION_COUNTER, EXPOSITION_GAUGE };

struct exposition_label {
    const char *name, *value;
};

/* Starts a family. `help` has no backslash and is one line. */
void exposition_family(struct text *out, const char *name, enum exposition_type type,
                       const char *help);

/* Adds a sample to the family that was started last, which is called `name`. */
void exposition_sample(struct text *out, const char *name,
                       const struct exposition_label *labels, size_t count, double value);

/* A family of one sample without labels. */
void exposition_single(struct text *out, const char *name, enum exposition_type type,
                       const char *help, double value);

#endif
