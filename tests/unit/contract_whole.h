/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One contract that says everything, tests/vectors/contract/whole/, loaded for each test
 * that holds the model to it.
 */
#ifndef COUNTERSIGN_TESTS_CONTRACT_WHOLE_H
#define COUNTERSIGN_TESTS_CONTRACT_WHOLE_H

#include "src/contract.h"

#include "src/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE "tests/vectors/contract/whole"

static inline struct contract *load(const char *path)
{
    struct diagnostics diagnostics;
    struct contract *contract;

    diagnostics_init(&diagnostics);
    contract = contract_load(path, &diagnostics);
    if (contract == NULL)
        diagnostics_print(&diagnostics, stdout, false);
    diagnostics_clear(&diagnostics);
    assert_non_null(contract);
    return contract;
}

static inline int set_up(void **state)
{
    *state = load(WHOLE);
    return 0;
}

static inline int tear_down(void **state)
{
    contract_free(*state);
    return 0;
}

#define WITH_MODEL(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
