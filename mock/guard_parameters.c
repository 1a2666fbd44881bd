/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/guard_internal.h"

#include "src/memory.h"
#include "src/tape.h"
#include "src/value.h"

#include <string.h>

/* The kinds of refusal behind JSON Schema's keywords that the typed fields do not hold.
 * A keyword that is missing here is REFUSAL_PARAMETER. */
static const struct {
    const char *keyword;
    enum refusal kind;
} keywords[] = {
    {"pattern", REFUSAL_PATTERN},
    {"minLength", REFUSAL_LENGTH},
    {"maxLength", REFUSAL_LENGTH},
    {"exclusiveMinimum", REFUSAL_MINIMUM},
    {"exclusiveMaximum", REFUSAL_MAXIMUM},
    {"multipleOf", REFUSAL_TYPE},
    {"minItems", REFUSAL_LENGTH},
    {"maxItems", REFUSAL_LENGTH},
    {NULL, REFUSAL_PARAMETER},
};

/* Judged by the typed fields, so that a changed field is what counts. */
static const char *const typed_keywords[] = {"type",    "enum",   "const", "minimum",
                                             "maximum", "format", NULL};

bool guard_integer(const char *text, int64_t *out)
{
    const char *digits = text[0] == '-' ? text + 1 : text;

    if (digits[0] == '\0' || digits[strspn(digits, "0123456789")] != '\0' ||
        (digits[0] == '0' && digits[1] != '\0'))
        return false;
    *out = strtoll(text, NULL, 10); /* saturates */
    return true;
}

const char *guard_value(const struct contract_parameter *parameter,
                        const struct route *route, const struct http_request *request)
{
    struct expression at = contract_parameter_at(parameter);

    if (parameter->in == EXPRESSION_NONE)
        return NULL;
    return route_input(route, request, &at);
}

static int64_t whole(double number)
{
    return number >= 9e18 ? INT64_MAX : (int64_t)number;
}

static int64_t default_size(const struct contract_page *page)
{
    const struct contract_parameter *parameter = page->size_parameter;

    if (page->unsized_everything)
        return INT64_MAX;
    if (json_is_integer(parameter->initial))
        return json_integer_value(parameter->initial);
    return parameter->has_maximum ? whole(parameter->maximum) : INT64_MAX;
}

static int64_t special_size(const struct contract_page *page, enum special_size meaning)
{
    const struct contract_parameter *parameter = page->size_parameter;

    if (meaning == SPECIAL_EVERYTHING)
        return INT64_MAX;
    if (meaning == SPECIAL_MAXIMUM && parameter->has_maximum)
        return whole(parameter->maximum);
    return default_size(page);
}

int64_t guard_page_size(const struct contract_page *page, const char *text)
{
    const struct contract_parameter *parameter = page->size_parameter;
    const struct contract_special_size *special = contract_page_special(page, text);
    int64_t size = 0;

    if (special != NULL)
        return special_size(page, special->meaning);
    if (text == NULL || !guard_integer(text, &size))
        size = default_size(page);
    else if (parameter->has_maximum && (double)size > parameter->maximum)
        size = page->above_maximum == EXCESS_IGNORE ? default_size(page)
                                                    : whole(parameter->maximum);
    else if (parameter->has_minimum && (double)size < parameter->minimum)
        size = page->below_minimum == EXCESS_IGNORE ? default_size(page)
                                                    : whole(parameter->minimum);
    return size < 1 ? 1 : size;
}

/* A value that a text means; the node borrows from the text, or from `made`. */
struct meant {
    struct tape_node node;
    json_t *made; /* NULL where nothing had to be */
};

static void mean_text(struct meant *meant, const char *text)
{
    size_t length = strlen(text);

    /* What goes beyond ASCII may be no UTF-8, and is made so. */
    for (size_t i = 0; i < length && meant->made == NULL; i++)
        if ((unsigned char)text[i] >= 0x80)
            meant->made = value_string(text, length);
    if (meant->made != NULL) {
        text = json_string_value(meant->made);
        length = json_string_length(meant->made);
    }
    meant->node = (struct tape_node){
        .type = TAPE_STRING, .size = 1, .length = (uint32_t)length, .text = text};
}

static bool mean_number(struct meant *meant, const char *text)
{
    meant->made = json_loads(text, JSON_DECODE_ANY, NULL);
    if (!json_is_number(meant->made))
        return false;
    meant->node = (struct tape_node){.type = TAPE_REAL, .size = 1};
    if (json_is_integer(meant->made)) {
        meant->node.type = TAPE_INTEGER;
        meant->node.integer = json_integer_value(meant->made);
    } else {
        meant->node.real = json_real_value(meant->made);
    }
    return true;
}

