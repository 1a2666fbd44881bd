/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes below this one, however far below. Those whose parent has ended count
 * too, once this one is what orphans fall to (prctl, PR_SET_CHILD_SUBREAPER).
 */
#ifndef COUNTERSIGN_DESCENDANTS_H
#define COUNTERSIGN_DESCENDANTS_H

/* Sends all of them a signal. */
void descendants_signal(int number);

/* Asks them to end (SIGTERM), and ends those that are still there `milliseconds` later;
 * none is left, but for one that the system does not let end. SIGCHLD may be blocked. */
void descendants_end(int milliseconds);

#endif
