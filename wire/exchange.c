/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/exchange.h"

#include "src/memory.h"
#include "src/signed_url.h"

#include <stdlib.h>
#include <string.h>

struct exchange *exchange_new(size_t number, const struct http_request *request,
                              const char *url)
{
    struct exchange *exchange = memory_new(sizeof(*exchange));
    exchange->number = number;
    exchange->url = memory_text(url);
    http_request_init(&exchange->request, request->method, request->target);
    for (size_t i = 0; i < request->headers.count; i++)
        http_headers_add(&exchange->request.headers, request->headers.items[i].name,
                         request->headers.items[i].value);
    if (request->body != NULL) {
        exchange->request.body = memory_text_of(request->body, request->body_length);
        exchange->request.body_length = request->body_length;
    }
    return exchange;
}

void exchange_free(struct exchange *exchange)
{
    if (exchange == NULL)
        return;
    http_request_clear(&exchange->request);
    http_response_clear(&exchange->response);
    free(exchange->url);
    free(exchange->reason);
    free(exchange);
}

static const struct outcome {
    const char *name;
    const char *hint;
} outcomes[] = {
    [EXCHANGE_DONE] = {"done", ""},
    [EXCHANGE_UNREACHABLE] = {"unreachable",
                              "is the endpoint running, and is the URL right?"},
    [EXCHANGE_UNTRUSTED] = {"untrusted", "--cacert FILE names whom to trust; --insecure "
                                         "trusts anybody, so use it for tests alone"},
    [EXCHANGE_TIMEOUT] = {"timeout", "is the endpoint slow? a longer timeout may help"},
    [EXCHANGE_BROKEN] = {"broken", "the endpoint's log may tell why it gave up"},
    [EXCHANGE_TOO_LARGE] = {"too-large", "a smaller page or a higher ceiling may help"},
    [EXCHANGE_BUDGET] = {"budget", "raise the budget of requests"},
    [EXCHANGE_UNSENDABLE] = {"unsendable", "mend the URL or the header"},
};

const char *exchange_outcome_name(enum exchange_outcome outcome)
{
    return outcomes[outcome].name;
}

/* The URL may be a signed one, and errors are printed. */
void exchange_error(const struct exchange *exchange, struct error *error)
{
    AUTO_FREE char *url = signed_url_redact(exchange->url);
    error_set(error, ERROR_UNREACHABLE, "%s %s: %s", exchange->request.method, url,
              exchange->reason == NULL ? exchange_outcome_name(exchange->outcome)
                                       : exchange->reason);
    error_hint(error, "%s", outcomes[exchange->outcome].hint);
}

void exchange_recorder_init(struct exchange_recorder *recorder,
                            struct http_response *response, size_t head_ceiling,
                            size_t body_ceiling)
{
    http_response_clear(response);
    *recorder =
        (struct exchange_recorder){.response = response, .head_ceiling = head_ceiling};
    text_init(&recorder->body, body_ceiling);
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

/* "HTTP/1.1 200 OK": three digits behind the first space; 0 when they are not there. */
static int read_status(const char *line, size_t length)
{
    const char *space = memchr(line, ' ', length);
    int status = 0;
    if (space == NULL || length - (size_t)(space - line) < 4)
        return 0;
    for (int i = 1; i <= 3; i++) {
        if (space[i] < '0' || space[i] > '9')
            return 0;
        status = status * 10 + (space[i] - '0');
    }
    return status;
}

static void begin_head(struct exchange_recorder *recorder, const char *line,
                       size_t length)
{
    http_response_clear(recorder->response);
    recorder->response->status = read_status(line, length);
    recorder->in_head = true;
}

/* An interim answer is followed by another status line. */
static void end_head(struct exchange_recorder *recorder)
{
    int status = recorder->response->status;
    recorder->in_head = false;
    if (status >= 100 && status <= 199)
        http_response_clear(recorder->response);
    else
        recorder->head_done = true;
}

static void fold(struct http_headers *headers, const char *line, size_t length)
{
    if (headers->count > 0)
        http_headers_fold(headers, line, length);
}

static void add_field(struct http_headers *headers, const char *line, size_t length)
{
    const char *colon = memchr(line, ':', length);
    if (colon == NULL)
        return;
    const char *value = colon + 1;
    length -= (size_t)(value - line);
    while (length > 0 && is_blank(*value)) {
        value++;
        length--;
    }
    AUTO_FREE char *name_text = memory_text_of(line, (size_t)(colon - line));
    AUTO_FREE char *value_text = memory_text_of(value, length);
    http_headers_add(headers, name_text, value_text);
}

static void record_line(struct exchange_recorder *recorder, const char *line,
                        size_t length)
{
    struct http_headers *headers = &recorder->response->headers;
    if (!recorder->in_head) {
        begin_head(recorder, line, length);
    } else if (length == 0) {
        end_head(recorder);
    } else if (is_blank(*line)) {
        while (length > 0 && is_blank(*line)) {
            line++;
            length--;
        }
        fold(headers, line, length);
    } else {
        add_field(headers, line, length);
    }
}

bool exchange_recorder_line(struct exchange_recorder *recorder, const char *line,
                            size_t length)
{
    recorder->head_length += length;
    if (recorder->too_large || recorder->head_length > recorder->head_ceiling) {
        recorder->too_large = true;
        return false;
    }
    while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == '\n'))
        length--;
    if (recorder->head_done)
        return true;
    while (length > 0 && is_blank(line[length - 1]))
        length--;
    record_line(recorder, line, length);
    return true;
}

bool exchange_recorder_body(struct exchange_recorder *recorder, const char *bytes,
                            size_t length)
{
    if (!recorder->too_large)
        text_add(&recorder->body, bytes, length);
    recorder->too_large = recorder->too_large || recorder->body.overflowed;
    return !recorder->too_large;
}

void exchange_recorder_finish(struct exchange_recorder *recorder)
{
    recorder->response->body_length = recorder->body.length;
    free(recorder->response->body);
    recorder->response->body = text_take(&recorder->body);
    text_clear(&recorder->body);
}
