/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of certificates share with each other and with nobody else.
 */
#ifndef COUNTERSIGN_CERTIFICATE_INTERNAL_H
#define COUNTERSIGN_CERTIFICATE_INTERNAL_H

#include <gnutls/gnutls.h>

/* A text as GnuTLS takes it; borrowed, and only read. */
gnutls_datum_t certificate_datum(const char *text);

#endif
