/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs beside those that are declared, and identifiers that cannot be any. */
#include "conformance/rules/input_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* --- Parameters nobody declared --- */

static bool says_of_unknown(const struct subject *subject)
{
    return subject->operation->unknown_claim.certainty != CERTAINTY_UNKNOWN;
}

static void hold_ignored(struct probe *probe, const struct answer *without,
                         const struct answer *with)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct claim *claim = &rule_subject(probe)->operation->unknown_claim;
    if (!with->reached) {
        (void)rule_usable(probe, with, 200);
        return;
    }
    if (!evidence_accepted(with))
        rule_broken_format(probe, claim, with,
                           "an answer: parameters nobody declared are ignored",
                           "status %d", with->status);
    else if (json_array_size(evidence_rows(with, list)) !=
             json_array_size(evidence_rows(without, list)))
        rule_broken_format(probe, claim, with,
                           "as many rows as without the parameter nobody declared",
                           "%zu rows for %zu", json_array_size(evidence_rows(with, list)),
                           json_array_size(evidence_rows(without, list)));
    else
        rule_held(probe);
}

static void probe_unknown(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_parameter odd = {.name = "zq7_unheard_of",
                                           .label = "zq7_unheard_of",
                                           .in = EXPRESSION_QUERY,
                                           .errors = operation->errors};
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct question question = {.operation = operation, .arguments = &arguments};
    const struct answer *without = evidence_ask(rule_evidence(probe), &question);
    if (!rule_usable(probe, without, 200))
        return;
    arguments_set(&arguments, &odd, "x9");
    rule_expect_refusal(probe, operation->rejects_unknown);
    const struct answer *with = evidence_ask(rule_evidence(probe), &question);
    rule_expect_refusal(probe, false);
    if (!operation->rejects_unknown) {
        hold_ignored(probe, without, with);
        return;
    }
    if (with->reached && evidence_accepted(with)) {
        rule_broken_format(probe, &operation->unknown_claim, with,
                           "a refusal of the parameter nobody declared", "status %d",
                           with->status);
        return;
    }
    (void)rule_refused(probe, with,
                       &(struct rule_refusal){.kind = REFUSAL_UNKNOWN_PARAMETER,
                                              .errors = &operation->errors,
                                              .parameter = &odd,
                                              .received = "x9"});
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule input_rules[] = {
    {
        .id = "input/unknown-parameter",
        .each = SUBJECT_LIST,
        .one_answer = true,
        .summary = "A query parameter that nobody declared is refused, or ignored, as "
                   "declared",
        .relation =
            "The list is asked for with one parameter more than is declared: it is "
            "refused as errors.unknown-parameter says, or answered with as many "
            "rows as without.",
        .source = "unknown-parameters; errors.unknown-parameter",
        .explanation = "A misspelt filter that is ignored shows the whole list to who "
                       "asked for a part of it; clients rely on being told.",
        .defects = DEFECTS("unknown-parameter-otherwise", "unknown-parameter-failure"),
        .applies = says_of_unknown,
        .probe = probe_unknown,
    },
    {
        .id = "input/malformed-id",
        .each = SUBJECT_ITEM,
        .one_answer = true,
        .summary = "What cannot be an identifier is refused as declared",
        .relation =
            "The item is asked for by texts that the schema of its identifier does "
            "not take: the status and body declared for the keyword they break.",
        .source = "OpenAPI parameters in path; errors.type, pattern, format, length",
        .explanation = "Some say 400 to what cannot be an identifier and 404 to one that "
                       "is unknown; clients tell a mistake of theirs from a record that "
                       "is gone by that.",
        .defects = DEFECTS("malformed-id-as-unknown", "malformed-id-failure"),
        .applies = input_has_formed_id,
        .probe = input_malformed_id,
    },
    {
        .id = "input/alone",
        .each = SUBJECT_OPERATION,
        .summary = "An input is refused without another one that it needs",
        .relation =
            "The input, with each of its values that need others, is asked for without "
            "one of these after the other: the refusal declared for requires.",
        .source = "requires; errors.requires",
        .explanation = "Half of what belongs together, such as a period without its "
                       "days, is otherwise filled up by a guess or left out, and the "
                       "answer is about something else than was asked.",
        .defects =
            DEFECTS("requires-nothing", "requires-first-only", "requires-misreported"),
        .applies = input_requires_others,
        .probe = input_alone,
    },
    {
        .id = "input/together",
        .each = SUBJECT_OPERATION,
        .summary = "An input is taken beside what it needs, and only then needs it",
        .relation =
            "The input, with each of its values that need others, is asked for together "
            "with these, and with a value that goes alone without them: both are "
            "answered.",
        .source = "requires",
        .explanation = "A rule about two inputs that looks at one of them refuses what "
                       "the documents show.",
        .defects = DEFECTS("requires-refused", "requires-always"),
        .applies = input_requires_others,
        .probe = input_together,
    },
    {0},
};
