/* SPDX-License-Identifier: Apache-2.0 */
/* Requests with one fault. */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

#define RUBBISH     "countersign none" /* of no type, no format, no enum */
#define LONG_LENGTH 600                /* characters of a text that is too long */

/* --- Values --- */

static void add(struct error_faults *faults, const struct contract_parameter *parameter,
                enum refusal kind, char *value)
{
    if (faults->count == ERROR_FAULTS_MAX) {
        free(value);
        return;
    }
    faults->items[faults->count++] =
        (struct error_fault){.parameter = parameter, .kind = kind, .value = value};
}

static bool has_type(const struct contract_parameter *parameter, const char *type)
{
    return parameter->type != NULL && strcmp(parameter->type, type) == 0;
}

static bool is_numeric(const struct contract_parameter *parameter)
{
    return has_type(parameter, "integer") || has_type(parameter, "number");
}

/* A number beyond a bound, as text; what doubles cannot count is left alone. */
static char *beyond(double bound, int step)
{
    return fabs(bound) > 9e14 ? NULL : memory_format("%.15g", bound + step);
}

bool error_is_tolerated(const struct contract_operation *operation,
                        const struct contract_parameter *parameter, bool above)
{
    const struct contract_page *page =
        operation->list == NULL ? NULL : &operation->list->page;
    if (page == NULL || !page->declared || page->size_parameter != parameter)
        return false;
    const bool *allowed = above ? page->above_allowed : page->below_allowed;
    return allowed[EXCESS_CLAMP] || allowed[EXCESS_IGNORE];
}

/* Where values have types of their own, an object is no text and no list, and a text is
 * no object. */
static void add_json_types(struct error_faults *faults,
                           const struct contract_parameter *parameter)
{
    if (has_type(parameter, "object"))
        add(faults, parameter, REFUSAL_TYPE, memory_text(RUBBISH));
    if (!has_type(parameter, "string") && parameter->listing == LISTING_NONE)
        return;
    add(faults, parameter, REFUSAL_TYPE, memory_text("{}"));
    faults->items[faults->count - 1].is_json = true;
}

static void add_types(struct error_faults *faults,
                      const struct contract_parameter *parameter)
{
    if (is_numeric(parameter) || has_type(parameter, "boolean"))
        add(faults, parameter, REFUSAL_TYPE, memory_text(RUBBISH));
    /* A fraction of a moment's count is a moment as well. */
    if (has_type(parameter, "integer") && !collection_is_epoch(parameter->compare))
        add(faults, parameter, REFUSAL_TYPE, memory_text("1.5"));
    if (parameter->in == EXPRESSION_REQUEST_BODY)
        add_json_types(faults, parameter);
}

/* A size that means something else than so many rows is no fault. */
static bool is_special(const struct contract_operation *operation,
                       const struct contract_parameter *parameter, const char *value)
{
    const struct contract_page *page =
        operation->list == NULL ? NULL : &operation->list->page;

    return page != NULL && page->declared && page->size_parameter == parameter &&
           contract_page_special(page, value) != NULL;
}

static void add_bound(struct error_faults *faults,
                      const struct contract_operation *operation,
                      const struct contract_parameter *parameter, bool above)
{
    bool declared = above ? parameter->has_maximum : parameter->has_minimum;
    char *value =
        declared && is_numeric(parameter)
            ? beyond(above ? parameter->maximum : parameter->minimum, above ? 1 : -1)
            : NULL;
    if (value == NULL)
        return;
    add(faults, parameter, above ? REFUSAL_MAXIMUM : REFUSAL_MINIMUM, value);
    faults->items[faults->count - 1].tolerated =
        error_is_tolerated(operation, parameter, above) ||
        is_special(operation, parameter, value);
}

static void add_enum(struct error_faults *faults,
                     const struct contract_parameter *parameter)
{
    if (parameter->enumeration != NULL && !is_numeric(parameter) &&
        !has_type(parameter, "boolean"))
        add(faults, parameter, REFUSAL_ENUM, memory_text(RUBBISH));
}

