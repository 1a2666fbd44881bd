/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/secrets_match.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_NOTATION 6 /* bytes that show one */
#define TRIES_A_BYTE     8 /* readings looked at for each byte of a secret, on average */

static int digit(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

/* The byte of two hexadecimal digits, or -1. */
static int hexadecimal(const char *text)
{
    int high = digit(text[0]);
    int low = high < 0 ? -1 : digit(text[1]);
    return low < 0 ? -1 : high * 16 + low;
}

static void add(struct secrets_coding *out, size_t *count, int byte, size_t length)
{
    if (byte > 0 && byte <= 255 && *count < SECRETS_CODINGS)
        out[(*count)++] = (struct secrets_coding){(unsigned char)byte, length};
}

static void read_percent(const char *text, struct secrets_coding *out, size_t *count)
{
    add(out, count, hexadecimal(text + 1), 3);
    if (text[1] == '2' && text[2] == '5')
        add(out, count, hexadecimal(text + 3), 5);
}

/* JSON (RFC 8259 7) for what is ASCII, the backslash of other languages, and of texts
 * that were escaped several times: however many backslashes there are, what follows them
 * may be meant, or one of them for two, four or eight that are written. */
static void read_backslash(const char *text, struct secrets_coding *out, size_t *count)
{
    static const char names[] = "nrtbf", bytes[] = "\n\r\t\b\f";
    size_t run = strspn(text, "\\");
    const char *meant = text + run;
    const char *name = *meant == '\0' ? NULL : strchr(names, *meant);
    if (meant[0] == 'u' && meant[1] == '0' && meant[2] == '0')
        add(out, count, hexadecimal(meant + 3), run + 5);
    else if (meant[0] == 'x' && meant[1] != '\0')
        add(out, count, hexadecimal(meant + 1), run + 3);
    else if (name != NULL)
        add(out, count, bytes[name - names], run + 1);
    else
        add(out, count, (unsigned char)*meant, run + 1);
    for (size_t written = 2; written <= 8; written *= 2)
        if (run >= written)
            add(out, count, '\\', written);
}

/* A quote inside quotes, as a shell writes it: '\'' or '"'"'. */
static void read_quote(const char *text, struct secrets_coding *out, size_t *count)
{
    size_t run = strspn(text + 1, "\\");
    if (run > 0 && strncmp(text + 1 + run, "''", 2) == 0)
        add(out, count, '\'', run + 3);
    if (strncmp(text, "'\"'\"'", 5) == 0)
        add(out, count, '\'', 5);
}

/* "&#38;" or "&#x26;", the number behind `skipped` bytes of "amp;". */
static void read_number(const char *text, size_t skipped, struct secrets_coding *out,
                        size_t *count)
{
    const char *start = text + skipped + 2;
    bool hex = *start == 'x' || *start == 'X';
    char *end;
    start += hex;
    unsigned long value = digit(*start) < 0 ? 0 : strtoul(start, &end, hex ? 16 : 10);
    if (value > 0 && value < 256 && *end == ';')
        add(out, count, (int)value, (size_t)(end - text) + 1);
}

/* Of HTML and XML, also of texts that were escaped several times ("&amp;lt;"). */
static void read_entity(const char *text, struct secrets_coding *out, size_t *count)
{
    static const struct {
        const char *name;
        char byte;
    } entities[] = {{"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}};
    size_t skipped = 0;
    while (strncmp(text + skipped + 1, "amp;", 4) == 0) {
        skipped += 4;
        add(out, count, '&', skipped + 1);
    }
    if (text[skipped + 1] == '#')
        read_number(text, skipped, out, count);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strncmp(text + skipped + 1, entities[i].name, strlen(entities[i].name)) == 0)
            add(out, count, entities[i].byte, skipped + 1 + strlen(entities[i].name));
}

size_t secrets_codings(const char *text, struct secrets_coding out[SECRETS_CODINGS])
{
    size_t count = 0;
    add(out, &count, (unsigned char)*text, 1);
    switch (*text) {
    case '%':
        read_percent(text, out, &count);
        break;
    case '\\':
        read_backslash(text, out, &count);
        break;
    case '&':
        read_entity(text, out, &count);
        break;
    case '+':
        add(out, &count, ' ', 1);
        break;
    case '\'':
        read_quote(text, out, &count);
        break;
    default:
        break;
    }
    return count;
}

/* One search: where the text ends, and how much may still be tried. */
struct search {
    const char *end; /* NULL: at its NUL */
    bool base64;
    size_t tries;
    size_t shown; /* bytes of the secret that were seen, at most */
};

static bool is_same(const struct search *search, unsigned char shown, unsigned char byte)
{
    if (shown == byte)
        return true;
    return search->base64 &&
           ((shown == '-' && byte == '+') || (shown == '_' && byte == '/'));
}

/* True where the end falls into the notation of a character. */
static bool is_cut(const struct search *search, const char *text)
{
    return search->end != NULL && search->end - text < LONGEST_NOTATION &&
           strchr("%\\&", *text) != NULL;
}

static size_t follow(struct search *search, const char *text, const char *secret,
                     size_t seen);

/* The length of the reading of `text` that shows the next byte of the secret; 0: there is
 * none. Where several do, the longest first, all but the last are tried to the end, and
 * `*rest` says how far one of them goes (SIZE_MAX: not far enough). */
static size_t read_next(struct search *search, const char *text, const char *secret,
                        size_t seen, size_t *rest)
{
    struct secrets_coding codings[SECRETS_CODINGS];
    size_t count = secrets_codings(text, codings), chosen = 0;
    *rest = SIZE_MAX;
    for (size_t i = count; i-- > 0;) {
        if (!is_same(search, codings[i].byte, (unsigned char)secret[seen]))
            continue;
        if (chosen != 0)
            *rest = follow(search, text + chosen, secret, seen + 1);
        if (*rest != SIZE_MAX)
            return chosen;
        chosen = codings[i].length;
    }
    return chosen;
}

/* The bytes of text that show the secret from its byte `seen` on, or SIZE_MAX. */
static size_t follow(struct search *search, const char *text, const char *secret,
                     size_t seen)
{
    size_t length = 0, rest;
    for (; secret[seen] != '\0'; seen++) {
        if (search->tries == 0)
            return SIZE_MAX;
        if (search->end != NULL && text + length >= search->end)
            return length;
        search->tries--;
        size_t next = read_next(search, text + length, secret, seen, &rest);
        if (next == 0 && is_cut(search, text + length))
            return (size_t)(search->end - text);
        if (next == 0)
            return SIZE_MAX;
        length += next;
        if (rest != SIZE_MAX)
            return length + rest;
        if (seen + 1 > search->shown)
            search->shown = seen + 1;
    }
    return length;
}

size_t secrets_match(const char *text, const char *secret, bool base64)
{
    struct search search = {.base64 = base64,
                            .tries = TRIES_A_BYTE * (strlen(secret) + 8)};
    size_t length = follow(&search, text, secret, 0);
    return length == SIZE_MAX ? 0 : length;
}

size_t secrets_match_part(const char *text, const char *end, const char *secret,
                          size_t *shown)
{
    struct search search = {.end = end, .tries = TRIES_A_BYTE * (strlen(secret) + 8)};
    size_t length = follow(&search, text, secret, 0);
    *shown = search.shown;
    return length == SIZE_MAX || text + length < end ? 0 : length;
}
