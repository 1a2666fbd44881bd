/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdint.h>
#include <string.h>

/* A field while more of it may be found in another branch of allOf. */
struct draft {
    const char *pointer;
    struct contract_node schema;
    struct contract_facets facets;
    size_t parent; /* index of the draft it is a member of, or its own at the top */
    bool required;
    bool certain; /* it is described outside of anyOf and oneOf as well */
};

/* A walk over the members that one schema describes. */
struct walk {
    struct contract_loading *loading;
    struct draft *drafts;
    size_t count, capacity;
    struct contract_invariant *invariants;
    size_t invariant_count, invariant_capacity;
    size_t visits;
    int nesting;
    bool is_marking; /* the second pass: what is required, now that all members are known
                      */
};

/* The object whose members are being collected. */
struct owner {
    const char *prefix;
    size_t draft; /* SIZE_MAX at the top */
    int depth;
    bool certain; /* not below anyOf or oneOf */
};

static void collect(struct walk *walk, struct contract_node schema, struct owner owner);

static struct draft *draft_at(struct walk *walk, const char *pointer)
{
    for (size_t i = 0; i < walk->count; i++)
        if (strcmp(walk->drafts[i].pointer, pointer) == 0)
            return &walk->drafts[i];
    return NULL;
}

/* Returns the index of the draft at `pointer`, made when it is new; SIZE_MAX when there
 * are too many. */
static size_t open_draft(struct walk *walk, const char *pointer,
                         struct contract_node schema, const struct owner *owner)
{
    struct draft *draft = draft_at(walk, pointer);
    void *drafts = walk->drafts;

    if (draft == NULL) {
        if (walk->count >= CONTRACT_MAX_FIELDS)
            return SIZE_MAX;
        memory_reserve(&drafts, &walk->capacity, walk->count + 1, sizeof *walk->drafts);
        walk->drafts = drafts;
        draft = &walk->drafts[walk->count++];
        *draft =
            (struct draft){.pointer = pointer, .schema = schema, .parent = owner->draft};
    }
    draft->certain = draft->certain || owner->certain;
    contract_load_facets(walk->loading, schema, &draft->facets);
    return (size_t)(draft - walk->drafts);
}

static void collect_property(struct walk *walk, struct contract_node schema,
                             const char *name, const struct owner *owner)
{
    char *pointer = contract_parts_own_text(walk->loading->parts,
                                            value_pointer_join(owner->prefix, name));
    struct owner inner = {
        .prefix = pointer, .depth = owner->depth + 1, .certain = owner->certain};

    if (!walk->is_marking) {
        inner.draft = open_draft(walk, pointer, schema, owner);
        if (inner.draft == SIZE_MAX)
            return;
    }
    if (inner.depth < CONTRACT_MAX_FIELD_DEPTH)
        collect(walk, schema, inner);
}

static void mark_required(struct walk *walk, const json_t *required,
                          const struct owner *owner)
{
    size_t index;
    json_t *name;

    json_array_foreach(required, index, name)
    {
        AUTO_FREE char *pointer = NULL;
        struct draft *draft;

        if (!json_is_string(name))
            continue;
        pointer = value_pointer_join(owner->prefix, json_string_value(name));
        draft = draft_at(walk, pointer);
        if (draft != NULL)
            draft->required = true;
    }
}

/* The pointers of an invariant are relative to the object that states it. */
static const char **prefixed(struct walk *walk, struct contract_node list,
                             const char *prefix, size_t *count)
{
    const char **fields = contract_node_texts(walk->loading, list, count);

    for (size_t i = 0; i < *count; i++)
        fields[i] = contract_parts_own_text(walk->loading->parts,
                                            memory_format("%s%s", prefix, fields[i]));
    return fields;
}