/* What is of an unknown format matches it. */
static void add_format(struct error_faults *faults,
                       const struct contract_parameter *parameter)
{
    if (parameter->format != NULL && parameter->enumeration == NULL &&
        !is_numeric(parameter) &&
        !schema_format_matches(parameter->format, RUBBISH, strlen(RUBBISH)))
        add(faults, parameter, REFUSAL_FORMAT, memory_text(RUBBISH));
}

/* The keyword a value breaks, when it is one alone. */
struct broken {
    const char *keyword;
    size_t count;
};

static bool note_keyword(void *context, const struct schema_violation *violation)
{
    struct broken *broken = context;
    broken->keyword = violation->keyword;
    broken->count++;
    return true;
}

static bool breaks_only(const struct contract_parameter *parameter, const char *value,
                        const char *keyword)
{
    struct broken broken = {.count = 0};
    json_auto_t *json = json_string(value);
    schema_validate(parameter->schema, json, note_keyword, &broken);
    return broken.count == 1 && strcmp(broken.keyword, keyword) == 0;
}

/* What only the schema knows: a pattern, a greatest length. */
static void add_text(struct error_faults *faults,
                     const struct contract_parameter *parameter)
{
    static const char *const candidates[] = {RUBBISH, "~", "0", "countersign", "-1"};
    char text[LONG_LENGTH + 1];
    if (parameter->schema == NULL || !has_type(parameter, "string") ||
        parameter->enumeration != NULL)
        return;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (!breaks_only(parameter, candidates[i], "pattern"))
            continue;
        add(faults, parameter, REFUSAL_PATTERN, memory_text(candidates[i]));
        break;
    }
    memset(text, 'x', LONG_LENGTH);
    text[LONG_LENGTH] = '\0';
    if (breaks_only(parameter, text, "maxLength"))
        add(faults, parameter, REFUSAL_LENGTH, memory_text(text));
}

/* What stands in a path names a record, or is no operation at all, unless plain OpenAPI
 * says all there is; then any refusal will do. */
static bool is_tried(const struct contract_operation *operation,
                     const struct contract_parameter *parameter)
{
    if (parameter->is_beside)
        return false;
    switch (parameter->in) {
    case EXPRESSION_QUERY:
    case EXPRESSION_REQUEST_HEADER:
    case EXPRESSION_REQUEST_BODY:
    case EXPRESSION_COOKIE:
        return true;
    case EXPRESSION_PATH:
        return operation->list == NULL && operation->item == NULL &&
               operation->write == NULL;
    default:
        return false;
    }
}

static void add_all(struct error_faults *out, const struct contract_operation *operation,
                    const struct contract_parameter *parameter)
{
    if (contract_parameter_is_styled(parameter) &&
        parameter->form->kind != PARAMETER_SINGLE) {
        error_faults_styled(parameter, out);
        return;
    }
    add_types(out, parameter);
    add_enum(out, parameter);
    add_bound(out, operation, parameter, false);
    add_bound(out, operation, parameter, true);
    add_format(out, parameter);
    add_text(out, parameter);
}

/* A declared refusal is one of inputs, and a path may be refused as unknown. */
static void drop_declared(struct error_faults *faults)
{
    size_t kept = 0;
    for (size_t i = 0; i < faults->count; i++) {
        if (faults->items[i].parameter->errors.by[faults->items[i].kind] != NULL)
            free(faults->items[i].value);
        else
            faults->items[kept++] = faults->items[i];
    }
    faults->count = kept;
}

