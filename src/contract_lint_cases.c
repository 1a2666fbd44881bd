/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <string.h>

#define STATUSES_CEILING 256
#define NOT_FOUND        404
#define NOT_ALLOWED      405

static bool has_text(const char *const *texts, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0)
            return true;
    return false;
}

static void lint_credential(struct contract_loading *loading,
                            const struct contract_case *given)
{
    const struct contract *contract = loading->contract;
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (given->credential == NULL ||
        contract_credential_named(contract, given->credential) != NULL)
        return;
    for (size_t i = 0; i < contract->credential_count; i++)
        contract_names_add(&names, contract->credentials[i].name);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, given->document,
                    "/request/credential", "there is no credential %s",
                    given->credential);
    contract_names_hint(&names, given->credential, loading->diagnostics, "credentials");
}

static void report_status(struct contract_loading *loading,
                          const struct contract_case *given)
{
    const struct contract_operation *operation = given->operation;
    AUTO_TEXT struct text statuses;

    text_init(&statuses, STATUSES_CEILING);
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct contract_response *response = &operation->responses[i];

        text_add_format(&statuses, "%s%d%s", i == 0 ? "" : ", ",
                        response->status_low == response->status_high
                            ? response->status_low
                            : response->status_low / 100,
                        response->status_low == response->status_high ? "" : "XX");
    }
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, given->document,
                    "/response/status", "%s %s does not declare the status %d",
                    operation->method, operation->path, given->status);
    diagnostics_hint(loading->diagnostics, "its responses: %s", text_string(&statuses));
}

/* A list the case abbreviates may be shorter than the schema allows. */
static bool is_abbreviated(const struct contract_lint_subject *subject,
                           const struct schema_violation *violation)
{
    const struct contract_case *given = subject->context;

    return (strcmp(violation->keyword, "minItems") == 0 ||
            strcmp(violation->keyword, "contains") == 0) &&
           has_text(given->abbreviated, given->abbreviated_count, violation->instance);
}

/* The header fields of its answer are not given in a case. */
static bool is_told(const struct contract_case *given)
{
    const struct http_headers none = {0};

    return given->status / 100 == 2 &&
           contract_tells_failure(given->operation->failure, &none, given->body);
}

static void lint_body(struct contract_loading *loading, const struct contract_case *given,
                      const struct contract_response *response)
{
    const struct contract_shape *shape =
        is_told(given) ? contract_refusal_shape(given->operation, response)
                       : response->shape;
    struct contract_lint_subject subject = {
        .value = given->body,
        .document = given->document,
        .pointer = "/response/body",
        .shape = shape,
        .ignores = is_abbreviated,
        .context = given,
    };

    if (given->body != NULL && response->media == NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, given->document,
                        subject.pointer, "the answer %d is declared without content",
                        given->status);
        diagnostics_hint(loading->diagnostics,
                         "remove the body here, or add content to the response");
    }
    if (shape == NULL)
        return;
    subject.schema = shape->schema;
    contract_lint_value(loading, &subject);
}

/* Pointers of the case must lead into the body it gives. */
static void lint_pointers(struct contract_loading *loading,
                          const struct contract_case *given, const char *key,
                          const char *const *pointers, size_t count, bool to_arrays)
{
    for (size_t i = 0; i < count; i++) {
        const json_t *value = value_at(given->body, pointers[i]);
        AUTO_FREE char *place = memory_format("/response/%s/%zu", key, i);

        if (value != NULL && (!to_arrays || json_is_array(value)))
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, given->document, place,
                        "%s: %s is %s", key, pointers[i],
                        value == NULL ? "not in the body" : "no list");
        diagnostics_hint(loading->diagnostics,
                         to_arrays ? "name lists of which the document prints only the "
                                     "first elements"
                                   : "name members whose wording is free");
    }
}

/* What is answered with success was asked as the contract says. */
static void lint_request(struct contract_loading *loading,
                         const struct contract_case *given)
{
    const struct contract_body *body = given->operation->body;
    struct contract_lint_subject subject = {.value = given->request_body,
                                            .document = given->document,
                                            .pointer = "/request/body"};

    if (given->request_body == NULL || given->status / 100 != 2 || is_told(given))
        return;
    if (body == NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, given->document,
                        subject.pointer, "%s %s is declared without a body",
                        given->operation->method, given->operation->path);
        diagnostics_hint(loading->diagnostics,
                         "remove the body here, or add requestBody to the operation");
        return;
    }
    if (body->shape == NULL)
        return;
    subject.shape = body->shape;
    subject.schema = body->shape->schema;
    contract_lint_value(loading, &subject);
}

static void lint_operation(struct contract_loading *loading,
                           const struct contract_case *given)
{
    const struct contract_response *response;

    if (given->operation == NULL) {
        if (given->status == NOT_FOUND || given->status == NOT_ALLOWED)
            return;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, given->document,
                        "/request/path", "no operation answers %s %s", given->method,
                        given->path);
        diagnostics_hint(loading->diagnostics,
                         "only the answers 404 and 405 come without an operation");
        return;
    }
    lint_request(loading, given);
    response = contract_response_for(given->operation, given->status);
    if (response == NULL)
        report_status(loading, given);
    else
        lint_body(loading, given, response);
}

void contract_lint_cases(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->case_count; i++) {
        const struct contract_case *given = &contract->cases[i];

        lint_credential(loading, given);
        lint_operation(loading, given);
        lint_pointers(loading, given, "abbreviated", given->abbreviated,
                      given->abbreviated_count, true);
        lint_pointers(loading, given, "prose", given->prose, given->prose_count, false);
    }
}
