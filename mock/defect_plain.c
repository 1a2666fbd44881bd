/* SPDX-License-Identifier: Apache-2.0 */
/* Lies about what plain OpenAPI says: header fields, and parameters. */
#include "mock/defect_internal.h"

#include "src/contract_response.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define ODD_TEXT "~ ~"

/* --- Header fields --- */

enum { DROPPED, OUT };

/* The response that means success. */
static const struct contract_response *
success_of(const struct contract_operation *operation)
{
    for (size_t i = 0; i < operation->response_count; i++)
        if (operation->responses[i].status_low / 100 == 2)
            return &operation->responses[i];
    return NULL;
}

static bool is_breakable(const struct contract_header *header)
{
    json_auto_t *value = parameter_style_read(&header->form, ODD_TEXT);

    return header->schema != NULL && !schema_validate(header->schema, value, NULL, NULL);
}

static void header_targets(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_response *response =
            contract_operation_reads(operation) ? success_of(operation) : NULL;

        for (size_t j = 0; response != NULL && j < response->header_count; j++) {
            const struct contract_header *header = &response->headers[j];

            if (header->claim.certainty == CERTAINTY_UNKNOWN || !header->required ||
                (kind->number == OUT && !is_breakable(header)))
                continue;
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = j,
                                              .certainty = header->claim.certainty},
                       "%s#%s", operation->id, header->name);
        }
    }
}

static void break_header(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_response *response = success_of(exchange->operation);

    if (defect_succeeds(exchange))
        http_headers_set(&exchange->response->headers,
                         response->headers[defect->target.part].name,
                         defect->kind->number == DROPPED ? NULL : ODD_TEXT);
}

/* --- Parameters that may be given --- */

static bool is_shown(const struct contract_parameter *parameter)
{
    return parameter->example != NULL || parameter->initial != NULL ||
           parameter->constant != NULL || json_array_size(parameter->enumeration) > 0;
}

static bool is_optional(const struct contract_parameter *parameter)
{
    return !parameter->required && parameter->in != EXPRESSION_REQUEST_BODY &&
           parameter->claim.certainty == CERTAINTY_DOCUMENTED && is_shown(parameter);
}

/* A lie about each of them when it is given; one about one of them that is not. */
static void optional_targets(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        bool any = false;

        for (size_t j = 0; defect_is_plain(operation) && j < operation->parameter_count;
             j++) {
            if (!is_optional(&operation->parameters[j]) || (any && kind->number == 1))
                continue;
            any = true;
            defect_add(out, kind, (struct defect_target){.operation = i, .part = j},
                       "%s?%s", operation->id, operation->parameters[j].label);
        }
    }
}

static const struct contract_parameter *
parameter_of(const struct defect *defect, const struct defect_exchange *exchange)
{
    return &exchange->operation->parameters[defect->target.part];
}

static bool is_given(const struct contract_parameter *parameter,
                     const struct defect_exchange *exchange)
{
    json_auto_t *value = NULL;

    if (!contract_parameter_is_styled(parameter))
        return guard_value(parameter, exchange->route, exchange->request) != NULL;
    value = route_styled(exchange->route, exchange->request, parameter);
    return value != NULL;
}

static void refuse_parameter(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    const struct contract_parameter *parameter = parameter_of(defect, exchange);
    bool demanded = defect->kind->number == 1;

    if (is_given(parameter, exchange) != demanded && exchange->problems->count == 0)
        exchange->problems->items[exchange->problems->count++] = (struct guard_problem){
            .kind = demanded ? REFUSAL_REQUIRED : REFUSAL_TYPE, .parameter = parameter};
}

/* --- Parameters that are wrong --- */

/* What hardly any schema takes, in the form of the parameter. */
static json_t *rubbish(const struct contract_parameter *parameter)
{
    enum parameter_kind kind =
        parameter->form == NULL ? PARAMETER_SINGLE : parameter->form->kind;

    if (kind == PARAMETER_ARRAY)
        return json_pack("[s]", "countersign none");
    return kind == PARAMETER_OBJECT ? json_pack("{s:s}", "countersign", "none")
                                    : json_string("countersign none");
}

static bool can_be_wrong(const struct contract_parameter *parameter)
{
    json_auto_t *value = rubbish(parameter);

    if (parameter->in != EXPRESSION_QUERY && parameter->in != EXPRESSION_PATH &&
        parameter->in != EXPRESSION_REQUEST_HEADER && parameter->in != EXPRESSION_COOKIE)
        return false;
    return (parameter->required && parameter->in != EXPRESSION_PATH) ||
           (parameter->schema != NULL &&
            !schema_validate(parameter->schema, value, NULL, NULL));
}

/* No document says that what it forbids is refused, though nobody reads it otherwise. */
static void wrong_targets(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        for (size_t j = 0; defect_is_plain(operation) && j < operation->parameter_count;
             j++)
            if (can_be_wrong(&operation->parameters[j]))
                defect_add(out, kind,
                           (struct defect_target){.operation = i,
                                                  .part = j,
                                                  .certainty = CERTAINTY_INFERRED},
                           "%s?%s", operation->id, operation->parameters[j].label);
    }
}

static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    defect_forgive_parameter(exchange->problems, parameter_of(defect, exchange));
}

static void fail(const struct defect *defect, struct defect_exchange *exchange)
{
    if (exchange->refusal <= REFUSAL_PARAMETER &&
        exchange->problems->items[0].parameter == parameter_of(defect, exchange))
        exchange->response->status = 500;
}

const struct defect_kind defect_plain_kinds[] = {
    {.name = "header-dropped",
     .family = "schema",
     .summary = "a required header field is missing",
     .targets = header_targets,
     .at[DEFECT_RESPONSE] = break_header,
     .number = DROPPED},
    {.name = "header-out",
     .family = "schema",
     .summary = "a header field does not fit its schema",
     .targets = header_targets,
     .at[DEFECT_RESPONSE] = break_header,
     .number = OUT},
    {.name = "parameter-refused",
     .family = "schema",
     .summary = "a parameter that may be given is refused",
     .targets = optional_targets,
     .at[DEFECT_PROBLEMS] = refuse_parameter,
     .number = 0},
    {.name = "parameter-demanded",
     .family = "schema",
     .summary = "a parameter that need not be given is demanded",
     .targets = optional_targets,
     .at[DEFECT_PROBLEMS] = refuse_parameter,
     .number = 1},
    {.name = "parameter-unchecked",
     .family = "error",
     .summary = "a parameter is taken as it comes",
     .targets = wrong_targets,
     .at[DEFECT_PROBLEMS] = forgive},
    {.name = "parameter-failure",
     .family = "error",
     .summary = "a parameter that is wrong makes the server fail",
     .targets = wrong_targets,
     .at[DEFECT_RESPONSE] = fail},
    {0},
};
