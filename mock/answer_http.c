/* SPDX-License-Identifier: Apache-2.0 */
/* What HTTP itself promises, whatever the contract is about. */
#include "mock/answer_internal.h"

#include "mock/entity.h"
#include "src/contract_response.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

void answer_options(const struct answering *answering, struct defect_exchange *exchange,
                    const char *methods)
{
    struct http_headers *headers = &exchange->response->headers;

    exchange->response->status = 204;
    http_headers_set(headers, "Allow", methods);
    if (strcmp(exchange->request->method, "OPTIONS") == 0)
        cors_preflight(&answering->options.cors, exchange->wishes, methods, headers);
}

/* True where a tag of ours would not be what the contract says of ETag. */
static bool has_own_tag(const struct defect_exchange *exchange, int status)
{
    const struct contract_response *response =
        exchange->operation == NULL ? NULL
                                    : contract_response_for(exchange->operation, status);

    for (size_t i = 0; response != NULL && i < response->header_count; i++) {
        const struct contract_header *header = &response->headers[i];
        json_auto_t *tag = NULL;

        if (strcasecmp(header->name, "ETag") != 0 || header->schema == NULL)
            continue;
        tag = json_string("\"0123456789abcdef\"");
        return !schema_validate(header->schema, tag, NULL, NULL);
    }
    return false;
}

void answer_settle(const struct answering *answering,
                   const struct defect_exchange *exchange, bool keep,
                   struct listener_reply *reply)
{
    entity_settle(
        &(struct entity_request){
            .method = exchange->request->method,
            .wishes = exchange->wishes,
            .is_media = exchange->asset != NULL,
            .is_kept = keep,
            .mark = exchange->lent == NULL ? NULL : &exchange->lent->mark,
            .untagged = exchange->is_fleeting || has_own_tag(exchange, reply->status)},
        reply);
    cors_admit(&answering->options.cors, exchange->wishes, &reply->headers);
}
