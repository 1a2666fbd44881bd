/* SPDX-License-Identifier: Apache-2.0 */
#include "src/webhook_internal.h"

#include "src/memory.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>
#include <strings.h>

#define DIGITS_MAX 18 /* of a timestamp: what fits an int64 for certain */

/* A piece of a header's value. */
struct piece {
    const char *start;
    size_t length;
};

/* The only value of a field. */
static enum webhook_fault find_field(const struct http_headers *headers, const char *name,
                                     const char **value)
{
    size_t count = 0;

    *value = NULL;
    for (size_t i = 0; i < headers->count; i++) {
        if (strcasecmp(headers->items[i].name, name) != 0)
            continue;
        *value = headers->items[i].value;
        count++;
    }
    return count == 1 ? WEBHOOK_GOOD : count == 0 ? WEBHOOK_MISSING : WEBHOOK_REPEATED;
}

static struct piece trimmed(const char *start, size_t length)
{
    while (length > 0 && (*start == ' ' || *start == '\t')) {
        start++;
        length--;
    }
    while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
        length--;
    return (struct piece){start, length};
}

/* Takes the next element off `*rest`, which becomes NULL behind the last. */
static struct piece next_element(const char **rest, const char *separator)
{
    const char *start = *rest;
    const char *end = separator == NULL ? NULL : strstr(start, separator);

    *rest = end == NULL ? NULL : end + strlen(separator);
    return trimmed(start, end == NULL ? strlen(start) : (size_t)(end - start));
}

/* What stands behind the prefix; NULL start when the piece does not start with it. */
static struct piece behind(struct piece piece, const char *prefix)
{
    size_t length = strlen(prefix);

    if (piece.length < length || strncmp(piece.start, prefix, length) != 0)
        return (struct piece){NULL, 0};
    return (struct piece){piece.start + length, piece.length - length};
}

/* The element of the timestamp in a value. */
static enum webhook_fault find_dated(const struct webhook_scheme *scheme,
                                     const char *value, struct piece *out)
{
    const char *rest = value;
    size_t count = 0;

    if (scheme->timestamp_prefix == NULL) {
        *out = trimmed(value, strlen(value));
        return WEBHOOK_GOOD;
    }
    while (rest != NULL) {
        struct piece found =
            behind(next_element(&rest, scheme->separator), scheme->timestamp_prefix);

        if (found.start == NULL)
            continue;
        *out = found;
        count++;
    }
    return count == 1 ? WEBHOOK_GOOD : count == 0 ? WEBHOOK_MISSING : WEBHOOK_REPEATED;
}

static bool read_count(struct piece piece, int64_t *out)
{
    int64_t count = 0;

    if (piece.length == 0 || piece.length > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < piece.length; i++) {
        if (piece.start[i] < '0' || piece.start[i] > '9')
            return false;
        count = count * 10 + (piece.start[i] - '0');
    }
    *out = count;
    return true;
}

/* Whole units on both sides: a sender cuts the fraction off, so what arrives in the same
 * second is of no age. */
static void judge_age(const struct webhook_scheme *scheme, int64_t count,
                      struct instant now, struct webhook_verdict *verdict)
{
    int64_t units =
        scheme->milliseconds ? instant_milliseconds(now) - count : now.seconds - count;
    int64_t bound = scheme->milliseconds ? scheme->tolerance * 1000 : scheme->tolerance;

    verdict->has_sent = true;
    verdict->sent = scheme->milliseconds ? instant_of_milliseconds(count)
                                         : (struct instant){.seconds = count};
    verdict->age = (double)units / (scheme->milliseconds ? 1000 : 1);
    verdict->timestamp = units > bound    ? WEBHOOK_STALE
                         : units < -bound ? WEBHOOK_EARLY
                                          : WEBHOOK_GOOD;
}

/* Returns new the timestamp as it is written; NULL when there is none to be read. */
static char *judge_timestamp(const struct webhook_scheme *scheme,
                             const struct http_headers *headers, struct instant now,
                             struct webhook_verdict *verdict)
{
    const char *value;
    struct piece piece = {NULL, 0};
    int64_t count;

