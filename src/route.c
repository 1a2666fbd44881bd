/* SPDX-License-Identifier: Apache-2.0 */
#include "src/route.h"

#include "src/memory.h"
#include "src/route_internal.h"
#include "src/text.h"
#include "src/url.h"

#include <stdlib.h>
#include <string.h>

#define ALLOW_CEILING 256

struct route_table {
    struct route_path *paths;
    size_t count, capacity;
};

static void add_piece(struct route_segment *segment, bool is_parameter, char *text)
{
    void *pieces = segment->pieces;

    memory_reserve(&pieces, &segment->capacity, segment->count + 1,
                   sizeof *segment->pieces);
    segment->pieces = pieces;
    segment->pieces[segment->count++] = (struct route_piece){is_parameter, text};
}

/* Splits "a{x}b" into its pieces; a brace that is never closed is plain text. */
static void parse_segment(struct route_segment *segment, const char *bytes, size_t length)
{
    const char *end = bytes + length;

    while (bytes < end) {
        const char *close =
            *bytes == '{' ? memchr(bytes, '}', (size_t)(end - bytes)) : NULL;
        const char *next = memchr(bytes + 1, '{', (size_t)(end - bytes - 1));

        if (close != NULL) {
            add_piece(segment, true,
                      memory_text_of(bytes + 1, (size_t)(close - bytes - 1)));
            bytes = close + 1;
            continue;
        }
        if (next == NULL)
            next = end;
        add_piece(segment, false, route_decoded(bytes, (size_t)(next - bytes)));
        bytes = next;
    }
}

static void parse_template(struct route_path *path)
{
    const char *at = path->template;

    path->segments = memory_array(route_segments(at), sizeof *path->segments);
    while (*at == '/') {
        size_t length = strcspn(at + 1, "/");

        parse_segment(&path->segments[path->segment_count++], at + 1, length);
        at += 1 + length;
    }
}

static struct route_path *open_path(struct route_table *table, const char *template)
{
    void *paths = table->paths;

    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->paths[i].template, template) == 0)
            return &table->paths[i];
    memory_reserve(&paths, &table->capacity, table->count + 1, sizeof *table->paths);
    table->paths = paths;
    table->paths[table->count] = (struct route_path){.template = template};
    parse_template(&table->paths[table->count]);
    return &table->paths[table->count++];
}

static void add_operation(struct route_table *table,
                          const struct contract_operation *operation)
{
    struct route_path *path = open_path(table, operation->path);
    void *operations = path->operations;

    memory_reserve(&operations, &path->operation_capacity, path->operation_count + 1,
                   sizeof(struct contract_operation *));
    path->operations = operations;
    path->operations[path->operation_count++] = operation;
}

static const struct contract_operation *served(const struct route_path *path,
                                               const char *method)
{
    for (size_t i = 0; i < path->operation_count; i++)
        if (strcmp(path->operations[i]->method, method) == 0)
            return path->operations[i];
    return NULL;
}

static char *list_methods(const struct route_path *path)
{
    struct text allow;
    bool adds_head = served(path, "HEAD") == NULL;

    text_init(&allow, ALLOW_CEILING);
    for (size_t i = 0; i < path->operation_count; i++) {
        const char *method = path->operations[i]->method;

        text_add_format(&allow, "%s%s", i == 0 ? "" : ", ", method);
        if (adds_head && strcmp(method, "GET") == 0)
            text_add_string(&allow, ", HEAD");
    }
    return text_take(&allow);
}

/* How free a segment is: a literal 0, one that is a parameter alone 2, a mixture 1. */
static int freedom(const struct route_segment *segment)
{
    bool has_parameter = false;

    for (size_t i = 0; i < segment->count; i++)
        has_parameter = has_parameter || segment->pieces[i].is_parameter;
    if (!has_parameter)
        return 0;
    return segment->count == 1 ? 2 : 1;
}

static int compare_paths(const void *left, const void *right)
{
    const struct route_path *a = left;
    const struct route_path *b = right;

    if (a->segment_count != b->segment_count)
        return a->segment_count < b->segment_count ? -1 : 1;
    for (size_t i = 0; i < a->segment_count; i++) {
        int difference = freedom(&a->segments[i]) - freedom(&b->segments[i]);

        if (difference != 0)
            return difference;
    }
    return strcmp(a->template, b->template);
}

struct route_table *route_table_new(const struct contract *contract)
{
    struct route_table *table = memory_new(sizeof *table);

    for (size_t i = 0; i < contract->operation_count; i++)
        add_operation(table, &contract->operations[i]);
    for (size_t i = 0; i < table->count; i++)
        table->paths[i].allow = list_methods(&table->paths[i]);
    if (table->count > 0)
        qsort(table->paths, table->count, sizeof *table->paths, compare_paths);
    return table;
}

