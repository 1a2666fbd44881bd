/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ranges of which both ends stand in one input, "between=1..9". The filters that are the
 * ends have parameters for them that are none of the operation's own.
 */
#include "src/contract_internal.h"

#include "src/memory.h"

#include <string.h>

static void report(struct contract_loading *loading, const char *pointer,
                   const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

/* An end is held to the schema of the field, unless its filter says how it is written. */
static void describe(const struct contract_list *list,
                     const struct contract_filter *filter, bool says_dates,
                     struct contract_parameter *end)
{
    const struct contract_field *field =
        list->records == NULL || filter->field == NULL
            ? NULL
            : contract_field_at(list->records->shape, filter->field);

    end->type = "string";
    if (field == NULL)
        return;
    end->compare = field->compare;
    if (says_dates)
        return;
    end->type = field->type;
    end->format = field->format;
    end->schema = field->schema;
}

void contract_load_end(struct contract_loading *loading, struct contract_node node,
                       const struct contract_list *list, struct contract_filter *filter)
{
    struct contract_node at = contract_node_member(loading, node, "separator");
    bool is_lower = filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AFTER;
    const struct contract_parameter *whole = filter->parameter;
    struct contract_parameter *end;

    if (at.value == NULL || whole == NULL)
        return;
    if (json_string_length(at.value) == 0 || whole->prefix != NULL ||
        contract_parameter_is_styled(whole)) {
        report(loading, at.pointer,
               "separator: two ends in one input are a text, with something between them",
               "say \"..\", and let the parameter be a plain string without a prefix");
        return;
    }
    end = contract_parts_array(loading->parts, 1, sizeof *end);
    *end = (struct contract_parameter){.name = whole->name,
                                       .label = whole->label,
                                       .in = is_lower ? EXPRESSION_PART_FROM
                                                      : EXPRESSION_PART_TO,
                                       .whole = whole,
                                       .between = json_string_value(at.value),
                                       .errors = whole->errors,
                                       .claim = filter->claim};
    describe(list, filter, json_object_get(node.value, "dates") != NULL, end);
    filter->parameter = end;
    filter->value = contract_parameter_at(end);
}

/* What sets the ends apart must not stand in one. */
static void check_between(struct contract_loading *loading, struct contract_node node,
                          const struct contract_range *range)
{
    char text[INSTANT_TEXT_SIZE] = "-0.5";

    if (collection_is_moment(range->from->compare))
        (void)contract_filter_print(range->from, (struct instant){.nanoseconds = 5},
                                    text);
    if (range->from->compare == COMPARE_TEXT || strstr(text, range->between) == NULL)
        return;
    report(loading, node.pointer, "what sets the two ends apart stands in an end as well",
           "such an input cannot be read; look up how it is really written");
}

static bool is_end_of(const struct contract_filter *filter,
                      const struct contract_filter *other)
{
    return filter->parameter->whole == other->parameter->whole &&
           (filter->parameter->whole == NULL ||
            strcmp(filter->parameter->between, other->parameter->between) == 0);
}

void contract_load_ends(struct contract_loading *loading, struct contract_node node,
                        struct contract_range *range)
{
    static const char *const open_words[] = {"neither", "from", "to", "either", NULL};
    const char *nothing = contract_node_text(node, "open-as");
    int open;

    range->open_claim = range->claim;
    open = contract_statement_word(loading, node, "open", open_words, 0,
                                   CERTAINTY_UNKNOWN, &range->open_claim, NULL);
    range->from_open = open == 1 || open == 3;
    range->to_open = open == 2 || open == 3;
    range->nothing = nothing == NULL ? "" : nothing;
    if (range->from == NULL || range->to == NULL || range->from->parameter == NULL ||
        range->to->parameter == NULL)
        return;
    if (!is_end_of(range->from, range->to)) {
        report(loading, node.pointer, "only one end of the range stands in that input",
               "both name the same input and the same separator, or neither has one");
        return;
    }
    range->whole = range->from->parameter->whole;
    range->between = range->from->parameter->between;
    if (range->whole != NULL)
        check_between(loading, node, range);
    else if (json_object_get(node.value, "open") != NULL)
        report(loading, contract_node_member(loading, node, "open").pointer,
               "an end that has an input of its own is open where that is left out",
               "leave open out");
}

void contract_load_check_ends(struct contract_loading *loading,
                              const struct contract_list *list)
{
    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        bool found = filter->parameter == NULL || filter->parameter->whole == NULL;

        for (size_t j = 0; j < list->range_count; j++)
            found =
                found || list->ranges[j].from == filter || list->ranges[j].to == filter;
        if (!found)
            report(loading, filter->claim.pointer,
                   "one of two ends in an input is the end of no range",
                   "name the other one by a filter as well, and both in ranges");
    }
}

/* True when the end is the text that stands for none. */
static bool is_nothing(const struct contract_range *range, const char *text,
                       size_t length)
{
    return strlen(range->nothing) == length && strncmp(range->nothing, text, length) == 0;
}

bool contract_range_ends(const struct contract_range *range, const char *text,
                         struct contract_ends *ends)
{
    const char *between = strstr(text, range->between);
    const char *rest = between == NULL ? NULL : between + strlen(range->between);

    *ends = (struct contract_ends){.from = text, .to = rest};
    if (rest == NULL || strstr(rest, range->between) != NULL)
        return false;
    ends->from_length = (size_t)(between - text);
    ends->to_length = strlen(rest);
    if (is_nothing(range, ends->from, ends->from_length))
        ends->from = NULL;
    if (is_nothing(range, ends->to, ends->to_length))
        ends->to = NULL;
    return (ends->from != NULL || range->from_open) &&
           (ends->to != NULL || range->to_open);
}

char *contract_range_text(const struct contract_range *range, const char *from,
                          const char *to)
{
    return memory_format("%s%s%s", from == NULL ? range->nothing : from, range->between,
                         to == NULL ? range->nothing : to);
}

char *contract_range_received(const struct contract_range *range, const char *from,
                              const char *to)
{
    return range->whole == NULL ? memory_text(from)
                                : contract_range_text(range, from, to);
}
