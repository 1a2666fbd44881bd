/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Using a rate limit up: a request is repeated until it is refused for being one too
 * many. For the rules that try limits, each on requests of its own.
 */
#ifndef COUNTERSIGN_RULES_LIMIT_H
#define COUNTERSIGN_RULES_LIMIT_H

#include "conformance/rule.h"

/* Whose request it is, or about what. */
enum limit_who { LIMIT_SAME, LIMIT_OTHER_IDENTITY, LIMIT_OTHER_RECORD };

struct limit_trial {
    struct probe *probe;
    /* Sends the request once more; NULL: there is nobody, or nothing, else. */
    const struct answer *(*ask)(void *context, enum limit_who who);
    void *context;
    bool holds_retry; /* no other rule looks at how long the refusal says to wait */
    bool is_safe;     /* it can be repeated: only the limit is a reason to refuse it */
};

#define LIMIT_SKEW 2 /* seconds that Date and a field may be apart by rounding */

/* The whole number in a header field; false when there is none. */
bool limit_number(const struct answer *answer, const char *name, int64_t *out);

/* As above; where there is none, the subject's claim about the headers is broken, unless
 * it leaves them to the endpoint and no answer has them: that is recorded. */
bool limit_told(struct probe *probe, const struct answer *answer, const char *name,
                int64_t *out);

/* Holds a refusal to say how long to wait: for no longer than a window. */
void limit_hold_retry(struct probe *probe, const struct answer *answer);

/* True when the subject's limit is tried with it. Otherwise it is said why not. */
bool limit_is_tried_here(struct probe *probe);

/* True when a limit may be used up: there is a clock to let its window pass. Otherwise
 * refusals that the run met by itself are judged, and what was lacked is said. */
bool limit_may_be_used_up(struct probe *probe);

/* Uses the limit up, in a window that starts with the first request: as many as it allows
 * are not refused for it, one more is, others are not, and behind the window it is good
 * again. */
void limit_try(const struct limit_trial *trial);

#endif
