/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list narrowed by its inputs, and how the rows of its answers are judged: what the
 * families enum, filter, range and order share. It is no family and has no rules.
 *
 * Rows may come while a check runs. So a row is judged by what it shows, never by whether
 * an earlier walk held it, and only a row that the whole walk showed can be missing.
 *
 * Where the documents are silent a row may match or not: letters that differ in case or
 * accent, a time within the very second of a bound. Such a row is open, and nothing is
 * said of it.
 */
#ifndef COUNTERSIGN_RULES_NARROWED_H
#define COUNTERSIGN_RULES_NARROWED_H

#include "conformance/rule.h"

#define NARROWED_CONDITIONS 4
#define NARROWED_LABEL_SIZE 400
#define NARROWED_VALUES_MAX 12

/* One input with a value. */
struct narrowed_condition {
    const struct contract_filter *filter;
    const char *value; /* borrowed */
    size_t field;      /* the reading of the field: 0 as declared, n the n-th other one */
    bool settled;      /* that reading is known: no other one explains a breach */
    bool sharp;        /* a row exactly on a bound is judged as well */
};

struct narrowed {
    struct narrowed_condition conditions[NARROWED_CONDITIONS];
    size_t count;
    const struct contract_order_word *word; /* NULL: no order is asked for */
};

/* --- Asking (narrowed.c) --- */

struct narrowed narrowed_by(const struct contract_filter *filter, const char *value);
void narrowed_add(struct narrowed *narrowed, const struct contract_filter *filter,
                  const char *value);

/* "since=2025-05-01T00:00:00Z&sort=asc"; "no filter". Returns `out`. */
const char *narrowed_label(const struct narrowed *narrowed,
                           const struct contract_list *list,
                           char out[NARROWED_LABEL_SIZE]);

void narrowed_arguments(const struct narrowed *narrowed, const struct contract_list *list,
                        struct arguments *arguments);

/* Walks the subject's list; size 0 stands for the largest. Never NULL. */
const struct walk *narrowed_walk(struct probe *probe, const struct narrowed *narrowed,
                                 int64_t size);

/* As narrowed_walk, but NULL (and what was lacked is said) unless the walk is whole. It
 * may be empty. */
const struct walk *narrowed_read(struct probe *probe, const struct narrowed *narrowed,
                                 int64_t size);

/* Page `nth` (from 0) in a size; 0: the largest, -1: without asking for a page. */
const struct answer *narrowed_ask(struct probe *probe, const struct narrowed *narrowed,
                                  int64_t nth, int64_t size);

/* The first page in the largest size, or, where that is not answered, in the default one.
 */
const struct answer *narrowed_question(struct probe *probe,
                                       const struct arguments *arguments);

/* True when the list is answered as it is, so that what is refused is refused for what
 * was added; otherwise says what was lacked. */
bool narrowed_is_served(struct probe *probe);

/* Asks for the second page in the default size. */
void narrowed_second_page(struct arguments *arguments, const struct contract_list *list);

/* Says held when a request that the contract allows is answered 2xx. A refusal breaks
 * `claim`, no worse than `at_most`; a failure of the server breaks it outright. */
bool narrowed_accepted(struct probe *probe, const struct narrowed *narrowed,
                       const struct claim *claim, enum verdict at_most);

/* As above for a value that no record has, and so a warning at worst; where the filter
 * lets it be refused, a refusal holds too. */
bool narrowed_accepted_unknown(struct probe *probe, const struct narrowed *narrowed);

/* True when the first page of `walk`, asked anew, says the same: nothing came or went. */
bool narrowed_is_still(struct probe *probe, const struct narrowed *narrowed,
                       const struct walk *walk);

/* The total of the items, when the first and the last page of the walk agree in one. */
bool narrowed_total(const struct walk *walk, int64_t *out);

/* The text that identifies a row: new, never NULL. */
char *narrowed_id(const struct contract_list *list, const json_t *row);

/* The identifiers of a walk's rows: a new JSON object, identifier -> index in the walk.
 */
json_t *narrowed_ids(const struct walk *walk);

/* Holds `actual` to the rows of `expected`, set against set; rows that neither `expected`
 * nor `whole` showed are new and left alone. A breach of
 * `claim` is no worse than `at_most`; `sentence` says what was expected. */
bool narrowed_same(struct probe *probe, enum verdict at_most, const struct claim *claim,
                   const struct walk *expected, const struct walk *actual,
                   const struct walk *whole, const char *sentence);

/* Holds the list narrowed by both (at most NARROWED_CONDITIONS together) to the rows that
 * the list narrowed by each has in common, by identifiers alone. Says held, broken or
 * lacked. */
void narrowed_common(struct probe *probe, const struct narrowed *a,
                     const struct narrowed *b, const struct walk *whole);

/* True when the two can be held to what each gives by itself: neither is a part of the
 * other, nor needs the other beside it. */
bool narrowed_go_together(const struct contract_operation *operation,
                          const struct contract_filter *a,
                          const struct contract_filter *b);

/* The claim of which the documents are less sure. */
const struct claim *narrowed_weaker(const struct claim *a, const struct claim *b);

