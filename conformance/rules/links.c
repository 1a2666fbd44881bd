/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The family that holds a list to what leads from page to page: cursors, rows to go on
 * behind, and URLs. Its functions are in the parts beside it (links_*.c); this file is
 * the table. The pages themselves are looked at by the family pagination, which walks by
 * these links where pages do not count.
 */
#include "conformance/rules/links_internal.h"

static bool has_pages(const struct subject *subject)
{
    return subject->list->page.declared;
}

static bool has_total(const struct subject *subject, enum total total)
{
    return subject->list->totals[total].at.source != EXPRESSION_NONE;
}

static bool has_next_cursor(const struct subject *subject)
{
    return has_pages(subject) && has_total(subject, TOTAL_NEXT_CURSOR);
}

static bool has_next_url(const struct subject *subject)
{
    return has_pages(subject) && has_total(subject, TOTAL_NEXT_URL);
}

static bool has_previous_url(const struct subject *subject)
{
    return has_pages(subject) && has_total(subject, TOTAL_PREVIOUS_URL);
}

static bool has_first_url(const struct subject *subject)
{
    return has_pages(subject) && has_total(subject, TOTAL_FIRST_URL);
}

static bool has_last_url(const struct subject *subject)
{
    return has_pages(subject) && has_total(subject, TOTAL_LAST_URL);
}

/* A cursor, or a last row seen, that may be none of the list's own. */
static bool may_lead_nowhere(const struct subject *subject)
{
    return has_pages(subject) && !contract_page_counts(&subject->list->page) &&
           subject->list->page.key == NULL &&
           subject->list->page.index_parameter->errors.by[REFUSAL_CURSOR] != NULL;
}

static bool is_bound(const struct subject *subject)
{
    const struct contract_page *page = &subject->list->page;

    return page->declared && page->kind == PAGE_CURSOR && page->other_query_rejected &&
           has_next_cursor(subject) &&
           subject->list->filter_count + subject->list->order.word_count > 0;
}

static bool has_lifetime(const struct subject *subject)
{
    return has_pages(subject) && subject->list->page.lifetime.seconds > 0;
}

/* What is tolerated covers the second itself. */
static bool has_last_second(const struct subject *subject)
{
    const struct contract_lifetime *lifetime = &subject->list->page.lifetime;

    return has_lifetime(subject) && lifetime->tolerance == 0 &&
           lifetime->end_claim.certainty != CERTAINTY_UNKNOWN;
}

static bool goes_behind_rows(const struct subject *subject)
{
    return has_pages(subject) && subject->list->page.kind == PAGE_KEYSET;
}

static bool goes_back(const struct subject *subject)
{
    return has_pages(subject) && subject->list->page.before_parameter != NULL;
}

