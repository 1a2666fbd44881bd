/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors that end at another time than they should. */
#include "mock/answer_internal.h"
#include "mock/defect_internal.h"

#define APART 8 /* seconds by which a lie must differ from what is tolerated */

static struct contract_lifetime *lifetime_in(struct contract *contract,
                                             const struct defect *defect)
{
    return &contract->operations[defect->target.operation].list->page.lifetime;
}

static void add(const struct contract *contract, const struct defect_kind *kind,
                struct defect_list *out,
                enum certainty (*sure)(const struct contract_lifetime *lifetime))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.lifetime.seconds > 0)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = sure(&list->page.lifetime)},
                       "%s", contract->operations[i].id);
    }
}

static enum certainty of_life(const struct contract_lifetime *lifetime)
{
    return lifetime->claim.certainty;
}

/* Half of it must be missed by more than is tolerated. */
static enum certainty of_length(const struct contract_lifetime *lifetime)
{
    return lifetime->seconds / 2 > lifetime->tolerance + APART ? lifetime->claim.certainty
                                                               : CERTAINTY_UNKNOWN;
}

static enum certainty of_end(const struct contract_lifetime *lifetime)
{
    return lifetime->tolerance > 0 ? CERTAINTY_UNKNOWN : lifetime->end_claim.certainty;
}

static void cursors(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    add(contract, kind, out, of_life);
}

static void lengths(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    add(contract, kind, out, of_length);
}

static void ends(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out)
{
    add(contract, kind, out, of_end);
}

static void follow(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    (void)defect_forgive(exchange->problems, REFUSAL_CURSOR_EXPIRED);
}

static void begin_again(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *text = route_input(exchange->route, exchange->request, &page->index);
    int64_t start;

    (void)defect;
    if (text != NULL &&
        answer_cursor_read(exchange, text, &start) == ANSWER_CURSOR_EXPIRED)
        exchange->query->index = 0;
}

static void halve(struct contract *contract, const struct defect *defect,
                  struct defects *defects)
{
    (void)defects;
    lifetime_in(contract, defect)->seconds /= 2;
}

static void double_it(struct contract *contract, const struct defect *defect,
                      struct defects *defects)
{
    (void)defects;
    lifetime_in(contract, defect)->seconds *= 2;
}

static void end_otherwise(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    struct contract_lifetime *lifetime = lifetime_in(contract, defect);

    (void)defects;
    lifetime->end_inclusive = !lifetime->end_inclusive;
}

const struct defect_kind defect_lifetime_kinds[] = {
    {.name = "cursor-never-expires",
     .family = "links",
     .summary = "a cursor is followed however old it is",
     .targets = cursors,
     .at[DEFECT_PROBLEMS] = follow},
    {.name = "cursor-expired-restarts",
     .family = "links",
     .summary = "a cursor that has expired leads to the first page",
     .targets = cursors,
     .at[DEFECT_PROBLEMS] = follow,
     .at[DEFECT_QUERY] = begin_again},
    {.name = "cursor-expires-early",
     .family = "links",
     .summary = "a cursor is good for half of its lifetime",
     .targets = lengths,
     .apply = halve},
    {.name = "cursor-expires-late",
     .family = "links",
     .summary = "a cursor is good for twice its lifetime",
     .targets = lengths,
     .apply = double_it},
    {.name = "cursor-end-otherwise",
     .family = "links",
     .summary = "whether a cursor is good in its last second is turned round",
     .targets = ends,
     .apply = end_otherwise},
    {0},
};
