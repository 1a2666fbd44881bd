/* SPDX-License-Identifier: Apache-2.0 */
/* URIs (RFC 3986), IRIs (RFC 3987), URI templates (RFC 6570) and IP addresses. */
#include "src/schema_internal.h"

#include <string.h>

#define LETTERS     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS      "0123456789"
#define HEXADECIMAL DIGITS "abcdefABCDEF"
#define UNRESERVED  LETTERS DIGITS "-._~"
#define SUB_DELIMS  "!$&'()*+,;="

static bool is_one_of(char character, const char *set)
{
    return character != '\0' && strchr(set, character) != NULL;
}

static bool is_percent_coded(const char *at, const char *end)
{
    return end - at >= 3 && at[0] == '%' && is_one_of(at[1], HEXADECIMAL) &&
           is_one_of(at[2], HEXADECIMAL);
}

/* ucschar of RFC 3987 2.2: Unicode without controls and noncharacters. */
static bool is_ucschar(long point)
{
    return (point >= 0xA0 && point <= 0xD7FF) || (point >= 0xF900 && point <= 0xFDCF) ||
           (point >= 0xFDF0 && point <= 0xFFEF) ||
           (point >= 0x10000 && point <= 0xEFFFD && (point & 0xFFFE) != 0xFFFE);
}

/* iprivate of RFC 3987 2.2, allowed in queries only. */
static bool is_private(long point)
{
    return (point >= 0xE000 && point <= 0xF8FF) ||
           (point >= 0xF0000 && (point & 0xFFFE) != 0xFFFE);
}

/* True when all of a part are of `set`, percent-coded, or what an IRI may have besides.
 */
static bool is_made_of(const char *at, const char *end, const char *set,
                       bool international, bool private_use)
{
    while (at < end) {
        if (is_one_of(*at, set)) {
            at++;
        } else if (is_percent_coded(at, end)) {
            at += 3;
        } else {
            long point = schema_text_next(&at, end);
            if (!international ||
                !(is_ucschar(point) || (private_use && is_private(point)))) {
                return false;
            }
        }
    }
    return true;
}

bool schema_format_is_ipv4(const char *text, size_t length)
{
    const char *end = text + length;
    int parts = 0;
    for (; parts < 4; parts++) {
        int value = 0;
        size_t count = 0;
        while (text + count < end && is_one_of(text[count], DIGITS) && count < 4) {
            value = value * 10 + (text[count++] - '0');
        }
        if (count == 0 || value > 255 || (count > 1 && text[0] == '0')) {
            return false;
        }
        text += count;
        if (parts < 3 && (text == end || *text++ != '.')) {
            return false;
        }
    }
    return text == end;
}

/* Reads groups of hexadecimal digits until the end or "::". Returns how many, -1 when it
 * is malformed; an IPv4 address at the very end counts for two. */
static int read_groups(const char **at, const char *end)
{
    int groups = 0;
    while (*at < end) {
        size_t count = 0;
        while (*at + count < end && is_one_of((*at)[count], HEXADECIMAL)) {
            count++;
        }
        if (*at + count < end && (*at)[count] == '.') {
            bool valid = schema_format_is_ipv4(*at, (size_t)(end - *at));
            *at = end;
            return valid ? groups + 2 : -1;
        }
        if (count == 0 || count > 4) {
            return -1;
        }
        groups++;
        *at += count;
        if (*at == end || (end - *at >= 2 && (*at)[0] == ':' && (*at)[1] == ':')) {
            return groups;
        }
        if (**at != ':' || ++*at == end) {
            return -1;
        }
    }
    return groups;
}

bool schema_format_is_ipv6(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = text;
    int before =
        length >= 2 && text[0] == ':' && text[1] == ':' ? 0 : read_groups(&at, end);
    if (before < 0 || at == end) {
        return before == 8;
    }
    at += 2;
    int after = read_groups(&at, end);
    return after >= 0 && at == end && before + after <= 7;
}

/* "[...]": an IPv6 address or a later version's (RFC 3986 3.2.2). */
static bool is_literal(const char *at, const char *end)
{
    if (end - at < 2 || end[-1] != ']') {
        return false;
    }
    at++;
    end--;
    if (at == end || (*at | 0x20) != 'v') {
        return schema_format_is_ipv6(at, (size_t)(end - at));
    }
    const char *version = ++at;
    while (at < end && is_one_of(*at, HEXADECIMAL)) {
        at++;
    }
    return at > version && at + 1 < end && *at == '.' &&
           is_made_of(at + 1, end, UNRESERVED SUB_DELIMS ":", false, false) &&
           memchr(at, '%', (size_t)(end - at)) == NULL;
}

