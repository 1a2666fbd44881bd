/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"
#include "src/contract_refusal_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

struct document *contract_load_opened(struct contract_loading *loading,
                                      struct contract_node node,
                                      struct document *document,
                                      const struct error *error)
{
    if (document != NULL) {
        contract_parts_own_document(loading->parts, document);
        return document;
    }
    /* What is wrong inside the file is reported there; a file that is not there, at its
     * name. */
    if (error->line > 0) {
        diagnostics_add_error(loading->diagnostics, error);
        return NULL;
    }
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s: %s", json_string_value(node.value), error->text);
    diagnostics_hint(loading->diagnostics, "the path is relative to the contract's "
                                           "folder");
    return NULL;
}

static struct document *open_file(struct contract_loading *loading,
                                  struct contract_node node)
{
    AUTO_FREE char *path = contract_load_path(loading, json_string_value(node.value));
    struct error error = ERROR_INIT;

    contract_note_source(loading->contract, path);
    return contract_load_opened(loading, node, document_load(path, &error), &error);
}

void contract_load_no_list(struct contract_loading *loading,
                           const struct document *document, const char *what)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, document, "",
                    "the file must hold a list of %s, and holds one value of type %s",
                    what, value_type(document_root(document)));
    diagnostics_hint(loading->diagnostics,
                     "put a dash before each: - { ... }; in JSON, brackets around all");
}

static void report_scheme(struct contract_loading *loading,
                          const struct document *document, const char *pointer,
                          const char *name)
{
    AUTO_NAMES struct contract_names names = {.count = 0};

    for (size_t i = 0; i < loading->contract->scheme_count; i++)
        contract_names_add(&names, loading->contract->schemes[i].name);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, document, pointer,
                    "there is no security scheme %s", name);
    contract_names_hint(&names, name, loading->diagnostics,
                        "components/securitySchemes has");
}

static void load_presented(struct contract_loading *loading,
                           const struct document *document,
                           struct contract_node presented,
                           struct contract_credential *credential)
{
    const struct contract *contract = loading->contract;
    const char *name;
    json_t *value;

    credential->values = contract_parts_array(loading->parts, contract->scheme_count,
                                              sizeof *credential->values);
    json_object_foreach(presented.value, name, value)
    {
        struct contract_node node = contract_node_member(loading, presented, name);
        size_t i = 0;

        while (i < contract->scheme_count && strcmp(contract->schemes[i].name, name) != 0)
            i++;
        if (i < contract->scheme_count)
            credential->values[i] = json_string_value(value);
        else
            report_scheme(loading, document, node.pointer, name);
    }
}

static void load_credential(struct contract_loading *loading,
                            const struct document *document, struct contract_node node)
{
    struct contract *contract = loading->contract;
    struct contract_credential *credential =
        &contract->credentials[contract->credential_count];
    struct contract_node sees = contract_node_member(loading, node, "sees");

    credential->name = contract_node_text(node, "name");
    if (credential->name == NULL)
        return;
    if (contract_credential_named(contract, credential->name) != NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, document, node.pointer,
                        "the credential %s is given twice", credential->name);
        diagnostics_hint(loading->diagnostics, "name each identity differently");
        return;
    }
    contract->credential_count++;
    load_presented(loading, document, contract_node_member(loading, node, "present"),
                   credential);
    credential->sees_all = sees.value == NULL;
    if (sees.value != NULL)
        credential->sees = contract_node_texts(loading, sees, &credential->sees_count);
}

static void load_credentials(struct contract_loading *loading,
                             const struct document *document, struct contract_node list)
{
    loading->contract->credentials =
        contract_parts_array(loading->parts, json_array_size(list.value),
                             sizeof *loading->contract->credentials);
    for (size_t i = 0; i < json_array_size(list.value); i++)
        load_credential(loading, document, contract_node_item(loading, list, i));
}

void contract_load_credentials(struct contract_loading *loading)
{
    struct contract_node node = contract_node_member(
        loading, contract_node_vendor(loading, contract_node_at(loading, "")),
        "credentials");
    struct document *document;
    struct contract_node list;

    if (!json_is_string(node.value)) {
        load_credentials(loading, loading->document, node);
        return;
    }
    document = open_file(loading, node);
    if (document == NULL)
        return;
    list = (struct contract_node){document_root(document), ""};
    if (!json_is_array(list.value))
        contract_load_no_list(loading, document, "credentials");
    for (size_t i = 0; i < json_array_size(list.value); i++)
        (void)vocabulary_check(&vocabulary_credential, document,
                               contract_node_item(loading, list, i).pointer,
                               loading->diagnostics);
    load_credentials(loading, document, list);
}
