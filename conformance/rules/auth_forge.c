/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials that are almost right, and the request they are tried on. */
#include "conformance/rules/auth_internal.h"
#include "conformance/rules/alike.h"

#include "src/memory.h"

#include <ctype.h>
#include <string.h>

#define UNLIKE "countersign-no-such-credential"

/* --- Changing --- */

char *auth_empty(const char *secret)
{
    (void)secret;
    return memory_text("");
}

char *auth_unlike(const char *secret)
{
    return strcmp(secret, UNLIKE) == 0 ? NULL : memory_text(UNLIKE);
}

char *auth_alike(const char *secret)
{
    char *changed = alike_text(secret);
    if (strcmp(changed, secret) != 0)
        return changed;
    free(changed);
    return NULL;
}

char *auth_truncated(const char *secret)
{
    size_t length = strlen(secret);
    return length < 2 ? NULL : memory_text_of(secret, length - 1);
}

char *auth_extended(const char *secret)
{
    return memory_format("%sx", secret);
}

/* One character, and that near the middle: the last one of a coded secret may hold bits
 * that mean nothing. */
char *auth_altered(const char *secret)
{
    size_t length = strlen(secret);
    for (size_t i = 0; i < length; i++) {
        size_t place = (length / 2 + i) % length;
        if (!isalnum((unsigned char)secret[place]))
            continue;
        char *changed = memory_text(secret);
        changed[place] = alike_character(secret[place]);
        return changed;
    }
    return NULL;
}

char *auth_other_case(const char *secret)
{
    char *changed = memory_text(secret);
    for (char *at = changed; *at != '\0'; at++)
        *at = (char)(isupper((unsigned char)*at) ? tolower((unsigned char)*at)
                                                 : toupper((unsigned char)*at));
    if (strcmp(changed, secret) != 0)
        return changed;
    free(changed);
    return NULL;
}

char *auth_forge(const struct contract_scheme *scheme, const char *value,
                 auth_change *change)
{
    const char *colon = scheme->kind == SCHEME_BASIC ? strchr(value, ':') : NULL;
    const char *secret = colon == NULL ? value : colon + 1;
    if (*secret == '\0')
        return NULL;
    AUTO_FREE char *changed = change(secret);
    if (changed == NULL)
        return NULL;
    return memory_format("%.*s%s", (int)(secret - value), value, changed);
}

/* --- Asking --- */

static const struct identity *main_identity(struct probe *probe)
{
    return &evidence_target(rule_evidence(probe))->main;
}

/* What the main identity presents: the first alternative it can meet. */
static const struct contract_requirement *own_requirement(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct identity *identity = main_identity(probe);
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct contract_requirement *requirement = &operation->security[i];
        bool complete = requirement->count > 0;
        for (size_t j = 0; j < requirement->count; j++)
            complete = complete && identity->values[requirement->schemes[j]] != NULL;
        if (complete)
            return requirement;
    }
    return NULL;
}

/* Names a record that is there, so that nothing but the credential can be refused. */
static bool name_record(struct probe *probe, struct arguments *arguments)
{
    const struct contract_item *item = rule_subject(probe)->item;
    if (item == NULL) {
        const struct contract_parameter *unknown =
            evidence_unknown(rule_evidence(probe), rule_subject(probe)->operation, true);
        if (unknown != NULL)
            rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                        unknown->label, unknown->label);
        return unknown == NULL;
    }
    const struct walk *walk = rule_rows(probe);
    AUTO_FREE char *id =
        walk == NULL ? NULL : evidence_id(walk->list, evidence_walk_row(walk, 0));
    if (id == NULL) {
        rule_lacked(probe, "the identifier of a record");
        return false;
    }
    arguments_set(arguments, item->id_parameter, id);
    return true;
}

bool auth_baseline(struct probe *probe, struct auth_baseline *baseline)
{
    *baseline = (struct auth_baseline){.requirement = own_requirement(probe)};
    if (baseline->requirement == NULL) {
        rule_lacked(probe, "a credential that opens the operation (--credential "
                           "SCHEME=VALUE)");
        return false;
    }
    if (!name_record(probe, &baseline->arguments))
        return false;
    const struct answer *answer =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &baseline->arguments});
    return evidence_accepted(answer) || rule_usable(probe, answer, 200);
}

void auth_baseline_clear(struct auth_baseline *baseline)
{
    arguments_clear(&baseline->arguments);
}

const struct answer *auth_ask(struct probe *probe, const struct auth_baseline *baseline,
                              size_t index, const char *value)
{
    const struct contract_requirement *requirement = baseline->requirement;
    const struct identity *identity = main_identity(probe);
    AUTO_FREE char **values = memory_array(identity->count, sizeof *values);
    AUTO_FREE char *forged = memory_text(value);
    for (size_t j = 0; j < requirement->count; j++)
        values[requirement->schemes[j]] = identity->values[requirement->schemes[j]];
    values[requirement->schemes[index]] = forged;
    rule_expect_refusal(probe, true);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = &baseline->arguments,
                                           .as = AS_FORGED,
                                           .forged = values});
}

const struct contract_scheme *
auth_scheme(struct probe *probe, const struct auth_baseline *baseline, size_t index)
{
    return &evidence_contract(rule_evidence(probe))
                ->schemes[baseline->requirement->schemes[index]];
}

const char *auth_value(struct probe *probe, const struct auth_baseline *baseline,
                       size_t index)
{
    return main_identity(probe)->values[baseline->requirement->schemes[index]];
}
