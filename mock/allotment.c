/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/allotment.h"

#include "src/diagnostic.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

/* A list of texts, as it stands in the options of a stage. */
struct list {
    const char *const *items;
    size_t count;
};

enum kind { RECORDS, DEFECTS, PREFERENCES, FAULTS, KINDS };

/* What a contract takes is tried with one that serves nobody. */
struct trial {
    struct contract *contract;
    struct defects *defects;
    struct preference_rules *preferences;
    struct faults *faults;
};

struct allotment {
    const struct naming *contracts;
    size_t count;
    struct stage_options *options; /* by contract */
    struct trial *trials;          /* by contract */
    const char ***lists;           /* by contract and kind; owned */
};

static struct list list_of(const struct stage_options *options, enum kind kind)
{
    switch (kind) {
    case RECORDS:
        return (struct list){options->records, options->record_count};
    case DEFECTS:
        return (struct list){options->defects, options->defect_count};
    case PREFERENCES:
        return (struct list){options->preferences, options->preference_count};
    default:
        return (struct list){options->faults, options->fault_count};
    }
}

static void set_list(struct stage_options *options, enum kind kind, struct list list)
{
    switch (kind) {
    case RECORDS:
        options->records = list.items;
        options->record_count = list.count;
        return;
    case DEFECTS:
        options->defects = list.items;
        options->defect_count = list.count;
        return;
    case PREFERENCES:
        options->preferences = list.items;
        options->preference_count = list.count;
        return;
    default:
        options->faults = list.items;
        options->fault_count = list.count;
    }
}

/* ---- trials ---- */

/* Its problems are told when it is opened to serve, unless that does not come to pass. */
static bool open_trial(struct trial *trial, const char *path, struct error *error)
{
    struct diagnostics problems;

    diagnostics_init(&problems);
    trial->contract = contract_load(path, &problems);
    diagnostics_clear(&problems);
    if (trial->contract == NULL)
        trial->contract = contract_load_told(path, error);
    if (trial->contract == NULL)
        return false;
    trial->defects = defects_new(trial->contract);
    trial->preferences = preference_rules_new(trial->contract);
    trial->faults = faults_new(trial->contract);
    return true;
}

static void close_trial(struct trial *trial)
{
    if (trial->contract == NULL)
        return;
    faults_free(trial->faults);
    preference_rules_free(trial->preferences);
    defects_free(trial->defects);
    contract_free(trial->contract);
}

static bool has_records(const struct contract *contract, const char *text,
                        struct error *error)
{
    size_t length = strcspn(text, "=");

    for (size_t i = 0; i < contract->record_set_count; i++) {
        const char *name = contract->records[i].name;

        if (strlen(name) == length && memcmp(name, text, length) == 0)
            return true;
    }
    error_set(error, ERROR_USAGE, "there are no records called '%.*s'", (int)length,
              text);
    return false;
}

static bool takes(const struct trial *trial, enum kind kind, const char *text,
                  struct error *error)
{
    switch (kind) {
    case RECORDS:
        return has_records(trial->contract, text, error);
    case DEFECTS:
        return defects_add(trial->defects, text, error);
    case PREFERENCES:
        return preference_rules_add(trial->preferences, text, error);
    default:
        return faults_add(trial->faults, text, error);
    }
}

static bool has_webhooks(const struct trial *trial)
{
    return trial->contract->webhook_count > 0;
}

static bool takes_fault_file(const struct trial *trial, const char *path,
                             struct error *error)
{
    struct faults *faults = faults_new(trial->contract);
    bool taken = faults_load(faults, path, error);

    faults_free(faults);
    return taken;
}

/* ---- sharing out ---- */

/* The contract that a text names; `*rest` is what stands behind the name. NULL: it names
 * none. */
static const struct naming *named(const struct allotment *allotment, const char *text,
                                  const char **rest)
{
    for (size_t i = 0; i < allotment->count; i++) {
        const char *name = allotment->contracts[i].name;
        size_t length = strlen(name);

        if (strncmp(text, name, length) == 0 && text[length] == '/') {
            *rest = text + length + 1;
            return &allotment->contracts[i];
        }
    }
    *rest = text;
    return NULL;
}

