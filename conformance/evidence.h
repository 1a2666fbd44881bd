/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions and answers: all that a rule learns of the endpoint, it learns here.
 *
 * A question is an operation with arguments, asked as somebody. The same question is sent
 * once and remembered, so that rules share answers (unless the run is a repetition, see
 * evidence_renew). While records are being changed, or the endpoint's clock is moved, it
 * is remembered until the next change or move. What is not said in a question is filled
 * in: required parameters by the user's --param, else by the contract's example, default
 * or first enum value.
 *
 * A walk reads a list page by page to its end. It ends by what it sees (no rows, or a
 * page that is not full while neither totals nor flags speak of more), so that wrong
 * totals cannot make it blind. Where pages do not count it goes where each answer leads,
 * and ends where none does.
 */
#ifndef COUNTERSIGN_EVIDENCE_H
#define COUNTERSIGN_EVIDENCE_H

#include "wire/session.h"
#include "conformance/target.h"
#include "src/contract.h"
#include "src/route.h"

/* Arguments of one question, by value; texts are copied. */
struct argument {
    enum expression_source in;
    char *name;
    char *prefix; /* of the parameter; NULL: it has none */
    char *value;  /* NULL: leave the parameter out, even a required one */
    bool is_json; /* the value is JSON, to stand in a body as it is */
};

struct arguments {
    struct argument *items;
    size_t count, capacity;
};

/* Starts without arguments. AUTO_ARGUMENTS struct arguments a = {0}; clears itself. */
void arguments_clear(struct arguments *arguments);
#define AUTO_ARGUMENTS __attribute__((cleanup(arguments_clear)))

/* Sets (or replaces) the argument for a parameter; NULL leaves the parameter out. */
void arguments_set(struct arguments *arguments,
                   const struct contract_parameter *parameter, const char *value);
void arguments_set_number(struct arguments *arguments,
                          const struct contract_parameter *parameter, int64_t value);
/* As arguments_set for a member of a body: puts this JSON there, of whatever type. */
void arguments_set_json(struct arguments *arguments,
                        const struct contract_parameter *parameter, const char *json);
/* Asks for an order: sets, or leaves out, what names it. */
void arguments_set_order(struct arguments *arguments, const struct contract_order *order,
                         const struct contract_order_word *word);
void arguments_copy(struct arguments *to, const struct arguments *from);

struct evidence;

/* Who asks. */
enum asker {
    AS_MAIN,
    AS_NOBODY,   /* no credential at all */
    AS_INSIDER,  /* `who` counts from 0 */
    AS_OUTSIDER, /* likewise */
    AS_FORGED,   /* `forged` values, by scheme index */
};

struct question {
    const struct contract_operation *operation;
    const struct arguments *arguments; /* NULL: none */
    enum asker as;
    size_t who;
    char *const *forged;     /* AS_FORGED: texts by scheme; NULL entries: not presented.
                                For a bearer scheme the text is the token, unless it starts
                                with "=": then the rest is the whole header value. */
    const char *method;      /* NULL: the operation's */
    const char *header_name; /* one more header field, or NULL */
    const char *header_value;
    const char *body;  /* these bytes, instead of a body made from the arguments;
                          "": none at all. NULL: made where there is one to make */
    const char *media; /* of the body; NULL: as declared */
    bool again;        /* send it even though the answer is remembered */
};

struct answer {
    size_t number;                              /* from 1, in order of asking */
    const struct contract_operation *operation; /* NULL for raw and signed URLs */
    const struct exchange *exchange;            /* request and response as sent */
    bool reached;                               /* an HTTP answer arrived whole */
    int status;                                 /* 0 unless reached */
    const struct contract_failure *failure; /* how it may tell that it is one, or NULL */
    bool told;    /* it does, and its status is one of success */
    json_t *body; /* parsed when the media type is JSON (or none is said) and it parses */
    const char *body_error;                   /* why it does not parse, or NULL */
    const struct contract_response *response; /* declared for this status, or NULL */
    const struct contract_shape *shape; /* of a body of this media type there, or NULL */
    bool fits; /* the body is valid by that shape's schema; true when there is none */
    enum asker as;
    int64_t passed; /* seconds that the endpoint's clock was ahead of real time then */
    bool valid_request;         /* nothing in the question was meant to be refused */
    bool kept;                  /* somebody shows it later, so that it is not put away */
    bool away;                  /* its body is not parsed, see evidence_walk_page */
    bool shelved;               /* nor here: text and header fields lie in a file */
    struct session_place place; /* there */
};

