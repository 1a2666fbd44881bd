/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect.h"

#include "mock/defect_internal.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NAME_SIZE 256 /* bytes of a target's name, cut if it is longer */

/* In the order of the check's report. */
/* One a line, so that each can come and go by itself. */
/* clang-format off */
static const struct defect_kind *const families[] = {
    defect_auth_kinds,
    defect_isolation_kinds,
    defect_schema_kinds,
    defect_item_kinds,
    defect_item_case_kinds,
    defect_pagination_kinds,
    defect_maximum_kinds,
    defect_bounds_kinds,
    defect_total_kinds,
    defect_beside_kinds,
    defect_rows_kinds,
    defect_sizes_kinds,
    defect_told_kinds,
    defect_link_kinds,
    defect_backwards_kinds,
    defect_skip_kinds,
    defect_row_numbers_kinds,
    defect_none_kinds,
    defect_exclusive_kinds,
    defect_alias_kinds,
    defect_requires_kinds,
    defect_ends_kinds,
    defect_key_kinds,
    defect_enum_kinds,
    defect_filter_kinds,
    defect_filter_several_kinds,
    defect_dates_kinds,
    defect_range_kinds,
    defect_landmark_kinds,
    defect_order_kinds,
    defect_signed_url_kinds,
    defect_signed_url_parts_kinds,
    defect_record_kinds,
    defect_error_kinds,
    defect_lifetime_kinds,
    defect_failure_kinds,
    defect_request_kinds,
    defect_plain_kinds,
    defect_input_kinds,
    defect_rate_kinds,
    defect_http_kinds,
    defect_write_kinds,
    defect_write_seen_kinds,
    defect_webhook_kinds,
    NULL,
};
/* clang-format on */

struct defects {
    struct contract *contract;
    struct defect_list offered; /* by the contract as it was */
    const struct defect **played;
    size_t count;
    json_t *kept; /* array */
    bool step_in[DEFECT_STAGES];
};

/* Operations that change records are asked for what they change, not for all that holds
 * of every operation: most kinds have nothing there that could be seen. */
static void drop_writing(const struct contract *contract, size_t from,
                         struct defect_list *out)
{
    size_t kept = from;

    for (size_t i = from; i < out->count; i++) {
        struct defect *defect = &out->items[i];

        if (contract->operations[defect->target.operation].write == NULL) {
            out->items[kept++] = *defect;
            continue;
        }
        free(defect->id);
        json_decref(defect->state);
    }
    out->count = kept;
}

void defect_list_all(const struct contract *contract, struct defect_list *out)
{
    *out = (struct defect_list){0};
    for (size_t i = 0; families[i] != NULL; i++)
        for (const struct defect_kind *kind = families[i]; kind->name != NULL; kind++) {
            size_t from = out->count;

            kind->targets(contract, kind, out);
            if (!kind->writes && strcmp(kind->family, "write") != 0 &&
                strcmp(kind->family, "webhook") != 0)
                drop_writing(contract, from, out);
        }
}

void defect_list_clear(struct defect_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].id);
        json_decref(list->items[i].state);
    }
    free(list->items);
    *list = (struct defect_list){0};
}

const char *defect_name(const struct defect *defect)
{
    return defect->kind->name;
}

const char *defect_family(const struct defect *defect)
{
    return defect->kind->family;
}

const char *defect_summary(const struct defect *defect)
{
    return defect->kind->summary;
}

void defect_add(struct defect_list *out, const struct defect_kind *kind,
                struct defect_target target, const char *format, ...)
{
    void *items = out->items;
    char name[NAME_SIZE];
    va_list arguments;

    if (target.certainty == CERTAINTY_UNKNOWN)
        return;
    va_start(arguments, format);
    vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    memory_reserve(&items, &out->capacity, out->count + 1, sizeof *out->items);
    out->items = items;
    out->items[out->count++] =
        (struct defect){.kind = kind,
                        .id = memory_format("%s@%s", kind->name, name),
                        .target = target,
                        .state = json_object()};
}

struct defects *defects_new(struct contract *contract)
{
    struct defects *defects = memory_new(sizeof *defects);

    defects->contract = contract;
    defects->kept = json_array();
    defect_list_all(contract, &defects->offered);
    return defects;
}

void defects_free(struct defects *defects)
{
    if (defects == NULL)
        return;
    defect_list_clear(&defects->offered);
    json_decref(defects->kept);
    free(defects->played);
    free(defects);
}

static void play(struct defects *defects, const struct defect *defect)
{
    defects->played =
        memory_resize(defects->played, defects->count + 1, sizeof *defects->played);
    defects->played[defects->count++] = defect;
    for (size_t i = 0; i < DEFECT_STAGES; i++)
        if (defect->kind->at[i] != NULL)
            defects->step_in[i] = true;
    if (defect->kind->apply != NULL)
        defect->kind->apply(defects->contract, defect, defects);
}

bool defects_add(struct defects *defects, const char *id, struct error *error)
{
    const char **names = memory_array(defects->offered.count + 1, sizeof *names);
    const char *nearest;
    size_t i = 0;

    for (; i < defects->offered.count; i++) {
        names[i] = defects->offered.items[i].id;
        if (strcmp(names[i], id) == 0)
            break;
    }
    if (i < defects->offered.count) {
        play(defects, &defects->offered.items[i]);
    } else {
        nearest = diagnostics_nearest(id, names);
        error_set(error, ERROR_USAGE, "this contract offers no defect '%s'", id);
        error_hint(error,
                   nearest == NULL ? "--list-defects lists them"
                                   : "did you mean '%s'? --list-defects lists them",
                   nearest);
    }
    free(names);
    return i < defects->offered.count;
}

const struct defect_list *defects_offered(const struct defects *defects)
{
    return defects == NULL ? NULL : &defects->offered;
}

bool defects_play(const struct defects *defects, const struct defect *defect)
{
    for (size_t i = 0; defects != NULL && i < defects->count; i++)
        if (defects->played[i] == defect)
            return true;
    return false;
}

json_t *defects_keep(struct defects *defects, json_t *value)
{
    json_array_append_new(defects->kept, value);
    return value;
}

bool defects_step_in(const struct defects *defects, enum defect_stage stage)
{
    return defects->step_in[stage];
}

void defects_at(const struct defects *defects, enum defect_stage stage,
                struct defect_exchange *exchange)
{
    for (size_t i = 0; i < defects->count; i++) {
        const struct defect *defect = defects->played[i];
        const struct contract_operation *meant =
            &exchange->contract->operations[defect->target.operation];

        if (defect->kind->at[stage] == NULL)
            continue;
        if (exchange->operation == meant ||
            (exchange->operation == NULL && defect->kind->anywhere))
            defect->kind->at[stage](defect, exchange);
    }
}

void defects_send(const struct defects *defects, enum defect_parcel_stage stage,
                  struct defect_parcel *parcel)
{
    for (size_t i = 0; defects != NULL && i < defects->count; i++) {
        const struct defect *defect = defects->played[i];
        const struct contract *contract = defects->contract;

        if (defect->kind->send[stage] != NULL &&
            parcel->webhook == &contract->webhooks[defect->target.part])
            defect->kind->send[stage](contract, defect, parcel);
    }
}
