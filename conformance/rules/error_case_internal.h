/* SPDX-License-Identifier: Apache-2.0 */
/* A documented refusal on its way to the endpoint: what the parts of error_case share. */
#ifndef COUNTERSIGN_RULES_ERROR_CASE_INTERNAL_H
#define COUNTERSIGN_RULES_ERROR_CASE_INTERNAL_H

#include "conformance/rules/error_internal.h"

#define ERROR_SUBSTITUTES_MAX 2 /* the owner and the record */

struct error_replay {
    struct arguments arguments;
    const char *owner; /* whose records the case is about, by the case; NULL: nobody's */
    enum asker as;
    char **forged; /* AS_FORGED: by scheme, each owned */
    const char *header_name, *header_value;
    char *body; /* of the request, as the case has it; NULL: made from the arguments */
    char *from[ERROR_SUBSTITUTES_MAX]; /* what the case says, and what was asked */
    char *to[ERROR_SUBSTITUTES_MAX];
    size_t substituted;
    bool unknown; /* it asks for an owner or a record that the case knows nothing of */
    bool beyond;  /* a page size that the contract lets be taken otherwise */
};

/* Makes the case's request for the endpoint. False when there is none, and it is said. */
bool error_replay_make(struct probe *probe, struct error_replay *replay);
void error_replay_clear(struct probe *probe, struct error_replay *replay);

/* Holds the answer to the case. */
void error_replay_judge(struct probe *probe, const struct error_replay *replay,
                        const struct answer *answer);

#endif
