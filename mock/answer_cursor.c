/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cursors: hexadecimal digits that say where the page starts, of which query, where
 * cursors expire also when they were given out, and that we wrote them. Opaque to a
 * client, and bound to what was asked for.
 */
#include "mock/answer_internal.h"

#include "src/memory.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PART        16 /* digits of each part: two or three, and the seal */
#define NANOSECONDS INT64_C(1000000000) /* of a second */

/* The first digits of a keyed digest. GnuTLS fails here only when it is unusable. */
static void sign(const char *secret, const char *text, char out[PART + 1])
{
    unsigned char digest[32];

    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, secret, strlen(secret), text, strlen(text),
                         digest) < 0)
        abort();
    for (size_t i = 0; i < PART / 2; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

/* What a cursor is bound to: everything that was asked for but the page itself. */
static void sign_query(const struct defect_exchange *exchange, char out[PART + 1])
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_page *page = &operation->list->page;
    AUTO_TEXT struct text asked;

    text_init(&asked, TEXT_CEILING);
    text_add_format(&asked, "%s\n", operation->id);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        const char *value = guard_value(parameter, exchange->route, exchange->request);

        if (parameter == page->index_parameter || parameter == page->size_parameter ||
            parameter == page->skip_parameter || value == NULL)
            continue;
        text_add_format(&asked, "%s=%s\n", parameter->name, value);
    }
    sign(exchange->key->secret, text_string(&asked), out);
}

static void print_part(int64_t number, char out[PART + 1])
{
    (void)snprintf(out, PART + 1, "%016" PRIx64, (uint64_t)number);
}

static int64_t read_part(const char *digits)
{
    char part[PART + 1];

    memcpy(part, digits, PART);
    part[PART] = '\0';
    return (int64_t)strtoull(part, NULL, 16);
}

static int64_t nanoseconds(struct instant instant)
{
    return instant.seconds * NANOSECONDS + instant.nanoseconds;
}

static const struct contract_lifetime *lifetime_of(const struct defect_exchange *exchange)
{
    return &exchange->operation->list->page.lifetime;
}

/* Only where a cursor ends does it say when it was given out: elsewhere the same page
 * always has the same cursor. */
static size_t parts_of(const struct defect_exchange *exchange)
{
    return lifetime_of(exchange)->seconds > 0 ? 3 : 2;
}

char *answer_cursor(const struct defect_exchange *exchange, int64_t start)
{
    char body[3 * PART + 1], seal[PART + 1];

    print_part(start, body);
    sign_query(exchange, body + PART);
    if (parts_of(exchange) == 3)
        print_part(nanoseconds(exchange->now), body + 2 * PART);
    sign(exchange->key->secret, body, seal);
    return memory_format("%s%s", body, seal);
}

static bool has_expired(const struct defect_exchange *exchange, int64_t issued)
{
    const struct contract_lifetime *lifetime = lifetime_of(exchange);
    int64_t age = nanoseconds(exchange->now) - issued;
    int64_t most = lifetime->seconds * NANOSECONDS;

    return lifetime->end_inclusive ? age >= most + NANOSECONDS : age >= most;
}

enum answer_cursor answer_cursor_read(const struct defect_exchange *exchange,
                                      const char *text, int64_t *start)
{
    size_t length = parts_of(exchange) * PART;
    char body[3 * PART + 1], part[PART + 1];

    if (strlen(text) != length + PART)
        return ANSWER_CURSOR_BROKEN;
    memcpy(body, text, length);
    body[length] = '\0';
    sign(exchange->key->secret, body, part);
    if (strcmp(part, text + length) != 0)
        return ANSWER_CURSOR_BROKEN;
    *start = read_part(text);
    if (length > 2 * PART && has_expired(exchange, read_part(text + 2 * PART)))
        return ANSWER_CURSOR_EXPIRED;
    sign_query(exchange, part);
    return strncmp(part, text + PART, PART) == 0 ? ANSWER_CURSOR_GOOD
                                                 : ANSWER_CURSOR_FOREIGN;
}

/* A row to go on behind must be one that may be seen. */
static bool is_row(const struct defect_exchange *exchange, const char *id)
{
    const struct store_view *view = store_view_of(exchange->store, exchange->operation);
    const struct contract_scope *scope = &exchange->operation->list->scope;
    size_t record = store_find(view->set, id);
    struct scalar owner;
    const char *asked;

    if (record == STORE_NONE)
        return false;
    if (view->scope == NULL)
        return true;
    owner = store_value(view->scope, record);
    asked = route_input(exchange->route, exchange->request, &scope->value);
    return owner.present && guard_sees(&exchange->identity, owner.text) &&
           (asked == NULL || strcmp(asked, owner.text) == 0);
}

static void add_problem(struct defect_exchange *exchange, enum refusal kind,
                        const struct contract_parameter *parameter, const char *text)
{
    exchange->problems->items[exchange->problems->count++] =
        (struct guard_problem){.kind = kind, .parameter = parameter, .received = text};
}

void answer_check_cursor(struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    enum answer_cursor verdict = ANSWER_CURSOR_GOOD;
    const char *text, *before;
    int64_t start;

    if (!page->declared || contract_page_counts(page))
        return;
    text = route_input(exchange->route, exchange->request, &page->index);
    before = route_input(exchange->route, exchange->request, &page->before);
    if (text != NULL && page->kind == PAGE_KEYSET && page->key == NULL)
        verdict = is_row(exchange, text) ? ANSWER_CURSOR_GOOD : ANSWER_CURSOR_BROKEN;
    else if (text != NULL && page->kind == PAGE_CURSOR)
        verdict = answer_cursor_read(exchange, text, &start);
    exchange->foreign_cursor = verdict == ANSWER_CURSOR_FOREIGN;
    if (verdict == ANSWER_CURSOR_EXPIRED)
        add_problem(exchange, REFUSAL_CURSOR_EXPIRED, page->index_parameter, text);
    else if (verdict == ANSWER_CURSOR_BROKEN ||
             (verdict == ANSWER_CURSOR_FOREIGN && page->other_query_rejected))
        add_problem(exchange, REFUSAL_CURSOR, page->index_parameter, text);
    if (before != NULL && !is_row(exchange, before))
        add_problem(exchange, REFUSAL_CURSOR, page->before_parameter, before);
}
