/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/signing.h"

#include "src/memory.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>

#define SECRET_BYTES 32

struct signing {
    char secret[SECRET_BYTES * 2 + 1];
    struct signed_url_pair *pair; /* NULL: no URL is signed with one */
};

struct signing *signing_new(struct error *error)
{
    unsigned char bytes[SECRET_BYTES];
    struct signing *signing;

    if (gnutls_rnd(GNUTLS_RND_KEY, bytes, sizeof bytes) != GNUTLS_E_SUCCESS) {
        error_set(error, ERROR_SYSTEM, "the system has no random numbers");
        return NULL;
    }
    signing = memory_new(sizeof *signing);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(signing->secret + 2 * i, 3, "%02x", bytes[i]);
    return signing;
}

void signing_free(struct signing *signing)
{
    if (signing == NULL)
        return;
    signed_url_pair_free(signing->pair);
    free(signing);
}

static bool shape_needs_pair(const struct contract_shape *shape)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (shape->fields[i].signed_url != NULL &&
            signed_url_needs_pair(shape->fields[i].signed_url->scheme))
            return true;
    return false;
}

static bool needs_pair(const struct contract *contract)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if ((operation->list != NULL && shape_needs_pair(operation->list->row)) ||
            (operation->item != NULL && shape_needs_pair(operation->item->shape)))
            return true;
    }
    return false;
}

bool signing_prepare(struct signing *signing, const struct contract *contract,
                     struct error *error)
{
    if (signing->pair == NULL && needs_pair(contract))
        signing->pair = signed_url_pair_new(error);
    return signing->pair != NULL || !needs_pair(contract);
}

struct signed_url_key signing_key(const struct signing *signing)
{
    return (struct signed_url_key){.id = "MOCK",
                                   .secret = signing->secret,
                                   .region = "us-east-1",
                                   .service = "s3",
                                   .pair = signing->pair};
}
