/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the loader share. They alone read raw keys of a contract.
 *
 * Everything the model points to belongs to its parts and goes with them: the loader
 * never frees a piece of a model. A node is a place in the contract document; a key that
 * is left out gives a node without a value, of which every member is left out as well, so
 * readers need no branch for what is optional. Types were reported by vocabulary_check
 * before; a value of a wrong type reads as left out.
 */
#ifndef COUNTERSIGN_CONTRACT_INTERNAL_H
#define COUNTERSIGN_CONTRACT_INTERNAL_H

#include "src/column.h"
#include "src/contract.h"
#include "src/contract_write.h"
#include "src/vocabulary.h"

#define CONTRACT_MAX_FIELDS     1000  /* of one shape; further ones are not looked at */
#define CONTRACT_MAX_VISITS     20000 /* schemas looked at to list the members of one */
#define CONTRACT_MAX_LOOKS      1000  /* schemas looked at to understand one value */
#define CONTRACT_MAX_NESTING    128   /* $ref and allOf inside each other, on one way */
#define CONTRACT_MAX_REFERENCES 32    /* $ref to $ref to ... */
#define CONTRACT_MAX_DATA       ((size_t)64 * 1024 * 1024) /* bytes of a file to deliver */

/* The contract's file and those it refers to, as one document (contract_files.c): what
 * each file holds stands at a pointer of its own, so that a claim's pointer says all. */
struct contract_entry;
struct contract_files {
    char *uri; /* of the contract for the schema compiler */
    /* The places that references lead to where no walk from the top comes by. */
    struct contract_entry *entries;
    size_t entry_count, entry_capacity;
    json_t *entered; /* their pointers, as members */
    bool has_bases;  /* "#/..." may mean something else than from the top */
};

struct contract_parts {
    void **blocks;
    size_t block_count, block_capacity;
    struct document **documents;
    size_t document_count, document_capacity;
    json_t **values;
    size_t value_count, value_capacity;
    struct contract_shape **shapes;
    size_t shape_count, shape_capacity;
    struct contract_signed_url **signed_urls;
    size_t signed_url_count, signed_url_capacity;
    struct schema_registry *registry;
    struct contract_files *files;
    size_t source_capacity;
};

struct contract_loading {
    struct contract *contract;
    struct contract_parts *parts;
    struct diagnostics *diagnostics;
    const struct document *document;
    json_t *root;
    bool is_openapi_30;
    const struct contract_sources *sources; /* never NULL while records are read */
    /* What is to be as fine as some record, see contract_load_digits. */
    struct contract_unread {
        struct contract_assignment *assignment;
        const struct contract_record_set *records;
    } * unread;
    size_t unread_count, unread_capacity;
};

/* --- Ownership (contract_parts.c) --- */

/* Each takes its argument into the parts and returns it. */
void *contract_parts_own(struct contract_parts *parts, void *block);
char *contract_parts_own_text(struct contract_parts *parts, char *text);
json_t *contract_parts_own_value(struct contract_parts *parts, json_t *value);
void contract_parts_own_document(struct contract_parts *parts, struct document *document);
/* Remembers that the contract is read from a file or folder. */
void contract_note_source(struct contract *contract, const char *path);
/* Returns storage of the parts for `count` zeroed elements. */
void *contract_parts_array(struct contract_parts *parts, size_t count, size_t size);
void contract_parts_free(struct contract_parts *parts);

/* --- Nodes (contract_node.c) --- */

struct contract_node {
    json_t *value; /* NULL: left out */
    const char *pointer;
};

/* The node at a pointer that lives as long as the model. */
struct contract_node contract_node_at(const struct contract_loading *loading,
                                      const char *pointer);
struct contract_node contract_node_member(const struct contract_loading *loading,
                                          struct contract_node node, const char *key);
struct contract_node contract_node_item(const struct contract_loading *loading,
                                        struct contract_node node, size_t index);
/* Where the node's $ref leads; without value when there is none, or it leads nowhere. */
struct contract_node contract_node_reference(const struct contract_loading *loading,
                                             struct contract_node node);
/* Follows $ref as long as there is one; a reference to nowhere gives a node without
 * value. */
struct contract_node contract_node_resolved(const struct contract_loading *loading,
                                            struct contract_node node);
