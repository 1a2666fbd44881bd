/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The made-up API of tests/vectors/mock/, ready to be asked. For the mock's unit tests.
 */
#ifndef COUNTERSIGN_TESTS_MOCK_WORLD_H
#define COUNTERSIGN_TESTS_MOCK_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/answer.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define BOSS  "Authorization: Bearer boss-key"
#define NORTH "Authorization: Bearer north-key"

struct world {
    struct contract *contract;
    struct store *store;
    struct answering *answering;
    struct defects *defects;
};

static inline struct contract *world_contract_at(const char *path)
{
    struct diagnostics diagnostics;
    struct contract *contract;

    diagnostics_init(&diagnostics);
    contract = contract_load(path, &diagnostics);
    diagnostics_print(&diagnostics, stderr, false);
    assert_int_equal(diagnostics.errors, 0);
    diagnostics_clear(&diagnostics);
    assert_non_null(contract);
    return contract;
}

static inline struct contract *world_contract(void)
{
    return world_contract_at("tests/vectors/mock");
}

/* Opens the world of the contract at `path`, playing `defect` unless it is NULL. */
static inline void world_open_at(struct world *world, const char *path,
                                 const char *defect)
{
    struct answer_options options = {.authority = "host.example"};

    *world = (struct world){.contract = world_contract_at(path)};
    if (defect != NULL) {
        struct error error = ERROR_INIT;

        world->defects = defects_new(world->contract);
        assert_true(defects_add(world->defects, defect, &error));
    }
    world->store = store_new(world->contract);
    options.contract = world->contract;
    options.store = world->store;
    options.defects = world->defects;
    options.key = (struct signed_url_key){
        .id = "ID", .secret = "secret", .region = "us-east-1", .service = "s3"};
    world->answering = answer_new(&options);
}

/* As above, of the contract in tests/vectors/mock/. */
static inline void world_open(struct world *world, const char *defect)
{
    world_open_at(world, "tests/vectors/mock", defect);
}

static inline void world_close(struct world *world)
{
    answer_free(world->answering);
    store_free(world->store);
    defects_free(world->defects);
    contract_free(world->contract);
}

static inline int world_setup(void **state)
{
    struct world *world = memory_new(sizeof *world);

    world_open(world, NULL);
    *state = world;
    return 0;
}

static inline int world_teardown(void **state)
{
    world_close(*state);
    free(*state);
    return 0;
}

/* Reads a request of lines: "METHOD TARGET", then header lines. */
static inline void world_request(const char *lines, struct http_request *out)
{
    AUTO_FREE char *copy = memory_text(lines);
    char *line = copy, *end = strchr(line, '\n'), *space;

    if (end != NULL)
        *end = '\0';
    space = strchr(line, ' ');
    *space = '\0';
    http_request_init(out, line, space + 1);
    while (end != NULL) {
        char *colon;

        line = end + 1;
        end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        colon = strchr(line, ':');
        *colon = '\0';
        http_headers_add(&out->headers, line, colon + 2);
    }
}

/* Asks at `now` seconds of the epoch; the answer is cleared by the caller. */
static inline void world_ask_at(const struct world *world, int64_t now, const char *lines,
                                struct http_response *out)
{
    struct listener_reply reply = {.status = 500};
    struct http_request request;

    world_request(lines, &request);
    answer_request(world->answering, (struct instant){.seconds = now}, &request, &reply);
    *out = (struct http_response){.status = reply.status, .headers = reply.headers};
    out->body_length = reply.length;
    if (reply.owned != NULL)
        out->body = memory_text_of(reply.owned, reply.length);
    else if (reply.borrowed != NULL)
        out->body = memory_text_of(reply.borrowed, reply.length);
    reply.headers = (struct http_headers){0};
    listener_reply_clear(&reply);
    http_request_clear(&request);
}

static inline void world_ask(const struct world *world, const char *lines,
                             struct http_response *out)
{
    world_ask_at(world, 1700000000, lines, out);
}

/* Holds the answer to a status and, unless it is NULL, to its exact body. */
static inline void world_expect(const struct world *world, const char *lines, int status,
                                const char *body)
{
    struct http_response response;

    world_ask(world, lines, &response);
    if (body != NULL)
        assert_string_equal(response.body == NULL ? "" : response.body, body);
    assert_int_equal(response.status, status);
    http_response_clear(&response);
}

/* The identifiers of the rows at `pointer` of a list's answer, joined by spaces; new. */
static inline char *world_ids(const struct world *world, const char *lines)
{
    struct http_response response;
    struct text ids;
    json_t *body, *row;
    size_t index;

    world_ask(world, lines, &response);
    assert_int_equal(response.status, 200);
    body = json_loads(response.body, 0, NULL);
    assert_non_null(body);
    text_init(&ids, TEXT_CEILING);
    json_array_foreach(json_is_array(body) ? body : json_object_get(body, "parcels"),
                       index, row)
        text_add_format(&ids, "%s%s", index == 0 ? "" : " ",
                        json_string_value(json_object_get(row, "id")));
    json_decref(body);
    http_response_clear(&response);
    return text_take(&ids);
}

static inline void world_expect_ids(const struct world *world, const char *lines,
                                    const char *expected)
{
    AUTO_FREE char *ids = world_ids(world, lines);

    assert_string_equal(ids, expected);
}

#endif
