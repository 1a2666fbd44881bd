/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a request to its operation, and back.
 */
#ifndef COUNTERSIGN_ROUTE_H
#define COUNTERSIGN_ROUTE_H

#include "src/contract.h"
#include "src/http.h"

#define ROUTE_MAX_VALUES 16 /* path parameters of one template */

struct route_table;

struct route {
    const struct contract_operation
        *operation;    /* NULL: no such path, or no such method */
    bool path_known;   /* some method is served at this path */
    const char *allow; /* value of Allow for the path; borrowed */
    size_t value_count;
    const char *names[ROUTE_MAX_VALUES]; /* of the template */
    char *values[ROUTE_MAX_VALUES];      /* decoded; owned by the route */
    char *coded[ROUTE_MAX_VALUES];       /* as they stand in the path; likewise */
    json_t *body;   /* of the request, when it was read and is JSON; owned */
    char **members; /* by parameter of the operation: the text of a body's member, or of
                       all values that were given, or NULL; NULL as a whole when nothing
                       was read */
    /* What route_read_page found: */
    char *page_index, *page_size; /* owned by the route */
    bool page_is_senseless;       /* its inputs make no sense together */
    /* What route_read_ranges found: two texts for each range of the list, or NULL; owned
     * by the route. */
    char **ends;
};

/* Returns new the table of a contract's operations, borrowed from it. Literal segments
 * win over parameters. */
struct route_table *route_table_new(const struct contract *contract);
void route_table_free(struct route_table *table);

/* Finds the operation for method and path (percent-coded, as on the wire; each segment is
 * decoded after splitting, "+" stays). HEAD finds GET. */
void route_find(const struct route_table *table, const char *method, const char *path,
                struct route *out);
void route_clear(struct route *route);

/* Reads what the path of a request to the route's operation holds, so that route_input
 * finds it; before a body is read. */
void route_read_path(struct route *route, const char *path);

/* Reads the members of a request's JSON body, so that route_input finds them. A body that
 * is no JSON has none. */
void route_read_body(struct route *route, const struct http_request *request);

/* What a body holds at a parameter's place: borrowed, or NULL when it is left out. */
const json_t *route_member(const struct route *route,
                           const struct contract_parameter *parameter);

/* True when the body holds what must stand beside a member for it to be meant. */
bool route_stands_beside(const struct route *route, const struct expression *expression);

/* Joins the values of query parameters that are repeated (LISTING_REPEATED), so that
 * route_input finds them together. */
void route_read_lists(struct route *route, const struct http_request *request);

/* All values of a repeated query parameter that was read so, or NULL. */
const char *route_list_text(const struct route *route, const char *name);

/* The text of the member at `pointer` of the body, or NULL. */
const char *route_member_text(const struct route *route, const char *pointer);

/* The value of a path parameter, or NULL. */
const char *route_value(const struct route *route, const char *name);

/* Returns new the value of a styled parameter of a request; NULL when it is left out. */
json_t *route_styled(const struct route *route, const struct http_request *request,
                     const struct contract_parameter *parameter);

/* What a request holds at `expression` (query, path, header, or a member of the body that
 * was read) as text: the first value that is meant, behind its prefix, borrowed, or NULL
 * when it is left out. A member that is null counts as left out; the values of an array
 * are set apart by CONTRACT_VALUE_BREAK. */
const char *route_input(const struct route *route, const struct http_request *request,
                        const struct expression *expression);

/* Finds index and size of the page where they are parts of other inputs, so that
 * route_input knows them. */
void route_read_page(struct route *route, const struct http_request *request);

/* Finds the ends of ranges where both stand in one input, so that route_input knows them.
 * What does not hold two ends holds none. */
void route_read_ranges(struct route *route, const struct http_request *request);

/* The end of a range that an expression means, or NULL. */
const char *route_end(const struct route *route, const struct expression *expression);

/* One value for a template or a query. */
struct route_argument {
    enum expression_source in; /* PATH, QUERY, REQUEST_HEADER, COOKIE or REQUEST_BODY */
    const char *name;
    const char *value;  /* not percent-coded */
    const char *prefix; /* stands before the value; NULL: nothing does */
    bool coded; /* the value is what stands in the path, or all pairs of the query, as on
                   the wire */
};

/* Returns new the request target of an operation with these arguments (path and query;
 * headers and body are not its business), values percent-coded, query in the order given.
 */
char *route_target(const struct contract_operation *operation,
                   const struct route_argument *arguments, size_t count);

#endif
