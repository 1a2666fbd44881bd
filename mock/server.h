/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mock that runs: its contracts behind a listener, or each behind one, with one clock
 * and one secret. Everything about a contract is decided in its stage.
 */
#ifndef COUNTERSIGN_SERVER_H
#define COUNTERSIGN_SERVER_H

#include "mock/mounts.h"
#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* All borrowed; they outlive the server. */
struct server_options {
    struct stage_options stage; /* of all; path, clock, lock, signing and access are
                                   the server's to fill in */
    const struct naming *contracts;
    size_t contract_count;
    bool are_separate;              /* each has a port of its own */
    struct listener_options listen; /* on the first port; whom it answers is the
                                       server's to fill in */
    const char *clock;            /* what it is set to, see clock_read; NULL: real time */
    bool uncontrolled;            /* nobody may control it */
    const char *admin_token_file; /* see access_new; NULL: none */
    const char *url_secret_file;  /* see signing_new; NULL: none */
    const char *log;              /* the form of its log, see access_log_open */
    const char *log_file;         /* NULL: standard error */
};

struct server;

/* Returns new a mock that accepts connections from now on, or NULL with an error. */
__attribute__((warn_unused_result)) struct server *
server_start(const struct server_options *options, struct error *error);

/* Where a contract is reached, or for SIZE_MAX all of them, the first where they are
 * separate; new. */
char *server_url(const struct server *server, size_t contract);

/* Writes to a file, which appears whole or not at all, the port; or where there are
 * several of them, a line "NAME URL" for each contract. */
__attribute__((warn_unused_result)) bool
server_write_ports(const struct server *server, const char *path, struct error *error);

/* Writes a line for each contract that says what is served, and where. */
void server_print(struct server *server, FILE *stream);

/* How many mistakes its clients have made. */
uint64_t server_mistakes(struct server *server);

/* Tells a person what was asked, and what was wrong with it. */
void server_print_summary(struct server *server, FILE *stream);

/* Lets what is under way come to its end, see listener_drain; it is still to be stopped.
 */
void server_drain(struct server *server, int64_t milliseconds, const sigset_t *ending);

/* Ends it: answers under way are sent. NULL is allowed. */
void server_stop(struct server *server);

#endif
