/* SPDX-License-Identifier: Apache-2.0 */
#include "src/sample_internal.h"

#include "src/memory.h"

#include <string.h>

/* In the order of preference where a schema leaves the type open. */
enum kind { TEXT, WHOLE, NUMBER, TRUTH, OBJECT, ARRAY, NOTHING, KIND_COUNT };

static const char *const kind_names[KIND_COUNT] = {
    [TEXT] = "string",   [WHOLE] = "integer", [NUMBER] = "number", [TRUTH] = "boolean",
    [OBJECT] = "object", [ARRAY] = "array",   [NOTHING] = "null",
};

/* Keywords that speak of one type, so that this is what is meant. */
static const struct {
    const char *keyword;
    enum kind kind;
} hints[] = {
    {"properties", OBJECT},    {"required", OBJECT},
    {"minProperties", OBJECT}, {"additionalProperties", OBJECT},
    {"items", ARRAY},          {"prefixItems", ARRAY},
    {"minItems", ARRAY},       {"contains", ARRAY},
    {"minimum", WHOLE},        {"maximum", WHOLE},
    {"multipleOf", NUMBER},    {"exclusiveMinimum", NUMBER},
};

static bool type_has(const json_t *type, const char *name)
{
    size_t index;
    json_t *item;

    if (json_is_string(type))
        return strcmp(json_string_value(type), name) == 0;
    json_array_foreach(type, index, item)
    {
        if (json_is_string(item) && strcmp(json_string_value(item), name) == 0)
            return true;
    }
    return false;
}

static bool allows(const struct schema *node, enum kind kind)
{
    const json_t *type = json_object_get(node->json, "type");

    if (type == NULL || type_has(type, kind_names[kind]))
        return true;
    if (kind == WHOLE)
        return type_has(type, "number");
    return kind == NOTHING && json_is_true(json_object_get(node->json, "nullable"));
}

static bool is_hinted(const struct sample_view *view, enum kind kind)
{
    for (size_t i = 0; i < view->nodes.count; i++)
        for (size_t j = 0; j < sizeof hints / sizeof hints[0]; j++)
            if (hints[j].kind == kind &&
                json_object_get(view->nodes.items[i]->json, hints[j].keyword) != NULL)
                return true;
    return false;
}

/* Lists the types that every schema of the view allows, the hinted ones first. */
static size_t list_kinds(const struct sample_view *view, enum kind kinds[KIND_COUNT])
{
    size_t count = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (int kind = 0; kind < KIND_COUNT; kind++) {
            bool allowed = is_hinted(view, (enum kind)kind) == (pass == 0);

            for (size_t i = 0; allowed && i < view->nodes.count; i++)
                allowed = allows(view->nodes.items[i], (enum kind)kind);
            if (allowed)
                kinds[count++] = (enum kind)kind;
        }
    }
    return count;
}

static json_t *make_kind(struct sample_task *task, enum kind kind)
{
    switch (kind) {
    case OBJECT:
        return sample_object(task);
    case ARRAY:
        return sample_array(task);
    case TEXT:
        return sample_text(task);
    case WHOLE:
    case NUMBER:
        return sample_number(task, kind == WHOLE);
    case TRUTH:
        return json_boolean((sample_choose(&task->choices, 2) + task->variant) % 2 == 0);
    case NOTHING:
    case KIND_COUNT:
        break;
    }
    return json_null();
}

/* Collects the values that the schemas name themselves: an enumeration is all there is,
 * examples and defaults are what they would rather have. */
static bool list_named(const struct sample_task *task, json_t *named)
{
    static const char *const single[] = {"example", "default"};
    const struct sample_conjuncts *nodes = &task->view.nodes;
    bool is_closed = false;

    for (size_t i = 0; i < nodes->count && !is_closed; i++) {
        const json_t *constant = json_object_get(nodes->items[i]->json, "const");
        const json_t *values = json_object_get(nodes->items[i]->json, "enum");

        is_closed = constant != NULL || json_is_array(values);
        if (is_closed)
            json_array_clear(named);
        if (constant != NULL)
            json_array_append(named, (json_t *)constant);
        else
            json_array_extend(named, (json_t *)values);
    }
    for (size_t i = 0; i < nodes->count && !is_closed && task->variant == 0; i++) {
        json_t *examples = json_object_get(nodes->items[i]->json, "examples");

        for (size_t j = 0; j < sizeof single / sizeof single[0]; j++)
            if (json_object_get(nodes->items[i]->json, single[j]) != NULL)
                json_array_append(named,
                                  json_object_get(nodes->items[i]->json, single[j]));
        if (json_is_array(examples))
            json_array_extend(named, examples);
    }
    return is_closed;
}

