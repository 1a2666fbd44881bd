/* SPDX-License-Identifier: Apache-2.0 */
/* Host names and mailboxes. */
#include "src/schema_internal.h"

#include <string.h>
#include <strings.h>

#define LABEL_LENGTH 63
#define NAME_LENGTH  253
#define LOCAL_LENGTH 64 /* RFC 5321 4.5.3.1.1 */
#define LETTERS      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS       "0123456789"
#define ATOM         LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~"

/* A label in the form it has on the wire, and in Unicode. */
struct label {
    char text[4 * LABEL_LENGTH + 1]; /* UTF-8 */
    size_t length;
    size_t wire; /* octets of the A-label */
};

static bool is_one_of(char character, const char *set)
{
    return character != '\0' && strchr(set, character) != NULL;
}

static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* Letters, digits and inner hyphens (RFC 1123 2.1). */
static bool is_ldh(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_one_of(text[i], LETTERS DIGITS "-")) {
            return false;
        }
    }
    return length > 0 && length <= LABEL_LENGTH && text[0] != '-' &&
           text[length - 1] != '-';
}

/* How long the Punycode of a label is; 0 when it is too long, or no UTF-8. */
static size_t punycode_of(const char *text, size_t length, char out[LABEL_LENGTH])
{
    long points[LABEL_LENGTH];
    size_t count = 0;
    const char *end = text + length;
    while (text < end) {
        long point = schema_text_next(&text, end);
        if (point < 0 || count == LABEL_LENGTH) {
            return 0;
        }
        points[count++] = point;
    }
    return schema_punycode_encode(points, count, out, LABEL_LENGTH);
}

/* An A-label is valid when it is the one spelling of a valid U-label (RFC 5891 5.4). */
static bool read_a_label(const char *text, size_t length, struct label *out)
{
    char again[LABEL_LENGTH];
    out->wire = length;
    out->length =
        schema_punycode_decode(text + 4, length - 4, out->text, sizeof out->text);
    if (out->length == 0 || is_ascii(out->text, out->length)) {
        return false;
    }
    size_t size = punycode_of(out->text, out->length, again);
    return size == length - 4 && strncasecmp(again, text + 4, size) == 0;
}

static bool read_label(const char *text, size_t length, bool international,
                       struct label *out)
{
    if (is_ascii(text, length)) {
        if (!is_ldh(text, length)) {
            return false;
        }
        if (length > 4 && strncasecmp(text, "xn--", 4) == 0) {
            return read_a_label(text, length, out);
        }
        *out = (struct label){.length = length, .wire = length};
        memcpy(out->text, text, length);
        return !international || length < 4 || strncmp(text + 2, "--", 2) != 0;
    }
    char encoded[LABEL_LENGTH];
    size_t size = punycode_of(text, length, encoded);
    if (!international || size == 0 || size + 4 > LABEL_LENGTH ||
        length >= sizeof out->text) {
        return false;
    }
    memcpy(out->text, text, length);
    out->length = length;
    out->wire = size + 4;
    return true;
}

/* The length of the separator at `at`: a dot or, in U-labels, one of those that stand for
 * it (RFC 3490 3.1). */
static size_t separator(const char *at, const char *end, bool international)
{
    static const char *const others[] = {"\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"};
    if (*at == '.') {
        return 1;
    }
    for (size_t i = 0; international && i < sizeof others / sizeof *others; i++) {
        if (end - at >= 3 && memcmp(at, others[i], 3) == 0) {
            return 3;
        }
    }
    return 0;
}

struct name {
    size_t wire; /* octets so far, with dots */
    bool right;  /* something is written from right to left */
    bool bidi;   /* every label keeps RFC 5893's rule */
};

static bool add_label(struct name *name, const char *text, size_t length,
                      bool international)
{
    struct label label;
    if (!read_label(text, length, international, &label) ||
        (!is_ascii(label.text, label.length) &&
         !schema_format_is_label(label.text, label.length, &name->right))) {
        return false;
    }
    name->wire += label.wire + (name->wire > 0);
    bool plain = is_ascii(label.text, label.length) && is_one_of(label.text[0], LETTERS);
    name->bidi = name->bidi && (plain || schema_format_is_bidi(label.text, label.length));
    return true;
}

bool schema_format_is_host(const char *text, size_t length, bool international)
{
    struct name name = {.bidi = true};
    const char *end = text + length;
    const char *start = text;
    while (text < end) {
        size_t dot = separator(text, end, international);
        if (dot > 0 && !add_label(&name, start, (size_t)(text - start), international)) {
            return false;
        }
        start = dot > 0 ? text + dot : start;
        text += dot > 0 ? dot : 1;
    }
    return add_label(&name, start, (size_t)(end - start), international) &&
           name.wire <= NAME_LENGTH && (!name.right || name.bidi);
}

/* "..." with backslashes before quotes and backslashes. */
static bool is_quoted(const char *text, size_t length, bool international)
{
    for (size_t i = 1; i + 1 < length; i++) {
        if (text[i] == '\\' && i + 2 < length) {
            i++;
        } else if (text[i] == '"' || text[i] == '\\') {
            return false;
        }
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F ||
            ((unsigned char)text[i] >= 0x80 && !international)) {
            return false;
        }
    }
    return length >= 2 && text[0] == '"' && text[length - 1] == '"';
}

static bool is_dot_atom(const char *text, size_t length, bool international)
{
    for (size_t i = 0; i < length; i++) {
        bool dot = text[i] == '.' && i > 0 && i + 1 < length && text[i - 1] != '.';
        if (!dot && !is_one_of(text[i], ATOM) &&
            !((unsigned char)text[i] >= 0x80 && international)) {
            return false;
        }
    }
    return length > 0;
}

/* "[127.0.0.1]" or "[IPv6:::1]" (RFC 5321 4.1.3). */
static bool is_address_literal(const char *text, size_t length)
{
    if (length < 2 || text[0] != '[' || text[length - 1] != ']') {
        return false;
    }
    if (length > 7 && strncasecmp(text + 1, "IPv6:", 5) == 0) {
        return schema_format_is_ipv6(text + 6, length - 7);
    }
    return schema_format_is_ipv4(text + 1, length - 2);
}

bool schema_format_is_mailbox(const char *text, size_t length, bool international)
{
    size_t at = length;
    while (at > 0 && text[at - 1] != '@') {
        at--;
    }
    if (at < 2 || at - 1 > LOCAL_LENGTH) {
        return false;
    }
    const char *domain = text + at;
    size_t rest = length - at;
    return (text[0] == '"' ? is_quoted(text, at - 1, international)
                           : is_dot_atom(text, at - 1, international)) &&
           (is_address_literal(domain, rest) ||
            schema_format_is_host(domain, rest, international));
}
