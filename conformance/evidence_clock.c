/* SPDX-License-Identifier: Apache-2.0 */
/* The endpoint's clock: moved by rules, and where the endpoint asks for patience. Where
 * it cannot be moved, that time is waited for, within bounds. */
#include "conformance/evidence_internal.h"

#include "src/control_token.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_WAIT  300  /* seconds that are waited for at once */
#define LONGEST_WAITS 3600 /* seconds that are waited for in all */

/* What a mock puts into such a refusal: where its clock is. */
#define CLOCK_HEADER "Countersign-Clock"

/* --- The clock --- */

bool evidence_has_clock(const struct evidence *evidence)
{
    return evidence->target->clock_count > 0;
}

/* The token is for the clock that the user names, not for one that an answer tells of. */
static bool send_one_clock(struct evidence *evidence, const char *url, const char *method,
                           const char *body)
{
    struct http_request request;

    http_request_init(&request, method, url);
    if (url != evidence->passing_clock)
        control_token_present(evidence->target->control_token, &request.headers);
    if (body != NULL) {
        http_headers_set(&request.headers, "Content-Type", "application/json");
        request.body = memory_text(body);
        request.body_length = strlen(body);
    }
    const struct exchange *exchange = session_send(evidence->session, &request);
    http_request_clear(&request);
    return exchange->outcome == EXCHANGE_DONE && exchange->response.status / 100 == 2;
}

/* Clocks of one endpoint are moved together, or what it says depends on who answers. */
static bool send_clock(struct evidence *evidence, const char *method, const char *body)
{
    const struct target *target = evidence->target;
    bool done = true;

    evidence_look_anew(evidence);
    if (target->clock_count == 0)
        return send_one_clock(evidence, evidence->passing_clock, method, body);
    for (size_t i = 0; i < target->clock_count; i++)
        done = send_one_clock(evidence, target->clocks[i], method, body) && done;
    return done;
}

/* Tells the clock where to be: moved by rules and by patience, or at real time. */
static bool put_clock(struct evidence *evidence)
{
    int64_t offset = evidence->clock_offset + evidence->passed;
    AUTO_FREE char *body = memory_format("{\"offset\":%lld}", (long long)offset);

    evidence->clock_stopped = false;
    return offset == 0 ? send_clock(evidence, "DELETE", NULL)
                       : send_clock(evidence, "PUT", body);
}

bool evidence_set_clock(struct evidence *evidence, int64_t offset)
{
    int64_t before = evidence->clock_offset;

    evidence->clock_offset = offset;
    if (!put_clock(evidence)) {
        evidence->clock_offset = before;
        return false;
    }
    evidence->clock_moved = true;
    return true;
}

bool evidence_stop_clock(struct evidence *evidence, struct instant instant)
{
    char now[INSTANT_TEXT_SIZE];
    instant_print(instant, 0, now);
    AUTO_FREE char *body = memory_format("{\"now\":\"%s\"}", now);
    bool stopped = send_clock(evidence, "PUT", body);
    evidence->clock_moved = evidence->clock_moved || stopped;
    evidence->clock_stopped = evidence->clock_stopped || stopped;
    return stopped;
}

bool evidence_reset_clock(struct evidence *evidence)
{
    evidence->clock_offset = 0;
    bool reset = put_clock(evidence);
    evidence->clock_moved = evidence->clock_moved && !reset;
    return reset;
}

void evidence_release_clock(struct evidence *evidence)
{
    evidence->passed = 0;
    if (evidence_has_clock(evidence) || evidence->passing_clock != NULL)
        evidence_reset_clock(evidence);
}

/* --- Patience --- */

void evidence_set_wait(struct evidence *evidence, evidence_wait *wait, void *context)
{
    evidence->wait = wait;
    evidence->wait_context = context;
}

void evidence_set_patience(struct evidence *evidence, int64_t seconds)
{
    evidence->patience = seconds == 0 ? 0 : evidence->waited + seconds;
}

bool evidence_retry_after(const struct answer *answer, int64_t *seconds)
{
    return session_retry_after(&answer->exchange->response, seconds);
}

/* Returns new where the clock is moved: as the user says, or, on this machine alone, as
 * the answer says. NULL: nowhere. */
static char *clock_of(const struct evidence *evidence, const struct answer *answer)
{
    const char *base = evidence->target->url;
    const char *path =
        http_headers_value(&answer->exchange->response.headers, CLOCK_HEADER);

    if (evidence_has_clock(evidence))
        return memory_text(evidence->target->clocks[0]);
    if (path == NULL || path[0] != '/' || !session_is_loopback(base))
        return NULL;
    const char *authority = strstr(base, "://") + strlen("://");
    size_t origin = (size_t)(authority - base) + strcspn(authority, "/");
    return memory_format("%.*s%s", (int)origin, base, path);
}

bool evidence_let_pass(struct evidence *evidence, const struct answer *answer,
                       int64_t seconds)
{
    AUTO_FREE char *clock = clock_of(evidence, answer);

    if (clock != NULL) {
        if (evidence->clock_stopped)
            return false;
        evidence->passed += seconds;
        free(evidence->passing_clock);
        evidence->passing_clock = memory_text(clock);
        return put_clock(evidence);
    }
    int64_t most = evidence->patience > 0 ? evidence->patience : LONGEST_WAITS;
    if (evidence->wait == NULL || seconds > LONGEST_WAIT ||
        evidence->waited + seconds > most)
        return false;
    evidence->waited += seconds;
    evidence->wait(evidence->wait_context, seconds, WAIT_ASKED);
    return true;
}

/* Seconds to wait behind a refusal that says nothing; false when that was in vain before,
 * or often enough. */
static bool is_worth_a_retry(struct evidence *evidence, const struct answer *answer,
                             unsigned before, int64_t *seconds)
{
    unsigned most = (unsigned)evidence->target->retries;
    if (answer->status != 429)
        return false;
    if (before >= (evidence->unheard && most > 1 ? 1 : most)) {
        evidence->unheard = evidence->unheard || before > 0;
        return false;
    }
    *seconds = (int64_t)1 << before;
    return true;
}

bool evidence_obey(struct evidence *evidence, struct answer *answer, unsigned before)
{
    int64_t seconds;

    if (!answer->reached || (answer->status != 429 && answer->status != 503))
        return false;
    /* It says nothing of the question, which is asked again. */
    if (evidence->provoking || (!evidence_retry_after(answer, &seconds) &&
                                !is_worth_a_retry(evidence, answer, before, &seconds)))
        return false;
    answer->valid_request = false;
    if (!evidence_let_pass(evidence, answer, seconds < 1 ? 1 : seconds))
        return false;
    if (answer->status == 429)
        evidence->asked_busy++;
    else
        evidence->asked_away++;
    return true;
}

int64_t evidence_waited(const struct evidence *evidence, size_t retries[SESSION_TROUBLES])
{
    retries[SESSION_429] += evidence->asked_busy;
    retries[SESSION_503] += evidence->asked_away;
    return evidence->waited;
}

void evidence_provoke(struct evidence *evidence, bool provoking)
{
    evidence->provoking = provoking;
}
