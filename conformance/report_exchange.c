/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_exchange.h"

#include "conformance/moment.h"
#include "conformance/repeat.h"
#include "conformance/secrets.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TIME_LEFT_OUT "[time]"

/* Fields that carry a credential or a session whatever the contract says. */
static const char *const secret_fields[] = {
    "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", NULL,
};
/* Fields that tell the time of day. */
static const char *const time_fields[] = {"Date", "Expires", "Last-Modified", "Age",
                                          NULL};

static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

static bool presents(const struct contract *contract, const struct http_header *header)
{
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (repeat_presented_field(&contract->schemes[i], header) != NULL)
            return true;
    return false;
}

static void add_headers(struct http_headers *out, const struct http_headers *headers,
                        const struct secrets *secrets,
                        const struct report_subject *subject)
{
    for (size_t i = 0; i < headers->count; i++) {
        const struct http_header *header = &headers->items[i];
        AUTO_FREE char *name = secrets_clean(secrets, header->name);
        AUTO_FREE char *value = secrets_clean(secrets, header->value);
        size_t given;
        if (is_one_of(header->name, secret_fields) ||
            target_header(subject->target, header->name, &given) ||
            presents(subject->target->contract, header))
            http_headers_add(out, name, SECRETS_REDACTED);
        else if ((!subject->timed || moment_is_fixed()) &&
                 is_one_of(header->name, time_fields))
            http_headers_add(out, name, TIME_LEFT_OUT);
        else
            http_headers_add(out, name, value);
    }
}

/* A body may be no text: what is behind a NUL is not lost. */
static void add_body(struct report_message *out, const char *body, size_t length,
                     const struct secrets *secrets)
{
    size_t kept = length < REPORT_EXCHANGE_BODY ? length : REPORT_EXCHANGE_BODY;
    if (body == NULL)
        return;
    AUTO_FREE char *plain = memory_text_of(body, kept);
    for (size_t i = 0; i < kept; i++)
        if (plain[i] == '\0')
            plain[i] = '\x01'; /* shown as other control characters are */
    out->cut = kept < length;
    AUTO_FREE char *marked = memory_format("%s%s", plain, out->cut ? "..." : "");
    out->body = secrets_clean(secrets, marked);
    out->body_length = length;
}

/* What is known of this exchange beside the credentials: what it presented, and the
 * signatures it holds. */
static struct secrets *secrets_of(const struct report_subject *subject,
                                  const struct exchange *exchange)
{
    const struct target *target = subject->target;
    struct secrets *secrets = secrets_new();
    secrets_add_target(secrets, target);
    secrets_add_presented(secrets, target->contract, exchange);
    secrets_add_signatures(secrets, exchange->url);
    if (exchange->response.body != NULL)
        secrets_add_signatures(secrets, exchange->response.body);
    if (target->shown_url != NULL)
        secrets_rename(secrets, target->url, target->shown_url);
    return secrets;
}

void report_exchange_init(struct report_exchange *out,
                          const struct report_subject *subject,
                          const struct exchange *exchange)
{
    struct secrets *secrets = secrets_of(subject, exchange);
    *out = (struct report_exchange){
        .method = memory_text(exchange->request.method),
        .url = secrets_clean(secrets, exchange->url),
        .status = exchange->outcome == EXCHANGE_DONE ? exchange->response.status : 0,
        .reason = exchange->reason,
    };
    add_headers(&out->request.headers, &exchange->request.headers, secrets, subject);
    add_body(&out->request, exchange->request.body, exchange->request.body_length,
             secrets);
    if (out->status != 0) {
        add_headers(&out->response.headers, &exchange->response.headers, secrets,
                    subject);
        add_body(&out->response, exchange->response.body, exchange->response.body_length,
                 secrets);
    }
    secrets_free(secrets);
}

void report_exchange_clear(struct report_exchange *exchange)
{
    free(exchange->method);
    free(exchange->url);
    http_headers_clear(&exchange->request.headers);
    http_headers_clear(&exchange->response.headers);
    free(exchange->request.body);
    free(exchange->response.body);
    *exchange = (struct report_exchange){0};
}
