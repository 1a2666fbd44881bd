/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_refusal_internal.h"
#include "src/contract_response.h"

#include "src/http.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const char *contract_load_media(const json_t *content)
{
    const char *chosen = json_object_iter_key(json_object_iter((json_t *)content));
    const char *media;
    json_t *value;

    json_object_foreach((json_t *)content, media, value)
    {
        if (http_media_type_is_json(media))
            return media;
    }
    return chosen;
}

json_t *contract_load_example(struct contract_loading *loading,
                              struct contract_node media, struct contract_node schema)
{
    struct contract_node examples = contract_node_member(loading, media, "examples");
    struct contract_facets facets = {.visits = 0};
    json_t *example = json_object_get(media.value, "example");
    const char *name;
    json_t *value;

    if (example != NULL)
        return example;
    json_object_foreach(examples.value, name, value)
    {
        struct contract_node node = contract_node_resolved(
            loading, contract_node_member(loading, examples, name));

        example = json_object_get(node.value, "value");
        if (example != NULL)
            return example;
    }
    contract_load_facets(loading, schema, &facets);
    return facets.example;
}

/* Reads "200", "4XX" or "default". */
static bool read_status(const char *name, struct contract_response *response)
{
    if (strcmp(name, "default") == 0)
        return true;
    if (strlen(name) != 3 || name[0] < '1' || name[0] > '5')
        return false;
    response->status_low = (name[0] - '0') * 100;
    response->status_high = response->status_low + 99;
    if (toupper((unsigned char)name[1]) == 'X' && toupper((unsigned char)name[2]) == 'X')
        return true;
    if (!isdigit((unsigned char)name[1]) || !isdigit((unsigned char)name[2]))
        return false;
    response->status_low += (name[1] - '0') * 10 + (name[2] - '0');
    response->status_high = response->status_low;
    return true;
}

const char *contract_load_content(struct contract_loading *loading,
                                  struct contract_node body,
                                  const struct contract_shape **shape, json_t **example)
{
    struct contract_node content = contract_node_member(loading, body, "content");
    const char *name = contract_load_media(content.value);
    struct contract_node media, schema;

    if (name == NULL)
        return NULL;
    media = contract_node_member(loading, content, name);
    schema = contract_node_member(loading, media, "schema");
    if (http_media_type_is_json(name))
        *shape = contract_load_shape(loading, schema);
    *example = contract_load_example(loading, media, schema);
    return name;
}

static void load_examples(struct contract_loading *loading, struct contract_node media,
                          struct contract_content *content)
{
    struct contract_node examples = contract_node_member(loading, media, "examples");
    json_t *single = json_object_get(media.value, "example");
    const char *name;
    json_t *value;

    content->examples = contract_parts_array(
        loading->parts, 1 + json_object_size(examples.value), sizeof *content->examples);
    if (single != NULL)
        content->examples[content->example_count++] =
            (struct contract_example){NULL, single};
    json_object_foreach(examples.value, name, value)
    {
        struct contract_node node = contract_node_resolved(
            loading, contract_node_member(loading, examples, name));

        value = json_object_get(node.value, "value");
        if (value != NULL)
            content->examples[content->example_count++] =
                (struct contract_example){name, value};
    }
}

struct contract_content *contract_load_contents(struct contract_loading *loading,
                                                struct contract_node target,
                                                size_t *count)
{
    struct contract_node node = contract_node_member(loading, target, "content");
    struct contract_content *contents = contract_parts_array(
        loading->parts, json_object_size(node.value), sizeof *contents);
    const char *name;
    json_t *value;

    *count = 0;
    json_object_foreach(node.value, name, value)
    {
        struct contract_node media = contract_node_member(loading, node, name);
        struct contract_node schema = contract_node_member(loading, media, "schema");
        struct contract_content *content = &contents[(*count)++];

        content->media = name;
        content->schema = contract_load_schema(loading, schema);
        if (http_media_type_is_json(name))
            content->shape = contract_load_shape(loading, schema);
        load_examples(loading, media, content);
    }
    return contents;
}

static void load_header(struct contract_loading *loading, struct contract_node node,
                        struct contract_header *header)
{
    struct contract_node target = contract_node_resolved(loading, node);
    struct contract_node contents = contract_node_member(loading, target, "content");
    const char *media = json_object_iter_key(json_object_iter(contents.value));
    struct contract_node content =
        media == NULL ? target : contract_node_member(loading, contents, media);
    struct contract_node schema = contract_node_member(loading, content, "schema");

    header->required = json_is_true(json_object_get(target.value, "required"));
    header->example = contract_load_example(loading, content, schema);
    header->claim =
        (struct claim){contract_node_certainty(contract_node_vendor(loading, target),
                                               CERTAINTY_DOCUMENTED),
                       node.pointer};
    header->schema = contract_load_schema(loading, schema);
    header->form = contract_load_header_form(
        loading, target, schema, media != NULL && http_media_type_is_json(media));
}

/* Content-Type is what `content` says (OpenAPI 3.1, Response Object). */
static void load_headers(struct contract_loading *loading, struct contract_node target,
                         struct contract_response *response)
{
    struct contract_node headers = contract_node_member(loading, target, "headers");
    const char *name;
    json_t *value;

    response->headers = contract_parts_array(
        loading->parts, json_object_size(headers.value), sizeof *response->headers);
    json_object_foreach(headers.value, name, value)
    {
        struct contract_header *header = &response->headers[response->header_count];

        if (strcasecmp(name, "Content-Type") == 0 || !json_is_object(value))
            continue;
        load_header(loading, contract_node_member(loading, headers, name), header);
        header->name = header->form.name = name;
        response->header_count++;
    }
}

static void load_response(struct contract_loading *loading, struct contract_node node,
                          const struct contract_failure *failure,
                          struct contract_response *response)
{
    struct contract_node target = contract_node_resolved(loading, node);

    response->claim.pointer = node.pointer;
    response->claim.certainty = contract_node_certainty(
        contract_node_vendor(loading, target), CERTAINTY_DOCUMENTED);
    response->media =
        contract_load_content(loading, target, &response->shape, &response->example);
    response->contents =
        contract_load_contents(loading, target, &response->content_count);
    contract_load_success_shapes(loading, target, failure, response);
    load_headers(loading, target, response);
}

void contract_load_responses(struct contract_loading *loading, struct contract_node node,
                             struct contract_operation *operation)
{
    struct contract_node responses = contract_node_member(loading, node, "responses");
    const char *name;
    json_t *value;

    operation->responses = contract_parts_array(
        loading->parts, json_object_size(responses.value), sizeof *operation->responses);
    json_object_foreach(responses.value, name, value)
    {
        struct contract_response response = {.status_low = 0};
        struct contract_node at = contract_node_member(loading, responses, name);

        if (strncmp(name, "x-", 2) == 0)
            continue;
        if (!read_status(name, &response)) {
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            at.pointer, "%s is no status", name);
            diagnostics_hint(loading->diagnostics,
                             "responses stand under a status such as '200', a class "
                             "such as 4XX, or default");
            continue;
        }
        load_response(loading, at, operation->failure, &response);
        operation->responses[operation->response_count++] = response;
    }
}
