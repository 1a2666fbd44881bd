/* SPDX-License-Identifier: Apache-2.0 */
/* How records look before and after. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

static struct evidence *evidence_of(const struct write_trial *trial)
{
    return rule_evidence(trial->probe);
}

const json_t *write_row(const struct walk *walk, const char *id)
{
    for (size_t i = 0; walk != NULL && i < walk->count; i++) {
        AUTO_FREE char *known = evidence_id(walk->list, evidence_walk_row(walk, i));
        if (known != NULL && strcmp(known, id) == 0)
            return evidence_walk_row(walk, i);
    }
    return NULL;
}

const json_t *write_read(struct write_trial *trial, const char *id,
                         const struct answer **answer)
{
    *answer = NULL;
    if (trial->item != NULL) {
        *answer = evidence_item(evidence_of(trial), trial->item, id, AS_MAIN, 0);
        return evidence_accepted(*answer) ? evidence_record(*answer, trial->item->item)
                                          : NULL;
    }
    if (trial->list_count == 0)
        return NULL;
    const struct walk *walk =
        evidence_walk(evidence_of(trial), trial->lists[0], NULL, 0, AS_MAIN, 0);
    *answer = walk->page_count == 0 ? NULL : evidence_walk_page(walk, 0);
    return write_row(walk, id);
}

const struct walk *write_walk(struct write_trial *trial,
                              const struct contract_operation *list)
{
    const struct walk *walk =
        evidence_walk(evidence_of(trial), list, NULL, 0, AS_MAIN, 0);
    if (walk->whole)
        return walk;
    rule_lacked(trial->probe, "the list could not be walked: %s", walk->why);
    return NULL;
}

bool write_same(const json_t *a, const json_t *b)
{
    if (value_equal(a, b))
        return true;
    if (!json_is_string(a) || !json_is_string(b))
        return false;
    struct scalar x = collection_scalar(a, COMPARE_INSTANT);
    struct scalar y = collection_scalar(b, COMPARE_INSTANT);
    return x.present && y.present && collection_compare(&x, &y) == 0;
}

static bool sets(const struct contract_assignments *set, const char *pointer)
{
    size_t length = strlen(pointer);
    for (size_t i = 0; i < set->count; i++)
        if (strncmp(set->items[i].field, pointer, length) == 0 &&
            (set->items[i].field[length] == '\0' || set->items[i].field[length] == '/'))
            return true;
    return false;
}

bool write_is_set(const struct contract_write *write, const char *pointer)
{
    bool found = sets(&write->set, pointer);
    for (size_t i = 0; i < write->action_count; i++)
        found = found || sets(&write->actions[i].set, pointer);
    return found;
}

const char *write_key(const struct contract_write *write,
                      const struct contract_field *field)
{
    size_t length = strlen(write->members.name);
    const char *pointer = field->pointer;
    if (strncmp(pointer, write->members.name, length) != 0 || pointer[length] != '/' ||
        strchr(pointer + length + 1, '/') != NULL || strchr(pointer, '~') != NULL)
        return NULL;
    return pointer + length + 1;
}

bool write_is_lively(const struct write_trial *trial, const char *pointer)
{
    const struct contract_lifecycle *lifecycle = trial->write->records->lifecycle;
    const struct contract_shape *shape =
        trial->item == NULL ? NULL : trial->item->item->shape;
    const struct contract_field *field =
        shape == NULL ? NULL : contract_field_at(shape, pointer);
    if (field != NULL && field->signed_url != NULL)
        return true;
    if (lifecycle == NULL)
        return false;
    bool found = strcmp(lifecycle->member, pointer) == 0;
    for (size_t i = 0; i < lifecycle->count; i++)
        found = found || sets(&lifecycle->states[i].set, pointer);
    return found;
}

char *write_difference(const struct write_trial *trial, const json_t *expected,
                       const json_t *actual, const json_t *ignored, bool all)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)expected, name, value)
    {
        char *pointer = value_pointer_join("", name);
        const json_t *shown = json_object_get(actual, name);
        bool differs =
            shown == NULL ? all && !json_is_null(value) : !write_same(value, shown);
        if (differs && json_object_get(ignored, name) == NULL &&
            !write_is_lively(trial, pointer))
            return pointer;
        free(pointer);
    }
    return NULL;
}

char *write_addition(const struct write_trial *trial, const json_t *before,
                     const json_t *after, const json_t *ignored)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)after, name, value)
    {
        char *pointer = value_pointer_join("", name);
        if (json_object_get(before, name) == NULL && !json_is_null(value) &&
            json_object_get(ignored, name) == NULL && !write_is_lively(trial, pointer))
            return pointer;
        free(pointer);
    }
    return NULL;
}

bool write_world_read(struct write_trial *trial, struct write_world *world, size_t most)
{
    for (world->count = 0; world->count < trial->list_count && world->count < most;
         world->count++) {
        world->walks[world->count] = write_walk(trial, trial->lists[world->count]);
        if (world->walks[world->count] == NULL)
            return false;
    }
    if (trial->list_count == 0)
        rule_lacked(trial->probe, "a list that shows which records there are");
    return trial->list_count > 0;
}

/* The first row of `before` that is not as it was in `after`: gone or changed. */
static char *disturbed(const struct write_trial *trial, const struct walk *before,
                       const struct walk *after, const char **how)
{
    for (size_t i = 0; i < before->count; i++) {
        AUTO_FREE char *id = evidence_id(before->list, evidence_walk_row(before, i));
        if (id == NULL || (trial->id != NULL && strcmp(id, trial->id) == 0))
            continue;
        const json_t *row = write_row(after, id);
        AUTO_FREE char *member =
            row == NULL
                ? NULL
                : write_difference(trial, evidence_walk_row(before, i), row, NULL, true);
        if (row != NULL && member == NULL)
            continue;
        *how = row == NULL ? "is gone" : "was changed";
        return memory_text(id);
    }
    return NULL;
}