void error_faults_of(const struct contract_operation *operation,
                     const struct contract_parameter *parameter, struct error_faults *out)
{
    *out = (struct error_faults){.count = 0};
    if (!is_tried(operation, parameter))
        return;
    if (parameter->required && parameter->in != EXPRESSION_PATH)
        add(out, parameter, REFUSAL_REQUIRED, NULL);
    add_all(out, operation, parameter);
    for (size_t i = 0; i < out->count; i++) {
        const struct contract_error *error = parameter->errors.by[out->items[i].kind];
        out->items[i].tolerated |= error != NULL && error->may_be_answered;
    }
    if (parameter->in == EXPRESSION_PATH)
        drop_declared(out);
}

void error_faults_clear(struct error_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        free(faults->items[i].value);
    faults->count = 0;
}

/* --- Asking --- */

static bool name_record(struct probe *probe, struct arguments *arguments)
{
    const struct contract_item *item = rule_subject(probe)->item;
    if (item == NULL)
        return true;
    const struct walk *walk = rule_rows(probe);
    AUTO_FREE char *id =
        walk == NULL ? NULL : evidence_id(walk->list, evidence_walk_row(walk, 0));
    if (walk != NULL && id == NULL)
        rule_lacked(probe, "the identifier of a record");
    if (id != NULL)
        arguments_set(arguments, item->id_parameter, id);
    return id != NULL;
}

bool error_baseline(struct probe *probe, struct arguments *arguments)
{
    const struct subject *subject = rule_subject(probe);
    struct evidence *evidence = rule_evidence(probe);
    const struct contract_parameter *unknown =
        evidence_unknown(evidence, subject->operation, subject->item == NULL);
    if (unknown != NULL) {
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
        return false;
    }
    if (!name_record(probe, arguments))
        return false;
    const struct answer *answer =
        evidence_ask(evidence, &(struct question){.operation = subject->operation,
                                                  .arguments = arguments});
    return evidence_accepted(answer) || rule_usable(probe, answer, 200);
}

const struct answer *error_ask(struct probe *probe, const struct arguments *baseline,
                               const struct error_fault *faults, size_t count, bool again)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    arguments_copy(&arguments, baseline);
    for (size_t i = 0; i < count; i++)
        if (faults[i].is_json)
            arguments_set_json(&arguments, faults[i].parameter, faults[i].value);
        else
            arguments_set(&arguments, faults[i].parameter, faults[i].value);
    rule_expect_refusal(probe, true);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = &arguments,
                                           .again = again});
}

bool error_is_of(const enum refusal *kinds, const struct error_fault *fault)
{
    if (kinds == NULL)
        return true;
    for (; *kinds != REFUSAL_COUNT; kinds++)
        if (*kinds == fault->kind)
            return true;
    return false;
}

void error_each_fault(struct probe *probe, const enum refusal *kinds, error_hold *hold)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct error_faults faults AUTO_FAULTS = {.count = 0};
    if (!error_baseline(probe, &arguments))
        return;
    error_faults_of(subject->operation, subject->parameter, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (error_is_of(kinds, &faults.items[i]))
            hold(probe, error_ask(probe, &arguments, &faults.items[i], 1, false),
                 &faults.items[i]);
}

/* --- Telling --- */

char *error_told(const struct error_fault *fault)
{
    return fault->value == NULL
               ? memory_format("without %s", fault->parameter->label)
               : memory_format("with %s=%.60s", fault->parameter->label, fault->value);
}

bool error_holds_text(const json_t *value, const char *wanted)
{
    size_t index;
    const char *key;
    json_t *below;
    if (json_is_string(value))
        return strstr(json_string_value(value), wanted) != NULL;
    json_array_foreach(value, index, below)
    {
        if (error_holds_text(below, wanted))
            return true;
    }
    json_object_foreach((json_t *)(uintptr_t)value, key, below)
    {
        if (error_holds_text(below, wanted))
            return true;
    }
    return false;
}

bool error_declares(const struct contract_error *error, const char *placeholder)
{
    return error_holds_text(error->body, placeholder) ||
           (error->detail != NULL && error_holds_text(error->detail, placeholder));
}
