/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/certificate.h"

#include "wire/certificate_internal.h"
#include "wire/whole_file.h"
#include "src/document.h"
#include "src/instant.h"
#include "src/memory.h"
#include "src/text.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#define FILE_CEILING ((size_t)1024 * 1024)
#define ID_SIZE      64 /* bytes of what tells one key from another, at most */

static void wipe(char *text)
{
    if (text != NULL)
        gnutls_memset(text, 0, strlen(text));
    free(text);
}

static bool read_key(const char *file, const char *pem, gnutls_x509_privkey_t key,
                     struct error *error)
{
    gnutls_datum_t data = certificate_datum(pem);
    if (gnutls_x509_privkey_import2(key, &data, GNUTLS_X509_FMT_PEM, NULL, 0) ==
        GNUTLS_E_SUCCESS)
        return true;
    if (strstr(pem, "ENCRYPTED") != NULL) {
        error_set(error, ERROR_INVALID, "the key in %s is encrypted", file);
        error_hint(error, "decrypt it: openssl pkey -in %s -out key.pem", file);
    } else {
        error_set(error, ERROR_INVALID, "there is no private key in %s", file);
        error_hint(error, "it is a file in PEM: -----BEGIN PRIVATE KEY-----");
    }
    return false;
}

static bool belong_together(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
    unsigned char ids[2][ID_SIZE];
    size_t sizes[2] = {ID_SIZE, ID_SIZE};
    return gnutls_x509_crt_get_key_id(certificate, 0, ids[0], &sizes[0]) == 0 &&
           gnutls_x509_privkey_get_key_id(key, 0, ids[1], &sizes[1]) == 0 &&
           sizes[0] == sizes[1] && memcmp(ids[0], ids[1], sizes[0]) == 0;
}

static bool holds_at(const char *file, gnutls_x509_crt_t certificate, time_t now,
                     struct error *error)
{
    time_t from = gnutls_x509_crt_get_activation_time(certificate);
    time_t until = gnutls_x509_crt_get_expiration_time(certificate);
    struct instant limit = {.seconds = now < from ? from : until};
    char text[INSTANT_TEXT_SIZE];
    if (now >= from && now <= until)
        return true;
    instant_print(limit, 0, text);
    error_set(error, ERROR_INVALID, "the certificate in %s %s %s", file,
              now < from ? "does not hold before" : "has expired: it held until", text);
    error_hint(error, "every client would refuse it; --tls-self-signed makes one");
    return false;
}

static bool check_key(const char *chain_file, const char *key_file,
                      const struct certificate *read, gnutls_x509_crt_t first,
                      struct error *error)
{
    gnutls_x509_privkey_t key = NULL;
    if (gnutls_x509_privkey_init(&key) != GNUTLS_E_SUCCESS)
        abort(); /* for want of memory only */
    bool good = read_key(key_file, read->key, key, error);
    if (good && !belong_together(first, key)) {
        error_set(error, ERROR_INVALID,
                  "the key in %s is not that of the certificate in %s", key_file,
                  chain_file);
        error_hint(error, "the server's own certificate stands first in its file");
        good = false;
    }
    gnutls_x509_privkey_deinit(key);
    return good;
}

/* Returns new the certificates alone: their file may hold the key too, which nobody is to
 * see who asks for the chain. */
static char *print_chain(const gnutls_x509_crt_t *chain, unsigned count)
{
    struct text out;
    text_init(&out, FILE_CEILING);
    for (unsigned i = 0; i < count; i++) {
        gnutls_datum_t pem = {.data = NULL};
        if (gnutls_x509_crt_export2(chain[i], GNUTLS_X509_FMT_PEM, &pem) != 0)
            abort(); /* for want of memory only */
        text_add(&out, (const char *)pem.data, pem.size);
        gnutls_free(pem.data);
    }
    return text_take(&out);
}

static bool check(const char *chain_file, const char *key_file, struct certificate *read,
                  time_t now, struct error *error)
{
    gnutls_datum_t data = certificate_datum(read->chain);
    gnutls_x509_crt_t *chain = NULL;
    unsigned count = 0;
    if (gnutls_x509_crt_list_import2(&chain, &count, &data, GNUTLS_X509_FMT_PEM, 0) < 0) {
        error_set(error, ERROR_INVALID, "there is no certificate in %s", chain_file);
        error_hint(error, "it is a file in PEM: -----BEGIN CERTIFICATE-----");
        return false;
    }
    bool good = holds_at(chain_file, chain[0], now, error) &&
                check_key(chain_file, key_file, read, chain[0], error);
    char *printed = print_chain(chain, count);
    wipe(read->chain);
    read->chain = printed;
    for (unsigned i = 0; i < count; i++)
        gnutls_x509_crt_deinit(chain[i]);
    gnutls_free(chain);
    return good;
}

bool certificate_read(const char *chain_file, const char *key_file, time_t now,
                      struct certificate *out, struct error *error)
{
    const char *holder = key_file == NULL ? chain_file : key_file;
    size_t length;
    *out = (struct certificate){.chain = NULL};
    out->chain = document_read_file(chain_file, FILE_CEILING, &length, error);
    if (out->chain != NULL)
        out->key = document_read_file(holder, FILE_CEILING, &length, error);
    if (out->key != NULL && check(chain_file, holder, out, now, error))
        return true;
    certificate_clear(out);
    return false;
}

bool certificate_write(const struct certificate *certificate, const char *path,
                       struct error *error)
{
    return whole_file_write(path, "certificate", certificate->chain, error);
}

void certificate_clear(struct certificate *certificate)
{
    wipe(certificate->key);
    wipe(certificate->chain);
    *certificate = (struct certificate){.chain = NULL};
}