    if (scheme->timestamp_header == NULL)
        return NULL;
    verdict->timestamp = find_field(headers, scheme->timestamp_header, &value);
    if (verdict->timestamp == WEBHOOK_GOOD)
        verdict->timestamp = find_dated(scheme, value, &piece);
    if (verdict->timestamp != WEBHOOK_GOOD)
        return NULL;
    if (read_count(piece, &count))
        judge_age(scheme, count, now, verdict);
    else
        verdict->timestamp = WEBHOOK_MALFORMED;
    return memory_text_of(piece.start, piece.length);
}

/* The signature in an element; NULL start when it holds none. Of several prefixes that
 * fit, the longest is meant. */
static struct piece signature_in(const struct webhook_scheme *scheme, struct piece piece)
{
    struct piece best = {NULL, 0};

    if (scheme->prefix_count == 0)
        return piece;
    for (size_t i = 0; i < scheme->prefix_count; i++) {
        struct piece found = behind(piece, scheme->prefixes[i]);

        if (found.start != NULL && (best.start == NULL || found.length < best.length))
            best = found;
    }
    return best;
}

static bool has_upper_case(struct piece piece)
{
    for (size_t i = 0; i < piece.length; i++)
        if (piece.start[i] >= 'A' && piece.start[i] <= 'F')
            return true;
    return false;
}

/* Every signature is compared, also behind one that fits. */
static void judge_elements(const struct webhook_scheme *scheme, const char *value,
                           const unsigned char digest[WEBHOOK_DIGEST_MAX],
                           struct webhook_verdict *verdict)
{
    size_t size = webhook_digest_size(scheme->algorithm);
    unsigned char given[WEBHOOK_DIGEST_MAX];
    enum webhook_fault worst = WEBHOOK_MALFORMED;
    bool fits = false;

    for (const char *rest = value; rest != NULL;) {
        struct piece piece = signature_in(scheme, next_element(&rest, scheme->separator));

        if (piece.start == NULL ||
            !webhook_decode(scheme, piece.start, piece.length, given))
            continue;
        worst = WEBHOOK_WRONG;
        if (gnutls_memcmp(given, digest, size) != 0)
            continue;
        fits = true;
        verdict->upper_case = scheme->encoding == WEBHOOK_HEX && has_upper_case(piece);
    }
    verdict->signature = fits ? WEBHOOK_GOOD : worst;
}

void webhook_verify(const struct webhook_scheme *scheme, const struct webhook_key *key,
                    const struct http_headers *headers, const char *body, size_t length,
                    struct instant now, struct webhook_verdict *verdict)
{
    unsigned char digest[WEBHOOK_DIGEST_MAX];
    const char *value, *id = NULL;
    AUTO_FREE char *timestamp = NULL;

    *verdict = (struct webhook_verdict){.id = WEBHOOK_GOOD};
    timestamp = judge_timestamp(scheme, headers, now, verdict);
    if (scheme->id_header != NULL)
        verdict->id = find_field(headers, scheme->id_header, &id);
    if (verdict->id == WEBHOOK_GOOD && id != NULL && *id == '\0')
        verdict->id = WEBHOOK_MALFORMED;
    if (scheme->header == NULL)
        return;
    verdict->signature = find_field(headers, scheme->header, &value);
    if (verdict->signature != WEBHOOK_GOOD)
        return;
    webhook_digest(scheme, key, id, timestamp, body, length, digest);
    judge_elements(scheme, value, digest, verdict);
}

const char *webhook_fault_name(enum webhook_fault fault)
{
    static const char *const names[] = {
        [WEBHOOK_GOOD] = "good",           [WEBHOOK_MISSING] = "missing",
        [WEBHOOK_REPEATED] = "repeated",   [WEBHOOK_MALFORMED] = "malformed",
        [WEBHOOK_WRONG] = "wrong",         [WEBHOOK_STALE] = "stale",
        [WEBHOOK_EARLY] = "in the future",
    };

    return names[fault];
}
