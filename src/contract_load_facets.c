/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/value.h"

#include <string.h>

/* How one schema applies to the value: all of it, or as one of several readings. */
enum mode { ALWAYS, SOMETIMES };

static const char *const unions[] = {"anyOf", "oneOf"};

static void read_facets(struct contract_loading *loading, struct contract_node schema,
                        struct contract_facets *facets, enum mode mode);

static void read_type(const json_t *type, struct contract_facets *facets)
{
    size_t index;
    json_t *item;

    if (json_is_string(type)) {
        if (strcmp(json_string_value(type), "null") == 0)
            facets->nullable = true;
        else if (facets->type == NULL)
            facets->type = json_string_value(type);
        return;
    }
    json_array_foreach(type, index, item)
    {
        if (json_is_string(item))
            read_type(item, facets);
    }
}

static void read_bound(const json_t *schema, const char *key, const char *exclusive,
                       double step, bool *has, double *bound)
{
    const json_t *inclusive = json_object_get(schema, key);
    const json_t *open = json_object_get(schema, exclusive);
    bool is_integer = json_is_string(json_object_get(schema, "type")) &&
                      strcmp(value_string_member(schema, "type"), "integer") == 0;

    if (*has)
        return;
    /* An open end has an inclusive equal for whole numbers only. In OpenAPI 3.0 it is a
     * flag beside the bound, in 3.1 a bound of its own. */
    if (json_is_number(inclusive) && !json_is_true(open)) {
        *has = true;
        *bound = json_number_value(inclusive);
    } else if (is_integer && json_is_true(open) && json_is_number(inclusive)) {
        *has = true;
        *bound = json_number_value(inclusive) + step;
    } else if (is_integer && json_is_integer(open)) {
        *has = true;
        *bound = json_number_value(open) + step;
    }
}

static void read_vendor(struct contract_loading *loading, struct contract_node schema,
                        struct contract_facets *facets)
{
    struct contract_node vendor = contract_node_vendor(loading, schema);

    if (vendor.value == NULL)
        return;
    if (facets->compare == NULL)
        facets->compare = contract_node_text(vendor, "compare");
    if (facets->epoch == NULL)
        facets->epoch = contract_node_text(vendor, "epoch");
    if (facets->date_form == NULL)
        facets->date_form = contract_node_text(vendor, "date-form");
    if (facets->signed_url.value == NULL)
        facets->signed_url = contract_node_member(loading, vendor, "signed-url");
    if (!facets->has_certainty && contract_node_text(vendor, "certainty") != NULL) {
        facets->has_certainty = true;
        facets->certainty = contract_node_certainty(vendor, CERTAINTY_DOCUMENTED);
    }
}

static void read_own(struct contract_loading *loading, struct contract_node schema,
                     struct contract_facets *facets, enum mode mode)
{
    const json_t *value = schema.value;
    const json_t *examples = json_object_get(value, "examples");

    read_type(json_object_get(value, "type"), facets);
    if (json_is_true(json_object_get(value, "nullable")))
        facets->nullable = true;
    if (facets->format == NULL)
        facets->format = value_string_member(value, "format");
    if (facets->initial == NULL)
        facets->initial = json_object_get(value, "default");
    if (facets->example == NULL)
        facets->example = json_object_get(value, "example");
    if (facets->example == NULL && json_is_array(examples))
        facets->example = json_array_get(examples, 0);
    read_vendor(loading, schema, facets);
    if (mode == SOMETIMES)
        return;
    if (facets->constant == NULL)
        facets->constant = json_object_get(value, "const");
    if (facets->enumeration == NULL && json_is_array(json_object_get(value, "enum")))
        facets->enumeration = json_object_get(value, "enum");
    read_bound(value, "minimum", "exclusiveMinimum", 1, &facets->has_minimum,
               &facets->minimum);
    read_bound(value, "maximum", "exclusiveMaximum", -1, &facets->has_maximum,
               &facets->maximum);
}

static void read_branches(struct contract_loading *loading, struct contract_node branches,
                          struct contract_facets *facets, enum mode mode)
{
    for (size_t i = 0; i < json_array_size(branches.value); i++)
        read_facets(loading, contract_node_item(loading, branches, i), facets, mode);
}

static bool is_null_only(const json_t *schema)
{
    const char *type = value_string_member(schema, "type");

    return type != NULL && strcmp(type, "null") == 0;
}

/* A union of one schema and null is that schema, made nullable: OpenAPI 3.1's idiom. */
static enum mode union_mode(const json_t *branches)
{
    size_t others = 0;
    size_t index;
    json_t *branch;

    json_array_foreach(branches, index, branch)
    {
        others += is_null_only(branch) ? 0 : 1;
    }
    return others == 1 ? ALWAYS : SOMETIMES;
}

static void read_here(struct contract_loading *loading, struct contract_node schema,
                      struct contract_facets *facets, enum mode mode)
{
    read_own(loading, schema, facets, mode);
    if (value_string_member(schema.value, "$ref") != NULL)
        read_facets(loading, contract_node_reference(loading, schema), facets, mode);
    read_branches(loading, contract_node_member(loading, schema, "allOf"), facets, mode);
    for (size_t i = 0; i < sizeof unions / sizeof unions[0]; i++) {
        struct contract_node branches = contract_node_member(loading, schema, unions[i]);

        read_branches(loading, branches, facets,
                      mode == ALWAYS ? union_mode(branches.value) : mode);
    }
}

static void read_facets(struct contract_loading *loading, struct contract_node schema,
                        struct contract_facets *facets, enum mode mode)
{
    if (!json_is_object(schema.value) || facets->visits++ >= CONTRACT_MAX_LOOKS ||
        facets->nesting >= CONTRACT_MAX_NESTING)
        return;
    facets->nesting++;
    read_here(loading, schema, facets, mode);
    facets->nesting--;
}

void contract_load_facets(struct contract_loading *loading, struct contract_node schema,
                          struct contract_facets *facets)
{
    facets->visits = 0;
    read_facets(loading, schema, facets, ALWAYS);
}

enum comparison contract_facets_comparison(const struct contract_facets *facets)
{
    if (facets->epoch != NULL)
        return contract_word_index(facets->epoch, vocabulary_units, 0) == 1
                   ? COMPARE_EPOCH_MILLISECONDS
                   : COMPARE_EPOCH_SECONDS;
    if (facets->date_form != NULL)
        return COMPARE_RFC2822;
    if (facets->compare != NULL)
        return (enum comparison)contract_word_index(facets->compare,
                                                    vocabulary_comparisons, COMPARE_TEXT);
    if (facets->type != NULL &&
        (strcmp(facets->type, "integer") == 0 || strcmp(facets->type, "number") == 0))
        return COMPARE_NUMBER;
    if (facets->format != NULL &&
        (strcmp(facets->format, "date-time") == 0 || strcmp(facets->format, "date") == 0))
        return COMPARE_INSTANT;
    return COMPARE_TEXT;
}
