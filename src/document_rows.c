/* SPDX-License-Identifier: Apache-2.0 */
/* Of a file that is read row by row only the start of each row is kept: a place inside
 * one is found by reading that row again. */
#define _FILE_OFFSET_BITS 64

#include "src/document_internal.h"

#include "src/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* Returns new the text of a row as the file has it now; NULL when it is gone. */
static char *read_row(const struct document *document, const struct document_row *row)
{
    FILE *stream = fopen(document->file, "rb");
    char *text;

    if (stream == NULL)
        return NULL;
    text = memory_new((size_t)row->length + 1);
    if (fseeko(stream, (off_t)row->offset, SEEK_SET) != 0 ||
        fread(text, 1, row->length, stream) != row->length) {
        free(text);
        text = NULL;
    }
    fclose(stream);
    return text;
}

/* Where `pointer` into the row's value stands, from the row's start; its start where the
 * file is another one by now. */
static struct place inside(const struct document *document,
                           const struct document_row *row, const char *pointer)
{
    struct place place = {document->file, 1, 1};
    AUTO_FREE char *text = read_row(document, row);
    struct document *again;

    if (text == NULL)
        return place;
    again = document_new("");
    if (document_json_read(again, text, row->length, NULL)) {
        struct place found = document_place(again, pointer);

        place.line = found.line;
        place.column = found.column;
    }
    document_free(again);
    return place;
}

struct place document_rows_place(const struct document *document, const char *pointer)
{
    char *rest = NULL;
    unsigned long index = pointer[0] == '/' ? strtoul(pointer + 1, &rest, 10) : 0;
    const struct document_row *row;
    struct place place;

    if (rest == NULL || rest == pointer + 1 || (*rest != '/' && *rest != '\0') ||
        index >= document->row_count)
        return (struct place){document->file, 1, 1};
    row = &document->rows[index];
    place = inside(document, row, rest);
    if (place.line == 1)
        place.column += (int)row->column - 1;
    place.line += (int)row->line - 1;
    return place;
}
