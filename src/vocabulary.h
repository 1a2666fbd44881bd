/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vendor key, x-countersign, as data: every object, every key, its type, its words,
 * its default, its explanation and an example.
 *
 * One table serves four readers: the loader checks a contract against it (unknown keys
 * get a "did you mean"), `countersign vocabulary` prints it as a JSON Schema for editors
 * and as the reference in docs/contract.md, and error messages quote it. A key that is
 * not in the table does not exist.
 *
 * A key marked as a statement may be written plainly (`past-end: empty`) or with its
 * certainty
 * (`past-end: { value: empty, certainty: inferred, or: [reject] }`), where `or` lists
 * other readings that the documents allow as well.
 */
#ifndef COUNTERSIGN_VOCABULARY_H
#define COUNTERSIGN_VOCABULARY_H

#include "src/diagnostic.h"
#include "src/document.h"

#include <stdbool.h>
#include <stdio.h>

#define VOCABULARY_KEY "x-countersign"

enum vocabulary_type {
    VOCABULARY_TEXT,
    VOCABULARY_INTEGER,
    VOCABULARY_NUMBER,
    VOCABULARY_BOOLEAN,
    VOCABULARY_WORD,       /* one of `words` */
    VOCABULARY_EXPRESSION, /* an OpenAPI runtime expression: $request.query.page */
    VOCABULARY_POINTER,    /* an RFC 6901 JSON Pointer into a record */
    VOCABULARY_FILE,       /* a path relative to the contract's folder */
    VOCABULARY_REFERENCE,  /* "#/components/schemas/Name" */
    VOCABULARY_STATUS,     /* an HTTP status, 100 to 599 */
    VOCABULARY_ANY,        /* any JSON value */
    VOCABULARY_OBJECT,     /* `object` describes it */
};

enum vocabulary_shape {
    VOCABULARY_ONE,
    VOCABULARY_LIST,         /* an array of it */
    VOCABULARY_ONE_OR_LIST,  /* it, or an array of it */
    VOCABULARY_MAP,          /* an object of any names to it */
    VOCABULARY_MAP_OF_LISTS, /* an object of any names to arrays of it */
};

struct vocabulary_object;

struct vocabulary_key {
    const char *name; /* NULL ends the table */
    enum vocabulary_type type;
    enum vocabulary_shape shape;
    bool required;
    bool statement;
    bool or_file; /* a file name may stand instead: its content is meant */
    const char *const
        *words; /* WORD: the values; MAP: the allowed names; NULL-terminated */
    const struct vocabulary_object *object; /* OBJECT: described here */
    int minimum, maximum;                   /* INTEGER, when not both 0 */
    const char *initial; /* what is meant when it is left out; NULL: nothing */
    const char *text;    /* sentences for docs and editors */
};

struct vocabulary_object {
    const char *name;    /* "list" */
    const char *place;   /* "in an operation's x-countersign" */
    const char *text;    /* sentences */
    const char *example; /* YAML, as it stands in a contract */
    const struct vocabulary_key *keys;
};

/* Where x-countersign may stand, each with its own object. */
extern const struct vocabulary_object
    vocabulary_document; /* at the top of the contract */
extern const struct vocabulary_object vocabulary_operation; /* in an operation object */
extern const struct vocabulary_object vocabulary_parameter; /* in a parameter object */
extern const struct vocabulary_object vocabulary_schema;    /* in a schema object */
extern const struct vocabulary_object vocabulary_body;      /* in a request body object */
extern const struct vocabulary_object vocabulary_response;  /* in a response object */
/* The content of a case file (cases/NAME.yaml) and of a credentials file. */
extern const struct vocabulary_object vocabulary_case;
extern const struct vocabulary_object vocabulary_credential;

/* Every object, in the order of the reference; NULL-terminated. */
extern const struct vocabulary_object *const vocabulary_objects[];

/* The words of closed sets, NULL-terminated, in the order of the enums in contract.h and
 * collection.h (a unit test holds them together). */
extern const char *const vocabulary_certainties[];
extern const char *const vocabulary_refusals[];
extern const char *const vocabulary_matches[];
extern const char *const vocabulary_comparisons[];
extern const char *const vocabulary_directions[];
extern const char *const vocabulary_page_kinds[];
extern const char *const vocabulary_past_ends[];
extern const char *const vocabulary_excesses[];
extern const char *const vocabulary_partials[];
extern const char *const vocabulary_special_sizes[];
/* The keys of the totals, as enum total in contract.h counts them. */
extern const char *const vocabulary_totals_told[];
/* How there is told to be none; a JSON null stands for the word. */
extern const char *const vocabulary_nones[];
extern const char *const vocabulary_signed_url_schemes[];
/* Whether the second an interval ends with belongs to it. */
extern const char *const vocabulary_ends[];
extern const char *const vocabulary_unknowns[];
extern const char *const vocabulary_resets[];
extern const char *const vocabulary_tellings[];
extern const char *const vocabulary_answered[];
extern const char *const vocabulary_unknown_values[];
extern const char *const vocabulary_rate_owners[];
extern const char *const vocabulary_units[];
extern const char *const vocabulary_dates_forms[];
extern const char *const vocabulary_days[];
extern const char *const vocabulary_date_forms[];
extern const char *const vocabulary_algorithms[];
extern const char *const vocabulary_encodings[];
extern const char *const vocabulary_secrets[];
extern const char *const vocabulary_repeats[];
/* What runtime expressions start with; expression_source in contract.h counts them from
 * 1. What follows is a name, or behind "#" a JSON Pointer. */
extern const char *const vocabulary_expressions[];

/* Holds the value at `pointer` of `document` to `object`; adds a diagnostic with place
 * and hint for every breach. True when there was none. */
bool vocabulary_check(const struct vocabulary_object *object,
                      const struct document *document, const char *pointer,
                      struct diagnostics *diagnostics);

/* True when `text` is a runtime expression of one of the kinds above. */
bool vocabulary_expression_is_valid(const char *text);

/* Prints the JSON Schema (2020-12) of the vendor key. */
void vocabulary_print_schema(FILE *stream);

/* Prints the reference in Markdown. */
void vocabulary_print_markdown(FILE *stream);

#endif
