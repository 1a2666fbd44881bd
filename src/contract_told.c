/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

#include "src/terminal.h"

struct contract *contract_load_told(const char *path, struct error *error)
{
    struct diagnostics diagnostics;
    struct contract *contract;

    diagnostics_init(&diagnostics);
    contract = contract_load(path, &diagnostics);
    diagnostics_print(&diagnostics, stderr, terminal_has_colour(stderr));
    diagnostics_clear(&diagnostics);
    if (contract == NULL) {
        error_set(error, ERROR_INVALID, "the contract %s cannot be used", path);
        error_hint(error, "mend what is listed above; `countersign lint %s` shows it all",
                   path);
    }
    return contract;
}
