/* SPDX-License-Identifier: Apache-2.0 */
#define _FILE_OFFSET_BITS 64

#include "src/records_internal.h"

#include "src/document_internal.h"
#include "src/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/types.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define WINDOW_BYTES    ((size_t)256 * 1024)
#define WHITE_SPACE     " \t\r\n"

/* The bytes from `start` to `end` are read and not passed yet. */
struct records_reader {
    char *path;
    FILE *stream;
    uint64_t size;
    char *bytes;
    size_t start, end, capacity;
    uint64_t offset;       /* of `start` in the file */
    uint32_t line, column; /* likewise */
    size_t row;            /* bytes of the row given out last, which is passed next */
    bool is_lines;
    bool is_open;    /* an array: its bracket was passed */
    bool is_ended;   /* likewise its closing one */
    bool is_at_item; /* likewise what stands before the next item */
};

/* --- The window --- */

/* Reads more behind `end`; false at the end of the file, and with an error. */
static bool read_more(struct records_reader *reader, struct error *error)
{
    void *bytes = reader->bytes;
    size_t count;

    if (reader->start > 0) {
        memmove(reader->bytes, reader->bytes + reader->start,
                reader->end - reader->start);
        reader->end -= reader->start;
        reader->start = 0;
    }
    memory_reserve(&bytes, &reader->capacity, reader->end + WINDOW_BYTES, 1);
    reader->bytes = bytes;
    count = fread(reader->bytes + reader->end, 1, WINDOW_BYTES, reader->stream);
    reader->end += count;
    if (count == 0 && ferror(reader->stream)) {
        error_set(error, ERROR_SYSTEM, "cannot read the file: %s", strerror(errno));
        error_at(error, reader->path, 0, 0, NULL);
    }
    return count > 0;
}

/* Passes `count` bytes, keeping the place. */
static void pass(struct records_reader *reader, size_t count)
{
    const char *from = reader->bytes + reader->start, *end = from + count, *line;

    while (from < end && (line = memchr(from, '\n', (size_t)(end - from))) != NULL) {
        reader->line++;
        reader->column = 1;
        from = line + 1;
    }
    for (; from < end; from++)
        reader->column += ((unsigned char)*from & 0xC0) != 0x80 ? 1 : 0;
    reader->start += count;
    reader->offset += count;
}

/* The next byte; EOF at the end of the file, and with an error. */
static int peek(struct records_reader *reader, struct error *error)
{
    if (reader->start == reader->end && !read_more(reader, error))
        return EOF;
    return (unsigned char)reader->bytes[reader->start];
}

/* The next byte that is no white space, with what stands before it passed. */
static int peek_behind_space(struct records_reader *reader, struct error *error)
{
    int next;

    while ((next = peek(reader, error)) != EOF && next != '\0' &&
           strchr(WHITE_SPACE, next) != NULL)
        pass(reader, 1);
    return next;
}

/* Says of an error what to do, and that it is here. Returns false, so that a caller may
 * return it. */
bool records_refuse_here(const struct records_reader *reader, const char *hint,
                         struct error *error)
{
    error_hint(error, "%s", hint);
    error_at(error, reader->path, (int)reader->line, (int)reader->column, NULL);
    return false;
}

static bool refuse(const struct records_reader *reader, const char *text,
                   const char *hint, struct error *error)
{
    error_set(error, ERROR_INVALID, "%s", text);
    return records_refuse_here(reader, hint, error);
}

static bool refuse_early_end(const struct records_reader *reader, struct error *error)
{
    return refuse(reader, "the file ends too early",
                  "a bracket, a brace or a quote is never closed", error);
}

static bool refuse_long(const struct records_reader *reader, struct error *error)
{
    error_set(error, ERROR_INVALID, "the record is longer than %zu bytes",
              RECORDS_MAX_ROW);
    return records_refuse_here(reader,
                               reader->is_lines
                                   ? "a line holds one record; the end of one may lack"
                                   : "a bracket, a brace or a quote may never be closed",
                               error);
}

/* --- Opening --- */

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path), tail = strlen(ending);

    return length > tail && strcasecmp(path + length - tail, ending) == 0;
}

bool records_in_lines(const char *path)
{
    return ends_in(path, ".jsonl") || ends_in(path, ".ndjson");
}

bool records_in_rows(const char *path)
{
    return records_in_lines(path) || ends_in(path, ".json");
}

