/* SPDX-License-Identifier: Apache-2.0 */
/* Faults from a file, the command line and the control. */
#include "mock/fault.h"

#include "mock/fault_internal.h"
#include "src/document.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct faults *faults, const json_t *written, struct error *error)
{
    void *items = faults->items;
    struct fault fault;

    if (!fault_read(faults->contract, written, &fault, error)) {
        fault_clear(&fault);
        return false;
    }
    memory_reserve(&items, &faults->capacity, faults->count + 1, sizeof *faults->items);
    faults->items = items;
    faults->items[faults->count++] = fault;
    return true;
}

static bool add_each(struct faults *faults, const json_t *written, const char *pointer,
                     struct error *error)
{
    if (!json_is_array(written)) {
        error_set(error, ERROR_INVALID, "faults are an array");
        error_at(error, NULL, 0, 0, pointer);
        return false;
    }
    for (size_t i = 0; i < json_array_size(written); i++) {
        AUTO_FREE char *place = value_pointer_index(pointer, i);

        if (add(faults, json_array_get(written, i), error))
            continue;
        error_at(error, NULL, 0, 0, place);
        return false;
    }
    return true;
}

/* The whole of what may be written: { seed, faults }, an array, or one fault. */
static bool add_all(struct faults *faults, const json_t *written, struct error *error)
{
    const json_t *seed = json_object_get(written, "seed");
    const json_t *list = json_object_get(written, "faults");

    if (json_is_array(written))
        return add_each(faults, written, "", error);
    if (list == NULL && seed == NULL && json_object_get(written, "met") == NULL)
        return add(faults, written, error);
    if (seed != NULL && (!json_is_integer(seed) || json_integer_value(seed) < 0)) {
        error_set(error, ERROR_INVALID, "seed is a whole number");
        error_at(error, NULL, 0, 0, "/seed");
        return false;
    }
    if (seed != NULL)
        faults_seed(faults, (uint64_t)json_integer_value(seed));
    return list == NULL || add_each(faults, list, "/faults", error);
}

bool faults_set(struct faults *faults, const json_t *wanted, struct error *error)
{
    struct faults fresh = {.contract = faults->contract, .seed = faults->seed};

    if (!add_all(&fresh, wanted, error)) {
        faults_clear(&fresh);
        return false;
    }
    faults_clear(faults);
    *faults = fresh;
    return true;
}

bool faults_load(struct faults *faults, const char *path, struct error *error)
{
    struct document *document = document_load(path, error);
    struct error local = ERROR_INIT;
    bool done;

    if (document == NULL)
        return false;
    done = add_all(faults, document_root(document), &local);
    if (!done) {
        AUTO_FREE char *pointer = memory_text(local.pointer);

        local.pointer[0] = '\0';
        document_error_at(document, pointer, &local);
        if (error != NULL)
            *error = local;
    }
    document_free(document);
    return done;
}

/* A number where it is one, otherwise a text. */
static json_t *value_of(const char *text, size_t length)
{
    json_t *value = json_loadb(text, length, JSON_DECODE_ANY, NULL);

    if (json_is_number(value))
        return value;
    json_decref(value);
    return json_stringn(text, length);
}

bool faults_add(struct faults *faults, const char *text, struct error *error)
{
    json_auto_t *written = json_object();
    size_t length = strcspn(text, ":,=");
    const char *at = text;

    if (text[length] == ':') {
        json_object_set_new(written, "operation", json_stringn(text, length));
        at += length + 1;
    }
    length = strcspn(at, ",=");
    json_object_set_new(written, at[length] == '=' ? "" : "type",
                        json_stringn(at, length));
    for (at += length; *at == ','; at += length) {
        size_t name = strcspn(++at, "=,");
        AUTO_FREE char *key = memory_text_of(at, name);

        length = strcspn(at, ",");
        if (at[name] != '=') {
            error_set(error, ERROR_USAGE, "'%s' has no value in --fault %s", key, text);
            return false;
        }
        json_object_set_new(written, key, value_of(at + name + 1, length - name - 1));
    }
    return add(faults, written, error);
}

json_t *faults_print(const struct faults *faults)
{
    json_t *list = json_array(), *met = json_array();

    for (size_t i = 0; i < faults->count; i++) {
        json_array_append_new(list, fault_print(&faults->items[i]));
        json_array_append_new(met, json_integer((json_int_t)faults->items[i].met));
    }
    return json_pack("{s:I, s:o, s:o}", "seed", (json_int_t)faults->seed, "faults", list,
                     "met", met);
}

/* Of a kind that a contract has to permit. */
static void list_operations(const struct fault_kind *kind,
                            const struct contract *contract, FILE *stream)
{
    for (size_t i = 0; kind->refuses != NULL && i < contract->operation_count; i++) {
        const char *why = kind->refuses(&contract->operations[i]);

        fprintf(stream, "\t%s %s\t%s\n", why == NULL ? "for" : "not for",
                contract->operations[i].id, why == NULL ? "" : why);
    }
}

void faults_list(const struct contract *contract, FILE *stream)
{
    for (size_t i = 0; fault_kinds[i].name != NULL; i++) {
        const struct fault_kind *kind = &fault_kinds[i];

        fprintf(stream, "%s\t%s\n", kind->name, kind->text);
        for (size_t j = 0; kind->attributes[j].name != NULL; j++)
            fprintf(stream, "\t%s%s\t%s\n", kind->attributes[j].name,
                    kind->attributes[j].required ? "" : " (may be left out)",
                    kind->attributes[j].text);
        list_operations(kind, contract, stream);
    }
}

static json_t *attributes_print(const struct fault_kind *kind)
{
    json_t *out = json_array();

    for (size_t i = 0; kind->attributes[i].name != NULL; i++) {
        const struct fault_attribute *attribute = &kind->attributes[i];
        json_t *item = json_pack("{s:s, s:s, s:b, s:b}", "name", attribute->name, "text",
                                 attribute->text, "required", attribute->required,
                                 "whole", !attribute->is_fractional);

        json_object_set_new(item, "minimum", fault_number(attribute->minimum));
        json_object_set_new(item, "maximum", fault_number(attribute->maximum));
        if (!attribute->required && attribute->initial != FAULT_LEFT_OUT)
            json_object_set_new(item, "default", fault_number(attribute->initial));
        json_array_append_new(out, item);
    }
    return out;
}

json_t *fault_kinds_print(const struct contract *contract)
{
    json_t *out = json_array();

    for (size_t i = 0; fault_kinds[i].name != NULL; i++) {
        const struct fault_kind *kind = &fault_kinds[i];
        json_t *operations = json_array();

        for (size_t j = 0; j < contract->operation_count; j++)
            if (kind->refuses == NULL || kind->refuses(&contract->operations[j]) == NULL)
                json_array_append_new(operations,
                                      json_string(contract->operations[j].id));
        json_array_append_new(out, json_pack("{s:s, s:s, s:o, s:o}", "type", kind->name,
                                             "text", kind->text, "attributes",
                                             attributes_print(kind), "for", operations));
    }
    return out;
}
