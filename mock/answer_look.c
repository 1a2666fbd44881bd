/* SPDX-License-Identifier: Apache-2.0 */
/* What a client does wrong with parameters and bodies. */
#include "mock/answer_internal.h"

#include "src/diagnostic.h"
#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

#define SHOWN_MOST 100 /* bytes of a value that are told */
#define WORDS_MOST 20  /* values of an enum that are told */

/* --- What is told --- */

static void add_value(struct text *out, const char *value)
{
    AUTO_FREE char *told = memory_text(value);

    contract_tell_values(told);
    text_add_char(out, '\'');
    if (strlen(told) > SHOWN_MOST) {
        text_add(out, told, SHOWN_MOST);
        text_add_string(out, "...");
    } else {
        text_add_string(out, told);
    }
    text_add_char(out, '\'');
}

/* The values of an enum, as text; ended by NULL. */
static void read_words(const json_t *enumeration, char *words[WORDS_MOST + 1])
{
    size_t count = json_array_size(enumeration);

    count = count < WORDS_MOST ? count : WORDS_MOST;
    for (size_t i = 0; i < count; i++)
        words[i] = value_text(json_array_get(enumeration, i));
    words[count] = NULL;
}

static void add_words(struct text *out, const struct contract_parameter *parameter,
                      const char *received)
{
    char *words[WORDS_MOST + 1];
    const char *nearest;

    read_words(parameter->enumeration, words);
    nearest = received == NULL
                  ? NULL
                  : diagnostics_nearest(received, (const char *const *)words);
    text_add_string(out, "expected one of");
    for (size_t i = 0; words[i] != NULL; i++)
        text_add_strings(out, i == 0 ? " " : ", ", words[i]);
    if (nearest != NULL)
        text_add_strings(out, ": did you mean '", nearest, "'?");
    for (size_t i = 0; words[i] != NULL; i++)
        free(words[i]);
}

static void add_bound(struct text *out, const char *words, double bound)
{
    text_add_string(out, words);
    if (fmod(bound, 1) == 0 && fabs(bound) < 1e15)
        text_add_number(out, (long long)bound);
    else
        text_add_format(out, "%.15g", bound);
}

static void add_expected(struct text *out, const struct contract_parameter *parameter,
                         const char *received)
{
    if (parameter->enumeration != NULL) {
        add_words(out, parameter, received);
        return;
    }
    text_add_strings(out, "expected ",
                     parameter->type == NULL ? "what its schema allows"
                                             : parameter->type);
    if (parameter->format != NULL)
        text_add_strings(out, " (", parameter->format, ")");
    if (parameter->has_minimum)
        add_bound(out, ", at least ", parameter->minimum);
    if (parameter->has_maximum)
        add_bound(out, ", at most ", parameter->maximum);
}

static void add_conflict(struct text *out, const struct guard_problem *problem)
{
    const char *label = problem->parameter == NULL ? "" : problem->parameter->label;

    if (problem->range != NULL)
        text_add_format(out, "'%s' is after '%s'", problem->range->from->name,
                        problem->range->to->name);
    else if (problem->needed != NULL && problem->needed != problem->parameter)
        text_add_format(out, "'%s' is not taken without '%s'", label,
                        problem->needed->label);
    else
        text_add_format(out, "'%s' does not go with the other inputs that are given",
                        label);
}

static void add_body(struct text *out, const struct defect_exchange *exchange)
{
    const struct contract_body *body = exchange->operation->body;
    const char *type = http_headers_value(&exchange->request->headers, "Content-Type");

    if (exchange->request->body_length == 0)
        text_add_string(out, "the body is missing");
    else if (exchange->problems->items[0].kind == REFUSAL_MEDIA_TYPE && type != NULL) {
        text_add_string(out, "the body is ");
        add_value(out, type);
    } else
        text_add_string(out, "the body is not what its schema allows");
    if (body != NULL && body->media != NULL)
        text_add_format(out, "; expected %s", body->media);
}

static char *detail_of(const struct defect_exchange *exchange,
                       const struct guard_problem *problem, enum mistake_kind kind)
{
    const struct contract_parameter *parameter = problem->parameter;
    struct text out;

    text_init(&out, TEXT_CEILING);
    if (kind == MISTAKE_CONFLICT) {
        add_conflict(&out, problem);
    } else if (parameter == NULL) {
        add_body(&out, exchange);
    } else if (kind == MISTAKE_MISSING_PARAMETER) {
        text_add_strings(&out, "'", parameter->label, "' is required by ",
                         exchange->operation->id);
    } else {
        text_add_strings(&out, "'", parameter->label, "' is ");
        if (problem->received != NULL)
            add_value(&out, problem->received);
        else
            text_add_string(&out, "not as declared");
        if (kind == MISTAKE_WRONG_VALUE) {
            text_add_string(&out, "; ");
            add_expected(&out, parameter, problem->received);
        }
    }
    return text_take(&out);
}

