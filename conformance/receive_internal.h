/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the command share.
 */
#ifndef COUNTERSIGN_RECEIVE_INTERNAL_H
#define COUNTERSIGN_RECEIVE_INTERNAL_H

#include "conformance/receive_report.h"
#include "src/options.h"
#include "wire/listener.h"
#include "wire/session.h"

#include <pthread.h>
#include <signal.h>

struct receiving {
    const struct options *options;
    struct contract *contract;
    struct webhook_key *keys;
    struct session *clock; /* NULL: this machine's clock */
    bool clock_failed;     /* it was told that it cannot be read */
    struct listener *listener;
    pthread_mutex_t lock; /* of what follows */
    struct arrivals *arrivals;
    struct receive_report report;
    bool live;   /* verdicts are printed as they come */
    bool driven; /* the mock has nothing left to send */
};

/* Answers a request: judges it when it is a delivery. For the listener. */
void receive_answer(void *context, const struct http_request *request,
                    struct listener_reply *reply);

/* Waits until enough has arrived, the time is over, or a signal of `ending` comes. */
void receive_wait(struct receiving *receiving, const sigset_t *ending, double started);

/* Has the mock of --mock send every webhook of the contract to `url`, as often as it
 * takes to see each rule held; returns when the mock has nothing left to send. False with
 * an error when it does not do what it is told. */
__attribute__((warn_unused_result)) bool
receive_drive(struct receiving *receiving, const char *url, struct error *error);

#endif
