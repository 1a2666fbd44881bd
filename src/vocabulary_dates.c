/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key dates_keys[] = {
    {.name = "forms",
     .type = VOCABULARY_WORD,
     .shape = VOCABULARY_LIST,
     .words = vocabulary_dates_forms,
     .statement = true,
     .initial = "as the parameter's schema says",
     .text = "The forms that are taken, the usual one first: `date-time` (RFC 3339), "
             "`local` (without an offset), `date` (a day), `epoch-s` and `epoch-ms` "
             "(counts), `rfc2822`. Others are refused (`format`)."},
    {.name = "day",
     .type = VOCABULARY_WORD,
     .words = vocabulary_days,
     .statement = true,
     .initial = "start, unknown",
     .text = "What a date alone means: its day as a `whole`, so that as the upper end it "
             "takes the rows of that day in, or its `start`."},
    {.name = "zone",
     .statement = true,
     .initial = "Z, unknown",
     .text = "The offset from UTC of days and of times without one: Z, +02:00, -08:00."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_dates = {
    .name = "dates",
    .place = "in a filter",
    .text = "The forms in which an input writes moments, and what they leave out. The "
            "member it is compared with is a moment in any notation.",
    .example = "to: { field: /startedAt, match: at-or-before, dates: { forms: [ "
               "date-time, date ], day: whole, zone: '+01:00' } }",
    .keys = dates_keys,
};
