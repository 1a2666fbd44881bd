/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the error family share: requests with one fault, made from what the
 * contract says of a parameter.
 *
 * Which of several faults is named first, and whether all are, is open: every question
 * but one has a single fault, in a request that is answered without it.
 */
#ifndef COUNTERSIGN_RULES_ERROR_INTERNAL_H
#define COUNTERSIGN_RULES_ERROR_INTERNAL_H

#include "conformance/rule.h"

#define ERROR_FAULTS_MAX 10 /* ways in which one parameter is made wrong */

struct error_fault {
    const struct contract_parameter *parameter;
    enum refusal kind;
    char *value;    /* NULL: left out */
    bool is_json;   /* the value is JSON, to stand in a body as it is */
    bool tolerated; /* the contract lets it be answered as well */
};

struct error_faults {
    struct error_fault items[ERROR_FAULTS_MAX];
    size_t count;
};

#define AUTO_FAULTS __attribute__((cleanup(error_faults_clear)))

/* All ways in which a parameter can be wrong; none for one in the path of a list or an
 * item, where a bad value is an unknown record or no operation at all. */
void error_faults_of(const struct contract_operation *operation,
                     const struct contract_parameter *parameter,
                     struct error_faults *out);
/* Adds those of an array or an object that is written in a style. */
void error_faults_styled(const struct contract_parameter *parameter,
                         struct error_faults *out);
/* True when the operation declares the status of a request that cannot be followed. */
bool error_declares_refusals(const struct contract_operation *operation);
void error_faults_clear(struct error_faults *faults);

/* True when the contract lets a page size beyond its bounds be taken otherwise. */
bool error_is_tolerated(const struct contract_operation *operation,
                        const struct contract_parameter *parameter, bool above);

/* Fills `arguments` for a request of the subject's operation that the main identity is
 * answered. False, and what was lacked is said, when there is none. */
bool error_baseline(struct probe *probe, struct arguments *arguments);

/* Asks the baseline with these faults. Refusals are expected from here on. */
const struct answer *error_ask(struct probe *probe, const struct arguments *baseline,
                               const struct error_fault *faults, size_t count,
                               bool again);

/* True when a fault is one of `kinds` (ended by REFUSAL_COUNT; NULL: any). */
bool error_is_of(const enum refusal *kinds, const struct error_fault *fault);

/* Asks every fault of these kinds that the subject's parameter can have, one by one. */
typedef void error_hold(struct probe *probe, const struct answer *answer,
                        const struct error_fault *fault);
void error_each_fault(struct probe *probe, const enum refusal *kinds, error_hold *hold);

/* Holds the status of the answer to what the contract says of such a fault. */
void error_hold_status(struct probe *probe, const struct answer *answer,
                       const struct error_fault *fault);

/* Returns new how a fault reads in a report: "with page=0". */
char *error_told(const struct error_fault *fault);

/* True when some text at any depth of `value` holds `wanted`. */
bool error_holds_text(const json_t *value, const char *wanted);

/* True when an error's template shows this placeholder. */
bool error_declares(const struct contract_error *error, const char *placeholder);

/* error_body.c */
bool error_range_applies(const struct subject *subject);
bool error_unknown_applies(const struct subject *subject);
void error_body(struct probe *probe);
void error_field(struct probe *probe);
void error_received(struct probe *probe);
void error_range(struct probe *probe);
void error_unknown(struct probe *probe);

/* error_several.c */
bool error_several_applies(const struct subject *subject);
bool error_stable_applies(const struct subject *subject);
void error_several(struct probe *probe);
void error_stable(struct probe *probe);
void error_judge_secrets(struct probe *probe, const struct answer *answer);

/* error_request.c */
bool error_malformed_applies(const struct subject *subject);
bool error_shape_applies(const struct subject *subject);
bool error_stranger_applies(const struct subject *subject);
bool error_missing_applies(const struct subject *subject);
bool error_media_applies(const struct subject *subject);
void error_malformed(struct probe *probe);
void error_shape(struct probe *probe);
void error_stranger(struct probe *probe);
void error_missing(struct probe *probe);
void error_media(struct probe *probe);

/* error_case.c */
bool error_case_applies(const struct subject *subject);
void error_case(struct probe *probe);

/* error_exclusive.c */
bool error_has_exclusive(const struct subject *subject);
void error_exclusive(struct probe *probe);

#endif
