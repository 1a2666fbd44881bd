/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of lists that are remembered as they were sent: all that stands in one follows
 * from its rows, the totals and what is repeated of the question, unless a URL is signed
 * in it or it links to another page.
 */
#include "mock/answer_internal.h"

#include "src/memory.h"

#include <stdatomic.h>
#include <string.h>

#define MEMORY_MOST  ((size_t)512 * 1024) /* bytes of all bodies */
#define MEMORY_PARTS 8                    /* one body may have that part of it */

struct shared_body {
    struct answer_body body; /* first: a share is known by it */
    char *bytes;
    atomic_uint shares;
};

void answer_body_release(void *body)
{
    struct shared_body *shared = body;

    if (shared == NULL || atomic_fetch_sub(&shared->shares, 1) > 1)
        return;
    free(shared->bytes);
    free(shared);
}

static struct answer_body *share(struct answer_body *body)
{
    atomic_fetch_add(&((struct shared_body *)body)->shares, 1);
    return body;
}

struct memo *answer_bodies_new(void)
{
    return memo_new(MEMORY_MOST, answer_body_release);
}

/* True when nothing in it is made anew for each answer, as links are; signed URLs show
 * once it is written. */
static bool is_settled(const struct answer_frame *frame)
{
    for (size_t i = 0; i < frame->count; i++)
        if (frame->pieces[i].kind == ANSWER_TOTAL &&
            frame->pieces[i].total >= TOTAL_NEXT_CURSOR)
            return false;
    return true;
}

static void add_number(struct text *key, uint64_t number)
{
    text_add(key, (const char *)&number, sizeof number);
}

static void add_piece(const struct defect_exchange *exchange,
                      const struct answer_piece *piece, struct text *key)
{
    if (piece->kind == ANSWER_OPTION) {
        add_number(key, answer_withholds(exchange, piece->total) ? 1 : 0);
    } else if (piece->kind == ANSWER_ECHO) {
        const char *echo = answer_echo(exchange, piece->echo);
        size_t length = echo == NULL ? 0 : strlen(echo);

        add_number(key, echo == NULL ? UINT64_MAX : length);
        text_add(key, echo == NULL ? "" : echo, length);
    }
}

/* All that a body is made of. Texts carry their length, so that no two have one key. */
static void print_key(const struct defect_exchange *exchange,
                      const struct answer_frame *frame, struct text *key)
{
    const struct query_page *page = exchange->page;

    text_cut(key, 0);
    add_number(key, (uintptr_t)frame);
    add_number(key, exchange->query->view->set->generation);
    add_number(key, page->estimated ? 1 : 0);
    text_add(key, (const char *)page->totals, sizeof page->totals);
    add_number(key, page->rows.count);
    text_add(key, (const char *)page->rows.items,
             page->rows.count * sizeof *page->rows.items);
    for (size_t i = 0; i < frame->count; i++)
        add_piece(exchange, &frame->pieces[i], key);
}

/* Makes a body of the response's, which has none then; one share goes to the memory. */
static struct answer_body *keep(struct answering *answering,
                                struct defect_exchange *exchange, const struct text *key)
{
    struct http_response *response = exchange->response;
    struct shared_body *shared = memory_new(sizeof *shared);

    shared->bytes = response->body;
    shared->body.bytes = response->body;
    shared->body.length = response->body_length;
    atomic_init(&shared->shares, 1);
    response->body = NULL;
    response->body_length = 0;
    memo_keep(answering->bodies, key->bytes, key->length, shared,
              sizeof *shared + shared->body.length);
    return &shared->body;
}

void answer_body(struct answering *answering, struct defect_exchange *exchange,
                 const struct answer_frame *frame)
{
    struct text *key = &answering->body_key;
    struct answer_body *body;

    if (answering->options.defects != NULL || !is_settled(frame)) {
        answer_write_body(answering, exchange, frame);
        return;
    }
    print_key(exchange, frame, key);
    body = memo_find(answering->bodies, key->bytes, key->length);
    if (body == NULL) {
        answer_write_body(answering, exchange, frame);
        if (exchange->is_fleeting ||
            exchange->response->body_length > MEMORY_MOST / MEMORY_PARTS)
            return;
        body = keep(answering, exchange, key);
    }
    exchange->lent = share(body);
}