/* Finds the value that `text` means for a parameter of this type; false: none. */
static bool decode(const char *type, const char *text, struct meant *meant)
{
    meant->node = (struct tape_node){.type = TAPE_INTEGER, .size = 1};
    if (type != NULL && strcmp(type, "integer") == 0)
        return guard_integer(text, &meant->node.integer);
    if (type != NULL && strcmp(type, "number") == 0)
        return mean_number(meant, text);
    if (type != NULL && strcmp(type, "boolean") == 0) {
        bool is_true = strcmp(text, "true") == 0;

        meant->node.type = is_true ? TAPE_TRUE : TAPE_FALSE;
        return is_true || strcmp(text, "false") == 0;
    }
    mean_text(meant, text); /* arrays and objects come as text */
    return true;
}

/* A moment in one of the forms that are taken; a count may be a number. */
static bool is_moment(const struct contract_dates *dates, const struct tape_node *value)
{
    AUTO_FREE char *text = NULL;
    struct instant instant;
    enum dates_form form;

    if (value->type == TAPE_STRING)
        return dates_parse(value->text, value->length, dates->forms, dates->zone,
                           &instant, &form);
    json_auto_t *other = tape_value(value);
    text = value_text(other);
    return dates_parse(text, strlen(text), dates->forms, dates->zone, &instant, &form);
}

static bool is_scalar_type(const char *type)
{
    return type == NULL || (strcmp(type, "array") != 0 && strcmp(type, "object") != 0);
}

static bool is_folded(const json_t *a, const json_t *b)
{
    struct scalar one = collection_scalar(a, COMPARE_TEXT);
    struct scalar other = collection_scalar(b, COMPARE_TEXT);

    return collection_matches(MATCH_EQUALS, true, &one, &other);
}

static bool is_one_of(const struct contract_parameter *parameter,
                      const struct tape_node *value)
{
    json_auto_t *other = NULL;
    size_t index;
    json_t *item;

    json_array_foreach(parameter->enumeration, index, item)
    {
        if (json_is_string(item) &&
            tape_is_text(value, json_string_value(item), json_string_length(item)))
            return true;
    }
    other = tape_value(value);
    json_array_foreach(parameter->enumeration, index, item)
    {
        if (value_equal(item, other) || (parameter->fold && json_is_string(item) &&
                                         json_is_string(other) && is_folded(item, other)))
            return true;
    }
    return false;
}

enum refusal guard_kind_of(const char *keyword)
{
    size_t i = 0;

    while (keywords[i].keyword != NULL && strcmp(keywords[i].keyword, keyword) != 0)
        i++;
    return keywords[i].kind;
}

bool guard_is_typed(const char *keyword)
{
    for (size_t i = 0; typed_keywords[i] != NULL; i++)
        if (strcmp(typed_keywords[i], keyword) == 0)
            return true;
    return false;
}

/* Finds the first violation that no typed field stands for. */
static bool note_violation(void *context, const struct schema_violation *violation)
{
    enum refusal *kind = context;

    if (guard_is_typed(violation->keyword))
        return true;
    *kind = guard_kind_of(violation->keyword);
    return false;
}

/* True when the page of this operation takes a value out of its bounds instead of
 * refusing it. */
static bool is_lenient(const struct contract_operation *operation,
                       const struct contract_parameter *parameter, bool above)
{
    const struct contract_page *page =
        operation->list == NULL ? NULL : &operation->list->page;

    if (page == NULL || !page->declared || page->size_parameter != parameter)
        return false;
    return (above ? page->above_maximum : page->below_minimum) != EXCESS_REJECT;
}

static double number_of(const struct tape_node *value)
{
    return value->type == TAPE_INTEGER ? (double)value->integer : value->real;
}

static enum refusal judge(const struct contract_operation *operation,
                          const struct contract_parameter *parameter,
                          const struct tape_node *value)
{
    bool is_number = value->type == TAPE_INTEGER || value->type == TAPE_REAL;
    enum refusal kind = REFUSAL_COUNT;

    if (parameter->enumeration != NULL && !is_one_of(parameter, value))
        return REFUSAL_ENUM;
    if (is_number && parameter->has_minimum && number_of(value) < parameter->minimum)
        return is_lenient(operation, parameter, false) ? REFUSAL_COUNT : REFUSAL_MINIMUM;
    if (is_number && parameter->has_maximum && number_of(value) > parameter->maximum)
        return is_lenient(operation, parameter, true) ? REFUSAL_COUNT : REFUSAL_MAXIMUM;
    if (parameter->dates != NULL && !is_moment(parameter->dates, value))
        return REFUSAL_FORMAT;
    if (value->type == TAPE_STRING && parameter->format != NULL &&
        !schema_format_matches(parameter->format, value->text, value->length))
        return REFUSAL_FORMAT;
    if (parameter->schema != NULL && is_scalar_type(parameter->type))
        (void)schema_validate_tape(parameter->schema, value, note_violation, &kind);
    return kind;
}

enum refusal guard_judge(const struct contract_operation *operation,
                         const struct contract_parameter *parameter, const json_t *value)
{
    struct tape tape = {0};
    enum refusal kind = judge(operation, parameter, tape_read_value(&tape, value));

    tape_clear(&tape);
    return kind;
}

