/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the stage share: stage.c lets it play, stage_reload.c exchanges what
 * it plays.
 */
#ifndef COUNTERSIGN_STAGE_INTERNAL_H
#define COUNTERSIGN_STAGE_INTERNAL_H

#include "mock/admin.h"
#include "mock/stage.h"
#include "mock/watch.h"
#include "wire/timer.h"

struct stage {
    struct stage_options options;
    struct edition *edition;
    struct edition *retired; /* served before, until somebody takes it */
    struct journal *journal; /* of all editions */
    struct admin admin;
    struct metrics *metrics;         /* of all editions */
    char *clock_path, *journal_path; /* from outside */
    struct watch *watch;             /* NULL: nobody looks whether files change */
    struct timer *timer;             /* NULL: no record changes by itself */
};

/* Returns new an edition of the contract as it is in its files now. Of the stage only the
 * options are looked at, so that the lock need not be held. */
struct edition *stage_read(struct stage *stage, const char *const *defects, size_t count,
                           struct error *error);

/* Lets the edition serve. */
void stage_enter(struct stage *stage, struct edition *edition);

/* Records that change by themselves do so whether or not somebody looks. */
__attribute__((warn_unused_result)) bool stage_start_timer(struct stage *stage,
                                                           struct error *error);

/* Reads the contract again whenever its files change, where that is wanted. */
void stage_watch(struct stage *stage);

#endif
