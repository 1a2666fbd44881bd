/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command `lint`: is the contract itself sound, and its data?
 */
#include "src/command.h"
#include "src/contract.h"
#include "src/diagnostic.h"
#include "src/memory.h"
#include "src/records_progress.h"
#include "src/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void print_count(size_t count, const char *noun)
{
    printf("%zu %s%s", count, noun, count == 1 ? "" : "s");
}

static void print_size(const struct contract *contract)
{
    size_t records = 0;

    for (size_t i = 0; i < contract->record_set_count; i++)
        records += contract_record_count(&contract->records[i]);
    print_count(contract->operation_count, "operation");
    printf(", ");
    print_count(contract->record_set_count, "record set");
    printf(", ");
    print_count(records, "record");
    printf(", ");
    print_count(contract->case_count, "case");
}

static void print_summary(const char *path, const struct contract *contract,
                          const struct diagnostics *diagnostics)
{
    if (diagnostics->errors + diagnostics->warnings > diagnostics->count)
        printf("(only the first %zu are shown)\n", diagnostics->count);
    if (contract == NULL || diagnostics->errors > 0) {
        print_count(diagnostics->errors, "error");
        printf(", ");
        print_count(diagnostics->warnings, "warning");
        printf("\n");
        return;
    }
    printf("%s: sound: ", path);
    print_size(contract);
    if (diagnostics->warnings > 0) {
        printf("; ");
        print_count(diagnostics->warnings, "warning");
    }
    printf("\n");
}

/* True when the contract at `path` has no errors. */
static bool lint(const char *path, const char *const *records, size_t record_count)
{
    struct records_progress progress;
    struct contract_sources sources = {
        .records = records,
        .record_count = record_count,
        .watch = records_progress_start(&progress, stderr),
    };
    struct diagnostics diagnostics;
    struct contract *contract;
    bool is_sound;

    diagnostics_init(&diagnostics);
    contract = contract_examine(path, &sources, &diagnostics);
    records_progress_end(&progress);
    diagnostics_print(&diagnostics, stdout, terminal_has_colour(stdout));
    print_summary(path, contract, &diagnostics);
    is_sound = diagnostics.errors == 0;
    contract_free(contract);
    diagnostics_clear(&diagnostics);
    return is_sound;
}

static int run(const struct options *options)
{
    struct error error = ERROR_INIT;
    size_t count;
    const char **records = options_items(options, "records", &count);
    bool are_sound = true;

    if (!contract_check_records(records, count, &error)) {
        free(records);
        return command_fail(&error);
    }
    for (size_t i = 0; i < options_operand_count(options); i++)
        are_sound = lint(options_operand(options, i), records, count) && are_sound;
    free(records);
    return are_sound ? COMMAND_HELD : COMMAND_INVALID;
}

static const struct option lint_options[] = {
    {.name = "records",
     .argument = "SET=FILE",
     .repeatable = true,
     .text =
         "Judge the records of FILE (YAML, JSON or JSON Lines, by its ending) instead "
         "of those the contract names for SET."},
    {.name = NULL},
};

const struct command lint_command = {
    .name = "lint",
    .summary = "judge a contract, its records, examples and cases",
    .synopsis = "CONTRACT... [OPTION]...",
    .text = "Reads each CONTRACT, a file or a folder that holds contract.yaml or "
            "openapi.yaml, and prints everything that is wrong with it: each entry says "
            "where, what, and what to do.\n"
            "\n"
            "Judged are the document, its references and schemas, every x-countersign "
            "against the vocabulary, and what it names; the records against their schema "
            "and its invariants; examples and defaults against their schemas; the "
            "refusals against the declared answers; and the cases.\n"
            "\n"
            "Warnings do not make a contract unsound.",
    .examples = "  countersign lint fixtures/orders\n"
                "  countersign lint fixtures/orders --records orders=many.jsonl\n",
    .options = lint_options,
    .arguments_minimum = 1,
    .arguments_maximum = SIZE_MAX,
    .run = run,
};
