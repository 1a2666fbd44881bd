/* SPDX-License-Identifier: Apache-2.0 */
#include "src/page_policy.h"

#include "src/base64.h"
#include "src/memory.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

#define DIGEST_BYTES 32 /* of SHA-256 */

void page_policy_add(struct text *out, const char *kind, const char *text, size_t length)
{
    unsigned char digest[DIGEST_BYTES];
    AUTO_FREE char *coded = NULL;

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, length, digest) < 0)
        abort();
    coded = base64_encode(digest, sizeof digest, NULL);
    text_add_format(out, "; %s-src 'sha256-%s'", kind, coded);
}
