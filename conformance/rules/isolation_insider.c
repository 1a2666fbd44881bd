/* SPDX-License-Identifier: Apache-2.0 */
/* Identities that must see the same. */
#include "conformance/rules/isolation_internal.h"

#include "src/memory.h"
#include "src/value.h"

static bool has_insider(struct probe *probe)
{
    if (evidence_target(rule_evidence(probe))->insider_count > 0)
        return true;
    rule_lacked(probe, "another identity that sees the same (--insider SCHEME=VALUE)");
    return false;
}

/* Identifier -> row, borrowed. Returns new. */
static json_t *rows_by_id(const struct walk *walk)
{
    json_t *map = json_object();
    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));
        if (id != NULL)
            json_object_set(map, id, evidence_walk_row(walk, i));
    }
    return map;
}

/* The same members with the same values; URLs that are signed anew may differ. */
static bool is_same(const struct contract_shape *shape, const json_t *a, const json_t *b)
{
    json_auto_t *first = json_deep_copy(a);
    json_auto_t *second = json_deep_copy(b);
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        if (!contract_field_is_fresh(&shape->fields[i]))
            continue;
        value_remove(first, shape->fields[i].pointer);
        value_remove(second, shape->fields[i].pointer);
    }
    return value_equal(first, second);
}

/* True when the main walk's first page is not what it was: live data moves, and what
 * differs then says nothing of the insider. */
static bool has_moved(struct probe *probe, const struct walk *whole)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    int64_t before = -1, after = -1;
    evidence_set_page(&arguments, whole->list, 0, whole->size);
    const struct answer *now = evidence_ask(
        rule_evidence(probe), &(struct question){.operation = whole->operation,
                                                 .arguments = &arguments,
                                                 .again = true});
    evidence_total_number(evidence_walk_page(whole, 0), whole->list, TOTAL_ITEMS,
                          &before);
    evidence_total_number(now, whole->list, TOTAL_ITEMS, &after);
    const json_t *old = evidence_rows(evidence_walk_page(whole, 0), whole->list);
    const json_t *new = evidence_rows(now, whole->list);
    bool moved = before != after || json_array_size(old) != json_array_size(new);
    for (size_t i = 0; !moved && i < json_array_size(old); i++)
        moved =
            !is_same(whole->list->row, json_array_get(old, i), json_array_get(new, i));
    if (moved)
        rule_unstable(probe, "the list changed while it was read");
    return moved;
}

static void compare_rows(struct probe *probe, const struct walk *whole,
                         const struct walk *walk, const char *label)
{
    const struct contract_list *list = rule_subject(probe)->list;
    json_auto_t *own = rows_by_id(whole);
    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(list, evidence_walk_row(walk, i));
        const json_t *row = id == NULL ? NULL : json_object_get(own, id);
        if (row == NULL || is_same(list->row, row, evidence_walk_row(walk, i)))
            continue;
        if (has_moved(probe, whole))
            return;
        AUTO_FREE char *expected = value_print(row);
        AUTO_FREE char *actual = value_print(evidence_walk_row(walk, i));
        rule_broken_format(probe, &list->scope.claim,
                           evidence_walk_page(walk, evidence_page_of_row(walk, i)),
                           expected, "%s is shown %.600s", label, actual);
    }
}

void isolation_insider_list(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct target *target = evidence_target(evidence);
    const struct subject *subject = rule_subject(probe);
    const struct walk *whole = rule_rows(probe);
    if (whole == NULL || !has_insider(probe))
        return;
    struct rows expected = relation_rows(whole);
    for (size_t i = 0; i < target->insider_count; i++) {
        const struct walk *walk =
            evidence_walk(evidence, subject->operation, NULL, 0, AS_INSIDER, i);
        /* Samples of lists of the same length are the same pages. */
        if (!walk->whole && !(walk->sampled && walk->total == whole->total)) {
            rule_lacked(probe, "%s could not walk the list: %s",
                        target->insiders[i].label, walk->why);
            continue;
        }
        struct rows actual = relation_rows(walk);
        struct witness witness;
        AUTO_FREE char *same = memory_format("%s sees the same %zu rows",
                                             target->insiders[i].label, whole->count);
        if (relation_same_set(&expected, &actual, &witness))
            rule_held(probe);
        else if (!has_moved(probe, whole))
            rule_broken(probe, &subject->list->scope.claim,
                        walk->page_count > 0
                            ? evidence_walk_page(walk, walk->page_count - 1)
                            : NULL,
                        same, witness.text);
        compare_rows(probe, whole, walk, target->insiders[i].label);
    }
}

/* --- Items for insiders --- */

static void compare_item(struct probe *probe, const char *id, size_t who)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct subject *subject = rule_subject(probe);
    const struct contract_item *item = subject->item;
    const char *label = evidence_target(evidence)->insiders[who].label;
    const struct answer *own =
        evidence_item(evidence, subject->operation, id, AS_MAIN, 0);
    const struct answer *other =
        evidence_item(evidence, subject->operation, id, AS_INSIDER, who);
    if (!rule_usable(probe, own, 200) ||
        (!other->reached && !rule_usable(probe, other, 200)))
        return;
    if (rule_is_trouble(other)) {
        rule_usable(probe, other, 200);
    } else if (other->status != 200 || !evidence_accepted(other)) {
        rule_broken_format(probe, &subject->item->scope.claim, other,
                           "the record, as the main credential is shown it",
                           "%s was answered %d", label, other->status);
    } else if (is_same(item->shape, evidence_record(own, item),
                       evidence_record(other, item))) {
        rule_held(probe);
    } else if (!is_same(
                   item->shape, evidence_record(own, item),
                   evidence_record(evidence_item_anew(evidence, subject->operation, id),
                                   item))) {
        rule_unstable(probe, "the record changed while it was read");
    } else {
        AUTO_FREE char *expected = value_print(evidence_record(own, item));
        AUTO_FREE char *actual = value_print(evidence_record(other, item));
        rule_broken_format(probe, &subject->item->scope.claim, other, expected,
                           "%s is shown %.600s", label, actual);
    }
}

void isolation_insider_item(struct probe *probe)
{
    struct isolation_sample sample AUTO_SAMPLE = {.count = 0};
    if (!isolation_choose(probe, &sample) || !has_insider(probe))
        return;
    size_t insiders = evidence_target(rule_evidence(probe))->insider_count;
    for (size_t i = 0; i < sample.count; i++)
        for (size_t who = 0; who < insiders; who++)
            compare_item(probe, sample.ids[i], who);
}
