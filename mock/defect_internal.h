/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a kind of defect is made of, and what the families share. For defect*.c alone.
 */
#ifndef COUNTERSIGN_DEFECT_INTERNAL_H
#define COUNTERSIGN_DEFECT_INTERNAL_H

#include "mock/defect.h"

typedef void defect_hook(const struct defect *defect, struct defect_exchange *exchange);
typedef void defect_send(const struct contract *contract, const struct defect *defect,
                         struct defect_parcel *parcel);

struct defect_kind {
    const char *name; /* NULL ends a table; permanent */
    const char *family;
    const char *summary; /* one sentence, no full stop */
    /* Adds every target that `contract` offers. */
    void (*targets)(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out);
    /* Changes the model before it is served; NULL: it does not. */
    void (*apply)(struct contract *contract, const struct defect *defect,
                  struct defects *defects);
    defect_hook *at[DEFECT_STAGES];
    /* Of webhooks; `part` of the target is the webhook. */
    defect_send *send[DEFECT_PARCEL_STAGES];
    bool anywhere; /* also steps in where no operation is meant */
    bool writes;   /* also about operations that change records */
    int number;    /* for hooks that serve several kinds */
};

/* The families, each ended by a kind without a name. */
extern const struct defect_kind defect_auth_kinds[], defect_isolation_kinds[],
    defect_schema_kinds[], defect_item_kinds[], defect_pagination_kinds[],
    defect_bounds_kinds[], defect_link_kinds[], defect_total_kinds[], defect_rows_kinds[],
    defect_enum_kinds[], defect_filter_kinds[], defect_filter_several_kinds[],
    defect_range_kinds[], defect_order_kinds[], defect_signed_url_kinds[],
    defect_record_kinds[], defect_error_kinds[], defect_request_kinds[],
    defect_lifetime_kinds[], defect_failure_kinds[], defect_plain_kinds[],
    defect_http_kinds[];
extern const struct defect_kind defect_backwards_kinds[], defect_skip_kinds[],
    defect_alias_kinds[], defect_exclusive_kinds[], defect_dates_kinds[],
    defect_rate_kinds[], defect_input_kinds[], defect_row_numbers_kinds[],
    defect_none_kinds[], defect_item_case_kinds[], defect_landmark_kinds[],
    defect_signed_url_parts_kinds[];
/* Of what goes together: */
extern const struct defect_kind defect_requires_kinds[], defect_ends_kinds[];
extern const struct defect_kind defect_write_kinds[], defect_write_seen_kinds[];
/* Of paging: */
extern const struct defect_kind defect_key_kinds[], defect_maximum_kinds[];
extern const struct defect_kind defect_webhook_kinds[];
extern const struct defect_kind defect_key_kinds[], defect_maximum_kinds[],
    defect_told_kinds[], defect_sizes_kinds[], defect_beside_kinds[];

/* --- Targets --- */

/* Adds a target unless its claim is unknown; the name is that behind the "@". */
void defect_add(struct defect_list *out, const struct defect_kind *kind,
                struct defect_target target, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The less sure of two. */
enum certainty defect_weaker(enum certainty a, enum certainty b);

/* One target for each operation whose success has a body, each list, each item, each list
 * with pages. */
void defect_bodies(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out);
void defect_lists(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out);
void defect_items(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out);
void defect_pages(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out);

/* As defect_pages, where any page can be asked for. */
void defect_counted_pages(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out);

/* --- The parts of the model a defect is about --- */

/* True for an operation that is read, and of which plain OpenAPI says all. */
bool defect_is_plain(const struct contract_operation *operation);

/* True for an operation that a check asks, or changes records by. */
bool defect_is_asked(const struct contract_operation *operation);

/* What the operation of a list or an item shows of a record; NULL: nothing is said. */
const struct contract_shape *defect_shape(const struct contract_operation *operation);
const struct contract_record_set *
defect_records(const struct contract_operation *operation);
const struct contract_scope *defect_scope(const struct contract_operation *operation);

/* True for a key beside another one that sees as much. */
bool defect_is_narrow(const struct contract *contract,
                      const struct contract_credential *narrow);

/* --- Changing the model --- */

/* Keeps what a changed model points to until the defects are freed; returns it. */
json_t *defects_keep(struct defects *defects, json_t *value);

/* --- While a request is answered --- */

const struct contract_operation *defect_operation(const struct defect *defect,
                                                  const struct defect_exchange *exchange);

/* True when the answer is the operation's own, not a refusal. */
bool defect_succeeds(const struct defect_exchange *exchange);

/* The record shown at `index` of the body: a row of a list, or the item itself; NULL
 * behind the last, and in refusals. */
json_t *defect_shown(const struct defect_exchange *exchange, size_t index);

/* Puts another text in place of what the answer of a list repeats of its question. */
void defect_put_echo(struct defect_exchange *exchange, enum echo echo, const char *text);
/* Adds the lists that repeat this of the question. */
void defect_echoes(const struct contract *contract, const struct defect_kind *kind,
                   enum echo echo, struct defect_list *out);

/* Puts `body` (taken) in place of the response's. */
void defect_replace_body(struct http_response *response, char *body);

/* Removes the filter at `index` of the list's from the query; true when it was given. */
bool defect_drop_filter(struct query *query, size_t index);
/* The filter at `index` of the list's, as it was given; NULL when it was not. */
const struct query_filter *defect_filter(const struct query *query, size_t index);

/* The number of the row (from 0) that the page asked for starts with. */
int64_t defect_start(const struct defect_exchange *exchange);

/* Removes every problem of `kind`; true when there was one. */
bool defect_forgive(struct guard_problems *problems, enum refusal kind);

/* Removes every problem of one parameter, whatever it is. */
void defect_forgive_parameter(struct guard_problems *problems,
                              const struct contract_parameter *parameter);

#endif
