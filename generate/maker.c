/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/maker_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <string.h>

#define MAX_MOULDS 512
#define BOLD_TRIES 8 /* with everything made anew; then with little */
#define TRIES      16
#define USE_RECORD 2 /* the first of a number's lots for its record */

/* --- Records --- */

const json_t *maker_record(struct maker *maker, uint64_t number, struct error *error)
{
    struct error why = ERROR_INIT;

    if (number < maker->referred)
        return contract_record(maker->options.set, (size_t)number);
    for (int i = 0; i < TRIES; i++) {
        struct making making = {
            .maker = maker,
            .random = random_of(maker->options.seed, number, USE_RECORD + (uint64_t)i),
            .number = number,
            .is_bold = i < BOLD_TRIES};
        size_t mould = (size_t)random_below(&making.random, maker->mould_count);

        making.mould = &maker->moulds[mould];
        maker_fill(&making);
        why = (struct error)ERROR_INIT;
        if (contract_record_holds(maker->options.contract, maker->options.set,
                                  making.mould->record, making.is_bold, &why))
            return making.mould->record;
    }
    error_set(error, ERROR_INVALID, "no record of %s could be made: %s%s%s",
              maker->options.set->name, why.pointer, why.pointer[0] == '\0' ? "" : ": ",
              why.text);
    error_hint(error, "%s", why.hint[0] == '\0' ? "the contract asks for it" : why.hint);
    return NULL;
}

/* --- Starting --- */

/* Returns new the records to learn from: the set's own, as many as are looked at, spread
 * evenly. */
static json_t *models_of(const struct contract_record_set *set)
{
    size_t count = contract_record_count(set);
    json_t *models = json_array();
    size_t taken = count < MAX_MOULDS ? count : MAX_MOULDS;

    for (size_t i = 0; i < taken; i++) {
        const json_t *record = contract_record(set, i * count / taken);

        if (json_is_object(record))
            json_array_append(models, (json_t *)(uintptr_t)record);
    }
    return models;
}

/* How many records of the set others may refer to: all of its own where it owns. */
static uint64_t referred_of(const struct maker_options *options)
{
    for (size_t i = 0; i < options->contract->operation_count; i++) {
        const struct contract_list *list = options->contract->operations[i].list;
        const struct contract_item *item = options->contract->operations[i].item;

        if ((list != NULL && list->scope.known == options->set) ||
            (item != NULL && item->scope.known == options->set))
            return contract_record_count(options->set);
    }
    return 0;
}

/* The moment a list is ordered by, so that it is the one that is spread. */
static const char *anchor_path(const struct maker *maker)
{
    for (size_t i = 0; i < maker->options.contract->operation_count; i++) {
        const struct contract_list *list = maker->options.contract->operations[i].list;
        const struct contract_order *order = list == NULL ? NULL : &list->order;

        if (list == NULL || list->records != maker->options.set || !order->declared)
            continue;
        for (size_t j = 0; j < order->word_count; j++) {
            const struct contract_order_word *word =
                &order->words[(order->initial + j) % order->word_count];
            const struct member *member =
                word->key_count == 0 ? NULL
                                     : members_at(&maker->members, word->keys[0].field);

            if (member != NULL && member->kind == MEMBER_MOMENT)
                return member->path;
        }
    }
    return NULL;
}

/* The time that the records lie in, which new ones lie in as well. */
static void find_period(struct maker *maker)
{
    bool is_first = true;

    maker->period = (struct period){INT64_C(1735689600), INT64_C(1767225600)}; /* 2025 */
    for (size_t i = 0; !maker->are_samples && i < maker->mould_count; i++) {
        size_t anchor = maker->moulds[i].anchor;
        int64_t seconds;

        if (anchor == MOULD_NONE)
            continue;
        seconds = maker->moulds[i].slots[anchor].instant.seconds;
        if (is_first || seconds < maker->period.from)
            maker->period.from = seconds;
        if (is_first || seconds >= maker->period.to)
            maker->period.to = seconds + 1;
        is_first = false;
    }
}

