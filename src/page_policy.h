/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a page of ours allows itself (Content Security Policy 3): its own style and its
 * own script, each known by the hash of its text.
 */
#ifndef COUNTERSIGN_PAGE_POLICY_H
#define COUNTERSIGN_PAGE_POLICY_H

#include "src/text.h"

#include <stddef.h>

/* Appends "; KIND-src 'sha256-...'" for the text of an element, as it stands between its
 * tags. */
void page_policy_add(struct text *out, const char *kind, const char *text, size_t length);

#endif
