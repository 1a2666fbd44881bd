/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/prove_internal.h"

#include "proof/process.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool prove_names(const struct proof *proof, const char *rule, const char *kind)
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

const char *prove_member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static void add_rule(struct prove_defect *defect, const char *rule)
{
    if (strstr(text_string(&defect->rules), rule) == NULL)
        text_add_format(&defect->rules, "%s%s", defect->rules.length == 0 ? "" : ", ",
                        rule);
}

static bool is_breach(const json_t *finding)
{
    const char *verdict = prove_member(finding, "verdict");

    return strcmp(verdict, "fail") == 0 || strcmp(verdict, "warn") == 0;
}

/* A rule that names the defect must fail, or, where the contract itself is only inferred,
 * warn. */
static enum prove_outcome judge(struct proof *proof, struct prove_defect *defect,
                                const json_t *report)
{
    enum prove_outcome outcome = PROVE_SURVIVED;
    struct text unnamed AUTO_TEXT;
    text_init(&unnamed, TEXT_CEILING);
    size_t index;
    json_t *finding;
    json_array_foreach(json_object_get(report, "findings"), index, finding)
    {
        const char *rule = prove_member(finding, "rule");
        if (!is_breach(finding))
            continue;
        if (!prove_names(proof, rule, defect->kind)) {
            text_add_format(&unnamed, " %s", rule);
            continue;
        }
        json_object_set_new(proof->tripped, rule, json_true());
        add_rule(defect, rule);
        if (strcmp(prove_member(finding, "verdict"), "fail") == 0)
            outcome = PROVE_KILLED;
        else if (outcome != PROVE_KILLED)
            outcome = PROVE_WARNED;
    }
    if (outcome == PROVE_SURVIVED && unnamed.length > 0) {
        text_add_format(&defect->rules, "tripped only rules that do not name it:%s",
                        text_string(&unnamed));
        outcome = PROVE_UNNAMED;
    }
    return outcome;
}

static void print_defect(const struct prove_defect *defect)
{
    static const char *const words[] = {
        [PROVE_KILLED] = "killed",   [PROVE_WARNED] = "warned",
        [PROVE_UNNAMED] = "UNNAMED", [PROVE_SURVIVED] = "SURVIVED",
        [PROVE_ERROR] = "ERROR",
    };
    printf("%-9s %-11s %s  %s\n", words[defect->outcome], defect->family, defect->id,
           defect->rules.length > 0
               ? text_string(&defect->rules)
               : "no rule saw it: there is none, or the data cannot show "
                 "it");
    fflush(stdout);
}

static struct trial trial_of(const struct proof *proof, const struct prove_defect *defect)
{
    return (struct trial){.contract = proof->contract_path,
                          .defect = defect->id,
                          .folder = defect->folder,
                          .identities = &proof->identities,
                          .webhooks = strcmp(defect->family, "webhook") == 0};
}

static void finish(struct proof *proof, struct prove_defect *defect)
{
    struct trial trial = trial_of(proof, defect);
    struct error error = ERROR_INIT;

    process_wait(defect->process);
    defect->process = 0;
    text_clear(&defect->rules);
    text_init(&defect->rules, TEXT_CEILING);
    json_t *report = trial_report(&trial, &error);
    if (report == NULL) {
        text_add_string(&defect->rules, error.text);
        defect->outcome = PROVE_ERROR;
    } else {
        defect->outcome = judge(proof, defect, report);
    }
    json_decref(report);
}

/* What is looked for in the report of the rules that are run first. */
struct seeking {
    const struct proof *proof;
    const char *kind;
};

/* Whether a report already says that the defect is seen. */
static bool is_seen(const json_t *report, const void *context)
{
    const struct seeking *seeking = context;
    size_t index;
    json_t *finding;

    json_array_foreach(json_object_get(report, "findings"), index, finding)
    {
        if (is_breach(finding) &&
            prove_names(seeking->proof, prove_member(finding, "rule"), seeking->kind))
            return true;
    }
    return false;
}

/* Returns new the rules that name a kind of defect. */
static json_t *rules_naming(const struct proof *proof, const char *kind)
{
    json_t *rules = json_array(), *entry;
    size_t index;

    json_array_foreach(proof->rules, index, entry)
    {
        const char *rule = prove_member(entry, "id");
        if (prove_names(proof, rule, kind) &&
            json_object_get(proof->applied, rule) != NULL)
            json_array_append_new(rules, json_string(rule));
    }
    return rules;
}

static bool start(const struct proof *proof, struct prove_defect *defect, bool whole,
                  struct error *error)
{
    struct trial trial = trial_of(proof, defect);
    struct seeking seeking = {proof, defect->kind};

    if (mkdir(defect->folder, 0700) != 0 && errno != EEXIST) {
        error_set(error, ERROR_SYSTEM, "cannot make %s: %s", defect->folder,
                  strerror(errno));
        return false;
    }
    json_t *first = whole ? NULL : rules_naming(proof, defect->kind);
    trial.first = json_array_size(first) > 0 ? first : NULL;
    defect->process = trial_start(&trial, is_seen, &seeking, error);
    json_decref(first);
    return defect->process > 0;
}

bool prove_trials(struct proof *proof, size_t jobs, struct error *error)
{
    size_t started = 0;

    for (size_t finished = 0; finished < proof->count; finished++) {
        struct prove_defect *defect = &proof->defects[finished];
        while (started < proof->count && started - finished < jobs)
            if (!start(proof, &proof->defects[started++], false, error))
                return false;
        finish(proof, defect);
        proof->outcomes[defect->outcome]++;
        print_defect(defect);
    }
    return true;
}

/* True when a rule that applies and names the defect was tripped by nothing yet. */
static bool may_wake(const struct proof *proof, const struct prove_defect *defect)
{
    json_t *rules = rules_naming(proof, defect->kind), *rule;
    size_t index;
    bool idle = false;

    json_array_foreach(rules, index, rule)
    {
        idle = idle || json_object_get(proof->tripped, json_string_value(rule)) == NULL;
    }
    json_decref(rules);
    return idle;
}

bool prove_trials_again(struct proof *proof, size_t jobs, struct error *error)
{
    size_t next = 0;

    while (next < proof->count) {
        size_t batch[64], count = 0;
        for (; next < proof->count && count < jobs && count < 64; next++)
            if (may_wake(proof, &proof->defects[next]))
                batch[count++] = next;
        for (size_t i = 0; i < count; i++)
            if (!start(proof, &proof->defects[batch[i]], true, error))
                return false;
        for (size_t i = 0; i < count; i++)
            finish(proof, &proof->defects[batch[i]]);
    }
    return true;
}
