/* SPDX-License-Identifier: Apache-2.0 */
/* What a question gives because something else in it does not go alone. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CHAIN_MAX  4 /* inputs that need each other, one after the other */
#define LONG_AGO   0
#define LONG_AFTER 32503679999 /* the last second of the year 2999 */
#define LITTLE     "0"
#define MUCH       "1000000000"

void evidence_set_about(struct evidence *evidence,
                        const struct contract_operation *operation,
                        const struct contract_parameter *input, const char *value)
{
    bool leans = operation != NULL && input != NULL &&
                 contract_input_leans(operation, input, NULL) &&
                 (value == NULL || !contract_goes_alone(operation, input, value));
    evidence->about = leans ? (struct evidence_about){operation, input, value}
                            : (struct evidence_about){.operation = NULL};
}

static bool is_needed(const struct evidence *evidence,
                      const struct contract_operation *operation,
                      const struct arguments *given,
                      const struct contract_parameter *parameter, unsigned chain);

/* True when the question gives the input with a value that does not go alone. */
static bool is_given(const struct evidence *evidence,
                     const struct contract_operation *operation,
                     const struct arguments *given,
                     const struct contract_requires *requires, unsigned chain)
{
    const struct evidence_about *about = &evidence->about;
    const char *said;
    if (about->operation == operation && about->input == requires->input &&
        (about->value == NULL || contract_requires_of(requires, about->value)))
        return true;
    if (evidence_is_said(given, requires->input, &said))
        return said != NULL && contract_requires_of(requires, said);
    AUTO_FREE char *filled = evidence_filled(evidence, requires->input);
    if (filled != NULL)
        return contract_requires_of(requires, filled);
    return chain > 0 && is_needed(evidence, operation, given, requires->input, chain - 1);
}

static bool is_needed(const struct evidence *evidence,
                      const struct contract_operation *operation,
                      const struct arguments *given,
                      const struct contract_parameter *parameter, unsigned chain)
{
    for (size_t i = 0; i < operation->requires_count; i++) {
        const struct contract_requires *requires = &operation->requires[i];
        for (size_t j = 0; j < requires->need_count; j++)
            if (requires->needs[j] == parameter &&
                is_given(evidence, operation, given, requires, chain))
                return true;
    }
    return false;
}

static bool is_taken(const struct contract_parameter *parameter, const char *text)
{
    bool is_text = parameter->type == NULL || strcmp(parameter->type, "string") == 0;
    json_auto_t *value = is_text ? value_string(text, strlen(text))
                                 : json_loads(text, JSON_DECODE_ANY, NULL);
    return value != NULL && (parameter->schema == NULL ||
                             schema_validate(parameter->schema, value, NULL, NULL));
}

char *evidence_widest(const struct contract_filter *filter)
{
    const struct contract_parameter *parameter = filter->parameter;
    bool lower = filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AFTER;
    char text[INSTANT_TEXT_SIZE];
    if (collection_is_moment(filter->compare))
        (void)contract_filter_print(
            filter, (struct instant){.seconds = lower ? LONG_AGO : LONG_AFTER}, text);
    else if (lower ? parameter->has_minimum : parameter->has_maximum)
        (void)snprintf(text, sizeof text, "%.15g",
                       lower ? parameter->minimum : parameter->maximum);
    else
        (void)snprintf(text, sizeof text, "%s", lower ? LITTLE : MUCH);
    return is_taken(parameter, text) ? memory_text(text) : NULL;
}

/* The page that a question without pages is about. */
static char *page_value(const struct contract_list *list,
                        const struct contract_parameter *parameter)
{
    const struct contract_page *page = &list->page;
    if (page->declared && parameter == page->size_parameter) {
        int64_t size = evidence_default_size(list);
        return memory_format("%" PRId64, size > 0 ? size : evidence_largest_size(list));
    }
    return page->declared && parameter == page->index_parameter &&
                   contract_page_counts(page)
               ? memory_format("%" PRId64, page->first)
               : NULL;
}

char *evidence_needed(const struct evidence *evidence,
                      const struct contract_operation *operation,
                      const struct arguments *given,
                      const struct contract_parameter *parameter)
{
    const struct contract_filter *filter = contract_filter_of(operation, parameter);
    char *value = NULL;
    if (!is_needed(evidence, operation, given, parameter, CHAIN_MAX))
        return NULL;
    if (filter != NULL && filter->match >= MATCH_AT_OR_AFTER)
        value = evidence_widest(filter);
    else if (operation->list != NULL)
        value = page_value(operation->list, parameter);
    return value != NULL ? value : evidence_declared(parameter);
}
