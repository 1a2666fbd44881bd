/* SPDX-License-Identifier: Apache-2.0 */
#include "src/url.h"

#include "src/memory.h"

#include <string.h>

#define HTTP_PORT    80
#define HTTPS_PORT   443
#define PORT_MAXIMUM 65535

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

/* RFC 3986 2.3. */
static bool is_unreserved(char character)
{
    return is_letter(character) || is_digit(character) || character == '-' ||
           character == '.' || character == '_' || character == '~';
}

static int hex_value(char character)
{
    if (is_digit(character))
        return character - '0';
    if (character >= 'a' && character <= 'f')
        return character - 'a' + 10;
    if (character >= 'A' && character <= 'F')
        return character - 'A' + 10;
    return -1;
}

/* How many bytes stand for themselves. */
static size_t plain_length(const char *bytes, size_t length, char kept)
{
    size_t plain = 0;

    while (plain < length &&
           (is_unreserved(bytes[plain]) || (kept != '\0' && bytes[plain] == kept)))
        plain++;
    return plain;
}

static void encode(struct text *out, const char *bytes, size_t length, char kept)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *end = bytes + length;

    while (bytes < end) {
        size_t plain = plain_length(bytes, (size_t)(end - bytes), kept);
        unsigned byte;

        text_add(out, bytes, plain);
        bytes += plain;
        if (bytes == end)
            return;
        byte = (unsigned char)*bytes++;
        text_add(out, (char[]){'%', digits[byte >> 4], digits[byte & 15]}, 3);
    }
}

void url_encode(struct text *out, const char *bytes, size_t length)
{
    encode(out, bytes, length, '\0');
}

void url_encode_path(struct text *out, const char *bytes, size_t length)
{
    encode(out, bytes, length, '/');
}

static bool is_coded(const char *bytes, size_t length)
{
    return length >= 3 && bytes[0] == '%' && hex_value(bytes[1]) >= 0 &&
           hex_value(bytes[2]) >= 0;
}

size_t url_decode(char *bytes, size_t length, bool plus)
{
    size_t to = 0;

    while (to < length && bytes[to] != '%' && (!plus || bytes[to] != '+'))
        to++;
    for (size_t from = to; from < length; from++) {
        char character = bytes[from];

        if (is_coded(bytes + from, length - from)) {
            character =
                (char)(hex_value(bytes[from + 1]) * 16 + hex_value(bytes[from + 2]));
            from += 2;
        } else if (plus && character == '+') {
            character = ' ';
        }
        bytes[to++] = character;
    }
    bytes[to] = '\0';
    return to;
}

static bool fail(struct error *error, const char *reason)
{
    error_set(error, ERROR_USAGE, "not an http or https URL: %s", reason);
    error_hint(error,
               "write it as http://HOST[:PORT][/PATH] or https://HOST[:PORT][/PATH]");
    return false;
}

/* Spaces, controls and bytes beyond ASCII stand in no URL (RFC 3986 2). Other characters
 * that ought to be coded are found in the wild and do no harm. */
static bool has_only_graphic_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text <= ' ' || *text > '~')
            return false;
    }
    return true;
}

/* Whether `text` starts with `word` (lower case), ASCII case aside. */
static bool starts_with(const char *text, const char *word)
{
    for (; *word != '\0'; text++, word++) {
        if ((is_letter(*text) ? *text | 0x20 : *text) != *word)
            return false;
    }
    return true;
}

static bool take_scheme(const char **at, struct url *out)
{
    static const struct {
        const char *prefix, *scheme;
        int port;
    } schemes[] = {
        {.prefix = "http://", .scheme = "http", .port = HTTP_PORT},
        {.prefix = "https://", .scheme = "https", .port = HTTPS_PORT},
    };

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (!starts_with(*at, schemes[i].prefix))
            continue;
        out->scheme = memory_text(schemes[i].scheme);
        out->port = schemes[i].port;
        *at += strlen(schemes[i].prefix);
        return true;
    }
    return false;
}

/* Reads what follows the host: nothing, ":" or ":" and a port. */
static bool read_port(const char *text, int *port)
{
    int number = 0;

    if (text[0] == '\0' || (text[0] == ':' && text[1] == '\0'))
        return true;
    if (*text++ != ':')
        return false;
    for (; *text != '\0'; text++) {
        if (!is_digit(*text))
            return false;
        number = number * 10 + (*text - '0');
        if (number > PORT_MAXIMUM)
            return false;
    }
    *port = number;
    return number > 0;
}

