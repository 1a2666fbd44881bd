/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The access log: a line for each answer, written in one go when its last byte is sent.
 * What it shows of a request comes from the note of the answer, which holds no secret.
 */
#ifndef COUNTERSIGN_ACCESS_LOG_H
#define COUNTERSIGN_ACCESS_LOG_H

#include "src/error.h"
#include "src/text.h"
#include "wire/listener_log.h"

struct access_log;

/* Makes `*out` new what writes to `file`, behind what it holds, or with NULL to standard
 * error: in the form "short" (method, target, status, bytes), "common" (NCSA) or "json"
 * (an object a line); NULL for "none". False with an error where there is no such form,
 * or the file cannot be written. */
__attribute__((warn_unused_result)) bool access_log_open(const char *form,
                                                         const char *file,
                                                         struct access_log **out,
                                                         struct error *error);
void access_log_close(struct access_log *log); /* NULL is allowed */

/* Any thread. */
void access_log_write(struct access_log *log, const struct listener_entry *entry);

#endif