/* The target of a reference such as "#/components/schemas/Name", from the top. */
struct contract_node contract_node_target(const struct contract_loading *loading,
                                          const char *reference);
/* The vendor key's object inside `node`. */
struct contract_node contract_node_vendor(const struct contract_loading *loading,
                                          struct contract_node node);
/* Members of plain types; NULL, or the fallback, when left out or of another type. */
const char *contract_node_text(struct contract_node node, const char *key);
int64_t contract_node_integer(struct contract_node node, const char *key,
                              int64_t fallback);
/* The certainty an object gives to what it says; `fallback` when it gives none. */
enum certainty contract_node_certainty(struct contract_node node,
                                       enum certainty fallback);
/* Text or a list of text as an array of the parts. */
const char **contract_node_texts(const struct contract_loading *loading,
                                 struct contract_node node, size_t *count);
struct contract_statuses contract_node_statuses(struct contract_node node);

/* The position of `text` in `words`, or `fallback`. */
int contract_word_index(const char *text, const char *const words[], int fallback);

/* A key that may be written with its certainty and with other readings. */
struct contract_statement {
    struct contract_node value;
    struct contract_node others; /* the list `or` */
    struct claim claim;          /* of the owner when the key is left out */
};
/* `claim` is the owner's. */
struct contract_statement contract_statement_read(const struct contract_loading *loading,
                                                  struct contract_node owner,
                                                  const char *key,
                                                  const struct claim *claim);
/* As above for a closed set: the position of its word, `fallback` with `certainty` when
 * left out. `allowed` (may be NULL) gets true at each reading. */
int contract_statement_word(const struct contract_loading *loading,
                            struct contract_node owner, const char *key,
                            const char *const words[], int fallback,
                            enum certainty certainty, struct claim *claim, bool *allowed);

/* --- Names, for "did you mean" (contract_names.c) --- */

struct contract_names {
    const char **items; /* NULL-terminated once something was added */
    size_t count, capacity;
};
void contract_names_add(struct contract_names *names, const char *name);
void contract_names_add_keys(struct contract_names *names, const json_t *object);
void contract_names_clear(struct contract_names *names);
#define AUTO_NAMES __attribute__((cleanup(contract_names_clear)))
/* Adds "did you mean X? LEAD: a, b, c" to the diagnostic added last. */
void contract_names_hint(const struct contract_names *names, const char *word,
                         struct diagnostics *diagnostics, const char *lead);

/* True when this (NULL: anything) was said of this place before: what is reached in
 * several ways is reported once. */
bool contract_load_is_reported(const struct contract_loading *loading,
                               const char *pointer, const char *text);

/* --- A walk over all objects of the contract (contract_places.c) --- */

/* What an object of the document is, by where it stands. */
enum contract_place_kind {
    PLACE_NOTHING,
    PLACE_DOCUMENT,
    PLACE_PATHS,
    PLACE_PATH_ITEM,
    PLACE_OPERATION,
    PLACE_PARAMETERS,
    PLACE_PARAMETER,
    PLACE_BODIES,
    PLACE_BODY,
    PLACE_RESPONSES,
    PLACE_RESPONSE,
    PLACE_HEADERS,
    PLACE_HEADER,
    PLACE_CONTENT,
    PLACE_MEDIA,
    PLACE_EXAMPLES,
    PLACE_EXAMPLE,
    PLACE_COMPONENTS,
    PLACE_SCHEMES,
    PLACE_SCHEME,
    PLACE_ROOT_SCHEMAS, /* a map of schemas that stand for themselves */
    PLACE_ROOT_SCHEMA,
    PLACE_SCHEMAS, /* a map or list of schemas inside a schema */
    PLACE_SCHEMA,
    PLACE_COUNT,
};

/* A place to start walking at. */
struct contract_entry {
    const char *pointer;
    enum contract_place_kind kind;
};

/* Visits every object of the document that OpenAPI gives a meaning, also in the files it
 * refers to, once each; a schema comes before those inside it. */
typedef void contract_place_visit(struct contract_loading *loading,
                                  struct contract_node node,
                                  enum contract_place_kind kind);
void contract_place_each(struct contract_loading *loading, contract_place_visit *visit);

