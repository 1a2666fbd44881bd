/* SPDX-License-Identifier: Apache-2.0 */
/* The words of paging, and of what an answer says of itself. */
#include "src/vocabulary_internal.h"

#include <limits.h>

const char *const vocabulary_partials[] = {"always", "counted", "never", NULL};

const char *const vocabulary_special_sizes[] = {"everything", "default", "maximum",
                                                "nothing", NULL};
const char *const vocabulary_totals_told[] = {
    "items",     "pages",    "next",        "previous",   "index",
    "size",      "count",    "unfiltered",  "next-index", "previous-index",
    "first-row", "last-row", "next-cursor", "next-url",   "previous-url",
    "first-url", "last-url", NULL};

static const char *const other_query_words[] = {"reject", "follow", NULL};
static const char *const unsized_words[] = {"default", "everything", NULL};
static const char *const bound_words[] = {"exclusive", "inclusive", NULL};
static const char *const short_words[] = {"never", "allowed", NULL};
static const char *const end_words[] = {"included", "excluded", NULL};
static const char *const malformed_words[] = {"ignore", "reject", NULL};

static const struct vocabulary_key special_size_keys[] = {
    {.name = "size", .required = true, .text = "The size, as a request holds it."},
    {.name = "means",
     .type = VOCABULARY_WORD,
     .words = vocabulary_special_sizes,
     .required = true,
     .text =
         "Every row on one page, the default size, the maximum, or no row at all (for "
         "the totals alone)."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_special_size = {
    .name = "special size",
    .place = "in a page's special-sizes, one of a list",
    .text = "One size, and what it means.",
    .example = "special-sizes:\n"
               "  - { size: '-1', means: everything }",
    .keys = special_size_keys,
};

static const struct vocabulary_key lifetime_keys[] = {
    {.name = "seconds",
     .type = VOCABULARY_INTEGER,
     .required = true,
     .minimum = 1,
     .maximum = 31536000,
     .text =
         "Seconds from the answer that gave the cursor. Followed later, it is refused "
         "(`cursor-expired`)."},
    {.name = "tolerance",
     .type = VOCABULARY_INTEGER,
     .maximum = 86400,
     .initial = "60",
     .text = "Seconds by which a live lifetime may differ."},
    {.name = "end",
     .type = VOCABULARY_WORD,
     .words = vocabulary_ends,
     .statement = true,
     .initial = "exclusive, unknown",
     .text = "Whether the cursor is still good in the very second it ends with "
             "(`inclusive`), or no longer (`exclusive`). Only where nothing is tolerated "
             "is it looked at."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_lifetime = {
    .name = "lifetime",
    .place = "in a page",
    .text = "How long a cursor can be followed.",
    .example = "lifetime: { seconds: 600, tolerance: 5, certainty: inferred }",
    .keys = lifetime_keys,
};

static const struct vocabulary_key page_keys[] = {
    {.name = "by",
     .type = VOCABULARY_WORD,
     .words = vocabulary_page_kinds,
     .required = true,
     .text =
         "How a request names its page: `number` counts pages, `offset` counts rows, "
         "`cursor` repeats the opaque text of the answer before (`next-cursor`, or the "
         "parameter in `next-url`), `keyset` names the last row seen by its identifier. "
         "The first page of these two is asked for without an index. `rows` names the "
         "first and the last row in two inputs, `index` and `end`; `range` both in one, "
         "the header Range (RFC 9110 14.2)."},
    {.name = "first",
     .type = VOCABULARY_INTEGER,
     .maximum = 1,
     .initial = "1 for number, 0 for offset",
     .text = "The number of the first page (or row)."},
    {.name = "index",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "Where the request holds the page's number, offset, cursor, last row seen, "
             "first row, or range."},
    {.name = "size",
     .type = VOCABULARY_EXPRESSION,
     .initial = "required, but for rows and range",
     .text = "Where the request holds the number of rows of a page. Default, minimum and "
             "maximum are those of the parameter's schema."},
    {.name = "field",
     .type = VOCABULARY_POINTER,
     .initial = "the identifier",
     .text =
         "With by: keyset, the member that names the last row seen, such as a moment. "
         "The list must stand in its order. `next-cursor` may say it, else it is that "
         "of the last row. Rows that share a value must not be lost."},
    {.name = "bound",
     .type = VOCABULARY_WORD,
     .words = bound_words,
     .statement = true,
     .initial = "exclusive",
     .text = "With field, whether rows of the value itself are left out (`exclusive`; a "
             "page then never ends between rows that share one, so it may be short) or "
             "shown once more (`inclusive`)."},
    {.name = "short-pages",
     .type = VOCABULARY_WORD,
     .words = short_words,
     .statement = true,
     .initial = "never",
     .text = "Whether a page may hold fewer rows than asked for, or none at all, though "
             "others follow. Only the end of the cursors then ends the list."},
    {.name = "before",
     .type = VOCABULARY_EXPRESSION,
     .statement = true,
     .text = "With by: keyset, where the request holds the row to go back from: the page "
             "shows the rows right before it, in the order of the list."},
    {.name = "skip",
     .type = VOCABULARY_EXPRESSION,
     .statement = true,
     .text =
         "With by: number and by: cursor, where the request says how many rows to leave "
         "out in front of its page."},
    {.name = "end",
     .type = VOCABULARY_EXPRESSION,
     .text = "With by: rows, where the request holds the last row."},
    {.name = "end-row",
     .type = VOCABULARY_WORD,
     .words = end_words,
     .statement = true,
     .initial = "included",
     .text = "With by: rows, whether the row that `end` names is shown."},
    {.name = "unit",
     .initial = "none: `Range: 0-24`",
     .text = "With by: range, the unit that stands in front: `Range: items=0-24`."},
    {.name = "default-size",
     .type = VOCABULARY_INTEGER,
     .minimum = 1,
     .maximum = INT_MAX,
     .text = "The number of rows of a page when none is asked for, where no schema says "
             "it: with by: rows and by: range, whose end may be left out, and where the "
             "size is a text."},
    {.name = "minimum-size",
     .type = VOCABULARY_INTEGER,
     .minimum = 1,
     .maximum = INT_MAX,
     .text = "The fewest rows that may be asked for, where no schema says it."},
    {.name = "maximum-size",
     .type = VOCABULARY_INTEGER,
     .minimum = 1,
     .maximum = INT_MAX,
     .text = "The most rows of a page, where no schema says it."},
    {.name = "special-sizes",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_special_size,
     .text =
         "Sizes that mean something else than so many rows, such as -1, 0 or all. They "
         "are taken whatever the schema says."},
    {.name = "without-size",
     .type = VOCABULARY_WORD,
     .words = unsized_words,
     .statement = true,
     .initial = "default",
     .text = "What a request without a size is for: a page of the default size, or every "
             "row there is."},
    {.name = "partial",
     .type = VOCABULARY_WORD,
     .words = vocabulary_partials,
     .statement = true,
     .initial = "always",
     .text = "With by: range, when 206 stands for 200 as the status of success: `always` "
             "if not every row is shown, only if they are `counted` (a total is in the "
             "answer), or `never`."},
    {.name = "malformed",
     .type = VOCABULARY_WORD,
     .words = malformed_words,
     .statement = true,
     .initial = "ignore, unknown",
     .text = "With by: range, what a range that makes no sense does: it is ignored, or "
             "refused (`format`)."},
    {.name = "past-end",
     .type = VOCABULARY_WORD,
     .words = vocabulary_past_ends,
     .statement = true,
     .initial = "empty, unknown",
     .text =
         "What a page behind the last is answered with: no rows, the refusal `past-end`, "
         "or the last page."},
    {.name = "above-maximum",
     .type = VOCABULARY_WORD,
     .words = vocabulary_excesses,
     .statement = true,
     .initial = "reject",
     .text =
         "What a size above its maximum does: it is refused (`maximum`), taken as the "
         "maximum, or ignored (the default is used)."},
    {.name = "below-minimum",
     .type = VOCABULARY_WORD,
     .words = vocabulary_excesses,
     .statement = true,
     .initial = "reject",
     .text = "What a size below its minimum does."},
    {.name = "other-query",
     .type = VOCABULARY_WORD,
     .words = other_query_words,
     .statement = true,
     .initial = "reject, unknown",
     .text = "What a cursor does beside other filters or another order than those it "
             "came from: the refusal `cursor`, or it goes on with the new query."},
    {.name = "lifetime",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_lifetime,
     .text = "With by: cursor, for how long a cursor can be followed. Left out, nothing "
             "is said of it, and the mock's never expire."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_page = {
    .name = "page",
    .place = "in a list",
    .text = "How the list is cut into pages.",
    .example = "page:\n"
               "  by: number\n"
               "  index: $request.query.page\n"
               "  size: $request.query.limit\n"
               "  past-end: { value: empty, or: [ reject ], certainty: inferred }",
    .keys = page_keys,
};

#define TOTAL(key, meaning)                                                              \
    {                                                                                    \
        .name = (key), .type = VOCABULARY_EXPRESSION, .statement = true,                 \
        .text = (meaning)                                                                \
    }
static const struct vocabulary_key asked_keys[] = {
    {.name = "totals",
     .type = VOCABULARY_WORD,
     .shape = VOCABULARY_LIST,
     .words = vocabulary_totals_told,
     .required = true,
     .text = "Which totals."},
    {.name = "by",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "Where the request asks for them."},
    {.name = "value",
     .required = true,
     .text =
         "What it says there, alone or as one of several values set apart by commas."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_asked = {
    .name = "asked",
    .place = "in totals, one of a list",
    .text = "What a request says to be told totals.",
    .example =
        "asked:\n"
        "  - { totals: [ items ], by: $request.query.include_total, value: 'true' }",
    .keys = asked_keys,
};

static const struct vocabulary_key totals_keys[] = {
    TOTAL("items",
          "The number of all rows that match, on all pages together. In the header "
          "Content-Range (RFC 9110 14.4) it stands behind the slash, and the rows "
          "shown before it."),
    TOTAL("pages", "The number of pages: items divided by size, rounded up."),
    TOTAL("next", "True when a page follows this one."),
    TOTAL("previous", "True when a page precedes this one."),
    TOTAL("index", "The page number or offset of this answer, as asked for."),
    TOTAL("size", "The page size of this answer, as asked for or defaulted."),
    TOTAL("count", "The number of rows in this answer."),
    TOTAL("unfiltered", "The number of all rows of the list, whatever the filters."),
    TOTAL("next-index",
          "The index of the page after this one, where pages count. None on "
          "the last page."),
    TOTAL("previous-index", "The index of the page before this one, where pages count."),
    TOTAL("first-row",
          "The number of the first row of this answer. None where it shows no "
          "row: nothing is held then."),
    TOTAL("last-row", "The number of the last row of this answer."),
    TOTAL("next-cursor", "The index of the page after this one. None on the last page."),
    TOTAL("next-url", "The URL of the page after this one, absolute or relative. None on "
                      "the last page. In the header Link (RFC 8288): the link whose "
                      "relation is next."),
    TOTAL("previous-url", "The URL of the page before this one; in Link: prev."),
    TOTAL("first-url", "The URL of the first page; in Link: first."),
    TOTAL("last-url", "The URL of the last page; in Link: last."),
    TOTAL("estimated", "True when `items` is an estimate, which is then not held to the "
                       "rows there are."),
    {.name = "asked",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_asked,
     .text = "Totals that are told only to a request that asks for them."},
    {.name = "when-cut",
     .type = VOCABULARY_WORD,
     .shape = VOCABULARY_LIST,
     .words = vocabulary_totals_told,
     .statement = true,
     .text = "Totals that are told only where an answer does not show every row."},
    {.name = "none",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_none,
     .text = "How a total is told where there is none."},
    {.name = "rows-from",
     .type = VOCABULARY_INTEGER,
     .maximum = 1,
     .initial = "1",
     .text = "The number of the first row of all, for first-row and last-row: 0 or 1."},
    {.name = "pages-when-empty",
     .type = VOCABULARY_INTEGER,
     .maximum = 1,
     .statement = true,
     .initial = "0, unknown",
     .text = "The number of pages when no row matches: 0 or 1."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_totals = {
    .name = "totals",
    .place = "in a list",
    .text = "Where an answer says how much there is, each in the body or a header, each "
            "optional.",
    .example = "totals:\n"
               "  items: $response.body#/paging/total\n"
               "  pages: $response.header.X-Total-Pages\n"
               "  next:  $response.body#/paging/hasMore",
    .keys = totals_keys,
};

static const struct vocabulary_key echoes_keys[] = {
    TOTAL("scope",
          "The owner the answer is about: the one that was asked for, or else the "
          "one the credential may see."),
    TOTAL("order", "The word of the order the rows stand in, asked for or default; where "
                   "field and direction are a pair, the field."),
    TOTAL("direction", "The direction of a pair, asked for or default."),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_echoes = {
    .name = "echoes",
    .place = "in a list",
    .text =
        "Where an answer repeats what it was asked, in the body or a header. Page and "
        "size are totals.",
    .example = "echoes:\n"
               "  scope: $response.body#/team\n"
               "  order: $response.body#/sortedBy",
    .keys = echoes_keys,
};
