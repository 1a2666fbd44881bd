/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ctrl-C (SIGINT) and SIGTERM as a wish to end with what there is. Whoever sends one
 * again ends the program at once.
 */
#ifndef COUNTERSIGN_INTERRUPT_H
#define COUNTERSIGN_INTERRUPT_H

#include <signal.h>

/* 0, or the number of the signal that came while they were caught. */
volatile sig_atomic_t *interrupt_flag(void);

/* From now on the signals only set the flag. */
void interrupt_catch(void);

/* The signals do again what they did before. */
void interrupt_release(void);

#endif
