/* SPDX-License-Identifier: Apache-2.0 */
#include "src/route.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <string.h>

static const struct route_argument *path_argument(const struct route_argument *arguments,
                                                  size_t count, const char *name,
                                                  size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (arguments[i].in == EXPRESSION_PATH && strlen(arguments[i].name) == length &&
            strncmp(arguments[i].name, name, length) == 0)
            return &arguments[i];
    return NULL;
}

/* What a path cannot hold is coded, as a blank; what is coded already stays so. */
static void add_plain(struct text *target, const char *text, size_t length)
{
    static const char kept[] = "/%:@!$&'()*+,;=#?[]";

    for (size_t i = 0; i < length; i++) {
        if (strchr(kept, text[i]) != NULL)
            text_add_char(target, text[i]);
        else
            url_encode(target, text + i, 1);
    }
}

static void add_path(struct text *target, const char *template,
                     const struct route_argument *arguments, size_t count)
{
    while (*template != '\0') {
        size_t plain = strcspn(template, "{");
        size_t name;
        const struct route_argument *given;

        add_plain(target, template, plain);
        template += plain;
        if (*template == '\0')
            break;
        name = strcspn(template, "}");
        given = path_argument(arguments, count, template + 1, name - 1);
        /* A template whose parameter is not given stays visible in the target. */
        if (given != NULL && given->coded)
            text_add_string(target, given->value);
        else if (given != NULL)
            url_encode(target, given->value, strlen(given->value));
        else
            url_encode(target, template, name + (template[name] == '}'));
        template += name + (template[name] == '}');
    }
}

char *route_target(const struct contract_operation *operation,
                   const struct route_argument *arguments, size_t count)
{
    struct text target;
    char separator = '?';

    text_init(&target, URL_CEILING);
    add_path(&target, operation->path, arguments, count);
    for (size_t i = 0; i < count; i++) {
        if (arguments[i].in != EXPRESSION_QUERY ||
            (arguments[i].coded && arguments[i].value[0] == '\0'))
            continue;
        text_add_char(&target, separator);
        separator = '&';
        if (arguments[i].coded) {
            text_add_string(&target, arguments[i].value);
            continue;
        }
        url_encode(&target, arguments[i].name, strlen(arguments[i].name));
        text_add_char(&target, '=');
        if (arguments[i].prefix != NULL)
            url_encode(&target, arguments[i].prefix, strlen(arguments[i].prefix));
        url_encode(&target, arguments[i].value, strlen(arguments[i].value));
    }
    return text_take(&target);
}
