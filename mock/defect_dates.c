/* SPDX-License-Identifier: Apache-2.0 */
/* Lies about the forms in which an input takes moments. */
#include "mock/defect_internal.h"

#include "src/value.h"
#include "src/vocabulary.h"

static struct contract_filter *filter_of(const struct defect *defect,
                                         const struct contract *contract)
{
    return &contract->operations[defect->target.operation]
                .list->filters[defect->target.part];
}

/* How sure the contract is of what a kind lies about; unknown: of nothing. `form` is one
 * that the input takes. */
typedef enum certainty dates_suit(const struct contract_filter *filter,
                                  enum dates_form form);

static void add_forms(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out, dates_suit *suits)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++) {
            const struct contract_filter *filter = &list->filters[j];

            for (int form = 0; filter->dates.declared && form < DATES_FORMS; form++)
                if ((filter->dates.forms & (1U << form)) != 0)
                    defect_add(out, kind,
                               (struct defect_target){
                                   .operation = i,
                                   .part = j,
                                   .other = (size_t)form,
                                   .certainty = suits(filter, (enum dates_form)form)},
                               "%s.%s:%s", contract->operations[i].id, filter->name,
                               vocabulary_dates_forms[form]);
        }
    }
}

static enum certainty of_form(const struct contract_filter *filter, enum dates_form form)
{
    (void)form;
    return filter->dates.forms_claim.certainty;
}

/* What starts with a day, and what ends before one, is the same in both readings. */
static enum certainty of_day(const struct contract_filter *filter, enum dates_form form)
{
    bool differs = form == DATES_DATE && filter->match != MATCH_AT_OR_AFTER &&
                   filter->match != MATCH_BEFORE;

    return differs ? defect_weaker(filter->dates.forms_claim.certainty,
                                   filter->dates.day_claim.certainty)
                   : CERTAINTY_UNKNOWN;
}

static enum certainty of_zone(const struct contract_filter *filter, enum dates_form form)
{
    const struct contract_dates *dates = &filter->dates;
    bool counts = dates->zone != 0 && form == DATES_LOCAL;

    return counts
               ? defect_weaker(dates->forms_claim.certainty, dates->zone_claim.certainty)
               : CERTAINTY_UNKNOWN;
}

static void every_form(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    add_forms(contract, kind, out, of_form);
}

static void every_day(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    add_forms(contract, kind, out, of_day);
}

static void every_zone(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    add_forms(contract, kind, out, of_zone);
}

static void refuse_form(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    (void)defects;
    filter_of(defect, contract)->dates.forms &= ~(1U << defect->target.other);
}

static void other_day(struct contract *contract, const struct defect *defect,
                      struct defects *defects)
{
    struct contract_dates *dates = &filter_of(defect, contract)->dates;

    (void)defects;
    dates->whole_days = !dates->whole_days;
}

static void forget_zone(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    (void)defects;
    filter_of(defect, contract)->dates.zone = 0;
}

/* --- Moments in records --- */

static void lettered(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_shape *shape = defect_shape(operation);

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++)
            if (shape->fields[j].compare == COMPARE_RFC2822)
                defect_add(
                    out, kind,
                    (struct defect_target){.operation = i,
                                           .part = j,
                                           .certainty = shape->fields[j].claim.certainty},
                    "%s%s", operation->id, shape->fields[j].pointer);
    }
}

static void write_otherwise(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_shape *shape = defect_shape(exchange->operation);
    const char *pointer = shape->fields[defect->target.part].pointer;
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++) {
        struct scalar moment =
            collection_scalar(value_at(record, pointer), COMPARE_RFC2822);
        char text[INSTANT_TEXT_SIZE];

        if (!moment.present)
            continue;
        instant_print(moment.instant, 0, text);
        value_put(record, pointer, json_string(text));
    }
}

const struct defect_kind defect_dates_kinds[] = {
    {.name = "date-form-other",
     .family = "record",
     .summary = "a moment is written as in RFC 3339, not as in RFC 2822",
     .targets = lettered,
     .at[DEFECT_BODY] = write_otherwise},
    {.name = "filter-form-refused",
     .family = "filter",
     .summary = "a form of moments that is taken is refused",
     .targets = every_form,
     .apply = refuse_form},
    {.name = "filter-day-otherwise",
     .family = "filter",
     .summary = "a date alone means its midnight for its whole day, or the other way "
                "round",
     .targets = every_day,
     .apply = other_day},
    {.name = "filter-zone-forgotten",
     .family = "filter",
     .summary = "a time without an offset is taken for UTC",
     .targets = every_zone,
     .apply = forget_zone},
    {0},
};
