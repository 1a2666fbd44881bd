/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of answers beside those of other answers. */
#include "conformance/rules/answers_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The place of a row in an answer, or -1. */
static int64_t place_of(const struct seen *seen, const char *id)
{
    size_t index;
    json_t *row;

    json_array_foreach(seen->rows, index, row)
    {
        AUTO_FREE char *other = narrowed_id(seen->list, row);
        if (strcmp(id, other) == 0)
            return (int64_t)index;
    }
    return -1;
}

static bool read_known(struct probe *probe, const json_t *number, struct seen *seen)
{
    return seen_read(
        probe,
        evidence_answer(rule_evidence(probe), (size_t)json_integer_value(number) - 1),
        seen);
}

/* --- No row on two pages --- */

static bool same_rows(const struct seen *a, const struct seen *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < (size_t)a->count; i++) {
        AUTO_FREE char *id = narrowed_id(a->list, json_array_get(a->rows, i));
        AUTO_FREE char *other = narrowed_id(b->list, json_array_get(b->rows, i));
        if (strcmp(id, other) != 0)
            return false;
    }
    return true;
}

/* True when both show the row, and the first shows the same before and after. */
static bool still_shared(struct probe *probe, const struct seen *a, const struct seen *b,
                         const char *id)
{
    AUTO_SEEN struct seen before = {0}, other = {0}, after = {0};

    return seen_again(probe, a, &before) && seen_again(probe, b, &other) &&
           seen_again(probe, a, &after) && same_rows(&before, &after) &&
           place_of(&before, id) >= 0 && place_of(&other, id) >= 0;
}

static bool row_is_apart(struct probe *probe, const struct seen *seen,
                         const json_t *number, const char *id)
{
    AUTO_SEEN struct seen first = {0};
    char name[SEEN_NAME_SIZE], other[SEEN_NAME_SIZE], expected[2 * SEEN_NAME_SIZE + 40];

    if (!read_known(probe, number, &first) || first.before == seen->before)
        return true;
    if (!still_shared(probe, &first, seen, id)) {
        rule_lacked(probe, "pages that stand still while they are looked at");
        return true;
    }
    (void)snprintf(expected, sizeof expected, "no row both on %s and on %s",
                   seen_name(&first, name), seen_name(seen, other));
    rule_broken_format(probe, &seen->list->page.claim, seen->answer, expected,
                       "row %.120s stands on both", id);
    return false;
}

/* Pages of one size, of one question, asked for by one identity. */
static json_t *book_of(json_t *books, const struct seen *seen)
{
    AUTO_FREE char *key =
        memory_format("%d %" PRId64 " %s %s", (int)seen->answer->as, seen->size,
                      seen->word == NULL ? "" : seen->word->word, seen->query);
    json_t *book = json_object_get(books, key);

    if (book == NULL)
        json_object_set_new(books, key, book = json_object());
    return book;
}

/* Pages that start between the borders of others share rows with them, and so do those of
 * another order; one behind the end may show the last. */
static bool has_border(const struct seen *seen)
{
    const struct contract_list *list = seen->list;
    int64_t total;

    if (!seen->is_placed || seen->before % seen->size != 0 ||
        (list->order.declared && seen->word == NULL))
        return false;
    return list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE &&
                   evidence_total_number(seen->answer, list, TOTAL_ITEMS, &total)
               ? seen->before < total
               : !list->page.past_end_allowed[PAST_END_LAST];
}

static bool page_is_apart(struct probe *probe, void *context, const struct seen *seen)
{
    size_t index;
    json_t *row;

    if (!has_border(seen))
        return true;
    json_t *book = book_of(context, seen);
    json_array_foreach(seen->rows, index, row)
    {
        AUTO_FREE char *id = narrowed_id(seen->list, row);
        const json_t *number = json_object_get(book, id);

        if (number != NULL && !row_is_apart(probe, seen, number, id))
            return false;
        if (number == NULL)
            json_object_set_new(book, id, json_integer((json_int_t)seen->answer->number));
    }
    rule_held(probe);
    return true;
}

void answers_apart(struct probe *probe)
{
    json_auto_t *books = json_object();

    seen_each(probe, page_is_apart, books);
}

/* --- One record, one row --- */

/* The first member in which two rows differ, or NULL. */
static const struct contract_field *difference(const struct contract_list *list,
                                               const json_t *a, const json_t *b)
{
    for (size_t f = 0; f < list->row->field_count; f++) {
        const struct contract_field *field = &list->row->fields[f];

        if (!contract_field_is_fresh(field) && !relation_same_member(a, b, field))
            return field;
    }
    return NULL;
}

static json_t *row_of(const struct seen *seen, const char *id)
{
    int64_t place = place_of(seen, id);

    return place < 0 ? NULL : json_array_get(seen->rows, (size_t)place);
}

/* True when the row differs in that member still, and in the first answer stays what it
 * is. */
