/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct contract *contract_load_told(const char *path, struct error *error)
{
    struct diagnostics diagnostics;
    struct contract *contract;

    diagnostics_init(&diagnostics);
    contract = contract_load(path, &diagnostics);
    diagnostics_print(&diagnostics, stderr,
                      isatty(STDERR_FILENO) == 1 && getenv("NO_COLOR") == NULL);
    diagnostics_clear(&diagnostics);
    if (contract == NULL) {
        error_set(error, ERROR_INVALID, "the contract %s cannot be used", path);
        error_hint(error, "mend what is listed above; `countersign lint %s` shows it all",
                   path);
    }
    return contract;
}
