/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the evidence module share. */
#ifndef COUNTERSIGN_EVIDENCE_INTERNAL_H
#define COUNTERSIGN_EVIDENCE_INTERNAL_H

#include "conformance/evidence.h"

#include "src/tape.h"

/* One end of the part that a list is held to. */
struct evidence_bound {
    const struct contract_operation *operation;
    const struct contract_filter *filter;
    char *value;
};

/* The input that the questions of a rule are about, see evidence_set_about. */
struct evidence_about {
    const struct contract_operation *operation; /* NULL: none in particular */
    const struct contract_parameter *input;
    const char *value; /* NULL: any */
};

struct evidence {
    const struct contract *contract;
    const struct target *target;
    struct session *session;
    struct answer **answers; /* all, in order of asking */
    size_t answer_count, answer_capacity;
    struct walk **walks; /* all */
    size_t walk_count, walk_capacity;
    json_t *answer_memo; /* key -> number of the answer */
    json_t *moment_memo; /* likewise, of the moment alone */
    json_t *walk_memo;   /* key -> index of the walk */
    struct evidence_bound *bounds;
    size_t bound_count;
    bool looking; /* what is answered now is neither remembered nor recalled */
    bool expect_refusal;
    bool clock_moved;     /* what is answered now holds for the moment alone */
    bool changing;        /* likewise, since records are being changed */
    bool clock_stopped;   /* it stands still */
    int64_t clock_offset; /* seconds it was moved by a rule */
    int64_t passed; /* seconds it was moved because the endpoint asked for patience */
    char *passing_clock; /* where; NULL: nowhere yet */
    bool provoking;      /* a refusal for too many requests is what is wanted */
    evidence_wait *wait; /* waits; NULL: nobody does */
    void *wait_context;
    int64_t waited;        /* seconds */
    int64_t waited_expiry; /* likewise, for what ends by itself */
    int64_t patience;  /* the most to be waited from now on; 0: LONGEST_WAITS in all */
    size_t asked_busy; /* questions asked again after 429 */
    size_t asked_away; /* likewise, after 503 */
    bool unheard;      /* a question was given up that a refusal said nothing of */
    struct evidence_about about;
    bool in_bulk;                 /* pages come of which most are not looked at again */
    struct tape tape;             /* of the last answer that was read so */
    const struct tape_node *root; /* NULL: none is read */
    const struct answer *read;    /* this one */
    struct answer **back;         /* what was brought back, the latest last */
    size_t back_count, back_capacity;
    bool in_passing;
    evidence_look *farewell; /* or NULL */
    void *farewell_context;
    const struct answer *unread; /* see evidence_unread */
};

/* The inputs of a request, in their order. */
struct filled_input {
    struct route_argument argument;
    const struct contract_parameter *parameter; /* NULL: none that is declared */
    char *owned;                                /* the value, when it was made; or NULL */
    bool is_json;                               /* see struct arguments */
};

struct filled {
    struct filled_input *items;
    size_t count, capacity;
};

/* Gives `request` the body that the question asks for, or that its inputs make. */
void evidence_add_body(const struct question *question, const struct filled *filled,
                       struct http_request *request);

/* Returns new what a styled parameter with this value (JSON, or a text) is in a request:
 * what stands in the path or header, all pairs of the query or of the cookies. */
char *evidence_styled(const struct contract_parameter *parameter, const char *value,
                      bool is_json);

/* Returns new the JSON a user means by `text` for a styled parameter. */
char *evidence_value_of(const struct contract_parameter *parameter, const char *text);

/* What an operation is asked for: the media type of its success, else JSON. */
const char *evidence_accept(const struct contract_operation *operation);

/* What is said of a body of the answer's own media type; of one that is not declared,
 * what is said of the first. NULL: nothing is. */
const struct contract_shape *evidence_shape(const struct answer *answer);

/* Adds pairs to the Cookie header. */
void evidence_add_cookie(struct http_headers *headers, const char *pairs);

/* Fills `request` for a question; the caller clears it. */
void evidence_build(const struct evidence *evidence, const struct question *question,
                    struct http_request *request);

/* Adds the fields (and returns new the query addition, or NULL) that present `values`. */
char *evidence_present(const struct contract *contract,
                       const struct contract_operation *operation, char *const *values,
                       struct http_headers *headers);

/* The values an asker presents, by scheme; NULL: none. */
char *const *evidence_identity(const struct evidence *evidence, enum asker as, size_t who,
                               char *const *forged);

/* True when the answers themselves lead from page to page, by cursor or URL. */
bool evidence_is_led(const struct contract_list *list);

/* Asks for page `nth`, which follows the answer `before` (NULL for the first); NULL when
 * that leads nowhere. */
const struct answer *evidence_page_after(struct evidence *evidence,
                                         const struct question *question,
                                         const struct answer *before, int64_t nth,
                                         int64_t size);

