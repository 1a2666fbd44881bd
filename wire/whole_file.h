/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file that somebody waits for.
 */
#ifndef COUNTERSIGN_WHOLE_FILE_H
#define COUNTERSIGN_WHOLE_FILE_H

#include "src/error.h"

#include <stdbool.h>

/* Writes `text` to `path`, which appears whole or not at all. `what` names it in the
 * error: "port file". */
__attribute__((warn_unused_result)) bool whole_file_write(const char *path,
                                                          const char *what,
                                                          const char *text,
                                                          struct error *error);

#endif
