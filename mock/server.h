/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mock that runs: a stage for its contract behind a listener, one clock, one secret.
 * Everything about a contract is decided in the stage.
 */
#ifndef COUNTERSIGN_SERVER_H
#define COUNTERSIGN_SERVER_H

#include "mock/stage.h"
#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* All borrowed; they outlive the server. */
struct server_options {
    struct stage_options stage;     /* clock, lock, signing and access are the server's to
                                       fill in */
    struct listener_options listen; /* whom it answers is the server's to fill in */
    const char *clock;            /* what it is set to, see clock_read; NULL: real time */
    bool uncontrolled;            /* nobody may control it */
    const char *admin_token_file; /* see access_new; NULL: none */
    const char *url_secret_file;  /* see signing_new; NULL: none */
    bool log;                     /* one line on stderr for each answer */
};

struct server;

/* Returns new a mock that accepts connections from now on, or NULL with an error. */
__attribute__((warn_unused_result)) struct server *
server_start(const struct server_options *options, struct error *error);

const struct listener *server_listener(const struct server *server); /* borrowed */

/* Where it is reached, borrowed. */
const char *server_url(const struct server *server);

/* Writes a line that says what is served, and where. */
void server_print(struct server *server, FILE *stream);

/* Ends it: answers under way are sent. NULL is allowed. */
void server_stop(struct server *server);

#endif
