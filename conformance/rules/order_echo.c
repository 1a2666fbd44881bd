/* SPDX-License-Identifier: Apache-2.0 */
/* The order an answer says it is in. */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <string.h>

/* Returns new the word a request asked for; the default where it asked for none. NULL: it
 * is not known. */
static char *asked_word(const struct contract_order *order, const struct answer *answer)
{
    char *word = evidence_sent(answer, &order->by);

    if (word == NULL && order->initial < order->word_count)
        word = memory_text(order->words[order->initial].word);
    return word;
}

void order_echo(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_FREE char *word = asked_word(&list->order, answer);

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
