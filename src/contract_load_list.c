/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"
#include "src/contract_page_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

static const char *const echo_keys[] = {"scope", "order", "direction", NULL};
static const char *const reversed_words[] = {"reject", "empty", NULL};
static const char *const case_words[] = {"sensitive", "insensitive", NULL};

/* Says that the answer has no such member or header, and which it has. */
static void report_output(struct contract_loading *loading, struct contract_node node,
                          const char *what, const char *missing,
                          const struct contract_names *names)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s: %s points nowhere: the answer has no %s", what,
                    json_string_value(node.value), missing);
    contract_names_hint(names, missing, loading->diagnostics, "it has");
}

static void check_header(struct contract_loading *loading, struct contract_node node,
                         const struct expression *expression,
                         const struct contract_response *response, const char *what)
{
    struct contract_node at = contract_node_resolved(
        loading, contract_node_at(loading, response->claim.pointer));
    struct contract_node headers = contract_node_member(loading, at, "headers");
    AUTO_NAMES struct contract_names names = {.count = 0};
    const char *name;
    json_t *value;

    json_object_foreach(headers.value, name, value)
    {
        if (strcasecmp(name, expression->name) == 0) {
            return;
        }
        contract_names_add(&names, name);
    }
    report_output(loading, node, what, expression->name, &names);
}

/* Follows an expression into the answer that means success. Returns the schema it leads
 * to; a node without value when that is not known. */
static struct contract_node follow_output(struct contract_loading *loading,
                                          struct contract_node node,
                                          const struct contract_operation *operation,
                                          const struct expression *expression,
                                          const char *what)
{
    const struct contract_response *response = contract_load_success(operation);
    struct contract_node out = {NULL, node.pointer};
    AUTO_NAMES struct contract_names names = {.count = 0};
    AUTO_FREE char *missing = NULL;

    if (response == NULL)
        return out;
    if (expression->source == EXPRESSION_RESPONSE_HEADER)
        check_header(loading, node, expression, response, what);
    if (expression->source != EXPRESSION_RESPONSE_BODY || response->shape == NULL)
        return out;
    if (contract_load_target(loading, contract_node_at(loading, response->shape->pointer),
                             expression->name, &out, &missing,
                             &names) == CONTRACT_TARGET_NONE)
        report_output(loading, node, what, missing, &names);
    return out;
}

struct expression contract_load_output(struct contract_loading *loading,
                                       struct contract_node node,
                                       const struct contract_operation *operation,
                                       const char *what, struct contract_node *schema)
{
    struct expression expression = contract_load_expression(node);

    *schema = (struct contract_node){NULL, node.pointer};
    if (expression.source != EXPRESSION_NONE &&
        expression.source < EXPRESSION_RESPONSE_HEADER) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "%s: %s is a part of the request", what,
                        json_string_value(node.value));
        diagnostics_hint(loading->diagnostics,
                         "an answer's parts are $response.body#/POINTER and "
                         "$response.header.NAME");
    } else if (expression.source != EXPRESSION_NONE) {
        *schema = follow_output(loading, node, operation, &expression, what);
    }
    return expression;
}

static void load_items(struct contract_loading *loading, struct contract_node node,
                       const struct contract_operation *operation,
                       struct contract_list *list)
{
    struct contract_node items = contract_node_member(loading, node, "items");
    struct contract_facets facets = {.visits = 0};
    struct contract_node schema, row;
    AUTO_NAMES struct contract_names names = {.count = 0};
    AUTO_FREE char *missing = NULL;

    list->items = contract_load_output(loading, items, operation, "items", &schema);
    if (schema.value == NULL)
        return;
    contract_load_facets(loading, schema, &facets);
    if (facets.type != NULL && strcmp(facets.type, "array") != 0) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        items.pointer, "items: %s is of type %s, not an array",
                        json_string_value(items.value), facets.type);
        diagnostics_hint(loading->diagnostics, "point at the array that holds the rows");
        return;
    }
    if (contract_load_target(loading, schema, "/0", &row, &missing, &names) ==
        CONTRACT_TARGET_FOUND)
        list->row = contract_load_shape(loading, row);
}

static void load_echoes(struct contract_loading *loading, struct contract_node node,
                        const struct contract_operation *operation,
                        const struct claim *claim, struct contract_list *list)
{
    struct claim own = {contract_node_certainty(node, claim->certainty), node.pointer};
    struct contract_node schema;

    for (int i = 0; echo_keys[i] != NULL; i++) {
        struct contract_statement statement =
            contract_statement_read(loading, node, echo_keys[i], &own);

        list->echoes[i].claim = statement.claim;
        list->echoes[i].at = contract_load_output(loading, statement.value, operation,
                                                  echo_keys[i], &schema);
    }
}

