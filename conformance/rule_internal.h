/* SPDX-License-Identifier: Apache-2.0 */
/* A probe from inside: what the runner reads when a rule is done. */
#ifndef COUNTERSIGN_RULE_INTERNAL_H
#define COUNTERSIGN_RULE_INTERNAL_H

#include "conformance/rule.h"

#define PROBE_MAX_RECORDS 8 /* notes kept of one probe */

struct probe {
    const struct rule *rule;
    const struct subject *subject;
    struct evidence *evidence;
    size_t held;        /* times something was compared and held */
    size_t broken;      /* times something was broken, of any weight */
    enum verdict worst; /* FAIL, WARN or RECORDED once broken > 0 */
    struct claim claim; /* of the breach reported */
    const struct answer *answer;
    char *expected, *actual; /* of the breach reported */
    char *lacked;            /* the first thing lacked, or NULL */
    bool unstable;           /* it is so because what it looked at moved */
    char *not_applicable;    /* why, or NULL */
    char *error;             /* why the endpoint could not be asked, or NULL */
    char *unread;            /* what it asked for and could not read, or NULL */
    bool unread_now;         /* it may be read when it is asked for again */
    char *open;              /* why a part of it could not be judged, or NULL */
    bool judged_whole;       /* all of it was, at some other place */
    char *records[PROBE_MAX_RECORDS];
    size_t record_count;
    const struct answer *record_answer;
};

/* Starts a probe. */
void probe_init(struct probe *probe, const struct rule *rule,
                const struct subject *subject, struct evidence *evidence);
void probe_clear(struct probe *probe);

/* Tells a probe that ran of an answer by which something was not read: what held then
 * held for the rest alone, and that is no pass. */
void probe_miss(struct probe *probe, const struct answer *answer);

/* True when what held, held for a part alone. */
bool probe_is_part(const struct probe *probe);

/* What the rule came to. */
enum verdict probe_verdict(const struct probe *probe);

#endif
