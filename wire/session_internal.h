/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the session share with each other and with nobody else: the parts of
 * sending that need no libcurl.
 */
#ifndef COUNTERSIGN_SESSION_INTERNAL_H
#define COUNTERSIGN_SESSION_INTERNAL_H

#include "wire/session.h"

#include <time.h>

/* What a session learned of retries. */
struct session_retries {
    bool answered; /* the endpoint did once, so that its silence is trouble */
    unsigned vain[SESSION_TROUBLES]; /* requests in a row that all retries did not help */
};

/* The retries of one request. */
struct session_retrying {
    unsigned most, done;
    enum session_trouble trouble; /* the last one */
};

/* What may pass by itself; SESSION_TROUBLES: nothing does. */
enum session_trouble session_trouble_of(const struct exchange *exchange);

/*
 * Looks at the exchange a trial came to. True when it is to be sent again behind a pause
 * of so many seconds: for trouble that may pass, at most `most` times, and only once and
 * at once where retries were in vain before.
 */
bool session_retry_is_due(struct session_retries *retries,
                          struct session_retrying *retrying,
                          const struct exchange *exchange, double *pause);

/* `options` with the defaults for what is zero. */
struct session_options session_defaults(struct session_options options);

/* Returns new the base without the slashes at its end; NULL with an error when it is
 * none. */
char *session_read_base(const char *base, struct error *error);

/* Returns new the absolute URL of `target` (see session_send). */
char *session_url(const char *base, const char *target);

/* Why the exchange's request cannot go over the wire; NULL when it can. Static. */
const char *session_unsendable(const struct exchange *exchange);

/* RFC 9110 9.2.1 and 9.2.2. */
bool session_is_safe(const char *method);
bool session_is_idempotent(const char *method);

/* Adds what every request carries, and `more` (or NULL), where the request does not carry
 * it itself. */
void session_add_headers(struct http_headers *headers, const char *user_agent,
                         const struct http_headers *more);

#endif