static bool share_text(struct allotment *allotment, enum kind kind, const char *text,
                       struct error *error)
{
    struct error why = ERROR_INIT;
    const char *rest;
    const struct naming *owner = named(allotment, text, &rest);
    bool is_taken = owner != NULL;

    for (size_t i = 0; i < allotment->count; i++) {
        struct list list = list_of(&allotment->options[i], kind);
        const char **items = allotment->lists[i * KINDS + kind];

        if (owner != NULL ? owner != &allotment->contracts[i]
                          : !takes(&allotment->trials[i], kind, text, &why))
            continue;
        items[list.count] = rest;
        set_list(&allotment->options[i], kind, (struct list){items, list.count + 1});
        is_taken = true;
    }
    if (is_taken)
        return true;
    error_set(error, why.code, "none of the contracts takes '%s': %s", text, why.text);
    error_hint(error, "%s", why.hint);
    return false;
}

/* The one URL is for all that send webhooks, and the one file for all that take it whole;
 * where none does, the first says why. */
static bool share_single(struct allotment *allotment, const struct stage_options *all,
                         struct error *error)
{
    struct error why = ERROR_INIT;
    bool sent = all->webhook == NULL, taken = all->fault_file == NULL;

    for (size_t i = 0; i < allotment->count; i++) {
        const struct trial *trial = &allotment->trials[i];

        sent = sent || has_webhooks(trial);
        if (!has_webhooks(trial))
            allotment->options[i].webhook = NULL;
        if (all->fault_file == NULL)
            continue;
        if (takes_fault_file(trial, all->fault_file, &why))
            taken = true;
        else
            allotment->options[i].fault_file = NULL;
    }
    if (!sent)
        error_set(error, ERROR_USAGE,
                  "--webhook is given, but none of the contracts declares webhooks");
    if (!taken && error != NULL)
        *error = why;
    return sent && taken;
}

static bool share(struct allotment *allotment, const struct stage_options *all,
                  struct error *error)
{
    for (size_t i = 0; i < allotment->count; i++)
        if (!open_trial(&allotment->trials[i], allotment->contracts[i].path, error))
            return false;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct list list = list_of(all, kind);

        for (size_t i = 0; i < allotment->count; i++) {
            allotment->lists[i * KINDS + kind] =
                memory_array(list.count + 1, sizeof **allotment->lists);
            set_list(&allotment->options[i], kind, (struct list){NULL, 0});
        }
        for (size_t i = 0; i < list.count; i++)
            if (!share_text(allotment, kind, list.items[i], error))
                return false;
    }
    return share_single(allotment, all, error);
}

/* Without anything to be shared out no contract is read in vain. */
static bool is_needed(const struct stage_options *all, size_t count)
{
    return count > 1 && (all->record_count + all->defect_count + all->preference_count +
                                 all->fault_count >
                             0 ||
                         all->fault_file != NULL || all->webhook != NULL);
}

struct allotment *allotment_new(const struct stage_options *all,
                                const struct naming *contracts, size_t count,
                                struct error *error)
{
    struct allotment *allotment = memory_new(sizeof *allotment);
    bool shared;

    *allotment = (struct allotment){
        .contracts = contracts,
        .count = count,
        .options = memory_array(count, sizeof *allotment->options),
        .trials = memory_array(count, sizeof *allotment->trials),
        .lists = memory_array(count * KINDS, sizeof *allotment->lists)};
    for (size_t i = 0; i < count; i++)
        allotment->options[i] = *all;
    shared = !is_needed(all, count) || share(allotment, all, error);
    for (size_t i = 0; i < count; i++)
        close_trial(&allotment->trials[i]);
    if (shared)
        return allotment;
    allotment_free(allotment);
    return NULL;
}

void allotment_free(struct allotment *allotment)
{
    if (allotment == NULL)
        return;
    for (size_t i = 0; i < allotment->count * KINDS; i++)
        free(allotment->lists[i]);
    free(allotment->lists);
    free(allotment->trials);
    free(allotment->options);
    free(allotment);
}

struct stage_options allotment_of(const struct allotment *allotment, size_t index)
{
    return allotment->options[index];
}
