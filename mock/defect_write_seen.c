/* SPDX-License-Identifier: Apache-2.0 */
/* Lies of lists about what was changed, and of time about what should change. */
#include "mock/defect_internal.h"

#include "src/contract_write.h"

#include <string.h>

/* --- Lists --- */

static void lists_of(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out, enum write_kind write)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_list *list = operation->list;
        const struct contract_operation *writing =
            list == NULL ? NULL : contract_write_of(contract, write, list->records);

        if (writing != NULL)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = writing->write->claim.certainty},
                       "%s", operation->id);
    }
}

static void with_created(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    lists_of(contract, kind, out, WRITE_CREATE);
}

static bool has_total(const struct contract_list *list)
{
    return list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE;
}

static bool has_order(const struct contract_list *list)
{
    for (size_t i = 0; list->order.declared && i < list->order.word_count; i++)
        if (list->order.words[i].key_count > 0 &&
            list->order.words[i].keys[0].field_or_count == 0)
            return true;
    return false;
}

/* A filter for a member that a new record has from the start, and keeps. */
static bool has_filter(const struct contract_list *list)
{
    const struct contract_lifecycle *lifecycle = list->records->lifecycle;

    for (size_t i = 0; i < list->filter_count; i++)
        if ((list->filters[i].match == MATCH_EQUALS ||
             list->filters[i].match == MATCH_CONTAINS) &&
            list->filters[i].in_row &&
            (lifecycle == NULL || strcmp(lifecycle->member, list->filters[i].field) != 0))
            return true;
    return false;
}

/* Leaves only those of the targets for which the list has what the lie is about. */
static void keep_only(const struct contract *contract, struct defect_list *out,
                      size_t from, bool (*has)(const struct contract_list *list))
{
    size_t kept = from;

    for (size_t i = from; i < out->count; i++) {
        if (has(contract->operations[out->items[i].target.operation].list)) {
            out->items[kept++] = out->items[i];
            continue;
        }
        free(out->items[i].id);
        json_decref(out->items[i].state);
    }
    out->count = kept;
}

static void with_counted(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    size_t from = out->count;

    lists_of(contract, kind, out, kind->number == 0 ? WRITE_CREATE : WRITE_DELETE);
    keep_only(contract, out, from, has_total);
}

static void with_ordered(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    size_t from = out->count;

    with_created(contract, kind, out);
    keep_only(contract, out, from, has_order);
}

static void with_filtered(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    size_t from = out->count;

    with_created(contract, kind, out);
    keep_only(contract, out, from, has_filter);
}

static bool is_new(const struct defect_exchange *exchange, size_t record)
{
    const struct contract_list *list = exchange->operation->list;

    return record >= contract_record_count(list->records);
}

static size_t count_new(const struct defect_exchange *exchange)
{
    size_t count = 0;

    for (size_t i = 0; i < exchange->rows->count; i++)
        count += is_new(exchange, exchange->rows->items[i]) ? 1 : 0;
    return count;
}

static void hide_new(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = exchange->rows;
    size_t kept = 0;

    if (defect->kind->number == 1 && exchange->query->filter_count == 0)
        return;
    for (size_t i = 0; i < rows->count; i++)
        if (!is_new(exchange, rows->items[i]))
            rows->items[kept++] = rows->items[i];
    rows->count = kept;
}

/* In orders that would have them first, so that it shows. */
static void show_new_last(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = exchange->rows;

    (void)defect;
    for (size_t i = 0, moved = 0; i + moved < rows->count;) {
        uint32_t row = rows->items[i];

        if (!is_new(exchange, row)) {
            i++;
            continue;
        }
        memmove(rows->items + i, rows->items + i + 1,
                (rows->count - i - 1) * sizeof *rows->items);
        rows->items[rows->count - 1] = row;
        moved++;
    }
}

static void count_old(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct store_set *set = exchange->query->view->set;
    int64_t gone = (int64_t)(set->count - set->live);

    exchange->page->totals[TOTAL_ITEMS] +=
        defect->kind->number == 0 ? -(int64_t)count_new(exchange) : gone;
}

/* --- Time --- */

static struct contract_lifecycle *lifecycle_of(const struct contract *contract,
                                               size_t operation)
{
    const struct contract_write *write = contract->operations[operation].write;

    return write == NULL || write->kind != WRITE_CREATE || write->records == NULL
               ? NULL
               : write->records->lifecycle;
}

