/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the files a contract refers to.
 *
 * References are met on a walk over what OpenAPI gives a meaning, since "$ref" in an
 * example is only text. Where one leads to a place that no walk from the top comes by,
 * the walk goes on from there, as what the reference stands for. So nothing of another
 * file is looked at but what is used.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_schema(enum contract_place_kind kind)
{
    return kind == PLACE_SCHEMA || kind == PLACE_ROOT_SCHEMA;
}

/* --- Which files may be read --- */

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    if (strcmp(folder, "/") == 0)
        return true;
    return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Paths are real ones: links are followed. */
static bool is_allowed(const struct contract_loading *loading, const char *path)
{
    AUTO_FREE char *folder = realpath(loading->contract->folder, NULL);
    AUTO_FREE char *here = realpath(".", NULL);

    return (folder != NULL && is_below(path, folder)) ||
           (here != NULL && is_below(path, here));
}

static void refuse(struct contract_loading *loading, const char *place, char *text,
                   const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                    "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
    free(text);
}

/* Returns new the real path of a file that may be read; NULL, reported, otherwise. */
static char *real_path(struct contract_loading *loading, const char *place,
                       const char *path)
{
    char *real = realpath(path, NULL);
    struct stat status;

    if (real == NULL || stat(real, &status) != 0 || !S_ISREG(status.st_mode)) {
        refuse(loading, place,
               memory_format("cannot read %s: %s", path,
                             real == NULL ? strerror(errno) : "this is no file"),
               "a reference is relative to the file it stands in");
        free(real);
        return NULL;
    }
    if (is_allowed(loading, real))
        return real;
    refuse(loading, place,
           memory_format("%s is outside of the folders that are read", path),
           "files are read below the contract's folder and below the folder the command "
           "runs in");
    free(real);
    return NULL;
}

/* --- Reading one --- */

/* Makes what stands at `pointer` known to the schema compiler under `uri`. */
static void name_part(struct contract_loading *loading, const char *place,
                      const char *pointer, const char *uri, bool schema)
{
    struct error error = ERROR_INIT;

    if (schema_registry_part(loading->parts->registry, loading->parts->files->uri,
                             pointer, uri, schema, &error))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    error.pointer[0] == '\0' ? place : error.pointer, "%s", error.text);
    if (error.hint[0] != '\0')
        diagnostics_hint(loading->diagnostics, "%s", error.hint);
}

/* Reads a file into the document; false, reported, when that fails. */
static bool read_part(struct contract_loading *loading, const char *place,
                      const char *path, const char *name)
{
    struct error error = ERROR_INIT;
    struct document *part;

    if (json_object_size(json_object_get(loading->root, DOCUMENT_PARTS)) >=
        CONTRACT_MAX_FILES) {
        refuse(loading, place,
               memory_format("the contract refers to more than %d files",
                             CONTRACT_MAX_FILES),
               "bring some of them together");
        return false;
    }
    part = document_load(path, &error);
    contract_note_source(loading->contract, path);
    if (part == NULL) {
        diagnostics_add_error(loading->diagnostics, &error);
        refuse(loading, place, memory_format("%s cannot be read", path),
               "what is wrong in it is said there");
        return false;
    }
    document_add_part(loading->contract->document, name, part);
    loading->parts->files->has_bases = true;
    return true;
}

/* Opens what a reference names by its URI without a fragment. */
static void open_part(struct contract_loading *loading, const char *place,
                      const char *uri, bool schema)
{
    AUTO_FREE char *path = memory_text(uri);
    AUTO_FREE char *real = NULL;
    AUTO_FREE char *own = realpath(document_file(loading->document), NULL);
    AUTO_FREE char *pointer = NULL;

    url_decode(path, strlen(path), false);
    real = real_path(loading, place, path);
    if (real == NULL)
        return;
    if (own != NULL && strcmp(own, real) == 0) {
        name_part(loading, place, "", uri, false);
        return;
    }
    pointer = value_pointer_join("/" DOCUMENT_PARTS, real);
    if (value_at(loading->root, pointer) == NULL &&
        !read_part(loading, place, path, real))
        return;
    name_part(loading, place, pointer, uri,
              schema &&
                  json_object_get(value_at(loading->root, pointer), "openapi") == NULL);
}

/* --- Following references --- */

/* "scheme:..." or "//authority..." (RFC 3986 4.2). */
static bool is_remote(const char *uri)
{
    size_t length = strcspn(uri, ":/?#");

    return strncmp(uri, "//", 2) == 0 || (length > 0 && uri[length] == ':');
}