/* As above, for what is at and below one place. */
void contract_place_walk(struct contract_loading *loading, struct contract_entry entry,
                         contract_place_visit *visit);

/* True where the names of members are free, so that none of them is a key. */
bool contract_place_is_map(enum contract_place_kind kind);

/* --- The parts of loading, each in the file of its name --- */

/* Makes the schemas of the contract known, reads the files it refers to, and theirs. Only
 * files below the contract's folder and below the folder the command runs in are read,
 * links followed first; nothing comes from the network. False when the contract itself
 * cannot be made known. */
#define CONTRACT_MAX_FILES 5000
bool contract_load_files(struct contract_loading *loading);
void contract_files_free(struct contract_files *files);

/* Holds every x-countersign and $ref of the document to the rules, and compiles every
 * schema. */
void contract_load_places(struct contract_loading *loading);

/* Reports a reference to nowhere, with what stands there instead. */
void contract_load_dangling(struct contract_loading *loading, const char *place,
                            const char *reference);

/* What a schema says of one value, through $ref and allOf; the first to say it wins. */
struct contract_facets {
    const char *type;
    const char *format;
    const char *compare;   /* a word */
    const char *epoch;     /* a unit */
    const char *date_form; /* a word */
    json_t *enumeration;
    json_t *constant;
    json_t *initial;
    json_t *example;
    bool nullable;
    bool has_minimum, has_maximum;
    double minimum, maximum;
    bool has_certainty;
    enum certainty certainty;
    struct contract_node signed_url;
    size_t visits;
    int nesting;
};
/* Fills in what is still unknown; `facets` starts as {0}. */
void contract_load_facets(struct contract_loading *loading, struct contract_node schema,
                          struct contract_facets *facets);
enum comparison contract_facets_comparison(const struct contract_facets *facets);

/* Compiled, with what is wrong reported; NULL when it is. */
const struct schema *contract_load_schema(struct contract_loading *loading,
                                          struct contract_node schema);
/* The shape of what a schema describes, one for each place; NULL without a schema. */
const struct contract_shape *contract_load_shape(struct contract_loading *loading,
                                                 struct contract_node schema);
/* Returns borrowed what a field's signed-url says. */
struct contract_signed_url *contract_load_signed_url(struct contract_loading *loading,
                                                     struct contract_node node,
                                                     struct claim field);

/* Connects the members that say how a URL ends with the URL. */
void contract_load_tellers(struct contract_loading *loading,
                           struct contract_shape *shape);

/* Where a pointer into a value leads in its schema. */
enum contract_target {
    CONTRACT_TARGET_FOUND,
    CONTRACT_TARGET_OPEN,
    CONTRACT_TARGET_NONE
};
/* FOUND sets `out`; NONE sets `missing` (new text: the first name that is not there) and
 * `names` to those that are. */
enum contract_target contract_load_target(struct contract_loading *loading,
                                          struct contract_node schema,
                                          const char *pointer, struct contract_node *out,
                                          char **missing, struct contract_names *names);

/* The declared errors of up to three levels, the strongest first. */
void contract_load_errors(struct contract_loading *loading,
                          const struct contract_node levels[], size_t count,
                          struct contract_errors *out);

/* Returns new the path of a file named in the contract. */
char *contract_load_path(const struct contract_loading *loading, const char *name);

void contract_load_schemes(struct contract_loading *loading);
void contract_load_records(struct contract_loading *loading);
/* Takes the document of a file that `node` names into the model and returns it; NULL,
 * reported, where it is NULL because of `error`. */
struct document *contract_load_opened(struct contract_loading *loading,
                                      struct contract_node node,
                                      struct document *document,
                                      const struct error *error);
/* Reports that a file holds no list of what it should. */
void contract_load_no_list(struct contract_loading *loading,
                           const struct document *document, const char *what);
void contract_load_credentials(struct contract_loading *loading);
void contract_load_cases(struct contract_loading *loading);
void contract_load_operations(struct contract_loading *loading);
void contract_load_parameters(struct contract_loading *loading,
                              struct contract_node path_item, struct contract_node node,
                              const struct contract_node levels[2],
                              struct contract_operation *operation);
/* Puts the members of each deepObject in the query of a list in its place. `spare` more
 * parameters may be added later. */
