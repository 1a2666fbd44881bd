/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/edition.h"

#include "src/memory.h"

#include <stdatomic.h>
#include <stdlib.h>

struct shared_edition {
    struct edition edition; /* first: a share is known by it */
    atomic_uint shares;
};

static bool add_defects(struct edition *edition, const struct edition_options *options,
                        struct error *error)
{
    if (options->defect_count == 0)
        return true;
    edition->defects = defects_new(edition->contract);
    edition->defect_ids =
        memory_array(options->defect_count, sizeof *edition->defect_ids);
    for (size_t i = 0; i < options->defect_count; i++) {
        if (!defects_add(edition->defects, options->defects[i], error))
            return false;
        edition->defect_ids[edition->defect_count++] = memory_text(options->defects[i]);
    }
    return true;
}

static void tell(void *context, const struct store_event *event)
{
    courier_tell(context, event);
}

static bool start_courier(struct edition *edition, const struct edition_options *options,
                          struct error *error)
{
    struct courier_options courier = {.contract = edition->contract,
                                      .keys = edition->keys,
                                      .defects = edition->defects,
                                      .now = options->now,
                                      .context = options->context};

    if (edition->contract->webhook_count == 0)
        return true;
    edition->courier = courier_start(&courier, error);
    if (edition->courier == NULL)
        return false;
    store_listen(edition->store, tell, edition->courier);
    return true;
}

static bool prepare(struct edition *edition, const struct edition_options *options,
                    struct error *error)
{
    struct answer_options answers = {.contract = edition->contract,
                                     .base = options->base,
                                     .cors = options->cors,
                                     .authority = "127.0.0.1",
                                     .unlimited = options->unlimited,
                                     .strict = options->strict,
                                     .journal_path = options->journal_path,
                                     .clock_path = options->clock_path};

    edition->keys = contract_webhook_keys(edition->contract, options->secret_file, error);
    if (edition->keys == NULL ||
        !signing_prepare(options->signing, edition->contract, error) ||
        !add_defects(edition, options, error))
        return false;
    edition->preferences = preference_rules_new(edition->contract);
    edition->faults = faults_new(edition->contract);
    edition->store = store_new(edition->contract);
    answers.store = edition->store;
    answers.key = signing_key(options->signing);
    answers.defects = edition->defects;
    answers.faults = edition->faults;
    answers.preferences = edition->preferences;
    answers.journal = options->journal;
    answers.metrics = options->metrics;
    edition->answering = answer_new(&answers);
    return start_courier(edition, options, error);
}

static void edition_free(struct edition *edition)
{
    courier_stop(edition->courier);
    answer_free(edition->answering);
    store_free(edition->store);
    preference_rules_free(edition->preferences);
    faults_free(edition->faults);
    defects_free(edition->defects);
    for (size_t i = 0; i < edition->defect_count; i++)
        free(edition->defect_ids[i]);
    free(edition->defect_ids);
    contract_webhook_keys_free(edition->contract, edition->keys);
    contract_free(edition->contract);
    free(edition);
}

struct edition *edition_new(const struct edition_options *options,
                            struct contract *contract, struct error *error)
{
    struct shared_edition *shared = memory_new(sizeof *shared);

    atomic_init(&shared->shares, 1);
    shared->edition.contract = contract;
    if (prepare(&shared->edition, options, error))
        return &shared->edition;
    edition_free(&shared->edition);
    return NULL;
}

bool edition_continue(struct edition *edition, const struct edition *old,
                      struct error *why)
{
    json_auto_t *preferences = preference_rules_print(old->preferences);
    json_auto_t *faults = faults_print(old->faults);
    AUTO_FREE char *target = old->courier == NULL ? NULL : courier_target(old->courier);
    bool all = preference_rules_set(edition->preferences, preferences, why);

    all = faults_set(edition->faults, faults, all ? why : NULL) && all;
    if (target != NULL && edition->courier != NULL)
        all = courier_aim(edition->courier, target, all ? why : NULL) && all;
    return all;
}

struct edition *edition_share(struct edition *edition)
{
    atomic_fetch_add(&((struct shared_edition *)edition)->shares, 1);
    return edition;
}

void edition_release(struct edition *edition)
{
    if (edition != NULL &&
        atomic_fetch_sub(&((struct shared_edition *)edition)->shares, 1) == 1)
        edition_free(edition);
}

bool edition_is_alive(const struct edition *edition)
{
    for (size_t i = 0; i < edition->contract->record_set_count; i++)
        if (edition->contract->records[i].lifecycle != NULL)
            return true;
    return false;
}