static void open_reference(struct contract_loading *loading, const char *place,
                           const char *reference, bool schema)
{
    struct schema_registry *registry = loading->parts->registry;
    AUTO_FREE char *uri =
        schema_reference(registry, loading->parts->files->uri, place, reference);
    char *hash = strchr(uri, '#');
    bool has_pointer = hash != NULL && hash[1] == '/';

    if (hash != NULL)
        *hash = '\0';
    if (schema_registry_knows(registry, uri))
        return;
    if (!is_remote(uri))
        open_part(loading, place, uri, schema && !has_pointer);
    else
        refuse(loading, place,
               memory_format("%s leads to the network, which is not read", reference),
               "save it beside the contract and refer to it by a relative path");
}

/* True for what contract_place_each comes by from the top. */
static bool is_walked(const char *pointer)
{
    static const char *const walked[] = {
        "/paths/",
        "/webhooks/",
        "/components/schemas/",
        "/components/responses/",
        "/components/parameters/",
        "/components/examples/",
        "/components/requestBodies/",
        "/components/headers/",
        "/components/securitySchemes/",
        "/components/pathItems/",
    };

    for (size_t i = 0; i < sizeof walked / sizeof walked[0]; i++)
        if (strncmp(pointer, walked[i], strlen(walked[i])) == 0)
            return true;
    return false;
}

static void enter(struct contract_loading *loading, struct contract_node node,
                  enum contract_place_kind kind)
{
    struct contract_files *files = loading->parts->files;
    void *entries = files->entries;

    if (node.value == NULL || is_walked(node.pointer) || node.pointer[0] == '\0' ||
        json_object_get(files->entered, node.pointer) != NULL)
        return;
    json_object_set_new(files->entered, node.pointer, json_true());
    memory_reserve(&entries, &files->entry_capacity, files->entry_count + 1,
                   sizeof *files->entries);
    files->entries = entries;
    files->entries[files->entry_count++] = (struct contract_entry){
        node.pointer, kind == PLACE_SCHEMA ? PLACE_ROOT_SCHEMA : kind};
}

static void note_identifiers(struct contract_loading *loading, struct contract_node node)
{
    struct error error = ERROR_INIT;

    if (loading->is_openapi_30 || (value_string_member(node.value, "$id") == NULL &&
                                   value_string_member(node.value, "$anchor") == NULL))
        return;
    loading->parts->files->has_bases = true;
    if (schema_registry_scan(loading->parts->registry, loading->parts->files->uri,
                             node.pointer, &error))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    error.pointer, "%s", error.text);
    if (error.hint[0] != '\0')
        diagnostics_hint(loading->diagnostics, "%s", error.hint);
}

static void follow(struct contract_loading *loading, struct contract_node node,
                   enum contract_place_kind kind)
{
    struct contract_node at = contract_node_member(loading, node, "$ref");
    const char *reference = json_string_value(at.value);

    if (contract_place_is_map(kind))
        return;
    if (is_schema(kind))
        note_identifiers(loading, node);
    if (reference == NULL)
        return;
    if (reference[0] != '#')
        open_reference(loading, at.pointer, reference, is_schema(kind));
    enter(loading, contract_node_reference(loading, node), kind);
}

static bool register_contract(struct contract_loading *loading)
{
    struct schema_options options = {.dialect = loading->is_openapi_30 ? SCHEMA_OPENAPI_30
                                                                       : SCHEMA_2020_12,
                                     .assert_formats = true};
    struct error error = ERROR_INIT;

    loading->parts->registry = schema_registry_new(options);
    if (schema_registry_add(loading->parts->registry, loading->parts->files->uri,
                            loading->root, &error))
        return true;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    error.pointer, "%s", error.text);
    if (error.hint[0] != '\0')
        diagnostics_hint(loading->diagnostics, "%s", error.hint);
    return false;
}

bool contract_load_files(struct contract_loading *loading)
{
    struct contract_files *files = loading->parts->files;
    AUTO_TEXT struct text uri;

    text_init(&uri, TEXT_CEILING);
    url_encode_path(&uri, document_file(loading->document),
                    strlen(document_file(loading->document)));
    files->uri = text_take(&uri);
    files->entered = json_object();
    if (!register_contract(loading))
        return false;
    contract_place_walk(loading, (struct contract_entry){"", PLACE_DOCUMENT}, follow);
    for (size_t i = 0; i < files->entry_count; i++)
        contract_place_walk(loading, files->entries[i], follow);
    return true;
}

void contract_files_free(struct contract_files *files)
{
    if (files == NULL)
        return;
    json_decref(files->entered);
    free(files->entries);
    free(files->uri);
    free(files);
}
