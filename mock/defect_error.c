/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* What a kind does to a refusal. */
enum lie {
    STATUS_OK,
    STATUS_OTHER,
    STATUS_FAILURE,
    DETAILS_MISSING,
    FIELD_WRONG,
    CODE_WRONG,
    TEXT_DIFFERS,
    RECEIVED_MISSING,
    HTML,
    EMPTY,
    END_SWAPPED,
};

/* The refusals an operation can be brought to, one by one. */
static const enum refusal kinds[] = {
    REFUSAL_SECURITY,      REFUSAL_REQUIRED,     REFUSAL_TYPE,   REFUSAL_ENUM,
    REFUSAL_MINIMUM,       REFUSAL_MAXIMUM,      REFUSAL_FORMAT, REFUSAL_RANGE,
    REFUSAL_SCOPE_UNKNOWN, REFUSAL_ITEM_UNKNOWN,
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

static bool suits(const struct contract_operation *operation,
                  const struct contract_parameter *parameter, enum refusal kind)
{
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

/* Wording that may differ anyway is not lied about. */
static bool is_prose(const struct contract_error *error, const char *pointer)
{
    for (size_t i = 0; i < error->prose_count; i++)
        if (strcmp(error->prose[i], pointer) == 0)
            return true;
    return false;
}

/* Which members of a template a lie is about. */
static bool concerns(enum lie lie, const struct contract_error *error,
                     const char *pointer, const char *template)
{
    bool names = strcmp(template, "{parameter}") == 0 || strcmp(template, "{from}") == 0;

    switch (lie) {
    case FIELD_WRONG:
        /* Free wording names the parameter all the same. */
        return (names && !is_prose(error, pointer)) ||
               (error->detail == NULL && strstr(template, "{parameter}") != NULL);
    case END_SWAPPED:
        return names && !is_prose(error, pointer);
    case CODE_WRONG:
    case TEXT_DIFFERS:
        return strchr(template, '{') == NULL && !is_prose(error, pointer);
    case RECEIVED_MISSING:
        return strstr(template, "{received}") != NULL;
    case DETAILS_MISSING:
        return strcmp(template, "{details}") == 0;
    default:
        return false;
    }
}

/* What a template became in an answer. */
struct change {
    enum lie lie;
    json_t *root;
    const struct guard_problem *problem;
};

static void change_member(const struct change *change, const char *pointer);

/* Changes each text that the lie is about, at or below `pointer` of a template; true when
 * there was one. Without a change it is only looked. */
static bool each_member(enum lie lie, const struct contract_error *error,
                        const json_t *template, const char *pointer,
                        const struct change *change)
{
    const char *key;
    json_t *value;
    size_t index;
    bool found = false;

    if (json_is_string(template) &&
        concerns(lie, error, pointer, json_string_value(template))) {
        if (change != NULL)
            change_member(change, pointer);
        return true;
    }
    json_object_foreach((json_t *)template, key, value)
    {
        AUTO_FREE char *below = value_pointer_join(pointer, key);
        found = each_member(lie, error, value, below, change) || found;
    }
    json_array_foreach(template, index, value)
    {
        AUTO_FREE char *below = value_pointer_index(pointer, index);
        found = each_member(lie, error, value, below, change) || found;
    }
    return found;
}

/* The template a lie is about: that of a detail, or the body's. */
static const json_t *template_of(enum lie lie, const struct contract_error *error)
{
    bool in_body = lie == TEXT_DIFFERS || lie == DETAILS_MISSING ||
                   (lie != CODE_WRONG && error->detail == NULL);

    return in_body ? error->body : error->detail;
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
static bool is_target(enum lie lie, enum refusal kind, const struct contract_error *error,
                      enum certainty least)
{
    bool documented = error->claim.certainty <= least;

    switch (lie) {
    case STATUS_OK: /* for credentials this is a lie of its own family */
        return documented && kind != REFUSAL_SECURITY &&
               !contract_status_is(&error->status, 200);
    case STATUS_OTHER:
        return documented && error->status.count > 0 && other_status(error) != 0;
    case STATUS_FAILURE:
        return kind != REFUSAL_ITEM_UNKNOWN && !contract_status_is(&error->status, 500);
    case HTML:
    case EMPTY:
        return (documented || kind == REFUSAL_ITEM_UNKNOWN) && error->body != NULL;
    case END_SWAPPED:
        return kind == REFUSAL_RANGE &&
               each_member(lie, error, template_of(lie, error), "", NULL);
    default:
        return documented && error->body_claim.certainty != CERTAINTY_UNKNOWN &&
               each_member(lie, error, template_of(lie, error), "", NULL);
    }
}

/* True for the refusals of a value by itself. Most lies are of these, and rules look for
 * them there first. */
static bool is_of_one_value(enum refusal kind)
{
    return kind <= REFUSAL_PARAMETER && kind != REFUSAL_RANGE;
}

static void add_targets(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out, enum certainty least)
{
    enum lie lie = (enum lie)kind->number;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        for (size_t j = 0; j < sizeof kinds / sizeof *kinds; j++) {
            const struct contract_error *error = operation->errors.by[kinds[j]];

            if (error == NULL || !can_arise(operation, kinds[j]) ||
                (least != CERTAINTY_DOCUMENTED &&
                 error->claim.certainty == CERTAINTY_DOCUMENTED) ||
                !is_target(lie, kinds[j], error, least) ||
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

static const struct contract_error *error_of(const struct defect *defect,
                                             const struct defect_exchange *exchange)
{
    return defect_operation(defect, exchange)->errors.by[defect->target.part];
}

static bool is_meant(const struct defect *defect, const struct defect_exchange *exchange)
{
    return exchange->refusal == (enum refusal)defect->target.part;
}

static void change_response(const struct defect *defect, struct defect_exchange *exchange)
{
    struct http_response *response = exchange->response;

    if (!is_meant(defect, exchange))
        return;
    switch (defect->kind->number) {
    case STATUS_OK:
        response->status = 200;
        break;
    case STATUS_OTHER:
        response->status = other_status(error_of(defect, exchange));
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

/* Puts `text` (taken) in the place of what stands at `pointer`; NULL: it goes. */
static void replace(json_t *root, const char *pointer, json_t *text)
{
    AUTO_FREE char *above =
        memory_text_of(pointer, (size_t)(strrchr(pointer, '/') - pointer));
    AUTO_FREE char *last = value_pointer_last(pointer);
    json_t *holder = value_at(root, above);

    if (text == NULL)
        json_object_del(holder, last);
    else if (json_is_array(holder))
        json_array_set_new(holder, (size_t)strtoul(last, NULL, 10), text);
    else
        json_object_set_new(holder, last, text);
}

static void remove_received(json_t *root, const char *pointer, const char *received)
{
    const char *text = json_string_value(value_at(root, pointer));
    const char *at = text == NULL || received == NULL || received[0] == '\0'
                         ? NULL
                         : strstr(text, received);

    if (at != NULL)
        replace(root, pointer,
                json_sprintf("%.*s%s", (int)(at - text), text, at + strlen(received)));
}

static void change_member(const struct change *change, const char *pointer)
{
    if (*pointer == '\0' || value_at(change->root, pointer) == NULL)
        return;
    if (change->lie == DETAILS_MISSING)
        replace(change->root, pointer, NULL);
    else if (change->lie == RECEIVED_MISSING)
        remove_received(change->root, pointer, change->problem->received);
    else if (change->lie == END_SWAPPED && change->problem->range != NULL)
        replace(change->root, pointer,
                json_string(change->problem->range->to->parameter->label));
    else
        replace(change->root, pointer, json_string("something else"));
}

/* The array that "{details}" became, or NULL. */
static json_t *details_of(const struct contract_error *error, const json_t *body)
{
    const char *key;
    json_t *value;

    json_object_foreach(error->body, key,
                        value) if (json_is_string(value) &&
                                   strcmp(json_string_value(value), "{details}") ==
                                       0) return json_object_get(body, key);
    return NULL;
}

static void change_body(const struct defect *defect, struct defect_exchange *exchange)
{
    enum lie lie = (enum lie)defect->kind->number;
    const struct contract_error *error = error_of(defect, exchange);
    const json_t *template = template_of(lie, error);
    struct change change = {.lie = lie, .problem = &exchange->problems->items[0]};
    size_t index;

    if (!is_meant(defect, exchange))
        return;
    if (template == error->body) {
        change.root = exchange->body;
        each_member(lie, error, template, "", &change);
        return;
    }
    json_array_foreach(details_of(error, exchange->body), index, change.root)
        each_member(lie, error, template, "", &change);
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
                !can_arise(operation, sure[j]) || error->claim.certainty > least)
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
    exchange->response->status = other_status(error_of(defect, exchange));
}

static void secured(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].security_count > 0)
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
        DEFECT_BODY, change_body),
    LIE("error-field-wrong", "a refusal names another parameter", FIELD_WRONG,
        DEFECT_BODY, change_body),
    LIE("error-code-wrong", "a detail has another code", CODE_WRONG, DEFECT_BODY,
        change_body),
    LIE("error-text-differs", "a refusal has another text where it is fixed",
        TEXT_DIFFERS, DEFECT_BODY, change_body),
    LIE("error-received-missing", "a refusal does not show the value it refuses",
        RECEIVED_MISSING, DEFECT_BODY, change_body),
    LIE("error-html", "a refusal is an HTML page", HTML, DEFECT_RESPONSE,
        change_response),
    LIE("error-empty-body", "a refusal has no body", EMPTY, DEFECT_RESPONSE,
        change_response),
    LIE("range-reported-on-to", "a reversed range is reported on its upper end",
        END_SWAPPED, DEFECT_BODY, change_body),
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
