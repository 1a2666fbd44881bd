/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One delivery of a webhook: its body, put together when the record changes, and each
 * attempt to deliver it, dated and signed when it is made.
 */
#ifndef COUNTERSIGN_PARCEL_H
#define COUNTERSIGN_PARCEL_H

#include "mock/courier.h"

enum parcel_state { PARCEL_WAITING, PARCEL_DELIVERED, PARCEL_FAILED };

/* One delivery. */
struct parcel {
    size_t number;
    const struct contract_webhook *webhook;
    char *subject; /* the record's identifier, or NULL */
    char *id;      /* of the delivery */
    char *body;
    struct instant moment; /* the record came to its state */
    enum parcel_state state;
    unsigned attempts;
    double due;     /* not before; ticks */
    char *url;      /* of the last attempt */
    int status;     /* of the last reply; 0: none */
    double seconds; /* the last attempt took */
    char *trouble;  /* why it failed, or what is wrong with the reply; or NULL */
    bool held;      /* a defect keeps it until another about its subject comes */
};

/* Returns new; `record` may be NULL. `twin` becomes new a second one that is to be sent
 * as well, or NULL; a result of NULL means that nothing is to be sent: both are a
 * defect's. */
struct parcel *parcel_new(const struct courier_options *options,
                          const struct contract_webhook *webhook, const json_t *record,
                          struct instant moment, struct parcel **twin);
void parcel_free(struct parcel *parcel);
json_t *parcel_print(const struct parcel *parcel);

/* What an attempt came to. */
struct parcel_outcome {
    enum parcel_state state; /* WAITING: another attempt may do better */
    int status;
    double seconds;
    char *trouble; /* new, or NULL */
};

/* Makes one attempt. The parcel is not changed; no lock is held. */
void parcel_attempt(const struct courier_options *options, const struct parcel *parcel,
                    struct parcel_outcome *outcome);

#endif
