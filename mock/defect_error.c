/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_error.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* The refusals an operation can be brought to, one by one. */
static const enum refusal kinds[] = {
    REFUSAL_SECURITY,      REFUSAL_REQUIRED,     REFUSAL_TYPE,   REFUSAL_ENUM,
    REFUSAL_MINIMUM,       REFUSAL_MAXIMUM,      REFUSAL_FORMAT, REFUSAL_RANGE,
    REFUSAL_SCOPE_UNKNOWN, REFUSAL_ITEM_UNKNOWN, REFUSAL_BODY,   REFUSAL_MEDIA_TYPE,
    REFUSAL_PATTERN,
};

/* A page size out of its bounds may be taken as something else instead of refused. */
static bool is_taken_anyway(const struct contract_operation *operation,
                            const struct contract_parameter *parameter, bool above)
{
    const struct contract_list *list = operation->list;

    return list != NULL && list->page.declared &&
           list->page.size_parameter == parameter &&
           (above ? list->page.above_maximum : list->page.below_minimum) != EXCESS_REJECT;
}

static bool is_pattern(void *context, const struct schema_violation *violation)
{
    *(bool *)context = strcmp(violation->keyword, "pattern") == 0;
    return false;
}

/* True for text whose pattern alone refuses what is no word of any language. */
static bool is_patterned(const struct contract_parameter *parameter)
{
    bool is_so = false;

    if (parameter->schema == NULL || parameter->format != NULL ||
        parameter->enumeration != NULL || parameter->prefix != NULL)
        return false;
    json_t *rubbish = json_string("~~~~~~~~");

    (void)schema_validate(parameter->schema, rubbish, is_pattern, &is_so);
    json_decref(rubbish);
    return is_so;
}

static bool suits(const struct contract_operation *operation,
                  const struct contract_parameter *parameter, enum refusal kind)
{
    if (parameter->is_beside)
        return false;
    if (parameter->in != EXPRESSION_QUERY && parameter->in != EXPRESSION_REQUEST_BODY)
        return false;
    switch (kind) {
    case REFUSAL_REQUIRED:
        return parameter->required;
    case REFUSAL_TYPE:
        return parameter->type != NULL && strcmp(parameter->type, "string") != 0;
    case REFUSAL_ENUM:
        return parameter->enumeration != NULL;
    case REFUSAL_MINIMUM:
        return parameter->has_minimum && !is_taken_anyway(operation, parameter, false);
    case REFUSAL_MAXIMUM:
        return parameter->has_maximum && !is_taken_anyway(operation, parameter, true);
    case REFUSAL_FORMAT:
        return parameter->format != NULL;
    case REFUSAL_PATTERN:
        return is_patterned(parameter);
    default:
        return false;
    }
}

static bool can_arise(const struct contract_operation *operation, enum refusal kind)
{
    const struct contract_scope *scope = defect_scope(operation);

    if (kind == REFUSAL_SECURITY)
        return operation->security_count > 0;
    if (kind == REFUSAL_SCOPE_UNKNOWN)
        return operation->list != NULL && scope != NULL && scope->known != NULL &&
               scope->value.source != EXPRESSION_NONE;
    if (kind == REFUSAL_ITEM_UNKNOWN)
        return operation->item != NULL;
    if (kind == REFUSAL_BODY || kind == REFUSAL_MEDIA_TYPE)
        return operation->body != NULL && contract_operation_reads(operation);
    if (kind == REFUSAL_RANGE)
        return operation->list != NULL && operation->list->range_count > 0 &&
               operation->list->ranges[0].reversed_rejected;
    for (size_t i = 0; i < operation->parameter_count; i++)
        if (suits(operation, &operation->parameters[i], kind))
            return true;
    return false;
}

/* Ends that are told apart by a prefix have one name, which cannot be the wrong one. */
static bool has_named_ends(const struct contract_operation *operation)
{
    const struct contract_range *range = &operation->list->ranges[0];

    return strcmp(range->from->parameter->label, range->to->parameter->label) != 0;
}

static int other_status(const struct contract_error *error)
{
    static const int statuses[] = {422, 400, 409, 418};

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (!contract_status_is(&error->status, statuses[i]))
            return statuses[i];
    return 0;
}

/* The unsure refusals are only made to fail, so that proofs stay short, unless there is
 * no sure one. */
