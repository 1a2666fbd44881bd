/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"

#include <string.h>
#include <strings.h>

static enum scheme_kind scheme_kind(struct contract_node node)
{
    const char *type = contract_node_text(node, "type");
    const char *scheme = contract_node_text(node, "scheme");

    if (type == NULL)
        return SCHEME_OTHER;
    if (strcmp(type, "apiKey") == 0)
        return SCHEME_API_KEY;
    /* Their tokens are presented as bearers (RFC 6750, which both rest on). */
    if (strcmp(type, "oauth2") == 0 || strcmp(type, "openIdConnect") == 0)
        return SCHEME_BEARER;
    if (strcmp(type, "http") != 0 || scheme == NULL)
        return SCHEME_OTHER;
    if (strcasecmp(scheme, "bearer") == 0)
        return SCHEME_BEARER;
    return strcasecmp(scheme, "basic") == 0 ? SCHEME_BASIC : SCHEME_OTHER;
}

static enum expression_source scheme_place(struct contract_node node)
{
    const char *in = contract_node_text(node, "in");

    if (in != NULL && strcmp(in, "query") == 0)
        return EXPRESSION_QUERY;
    return in != NULL && strcmp(in, "cookie") == 0 ? EXPRESSION_COOKIE
                                                   : EXPRESSION_REQUEST_HEADER;
}

void contract_load_schemes(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    struct contract_node components =
        contract_node_member(loading, contract_node_at(loading, ""), "components");
    struct contract_node schemes =
        contract_node_member(loading, components, "securitySchemes");
    const char *name;
    json_t *value;

    contract->schemes = contract_parts_array(
        loading->parts, json_object_size(schemes.value), sizeof *contract->schemes);
    json_object_foreach(schemes.value, name, value)
    {
        struct contract_node node = contract_node_member(loading, schemes, name);
        struct contract_node target = contract_node_resolved(loading, node);
        struct contract_scheme *scheme = &contract->schemes[contract->scheme_count++];

        scheme->name = name;
        scheme->kind = scheme_kind(target);
        scheme->in = scheme_place(target);
        scheme->key = contract_node_text(target, "name");
        scheme->claim = (struct claim){CERTAINTY_DOCUMENTED, node.pointer};
        if (scheme->kind != SCHEME_API_KEY || scheme->key != NULL)
            continue;
        scheme->kind = SCHEME_OTHER;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "the apiKey scheme %s lacks name", name);
        diagnostics_hint(loading->diagnostics,
                         "name: the header or query parameter that holds the key");
    }
}

/* A requirement of the document is read with every operation, and reported once. */
static void report_scheme(struct contract_loading *loading, const char *place,
                          const char *name)
{
    const struct contract *contract = loading->contract;
    AUTO_NAMES struct contract_names names = {.count = 0};
    AUTO_FREE char *text = memory_format("there is no security scheme %s", name);

    if (contract_load_is_reported(loading, place, text))
        return;
    for (size_t i = 0; i < contract->scheme_count; i++)
        contract_names_add(&names, contract->schemes[i].name);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                    "%s", text);
    contract_names_hint(&names, name, loading->diagnostics,
                        "components/securitySchemes has");
}

static size_t scheme_index(const struct contract *contract, const char *name)
{
    size_t i = 0;

    while (i < contract->scheme_count && strcmp(contract->schemes[i].name, name) != 0)
        i++;
    return i;
}

static struct contract_requirement load_requirement(struct contract_loading *loading,
                                                    struct contract_node node)
{
    size_t *schemes = contract_parts_array(loading->parts, json_object_size(node.value),
                                           sizeof *schemes);
    struct contract_requirement requirement = {.schemes = schemes};
    const char *name;
    json_t *scopes;

    json_object_foreach(node.value, name, scopes)
    {
        size_t index = scheme_index(loading->contract, name);
        const char *place = contract_node_member(loading, node, name).pointer;

        if (index < loading->contract->scheme_count)
            schemes[requirement.count++] = index;
        else
            report_scheme(loading, place, name);
    }
    return requirement;
}

void contract_load_security(struct contract_loading *loading, struct contract_node node,
                            struct contract_operation *operation)
{
    struct contract_node own = contract_node_member(loading, node, "security");
    struct contract_node all =
        contract_node_member(loading, contract_node_at(loading, ""), "security");
    struct contract_node security = own.value != NULL ? own : all;
    size_t count = json_array_size(security.value);

    operation->security =
        contract_parts_array(loading->parts, count, sizeof *operation->security);
    operation->security_count = count;
    for (size_t i = 0; i < count; i++)
        operation->security[i] =
            load_requirement(loading, contract_node_item(loading, security, i));
}
