/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of the command line from a table: parsed, defaulted, checked and explained.
 *
 * Long options only ("--name VALUE", "--name=VALUE"), a letter where the field has one;
 * "--" ends them; options and operands may mix. An unknown option is refused with the
 * nearest known one. The same table prints --help.
 */
#ifndef COUNTERSIGN_OPTIONS_H
#define COUNTERSIGN_OPTIONS_H

#include "src/error.h"
#include "src/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct option {
    const char *name;     /* without dashes; NULL ends the table */
    char letter;          /* 0 when there is none */
    const char *argument; /* what --help calls the value: "URL"; NULL for a switch */
    const char *initial;  /* the default, as it would be typed; NULL: none */
    bool repeatable;
    bool hidden;              /* for other parts of the program; not in --help */
    int64_t minimum, maximum; /* both 0: text; otherwise a whole number in this range */
    const char *text;         /* sentences for --help; says unit and source */
};

struct options; /* what was given */

/* Parses `arguments` (without the program's and the command's name). Borrows them and the
 * table, which may be NULL. Returns new, or NULL with a usage error that has no hint yet.
 */
__attribute__((warn_unused_result)) struct options *
options_parse(const struct option *table, int count, char *const arguments[],
              struct error *error);
void options_free(struct options *options);

/* True when a switch was given. Naming an option that is not in the table is a bug
 * (assert); so it is below. */
bool options_flag(const struct options *options, const char *name);

/* The value given last, or the default, or NULL. */
const char *options_text(const struct options *options, const char *name);

/* As options_text for an option with a range; already checked. 0 where options_text is
 * NULL. */
int64_t options_number(const struct options *options, const char *name);

/* All values that were given, in order. */
size_t options_count(const struct options *options, const char *name);
const char *options_item(const struct options *options, const char *name, size_t index);

/* Returns new an array of them (its texts are borrowed), and how many there are. */
const char **options_items(const struct options *options, const char *name,
                           size_t *count);

/* What was given, in the order of the command line: the option and, unless it is a
 * switch, its value. NULL past the end. */
const struct option *options_given(const struct options *options, size_t index,
                                   const char **value);

/* Operands in order; NULL past the end. */
const char *options_operand(const struct options *options, size_t index);
size_t options_operand_count(const struct options *options);

/* How many of them stand in front of the "--" that ends the options; all of them where
 * there is none. */
size_t options_operand_front(const struct options *options);

/* Appends an option's sentences, with range, default and repetition told from the table.
 */
void options_explain(const struct option *option, struct text *out);

/* Prints the table for --help: aligned, wrapped at `width` columns. */
void options_print(const struct option *table, FILE *stream, int width);

#endif
