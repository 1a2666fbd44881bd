/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract as a typed model: what both halves read, and all they read.
 *
 * contract_load parses an OpenAPI 3.0 or 3.1 document with its x-countersign once,
 * resolves every reference, reads its records, credentials and cases, and reports every
 * problem it finds. The model belongs to the contract and lives until contract_free; all
 * pointers in it are borrowed from it. Both halves treat it as const, except that the
 * mock's defects change plain fields of a model of their own before it is used.
 *
 * Everything that is declared carries a claim: how sure the documents are, and the JSON
 * Pointer of its declaration (contract_place turns it into file, line and column).
 */
#ifndef COUNTERSIGN_CONTRACT_H
#define COUNTERSIGN_CONTRACT_H

#include "src/collection.h"
#include "src/diagnostic.h"
#include "src/document.h"
#include "src/parameter_style.h"
#include "src/dates.h"
#include "src/schema.h"
#include "src/webhook.h"
#include "src/signed_url.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum certainty { CERTAINTY_DOCUMENTED, CERTAINTY_INFERRED, CERTAINTY_UNKNOWN };

struct claim {
    enum certainty certainty;
    const char *pointer; /* of the declaration in the contract document; never NULL */
};

/* --- Where a value stands in a message: OpenAPI runtime expressions --- */

enum expression_source {
    EXPRESSION_NONE, /* not declared */
    EXPRESSION_QUERY,
    EXPRESSION_PATH,
    EXPRESSION_REQUEST_HEADER,
    EXPRESSION_REQUEST_BODY,
    EXPRESSION_RESPONSE_HEADER,
    EXPRESSION_RESPONSE_BODY,
    EXPRESSION_COOKIE, /* of a request; a parameter stands there, no expression says so */
    /* What no runtime expression can say: a page's index and size where they are parts of
     * one input, "Range: 10-19", or of two, "from=10&to=19". */
    EXPRESSION_PART_INDEX,
    EXPRESSION_PART_SIZE,
};

/* A member of a body that must hold a constant beside another one. */
struct contract_beside {
    const char *name; /* its JSON Pointer */
    const json_t *value;
};

struct expression {
    enum expression_source source;
    const char *name; /* the parameter's or header's name; for a body, the JSON Pointer */
    const char *prefix; /* of a query parameter: only values that start so are meant, and
                           what follows is the value; NULL: no such thing */
    const char *const *but; /* likewise, prefixes of values that are not meant;
                               NULL-terminated, or NULL */
    bool repeated;          /* of a query parameter: all its values are meant */
    const struct contract_beside *beside; /* of a body's member: what must stand there for
                                             it to be meant */
    size_t beside_count;
};

/* --- Refusals --- */

enum refusal {
    REFUSAL_REQUIRED,
    REFUSAL_TYPE,
    REFUSAL_ENUM,
    REFUSAL_MINIMUM,
    REFUSAL_MAXIMUM,
    REFUSAL_FORMAT,
    REFUSAL_PATTERN,
    REFUSAL_LENGTH,
    REFUSAL_RANGE,
    REFUSAL_PARAMETER, /* stands in for those above that are not declared */
    REFUSAL_SECURITY,
    REFUSAL_SCOPE_UNKNOWN,
    REFUSAL_SCOPE_FORBIDDEN,
    REFUSAL_ITEM_UNKNOWN,
    REFUSAL_ITEM_FORBIDDEN,
    REFUSAL_PAST_END,
    REFUSAL_CURSOR,    /* a cursor, or the row to go on behind, that is none of ours */
    REFUSAL_EXCLUSIVE, /* two inputs of which only one may be given */
    REFUSAL_ROUTE,
    REFUSAL_METHOD,
    REFUSAL_BODY, /* a body that is missing, malformed, or not of the declared shape */
    REFUSAL_MEDIA_TYPE,        /* a body of a media type that is not taken */
    REFUSAL_STATE,             /* the record is in a state that does not allow it */
    REFUSAL_UNKNOWN_PARAMETER, /* a query parameter that nobody declared */
    REFUSAL_RATE,              /* more requests than a rate limit allows */
    REFUSAL_INTERNAL,
    REFUSAL_COUNT,
};

#define CONTRACT_MAX_STATUSES 8