/* True when a question says something of a parameter; NULL: that it is left out. */
bool evidence_is_said(const struct arguments *arguments,
                      const struct contract_parameter *parameter, const char **value);

/* Whether a question says the parts of a page that is asked for by its first and its last
 * row, and what they make; new, NULL: it is left out. */
bool evidence_has_parts(const struct arguments *arguments,
                        const struct contract_page *page);
char *evidence_whole(const struct arguments *arguments, const struct contract_page *page);

/* Reads the body of an answer, where it is JSON. */
void evidence_read_body(struct answer *answer);

/* What the body of an answer holds, read without making values of it; NULL: it is none.
 * Good until the next one is read. */
const struct tape_node *evidence_read_tape(struct evidence *evidence,
                                           const struct answer *answer);

/* Puts an answer away, unless it is kept. */
void evidence_put_away(struct evidence *evidence, struct answer *answer);
/* Brings it back. */
const struct answer *evidence_at_hand(struct evidence *evidence,
                                      const struct answer *answer);

/* Finds out whether an answer tells that it is a refusal. */
void evidence_hear(struct answer *answer, const struct contract_failure *failure);

/* True when an answer is so old that the cursors in it are not to be followed. */
bool evidence_is_stale(const struct evidence *evidence, const struct answer *answer);

/* Returns new what a question says in the one input of a range whose ends it says: what
 * it does not say is left open, or else so far out that nothing is left out. NULL: it is
 * no such input, or nothing is said. */
char *evidence_ends(const struct contract_operation *operation,
                    const struct arguments *given,
                    const struct contract_parameter *whole);
/* Returns new a bound that leaves nothing out; NULL: none that the input takes. */
char *evidence_widest(const struct contract_filter *filter);

/* Returns new what the user gave for a parameter, else, where it is required, what the
 * contract says. NULL: it is left out. */
char *evidence_filled(const struct evidence *evidence,
                      const struct contract_parameter *parameter);
/* Returns new what the contract says of a value; NULL: nothing. */
char *evidence_declared(const struct contract_parameter *parameter);

/* Returns new what a question says of an input for the sake of another one that needs it;
 * NULL: no other does, or nothing is known. */
char *evidence_needed(const struct evidence *evidence,
                      const struct contract_operation *operation,
                      const struct arguments *given,
                      const struct contract_parameter *parameter);

/* True while an answer holds for its moment alone. */
bool evidence_is_passing(const struct evidence *evidence);

/* Lets the time pass that a refusal asks for (Retry-After), or that is due after `before`
 * refusals of the question; true when it can be asked again. */
bool evidence_obey(struct evidence *evidence, struct answer *answer, unsigned before);

/* What a question says for a parameter because of a bound, whatever it says itself (NULL:
 * nothing); borrowed, NULL: it goes as it is. */
const char *evidence_bound_value(const struct evidence *evidence,
                                 const struct question *question,
                                 const struct contract_parameter *parameter,
                                 const char *said);
/* True when the answer to a question, whose request is this, is remembered. */
bool evidence_is_known(struct evidence *evidence, const struct question *question,
                       const struct http_request *request);

/* Sends the next pages of a walk ahead, when one of them is about to be asked for. */
void evidence_ahead_of_walk(struct evidence *evidence, const struct walk *walk,
                            const struct question *question);

/* The most rows of a list that are read one by one. */
int64_t evidence_longest_walk(const struct evidence *evidence,
                              const struct contract_list *list);
/* True when a walk that has read its first page had better be a sample. */
bool evidence_is_long(const struct evidence *evidence, const struct walk *walk);
/* Reads some pages more; `question` is that of the walk. */
void evidence_sample(struct evidence *evidence, struct walk *walk,
                     const struct question *question);
/* Adds page `nth`, which shows `rows`. */
void evidence_walk_add(struct walk *walk, const struct answer *answer, json_t *rows,
                       int64_t nth);

/* Puts the pages of a long walk away that were asked for by it alone, but for the first
 * and the last ones. */
void evidence_walk_let_go(struct walk *walk);
/* True when the pages that come are to be read in bulk. */
bool evidence_walk_is_bulky(const struct walk *walk);
/* Adds a page that came in bulk and puts it away; false, and nothing is done, when there
 * is anything to be seen about it but a full page of other rows. */
bool evidence_walk_add_bulk(struct walk *walk, const struct answer *answer);

/* True for an answer that says nothing of the list it was asked for: none, or that the
 * endpoint fails or wants to be left alone. */
bool evidence_is_unread(const struct answer *answer);

/* Takes note of an answer by which something was not read; NULL: nothing of it. */
void evidence_note_unread(struct evidence *evidence, const struct answer *answer);

/* Frees a walk. */
void evidence_walk_free(struct walk *walk);

#endif
