/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/route.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <dirent.h>
#include <string.h>

#define CASES_FOLDER "cases"
#define CASES_MAX    10000 /* files */

static const char *const endings[] = {".yaml", ".yml", ".json"};

/* The length of a case file's name without its ending; 0 when it is none. */
static size_t stem_length(const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);

        if (name[0] != '.' && length > ending &&
            strcmp(name + length - ending, endings[i]) == 0)
            return length - ending;
    }
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Returns new the names of the case files, sorted: the order of a folder is chance. */
static char **list_files(const char *folder, size_t *count)
{
    DIR *stream = opendir(folder);
    size_t capacity = 0;
    void *names = NULL;
    const struct dirent *entry;

    *count = 0;
    while (stream != NULL && *count < CASES_MAX && (entry = readdir(stream)) != NULL) {
        if (stem_length(entry->d_name) == 0)
            continue;
        memory_reserve(&names, &capacity, *count + 1, sizeof(char *));
        ((char **)names)[(*count)++] = memory_text(entry->d_name);
    }
    if (stream != NULL)
        closedir(stream);
    if (*count > 0)
        qsort(names, *count, sizeof(char *), compare_names);
    return names;
}

/* Texts stay, other scalars become the text a client would write, lists keep the order of
 * their items. */
static json_t *query_value(const json_t *value)
{
    AUTO_FREE char *text = NULL;
    json_t *list;
    size_t index;
    json_t *item;

    if (!json_is_array(value)) {
        text = value_text(value);
        return value_string(text, strlen(text));
    }
    list = json_array();
    json_array_foreach(value, index, item)
    {
        json_array_append_new(list, query_value(item));
    }
    return list;
}

static json_t *query_object(const json_t *query)
{
    json_t *object = json_object();
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)query, name, value)
    {
        json_object_set_new(object, name, query_value(value));
    }
    return object;
}

static void add_pair(struct text *target, bool *is_first, const char *name,
                     const json_t *value)
{
    text_add_char(target, *is_first ? '?' : '&');
    *is_first = false;
    url_encode(target, name, strlen(name));
    text_add_char(target, '=');
    url_encode(target, json_string_value(value), json_string_length(value));
}

static char *build_target(const char *path, const json_t *query)
{
    struct text target;
    bool is_first = strchr(path, '?') == NULL;
    const char *name;
    json_t *value;
    size_t index;
    json_t *item;

    text_init(&target, URL_CEILING);
    text_add_string(&target, path);
    json_object_foreach((json_t *)query, name, value)
    {
        if (json_is_string(value))
            add_pair(&target, &is_first, name, value);
        json_array_foreach(value, index, item)
        {
            add_pair(&target, &is_first, name, item);
        }
    }
    return text_take(&target);
}

static void load_request(struct contract_loading *loading, struct contract_node request,
                         struct contract_case *out)
{
    struct contract_node query = contract_node_member(loading, request, "query");
    const char *method = contract_node_text(request, "method");
    json_t *headers = json_object_get(request.value, "headers");

    out->method = method == NULL ? "GET" : method;
    out->path = contract_node_text(request, "path");
    if (json_is_object(query.value))
        out->query = contract_parts_own_value(loading->parts, query_object(query.value));
    out->target =
        contract_parts_own_text(loading->parts, build_target(out->path, out->query));
    out->headers = json_is_object(headers) ? headers : NULL;
    out->credential = contract_node_text(request, "credential");
    out->request_body = json_object_get(request.value, "body");
}

static void load_response(struct contract_loading *loading, struct contract_node response,
                          struct contract_case *out)
{
    struct contract_node abbreviated =
        contract_node_member(loading, response, "abbreviated");
    struct contract_node prose = contract_node_member(loading, response, "prose");

    out->status = (int)contract_node_integer(response, "status", 0);
    out->body = json_object_get(response.value, "body");
    if (abbreviated.value != NULL)
        out->abbreviated =
            contract_node_texts(loading, abbreviated, &out->abbreviated_count);
    if (prose.value != NULL)
        out->prose = contract_node_texts(loading, prose, &out->prose_count);
}

static void find_operation(const struct route_table *routes, struct contract_case *out)
{
    AUTO_FREE char *path = memory_text_of(out->path, strcspn(out->path, "?"));
    struct route route;

    route_find(routes, out->method, path, &route);
    out->operation = route.operation;
    route_clear(&route);
}

static void load_case(struct contract_loading *loading, const struct route_table *routes,
                      const char *folder, const char *file)
{
    AUTO_FREE char *path = memory_format("%s/%s", folder, file);
    struct contract *contract = loading->contract;
    struct contract_case *out = &contract->cases[contract->case_count];
    struct error error = ERROR_INIT;
    struct contract_node node = {NULL, ""};

    out->document = document_load(path, &error);
    contract_note_source(contract, path);
    if (out->document == NULL) {
        diagnostics_add_error(loading->diagnostics, &error);
        return;
    }
    contract_parts_own_document(loading->parts, out->document);
    if (!vocabulary_check(&vocabulary_case, out->document, "", loading->diagnostics))
        return;
    contract->case_count++;
    node.value = document_root(out->document);
    out->name =
        contract_parts_own_text(loading->parts, memory_text_of(file, stem_length(file)));
    out->title = contract_node_text(node, "title");
    out->certainty = contract_node_certainty(node, CERTAINTY_DOCUMENTED);
    load_request(loading, contract_node_member(loading, node, "request"), out);
    load_response(loading, contract_node_member(loading, node, "response"), out);
    find_operation(routes, out);
}

void contract_load_cases(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    AUTO_FREE char *folder = contract_load_path(loading, CASES_FOLDER);
    struct route_table *routes = route_table_new(contract);
    size_t count;
    char **files = list_files(folder, &count);

    contract_note_source(contract, folder);
    contract->cases =
        contract_parts_array(loading->parts, count, sizeof *contract->cases);
    for (size_t i = 0; i < count; i++) {
        load_case(loading, routes, folder, files[i]);
        free(files[i]);
    }
    free(files);
    route_table_free(routes);
}
