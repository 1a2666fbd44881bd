/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static bool is_range_end(const struct contract_filter *filter)
{
    return filter->match >= MATCH_AT_OR_AFTER;
}

/* True when any text may be asked for: not a boolean, nor one of a few words. */
static bool takes_text(const struct contract_filter *filter)
{
    json_auto_t *quoted = json_string("it's");

    return filter->compare == COMPARE_TEXT && filter->parameter->enumeration == NULL &&
           (filter->parameter->schema == NULL ||
            schema_validate(filter->parameter->schema, quoted, NULL, NULL));
}

/* Says whether a list's filter is a target, and how sure its claim is. */
typedef bool filter_suits(const struct contract_list *list,
                          const struct contract_filter *filter,
                          enum certainty *certainty);

static void filters(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out, filter_suits *suits)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++) {
            const struct contract_filter *filter = &list->filters[j];
            enum certainty certainty = filter->claim.certainty;

            if (!is_range_end(filter) && suits(list, filter, &certainty))
                defect_add(out, kind,
                           (struct defect_target){
                               .operation = i, .part = j, .certainty = certainty},
                           "%s.%s", contract->operations[i].id, filter->name);
        }
    }
}

static bool is_any(const struct contract_list *list, const struct contract_filter *filter,
                   enum certainty *certainty)
{
    (void)filter;
    (void)list;
    (void)certainty;
    return true;
}

static bool contains(const struct contract_list *list,
                     const struct contract_filter *filter, enum certainty *certainty)
{
    (void)list;
    *certainty = defect_weaker(*certainty, filter->match_claim.certainty);
    return filter->match == MATCH_CONTAINS;
}

/* Another reading of an inferred match may well be right, so only sure ones count. */
/* True when the beginning of some record's text may be asked for. */
static bool takes_a_part(const struct contract_list *list,
                         const struct contract_filter *filter)
{
    size_t index;
    const json_t *record;

    if (filter->parameter->enumeration != NULL)
        return false;
    contract_records_foreach(list->records, index, record)
    {
        const json_t *value = value_at(record, filter->field);
        size_t length = json_string_length(value);
        json_auto_t *part =
            length < 2 ? NULL : value_string(json_string_value(value), length - 1);

        if (part != NULL &&
            (filter->parameter->schema == NULL ||
             schema_validate(filter->parameter->schema, part, NULL, NULL)))
            return true;
    }
    return false;
}

static bool equals(const struct contract_list *list, const struct contract_filter *filter,
                   enum certainty *certainty)
{
    (void)certainty;
    return filter->match == MATCH_EQUALS && filter->compare == COMPARE_TEXT &&
           filter->match_claim.certainty == CERTAINTY_DOCUMENTED &&
           takes_a_part(list, filter);
}

/* True when the text of some record's field has one of these bytes (a range of them). */
static bool some_text_has(const struct contract_list *list,
                          const struct contract_filter *filter, unsigned char low,
                          unsigned char high)
{
    size_t index;
    const json_t *record;

    contract_records_foreach(list->records, index, record)
    {
        const char *text = json_string_value(value_at(record, filter->field));

        for (; text != NULL && *text != '\0'; text++)
            if ((unsigned char)*text >= low && (unsigned char)*text <= high)
                return true;
    }
    return false;
}

static bool is_capital(const struct contract_list *list,
                       const struct contract_filter *filter, enum certainty *certainty)
{
    (void)certainty;
    return !filter->fold && filter->compare == COMPARE_TEXT &&
           some_text_has(list, filter, 'A', 'Z');
}

static bool is_foreign(const struct contract_list *list,
                       const struct contract_filter *filter, enum certainty *certainty)
{
    (void)certainty;
    return filter->compare == COMPARE_TEXT && some_text_has(list, filter, 0x80, 0xff);
}

/* That a wildcard is only a character follows from "contains", yet nobody says it. */
static bool has_percent(const struct contract_list *list,
                        const struct contract_filter *filter, enum certainty *certainty)
{
    *certainty = defect_weaker(*certainty, CERTAINTY_INFERRED);
    return filter->match == MATCH_CONTAINS && some_text_has(list, filter, '%', '%');
}

static bool has_underscore(const struct contract_list *list,
                           const struct contract_filter *filter,
                           enum certainty *certainty)
{
    *certainty = defect_weaker(*certainty, CERTAINTY_INFERRED);
    return filter->match == MATCH_CONTAINS && some_text_has(list, filter, '_', '_');
}

