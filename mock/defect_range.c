/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"

#include <string.h>

#define SECONDS_OF_DAY 86400

/* Which end of a range a kind is about. */
enum end { FROM, TO, BOTH };

static const struct contract_range *range_of(const struct defect *defect,
                                             const struct contract *contract)
{
    return &contract->operations[defect->target.operation]
                .list->ranges[defect->target.part];
}

static struct contract_filter *end_of(const struct contract_range *range, enum end end)
{
    return end == TO ? range->to : range->from;
}

static size_t filter_index(const struct defect *defect, const struct contract *contract,
                           enum end end)
{
    const struct contract_list *list =
        contract->operations[defect->target.operation].list;

    return (size_t)(end_of(range_of(defect, contract), end) - list->filters);
}

/* Says whether a range is a target, and how sure its claim is. */
typedef bool range_suits(const struct contract_operation *operation,
                         const struct contract_range *range, enum end end,
                         enum certainty *certainty);

/* A filter may be the end of several ranges; it is lied about once. */
static bool is_end_of_another(const struct contract_list *list, size_t range,
                              enum end end)
{
    const struct contract_range *of = &list->ranges[range];

    for (size_t i = 0; i < range; i++)
        if (end == FROM ? list->ranges[i].from == of->from
                        : end == TO && list->ranges[i].to == of->to)
            return true;
    return false;
}

static void ranges(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out, range_suits *suits)
{
    enum end end = (enum end)kind->number;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_list *list = operation->list;

        for (size_t j = 0; list != NULL && j < list->range_count; j++) {
            const struct contract_range *range = &list->ranges[j];
            struct defect_target target = {
                .operation = i, .part = j, .certainty = range->claim.certainty};

            if (is_end_of_another(list, j, end) ||
                !suits(operation, range, end, &target.certainty))
                continue;
            if (end == BOTH)
                defect_add(out, kind, target, "%s.%s-%s", operation->id,
                           range->from->name, range->to->name);
            else
                defect_add(out, kind, target, "%s.%s", operation->id,
                           end_of(range, end)->name);
        }
    }
}

static bool is_any(const struct contract_operation *operation,
                   const struct contract_range *range, enum end end,
                   enum certainty *certainty)
{
    (void)operation;
    *certainty = defect_weaker(*certainty, end_of(range, end)->claim.certainty);
    return true;
}

static bool is_inclusive(const struct contract_operation *operation,
                         const struct contract_range *range, enum end end,
                         enum certainty *certainty)
{
    const struct contract_filter *filter = end_of(range, end);

    (void)operation;
    *certainty = defect_weaker(*certainty, filter->match_claim.certainty);
    return filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AT_OR_BEFORE;
}

static bool is_exclusive(const struct contract_operation *operation,
                         const struct contract_range *range, enum end end,
                         enum certainty *certainty)
{
    return !is_inclusive(operation, range, end, certainty);
}

static bool is_of_moments(const struct contract_operation *operation,
                          const struct contract_range *range, enum end end,
                          enum certainty *certainty)
{
    return is_any(operation, range, end, certainty) &&
           collection_is_moment(end_of(range, end)->compare) &&
           !contract_filter_is_daily(end_of(range, end));
}

/* Ends of which a bad value is refused. */
static bool is_formatted(const struct contract_operation *operation,
                         const struct contract_range *range, enum end end,
                         enum certainty *certainty)
{
    const struct contract_parameter *parameter = end_of(range, end)->parameter;
    const struct contract_error *error = parameter->errors.by[REFUSAL_FORMAT];

    if (error == NULL)
        error = operation->errors.by[REFUSAL_FORMAT];
    *certainty = error == NULL ? CERTAINTY_INFERRED : contract_refusal_certainty(error);
    return (parameter->format != NULL || parameter->dates != NULL) &&
           end_of(range, end)->input == COMPARE_INSTANT;
}

