/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/process.h"
#include "proof/prove_internal.h"
#include "src/command.h"
#include "src/contract.h"
#include "src/memory.h"
#include "src/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option prove_options[] = {
    {.name = "defect",
     .argument = "ID",
     .repeatable = true,
     .text = "Only this defect, or every defect of this kind (the part before @). "
             "`countersign mock CONTRACT --list-defects` lists them."},
    {.name = "jobs",
     .argument = "N",
     .initial = "0",
     .minimum = 0,
     .maximum = 64,
     .text = "Trials at once; 0: as many as there are processors."},
    {0},
};

static bool is_wanted(const struct options *options, const char *id, const char *kind)
{
    size_t given = options_count(options, "defect");
    for (size_t i = 0; i < given; i++) {
        const char *wanted = options_item(options, "defect", i);
        if (strcmp(wanted, id) == 0 || strcmp(wanted, kind) == 0)
            return true;
    }
    return given == 0;
}

static void add_defect(struct proof *proof, const struct options *options,
                       const char *line, size_t length)
{
    const char *tab = memchr(line, '\t', length);
    if (tab == NULL)
        return;
    size_t id_length = (size_t)(tab - line);
    AUTO_FREE char *id = memory_text_of(line, id_length);
    AUTO_FREE char *kind = memory_text_of(id, strcspn(id, "@"));
    if (!is_wanted(options, id, kind))
        return;
    memory_reserve((void **)&proof->defects, &proof->capacity, proof->count + 1,
                   sizeof *proof->defects);
    struct prove_defect *defect = &proof->defects[proof->count];
    *defect = (struct prove_defect){.id = memory_text(id), .kind = memory_text(kind)};
    defect->family = memory_text_of(tab + 1, strcspn(tab + 1, "\t\n"));
    defect->folder = memory_format("%s/%zu", proof->folder, proof->count);
    text_init(&defect->rules, TEXT_CEILING);
    proof->count++;
}

static bool list_defects(struct proof *proof, const struct options *options,
                         struct error *error)
{
    AUTO_FREE char *contract = memory_text(proof->contract_path);
    const char *arguments[] = {"mock", contract, "--list-defects", NULL};
    AUTO_FREE char *list = process_output(arguments, proof->folder, error);
    if (list == NULL)
        return false;
    for (const char *line = list; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        add_defect(proof, options, line, length);
        line += length + (line[length] == '\n');
    }
    if (proof->count == 0) {
        error_set(error, ERROR_USAGE, "no defect of that name can be played");
        error_hint(error, "`countersign mock %s --list-defects` lists them",
                   proof->contract_path);
    }
    return proof->count > 0;
}

static bool list_rules(struct proof *proof, struct error *error)
{
    const char *arguments[] = {"rules", "--format", "json", NULL};
    AUTO_FREE char *list = process_output(arguments, proof->folder, error);
    if (list == NULL)
        return false;
    proof->rules = json_loads(list, 0, NULL);
    return proof->rules != NULL;
}

static void add_rules_in(const json_t *report, json_t *rules)
{
    size_t index;
    json_t *finding;
    json_array_foreach(json_object_get(report, "findings"), index, finding)
    {
        if (strcmp(prove_member(finding, "verdict"), "not applicable") != 0)
            json_object_set_new(rules, prove_member(finding, "rule"), json_true());
    }
}

/* One look at the mock without any defect, by the check or by the receiver. */
static bool look_holds(struct proof *proof, bool webhooks, struct error *error)
{
    const char *judge = webhooks ? "receive" : "check";
    AUTO_FREE char *folder = memory_format("%s/%s", proof->folder, judge);
    struct trial trial = {.contract = proof->contract_path,
                          .folder = folder,
                          .identities = &proof->identities,
                          .webhooks = webhooks};
    if (mkdir(folder, 0700) != 0) {
        error_set(error, ERROR_SYSTEM, "cannot make %s: %s", folder, strerror(errno));
        return false;
    }
    pid_t process = trial_start(&trial, NULL, NULL, error);
    if (process < 0)
        return false;
    process_wait(process);
    json_t *report = trial_report(&trial, error);
    if (report == NULL)
        return false;
    bool held = strcmp(prove_member(report, "outcome"), "held") == 0;
    if (!held) {
        error_set(error, ERROR_INVALID,
                  "the mock without any defect does not hold: `countersign %s` says "
                  "\"%s\"",
                  judge, prove_member(report, "outcome"));
        error_hint(error,
                   "run `countersign mock` and `countersign %s` by hand and mend what "
                   "fails first",
                   judge);
    }
    add_rules_in(report, proof->applied);
    json_decref(report);
    return held;
}

/* Without a defect the contract must hold, or the proof proves nothing. */
static bool baseline_holds(struct proof *proof, struct error *error)
{
    proof->applied = json_object();
    return look_holds(proof, false, error) &&
           (proof->contract->webhook_count == 0 || look_holds(proof, true, error));
}

