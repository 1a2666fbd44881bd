/* SPDX-License-Identifier: Apache-2.0 */
/* Where an operation is served: below which path. */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>

/* Returns new the URL with each {variable} as its default. */
static char *fill_in(struct contract_node server, const char *url)
{
    const json_t *variables = json_object_get(server.value, "variables");
    struct text out;

    text_init(&out, URL_CEILING);
    while (*url != '\0') {
        size_t plain = strcspn(url, "{");
        size_t length = strcspn(url + plain, "}");
        AUTO_FREE char *name = NULL;
        const char *value;

        text_add(&out, url, plain);
        url += plain;
        if (url[0] == '\0' || url[length] == '\0') {
            text_add_string(&out, url);
            break;
        }
        name = memory_text_of(url + 1, length - 1);
        value = json_string_value(
            json_object_get(json_object_get(variables, name), "default"));
        text_add_string(&out, value == NULL ? "" : value);
        url += length + 1;
    }
    return text_take(&out);
}

/* The path of an absolute URL, or of one that is relative to where the document is. */
static const char *path_of(const char *url)
{
    const char *authority = strstr(url, "://");

    if (authority != NULL)
        return authority + 3 + strcspn(authority + 3, "/?#");
    if (strncmp(url, "//", 2) == 0)
        return url + 2 + strcspn(url + 2, "/?#");
    return url;
}

void contract_load_server(struct contract_loading *loading,
                          struct contract_node path_item, struct contract_node node,
                          struct contract_operation *operation)
{
    struct contract_node levels[] = {node, path_item, contract_node_at(loading, "")};
    struct contract_node servers = {NULL, ""};
    struct contract_node first;
    AUTO_FREE char *url = NULL;
    const char *path;
    size_t length;

    for (size_t i = 0; i < 3 && json_array_size(servers.value) == 0; i++)
        servers = contract_node_member(loading, levels[i], "servers");
    first = contract_node_item(loading, servers, 0);
    url = fill_in(first, contract_node_text(first, "url") == NULL
                             ? ""
                             : contract_node_text(first, "url"));
    path = path_of(url);
    length = strcspn(path, "?#");
    while (length > 0 && path[length - 1] == '/')
        length--;
    operation->server = contract_parts_own_text(
        loading->parts, path[0] == '/' ? memory_text_of(path, length) : memory_text(""));
}