/* --- What is looked at --- */

static void look_at_problems(struct defect_exchange *exchange)
{
    for (size_t i = 0; i < exchange->problems->count; i++) {
        const struct guard_problem *problem = &exchange->problems->items[i];
        enum mistake_kind kind = mistake_of_refusal(problem->kind);

        /* A list may refuse cursors of other questions, or follow them. */
        if (kind == MISTAKE_CURSOR && exchange->foreign_cursor)
            answer_look_cursor(exchange);
        /* Unknown parameters are looked for by themselves, refused or not. */
        else if (kind != MISTAKE_COUNT && kind != MISTAKE_UNKNOWN_PARAMETER)
            mistakes_add(exchange->mistakes, kind,
                         problem->parameter == NULL ? NULL : problem->parameter->label,
                         detail_of(exchange, problem, kind));
    }
}

static char *unknown_parameter(const struct contract_operation *operation,
                               const char *name)
{
    const char **names = memory_array(operation->parameter_count + 1, sizeof *names);
    size_t count = 0;
    const char *nearest;
    char *detail;

    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == EXPRESSION_QUERY)
            names[count++] = operation->parameters[i].name;
    nearest = diagnostics_nearest(name, names);
    detail = memory_format("'%s' is no query parameter of %s%s%s%s", name, operation->id,
                           nearest == NULL ? "" : ": did you mean '",
                           nearest == NULL ? "" : nearest, nearest == NULL ? "" : "'?");
    free(names);
    return detail;
}

static void look_at_query(struct defect_exchange *exchange)
{
    const struct url_query *query = &exchange->request->query;

    for (size_t i = 0; i < query->count; i++)
        if (!guard_is_declared(exchange->contract, exchange->operation,
                               query->pairs[i].name))
            mistakes_add(exchange->mistakes, MISTAKE_UNKNOWN_PARAMETER,
                         query->pairs[i].name,
                         unknown_parameter(exchange->operation, query->pairs[i].name));
}

/* An object of the body, and those of its members that its schema describes. */
struct members {
    struct defect_exchange *exchange;
    const json_t *object;
    const char *pointer;
    int depth;
    const char **names;
    size_t count, capacity;
};

static void look_at_object(struct defect_exchange *exchange, const json_t *object,
                           const struct schema *schema, const char *pointer, int depth);

static void note_property(void *context, const char *name, bool required,
                          const struct schema *property)
{
    struct members *members = context;
    AUTO_FREE char *pointer = value_pointer_join(members->pointer, name);
    void *names = members->names;

    (void)required;
    memory_reserve(&names, &members->capacity, members->count + 2,
                   sizeof *members->names);
    members->names = names;
    members->names[members->count++] = name;
    members->names[members->count] = NULL;
    look_at_object(members->exchange, json_object_get(members->object, name), property,
                   pointer, members->depth + 1);
}

static bool is_named(const struct members *members, const char *name)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->names[i], name) == 0)
            return true;
    return false;
}

static void tell_of_member(const struct members *members, const char *name)
{
    AUTO_FREE char *pointer = value_pointer_join(members->pointer, name);
    const char *nearest = diagnostics_nearest(name, members->names);

    mistakes_add(members->exchange->mistakes, MISTAKE_UNKNOWN_MEMBER, pointer,
                 memory_format("'%s' is not declared%s%s%s", pointer,
                               nearest == NULL ? "" : ": did you mean '",
                               nearest == NULL ? "" : nearest,
                               nearest == NULL ? "" : "'?"));
}

/* What a schema says of others than it names is judged with the rest of it. */
static void look_at_object(struct defect_exchange *exchange, const json_t *object,
                           const struct schema *schema, const char *pointer, int depth)
{
    struct members members = {
        .exchange = exchange, .object = object, .pointer = pointer, .depth = depth};
    const char *name;
    json_t *value;

    if (!json_is_object(object) || depth > CONTRACT_MAX_FIELD_DEPTH)
        return;
    schema_each_property(schema, note_property, &members);
    if (members.count > 0 && !schema_tells_of_others(schema)) {
        json_object_foreach((json_t *)object, name, value)
        {
            if (!is_named(&members, name))
                tell_of_member(&members, name);
        }
    }
    free(members.names);
}

void answer_look(struct defect_exchange *exchange)
{
    const struct contract_body *body = exchange->operation->body;

    if (exchange->mistakes == NULL)
        return;
    look_at_problems(exchange);
    look_at_query(exchange);
    if (body != NULL && body->shape != NULL && body->shape->schema != NULL &&
        exchange->route->body != NULL)
        look_at_object(exchange, exchange->route->body, body->shape->schema, "", 0);
}
