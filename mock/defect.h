/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lies about the contract: what the mock can be told to do wrong, so that a check can
 * prove that it notices.
 *
 * A kind of defect knows by itself where a given contract offers it a target, so that no
 * defect names any API; kind and target together are the identifier: "kind@target".
 * Some kinds change the contract's model before it is served, the others step in while a
 * request is answered, at one of the stages below. Without defects the mock asks for
 * nothing here.
 */
#ifndef COUNTERSIGN_DEFECT_H
#define COUNTERSIGN_DEFECT_H

#include "mock/base_url.h"
#include "mock/fault.h"
#include "mock/guard.h"
#include "mock/limiter.h"
#include "mock/mistake.h"
#include "mock/negotiate.h"
#include "mock/preference.h"
#include "mock/query.h"
#include "mock/store.h"
#include "src/contract.h"
#include "src/error.h"
#include "src/http.h"
#include "src/route.h"
#include "src/signed_url.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* What a defect is about, in one contract. The numbers are positions in the model; which
 * of them count is the kind's own business. */
struct defect_target {
    size_t operation;         /* of the contract's */
    size_t part, other;       /* parameter, filter, range, word, field, invariant, ... */
    enum certainty certainty; /* of the claim that is lied about; never unknown */
};

struct defect {
    const struct defect_kind *kind;
    char *id; /* "kind@target" */
    struct defect_target target;
    json_t *state; /* object: what it remembers while it is played */
};

struct defect_list {
    struct defect *items;
    size_t count, capacity;
};

/* Every defect a contract offers, family by family. The list is filled from empty. */
void defect_list_all(const struct contract *contract, struct defect_list *out);
void defect_list_clear(struct defect_list *list);

const char *defect_name(const struct defect *defect); /* of its kind */
const char *defect_family(const struct defect *defect);
const char *defect_summary(const struct defect *defect);

/* --- Playing --- */

/* Where a defect may step in. */
enum defect_stage {
    DEFECT_REQUEST,  /* the request, a copy, before anything is read from it */
    DEFECT_IDENTITY, /* `admitted` and `identity`, once the credentials are judged */
    DEFECT_RATE,     /* `rate`, once the request is counted */
    DEFECT_PROBLEMS, /* `problems`, once all reasons to refuse are known */
    DEFECT_QUERY,    /* `query`, before it runs */
    DEFECT_ROWS,     /* `rows`, all that match */
    DEFECT_PAGE,     /* `page`, rows and totals */
    DEFECT_ITEM,     /* `record`, the one that is shown (STORE_NONE: none) */
    DEFECT_WRITTEN,  /* `changing`, after the change of `record`, which was `before` */
    DEFECT_BODY,     /* `body`, the JSON of any answer of the operation */
    DEFECT_RESPONSE, /* `response`, as it is to be sent */
    DEFECT_SIGN,     /* `signing`, before a URL is signed */
    DEFECT_SIGNED,   /* `url`, signed */
    DEFECT_DELIVERY, /* `verdict` on a signed URL that is asked for */
    DEFECT_STAGES,
};

/* What is about to be signed. */
struct defect_signing {
    const struct contract_field *field;
    const char *path;
    struct instant now;
    int64_t lifetime;
};

/* What the mock is about to do, laid open. What the stage does not name may be NULL. */
struct defect_exchange {
    const struct contract *contract;
    const struct store *store;
    struct store *changing; /* the same, to be changed */
    const json_t *before;   /* what `record` was, before an operation changed it */
    const struct signed_url_key *key; /* DELIVERY: with the asset's scheme */
    struct instant clock;             /* what the mock's clock shows */
    struct instant now; /* the moment it is answered at: that, or a preferred one */
    struct http_request *request;
    const struct negotiate_wishes *wishes; /* of HTTP's own kind */
    const struct preferences *asked;       /* by the request itself */
    const struct preferences
        *preferred;                   /* by the request, or beforehand; NULL: nothing */
    const struct fault_plan *trouble; /* that it meets; NULL: none */
    unsigned variant; /* of a value that is made because that is preferred */
    const struct contract_operation *operation; /* NULL: none is meant */
    const struct route *route;
    bool admitted;
    struct guard_identity identity;
    struct guard_problems *problems;
    struct limiter_state *rate;
    struct query *query;
    struct query_rows *rows;
    struct query_page *page;
    size_t record;
    enum refusal refusal;      /* REFUSAL_COUNT: it is none */
    struct mistakes *mistakes; /* that its client makes; NULL: nobody looks for any */
    bool foreign_cursor;       /* one of another question is followed */
    bool regardless;           /* a defect's: what is refused is done all the same */
    json_t *body;              /* changed in place */
    struct http_response *response;
    struct answer_body *lent; /* is sent in place of the response's; NULL: that is. With
                                 defects there is none */
    struct defect_signing *signing;
    bool is_fleeting; /* the answer shows URLs, which are signed anew each time */
    char *url; /* owned by the exchange; a defect may put another one in its place */
    const struct store_asset *asset;
    struct base_url base; /* of the URLs in the answer; its authority is settled */
    enum signed_url_verdict verdict;
};

/* Where a defect may step in while a webhook is sent. */
enum defect_parcel_stage {
    DEFECT_COMPOSED_PARCEL, /* `body`, before it is queued; dropped, twice, held */
    DEFECT_DATED_PARCEL,    /* `now` and `forged`, before it is signed */
    DEFECT_SIGNED_PARCEL,   /* `request`, as it is to be sent */
    DEFECT_PARCEL_STAGES,
};

/* A webhook that is about to be sent, laid open. */
struct defect_parcel {
    const struct contract_webhook *webhook;
    json_t *body;       /* changed in place */
    bool dropped;       /* it is never sent */
    bool twice;         /* it is sent a second time */
    bool held;          /* it waits for the next about its subject */
    struct instant now; /* it is dated so */
    bool forged;        /* it is signed by another secret */
    struct http_request *request;
};

struct defects;

/* Returns new an empty set of defects to be played on `contract`, which must not have
 * been served from yet. It is borrowed, and changed by defects_add. */
struct defects *defects_new(struct contract *contract);
void defects_free(struct defects *defects);

/* Adds the defect `id`. False with an error (and the nearest name) when the contract
 * offers no such defect. */
__attribute__((warn_unused_result)) bool defects_add(struct defects *defects,
                                                     const char *id, struct error *error);

/* Those that the contract offered as it was, borrowed; and whether one of them is played.
 * NULL for NULL: nothing is played. */
const struct defect_list *defects_offered(const struct defects *defects);
bool defects_play(const struct defects *defects, const struct defect *defect);

/* True when some defect steps in at `stage`. */
bool defects_step_in(const struct defects *defects, enum defect_stage stage);

/* Lets the defects that are played change what `exchange` holds at `stage`. */
void defects_at(const struct defects *defects, enum defect_stage stage,
                struct defect_exchange *exchange);

/* The same for what is sent; any thread. NULL: nothing is played. */
void defects_send(const struct defects *defects, enum defect_parcel_stage stage,
                  struct defect_parcel *parcel);

#endif
