/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends webhooks: a bounded queue, and a thread that empties it.
 *
 * Who queues a delivery never waits for it: its body is put together at once, so that
 * nothing of the store is looked at later, and what does not fit the queue is dropped and
 * counted. A delivery that fails is tried again a few times, later each time, dated and
 * signed anew; those about the same subject wait for it, others do not. One whose reply
 * is used is tried once, and its reply held to the contract. The last deliveries are
 * remembered.
 */
#ifndef COUNTERSIGN_COURIER_H
#define COUNTERSIGN_COURIER_H

#include "mock/defect.h"
#include "mock/store.h"
#include "src/contract.h"
#include "src/error.h"
#include "src/instant.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define COURIER_QUEUE    1000 /* deliveries that wait */
#define COURIER_RECENT   100  /* deliveries that are remembered when they are done */
#define COURIER_ATTEMPTS 4
#define COURIER_PATIENCE 5 /* seconds one attempt may take unless the contract says */

/* All borrowed. */
struct courier_options {
    const struct contract *contract;
    const struct webhook_key *keys; /* by webhook; one without bytes signs nothing */
    const struct defects *defects;  /* to be played; NULL: none */
    /* What the mock's clock shows; called by the courier's own thread. */
    struct instant (*now)(void *context);
    void *context;
};

struct courier;

/* Returns new a courier that sends nowhere yet; NULL with an error. */
__attribute__((warn_unused_result)) struct courier *
courier_start(const struct courier_options *options, struct error *error);

/* Ends it after the attempt under way; what waits is not sent. NULL is allowed. */
void courier_stop(struct courier *courier);

/* Sends to `url` from now on; NULL: nowhere, and what waits is dropped. False with an
 * error when it is no URL that can be sent to. */
__attribute__((warn_unused_result)) bool
courier_aim(struct courier *courier, const char *url, struct error *error);

/* Returns new the URL they are sent to now, or NULL. */
char *courier_target(struct courier *courier);

/* Queues a webhook about a record (NULL: none) that came to its state at `moment`.
 * Returns the number of the delivery; 0 when it is dropped: there is no URL, no secret,
 * or no room. */
size_t courier_send(struct courier *courier, const struct contract_webhook *webhook,
                    const json_t *record, struct instant moment);

/* Queues every webhook that the contract has for this change. */
void courier_tell(struct courier *courier, const struct store_event *event);

/* Returns new what it does, and its recent deliveries. */
json_t *courier_print(struct courier *courier);

#endif