/* An address in brackets, by its characters (RFC 3986 3.2.2). */
static size_t bracketed_length(const char *text)
{
    size_t length = strspn(text, "0123456789abcdefABCDEF:.");

    return length >= 2 && text[length] == ']' ? length : 0;
}

/* The length of a reg-name or IPv4 address (RFC 3986 3.2.2). */
static size_t name_length(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0') {
        if (is_coded(text + length, strlen(text + length)))
            length += 3;
        else if (is_unreserved(text[length]) || strchr("!$&'()*+,;=", text[length]))
            length++;
        else
            break;
    }
    return length;
}

static bool split_authority(struct url *out, struct error *error)
{
    const char *host = out->authority;
    const char *rest;
    size_t length;

    if (strchr(host, '@') != NULL)
        return fail(error, "user information before the host is not allowed");
    if (host[0] == '[') {
        length = bracketed_length(++host);
        rest = host + length + 1;
    } else {
        length = name_length(host);
        rest = host + length;
    }
    if (length == 0)
        return fail(error, "the host is missing or malformed");
    out->host = memory_text_of(host, length);
    if (!read_port(rest, &out->port))
        return fail(error, "what follows the host is no port from 1 to 65535");
    return true;
}

static void split_rest(const char *rest, struct url *out)
{
    size_t path = strcspn(rest, "?#");

    out->path = path == 0 ? memory_text("/") : memory_text_of(rest, path);
    if (rest[path] == '?') {
        const char *query = rest + path + 1;

        out->query = memory_text_of(query, strcspn(query, "#"));
    }
}

static bool parse(const char *text, struct url *out, struct error *error)
{
    const char *at = text;
    size_t length;

    if (strlen(text) > URL_CEILING)
        return fail(error, "it is too long");
    if (!has_only_graphic_ascii(text))
        return fail(error,
                    "a space, control or non-ASCII character is not percent-coded");
    if (!take_scheme(&at, out))
        return fail(error, "it does not start with http:// or https://");
    length = strcspn(at, "/?#");
    out->authority = memory_text_of(at, length);
    split_rest(at + length, out);
    return split_authority(out, error);
}

bool url_parse(const char *text, struct url *out, struct error *error)
{
    *out = (struct url){.scheme = NULL};
    if (parse(text, out, error))
        return true;
    url_clear(out);
    return false;
}

void url_clear(struct url *url)
{
    free(url->scheme);
    free(url->host);
    free(url->authority);
    free(url->path);
    free(url->query);
    *url = (struct url){.scheme = NULL};
}

/* Splits and decodes one piece in place; `piece` ends in a NUL. */
static struct url_pair read_pair(char *piece)
{
    struct url_pair pair;
    size_t length = strlen(piece);
    size_t name = strcspn(piece, "=");
    char *value = name < length ? piece + name + 1 : piece + length;

    pair.value_length = url_decode(value, length - (size_t)(value - piece), true);
    pair.value = value;
    /* Decoding writes a NUL behind the name, at the latest over the "=". */
    pair.name_length = url_decode(piece, name, true);
    pair.name = piece;
    return pair;
}

static size_t count_pieces(const char *query)
{
    size_t count = 1;

    for (; *query != '\0'; query++)
        count += *query == '&';
    return count;
}

void url_query_parse(const char *query, struct url_query *out)
{
    size_t pairs, length;
    char *at;

    *out = (struct url_query){.pairs = NULL};
    if (query == NULL)
        return;
    pairs = count_pieces(query) * sizeof *out->pairs;
    length = strlen(query) + 1;
    out->pairs = memory_resize(NULL, pairs + length, 1);
    at = memcpy((char *)out->pairs + pairs, query, length);
    for (bool more = true; more;) {
        length = strcspn(at, "&");
        more = at[length] == '&';
        at[length] = '\0';
        if (length > 0)
            out->pairs[out->count++] = read_pair(at);
        at += length + 1;
    }
}

void url_query_clear(struct url_query *query)
{
    free(query->pairs);
    *query = (struct url_query){.pairs = NULL};
}

const char *url_query_value(const struct url_query *query, const char *name)
{
    size_t length = strlen(name);

    /* Lengths first: a decoded name may hold a NUL and is then none of ours. */
    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        if (pair->name_length == length && memcmp(pair->name, name, length) == 0)
            return pair->value;
    }
    return NULL;
}
