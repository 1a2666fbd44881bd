/* SPDX-License-Identifier: Apache-2.0 */
/* The words for what leads nowhere. */
#include "src/vocabulary_internal.h"

const char *const vocabulary_nones[] = {"null", "empty", "absent", NULL};

#define NONE(key, meaning)                                                               \
    {                                                                                    \
        .name = (key), .type = VOCABULARY_WORD, .words = vocabulary_nones,               \
        .statement = true, .text = (meaning)                                             \
    }
static const struct vocabulary_key none_keys[] = {
    NONE("next-index", "On the last page."),
    NONE("previous-index", "On the first page."),
    NONE("first-row", "Where an answer shows no row."),
    NONE("last-row", "Where an answer shows no row."),
    NONE("next-cursor", "On the last page."),
    NONE("next-url", "On the last page."),
    NONE("previous-url", "On the first page."),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_none = {
    .name = "none",
    .place = "in totals",
    .text =
        "How a total in the body is told where there is none: as `null`, as an `empty` "
        "text, or its member is left out (`absent`), and with it the object around it "
        "where the answer's schema says that this must hold the member. Of what is not "
        "said here the check only records what it sees, and the mock tells null where "
        "the schema allows it, otherwise an empty text. A header is always left out.",
    .example = "none: { next-url: absent, previous-url: { value: null, certainty: "
               "inferred } }",
    .keys = none_keys,
};