void contract_load_deep(struct contract_loading *loading,
                        const struct contract_node levels[2],
                        struct contract_operation *operation, size_t spare);
/* Fills in what a schema says of a parameter's value. */
void contract_load_value(struct contract_loading *loading, struct contract_node schema,
                         struct contract_parameter *parameter);
/* Makes a parameter whose value is a list known by its items: what is judged is each of
 * them. False, and nothing is changed, when these are no scalars. */
bool contract_load_items(struct contract_loading *loading, struct contract_node schema,
                         struct contract_parameter *parameter);
/* What an operation takes in its body, and a parameter for each member of it that holds
 * no others, behind those that are declared. */
void contract_load_body(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation);
void contract_load_members(struct contract_loading *loading,
                           const struct contract_node levels[2],
                           struct contract_operation *operation);
/* The first JSON media type of `content`, or else the first one; NULL: there is none. */
const char *contract_load_media(const json_t *content);
/* The first example of a media type object, or that of its schema; or NULL. */
json_t *contract_load_example(struct contract_loading *loading,
                              struct contract_node media, struct contract_node schema);
/* Below which path the operation's first server serves it. */
void contract_load_server(struct contract_loading *loading,
                          struct contract_node path_item, struct contract_node node,
                          struct contract_operation *operation);
/* How the parameter `node` is written, from its style or content. */
void contract_load_form(struct contract_loading *loading, struct contract_node node,
                        struct contract_node schema,
                        struct contract_parameter *parameter);
/* Returns borrowed what stands in `content` of an answer or a request's body. */
struct contract_content *contract_load_contents(struct contract_loading *loading,
                                                struct contract_node target,
                                                size_t *count);
/* Fills in the types of elements and members. */
void contract_load_form_types(struct contract_loading *loading,
                              struct contract_node schema, struct parameter_form *form);
/* How a header field of an answer is written. */
struct parameter_form contract_load_header_form(struct contract_loading *loading,
                                                struct contract_node node,
                                                struct contract_node schema,
                                                bool is_json);
void contract_load_responses(struct contract_loading *loading, struct contract_node node,
                             struct contract_operation *operation);
/* What a body declares: its media type (the first JSON type, or else the first; NULL when
 * it has no content), shape and example. */
const char *contract_load_content(struct contract_loading *loading,
                                  struct contract_node body,
                                  const struct contract_shape **shape, json_t **example);
void contract_load_security(struct contract_loading *loading, struct contract_node node,
                            struct contract_operation *operation);
void contract_load_list(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation);
/* Inputs of which a request may give one. */
/* True when a refusal for want of another input may be about this one. */
bool contract_requires_blames(const struct contract_operation *operation,
                              const struct contract_parameter *parameter);
void contract_lint_requires(struct contract_loading *loading);
/* A filter that is one end of a range of which both stand in one input. */
void contract_load_end(struct contract_loading *loading, struct contract_node node,
                       const struct contract_list *list, struct contract_filter *filter);
/* How both stand there. */
void contract_load_ends(struct contract_loading *loading, struct contract_node node,
                        struct contract_range *range);
/* Reports the end of a range in an input whose other end nobody named. */
void contract_load_check_ends(struct contract_loading *loading,
                              const struct contract_list *list);
/* The inputs that do not go alone. */
void contract_load_requires(struct contract_loading *loading, struct contract_node nodes,
                            struct contract_operation *operation);
void contract_load_exclusive(struct contract_loading *loading, struct contract_node nodes,
                             struct contract_operation *operation);
/* A filter's prefix, if it has one: it gets a parameter of its own then. */
void contract_load_prefix(struct contract_loading *loading, struct contract_node node,
                          struct contract_operation *operation,
                          const struct contract_list *list,
                          struct contract_filter *filter);
/* How a filter's input writes moments, if that is said. */
void contract_load_dates(struct contract_loading *loading, struct contract_node owner,
                         struct contract_filter *filter);
/* The rate limit an operation (or the document) declares by itself; NULL: none. */
const struct contract_rate_limit *
contract_load_rate_limit(struct contract_loading *loading, struct contract_node owner);
/* Reads the aliases of a filter whose input is known. */
void contract_load_aliases(struct contract_loading *loading, struct contract_node nodes,
                           struct contract_filter *filter);
