/* SPDX-License-Identifier: Apache-2.0 */
/* Waits as an endpoint asks; who looks on is told why nothing happens. */
#ifndef COUNTERSIGN_PATIENCE_H
#define COUNTERSIGN_PATIENCE_H

#include "conformance/evidence.h"

#include <stdint.h>

/* An evidence_wait without context. An interruption ends it. */
void patience_wait(void *context, int64_t seconds, enum wait_reason reason);

#endif
