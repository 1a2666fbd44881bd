/* SPDX-License-Identifier: Apache-2.0 */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

struct signed_url_memory {
    char *inputs, *secret;  /* that the key follows from; NULL: nothing is remembered */
    gnutls_hmac_hd_t keyed; /* with that key, at the beginning of a text */
};

struct signed_url_memory *signed_url_memory_new(void)
{
    return memory_new(sizeof(struct signed_url_memory));
}

static void forget(struct signed_url_memory *memory)
{
    if (memory->inputs == NULL)
        return;
    gnutls_hmac_deinit(memory->keyed, NULL);
    gnutls_memset(memory->secret, 0, strlen(memory->secret));
    free(memory->secret);
    free(memory->inputs);
    *memory = (struct signed_url_memory){.inputs = NULL};
}

void signed_url_memory_free(struct signed_url_memory *memory)
{
    if (memory != NULL)
        forget(memory);
    free(memory);
}

static bool is_remembered(const struct signed_url_memory *memory,
                          const struct signed_url_key *key, const char *inputs)
{
    return memory->inputs != NULL && strcmp(memory->inputs, inputs) == 0 &&
           strcmp(memory->secret, key->secret) == 0;
}

static void remember(struct signed_url_memory *memory, const struct signed_url_key *key,
                     const char *inputs, signed_url_derive *derive)
{
    unsigned char derived[SIGNED_URL_LONGEST_DIGEST];

    forget(memory);
    derive(key, inputs, derived);
    if (gnutls_hmac_init(&memory->keyed, GNUTLS_MAC_SHA256, derived, sizeof derived) < 0)
        abort();
    gnutls_memset(derived, 0, sizeof derived);
    memory->inputs = memory_text(inputs);
    memory->secret = memory_text(key->secret);
}

void signed_url_hmac_derived(const struct signed_url_key *key, const char *inputs,
                             signed_url_derive *derive, const char *text, size_t length,
                             unsigned char out[SIGNED_URL_LONGEST_DIGEST])
{
    struct signed_url_memory once = {.inputs = NULL};
    struct signed_url_memory *memory = key->memory == NULL ? &once : key->memory;

    if (!is_remembered(memory, key, inputs))
        remember(memory, key, inputs, derive);
    if (gnutls_hmac(memory->keyed, text, length) < 0)
        abort();
    gnutls_hmac_output(memory->keyed, out); /* and back to the beginning */
    forget(&once);
}
