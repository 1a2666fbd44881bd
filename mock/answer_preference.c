/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/contract_response.h"
#include "src/memory.h"
#include "src/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define APPLIED_CEILING 8192

/* The content that has an example of the preferred name, for a status; NULL: none. */
static bool has_example(const struct contract_response *response, const char *name)
{
    for (size_t i = 0; response != NULL && i < response->content_count; i++)
        if (contract_content_example(&response->contents[i], name) != NULL)
            return true;
    return false;
}

bool answer_shows(const struct preferences *preferred,
                  const struct contract_response *response)
{
    return preferred != NULL && response != NULL &&
           (preferred->dynamic ||
            (preferred->example != NULL && has_example(response, preferred->example)));
}

/* True when the response that is sent is the example of that name. */
static bool is_example(const struct defect_exchange *exchange, const char *name)
{
    const char *type = http_headers_value(&exchange->response->headers, "Content-Type");
    const struct contract_response *response =
        exchange->operation == NULL
            ? NULL
            : contract_response_for(exchange->operation, exchange->response->status);
    const struct contract_content *content =
        response == NULL || type == NULL ? NULL
                                         : contract_response_content(response, type);

    return content != NULL && contract_content_example(content, name) != NULL;
}

static bool is_token(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789!#$%&'*+-.^_`|~";

    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

/* As a token where it is one, otherwise as a quoted-string (RFC 7240 3). */
static void add_applied(struct text *out, const char *name, const char *value)
{
    text_add_format(out, "%s%s=", out->length > 0 ? ", " : "", name);
    if (is_token(value)) {
        text_add_string(out, value);
        return;
    }
    text_add_char(out, '"');
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            text_add_char(out, '\\');
        text_add_char(out, *value);
    }
    text_add_char(out, '"');
}

static void add_delay(struct text *out, int64_t delay)
{
    AUTO_FREE char *text =
        memory_format("%" PRId64 ".%03d", delay / 1000, (int)(delay % 1000));
    size_t length = strlen(text);

    while (text[length - 1] == '0')
        length--;
    text[text[length - 1] == '.' ? length - 1 : length] = '\0';
    add_applied(out, "delay", text);
}

void answer_applied(struct defect_exchange *exchange)
{
    const struct preferences *asked = exchange->asked;
    bool shown = exchange->refusal == REFUSAL_COUNT;
    char number[INSTANT_TEXT_SIZE];
    AUTO_TEXT struct text applied;

    text_init(&applied, APPLIED_CEILING);
    if (asked->code != 0 && exchange->response->status == asked->code) {
        snprintf(number, sizeof number, "%d", asked->code);
        add_applied(&applied, "code", number);
    }
    if (asked->example != NULL && shown && is_example(exchange, asked->example))
        add_applied(&applied, "example", asked->example);
    if (asked->has_dynamic && shown && exchange->operation != NULL)
        add_applied(&applied, "dynamic", asked->dynamic ? "true" : "false");
    if (asked->has_seed) {
        snprintf(number, sizeof number, "%" PRIu64, asked->seed);
        add_applied(&applied, "seed", number);
    }
    if (asked->has_delay)
        add_delay(&applied, asked->delay);
    if (asked->has_now) {
        instant_print(asked->now, asked->now.nanoseconds == 0 ? 0 : 3, number);
        add_applied(&applied, "now", number);
    }
    if (applied.length > 0)
        http_headers_set(&exchange->response->headers, "Preference-Applied",
                         text_string(&applied));
}
