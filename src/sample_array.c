/* SPDX-License-Identifier: Apache-2.0 */
#include "src/sample_internal.h"

#include "src/value.h"

/* What an array must hold. */
struct plan {
    size_t least, most;
    size_t wanted;
    size_t contained; /* the first elements match `contains` as well */
    bool unique;
};

/* Collects the schemas of element `index`. */
static void list_schemas(const struct sample_view *view, const struct plan *plan,
                         size_t index, struct sample_conjuncts *out)
{
    for (size_t i = 0; i < view->nodes.count; i++) {
        const struct schema *node = view->nodes.items[i];
        const struct schema_check *prefix = schema_check_named(node, "prefixItems");
        const struct schema_check *items = schema_check_named(node, "items");
        const struct schema_check *contains = schema_check_named(node, "contains");

        if (prefix != NULL && index < prefix->count)
            sample_conjuncts_add(out, prefix->branches[index].schema);
        else if (items != NULL && items->schema != NULL)
            sample_conjuncts_add(out, items->schema);
        if (contains != NULL && index < plan->contained)
            sample_conjuncts_add(out, contains->schema);
    }
}

static size_t count_prefix(const struct sample_view *view)
{
    size_t count = 0;

    for (size_t i = 0; i < view->nodes.count; i++) {
        const struct schema_check *prefix =
            schema_check_named(view->nodes.items[i], "prefixItems");

        if (prefix != NULL && prefix->count > count)
            count = prefix->count;
    }
    return count;
}

static struct plan make_plan(const struct sample_task *task)
{
    const struct sample_view *view = &task->view;
    struct plan plan = {.least = sample_count(view, "minItems", true, 0),
                        .most = sample_count(view, "maxItems", false, SAMPLE_MAX_ITEMS)};
    size_t prefix = count_prefix(view);

    for (size_t i = 0; i < view->nodes.count; i++) {
        if (schema_check_named(view->nodes.items[i], "contains") != NULL)
            plan.contained = sample_count(view, "minContains", true, 1);
        if (json_is_true(json_object_get(view->nodes.items[i]->json, "uniqueItems")))
            plan.unique = true;
    }
    plan.wanted = task->least ? 0 : prefix > 0 ? prefix : 1;
    if (plan.wanted > plan.most)
        plan.wanted = plan.most;
    if (plan.wanted < plan.least)
        plan.wanted = plan.least;
    if (plan.wanted < plan.contained)
        plan.wanted = plan.contained;
    return plan;
}

static bool is_among(const json_t *array, const json_t *value)
{
    size_t index;
    json_t *item;

    json_array_foreach(array, index, item)
    {
        if (value_equal(item, value))
            return true;
    }
    return false;
}

static json_t *make_element(struct sample_task *task, const struct plan *plan,
                            const json_t *array)
{
    AUTO_CONJUNCTS struct sample_conjuncts schemas = {.count = 0};
    size_t index = json_array_size(array);
    bool needed = index < plan->least || index < plan->contained;

    list_schemas(&task->view, plan, index, &schemas);
    if (!needed && sample_leads_round(&task->view, &schemas))
        return NULL;
    for (unsigned i = 0; i < SAMPLE_MAX_VARIANTS; i++) {
        json_t *value = sample_make(task->sample, &task->view, &schemas,
                                    task->variant + (unsigned)index + i);

        if (value == NULL || !plan->unique || !is_among(array, value))
            return value;
        json_decref(value);
    }
    return NULL;
}

json_t *sample_array(struct sample_task *task)
{
    struct plan plan = make_plan(task);
    json_t *array = json_array();

    while (json_array_size(array) < plan.wanted &&
           json_array_size(array) < SAMPLE_MAX_ITEMS) {
        json_t *value = make_element(task, &plan, array);

        if (value == NULL)
            break;
        json_array_append_new(array, value);
    }
    return array;
}
