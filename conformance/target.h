/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the user says of the endpoint: where it is, who may ask, which values it knows.
 *
 * Built from the command line; secrets ("env:NAME" is read from the environment here)
 * live in identities alone and are only ever put into requests.
 */
#ifndef COUNTERSIGN_TARGET_H
#define COUNTERSIGN_TARGET_H

#include "wire/session.h"
#include "src/contract.h"
#include "src/options.h"

struct identity {
    char *label;   /* "the credential", "insider 1": what reports print */
    char **values; /* by scheme index of the contract; NULL: not presented */
    size_t count;
};

struct target_parameter {
    char *name, *value;
};

struct target {
    const struct contract *contract; /* borrowed */
    char *url;
    char *shown_url; /* what reports call it; NULL: by its URL */
    char **clocks;   /* where clocks are moved, all at once */
    size_t clock_count;
    char *reset_url;     /* or NULL */
    char *control_token; /* presented to both; NULL: nothing is */
    bool allow_unsafe;
    struct identity main;
    bool has_main;
    struct identity *insiders, *outsiders;
    size_t insider_count, outsider_count;
    struct target_parameter *parameters;
    size_t parameter_count;
    int64_t max_requests;                   /* the whole run's budget */
    int64_t max_rows;                       /* a longer list is sampled */
    bool exhaustive;                        /* no list is */
    uint64_t seed;                          /* of the samples */
    int64_t timeout_ms, connect_timeout_ms; /* of one request */
    int64_t at_once;                        /* most under way */
    int64_t wait_expiry; /* seconds, of what ends by itself; 0: it is not waited for */
    int64_t retries;     /* most of one request */
    double interval;     /* seconds from one to the next, at least */
    int64_t redirects;   /* most that are followed */
    char *user_agent;    /* NULL: our own */
    struct session_setting *settings; /* how to connect */
    size_t setting_count;
    struct http_headers headers; /* for the endpoint's own origin */
    bool *header_is_secret;      /* by header */
};

/* Reads the options of `check` (check.c declares them). False with a usage error that
 * names the schemes the contract has, when one is unknown, malformed or an environment
 * variable is not set. */
__attribute__((warn_unused_result)) bool target_init(struct target *target,
                                                     const struct contract *contract,
                                                     const struct options *options,
                                                     struct error *error);
void target_clear(struct target *target);

/* Returns new the value a user wrote: "env:NAME" is read from the environment. NULL with
 * a usage error when that is not set, or empty. */
__attribute__((warn_unused_result)) char *target_secret(const char *written,
                                                        struct error *error);

/* The index of the header the user gave by that name; false when there is none. */
bool target_header(const struct target *target, const char *name, size_t *index);

/* What reports call the endpoint. */
const char *target_shown_url(const struct target *target);

/* Returns new base64 of a user and password, as Basic presents them (RFC 7617 2). */
char *target_basic(const char *user_and_password);

/* Returns new what such base64 holds; NULL when it is none. */
char *target_basic_decoded(const char *coded);

/* The value the user gave for a parameter of that name, or NULL. */
const char *target_parameter_value(const struct target *target, const char *name);

#endif
