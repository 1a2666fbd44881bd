/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/timer.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <time.h>

#define PATIENCE 10 /* seconds until a thread that does not come is given up */

struct work {
    pthread_mutex_t lock;
    pthread_cond_t came;
    size_t runs;
    int64_t delay; /* nanoseconds until the next run; -1: none */
};

static bool run(void *context, struct instant *next)
{
    struct work *work = context;
    struct timespec now;

    work->runs++;
    pthread_cond_signal(&work->came);
    if (work->delay < 0)
        return false;
    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += work->delay;
    *next = (struct instant){.seconds = now.tv_sec + now.tv_nsec / 1000000000,
                             .nanoseconds = (int32_t)(now.tv_nsec % 1000000000)};
    return true;
}

/* Waits, with the lock held, until there were so many runs. */
static void await(struct work *work, size_t runs)
{
    struct timespec end;
    int result = 0;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += PATIENCE;
    while (work->runs < runs && result == 0)
        result = pthread_cond_timedwait(&work->came, &work->lock, &end);
    assert_true(work->runs >= runs);
}

static void work_init(struct work *work, int64_t delay)
{
    *work = (struct work){.delay = delay};
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->came, NULL);
}

static struct timer *start(struct work *work)
{
    struct timer_options options = {.lock = &work->lock, .run = run, .context = work};
    struct timer *timer = timer_start(&options);

    assert_non_null(timer);
    return timer;
}

static void what_is_due_again_and_again_is_done_again_and_again(void **state)
{
    struct work work;
    struct timer *timer;

    (void)state;
    work_init(&work, 1000000);
    timer = start(&work);
    pthread_mutex_lock(&work.lock);
    await(&work, 5);
    pthread_mutex_unlock(&work.lock);
    timer_stop(timer);
}

static void news_wake_it_up(void **state)
{
    struct work work;
    struct timer *timer;

    (void)state;
    work_init(&work, -1);
    timer = start(&work);
    pthread_mutex_lock(&work.lock);
    await(&work, 1);
    timer_look(timer);
    await(&work, 2);
    pthread_mutex_unlock(&work.lock);
    timer_stop(timer);
}

static void it_ends_while_it_waits(void **state)
{
    struct work work;

    (void)state;
    work_init(&work, -1);
    timer_stop(start(&work));
    timer_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_due_again_and_again_is_done_again_and_again),
        cmocka_unit_test(news_wake_it_up),
        cmocka_unit_test(it_ends_while_it_waits),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