static bool is_authority(const char *at, const char *end, bool international)
{
    const char *sign = memchr(at, '@', (size_t)(end - at));
    if (sign != NULL) {
        if (!is_made_of(at, sign, UNRESERVED SUB_DELIMS ":", international, false)) {
            return false;
        }
        at = sign + 1;
    }
    const char *port = end;
    while (port > at && is_one_of(port[-1], DIGITS)) {
        port--;
    }
    if (port > at && port[-1] == ':') {
        end = port - 1;
    }
    return at < end && *at == '['
               ? is_literal(at, end)
               : is_made_of(at, end, UNRESERVED SUB_DELIMS, international, false);
}

/* The length of the scheme with its colon, or 0. */
static size_t scheme_length(const char *text, const char *end)
{
    const char *at = text;
    while (at < end && is_one_of(*at, LETTERS DIGITS "+-.")) {
        at++;
    }
    return at < end && at > text && *at == ':' && is_one_of(*text, LETTERS)
               ? (size_t)(at + 1 - text)
               : 0;
}

static const char *find(const char *at, const char *end, const char *set)
{
    while (at < end && !is_one_of(*at, set)) {
        at++;
    }
    return at;
}

/* A relative reference has no colon in its first segment (path-noscheme). */
static bool starts_with_colon_segment(const char *path, const char *end)
{
    const char *stop = find(path, end, ":/?#");
    return stop < end && *stop == ':';
}

bool schema_format_is_uri(const char *text, size_t length, unsigned kind)
{
    static const char path_set[] = UNRESERVED SUB_DELIMS ":@/";
    static const char tail_set[] = UNRESERVED SUB_DELIMS ":@/?";
    bool international = (kind & SCHEMA_URI_INTERNATIONAL) != 0;
    const char *end = text + length;
    size_t scheme = scheme_length(text, end);
    const char *path = text + scheme;
    if (scheme == 0 && (kind & SCHEMA_URI_ABSOLUTE) != 0) {
        return false;
    }
    if (end - path >= 2 && path[0] == '/' && path[1] == '/') {
        const char *authority = path + 2;
        path = find(authority, end, "/?#");
        if (!is_authority(authority, path, international)) {
            return false;
        }
    } else if (scheme == 0 && starts_with_colon_segment(path, end)) {
        return false;
    }
    const char *query = find(path, end, "?#");
    const char *fragment = find(query, end, "#");
    return is_made_of(path, query, path_set, international, false) &&
           (query == fragment ||
            is_made_of(query + 1, fragment, tail_set, international, true)) &&
           (fragment == end ||
            is_made_of(fragment + 1, end, tail_set, international, false));
}

/* One variable of an expression: a name, and ":3" or "*" (RFC 6570 2.3, 2.4). */
static bool is_variable(const char *at, const char *end)
{
    bool name = false;
    while (at < end && *at != ':' && *at != '*') {
        size_t step = is_percent_coded(at, end)            ? 3
                      : is_one_of(*at, LETTERS DIGITS "_") ? 1
                                                           : 0;
        if (step == 0 && !(name && *at == '.')) {
            return false;
        }
        name = step > 0;
        at += step > 0 ? step : 1;
    }
    if (!name || at == end) {
        return name;
    }
    if (*at == '*') {
        return at + 1 == end;
    }
    size_t count = (size_t)(end - ++at);
    for (size_t i = 0; i < count; i++) {
        if (!is_one_of(at[i], DIGITS)) {
            return false;
        }
    }
    return count >= 1 && count <= 4 && at[0] != '0';
}

/* What stands between braces: an operator, and variables with commas between them. */
static bool is_expression(const char *at, const char *end)
{
    if (at < end && is_one_of(*at, "+#./;?&=,!@|")) {
        if (is_one_of(*at, "=,!@|")) {
            return false; /* reserved for extensions (RFC 6570 2.2) */
        }
        at++;
    }
    for (;;) {
        const char *comma = find(at, end, ",");
        if (!is_variable(at, comma)) {
            return false;
        }
        if (comma == end) {
            return true;
        }
        at = comma + 1;
    }
}

bool schema_format_is_uri_template(const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        if (*text == '{') {
            const char *close = find(text, end, "}");
            if (close == end || !is_expression(text + 1, close)) {
                return false;
            }
            text = close + 1;
        } else if (*text == '%') {
            if (!is_percent_coded(text, end)) {
                return false;
            }
            text += 3;
        } else {
            long point = schema_text_next(&text, end);
            bool ascii =
                point > ' ' && point < 0x7F && !is_one_of((char)point, "\"<>\\^`|}");
            if (!ascii && !is_ucschar(point) && !is_private(point)) {
                return false;
            }
        }
    }
    return true;
}
