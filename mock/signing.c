/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/signing.h"

#include "src/document.h"
#include "src/memory.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <string.h>

#define FILE_CEILING ((size_t)4096) /* bytes */
#define BYTES        SIGNED_URL_SEED

struct signing {
    char secret[2 * BYTES + 1];
    bool is_shared; /* the pair follows from `seed` */
    unsigned char seed[BYTES];
    struct signed_url_pair *pair; /* NULL: no URL is signed with one */
    struct signed_url_memory *memory;
};

/* What is made of a secret that is given: one tells nothing of the other. */
static const char secret_label[] = "countersign: URLs and cursors";
static const char pair_label[] = "countersign: RSA key of URLs";

/* Returns new the secret that was given; NULL, with an error where it cannot be read,
 * when none was. */
static char *given_secret(const char *file, size_t *length, struct error *error)
{
    char *text = file == NULL ? memory_text(getenv(SIGNING_VARIABLE))
                              : document_read_file(file, FILE_CEILING, length, error);

    if (text == NULL) {
        if (file != NULL)
            error_hint(error, "it holds the secret that URLs are signed with");
        return NULL;
    }
    if (file == NULL)
        *length = strlen(text);
    while (*length > 0 && (text[*length - 1] == '\n' || text[*length - 1] == '\r'))
        --*length;
    return text;
}

static void derive(const char *given, size_t length, const char *label,
                   unsigned char out[BYTES])
{
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, given, length, label, strlen(label), out) < 0)
        abort();
}

static void set_secret(struct signing *signing, const unsigned char bytes[BYTES])
{
    for (size_t i = 0; i < BYTES; i++)
        snprintf(signing->secret + 2 * i, 3, "%02x", bytes[i]);
}

static bool make_by_lot(struct signing *signing, struct error *error)
{
    unsigned char bytes[BYTES];

    if (gnutls_rnd(GNUTLS_RND_KEY, bytes, sizeof bytes) != GNUTLS_E_SUCCESS) {
        error_set(error, ERROR_SYSTEM, "the system has no random numbers");
        return false;
    }
    set_secret(signing, bytes);
    return true;
}

static bool make_from(struct signing *signing, const char *given, size_t length,
                      struct error *error)
{
    unsigned char bytes[BYTES];

    if (length < SIGNING_LEAST) {
        error_set(error, ERROR_USAGE, "the secret of URLs has fewer than %d bytes",
                  SIGNING_LEAST);
        error_hint(error, "head -c 32 /dev/urandom | base64 > FILE makes one");
        return false;
    }
    derive(given, length, secret_label, bytes);
    set_secret(signing, bytes);
    derive(given, length, pair_label, signing->seed);
    signing->is_shared = true;
    return true;
}

struct signing *signing_new(const char *file, struct error *error)
{
    struct signing *signing = memory_new(sizeof *signing);
    size_t length = 0;
    char *given = given_secret(file, &length, error);
    bool made = false;

    if (given != NULL)
        made = make_from(signing, given, length, error);
    else if (file == NULL)
        made = make_by_lot(signing, error);
    if (given != NULL)
        gnutls_memset(given, 0, length);
    free(given);
    signing->memory = signed_url_memory_new();
    if (made)
        return signing;
    signing_free(signing);
    return NULL;
}

void signing_free(struct signing *signing)
{
    if (signing == NULL)
        return;
    signed_url_pair_free(signing->pair);
    signed_url_memory_free(signing->memory);
    gnutls_memset(signing, 0, sizeof *signing);
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
        signing->pair = signing->is_shared ? signed_url_pair_derive(signing->seed, error)
                                           : signed_url_pair_new(error);
    return signing->pair != NULL || !needs_pair(contract);
}

struct signed_url_key signing_key(const struct signing *signing)
{
    return (struct signed_url_key){.id = "MOCK",
                                   .secret = signing->secret,
                                   .region = "us-east-1",
                                   .service = "s3",
                                   .pair = signing->pair,
                                   .memory = signing->memory};
}
