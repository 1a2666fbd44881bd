/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command `vocabulary`: what x-countersign can say, for readers and for editors.
 */
#include "src/command.h"
#include "src/vocabulary.h"

#include <stdio.h>
#include <string.h>

static const struct format {
    const char *name; /* NULL ends the table */
    void (*print)(FILE *stream);
} formats[] = {
    {"markdown", vocabulary_print_markdown},
    {"schema", vocabulary_print_schema},
    {NULL, NULL},
};

static int run(const struct options *options)
{
    const char *name = options_text(options, "format");
    const char *names[sizeof formats / sizeof formats[0]] = {NULL};
    struct error error = ERROR_INIT;
    const char *nearest;

    for (size_t i = 0; formats[i].name != NULL; i++) {
        names[i] = formats[i].name;
        if (strcmp(formats[i].name, name) != 0)
            continue;
        formats[i].print(stdout);
        return COMMAND_HELD;
    }
    nearest = diagnostics_nearest(name, names);
    error_set(&error, ERROR_USAGE, "--format cannot be '%s'", name);
    if (nearest != NULL)
        error_hint(&error, "did you mean %s?", nearest);
    error_hint(&error, "it is markdown or schema");
    return command_fail(&error);
}

static const struct option options[] = {
    {.name = "format",
     .argument = "FORMAT",
     .initial = "markdown",
     .text = "What to print: markdown, the reference for readers, or schema, a JSON "
             "Schema (2020-12) of an OpenAPI document for editors."},
    {.name = NULL},
};

const struct command vocabulary_command = {
    .name = "vocabulary",
    .summary = "print what x-countersign can say",
    .synopsis = "[OPTION]...",
    .text = "Prints every object and key of x-countersign with its type, its words, its "
            "default, its meaning and an example. Lint judges contracts by the same "
            "table, so what is not printed does not exist.",
    .examples = "  countersign vocabulary > contract.md\n"
                "  countersign vocabulary --format schema > x-countersign.schema.json\n",
    .options = options,
    .arguments_minimum = 0,
    .arguments_maximum = 0,
    .run = run,
};