static bool still_unlike(struct probe *probe, const struct seen *a, const struct seen *b,
                         const char *id, const struct contract_field *field)
{
    AUTO_SEEN struct seen before = {0}, other = {0}, after = {0};

    if (!seen_again(probe, a, &before) || !seen_again(probe, b, &other) ||
        !seen_again(probe, a, &after))
        return false;
    const json_t *first = row_of(&before, id), *second = row_of(&other, id);
    const json_t *third = row_of(&after, id);
    return first != NULL && second != NULL && third != NULL &&
           relation_same_member(first, third, field) &&
           !relation_same_member(first, second, field);
}

static bool row_is_alike(struct probe *probe, const struct seen *seen,
                         const json_t *number, const char *id, const json_t *row)
{
    AUTO_SEEN struct seen first = {0};
    char name[SEEN_NAME_SIZE], other[SEEN_NAME_SIZE];
    const json_t *known = read_known(probe, number, &first) ? row_of(&first, id) : NULL;
    const struct contract_field *field =
        known == NULL ? NULL : difference(seen->list, known, row);

    if (field == NULL)
        return true;
    if (!still_unlike(probe, &first, seen, id, field)) {
        rule_lacked(probe, "rows that stand still while they are looked at");
        return true;
    }
    AUTO_FREE char *was = value_print(value_at(known, field->pointer));
    AUTO_FREE char *is = value_print(value_at(row, field->pointer));
    AUTO_FREE char *expected =
        memory_format("row %.120s has %s %.120s on %s, as on %s", id, field->pointer, was,
                      seen_name(seen, name), seen_name(&first, other));
    rule_broken_format(probe, &seen->list->claim, seen->answer, expected, "%.120s", is);
    return false;
}

/* The rows known so far: where each was seen, and as what. */
struct known {
    json_t *numbers, *rows;
};

static bool rows_are_alike(struct probe *probe, void *context, const struct seen *seen)
{
    struct known *known = context;
    size_t index;
    json_t *row;

    json_array_foreach(seen->rows, index, row)
    {
        AUTO_FREE char *id = narrowed_id(seen->list, row);
        const json_t *first = json_object_get(known->rows, id);

        if (first == NULL) {
            json_object_set(known->rows, id, row);
            json_object_set_new(known->numbers, id,
                                json_integer((json_int_t)seen->answer->number));
        } else if (first != row && !json_equal(first, row) &&
                   !row_is_alike(probe, seen, json_object_get(known->numbers, id), id,
                                 row)) {
            return false;
        }
    }
    rule_held(probe);
    return true;
}

void answers_rows(struct probe *probe)
{
    json_auto_t *numbers = json_object();
    json_auto_t *rows = json_object();
    struct known known = {numbers, rows};

    if (rule_subject(probe)->list->row != NULL)
        seen_each(probe, rows_are_alike, &known);
}

/* --- No row that the list does not show --- */

/* Whether the plain list, read again page by page, shows a row. */
static bool is_listed_now(struct probe *probe, const struct walk *whole, const char *id)
{
    for (size_t i = 0; i < whole->page_count; i++) {
        const struct answer *answer =
            evidence_ask_at(rule_evidence(probe), evidence_walk_page(whole, i),
                            evidence_walk_page(whole, i)->exchange->request.target);
        AUTO_SEEN struct seen seen = {0};

        if (!seen_read(probe, answer, &seen) || place_of(&seen, id) >= 0)
            return true;
    }
    return false;
}

struct listed {
    const struct walk *whole;
    json_t *ids;
    const char *owner;
};

static bool is_of(const struct seen *seen, const char *owner)
{
    return owner == NULL || seen->owner == NULL || strcmp(owner, seen->owner) == 0;
}

static bool rows_are_listed(struct probe *probe, void *context, const struct seen *seen)
{
    const struct listed *listed = context;
    char name[SEEN_NAME_SIZE];
    size_t index;
    json_t *row;

    if (!is_of(seen, listed->owner))
        return true; /* rows of somebody else, asked for by name */
    json_array_foreach(seen->rows, index, row)
    {
        AUTO_FREE char *id = narrowed_id(seen->list, row);
        AUTO_SEEN struct seen again = {0};

        if (json_object_get(listed->ids, id) != NULL)
            continue;
        if (is_listed_now(probe, listed->whole, id) || !seen_again(probe, seen, &again) ||
            place_of(&again, id) < 0) {
            rule_lacked(probe, "a list that stands still while it is looked at");
            continue;
        }
        AUTO_FREE char *expected =
            memory_format("only rows of the plain list on %s", seen_name(seen, name));
        rule_broken_format(probe, &seen->list->claim, seen->answer, expected,
                           "row %.120s, which that does not show", id);
        return false;
    }
    rule_held(probe);
    return true;
}

void answers_listed(struct probe *probe)
{
    const struct walk *whole = rule_whole(probe);
    AUTO_SEEN struct seen first = {0};

    if (whole == NULL || !seen_read(probe, evidence_walk_page(whole, 0), &first))
        return;
    json_auto_t *ids = narrowed_ids(whole);
    struct listed listed = {whole, ids, first.owner};
    seen_each(probe, rows_are_listed, &listed);
}
