/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the schema module share; nobody else includes this.
 *
 * A document is scanned once: every place that is a schema becomes a node (struct schema)
 * that knows its resource, the part of the document below one $id. Compiling turns the
 * keywords of a node into checks, whose subschemas are nodes again. Validating runs the
 * checks.
 */
#ifndef COUNTERSIGN_SCHEMA_INTERNAL_H
#define COUNTERSIGN_SCHEMA_INTERNAL_H

#include "src/schema.h"

#include <stdint.h>

#define SCHEMA_MAX_STEPS  50000000 /* applications of schemas in one validation */
#define SCHEMA_SCAN_DEPTH 512      /* nested subschemas in one document */
#define SCHEMA_BUCKETS    1024

/* The vocabularies of 2020-12, as bits. */
enum schema_vocabulary {
    SCHEMA_CORE = 1,
    SCHEMA_APPLICATOR = 2,
    SCHEMA_UNEVALUATED = 4,
    SCHEMA_ASSERTION = 8,
    SCHEMA_ANNOTATION = 16, /* meta-data, content: nothing to check */
    SCHEMA_FORMAT = 32,
    SCHEMA_FORMAT_ASSERTION = 64,
};

struct schema_document {
    struct schema_document *next;
    char *uri;
    const json_t *root; /* borrowed, or the same as `owned` */
    json_t *owned;      /* a metaschema of ours */
};

struct schema_anchor {
    struct schema_anchor *next;
    const char *name; /* borrowed from the document */
    bool dynamic;
    struct schema *schema;
};

struct schema_resource {
    struct schema_resource *next;   /* of all */
    struct schema_resource *hashed; /* next in its bucket, by place */
    const struct schema_document *document;
    const struct schema_resource *parent; /* the one it is embedded in, or NULL */
    char *uri;                            /* its base, without a fragment */
    char *pointer;                        /* its root in the document */
    struct schema_anchor *anchors;
    unsigned vocabularies; /* 0 until its first node is compiled */
};

/* A URI under which a resource is known; one resource may have two. */
struct schema_name {
    struct schema_name *next; /* in its bucket */
    char *uri;
    struct schema_resource *resource;
};

struct schema_pattern;
struct schema_keyword;

/* A subschema below a keyword: a member of `properties`, a branch of `anyOf`. */
struct schema_branch {
    const char *name;               /* borrowed; NULL in lists */
    struct schema_pattern *pattern; /* for patternProperties */
    struct schema *schema;
};

/* One keyword of one schema, ready to run. What a keyword does not need stays zero. */
struct schema_check {
    const struct schema_keyword *keyword;
    const json_t *value;   /* as it stands in the document */
    struct schema *schema; /* the only subschema */
    struct schema_branch *branches;
    size_t count;                           /* of branches */
    const struct schema_check *siblings[2]; /* keywords this one depends on */
    struct schema *then, *otherwise;
    struct schema_pattern *pattern;
    size_t minimum, maximum; /* counts; one limit alone is the minimum */
    unsigned types;          /* for `type` */
    bool exclusive;          /* OpenAPI 3.0: the bound itself is out */
    bool dynamic;            /* $dynamicRef that follows the dynamic scope */
    bool asserted;           /* format that is more than a note */
};

struct schema {
    struct schema *hashed; /* next in its bucket */
    const struct schema_document *document;
    struct schema_resource *resource;
    char *pointer; /* in the document */
    const json_t *json;
    struct schema_check *checks;
    size_t count;
    bool queued; /* compiled, or about to be */
    bool never;  /* the schema false */
    bool tracks; /* has unevaluatedProperties or unevaluatedItems */
};

struct schema_registry {
    struct schema_options options;
    struct schema_document *documents;
    struct schema_resource *resources;
    struct schema_resource *places[SCHEMA_BUCKETS];
    struct schema_name *names[SCHEMA_BUCKETS];
    struct schema *nodes[SCHEMA_BUCKETS];
    struct schema **queue; /* nodes of the compilation that is going on */
    size_t queued, capacity;
};

/* ---- finding: schema_resolve.c, schema_scan.c, schema_uri.c ---- */

/* Returns new `reference` resolved against `base` (RFC 3986 5.2), fragment included. */
char *schema_uri_resolve(const char *base, const char *reference);

/* Cuts `uri` at its fragment and returns the fragment, percent-decoded ("" when none). */
char *schema_uri_split(char *uri);

/* The bucket of a place of a document, or (without one) of a URI. `length` bytes count.
 */
size_t schema_bucket(const struct schema_document *document, const char *text,
                     size_t length);

/* The innermost resource around a place. */
struct schema_resource *schema_resource_around(const struct schema_registry *registry,
                                               const struct schema_document *document,
                                               const char *pointer);
/* The schema an anchor names, or NULL; sets `dynamic` when it is one. */
struct schema *schema_resource_anchor(const struct schema_resource *resource,
                                      const char *name, bool *dynamic);
struct schema_resource *schema_resource_named(struct schema_registry *registry,
                                              const char *uri);
struct schema_resource *schema_resource_new(struct schema_registry *registry,
                                            const struct schema_document *document,
                                            const char *uri, const char *pointer);
