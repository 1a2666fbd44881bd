/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_response.h"

#include "src/http.h"

#include <string.h>

const struct contract_content *
contract_response_content(const struct contract_response *response, const char *media)
{
    const struct contract_content *range = NULL;
    char type[128], other[128];

    http_media_type(media, type);
    for (size_t i = 0; i < response->content_count; i++) {
        const struct contract_content *content = &response->contents[i];

        http_media_type(content->media, other);
        if (strcmp(type, other) == 0)
            return content;
        if (range == NULL && http_media_type_covers(other, type))
            range = content;
    }
    return range;
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
