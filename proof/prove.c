/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/identities.h"
#include "proof/process.h"
#include "proof/trial.h"
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

enum outcome {
    OUTCOME_KILLED,
    OUTCOME_WARNED,
    OUTCOME_UNNAMED,
    OUTCOME_SURVIVED,
    OUTCOME_ERROR
};

struct defect {
    char *id, *kind, *family;
    char *folder;
    pid_t process; /* 0: not running */
    enum outcome outcome;
    struct text rules; /* that tripped, or why it went wrong */
};

struct proof {
    const char *contract_path;
    struct contract *contract;
    struct identities identities;
    char folder[64];
    json_t *rules;   /* of `countersign rules` */
    json_t *tripped; /* rule id -> true */
    json_t *applied; /* rule id -> true: the contract has something it is about */
    struct defect *defects;
    size_t count, capacity;
    size_t outcomes[OUTCOME_ERROR + 1];
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
    struct defect *defect = &proof->defects[proof->count];
    *defect = (struct defect){.id = memory_text(id), .kind = memory_text(kind)};
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

static bool names(const struct proof *proof, const char *rule, const char *kind)
{
    size_t i, j;
    json_t *entry, *defect;
    json_array_foreach(proof->rules, i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "id")), rule) != 0)
            continue;
        json_array_foreach(json_object_get(entry, "defects"), j, defect)
        {
            if (strcmp(json_string_value(defect), kind) == 0)
                return true;
        }
    }
    return false;
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static void add_rule(struct defect *defect, const char *rule)
{
    if (strstr(text_string(&defect->rules), rule) == NULL)
        text_add_format(&defect->rules, "%s%s", defect->rules.length == 0 ? "" : ", ",
                        rule);
}

/* A rule that names the defect must fail, or, where the contract itself is only inferred,
 * warn. */
static enum outcome judge(struct proof *proof, struct defect *defect,
                          const json_t *report)
{
    enum outcome outcome = OUTCOME_SURVIVED;
    struct text unnamed AUTO_TEXT;
    text_init(&unnamed, TEXT_CEILING);
    size_t index;
    json_t *finding;
    json_array_foreach(json_object_get(report, "findings"), index, finding)
    {
        const char *verdict = member(finding, "verdict");
        const char *rule = member(finding, "rule");
        bool failed = strcmp(verdict, "fail") == 0;
        if (!failed && strcmp(verdict, "warn") != 0)
            continue;
        if (!names(proof, rule, defect->kind)) {
            text_add_format(&unnamed, " %s", rule);
            continue;
        }
        json_object_set_new(proof->tripped, rule, json_true());
        add_rule(defect, rule);
        if (failed)
            outcome = OUTCOME_KILLED;
        else if (outcome != OUTCOME_KILLED)
            outcome = OUTCOME_WARNED;
    }
    if (outcome == OUTCOME_SURVIVED && unnamed.length > 0) {
        text_add_format(&defect->rules, "tripped only rules that do not name it:%s",
                        text_string(&unnamed));
        outcome = OUTCOME_UNNAMED;
    }
    return outcome;
}

static void print_defect(const struct defect *defect)
{
    static const char *const words[] = {
        [OUTCOME_KILLED] = "killed",   [OUTCOME_WARNED] = "warned",
        [OUTCOME_UNNAMED] = "UNNAMED", [OUTCOME_SURVIVED] = "SURVIVED",
        [OUTCOME_ERROR] = "ERROR",
    };
    printf("%-9s %-11s %s  %s\n", words[defect->outcome], defect->family, defect->id,
           defect->rules.length > 0
               ? text_string(&defect->rules)
               : "no rule saw it: there is none, or the data cannot show "
                 "it");
    fflush(stdout);
}

