/* SPDX-License-Identifier: Apache-2.0 */
/* Which trouble passes by itself, and how long to wait until it may have. */
#include "wire/session_internal.h"

#define MOST_IN_VAIN 2 /* requests that retries did not help until they are cut down */

const char *session_trouble_name(enum session_trouble trouble)
{
    static const char *const names[SESSION_TROUBLES] = {
        [SESSION_LOST] = "broken connection",
        [SESSION_SLOW] = "timeout",
        [SESSION_UNREACHED] = "no connection",
        [SESSION_502] = "502",
        [SESSION_503] = "503",
        [SESSION_504] = "504",
        [SESSION_429] = "429",
    };
    return names[trouble];
}

static bool has_retry_after(const struct http_response *response)
{
    return http_headers_value(&response->headers, "Retry-After") != NULL;
}

enum session_trouble session_trouble_of(const struct exchange *exchange)
{
    switch (exchange->outcome) {
    case EXCHANGE_BROKEN:
        return SESSION_LOST;
    case EXCHANGE_TIMEOUT:
        return SESSION_SLOW;
    case EXCHANGE_UNREACHABLE:
        return SESSION_UNREACHED;
    case EXCHANGE_DONE:
        return exchange->response.status == 429   ? SESSION_429
               : exchange->response.status == 502 ? SESSION_502
               : exchange->response.status == 503 ? SESSION_503
               : exchange->response.status == 504 ? SESSION_504
                                                  : SESSION_TROUBLES;
    case EXCHANGE_UNTRUSTED:
    case EXCHANGE_TOO_LARGE:
    case EXCHANGE_BUDGET:
    case EXCHANGE_UNSENDABLE:
        break;
    }
    return SESSION_TROUBLES;
}

/* A refusal for too many requests, and an answer that says how long to wait, are for the
 * session's user to obey. */
static bool is_for_the_user(const struct exchange *exchange, enum session_trouble trouble)
{
    return trouble == SESSION_429 ||
           (trouble == SESSION_503 && has_retry_after(&exchange->response));
}

/* Where nobody ever answered, nothing tells that there is anybody. */
static unsigned most_retries(const struct session_retries *retries,
                             const struct session_retrying *retrying,
                             enum session_trouble trouble)
{
    bool silent = trouble == SESSION_SLOW || trouble == SESSION_UNREACHED;
    if (silent && !retries->answered)
        return 0;
    bool once = trouble == SESSION_SLOW || retries->vain[trouble] >= MOST_IN_VAIN;
    return once && retrying->most > 1 ? 1 : retrying->most;
}

static double pause_before(const struct session_retries *retries,
                           const struct session_retrying *retrying)
{
    double pause = SESSION_FIRST_PAUSE;
    if (retries->vain[retrying->trouble] >= MOST_IN_VAIN)
        return 0;
    for (unsigned i = 0; i < retrying->done && pause < SESSION_LONGEST_PAUSE; i++)
        pause *= 2;
    return pause < SESSION_LONGEST_PAUSE ? pause : SESSION_LONGEST_PAUSE;
}

bool session_retry_is_due(struct session_retries *retries,
                          struct session_retrying *retrying,
                          const struct exchange *exchange, double *pause)
{
    enum session_trouble trouble = session_trouble_of(exchange);
    retries->answered = retries->answered || exchange->outcome == EXCHANGE_DONE;
    if (trouble == SESSION_TROUBLES || is_for_the_user(exchange, trouble)) {
        if (retrying->done > 0)
            retries->vain[retrying->trouble] = 0;
        return false;
    }
    if (retrying->done >= most_retries(retries, retrying, trouble)) {
        if (retrying->done > 0)
            retries->vain[trouble]++;
        return false;
    }
    retrying->trouble = trouble;
    *pause = pause_before(retries, retrying);
    retrying->done++;
    return true;
}
