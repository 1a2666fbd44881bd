/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a file, one by one.
 *
 * The ending of its name says what a file holds: .jsonl and .ndjson JSON Lines, one
 * record a line; .json an array; anything else YAML. JSON Lines and arrays are read in
 * one pass of bounded memory: a row is the text of one record, and all that is kept of
 * its place is where it starts. YAML is for small sets written by hand and is read whole.
 *
 * In JSON Lines a line ends in LF or CRLF, the last one may lack its end, lines of white
 * space alone are passed over, and a file without records is an empty set. A byte order
 * mark may start the file, and stands nowhere else.
 */
#ifndef COUNTERSIGN_RECORDS_H
#define COUNTERSIGN_RECORDS_H

#include "src/document.h"
#include "src/error.h"
#include "src/tape.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RECORDS_MAX_ROW   ((size_t)16 * 1024 * 1024) /* bytes of one record */
#define RECORDS_MAX_COUNT ((size_t)16 * 1000 * 1000)

/* The text of one record. */
struct records_row {
    const char *text; /* borrowed until the next row is asked for */
    size_t length;
    uint64_t offset;       /* of its first byte in the file */
    uint32_t line, column; /* likewise; both from 1 */
};

struct records_reader;

/* True for a file that is read row by row. */
bool records_in_rows(const char *path);

/* Returns new a reader of such a file; NULL with an error. */
__attribute__((warn_unused_result)) struct records_reader *
records_open(const char *path, struct error *error);
void records_close(struct records_reader *reader);

/* Likewise one that begins with the row that starts at `mark`, which was read before. */
struct document_mark;
__attribute__((warn_unused_result)) struct records_reader *
records_open_at(const char *path, const struct document_mark *mark, struct error *error);

/* The next row; false behind the last one, and with an error where there is none because
 * of what stands there. */
__attribute__((warn_unused_result)) bool
records_next(struct records_reader *reader, struct records_row *row, struct error *error);

/* Returns new the value of the row read last; NULL with an error that says where. */
__attribute__((warn_unused_result)) json_t *
records_value(const struct records_reader *reader, const struct records_row *row,
              struct error *error);

/* Bytes read so far, and of the whole file (0: not known, as of a pipe). */
uint64_t records_done(const struct records_reader *reader);
uint64_t records_size(const struct records_reader *reader);

/* Called now and then while a file is read, and once behind its last record. */
struct records_watch {
    void (*told)(void *context, const char *path, size_t records, uint64_t done,
                 uint64_t size);
    void *context;
};

/* Is given each record with the text it was read from, both for the call. */
struct records_taker {
    void (*take)(void *context, const char *source, const struct tape_node *record);
    void *context;
};

/* Gives all records to the taker, whatever the form of the file, in its order. Returns
 * new the document, which knows where they stand and has an empty array in their stead; a
 * file that holds no array gives what it holds. NULL with an error that says file, line
 * and column, some records having been given. `watch` may be NULL. */
__attribute__((warn_unused_result)) struct document *
records_load(const char *path, const struct records_taker *taker,
             const struct records_watch *watch, struct error *error);

#endif
