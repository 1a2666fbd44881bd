/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options in a file (--target FILE), so that an endpoint is described once and not on
 * every command line.
 *
 * A YAML mapping of the options' own long names. A switch is true or false; what may be
 * given several times is a list; NAME=VALUE is also a mapping. Files are named from the
 * folder of the target file. The command line wins: of an option that counts once its
 * value, of --param, --credential and --header the one of the same name, of other lists
 * the whole.
 */
#ifndef COUNTERSIGN_TARGET_FILE_H
#define COUNTERSIGN_TARGET_FILE_H

#include "src/error.h"
#include "src/options.h"

struct target_file; /* what was given on the command line and in the file */

/* Reads the file that `options`, parsed from `table`, name; both are borrowed. Returns
 * new, also where none is named; NULL with an error that says where in the file. */
__attribute__((warn_unused_result)) struct target_file *
target_file_read(const struct option *table, const struct options *options,
                 struct error *error);
void target_file_free(struct target_file *file);

/* All options together; borrowed. */
const struct options *target_file_options(const struct target_file *file);

/* Adds to an error about an option ("--rate expects ...") where the file gives it, unless
 * the command line does. */
void target_file_locate(const struct target_file *file, struct error *error);

#endif
