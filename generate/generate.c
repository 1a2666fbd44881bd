/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command `generate`: as many records as are wanted, like those a contract has.
 */
#include "generate/maker.h"
#include "src/command.h"
#include "src/contract.h"
#include "src/memory.h"
#include "src/records_progress.h"
#include "src/text.h"
#include "src/value.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#define MAX_COUNT   100000000
#define TOLD_EVERY  1024
#define PIECE_BYTES 262144 /* written at once */

/* How records are written one behind the other. */
static const struct format {
    const char *name; /* NULL ends the table */
    const char *before, *each, *between, *behind;
    const char *endings; /* of the files that hold it, behind the dot */
} formats[] = {
    {"jsonl", "", "", "\n", "\n", " jsonl ndjson "},
    {"json", "[\n", "", ",\n", "\n]\n", " json "},
    {"yaml", "", "- ", "\n", "\n", " yaml yml "},
    {.name = NULL},
};

/* What the command was told. */
struct generating {
    const struct options *options;
    struct contract *contract;
    const struct contract_record_set *set;
    const struct format *format;
    const char **texts; /* SET=FILE: records from elsewhere */
    size_t text_count;
    const char *wanted; /* the set to be made; NULL: the only one */
};

/* --- What is asked for --- */

static const struct format *format_named(const char *name)
{
    for (size_t i = 0; formats[i].name != NULL; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* By the option, else by the ending of the file, else JSON Lines. */
static const struct format *format_of(const struct options *options, struct error *error)
{
    const char *name = options_text(options, "format");
    const char *file = options_text(options, "output");
    const char *dot = file == NULL ? NULL : strrchr(file, '.');
    const struct format *format = name == NULL ? NULL : format_named(name);
    AUTO_FREE char *ending = memory_format(" %s ", dot == NULL ? "jsonl" : dot + 1);

    if (name != NULL && format == NULL) {
        error_set(error, ERROR_USAGE, "--format cannot be '%s'", name);
        error_hint(error, "it is jsonl, json or yaml");
        return NULL;
    }
    for (size_t i = 0; format == NULL && formats[i].name != NULL; i++)
        if (strstr(formats[i].endings, ending) != NULL)
            format = &formats[i];
    return format != NULL ? format : &formats[0];
}

/* Parts the set that is wanted from those whose records come from elsewhere. */
static bool read_sets(struct generating *generating, struct error *error)
{
    const char **texts =
        options_items(generating->options, "records", &generating->text_count);
    size_t kept = 0;

    generating->texts = texts;
    for (size_t i = 0; i < generating->text_count; i++) {
        if (strchr(texts[i], '=') != NULL) {
            texts[kept++] = texts[i];
            continue;
        }
        if (generating->wanted != NULL) {
            error_set(error, ERROR_USAGE,
                      "records of one set are made at a time: %s or %s",
                      generating->wanted, texts[i]);
            return false;
        }
        generating->wanted = texts[i];
    }
    generating->text_count = kept;
    return true;
}

static bool find_set(struct generating *generating, struct error *error)
{
    const struct contract *contract = generating->contract;
    const char **names = memory_array(contract->record_set_count + 1, sizeof *names);
    const char *near;

    if (generating->wanted == NULL && contract->record_set_count == 1)
        generating->wanted = contract->records[0].name;
    for (size_t i = 0; i < contract->record_set_count; i++) {
        names[i] = contract->records[i].name;
        if (generating->wanted != NULL && strcmp(names[i], generating->wanted) == 0)
            generating->set = &contract->records[i];
    }
    near = generating->wanted == NULL ? NULL
                                      : diagnostics_nearest(generating->wanted, names);
    if (contract->record_set_count == 0)
        error_set(error, ERROR_INVALID, "the contract declares no record sets");
    else if (generating->wanted == NULL)
        error_set(error, ERROR_USAGE, "--records names the set to be made: %s, %s%s",
                  names[0], names[1], names[2] == NULL ? "" : ", ...");
    else if (generating->set == NULL)
        error_set(error, ERROR_USAGE, "there is no record set %s", generating->wanted);
    if (generating->set == NULL && near != NULL)
        error_hint(error, "did you mean %s?", near);
    free(names);
    return generating->set != NULL;
}

/* True for a set whose records come from elsewhere. */
static bool is_other(const void *context, const struct contract_record_set *set)
{
    const struct generating *generating = context;
    size_t length = strlen(set->name);

    for (size_t i = 0; i < generating->text_count; i++)
        if (strncmp(generating->texts[i], set->name, length) == 0 &&
            generating->texts[i][length] == '=')
            return true;
    return false;
}

/* --- Writing --- */

/* Hands on what has gathered. */
static void write_piece(struct text *piece, FILE *stream)
{
    fwrite(text_string(piece), 1, piece->length, stream);
    text_cut(piece, 0);
}

static bool write_records(const struct generating *generating, struct maker *maker,
                          FILE *stream, struct error *error)
{
    const struct format *format = generating->format;
    uint64_t count = (uint64_t)options_number(generating->options, "count");
    struct records_progress progress;
    struct records_watch watch = records_progress_start(&progress, stderr);
    const json_t *record = NULL;
    struct text AUTO_TEXT piece;

    progress.verb = "making";
    text_init(&piece, SIZE_MAX);
    text_add_string(&piece, format->before);
    for (uint64_t i = 0; i < count && !ferror(stream); i++) {
        record = maker_record(maker, i, error);
        if (record == NULL)
            break;
        text_add_strings(&piece, i == 0 ? "" : format->between, format->each);
        value_add(record, &piece);
        if (piece.length >= PIECE_BYTES)
            write_piece(&piece, stream);
        if (watch.told != NULL && i % TOLD_EVERY == 0)
            watch.told(watch.context, generating->set->name, (size_t)i, i, count);
    }
    text_add_string(&piece, format->behind);
    write_piece(&piece, stream);
    records_progress_end(&progress);
    return record != NULL && fflush(stream) == 0 && !ferror(stream);
}

static bool write_output(const struct generating *generating, struct maker *maker,
                         struct error *error)
{
    const char *file = options_text(generating->options, "output");
    FILE *stream = file == NULL ? stdout : fopen(file, "wb");
    bool done = stream != NULL && write_records(generating, maker, stream, error);
    int cause = errno;

    if (file != NULL && stream != NULL) {
        done = fclose(stream) == 0 && done;
        if (!done)
            remove(file);
    }
    if (done || error_is_set(error))
        return done;
    error_set(error, ERROR_SYSTEM, "cannot write the records: %s", strerror(cause));
    error_at(error, file, 0, 0, NULL);
    return false;
}

static bool generate(struct generating *generating, struct error *error)
{
    struct maker_options options = {
        .contract = generating->contract,
        .set = generating->set,
        .count = (uint64_t)options_number(generating->options, "count"),
        .seed = (uint64_t)options_number(generating->options, "seed"),
        .from = options_text(generating->options, "from"),
        .to = options_text(generating->options, "to"),
        .is_other = is_other,
        .context = generating,
    };
    struct maker *maker = maker_new(&options, error);
    bool done = maker != NULL && write_output(generating, maker, error);

    maker_free(maker);
    return done;
}

static int run(const struct options *options)
{
    struct generating generating = {.options = options};
    struct error error = ERROR_INIT;
    bool done;

    generating.format = format_of(options, &error);
    done = generating.format != NULL && read_sets(&generating, &error);
    if (done)
        generating.contract =
            contract_load_told_with(options_operand(options, 0),
                                    &(struct contract_sources){
                                        .in_own_order = true,
                                        .records = generating.texts,
                                        .record_count = generating.text_count,
                                    },
                                    &error);
    done = generating.contract != NULL && find_set(&generating, &error) &&
           generate(&generating, &error);
    contract_free(generating.contract);
    free(generating.texts);
    return done ? COMMAND_HELD : command_fail(&error);
}

static const struct option generate_options[] = {
    {.name = "records",
     .argument = "SET[=FILE]",
     .repeatable = true,
     .text = "The record set to make records of; left out, the only one there is. With "
             "=FILE, a set whose records are in FILE instead of where the contract says: "
             "new records then belong to owners from there."},
    {.name = "count",
     .argument = "N",
     .initial = "100",
     .minimum = 1,
     .maximum = MAX_COUNT,
     .text = "How many."},
    {.name = "seed",
     .argument = "S",
     .initial = "1",
     .minimum = 0,
     .maximum = INT64_MAX,
     .text =
         "What all is drawn from: the same seed gives the same bytes, on any machine."},
    {.name = "from",
     .argument = "DATE",
     .text = "The period they begin in, a date or a date-time (RFC 3339); left out, the "
             "one of the contract's own records."},
    {.name = "to", .argument = "DATE", .text = "Its end; a date is inside."},
    {.name = "format",
     .argument = "FORMAT",
     .text = "jsonl, json or yaml; left out, what the ending of --output says, or else "
             "jsonl."},
    {.name = "output",
     .argument = "FILE",
     .text = "Write to this file instead of standard output. It is taken away again when "
             "not all could be made."},
    {.name = NULL},
};

const struct command generate_command = {
    .name = "generate",
    .summary = "make as many records as are wanted, like a contract's own",
    .synopsis = "CONTRACT [OPTION]...",
    .text =
        "Makes records for lint and mock to take by --records SET=FILE, or for a "
        "contract of your own to name.\n"
        "\n"
        "Each is modelled on one of the contract's records of the set, so that states, "
        "owners and what belongs together are as frequent as they are there. Anew are "
        "made identifiers in the form of those there are; moments, spread over a period "
        "and most of them in working hours, with what is the time between two of them; "
        "amounts; and names, telephone numbers (from the ranges kept for fiction) and "
        "other texts that differ from record to record. A set without records is made "
        "from its schema alone.\n"
        "\n"
        "Every record is held to schema and invariants before it is written. Where other "
        "sets refer to the identifiers of this one, its own records come first.",
    .examples =
        "  countersign generate fixtures/orders --count 10000 --output orders.jsonl\n"
        "  countersign generate fixtures/orders --from 2025-01-01 --to 2025-03-31\n"
        "  countersign mock fixtures/orders --records orders=orders.jsonl\n",
    .options = generate_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = run,
};
