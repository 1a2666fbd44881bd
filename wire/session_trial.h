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
    struct session_options options; /* with defaults, and without what is copied below */
    char *base, *user_agent;
    struct http_headers headers;      /* for the endpoint's own origin */
    struct session_setting *settings; /* owned */
    size_t setting_count;
    struct curl_slist *lists[2]; /* what settings of several values are to libcurl */
    CURL *easy;                  /* reset between requests, which keeps its connections */
    struct exchange **exchanges; /* by number - 1; NULL where released */
    size_t count, capacity;
    CURLM *multi;            /* for what is sent together; NULL: nothing was yet */
    struct exchange **ahead; /* sent, and not asked for yet */
    size_t ahead_count, ahead_capacity;
    bool alone; /* nothing is sent together any more */
    struct session_statistics statistics;
    struct session_retries retries;
    bool has_shelf;      /* the file of what was put away was made, or tried */
    int shelf;           /* -1: there can be none */
    off_t shelf_end;     /* where the next goes */
    struct text shelved; /* the last one, in one piece */
    session_tick *tick;  /* or NULL */
    void *tick_context;
    double last_start; /* by now_seconds, for the pace */
};

/* What is set up before and read after the transfer, which a handle of its own could run
 * just as well. */
struct session_trial {
    struct session *session;
    CURL *easy; /* set up for it */
    struct exchange *exchange;
    const char *url; /* the exchange's, or where a redirect leads */
    bool abroad;     /* a redirect left the origin that the request was made for */
    struct exchange_recorder recorder;
    struct curl_slist *headers;
    bool repeatable;
    unsigned transmissions;        /* times libcurl was about to send the request */
    char message[CURL_ERROR_SIZE]; /* libcurl's own words */
};

/* Loads libcurl, unless it is there already; nothing of it is called before. False with
 * an error when that cannot be. */
__attribute__((warn_unused_result)) bool session_libcurl_load(struct error *error);

/* Copies the settings of `options`. False with a usage error for one that cannot be. */
__attribute__((warn_unused_result)) bool
session_settings_read(struct session *session, const struct session_options *options,
                      struct error *error);
void session_settings_clear(struct session *session);

/* Sets them in a handle, for the endpoint's `own` origin or another one.
 * Returns the name of one that libcurl does not take, or NULL. */
const char *session_settings_apply(struct session *session, CURL *easy, bool own);

/* Adds to an exchange that is to be sent what the session adds to each. */
void session_complete(const struct session *session, struct exchange *exchange);

/* Takes from what was sent ahead the exchange of this very request, or NULL. */
struct exchange *session_take_ahead(struct session *session,
                                    const struct exchange *wanted);
void session_ahead_clear(struct session *session);

void session_shelf_clear(struct session *session);

/* Sets the trial's handle up. */
void session_trial_prepare(struct session_trial *trial);

/* Records in the exchange, and in the session's statistics, what the transfer came to. */
void session_trial_record(struct session_trial *trial, CURLcode code);

/* Tells who looks on that time passes. */
void session_tell(const struct session *session);

/* True once the session may send nothing more. */
bool session_is_stopped(const struct session *session);

#endif
