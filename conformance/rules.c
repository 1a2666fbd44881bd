/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rule.h"
#include "src/command.h"
#include "src/error.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

static const struct option rules_options[] = {
    {.name = "format",
     .argument = "FORMAT",
     .initial = "text",
     .text = "text, markdown (as docs/rules.md is printed) or json."},
    {0},
};

static const char *const subject_names[] = {
    [SUBJECT_OPERATION] = "every operation",
    [SUBJECT_LIST] = "every list",
    [SUBJECT_ITEM] = "every item",
    [SUBJECT_PARAMETER] = "every parameter",
    [SUBJECT_FILTER] = "every filter of a list",
    [SUBJECT_RANGE] = "every range of a list",
    [SUBJECT_ORDER] = "every order of a list",
    [SUBJECT_SIGNED_URL] = "every signed URL of an item",
    [SUBJECT_INVARIANT] = "every invariant of rows and items",
    [SUBJECT_WRITE] = "every operation that changes records",
    [SUBJECT_CASE] = "every documented case",
    [SUBJECT_WEBHOOK] = "every webhook that arrives (`countersign receive`)",
};

static const char *const again_names[] = {
    [RULE_ASKS_AGAIN] = "Asks the same again on purpose, to compare the answers.",
    [RULE_ASKS_AFTER_A_CHANGE] =
        "Asks the same again on purpose, after records were changed.",
    [RULE_ASKS_LATER] = "Asks the same again on purpose, once time has passed.",
};

static const char weighing[] = "A breach of a documented statement fails, of an inferred "
                               "one warns, of an unknown one "
                               "is recorded.";

/* The families of a check, and behind them that of deliveries; NULL behind the last. */
static const struct rule *family_at(size_t index)
{
    size_t f = 0;

    while (f < index && rule_families[f] != NULL)
        f++;
    if (rule_families[f] != NULL)
        return rule_families[f];
    return f == index ? webhook_rules : NULL;
}

static const struct rule *find_rule(const char *id)
{
    for (size_t f = 0; family_at(f) != NULL; f++)
        for (const struct rule *rule = family_at(f); rule->id != NULL; rule++)
            if (strcmp(rule->id, id) == 0)
                return rule;
    return NULL;
}

static void print_wrapped(const char *text, int indent)
{
    int column = indent;
    printf("%*s", indent, "");
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (column > indent && column + 1 + (int)word > 88) {
            printf("\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", (int)word, text);
        column += (int)word;
        text += word + strspn(text + word, " ");
    }
    putchar('\n');
}

static void explain(const struct rule *rule)
{
    printf("%s\n", rule->id);
    print_wrapped(rule->summary, 2);
    printf("\nRun for %s.\n", subject_names[rule->each]);
    if (rule->again != RULE_ASKS_ONCE)
        printf("%s\n", again_names[rule->again]);
    printf("\nRelation\n");
    print_wrapped(rule->relation, 2);
    printf("\nSource\n");
    print_wrapped(rule->source, 2);
    printf("\nWhy\n");
    print_wrapped(rule->explanation, 2);
    printf("\nCertainty\n");
    print_wrapped(weighing, 2);
    printf("\nDefects that trip it (countersign mock --defect)\n");
    for (const char *const *defect = rule->defects; *defect != NULL; defect++)
        printf("  %s\n", *defect);
}

static void list_text(void)
{
    for (size_t f = 0; family_at(f) != NULL; f++)
        for (const struct rule *rule = family_at(f); rule->id != NULL; rule++)
            printf("%-34s %s\n", rule->id, rule->summary);
}

static void list_markdown(void)
{
    printf("# The rules of the check\n\n"
           "Printed by `countersign rules --format markdown`. %s What could not be "
           "exercised "
           "is inconclusive.\n",
           weighing);
    for (size_t f = 0; family_at(f) != NULL; f++) {
        for (const struct rule *rule = family_at(f); rule->id != NULL; rule++) {
            if (rule == family_at(f))
                printf("\n## %.*s\n", (int)strcspn(rule->id, "/"), rule->id);
            const char *again = again_names[rule->again];
            printf(
                "\n### %s\n\n%s. Run for %s.%s%s\n\n%s\n\n- Relation: %s\n- Source: %s\n"
                "- Defects that trip it:",
                rule->id, rule->summary, subject_names[rule->each],
                again == NULL ? "" : " ", again == NULL ? "" : again, rule->explanation,
                rule->relation, rule->source);
            for (size_t i = 0; rule->defects[i] != NULL; i++)
                printf("%s `%s`", i == 0 ? "" : ",", rule->defects[i]);
            printf("\n");
        }
    }
}

static json_t *rule_value(const struct rule *rule)
{
    json_t *defects = json_array();
    for (const char *const *defect = rule->defects; *defect != NULL; defect++)
        json_array_append_new(defects, json_string(*defect));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s?}", "id", rule->id,
                     "summary", rule->summary, "subject", subject_names[rule->each],
                     "relation", rule->relation, "source", rule->source, "explanation",
                     rule->explanation, "defects", defects, "again",
                     again_names[rule->again]);
}

static void list_json(void)
{
    json_t *list = json_array();
    for (size_t f = 0; family_at(f) != NULL; f++)
        for (const struct rule *rule = family_at(f); rule->id != NULL; rule++)
            json_array_append_new(list, rule_value(rule));
    json_dumpf(list, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(list);
}

static int explain_named(const char *id)
{
    const struct rule *rule = find_rule(id);
    if (rule != NULL) {
        explain(rule);
        return COMMAND_HELD;
    }
    struct error error = ERROR_INIT;
    error_set(&error, ERROR_USAGE, "there is no rule \"%s\"", id);
    rule_hint(id, &error);
    return command_fail(&error);
}

static int rules(const struct options *options)
{
    if (options_operand(options, 0) != NULL)
        return explain_named(options_operand(options, 0));
    const char *format = options_text(options, "format");
    if (strcmp(format, "text") == 0) {
        list_text();
    } else if (strcmp(format, "markdown") == 0) {
        list_markdown();
    } else if (strcmp(format, "json") == 0) {
        list_json();
    } else {
        struct error error = ERROR_INIT;
        error_set(&error, ERROR_USAGE,
                  "--format takes text, markdown or json, not \"%s\"", format);
        return command_fail(&error);
    }
    return COMMAND_HELD;
}

const struct command rules_command = {
    .name = "rules",
    .summary = "list what the check looks for, or explain one rule",
    .synopsis = "[RULE] [OPTION]...",
    .text =
        "Without a rule, all of them are listed with what each requires. With one, its "
        "relation, source, reason and the defects that prove it are told.",
    .examples = "  countersign rules\n"
                "  countersign rules pagination/pages",
    .options = rules_options,
    .arguments_minimum = 0,
    .arguments_maximum = 1,
    .run = rules,
};
