/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The made-up API of tests/vectors/body/, whose inputs stand in JSON bodies.
 */
#ifndef COUNTERSIGN_TESTS_BODY_CONTRACT_H
#define COUNTERSIGN_TESTS_BODY_CONTRACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/contract.h"
#include "src/memory.h"
#include "src/route.h"

#include <stdlib.h>
#include <string.h>

static inline int body_setup(void **state)
{
    struct diagnostics diagnostics;

    diagnostics_init(&diagnostics);
    *state = contract_load("tests/vectors/body", &diagnostics);
    diagnostics_print(&diagnostics, stderr, false);
    diagnostics_clear(&diagnostics);
    return *state == NULL ? -1 : 0;
}

static inline int body_teardown(void **state)
{
    contract_free(*state);
    return 0;
}

static inline const struct contract_parameter *
body_member(const struct contract *contract, const char *pointer)
{
    const struct contract_operation *operation =
        contract_operation_named(contract, "searchNotes");
    const struct contract_parameter *member =
        contract_parameter_named(operation, EXPRESSION_REQUEST_BODY, pointer);

    assert_non_null(member);
    return member;
}

/* A request to an operation with a body (NULL: none) of a media type (NULL: not said),
 * and its route with the body read; both are cleared by the caller. */
static inline void body_request(const struct contract *contract, const char *operation,
                                const char *media, const char *body,
                                struct http_request *request, struct route *route)
{
    *route = (struct route){.operation = contract_operation_named(contract, operation)};
    http_request_init(request, "POST", "/");
    if (media != NULL)
        http_headers_add(&request->headers, "Content-Type", media);
    request->body = memory_text(body);
    request->body_length = body == NULL ? 0 : strlen(body);
    route_read_body(route, request);
}

#endif