static bool read_duration(struct walk *walk, struct contract_node node,
                          const char *prefix, struct contract_invariant *out)
{
    static const char *const keys[] = {"duration", "from", "to"};
    struct contract_parts *parts = walk->loading->parts;
    const char *unit = contract_node_text(node, "unit");

    out->kind = INVARIANT_DURATION;
    out->fields = contract_parts_array(parts, 3, sizeof *out->fields);
    out->seconds_per_unit =
        contract_word_index(unit, vocabulary_units, 0) == 1 ? 0.001 : 1;
    out->tolerance = json_number_value(json_object_get(node.value, "tolerance"));
    for (size_t i = 0; i < 3; i++) {
        const char *field = contract_node_text(node, keys[i]);

        if (field == NULL)
            return false;
        out->fields[out->field_count++] =
            contract_parts_own_text(parts, memory_format("%s%s", prefix, field));
    }
    return true;
}

/* Reads one invariant; false when it is none, which contract_load_places reports. */
static bool read_invariant(struct walk *walk, struct contract_node node,
                           const char *prefix, struct contract_invariant *out)
{
    struct contract_node ordered = contract_node_member(walk->loading, node, "ordered");
    struct contract_node null =
        contract_node_member(walk->loading, node, "together-null");

    *out = (struct contract_invariant){
        .claim = {contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer}};
    if (json_object_get(node.value, "duration") != NULL)
        return read_duration(walk, node, prefix, out);
    out->kind = ordered.value != NULL ? INVARIANT_ORDERED : INVARIANT_TOGETHER_NULL;
    if (ordered.value == NULL && null.value == NULL)
        return false;
    out->fields =
        prefixed(walk, ordered.value != NULL ? ordered : null, prefix, &out->field_count);
    return true;
}

static void collect_invariants(struct walk *walk, struct contract_node schema,
                               const struct owner *owner)
{
    struct contract_node list = contract_node_member(
        walk->loading, contract_node_vendor(walk->loading, schema), "invariants");
    void *invariants;

    for (size_t i = 0; i < json_array_size(list.value); i++) {
        struct contract_invariant invariant;

        if (!read_invariant(walk, contract_node_item(walk->loading, list, i),
                            owner->prefix, &invariant))
            continue;
        invariants = walk->invariants;
        memory_reserve(&invariants, &walk->invariant_capacity, walk->invariant_count + 1,
                       sizeof *walk->invariants);
        walk->invariants = invariants;
        walk->invariants[walk->invariant_count++] = invariant;
    }
}

static void collect_branches(struct walk *walk, struct contract_node schema,
                             const char *key, struct owner owner)
{
    struct contract_node list = contract_node_member(walk->loading, schema, key);

    owner.certain = owner.certain && strcmp(key, "allOf") == 0;
    for (size_t i = 0; i < json_array_size(list.value); i++)
        collect(walk, contract_node_item(walk->loading, list, i), owner);
}

static void collect_here(struct walk *walk, struct contract_node schema,
                         struct owner owner)
{
    struct contract_node properties;
    const char *name;
    json_t *property;

    if (value_string_member(schema.value, "$ref") != NULL)
        collect(walk, contract_node_reference(walk->loading, schema), owner);
    collect_branches(walk, schema, "allOf", owner);
    collect_branches(walk, schema, "anyOf", owner);
    collect_branches(walk, schema, "oneOf", owner);
    properties = contract_node_member(walk->loading, schema, "properties");
    json_object_foreach(properties.value, name, property)
    {
        collect_property(walk, contract_node_member(walk->loading, properties, name),
                         name, &owner);
    }
    if (owner.certain && walk->is_marking)
        mark_required(walk, json_object_get(schema.value, "required"), &owner);
    else if (owner.certain)
        collect_invariants(walk, schema, &owner);
}

static void collect(struct walk *walk, struct contract_node schema, struct owner owner)
{
    if (!json_is_object(schema.value) || walk->visits++ >= CONTRACT_MAX_VISITS ||
        walk->nesting >= CONTRACT_MAX_NESTING)
        return;
    walk->nesting++;
    collect_here(walk, schema, owner);
    walk->nesting--;
}