static void pass_byte_order_mark(struct records_reader *reader, struct error *error)
{
    while (reader->end < 3 && read_more(reader, error))
        continue;
    if (reader->end >= 3 && memcmp(reader->bytes, BYTE_ORDER_MARK, 3) == 0) {
        reader->start = 3;
        reader->offset = 3;
    }
}

struct records_reader *records_open(const char *path, struct error *error)
{
    FILE *stream = fopen(path, "rb");
    struct records_reader *reader;
    struct stat status;
    struct error failure = ERROR_INIT;

    if (stream == NULL) {
        document_refuse_file(path, errno, error);
        return NULL;
    }
    reader = memory_new(sizeof *reader);
    *reader = (struct records_reader){.path = memory_text(path),
                                      .stream = stream,
                                      .line = 1,
                                      .column = 1,
                                      .is_lines = records_in_lines(path)};
    if (fstat(fileno(stream), &status) == 0 && S_ISREG(status.st_mode))
        reader->size = (uint64_t)status.st_size;
    pass_byte_order_mark(reader, &failure);
    if (!error_is_set(&failure))
        return reader;
    records_close(reader);
    if (error != NULL)
        *error = failure;
    return NULL;
}

struct records_reader *records_open_at(const char *path, const struct document_mark *mark,
                                       struct error *error)
{
    struct records_reader *reader = records_open(path, error);

    if (reader == NULL)
        return NULL;
    if (fseeko(reader->stream, (off_t)mark->offset, SEEK_SET) != 0) {
        records_close(reader);
        document_refuse_file(path, errno, error);
        return NULL;
    }
    reader->start = reader->end = 0;
    reader->offset = mark->offset;
    reader->line = mark->line;
    reader->column = mark->column;
    reader->is_open = reader->is_at_item = true;
    return reader;
}

void records_close(struct records_reader *reader)
{
    if (reader == NULL)
        return;
    fclose(reader->stream);
    free(reader->bytes);
    free(reader->path);
    free(reader);
}

uint64_t records_done(const struct records_reader *reader)
{
    return reader->offset;
}

uint64_t records_size(const struct records_reader *reader)
{
    return reader->size;
}

/* --- Rows --- */

/* Gives out the next `length` bytes; they are passed with the next row, and so is the end
 * of a line, so that no column is counted up to it. */
static bool give(struct records_reader *reader, size_t length, struct records_row *row)
{
    *row = (struct records_row){.text = reader->bytes + reader->start,
                                .length = length,
                                .offset = reader->offset,
                                .line = reader->line,
                                .column = reader->column};
    reader->row =
        length + (reader->is_lines && reader->start + length < reader->end ? 1 : 0);
    return true;
}

/* The length of the line that starts here, without its LF; false when it is too long. */
static bool line_length(struct records_reader *reader, size_t *length,
                        struct error *error)
{
    size_t seen = 0;

    for (;;) {
        const char *from = reader->bytes + reader->start + seen;
        size_t left = reader->end - reader->start - seen;
        const char *end = left == 0 ? NULL : memchr(from, '\n', left);

        *length = end != NULL ? seen + (size_t)(end - from) : seen + left;
        if (*length > RECORDS_MAX_ROW)
            return refuse_long(reader, error);
        if (end != NULL)
            return true;
        seen += left;
        if (!read_more(reader, error))
            return !error_is_set(error);
    }
}

static bool next_line(struct records_reader *reader, struct records_row *row,
                      struct error *error)
{
    size_t length;

    for (;;) {
        const char *text;
        size_t blank = 0;

        if (peek(reader, error) == EOF || !line_length(reader, &length, error))
            return false;
        text = reader->bytes + reader->start;
        while (blank < length &&
               (text[blank] == ' ' || text[blank] == '\t' || text[blank] == '\r'))
            blank++;
        if (blank < length)
            return give(reader, length, row);
        pass(reader, length);
        if (peek(reader, error) == '\n')
            pass(reader, 1);
    }
}

/* How far a look at an item has come. */
struct look {
    size_t at; /* from the item's start */
    size_t depth;
    bool in_text, is_escaped;
};

/* The bytes that tell nothing in a text; outside one. */
static size_t plain_length(const struct look *look, const char *bytes, size_t length)
{
    static const bool ends_text[256] = {['"'] = true, ['\\'] = true, ['\n'] = true};
    static const bool ends_others[256] = {['"'] = true, [','] = true, ['['] = true,
                                          [']'] = true, ['{'] = true, ['}'] = true};
    const bool *ends = look->in_text ? ends_text : ends_others;
    size_t i = 0;

    while (i < length && !ends[(unsigned char)bytes[i]])
        i++;
    return look->is_escaped ? 0 : i;
}