/* A filter's separator, if it has one: its parameter is read as one value of several. */
void contract_load_separator(struct contract_loading *loading, struct contract_node node,
                             struct contract_filter *filter);
/* What must stand beside a filter's value in a body. */
void contract_load_beside(struct contract_loading *loading, struct contract_node node,
                          struct contract_operation *operation,
                          struct contract_filter *filter);
/* Tells apart the parameters of one name, when all filters are read. */
void contract_load_prefixes(struct contract_loading *loading,
                            struct contract_operation *operation,
                            struct contract_list *list);
void contract_load_order(struct contract_loading *loading, struct contract_node node,
                         const struct contract_operation *operation,
                         struct contract_list *list);
/* Reads an expression that must lead into the answer that means success. `schema` becomes
 * the schema it leads to; without value when that is not known. */
struct expression contract_load_output(struct contract_loading *loading,
                                       struct contract_node node,
                                       const struct contract_operation *operation,
                                       const char *what, struct contract_node *schema);
/* The words an order's fields and directions make, behind those that are listed. */
void contract_load_order_fields(struct contract_loading *loading,
                                struct contract_node node,
                                const struct contract_operation *operation,
                                struct contract_list *list);
void contract_load_item(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation);
/* The operations below `webhooks`. */
void contract_load_webhooks(struct contract_loading *loading);
/* Holds what `webhook` says of the body to records and word lists. */
void contract_load_webhook_body(struct contract_loading *loading,
                                struct contract_node node,
                                struct contract_webhook *webhook);
/* Connects items with the lists they show in full, when all operations are there. */
void contract_load_item_lists(struct contract_loading *loading);

/* The operation's create, update or delete. */
void contract_load_write(struct contract_loading *loading, struct contract_node vendor,
                         struct contract_operation *operation);
/* Connects creating operations with the items that their Location leads to. */
void contract_load_locations(struct contract_loading *loading);
/* Reads a record set's lifecycle; NULL without one. */
struct contract_lifecycle *
contract_load_lifecycle(struct contract_loading *loading, struct contract_node node,
                        const struct contract_record_set *records);
/* What a change sets; expressions are those of `operation` (NULL: there are none). */
void contract_load_assignments(struct contract_loading *loading,
                               struct contract_node node,
                               const struct contract_operation *operation,
                               const struct contract_record_set *records,
                               enum certainty certainty,
                               struct contract_assignments *out);
/* What a record must be like. */
void contract_load_conditions(struct contract_loading *loading, struct contract_node node,
                              const struct contract_record_set *records,
                              enum certainty certainty, struct contract_conditions *out);

/* --- What list and item share (contract_load_input.c) --- */

/* Reads an expression; NONE when left out or malformed. */
struct expression contract_load_expression(struct contract_node node);
/* The parameter an input expression names; NULL, reported as of `what`, when there is
 * none. */
struct contract_parameter *contract_load_input(struct contract_loading *loading,
                                               struct contract_node node,
                                               const struct contract_operation *operation,
                                               const struct expression *expression,
                                               const char *what);
/* The record set named by a member; NULL, reported, when there is none. */
const struct contract_record_set *
contract_load_record_set(struct contract_loading *loading, struct contract_node owner,
                         const char *key);
/* Reports a pointer that names no member of the records. */
void contract_load_field(struct contract_loading *loading,
                         const struct contract_record_set *records, const char *field,
                         const char *place);
void contract_load_scope(struct contract_loading *loading, struct contract_node node,
                         const struct contract_operation *operation,
                         const struct contract_record_set *records,
                         const struct claim *claim, struct contract_scope *out);
/* The answer that means success; NULL when none is declared. */
const struct contract_response *
contract_load_success(const struct contract_operation *operation);

/* --- Records (contract_rows.c, contract_load_rows.c, contract_judge.c) --- */

/* What was read of a set in one pass over its file. */
struct contract_records {
    struct rows *rows;
    const struct rows_arrangement *arrangement;
    uint32_t *id_hashes;        /* by record */
    unsigned char *is_doubtful; /* by record, a bit each: there may be something wrong
                                   with it by itself */
    size_t id_capacity, doubt_capacity;
    struct column **owners; /* by name, of each scope's field */
    size_t owner_count;
    struct column **columns; /* see contract_column */
    size_t column_count;
    json_t **values; /* by record, those that were asked for; or NULL */
};
void contract_records_free(struct contract_records *records);

