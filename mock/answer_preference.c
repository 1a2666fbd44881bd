/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/contract_response.h"
#include "src/memory.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define APPLIED_CEILING 256

/* Preferences stand in a list, each with parameters (RFC 7240 2): what follows the name
 * and "=" after a separator counts, in quotes or not. */
char *answer_preference(const struct http_request *request, const char *name)
{
    const char *at = http_headers_value(&request->headers, "Prefer");
    size_t length = strlen(name);

    while (at != NULL && *at != '\0') {
        at += strspn(at, ",; \t");
        if (strncasecmp(at, name, length) == 0 && at[length] == '=') {
            at += length + 1;
            return *at == '"' ? memory_text_of(at + 1, strcspn(at + 1, "\""))
                              : memory_text_of(at, strcspn(at, ",; \t"));
        }
        at += strcspn(at, ",;");
    }
    return NULL;
}

int answer_preferred(const struct http_request *request)
{
    AUTO_FREE char *code = answer_preference(request, "code");
    char *end;
    long status;

    if (code == NULL)
        return 0;
    status = strtol(code, &end, 10);
    return end == code + 3 && *end == '\0' && status >= 200 && status < 600 ? (int)status
                                                                            : 0;
}

/* True when the response that is sent has an example of that name. */
static bool has_example(const struct defect_exchange *exchange, const char *name)
{
    const char *type = http_headers_value(&exchange->response->headers, "Content-Type");
    const struct contract_response *response =
        exchange->operation == NULL
            ? NULL
            : contract_response_for(exchange->operation, exchange->response->status);
    const struct contract_content *content =
        response == NULL || type == NULL ? NULL
                                         : contract_response_content(response, type);

    return content != NULL && name[strcspn(name, "\r\n\"")] == '\0' &&
           contract_content_example(content, name) != NULL;
}

void answer_applied(struct defect_exchange *exchange, int status)
{
    AUTO_FREE char *example = answer_preference(exchange->request, "example");
    AUTO_TEXT struct text applied;

    text_init(&applied, APPLIED_CEILING);
    if (status != 0 && exchange->response->status == status)
        text_add_format(&applied, "code=%d", status);
    if (example != NULL && exchange->refusal == REFUSAL_COUNT &&
        has_example(exchange, example))
        text_add_format(&applied, "%sexample=%s", applied.length > 0 ? ", " : "",
                        example);
    if (applied.length > 0)
        http_headers_set(&exchange->response->headers, "Preference-Applied",
                         text_string(&applied));
}
