/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/interrupt.h"

#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM};
#define SIGNALS (sizeof signals / sizeof *signals)

static volatile sig_atomic_t came; /* a handler can be told no other place */
static struct sigaction before[SIGNALS];

static void note(int number)
{
    came = number;
}

volatile sig_atomic_t *interrupt_flag(void)
{
    return &came;
}

void interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    came = 0;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &action, &before[i]);
}

void interrupt_release(void)
{
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
}
