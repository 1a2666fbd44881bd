/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/session_internal.h"

#include "src/memory.h"
#include "src/signed_url.h"
#include "src/url.h"

#include <string.h>

struct session_options session_defaults(struct session_options options)
{
    if (options.body_ceiling == 0)
        options.body_ceiling = SESSION_BODY_CEILING;
    if (options.head_ceiling == 0)
        options.head_ceiling = SESSION_HEAD_CEILING;
    if (options.connect_timeout == 0)
        options.connect_timeout = SESSION_CONNECT_TIMEOUT;
    if (options.timeout == 0)
        options.timeout = SESSION_TIMEOUT;
    return options;
}

char *session_read_base(const char *base, struct error *error)
{
    struct url url;
    if (!url_parse(base, &url, error))
        return NULL;
    bool bare = url.query == NULL && strchr(base, '#') == NULL;
    url_clear(&url);
    if (!bare) {
        AUTO_FREE char *shown = signed_url_redact(base);
        error_set(error, ERROR_USAGE, "a base URL has no query and no fragment: %s",
                  shown);
        error_hint(error, "end it behind the host, or behind a path prefix");
        return NULL;
    }
    size_t length = strlen(base);
    while (length > 0 && base[length - 1] == '/')
        length--;
    return memory_text_of(base, length);
}