static bool is_target(enum defect_lie lie, enum refusal kind,
                      const struct contract_error *error, enum certainty least)
{
    bool documented = error->claim.certainty <= least;

    switch (lie) {
    case STATUS_OK: /* for credentials this is a lie of its own family */
        return documented && kind != REFUSAL_SECURITY && !error->may_be_answered &&
               !contract_status_is(&error->status, 200);
    case STATUS_OTHER:
        return documented && error->status.count > 0 && other_status(error) != 0;
    case STATUS_FAILURE:
        return kind != REFUSAL_ITEM_UNKNOWN && !contract_status_is(&error->status, 500);
    case HTML:
    case EMPTY:
        return (documented || kind == REFUSAL_ITEM_UNKNOWN) && error->body != NULL;
    case END_SWAPPED:
        return kind == REFUSAL_RANGE && defect_error_has_place(lie, error);
    default:
        return documented && error->body_claim.certainty != CERTAINTY_UNKNOWN &&
               defect_error_has_place(lie, error);
    }
}

/* True for the refusals of a value by itself. Most lies are of these, and rules look for
 * them there first. */
static bool is_of_one_value(enum refusal kind)
{
    return kind <= REFUSAL_PARAMETER && kind != REFUSAL_RANGE;
}

static bool has_target(const struct defect_list *list, const struct defect_kind *kind,
                       size_t operation, enum refusal part)
{
    for (size_t i = list->count; i-- > 0 && list->items[i].kind == kind;)
        if (list->items[i].target.operation == operation &&
            list->items[i].target.part == (size_t)part)
            return true;
    return false;
}

/* Sizes out of bounds that may be taken as something else by some reading. */
static bool is_left_open(const struct contract_operation *operation, enum refusal kind)
{
    const struct contract_page *page =
        operation->list == NULL ? NULL : &operation->list->page;

    if (page == NULL || !page->declared ||
        (kind != REFUSAL_MINIMUM && kind != REFUSAL_MAXIMUM))
        return false;
    const bool *allowed =
        kind == REFUSAL_MINIMUM ? page->below_allowed : page->above_allowed;
    return allowed[EXCESS_CLAMP] || allowed[EXCESS_IGNORE];
}

static void add_targets(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out, enum certainty least)
{
    enum defect_lie lie = (enum defect_lie)kind->number;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        for (size_t j = 0; j < sizeof kinds / sizeof *kinds; j++) {
            const struct contract_error *error = operation->errors.by[kinds[j]];

            if (error == NULL || !can_arise(operation, kinds[j]) ||
                has_target(out, kind, i, kinds[j]) ||
                !is_target(lie, kinds[j], error, least) ||
                (lie == STATUS_OK && is_left_open(operation, kinds[j])) ||
                (lie == END_SWAPPED && !has_named_ends(operation)))
                continue;
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = (size_t)kinds[j],
                                              .certainty = error->claim.certainty},
                       "%s.%s", operation->id, contract_refusal_name(kinds[j]));
            if (lie != HTML && lie != EMPTY && least == CERTAINTY_DOCUMENTED)
                continue;
            /* One of each operation is enough, and one for records that do not exist,
             * which come from another place of a server. */
            if (operation->item == NULL || (lie != HTML && lie != EMPTY))
                break;
            while (j + 1 < sizeof kinds / sizeof *kinds &&
                   kinds[j + 1] != REFUSAL_ITEM_UNKNOWN)
                j++;
        }
    }
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    size_t before = out->count;
    bool sure = false;
    add_targets(contract, kind, out, CERTAINTY_DOCUMENTED);
    for (size_t i = before; i < out->count; i++)
        sure = sure || is_of_one_value((enum refusal)out->items[i].target.part);
    if (!sure)
        add_targets(contract, kind, out, CERTAINTY_INFERRED);
}

const struct contract_error *defect_error_of(const struct defect *defect,
                                             const struct defect_exchange *exchange)
{
    return defect_operation(defect, exchange)->errors.by[defect->target.part];
}

bool defect_error_is_meant(const struct defect *defect,
                           const struct defect_exchange *exchange)
{
    return exchange->refusal == (enum refusal)defect->target.part;
}

static void change_response(const struct defect *defect, struct defect_exchange *exchange)
{
    struct http_response *response = exchange->response;

    if (!defect_error_is_meant(defect, exchange))
        return;
    switch (defect->kind->number) {
    case STATUS_OK:
        response->status = 200;
        break;
    case STATUS_OTHER:
        response->status = other_status(defect_error_of(defect, exchange));
        break;
    case STATUS_FAILURE:
        response->status = 500;
        break;
    case HTML:
        http_headers_set(&response->headers, "Content-Type", "text/html");
        defect_replace_body(response,
                            memory_text("<html><body><h1>Error</h1></body></html>"));
        break;
    default:
        defect_replace_body(response, memory_text(""));
        break;
    }
}

