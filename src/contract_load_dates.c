/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/dates.h"

#include <string.h>

static const enum dates_form of_comparison[] = {
    [COMPARE_INSTANT] = DATES_DATE_TIME,
    [COMPARE_EPOCH_SECONDS] = DATES_SECONDS,
    [COMPARE_EPOCH_MILLISECONDS] = DATES_MILLISECONDS,
    [COMPARE_RFC2822] = DATES_RFC2822,
};

/* What the parameter's own schema says. */
static enum dates_form usual_form(const struct contract_parameter *parameter)
{
    if (parameter->format != NULL && strcmp(parameter->format, "date") == 0)
        return DATES_DATE;
    return collection_is_moment(parameter->compare) ? of_comparison[parameter->compare]
                                                    : DATES_DATE_TIME;
}

static void read_forms(struct contract_loading *loading, struct contract_node node,
                       const struct contract_parameter *parameter,
                       struct contract_dates *out)
{
    struct contract_statement forms =
        contract_statement_read(loading, node, "forms", &out->claim);
    size_t index;
    json_t *word;

    out->forms_claim = forms.claim;
    out->usual = usual_form(parameter);
    if (forms.value.value == NULL)
        out->forms = 1U << out->usual;
    json_array_foreach(forms.value.value, index, word)
    {
        int form = contract_word_index(json_string_value(word), vocabulary_dates_forms,
                                       (int)out->usual);

        if (out->forms == 0)
            out->usual = (enum dates_form)form;
        out->forms |= 1U << form;
    }
}

static void read_zone(struct contract_loading *loading, struct contract_node node,
                      struct contract_dates *out)
{
    struct contract_statement zone =
        contract_statement_read(loading, node, "zone", &out->claim);
    const char *text = json_string_value(zone.value.value);

    out->zone_claim = zone.claim;
    if (zone.value.value == NULL)
        out->zone_claim.certainty = CERTAINTY_UNKNOWN;
    if (text == NULL || dates_parse_zone(text, &out->zone))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    zone.value.pointer, "'%s' is no offset from UTC", text);
    diagnostics_hint(loading->diagnostics, "write Z, +02:00 or -08:00");
}

/* A format would refuse the other forms before they are looked at. */
static void check_format(struct contract_loading *loading, struct contract_node node,
                         const struct contract_filter *filter)
{
    const char *format = filter->parameter->format;
    bool fits =
        format == NULL || filter->dates.forms == 1U << usual_form(filter->parameter);

    if (!fits) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer,
                        "the schema of %s has format: %s, which takes one form only",
                        filter->parameter->label, format);
        diagnostics_hint(loading->diagnostics,
                         "leave the format out of the parameter's schema; the forms say "
                         "what is refused");
    }
    if (!collection_is_moment(filter->compare)) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "%s is no moment in the records", filter->field);
        diagnostics_hint(loading->diagnostics,
                         "its schema needs format: date-time, epoch, or date-form");
    }
}

void contract_load_dates(struct contract_loading *loading, struct contract_node owner,
                         struct contract_filter *filter)
{
    struct contract_node node = contract_node_member(loading, owner, "dates");
    struct contract_dates *out = &filter->dates;

    out->claim = (struct claim){contract_node_certainty(node, filter->claim.certainty),
                                node.pointer};
    if (!json_is_object(node.value) || filter->parameter == NULL)
        return;
    out->declared = true;
    read_forms(loading, node, filter->parameter, out);
    read_zone(loading, node, out);
    out->day_claim = out->claim;
    out->whole_days =
        contract_statement_word(loading, node, "day", vocabulary_days, 0,
                                CERTAINTY_UNKNOWN, &out->day_claim, NULL) == 1;
    check_format(loading, node, filter);
    filter->parameter->dates = out;
}
