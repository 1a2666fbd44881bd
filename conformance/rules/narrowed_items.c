/* SPDX-License-Identifier: Apache-2.0 */
/* The records behind rows that do not show what a filter looks at. */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"

const json_t *narrowed_record(struct probe *probe, const struct contract_filter *filter,
                              const json_t *row)
{
    const struct subject *subject = rule_subject(probe);

    if (filter->in_row)
        return row;
    const struct contract_operation *item =
        evidence_item_operation(rule_evidence(probe), subject->operation);
    AUTO_FREE char *id = evidence_id(subject->list, row);
    if (item == NULL || id == NULL) {
        rule_lacked(probe, "rows that show %s, or an operation that shows the item",
                    filter->field);
        return NULL;
    }
    const struct answer *answer =
        evidence_item(rule_evidence(probe), item, id, AS_MAIN, 0);
    if (!answer->reached || !evidence_accepted(answer)) {
        (void)rule_usable(probe, answer, 200);
        return NULL;
    }
    const json_t *record = evidence_record(answer, item->item);
    if (record == NULL)
        rule_lacked(probe, "an item in JSON, to see %s", filter->field);
    return record;
}

/* Where number `i` of `asked` stands among `count`, evenly spread. */
static size_t spread(size_t i, size_t count, size_t asked)
{
    return asked < 2 ? 0 : i * (count - 1) / (asked - 1);
}

/* Their items are about to be asked for. */
static void ask_together(struct probe *probe, json_t *const *rows, size_t count,
                         size_t asked)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_operation *item =
        evidence_item_operation(rule_evidence(probe), subject->operation);
    AUTO_FREE json_t **chosen = memory_array(asked, sizeof *chosen);

    for (size_t i = 0; i < asked; i++)
        chosen[i] = rows[spread(i, count, asked)];
    if (item != NULL)
        evidence_ahead_of_items(rule_evidence(probe), item, subject->list, chosen, asked);
}

/* Puts the records of at most `most` rows, spread out, in the place of the rows; returns
 * how many there are. */
static size_t look_up(struct probe *probe, const struct contract_filter *filter,
                      json_t **rows, size_t count, size_t most)
{
    size_t asked = count < most ? count : most, found = 0;

    ask_together(probe, rows, count, asked);
    for (size_t i = 0; i < asked; i++) {
        const json_t *record =
            narrowed_record(probe, filter, rows[spread(i, count, asked)]);

        if (record != NULL)
            rows[found++] = (json_t *)(uintptr_t)record;
    }
    return found;
}

struct narrowed_records narrowed_sample(struct probe *probe,
                                        const struct contract_filter *filter,
                                        const struct walk *walk, const struct walk *whole,
                                        size_t most)
{
    struct narrowed_records records =
        narrowed_records(walk, whole == NULL ? walk : whole);

    if (filter->in_row)
        return records;
    records.walk = NULL;
    records.answer = walk->page_count > 0 ? evidence_walk_page(walk, 0) : NULL;
    records.given_count =
        look_up(probe, filter, records.given, records.given_count, most);
    records.left_count = look_up(probe, filter, records.left, records.left_count, most);
    return records;
}
