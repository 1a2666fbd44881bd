/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways in which one question to a list can be put: what is right of the plain
 * question may be forgotten where a request takes another path through the server.
 */
#ifndef COUNTERSIGN_RULES_WAY_H
#define COUNTERSIGN_RULES_WAY_H

#include "conformance/rule.h"

enum way { WAY_PLAIN, WAY_SECOND_PAGE, WAY_ORDERED, WAY_FILTERED, WAY_COUNT };

/* Fills `arguments` for a question that some row of the walk answers; false when its list
 * cannot be asked that way. */
bool way_set(enum way way, const struct walk *whole, struct arguments *arguments);

#endif