static json_t *make_by_view(struct sample_task *task)
{
    json_auto_t *named = json_array();
    bool is_closed = list_named(task, named);
    size_t count = json_array_size(named);
    enum kind kinds[KIND_COUNT];
    size_t kind_count;

    if (count > 0) {
        size_t way = sample_choose(&task->choices, count + (is_closed ? 0 : 1));

        if (way < count)
            return json_deep_copy(
                json_array_get(named, is_closed ? (way + task->variant) % count : way));
    }
    kind_count = list_kinds(&task->view, kinds);
    if (is_closed || kind_count == 0)
        return NULL;
    return make_kind(task, kinds[sample_choose(&task->choices, kind_count)]);
}

/* Goes on as long as all that is wrong is that more than one branch fits. */
static bool note_overlap(void *context, const struct schema_violation *violation)
{
    bool *only_overlaps = context;

    *only_overlaps = *only_overlaps && strcmp(violation->keyword, "oneOf") == 0 &&
                     strstr(violation->message, "only one of") != NULL;
    return *only_overlaps;
}

static bool is_valid(const struct sample *sample, const json_t *value,
                     const struct sample_conjuncts *conjuncts)
{
    for (size_t i = 0; i < conjuncts->count; i++) {
        bool only_overlaps = sample->options.overlaps;

        if (!schema_validate(conjuncts->items[i], value,
                             only_overlaps ? note_overlap : NULL, &only_overlaps) &&
            !only_overlaps)
            return false;
    }
    return true;
}

/* Turns to the next way; false when all were tried. */
static bool next_way(struct sample_choices *choices)
{
    while (choices->used > 0) {
        size_t last = choices->used - 1;

        if (++choices->digits[last] < choices->radixes[last]) {
            memset(choices->digits + last + 1, 0,
                   (SAMPLE_MAX_CHOICES - last - 1) * sizeof *choices->digits);
            choices->used = 0;
            return true;
        }
        choices->digits[last] = 0;
        choices->used--;
    }
    return false;
}

static json_t *try_way(struct sample_task *task, const struct sample_conjuncts *conjuncts)
{
    json_t *value = NULL;

    for (size_t i = 0; i < conjuncts->count; i++)
        sample_view_add(&task->view, conjuncts->items[i], &task->choices);
    if (!task->view.never)
        value = make_by_view(task);
    if (value == NULL || is_valid(task->sample, value, conjuncts))
        return value;
    json_decref(value);
    return NULL;
}

static json_t *try_ways(struct sample *sample, const struct sample_view *outer,
                        const struct sample_conjuncts *conjuncts, unsigned variant,
                        bool least)
{
    struct sample_choices choices = {.used = 0};
    json_t *value = NULL;

    for (int i = 0; i < SAMPLE_MAX_TRIES && value == NULL; i++) {
        struct sample_task task = {.sample = sample,
                                   .view = {.outer = outer},
                                   .choices = choices,
                                   .variant = variant,
                                   .least = least};

        if (sample->steps++ >= SAMPLE_MAX_STEPS)
            return NULL;
        value = try_way(&task, conjuncts);
        choices = task.choices;
        sample_view_clear(&task.view);
        if (value == NULL && !next_way(&choices))
            break;
    }
    return value;
}

json_t *sample_make(struct sample *sample, const struct sample_view *outer,
                    const struct sample_conjuncts *conjuncts, unsigned variant)
{
    bool least = sample->options.least || sample->depth >= SAMPLE_FULL_DEPTH ||
                 sample->values >= SAMPLE_MAX_VALUES;
    json_t *value = NULL;

    if (sample->depth >= SAMPLE_MAX_DEPTH)
        return NULL;
    sample->depth++;
    if (!least)
        value = try_ways(sample, outer, conjuncts, variant, false);
    if (value == NULL)
        value = try_ways(sample, outer, conjuncts, variant, true);
    sample->depth--;
    sample->values += value != NULL ? 1 : 0;
    return value;
}

json_t *sample_value(const struct schema *schema, const struct sample_options *options)
{
    AUTO_CONJUNCTS struct sample_conjuncts conjuncts = {.count = 0};
    struct sample sample = {.options = *options};
    json_t *value;

    sample_conjuncts_add(&conjuncts, schema);
    value = sample_make(&sample, NULL, &conjuncts, options->variant);
    /* A large value may have used up its steps on what need not be there. */
    if (value == NULL && !options->least) {
        sample = (struct sample){.options = *options};
        sample.options.least = true;
        value = sample_make(&sample, NULL, &conjuncts, options->variant);
    }
    return value;
}
