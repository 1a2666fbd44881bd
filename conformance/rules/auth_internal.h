/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the auth family share: credentials that are almost right, and the
 * one question they are all put to.
 *
 * Which of several faults a server names first is open, so each question has one fault:
 * it is answered to the main identity, and only the credential is changed.
 */
#ifndef COUNTERSIGN_RULES_AUTH_INTERNAL_H
#define COUNTERSIGN_RULES_AUTH_INTERNAL_H

#include "conformance/rule.h"

/* Returns new a changed `secret` (never empty), or NULL when it cannot be changed so. */
typedef char *auth_change(const char *secret);

auth_change auth_empty, auth_unlike, auth_alike, auth_truncated, auth_extended,
    auth_altered, auth_other_case;

/* What stands in for a credential of `scheme` once its secret part is changed: new, or
 * NULL. Of user and password only the password is a secret. */
char *auth_forge(const struct contract_scheme *scheme, const char *value,
                 auth_change *change);

/* A request of the subject's operation that is answered to the main identity. */
struct auth_baseline {
    struct arguments arguments;
    const struct contract_requirement *requirement; /* what the main identity presents */
};

#define AUTO_BASELINE __attribute__((cleanup(auth_baseline_clear)))

/* False, and what was lacked is said, when there is none. */
bool auth_baseline(struct probe *probe, struct auth_baseline *baseline);
void auth_baseline_clear(struct auth_baseline *baseline);

/* Asks with `value` in place of the credential of the requirement's scheme at `index`;
 * NULL leaves it out. Refusals are expected from here on. */
const struct answer *auth_ask(struct probe *probe, const struct auth_baseline *baseline,
                              size_t index, const char *value);

/* The scheme at `index` of the requirement, and what the main identity presents for it.
 */
const struct contract_scheme *
auth_scheme(struct probe *probe, const struct auth_baseline *baseline, size_t index);
const char *auth_value(struct probe *probe, const struct auth_baseline *baseline,
                       size_t index);

#endif