struct contract_statuses {
    int items[CONTRACT_MAX_STATUSES]; /* the first is the one the mock sends */
    size_t count;                     /* 0: not declared */
};

struct contract_error {
    struct contract_statuses status;
    json_t *body;             /* template, or NULL */
    json_t *detail;           /* template of one entry of {details}, or NULL */
    const char *quote, *join; /* how {allowed} is written; never NULL */
    const char *media;        /* never NULL */
    const char **prose;       /* pointers of free wording in body and detail */
    size_t prose_count;
    json_t *headers; /* object of text, or NULL */
    struct claim claim;
    struct claim body_claim; /* of media, body and detail */
};

/* Declared errors by kind, already merged: parameter over operation over document, and
 * the fallbacks applied (a parameter's kinds to REFUSAL_PARAMETER, item-forbidden to
 * item-unknown, scope-forbidden to scope-unknown; a fallen-back entry is at best
 * inferred). NULL: nothing is said. */
struct contract_errors {
    const struct contract_error *by[REFUSAL_COUNT];
};

/* --- Schemas with what x-countersign adds --- */

struct contract_signed_url {
    int64_t lifetime;                        /* seconds */
    int64_t tolerance;                       /* seconds */
    enum signed_url_scheme scheme;           /* the mock's */
    bool scheme_allowed[SIGNED_URL_SCHEMES]; /* value and `or` */
    struct claim scheme_claim;
    bool end_inclusive; /* good in the second it ends with */
    struct claim end_claim;
    int64_t grace; /* seconds it is good behind its end */
    struct claim grace_claim;
    const char *expires; /* pointer of the member that says its end; or NULL */
    struct claim expires_claim;
    const char *seconds; /* pointer of the member that says its lifetime; or NULL */
    struct claim seconds_claim;
    const char *media; /* a media type or range; NULL: nothing is said */
    struct claim media_claim;
    const char *content_type; /* what the mock sends; never NULL */
    char *content; /* the file's or template's bytes; NULL when none is given */
    size_t content_length;
    bool is_template;
    struct contract_statuses refusal; /* none: the scheme's own */
    struct claim refusal_claim;
    struct claim claim;
};

/* A member of a record, at any depth up to CONTRACT_MAX_FIELD_DEPTH (arrays are not
 * entered). */
#define CONTRACT_MAX_FIELD_DEPTH 4
struct contract_field {
    const char *pointer; /* into the record: "/startedAt" */
    const struct schema *schema;
    enum comparison compare;
    bool required;
    bool certain;  /* it is what is said here, whichever of several schemas (anyOf, oneOf)
                      the object follows */
    bool nullable; /* its schema allows null */
    const json_t *enumeration; /* array, or NULL */
    const json_t *constant;    /* or NULL */
    const json_t *shown;       /* constant, else default, else example; or NULL */
    const char *type;          /* the first type that is not null; NULL: not said */
    const char *format;        /* or NULL */
    struct contract_signed_url *signed_url; /* or NULL */
    const struct contract_field
        *tells; /* the URL whose end or lifetime it says; or NULL */
    struct claim claim;
};

enum invariant_kind { INVARIANT_DURATION, INVARIANT_ORDERED, INVARIANT_TOGETHER_NULL };

struct contract_invariant {
    enum invariant_kind kind;
    const char **fields; /* duration: {duration, from, to}; otherwise the listed ones */
    enum comparison *compare; /* of the fields; NULL: as the values look */
    size_t field_count;
    double seconds_per_unit; /* duration */
    double tolerance;        /* duration, in units */
    struct claim claim;
};

/* What is known of the objects one schema describes. */
struct contract_shape {
    const struct schema *schema;
    const char *pointer; /* of the schema in the contract, $ref followed */
    struct contract_field *fields;
    size_t field_count;
    struct contract_invariant *invariants;
    size_t invariant_count;
};

/* --- Records, credentials, cases --- */

struct contract_record_set {
    const char *name;
    const char *id;                       /* pointer into a record */
    struct document *document;            /* of the data file */
    json_t *records;                      /* array; borrowed from document */
    const struct contract_shape *shape;   /* NULL when no schema is declared */
    struct contract_lifecycle *lifecycle; /* or NULL; see contract_write.h */
    struct claim claim;
};

