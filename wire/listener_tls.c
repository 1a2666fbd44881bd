/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include <gnutls/gnutls.h>

/* A record holds so much and no more: what is longer goes out in several. */
void listener_tls_send(void *session, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = gnutls_record_send(session, bytes, length);
        if (sent <= 0)
            return;
        bytes += sent;
        length -= (size_t)sent;
    }
}
