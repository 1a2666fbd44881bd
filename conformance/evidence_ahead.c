/* SPDX-License-Identifier: Apache-2.0 */
/* Questions that are sure to be asked, sent together where several may be under way.
 * They are still asked one by one, in the same order: only the waiting is shared. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"

#include <stdlib.h>

#define MOST_AHEAD 64 /* of one question after the other */

/* Nothing goes ahead where each answer holds for its moment, or too many are wanted. */
static bool is_apt(const struct evidence *evidence)
{
    return evidence->target->at_once > 1 && !evidence_is_passing(evidence) &&
           !evidence->provoking;
}

/* The requests, being put together. */
struct ahead {
    struct http_request requests[MOST_AHEAD];
    size_t count;
};

static void add(struct evidence *evidence, struct ahead *ahead,
                const struct question *question)
{
    struct http_request *request = &ahead->requests[ahead->count];
    evidence_build(evidence, question, request);
    if (evidence_is_known(evidence, question, request))
        http_request_clear(request);
    else
        ahead->count++;
}

static void send(struct evidence *evidence, struct ahead *ahead)
{
    session_send_ahead(evidence->session, ahead->requests, ahead->count);
    for (size_t i = 0; i < ahead->count; i++)
        http_request_clear(&ahead->requests[i]);
}

/* The pages that the total promises; those are asked for unless it lies. */
static int64_t promised_pages(const struct evidence *evidence, const struct walk *walk)
{
    int64_t rows = walk->total < evidence->target->max_rows ? walk->total
                                                            : evidence->target->max_rows;
    return (rows + walk->size - 1) / walk->size;
}

void evidence_ahead_of_walk(struct evidence *evidence, const struct walk *walk,
                            const struct question *question)
{
    int64_t next = (int64_t)walk->page_count;
    struct ahead ahead = {.count = 0};
    if (!is_apt(evidence) || next == 0 || walk->total < 0 || walk->size < 1 ||
        !evidence_can_jump(walk->list) || walk->list->page.short_pages ||
        (next - 1) % MOST_AHEAD != 0 || !contract_operation_reads(walk->operation))
        return;
    for (int64_t nth = next;
         nth < promised_pages(evidence, walk) && nth < next + MOST_AHEAD; nth++) {
        struct arguments arguments AUTO_ARGUMENTS = {0};
        struct question asked = *question;
        arguments_copy(&arguments, question->arguments);
        evidence_set_page(&arguments, walk->list, nth, walk->size);
        asked.arguments = &arguments;
        add(evidence, &ahead, &asked);
    }
    send(evidence, &ahead);
}

void evidence_ahead_of_items(struct evidence *evidence,
                             const struct contract_operation *item,
                             const struct contract_list *list, json_t *const *rows,
                             size_t count)
{
    struct ahead ahead = {.count = 0};
    if (!is_apt(evidence) || !contract_operation_reads(item))
        return;
    session_forget_ahead(evidence->session);
    for (size_t i = 0; i < count && ahead.count < MOST_AHEAD; i++) {
        struct arguments arguments AUTO_ARGUMENTS = {0};
        AUTO_FREE char *id = evidence_id(list, rows[i]);
        if (id == NULL)
            continue;
        arguments_set(&arguments, item->item->id_parameter, id);
        add(evidence, &ahead,
            &(struct question){.operation = item, .arguments = &arguments});
    }
    send(evidence, &ahead);
}