size_t write_others(const struct write_trial *trial, const struct walk *walk)
{
    bool own = trial->id != NULL && write_row(walk, trial->id) != NULL;
    return walk->count - (own ? 1 : 0);
}

/* What changes all the time says nothing of one change. */
static bool is_restless(struct write_trial *trial, const struct walk *walk)
{
    evidence_look_anew(evidence_of(trial));
    const struct walk *again = write_walk(trial, walk->operation);
    const char *how;
    if (again == NULL)
        return true;
    AUTO_FREE char *id = disturbed(trial, walk, again, &how);
    if (id == NULL && write_others(trial, walk) == write_others(trial, again))
        return false;
    rule_lacked(trial->probe, "a list that does not change by itself");
    return true;
}

/* Says how the rows of `after` differ from those of `before`; false when they do not. */
static bool tells(struct write_trial *trial, const struct walk *before,
                  const struct walk *after, struct witness *witness)
{
    const char *how = "";
    AUTO_FREE char *id = disturbed(trial, before, after, &how);
    if (id != NULL)
        snprintf(witness->text, sizeof witness->text, "%.200s %s", id, how);
    else if (write_others(trial, after) != write_others(trial, before))
        snprintf(witness->text, sizeof witness->text, "%zu other rows instead of %zu",
                 write_others(trial, after), write_others(trial, before));
    else
        return false;
    return true;
}

bool write_world_holds(struct write_trial *trial, const struct write_world *world,
                       const struct answer *answer)
{
    for (size_t i = 0; i < world->count; i++) {
        const struct walk *after = write_walk(trial, trial->lists[i]);
        struct witness witness;
        if (after == NULL)
            return false;
        if (!tells(trial, world->walks[i], after, &witness))
            continue;
        if (!is_restless(trial, after))
            rule_broken(trial->probe, &trial->write->claim, answer,
                        "every other record is there as it was", witness.text);
        return false;
    }
    return true;
}
