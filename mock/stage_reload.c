/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/stage_internal.h"

#include <stdio.h>

/* Lets `fresh` take the place of what serves. The lock is held. */
static void exchange(struct stage *stage, struct edition *fresh)
{
    struct error why = ERROR_INIT, no_timer = ERROR_INIT;

    if (!edition_continue(fresh, stage->edition, &why))
        fprintf(stderr,
                "countersign mock: %s: some of what the control had asked for does not "
                "fit any more and is left behind: %s\n",
                stage->options.path, why.text);
    stage->retired = stage->edition;
    stage_enter(stage, fresh);
    metrics_count_reload(stage->metrics, true);
    if (!stage_start_timer(stage, &no_timer))
        fprintf(stderr, "countersign mock: %s\n", no_timer.text);
}

bool stage_reload(struct stage *stage, const char *const *defects, size_t count,
                  struct error *error)
{
    struct edition *old = stage->edition;
    struct edition *fresh = defects != NULL
                                ? stage_read(stage, defects, count, error)
                                : stage_read(stage, (const char *const *)old->defect_ids,
                                             old->defect_count, error);

    if (fresh == NULL) {
        metrics_count_reload(stage->metrics, false);
        return false;
    }
    exchange(stage, fresh);
    return true;
}

struct edition *stage_take_retired(struct stage *stage)
{
    struct edition *retired = stage->retired;

    stage->retired = NULL;
    return retired;
}

/* Returns what serves, with a share of its own. */
static struct edition *borrow(struct stage *stage)
{
    struct edition *edition;

    pthread_mutex_lock(stage->options.lock);
    edition = edition_share(stage->edition);
    pthread_mutex_unlock(stage->options.lock);
    return edition;
}

/* Takes the place of `old`, unless something else has taken it meanwhile. */
static bool take_place(struct stage *stage, struct edition *fresh,
                       const struct edition *old)
{
    struct edition *retired = NULL;
    bool is_next;

    pthread_mutex_lock(stage->options.lock);
    is_next = stage->edition == old;
    if (is_next) {
        exchange(stage, fresh);
        watch_files(stage->watch, (const char *const *)fresh->contract->sources,
                    fresh->contract->source_count);
        fprintf(stderr, "countersign mock: %s is read again\n", stage->options.path);
        retired = stage_take_retired(stage);
    }
    pthread_mutex_unlock(stage->options.lock);
    edition_release(is_next ? retired : fresh);
    return is_next;
}

static void tell_failure(struct stage *stage, const struct error *error)
{
    pthread_mutex_lock(stage->options.lock);
    metrics_count_reload(stage->metrics, false);
    pthread_mutex_unlock(stage->options.lock);
    fprintf(stderr, "countersign mock: %s; what was read before is served on\n",
            error->text);
}

/* The files have changed. They are read beside what serves, which waits for the exchange
 * alone. */
static bool read_again(void *context)
{
    struct stage *stage = context;
    struct error error = ERROR_INIT;
    struct edition *old, *fresh;
    bool is_done;

    do {
        old = borrow(stage);
        fresh = stage_read(stage, (const char *const *)old->defect_ids, old->defect_count,
                           &error);
        is_done = fresh == NULL || take_place(stage, fresh, old);
        edition_release(old);
    } while (!is_done);
    if (fresh == NULL)
        tell_failure(stage, &error);
    return fresh != NULL;
}

void stage_watch(struct stage *stage)
{
    const struct contract *contract = stage->edition->contract;
    struct error error = ERROR_INIT;

    if (!stage->options.watched)
        return;
    pthread_mutex_lock(stage->options.lock);
    stage->watch = watch_start(read_again, stage, (const char *const *)contract->sources,
                               contract->source_count, &error);
    pthread_mutex_unlock(stage->options.lock);
    if (stage->watch == NULL)
        fprintf(stderr, "countersign mock: changes of %s are not noticed, since %s\n",
                stage->options.path, error.text);
}
