/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The family that holds a list to its paging. Its functions are in the parts beside it
 * (pagination_*.c); this file is the table.
 */
#include "conformance/rules/pagination_internal.h"

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule pagination_rules[] = {
    {
        .id = "pagination/default-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "Leaving the page size out is asking for its default",
        .relation =
            "Pages one and two without a size equal the same pages with the default "
            "size; in each order a page without one has as many rows.",
        .source = "list.page.size, the parameter schema's default",
        .explanation =
            "A client that names no size relies on the documented one to know which "
            "rows come next. It breaks quietly when the default moves: pages overlap or "
            "skip rows as soon as some requests name the size and others do not.",
        .defects = DEFECTS("size-default-doubled", "size-default-less-in-order"),
        .applies = pagination_has_default_size,
        .probe = pagination_default_size,
    },
    {
        .id = "pagination/default-index",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "Leaving the page out is asking for the first one",
        .relation =
            "The answer without a page equals the answer for the first page, in a size "
            "that makes several pages.",
        .source = "list.page.index and first, the parameter schema's default",
        .explanation =
            "Most clients never name the first page. If something else is shown then, "
            "they miss the start of the list.",
        .defects = DEFECTS("index-default-second"),
        .applies = pagination_has_default_index,
        .probe = pagination_default_index,
    },
    {
        .id = "pagination/smallest-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The smallest page size is accepted and shows that many rows",
        .relation =
            "The first page in the smallest size holds min(size, rows of the list) "
            "rows.",
        .source = "list.page.size, the parameter schema's minimum",
        .explanation =
            "A documented bound is a value that works. A server that draws the line one "
            "further in refuses requests it promised to answer.",
        .defects = DEFECTS("minimum-raised"),
        .applies = pagination_has_minimum,
        .probe = pagination_smallest_size,
    },
    {
        .id = "pagination/largest-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The largest page size is accepted and shows that many rows",
        .relation =
            "The first page in the largest size holds min(size, rows of the list) rows, "
            "counted in a walk by the default size.",
        .source = "list.page.size, the parameter schema's maximum",
        .explanation =
            "Whoever reads a whole list asks for the largest pages. A lower limit "
            "behind the documented one either refuses them or, worse, cuts pages short "
            "without saying so.",
        .defects = DEFECTS("maximum-refused", "index-from-zero", "maximum-halved",
                           "maximum-lowered"),
        .applies = pagination_has_maximum,
        .probe = pagination_largest_size,
    },
    {
        .id = "pagination/rows-within-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "No answer shows more rows than were asked for, or than the largest page "
            "has",
        .relation =
            "The rows of each answer of the list, whoever asked for it and why, are at "
            "most the size asked for (or the default) and at most the maximum.",
        .source = "list.page.size, the parameter schema's maximum and default",
        .explanation =
            "Clients size their memory and their screens by the page size. Every answer "
            "of the run is looked at, also those to sizes above the maximum: refusing, "
            "clamping and ignoring such a size are all better than serving it.",
        .defects = DEFECTS("maximum-doubled", "size-plus-one", "size-ignored"),
        .applies = pagination_has_pages,
        .judge = pagination_rows_within_size,
    },
    {
        .id = "pagination/size-above-maximum",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "A size above the maximum is refused, taken as the maximum, or ignored, as "
            "declared",
        .relation =
            "Sizes one above, twice and far above the maximum; the rows of the first "
            "page tell what was done.",
        .source = "list.page.above-maximum, errors.maximum",
        .explanation =
            "What a server does with a size it will not serve must be known, or a "
            "client takes a short page for the end of the list.",
        .defects = DEFECTS("maximum-doubled", "size-above-refused", "size-above-clamped",
                           "size-above-ignored"),
        .applies = pagination_has_maximum,
        .probe = pagination_above_maximum,
    },
    {
        .id = "pagination/size-below-minimum",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "A size below the minimum is refused, taken as the minimum, or ignored, as "
            "declared",
        .relation =
            "Sizes one below, two below and far below the minimum; the rows of the "
            "first page tell what was done.",
        .source = "list.page.below-minimum, errors.minimum",
        .explanation =
            "Zero and negative sizes reach the database as LIMIT 0 or as an error; both "
            "look like an empty list or a failure of the server.",
        .defects = DEFECTS("size-zero-accepted"),
        .applies = pagination_has_minimum,
        .probe = pagination_below_minimum,
    },
    {
        .id = "pagination/special-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A size that is no number of rows means what is declared",
        .relation =
            "Each declared size shows as many rows as it means: all of the whole walk, "
            "those of the default or of the largest size, or none beside the total.",
        .source = "list.page.special-sizes",
        .explanation =
            "Minus one for everything, zero for the default: elsewhere the same sizes "
            "are errors, and a client that counts on them reads one page for all.",
        .defects = DEFECTS("special-size-refused", "special-size-otherwise"),
        .applies = pagination_has_special_sizes,
        .probe = pagination_special_sizes,
    },
    {
        .id = "pagination/without-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A request without a size shows every row",
        .relation = "It shows as many rows as the whole walk holds.",
        .source = "list.page.without-size",
        .explanation =
            "A client that never asked for pages takes the first one for the list.",
        .defects = DEFECTS("unsized-cut"),
        .applies = pagination_has_no_default,
        .probe = pagination_without_size,
    },
    {
        .id = "pagination/size-malformed",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .one_answer = true,
        .summary = "A page size that is no whole number is refused",
        .relation =
            "Words, fractions and other rubbish as size, held to the declared refusal.",
        .source = "list.page.size, the parameter schema's type, errors.type",
        .explanation =
            "A size that is silently read as something else hides the mistake of the "
            "client that sent it.",
        .defects = DEFECTS("size-malformed-accepted"),
        .applies = pagination_has_own_size,
        .probe = pagination_size_malformed,
    },
    {
        .id = "pagination/index-below-first",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .one_answer = true,
        .summary = "A page before the first is refused",
        .relation =
            "Indexes below the first, held to the declared refusal; nothing declared: "
            "never a failure of the server.",
        .source = "list.page.first, the parameter schema's minimum, errors.minimum",
        .explanation =
            "Page zero of a list that starts at one is a common mistake. Answered with "
            "the first page it makes a loop read that page twice; turned into a "
            "negative offset it becomes an error of the database.",
        .defects = DEFECTS("index-zero-accepted"),
        .applies = pagination_has_own_index,
        .probe = pagination_index_below_first,
    },
    {
        .id = "pagination/index-malformed",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .one_answer = true,
        .summary = "A page index that is no whole number is refused",
        .relation =
            "Words, fractions and other rubbish as page, held to the declared refusal.",
        .source = "list.page.index, the parameter schema's type, errors.type",
        .explanation =
            "Read as one, such a page sends a client back to the start for ever.",
        .defects = DEFECTS("index-malformed-accepted"),
        .applies = pagination_has_own_index,
        .probe = pagination_index_malformed,
    },
    {
        .id = "pagination/index-huge",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A page far beyond every list shows no rows and breaks nothing",
        .relation =
            "Indexes at and past the ends of 32 and 64 bits show no rows and are no "
            "failure of the server.",
        .source = "list.page, list.page.past-end",
        .explanation =
            "An offset is the index times the size: in narrow integers it wraps round, "
            "and a page that cannot exist shows rows of one that does, or the server "
            "fails.",
        .defects = DEFECTS("index-wraps"),
        .applies = pagination_has_numbered_pages,
        .probe = pagination_index_huge,
    },
    {
        .id = "pagination/past-end",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A page behind the last is answered as declared",
        .relation = "The page right behind the last, in every view of the list, also "
                    "where the last "
                    "page is full; and one far behind it, in a view of each kind.",
        .source = "list.page.past-end, errors.past-end",
        .explanation =
            "A client that reads until nothing comes ends here. The last page once "
            "more, instead of none, makes it read for ever.",
        .defects = DEFECTS("past-end-last", "past-end-empty"),
        .applies = pagination_has_numbered_pages,
        .probe = pagination_past_end,
    },
    {
        .id = "pagination/full-pages",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "Every page but the last holds exactly as many rows as were asked for",
        .relation =
            "In walks of every view in two sizes: no page is larger than asked for, and "
            "none is shorter while another with rows follows, unless pages may be short.",
        .source = "list.page.size, list.page.short-pages",
        .explanation =
            "A short page in the middle reads like the end of the list, and a client "
            "that computes where to go on from the size loses or repeats rows.",
        .defects = DEFECTS("size-ignored", "size-plus-one", "row-twice-in-page",
                           "last-row-dropped", "pages-short"),
        .applies = pagination_has_pages,
        .probe = pagination_full_pages,
    },
    {
        .id = "pagination/no-repeats",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A walk to the end shows no row twice",
        .relation =
            "The identifiers of all rows of a walk are distinct, in every view of the "
            "list and in two page sizes, one of which cuts through rows that are equal "
            "in the order.",
        .source = "list.page, list.order.ties",
        .explanation =
            "Whatever the order of equal rows, paging must not show one of them on two "
            "pages: counts and sums over the list would be wrong. Usual causes are an "
            "order that is not total and offsets computed from the wrong end.",
        .defects = DEFECTS("row-repeated", "index-ignored", "row-twice-in-page",
                           "duplicate-id", "first-page-shifted", "filter-first-page-only",
                           "ties-lose-rows", "next-cursor-repeats", "next-url-repeats",
                           "keyset-inclusive", "bound-otherwise"),
        .applies = pagination_has_pages,
        .probe = pagination_no_repeats,
    },
    {
        .id = "pagination/no-losses",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The list holds the same rows in every page size",
        .relation =
            "Walks in the largest size, in a small one, in one that divides the list "
            "and in one that makes many pages hold the same set of rows.",
        .source = "list.page",
        .explanation =
            "Rows that fall between two pages are never seen again, and no single "
            "answer shows that they are gone.",
        .defects = DEFECTS("last-page-lost", "index-from-zero", "last-row-dropped",
                           "ties-lose-rows", "next-cursor-missing", "next-cursor-skips",
                           "next-url-missing", "next-url-skips", "ties-cut",
                           "pages-short", "bound-otherwise"),
        .applies = pagination_has_pages,
        .probe = pagination_no_losses,
    },
    {
        .id = "pagination/any-offset",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "An offset counts rows, whatever the page size",
        .relation =
            "A short page, and longer ones from where it ends, hold every row of the "
            "list once, also of the list narrowed by a filter.",
        .source = "list.page.by: offset",
        .explanation =
            "Servers that turn an offset into a page number answer right as long as it "
            "is a multiple of the size. A client that goes on from where it stands, or "
            "changes the size on the way, is shown rows twice, or never.",
        .defects =
            DEFECTS("offset-rounded", "offset-rounded-narrowed", "offset-counts-pages"),
        .applies = pagination_has_offsets,
        .probe = pagination_any_offset,
    },
    {
        .id = "pagination/skip",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "Rows that are left out in front of a page are left out, and no others",
        .relation =
            "A page of so many rows, and one that leaves so many out, hold no row twice "
            "and as many as the list has for them; with all but one left out, one row is "
            "shown.",
        .source = "list.page.skip",
        .explanation =
            "A number that is ignored shows rows again; one that counts pages, or is off "
            "by one, loses some.",
        .defects = DEFECTS("skip-ignored", "skip-plus-one", "skip-counts-pages"),
        .applies = pagination_has_skip,
        .probe = pagination_skip,
    },
    {
        .id = "pagination/row-ends",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A range of rows shows the rows between its ends, as declared",
        .relation =
            "Single rows, short ranges and one that reaches behind the end show those "
            "rows of the whole walk and no others.",
        .source = "list.page.by: rows or range, list.page.end-row, RFC 9110 14.1.2",
        .explanation =
            "Whether the last row belongs to the range is where documents and servers "
            "differ by one. A client that goes on behind it then loses a row at every "
            "step, or reads one twice.",
        .defects = DEFECTS("end-row-otherwise", "offset-counts-pages", "offset-rounded"),
        .applies = pagination_has_row_ends,
        .probe = pagination_row_ends,
    },
    {
        .id = "pagination/partial-status",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A part of the list is answered 206, the whole of it 200",
        .relation = "On every page of every view that was read to its end.",
        .source = "list.page.partial, RFC 9110 15.3.7",
        .explanation =
            "Where no total is given, the status is what tells a client that there is "
            "more.",
        .defects = DEFECTS("partial-as-whole", "whole-as-partial"),
        .applies = pagination_has_range,
        .probe = pagination_partial,
    },
    {
        .id = "pagination/range-unit",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A range of an unknown unit is ignored",
        .relation = "The first row in a unit nobody knows shows what no range shows.",
        .source = "list.page.unit, RFC 9110 14.2",
        .explanation =
            "A unit the server does not know may count anything. Taken for rows, it cuts "
            "the list where nobody asked for that.",
        .defects = DEFECTS("range-unit-ignored"),
        .applies = pagination_has_unit,
        .probe = pagination_other_unit,
    },
    {
        .id = "pagination/range-malformed",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A range that makes no sense is ignored, or refused, as declared",
        .relation = "Reversed ends, letters and a single number: as without a range, or "
                    "held to the declared refusal.",
        .source = "list.page.malformed, errors.format, RFC 9110 14.2",
        .explanation =
            "The RFC allows both. What it does not allow is a page that was made up.",
        .defects = DEFECTS("range-malformed-otherwise"),
        .applies = pagination_has_range,
        .probe = pagination_range_malformed,
    },
    {
        .id = "pagination/ordered-pages",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "In every order, the list holds the same rows in every page size",
        .relation =
            "For each order, walks in the largest and in a small size hold the same set "
            "of rows; the small one is chosen to cut through equal rows.",
        .source = "list.page, list.order.words",
        .explanation =
            "Each order is a query of its own, and the one whose key has many equal "
            "values is where pages lose rows.",
        .defects = DEFECTS("ties-lose-rows"),
        .applies = pagination_has_pages_and_orders,
        .probe = pagination_ordered,
    },
    {
        .id = "pagination/narrowed-pages",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "Under every filter and range, the list holds the same rows in every page "
            "size",
        .relation =
            "For each filter, range, and filter together with each order, walks in the "
            "largest and in a small size hold the same set of rows.",
        .source = "list.page, list.filters, list.ranges",
        .explanation =
            "A filter that is applied to the page instead of the list, or forgotten "
            "from the second page on, looks right on the first one.",
        .defects = DEFECTS("first-page-shifted", "ties-lose-rows"),
        .applies = pagination_has_pages_and_filters,
        .probe = pagination_narrowed,
    },
    {
        .id = "pagination/same-sequence",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The rows stand in the same order in every page size",
        .relation =
            "Walks of one view in two sizes agree row by row; rows that are equal by "
            "every key of the order may change places.",
        .source = "list.page, list.order",
        .explanation =
            "An order that holds only within each page is found by comparing with "
            "larger pages.",
        .defects = DEFECTS("order-per-page", "order-last-page-reversed",
                           "order-first-two-swapped"),
        .applies = pagination_has_pages_and_order,
        .probe = pagination_same_sequence,
    },
    {
        .id = "pagination/total",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The total is the number of rows that a walk to the end shows",
        .relation =
            "In every view of the list, filtered to nothing included, the total of the "
            "first page equals the rows counted.",
        .source = "list.totals.items",
        .explanation =
            "The total drives page counters and progress bars, and is itself what many "
            "clients want to know. Typical breaches count the page, ignore the filter, "
            "or count rows of other owners.",
        .defects = DEFECTS("total-plus-one", "total-minus-one", "total-of-page",
                           "total-capped", "total-not-filtered", "last-row-dropped",
                           "index-from-zero", "estimate-unmarked", "total-dropped"),
        .applies = pagination_has_total_items,
        .probe = pagination_total_counts,
    },
    {
        .id = "pagination/total-constant",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The total is the same on every page and in every page size",
        .relation =
            "All pages of a view, also those behind the last, carry the total of its "
            "first, largest page.",
        .source = "list.totals.items",
        .explanation =
            "A total that shrinks on the way or depends on the size is not one.",
        .defects =
            DEFECTS("total-of-page", "filter-first-page-only", "estimate-unmarked"),
        .applies = pagination_has_total_items,
        .probe = pagination_total_constant,
    },
    {
        .id = "pagination/total-asked",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A total is told only to a request that asks for it",
        .relation =
            "The first page without what asks for totals tells none of them, and shows "
            "the rows it shows with them. Every other request of the run asks.",
        .source = "list.totals.asked",
        .explanation =
            "Counting costs; a server that counts for everybody is slow for those who "
            "never wanted to know, and one that does not count when asked leaves a "
            "client without its page numbers.",
        .defects = DEFECTS("total-unasked"),
        .applies = pagination_has_asked,
        .probe = pagination_total_asked,
    },
    {
        .id = "pagination/total-when-cut",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A total is told only where an answer does not show every row",
        .relation = "On first pages that show as many rows as the walk has.",
        .source = "list.totals.when-cut",
        .explanation = "Its presence is what tells a client that there is more.",
        .defects = DEFECTS("total-uncut"),
        .applies = pagination_has_when_cut,
        .probe = pagination_total_when_cut,
    },
    {
        .id = "pagination/unfiltered-total",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The total of the whole list is the same under every filter",
        .relation = "On every page of every view: the rows of the plain, whole walk.",
        .source = "list.totals.unfiltered",
        .explanation = "Two totals beside each other are mixed up easily.",
        .defects = DEFECTS("unfiltered-filtered"),
        .applies = pagination_has_unfiltered,
        .probe = pagination_unfiltered,
    },
    {
        .id = "pagination/row-numbers",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "The numbers of the first and the last row of a page are those of its rows",
        .relation =
            "On every page of every view that shows rows: so many stood before it.",
        .source = "list.totals.first-row, last-row, rows-from",
        .explanation = "\"Showing 11 to 20\" is made of them. Numbers that begin anew on "
                       "each page, or "
                       "count the page's size where it is short, are seen on the second "
                       "page, or the "
                       "last.",
        .defects = DEFECTS("first-row-other", "last-row-beyond", "rows-of-page"),
        .applies = pagination_has_row_numbers,
        .probe = pagination_row_numbers,
    },
    {
        .id = "pagination/next-index",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A page names the index of the page after it, and the last one none",
        .relation = "On every page of every view that was read to its end.",
        .source = "list.totals.next-index",
        .explanation =
            "Clients ask for that index and stop at none. Off by one, they skip a page "
            "or read one for ever.",
        .defects = DEFECTS("next-index-stays", "next-index-on-last"),
        .applies = pagination_has_next_index,
        .probe = pagination_next_index,
    },
    {
        .id = "pagination/previous-index",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "A page names the index of the page before it, and the first one none",
        .relation = "On every page of every view.",
        .source = "list.totals.previous-index",
        .explanation = "None on the first page is zero, or null, or not there: here it "
                       "must not lead to a page.",
        .defects = DEFECTS("previous-index-on-first"),
        .applies = pagination_has_previous_index,
        .probe = pagination_previous_index,
    },
    {
        .id = "pagination/pages",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The number of pages is the total divided by the size, rounded up",
        .relation =
            "On every page of every view: pages = ceil(total / size), by the total of "
            "the same answer. When nothing matches, as declared or recorded.",
        .source = "list.totals.pages, list.totals.pages-when-empty",
        .explanation =
            "Rounded down, the last rows are never asked for; one too many, and the "
            "last page is empty. Both hide unless the total is, or is not, a multiple "
            "of the size.",
        .defects = DEFECTS("pages-floored", "pages-plus-one"),
        .applies = pagination_has_total_pages,
        .probe = pagination_pages,
    },
    {
        .id = "pagination/next",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary = "The next flag is true exactly when another page with rows follows",
        .relation =
            "On every page of every view, compared with the page that follows it in the "
            "walk; false where nothing is shown.",
        .source = "list.totals.next",
        .explanation =
            "Clients loop on this flag. True on the last page costs an empty request or "
            "an endless loop; false before it loses the rest of the list.",
        .defects = DEFECTS("next-always", "next-never", "next-on-last",
                           "next-missing-before-last"),
        .applies = pagination_has_total_next,
        .probe = pagination_next,
    },
    {
        .id = "pagination/previous",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .summary =
            "The previous flag is false on the first page and true on every later one",
        .relation = "On every page of every view that shows rows.",
        .source = "list.totals.previous",
        .explanation =
            "It lights the button that leads back; wrong on the first page, that button "
            "asks for a page that does not exist.",
        .defects =
            DEFECTS("previous-on-first", "previous-never", "previous-missing-on-second"),
        .applies = pagination_has_total_previous,
        .probe = pagination_previous,
    },
    {
        .id = "pagination/echo-index",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .one_answer = true,
        .summary = "An answer names the page that was asked for",
        .relation = "On every page of every view, the echoed index equals the one in the "
                    "request.",
        .source = "list.totals.index",
        .explanation =
            "With several requests under way, a client finds out by the echo which "
            "answer belongs where.",
        .defects = DEFECTS("index-echo-wrong"),
        .applies = pagination_has_total_index,
        .probe = pagination_echo_index,
    },
    {
        .id = "pagination/echo-size",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .one_answer = true,
        .summary = "An answer names the page size that was asked for",
        .relation = "On every page of every view, the echoed size equals the one in the "
                    "request.",
        .source = "list.totals.size",
        .explanation =
            "The echo is the only way to learn that another size was used than the one "
            "asked for; it must not be the number of rows shown.",
        .defects = DEFECTS("size-echo-wrong"),
        .applies = pagination_has_total_size,
        .probe = pagination_echo_size,
    },
    {
        .id = "pagination/rows-count",
        .each = SUBJECT_LIST,
        .in_passing = true,
        .one_answer = true,
        .summary = "The count of rows is the number of rows shown",
        .relation =
            "On every page of every view, the declared count equals the length of the "
            "array.",
        .source = "list.totals.count",
        .explanation =
            "A count that repeats the size, or the total, is wrong exactly on the last "
            "page.",
        .defects = DEFECTS("rows-echo-wrong"),
        .applies = pagination_has_total_rows,
        .probe = pagination_rows_count,
    },
    {0},
};
