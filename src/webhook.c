/* SPDX-License-Identifier: Apache-2.0 */
#include "src/webhook.h"

#include "src/memory.h"
#include "src/webhook_internal.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SECRET_PREFIX "whsec_" /* of a secret in base64, by Standard Webhooks */

static const gnutls_mac_algorithm_t algorithms[WEBHOOK_ALGORITHMS] = {
    [WEBHOOK_HMAC_SHA256] = GNUTLS_MAC_SHA256,
    [WEBHOOK_HMAC_SHA1] = GNUTLS_MAC_SHA1,
    [WEBHOOK_HMAC_SHA512] = GNUTLS_MAC_SHA512,
};

static const char base64_letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    "0123456789+/";

/* GnuTLS skips what is no letter of base64; here it makes the text malformed. Returns new
 * the bytes, NULL when `text` is no base64 of at least one byte. */
static unsigned char *decode_base64(const char *text, size_t length, size_t *out_length)
{
    gnutls_datum_t coded = {.data = (unsigned char *)memory_text_of(text, length),
                            .size = (unsigned)length};
    gnutls_datum_t plain = {.data = NULL};
    size_t letters = strspn((char *)coded.data, base64_letters);
    size_t padding = strspn((char *)coded.data + letters, "=");
    unsigned char *bytes = NULL;

    if (letters > 0 && letters + padding == length && padding <= 2 && length % 4 == 0 &&
        gnutls_base64_decode2(&coded, &plain) == GNUTLS_E_SUCCESS && plain.size > 0) {
        *out_length = plain.size;
        bytes = (unsigned char *)memory_text_of((char *)plain.data, plain.size);
    }
    gnutls_free(plain.data);
    free(coded.data);
    return bytes;
}

static bool read_base64(struct webhook_key *key, const char *text, size_t length)
{
    size_t prefix = strlen(SECRET_PREFIX);

    if (strncmp(text, SECRET_PREFIX, prefix) == 0) {
        text += prefix;
        length -= prefix;
    }
    key->bytes = decode_base64(text, length, &key->length);
    return key->bytes != NULL;
}

bool webhook_key_read(struct webhook_key *key, enum webhook_secret form, const char *text,
                      struct error *error)
{
    size_t length = strcspn(text, "\r\n");

    *key = (struct webhook_key){.bytes = NULL};
    if (length == 0 || text[length + strspn(text + length, "\r\n")] != '\0') {
        error_set(error, ERROR_INVALID, "the secret of the webhooks is %s",
                  length == 0 ? "empty" : "more than one line");
        return false;
    }
    if (form == WEBHOOK_SECRET_BASE64) {
        if (read_base64(key, text, length))
            return true;
        error_set(error, ERROR_INVALID, "the secret of the webhooks is no base64");
        error_hint(error, "it is the key in base64, behind " SECRET_PREFIX " or not");
        return false;
    }
    key->bytes = (unsigned char *)memory_text_of(text, length);
    key->length = length;
    return true;
}

void webhook_key_clear(struct webhook_key *key)
{
    if (key->bytes != NULL)
        gnutls_memset(key->bytes, 0, key->length);
    free(key->bytes);
    *key = (struct webhook_key){.bytes = NULL};
}

size_t webhook_digest_size(enum webhook_algorithm algorithm)
{
    return gnutls_hmac_get_len(algorithms[algorithm]);
}

/* What a placeholder stands for. */
struct fact {
    const char *name, *bytes;
    size_t length;
};

static const struct fact *fact_at(const struct fact facts[], size_t count,
                                  const char *placeholder)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(placeholder, facts[i].name, strlen(facts[i].name)) == 0)
            return &facts[i];
    return NULL;
}

void webhook_digest(const struct webhook_scheme *scheme, const struct webhook_key *key,
                    const char *id, const char *timestamp, const char *body,
                    size_t length, unsigned char out[WEBHOOK_DIGEST_MAX])
{
    const struct fact facts[] = {
        {"{body}", body, length},
        {"{timestamp}", timestamp, timestamp == NULL ? 0 : strlen(timestamp)},
        {"{id}", id, id == NULL ? 0 : strlen(id)},
    };
    AUTO_TEXT struct text content;

    text_init(&content, TEXT_CEILING);
    for (const char *at = scheme->content; *at != '\0';) {
        const struct fact *fact = fact_at(facts, sizeof facts / sizeof *facts, at);

        if (fact == NULL) {
            text_add_char(&content, *at++);
            continue;
        }
        if (fact->length > 0)
            text_add(&content, fact->bytes, fact->length);
        at += strlen(fact->name);
    }
    /* GnuTLS fails here only when it is unusable altogether (a failed self-test): then
     * nothing may be signed or found to fit. */
    if (gnutls_hmac_fast(algorithms[scheme->algorithm], key->bytes, key->length,
                         text_string(&content), content.length, out) < 0)
        abort();
}

