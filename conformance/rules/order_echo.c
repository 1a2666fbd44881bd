/* SPDX-License-Identifier: Apache-2.0 */
/* The order an answer says it is in. */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <string.h>

/* The word a request asked for, borrowed; the default where it asked for none. NULL: it
 * is not known. */
static const char *asked_word(const struct contract_order *order,
                              const struct http_request *request)
{
    const char *word = NULL;

    if (order->by.source == EXPRESSION_QUERY)
        word = url_query_value(&request->query, order->by.name);
    else if (order->by.source == EXPRESSION_REQUEST_HEADER)
        word = http_headers_value(&request->headers, order->by.name);
    if (word == NULL && order->initial < order->word_count)
        word = order->words[order->initial].word;
    return word;
}

void order_echo(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const char *word = asked_word(&list->order, &answer->exchange->request);

    if (!answer->valid_request || answer->status / 100 != 2 || answer->body == NULL)
        return;
    rule_lacked(probe, "an answer whose order is known");
    if (word == NULL)
        return;
    AUTO_FREE char *echo = evidence_echo(answer, list, ECHO_ORDER);
    if (echo != NULL && strcmp(echo, word) == 0) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected =
        memory_format("\"%s\" at %s", word, list->echoes[ECHO_ORDER].at.name);
    rule_broken(probe, &list->echoes[ECHO_ORDER].claim, answer, expected,
                echo == NULL ? "nothing" : echo);
}