/* Asks; never NULL. */
const struct answer *evidence_ask(struct evidence *evidence,
                                  const struct question *question);

/* Sends method and target (appended to the endpoint's URL) as the main identity or
 * nobody, with one optional header. */
const struct answer *evidence_ask_raw(struct evidence *evidence, const char *method,
                                      const char *target, enum asker as,
                                      const char *header_name, const char *header_value);

/* Sends the request behind an answer once more, to another target: its method, headers
 * and body as they were. */
const struct answer *evidence_ask_at(struct evidence *evidence, const struct answer *like,
                                     const char *target);

/* Fetches an absolute URL without any credential; `again`: even if it was fetched. */
const struct answer *evidence_fetch(struct evidence *evidence, const char *method,
                                    const char *url, bool again);

/* Returns new what the request behind an answer held at `expression` as text, as
 * route_input gives it; NULL: it left that out. */
char *evidence_sent(const struct answer *answer, const struct expression *expression);

/* The value a required parameter gets when a question does not say; NULL: none is known.
 */
const char *evidence_default(const struct evidence *evidence,
                             const struct contract_operation *operation,
                             const struct contract_parameter *parameter);

/* The first required parameter for which nothing is known, so that the operation cannot
 * be asked; NULL when it can. Path parameters of an item count only when `item_too`. */
const struct contract_parameter *
evidence_unknown(const struct evidence *evidence,
                 const struct contract_operation *operation, bool item_too);

/* From here on every question to the operation gives what this input (with this value;
 * NULL: with any) needs beside it where that narrows the list, whether or not the input
 * itself is given: answers with it and without it are then about the same rows. NULL:
 * nothing more than each question needs by itself, which is always given. */
void evidence_set_about(struct evidence *evidence,
                        const struct contract_operation *operation,
                        const struct contract_parameter *input, const char *value);

/* --- Accepted or refused --- */

/* Whether an answer is what was asked for, or a refusal of it. Nobody else decides that:
 * a status alone does not tell. An answer that never came, one that leads elsewhere and a
 * failure of the server are neither. */
bool evidence_accepted(const struct answer *answer);
bool evidence_refused(const struct answer *answer);

/* True for a refusal with a status that is declared for this error. */
bool evidence_refused_as(const struct answer *answer, const struct contract_error *error);

/* --- Lists --- */

/* The rows of an answer to a list operation: its array, borrowed, or NULL. */
json_t *evidence_rows(const struct answer *answer, const struct contract_list *list);

/* What an answer says of one total: borrowed JSON from the body, or NULL when it is not
 * there. For a header total use evidence_total_number / _flag. */
const json_t *evidence_total(const struct answer *answer,
                             const struct contract_list *list, enum total total);
/* Returns new the text of what an answer repeats of its question; NULL when it is not
 * there. Body or header. */
char *evidence_echo(const struct answer *answer, const struct contract_list *list,
                    enum echo echo);
/* As a number; false when it is absent or none. Body or header. */
bool evidence_total_number(const struct answer *answer, const struct contract_list *list,
                           enum total total, int64_t *out);
/* True when an answer says that its number of items is an estimate; it is then none for
 * evidence_total_number. */
bool evidence_is_estimate(const struct answer *answer, const struct contract_list *list);
/* As a boolean; a next or previous that is text or a number counts as true, null and ""
 * as false. Body or header. */
bool evidence_total_flag(const struct answer *answer, const struct contract_list *list,
                         enum total total, bool *out);

/* Of a walk that is longer than a few pages no row is kept, but a hash of what identifies
 * it: pages that nobody looks at are put away. So pages and rows are had by the functions
 * below. */
