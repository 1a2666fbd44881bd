/* SPDX-License-Identifier: Apache-2.0 */
/* Signed URLs with one part changed. */
#include "conformance/rules/signed_url_internal.h"
#include "conformance/rules/alike.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DAY                  86400
#define EARLIEST_EPOCH       100000000LL    /* smaller numbers are durations */
#define EARLIEST_MILLISECOND 100000000000LL /* greater ones are not seconds */

/* --- Parts of a URL --- */

const char *signed_url_value(const char *url, const char *name, size_t *length)
{
    const char *piece = strchr(url, '?');
    size_t name_length = strlen(name);
    while (piece != NULL && *piece != '\0' && *piece != '#') {
        piece++;
        size_t size = strcspn(piece, "&#");
        if (size > name_length && piece[name_length] == '=' &&
            strncasecmp(piece, name, name_length) == 0) {
            *length = size - name_length - 1;
            return piece + name_length + 1;
        }
        piece += size;
    }
    return NULL;
}

char *signed_url_replaced(const char *url, const char *place, size_t length,
                          const char *by)
{
    return memory_format("%.*s%s%s", (int)(place - url), url, by, place + length);
}

/* The character is one near the middle: the last one may hold bits that mean nothing. */
char *signed_url_other_character(const char *url, const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t place = (length / 2 + i) % length;
        bool coded = (place >= 1 && value[place - 1] == '%') ||
                     (place >= 2 && value[place - 2] == '%');
        if (coded || !isalnum((unsigned char)value[place]))
            continue;
        const char other[2] = {alike_character(value[place]), '\0'};
        return signed_url_replaced(url, value + place, 1, other);
    }
    return NULL;
}

/* --- Signature --- */

/* A token's signature is its last part. */
static const char *behind_the_claims(const char *token, size_t *length)
{
    size_t left = *length;
    while (left > 0 && token[left - 1] != '.')
        left--;
    *length -= left;
    return token + left;
}

/* The signature's value in a URL that shows one. */
static const char *find_signature(struct probe *probe, const char *url, size_t *length)
{
    struct signed_url_claims claims;
    const char *value = NULL;
    if (signed_url_explain(url, &claims) && claims.signature_name != NULL)
        value = signed_url_value(url, claims.signature_name, length);
    if (value != NULL && claims.scheme == SIGNED_URL_JWT)
        value = behind_the_claims(value, length);
    if (value == NULL || *length == 0) {
        rule_record(probe, NULL, "%s shows no signature that could be altered",
                    rule_subject(probe)->field->pointer);
        return NULL;
    }
    return value;
}

/* Returns new the URL without one parameter of its query, of which `value` is the value.
 */
static char *without(const char *url, const char *value, size_t length)
{
    const char *name = value;

    while (name > url && name[-1] != '?' && name[-1] != '&')
        name--;
    if (value[length] == '&')
        length++;
    else if (name[-1] == '&')
        name--;
    return memory_format("%.*s%s", (int)(name - url), url, value + length);
}

void signed_url_tamper_signature(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    size_t length = 0;
    if (!signed_url_samples_find(probe, &samples))
        return;
    const char *url = samples.items[0].url;
    const char *value = find_signature(probe, url, &length);
    if (value == NULL || !signed_url_works(probe, url, false))
        return;
    AUTO_FREE char *altered = signed_url_other_character(url, value, length);
    AUTO_FREE char *emptied = signed_url_replaced(url, value, length, "");
    AUTO_FREE char *dropped = without(url, value, length);
    AUTO_FREE char *bare = memory_text_of(url, strcspn(url, "?"));
    if (altered != NULL)
        signed_url_hold_refused(probe, altered, "its signature is altered");
    signed_url_hold_refused(probe, emptied, "its signature is empty");
    signed_url_hold_refused(probe, dropped, "its signature is left out");
    signed_url_hold_refused(probe, bare, "it has no signature at all");
}

/* --- Expiry --- */

/* Returns new a date a day later, in the same form: date, minutes or seconds; NULL: it is
 * none. */
static char *later_date(const char *text, size_t length)
{
    char printed[INSTANT_TEXT_SIZE];
    struct instant instant;
    struct text coded AUTO_TEXT;
    text_init(&coded, URL_CEILING);
    size_t minutes = strlen("2025-05-28T14:20");
    bool to_minutes = length == minutes + 1 && text[minutes] == 'Z';
    AUTO_FREE char *full =
        to_minutes ? memory_format("%.*s:00Z", (int)minutes, text) : memory_text(text);
    if (!instant_parse(full, strlen(full), &instant) &&
        !instant_parse_date(text, length, &instant))
        return NULL;
    instant_print(instant_add(instant, DAY), 0, printed);
    if (to_minutes)
        memcpy(printed + minutes, "Z", sizeof "Z");
    else if (length == strlen("2025-05-28"))
        printed[length] = '\0';
    url_encode(&coded, printed, strlen(printed));
    return text_take(&coded);
}

