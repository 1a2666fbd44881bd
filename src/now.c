/* SPDX-License-Identifier: Apache-2.0 */
#include "src/now.h"

#include <time.h>

struct instant now_real(void)
{
    struct timespec time;

    clock_gettime(CLOCK_REALTIME, &time);
    return (struct instant){.seconds = time.tv_sec, .nanoseconds = (int32_t)time.tv_nsec};
}

double now_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int64_t now_milliseconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}
