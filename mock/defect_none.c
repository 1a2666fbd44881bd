/* SPDX-License-Identifier: Apache-2.0 */
/* Another way to tell that there is none of a total than the declared one. */
#include "mock/defect_internal.h"

#include "src/vocabulary.h"

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (int total = 0; list != NULL && total < TOTAL_COUNT; total++) {
            const struct contract_none *none = &list->none[total];

            if (none->declared && !none->allowed[kind->number])
                defect_add(out, kind,
                           (struct defect_target){.operation = i,
                                                  .part = (size_t)total,
                                                  .certainty = none->claim.certainty},
                           "%s %s", contract->operations[i].id,
                           vocabulary_totals_told[total]);
        }
    }
}

static void apply(struct contract *contract, const struct defect *defect,
                  struct defects *defects)
{
    struct contract_list *list = contract->operations[defect->target.operation].list;

    (void)defects;
    list->none[defect->target.part].told = (enum none)defect->kind->number;
}

#define LIE(which, label, sentence)                                                      \
    {                                                                                    \
        .name = label, .family = "links", .summary = sentence, .targets = targets,       \
        .apply = apply, .number = which                                                  \
    }

const struct defect_kind defect_none_kinds[] = {
    LIE(NONE_NULL, "none-null", "what there is none of is told as null"),
    LIE(NONE_EMPTY, "none-empty", "what there is none of is told as an empty text"),
    LIE(NONE_ABSENT, "none-absent", "what there is none of is left out"),
    {0},
};
