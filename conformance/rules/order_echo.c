/* SPDX-License-Identifier: Apache-2.0 */
/* The order an answer says it is in. */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <string.h>

/* Returns new what a request asked for; the default where it asked for nothing. NULL: it
 * is not known. */
static char *asked_for(const struct contract_order *order, const struct answer *answer,
                       enum echo echo)
{
    const struct contract_parameter *parameter =
        echo == ECHO_ORDER ? order->parameter : order->direction;
    char *word = evidence_sent(answer, echo == ECHO_ORDER ? &order->by : &order->toward);

    if (word == NULL && order->direction != NULL)
        word = memory_text(json_string_value(parameter->initial));
    else if (word == NULL && order->initial < order->word_count)
        word = memory_text(order->words[order->initial].word);
    return word;
}

static void hold(struct probe *probe, const struct answer *answer, enum echo echo)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_total *declared = &list->echoes[echo];
    AUTO_FREE char *word = asked_for(&list->order, answer, echo);

    rule_lacked(probe, "an answer whose order is known");
    if (word == NULL)
        return;
    AUTO_FREE char *told = evidence_echo(answer, list, echo);
    if (told != NULL && strcmp(told, word) == 0) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected = memory_format("\"%s\" at %s", word, declared->at.name);
    rule_broken(probe, &declared->claim, answer, expected,
                told == NULL ? "nothing" : told);
}

void order_echo(struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;

    if (!answer->valid_request || !evidence_accepted(answer) || answer->body == NULL)
        return;
    if (list->echoes[ECHO_ORDER].at.source != EXPRESSION_NONE)
        hold(probe, answer, ECHO_ORDER);
    if (list->echoes[ECHO_DIRECTION].at.source != EXPRESSION_NONE &&
        list->order.direction != NULL)
        hold(probe, answer, ECHO_DIRECTION);
}
