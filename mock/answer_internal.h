/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the answering half. What is known of a request so far travels in struct
 * defect_exchange, so that a defect can step in at any stage. For answer*.c alone.
 */
#ifndef COUNTERSIGN_ANSWER_INTERNAL_H
#define COUNTERSIGN_ANSWER_INTERNAL_H

#include "mock/answer.h"
#include "mock/entity.h"
#include "mock/limiter.h"
#include "mock/memo.h"
#include "mock/refusal.h"
#include "mock/wait.h"
#include "mock/walk.h"
#include "src/text.h"

/* A piece of a body. */
enum answer_piece_kind {
    ANSWER_BYTES,     /* literal */
    ANSWER_RECORDS,   /* the rows, or the one record */
    ANSWER_TOTAL,     /* its value */
    ANSWER_ECHO,      /* likewise */
    ANSWER_ESTIMATED, /* whether the total of items is an estimate */
    ANSWER_COMMA,     /* unless nothing stands before it in its object */
    ANSWER_OPTION,    /* as many pieces as its length are left out with the total, where
                         an answer does not tell it */
    ANSWER_NONE,      /* likewise, where there is none */
};

struct answer_piece {
    enum answer_piece_kind kind;
    enum total total;
    enum none none; /* TOTAL: how it is told that there is none */
    enum echo echo;
    char *bytes;
    size_t length;
};

/* The body of a list or an item around its records, made once. */
struct answer_frame {
    struct answer_piece *pieces;
    size_t count;
};

/* What an operation answers with when there is nothing to look up. */
struct answer_prepared {
    int status;
    const char *media;         /* NULL: no body */
    struct answer_frame frame; /* of a list or an item */
};

struct answering {
    struct answer_options options;
    struct route_table *routes;
    struct query_memory *memory;
    struct memo *bodies;  /* of lists */
    struct text body_key; /* of the one that is looked for; kept for its room */
    struct limiter *limiter;
    struct answer_prepared *prepared; /* by operation */
    struct walks *walks;              /* of clients, from page to page */
    struct waits *waits;              /* that clients were told of */
    bool owns_query;        /* the contract itself has parameters named as preferences */
    unsigned dynamic_count; /* values made because that was preferred */
};

/* The first response of 200 to 299 that is declared, else the default one, else NULL. */
const struct contract_response *
answer_success(const struct contract_operation *operation);

/* Makes the frame of a list's or an item's body. */
void answer_frame_init(struct answer_frame *frame,
                       const struct contract_operation *operation);
void answer_frame_clear(struct answer_frame *frame);

/* Answers a list (admitted, its parameters valid) or an item (`record` is found). */
void answer_list(struct answering *answering, struct defect_exchange *exchange);
void answer_item(struct answering *answering, struct defect_exchange *exchange);

/* A body that is sent many times, as long as somebody holds a share of it. */
struct answer_body {
    const char *bytes;
    size_t length;
    struct entity_mark mark;
};

/* Returns new the memory of an answering half; freed by memo_free. */
struct memo *answer_bodies_new(void);

/* Gives a share up; NULL is allowed. Any thread. */
void answer_body_release(void *body);

/* Puts the body of a list, whose page is known, into the response; or lends one that is
 * remembered. */
void answer_body(struct answering *answering, struct defect_exchange *exchange,
                 const struct answer_frame *frame);
/* Writes it. */
void answer_write_body(const struct answering *answering,
                       struct defect_exchange *exchange,
                       const struct answer_frame *frame);

/* What the answer repeats of its question, borrowed; NULL: there is no single answer. */
const char *answer_echo(const struct defect_exchange *exchange, enum echo echo);

/* What is wrong with the cursor that leads on; `start` is the row (from 0) it leads to.
 */
enum answer_cursor {
    ANSWER_CURSOR_GOOD,
    ANSWER_CURSOR_FOREIGN,
    ANSWER_CURSOR_EXPIRED,
    ANSWER_CURSOR_BROKEN,
};
enum answer_cursor answer_cursor_read(const struct defect_exchange *exchange,
                                      const char *text, int64_t *start);

/* --- Looking for a client's mistakes; nothing happens where nobody does --- */