/* True when some defect that was played is one the rule names. A contract that calls
 * unknown all that a rule is about has nothing to lie about to it. */
static bool is_offered(const struct proof *proof, const char *rule)
{
    for (size_t i = 0; i < proof->count; i++)
        if (prove_names(proof, rule, proof->defects[i].kind))
            return true;
    return false;
}

/* Rules that no defect tripped though the contract has something they are about, one line
 * each. */
static void print_idle_rules(const struct proof *proof, size_t *idle, size_t *unproved)
{
    size_t index;
    json_t *rule;
    json_array_foreach(proof->rules, index, rule)
    {
        const char *id = prove_member(rule, "id");
        if (json_object_get(proof->tripped, id) != NULL ||
            json_object_get(proof->applied, id) == NULL)
            continue;
        bool offered = is_offered(proof, id);
        if (offered)
            printf("IDLE      rule        %s  no defect tripped it\n", id);
        else
            printf(
                "unproved  rule        %s  the contract is not sure enough of anything "
                "to be lied to about it\n",
                id);
        *(offered ? idle : unproved) += 1;
    }
}

static int conclude(const struct proof *proof, bool all)
{
    size_t dead = proof->outcomes[PROVE_KILLED] + proof->outcomes[PROVE_WARNED];
    size_t idle = 0, unproved = 0;
    if (all)
        print_idle_rules(proof, &idle, &unproved);
    printf("\nkilled %zu of %zu defects (%.1f %%), %zu of them by a warning because the "
           "contract only infers what they break",
           dead, proof->count, 100.0 * (double)dead / (double)proof->count,
           proof->outcomes[PROVE_WARNED]);
    if (all)
        printf("; %zu of %zu rules tripped",
               json_object_size(proof->applied) - idle - unproved,
               json_object_size(proof->applied) - unproved);
    printf("\n");
    return dead == proof->count && idle == 0 ? COMMAND_HELD : COMMAND_BROKEN;
}

static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        AUTO_FREE char *below = memory_format("%s/%s", path, entry->d_name);
        if (unlink(below) != 0)
            remove_folder(below);
    }
    if (folder != NULL)
        closedir(folder);
    rmdir(path);
}

static void proof_clear(struct proof *proof)
{
    for (size_t i = 0; i < proof->count; i++) {
        struct prove_defect *defect = &proof->defects[i];
        if (defect->process > 0)
            process_stop(defect->process, 1000);
        free(defect->id);
        free(defect->kind);
        free(defect->family);
        free(defect->folder);
        text_clear(&defect->rules);
    }
    free(proof->defects);
    json_decref(proof->rules);
    json_decref(proof->applied);
    json_decref(proof->tripped);
    identities_clear(&proof->identities);
    contract_free(proof->contract);
    if (*proof->folder != '\0')
        remove_folder(proof->folder);
}

static bool prepare(struct proof *proof, const struct options *options,
                    struct error *error)
{
    proof->contract = contract_load_told(proof->contract_path, error);
    if (proof->contract == NULL)
        return false;
    identities_choose(proof->contract, &proof->identities);
    strncpy(proof->folder, "/tmp/countersign-proof-XXXXXX", sizeof proof->folder - 1);
    if (mkdtemp(proof->folder) == NULL) {
        *proof->folder = '\0';
        error_set(error, ERROR_SYSTEM, "cannot make a folder in /tmp: %s",
                  strerror(errno));
        return false;
    }
    return list_rules(proof, error) && list_defects(proof, options, error) &&
           baseline_holds(proof, error);
}

static int prove(const struct options *options)
{
    struct error error = ERROR_INIT;
    struct proof proof = {.contract_path = options_operand(options, 0),
                          .tripped = json_object()};
    size_t jobs = (size_t)options_number(options, "jobs");
    bool all = options_count(options, "defect") == 0;
    if (jobs == 0)
        jobs = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    int status;
    if (prepare(&proof, options, &error) && prove_trials(&proof, jobs, &error) &&
        (!all || prove_trials_again(&proof, jobs, &error)))
        status = conclude(&proof, all);
    else
        status = command_fail(&error);
    proof_clear(&proof);
    return status;
}

const struct command prove_command = {
    .name = "prove",
    .summary = "plant defects in the mock and see the check find each",
    .synopsis = "CONTRACT [OPTION]...",
    .text =
        "Plays the contract with one defect after the other: mutations of the contract "
        "(a "
        "maximum doubled, an end exclusive, text order for numbers) and lies in the "
        "answers "
        "(a total off by one, a row twice across pages, a URL never refused). For each, "
        "the "
        "check is run and must fail with a rule that names the defect. Prints one line a "
        "defect and the kill rate: how tight the contract is. Exit 1 when one survives "
        "or a "
        "rule is tripped by none.",
    .examples = "  countersign prove fixtures/orders\n"
                "  countersign prove fixtures/orders --defect total-plus-one",
    .options = prove_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = prove,
};
