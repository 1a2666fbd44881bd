/* SPDX-License-Identifier: Apache-2.0 */
/* All records of a file. They are read as tapes; what is wrong in one that cannot be read
 * so is said by reading it as a value. */
#include "src/records_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TOLD_EVERY 1024

struct load {
    const char *path;
    const struct records_taker *taker;
    const struct records_watch *watch;
    struct records_reader *reader;
    struct document *document;
    struct tape tape;
};

static void tell(const struct load *load)
{
    if (load->watch != NULL && load->watch->told != NULL)
        load->watch->told(load->watch->context, load->path, load->document->rows->count,
                          records_done(load->reader), records_size(load->reader));
}

/* True when a value passes a limit of documents, as far as that is seen at a glance; so
 * large a record is read once more, to be sure. */
static bool may_pass_limits(const struct tape *tape)
{
    size_t ends[DOCUMENT_MAX_DEPTH + 1], depth = 0;

    if (tape->count <= DOCUMENT_MAX_DEPTH)
        return false;
    for (size_t i = 0; i < tape->count; i++) {
        while (depth > 0 && ends[depth - 1] <= i)
            depth--;
        if (tape->nodes[i].type != TAPE_ARRAY && tape->nodes[i].type != TAPE_OBJECT)
            continue;
        ends[depth++] = i + tape->nodes[i].size;
        if (depth > DOCUMENT_MAX_DEPTH)
            return true;
    }
    return tape->count > DOCUMENT_MAX_NODES;
}

/* The record in a row; NULL with an error. */
static const struct tape_node *read_row(struct load *load, const struct records_row *row,
                                        struct error *error)
{
    const struct tape_node *record =
        tape_read(&load->tape, row->text, row->length, TAPE_UNIQUE_NAMES);
    json_t *value;

    if (record != NULL && !may_pass_limits(&load->tape))
        return record;
    value = records_value(load->reader, row, error);
    if (value != NULL && record == NULL) {
        error_set(error, ERROR_INVALID, "%s", load->tape.fault.text);
        records_refuse_here(load->reader, "write the record as JSON", error);
    }
    json_decref(value);
    return value == NULL ? NULL : record;
}

static bool take_row(struct load *load, const struct records_row *row,
                     struct error *error)
{
    struct document_mark mark = {row->offset, row->line, row->column};
    const struct tape_node *record = read_row(load, row, error);

    if (record == NULL)
        return false;
    load->taker->take(load->taker->context, row->text, record);
    document_rows_add(load->document->rows, &mark);
    if (load->document->rows->count <= RECORDS_MAX_COUNT)
        return true;
    error_set(error, ERROR_INVALID, "more than %zu records", RECORDS_MAX_COUNT);
    return records_refuse_here(load->reader, "split the file", error);
}

/* Reads the rest of an open file. */
static struct document *load_rows(struct load *load, struct error *error)
{
    struct error failure = ERROR_INIT;
    struct records_row row;

    load->document = document_new(load->path);
    load->document->root = json_array();
    load->document->rows = memory_new(sizeof *load->document->rows);
    while (records_next(load->reader, &row, &failure) && take_row(load, &row, &failure))
        if (load->document->rows->count % TOLD_EVERY == 0)
            tell(load);
    if (!error_is_set(&failure)) {
        tell(load);
        return load->document;
    }
    document_free(load->document);
    if (error != NULL && !error_is_set(error))
        *error = failure;
    return NULL;
}

/* Reads a file as one value, whose items are printed and read again, since they are few.
 */
static struct document *load_whole(struct load *load, struct error *error)
{
    struct document *document = document_load(load->path, error);
    size_t index;
    json_t *value;

    if (document == NULL || !json_is_array(document->root))
        return document;
    json_array_foreach(document->root, index, value)
    {
        AUTO_FREE char *text = value_print(value);
        const struct tape_node *record = tape_read(&load->tape, text, strlen(text), 0);

        load->taker->take(load->taker->context, text, record);
    }
    json_array_clear(document->root);
    return document;
}

struct document *records_load(const char *path, const struct records_taker *taker,
                              const struct records_watch *watch, struct error *error)
{
    struct load load = {.path = path, .taker = taker, .watch = watch};
    struct error failure = ERROR_INIT;
    struct document *document;

    if (!records_in_rows(path)) {
        document = load_whole(&load, error);
        tape_clear(&load.tape);
        return document;
    }
    load.reader = records_open(path, error);
    if (load.reader == NULL)
        return NULL;
    /* What is no array is read as the one value that it is. */
    document = records_in_lines(path) || records_begin_array(load.reader, &failure)
                   ? load_rows(&load, error)
                   : load_whole(&load, error);
    records_close(load.reader);
    tape_clear(&load.tape);
    return document;
}
