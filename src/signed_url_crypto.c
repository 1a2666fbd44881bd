/* SPDX-License-Identifier: Apache-2.0 */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

/* The stores ask for 2048 bits. A key that lives as long as one run and guards nothing
 * can be shorter, and signs in a fifth of the time: a page may show a hundred URLs. */
#define PAIR_BITS 1024

struct signed_url_pair {
    gnutls_privkey_t key;
};

static struct signed_url_pair *pair_of(gnutls_privkey_t key)
{
    struct signed_url_pair *pair = memory_new(sizeof *pair);

    pair->key = key;
    return pair;
}

static bool holds_key(gnutls_privkey_t *key, struct error *error)
{
    int status = gnutls_privkey_init(key);

    if (status < 0)
        error_set(error, ERROR_SYSTEM, "no RSA key can be held: %s",
                  gnutls_strerror(status));
    return status >= 0;
}

/* From a seed (FIPS 186-4 B.3.2.2: its primes can be proved to follow from it), or from
 * the system's random numbers where there is none. */
static struct signed_url_pair *make_pair(const gnutls_keygen_data_st *seed,
                                         struct error *error)
{
    unsigned flags = seed == NULL ? 0 : GNUTLS_PRIVKEY_FLAG_PROVABLE;
    gnutls_privkey_t key;
    int status;

    if (!holds_key(&key, error))
        return NULL;
    status = gnutls_privkey_generate2(key, GNUTLS_PK_RSA, PAIR_BITS, flags, seed,
                                      seed == NULL ? 0 : 1);
    if (status == 0)
        return pair_of(key);
    error_set(error, ERROR_SYSTEM, "no RSA key can be made: %s", gnutls_strerror(status));
    gnutls_privkey_deinit(key);
    return NULL;
}

struct signed_url_pair *signed_url_pair_new(struct error *error)
{
    return make_pair(NULL, error);
}

struct signed_url_pair *signed_url_pair_derive(const unsigned char seed[SIGNED_URL_SEED],
                                               struct error *error)
{
    gnutls_keygen_data_st data;

    data.type = GNUTLS_KEYGEN_SEED;
    data.data = (unsigned char *)(uintptr_t)seed;
    data.size = SIGNED_URL_SEED;
    return make_pair(&data, error);
}

struct signed_url_pair *signed_url_pair_parse(const char *pem, struct error *error)
{
    gnutls_datum_t text = {.data = (unsigned char *)pem, .size = (unsigned)strlen(pem)};
    gnutls_privkey_t key;
    int status;

    if (!holds_key(&key, error))
        return NULL;
    status = gnutls_privkey_import_x509_raw(key, &text, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (status == 0 && gnutls_privkey_get_pk_algorithm(key, NULL) == GNUTLS_PK_RSA)
        return pair_of(key);
    error_set(error, ERROR_INVALID, "this is no RSA key in PEM: %s",
              gnutls_strerror(status));
    gnutls_privkey_deinit(key);
    return NULL;
}

void signed_url_pair_free(struct signed_url_pair *pair)
{
    if (pair == NULL)
        return;
    gnutls_privkey_deinit(pair->key);
    free(pair);
}

void signed_url_add_hex(struct text *text, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * SIGNED_URL_LONGEST_DIGEST];

    for (size_t done = 0, count; done < length; done += count) {
        count = length - done < sizeof hex / 2 ? length - done : sizeof hex / 2;
        for (size_t i = 0; i < count; i++) {
            hex[2 * i] = digits[bytes[done + i] >> 4];
            hex[2 * i + 1] = digits[bytes[done + i] & 15];
        }
        text_add(text, hex, 2 * count);
    }
}

char *signed_url_hex(const unsigned char *bytes, size_t length)
{
    struct text out;

    text_init(&out, 2 * length);
    signed_url_add_hex(&out, bytes, length);
    return text_take(&out);
}

size_t signed_url_hmac(gnutls_mac_algorithm_t algorithm, const void *key,
                       size_t key_length, const char *text,
                       unsigned char out[SIGNED_URL_LONGEST_DIGEST])
{
    if (gnutls_hmac_fast(algorithm, key, key_length, text, strlen(text), out) < 0)
        abort();
    return gnutls_hmac_get_len(algorithm);
}

gnutls_datum_t signed_url_rsa(const struct signed_url_pair *pair,
                              gnutls_sign_algorithm_t algorithm, const char *bytes,
                              size_t length)
{
    gnutls_datum_t in = {.data = (unsigned char *)bytes, .size = (unsigned)length}, out;

    if (gnutls_privkey_sign_data2(pair->key, algorithm, 0, &in, &out) < 0)
        abort();
    return out;
}

bool signed_url_same(const char *a, const char *b)
{
    size_t length = strlen(a);

    return strlen(b) == length && gnutls_memcmp(a, b, length) == 0;
}