/* --- How a row stands to a condition (narrowed_reading.c) --- */

enum narrowed_standing { NARROWED_OUTSIDE, NARROWED_OPEN, NARROWED_INSIDE };

/* How a condition is read. */
struct narrowed_reading {
    size_t field;
    enum match match;
    bool fold;
    bool wild;    /* % and _ stand for other characters */
    bool day;     /* of a bound, the date alone counts */
    bool ignored; /* it is as if it were not given */
};

struct narrowed_reading narrowed_declared(const struct narrowed_condition *condition);

/* The member a filter looks at, by a reading of its field. */
const char *narrowed_field(const struct contract_filter *filter, size_t reading);

enum narrowed_standing narrowed_standing(const struct narrowed_condition *condition,
                                         const struct narrowed_reading *reading,
                                         const json_t *record);

/* True when every condition looks at a member that the rows show. */
bool narrowed_is_shown(const struct narrowed *narrowed);

/* --- Judging (narrowed_judge.c) --- */

enum narrowed_part { NARROWED_SOUND = 1, NARROWED_COMPLETE = 2 };

/* Records the endpoint gave, and records it left out. */
struct narrowed_records {
    json_t **given, **left; /* borrowed records; the arrays are owned */
    size_t given_count, left_count;
    const struct walk *walk;     /* whose rows `given` are, one by one; or NULL */
    const struct answer *answer; /* the evidence otherwise */
};
#define AUTO_RECORDS __attribute__((cleanup(narrowed_records_clear)))
void narrowed_records_clear(struct narrowed_records *records);

/* The rows of `walk`, and those of `whole` that it leaves out (none, unless it is whole).
 */
struct narrowed_records narrowed_records(const struct walk *walk,
                                         const struct walk *whole);

/* Holds records to the conditions: sound (none given that does not match), complete (none
 * left out that matches). Says held, or what is broken: the claim of the match or the
 * case when another reading explains the answer, otherwise of the input as a whole.
 * Another declared reading of the field is recorded. What could not fail is lacked. True
 * unless broken. */
bool narrowed_judge(struct probe *probe, const struct narrowed *narrowed,
                    const struct narrowed_records *records, unsigned parts);

/* True when the records agree with the conditions as they are; says nothing. */
bool narrowed_agrees(const struct narrowed *narrowed,
                     const struct narrowed_records *records);

/* Reads the list narrowed and judges it against the whole; lacks what rows do not show.
 */
bool narrowed_hold(struct probe *probe, const struct narrowed *narrowed,
                   const struct walk *whole, unsigned parts);

/* --- Values (narrowed_values.c) --- */

struct narrowed_values {
    char *items[NARROWED_VALUES_MAX];
    size_t count;
};
#define AUTO_VALUES __attribute__((cleanup(narrowed_values_clear)))
void narrowed_values_clear(struct narrowed_values *values);
/* Adds a copy, unless there is no room or it stands there. */
void narrowed_values_add(struct narrowed_values *values, const char *text);

/* True when a parameter's schema takes this text. */
bool narrowed_takes(const struct contract_parameter *parameter, const char *text);

/* Returns new a member's value as the filter's input writes it: its own text, or for a
 * moment that of the input's notation. */
char *narrowed_text(const struct contract_filter *filter, const json_t *value);

/* Adds at most `most` values that the records show of a filter's field: frequent and rare
 * ones, those with special characters, those that hold one another. */
void narrowed_values_choose(const struct contract_filter *filter, const struct rows *rows,
                            size_t most, struct narrowed_values *values);

/* Characters of UTF-8 text, and new text of those from `start` on. */
size_t narrowed_length(const char *text);
char *narrowed_cut(const char *text, size_t start, size_t length);

/* --- Enums (narrowed_refused.c) --- */

/* True when the text is a value of the parameter's enum. */
bool narrowed_is_declared(const struct contract_parameter *parameter, const char *text);

/* A value of the right type that is surely none of the enum's. */
const char *narrowed_bogus(const struct contract_parameter *parameter);

/* Asks with one value of the subject's parameter; `more` holds other arguments, or
 * is NULL. */
const struct answer *narrowed_ask_value(struct probe *probe, const char *value,
                                        const struct arguments *more);

/* Says held or broken of a value that is not in the enum of the subject's parameter (and
 * nothing when it is); never worse than `at_most` when it is answered. */
void narrowed_refused(struct probe *probe, const char *value,
                      const struct arguments *more, enum verdict at_most);

/* --- The records behind rows (narrowed_items.c) --- */

/* The record a row stands for: itself where the rows show the filter's field, otherwise
 * the item. Borrowed; NULL (and what was lacked is said) when it cannot be had. */
const json_t *narrowed_record(struct probe *probe, const struct contract_filter *filter,
                              const json_t *row);

/* The records of the walk's rows, as `given`, and of those of `whole` (unless NULL) that
 * it leaves out; where items must be asked for, of `most` rows each, spread out. */
struct narrowed_records narrowed_sample(struct probe *probe,
                                        const struct contract_filter *filter,
                                        const struct walk *walk, const struct walk *whole,
                                        size_t most);

#endif
