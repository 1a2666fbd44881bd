/* SPDX-License-Identifier: Apache-2.0 */
/* The contract, as who controls the mock wants to know it. */
#include "mock/admin_internal.h"

#include "src/memory.h"
#include "src/sample.h"
#include "src/value.h"

#include <stdint.h>
#include <string.h>

static const char *place_name(enum expression_source in)
{
    switch (in) {
    case EXPRESSION_QUERY:
        return "query";
    case EXPRESSION_PATH:
        return "path";
    case EXPRESSION_REQUEST_HEADER:
        return "header";
    case EXPRESSION_COOKIE:
        return "cookie";
    default:
        return "body";
    }
}

static const char *scheme_kind_name(enum scheme_kind kind)
{
    static const char *const names[] = {[SCHEME_BEARER] = "bearer",
                                        [SCHEME_BASIC] = "basic",
                                        [SCHEME_API_KEY] = "apiKey",
                                        [SCHEME_OTHER] = "other"};

    return names[kind];
}

/* Nothing is said of what is not known. */
static void set_known(json_t *object, const char *key, json_t *value)
{
    if (value != NULL)
        json_object_set_new(object, key, value);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    set_known(object, key, text == NULL ? NULL : json_string(text));
}

/* The identifier of some record that is there, for who wants to try the operation. */
static json_t *some_id(const struct admin *admin,
                       const struct contract_operation *operation,
                       const struct contract_parameter *parameter)
{
    const struct contract_item *item = operation->item;
    const struct store_set *set;

    if (item == NULL || item->id_parameter != parameter)
        return NULL;
    set = store_set_of(admin->store, item->records);
    for (size_t i = 0; set != NULL && i < set->count; i++)
        if (store_id(set, i) != NULL)
            return json_string(store_id(set, i));
    return NULL;
}

static json_t *print_parameter(const struct admin *admin,
                               const struct contract_operation *operation,
                               const struct contract_parameter *parameter)
{
    json_t *out = json_pack("{s:s, s:s, s:b}", "name", parameter->name, "in",
                            place_name(parameter->in), "required", parameter->required);
    json_t *example = json_incref(parameter->example);

    if (example == NULL)
        example = some_id(admin, operation, parameter);
    set_text(out, "type", parameter->type);
    set_text(out, "format", parameter->format);
    set_known(out, "enum", json_incref(parameter->enumeration));
    set_known(out, "default", json_incref(parameter->initial));
    set_known(out, "example", example);
    return out;
}

static json_t *print_parameters(const struct admin *admin,
                                const struct contract_operation *operation)
{
    json_t *out = json_array();

    for (size_t i = 0; i < operation->parameter_count; i++)
        json_array_append_new(
            out, print_parameter(admin, operation, &operation->parameters[i]));
    return out;
}

static json_t *print_body(const struct contract_body *body)
{
    struct sample_options options = {.use = SAMPLE_REQUEST};
    json_t *out = json_pack("{s:b}", "required", body->required);

    set_text(out, "media", body->media);
    if (body->example != NULL)
        json_object_set(out, "example", body->example);
    else if (body->shape != NULL)
        set_known(out, "example", sample_value(body->shape->schema, &options));
    return out;
}

/* Each alternative as the names of the schemes it takes together. */
static json_t *print_security(const struct contract *contract,
                              const struct contract_operation *operation)
{
    json_t *out = json_array();

    for (size_t i = 0; i < operation->security_count; i++) {
        const struct contract_requirement *requirement = &operation->security[i];
        json_t *names = json_array();

        for (size_t j = 0; j < requirement->count; j++)
            json_array_append_new(
                names, json_string(contract->schemes[requirement->schemes[j]].name));
        json_array_append_new(out, names);
    }
    return out;
}

static json_t *print_operation(const struct admin *admin,
                               const struct contract_operation *operation)
{
    const json_t *document = document_root(admin->contract->document);
    json_t *out = json_pack("{s:s, s:s, s:s}", "id", operation->id, "method",
                            operation->method, "path", operation->path);

    set_text(
        out, "summary",
        value_string_member(value_at(document, operation->claim.pointer), "summary"));
    json_object_set_new(out, "parameters", print_parameters(admin, operation));
    json_object_set_new(out, "security", print_security(admin->contract, operation));
    if (operation->body != NULL)
        json_object_set_new(out, "body", print_body(operation->body));
    return out;
}

static json_t *print_records(const struct admin *admin)
{
    json_t *out = json_array();

    for (size_t i = 0; i < admin->contract->record_set_count; i++) {
        const struct contract_record_set *records = &admin->contract->records[i];
        const struct store_set *set = store_set_of(admin->store, records);

        json_array_append_new(out, json_pack("{s:s, s:I}", "name", records->name, "count",
                                             (json_int_t)set->live));
    }
    return out;
}

static json_t *print_schemes(const struct contract *contract)
{
    json_t *out = json_array();

    for (size_t i = 0; i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];
        json_t *item = json_pack("{s:s, s:s}", "name", scheme->name, "kind",
                                 scheme_kind_name(scheme->kind));

        if (scheme->kind == SCHEME_API_KEY) {
            set_text(item, "in", place_name(scheme->in));
            set_text(item, "key", scheme->key);
        }
        json_array_append_new(out, item);
    }
    return out;
}

/* The mock's own identities: what they present opens nothing but the mock, and whoever
 * tries an operation by hand needs it. */
static json_t *print_credentials(const struct contract *contract)
{
    json_t *out = json_array();

    for (size_t i = 0; i < contract->credential_count; i++) {
        const struct contract_credential *credential = &contract->credentials[i];
        json_t *present = json_object();

        for (size_t j = 0; j < contract->scheme_count; j++)
            set_text(present, contract->schemes[j].name, credential->values[j]);
        json_array_append_new(
            out, json_pack("{s:s, s:o}", "name", credential->name, "present", present));
    }
    return out;
}

static void add_file(json_t *files, const struct document *document)
{
    if (document != NULL)
        json_object_set_new(files, document_file(document), json_null());
}

/* The files that what is served was read from, each once. */
static json_t *print_files(const struct contract *contract)
{
    json_auto_t *files = json_object();
    json_t *out = json_array(), *value;
    const char *name;

    add_file(files, contract->document);
    for (size_t i = 0; i < contract->record_set_count; i++)
        add_file(files, contract->records[i].document);
    json_object_foreach(files, name, value) json_array_append_new(out, json_string(name));
    return out;
}

void admin_get_contract(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    const struct contract *contract = admin->contract;
    json_t *operations = json_array();

    (void)real;
    (void)request;
    (void)name;
    for (size_t i = 0; i < contract->operation_count; i++)
        json_array_append_new(operations,
                              print_operation(admin, &contract->operations[i]));
    admin_write(out, 200,
                json_pack("{s:s, s:s?, s:o, s:o, s:o, s:o, s:o}", "title",
                          contract->title, "version", contract->version, "operations",
                          operations, "records", print_records(admin), "schemes",
                          print_schemes(contract), "credentials",
                          print_credentials(contract), "files", print_files(contract)));
}

void admin_get_document(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    admin_write(out, 200, json_incref(document_root(admin->contract->document)));
}
