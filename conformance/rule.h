/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule is a table row: what must hold, how it is exercised, which defects trip it.
 *
 * A rule either judges every recorded answer of its operation (`judge`, pure) or holds a
 * dialogue (`probe`, asks through evidence.h); never both. It is run once for each
 * subject of its kind and says what it found through the functions below. What it does
 * not say counts: a rule that never said rule_held nor rule_broken was not exercised,
 * which is inconclusive.
 *
 * A breach is weighed by the claim it breaks: documented fails, inferred warns, unknown
 * is recorded. A failure is repeated with fresh answers before it is believed.
 */
#ifndef COUNTERSIGN_RULE_H
#define COUNTERSIGN_RULE_H

#include "conformance/evidence.h"
#include "conformance/relation.h"
#include "src/contract.h"
#include "src/contract_write.h"

#include <stdbool.h>
#include <stddef.h>

enum verdict {
    VERDICT_PASS,
    VERDICT_FAIL,
    VERDICT_WARN,
    VERDICT_RECORDED, /* the contract leaves it open; this is what the endpoint does */
    VERDICT_INCONCLUSIVE, /* could not be exercised, or changed while it was looked at */
    VERDICT_NOT_APPLICABLE, /* the contract does not declare what it is about */
    VERDICT_ERROR,          /* the endpoint could not be asked */
    VERDICT_COUNT,
};

/* What a rule is run for. */
enum subject_kind {
    SUBJECT_OPERATION,
    SUBJECT_LIST,       /* operation, list */
    SUBJECT_ITEM,       /* operation, item */
    SUBJECT_PARAMETER,  /* operation, parameter */
    SUBJECT_FILTER,     /* operation, list, filter, parameter */
    SUBJECT_RANGE,      /* operation, list, range */
    SUBJECT_ORDER,      /* operation, list, word: one for each word */
    SUBJECT_SIGNED_URL, /* operation, item, field */
    SUBJECT_INVARIANT,  /* operation (list or item), shape, invariant */
    SUBJECT_WRITE,      /* operation, write; asked only with leave */
    SUBJECT_CASE,       /* operation, example (a case of the contract that is refused) */
    SUBJECT_WEBHOOK,    /* what arrives; `countersign receive` judges it */
};

struct subject {
    const struct contract_operation *operation;
    const struct contract_list *list;
    const struct contract_item *item;
    const struct contract_write *write;
    const struct contract_parameter *parameter;
    const struct contract_filter *filter;
    const struct contract_range *range;
    const struct contract_order_word *word;
    const struct contract_field *field;
    const struct contract_shape *shape;
    const struct contract_invariant *invariant;
    const struct contract_case *example;
};

/* Why a rule asks the endpoint the same thing more than once: most do not, and share the
 * answers that others were given. */
enum rule_again {
    RULE_ASKS_ONCE,
    RULE_ASKS_AGAIN,          /* whether the answer stays the same is what it is about */
    RULE_ASKS_AFTER_A_CHANGE, /* records look otherwise then */
    RULE_ASKS_LATER,          /* time changes the answer */
};

struct probe; /* one run of one rule for one subject */

struct rule {
    const char *id; /* family/name; permanent */
    enum subject_kind each;
    const char *summary;     /* what must hold: one sentence, no full stop */
    const char *relation;    /* which answers are compared, and how */
    const char *source;      /* contract key, OpenAPI or RFC section it rests on */
    const char *explanation; /* a paragraph: why it matters, what a breach looks like */
    const char *const *defects; /* kinds of mock/defect that trip it; NULL-terminated */
    enum rule_again again;
    bool looks_back; /* it looks at what the others were answered */
    bool (*applies)(
        const struct subject *subject); /* NULL: to every subject of its kind */
    bool one_answer; /* a breach stands in a single answer, or in refusals alone, so that
                        data that moves cannot be what causes it; so it is with all that
                        judge */
    bool in_passing; /* it keeps no row that it borrowed of a walk, and no text of one */
    void (*probe)(struct probe *probe);
    void (*judge)(struct probe *probe, const struct answer *answer);
};

/* Families, each ended by a rule without an id. */
extern const struct rule auth_rules[], isolation_rules[], schema_rules[], item_rules[],
    pagination_rules[], links_rules[], enum_rules[], filter_rules[], range_rules[],
    order_rules[], signed_url_rules[], record_rules[], error_rules[], http_rules[],
    write_rules[], rate_limit_rules[], input_rules[], answers_rules[];

/* What `countersign receive` looks for: no probe, no part of a check. In this order. */
extern const struct rule webhook_rules[];
enum webhook_rule {
    WEBHOOK_RULE_EVENT,
    WEBHOOK_RULE_SIGNATURE,
    WEBHOOK_RULE_TIMESTAMP,
    WEBHOOK_RULE_ID,
    WEBHOOK_RULE_HEADERS,
    WEBHOOK_RULE_MEDIA,
    WEBHOOK_RULE_BODY,
    WEBHOOK_RULE_INVARIANT,
    WEBHOOK_RULE_ORDER,
    WEBHOOK_RULE_REPORT,
    WEBHOOK_RULE_REPEATED,
    WEBHOOK_RULES,
};