struct walk {
    struct evidence *evidence; /* NULL: nothing of it is put away */
    const struct contract_operation *operation;
    const struct contract_list *list;
    int64_t size;                     /* asked for */
    const struct answer **page_items; /* in order; see evidence_walk_page */
    int64_t *page_nth;                /* which page of the list each is, from 0 */
    uint32_t *page_row;               /* the first row of each */
    size_t page_count, page_capacity;
    uint64_t *hashes; /* of the rows, see evidence_hash; NULL: not made */
    size_t hash_capacity;
    json_t **row_items; /* borrowed from the pages, in order; NULL: some are away */
    size_t *row_pages;  /* index of the page each row came from; likewise */
    size_t count;
    size_t near;     /* answers that there were before it: only its own are put away */
    int64_t total;   /* what the first page declares; -1: nothing */
    int64_t length;  /* rows of the list, as its end showed; -1: it did not */
    bool plain;      /* without arguments, as the main identity */
    bool whole;      /* the end was reached */
    bool sampled;    /* it is too long: some pages stand for all; not whole then */
    const char *why; /* why not, when not whole; never NULL then */
    const struct answer
        *unread; /* what came in place of a page that trouble on the way, a
                    failure or the budget kept from being read; or NULL */
};

/* Walks a list with these arguments (page index and size are set here) as `as`/`who`. One
 * that is longer than the budget is good for is sampled, unless the target is exhaustive:
 * its first and last pages are read, and some between. Size 0 stands for the largest the
 * contract allows. Remembered as answers are. Never NULL. */
const struct walk *evidence_walk(struct evidence *evidence,
                                 const struct contract_operation *operation,
                                 const struct arguments *arguments, int64_t size,
                                 enum asker as, size_t who);

/* Page `index` of a walk, and row `index`, brought back where they are away: borrowed up
 * to the end of a probe, or, where that looks at rows in passing, until EVIDENCE_NEAR
 * other pages were looked at. */
#define EVIDENCE_NEAR 64
const struct answer *evidence_walk_page(const struct walk *walk, size_t index);
json_t *evidence_walk_row(const struct walk *walk, size_t index);
/* Of the text that identifies a row: what stands at `id`, else all of it. */
uint64_t evidence_hash(const json_t *row, const char *id);
/* The index of the page that shows a row. */
size_t evidence_page_of_row(const struct walk *walk, size_t index);

/* The whole walk of a list as it is remembered, or NULL: nobody has asked for it yet. */
const struct walk *evidence_known_walk(struct evidence *evidence,
                                       const struct contract_operation *operation);
/* Walks the whole list anew; that is neither remembered nor recalled. Never NULL. */
const struct walk *evidence_walk_anew(struct evidence *evidence,
                                      const struct contract_operation *operation);

/* From now on a list is asked for within a bound: `filter`, an end of a range over
 * moments, has this value where a question says nothing of it, or asks for more. What is
 * remembered of the time before must be forgotten (evidence_renew). */
void evidence_set_bound(struct evidence *evidence,
                        const struct contract_operation *operation,
                        const struct contract_filter *filter, const char *value);
void evidence_clear_bound(struct evidence *evidence,
                          const struct contract_operation *operation);
void evidence_clear_bounds(struct evidence *evidence);
/* True while the list is asked for within a bound: it does not show all it has then. */
bool evidence_is_bounded(const struct evidence *evidence,
                         const struct contract_operation *operation);

/* The page size used for size 0, and the one an answer has when none is asked for (-1:
 * the contract does not say). */
int64_t evidence_largest_size(const struct contract_list *list);
int64_t evidence_default_size(const struct contract_list *list);

/* The smallest size worth asking for, going by the rows of a walk. Where a page must not
 * end between rows that share a value, it holds all of them and one more. */
int64_t evidence_least_size(const struct walk *walk);

/* The size in which rules read the rows of a walk once more, in smaller pages: all the
 * same one, so that they share the pages. Several pages, with as many borders as can be
 * between rows that are equal in the order `word` (NULL: the one that is initial, if
 * any), or, of a narrowed list in its initial order, the last of them full where that can
 * be; 0: there is none. */
int64_t evidence_small_size(const struct walk *walk,
                            const struct contract_order_word *word);

/* True when any page of the list can be asked for by itself. Otherwise only the first
 * can; each further one is reached through the answer before it. */
bool evidence_can_jump(const struct contract_list *list);

/* Sets page `nth` (from 0) of size `size` in `arguments`. Where pages cannot be jumped
 * to, `nth` is 0. */
void evidence_set_page(struct arguments *arguments, const struct contract_list *list,
                       int64_t nth, int64_t size);

/* The page size that a request says, -1 where that is none; false when it says nothing.
 */