/* Looks at one more byte; true at the one behind the item. A line that ends inside a text
 * ends the item, too, since it is none. */
static bool is_behind(struct look *look, char byte)
{
    if (look->in_text) {
        if (look->is_escaped)
            look->is_escaped = false;
        else if (byte == '\\')
            look->is_escaped = true;
        else if (byte == '"')
            look->in_text = false;
        return byte == '\n';
    }
    if (look->depth == 0 && (byte == ',' || byte == ']'))
        return true;
    look->in_text = byte == '"';
    look->depth += byte == '[' || byte == '{';
    look->depth -= (byte == ']' || byte == '}') && look->depth > 0;
    return false;
}

/* The length of the item that starts here, up to the comma or bracket behind it. What is
 * cut short by the end of the file is an item too: reading it tells what lacks. */
static bool item_length(struct records_reader *reader, size_t *length,
                        struct error *error)
{
    struct look look = {.at = 0};

    for (;;) {
        size_t left = reader->end - reader->start;

        for (; look.at < left; look.at++) {
            const char *at = reader->bytes + reader->start + look.at;

            look.at += plain_length(&look, at, left - look.at);
            if (look.at == left ||
                is_behind(&look, reader->bytes[reader->start + look.at]))
                break;
        }
        *length = look.at;
        if (look.at > RECORDS_MAX_ROW)
            return refuse_long(reader, error);
        if (look.at < left) {
            /* The end of the line goes with it, so that it is seen to be what is wrong.
             */
            *length += look.in_text ? 1 : 0;
            return true;
        }
        if (!read_more(reader, error))
            return !error_is_set(error);
    }
}

/* Nothing stands behind the bracket that ends the array. */
static bool end_array(struct records_reader *reader, struct error *error)
{
    pass(reader, 1);
    reader->is_ended = true;
    if (peek_behind_space(reader, error) != EOF)
        refuse(reader, "a second value starts here",
               "a file holds one value; put several into a list", error);
    return false;
}

/* Passes what stands before an item; false where there is none. */
static bool begin_item(struct records_reader *reader, struct error *error)
{
    int next = peek_behind_space(reader, error);
    bool is_first = !reader->is_open;

    if (is_first && next != '[')
        return refuse(reader, "an array of records was expected",
                      "write [ before the first record and ] behind the last", error);
    if (!is_first && next == ']')
        return end_array(reader, error);
    if (next == EOF)
        return refuse_early_end(reader, error);
    pass(reader, 1);
    reader->is_open = true;
    next = peek_behind_space(reader, error);
    if (is_first && next == ']')
        return end_array(reader, error);
    if (next == ']' || next == ',')
        return refuse(reader,
                      next == ']' ? "unexpected token near ']'"
                                  : "unexpected token near ','",
                      "remove the comma before it", error);
    if (next == EOF)
        return refuse_early_end(reader, error);
    return true;
}

bool records_next(struct records_reader *reader, struct records_row *row,
                  struct error *error)
{
    struct error failure = ERROR_INIT;
    size_t length;
    bool found;

    pass(reader, reader->row);
    reader->row = 0;
    if (reader->is_lines)
        found = next_line(reader, row, &failure);
    else
        found = !reader->is_ended &&
                (reader->is_at_item || begin_item(reader, &failure)) &&
                item_length(reader, &length, &failure) && give(reader, length, row);
    reader->is_at_item = false;
    if (error_is_set(&failure) && error != NULL && !error_is_set(error))
        *error = failure;
    return found && !error_is_set(&failure);
}

json_t *records_value(const struct records_reader *reader, const struct records_row *row,
                      struct error *error)
{
    size_t at = 0;
    int line, column;
    json_t *value;

    if (row->offset > 0 && row->length >= 3 &&
        memcmp(row->text, BYTE_ORDER_MARK, 3) == 0) {
        refuse(reader, "a byte order mark stands inside the file",
               "files were put behind each other; remove the bytes EF BB BF", error);
        return NULL;
    }
    value =
        document_json_value(row->text, row->length,
                            reader->is_lines ? DOCUMENT_LINE : DOCUMENT_ITEM, &at, error);
    if (value != NULL)
        return value;
    document_locate(row->text, at, &line, &column);
    if (line == 1)
        column += (int)row->column - 1;
    error_at(error, reader->path, line + (int)row->line - 1, column, NULL);
    return NULL;
}

bool records_begin_array(struct records_reader *reader, struct error *error)
{
    return peek_behind_space(reader, error) == '[';
}
