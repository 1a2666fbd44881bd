/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the pagination family share: the views of a list in which every
 * relation is looked at, and the pages of those views.
 *
 * A list is surveyed as it is, by each order, by filters and ranges, and narrowed to
 * nothing: much that is right on the plain first page is wrong only there. The questions
 * are the same for every rule, so that they are sent once.
 */
#ifndef COUNTERSIGN_RULES_PAGINATION_INTERNAL_H
#define COUNTERSIGN_RULES_PAGINATION_INTERNAL_H

#include "conformance/rule.h"

#define PAGINATION_VIEWS_MAX  40
#define PAGINATION_LABEL_SIZE 160

/* A list, narrowed or ordered in one way, read in two page sizes. */
struct pagination_view {
    struct arguments arguments;
    char label[PAGINATION_LABEL_SIZE];      /* "" or " with a=b and c=d" */
    const struct contract_order_word *word; /* its order; NULL: none is known */
    const struct walk *large;               /* in the largest pages; never NULL */
    const struct walk *small; /* in pages that cut it well; NULL: there is no point */
};

/* What is asked for in a view. */
enum pagination_kind {
    PAGINATION_PLAIN,
    PAGINATION_ORDERED,
    PAGINATION_NARROWED, /* perhaps ordered as well */
    PAGINATION_KINDS,
};
enum pagination_kind pagination_kind(const struct pagination_view *view,
                                     const struct contract_list *list);

struct pagination_survey {
    struct pagination_view views[PAGINATION_VIEWS_MAX];
    size_t count;
};

/* True when every required parameter of the list has a value; otherwise it is said. */
bool pagination_can_ask(struct probe *probe);

#define AUTO_SURVEY __attribute__((cleanup(pagination_survey_clear)))

/* Reads the subject's list in all its views, the plain one first. False, and what was
 * lacked is said, when there is not a single row. */
bool pagination_survey(struct probe *probe, struct pagination_survey *survey);
void pagination_survey_clear(struct pagination_survey *survey);

/* True when the end of a walk showed how many rows there are; otherwise it is said. */
bool pagination_is_counted(struct probe *probe, const struct walk *walk);

/* The plain view of a list that was read whole, or sampled. */
struct pagination_view pagination_plain(const struct walk *whole);

/* Sets `arguments` so that nothing can match, going by the rows of `whole`; false when
 * no parameter of the list can do that. `label` (PAGINATION_LABEL_SIZE bytes) says how.
 */
bool pagination_match_nothing(const struct contract_list *list, const struct walk *whole,
                              struct arguments *arguments, char *label);

/* Values for a filter that some rows match; returns how many, at most `most`, each new.
 */
size_t pagination_filter_values(const struct contract_filter *filter,
                                const struct walk *whole, char **values, size_t most);

/* Returns new the value at `part` (0 to 1) of the sorted values that the rows show of a
 * filter's field, as the rows write it; NULL when there is none the parameter takes. */
char *pagination_quantile(const struct contract_filter *filter, const struct walk *whole,
                          double part);

/* One answer of a view. */
struct pagination_page {
    const struct pagination_view *view;
    const struct answer *answer;
    int64_t nth;  /* from 0 */
    size_t index; /* among the pages of its walk */
    int64_t size;
    int64_t before; /* rows of the pages before it */
    int64_t rows;
    int64_t count;           /* rows of the whole view; -1: not known */
    bool past_end;           /* behind the last page, answered without rows */
    const struct walk *walk; /* NULL for a page that belongs to none */
};

/* Judges a page; false ends the iteration. */
typedef bool pagination_judge(struct probe *probe, const struct pagination_page *page);

/* Shows every page of the survey to `judge`, those behind the end last. */
void pagination_each_page(struct probe *probe, pagination_judge *judge);

/* The filter with a closed set of values, or else the first one, that rows show; NULL:
 * there is none. */
const struct contract_filter *pagination_handy_filter(const struct contract_list *list);

/* True when rows follow this page; meaningful only if `count` is known. */
bool pagination_follows(const struct pagination_page *page);

/* True when rows follow a page, by its walk and by that in larger pages, so that a walk
 * which was not led on is no proof of its end. */
bool pagination_leads_on(const struct pagination_page *page);

/* Asks for page `nth` of a view; NULL when the pages before it do not lead so far. */
const struct answer *pagination_ask(struct probe *probe,
                                    const struct pagination_view *view, int64_t nth,
                                    int64_t size);

/* Asks for page `nth` of the plain list without one of its two parameters. Where pages do
 * not count, `before` is the answer that leads to it, asked for likewise; NULL when it
 * leads nowhere. */
const struct answer *pagination_ask_without(struct probe *probe, int64_t nth,
                                            int64_t size,
                                            const struct contract_parameter *left_out,
                                            const struct answer *before);

/* "page 3 of size 7 with a=b". */
#define PAGINATION_NAME_SIZE (PAGINATION_LABEL_SIZE + 80)
void pagination_name(const struct pagination_page *page, char out[PAGINATION_NAME_SIZE]);