static bool is_special(const struct contract_operation *operation,
                       const struct contract_parameter *parameter, const char *text)
{
    const struct contract_page *page =
        operation->list == NULL ? NULL : &operation->list->page;

    return page != NULL && page->declared && page->size_parameter == parameter &&
           contract_page_special(page, text) != NULL;
}

enum refusal guard_judge_text(const struct contract_operation *operation,
                              const struct contract_parameter *parameter,
                              const char *text)
{
    struct meant meant = {.made = NULL};
    enum refusal kind = REFUSAL_TYPE;

    if (is_special(operation, parameter, text))
        return REFUSAL_COUNT;
    if (decode(parameter->type, text, &meant))
        kind = judge(operation, parameter, &meant.node);
    json_decref(meant.made);
    return kind;
}

void guard_add(struct guard_problems *problems, struct guard_problem problem)
{
    if (problems->count < GUARD_MAX_PROBLEMS)
        problems->items[problems->count++] = problem;
}

bool guard_is_refused(const struct guard_problems *problems,
                      const struct contract_parameter *parameter)
{
    for (size_t i = 0; i < problems->count; i++)
        if (problems->items[i].parameter == parameter)
            return true;
    return false;
}

/* A range is reversed when its lower end is after its upper end; equal ends are not. */
static void check_range(const struct contract_range *range, const struct route *route,
                        const struct http_request *request,
                        struct guard_problems *problems)
{
    const char *from = route_input(route, request, &range->from->value);
    const char *to = route_input(route, request, &range->to->value);
    struct contract_wanted a, b;

    if (!range->reversed_rejected || from == NULL || to == NULL ||
        guard_is_refused(problems, range->from->parameter) ||
        guard_is_refused(problems, range->to->parameter))
        return;
    a = contract_filter_wanted(range->from, from, strlen(from));
    b = contract_filter_wanted(range->to, to, strlen(to));
    if (b.whole_day)
        a.scalar = contract_filter_seen(range->to, true, a.scalar);
    if (a.scalar.present && b.scalar.present &&
        collection_compare(&a.scalar, &b.scalar) > 0)
        guard_add(problems,
                  (struct guard_problem){
                      .kind = REFUSAL_RANGE,
                      .parameter = range->from->parameter,
                      .range = range,
                      .received = range->whole == NULL
                                      ? from
                                      : guard_value(range->whole, route, request)});
}

/* The second of two that are given is the one that does not go with the other. */
static void check_exclusive(const struct contract_exclusive *exclusive,
                            const struct route *route, const struct http_request *request,
                            struct guard_problems *problems)
{
    bool given = false;

    for (size_t i = 0; i < exclusive->count; i++) {
        const char *text = guard_value(exclusive->inputs[i], route, request);

        if (text != NULL && given) {
            guard_add(problems, (struct guard_problem){.kind = REFUSAL_EXCLUSIVE,
                                                       .parameter = exclusive->inputs[i],
                                                       .received = text});
            return;
        }
        given = given || text != NULL;
    }
}

/* What is wrong with the first value that is not right, of several given in one. */
static enum refusal judge_each(const struct contract_operation *operation,
                               const struct contract_parameter *parameter,
                               const char *text)
{
    enum refusal kind = REFUSAL_COUNT;

    while (text != NULL && kind == REFUSAL_COUNT) {
        const char *rest;
        size_t length = collection_first_value(text, parameter->separator, &rest);
        AUTO_FREE char *one = rest == NULL ? NULL : memory_text_of(text, length);

        kind = guard_judge_text(operation, parameter, one == NULL ? text : one);
        text = rest;
    }
    return kind;
}

void guard_parameters(const struct contract_operation *operation,
                      const struct route *route, const struct http_request *request,
                      struct guard_problems *problems)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        const char *text = guard_value(parameter, route, request);
        enum refusal kind = REFUSAL_COUNT;

        /* Where the body is left out, nothing in it is asked for. */
        if (parameter->in == EXPRESSION_REQUEST_BODY)
            kind = route->body == NULL || !guard_takes_members(operation, request)
                       ? REFUSAL_COUNT
                       : guard_judge_member(operation, parameter,
                                            route_member(route, parameter));
        else if (contract_parameter_is_styled(parameter))
            kind = guard_judge_styled(operation, parameter, route, request);
        else if (text != NULL && (text[0] != '\0' || !parameter->allows_empty))
            kind = judge_each(operation, parameter, text);
        else if (text == NULL && parameter->required && parameter->in != EXPRESSION_NONE)
            kind = REFUSAL_REQUIRED;
        if (kind != REFUSAL_COUNT)
            guard_add(problems, (struct guard_problem){.kind = kind,
                                                       .parameter = parameter,
                                                       .received = text});
    }
    for (size_t i = 0; i < operation->exclusive_count; i++)
        check_exclusive(&operation->exclusive[i], route, request, problems);
    guard_requires(operation, route, request, problems);
    guard_ends(operation, route, request, problems);
    for (size_t i = 0; operation->list != NULL && i < operation->list->range_count; i++)
        check_range(&operation->list->ranges[i], route, request, problems);
}
