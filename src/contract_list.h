/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a contract says of a list: whose records, how it is cut into pages, what it tells
 * of the whole, how it is narrowed and ordered. Part of src/contract.h.
 */
#ifndef COUNTERSIGN_CONTRACT_LIST_H
#define COUNTERSIGN_CONTRACT_LIST_H

#include "src/contract_shape.h"
#include "src/dates.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct contract_scope {
    bool declared;
    const char *field;       /* pointer into a record */
    struct expression value; /* NONE: every owner the credential may see */
    const struct contract_record_set *known; /* or NULL */
    struct claim claim;
};

/* Cursor and keyset lead from page to page: the index of the next one stands in an
 * answer, or is the identifier of its last row. With the others any page can be asked
 * for; those behind number count rows. */
enum page_kind {
    PAGE_NUMBER,
    PAGE_OFFSET,
    PAGE_CURSOR,
    PAGE_KEYSET,
    PAGE_ROWS,  /* the first and the last row, in two inputs */
    PAGE_RANGE, /* both in one, the header Range (RFC 9110 14.2) */
};
enum past_end { PAST_END_EMPTY, PAST_END_REJECT, PAST_END_LAST };
enum excess { EXCESS_REJECT, EXCESS_CLAMP, EXCESS_IGNORE };
enum partial { PARTIAL_ALWAYS, PARTIAL_COUNTED, PARTIAL_NEVER };

/* A size that means something else than so many rows. */
enum special_size {
    SPECIAL_EVERYTHING,
    SPECIAL_DEFAULT,
    SPECIAL_MAXIMUM,
    SPECIAL_NOTHING
};

struct contract_special_size {
    const char *text; /* as it is asked for; never NULL */
    enum special_size meaning;
    struct claim claim;
};

/* How long a cursor can be followed, from the answer that gave it. */
struct contract_lifetime {
    int64_t seconds; /* 0: not declared */
    int64_t tolerance;
    bool end_inclusive; /* still in the second that many behind it */
    struct claim claim, end_claim;
};

struct contract_page {
    bool declared;
    enum page_kind kind;
    int64_t first;
    struct expression index, size;
    struct contract_parameter *index_parameter,
        *size_parameter; /* never NULL if declared; of a part it is no parameter of the
                            operation's own */
    struct contract_parameter *whole_parameter; /* ROWS: of the last row; RANGE: of the
                                                   range; otherwise NULL */
    bool end_excluded;                          /* ROWS: the last row is not shown */
    struct claim end_claim;
    const char *unit;     /* RANGE: stands in front of the rows; NULL: nothing does */
    enum partial partial; /* RANGE: when 206 is the status of success */
    bool partial_allowed[3];
    struct claim partial_claim;
    bool malformed_rejected;   /* RANGE: otherwise it is ignored */
    bool malformed_allowed[2]; /* ignored, refused */
    struct claim malformed_claim;
    struct contract_special_size *specials;
    size_t special_count;
    bool unsized_everything; /* a request without a size is for every row */
    struct claim unsized_claim;
    const char *key; /* KEYSET: the member that names a row; NULL: its identifier */
    enum comparison key_compare;
    bool key_inclusive; /* rows of the same value are shown again */
    struct claim key_claim;
    bool short_pages; /* pages may hold fewer rows than asked for, or none, in the middle
                       */
    struct claim short_claim;
    struct expression before; /* KEYSET: the row that a page ends before, or NONE */
    struct contract_parameter *before_parameter; /* NULL when there is none */
    struct expression skip;                      /* NONE when there is none */
    struct contract_parameter *skip_parameter;   /* likewise NULL */
    struct claim skip_claim;
    struct claim before_claim;
    enum past_end past_end;
    bool past_end_allowed[3]; /* by enum past_end: value and `or` */
    struct claim past_end_claim;
    enum excess above_maximum, below_minimum;
    bool above_allowed[3], below_allowed[3]; /* by enum excess */
    struct claim above_claim, below_claim;
    bool other_query_rejected; /* CURSOR: one of another query is refused; otherwise it
                                  goes on with the new query */
    struct claim other_query_claim;
    struct contract_lifetime lifetime; /* CURSOR */
    struct claim claim;
};

/* The totals an answer may carry, in the order of contract_list.totals. */
enum total {
    TOTAL_ITEMS,
    TOTAL_PAGES,
    TOTAL_NEXT,
    TOTAL_PREVIOUS,
    TOTAL_INDEX,
    TOTAL_SIZE,
    TOTAL_ROWS,           /* `count` in the vocabulary */
    TOTAL_UNFILTERED,     /* of the whole list, whatever the filters */
    TOTAL_NEXT_INDEX,     /* a number, or none */
    TOTAL_PREVIOUS_INDEX, /* likewise */
    TOTAL_FIRST_ROW,      /* the number of the first row shown, or none */
    TOTAL_LAST_ROW,       /* likewise of the last */
    TOTAL_NEXT_CURSOR,
    TOTAL_NEXT_URL, /* from here on URLs: a header Link holds that of its relation */
    TOTAL_PREVIOUS_URL,
    TOTAL_FIRST_URL,
    TOTAL_LAST_URL,
    TOTAL_COUNT,
};