/* Says that `claim` is broken, unless the view's first page has changed since it was
 * read: then rows came or went meanwhile, and nothing can be said. */
void pagination_broken(struct probe *probe, const struct pagination_view *view,
                       const struct claim *claim, const struct answer *answer,
                       const char *expected, const char *actual_format, ...)
    __attribute__((format(printf, 6, 7)));

/* True when both hold the same rows in the same order, or differ only in the order of
 * rows that `word` does not order. Without a word the order is free. */
bool pagination_same_order(const struct rows *expected, const struct rows *actual,
                           const struct contract_order_word *word,
                           struct witness *witness);

/* The rows of one answer; cleared by the caller. */
struct rows pagination_rows(const struct answer *answer,
                            const struct contract_list *list);

/* --- The rules' own functions, by the part that holds them --- */

/* pagination_applies.c: whether a list has what a rule is about */
bool pagination_has_pages(const struct subject *subject);
bool pagination_has_numbered_pages(const struct subject *subject);
bool pagination_has_own_index(const struct subject *subject);
bool pagination_has_own_size(const struct subject *subject);
bool pagination_has_row_ends(const struct subject *subject);
bool pagination_has_range(const struct subject *subject);
bool pagination_has_unit(const struct subject *subject);
bool pagination_has_offsets(const struct subject *subject);
bool pagination_has_skip(const struct subject *subject);
bool pagination_has_row_numbers(const struct subject *subject);
bool pagination_has_pages_and_order(const struct subject *subject);
bool pagination_has_pages_and_orders(const struct subject *subject);
bool pagination_has_pages_and_filters(const struct subject *subject);
bool pagination_has_minimum(const struct subject *subject);
bool pagination_has_maximum(const struct subject *subject);
bool pagination_has_default_size(const struct subject *subject);
bool pagination_has_default_index(const struct subject *subject);
bool pagination_has_special_sizes(const struct subject *subject);
bool pagination_has_no_default(const struct subject *subject);
bool pagination_has_asked(const struct subject *subject);
bool pagination_has_when_cut(const struct subject *subject);
bool pagination_has_unfiltered(const struct subject *subject);
bool pagination_has_next_index(const struct subject *subject);
bool pagination_has_previous_index(const struct subject *subject);
bool pagination_has_total_items(const struct subject *subject);
bool pagination_has_total_pages(const struct subject *subject);
bool pagination_has_total_next(const struct subject *subject);
bool pagination_has_total_previous(const struct subject *subject);
bool pagination_has_total_index(const struct subject *subject);
bool pagination_has_total_size(const struct subject *subject);
bool pagination_has_total_rows(const struct subject *subject);

/* pagination_defaults.c */
void pagination_default_size(struct probe *probe);
void pagination_default_index(struct probe *probe);

/* pagination_bounds.c */
void pagination_smallest_size(struct probe *probe);
void pagination_largest_size(struct probe *probe);
void pagination_above_maximum(struct probe *probe);
void pagination_below_minimum(struct probe *probe);
void pagination_rows_within_size(struct probe *probe, const struct answer *answer);

/* pagination_index.c */
void pagination_index_below_first(struct probe *probe);
void pagination_index_malformed(struct probe *probe);
void pagination_size_malformed(struct probe *probe);
void pagination_index_huge(struct probe *probe);
void pagination_past_end(struct probe *probe);

/* pagination_offset.c */
void pagination_any_offset(struct probe *probe);
void pagination_skip(struct probe *probe);
void pagination_row_numbers(struct probe *probe);

/* pagination_rows.c */
void pagination_row_ends(struct probe *probe);
void pagination_partial(struct probe *probe);
void pagination_other_unit(struct probe *probe);
void pagination_range_malformed(struct probe *probe);

/* pagination_sizes.c */
void pagination_special_sizes(struct probe *probe);
void pagination_without_size(struct probe *probe);

/* pagination_told.c */
void pagination_total_asked(struct probe *probe);
void pagination_total_when_cut(struct probe *probe);
void pagination_unfiltered(struct probe *probe);
void pagination_next_index(struct probe *probe);
void pagination_previous_index(struct probe *probe);

/* pagination_totals.c */
void pagination_total_counts(struct probe *probe);
void pagination_total_constant(struct probe *probe);
void pagination_pages(struct probe *probe);
void pagination_pages_when_empty(struct probe *probe);
void pagination_next(struct probe *probe);
void pagination_previous(struct probe *probe);
void pagination_echo_index(struct probe *probe);
void pagination_echo_size(struct probe *probe);
void pagination_rows_count(struct probe *probe);

/* pagination_walks.c */
void pagination_full_pages(struct probe *probe);
void pagination_no_repeats(struct probe *probe);
void pagination_no_losses(struct probe *probe);
void pagination_same_sequence(struct probe *probe);
void pagination_narrowed(struct probe *probe);
void pagination_ordered(struct probe *probe);

#endif