static bool has_range(const struct subject *subject)
{
    return evidence_can_jump(subject->list) &&
           contract_total_is_range(&subject->list->totals[TOTAL_ITEMS]);
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule links_rules[] = {
    {
        .id = "links/next-cursor",
        .each = SUBJECT_LIST,
        .summary = "A page holds a cursor exactly when another page with rows follows",
        .relation =
            "On every page of every view: a cursor where rows follow, by the walk and by "
            "one in larger pages; null, empty or absent on the last page.",
        .source = "list.totals.next-cursor",
        .explanation =
            "A cursor is all a client has to go on with. Missing too early, the rest of "
            "the list is never read and nothing tells; present on the last page, it "
            "leads to an empty page, or round in a circle.",
        .defects = DEFECTS("next-cursor-missing", "next-cursor-on-last", "total-dropped",
                           "blank-page-ends"),
        .applies = has_next_cursor,
        .probe = links_next_cursor,
    },
    {
        .id = "links/cursor-altered",
        .each = SUBJECT_LIST,
        .one_answer = true,
        .summary = "A cursor that was not given out is refused",
        .relation =
            "Rubbish, a cursor with one character changed, and one cut in half, held to "
            "the declared refusal; for a list that goes on behind a row, identifiers "
            "that no row has.",
        .source = "list.page.index, errors.cursor",
        .explanation =
            "Taken for the first page, a damaged cursor makes a client read the list "
            "from the start and count its rows twice. A cursor that can be altered can "
            "also be forged.",
        .defects = DEFECTS("cursor-altered-accepted"),
        .applies = may_lead_nowhere,
        .probe = links_cursor_altered,
    },
    {
        .id = "links/cursor-bound",
        .each = SUBJECT_LIST,
        .one_answer = true,
        .summary = "A cursor is refused beside another query than its own",
        .relation =
            "The cursor of the plain list beside a filter and beside another order, and "
            "that of a filtered list without its filter, held to the declared refusal.",
        .source = "list.page.other-query, errors.cursor",
        .explanation =
            "A cursor marks a place in one list. In another one the place means "
            "nothing, and rows are skipped or shown twice without a word.",
        .defects = DEFECTS("cursor-unbound"),
        .applies = is_bound,
        .probe = links_cursor_bound,
    },
    {
        .id = "links/cursor-lasts",
        .each = SUBJECT_LIST,
        .summary = "A cursor can be followed until its lifetime is over",
        .relation =
            "With the clock standing, a page that leads on; the clock at the end of its "
            "cursor's lifetime, less what is tolerated and a second; the next page.",
        .source = "list.page.lifetime",
        .explanation =
            "Who shows a page and waits for a click, or works through long lists in "
            "batches, relies on the time that is promised.",
        .defects = DEFECTS("cursor-expires-early"),
        .applies = has_lifetime,
        .again = RULE_ASKS_LATER,
        .probe = links_cursor_lasts,
    },
    {
        .id = "links/cursor-expires",
        .each = SUBJECT_LIST,
        .summary = "A cursor whose lifetime is over is refused, and a new one is good",
        .relation =
            "As above, with the clock behind the end by what is tolerated and a second: "
            "the refusal `cursor-expired`, whole; then the first page anew, and the page "
            "its cursor leads to.",
        .source = "list.page.lifetime, errors.cursor-expired",
        .explanation =
            "A cursor that has expired and is followed all the same leads to rows that "
            "have moved; one that leads to the first page instead makes a client read "
            "everything twice.",
        .defects = DEFECTS("cursor-never-expires", "cursor-expired-restarts",
                           "cursor-expires-late"),
        .applies = has_lifetime,
        .again = RULE_ASKS_LATER,
        .probe = links_cursor_expires,
    },
    {
        .id = "links/cursor-end",
        .each = SUBJECT_LIST,
        .summary = "A cursor ends in the second its lifetime says",
        .relation = "As above, with the clock standing at the very end: the next page "
                    "where the end is inclusive, a refusal where it is not.",
        .source = "list.page.lifetime.end",
        .explanation = "Clients that plan by the lifetime they were told, and those that "
                       "wait for it to be over, meet this second.",
        .defects = DEFECTS("cursor-end-otherwise", "cursor-never-expires"),
        .applies = has_last_second,
        .again = RULE_ASKS_LATER,
        .probe = links_cursor_end,
    },
    {
        .id = "links/behind-row",
        .each = SUBJECT_LIST,
        .summary = "The page behind a row starts with the row that follows it",
        .relation =
            "Behind several rows of the largest walk, whether or not a page ended "
            "there: the rows shown are those that follow in the walk, the row itself "
            "not among them.",
        .source = "list.page.by: keyset",
        .explanation =
            "The last row seen is excluded, or every page repeats a row; and the place "
            "must be found by the order that is asked for, not by the identifier.",
        .defects = DEFECTS("keyset-inclusive", "index-ignored", "bound-otherwise"),
        .applies = goes_behind_rows,
        .probe = links_behind_row,
    },
    {
        .id = "links/before-row",
        .each = SUBJECT_LIST,
        .summary = "The page before a row shows the rows right before it",
        .relation =
            "Before several rows of the largest walk of every view: the rows shown are "
            "the nearest ones that precede it in the walk, in the same order, the row "
            "itself not among them.",
        .source = "list.page.before",
        .explanation =
            "The nearest rows are meant, not the first ones of the list, and they stand "
            "as they do forwards. Servers that turn the order round to go back forget to "
            "turn the page round again.",
        .defects = DEFECTS("before-ignored", "before-inclusive", "before-from-start",
                           "before-reversed"),
        .applies = goes_back,
        .probe = links_before_row,
    },
    {
        .id = "links/backwards",
        .each = SUBJECT_LIST,
        .summary = "A walk backwards shows what the walk forwards did",
        .relation =
            "From the last row of every view, each page before the first row of the one "
            "behind it, put together: the rows of the walk forwards, in its order.",
        .source = "list.page.before",
        .explanation =
            "A client that scrolls up must see what it saw on the way down; a row lost "
            "there is lost between two pages, where no single answer shows it.",
        .defects = DEFECTS("before-ignored", "before-from-start", "before-reversed"),
        .applies = goes_back,
        .probe = links_backwards,
    },
    {
        .id = "links/next-url",
        .each = SUBJECT_LIST,
        .summary = "The next URL leads to the next page, and stands on every page but "
                   "the last",
        .relation =
            "On every page of every view: a URL exactly where rows follow; the first, "
            "second and last but one are followed and show the rows of the next page of "
            "the walk.",
        .source = "list.totals.next-url, RFC 8288",
        .explanation =
            "A client that follows URLs never builds a query of its own. A URL that "
            "forgets a filter or the size goes on in another list, one that is off by "
            "a row loses or repeats it, one on the last page leads to nothing.",
        .defects = DEFECTS("next-url-missing", "next-url-on-last", "next-url-skips",
                           "next-url-repeats", "urls-forget-query", "total-dropped"),
        .applies = has_next_url,
        .probe = links_next_url,
    },
    {
        .id = "links/previous-url",
        .each = SUBJECT_LIST,
        .summary = "The previous URL leads to the page before, and is missing on the "
                   "first",
        .relation =
            "On every page of every view: a URL on all pages but the first; those of "
            "the second and the last page are followed and show the rows of the page "
            "before.",
        .source = "list.totals.previous-url, RFC 8288",
        .explanation = "Going back must show what was seen on the way.",
        .defects = DEFECTS("previous-url-missing", "previous-url-on-first",
                           "previous-url-stays"),
        .applies = has_previous_url,
        .probe = links_previous_url,
    },
    {
        .id = "links/first-url",
        .each = SUBJECT_LIST,
        .summary = "The first URL leads to the first page",
        .relation = "From later pages of every view, followed once or twice in each.",
        .source = "list.totals.first-url, RFC 8288",
        .explanation = "It must lead back to the start of this list, as it is narrowed "
                       "and ordered, not of the whole one.",
        .defects = DEFECTS("first-url-second"),
        .applies = has_first_url,
        .probe = links_first_url,
    },
    {
        .id = "links/last-url",
        .each = SUBJECT_LIST,
        .summary = "The last URL leads to the last page that shows rows",
        .relation = "From earlier pages of every view, followed once or twice in each.",
        .source = "list.totals.last-url, RFC 8288",
        .explanation = "Computed with a wrong number of pages, it leads to an empty page "
                       "or leaves out the end.",
        .defects = DEFECTS("last-url-early"),
        .applies = has_last_url,
        .probe = links_last_url,
    },
    {
        .id = "links/none-told",
        .each = SUBJECT_LIST,
        .summary =
            "Where there is no page further on, or no row, it is told as documented",
        .relation =
            "On every page of every view that leads nowhere: the last page for what "
            "leads on, the first for what leads back, one without rows for the numbers "
            "of rows. The member is null, an empty text or left out. Of totals that are "
            "not in every answer nothing is said.",
        .source = "list.totals.none",
        .explanation =
            "A client tests for the end in one way: a member that is null where it was "
            "left out makes it ask for the page \"null\", and one that is missing where "
            "it was null makes it fail on the last page alone.",
        .defects = DEFECTS("none-null", "none-empty", "none-absent"),
        .applies = links_has_none,
        .probe = links_none,
    },
    {
        .id = "links/content-range",
        .each = SUBJECT_LIST,
        .summary = "Content-Range names the rows that are shown",
        .relation =
            "On every page of every view: the first position is that of the page, the "
            "last one lies as many rows further as are shown.",
        .source = "list.totals.items: $response.header.Content-Range, RFC 9110 14.4",
        .explanation =
            "Positions count from zero and include their end. Off by one, a client that "
            "goes on behind the last position skips or repeats a row.",
        .defects = DEFECTS("content-range-shifted"),
        .applies = has_range,
        .probe = links_content_range,
    },
    {0},
};