/* One total, or one echo. */
struct contract_total {
    struct expression at; /* NONE: not declared */
    struct claim claim;
};

/* What a request says to be told some totals. */
struct contract_asked {
    bool totals[TOTAL_COUNT]; /* which */
    struct expression at;
    struct contract_parameter *parameter; /* never NULL */
    const char
        *value; /* it stands there, alone or as one of several set apart by commas */
    struct claim claim;
};

/* How an answer tells that there is none: no next page, no row. */
enum none { NONE_NULL, NONE_EMPTY, NONE_ABSENT };

struct contract_none {
    bool declared;
    enum none told;
    bool allowed[3];    /* by enum none: value and `or` */
    const char *absent; /* ABSENT: pointer of the member that is left out, the total's or
                           one it must stand in */
    struct claim claim; /* UNKNOWN unless declared */
};

/* What an answer says of the question, in the order of contract_list.echoes. */
enum echo {
    ECHO_SCOPE, /* the owner it is about */
    ECHO_ORDER, /* the word of the order it is in; where a direction stands apart, the
                   field alone */
    ECHO_DIRECTION,
    ECHO_COUNT,
};

/* How a filter's input writes moments. */
struct contract_dates {
    bool declared;         /* otherwise as the parameter's schema says */
    unsigned forms;        /* a bit each: 1 << enum dates_form */
    enum dates_form usual; /* the one that is written where any would do */
    struct claim forms_claim;
    bool whole_days; /* a date alone means its day, not its midnight */
    struct claim day_claim;
    int64_t zone; /* seconds east of UTC, of days and of times without an offset */
    struct claim zone_claim;
    struct claim claim;
};

/* Another word for a value of an input. */
struct contract_alias {
    const char *word;
    const char *value; /* what it stands for */
    struct claim claim;
};

struct contract_filter {
    const char *name;
    struct expression value;
    struct contract_parameter *parameter; /* never NULL */
    const char *field;
    const char **field_or; /* other readings */
    size_t field_or_count;
    struct claim field_claim;
    enum match match;
    bool match_allowed[MATCH_COUNT]; /* by enum match: value and `or` */
    enum comparison compare;         /* how the field's values are read */
    enum comparison input;           /* how the request's is; differs for moments only */
    struct claim match_claim;
    bool fold;               /* case: insensitive */
    struct claim case_claim; /* UNKNOWN unless declared */
    bool may_refuse_unknown; /* values that no record has */
    bool in_row;             /* the list's rows show the field */
    struct contract_alias *aliases;
    size_t alias_count;
    struct contract_dates dates;
    struct claim claim;
};

enum reversed { REVERSED_REJECT, REVERSED_EMPTY };

struct contract_range {
    struct contract_filter *from, *to;
    bool reversed_rejected;   /* otherwise: no rows */
    bool reversed_allowed[2]; /* by enum reversed: value and `or` */
    struct claim reversed_claim;
    const struct contract_parameter
        *whole;              /* the one input both ends stand in, or NULL */
    const char *between;     /* what sets them apart there */
    bool from_open, to_open; /* that end may be left open */
    const char *nothing;     /* what then stands for it; never NULL */
    struct claim open_claim; /* UNKNOWN unless declared */
    struct claim claim;
};

struct contract_order_key {
    const char *field;
    const char **field_or;
    size_t field_or_count;
    struct claim field_claim;
    enum comparison compare;
    enum direction direction;
    struct claim claim;
};

struct contract_order_word {
    const char *word; /* as reports name it: what stands behind "PARAMETER=" */
    const char *by;   /* what the request says in `by`; NULL: it says nothing there */
    const char *direction; /* likewise in the parameter of the direction */
    struct contract_order_key *keys;
    size_t key_count;
    struct claim claim;
};

struct contract_order {
    bool declared;
    struct expression by;
    struct contract_parameter *parameter; /* never NULL if declared */
    struct expression toward;             /* NONE unless the direction stands apart */
    struct contract_parameter *direction; /* NULL unless the direction stands apart */
    struct contract_order_word *words;
    size_t word_count;
    size_t initial; /* index of the default word; word_count when there is none */
    bool stable_ties;
    struct claim ties_claim;
    struct claim claim;
};

struct contract_list {
    const struct contract_record_set *records;
    struct expression items;          /* RESPONSE_BODY */
    const struct contract_shape *row; /* of one row; NULL: nothing is said */
    struct contract_scope scope;
    struct contract_page page;
    struct contract_total totals[TOTAL_COUNT];
    struct contract_none none[TOTAL_COUNT];
    struct contract_asked *asked;
    size_t asked_count;
    bool when_cut[TOTAL_COUNT]; /* told only where not every row is shown */
    struct claim when_cut_claim;
    struct contract_total estimated; /* true where the items are an estimate */
    int64_t rows_from;               /* the number of the list's first row, 0 or 1 */
    int64_t pages_when_empty;
    struct claim pages_when_empty_claim;
    struct contract_total echoes[ECHO_COUNT];
    struct contract_filter *filters;
    size_t filter_count;
    struct contract_range *ranges;
    size_t range_count;
    struct contract_order order;
    const char **absent; /* pointers into a row */
    size_t absent_count;
    struct claim absent_claim;
    struct claim claim;
};

#endif