static void make_moulds(struct maker *maker)
{
    maker->moulds =
        memory_array(json_array_size(maker->records) + 1, sizeof *maker->moulds);
    for (size_t i = 0; i < json_array_size(maker->records); i++) {
        struct mould *mould = &maker->moulds[maker->mould_count++];

        mould_init(mould, &maker->members, json_array_get(maker->records, i),
                   spans_change, &maker->spans);
        spans_bind(&maker->spans, mould);
        if (maker->are_samples)
            maker_settle(mould, maker->options.set->shape);
    }
}

/* Returns new, as members, what stands in the paths of cases: those of records that are
 * there, and of some that are meant not to be. */
static json_t *avoided_of(const struct contract *contract)
{
    json_t *avoided = json_object();

    for (size_t i = 0; i < contract->case_count; i++) {
        const char *at = contract->cases[i].path;

        while (at != NULL && *at != '\0') {
            size_t length = strcspn(at, "/?");

            if (length > 0)
                json_object_setn_new(avoided, at, length, json_null());
            at += length + (at[length] == '\0' ? 0 : 1);
        }
    }
    return avoided;
}

static bool has_room(const struct maker *maker, struct error *error)
{
    for (size_t i = 0; i < maker->members.count; i++) {
        const struct member *member = &maker->members.items[i];

        if (member->kind != MEMBER_ID || serial_suffices(member->serial))
            continue;
        error_set(error, ERROR_INVALID,
                  "%s has room for no more than %" PRIu64 " identifiers at %s",
                  maker->options.set->name, serial_room(member->serial), member->path);
        error_hint(error, "ask for fewer, or let its schema allow longer ones");
        return false;
    }
    return true;
}

static bool keeps_owners(const struct maker *maker, struct error *error)
{
    if (maker->options.count >= maker->referred)
        return true;
    error_set(error, ERROR_INVALID, "other sets refer to the %" PRIu64 " records of %s",
              maker->referred, maker->options.set->name);
    error_hint(error, "they come first: --count %" PRIu64 " or more", maker->referred);
    return false;
}

static void learn(struct maker *maker)
{
    const struct maker_options *options = &maker->options;
    struct members_request request = {.contract = options->contract,
                                      .set = options->set,
                                      .records = maker->records,
                                      .are_samples = maker->are_samples,
                                      .count = options->count,
                                      .seed = options->seed,
                                      .is_other = options->is_other,
                                      .context = options->context};

    members_init(&maker->members, &request);
    spans_init(&maker->spans, options->set, &maker->members, maker->records);
    make_moulds(maker);
    maker->anchor = anchor_path(maker);
    for (size_t i = 0; i < maker->mould_count; i++)
        maker->moulds[i].anchor = maker_anchor(maker, &maker->moulds[i]);
    find_period(maker);
}

struct maker *maker_new(const struct maker_options *options, struct error *error)
{
    struct maker *maker = memory_new(sizeof *maker);

    maker->options = *options;
    text_init(&maker->word, TEXT_CEILING);
    maker->records = models_of(options->set);
    maker->are_samples = json_array_size(maker->records) == 0;
    maker->referred = referred_of(options);
    maker->avoided = avoided_of(options->contract);
    if (maker->are_samples) {
        json_decref(maker->records);
        maker->records = maker_samples(options->set);
    }
    learn(maker);
    if (maker->mould_count == 0) {
        error_set(error, ERROR_INVALID, "%s has no records and no schema to make them by",
                  options->set->name);
        error_hint(error, "give the set a schema that an object can fit, or one record");
    } else if (keeps_owners(maker, error) && has_room(maker, error) &&
               period_read(options->from, options->to, &maker->period, error))
        return maker;
    maker_free(maker);
    return NULL;
}

void maker_free(struct maker *maker)
{
    if (maker == NULL)
        return;
    for (size_t i = 0; i < maker->mould_count; i++)
        mould_clear(&maker->moulds[i]);
    free(maker->moulds);
    spans_clear(&maker->spans);
    members_clear(&maker->members);
    json_decref(maker->records);
    json_decref(maker->avoided);
    text_clear(&maker->word);
    free(maker);
}
