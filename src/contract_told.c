/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

#include "src/records_progress.h"
#include "src/terminal.h"

#include <string.h>

static struct contract *load(const char *path, const struct contract_sources *sources,
                             struct diagnostics *diagnostics)
{
    struct records_progress progress;
    struct contract_sources watched = *sources;
    struct contract *contract;

    watched.watch = records_progress_start(&progress, stderr);
    contract = contract_load_from(path, &watched, diagnostics);
    if (contract != NULL && sources->record_count > 0)
        contract_lint_data(contract, diagnostics);
    records_progress_end(&progress);
    return contract;
}

/* A set without a file would be passed over, and the contract's own records be served. */
bool contract_check_records(const char *const *texts, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (strchr(texts[i], '=') == NULL) {
            error_set(error, ERROR_USAGE, "--records takes SET=FILE, not '%s'", texts[i]);
            error_hint(error,
                       "the set is one of the contract, and FILE what holds its "
                       "records instead: --records %s=FILE.jsonl",
                       texts[i]);
            return false;
        }
    return true;
}

struct contract *contract_load_told_with(const char *path,
                                         const struct contract_sources *sources,
                                         struct error *error)
{
    struct diagnostics diagnostics;
    struct contract *contract;
    bool is_usable;

    if (!contract_check_records(sources->records, sources->record_count, error))
        return NULL;
    diagnostics_init(&diagnostics);
    contract = load(path, sources, &diagnostics);
    is_usable = contract != NULL && diagnostics.errors == 0;
    diagnostics_print(&diagnostics, stderr, terminal_has_colour(stderr));
    diagnostics_clear(&diagnostics);
    if (is_usable)
        return contract;
    error_set(error, ERROR_INVALID, "the contract %s cannot be used", path);
    error_hint(error, "mend what is listed above; `countersign lint %s%s` shows it all",
               path, sources->record_count > 0 ? " --records ..." : "");
    contract_free(contract);
    return NULL;
}

struct contract *contract_load_told(const char *path, struct error *error)
{
    static const struct contract_sources own = {.records = NULL};

    return contract_load_told_with(path, &own, error);
}
