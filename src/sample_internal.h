/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the sample module share.
 *
 * A value is made for several schemas at once (its conjuncts), since allOf, $ref and the
 * members of several objects come together in one value. The conjuncts are laid out into
 * the plain list of schemas that must hold (the view). Where there is a choice, as a
 * branch of oneOf, one way is taken; when what comes of it is not valid, the next.
 */
#ifndef COUNTERSIGN_SAMPLE_INTERNAL_H
#define COUNTERSIGN_SAMPLE_INTERNAL_H

#include "src/sample.h"
#include "src/schema_internal.h"
#include "src/text.h"

#define SAMPLE_MAX_STEPS    20000 /* values begun for one sample */
#define SAMPLE_MAX_VALUES   2000  /* values kept, before only what is required goes in */
#define SAMPLE_MAX_DEPTH    48    /* containers inside each other */
#define SAMPLE_FULL_DEPTH   8     /* as above, for members that need not be there */
#define SAMPLE_MAX_TRIES    64    /* ways tried for one value */
#define SAMPLE_MAX_CHOICES  16    /* choices that are varied for one value */
#define SAMPLE_MAX_ITEMS    1000
#define SAMPLE_MAX_LENGTH   65536 /* bytes of a text */
#define SAMPLE_MAX_VARIANTS 40    /* tried for an element that differs from the others */

/* Which way is taken at each choice, in the order they are met. */
struct sample_choices {
    unsigned digits[SAMPLE_MAX_CHOICES], radixes[SAMPLE_MAX_CHOICES];
    size_t used;
};

/* The way to take of `radix` (at least 1) ways. */
unsigned sample_choose(struct sample_choices *choices, size_t radix);

struct sample_conjuncts {
    const struct schema **items;
    size_t count, capacity;
};
void sample_conjuncts_add(struct sample_conjuncts *list, const struct schema *schema);
void sample_conjuncts_clear(struct sample_conjuncts *list);
#define AUTO_CONJUNCTS __attribute__((cleanup(sample_conjuncts_clear)))

struct sample_view {
    const struct sample_view *outer; /* of the container around */
    struct sample_conjuncts nodes;
    const char *component; /* the outermost component that is described, or NULL */
    json_t *named;         /* members that a discriminator has named: name -> text */
    bool never;
};
/* Lays out one conjunct. */
void sample_view_add(struct sample_view *view, const struct schema *schema,
                     struct sample_choices *choices);
void sample_view_clear(struct sample_view *view);

struct sample {
    struct sample_options options;
    size_t steps, values;
    unsigned depth;
};

/* One value on its way. */
struct sample_task {
    struct sample *sample;
    struct sample_view view;
    struct sample_choices choices;
    unsigned variant;
    bool least;
};

/* Returns new a value for all conjuncts inside `outer`, or NULL. */
json_t *sample_make(struct sample *sample, const struct sample_view *outer,
                    const struct sample_conjuncts *conjuncts, unsigned variant);

/* True when a schema is being made already, so that it need not be entered again. */
bool sample_is_round(const struct sample_view *view, const struct schema *schema);
/* True when that holds of any of them. */
bool sample_leads_round(const struct sample_view *view,
                        const struct sample_conjuncts *schemas);

/* Each returns new a value of its type, perhaps not yet a valid one; or NULL. */
json_t *sample_object(struct sample_task *task);
json_t *sample_array(struct sample_task *task);
json_t *sample_number(struct sample_task *task, bool whole);
json_t *sample_text(struct sample_task *task);

/* The largest (`most`) or smallest of a keyword's whole numbers; `fallback` when no
 * schema has it. */
size_t sample_count(const struct sample_view *view, const char *keyword, bool most,
                    size_t fallback);

/* Returns new text for an ECMA-262 pattern: what may repeat does so up to `repeats` times
 * more than it must. NULL for what cannot be built so. */
char *sample_pattern(const char *pattern, unsigned repeats, unsigned variant);

#endif