enum scheme_kind { SCHEME_BEARER, SCHEME_BASIC, SCHEME_API_KEY, SCHEME_OTHER };

struct contract_scheme {
    const char *name; /* in components/securitySchemes */
    enum scheme_kind kind;
    enum expression_source in; /* API_KEY: QUERY, REQUEST_HEADER or COOKIE */
    const char *key;           /* API_KEY: the parameter's or header's name */
    struct claim claim;
};

struct contract_credential {
    const char *name;
    const char **values; /* by scheme index; NULL: not presented */
    const char **sees;   /* owners */
    size_t sees_count;
    bool sees_all;
};

struct contract_case {
    const char *name; /* the file's name without its ending */
    const char *title;
    struct document *document;
    const char *method;
    char *target;  /* path and query, percent-coded */
    json_t *query; /* object: name -> text or array of text; or NULL */
    const char *path;
    json_t *headers;        /* object of text, or NULL */
    const char *credential; /* name, or NULL */
    json_t *request_body;   /* or NULL */
    int status;
    json_t *body; /* or NULL */
    const char **abbreviated;
    size_t abbreviated_count;
    const char **prose;
    size_t prose_count;
    const struct contract_operation *operation; /* NULL: none is meant (404, 405) */
    enum certainty certainty;
};

/* --- Rate limits --- */

struct contract_rate_limit {
    int64_t requests, window; /* seconds */
    bool per_credential;      /* otherwise the requests of all count together */
    const char *limit, *remaining, *reset, *retry; /* header fields, each or NULL */
    bool reset_is_epoch; /* otherwise it is the seconds that are left */
    struct claim claim;
    struct claim headers_claim;
};

/* --- Operations --- */

/* How several values of one parameter stand in a request. */
enum contract_listing {
    LISTING_NONE,     /* it has one value */
    LISTING_JOINED,   /* in one, set apart by `separator` */
    LISTING_REPEATED, /* one by one, under the same name, in a query */
    LISTING_ARRAY,    /* as a JSON array, in a body */
    LISTING_EITHER,   /* likewise, but one alone without the array */
};

/* Between several values in the text form of what a request gives one by one. No client
 * writes it: it is a control character. */
#define CONTRACT_VALUE_BREAK "\x1f"

/* Makes that text readable, in place: a comma between the values. */
void contract_tell_values(char *text);

/* An input of an operation: a parameter, or a member of a JSON body at any depth up to
 * CONTRACT_MAX_FIELD_DEPTH that holds no further members. */
struct contract_dates;

struct contract_parameter {
    const char *name;  /* of a body's member: its JSON Pointer */
    const char *label; /* as messages and refusals call it: the name, or the names of a
                          member and those it stands in, with dots between them */
    enum expression_source in; /* QUERY, PATH, REQUEST_HEADER, COOKIE or REQUEST_BODY */
    bool required;
    const struct schema *schema; /* of the decoded value; NULL: anything goes */
    const char *type;        /* schema's type: "integer", "string", ...; NULL: not said */
    const char *format;      /* or NULL */
    enum comparison compare; /* how its value is written */
    json_t *initial;         /* schema's default, or NULL */
    json_t *example;         /* or NULL */
    json_t *enumeration;     /* schema's enum, or NULL */
    bool fold; /* of enum texts: letters need not agree in case; as its filter says */
    json_t *constant; /* schema's const, or NULL */
    bool has_minimum, has_maximum;
    double minimum, maximum; /* inclusive */
    struct contract_errors errors;
    enum contract_listing listing;
    const char *separator;  /* NULL, or it stands between several values in their text
                               form; the fields above are then those of each value */
    const char *prefix;     /* NULL, or it stands before every value of this parameter;
                               several parameters of one name are told apart by it */
    const char *const *but; /* the prefixes of the others of its name, or NULL */
    const struct contract_beside *beside; /* of a body's member: constants that are sent
                                             with it */
    size_t beside_count;
    bool is_beside;                    /* it is such a constant, and no input by itself */
    const struct parameter_form *form; /* NULL: one plain text. Otherwise how a value that
                                          is not given one by one is written */
    bool allows_empty;                 /* in a query: an empty value is none */
    struct claim claim;
    const struct contract_dates *dates; /* of its filter, where declared; or NULL */
};