bool evidence_size_sent(const struct answer *answer, const struct contract_list *list,
                        int64_t *size);

/* Sets in `arguments` what asks for the page behind `answer`; false when it leads
 * nowhere, or by a URL that holds no cursor. For lists whose pages cannot be jumped to.
 */
bool evidence_set_next(struct arguments *arguments, const struct contract_list *list,
                       const struct answer *answer);

/* Asks for page `nth` of what `arguments` ask for, by the way that leads there. NULL when
 * the pages before it do not lead so far. */
const struct answer *evidence_page(struct evidence *evidence,
                                   const struct question *question, int64_t nth,
                                   int64_t size);

/* Returns new the cursor, or the absolute URL, that an answer holds at a total of that
 * kind; NULL when there is none (null, "", absent), or no URL that can be followed. */
char *evidence_link(const struct answer *answer, const struct contract_list *list,
                    enum total total);

/* Follows a URL (absolute) that an answer to `operation` led to, as `as`/`who` on the
 * endpoint's own origin, and without credentials elsewhere. */
const struct answer *evidence_follow(struct evidence *evidence,
                                     const struct contract_operation *operation,
                                     const char *url, enum asker as, size_t who);

/* --- Items --- */

/* The identifier of a record shown in a row (text; new) or NULL. */
char *evidence_id(const struct contract_list *list, const json_t *row);

/* The operation that shows this list's rows in full, or NULL. */
const struct contract_operation *
evidence_item_operation(const struct evidence *evidence,
                        const struct contract_operation *list);

/* Asks the item operation for `id` as `as`/`who`. */
const struct answer *evidence_item(struct evidence *evidence,
                                   const struct contract_operation *item, const char *id,
                                   enum asker as, size_t who);
/* The same as the main identity, though its answer is remembered. */
const struct answer *evidence_item_anew(struct evidence *evidence,
                                        const struct contract_operation *item,
                                        const char *id);

/* Sends ahead, where several requests may be under way at once, the questions for the
 * items of these rows, of which most are about to be asked by the main identity. */
void evidence_ahead_of_items(struct evidence *evidence,
                             const struct contract_operation *item,
                             const struct contract_list *list, json_t *const *rows,
                             size_t count);

/* The record in an answer to an item operation: borrowed, or NULL. */
json_t *evidence_record(const struct answer *answer, const struct contract_item *item);

/* The list that leads to an item operation, else the first over the same records, or
 * NULL. */
const struct contract_operation *evidence_list_of(const struct evidence *evidence,
                                                  const struct contract_operation *item);

/* Rows of some list that an item operation can show: the whole walk of its list (or of
 * the first list over the same records). NULL when no list leads to it. */
const struct walk *evidence_item_rows(struct evidence *evidence,
                                      const struct contract_operation *item);

/* --- The clock, when --clock names one --- */

bool evidence_has_clock(const struct evidence *evidence);
/* Moves the endpoint's clock `offset` seconds from real time; false when it refuses.
 * Until it is reset, answers are remembered for the moment alone. */
bool evidence_set_clock(struct evidence *evidence, int64_t offset);
/* Sets the endpoint's clock to an instant, where it stands still; otherwise as above. */
bool evidence_stop_clock(struct evidence *evidence, struct instant instant);
/* Back to real time. */
bool evidence_reset_clock(struct evidence *evidence);
/* For the end of a run: back to real time, whatever time was made to pass. */
void evidence_release_clock(struct evidence *evidence);

/* Waits for so many seconds, and shows that it does, and what for. */
enum wait_reason { WAIT_ASKED, WAIT_EXPIRY };
typedef void evidence_wait(void *context, int64_t seconds, enum wait_reason reason);
/* What is done where an endpoint asks for patience and has no clock to be moved. */
void evidence_set_wait(struct evidence *evidence, evidence_wait *wait, void *context);
/* Lets seconds pass for the endpoint; `answer` is one of its. False when that cannot be.
 */
bool evidence_let_pass(struct evidence *evidence, const struct answer *answer,
                       int64_t seconds);
/* The most seconds that are waited for from here on; 0: as at the start. */
void evidence_set_patience(struct evidence *evidence, int64_t seconds);
/* Seconds that were waited because questions came too soon; adds to `retries` how often
 * they were asked again. */