/* Looks at parameters and body, once all reasons to refuse are known. */
void answer_look(struct defect_exchange *exchange);
/* Looks at what a refusal stands for that comes before those. */
void answer_look_refused(struct defect_exchange *exchange);
/* Looks at which page of a list was asked for, and remembers it. */
void answer_look_page(struct answering *answering, struct defect_exchange *exchange);
/* Tells that a cursor was given for another question. */
void answer_look_cursor(struct defect_exchange *exchange);
/* Looks at how a signed URL was used. */
void answer_look_asset(const struct answering *answering,
                       struct defect_exchange *exchange);
/* Looks whether a request waited as it was told, with `matter`. */
void answer_look_wait(struct answering *answering, struct defect_exchange *exchange,
                      const void *matter);
/* Remembers that its client was told to wait. */
void answer_let_wait(struct answering *answering, const struct defect_exchange *exchange,
                     const void *matter, int64_t seconds);

/* True when mistakes were made that are to be explained instead of answered. */
bool answer_is_strict(const struct answering *answering,
                      const struct defect_exchange *exchange);
/* Does so. */
void answer_explain(const struct answering *answering, struct defect_exchange *exchange);

/* Notes a request and what is known of it, once its answer is ready. */
void answer_note(const struct answering *answering,
                 const struct defect_exchange *exchange,
                 const struct http_request *request, const struct listener_reply *reply);

/* Returns new the cursor of the page that starts with row `start`, for this query. */
char *answer_cursor(const struct defect_exchange *exchange, int64_t start);

/* Adds the problem of a page that is led to by nothing we gave out. */
void answer_check_cursor(struct defect_exchange *exchange);

/* The status of success where only a part of a list is shown (RFC 9110 15.3.7). */
#define HTTP_PARTIAL 206

/* Adds what is wrong with a page that is asked for by its first and its last row. */
void answer_check_page(struct defect_exchange *exchange);

/* True when this answer does not tell a total: it was not asked for, or every row is
 * shown. */
bool answer_withholds(const struct defect_exchange *exchange, enum total total);
/* True when some answers of a list do not. */
bool answer_may_withhold(const struct contract_list *list, enum total total);
/* Estimates the total of a list where it may be estimated, now and then. */
void answer_estimate(struct defect_exchange *exchange);

/* True when a list is answered as a part of it. */
bool answer_is_partial(const struct defect_exchange *exchange);

/* True when there is none of a total: it leads nowhere, or no row is shown. */
bool answer_is_none(const struct defect_exchange *exchange, enum total total);

/* Appends the JSON of a cursor or URL. */
void answer_link_body(const struct defect_exchange *exchange, enum total total,
                      enum none none, struct text *out);
/* Sets the headers that hold cursors and URLs. */
void answer_link_headers(struct defect_exchange *exchange);

/* Carries out what creates, updates or deletes a record, and answers. */
void answer_write(struct answering *answering, struct defect_exchange *exchange);

/* Adds a record like that of the operation's list, with an identifier of its own. */
void answer_repeat_record(struct defect_exchange *exchange, size_t record);

/* Does what was refused, where a defect wants it so. */
void answer_do_regardless(struct defect_exchange *exchange);

/* Which of several actions the request asks for, or NULL. */
const struct contract_action *answer_action(const struct defect_exchange *exchange);

/* Finds all reasons to refuse, but for the credentials. */
void answer_find_problems(struct defect_exchange *exchange);

/* What the request calls the record or owner it is about, or NULL. */
const char *answer_asked_id(const struct defect_exchange *exchange);

/* Appends a record as `view` shows it, its URLs signed now. */
void answer_record(const struct answering *answering, struct defect_exchange *exchange,
                   const struct store_view *view, size_t record, struct text *out);

/* A refusal for too many requests says where the mock's clock is moved, so that a check
 * need not wait. */
#define ANSWER_CLOCK_HEADER "Countersign-Clock"

/* Counts the request against the operation's rate limit, of which `state` then tells;
 * true when it is to be refused. */
bool answer_is_limited(struct answering *answering, struct defect_exchange *exchange,
                       struct limiter_state *state);