/* What a request holds beside its parameters. */
struct contract_body {
    bool required;
    const char *media;   /* the first JSON type, or else the first; NULL: none is said */
    const char **medias; /* all that are declared, ranges among them */
    size_t media_count;
    const struct contract_shape *shape; /* of a JSON body; NULL: nothing is said */
    json_t *example;                    /* the first one given, or NULL */
    json_t **examples;                  /* all of them */
    size_t example_count;
    struct contract_content *contents; /* all of them; see contract_response.h */
    size_t content_count;
    struct claim claim;
};

struct contract_response {
    int status_low, status_high; /* 200..200, 400..499 for "4XX"; 0..0 for "default" */
    const char *media; /* the first JSON type, or else the first; NULL: no content */
    const struct contract_shape *shape; /* of a JSON body; NULL: nothing is said */
    json_t *example;                    /* the first one given, or NULL */
    struct contract_content *contents;  /* all of them; see contract_response.h */
    size_t content_count;
    struct contract_header *headers;
    size_t header_count;
    struct claim claim;
};

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
    bool in_row;             /* the list's rows show the field */
    struct contract_dates dates;
    struct claim claim;
};

enum reversed { REVERSED_REJECT, REVERSED_EMPTY };

struct contract_range {
    struct contract_filter *from, *to;
    bool reversed_rejected;   /* otherwise: no rows */
    bool reversed_allowed[2]; /* by enum reversed: value and `or` */
    struct claim reversed_claim;
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

struct contract_item {
    const struct contract_record_set *records;
    struct expression id;
    struct contract_parameter *id_parameter; /* never NULL */
    const char *id_field;                    /* pointer into a record */
    struct expression record;                /* RESPONSE_BODY: where the record stands */
    struct contract_scope scope;
    const struct contract_operation *list; /* whose rows it shows in full, or NULL */
    const struct contract_shape *shape;    /* of the record; NULL: nothing is said */
    struct claim claim;
};

/* Schemes required together; alternatives are tried in order. */
struct contract_requirement {
    const size_t *schemes; /* indexes into contract.schemes */
    size_t count;          /* 0: anonymous is allowed */
};

/* Inputs of which a request may give one. */
struct contract_exclusive {
    const struct contract_parameter **inputs;
    size_t count;
    struct claim claim;
};

struct contract_operation {
    const char *id;     /* operationId, or "get /path" */
    const char *method; /* upper case */
    const char *path;   /* template: "/orders/{id}" */
    const char *server; /* the path of its first server, "" when there is none */
    struct contract_parameter *parameters;
    size_t parameter_count;
    struct contract_body *body; /* NULL: it takes none */
    struct contract_requirement *security;
    size_t security_count; /* 0: open to all */
    struct contract_response *responses;
    size_t response_count;
    struct contract_list *list;   /* or NULL */
    struct contract_item *item;   /* or NULL */
    struct contract_write *write; /* or NULL; see contract_write.h */
    struct contract_exclusive *exclusive;
    size_t exclusive_count;
    bool rejects_unknown;       /* query parameters that nobody declared are refused */
    struct claim unknown_claim; /* UNKNOWN unless declared */
    const struct contract_rate_limit *rate_limit; /* its own, else the document's */
    struct contract_errors errors;
    struct claim claim;
};

/* --- Webhooks: what the API sends --- */

struct contract_webhook_event {
    const char *value;  /* NULL: not declared */
    const char *header; /* or NULL */
    const char *member; /* pointer into the body, or NULL */
    struct claim claim;
};

/* In which order deliveries about one subject are sent. */
struct contract_webhook_order {
    const char *subject;  /* pointer into the body; NULL: not declared */
    const char *state;    /* likewise, or NULL */
    const json_t *states; /* array of text and of arrays of text, or NULL */
    const char **after;   /* names of webhooks */
    size_t after_count;
    struct claim claim;
};

struct contract_webhook {
    const char *name; /* under `webhooks` */
    /* Its method, its header fields as parameters, the replies to it as responses; it is
     * none of contract.operations, and its path is "". */
    struct contract_operation *operation;
    const char *media;                  /* of the body; NULL: none is declared */
    const struct contract_shape *shape; /* of a JSON body; NULL: nothing is said */
    json_t *example;                    /* of the body, or NULL */
    struct claim media_claim;
    const struct contract_record_set *records; /* or NULL */
    const char *state;                         /* pointer into a record */
    const char **when;
    size_t when_count;
    struct claim when_claim;
    struct contract_webhook_event event;
    struct webhook_scheme scheme;
    enum webhook_secret secret_form;
    const char *secret; /* the contract's own, for demonstrations; NULL: none */
    struct claim signature_claim, timestamp_claim, tolerance_claim, id_claim;
    json_t *body;  /* template (see src/template.h), or NULL */
    json_t *words; /* for it, or NULL */
    bool reply_used;
    int64_t reply_within; /* seconds; 0: not declared */
    struct claim reply_claim;
    struct contract_webhook_order order;
    bool repeated_allowed;
    struct claim repeated_claim;
    struct claim claim;
};

struct contract {
    struct document *document;
    const char *title, *version;
    const char *folder; /* of the contract file */
    struct contract_operation *operations;
    size_t operation_count;
    struct contract_webhook *webhooks;
    size_t webhook_count;
    struct contract_scheme *schemes;
    size_t scheme_count;
    struct contract_record_set *records;
    size_t record_set_count;
    struct contract_credential *credentials;
    size_t credential_count;
    struct contract_case *cases;
    size_t case_count;
    const struct contract_rate_limit *rate_limit; /* of the document, or NULL */
    struct contract_errors
        errors; /* of the document: for requests that fit no operation */
    struct contract_parts *parts; /* what the model owns; contract_load.c knows it */
};

/* Loads `path`: a contract file, or a folder that holds contract.yaml, contract.yml,
 * contract.json, openapi.yaml, openapi.yml or openapi.json (the first that exists). Data
 * and cases are read from beside it. Every problem goes to `diagnostics`. Returns new the
 * model when it is usable: NULL when the file cannot be read or there are errors in the
 * contract itself. Problems of data (records, examples, cases) are left to contract_lint.
 */
__attribute__((warn_unused_result)) struct contract *
contract_load(const char *path, struct diagnostics *diagnostics);

/* As contract_load, for a command: prints the problems on standard error, in colour where
 * that is a terminal, and sets an error that says how to see them all. */
__attribute__((warn_unused_result)) struct contract *
contract_load_told(const char *path, struct error *error);

void contract_free(struct contract *contract);

#define CONTRACT_SECRET_VARIABLE "COUNTERSIGN_WEBHOOK_SECRET"

/* Returns new the keys of all webhooks, in their order: made from the secret in `file`
 * (may be NULL), else from that of the environment, else from each webhook's own; an
 * empty one where there is none. NULL with an error. */
__attribute__((warn_unused_result)) struct webhook_key *
contract_webhook_keys(const struct contract *contract, const char *file,
                      struct error *error);
void contract_webhook_keys_free(const struct contract *contract,
                                struct webhook_key *keys);

/* Holds records, examples, credentials and cases to the contract; adds what is wrong. */
void contract_lint(const struct contract *contract, struct diagnostics *diagnostics);

/* Loads and lints in one: all that is wrong, with records and examples judged also where
 * the contract itself has errors, as far as each can be. Returns new the model, NULL as
 * contract_load does. */
__attribute__((warn_unused_result)) struct contract *
contract_examine(const char *path, struct diagnostics *diagnostics);

/* Where a claim is declared. */
struct place contract_place(const struct contract *contract, const struct claim *claim);

/* True when any page can be asked for by its number or offset; otherwise each is reached
 * through the one before it. */
bool contract_page_counts(const struct contract_page *page);

/* How a page's number or size is refused that is no number: where it is text, by its
 * pattern. */
enum refusal contract_page_malformed(const struct contract_parameter *parameter);

/* True when the index of a page is the number of its first row. */
bool contract_page_counts_rows(const struct contract_page *page);

/* What a size means beside a number of rows; NULL: nothing. */
const struct contract_special_size *
contract_page_special(const struct contract_page *page, const char *text);

/* Returns new how a request names a row by the value of its key, in the notation of the
 * index; NULL when the row has none. */
char *contract_page_key_text(const struct contract_page *page, const json_t *row);

/* How the index of such a page is read. */
enum comparison contract_page_key_input(const struct contract_page *page);

/* True when a request can name the order it wants; otherwise there is one, or none. */
bool contract_order_is_chosen(const struct contract_order *order);

/* True when two filters are the same end of a range of one field, so that what the
 * narrower one gives the other gives as well. */
bool contract_filters_are_nested(const struct contract_filter *a,
                                 const struct contract_filter *b);

/* What a request must say to be told a total; NULL: it is told without. */
const struct contract_asked *contract_total_asked(const struct contract_list *list,
                                                  enum total total);

/* True for a total that stands in the header Content-Range (RFC 9110 14.4): the rows
 * shown, and behind the slash how many there are. */
bool contract_total_is_range(const struct contract_total *total);

const char *contract_certainty_name(enum certainty certainty);
const char *contract_refusal_name(enum refusal refusal);

/* The response declared for `status`: exact before class before default; or NULL. */
const struct contract_response *
contract_response_for(const struct contract_operation *operation, int status);

/* True when asking the operation changes nothing, whatever its method: GET and HEAD, and
 * what the contract declares to be a list or an item. */
bool contract_operation_reads(const struct contract_operation *operation);

/* True for a media type (parameters are dropped) that is one of those a body may have. */
bool contract_body_takes(const struct contract_body *body, const char *media);

/* Look-ups; borrowed, NULL when there is none. */
/* Where a request holds the value of a parameter. */
struct expression contract_parameter_at(const struct contract_parameter *parameter);

/* What an order's word says at an echo, ECHO_ORDER or ECHO_DIRECTION: what a request says
 * for it, or leaves to the default; or NULL. */
const char *contract_order_told(const struct contract_order *order,
                                const struct contract_order_word *word, enum echo echo);

/* True when a parameter's value stands in its request as its form says, and is no plain
 * text. */
bool contract_parameter_is_styled(const struct contract_parameter *parameter);

/* The first of that name; of several with prefixes, the one without. */
const struct contract_parameter *
contract_parameter_named(const struct contract_operation *operation,
                         enum expression_source in, const char *name);
const struct contract_operation *contract_operation_named(const struct contract *contract,
                                                          const char *id);
const struct contract_webhook *contract_webhook_named(const struct contract *contract,
                                                      const char *name);
const struct contract_field *contract_field_at(const struct contract_shape *shape,
                                               const char *pointer);
/* True for a signed URL, and for what is said beside it of its end: both are made anew in
 * every answer. */
bool contract_field_is_fresh(const struct contract_field *field);
/* True when something is said of the members of an object, so that they are looked at by
 * themselves. */
bool contract_field_has_members(const struct contract_shape *shape,
                                const struct contract_field *field);
const struct contract_credential *
contract_credential_named(const struct contract *contract, const char *name);

/* What an input of the filter asks for; not present: it is none. */
struct contract_wanted {
    struct scalar scalar;
    bool whole_day; /* it names a day: values compare with it by theirs */
};
struct contract_wanted contract_filter_wanted(const struct contract_filter *filter,
                                              const char *text, size_t length);
/* A record's value, as it compares with that. */
struct scalar contract_filter_seen(const struct contract_filter *filter, bool whole_day,
                                   struct scalar value);
/* Prints a moment as the filter's input writes it by itself; returns the length. */
size_t contract_filter_print(const struct contract_filter *filter, struct instant instant,
                             char out[INSTANT_TEXT_SIZE]);
/* True when that names days alone. */
bool contract_filter_is_daily(const struct contract_filter *filter);

/* True when the credential may see what belongs to `owner`; NULL stands for nobody. */
bool contract_credential_sees(const struct contract_credential *credential,
                              const char *owner);

/* True when `status` is among `statuses`. */
bool contract_status_is(const struct contract_statuses *statuses, int status);

/* Judges one record (or answer) by an invariant: true when it holds or does not apply
 * because a member is missing; otherwise `why` (of `size` bytes) says what was expected
 * and found. */
bool contract_invariant_holds(const struct contract_invariant *invariant,
                              const json_t *record, char *why, size_t size);

#endif
