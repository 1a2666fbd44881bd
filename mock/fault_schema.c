/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON Schema of a file of faults, for editors: of the same table that reads one. */
#include "mock/fault_internal.h"

#include <stdio.h>
#include <string.h>

#define DIALECT "https://json-schema.org/draft/2020-12/schema"

static json_t *named_type(const char *type, const char *text)
{
    return json_pack("{s:s, s:s}", "type", type, "description", text);
}

static json_t *attribute_schema(const struct fault_attribute *attribute)
{
    json_t *schema =
        named_type(attribute->is_fractional ? "number" : "integer", attribute->text);

    json_object_set_new(schema, "minimum", fault_number(attribute->minimum));
    json_object_set_new(schema, "maximum", fault_number(attribute->maximum));
    if (!attribute->required && attribute->initial != FAULT_LEFT_OUT)
        json_object_set_new(schema, "default", fault_number(attribute->initial));
    return schema;
}

/* Returns new what each attribute of a kind is, by its name. */
static json_t *attribute_schemas(const struct fault_kind *kind)
{
    json_t *schemas = json_object();

    for (size_t i = 0; kind->attributes[i].name != NULL; i++)
        json_object_set_new(schemas, kind->attributes[i].name,
                            attribute_schema(&kind->attributes[i]));
    return schemas;
}

static json_t *required_names(const struct fault_kind *kind)
{
    json_t *names = json_array();

    for (size_t i = 0; kind->attributes[i].name != NULL; i++)
        if (kind->attributes[i].required)
            json_array_append_new(names, json_string(kind->attributes[i].name));
    return names;
}

/* What every fault may say, by our names and by those of others. */
static json_t *common_schemas(void)
{
    json_t *schemas = json_object();

    json_object_set_new(
        schemas, "operation",
        named_type("string",
                   "The operationId of the requests it is for; " FAULT_SIGNED_URLS
                   " for the URLs that are signed; left out, any."));
    json_object_set_new(
        schemas, "method",
        named_type("string", "Of the requests it is for; left out, any."));
    for (int i = 0; i < 2; i++)
        json_object_set_new(
            schemas, i == 0 ? "probability" : "toxicity",
            json_pack("{s:s, s:i, s:i, s:i, s:s}", "type", "number", "minimum", 0,
                      "maximum", 1, "default", 1, "description",
                      "The share of those requests that it meets, by lot."));
    json_object_set_new(schemas, "times",
                        json_pack("{s:s, s:i, s:i, s:s}", "type", "integer", "minimum", 0,
                                  "maximum", 1000000000, "description",
                                  "How many requests it meets at most; 0: all."));
    json_object_set_new(schemas, "name",
                        named_type("string", "As Toxiproxy has it; means nothing here."));
    json_object_set_new(schemas, "stream", json_pack("{s:s}", "const", "downstream"));
    return schemas;
}

/* --- One kind --- */

/* A required attribute stands at the top, or where Toxiproxy has it. */
static json_t *is_there(const char *name)
{
    return json_pack("{s:[{s:[s]}, {s:[s], s:{s:{s:[s]}}}]}", "anyOf", "required", name,
                     "required", "attributes", "properties", "attributes", "required",
                     name);
}

static json_t *reference_to(const struct fault_kind *kind, const char *attribute)
{
    char target[128];

    snprintf(target, sizeof target, "#/$defs/%s%s%s", kind->name,
             attribute == NULL ? "" : "/properties/", attribute == NULL ? "" : attribute);
    return json_pack("{s:s}", "$ref", target);
}

static json_t *written_kind(const struct fault_kind *kind)
{
    json_t *names = json_pack("[s, s, s]", "type", "fault", "attributes");
    json_t *members = json_pack("{s:o}", "attributes", reference_to(kind, NULL));
    json_t *required = json_array(), *common = common_schemas(), *value;
    const char *name;

    json_object_foreach(common, name, value)
    {
        json_array_append_new(names, json_string(name));
    }
    for (size_t i = 0; kind->attributes[i].name != NULL; i++) {
        name = kind->attributes[i].name;
        json_array_append_new(names, json_string(name));
        json_object_set_new(members, name, reference_to(kind, name));
        if (kind->attributes[i].required)
            json_array_append_new(required, is_there(name));
    }
    json_decref(common);
    value = json_pack("{s:{s:o}, s:o}", "propertyNames", "enum", names, "properties",
                      members);
    if (json_array_size(required) > 0)
        json_object_set(value, "allOf", required);
    json_decref(required);
    return value;
}

/* The kind as an object of its attributes alone, and its type where it has one. */
static json_t *plain_kind(const struct fault_kind *kind)
{
    json_t *members = attribute_schemas(kind);

    json_object_set_new(members, "type", json_pack("{s:s}", "const", kind->name));
    return json_pack("{s:s, s:s, s:b, s:o}", "description", kind->text, "type", "object",
                     "additionalProperties", 0, "properties", members);
}