/* Sets the headers that tell of it, once the response is there. */
void answer_tell_rate(const struct answering *answering,
                      struct defect_exchange *exchange);

/* What signs, and verifies, the URLs of a field: by its scheme and to its end. */
struct signed_url_key answer_key(const struct answering *answering,
                                 const struct contract_signed_url *signed_url);

/* Judges a request for the signed URL of `path` and `query`, both as on the wire. */
enum signed_url_verdict answer_verify(const struct defect_exchange *exchange,
                                      const struct signed_url_key *key, const char *path,
                                      const char *query);

/* Tells of a limit in the header fields that `names` names. */
void answer_write_rate(const struct answering *answering, struct http_response *response,
                       const struct contract_rate_limit *names,
                       const struct limiter_state *state, bool is_refused);

/* True when a page of a list is asked for, and not the first one. */
bool answer_is_later_page(const struct defect_exchange *exchange);

/* Answers with the error that a fault wants; false: none wants one. */
bool answer_is_troubled(struct answering *answering, struct defect_exchange *exchange);
/* Sets the header fields that tell of it, once the response is there. */
void answer_tell_trouble(const struct answering *answering,
                         struct defect_exchange *exchange);

/* Writes a problem document (RFC 9457). */
void answer_problem(struct http_response *out, int status, const char *detail);

/* Delivers what a signed URL leads to, or refuses it. Returns the bytes, borrowed from
 * the contract, when they are sent as they are; otherwise the body is in the response. */
const char *answer_asset(const struct answering *answering,
                         struct defect_exchange *exchange, size_t *length);

/* Tells what may be done at a path, of which `methods` is the value of Allow (NULL: none
 * is told). */
void answer_options(const struct answering *answering, struct defect_exchange *exchange,
                    const char *methods);

/* True when some form of a success is welcome, or no answer has a form at all. */
bool answer_is_welcome(const struct defect_exchange *exchange);
/* Refuses because none is: as the contract documents it, or with a problem document. */
void answer_refuse_form(struct defect_exchange *exchange);

/* Does with a reply that is filled what HTTP itself promises; `keep`: its bytes are not
 * coded. */
void answer_settle(const struct answering *answering,
                   const struct defect_exchange *exchange, bool keep,
                   struct listener_reply *reply);

/* Refuses with `kind`, or for all `problems`. */
void answer_refuse(struct defect_exchange *exchange, enum refusal kind);
void answer_refuse_problems(struct defect_exchange *exchange);

/* Returns new an example for a response: the declared one, else one made from its schema;
 * NULL when it has no content, or none can be made. */
json_t *answer_example(const struct contract_response *response);

/* Returns new the least value a field's schema allows. */
json_t *answer_least(const struct contract_field *field);

/* Returns new what stands at a member of an answer that nothing computes: what its schema
 * fixes, what the example shows, what its schema shows; NULL: nothing has to. */
json_t *answer_filling(const struct contract_response *response,
                       const struct contract_field *field);

/* Answers an operation of which plain OpenAPI says all there is. */
void answer_plain(struct defect_exchange *exchange);

/* Answers with a declared response: the example that is preferred, else the first one,
 * else a value made from the schema, of the most welcome media type. */
void answer_declared(struct defect_exchange *exchange,
                     const struct contract_response *response, int status);

/* Refuses with a response that the operation declares for such a refusal, where nothing
 * else is said of it; false when it declares none. */
bool answer_refuse_declared(struct defect_exchange *exchange,
                            const struct refusal_facts *facts);

/* Adds the header fields that are declared for the answer and not set yet. */
void answer_headers(struct defect_exchange *exchange);

/* Tells which of the preferences that the request names the answer follows (RFC 7240 3).
 */
void answer_applied(struct defect_exchange *exchange);

/* True when a response is to be shown as it is documented, by an example of the preferred
 * name or a value made from its schema, whatever there is to look up. */
bool answer_shows(const struct preferences *preferred,
                  const struct contract_response *response);

/* Replays the documented answer of `status`; false when there is none, or when it is the
 * status of success, which the operation answers by itself. */
bool answer_replay(struct defect_exchange *exchange, int status);

#endif
