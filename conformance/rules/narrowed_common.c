/* SPDX-License-Identifier: Apache-2.0 */
/* Two narrowings together, held to what each gives by itself. */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"

/* Three answers by their identifiers. */
struct meeting {
    const struct narrowed *a, *b;
    const struct walk *walk; /* narrowed by both */
    json_t *in_a, *in_b, *in_both;
};

static const struct claim *claim_of(const struct narrowed *narrowed)
{
    const struct claim *claim = &narrowed->conditions[0].filter->claim;

    for (size_t i = 1; i < narrowed->count; i++)
        claim = narrowed_weaker(claim, &narrowed->conditions[i].filter->claim);
    return claim;
}

static void tell(struct probe *probe, const struct meeting *meeting, const char *id,
                 const char *wrong)
{
    const struct contract_list *list = meeting->walk->list;
    const struct claim *a = claim_of(meeting->a), *b = claim_of(meeting->b);
    const struct claim *claim = narrowed_weaker(a, b);
    size_t count = json_object_size(meeting->in_both);
    size_t alone_a = json_object_size(meeting->in_a);
    size_t alone_b = json_object_size(meeting->in_b);
    char first[NARROWED_LABEL_SIZE], second[NARROWED_LABEL_SIZE];
    const char *how = "";

    narrowed_label(meeting->a, list, first);
    narrowed_label(meeting->b, list, second);
    AUTO_FREE char *expected = memory_format(
        "%s with %s gives the rows that both give by themselves", first, second);
    if (count == alone_a) {
        how = "; as many as without the second";
        claim = b;
    } else if (count == alone_b) {
        how = "; as many as without the first";
        claim = a;
    } else if (count > alone_a && count > alone_b) {
        how = "; more than either gives: it is as if one were enough";
    }
    rule_broken_format(
        probe, claim,
        meeting->walk->page_count > 0 ? evidence_walk_page(meeting->walk, 0) : NULL,
        expected, "row %.120s %s (%zu rows; %zu and %zu by themselves)%s", id, wrong,
        count, alone_a, alone_b, how);
}

/* Tells the first row that is wrong; true when there is none. */
static bool is_common(struct probe *probe, const struct meeting *meeting,
                      const json_t *known)
{
    const char *id;
    json_t *at;

    json_object_foreach(meeting->in_both, id, at)
    {
        bool in_each = json_object_get(meeting->in_a, id) != NULL &&
                       json_object_get(meeting->in_b, id) != NULL;
        if (!in_each && json_object_get(known, id) != NULL) {
            tell(probe, meeting, id, "should not be there");
            return false;
        }
    }
    json_object_foreach(meeting->in_a, id, at)
    {
        if (meeting->walk->whole && json_object_get(meeting->in_b, id) != NULL &&
            json_object_get(meeting->in_both, id) == NULL) {
            tell(probe, meeting, id, "is missing");
            return false;
        }
    }
    return true;
}

bool narrowed_go_together(const struct contract_operation *operation,
                          const struct contract_filter *a,
                          const struct contract_filter *b)
{
    return !contract_filters_are_nested(a, b) &&
           !contract_input_leans(operation, a->parameter, b->parameter) &&
           !contract_input_leans(operation, b->parameter, a->parameter);
}

void narrowed_common(struct probe *probe, const struct narrowed *a,
                     const struct narrowed *b, const struct walk *whole)
{
    struct narrowed both = *a;
    const struct walk *one = narrowed_read(probe, a, 0);
    const struct walk *other = narrowed_read(probe, b, 0);

    if (one == NULL || other == NULL)
        return;
    for (size_t i = 0; i < b->count; i++)
        narrowed_add(&both, b->conditions[i].filter, b->conditions[i].value);
    struct meeting meeting = {.a = a, .b = b, .walk = narrowed_walk(probe, &both, 0)};
    /* What was read of a walk that did not end can be wrong all the same. */
    if (!meeting.walk->whole && meeting.walk->count == 0) {
        (void)narrowed_read(probe, &both, 0);
        return;
    }
    json_auto_t *known = narrowed_ids(whole);
    meeting.in_a = narrowed_ids(one);
    meeting.in_b = narrowed_ids(other);
    meeting.in_both = narrowed_ids(meeting.walk);
    if (is_common(probe, &meeting, known) && narrowed_read(probe, &both, 0) != NULL)
        rule_held(probe);
    json_decref(meeting.in_a);
    json_decref(meeting.in_b);
    json_decref(meeting.in_both);
}
