/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One sending of one request, and the session it belongs to: what the files of the
 * session that know libcurl share with each other and with nobody else.
 */
#ifndef COUNTERSIGN_SESSION_TRIAL_H
#define COUNTERSIGN_SESSION_TRIAL_H

#include "wire/session_internal.h"

#include <curl/curl.h>

struct session {
    struct session_options
        options; /* with defaults; its texts are owned by the session */
    char *base, *user_agent, *authorities;
    CURL *easy;                  /* reset between requests, which keeps its connections */
    struct exchange **exchanges; /* by number - 1; NULL where released */
    size_t count, capacity;
    struct session_statistics statistics;
    struct session_retries retries;
    double last_start; /* by session_ticks, for the pace */
};

/* What is set up before and read after the transfer, which a handle of its own could run
 * just as well. */
struct session_trial {
    struct session *session;
    struct exchange *exchange;
    struct exchange_recorder recorder;
    struct curl_slist *headers;
    bool repeatable;
    unsigned transmissions;        /* times libcurl was about to send the request */
    char message[CURL_ERROR_SIZE]; /* libcurl's own words */
};

/* Sets the session's handle up for a trial, whose first four members the caller set. */
void session_trial_prepare(struct session_trial *trial);

/* Records in the exchange, and in the session's statistics, what the transfer came to. */
void session_trial_record(struct session_trial *trial, CURLcode code);

/* True once the session may send nothing more. */
bool session_is_stopped(const struct session *session);

#endif
