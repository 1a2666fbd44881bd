/* SPDX-License-Identifier: Apache-2.0 */
/* The page of the control. It holds nothing of the mock's: what it shows it asks for. */
#include "mock/admin_internal.h"

#include "mock/embedded.h"
#include "src/memory.h"
#include "src/page_policy.h"

#include <assert.h>
#include <string.h>

#define POLICY_CEILING ((size_t)1024) /* bytes */

static void allow(struct text *policy, const char *element)
{
    AUTO_FREE char *open = memory_format("<%s>", element);
    AUTO_FREE char *close = memory_format("</%s>", element);
    const char *start = strstr(embedded_page, open);
    const char *end = strstr(embedded_page, close);

    assert(start != NULL && end != NULL);
    start += strlen(open);
    page_policy_add(policy, element, start, (size_t)(end - start));
}

void admin_get_page(struct admin *admin, struct instant real,
                    const struct http_request *request, const char *name,
                    struct http_response *out)
{
    AUTO_TEXT struct text policy;

    (void)admin;
    (void)real;
    (void)request;
    (void)name;
    text_init(&policy, POLICY_CEILING);
    text_add_string(&policy, "default-src 'none'");
    allow(&policy, "style");
    allow(&policy, "script");
    text_add_string(
        &policy,
        "; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'");
    admin_write_text(out, "text/html; charset=utf-8", memory_text(embedded_page));
    http_headers_set(&out->headers, "Content-Security-Policy", text_string(&policy));
    http_headers_set(&out->headers, "X-Content-Type-Options", "nosniff");
    http_headers_set(&out->headers, "Referrer-Policy", "no-referrer");
}

void admin_lead_to_page(struct http_response *out)
{
    out->status = 308;
    http_headers_set(&out->headers, "Location", &ADMIN_PREFIX[1]);
}
