/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Schema 2020-12, compiled once and validated often.
 *
 * A registry holds documents under their URIs and resolves $id, $anchor, $dynamicAnchor
 * and $ref between them (never over the network). A schema is compiled from a place in a
 * document into nodes with everything resolved, and judges values on a tape; a json_t is
 * put on one first. Judging allocates nothing as long as the instance is valid, once the
 * thread's buffers are there (except for uniqueItems and unevaluated* on containers of
 * more than 64 and 256 members, for patterns that backtrack deeply, and for the formats
 * regex and idn-hostname). A compiled schema may be used by several threads at once.
 * OpenAPI 3.0's dialect (nullable, boolean exclusiveMinimum) is mapped on compiling.
 * Patterns are PCRE2 in ECMA-262 spirit with a match limit. Recursion has a ceiling.
 */
#ifndef COUNTERSIGN_SCHEMA_H
#define COUNTERSIGN_SCHEMA_H

#include "src/error.h"
#include "src/tape.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define SCHEMA_MAX_DEPTH   256     /* nested applications of schemas while validating */
#define SCHEMA_MATCH_LIMIT 1000000 /* PCRE2 match limit of one pattern on one string */

struct schema_registry;
struct schema;

enum schema_dialect { SCHEMA_2020_12, SCHEMA_OPENAPI_30 };

struct schema_options {
    enum schema_dialect dialect;
    bool assert_formats; /* format is an assertion (2020-12 format-assertion), not a note
                          */
};

/* Returns new an empty registry. */
struct schema_registry *schema_registry_new(struct schema_options options);
void schema_registry_free(struct schema_registry *registry);

/* Makes `document` known under `uri` (an absolute URI, or any name for a file). The
 * document is borrowed and must outlive the registry. Embedded $id resources are found
 * too; a document with a member "openapi" is no schema itself, but its
 * /components/schemas are. False with an error when an identifier stands twice or is
 * malformed. The metaschemas of 2020-12 are known without being added. */
__attribute__((warn_unused_result)) bool
schema_registry_add(struct schema_registry *registry, const char *uri,
                    const json_t *document, struct error *error);

/* Makes what stands at `pointer` of the document known as `document` a resource of its
 * own under `uri`, as a file of its own would be: references in it are relative to it. It
 * may have several names. `is_schema`: it is a schema, whose identifiers are known from
 * here on. False with an error as schema_registry_add. */
__attribute__((warn_unused_result)) bool
schema_registry_part(struct schema_registry *registry, const char *document,
                     const char *pointer, const char *uri, bool is_schema,
                     struct error *error);

/* Makes the identifiers in the schema at `pointer` known before it is compiled. */
__attribute__((warn_unused_result)) bool
schema_registry_scan(struct schema_registry *registry, const char *document,
                     const char *pointer, struct error *error);

/* True when something is known under `uri` (without a fragment). */
bool schema_registry_knows(struct schema_registry *registry, const char *uri);

/* Returns new what `reference` means at a place: resolved against the base there, with
 * its fragment. */
char *schema_reference(struct schema_registry *registry, const char *document,
                       const char *pointer, const char *reference);

/* Returns new the pointer of the place `reference` leads to from another, also when
 * nothing stands there; NULL when it leads out of the document, or to no anchor. */
char *schema_locate(struct schema_registry *registry, const char *document,
                    const char *pointer, const char *reference);

/* Compiles the schema at `pointer` (RFC 6901) of the document known as `uri`; compiling
 * the same place again returns the same schema. Borrowed from the registry. NULL with an
 * error whose pointer names the broken place: a $ref to nowhere, a pattern that is none,
 * a keyword of the wrong type. */
__attribute__((warn_unused_result)) const struct schema *
schema_compile(struct schema_registry *registry, const char *uri, const char *pointer,
               struct error *error);

/* One way in which an instance breaks a schema. All text is borrowed for the call. */
struct schema_violation {
    const char *keyword;  /* the JSON Schema keyword that failed: "enum", "required", ...;
                             "false" for that schema */
    const char *instance; /* pointer into the instance */
    const char *schema;   /* pointer of the keyword in its document */
    const char *message;  /* one sentence: expected and received */
    const json_t *value;  /* the offending value, made for the call */
};

/* Called for each violation; returning false ends the validation. */
typedef bool schema_report(void *context, const struct schema_violation *violation);

/* True when `instance` is valid. `report` may be NULL when only the verdict matters.
 * Where all branches of anyOf or oneOf fail and one alone can have been meant (by type,
 * or by a member with a const), its violations stand for them. An instance that exceeds a
 * limit is invalid, with a violation that says so. */
bool schema_validate(const struct schema *schema, const json_t *instance,
                     schema_report *report, void *context);

/* The same of a value on a tape: what loops over many values asks. */
bool schema_validate_tape(const struct schema *schema, const struct tape_node *instance,
                          schema_report *report, void *context);

/* Calls `visit` with each property name `schema` can describe by `properties` (through
 * $ref and allOf, and every branch of anyOf/oneOf), once each, and whether it is required
 * on every path. `property` is the compiled property schema. */
typedef void schema_property_visit(void *context, const char *name, bool required,
                                   const struct schema *property);
void schema_each_property(const struct schema *schema, schema_property_visit *visit,
                          void *context);

/* True when `schema` says something of properties it does not name, be it that there are
 * none: by additionalProperties, patternProperties or unevaluatedProperties (through $ref
 * and every branch of allOf, anyOf and oneOf). */
bool schema_tells_of_others(const struct schema *schema);

/* True when `text` is a well-formed instance of the named format ("date-time", "uri",
 * ...); true as well for a format that is not known. */
bool schema_format_matches(const char *format, const char *text, size_t length);

/* True for the formats that are checked. */
bool schema_format_is_known(const char *format);

#endif
