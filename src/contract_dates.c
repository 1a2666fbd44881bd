/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

#include "src/dates.h"

#include <string.h>

struct contract_wanted contract_filter_wanted(const struct contract_filter *filter,
                                              const char *text, size_t length)
{
    const struct contract_dates *dates = &filter->dates;
    const struct contract_alias *alias = contract_filter_alias(filter, text, length);
    struct contract_wanted wanted = {.whole_day = false};
    enum dates_form form;

    if (alias != NULL && alias->value != NULL) {
        text = alias->value;
        length = strlen(text);
    }
    if (!dates->declared) {
        wanted.scalar = collection_scalar_of_text(text, length, filter->input);
        return wanted;
    }
    wanted.scalar =
        (struct scalar){.kind = COMPARE_INSTANT, .text = text, .length = length};
    wanted.scalar.present = dates_parse(text, length, dates->forms, dates->zone,
                                        &wanted.scalar.instant, &form);
    wanted.whole_day = wanted.scalar.present && form == DATES_DATE && dates->whole_days;
    return wanted;
}

struct scalar contract_filter_seen(const struct contract_filter *filter, bool whole_day,
                                   struct scalar value)
{
    if (whole_day && value.present)
        value.instant = dates_day(value.instant, filter->dates.zone);
    return value;
}

size_t contract_filter_print(const struct contract_filter *filter, struct instant instant,
                             char out[INSTANT_TEXT_SIZE])
{
    if (filter->dates.declared)
        return dates_print(instant, filter->dates.usual, filter->dates.zone, out);
    return collection_print_moment(instant, filter->input, out);
}

bool contract_filter_is_daily(const struct contract_filter *filter)
{
    const char *format = filter->parameter->format;

    return filter->dates.declared ? filter->dates.usual == DATES_DATE
                                  : format != NULL && strcmp(format, "date") == 0;
}