/* The first filter that is no bound, and takes any text or one of a list; NULL: none. */
static const struct contract_filter *filter_beside(const struct contract_list *list)
{
    for (size_t i = 0; i < list->filter_count; i++)
        if (list->filters[i].match < MATCH_AT_OR_AFTER && list->filters[i].in_row)
            return &list->filters[i];
    return NULL;
}

static bool is_formatted_beside(const struct contract_operation *operation,
                                const struct contract_range *range, enum end end,
                                enum certainty *certainty)
{
    return is_formatted(operation, range, end, certainty) &&
           filter_beside(operation->list) != NULL;
}

static bool is_reversible(const struct contract_operation *operation,
                          const struct contract_range *range, enum end end,
                          enum certainty *certainty)
{
    (void)operation;
    (void)end;
    *certainty = defect_weaker(*certainty, range->reversed_claim.certainty);
    return range->reversed_rejected;
}

static bool is_empty_when_reversed(const struct contract_operation *operation,
                                   const struct contract_range *range, enum end end,
                                   enum certainty *certainty)
{
    (void)operation;
    (void)end;
    *certainty = defect_weaker(*certainty, range->reversed_claim.certainty);
    return !range->reversed_rejected;
}

/* Few documents say that an offset counts. */
static bool is_offset(const struct contract_operation *operation,
                      const struct contract_range *range, enum end end,
                      enum certainty *certainty)
{
    const char *format = range->from->parameter->format;

    *certainty = defect_weaker(*certainty, CERTAINTY_INFERRED);
    return is_of_moments(operation, range, end, certainty) && format != NULL &&
           strcmp(format, "date-time") == 0;
}

static void any(const struct contract *contract, const struct defect_kind *kind,
                struct defect_list *out)
{
    ranges(contract, kind, out, is_any);
}

static void inclusive(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    ranges(contract, kind, out, is_inclusive);
}

static void exclusive(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    ranges(contract, kind, out, is_exclusive);
}

static void of_moments(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    ranges(contract, kind, out, is_of_moments);
}

static void offset(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    ranges(contract, kind, out, is_offset);
}

static void formatted(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    ranges(contract, kind, out, is_formatted);
}

static void formatted_beside(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    ranges(contract, kind, out, is_formatted_beside);
}

static void exchanged(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    ranges(contract, kind, out, is_empty_when_reversed);
}

static void reversible(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    ranges(contract, kind, out, is_reversible);
}

static void ignore_end(const struct defect *defect, struct defect_exchange *exchange)
{
    defect_drop_filter(exchange->query, filter_index(defect, exchange->contract,
                                                     (enum end)defect->kind->number));
}

static void ignore_to_of_both(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    size_t from = filter_index(defect, exchange->contract, FROM);

    if (defect_filter(exchange->query, from) != NULL)
        defect_drop_filter(exchange->query, filter_index(defect, exchange->contract, TO));
}

static void swap_ends(struct contract *contract, const struct defect *defect,
                      struct defects *defects)
{
    const struct contract_range *range = range_of(defect, contract);
    enum match from = range->from->match;

    (void)defects;
    range->from->match = range->to->match;
    range->to->match = from;
}

static void exclude_end(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    struct contract_filter *filter =
        end_of(range_of(defect, contract), (enum end)defect->kind->number);

    (void)defects;
    filter->match = filter->match == MATCH_AT_OR_AFTER ? MATCH_AFTER : MATCH_BEFORE;
}

static void include_end(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    struct contract_filter *filter =
        end_of(range_of(defect, contract), (enum end)defect->kind->number);

    (void)defects;
    filter->match = filter->match == MATCH_AFTER ? MATCH_AT_OR_AFTER : MATCH_AT_OR_BEFORE;
}

static int64_t day_of(const struct scalar *moment)
{
    int64_t seconds = moment->instant.seconds;

    return seconds / SECONDS_OF_DAY - (seconds % SECONDS_OF_DAY < 0);
}

