/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request and its answer as a report may show them: without secrets, as UTF-8, and
 * without the time of day that answers carry.
 */
#ifndef COUNTERSIGN_REPORT_EXCHANGE_H
#define COUNTERSIGN_REPORT_EXCHANGE_H

#include "conformance/report.h"
#include "wire/exchange.h"

#define REPORT_EXCHANGE_BODY 65536 /* bytes of a body that are shown */

struct report_message {
    struct http_headers headers;
    char *body;         /* what is shown of it; NULL: there is none */
    size_t body_length; /* of the whole body */
    bool cut;           /* not all of it is shown */
};

struct report_exchange {
    char *method, *url;
    struct report_message request, response;
    int status;         /* 0: no answer arrived */
    const char *reason; /* why not, borrowed; or NULL */
};

/* Fills `out`, which the caller clears. */
void report_exchange_init(struct report_exchange *out,
                          const struct report_subject *subject,
                          const struct exchange *exchange);
void report_exchange_clear(struct report_exchange *exchange);

#endif
