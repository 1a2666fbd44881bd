/* SPDX-License-Identifier: Apache-2.0 */
/* One fault as it is written: as we write it, or as WireMock and Toxiproxy do. */
#include "mock/fault_internal.h"

#include "mock/operation.h"
#include "src/diagnostic.h"
#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

static void merge(json_t *flat, const json_t *members)
{
    json_object_update(flat, (json_t *)(uintptr_t)members);
}

/* Returns new a fault with all it says at its top, by the names we have for it. */
static json_t *flattened(const json_t *written)
{
    json_t *flat = json_object(), *value;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)written, key, value)
    {
        if (strcmp(key, "fault") == 0) {
            json_object_set(flat, "type", value);
        } else if (strcmp(key, "toxicity") == 0) {
            json_object_set(flat, "probability", value);
        } else if (strcmp(key, "fixedDelayMilliseconds") == 0) {
            json_object_set_new(flat, "type", json_string("fixed"));
            json_object_set(flat, "milliseconds", value);
        } else if (strcmp(key, "chunkedDribbleDelay") == 0 && json_is_object(value)) {
            json_object_set_new(flat, "type", json_string(key));
            merge(flat, value);
        } else if ((strcmp(key, "attributes") == 0 ||
                    strcmp(key, "delayDistribution") == 0) &&
                   json_is_object(value)) {
            merge(flat, value);
        } else {
            json_object_set(flat, key, value);
        }
    }
    return flat;
}

static bool read_kind(const json_t *flat, struct fault *out, struct error *error)
{
    const char *names[64] = {NULL}, *nearest;
    const char *type = value_string_member(flat, "type");

    for (size_t i = 0; fault_kinds[i].name != NULL; i++) {
        names[i] = fault_kinds[i].name;
        if (type != NULL && strcmp(type, names[i]) == 0)
            out->kind = &fault_kinds[i];
    }
    if (out->kind != NULL)
        return true;
    if (type == NULL) {
        error_set(error, ERROR_INVALID, "a fault says of which type it is");
        error_hint(error, "--list-faults lists the types");
        return false;
    }
    nearest = diagnostics_nearest(type, names);
    error_set(error, ERROR_INVALID, "there is no fault '%s'", type);
    if (nearest != NULL)
        error_hint(error, "did you mean '%s'? --list-faults lists them", nearest);
    else
        error_hint(error, "--list-faults lists them");
    return false;
}

static bool read_selector(const struct contract *contract, const json_t *flat,
                          struct fault *out, struct error *error)
{
    const char *operation = value_string_member(flat, "operation");
    const char *method = value_string_member(flat, "method");

    if ((json_object_get(flat, "operation") != NULL && operation == NULL) ||
        (json_object_get(flat, "method") != NULL && method == NULL)) {
        error_set(error, ERROR_INVALID, "operation and method are texts");
        return false;
    }
    if (operation != NULL && strcmp(operation, FAULT_SIGNED_URLS) == 0) {
        out->signed_urls = true;
    } else if (operation != NULL && strcmp(operation, FAULT_EVERY_OPERATION) != 0) {
        out->operation = operation_told(contract, operation, error);
        if (out->operation == NULL)
            return false;
    }
    out->method = memory_text(method);
    return true;
}

/* A kind that the contract has to permit is for one operation at least, and for the one
 * that is named. */
static bool is_permitted(const struct contract *contract, const struct fault *fault,
                         struct error *error)
{
    const struct contract_operation *named = fault->operation;
    const char *why = NULL;

    if (fault->kind->refuses == NULL)
        return true;
    if (named == NULL && !fault->signed_urls)
        for (size_t i = 0; i < contract->operation_count; i++)
            if (fault->kind->refuses(&contract->operations[i]) == NULL)
                return true;
    why = fault->kind->refuses(named);
    if (why == NULL)
        return true;
    if (named == NULL)
        error_set(error, ERROR_INVALID, "%s is for no operation of this contract",
                  fault->kind->name);
    else
        error_set(error, ERROR_INVALID, "%s is not for %s: %s", fault->kind->name,
                  named->id, why);
    error_hint(error, "--list-faults tells which operations it is for");
    return false;
}

/* Reads the number `name`; false with an error when it is none or out of range. */
static bool read_number(const json_t *flat, const char *name, double minimum,
                        double maximum, bool is_fractional, double *out,
                        struct error *error)
{
    const json_t *value = json_object_get(flat, name);
    double number = json_number_value(value);

