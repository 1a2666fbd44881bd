/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays and objects that are wrong in one way. */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"
#include "src/sample.h"
#include "src/value.h"

#include <string.h>

#define RUBBISH "countersign none"

static const struct {
    const char *keyword;
    enum refusal kind;
} kinds[] = {
    {"type", REFUSAL_TYPE},       {"enum", REFUSAL_ENUM},
    {"const", REFUSAL_ENUM},      {"minimum", REFUSAL_MINIMUM},
    {"maximum", REFUSAL_MAXIMUM}, {"format", REFUSAL_FORMAT},
    {"pattern", REFUSAL_PATTERN}, {"minItems", REFUSAL_LENGTH},
    {"maxItems", REFUSAL_LENGTH}, {"maxLength", REFUSAL_LENGTH},
};

static bool note_keyword(void *context, const struct schema_violation *violation)
{
    const char **keyword = context;

    *keyword = violation->keyword;
    return false;
}

static enum refusal kind_of(const char *keyword)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].keyword, keyword) == 0)
            return kinds[i].kind;
    return REFUSAL_PARAMETER;
}

/* Takes `value`, and keeps it when it is wrong in a way that is not there yet. */
static void add_wrong(const struct contract_parameter *parameter, json_t *value,
                      struct error_faults *out)
{
    const char *keyword = NULL;
    char *printed = value_print(value);
    bool wrong = !schema_validate(parameter->schema, value, note_keyword, &keyword);
    enum refusal kind = wrong ? kind_of(keyword) : REFUSAL_COUNT;

    json_decref(value);
    for (size_t i = 0; wrong && i < out->count; i++)
        wrong = out->items[i].kind != kind || out->items[i].value == NULL;
    if (!wrong || out->count == ERROR_FAULTS_MAX) {
        free(printed);
        return;
    }
    out->items[out->count++] = (struct error_fault){
        .parameter = parameter, .kind = kind, .value = printed, .is_json = true};
}

/* A value that is right: what the contract shows, else one made. */
static json_t *good_value(const struct contract_parameter *parameter)
{
    struct sample_options options = {.use = SAMPLE_REQUEST};
    const json_t *shown =
        parameter->example != NULL ? parameter->example : parameter->initial;

    return shown != NULL ? json_deep_copy(shown)
                         : sample_value(parameter->schema, &options);
}

static void add_arrays(const struct contract_parameter *parameter, const json_t *good,
                       struct error_faults *out)
{
    const char *const elements[] = {RUBBISH, "-1", "1000000000", "1.5", "~"};

    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        json_t *wrong = json_array();

        json_array_append_new(wrong,
                              parameter_style_scalar(parameter->form->type, elements[i],
                                                     strlen(elements[i])));
        add_wrong(parameter, wrong, out);
    }
    if (json_array_size(good) > 0) {
        json_t *longer = json_array();

        while (json_array_size(longer) < 40)
            json_array_append(longer, json_array_get(good, 0));
        add_wrong(parameter, longer, out);
    }
}

/* One member missing, one of another type, one too many. */
static void add_objects(const struct contract_parameter *parameter, const json_t *good,
                        struct error_faults *out)
{
    const char *name;
    const json_t *value;
    json_t *stranger = json_deep_copy(good);

    json_object_foreach((json_t *)good, name, value)
    {
        json_t *wrong = json_deep_copy(good), *without = json_deep_copy(good);

        json_object_set_new(wrong, name, json_string(RUBBISH));
        json_object_del(without, name);
        add_wrong(parameter, wrong, out);
        /* Where nothing is left, nothing is sent. */
        if (json_object_size(without) > 0)
            add_wrong(parameter, without, out);
        else
            json_decref(without);
    }
    json_object_set_new(stranger, "countersign", json_string("none"));
    if (parameter->form->style == STYLE_FORM && parameter->form->explode)
        json_decref(stranger);
    else
        add_wrong(parameter, stranger, out);
}

void error_faults_styled(const struct contract_parameter *parameter,
                         struct error_faults *out)
{
    json_auto_t *good = parameter->schema == NULL ? NULL : good_value(parameter);

    if (json_is_array(good))
        add_arrays(parameter, good, out);
    else if (json_is_object(good))
        add_objects(parameter, good, out);
}

bool error_declares_refusals(const struct contract_operation *operation)
{
    for (size_t i = 0; i < operation->response_count; i++)
        if (operation->responses[i].status_low == 422 ||
            (operation->responses[i].status_low == 400 &&
             operation->responses[i].status_high == 400))
            return true;
    return false;
}