static enum comparison filter_comparison(const struct contract_list *list,
                                         const struct contract_filter *filter)
{
    const struct contract_field *field = NULL;

    if (list->records != NULL && filter->field != NULL)
        field = contract_field_at(list->records->shape, filter->field);
    if (field != NULL)
        return field->compare;
    return filter->parameter == NULL ? COMPARE_TEXT : filter->parameter->compare;
}

/* A moment may be written in another notation than the field's; all else is read as the
 * field is. */
static enum comparison filter_input(const struct contract_filter *filter)
{
    return filter->parameter != NULL && collection_is_moment(filter->compare) &&
                   collection_is_moment(filter->parameter->compare)
               ? filter->parameter->compare
               : filter->compare;
}

static void load_filter_field(struct contract_loading *loading, struct contract_node node,
                              const struct contract_list *list,
                              struct contract_filter *filter)
{
    struct contract_statement field =
        contract_statement_read(loading, node, "field", &filter->claim);

    filter->field = json_string_value(field.value.value);
    filter->field_claim = field.claim;
    if (field.others.value != NULL)
        filter->field_or =
            contract_node_texts(loading, field.others, &filter->field_or_count);
    contract_load_field(loading, list->records, filter->field, field.value.pointer);
    for (size_t i = 0; i < filter->field_or_count; i++)
        contract_load_field(loading, list->records, filter->field_or[i],
                            field.others.pointer);
    filter->in_row =
        list->row == NULL ||
        (filter->field != NULL && contract_field_at(list->row, filter->field) != NULL);
}

static void load_filter(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation,
                        const struct contract_list *list, struct contract_filter *filter)
{
    struct contract_node value = contract_node_member(loading, node, "value");
    AUTO_FREE char *what = memory_format("filters/%s", filter->name);

    filter->claim = (struct claim){contract_node_certainty(node, list->claim.certainty),
                                   node.pointer};
    filter->match_claim = filter->case_claim = filter->claim;
    filter->value = value.value != NULL ? contract_load_expression(value)
                                        : (struct expression){.source = EXPRESSION_QUERY,
                                                              .name = filter->name};
    filter->parameter =
        contract_load_input(loading, value, operation, &filter->value, what);
    load_filter_field(loading, node, list, filter);
    filter->match = (enum match)contract_statement_word(
        loading, node, "match", vocabulary_matches, MATCH_EQUALS, CERTAINTY_DOCUMENTED,
        &filter->match_claim, filter->match_allowed);
    contract_load_prefix(loading, node, operation, list, filter);
    if (filter->match < MATCH_AT_OR_AFTER)
        contract_load_separator(loading, node, filter);
    else
        contract_load_end(loading, node, list, filter);
    contract_load_beside(loading, node, operation, filter);
    filter->fold =
        contract_statement_word(loading, node, "case", case_words, 0, CERTAINTY_UNKNOWN,
                                &filter->case_claim, NULL) == 1;
    if (filter->parameter != NULL)
        filter->parameter->fold =
            filter->fold && filter->case_claim.certainty != CERTAINTY_UNKNOWN;
    filter->may_refuse_unknown =
        contract_word_index(contract_node_text(node, "unknown-values"),
                            vocabulary_unknown_values, 0) == 1;
    filter->compare = filter_comparison(list, filter);
    filter->input = filter_input(filter);
    contract_load_dates(loading, node, filter);
    contract_load_aliases(loading, contract_node_member(loading, node, "aliases"),
                          filter);
}

static void load_filters(struct contract_loading *loading, struct contract_node node,
                         struct contract_operation *operation, struct contract_list *list)
{
    const char *name;
    json_t *value;

    list->filters = contract_parts_array(loading->parts, json_object_size(node.value),
                                         sizeof *list->filters);
    json_object_foreach(node.value, name, value)
    {
        struct contract_filter *filter = &list->filters[list->filter_count++];

        filter->name = name;
        load_filter(loading, contract_node_member(loading, node, name), operation, list,
                    filter);
    }
    contract_load_prefixes(loading, operation, list);
}

