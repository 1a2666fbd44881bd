/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"
#include "src/contract_refusal_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>
#include <sys/stat.h>

static const char *const file_names[] = {"contract.yaml", "contract.yml", "contract.json",
                                         "openapi.yaml",  "openapi.yml",  "openapi.json"};

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Returns new the path of the contract file in a folder; NULL when there is none. */
static char *find_in_folder(const char *folder)
{
    size_t length = strlen(folder);
    struct stat status;

    while (length > 1 && folder[length - 1] == '/')
        length--;
    for (size_t i = 0; i < sizeof file_names / sizeof file_names[0]; i++) {
        char *path = memory_format("%.*s/%s", (int)length, folder, file_names[i]);

        if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
            return path;
        free(path);
    }
    return NULL;
}

static struct document *open_contract(const char *path, struct diagnostics *diagnostics)
{
    AUTO_FREE char *file = is_folder(path) ? find_in_folder(path) : memory_text(path);
    struct error error = ERROR_INIT;
    struct document *document;

    if (file == NULL) {
        error_set(&error, ERROR_INVALID, "there is no contract in %s", path);
        error_hint(&error, "a folder holds contract.yaml, contract.json, openapi.yaml or "
                           "openapi.json");
        diagnostics_add_error(diagnostics, &error);
        return NULL;
    }
    document = document_load(file, &error);
    if (document == NULL)
        diagnostics_add_error(diagnostics, &error);
    return document;
}

static char *folder_of(const char *file)
{
    const char *slash = strrchr(file, '/');

    if (slash == NULL)
        return memory_text(".");
    return slash == file ? memory_text("/")
                         : memory_text_of(file, (size_t)(slash - file));
}

char *contract_load_path(const struct contract_loading *loading, const char *name)
{
    const char *folder = loading->contract->folder;

    /* Messages name a file as the user would. */
    return strcmp(folder, ".") == 0 ? memory_text(name)
                                    : memory_format("%s/%s", folder, name);
}

/* Reads the version of OpenAPI, which decides the dialect of schemas. False when it is
 * none that is read. */
static bool check_version(struct contract_loading *loading)
{
    const json_t *field = json_object_get(loading->root, "openapi");
    const char *version = json_string_value(field);

    loading->is_openapi_30 = version != NULL && strncmp(version, "3.0", 3) == 0;
    if (loading->is_openapi_30 || (version != NULL && strncmp(version, "3.1", 3) == 0))
        return true;
    if (json_object_get(loading->root, "swagger") != NULL)
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        "/swagger",
                        "this is a document of Swagger 2.0, which is not "
                        "read");
    else if (field == NULL)
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, "",
                        "this is no OpenAPI document: openapi is missing");
    else
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        "/openapi", "this version of OpenAPI is not read");
    diagnostics_hint(loading->diagnostics,
                     json_object_get(loading->root, "swagger") != NULL
                         ? "convert it to OpenAPI 3, as many editors and tools do"
                         : "write openapi: 3.1.0 (3.0.x is read as well)");
    return false;
}

static void check_outline(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    struct contract_node root = contract_node_at(loading, "");
    struct contract_node info = contract_node_member(loading, root, "info");
    const json_t *paths = json_object_get(loading->root, "paths");
    const char *path;
    json_t *value;

    contract->title = contract_node_text(info, "title");
    contract->version = contract_node_text(info, "version");
    if (contract->title == NULL || contract->version == NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        info.pointer, "info lacks %s",
                        contract->title == NULL ? "title" : "version");
        diagnostics_hint(loading->diagnostics,
                         "OpenAPI asks for info: { title: ..., version: '1' }, both "
                         "text");
    }
    if (paths != NULL && !json_is_object(paths))
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        "/paths", "paths must be an object");
    json_object_foreach((json_t *)paths, path, value)
    {
        AUTO_FREE char *at = value_pointer_join("/paths", path);

        if (path[0] == '/' || strncmp(path, "x-", 2) == 0)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, at,
                        "the path %s does not start with /", path);
        diagnostics_hint(loading->diagnostics, "write /%s", path);
    }
}

/* Every part reports what is wrong in it and goes on, so that one run shows all. */
static void load_parts(struct contract_loading *loading)
{
    check_outline(loading);
    contract_load_places(loading);
    contract_load_schemes(loading);
    contract_load_records(loading);
    contract_load_credentials(loading);
    loading->contract->rate_limit = contract_load_rate_limit(
        loading, contract_node_vendor(loading, contract_node_at(loading, "")));
    loading->contract->failure = contract_load_failure(
        loading, contract_node_vendor(loading, contract_node_at(loading, "")));
    contract_load_operations(loading);
    contract_load_item_lists(loading);
    contract_load_locations(loading);
    contract_load_webhooks(loading);
    contract_load_rows(loading);
    contract_load_digits(loading);
}

static void load_document_errors(struct contract_loading *loading)
{
    struct contract_node level =
        contract_node_vendor(loading, contract_node_at(loading, ""));

    contract_load_errors(loading, &level, 1, &loading->contract->errors);
}

/* Returns new the model with whatever could be read, errors or not; NULL when the file
 * itself cannot be read. */
static struct contract *load(const char *path, const struct contract_sources *sources,
                             struct diagnostics *diagnostics)
{
    static const struct contract_sources none = {.records = NULL};
    struct document *document = open_contract(path, diagnostics);
    struct contract *contract;
    struct contract_loading loading = {.diagnostics = diagnostics,
                                       .sources = sources == NULL ? &none : sources};

    if (document == NULL)
        return NULL;
    contract = memory_new(sizeof *contract);
    contract->parts = memory_new(sizeof *contract->parts);
    contract->parts->files = memory_new(sizeof *contract->parts->files);
    contract->document = document;
    contract_parts_own_document(contract->parts, document);
    contract_note_source(contract, document_file(document));
    contract->folder =
        contract_parts_own_text(contract->parts, folder_of(document_file(document)));
    loading.contract = contract;
    loading.parts = contract->parts;
    loading.document = document;
    loading.root = document_root(document);
    if (check_version(&loading) && contract_load_files(&loading)) {
        load_parts(&loading);
        load_document_errors(&loading);
        if (!loading.sources->without_cases)
            contract_load_cases(&loading);
    }
    return contract;
}

/* Takes `contract` and returns it, or NULL when loading it added errors. */
static struct contract *usable(struct contract *contract, bool has_errors)
{
    if (!has_errors)
        return contract;
    contract_free(contract);
    return NULL;
}

struct contract *contract_load_from(const char *path,
                                    const struct contract_sources *sources,
                                    struct diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    struct contract *contract = load(path, sources, diagnostics);

    return usable(contract, diagnostics->errors > errors);
}

struct contract *contract_load(const char *path, struct diagnostics *diagnostics)
{
    return contract_load_from(path, NULL, diagnostics);
}

struct contract *contract_examine(const char *path,
                                  const struct contract_sources *sources,
                                  struct diagnostics *diagnostics)
{
    size_t errors = diagnostics->errors;
    struct contract *contract = load(path, sources, diagnostics);
    bool has_errors = diagnostics->errors > errors;

    if (contract != NULL && has_errors)
        contract_lint_alone(contract, diagnostics);
    else if (contract != NULL)
        contract_lint(contract, diagnostics);
    return usable(contract, has_errors);
}
