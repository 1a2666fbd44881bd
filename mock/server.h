/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mock that runs: store, answering half, clock and control behind one listener. Reads
 * the real time and makes the secret that signs URLs; everything else is decided in the
 * parts.
 */
#ifndef COUNTERSIGN_SERVER_H
#define COUNTERSIGN_SERVER_H

#include "src/contract.h"
#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>

struct server_options {
    struct contract *contract;  /* borrowed; defects change it */
    const char *host;           /* NULL: 127.0.0.1 */
    int port;                   /* 0: any free one */
    const char *const *defects; /* identifiers to be played */
    size_t defect_count;
    const char *const *preferences; /* for operations, see preference_rules_add */
    size_t preference_count;
    const char *fault_file;    /* see faults_load; NULL: none */
    const char *const *faults; /* see faults_add */
    size_t fault_count;
    const char *clock;   /* what it is set to, see clock_read; NULL: real time */
    bool unlimited;      /* nothing is refused for a rate limit */
    bool log;            /* one line on stderr for each answer */
    const char *webhook; /* URL webhooks are sent to; NULL: none yet */
    const struct webhook_key *keys; /* by webhook; borrowed */
    bool webhooks_anywhere;         /* the control may name other machines */
};

struct server;

/* Returns new a mock that accepts connections from now on, or NULL with an error. */
__attribute__((warn_unused_result)) struct server *
server_start(const struct server_options *options, struct error *error);

int server_port(const struct server *server);
const char *server_url(const struct server *server); /* borrowed */
size_t server_record_count(struct server *server);

/* Ends it: answers under way are sent. NULL is allowed. */
void server_stop(struct server *server);

#endif