static struct contract_filter *range_end(struct contract_loading *loading,
                                         struct contract_node node, const char *key,
                                         const struct contract_list *list)
{
    struct contract_node member = contract_node_member(loading, node, key);
    const char *name = json_string_value(member.value);
    AUTO_NAMES struct contract_names names = {.count = 0};

    for (size_t i = 0; name != NULL && i < list->filter_count; i++) {
        if (strcmp(list->filters[i].name, name) == 0) {
            return &list->filters[i];
        }
        contract_names_add(&names, list->filters[i].name);
    }
    if (name != NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        member.pointer, "%s: there is no filter %s", key, name);
        contract_names_hint(&names, name, loading->diagnostics, "filters");
    }
    return NULL;
}

/* Says when a filter cannot be this end of a range. */
static void check_end(struct contract_loading *loading, struct contract_node node,
                      const char *key, const struct contract_filter *filter,
                      enum match inclusive, enum match exclusive)
{
    if (filter == NULL || filter->match == inclusive || filter->match == exclusive)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    contract_node_member(loading, node, key).pointer,
                    "%s: the filter %s matches by %s, which is not the %s end of a range",
                    key, filter->name, vocabulary_matches[filter->match],
                    inclusive == MATCH_AT_OR_AFTER ? "lower" : "upper");
    diagnostics_hint(loading->diagnostics, "its match must be %s or %s",
                     vocabulary_matches[inclusive], vocabulary_matches[exclusive]);
}

static void check_fields(struct contract_loading *loading,
                         const struct contract_range *range)
{
    const char *from = range->from == NULL ? NULL : range->from->field;
    const char *to = range->to == NULL ? NULL : range->to->field;

    if (from == NULL || to == NULL || strcmp(from, to) == 0)
        return;
    diagnostics_add(
        loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, range->claim.pointer,
        "the ends of the range look at different members, %s and %s", from, to);
    diagnostics_hint(loading->diagnostics, "a range is of one field");
}

static void load_ranges(struct contract_loading *loading, struct contract_node nodes,
                        struct contract_list *list)
{
    size_t count = json_array_size(nodes.value);

    list->ranges = contract_parts_array(loading->parts, count, sizeof *list->ranges);
    list->range_count = count;
    for (size_t i = 0; i < count; i++) {
        struct contract_node node = contract_node_item(loading, nodes, i);
        struct contract_range *range = &list->ranges[i];

        range->claim = (struct claim){
            contract_node_certainty(node, list->claim.certainty), node.pointer};
        range->reversed_claim = range->claim;
        range->from = range_end(loading, node, "from", list);
        range->to = range_end(loading, node, "to", list);
        range->reversed_rejected =
            contract_statement_word(loading, node, "reversed", reversed_words,
                                    REVERSED_EMPTY, CERTAINTY_UNKNOWN,
                                    &range->reversed_claim,
                                    range->reversed_allowed) == REVERSED_REJECT;
        check_end(loading, node, "from", range->from, MATCH_AT_OR_AFTER, MATCH_AFTER);
        check_end(loading, node, "to", range->to, MATCH_AT_OR_BEFORE, MATCH_BEFORE);
        check_fields(loading, range);
        contract_load_ends(loading, node, range);
    }
}

void contract_load_list(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation)
{
    struct contract_list *list;
    struct contract_statement absent;

    if (!json_is_object(node.value))
        return;
    list = contract_parts_array(loading->parts, 1, sizeof *list);
    operation->list = list;
    list->claim = (struct claim){CERTAINTY_DOCUMENTED, node.pointer};
    list->records = contract_load_record_set(loading, node, "records");
    load_items(loading, node, operation, list);
    contract_load_scope(loading, contract_node_member(loading, node, "scope"), operation,
                        list->records, &list->claim, &list->scope);
    contract_load_page(loading, contract_node_member(loading, node, "page"), operation,
                       &list->claim, &list->page);
    contract_load_page_key(loading, contract_node_member(loading, node, "page"), list);
    contract_load_totals(loading, contract_node_member(loading, node, "totals"),
                         operation, &list->claim, list);
    load_echoes(loading, contract_node_member(loading, node, "echoes"), operation,
                &list->claim, list);
    contract_load_none(loading, contract_node_member(loading, node, "totals"), operation);
    load_filters(loading, contract_node_member(loading, node, "filters"), operation,
                 list);
    load_ranges(loading, contract_node_member(loading, node, "ranges"), list);
    contract_load_check_ends(loading, list);
    contract_load_order(loading, contract_node_member(loading, node, "order"), operation,
                        list);
    contract_load_check_key(loading, list);
    absent = contract_statement_read(loading, node, "absent", &list->claim);
    list->absent_claim = absent.claim;
    if (absent.value.value != NULL)
        list->absent = contract_node_texts(loading, absent.value, &list->absent_count);
}