/* Every family in the order of reports; NULL-terminated. */
extern const struct rule *const rule_families[];

const struct rule *rule_named(const char *id);

/* True for a rule that judges whatever a run asks, so that it belongs to every part of
 * it. */
bool rule_looks_back(const struct rule *rule);

/* Gives an error about an unknown rule its hint: the nearest one, or how to list them. */
void rule_hint(const char *id, struct error *error);
const char *rule_verdict_name(enum verdict verdict);

/* How a breach of the claim weighs: it fails, warns, or is recorded. */
enum verdict rule_weigh(const struct claim *claim);

/* --- For rules --- */

const struct subject *rule_subject(const struct probe *probe);
struct evidence *rule_evidence(struct probe *probe);

/* It was exercised once more and held. */
void rule_held(struct probe *probe);

/* It was exercised and `claim` is broken; the first breach of a probe is the one
 * reported, the others are counted. `answer` is the evidence (NULL: none). */
void rule_broken(struct probe *probe, const struct claim *claim,
                 const struct answer *answer, const char *expected, const char *actual);

/* As rule_broken, both texts printed. */
void rule_broken_format(struct probe *probe, const struct claim *claim,
                        const struct answer *answer, const char *expected,
                        const char *actual_format, ...)
    __attribute__((format(printf, 5, 6)));

/* A breach by which the documents' reading is only narrowed: never worse than `at_most`.
 */
void rule_broken_at_most(struct probe *probe, enum verdict at_most,
                         const struct claim *claim, const struct answer *answer,
                         const char *expected, const char *actual);

/* The endpoint's choice where the contract says unknown; printed in the report. */
void rule_record(struct probe *probe, const struct answer *answer, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));

/* What it lacked: data, a parameter, an identity. Inconclusive unless something held. */
void rule_lacked(struct probe *probe, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Why a part of what it is about could not be judged: what holds beside it is no pass,
 * unless all of it was judged at some other place, which rule_judged_whole says. */
void rule_open(struct probe *probe, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void rule_judged_whole(struct probe *probe);

/* As rule_lacked: it could not be exercised because what it looked at moved. */
void rule_unstable(struct probe *probe, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The contract does not declare what this is about. */
void rule_not_applicable(struct probe *probe, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* True when `answer` arrived with `status`; otherwise says what was lacked (an answer of
 * another status is some other rule's breach) or that the endpoint failed, and is false.
 */
bool rule_usable(struct probe *probe, const struct answer *answer, int status);

/* True for an answer that tells of trouble on the way and nothing of the contract: too
 * many requests (RFC 6585 4), or a gateway that has nobody behind it (RFC 9110 15.6). */
bool rule_is_trouble(const struct answer *answer);

/* True when a walk is whole and not empty; otherwise says what was lacked. */
bool rule_walkable(struct probe *probe, const struct walk *walk);

/* The whole, unfiltered walk of the subject's list; NULL (and what was lacked is said)
 * when there is none or it is empty. Only identities and --param narrow it. */
const struct walk *rule_whole(struct probe *probe);

/* As rule_whole, but of a list that is too long a sample (walk->sampled) will do: for
 * values to ask with, and for what must hold for each row. */
const struct walk *rule_rows(struct probe *probe);

/* Questions from here on are meant to be refused (true) or answered (false, as at the
 * start): tells judging rules which answers to hold to the success schema. */
void rule_expect_refusal(struct probe *probe, bool expected);

/* What of a refusal is judged. */
enum refusal_part {
    REFUSAL_STATUS = 1, /* its status is one of the declared ones */
    REFUSAL_MEDIA = 2,  /* its media type is the declared one */
    REFUSAL_TEXT = 4,   /* its body fits the declared template */
};

/* Holds an answer to the declared error of a kind. `received` and `parameter` fill the
 * placeholders of the template; members declared as prose need only hold the values of
 * their placeholders; of an array made from {details} one entry must fit; members beside
 * the declared ones are free. When nothing is declared, any 4xx holds, and trouble on the
 * way is no refusal. Says held, broken or lacked; true when it held. */
struct rule_refusal {
    unsigned parts; /* of enum refusal_part; 0: all */
    enum refusal kind;
    const struct contract_errors *errors;
    const struct contract_parameter *parameter; /* or NULL */
    const char *received;                       /* or NULL */
    const struct contract_range *range;         /* REFUSAL_RANGE */
    const struct contract_parameter *needed;    /* REFUSAL_REQUIRES */
};
bool rule_refused(struct probe *probe, const struct answer *answer,
                  const struct rule_refusal *refusal);

/* True when a refusal's body looks like one of the others that the error declares. */
bool rule_fits_other_body(const struct answer *answer, const struct rule_refusal *refusal,
                          const struct contract_error *error);

#endif
