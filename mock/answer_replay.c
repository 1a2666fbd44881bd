/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool has_enumeration(const struct contract_parameter *parameter)
{
    return parameter->enumeration != NULL;
}

static bool has_minimum(const struct contract_parameter *parameter)
{
    return parameter->has_minimum;
}

static bool has_maximum(const struct contract_parameter *parameter)
{
    return parameter->has_maximum;
}

static bool has_format(const struct contract_parameter *parameter)
{
    return parameter->format != NULL;
}

static bool is_required(const struct contract_parameter *parameter)
{
    return parameter->required;
}

static bool is_typed(const struct contract_parameter *parameter)
{
    return parameter->type != NULL && strcmp(parameter->type, "string") != 0;
}

static bool is_any(const struct contract_parameter *parameter)
{
    (void)parameter;
    return true;
}

/* Which parameter a replayed refusal may be about; NULL: it is no parameter's. */
static bool (*const suits[REFUSAL_COUNT])(const struct contract_parameter *parameter) = {
    [REFUSAL_REQUIRED] = is_required, [REFUSAL_TYPE] = is_typed,
    [REFUSAL_ENUM] = has_enumeration, [REFUSAL_MINIMUM] = has_minimum,
    [REFUSAL_MAXIMUM] = has_maximum,  [REFUSAL_FORMAT] = has_format,
    [REFUSAL_PATTERN] = is_any,       [REFUSAL_LENGTH] = is_any,
    [REFUSAL_PARAMETER] = is_any,
};

/* Makes up a problem of `kind` that the operation can have; false when it cannot. */
static bool make_up(const struct contract_operation *operation, enum refusal kind,
                    struct guard_problem *out)
{
    *out = (struct guard_problem){.kind = kind, .received = "?"};
    if (kind == REFUSAL_RANGE) {
        if (operation->list == NULL || operation->list->range_count == 0)
            return false;
        out->range = &operation->list->ranges[0];
        out->parameter = out->range->from->parameter;
        return true;
    }
    if (kind == REFUSAL_REQUIRES) {
        if (operation->requires_count == 0)
            return false;
        out->needed = operation->requires[0].needs[0];
        out->parameter = operation->requires[0].blames_needed
                             ? out->needed
                             : operation->requires[0].input;
        return true;
    }
    for (size_t i = 0; suits[kind] != NULL && i < operation->parameter_count; i++) {
        if (suits[kind](&operation->parameters[i])) {
            out->parameter = &operation->parameters[i];
            return true;
        }
    }
    return suits[kind] == NULL;
}

/* How well an error fits a preferred status: 0 not at all; its first status before its
 * others, a surer claim before a guess. */
static int fitness(const struct contract_error *error, int status)
{
    if (error == NULL || error->status.count == 0 ||
        !contract_status_is(&error->status, status))
        return 0;
    return 1 + (error->status.items[0] == status ? 4 : 0) +
           (2 - (int)error->claim.certainty);
}

static bool replay_refusal(struct defect_exchange *exchange, int status)
{
    int best = 0;

    for (size_t kind = 0; kind < REFUSAL_COUNT; kind++) {
        struct guard_problem problem;
        int fits;

        if (!make_up(exchange->operation, (enum refusal)kind, &problem))
            continue;
        fits = fitness(refusal_error(&exchange->operation->errors, &problem), status);
        if (fits <= best)
            continue;
        best = fits;
        exchange->problems->items[0] = problem;
        exchange->problems->count = 1;
    }
    if (best == 0)
        return false;
    answer_refuse_problems(exchange);
    exchange->response->status = status;
    return true;
}

bool answer_replay(struct defect_exchange *exchange, int status)
{
    const struct contract_response *success = answer_success(exchange->operation);
    const struct contract_response *response =
        contract_response_for(exchange->operation, status);

    if (success != NULL && success->status_low <= status &&
        status <= success->status_high)
        return false;
    if (!answer_shows(exchange->preferred, response) && replay_refusal(exchange, status))
        return true;
    if (response == NULL)
        return false;
    answer_declared(exchange, response, status);
    return true;
}
