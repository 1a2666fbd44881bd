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

#include "src/contract_list.h"
#include "src/contract_refusal.h"
#include "src/diagnostic.h"
#include "src/column.h"
#include "src/document.h"
#include "src/parameter_style.h"
#include "src/records.h"
#include "src/rows.h"
#include "src/dates.h"
#include "src/schema.h"
#include "src/webhook.h"
#include "src/signed_url.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- Records, credentials, cases --- */

struct contract_record_set {
    const char *name;
    const char *id;                       /* pointer into a record */
    struct document *document;            /* of the data file */
    struct contract_records *records;     /* what was read from it; use what follows */
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
    const struct contract_parameter
        *whole; /* of an end of a range that stands with the
                   other one in one input: that, and what sets
                   them apart; it is none of the operation's */
    const char *between;
    bool allows_empty; /* in a query: an empty value is none */
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

/* An input, or some of its values, that a request may give only beside others. */
struct contract_requires {
    const struct contract_parameter *input;
    const char **values;
    size_t value_count; /* 0: any value */
    const struct contract_parameter **needs;
    size_t need_count;
    bool blames_needed; /* the refusal is about the one that lacks */
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
    struct contract_requires *requires;
    size_t requires_count;
    bool rejects_unknown;       /* query parameters that nobody declared are refused */
    struct claim unknown_claim; /* UNKNOWN unless declared */
    const struct contract_rate_limit *rate_limit; /* its own, else the document's */
    const struct contract_failure *failure;       /* likewise */
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
    char **sources; /* what it was read from: files, and the folder of its cases, there or
                       not */
    size_t source_count;
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
    const struct contract_failure *failure;       /* likewise */
    struct contract_errors
        errors; /* of the document: for requests that fit no operation */
    struct contract_parts *parts; /* what the model owns; contract_load.c knows it */
};

/* Where a load takes more from than the contract says. */
struct contract_sources {
    const char *const *records; /* "SET=FILE": the records of a set from another file, by
                                   a path from the folder the command runs in */
    size_t record_count;
    bool without_cases;         /* for who does not look at them */
    bool in_own_order;          /* members of records stay as their file has them, for who
                                   writes others like them */
    struct records_watch watch; /* told of long files; see records.h */
};

/* Loads `path`: a contract file, or a folder that holds contract.yaml, contract.yml,
 * contract.json, openapi.yaml, openapi.yml or openapi.json (the first that exists). Data
 * and cases are read from beside it. Every problem goes to `diagnostics`. Returns new the
 * model when it is usable: NULL when the file cannot be read or there are errors in the
 * contract itself. Problems of data (records, examples, cases) are left to contract_lint.
 */
__attribute__((warn_unused_result)) struct contract *
contract_load(const char *path, struct diagnostics *diagnostics);

/* As contract_load with other sources, which may be NULL. */
__attribute__((warn_unused_result)) struct contract *
contract_load_from(const char *path, const struct contract_sources *sources,
                   struct diagnostics *diagnostics);

/* As contract_load, for a command: prints the problems on standard error, in colour where
 * that is a terminal, and sets an error that says how to see them all. */
__attribute__((warn_unused_result)) struct contract *
contract_load_told(const char *path, struct error *error);

/* True when each of `texts`, which --records gave, is "SET=FILE"; false with an error. */
__attribute__((warn_unused_result)) bool
contract_check_records(const char *const *texts, size_t count, struct error *error);

/* contract_load_told with other sources. Their records are held to the contract as
 * contract_lint does, since nobody may have looked at them; who watches is decided here.
 */
__attribute__((warn_unused_result)) struct contract *
contract_load_told_with(const char *path, const struct contract_sources *sources,
                        struct error *error);

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

/* The records of a set, arranged as the first list of the contract that shows them. */
const struct rows *contract_rows(const struct contract_record_set *set);

/* True when what is shown of a row (rows_row.shown) is a row of this list. */
bool contract_rows_are_of(const struct contract_list *list);

/* How many there are, and one of them: borrowed, made when it is first asked for and kept
 * until the contract is freed, so who looks at all records should look at their rows
 * instead. One thread at a time asks. */
size_t contract_record_count(const struct contract_record_set *set);
const json_t *contract_record(const struct contract_record_set *set, size_t index);

/* Likewise new: who looks at each once keeps none. */
__attribute__((warn_unused_result)) json_t *
contract_record_new(const struct contract_record_set *set, size_t index);

/* A column of the records, of those that operations compare them by: what filters, orders
 * and scopes look at, their identifiers as COLUMN_NAMED and hashes of the paths that
 * signed URLs lead to. NULL where there is none. */
const struct column *contract_column(const struct contract_record_set *set,
                                     const char *field, enum comparison compare,
                                     enum column_reading reading);

/* A hash of each record's identifier as text, column_hash; 0 where it has none. */
const uint32_t *contract_id_hashes(const struct contract_record_set *set);

/* `record` is a const json_t *. */
#define contract_records_foreach(set, index, record)                                     \
    for ((index) = 0; (index) < contract_record_count(set) &&                            \
                      ((record) = contract_record(set, index)) != NULL;                  \
         (index)++)

/* Holds records, examples, credentials and cases to the contract; adds what is wrong. */
void contract_lint(const struct contract *contract, struct diagnostics *diagnostics);

/* Likewise for records alone, their owners and what credentials see included. */
void contract_lint_data(const struct contract *contract, struct diagnostics *diagnostics);

/* True when nothing is wrong with one record of the set by itself, as contract_lint has
 * it; otherwise an error says what, with the pointer into the record. `strictly`: nor is
 * there anything to be warned of. */
bool contract_record_holds(const struct contract *contract,
                           const struct contract_record_set *set, const json_t *value,
                           bool strictly, struct error *error);

/* Loads and lints in one: all that is wrong, with records and examples judged also where
 * the contract itself has errors, as far as each can be. `sources` may be NULL. Returns
 * new the model, NULL as contract_load does. */
__attribute__((warn_unused_result)) struct contract *
contract_examine(const char *path, const struct contract_sources *sources,
                 struct diagnostics *diagnostics);

/* Where a claim is declared. */
struct place contract_place(const struct contract *contract, const struct claim *claim);

/* True when any page can be asked for by its number or offset; otherwise each is reached
 * through the one before it. */
bool contract_page_counts(const struct contract_page *page);

/* How a page's number or size is refused that is no number: where it is text, by its
 * pattern. */
/* How sure it is that a request is refused for this; UNKNOWN where it may be answered as
 * well. `error` is not NULL. */
enum certainty contract_refusal_certainty(const struct contract_error *error);
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

/* True when a word before the `index`-th asks for the same keys. */
bool contract_order_repeats(const struct contract_order *order, size_t index);

/* True when two filters are the same end of a range of one field, so that what the
 * narrower one gives the other gives as well. */
bool contract_filters_are_nested(const struct contract_filter *a,
                                 const struct contract_filter *b);

/* What a request must say to be told a total; NULL: it is told without. */
const struct contract_asked *contract_total_asked(const struct contract_list *list,
                                                  enum total total);

/* True for a total of which there may be none: a page that follows, a row. */
bool contract_total_may_be_none(enum total total);

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

/* The two ends in what one input of a range holds. */
struct contract_ends {
    const char *from, *to; /* borrowed; NULL: that end is left open */
    size_t from_length, to_length;
};
/* False when `text` does not hold two ends, or leaves one open that must not be. */
bool contract_range_ends(const struct contract_range *range, const char *text,
                         struct contract_ends *ends);
/* Returns new what the one input of a range holds for these ends (NULL: open). */
char *contract_range_text(const struct contract_range *range, const char *from,
                          const char *to);

/* Returns new what the input of the lower end holds for both ends. */
char *contract_range_received(const struct contract_range *range, const char *from,
                              const char *to);

/* True when an input that holds `text` needs others beside it by this. */
bool contract_requires_of(const struct contract_requires *requires, const char *text);

/* True when a request may give this value of an input without any other. */
bool contract_goes_alone(const struct contract_operation *operation,
                         const struct contract_parameter *input, const char *text);

/* True when some value of `input` needs `other` (NULL: any other) beside it, which then
 * narrows the list as a bound that leaves nothing out does not. */
bool contract_input_leans(const struct contract_operation *operation,
                          const struct contract_parameter *input,
                          const struct contract_parameter *other);

/* The filter that an input feeds; NULL: none. */
const struct contract_filter *
contract_filter_of(const struct contract_operation *operation,
                   const struct contract_parameter *input);

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
/* True where upper and lower case of an identifier's letters make two of them. Digits to
 * base 16 and 32 (UUID, ULID) and mail addresses have no case, and what has a format goes
 * by its rules. */
bool contract_item_minds_case(const struct contract_item *item, const char *id);

/* True when something is said of the members of an object, so that they are looked at by
 * themselves. */
bool contract_field_has_members(const struct contract_shape *shape,
                                const struct contract_field *field);
const struct contract_credential *
contract_credential_named(const struct contract *contract, const char *name);

/* The alias that `text` is among the filter's inputs; NULL: it is none. */
const struct contract_alias *contract_filter_alias(const struct contract_filter *filter,
                                                   const char *text, size_t length);

/* What an input of the filter asks for, an alias its value; not present: it is none. */
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
bool contract_invariant_holds_tape(const struct contract_invariant *invariant,
                                   const struct tape_node *record, char *why,
                                   size_t size);

#endif
