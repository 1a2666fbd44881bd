/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that nobody looks at: put away, and brought back for who does. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void evidence_set_farewell(struct evidence *evidence, evidence_look *look, void *context)
{
    evidence->farewell = look;
    evidence->farewell_context = context;
}

const struct answer *evidence_answer_as_it_is(const struct evidence *evidence,
                                              size_t index)
{
    return evidence->answers[index];
}

const struct tape_node *evidence_read_tape(struct evidence *evidence,
                                           const struct answer *answer)
{
    const struct http_response *response = &answer->exchange->response;
    if (evidence->read != answer)
        evidence->root =
            tape_read(&evidence->tape, response->body, response->body_length, 0);
    evidence->read = answer;
    return evidence->root;
}

void evidence_put_away(struct evidence *evidence, struct answer *answer)
{
    if (answer->shelved || answer->kept)
        return;
    if (evidence->farewell != NULL && answer->place.length == 0)
        evidence->farewell(evidence->farewell_context, answer);
    if (evidence->read == answer)
        evidence->read = NULL;
    answer->shelved =
        session_put_away(evidence->session, answer->exchange, &answer->place);
    if (!answer->shelved)
        return;
    json_decref(answer->body);
    answer->body = NULL;
    answer->away = true;
}

/* The oldest make room where rows are looked at in passing. */
static void make_room(struct evidence *evidence)
{
    if (!evidence->in_passing || evidence->back_count < EVIDENCE_NEAR)
        return;
    evidence_put_away(evidence, evidence->back[0]);
    memmove(evidence->back, evidence->back + 1,
            --evidence->back_count * sizeof *evidence->back);
}

const struct answer *evidence_at_hand(struct evidence *evidence,
                                      const struct answer *known)
{
    if (!known->away)
        return known;
    struct answer *answer = evidence->answers[known->number - 1];
    if (answer->shelved &&
        !session_bring_back(evidence->session, answer->exchange, &answer->place)) {
        /* As without memory there is no going on. */
        perror("countersign: an answer that was put away cannot be read");
        abort();
    }
    answer->away = answer->shelved = false;
    evidence_read_body(answer);
    make_room(evidence);
    memory_reserve((void **)&evidence->back, &evidence->back_capacity,
                   evidence->back_count + 1, sizeof *evidence->back);
    evidence->back[evidence->back_count++] = answer;
    return answer;
}

void evidence_keep(struct evidence *evidence, const struct answer *answer)
{
    (void)evidence_at_hand(evidence, answer);
    evidence->answers[answer->number - 1]->kept = true;
}

void evidence_begin_probe(struct evidence *evidence, bool in_passing)
{
    while (evidence->back_count > 0)
        evidence_put_away(evidence, evidence->back[--evidence->back_count]);
    evidence->in_passing = in_passing;
}