/* Operations that refuse a parameter with a status that is that sure. */
static void add_refusing(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out, enum certainty least)
{
    static const enum refusal sure[] = {REFUSAL_ENUM, REFUSAL_FORMAT, REFUSAL_TYPE,
                                        REFUSAL_MINIMUM, REFUSAL_MAXIMUM};

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        for (size_t j = 0; j < sizeof sure / sizeof *sure; j++) {
            const struct contract_error *error = operation->errors.by[sure[j]];

            if (error == NULL || error->status.count == 0 ||
                contract_refusal_certainty(error) == CERTAINTY_UNKNOWN ||
                is_left_open(operation, sure[j]) || !can_arise(operation, sure[j]) ||
                error->claim.certainty > least)
                continue;
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = (size_t)sure[j],
                                              .certainty = error->claim.certainty},
                       "%s", operation->id);
            break;
        }
    }
}

static void refusing(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    size_t before = out->count;

    add_refusing(contract, kind, out, CERTAINTY_DOCUMENTED);
    if (out->count == before)
        add_refusing(contract, kind, out, CERTAINTY_INFERRED);
}

/* Every second time the same is asked. */
static void flicker(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *target = exchange->request->target;

    if (exchange->refusal > REFUSAL_PARAMETER)
        return;
    if (json_object_get(defect->state, target) == NULL) {
        json_object_set_new(defect->state, target, json_true());
        return;
    }
    json_object_del(defect->state, target);
    exchange->response->status = other_status(defect_error_of(defect, exchange));
}

static void secured(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].security_count > 0 &&
            defect_is_asked(&contract->operations[i]))
            defect_add(out, kind, (struct defect_target){.operation = i}, "%s",
                       contract->operations[i].id);
}

/* Beside the declared members, so that nothing else about the refusal is wrong. */
static void show_key(const struct defect *defect, struct defect_exchange *exchange)
{
    json_t *shown = json_object();

    (void)defect;
    for (size_t i = 0; i < exchange->contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &exchange->contract->schemes[i];
        const char *key = scheme->kind != SCHEME_API_KEY ? "Authorization" : scheme->key;
        const char *value = scheme->in == EXPRESSION_QUERY
                                ? url_query_value(&exchange->request->query, key)
                                : http_headers_value(&exchange->request->headers, key);

        if (value != NULL)
            json_object_set_new(shown, key, value_string(value, strlen(value)));
    }
    if (exchange->refusal != REFUSAL_COUNT && json_is_object(exchange->body))
        json_object_set(exchange->body, "request", shown);
    json_decref(shown);
}

#define LIE(label, sentence, which, stage, hook)                                         \
    {                                                                                    \
        .name = label, .family = "error", .summary = sentence, .targets = targets,       \
        .at[stage] = hook, .number = which                                               \
    }

const struct defect_kind defect_error_kinds[] = {
    LIE("error-status-ok", "a refusal is sent with 200", STATUS_OK, DEFECT_RESPONSE,
        change_response),
    LIE("error-status-other", "a refusal is sent with another 4xx than declared",
        STATUS_OTHER, DEFECT_RESPONSE, change_response),
    LIE("error-status-failure", "a refusal is sent with 500", STATUS_FAILURE,
        DEFECT_RESPONSE, change_response),
    LIE("error-details-missing", "a refusal lacks its details", DETAILS_MISSING,
        DEFECT_BODY, defect_error_change_body),
    LIE("error-field-wrong", "a refusal names another parameter", FIELD_WRONG,
        DEFECT_BODY, defect_error_change_body),
    LIE("error-code-wrong", "a detail has another code", CODE_WRONG, DEFECT_BODY,
        defect_error_change_body),
    LIE("error-text-differs", "a refusal has another text where it is fixed",
        TEXT_DIFFERS, DEFECT_BODY, defect_error_change_body),
    LIE("error-received-missing", "a refusal does not show the value it refuses",
        RECEIVED_MISSING, DEFECT_BODY, defect_error_change_body),
    LIE("error-html", "a refusal is an HTML page", HTML, DEFECT_RESPONSE,
        change_response),
    LIE("error-empty-body", "a refusal has no body", EMPTY, DEFECT_RESPONSE,
        change_response),
    LIE("range-reported-on-to", "a reversed range is reported on its upper end",
        END_SWAPPED, DEFECT_BODY, defect_error_change_body),
    {.name = "error-flickers",
     .family = "error",
     .summary = "the same refusal has another status every second time",
     .targets = refusing,
     .at[DEFECT_RESPONSE] = flicker},
    {.name = "error-shows-key",
     .family = "error",
     .summary = "refusals show the credential they were asked with",
     .targets = secured,
     .at[DEFECT_BODY] = show_key},
    {0},
};