/* Returns new a later end than `value` (of `length` bytes) says; NULL: it says none. */
static char *later(const char *value, size_t length, int64_t lifetime)
{
    AUTO_FREE char *text = memory_text_of(value, length);
    length = url_decode(text, length, true);
    char *date = later_date(text, length);
    if (date != NULL)
        return date;
    if (length == 0 || length > 15 || text[strspn(text, "0123456789")] != '\0')
        return NULL;
    int64_t number = strtoll(text, NULL, 10);
    if (number >= EARLIEST_MILLISECOND)
        number += lifetime * 1000;
    else if (number >= EARLIEST_EPOCH)
        number += lifetime;
    else if (number >= SIGNED_URL_MAX_LIFETIME)
        number -= 1;
    else
        number =
            number * 2 < SIGNED_URL_MAX_LIFETIME ? number * 2 : SIGNED_URL_MAX_LIFETIME;
    return memory_format("%" PRId64, number);
}

char *signed_url_later_end(const char *url, int64_t lifetime)
{
    static const char *const names[] = {
        "X-Amz-Expires", "X-Goog-Expires", "Expires",    "se",
        "exp",           "expiry",         "expire",     "expires_at",
        "expiresAt",     "expires-at",     "valid_until"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = 0;
        const char *value = signed_url_value(url, names[i], &length);
        AUTO_FREE char *end = value == NULL ? NULL : later(value, length, lifetime);
        if (end != NULL)
            return signed_url_replaced(url, value, length, end);
    }
    return signed_url_later_inside(url, lifetime);
}

/* Returns new the URL with the moment of its issue, where a compact date (ISO 8601, as in
 * X-Amz-Date) says it, put off by a quarter of the lifetime, a second at least; NULL: it
 * says none. */
static char *later_issue(const char *url, int64_t lifetime)
{
    static const char *const names[] = {"X-Amz-Date", "X-Goog-Date"};
    struct signed_url_claims claims;
    char printed[INSTANT_TEXT_SIZE], compact[INSTANT_TEXT_SIZE];
    size_t used = 0, length = 0;

    if (!signed_url_explain(url, &claims) || !claims.has_issued)
        return NULL;
    instant_print(instant_add(claims.issued, lifetime / 4 > 0 ? lifetime / 4 : 1), 0,
                  printed);
    for (const char *c = printed; *c != '\0'; c++)
        if (*c != '-' && *c != ':')
            compact[used++] = *c;
    compact[used] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = signed_url_value(url, names[i], &length);
        if (value != NULL && length == used)
            return signed_url_replaced(url, value, length, compact);
    }
    return NULL;
}

void signed_url_tamper_expiry(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    size_t length = 0;
    if (!signed_url_samples_find(probe, &samples))
        return;
    const char *url = samples.items[0].url;
    if (find_signature(probe, url, &length) == NULL)
        return;
    AUTO_FREE char *altered =
        signed_url_later_end(url, signed_url_declared(probe)->lifetime);
    if (altered == NULL)
        rule_record(probe, NULL, "%s shows no end that could be moved",
                    rule_subject(probe)->field->pointer);
    else if (signed_url_works(probe, url, false))
        signed_url_hold_refused(probe, altered, "its end is moved");
    AUTO_FREE char *put_off = later_issue(url, signed_url_declared(probe)->lifetime);
    if (put_off != NULL && signed_url_works(probe, url, false))
        signed_url_hold_refused(probe, put_off, "its issue is put off");
}

/* --- Path --- */

/* Another object's place with this one's permission. */
void signed_url_tamper_path(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    size_t length = 0;
    if (!signed_url_samples_find(probe, &samples))
        return;
    if (samples.count < 2) {
        rule_lacked(probe, "a second record that shows %s",
                    rule_subject(probe)->field->pointer);
        return;
    }
    const char *one = samples.items[0].url, *two = samples.items[1].url;
    if (find_signature(probe, one, &length) == NULL ||
        !signed_url_works(probe, one, false) || !signed_url_works(probe, two, false))
        return;
    AUTO_FREE char *mixed =
        memory_format("%.*s%s", (int)strcspn(two, "?"), two, one + strcspn(one, "?"));
    signed_url_hold_refused(probe, mixed, "it has the signature of another object's");
}

/* --- Parts --- */

/* What a scheme's owner has signed beside path and end. */
void signed_url_tamper_parts(struct probe *probe)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    struct signed_url_claims claims;

    if (!signed_url_samples_find(probe, &samples))
        return;
    const char *url = samples.items[0].url;
    const char *const *parts =
        signed_url_explain(url, &claims) ? signed_url_parts(claims.scheme) : NULL;
    if (parts == NULL || *parts == NULL) {
        rule_record(probe, NULL, "%s shows no parts but its path, end and signature",
                    rule_subject(probe)->field->pointer);
        return;
    }
    for (; *parts != NULL && signed_url_works(probe, url, false); parts++) {
        size_t length = 0;
        const char *value = signed_url_value(url, *parts, &length);
        AUTO_FREE char *altered =
            value == NULL ? NULL : signed_url_other_character(url, value, length);
        AUTO_FREE char *what = memory_format("its %s is altered", *parts);
        if (altered != NULL)
            signed_url_hold_refused_by(probe, &declared->scheme_claim, altered, what);
    }
}
