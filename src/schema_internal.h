/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the schema module share; nobody else includes this.
 *
 * A document is scanned once: every place that is a schema becomes a node (struct schema)
 * that knows its resource, the part of the document below one $id. Compiling turns the
 * keywords of a node into a row of checks with all they need, whose subschemas are nodes
 * again. Validating runs the checks over the nodes of a tape.
 */
#ifndef COUNTERSIGN_SCHEMA_INTERNAL_H
#define COUNTERSIGN_SCHEMA_INTERNAL_H

#include "src/schema.h"
#include "src/tape.h"

#include <stdint.h>
#include <string.h>

#define SCHEMA_MAX_STEPS  50000000 /* applications of schemas in one validation */
#define SCHEMA_SCAN_DEPTH 512      /* nested subschemas in one document */
#define SCHEMA_BUCKETS    1024
#define SCHEMA_ALL_TYPES  0xFF /* as bits of enum tape_type */
#define SCHEMA_PLACES     256  /* words whose members are found by number */
#define SCHEMA_ORDERED    64   /* members whose words are kept in their order */
#define SCHEMA_KEPT_NODES 4096 /* of a thread's tape, from one value to the next */

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
struct schema_words;
struct schema_run;
struct schema_check;

/* Judges the text of a string. */
typedef bool schema_format(const char *text, size_t length);

/* What a check does: true when `instance` holds. */
typedef bool schema_judge(struct schema_run *run, const struct schema_check *check,
                          const struct tape_node *instance);

/* A subschema below a keyword: a member of `properties`, a branch of `anyOf`. */
struct schema_branch {
    const char *name;               /* borrowed; NULL in lists */
    struct schema_pattern *pattern; /* for patternProperties */
    struct schema *schema;
    uint32_t number;  /* of the name among the schema's words, for properties */
    uint32_t settled; /* likewise: as the schema has it */
};

/* One keyword of one schema, ready to run; what runs most stands first. What a keyword
 * does not need stays zero. */
struct schema_check {
    schema_judge *validate; /* the keyword's */
    uint32_t settled;       /* type: the types of nodes that hold by themselves */
    bool is_placed;         /* all its words are among the first SCHEMA_PLACES */
    bool exclusive;         /* OpenAPI 3.0: the bound itself is out */
    bool dynamic;           /* $dynamicRef that follows the dynamic scope */
    double bound;           /* of numbers, as near as a double gets */
    struct schema *schema;  /* the only subschema */
    struct schema_branch *branches;
    size_t count;                   /* of branches */
    const struct tape_node *values; /* `value` as nodes, to compare instances with */
    struct schema_words *words;     /* the strings of an enum */
    uint64_t demands[SCHEMA_PLACES / 64]; /* required: the words that must be there */
    schema_format *format;                /* NULL: nothing to assert */
    struct schema_pattern *pattern;
    size_t minimum, maximum; /* counts; one limit alone is the minimum */
    struct schema *then, *otherwise;
    uint32_t *by_number; /* properties: a word's branch, or SCHEMA_NO_NUMBER */
    const struct schema_check *properties; /* beside this one */
    const struct schema_check *patterns;   /* patternProperties beside this one */
    const struct schema_keyword *keyword;
    const json_t *value; /* as it stands in the document */
    unsigned types;      /* type: as the keyword has them */
    struct tape tape;    /* owns `values` */
};

struct schema {
    struct schema_check *checks;
    size_t count;
    struct schema_words *words; /* what members are found by: see schema_words.c */
    uint32_t settled;  /* types that hold whatever the value: see schema_plain.c */
    uint32_t accepted; /* types for which the first check, `type`, need not run */
    uint32_t cost;     /* of a plain one: how many checks it runs at most */
    uint8_t rank;      /* likewise: how deep its subschemas go */
    bool plain;        /* see schema_plain.c */
    bool never;        /* the schema false */
    bool tracks;       /* has unevaluatedProperties or unevaluatedItems */
    bool queued;       /* compiled, or about to be */
    uint32_t order;    /* in the queue it was compiled in */
    struct schema_resource *resource;
    char *pointer; /* in the document */
    const json_t *json;
    const struct schema_document *document;
    struct schema *hashed; /* next in its bucket */
};

