/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/secrets_query.h"

#include "src/instant.h"
#include "src/memory.h"
#include "src/signed_url.h"
#include "src/text.h"
#include "src/url.h"

#include <string.h>

#define MOMENT        "[time]"
#define LONGEST_PLAIN 40 /* bytes; a longer value is a policy, which holds its end */

/* Epoch seconds or milliseconds of this century, and the notations of the stores. */
static bool is_moment(const char *written, size_t length)
{
    struct instant instant;
    AUTO_FREE char *value = memory_text_of(written, length);
    length = url_decode(value, length, true);
    if (strspn(value, "0123456789") == length)
        return length == 10 || length == 13;
    return instant_parse_basic(value, length, &instant) ||
           instant_parse(value, length, &instant) || length > LONGEST_PLAIN;
}

static void hide_in_query(struct text *out, const char *query)
{
    while (*query != '\0') {
        size_t name = strcspn(query, "=&#"), length = strcspn(query, "&#");
        if (query[name] == '=' && is_moment(query + name + 1, length - name - 1))
            text_add_format(out, "%.*s=" MOMENT, (int)name, query);
        else
            text_add(out, query, length);
        query += length;
        if (*query != '\0')
            text_add_char(out, *query++);
    }
}

char *secrets_hide_moments(const char *text)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    while (*text != '\0') {
        size_t length = strcspn(text, SECRETS_URL_ENDS);
        AUTO_FREE char *piece = memory_text_of(text, length);
        struct signed_url_claims claims;
        const char *url = strstr(piece, "http");
        const char *query = url == NULL ? NULL : strchr(url, '?');
        if (query != NULL && signed_url_explain(url, &claims)) {
            text_add(&out, piece, (size_t)(query - piece));
            hide_in_query(&out, query);
        } else {
            text_add(&out, piece, length);
        }
        text += length;
        length = strspn(text, SECRETS_URL_ENDS);
        text_add(&out, text, length);
        text += length;
    }
    return text_take(&out);
}
