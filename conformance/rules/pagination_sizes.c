/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes that mean something else than so many rows, and no size at all. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>

static const struct answer *ask_size(struct probe *probe, const char *size)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_ARGUMENTS struct arguments arguments = {0};

    evidence_set_page(&arguments, subject->list, 0, 1);
    arguments_set(&arguments, subject->list->page.size_parameter, size);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

/* What is asked for, and what must be shown. */
struct wanted {
    const struct claim *claim;
    const char *asked; /* "size=-1" */
    const char *means; /* "every row" */
    int64_t rows;
};

/* Holds an answer to a number of rows, all of them rows of the list. */
static void hold_rows(struct probe *probe, const struct answer *answer,
                      const struct walk *whole, const struct wanted *wanted)
{
    const struct contract_list *list = whole->list;
    const struct pagination_view plain = pagination_plain(whole);
    const struct rows all = relation_rows(whole);
    struct witness witness = {.text = ""};
    char expected[240];

    (void)snprintf(expected, sizeof expected, "%s shows %s: %" PRId64 " rows",
                   wanted->asked, wanted->means, wanted->rows);
    if (!answer->reached) {
        (void)rule_usable(probe, answer, 200);
        return;
    }
    AUTO_ROWS struct rows shown = pagination_rows(answer, list);
    if (!evidence_accepted(answer)) {
        rule_broken_format(probe, wanted->claim, answer, expected, "status %d",
                           answer->status);
    } else if (((int64_t)shown.count == wanted->rows ||
                (list->page.short_pages && (int64_t)shown.count < wanted->rows)) &&
               relation_subset(&shown, &all, &witness)) {
        rule_held(probe);
    } else {
        pagination_broken(probe, &plain, wanted->claim, answer, expected, "%zu rows%s%s",
                          shown.count, witness.text[0] == '\0' ? "" : ": ", witness.text);
    }
}

/* How many rows a size of this meaning shows; -1: the contract does not say. */
static int64_t rows_meant(const struct walk *whole, enum special_size meaning)
{
    const struct contract_parameter *size = whole->list->page.size_parameter;
    int64_t count = (int64_t)whole->count, most = -1;

    switch (meaning) {
    case SPECIAL_EVERYTHING:
        return count;
    case SPECIAL_NOTHING:
        return 0;
    case SPECIAL_DEFAULT:
        most = evidence_default_size(whole->list);
        break;
    case SPECIAL_MAXIMUM:
        most = size->has_maximum ? (int64_t)size->maximum : -1;
        break;
    }
    if (whole->list->page.unsized_everything && meaning == SPECIAL_DEFAULT)
        return count;
    return most < 1 ? -1 : collection_rows(count, 0, most);
}

static void hold_special(struct probe *probe, const struct walk *whole,
                         const struct contract_special_size *special)
{
    static const char *const meanings[] = {"every row", "what no size shows",
                                           "what the largest size shows", "no row"};
    const struct contract_list *list = whole->list;
    int64_t rows = rows_meant(whole, special->meaning), total;
    AUTO_FREE char *asked =
        memory_format("%s=%s", list->page.size_parameter->label, special->text);

    if (rows < 0) {
        rule_lacked(probe, "a contract that says the number of rows which %s means",
                    asked);
        return;
    }
    const struct answer *answer = ask_size(probe, special->text);
    hold_rows(probe, answer, whole,
              &(struct wanted){.claim = &special->claim,
                               .asked = asked,
                               .means = meanings[special->meaning],
                               .rows = rows});
    if (special->meaning == SPECIAL_NOTHING && evidence_accepted(answer) &&
        evidence_total_number(answer, list, TOTAL_ITEMS, &total) &&
        total != (int64_t)whole->count) {
        AUTO_FREE char *expected =
            memory_format("the total %zu beside no rows", whole->count);

        rule_broken_format(probe, &list->totals[TOTAL_ITEMS].claim, answer, expected,
                           "%" PRId64, total);
    }
}

void pagination_special_sizes(struct probe *probe)
{
    const struct walk *whole = rule_whole(probe);

    for (size_t i = 0; whole != NULL && i < whole->list->page.special_count; i++)
        hold_special(probe, whole, &whole->list->page.specials[i]);
}

void pagination_without_size(struct probe *probe)
{
    const struct walk *whole = rule_whole(probe);

    if (whole == NULL)
        return;
    hold_rows(probe, ask_size(probe, NULL), whole,
              &(struct wanted){.claim = &whole->list->page.unsized_claim,
                               .asked = "a request without a size",
                               .means = "every row",
                               .rows = (int64_t)whole->count});
}