bool schema_resource_name(struct schema_registry *registry,
                          struct schema_resource *resource, const char *uri,
                          struct error *error);

/* The node at a place, or NULL when the scan met no schema there. */
struct schema *schema_node(const struct schema_registry *registry,
                           const struct schema_document *document, const char *pointer);

/* As schema_node, but scans the place when that was not done yet. */
struct schema *schema_node_at(struct schema_registry *registry,
                              const struct schema_document *document, const char *pointer,
                              struct error *error);

/* Makes nodes, resources and anchors of everything below a schema. */
bool schema_scan(struct schema_registry *registry, const struct schema_document *document,
                 const char *pointer, struct schema_resource *resource,
                 struct error *error);

/* What `reference` means in `node`; NULL with an error at `keyword` when it means
 * nothing.
 * `*dynamic` tells that it is by the name of a $dynamicAnchor. */
struct schema *schema_resolve(struct schema_registry *registry, const struct schema *node,
                              const char *keyword, const char *reference, bool *dynamic,
                              struct error *error);

/* The resource's dynamic anchor `name`, or NULL. */
struct schema *schema_resource_dynamic(const struct schema_resource *resource,
                                       const char *name);

/* Puts the shipped metaschema `uri` into the registry; false when it is none of them. */
bool schema_metaschema_add(struct schema_registry *registry, const char *uri);

/* The vocabularies in force in `resource`, by its $schema; 0 with an error when that
 * demands one that is not known. */
unsigned schema_vocabularies(struct schema_registry *registry,
                             struct schema_resource *resource, struct error *error);

/* ---- keywords: schema_keywords.c lists them, schema_compile.c compiles ---- */

/* Where a keyword keeps subschemas. */
enum schema_shape { SCHEMA_NONE, SCHEMA_ONE, SCHEMA_LIST, SCHEMA_MAP };

struct schema_compiler {
    struct schema_registry *registry;
    struct schema *node;
};

struct schema_run;

struct schema_keyword {
    const char *name; /* NULL ends a table */
    enum schema_vocabulary vocabulary;
    enum schema_shape shape;
    bool openapi; /* means something in OpenAPI 3.0 as well */
    bool (*compile)(struct schema_compiler *compiler, struct schema_check *check,
                    struct error *error); /* NULL: nothing to prepare */
    bool (*validate)(struct schema_run *run, const struct schema_check *check,
                     const json_t *instance); /* NULL: nothing to check by itself */
};

/* In the order they run: what judges a value alone, what applies subschemas in place,
 * what applies them to members; those that need the others' results come last. */
extern const struct schema_keyword schema_assertions[];
extern const struct schema_keyword schema_counts[];
extern const struct schema_keyword schema_applicators[];
extern const struct schema_keyword schema_members[];
extern const struct schema_keyword *const schema_keywords[]; /* ended by NULL */

/* Sets an error at the keyword (and, below it, at `member` unless NULL). Returns false.
 */
