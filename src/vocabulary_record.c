/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key signed_url_keys[] = {
    {.name = "lifetime",
     .type = VOCABULARY_INTEGER,
     .required = true,
     .minimum = 1,
     .maximum = 604800,
     .text = "Seconds from issue to expiry."},
    {.name = "tolerance",
     .type = VOCABULARY_INTEGER,
     .maximum = 86400,
     .initial = "60",
     .text = "Seconds by which a live lifetime may differ."},
    {.name = "scheme",
     .type = VOCABULARY_WORD,
     .words = vocabulary_signed_url_schemes,
     .statement = true,
     .initial = "aws-sigv4, unknown",
     .text = "The scheme the mock signs with. Where it is unknown, the check takes every "
             "scheme it can read. `cloudfront` is the canned policy; `expires-hmac` an "
             "end in epoch seconds beside a keyed hash, under whatever names; `jwt` a "
             "JSON Web Token with exp."},
    {.name = "end",
     .type = VOCABULARY_WORD,
     .words = vocabulary_ends,
     .statement = true,
     .initial = "exclusive, unknown",
     .text = "Whether the URL is still good in the very second it ends with "
             "(`inclusive`), or no longer (`exclusive`)."},
    {.name = "grace",
     .type = VOCABULARY_INTEGER,
     .maximum = 86400,
     .statement = true,
     .initial = "0, unknown",
     .text = "Seconds for which the URL stays good behind the end it shows."},
    {.name = "expires",
     .type = VOCABULARY_POINTER,
     .statement = true,
     .text = "Another member of the record that says when the URL ends, as a date-time "
             "or as a count (`epoch`). The mock writes it anew with every URL."},
    {.name = "seconds",
     .type = VOCABULARY_POINTER,
     .statement = true,
     .text = "Another member of the record that says for how many seconds the URL is "
             "good, in whole seconds. The mock writes it anew with every URL."},
    {.name = "media",
     .type = VOCABULARY_TEXT,
     .statement = true,
     .text = "The media type the URL delivers: a type, or a range such as audio/*."},
    {.name = "content-type",
     .initial = "media",
     .text = "The Content-Type the mock sends, where `media` is a range."},
    {.name = "file", .type = VOCABULARY_FILE, .text = "What the mock delivers."},
    {.name = "template",
     .type = VOCABULARY_FILE,
     .text =
         "A text the mock delivers, in which {/pointer} stands for the record's member."},
    {.name = "refusal",
     .type = VOCABULARY_STATUS,
     .shape = VOCABULARY_ONE_OR_LIST,
     .statement = true,
     .initial = "that of the scheme's own store, unknown",
     .text =
         "The status of an expired or altered URL. Unless documented, the check takes "
         "every 4xx. The stores say 403, but Google 400 where a URL of gcs-v4 has "
         "expired."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_signed_url = {
    .name = "signed-url",
    .place = "in the x-countersign of a string property",
    .text =
        "The member is a URL that carries its own permission and expires. In the records "
        "it is a path; the mock signs it anew in every answer and serves it.",
    .example = "invoiceUrl:\n"
               "  type: string\n"
               "  x-countersign:\n"
               "    signed-url: { lifetime: 3600, media: text/plain, template: "
               "data/invoice.txt }",
    .keys = signed_url_keys,
};

static const struct vocabulary_key invariant_keys[] = {
    {.name = "duration",
     .type = VOCABULARY_POINTER,
     .text = "A member that is the time between `from` and `to`."},
    {.name = "unit",
     .type = VOCABULARY_WORD,
     .words = vocabulary_units,
     .initial = "s",
     .text = "The unit of `duration`."},
    {.name = "from", .type = VOCABULARY_POINTER, .text = "The start, with `duration`."},
    {.name = "to", .type = VOCABULARY_POINTER, .text = "The end, with `duration`."},
    {.name = "tolerance",
     .type = VOCABULARY_NUMBER,
     .initial = "0",
     .text = "By how many units `duration` may be off."},
    {.name = "ordered",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text =
         "Members of which none is after the next; those that are null are left out."},
    {.name = "together-null",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text = "Members that are null (or absent) only all at once."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_invariant = {
    .name = "invariant",
    .place = "in the invariants of a schema",
    .text =
        "A relation between members of one record: exactly one of `duration`, `ordered` "
        "and `together-null`. It holds wherever all of its members are shown.",
    .example = "invariants:\n"
               "  - { duration: /seconds, unit: s, from: /startedAt, to: /endedAt }\n"
               "  - { ordered: [ /startedAt, /endedAt ] }\n"
               "  - { together-null: [ /teamId, /teamName ] }",
    .keys = invariant_keys,
};

static const struct vocabulary_key schema_keys[] = {
    {.name = "compare",
     .type = VOCABULARY_WORD,
     .words = vocabulary_comparisons,
     .initial = "as type and format say",
     .text = "How two values of this member compare, for filters, orders and invariants: "
             "`number` also compares digits inside a string."},
    {.name = "epoch",
     .type = VOCABULARY_WORD,
     .words = vocabulary_units,
     .text = "The whole number is a moment: seconds or milliseconds since "
             "1970-01-01T00:00:00Z. It compares with moments of any notation, so that a "
             "filter may take ISO 8601 text for a member in milliseconds."},
    {.name = "date-form",
     .type = VOCABULARY_WORD,
     .words = vocabulary_date_forms,
     .text = "The text is a moment, though not in RFC 3339: `rfc2822`, as in Wed, 28 May "
             "2025 14:20:15 +0000."},
    {.name = "signed-url",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_signed_url,
     .text = "The member is a signed URL."},
    {.name = "invariants",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_invariant,
     .text = "Relations between the members of this object."},
    ERRORS("of this member, in the body of a request"),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_schema = {
    .name = "schema",
    .place = "in a schema object",
    .text = "What JSON Schema cannot say. With a certainty other than `documented` on a "
            "property, breaches below that property are not failures.",
    .example = "seconds: { type: string, x-countersign: { compare: number } }",
    .keys = schema_keys,
};
