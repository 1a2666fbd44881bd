/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_response.h"

#include "src/http.h"

#include <string.h>

/* The content of a type itself comes before that of a range. */
static const struct contract_content *content_of(const struct contract_content *contents,
                                                 size_t count, const char *media)
{
    const struct contract_content *range = NULL;
    char type[128], other[128];

    http_media_type(media, type);
    for (size_t i = 0; i < count; i++) {
        http_media_type(contents[i].media, other);
        if (strcmp(type, other) == 0)
            return &contents[i];
        if (range == NULL && http_media_type_covers(other, type))
            range = &contents[i];
    }
    return range;
}

const struct contract_content *
contract_response_content(const struct contract_response *response, const char *media)
{
    return content_of(response->contents, response->content_count, media);
}

const struct contract_content *contract_body_content(const struct contract_body *body,
                                                     const char *media)
{
    return content_of(body->contents, body->content_count,
                      media == NULL ? body->media : media);
}

const struct contract_example *
contract_content_example(const struct contract_content *content, const char *name)
{
    for (size_t i = 0; i < content->example_count; i++)
        if (content->examples[i].name != NULL &&
            strcmp(content->examples[i].name, name) == 0)
            return &content->examples[i];
    return NULL;
}