/* The state that a new record is in. */
static struct contract_state *first_state(const struct contract *contract,
                                          size_t operation)
{
    const struct contract_write *write = contract->operations[operation].write;
    struct contract_lifecycle *lifecycle = lifecycle_of(contract, operation);

    for (size_t i = 0; i < write->set.count; i++)
        if (strcmp(write->set.items[i].field, lifecycle->member) == 0)
            return (struct contract_state *)(uintptr_t)contract_state_named(
                lifecycle, json_string_value(write->set.items[i].constant));
    return NULL;
}

static bool goes_on(const struct contract_lifecycle *lifecycle,
                    const struct contract_state *state)
{
    return &lifecycle->states[state->next] != state;
}

static bool is_known(const struct contract_assignments *set)
{
    bool known = false;

    for (size_t i = 0; i < set->count; i++)
        known = known || set->items[i].claim.certainty != CERTAINTY_UNKNOWN;
    return known;
}

/* The first state on the way that sets something, or NULL. */
static struct contract_state *setting_state(const struct contract *contract,
                                            size_t operation)
{
    struct contract_lifecycle *lifecycle = lifecycle_of(contract, operation);
    struct contract_state *state = first_state(contract, operation);

    while (state != NULL && !is_known(&state->set))
        state = goes_on(lifecycle, state) ? &lifecycle->states[state->next] : NULL;
    return state;
}

enum { NEVER, LATE, SKIPPED, SETS_NOTHING };

static bool is_offered(const struct contract *contract, size_t operation, int lie)
{
    const struct contract_lifecycle *lifecycle = lifecycle_of(contract, operation);
    const struct contract_state *state =
        lifecycle == NULL ? NULL : first_state(contract, operation);

    if (state == NULL || !goes_on(lifecycle, state))
        return false;
    if (lie == SKIPPED)
        return goes_on(lifecycle, &lifecycle->states[state->next]);
    return lie != SETS_NOTHING || setting_state(contract, operation) != NULL;
}

static void with_lifecycle(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (is_offered(contract, i, kind->number))
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .certainty = lifecycle_of(contract, i)->claim.certainty},
                       "%s", contract->operations[i].id);
}

static void change_lifecycle(struct contract *contract, const struct defect *defect,
                             struct defects *defects)
{
    size_t operation = defect->target.operation;
    struct contract_lifecycle *lifecycle = lifecycle_of(contract, operation);
    struct contract_state *state = first_state(contract, operation);

    (void)defects;
    switch (defect->kind->number) {
    case NEVER:
        state->next = (size_t)(state - lifecycle->states);
        break;
    case LATE:
        state->lasts = state->lasts * 10 + 10;
        break;
    case SKIPPED:
        state->next = lifecycle->states[state->next].next;
        break;
    default:
        setting_state(contract, operation)->set.count = 0;
        break;
    }
}

const struct defect_kind defect_write_seen_kinds[] = {
    {.name = "created-not-listed",
     .family = "write",
     .summary = "a list does not show new records",
     .targets = with_created,
     .at[DEFECT_ROWS] = hide_new},
    {.name = "created-not-filtered",
     .family = "write",
     .summary = "a filtered list does not show new records",
     .targets = with_filtered,
     .at[DEFECT_ROWS] = hide_new,
     .number = 1},
    {.name = "created-listed-last",
     .family = "write",
     .summary = "new records stand last in every order",
     .targets = with_ordered,
     .at[DEFECT_ROWS] = show_new_last},
    {.name = "created-not-counted",
     .family = "write",
     .summary = "the total is that without new records",
     .targets = with_counted,
     .at[DEFECT_PAGE] = count_old},
    {.name = "deleted-still-counted",
     .family = "write",
     .summary = "the total is that with deleted records",
     .targets = with_counted,
     .at[DEFECT_PAGE] = count_old,
     .number = 1},
    {.name = "state-never-ends",
     .family = "write",
     .summary = "a new record stays in its first state",
     .targets = with_lifecycle,
     .apply = change_lifecycle,
     .number = NEVER},
    {.name = "state-ends-late",
     .family = "write",
     .summary = "the first state of a new record lasts ten times as long",
     .targets = with_lifecycle,
     .apply = change_lifecycle,
     .number = LATE},
    {.name = "state-skipped",
     .family = "write",
     .summary = "a new record skips its second state",
     .targets = with_lifecycle,
     .apply = change_lifecycle,
     .number = SKIPPED},
    {.name = "state-sets-nothing",
     .family = "write",
     .summary = "a state does not set what it should on being entered",
     .targets = with_lifecycle,
     .apply = change_lifecycle,
     .number = SETS_NOTHING},
    {0},
};
