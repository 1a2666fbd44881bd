/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the isolation family share. */
#ifndef COUNTERSIGN_RULES_ISOLATION_INTERNAL_H
#define COUNTERSIGN_RULES_ISOLATION_INTERNAL_H

#include "conformance/rule.h"

#define ISOLATION_SAMPLE_SIZE 6 /* records that others ask for */

/* Identifiers of records of the main identity: the first, the last, and between. */
struct isolation_sample {
    char *ids[ISOLATION_SAMPLE_SIZE];
    size_t count;
};

#define AUTO_SAMPLE __attribute__((cleanup(isolation_sample_clear)))

/* False, and what was lacked is said, when there are none. */
bool isolation_choose(struct probe *probe, struct isolation_sample *sample);
void isolation_sample_clear(struct isolation_sample *sample);

/* Probes with --outsider: isolation_outsider.c. */
void isolation_outsider_list(struct probe *probe);
void isolation_outsider_item(struct probe *probe);

/* A question of an outsider's that GET refused, to be asked by HEAD. */
struct isolation_head {
    const struct answer *get;
    const struct arguments *arguments;
    const struct arguments *other; /* for a record that does not exist; NULL: a list */
    const struct claim *claim;
    size_t who;
};

/* HEAD tells no more than GET (RFC 9110 9.3.2): isolation_head.c. */
void isolation_hold_head(struct probe *probe, const struct isolation_head *asked);

/* Probes with --insider: isolation_insider.c. */
void isolation_insider_list(struct probe *probe);
void isolation_insider_item(struct probe *probe);

#endif
