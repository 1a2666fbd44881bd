/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/certificate.h"

#include "wire/certificate_internal.h"
#include "src/memory.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAY         86400
#define SERIAL_SIZE 16 /* bytes; RFC 5280 4.1.2.2 allows 20 */
#define NAME_SIZE   256

gnutls_datum_t certificate_datum(const char *text)
{
    return (gnutls_datum_t){.data = (unsigned char *)(uintptr_t)text,
                            .size = (unsigned)strlen(text)};
}

/* Names what the certificate is for: an address, or else a name. */
static int add_name(gnutls_x509_crt_t certificate, const char *name)
{
    unsigned char address[sizeof(struct in6_addr)];
    unsigned size = 0;
    if (inet_pton(AF_INET, name, address) == 1)
        size = sizeof(struct in_addr);
    else if (inet_pton(AF_INET6, name, address) == 1)
        size = sizeof(struct in6_addr);
    return size > 0
               ? gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS,
                                                      address, size, GNUTLS_FSAN_APPEND)
               : gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME,
                                                      name, (unsigned)strlen(name),
                                                      GNUTLS_FSAN_APPEND);
}

static const char *const usual[] = {"localhost", "127.0.0.1", "::1"};
#define USUAL (sizeof usual / sizeof *usual)

static int add_names(gnutls_x509_crt_t certificate, const char *host)
{
    char machine[NAME_SIZE] = "";
    int result = 0;
    for (size_t i = 0; i < USUAL && result == 0; i++) {
        result = add_name(certificate, usual[i]);
        if (host != NULL && strcmp(host, usual[i]) == 0)
            host = NULL;
    }
    if (host != NULL && (strcmp(host, "::") == 0 || strcmp(host, "0.0.0.0") == 0)) {
        host = NULL;
        if (gethostname(machine, sizeof(machine) - 1) == 0 && machine[0] != '\0')
            host = machine;
    }
    return host == NULL || result != 0 ? result : add_name(certificate, host);
}

/* A positive number that no other certificate has. */
static int set_serial(gnutls_x509_crt_t certificate)
{
    unsigned char serial[SERIAL_SIZE];
    int result = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
    serial[0] = (unsigned char)((serial[0] & 0x3f) | 0x40);
    return result != 0 ? result
                       : gnutls_x509_crt_set_serial(certificate, serial, sizeof(serial));
}

/* It is a server's own certificate and no authority: whoever trusts it trusts nothing
 * else by it. */
static int describe(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
    unsigned char id[64];
    size_t size = sizeof(id);
    const char *wrong;
    int result = gnutls_x509_crt_set_version(certificate, 3);
    if (result == 0)
        result = set_serial(certificate);
    if (result == 0)
        result = gnutls_x509_crt_set_dn(certificate, "CN=countersign mock", &wrong);
    if (result == 0)
        result = gnutls_x509_crt_set_key(certificate, key);
    if (result == 0)
        result = gnutls_x509_crt_set_basic_constraints(certificate, 0, -1);
    if (result == 0)
        result = gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (result == 0)
        result =
            gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (result == 0)
        result = gnutls_x509_crt_get_key_id(certificate, 0, id, &size);
    return result == 0 ? gnutls_x509_crt_set_subject_key_id(certificate, id, size)
                       : result;
}

static int build(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key,
                 const char *host, time_t now)
{
    unsigned bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    int result = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, bits, 0);
    if (result == 0)
        result = describe(certificate, key);
    if (result == 0)
        result = add_names(certificate, host);
    if (result == 0)
        result = gnutls_x509_crt_set_activation_time(certificate, now - DAY);
    if (result == 0)
        result = gnutls_x509_crt_set_expiration_time(
            certificate, now + (time_t)CERTIFICATE_LIFETIME * DAY);
    return result == 0 ? gnutls_x509_crt_sign2(certificate, certificate, key,
                                               GNUTLS_DIG_SHA256, 0)
                       : result;
}

/* Returns new a copy that is the house's to free. */
static char *text_of(gnutls_datum_t *pem)
{
    char *text = memory_text_of((const char *)pem->data, pem->size);
    gnutls_memset(pem->data, 0, pem->size);
    gnutls_free(pem->data);
    pem->data = NULL;
    return text;
}

bool certificate_make(const char *host, time_t now, struct certificate *out,
                      struct error *error)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t certificate = NULL;
    gnutls_datum_t pem = {.data = NULL};
    *out = (struct certificate){.chain = NULL};
    int result = gnutls_x509_privkey_init(&key);
    if (result == 0)
        result = gnutls_x509_crt_init(&certificate);
    if (result == 0)
        result = build(certificate, key, host, now);
    if (result == 0)
        result = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem);
    if (result == 0) {
        out->chain = text_of(&pem);
        result = gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem);
    }
    if (result == 0)
        out->key = text_of(&pem);
    else
        error_set(error, ERROR_SYSTEM, "cannot make a certificate: %s",
                  gnutls_strerror(result));
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(key);
    if (result != 0)
        certificate_clear(out);
    return result == 0;
}
