/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a proof knows of its defects and of the rules that must see them. For prove*.c
 * alone.
 */
#ifndef COUNTERSIGN_PROVE_INTERNAL_H
#define COUNTERSIGN_PROVE_INTERNAL_H

#include "proof/identities.h"
#include "proof/trial.h"
#include "src/contract.h"
#include "src/text.h"

enum prove_outcome {
    PROVE_KILLED,
    PROVE_WARNED,
    PROVE_UNNAMED,
    PROVE_SURVIVED,
    PROVE_ERROR
};

struct prove_defect {
    char *id, *kind, *family;
    char *folder;
    pid_t process; /* 0: not running */
    enum prove_outcome outcome;
    struct text rules; /* that tripped, or why it went wrong */
};

struct proof {
    const char *contract_path;
    struct contract *contract;
    struct identities identities;
    char folder[64];
    json_t *rules;   /* of `countersign rules` */
    json_t *tripped; /* rule id -> true */
    json_t *applied; /* rule id -> true: the contract has something it is about */
    struct prove_defect *defects;
    size_t count, capacity;
    size_t outcomes[PROVE_ERROR + 1];
};

/* The text at `key`; "" when there is none. */
const char *prove_member(const json_t *object, const char *key);

/* True when the rule names the kind of defect. */
bool prove_names(const struct proof *proof, const char *rule, const char *kind);

/* Plays every defect, `jobs` at once, and tells of each in its order. Each is first shown
 * to the rules that name it; only where these do not see it the whole check is run, since
 * some rules judge what others asked. */
bool prove_trials(struct proof *proof, size_t jobs, struct error *error);

/* Plays once more, before the whole check, the defects named by rules that nothing
 * tripped so far. */
bool prove_trials_again(struct proof *proof, size_t jobs, struct error *error);

#endif