static bool is_free_text(const struct contract_list *list,
                         const struct contract_filter *filter, enum certainty *certainty)
{
    (void)list;
    (void)certainty;
    return takes_text(filter);
}

static bool is_paged(const struct contract_list *list,
                     const struct contract_filter *filter, enum certainty *certainty)
{
    (void)filter;
    (void)certainty;
    return list->page.declared;
}

static bool is_counted(const struct contract_list *list,
                       const struct contract_filter *filter, enum certainty *certainty)
{
    const struct contract_total *total = &list->totals[TOTAL_ITEMS];

    (void)filter;
    *certainty = defect_weaker(*certainty, total->claim.certainty);
    return total->at.source != EXPRESSION_NONE;
}

enum {
    ANY,
    CONTAINS,
    EQUALS,
    CAPITAL,
    FOREIGN,
    PERCENT,
    UNDERSCORE,
    PAGED,
    COUNTED,
    FREE
};
static filter_suits *const suits_by_number[] = {
    [ANY] = is_any,         [CONTAINS] = contains,  [EQUALS] = equals,
    [CAPITAL] = is_capital, [FOREIGN] = is_foreign, [PERCENT] = has_percent,
    [PAGED] = is_paged,     [COUNTED] = is_counted, [UNDERSCORE] = has_underscore,
    [FREE] = is_free_text,
};

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    filters(contract, kind, out, suits_by_number[kind->number]);
}

static void become_equals(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation]
        .list->filters[defect->target.part]
        .match = MATCH_EQUALS;
}

static void become_prefix(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation]
        .list->filters[defect->target.part]
        .match = MATCH_PREFIX;
}

static void become_contains(struct contract *contract, const struct defect *defect,
                            struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation]
        .list->filters[defect->target.part]
        .match = MATCH_CONTAINS;
}

static void ignore(const struct defect *defect, struct defect_exchange *exchange)
{
    defect_drop_filter(exchange->query, defect->target.part);
}

static void ignore_later(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_start(exchange) > 0 || exchange->query->after != STORE_NONE ||
        exchange->query->behind.present)
        defect_drop_filter(exchange->query, defect->target.part);
}

static void drop_match(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_filter(exchange->query, defect->target.part) != NULL &&
        exchange->rows->count > 0)
        exchange->rows->count--;
}

static void count_all(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query wider = *exchange->query;
    size_t given = wider.filter_count;
    struct query_rows rows;

    wider.filters = memory_array(given + 1, sizeof *wider.filters);
    memcpy(wider.filters, exchange->query->filters, given * sizeof *wider.filters);
    if (defect_drop_filter(&wider, defect->target.part)) {
        query_match(&wider, &rows);
        exchange->page->totals[TOTAL_ITEMS] = (int64_t)rows.count;
        query_rows_clear(&rows);
    }
    query_clear(&wider);
}

/* What an unescaped query comes to. */
static void fail_on_quote(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_filter *filter =
        &exchange->operation->list->filters[defect->target.part];
    const char *text = route_input(exchange->route, exchange->request, &filter->value);

    if (!defect_succeeds(exchange) || text == NULL || strchr(text, '\'') == NULL)
        return;
    exchange->response->status = 500;
    defect_replace_body(exchange->response, memory_text("{}"));
}

/* --- Predicates: another way to match the one filter that is lied about --- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_ending(const char *text, const char *wanted)
{
    return ends_with(text, wanted);
}

static bool is_lowered(const char *text, const char *wanted)
{
    AUTO_FREE char *lower = memory_text(wanted);

    for (char *at = lower; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return strstr(text, lower) != NULL;
}

static bool is_ascii(const char *text, const char *wanted)
{
    for (const char *at = wanted; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            return false;
    return strstr(text, wanted) != NULL;
}

/* Matches the whole of `text`, where `any` stands for any bytes and `one` for one. */
static bool globs(const char *text, const char *pattern, char any, char one)
{
    const char *star = NULL, *resumed = NULL;

    while (*text != '\0') {
        if (*pattern != '\0' && *pattern == any) {
            star = pattern++;
            resumed = text;
        } else if (*pattern != '\0' && (*pattern == *text || *pattern == one)) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++resumed;
        } else {
            return false;
        }
    }
    while (*pattern != '\0' && *pattern == any)
        pattern++;
    return *pattern == '\0';
}

