/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that stand in the program as they stand in the source. Each is text without a
 * NUL, and one follows it.
 */
#ifndef COUNTERSIGN_EMBEDDED_H
#define COUNTERSIGN_EMBEDDED_H

extern const char embedded_control[]; /* control.yaml */
extern const char embedded_page[];    /* page.html */

#endif
