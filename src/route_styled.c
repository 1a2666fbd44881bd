/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters whose value is more than a plain text. */
#include "src/route.h"

#include "src/text.h"

#include <string.h>
#include <strings.h>

/* A field that is given several times is one list (RFC 9110 5.3). */
static json_t *from_header(const struct http_request *request,
                           const struct parameter_form *form)
{
    AUTO_TEXT struct text whole;
    bool any = false;

    text_init(&whole, URL_CEILING);
    for (size_t i = 0; i < request->headers.count; i++) {
        const struct http_header *header = &request->headers.items[i];

        if (strcasecmp(header->name, form->name) != 0)
            continue;
        text_add_format(&whole, "%s%s", any ? ", " : "", header->value);
        any = true;
    }
    return any ? parameter_style_read(form, text_string(&whole)) : NULL;
}

static json_t *from_path(const struct route *route, const struct parameter_form *form)
{
    for (size_t i = 0; i < route->value_count; i++)
        if (strcmp(route->names[i], form->name) == 0)
            return parameter_style_read(form, route->coded[i]);
    return NULL;
}

static const char *query_of(const struct http_request *request)
{
    const char *query = strchr(request->target, '?');

    return query == NULL ? NULL : query + 1;
}

json_t *route_styled(const struct route *route, const struct http_request *request,
                     const struct contract_parameter *parameter)
{
    const struct parameter_form *form = parameter->form;

    switch (parameter->in) {
    case EXPRESSION_QUERY:
        return parameter_style_read_query(form, query_of(request));
    case EXPRESSION_PATH:
        return from_path(route, form);
    case EXPRESSION_REQUEST_HEADER:
        return from_header(request, form);
    case EXPRESSION_COOKIE:
        return parameter_style_read_cookies(
            form, http_headers_value(&request->headers, "Cookie"));
    default:
        return NULL;
    }
}
