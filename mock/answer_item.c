/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/memory.h"

#include <string.h>

#define MOST 4096 /* bytes that most records fit in */

/* Returns new a URL signed now. */
static char *sign(const struct answering *answering, struct defect_exchange *exchange)
{
    const struct defects *defects = answering->options.defects;
    const struct defect_signing *signing = exchange->signing;
    struct signed_url_key key = answer_key(answering, signing->field->signed_url);
    AUTO_FREE char *path = base_url_path(&exchange->base, signing->path);

    exchange->is_fleeting = true;
    exchange->url =
        signed_url_sign(&key, "GET", base_url_scheme(&exchange->base),
                        exchange->base.authority, path, signing->now, signing->lifetime);
    if (defects != NULL)
        defects_at(defects, DEFECT_SIGNED, exchange);
    return exchange->url;
}

/* Returns new what a member says of the end of a URL that is signed now. */
static char *tell(const struct defect_signing *signing,
                  const struct contract_field *teller)
{
    const struct contract_signed_url *signed_url = signing->field->signed_url;
    struct instant end = {.seconds = signing->now.seconds + signing->lifetime};
    char moment[INSTANT_TEXT_SIZE];

    if (signed_url->expires == NULL || strcmp(signed_url->expires, teller->pointer) != 0)
        return memory_format("%lld", (long long)signing->lifetime);
    collection_print_moment(end, teller->compare, moment);
    return collection_is_epoch(teller->compare) ? memory_text(moment)
                                                : memory_format("\"%s\"", moment);
}

/* Who fills gaps. */
struct filling {
    const struct answering *answering;
    struct defect_exchange *exchange;
};

/* Adds what goes into a gap. */
static void fill(void *context, const struct store_gap *gap, struct text *out)
{
    const struct filling *filling = context;
    const struct answering *answering = filling->answering;
    struct defect_exchange *exchange = filling->exchange;
    AUTO_FREE char *text = NULL;
    struct defect_signing signing = {.field = gap->field,
                                     .path = gap->path,
                                     .now = exchange->now,
                                     .lifetime = gap->field->signed_url->lifetime};

    exchange->signing = &signing;
    if (answering->options.defects != NULL)
        defects_at(answering->options.defects, DEFECT_SIGN, exchange);
    text = gap->teller == NULL ? sign(answering, exchange) : tell(&signing, gap->teller);
    exchange->signing = NULL;
    text_add_string(out, text);
}

void answer_record(const struct answering *answering, struct defect_exchange *exchange,
                   const struct store_view *view, size_t record, struct text *out)
{
    struct filling filling = {.answering = answering, .exchange = exchange};

    store_show(view, record, fill, &filling, out);
}

void answer_item(struct answering *answering, struct defect_exchange *exchange)
{
    const struct store_view *view = store_view_of(exchange->store, exchange->operation);
    const struct answer_prepared *prepared =
        &answering->prepared[exchange->operation - exchange->contract->operations];
    struct text body;

    if (answering->options.defects != NULL)
        defects_at(answering->options.defects, DEFECT_ITEM, exchange);
    text_init(&body, STORE_MAX_BYTES);
    text_reserve(&body, MOST);
    for (size_t i = 0; i < prepared->frame.count; i++) {
        const struct answer_piece *piece = &prepared->frame.pieces[i];

        if (piece->kind == ANSWER_BYTES)
            text_add(&body, piece->bytes, piece->length);
        else if (exchange->record ==
                 STORE_NONE) /* a defect's doing: it was not refused */
            text_add_string(&body, "{}");
        else
            answer_record(answering, exchange, view, exchange->record, &body);
    }
    exchange->response->status = prepared->status;
    http_headers_set(&exchange->response->headers, "Content-Type", prepared->media);
    exchange->response->body_length = body.length;
    exchange->response->body = text_take(&body);
}
