/* SPDX-License-Identifier: Apache-2.0 */
/* Of a file that is read row by row little more than the lines are kept: a place inside
 * a row is found by reading it again. */
#include "src/document_internal.h"

#include "src/memory.h"
#include "src/records.h"

#include <stdlib.h>
#include <string.h>

void document_rows_add(struct document_rows *rows, const struct document_mark *mark)
{
    void *lines = rows->lines, *marks = rows->marks;

    memory_reserve(&lines, &rows->capacity, rows->count + 1, sizeof *rows->lines);
    rows->lines = lines;
    if (rows->count % DOCUMENT_MARK_EVERY == 0) {
        memory_reserve(&marks, &rows->mark_capacity, rows->mark_count + 1,
                       sizeof *rows->marks);
        rows->marks = marks;
        rows->marks[rows->mark_count++] = *mark;
    }
    rows->lines[rows->count++] = mark->line;
}

void document_rows_free(struct document_rows *rows)
{
    if (rows == NULL)
        return;
    free(rows->lines);
    free(rows->marks);
    free(rows);
}

/* Reads the file on from a mark up to a row as it is now; false when it is gone. */
static bool read_row(struct records_reader *reader, size_t rows_before,
                     struct records_row *row)
{
    for (size_t i = 0; i <= rows_before; i++)
        if (!records_next(reader, row, NULL))
            return false;
    return true;
}

/* Where `pointer` into a row's value stands, which the row's line is known of. */
static struct place inside(const struct document *document, const struct records_row *row,
                           const char *pointer)
{
    AUTO_FREE char *text = memory_text_of(row->text, row->length);
    struct place place = {document->file, 1, 1};
    struct document *again = document_new("");

    if (document_json_read(again, text, row->length, NULL)) {
        struct place found = document_place(again, pointer);

        place.line = found.line;
        place.column = found.column;
    }
    document_free(again);
    if (place.line == 1)
        place.column += (int)row->column - 1;
    place.line += (int)row->line - 1;
    return place;
}

struct place document_rows_place(const struct document *document, const char *pointer)
{
    const struct document_rows *rows = document->rows;
    struct place place = {document->file, 1, 1};
    char *rest = NULL;
    unsigned long index = pointer[0] == '/' ? strtoul(pointer + 1, &rest, 10) : 0;
    struct records_reader *reader;
    struct records_row row;

    if (rest == NULL || rest == pointer + 1 || (*rest != '/' && *rest != '\0') ||
        index >= rows->count)
        return place;
    place.line = (int)rows->lines[index];
    reader =
        records_open_at(document->file, &rows->marks[index / DOCUMENT_MARK_EVERY], NULL);
    /* Where the file is another one by now, the line it was in is all that is known. */
    if (reader != NULL && read_row(reader, index % DOCUMENT_MARK_EVERY, &row) &&
        row.line == rows->lines[index])
        place = inside(document, &row, rest);
    records_close(reader);
    return place;
}