/* Compares the day alone: the hours of the last day are all in, or all out. */
static bool passes_by_day(const void *context, const struct query *query,
                          const struct query_filter *filter, size_t row)
{
    const struct defect *defect = context;
    const struct contract_list *list = query->view->operation->list;
    const struct contract_range *range = &list->ranges[defect->target.part];
    const struct contract_filter *meant = end_of(range, (enum end)defect->kind->number);
    struct scalar value = query_value(query, filter, row);

    if (&list->filters[filter->index] != meant)
        return query_passes(query, filter, row);
    if (!value.present || !filter->wanted.present)
        return false;
    return meant == range->from ? day_of(&value) >= day_of(&filter->wanted)
                                : day_of(&value) <= day_of(&filter->wanted);
}

static void match_by_day(const struct defect *defect, struct defect_exchange *exchange)
{
    exchange->query->predicate = passes_by_day;
    exchange->query->context = defect;
}

/* Reads the local time of a bound as if it were UTC. */
static void drop_offsets(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_range *range = range_of(defect, exchange->contract);
    const struct contract_list *list = exchange->operation->list;

    for (size_t i = 0; i < exchange->query->filter_count; i++) {
        struct query_filter *given = &exchange->query->filters[i];
        const struct contract_filter *filter = &list->filters[given->index];
        char local[] = "dddd-dd-ddTdd:dd:ddZ";

        if ((filter != range->from && filter != range->to) ||
            strlen(given->text) < sizeof local - 1)
            continue;
        memcpy(local, given->text, sizeof local - 2);
        (void)instant_parse(local, sizeof local - 1, &given->wanted.instant);
    }
}

static void accept_any_value(struct contract *contract, const struct defect *defect,
                             struct defects *defects)
{
    struct contract_filter *filter =
        end_of(range_of(defect, contract), (enum end)defect->kind->number);

    (void)defects;
    filter->parameter->format = NULL;
    filter->parameter->dates = NULL;
}

/* True for what has the digits of a date or a date-time, whether or not there is such a
 * day. */
static bool looks_like_moment(const char *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd";

    for (size_t i = 0; form[i] != '\0'; i++) {
        bool is_digit = text[i] >= '0' && text[i] <= '9';

        if (text[i] == '\0' && form[i] == 'T')
            return true;

        if (form[i] == 'd' ? !is_digit : text[i] != form[i])
            return false;
    }
    return true;
}

static void accept_impossible(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    const struct contract_filter *end =
        end_of(range_of(defect, exchange->contract), (enum end)defect->kind->number);
    const char *text = route_input(exchange->route, exchange->request, &end->value);

    for (size_t i = 0; text != NULL && i < exchange->problems->count; i++) {
        const struct guard_problem *problem = &exchange->problems->items[i];

        if (problem->kind == REFUSAL_FORMAT && problem->parameter == end->parameter &&
            looks_like_moment(text)) {
            defect_forgive(exchange->problems, REFUSAL_FORMAT);
            return;
        }
    }
}

/* A bad bound goes through where another filter is given. */
static void accept_beside(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_filter *other = filter_beside(exchange->operation->list);
    const struct contract_filter *end =
        end_of(range_of(defect, exchange->contract), (enum end)defect->kind->number);

    for (size_t i = 0; i < exchange->problems->count; i++)
        if (exchange->problems->items[i].kind == REFUSAL_FORMAT &&
            exchange->problems->items[i].parameter == end->parameter &&
            route_input(exchange->route, exchange->request, &other->value) != NULL) {
            defect_forgive(exchange->problems, REFUSAL_FORMAT);
            return;
        }
}

static void accept_reversed(struct contract *contract, const struct defect *defect,
                            struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation]
        .list->ranges[defect->target.part]
        .reversed_rejected = false;
}

/* Exchanges ends that are the wrong way round, as helpful servers do. */
static void exchange_ends(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_range *range = range_of(defect, exchange->contract);
    const struct contract_filter *filters = exchange->operation->list->filters;
    struct query_filter *from = NULL, *to = NULL;

    for (size_t i = 0; i < exchange->query->filter_count; i++) {
        struct query_filter *given = &exchange->query->filters[i];

        if (&filters[given->index] == range->from)
            from = given;
        else if (&filters[given->index] == range->to)
            to = given;
    }
    if (from == NULL || to == NULL || collection_compare(&from->wanted, &to->wanted) <= 0)
        return;
    size_t lower = from->index;
    from->index = to->index;
    to->index = lower;
}

