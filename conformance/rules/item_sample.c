/* SPDX-License-Identifier: Apache-2.0 */
/* Which records are asked for. */
#include "conformance/rules/item_internal.h"

#include "src/memory.h"

#include <ctype.h>
#include <string.h>

#define SPECIAL 8 /* rows that are chosen for the characters of their identifiers */

static bool is_taken(const struct item_sample *sample, size_t row)
{
    for (size_t i = 0; i < sample->count; i++)
        if (sample->rows[i] == row)
            return true;
    return false;
}

static void take(struct item_sample *sample, size_t row)
{
    if (sample->count < ITEM_SAMPLE_SIZE && !is_taken(sample, row))
        sample->rows[sample->count++] = row;
}

/* True for an identifier with a character that a path must have percent-coded. */
static bool is_special(const char *id)
{
    for (; *id != '\0'; id++)
        if (!isalnum((unsigned char)*id) && strchr("-_.~", *id) == NULL)
            return true;
    return false;
}

bool item_choose(struct probe *probe, struct item_sample *sample)
{
    *sample = (struct item_sample){.walk = rule_whole(probe)};
    const struct walk *walk = sample->walk;
    if (walk == NULL)
        return false;
    for (size_t i = 0; i < walk->count && sample->count < SPECIAL; i++) {
        AUTO_FREE char *id = evidence_id(walk->list, walk->rows[i]);

        if (id != NULL && is_special(id))
            take(sample, i);
    }
    size_t left = ITEM_SAMPLE_SIZE - sample->count;
    for (size_t i = 0; i < left; i++)
        take(sample, i * (walk->count - 1) / (left - 1));
    return true;
}

char *item_id(struct probe *probe, const struct item_sample *sample, size_t index)
{
    char *id = evidence_id(sample->walk->list, sample->walk->rows[sample->rows[index]]);

    if (id == NULL)
        rule_lacked(probe, "rows that carry an identifier");
    return id;
}

const struct answer *item_ask(struct probe *probe, const char *id)
{
    return evidence_item(rule_evidence(probe), rule_subject(probe)->operation, id,
                         AS_MAIN, 0);
}

bool item_is_nothing(const json_t *value)
{
    return value == NULL || json_is_null(value);
}