/* As that, with all it needs. */
static json_t *whole_kind(const struct fault_kind *kind)
{
    json_t *schema = reference_to(kind, NULL);

    json_object_set_new(schema, "required", required_names(kind));
    return schema;
}

/* True of what says by this member that it is of the kind. */
static json_t *is_of(const char *member, const struct fault_kind *kind)
{
    return json_pack("{s:[s], s:{s:{s:s}}}", "required", member, "properties", member,
                     "const", kind->name);
}

/* --- All of them --- */

static const struct fault_kind *kind_named(const char *name)
{
    const struct fault_kind *kind = fault_kinds;

    while (kind->name != NULL && strcmp(kind->name, name) != 0)
        kind++;
    return kind;
}

static json_t *kind_names(void)
{
    json_t *names = json_array();

    for (size_t i = 0; fault_kinds[i].name != NULL; i++)
        json_array_append_new(names, json_pack("{s:s, s:s}", "const", fault_kinds[i].name,
                                               "description", fault_kinds[i].text));
    return json_pack("{s:s, s:o}", "description", "Its kind.", "oneOf", names);
}

/* What WireMock writes instead of a type. */
static void add_wiremock(json_t *members)
{
    json_t *distributions = json_array();

    for (size_t i = 0; fault_kinds[i].name != NULL; i++)
        json_array_append_new(
            distributions, json_pack("{s:o, s:o}", "if", is_of("type", &fault_kinds[i]),
                                     "then", whole_kind(&fault_kinds[i])));
    json_object_set_new(members, "delayDistribution",
                        json_pack("{s:s, s:[s], s:{s:o}, s:o}", "type", "object",
                                  "required", "type", "properties", "type", kind_names(),
                                  "allOf", distributions));
    json_object_set_new(members, "fixedDelayMilliseconds",
                        attribute_schema(kind_named("fixed")->attributes));
    json_object_set_new(members, "chunkedDribbleDelay",
                        whole_kind(kind_named("chunkedDribbleDelay")));
}

static json_t *fault_schema(void)
{
    static const char *const sayings[] = {"type", "fault", "delayDistribution",
                                          "fixedDelayMilliseconds",
                                          "chunkedDribbleDelay"};
    json_t *members =
        json_pack("{s:o, s:{s:s}, s:{s:s}}", "type", kind_names(), "fault", "$ref",
                  "#/$defs/fault/properties/type", "attributes", "type", "object");
    json_t *common = common_schemas();
    json_t *kinds = json_array(), *ways = json_array();

    json_object_update(members, common);
    json_decref(common);
    for (size_t i = 0; fault_kinds[i].name != NULL; i++) {
        const struct fault_kind *kind = &fault_kinds[i];

        for (size_t j = 0; kind->attributes[j].name != NULL; j++)
            json_object_set_new(members, kind->attributes[j].name, json_true());
        json_array_append_new(kinds, json_pack("{s:{s:[o, o]}, s:o}", "if", "anyOf",
                                               is_of("type", kind), is_of("fault", kind),
                                               "then", written_kind(kind)));
    }
    add_wiremock(members);
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++)
        json_array_append_new(ways, json_pack("{s:[s]}", "required", sayings[i]));
    return json_pack("{s:s, s:s, s:b, s:o, s:o, s:o}", "type", "object", "description",
                     "One fault.", "additionalProperties", 0, "properties", members,
                     "anyOf", ways, "allOf", kinds);
}

static json_t *whole_schema(void)
{
    json_t *list =
        json_pack("{s:s, s:{s:s}}", "type", "array", "items", "$ref", "#/$defs/fault");
    json_t *members = json_pack(
        "{s:{s:s, s:i, s:s}, s:o, s:b}", "seed", "type", "integer", "minimum", 0,
        "description", "What all lots are drawn from.", "faults", list, "met", 1);
    json_t *kinds = json_pack("{s:o}", "fault", fault_schema());
    json_t *whole = json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties",
                              0, "properties", members);

    for (size_t i = 0; fault_kinds[i].name != NULL; i++)
        json_object_set_new(kinds, fault_kinds[i].name, plain_kind(&fault_kinds[i]));
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:[O, o, {s:s}], s:o}", "$schema", DIALECT, "$id",
        "urn:countersign:faults:1", "title", "Faults of countersign mock", "description",
        "What `countersign mock --faults FILE` reads (YAML or JSON) and PUT "
        "/__admin/faults takes: an object of seed and faults, the array alone, or one "
        "fault.",
        "anyOf", list, whole, "$ref", "#/$defs/fault", "$defs", kinds);
}

void faults_print_schema(FILE *stream)
{
    json_auto_t *schema = whole_schema();

    json_dumpf(schema, stream, JSON_INDENT(2));
    fputc('\n', stream);
}
