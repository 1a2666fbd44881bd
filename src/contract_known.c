/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers are held by their hashes; where two agree, the records are read. */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define FEWEST_SLOTS 16

void contract_known_init(struct contract_known *known,
                         const struct contract_record_set *set)
{
    size_t count = FEWEST_SLOTS;

    while (count < 2 * contract_record_count(set))
        count *= 2;
    *known = (struct contract_known){
        .set = set, .slots = memory_array(count, sizeof(uint32_t)), .mask = count - 1};
}

void contract_known_clear(struct contract_known *known)
{
    free(known->slots);
    known->slots = NULL;
}

char *contract_known_text(const struct contract_known *known, size_t index)
{
    struct tape tape = {0};
    json_auto_t *id = tape_value(
        tape_at(rows_read(contract_rows(known->set), index, &tape), known->set->id));

    tape_clear(&tape);
    return value_text(id);
}

static bool is_id(const struct contract_known *known, size_t index, const char *text,
                  size_t length)
{
    AUTO_FREE char *id = contract_known_text(known, index);

    return strlen(id) == length && memcmp(id, text, length) == 0;
}

/* The slot of an identifier, or the free one where it belongs. */
static uint32_t *slot_of(const struct contract_known *known, uint32_t hash,
                         const char *text, size_t length)
{
    const uint32_t *hashes = contract_id_hashes(known->set);
    size_t slot = hash & known->mask;

    while (known->slots[slot] != 0 &&
           (hashes[known->slots[slot] - 1] != hash ||
            !is_id(known, known->slots[slot] - 1, text, length)))
        slot = (slot + 1) & known->mask;
    return &known->slots[slot];
}

/* A free slot, when no hash on the way to it is this one; otherwise NULL. */
static uint32_t *free_slot(const struct contract_known *known, uint32_t hash)
{
    const uint32_t *hashes = contract_id_hashes(known->set);
    size_t slot = hash & known->mask;

    for (; known->slots[slot] != 0; slot = (slot + 1) & known->mask)
        if (hashes[known->slots[slot] - 1] == hash)
            return NULL;
    return &known->slots[slot];
}

size_t contract_known_add(struct contract_known *known, size_t index)
{
    uint32_t hash = contract_id_hashes(known->set)[index];
    uint32_t *slot = free_slot(known, hash);

    if (slot == NULL) {
        AUTO_FREE char *text = contract_known_text(known, index);

        slot = slot_of(known, hash, text, strlen(text));
    }
    if (*slot == 0)
        *slot = (uint32_t)index + 1;
    return *slot - 1;
}

bool contract_known_find(const struct contract_known *known, const char *text,
                         size_t length)
{
    return *slot_of(known, column_hash(text, length), text, length) != 0;
}
