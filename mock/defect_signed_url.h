/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the defects of signed URLs share. For defect_signed_url*.c alone.
 */
#ifndef COUNTERSIGN_DEFECT_SIGNED_URL_H
#define COUNTERSIGN_DEFECT_SIGNED_URL_H

#include "mock/defect_internal.h"

/* Adds every URL that an item shows, as sure as `sure` is. */
void defect_urls(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out,
                 enum certainty (*sure)(const struct contract_signed_url *signed_url));

/* True when what is signed or asked for is the URL that the defect is about. */
bool defect_url_is_meant(const struct defect *defect,
                         const struct defect_exchange *exchange);

/* The signature in a URL, whatever its scheme: of a token its last part. Returns new, or
 * NULL. */
char *defect_url_signature(const char *url);

#endif