struct schema_registry {
    struct schema_options options;
    struct schema_document *documents;
    struct schema_resource *resources;
    struct schema_resource *places[SCHEMA_BUCKETS];
    struct schema_name *names[SCHEMA_BUCKETS];
    struct schema *nodes[SCHEMA_BUCKETS];
    struct schema_words *words; /* of all schemas */
    struct schema **queue;      /* nodes of the compilation that is going on */
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

struct schema_keyword {
    const char *name; /* NULL ends a table */
    enum schema_vocabulary vocabulary;
    enum schema_shape shape;
    bool openapi;      /* means something in OpenAPI 3.0 as well */
    bool plain;        /* looks at nothing but the instance */
    uint32_t concerns; /* types it judges, as bits of enum tape_type; 0: all */
    bool (*compile)(struct schema_compiler *compiler, struct schema_check *check,
                    struct error *error); /* NULL: nothing to prepare */
    schema_judge *validate;               /* NULL: nothing to check by itself */
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

/* ---- words: schema_words.c ---- */

#define SCHEMA_NO_NUMBER UINT32_MAX

/* One of a set of texts, found by its hash. */
struct schema_word {
    const char *text; /* borrowed; NULL: an empty slot */
    uint32_t hash, length;
    uint32_t number; /* from 0, in the order they were added */
};

struct schema_words {
    struct schema_words *next; /* of the registry */
    uint32_t mask;             /* slots less one */
    uint32_t count;
    struct schema_word slots[];
};

/* Gives the schemas compiled together the words they find members by. */
void schema_words_assign(struct schema_registry *registry);

/* Returns new the strings among the values of an enum. */
struct schema_words *schema_words_of_values(const json_t *values);

/* The branch of `properties` of a compiled node for a member called so, or NULL. */
const struct schema_branch *schema_property_named(const struct schema *node,
                                                  const char *name, size_t length);

/* As memcmp of short texts, which a call costs more than the comparison. */
static inline bool schema_same_bytes(const char *a, const char *b, uint32_t length)
{
    uint64_t left[2], right[2];
    uint32_t few[4];
    if (length < sizeof few[0]) {
        return length == 0 || (a[0] == b[0] && a[length / 2] == b[length / 2] &&
                               a[length - 1] == b[length - 1]);
    }
    if (length < sizeof left[0]) {
        memcpy(&few[0], a, sizeof few[0]);
        memcpy(&few[1], b, sizeof few[0]);
        memcpy(&few[2], a + length - sizeof few[0], sizeof few[0]);
        memcpy(&few[3], b + length - sizeof few[0], sizeof few[0]);
        return ((few[0] ^ few[1]) | (few[2] ^ few[3])) == 0;
    }
    if (length > sizeof left) {
        return memcmp(a, b, length) == 0;
    }
    memcpy(&left[0], a, sizeof left[0]);
    memcpy(&right[0], b, sizeof right[0]);
    memcpy(&left[1], a + length - sizeof left[0], sizeof left[0]);
    memcpy(&right[1], b + length - sizeof right[0], sizeof right[0]);
    return ((left[0] ^ right[0]) | (left[1] ^ right[1])) == 0;
}

/* The number of these bytes, or SCHEMA_NO_NUMBER. */
static inline uint32_t schema_words_find(const struct schema_words *words, uint32_t hash,
                                         const char *text, uint32_t length)
{
    for (uint32_t i = hash & words->mask; words->slots[i].text != NULL;
         i = (i + 1) & words->mask) {
        const struct schema_word *word = &words->slots[i];
        if (word->hash == hash && word->length == length &&
            schema_same_bytes(word->text, text, length)) {
            return word->number;
        }
    }
    return SCHEMA_NO_NUMBER;
}

/* ---- plain schemas: schema_plain.c ---- */

/* Marks those of the schemas compiled together that are plain, and what settles them. */
void schema_plain_mark(struct schema **schemas, size_t count);

/* Copies to the properties of these schemas what settles them. */
void schema_plain_settle(struct schema **schemas, size_t count);

/* True when the type of the value is all its verdict needs, and it holds. */
static inline bool schema_is_settled(const struct schema *schema,
                                     const struct tape_node *instance)
{
    return (schema->settled >> instance->type & 1) != 0;
}

/* ---- buffers of a thread: schema_scratch.c ---- */

struct schema_scratch {
    struct tape tape; /* for instances that are no tape; whoever uses it takes it out */
    void *match;      /* what schema_pattern.c keeps */
};

/* The calling thread's, freed with the thread. */
struct schema_scratch *schema_scratch(void);

/* ---- patterns: schema_pattern.c ---- */

/* Returns new the compiled ECMA-262 pattern, or NULL with why in `reason`. */
struct schema_pattern *schema_pattern_new(const char *source, char *reason, size_t size);
void schema_pattern_free(struct schema_pattern *pattern);
/* Of the scratch of a thread that ends. */
void schema_pattern_free_match(void *match);
bool schema_pattern_matches(struct schema_pattern *pattern, const char *text,
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
    const struct tape_node *name; /* NULL: an element */
    size_t index;
};

/* What one pass over an object's members found, for all schemas with these words. */
struct schema_members {
    const struct schema_words *words;
    uint64_t present[SCHEMA_PLACES / 64]; /* words that are there, by number */
    uint32_t numbers[SCHEMA_ORDERED];     /* of the first members */
    uint32_t places[SCHEMA_PLACES]; /* of a word that is there: its value, counted in
                                       nodes from the object */
};

static inline bool schema_is_present(const struct schema_members *members,
                                     uint32_t number)
{
    return (members->present[number / 64] >> number % 64 & 1) != 0;
}

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
    const struct schema_members *members; /* of the instance, if it is an object */
    struct schema_evaluated *evaluated;   /* NULL: nobody asks */
};

/* Runs the checks of a plain schema where only the verdict matters: they are all it is.
 */
static inline bool schema_run_plain(struct schema_run *run, const struct schema *schema,
                                    const struct tape_node *instance)
{
    const struct schema_check *check = schema->checks;
    const struct schema_check *end = check + schema->count;
    check += schema->accepted >> instance->type & 1;
    while (check < end && check->validate(run, check, instance)) {
        check++;
    }
    return check == end && !schema->never;
}

static inline bool schema_is_scalar(const struct tape_node *value)
{
    return value->type < TAPE_ARRAY;
}

/* What stands behind a value. Most are scalars, behind which the next can be looked at
 * before this one's size is there. */
static inline const struct tape_node *schema_behind(const struct tape_node *value)
{
    return schema_is_scalar(value) ? value + 1 : value + value->size;
}

/* Applies a schema to the instance at hand; what it evaluates counts for the caller too.
 */
bool schema_apply(struct schema_run *run, const struct schema *schema,
                  const struct tape_node *instance);

/* The same without a word, and counting only when it is valid. */
bool schema_test(struct schema_run *run, const struct schema *schema,
                 const struct tape_node *instance);

/* Applies a schema to a member (`name`) or element (`index`, name NULL) of the instance.
 */
bool schema_apply_member(struct schema_run *run, const struct schema *schema,
                         const struct tape_node *member, const struct tape_node *name,
                         size_t index);

/* As schema_apply_member, silently. */
bool schema_test_member(struct schema_run *run, const struct schema *schema,
                        const struct tape_node *member, const struct tape_node *name,
                        size_t index);

void schema_evaluated_init(struct schema_evaluated *evaluated,
                           const struct tape_node *instance);
void schema_evaluated_clear(struct schema_evaluated *evaluated);
void schema_evaluated_add(struct schema_evaluated *evaluated,
                          size_t index); /* NULL allowed */
bool schema_evaluated_has(const struct schema_evaluated *evaluated, size_t index);
void schema_evaluated_merge(
    struct schema_evaluated *into,
    const struct schema_evaluated *from); /* `into` NULL allowed */

/* Reports a violation of `check` and returns false; the text is the whole sentence. */
bool schema_fail(struct schema_run *run, const struct schema_check *check,
                 const struct tape_node *instance, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* As schema_fail with ", received " and the value, shortened, behind the text. */
bool schema_fail_value(struct schema_run *run, const struct schema_check *check,
                       const struct tape_node *instance, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* As schema_fail_value for the member `name`, or the element `index` when it is NULL. */
bool schema_fail_member(struct schema_run *run, const struct schema_check *check,
                        const struct tape_node *member, const struct tape_node *name,
                        size_t index, const char *text);

/* Reports what belongs to no keyword of the table (the schema false, a limit). */
bool schema_fail_schema(struct schema_run *run, const char *keyword,
                        const struct tape_node *instance, const char *text);

/* Returns new the JSON of `value`, shortened to one line's worth. */
char *schema_shorten(const json_t *value);

/* ---- values: schema_number.c, schema_text.c, schema_equal.c, schema_unique.c ---- */

/* -1, 0, 1, exact for integers. */
int schema_number_compare(const struct tape_node *a, const struct tape_node *b);
bool schema_number_is_integer(const struct tape_node *value);
bool schema_number_is_multiple(const struct tape_node *value,
                               const struct tape_node *divisor);

static inline bool schema_is_number(const struct tape_node *value)
{
    return value->type == TAPE_INTEGER || value->type == TAPE_REAL;
}

/* As value_equal: 1 and 1.0 are equal, and the order of members counts for nothing. */
bool schema_equal(const struct tape_node *a, const struct tape_node *b);

/* Characters, not bytes. */
size_t schema_text_length(const char *text, size_t length);

/* The code point at `*at`, which moves past it; -1 for what is no UTF-8. */
long schema_text_next(const char **at, const char *end);

/* False with the places of two equal elements. */
bool schema_unique(const struct tape_node *array, size_t *first, size_t *second);

/* ---- formats: schema_format.c lists them ---- */

/* What judges a format, NULL when it is not known. */
schema_format *schema_format_named(const char *name);

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