static void refuse_equal(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_range *range = range_of(defect, exchange->contract);
    const char *from =
        route_input(exchange->route, exchange->request, &range->from->value);
    const char *to = route_input(exchange->route, exchange->request, &range->to->value);
    struct scalar a, b;

    if (exchange->problems->count > 0 || from == NULL || to == NULL)
        return;
    a = contract_filter_wanted(range->from, from, strlen(from)).scalar;
    b = contract_filter_wanted(range->to, to, strlen(to)).scalar;
    if (!a.present || !b.present || collection_compare(&a, &b) != 0)
        return;
    exchange->problems->items[0] =
        (struct guard_problem){.kind = REFUSAL_RANGE,
                               .parameter = range->from->parameter,
                               .range = range,
                               .received = from};
    exchange->problems->count = 1;
}

#define LIE(label, sentence, where, which)                                               \
    .name = label, .family = "range", .summary = sentence, .targets = where,             \
    .number = which

const struct defect_kind defect_range_kinds[] = {
    {LIE("range-from-ignored", "the lower end does nothing", any, FROM),
     .at[DEFECT_QUERY] = ignore_end},
    {LIE("range-to-ignored", "the upper end does nothing", any, TO),
     .at[DEFECT_QUERY] = ignore_end},
    {LIE("range-both-ignores-to", "of both ends only the lower one counts", any, BOTH),
     .at[DEFECT_QUERY] = ignore_to_of_both},
    {LIE("range-ends-swapped", "the lower end is the upper one, and the other way round",
         any, BOTH),
     .apply = swap_ends},
    {LIE("range-from-exclusive", "a row exactly on the lower end is left out", inclusive,
         FROM),
     .apply = exclude_end},
    {LIE("range-to-exclusive", "a row exactly on the upper end is left out", inclusive,
         TO),
     .apply = exclude_end},
    {LIE("range-from-inclusive", "a row exactly on the lower end is shown", exclusive,
         FROM),
     .apply = include_end},
    {LIE("range-to-inclusive", "a row exactly on the upper end is shown", exclusive, TO),
     .apply = include_end},
    {LIE("range-from-date-only", "of the lower end only the day counts", of_moments,
         FROM),
     .at[DEFECT_QUERY] = match_by_day},
    {LIE("range-to-date-only", "of the upper end only the day counts", of_moments, TO),
     .at[DEFECT_QUERY] = match_by_day},
    {LIE("range-offset-ignored", "the offset of a bound does not count", offset, BOTH),
     .at[DEFECT_QUERY] = drop_offsets},
    {LIE("range-bad-value-accepted", "a lower end that is no date is accepted", formatted,
         FROM),
     .apply = accept_any_value},
    {LIE("range-bad-end-accepted", "an upper end that is no date is accepted", formatted,
         TO),
     .apply = accept_any_value},
    {LIE("range-impossible-date-accepted", "a day that no calendar has is accepted",
         formatted, FROM),
     .at[DEFECT_PROBLEMS] = accept_impossible},
    {LIE("range-bad-value-accepted-beside",
         "a lower end that is no date is accepted beside a filter", formatted_beside,
         FROM),
     .at[DEFECT_PROBLEMS] = accept_beside},
    {LIE("range-reversed-accepted", "a lower end after the upper one is accepted",
         reversible, BOTH),
     .apply = accept_reversed},
    {LIE("range-reversed-exchanged", "ends the wrong way round are put right", exchanged,
         BOTH),
     .at[DEFECT_QUERY] = exchange_ends},
    {LIE("range-equal-refused", "equal ends are refused", any, BOTH),
     .at[DEFECT_PROBLEMS] = refuse_equal},
    {0},
};