bool schema_compile_fail(const struct schema *node, const char *keyword,
                         const char *member, struct error *error, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Turns the keywords of one node into checks. */
bool schema_compile_node(struct schema_registry *registry, struct schema *node,
                         struct error *error);

/* Puts `schema` in line to be compiled. */
void schema_enqueue(struct schema_registry *registry, struct schema *schema);

/* The subschemas below a keyword: the value itself, its elements, its members. */
bool schema_compile_one(struct schema_compiler *compiler, struct schema_check *check,
                        struct error *error);
bool schema_compile_list(struct schema_compiler *compiler, struct schema_check *check,
                         struct error *error);
bool schema_compile_map(struct schema_compiler *compiler, struct schema_check *check,
                        struct error *error);

/* The subschema of a neighbouring keyword, or NULL (an error only when it is no schema).
 */
bool schema_compile_neighbour(struct schema_compiler *compiler, const char *keyword,
                              struct schema **out, struct error *error);

/* The check of a keyword in a compiled node, or NULL. */
const struct schema_check *schema_check_named(const struct schema *schema,
                                              const char *keyword);

/* The branch of a sorted map by name, or NULL. */
const struct schema_branch *schema_branch_named(const struct schema_check *check,
                                                const char *name);

/* ---- patterns: schema_pattern.c ---- */

/* Returns new the compiled ECMA-262 pattern, or NULL with why in `reason`. */
struct schema_pattern *schema_pattern_new(const char *source, char *reason, size_t size);
void schema_pattern_free(struct schema_pattern *pattern);
bool schema_pattern_matches(const struct schema_pattern *pattern, const char *text,
                            size_t length);
/* True when `source` is ECMA-262, even where PCRE2 cannot run it. */
bool schema_pattern_is_valid(const char *source, size_t length);

/* ---- validating: schema_run.c, schema_report.c ---- */

#define SCHEMA_INLINE_WORDS 4

/* Which members of one container were evaluated (2020-12 core 11). */
struct schema_evaluated {
    size_t count;
    uint64_t *bits; /* `few`, or allocated for large containers */
    uint64_t few[SCHEMA_INLINE_WORDS];
};

/* The resources entered on the way, innermost first. */
struct schema_scope {
    const struct schema_scope *outer;
    const struct schema_resource *resource;
};

/* The way to the current instance, innermost first. */
struct schema_path {
    const struct schema_path *outer;
    const char *key; /* NULL: an element */
    size_t index;
};

struct schema_run {
    schema_report *report;   /* NULL: only the verdict matters, here or altogether */
    schema_report *listener; /* the caller's, also where `report` is silenced */
    void *context;
    bool stopped; /* the caller has enough, or a limit was reached */
    unsigned depth;
    unsigned long steps;
    const struct schema *schema; /* whose checks run */
    const struct schema_scope *scope;
    const struct schema_path *path;
    struct schema_evaluated *evaluated; /* NULL: nobody asks */
};

/* Applies a schema to the instance at hand; what it evaluates counts for the caller too.
 */
bool schema_apply(struct schema_run *run, const struct schema *schema,
                  const json_t *instance);

/* The same without a word, and counting only when it is valid. */
bool schema_test(struct schema_run *run, const struct schema *schema,
                 const json_t *instance);

/* Applies a schema to a member (`key`) or element (`index`, key NULL) of the instance. */
bool schema_apply_member(struct schema_run *run, const struct schema *schema,
                         const json_t *member, const char *key, size_t index);

/* As schema_apply_member, silently. */
bool schema_test_member(struct schema_run *run, const struct schema *schema,
                        const json_t *member, const char *key, size_t index);

void schema_evaluated_init(struct schema_evaluated *evaluated, const json_t *instance);
void schema_evaluated_clear(struct schema_evaluated *evaluated);
void schema_evaluated_add(struct schema_evaluated *evaluated,
                          size_t index); /* NULL allowed */
bool schema_evaluated_has(const struct schema_evaluated *evaluated, size_t index);
void schema_evaluated_merge(
    struct schema_evaluated *into,
    const struct schema_evaluated *from); /* `into` NULL allowed */

/* Reports a violation of `check` and returns false; the text is the whole sentence. */
bool schema_fail(struct schema_run *run, const struct schema_check *check,
                 const json_t *instance, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* As schema_fail with ", received " and the value, shortened, behind the text. */
bool schema_fail_value(struct schema_run *run, const struct schema_check *check,
                       const json_t *instance, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* As schema_fail_value for the member `key`, or the element `index` when `key` is NULL.
 */
bool schema_fail_member(struct schema_run *run, const struct schema_check *check,
                        const json_t *member, const char *key, size_t index,
                        const char *text);

/* Reports what belongs to no keyword of the table (the schema false, a limit). */
bool schema_fail_schema(struct schema_run *run, const char *keyword,
                        const json_t *instance, const char *text);

/* Returns new the JSON of `value`, shortened to one line's worth. */
char *schema_shorten(const json_t *value);

/* ---- values: schema_number.c, schema_text.c, schema_unique.c ---- */

/* -1, 0, 1, exact for integers. */
int schema_number_compare(const json_t *a, const json_t *b);
bool schema_number_is_integer(const json_t *value);
bool schema_number_is_multiple(const json_t *value, const json_t *divisor);

/* Characters, not bytes. */
size_t schema_text_length(const char *text, size_t length);

/* The code point at `*at`, which moves past it; -1 for what is no UTF-8. */
long schema_text_next(const char **at, const char *end);

/* False with the places of two equal elements. */
bool schema_unique(const json_t *array, size_t *first, size_t *second);

/* ---- formats: schema_format.c lists them ---- */

/* RFC 5321 4.1.2 mailboxes; with `international`, RFC 6531's. */
bool schema_format_is_mailbox(const char *text, size_t length, bool international);

/* RFC 1123 2.1 names, A-labels judged by what they decode to; with `international`,
 * U-labels too (RFC 5890). */
bool schema_format_is_host(const char *text, size_t length, bool international);

/* True when a label in Unicode is allowed by RFC 5892 as far as PCRE2's properties tell;
 * `*right` becomes true when it has characters written from right to left. */
bool schema_format_is_label(const char *text, size_t length, bool *right);

/* RFC 5893 2, for labels of names in which something is written from right to left. */
bool schema_format_is_bidi(const char *text, size_t length);

/* RFC 3492: decodes what stands behind "xn--" into UTF-8; encodes code points. Both
 * return the length, or 0 when it is malformed or does not fit. */
size_t schema_punycode_decode(const char *text, size_t length, char *out, size_t size);
size_t schema_punycode_encode(const long *points, size_t count, char *out, size_t size);

/* RFC 3986 and 3987: what a reference may hold. */
enum schema_uri_kind {
    SCHEMA_URI_REFERENCE = 0,
    SCHEMA_URI_ABSOLUTE = 1, /* a scheme is required */
    SCHEMA_URI_INTERNATIONAL = 2,
};
bool schema_format_is_uri(const char *text, size_t length, unsigned kind);
bool schema_format_is_uri_template(const char *text, size_t length);

bool schema_format_is_ipv4(const char *text, size_t length);
bool schema_format_is_ipv6(const char *text, size_t length);

#endif