static void encode_base64(const unsigned char *digest, size_t size, struct text *out)
{
    gnutls_datum_t plain = {.data = (unsigned char *)(uintptr_t)digest,
                            .size = (unsigned)size};
    gnutls_datum_t coded = {.data = NULL};

    if (gnutls_base64_encode2(&plain, &coded) < 0)
        abort();
    text_add(out, (char *)coded.data, coded.size);
    gnutls_free(coded.data);
}

void webhook_encode(const struct webhook_scheme *scheme,
                    const unsigned char digest[WEBHOOK_DIGEST_MAX], struct text *out)
{
    size_t size = webhook_digest_size(scheme->algorithm);

    if (scheme->encoding == WEBHOOK_BASE64) {
        encode_base64(digest, size, out);
        return;
    }
    for (size_t i = 0; i < size; i++)
        text_add_format(out, "%02x", digest[i]);
}

static bool decode_hex(const char *text, size_t size, unsigned char *out)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";

    for (size_t i = 0; i < 2 * size; i++) {
        const char *digit = text[i] == '\0' ? NULL : strchr(digits, text[i]);
        unsigned value;

        if (digit == NULL)
            return false;
        value = (unsigned)(digit - digits) % 16;
        out[i / 2] = (unsigned char)(i % 2 == 0 ? value << 4 : out[i / 2] | value);
    }
    return true;
}

bool webhook_decode(const struct webhook_scheme *scheme, const char *text, size_t length,
                    unsigned char out[WEBHOOK_DIGEST_MAX])
{
    size_t size = webhook_digest_size(scheme->algorithm), found = 0;
    unsigned char *bytes;

    if (scheme->encoding == WEBHOOK_HEX)
        return length == 2 * size && decode_hex(text, size, out);
    bytes = decode_base64(text, length, &found);
    if (found == size)
        memcpy(out, bytes, size);
    free(bytes);
    return found == size;
}

bool webhook_shares_header(const struct webhook_scheme *scheme)
{
    return scheme->header != NULL && scheme->timestamp_header != NULL &&
           strcasecmp(scheme->header, scheme->timestamp_header) == 0;
}

void webhook_sign(const struct webhook_scheme *scheme, const struct webhook_key *key,
                  const struct webhook_message *message, struct http_headers *headers)
{
    char timestamp[32];
    unsigned char digest[WEBHOOK_DIGEST_MAX];
    const char *prefix = scheme->timestamp_prefix == NULL ? "" : scheme->timestamp_prefix;
    AUTO_FREE char *dated = NULL;
    AUTO_TEXT struct text value;

    text_init(&value, TEXT_CEILING);
    snprintf(timestamp, sizeof timestamp, "%" PRId64,
             scheme->milliseconds ? instant_milliseconds(message->now)
                                  : message->now.seconds);
    dated = memory_format("%s%s", prefix, timestamp);
    if (scheme->id_header != NULL)
        http_headers_set(headers, scheme->id_header, message->id);
    if (scheme->timestamp_header != NULL)
        http_headers_set(headers, scheme->timestamp_header, dated);
    if (scheme->header == NULL)
        return;
    webhook_digest(scheme, key, message->id, timestamp, message->body, message->length,
                   digest);
    if (webhook_shares_header(scheme))
        text_add_format(&value, "%s%s", dated,
                        scheme->separator == NULL ? "" : scheme->separator);
    if (scheme->prefix_count > 0)
        text_add_string(&value, scheme->prefixes[0]);
    webhook_encode(scheme, digest, &value);
    http_headers_set(headers, scheme->header, text_string(&value));
}

char *webhook_content_unknown(const char *content)
{
    static const char *const known[] = {"{body}", "{timestamp}", "{id}"};

    for (const char *at = strchr(content, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t length = strcspn(at, "}");
        bool is_known = false;

        if (at[length] == '\0')
            return memory_text("");
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            is_known = is_known || strncmp(at, known[i], strlen(known[i])) == 0;
        if (!is_known)
            return memory_text_of(at, length + 1);
    }
    return NULL;
}