int64_t evidence_waited(const struct evidence *evidence,
                        size_t retries[SESSION_TROUBLES]);
/* As session_retry_after. */
bool evidence_retry_after(const struct answer *answer, int64_t *seconds);
/* From here on refusals for too many requests are answers like any other (true). */
void evidence_provoke(struct evidence *evidence, bool provoking);

/* --- What ends by itself, when --wait-expiry allows to wait for it --- */

/* Seconds since an answer was asked for. */
double evidence_age(const struct answer *answer);
/* Keeps an answer under a name until all is forgotten (evidence_renew); NULL: none is. */
void evidence_note(struct evidence *evidence, const char *key,
                   const struct answer *answer);
const struct answer *evidence_noted(const struct evidence *evidence, const char *key);
/* The seconds that may still be waited for. */
int64_t evidence_expiry_patience(const struct evidence *evidence);
/* Waits until so many seconds after an answer was asked for; false when that is longer
 * than may be waited. From then to the end of the wait every question is sent anew and no
 * answer is remembered. */
bool evidence_wait_until(struct evidence *evidence, const struct answer *since,
                         int64_t seconds);
void evidence_end_wait(struct evidence *evidence);

/* The instant to judge a fresh answer by: its Date header where there is one, else ours.
 */
struct instant evidence_now(const struct answer *answer);

/* --- Changing records, when the user allows it --- */

bool evidence_may_change(const struct evidence *evidence);
/* True when the endpoint can put its data back (--reset). */
bool evidence_can_reset(const struct evidence *evidence);
/* Requests that may still be sent: what is changed must also be put back. */
size_t evidence_remaining(const struct evidence *evidence);
/* From now on answers are remembered until the next question that may change something.
 */
void evidence_begin_change(struct evidence *evidence);
/* Forgets what is remembered for the moment alone. */
void evidence_look_anew(struct evidence *evidence);
/* Puts the endpoint's data back, where it can, and ends that. Elsewhere what was
 * remembered before is forgotten. */
void evidence_end_change(struct evidence *evidence);

/* Returns new the absolute URL in an answer's header Location; NULL: there is none. */
char *evidence_location(const struct answer *answer);

/* --- For the runner --- */

struct evidence *evidence_new(const struct contract *contract,
                              const struct target *target, struct session *session);
void evidence_free(struct evidence *evidence);

const struct contract *evidence_contract(const struct evidence *evidence);
const struct target *evidence_target(const struct evidence *evidence);

/* From now on every question is sent anew (once), so that a repetition sees the endpoint
 * as it is now. */
void evidence_renew(struct evidence *evidence);

/* All answers in order of asking. */
size_t evidence_answer_count(const struct evidence *evidence);
const struct answer *evidence_answer(struct evidence *evidence, size_t index);
/* Keeps one for good. */
void evidence_keep(struct evidence *evidence, const struct answer *answer);

/* A probe begins: whether it looks at rows in passing (and keeps none that it borrowed).
 * What it had brought back is put away again at the beginning of the next. */
void evidence_begin_probe(struct evidence *evidence, bool in_passing);

/* Called before an answer is put away for the first time; its body may not be parsed. */
typedef void evidence_look(void *context, const struct answer *answer);
/* An answer that was never put away, parsed or not. */
const struct answer *evidence_answer_as_it_is(const struct evidence *evidence,
                                              size_t index);
/* Returns new the hashes of what the rows of a list's answer are called, in order; 0 for
 * a row that is not called anything. */
uint64_t *evidence_row_hashes(struct evidence *evidence, const struct answer *answer,
                              size_t *count);
void evidence_set_farewell(struct evidence *evidence, evidence_look *look, void *context);

/* The last walk of a list that was plain, in the largest pages; NULL: there was none. */
const struct walk *evidence_last_walk(const struct evidence *evidence,
                                      const struct contract_operation *operation);

/* The first answer since evidence_forget_unread that did not come though it was asked
 * for, or came in place of a page and says that the endpoint fails; NULL: all was read.
 * What is remembered to be so counts each time it is asked for. */
const struct answer *evidence_unread(const struct evidence *evidence);
void evidence_forget_unread(struct evidence *evidence);

/* Marks what follows as asked by this rule (for reports); and whether its questions are
 * meant to be refused. */
void evidence_expect_refusal(struct evidence *evidence, bool expected);

#endif