static void free_path(struct route_path *path)
{
    for (size_t i = 0; i < path->segment_count; i++) {
        for (size_t j = 0; j < path->segments[i].count; j++)
            free(path->segments[i].pieces[j].text);
        free(path->segments[i].pieces);
    }
    free(path->segments);
    free(path->operations);
    free(path->allow);
}

void route_table_free(struct route_table *table)
{
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->count; i++)
        free_path(&table->paths[i]);
    free(table->paths);
    free(table);
}

static void serve(const struct route_path *path, const char *method, struct route *out)
{
    out->path_known = true;
    out->allow = path->allow;
    out->operation = served(path, method);
    if (out->operation == NULL && strcmp(method, "HEAD") == 0)
        out->operation = served(path, "GET");
}

/* The first template of so many segments, by which they are sorted. */
static size_t first_of(const struct route_table *table, size_t segments)
{
    size_t low = 0, high = table->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (table->paths[middle].segment_count < segments)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void route_find(const struct route_table *table, const char *method, const char *path,
                struct route *out)
{
    struct route_parts parts;

    *out = (struct route){.operation = NULL};
    route_parts_init(&parts, path);
    for (size_t i = first_of(table, parts.count);
         i < table->count && table->paths[i].segment_count == parts.count; i++)
        if (route_match(&table->paths[i], &parts, 0, out)) {
            serve(&table->paths[i], method, out);
            break;
        }
    for (size_t i = 0; i < table->count && !out->path_known; i++) {
        size_t skipped = route_server_segments(&table->paths[i], &parts);

        if (skipped > 0 && route_match(&table->paths[i], &parts, skipped, out))
            serve(&table->paths[i], method, out);
    }
    route_parts_clear(&parts);
}

void route_read_path(struct route *route, const char *path)
{
    const struct contract_operation *operation = route->operation;
    struct route_path template = {.template = operation->path};
    struct route_parts parts;

    parse_template(&template);
    route_parts_init(&parts, path);
    if (!route_match(&template, &parts, 0, route))
        route->operation = operation;
    /* The names must outlive the pieces of the template. */
    for (size_t i = 0; i < route->value_count; i++) {
        const struct contract_parameter *parameter =
            contract_parameter_named(operation, EXPRESSION_PATH, route->names[i]);

        route->names[i] = parameter == NULL ? "" : parameter->name;
    }
    free_path(&template);
    route_parts_clear(&parts);
}

void route_clear(struct route *route)
{
    for (size_t i = 0; route->members != NULL && i < route->operation->parameter_count;
         i++)
        free(route->members[i]);
    free(route->members);
    json_decref(route->body);
    for (size_t i = 0; i < route->value_count; i++)
        free(route->values[i]);
    for (size_t i = 0; route->ends != NULL && i < 2 * route->operation->list->range_count;
         i++)
        free(route->ends[i]);
    free(route->ends);
    free(route->page_index);
    free(route->page_size);
    *route = (struct route){.operation = NULL};
}

const char *route_value(const struct route *route, const char *name)
{
    for (size_t i = 0; i < route->value_count; i++)
        if (strcmp(route->names[i], name) == 0)
            return route->values[i];
    return NULL;
}

/* The part of a value that an expression means; NULL when it means another value. */
static const char *meant(const struct expression *expression, const char *value)
{
    size_t length = expression->prefix == NULL ? 0 : strlen(expression->prefix);

    if (length > 0 && strncmp(value, expression->prefix, length) != 0)
        return NULL;
    for (size_t i = 0; expression->but != NULL && expression->but[i] != NULL; i++) {
        size_t other = strlen(expression->but[i]);

        /* Of two prefixes of which one starts the other, the longer one counts. */
        if (other > length && strncmp(value, expression->but[i], other) == 0)
            return NULL;
    }
    return value + length;
}

static const char *query_input(const struct url_query *query,
                               const struct expression *expression)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];
        const char *value;

        /* Lengths first: a decoded name may hold a NUL and is then none of ours. */
        if (pair->name_length != strlen(expression->name) ||
            strcmp(pair->name, expression->name) != 0)
            continue;
        value = meant(expression, pair->value);
        if (value != NULL)
            return value;
    }
    return NULL;
}

const char *route_input(const struct route *route, const struct http_request *request,
                        const struct expression *expression)
{
    switch (expression->source) {
    case EXPRESSION_QUERY:
        if (expression->repeated)
            return route_list_text(route, expression->name);
        return query_input(&request->query, expression);
    case EXPRESSION_PATH:
        return route_value(route, expression->name);
    case EXPRESSION_REQUEST_HEADER:
        return http_headers_value(&request->headers, expression->name);
    case EXPRESSION_REQUEST_BODY:
        return route_stands_beside(route, expression)
                   ? route_member_text(route, expression->name)
                   : NULL;
    case EXPRESSION_PART_INDEX:
        return route->page_index;
    case EXPRESSION_PART_SIZE:
        return route->page_size;
    case EXPRESSION_PART_FROM:
    case EXPRESSION_PART_TO:
        return route_end(route, expression);
    default:
        return NULL;
    }
}
