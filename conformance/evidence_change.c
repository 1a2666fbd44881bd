/* SPDX-License-Identifier: Apache-2.0 */
/* What is known while records are being changed. */
#include "conformance/evidence_internal.h"

#include "src/control_token.h"

bool evidence_is_passing(const struct evidence *evidence)
{
    return evidence->clock_moved || evidence->changing || evidence->looking;
}

bool evidence_may_change(const struct evidence *evidence)
{
    return evidence->target->allow_unsafe;
}

bool evidence_can_reset(const struct evidence *evidence)
{
    return evidence->target->reset_url != NULL;
}

size_t evidence_remaining(const struct evidence *evidence)
{
    return session_remaining(evidence->session);
}

void evidence_look_anew(struct evidence *evidence)
{
    json_object_clear(evidence->moment_memo);
}

void evidence_begin_change(struct evidence *evidence)
{
    evidence_look_anew(evidence);
    evidence->changing = true;
}

static bool reset(struct evidence *evidence)
{
    struct http_request request;
    if (!evidence_can_reset(evidence))
        return false;
    http_request_init(&request, "POST", evidence->target->reset_url);
    control_token_present(evidence->target->control_token, &request.headers);
    const struct exchange *exchange = session_send(evidence->session, &request);
    http_request_clear(&request);
    return exchange->outcome == EXCHANGE_DONE && exchange->response.status / 100 == 2;
}

void evidence_end_change(struct evidence *evidence)
{
    evidence_look_anew(evidence);
    evidence->changing = false;
    if (!reset(evidence))
        evidence_renew(evidence);
}

char *evidence_location(const struct answer *answer)
{
    const char *location =
        http_headers_value(&answer->exchange->response.headers, "Location");
    return location == NULL ? NULL : url_resolve(answer->exchange->url, location);
}