/* Adds a column for all that operations compare the records of a set by. */
void contract_columns_add(const struct contract *contract,
                          const struct contract_record_set *set);

/* Reads the records of all sets, once all is known of what is done with them. */
void contract_load_rows(struct contract_loading *loading);

/* How fine what is set to the present moment is told, where the records must say. */
void contract_load_digits(struct contract_loading *loading);

/* How the rows of a set stand whose list this is; NULL: it has none. */
const struct rows_arrangement *contract_arrangement_of(struct contract_parts *parts,
                                                       const struct contract_list *list);

enum contract_fault_kind {
    FAULT_SCHEMA,
    FAULT_SIGNED_URL, /* no path */
    FAULT_RFC2822,    /* no such moment */
    FAULT_EPOCH,      /* counted in the other unit */
    FAULT_INVARIANT,
};
struct contract_fault {
    enum contract_fault_kind kind;
    const struct schema_violation *violation;
    const struct contract_field *field;
    const struct contract_invariant *invariant;
    const char *why; /* of the invariant */
};
/* Returning false ends the look. */
typedef bool contract_told_fault(void *context, const struct contract_fault *fault);

/* True when nothing is wrong with an object by itself. `told` may be NULL when only the
 * verdict matters. */
bool contract_judge_record(const struct contract_shape *shape,
                           const struct tape_node *record, contract_told_fault *told,
                           void *context);

/* A record where it stands (contract_lint_record.c). */
struct contract_lint_record {
    const struct contract_record_set *set;
    const char *pointer;
};
/* Adds what is wrong with it by itself. */
void contract_lint_record(struct contract_loading *loading,
                          const struct contract_lint_record *record,
                          const struct tape_node *node);
/* Adds a diagnostic for a member. */
void contract_lint_add(struct contract_loading *loading,
                       const struct contract_lint_record *record, const char *member,
                       enum diagnostic_severity severity, const char *text);

/* The identifiers of a set's records, told apart (contract_known.c). */
struct contract_known {
    const struct contract_record_set *set;
    uint32_t *slots; /* a record's number and one, or 0 */
    size_t mask;
};
void contract_known_init(struct contract_known *known,
                         const struct contract_record_set *set);
void contract_known_clear(struct contract_known *known);
/* Notes the identifier of a record, which has one; returns the number of the record that
 * had it before, its own when none had. */
size_t contract_known_add(struct contract_known *known, size_t index);
bool contract_known_find(const struct contract_known *known, const char *text,
                         size_t length);
/* Returns new the identifier of a record as text. */
char *contract_known_text(const struct contract_known *known, size_t index);

/* --- The parts of lint, each in the file of its name --- */

/* Only what can be judged of each record and example by itself; the model may have gaps.
 */
void contract_lint_alone(const struct contract *contract,
                         struct diagnostics *diagnostics);
void contract_lint_records_alone(struct contract_loading *loading);
void contract_lint_records(struct contract_loading *loading);
void contract_lint_examples(struct contract_loading *loading);
void contract_lint_errors(struct contract_loading *loading);
void contract_lint_lists(struct contract_loading *loading);
void contract_lint_cases(struct contract_loading *loading);
void contract_lint_webhooks(struct contract_loading *loading);

/* A value to be held to a schema, and what to say of it. */
struct contract_lint_subject {
    const struct schema *schema; /* NULL: nothing is held to */
    const json_t *value;
    const struct document *document; /* the value stands in it at `pointer` */
    const char *pointer;
    const struct contract_shape *shape; /* whose certainties count; or NULL */
    /* True for a violation that is none here; may be NULL. */
    bool (*ignores)(const struct contract_lint_subject *subject,
                    const struct schema_violation *violation);
    const void *context;  /* for `ignores` */
    const char *declared; /* pointer of the schema, for the hint; or NULL */
};
/* Adds a diagnostic for one violation; for each. */
void contract_lint_violation(struct contract_loading *loading,
                             const struct contract_lint_subject *subject,
                             const struct schema_violation *violation);
void contract_lint_value(struct contract_loading *loading,
                         const struct contract_lint_subject *subject);

#endif