static bool globs_anywhere(const char *text, const char *wanted, char any, char one)
{
    AUTO_FREE char *pattern = memory_format("\x01%s\x01", wanted);

    for (char *at = pattern; any != '\0' && *at != '\0'; at++)
        if (*at == any)
            *at = '\x01';
    return globs(text, pattern, '\x01', one);
}

static bool is_percent_match(const char *text, const char *wanted)
{
    return globs_anywhere(text, wanted, '%', '\0');
}

static bool is_underscore_match(const char *text, const char *wanted)
{
    return globs_anywhere(text, wanted, '\0', '_');
}

static bool (*const predicates[])(const char *text, const char *wanted) = {
    [CONTAINS] = is_ending,
    [CAPITAL] = is_lowered,
    [FOREIGN] = is_ascii,
    [PERCENT] = is_percent_match,
    [UNDERSCORE] = is_underscore_match,
};

static bool passes_otherwise(const void *context, const struct query *query,
                             const struct query_filter *filter, size_t row)
{
    const struct defect *defect = context;
    struct scalar value = query_value(query, filter, row);

    if (filter->index != defect->target.part)
        return query_passes(query, filter, row);
    return value.present && value.text != NULL &&
           predicates[defect->kind->number](value.text, filter->text);
}

static void match_otherwise(const struct defect *defect, struct defect_exchange *exchange)
{
    exchange->query->predicate = passes_otherwise;
    exchange->query->context = defect;
}

/* Of several filters that are no range, one is enough. */
static bool passes_one(const void *context, const struct query *query,
                       const struct query_filter *filter, size_t row)
{
    const struct contract_filter *declared = query->view->operation->list->filters;

    (void)context;
    if (is_range_end(&declared[filter->index]))
        return query_passes(query, filter, row);
    for (size_t i = 0; i < query->filter_count; i++)
        if (!is_range_end(&declared[query->filters[i].index]) &&
            query_passes(query, &query->filters[i], row))
            return true;
    return false;
}

static void match_one(const struct defect *defect, struct defect_exchange *exchange)
{
    exchange->query->predicate = passes_one;
    exchange->query->context = defect;
}

static void several(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        size_t count = 0;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++)
            count += !is_range_end(&list->filters[j]);
        if (count > 1)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

#define LIE(label, sentence, suited)                                                     \
    .name = label, .family = "filter", .summary = sentence, .targets = targets,          \
    .number = suited

const struct defect_kind defect_filter_kinds[] = {
    {LIE("filter-ignored", "a filter does nothing", ANY), .at[DEFECT_QUERY] = ignore},
    {LIE("filter-first-page-only", "a filter does nothing behind the first page", PAGED),
     .at[DEFECT_QUERY] = ignore_later},
    {LIE("filter-last-match-dropped", "the last row that matches a filter is missing",
         ANY),
     .at[DEFECT_ROWS] = drop_match},
    {LIE("filter-lowered", "the value looked for is lowered, the records are not",
         CAPITAL),
     .at[DEFECT_QUERY] = match_otherwise},
    {LIE("contains-as-equals", "only the whole value is found", CONTAINS),
     .apply = become_equals},
    {LIE("contains-as-prefix", "only the beginning of a value is found", CONTAINS),
     .apply = become_prefix},
    {LIE("contains-as-suffix", "only the end of a value is found", CONTAINS),
     .at[DEFECT_QUERY] = match_otherwise},
    {LIE("equals-as-contains", "a part of a value is found as well", EQUALS),
     .apply = become_contains},
    {LIE("equals-as-prefix", "the beginning of a value is found as well", EQUALS),
     .apply = become_prefix},
    {LIE("percent-as-wildcard", "a percent sign stands for any text", PERCENT),
     .at[DEFECT_QUERY] = match_otherwise},
    {LIE("underscore-as-wildcard", "an underscore stands for any character", UNDERSCORE),
     .at[DEFECT_QUERY] = match_otherwise},
    {LIE("non-ascii-never-matches", "text outside ASCII is never found", FOREIGN),
     .at[DEFECT_QUERY] = match_otherwise},
    {LIE("total-not-filtered", "the total counts what a filter takes away", COUNTED),
     .at[DEFECT_PAGE] = count_all},
    {LIE("filter-quote-failure", "a value with a quote is answered with a failure", FREE),
     .at[DEFECT_RESPONSE] = fail_on_quote},
    {.name = "filters-or",
     .family = "filter",
     .summary = "of several filters one is enough",
     .targets = several,
     .at[DEFECT_QUERY] = match_one},
    {0},
};
