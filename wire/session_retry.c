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

/* What may pass; SESSION_TROUBLES: nothing does. An answer that says how long to wait is
 * for the session's user to obey. */
static enum session_trouble passing_trouble(const struct exchange *exchange)
{
    switch (exchange->outcome) {
    case EXCHANGE_BROKEN:
        return SESSION_LOST;
    case EXCHANGE_TIMEOUT:
        return SESSION_SLOW;
    case EXCHANGE_UNREACHABLE:
        return SESSION_UNREACHED;
    case EXCHANGE_DONE:
        if (exchange->response.status == 502)
            return SESSION_502;
        if (exchange->response.status == 504)
            return SESSION_504;
        if (exchange->response.status == 503 && !has_retry_after(&exchange->response))
            return SESSION_503;
        break;
    case EXCHANGE_UNTRUSTED:
    case EXCHANGE_TOO_LARGE:
    case EXCHANGE_BUDGET:
    case EXCHANGE_UNSENDABLE:
        break;
    }
    return SESSION_TROUBLES;
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
    enum session_trouble trouble = passing_trouble(exchange);
    retries->answered = retries->answered || exchange->outcome == EXCHANGE_DONE;
    if (trouble == SESSION_TROUBLES) {
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
