/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers that no record has. */
#include "conformance/rules/alike.h"
#include "conformance/rules/item_internal.h"
#include "conformance/rules/narrowed.h"

#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>

/* --- Unknown --- */

static bool is_listed(const struct walk *walk, const char *id)
{
    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *known = evidence_id(walk->list, evidence_walk_row(walk, i));

        if (known != NULL && strcmp(known, id) == 0)
            return true;
    }
    return false;
}

/* However a refusal is declared: an answer of success shows the record that was asked
 * for. True when this one does not, which is then said. */
static bool shows_something_else(struct probe *probe, const struct answer *answer,
                                 const char *id)
{
    const struct contract_item *item = rule_subject(probe)->item;
    const json_t *shown = value_at(evidence_record(answer, item), item->id_field);
    AUTO_FREE char *other = value_text(shown);

    if (!evidence_accepted(answer) || answer->response == NULL)
        return false;
    AUTO_FREE char *expected = memory_format("a refusal, for no record is \"%.60s\"", id);
    if (answer->shape != NULL && !answer->fits)
        rule_broken_format(probe, &answer->response->claim, answer, expected,
                           "status %d, and a body that is no record", answer->status);
    else if (!item_is_nothing(shown) && strcmp(other, id) != 0)
        rule_broken_format(probe, &item->claim, answer, expected,
                           "status %d, and the record %.200s", answer->status, other);
    else
        return false;
    return true;
}

static void hold_unknown(struct probe *probe, const struct walk *walk, const char *id)
{
    /* What cannot be an identifier is refused for that. */
    if (*id == '\0' || is_listed(walk, id) ||
        !narrowed_takes(rule_subject(probe)->item->id_parameter, id))
        return;
    rule_expect_refusal(probe, true);
    const struct answer *answer = item_ask(probe, id);
    rule_expect_refusal(probe, false);
    if (answer->status >= 500)
        rule_broken_format(probe, &rule_subject(probe)->item->claim, answer,
                           "a refusal, not a failure of the server", "status %d",
                           answer->status);
    else if (!shows_something_else(probe, answer, id))
        (void)rule_refused(
            probe, answer,
            &(struct rule_refusal){.kind = REFUSAL_ITEM_UNKNOWN,
                                   .errors = &rule_subject(probe)->operation->errors,
                                   .parameter = rule_subject(probe)->item->id_parameter,
                                   .received = id});
}

/* Where upper and lower case make two identifiers, the other one is nobody's. */
static void hold_other_case(struct probe *probe, const struct walk *walk)
{
    const struct contract_item *item = rule_subject(probe)->item;

    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, i));

        if (id == NULL || !contract_item_minds_case(item, id))
            continue;
        for (char *at = id; *at != '\0'; at++)
            *at = (char)(islower((unsigned char)*at) ? toupper((unsigned char)*at)
                                                     : tolower((unsigned char)*at));
        if (is_listed(walk, id) || !narrowed_takes(item->id_parameter, id))
            continue;
        hold_unknown(probe, walk, id);
        return;
    }
}

/* Near misses of a listed identifier: its last character changed, all of them changed,
 * one character more, one less, the other case. */
void item_unknown(struct probe *probe)
{
    struct item_sample sample;

    if (!item_choose(probe, &sample))
        return;
    AUTO_FREE char *id = item_id(probe, &sample, sample.count - 1);
    if (id == NULL || *id == '\0')
        return;
    size_t last = strlen(id) - 1;
    AUTO_FREE char *longer = memory_format("%s%c", id, alike_character(id[last]));
    AUTO_FREE char *shorter = memory_text_of(id, last);
    AUTO_FREE char *near = memory_text(id);
    AUTO_FREE char *far = alike_text(id);
    near[last] = alike_character(near[last]);
    hold_unknown(probe, sample.walk, near);
    hold_unknown(probe, sample.walk, far);
    hold_unknown(probe, sample.walk, longer);
    hold_unknown(probe, sample.walk, shorter);
    hold_other_case(probe, sample.walk);
    rule_lacked(probe, "an identifier that no record has");
}

/* --- Odd --- */

#define LONG_ID 2000

/* How an odd identifier is refused is open; that it neither breaks the server nor finds
 * some other record is not. */
static void hold_odd(struct probe *probe, const struct walk *walk, const char *id)
{
    const struct contract_item *item = rule_subject(probe)->item;

    if (is_listed(walk, id))
        return;
    rule_expect_refusal(probe, true);
    const struct answer *answer = item_ask(probe, id);
    rule_expect_refusal(probe, false);
    if (!answer->reached) {
        (void)rule_usable(probe, answer, 404);
        return;
    }
    AUTO_FREE char *expected = memory_format("no record and no failure for \"%.60s\"%s",
                                             id, strlen(id) > 60 ? "..." : "");
    const json_t *shown = value_at(evidence_record(answer, item), item->id_field);
    AUTO_FREE char *other = value_text(shown);
    bool is_shown = evidence_accepted(answer) && !item_is_nothing(shown);
    if (answer->status >= 500)
        rule_broken_format(probe, &item->claim, answer, expected, "status %d",
                           answer->status);
    else if (is_shown && strcmp(other, id) != 0)
        rule_broken_format(probe, &item->claim, answer, expected, "the record %.200s",
                           other);
    else
        rule_held(probe);
}

void item_odd(struct probe *probe)
{
    static const char *const texts[] = {
        "'",  "' OR '1'='1", "\"", "%",        "_",  "*", "a/b", "../x",
        "\\", "null",        "-1", "\xc3\xa9", "{}", ";", "%00", "<b>"};
    const struct walk *walk = rule_rows(probe);
    char long_id[LONG_ID + 1];

    if (walk == NULL)
        return;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hold_odd(probe, walk, texts[i]);
    memset(long_id, 'a', LONG_ID);
    long_id[LONG_ID] = '\0';
    hold_odd(probe, walk, long_id);
    AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, 0));
    if (id == NULL)
        return;
    AUTO_FREE char *quoted = memory_format("%s' OR '1'='1", id);
    AUTO_FREE char *wild = memory_format("%.*s%%", (int)(strlen(id) / 2), id);
    hold_odd(probe, walk, quoted);
    hold_odd(probe, walk, wild);
}
