/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lies about refusals: which refusals there are to lie about and what is done to status
 * and bytes is in defect_error.c, what is done to texts of the body in
 * defect_error_body.c. For these two alone.
 */
#ifndef COUNTERSIGN_DEFECT_ERROR_H
#define COUNTERSIGN_DEFECT_ERROR_H

#include "mock/defect_internal.h"

/* What a kind does to a refusal. */
enum defect_lie {
    STATUS_OK,
    STATUS_OTHER,
    STATUS_FAILURE,
    DETAILS_MISSING,
    FIELD_WRONG,
    CODE_WRONG,
    TEXT_DIFFERS,
    RECEIVED_MISSING,
    HTML,
    EMPTY,
    END_SWAPPED,
};

/* The refusal a defect lies about, and whether the answer is that one. */
const struct contract_error *defect_error_of(const struct defect *defect,
                                             const struct defect_exchange *exchange);
bool defect_error_is_meant(const struct defect *defect,
                           const struct defect_exchange *exchange);

/* True when the declared body has a text that the lie is about. */
bool defect_error_has_place(enum defect_lie lie, const struct contract_error *error);

/* The hook that plays a lie about the body. */
void defect_error_change_body(const struct defect *defect,
                              struct defect_exchange *exchange);

#endif