static struct contract_field finish(struct walk *walk, const struct draft *draft,
                                    const struct contract_field *parent)
{
    const struct contract_facets *facets = &draft->facets;
    struct contract_field field = {
        .pointer = draft->pointer,
        .schema = contract_load_schema(walk->loading, draft->schema),
        .compare = contract_facets_comparison(facets),
        .required_inside = draft->required,
        .required = draft->required && (parent == NULL || parent->required),
        .certain = draft->certain,
        .nullable = facets->nullable,
        .enumeration = facets->enumeration,
        .constant = facets->constant,
        .shown = facets->constant != NULL  ? facets->constant
                 : facets->initial != NULL ? facets->initial
                                           : facets->example,
        .type = facets->type,
        .format = facets->format,
        .claim = {facets->certainty, draft->schema.pointer}};

    if (json_is_object(facets->signed_url.value))
        field.signed_url =
            contract_load_signed_url(walk->loading, facets->signed_url, field.claim);
    return field;
}

/* Says which pointer of an invariant names no member. */
static void check_invariant(struct contract_loading *loading,
                            const struct contract_shape *shape,
                            const struct contract_invariant *invariant)
{
    for (size_t i = 0; i < invariant->field_count; i++) {
        AUTO_NAMES struct contract_names names = {.count = 0};
        const char *pointer = invariant->fields[i];

        if (contract_field_at(shape, pointer) != NULL)
            continue;
        for (size_t j = 0; j < shape->field_count; j++)
            contract_names_add(&names, shape->fields[j].pointer);
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        invariant->claim.pointer,
                        "the invariant speaks of %s, which is no member of the schema",
                        pointer);
        contract_names_hint(&names, pointer, loading->diagnostics, "members");
    }
}

/* How the members of an invariant are read, as their own schemas say. */
static enum comparison *invariant_comparisons(struct contract_parts *parts,
                                              const struct contract_shape *shape,
                                              const struct contract_invariant *invariant)
{
    enum comparison *compare =
        contract_parts_array(parts, invariant->field_count, sizeof *compare);

    for (size_t i = 0; i < invariant->field_count; i++) {
        const struct contract_field *field =
            contract_field_at(shape, invariant->fields[i]);

        compare[i] = field == NULL ? COMPARE_TEXT : field->compare;
    }
    return compare;
}

static void finish_shape(struct walk *walk, struct contract_shape *shape)
{
    struct contract_parts *parts = walk->loading->parts;

    shape->fields = contract_parts_array(parts, walk->count, sizeof *shape->fields);
    shape->field_count = walk->count;
    for (size_t i = 0; i < walk->count; i++) {
        const struct draft *draft = &walk->drafts[i];
        const struct contract_field *parent =
            draft->parent == SIZE_MAX ? NULL : &shape->fields[draft->parent];

        shape->fields[i] = finish(walk, draft, parent);
    }
    free(walk->drafts);
    contract_load_tellers(walk->loading, shape);
    shape->invariants = contract_parts_own(parts, walk->invariants);
    shape->invariant_count = walk->invariant_count;
    for (size_t i = 0; i < shape->invariant_count; i++) {
        struct contract_invariant *invariant = &shape->invariants[i];

        check_invariant(walk->loading, shape, invariant);
        invariant->compare = invariant_comparisons(parts, shape, invariant);
    }
}

const struct contract_shape *contract_load_shape(struct contract_loading *loading,
                                                 struct contract_node schema)
{
    struct contract_parts *parts = loading->parts;
    struct contract_node target = contract_node_resolved(loading, schema);
    struct walk walk = {.loading = loading};
    struct owner top = {.prefix = "", .draft = SIZE_MAX, .certain = true};
    struct contract_shape *shape;
    void *shapes = parts->shapes;

    if (target.value == NULL)
        return NULL;
    for (size_t i = 0; i < parts->shape_count; i++)
        if (strcmp(parts->shapes[i]->pointer, target.pointer) == 0)
            return parts->shapes[i];
    shape = contract_parts_array(parts, 1, sizeof *shape);
    memory_reserve(&shapes, &parts->shape_capacity, parts->shape_count + 1,
                   sizeof(struct contract_shape *));
    parts->shapes = shapes;
    parts->shapes[parts->shape_count++] = shape;
    shape->pointer = target.pointer;
    shape->schema = contract_load_schema(loading, target);
    collect(&walk, target, top);
    walk.is_marking = true;
    walk.visits = 0;
    collect(&walk, target, top);
    finish_shape(&walk, shape);
    return shape;
}
