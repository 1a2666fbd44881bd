/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/instant.h"

#include <string.h>

#define DIGITS "0123456789"

/* How many characters at `at` are ASCII digits. */
static size_t digits(const char *at, const char *end)
{
    size_t count = 0;
    while (at + count < end && at[count] >= '0' && at[count] <= '9') {
        count++;
    }
    return count;
}

static bool is_date_time(const char *text, size_t length)
{
    struct instant ignored;
    return instant_parse(text, length, &ignored);
}

static bool is_date(const char *text, size_t length)
{
    struct instant ignored;
    return instant_parse_date(text, length, &ignored);
}

/* Reads numbers each with one of `units` behind it, in that order and without a gap
 * between the first and the last (RFC 3339 appendix A nests them so). Returns the end, or
 * NULL when there is none or something else. */
static const char *read_units(const char *at, const char *end, const char *units)
{
    const char *next = NULL;
    const char *start = at;
    while (at < end && *at != 'T') {
        size_t count = digits(at, end);
        const char *unit = at + count < end ? strchr(units, at[count]) : NULL;
        if (count == 0 || unit == NULL || *unit == '\0' ||
            (next != NULL && unit != next)) {
            return NULL;
        }
        next = unit + 1;
        at += count + 1;
    }
    return at == start ? NULL : at;
}

static bool is_duration(const char *text, size_t length)
{
    const char *end = text + length;
    if (length < 3 || text[0] != 'P') {
        return false;
    }
    const char *at = text + 1;
    if (end[-1] == 'W') {
        return at + digits(at, end) + 1 == end && digits(at, end) > 0;
    }
    at = *at == 'T' ? at : read_units(at, end, "YMD");
    if (at == NULL || at == end) {
        return at == end;
    }
    return read_units(at + 1, end, "HMS") == end;
}

static bool is_uuid(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        const char *allowed = hyphen ? "-" : DIGITS "abcdefABCDEF";
        if (text[i] == '\0' || strchr(allowed, text[i]) == NULL) {
            return false;
        }
    }
    return length == 36;
}

/* By its length, since JSON text may hold a NUL and the pointer is still one. */
static bool is_json_pointer(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '~' &&
            (i + 1 == length || (text[i + 1] != '0' && text[i + 1] != '1'))) {
            return false;
        }
    }
    return length == 0 || text[0] == '/';
}

static bool is_relative_json_pointer(const char *text, size_t length)
{
    size_t count = digits(text, text + length);
    if (count == 0 || (count > 1 && text[0] == '0')) {
        return false;
    }
    return (length == count + 1 && text[count] == '#') ||
           is_json_pointer(text + count, length - count);
}

static bool is_email(const char *text, size_t length)
{
    return schema_format_is_mailbox(text, length, false);
}

static bool is_idn_email(const char *text, size_t length)
{
    return schema_format_is_mailbox(text, length, true);
}

static bool is_hostname(const char *text, size_t length)
{
    return schema_format_is_host(text, length, false);
}

static bool is_idn_hostname(const char *text, size_t length)
{
    return schema_format_is_host(text, length, true);
}

static bool is_uri(const char *text, size_t length)
{
    return schema_format_is_uri(text, length, SCHEMA_URI_ABSOLUTE);
}

static bool is_uri_reference(const char *text, size_t length)
{
    return schema_format_is_uri(text, length, SCHEMA_URI_REFERENCE);
}

static bool is_iri(const char *text, size_t length)
{
    return schema_format_is_uri(text, length,
                                SCHEMA_URI_ABSOLUTE | SCHEMA_URI_INTERNATIONAL);
}

static bool is_iri_reference(const char *text, size_t length)
{
    return schema_format_is_uri(text, length, SCHEMA_URI_INTERNATIONAL);
}

static const struct {
    const char *name;
    schema_format *matches;
} formats[] = {
    {"date-time", is_date_time},
    {"date", is_date},
    {"time", instant_is_time},
    {"duration", is_duration},
    {"email", is_email},
    {"idn-email", is_idn_email},
    {"hostname", is_hostname},
    {"idn-hostname", is_idn_hostname},
    {"ipv4", schema_format_is_ipv4},
    {"ipv6", schema_format_is_ipv6},
    {"uri", is_uri},
    {"uri-reference", is_uri_reference},
    {"iri", is_iri},
    {"iri-reference", is_iri_reference},
    {"uri-template", schema_format_is_uri_template},
    {"uuid", is_uuid},
    {"json-pointer", is_json_pointer},
    {"relative-json-pointer", is_relative_json_pointer},
    {"regex", schema_pattern_is_valid},
};

schema_format *schema_format_named(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return formats[i].matches;
        }
    }
    return NULL;
}

bool schema_format_matches(const char *format, const char *text, size_t length)
{
    schema_format *matches = schema_format_named(format);
    return matches == NULL || matches(text, length);
}

bool schema_format_is_known(const char *format)
{
    return schema_format_named(format) != NULL;
}