    if (value == NULL)
        return true;
    if (!json_is_number(value) || number < minimum || number > maximum ||
        (!is_fractional && number != floor(number))) {
        error_set(error, ERROR_INVALID, "%s takes a%s number from %.10g to %.10g", name,
                  is_fractional ? "" : " whole", minimum, maximum);
        return false;
    }
    *out = number;
    return true;
}

static bool read_attributes(const json_t *flat, struct fault *out, struct error *error)
{
    const struct fault_attribute *attributes = out->kind->attributes;

    for (size_t i = 0; attributes[i].name != NULL; i++) {
        out->values[i] = attributes[i].initial;
        if (attributes[i].required && json_object_get(flat, attributes[i].name) == NULL) {
            error_set(error, ERROR_INVALID, "%s needs %s: %s", out->kind->name,
                      attributes[i].name, attributes[i].text);
            return false;
        }
        if (!read_number(flat, attributes[i].name, attributes[i].minimum,
                         attributes[i].maximum, attributes[i].is_fractional,
                         &out->values[i], error))
            return false;
    }
    return true;
}

/* What Toxiproxy says beside, and means nothing here. */
static bool is_beside(const json_t *flat, const char *key)
{
    const char *stream = value_string_member(flat, "stream");

    return strcmp(key, "name") == 0 || (strcmp(key, "stream") == 0 && stream != NULL &&
                                        strcmp(stream, "downstream") == 0);
}

static bool is_known(const struct fault_kind *kind, const char *key)
{
    static const char *const common[] = {"type",        "operation", "method",
                                         "probability", "times",     NULL};

    for (size_t i = 0; common[i] != NULL; i++)
        if (strcmp(common[i], key) == 0)
            return true;
    for (size_t i = 0; kind->attributes[i].name != NULL; i++)
        if (strcmp(kind->attributes[i].name, key) == 0)
            return true;
    return false;
}

static bool knows_all(const struct fault_kind *kind, const json_t *flat,
                      struct error *error)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)flat, key, value)
    {
        if (is_known(kind, key) || is_beside(flat, key))
            continue;
        error_set(error, ERROR_INVALID, "%s takes no %s", kind->name, key);
        error_hint(error, "--list-faults tells what each takes, beside operation, "
                          "method, probability and times");
        return false;
    }
    return true;
}

bool fault_read(const struct contract *contract, const json_t *written, struct fault *out,
                struct error *error)
{
    json_auto_t *flat = json_is_object(written) ? flattened(written) : NULL;
    double times = 0;

    *out = (struct fault){.probability = 1};
    if (flat == NULL) {
        error_set(error, ERROR_INVALID, "a fault is an object");
        return false;
    }
    if (!read_kind(flat, out, error) || !knows_all(out->kind, flat, error) ||
        !read_number(flat, "probability", 0, 1, true, &out->probability, error) ||
        !read_number(flat, "times", 0, 1e9, false, &times, error) ||
        !read_attributes(flat, out, error) ||
        !read_selector(contract, flat, out, error) || !is_permitted(contract, out, error))
        return false;
    out->times = (int64_t)times;
    return true;
}

json_t *fault_number(double value)
{
    return value == floor(value) && fabs(value) < 1e15 ? json_integer((json_int_t)value)
                                                       : json_real(value);
}

json_t *fault_print(const struct fault *fault)
{
    json_t *out = json_pack("{s:s}", "type", fault->kind->name);

    for (size_t i = 0; fault->kind->attributes[i].name != NULL; i++)
        if (fault->values[i] != FAULT_LEFT_OUT)
            json_object_set_new(out, fault->kind->attributes[i].name,
                                fault_number(fault->values[i]));
    json_object_set_new(out, "operation",
                        json_string(fault->signed_urls         ? FAULT_SIGNED_URLS
                                    : fault->operation != NULL ? fault->operation->id
                                                               : FAULT_EVERY_OPERATION));
    if (fault->method != NULL)
        json_object_set_new(out, "method", json_string(fault->method));
    json_object_set_new(out, "probability", fault_number(fault->probability));
    if (fault->times > 0)
        json_object_set_new(out, "times", json_integer(fault->times));
    return out;
}