static void finish(struct proof *proof, struct defect *defect)
{
    process_wait(defect->process);
    defect->process = 0;
    struct trial trial = {.contract = proof->contract_path,
                          .defect = defect->id,
                          .folder = defect->folder,
                          .identities = &proof->identities};
    struct error error = ERROR_INIT;
    json_t *report = trial_report(&trial, &error);
    if (report == NULL) {
        text_add_string(&defect->rules, error.text);
        defect->outcome = OUTCOME_ERROR;
    } else {
        defect->outcome = judge(proof, defect, report);
    }
    json_decref(report);
    proof->outcomes[defect->outcome]++;
    print_defect(defect);
}

static bool start(struct proof *proof, struct defect *defect, struct error *error)
{
    if (mkdir(defect->folder, 0700) != 0) {
        error_set(error, ERROR_SYSTEM, "cannot make %s: %s", defect->folder,
                  strerror(errno));
        return false;
    }
    struct trial trial = {.contract = proof->contract_path,
                          .defect = defect->id,
                          .folder = defect->folder,
                          .identities = &proof->identities};
    defect->process = trial_start(&trial, error);
    return defect->process > 0;
}

/* Keeps `jobs` trials going and tells them in their order. */
static bool run_trials(struct proof *proof, size_t jobs, struct error *error)
{
    size_t started = 0;
    for (size_t finished = 0; finished < proof->count; finished++) {
        while (started < proof->count && started - finished < jobs)
            if (!start(proof, &proof->defects[started++], error))
                return false;
        finish(proof, &proof->defects[finished]);
    }
    return true;
}

static json_t *rules_in(const json_t *report)
{
    json_t *rules = json_object();
    size_t index;
    json_t *finding;
    json_array_foreach(json_object_get(report, "findings"), index, finding)
    {
        if (strcmp(member(finding, "verdict"), "not applicable") != 0)
            json_object_set_new(rules, member(finding, "rule"), json_true());
    }
    return rules;
}

/* Without a defect the contract must hold, or the proof proves nothing. */
static bool baseline_holds(struct proof *proof, struct error *error)
{
    AUTO_FREE char *folder = memory_format("%s/baseline", proof->folder);
    struct trial trial = {.contract = proof->contract_path,
                          .folder = folder,
                          .identities = &proof->identities};
    if (mkdir(folder, 0700) != 0) {
        error_set(error, ERROR_SYSTEM, "cannot make %s: %s", folder, strerror(errno));
        return false;
    }
    pid_t process = trial_start(&trial, error);
    if (process < 0)
        return false;
    process_wait(process);
    json_t *report = trial_report(&trial, error);
    if (report == NULL)
        return false;
    bool held = strcmp(member(report, "outcome"), "held") == 0;
    if (!held)
        error_set(error, ERROR_INVALID,
                  "the mock without any defect does not hold: the check says \"%s\"",
                  member(report, "outcome"));
    error_hint(error,
               "run `countersign mock` and `countersign check` by hand and mend what "
               "fails first");
    proof->applied = rules_in(report);
    json_decref(report);
    return held;
}

/* True when some defect that was played is one the rule names. A contract that calls
 * unknown all that a rule is about has nothing to lie about to it. */
static bool is_offered(const struct proof *proof, const char *rule)
{
    for (size_t i = 0; i < proof->count; i++)
        if (names(proof, rule, proof->defects[i].kind))
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
        const char *id = member(rule, "id");
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
    size_t dead = proof->outcomes[OUTCOME_KILLED] + proof->outcomes[OUTCOME_WARNED];
    size_t idle = 0, unproved = 0;
    if (all)
        print_idle_rules(proof, &idle, &unproved);
    printf("\nkilled %zu of %zu defects (%.1f %%), %zu of them by a warning because the "
           "contract only infers what they break",
           dead, proof->count, 100.0 * (double)dead / (double)proof->count,
           proof->outcomes[OUTCOME_WARNED]);
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
        struct defect *defect = &proof->defects[i];
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
    if (jobs == 0)
        jobs = (size_t)sysconf(_SC_NPROCESSORS_ONLN);
    int status;
    if (prepare(&proof, options, &error) && run_trials(&proof, jobs, &error))
        status = conclude(&proof, options_count(options, "defect") == 0);
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
