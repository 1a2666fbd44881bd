/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/link.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>
#include <strings.h>

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t");
}

/* Reads a parameter's value, quoted or not, into `out`; returns what follows it. */
static const char *read_value(const char *at, struct text *out)
{
    text_cut(out, 0);
    if (*at != '"') {
        size_t length = strcspn(at, ";, \t");

        text_add(out, at, length);
        return at + length;
    }
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        text_add_char(out, *at);
    }
    return *at == '"' ? at + 1 : at;
}

/* True when one of the names in `relations`, parted by spaces, is `relation`. */
static bool names(const char *relations, const char *relation)
{
    size_t length = strlen(relation);

    for (const char *at = relations; *at != '\0';) {
        size_t word = strcspn(at, " ");

        if (word == length && strncasecmp(at, relation, length) == 0)
            return true;
        at += word;
        at += strspn(at, " ");
    }
    return false;
}

/* Reads the parameters behind a target. Only the first rel counts (RFC 8288 3.3). */
static const char *read_parameters(const char *at, const char *relation, bool *found)
{
    AUTO_TEXT struct text value;
    bool seen = false;

    text_init(&value, TEXT_CEILING);
    for (at = skip_space(at); *at == ';'; at = skip_space(at)) {
        const char *name = skip_space(at + 1);
        size_t length = strcspn(name, "=;, \t");
        bool is_rel = length == 3 && strncasecmp(name, "rel", 3) == 0;

        at = skip_space(name + length);
        if (*at != '=')
            continue;
        at = read_value(skip_space(at + 1), &value);
        if (is_rel && !seen)
            *found = names(text_string(&value), relation);
        seen = seen || is_rel;
    }
    return at;
}

static char *link_in_field(const char *at, const char *relation)
{
    for (at += strspn(at, ", \t"); *at == '<'; at += strspn(at, ", \t")) {
        size_t length = strcspn(++at, ">");
        const char *target = at;
        bool found = false;

        if (at[length] == '\0')
            return NULL;
        at = read_parameters(at + length + 1, relation, &found);
        if (found)
            return memory_text_of(target, length);
    }
    return NULL;
}

char *link_of_relation(const struct http_headers *headers, const char *relation)
{
    for (size_t i = 0; i < headers->count; i++) {
        char *target = strcasecmp(headers->items[i].name, "Link") == 0
                           ? link_in_field(headers->items[i].value, relation)
                           : NULL;

        if (target != NULL)
            return target;
    }
    return NULL;
}
