/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/preference.h"

#include "mock/operation.h"
#include "mock/preference_internal.h"
#include "src/memory.h"
#include "src/text.h"

#include <string.h>

struct rule {
    char *operation, *text;
    struct preferences preferred;
};

struct preference_rules {
    const struct contract *contract;
    struct rule *items;
    size_t count, capacity;
};

struct preference_rules *preference_rules_new(const struct contract *contract)
{
    struct preference_rules *rules = memory_new(sizeof *rules);

    rules->contract = contract;
    return rules;
}

static void clear(struct preference_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        free(rules->items[i].operation);
        free(rules->items[i].text);
        preferences_clear(&rules->items[i].preferred);
    }
    free(rules->items);
    *rules = (struct preference_rules){.contract = rules->contract};
}

void preference_rules_free(struct preference_rules *rules)
{
    if (rules == NULL)
        return;
    clear(rules);
    free(rules);
}

/* Takes `operation`. */
static bool add(struct preference_rules *rules, char *operation, const char *text,
                struct error *error)
{
    struct rule rule = {.operation = operation, .text = memory_text(text)};
    struct error local = ERROR_INIT;
    void *items = rules->items;
    unsigned seen = 0;

    if (strcmp(operation, PREFERENCE_EVERY_OPERATION) == 0 ||
        operation_told(rules->contract, operation, &local) != NULL)
        preferences_parse(text, &seen, &rule.preferred, &local);
    if (!error_is_set(&local) && seen == 0)
        error_set(&local, ERROR_USAGE, "nothing is preferred for %s", operation);
    memory_reserve(&items, &rules->capacity, rules->count + 1, sizeof *rules->items);
    rules->items = items;
    rules->items[rules->count++] = rule;
    if (!error_is_set(&local))
        return true;
    if (error != NULL)
        *error = local;
    return false;
}

bool preference_rules_add(struct preference_rules *rules, const char *text,
                          struct error *error)
{
    size_t length = strcspn(text, ":=");

    if (text[length] != ':')
        return add(rules, memory_text(PREFERENCE_EVERY_OPERATION), text, error);
    while (text[length + 1] == ' ' && text[length + 2] == ' ')
        length++;
    return add(rules, memory_text_of(text, strcspn(text, ":")), text + length + 1, error);
}

bool preference_rules_set(struct preference_rules *rules, const json_t *wanted,
                          struct error *error)
{
    struct preference_rules fresh = {.contract = rules->contract};
    const char *operation;
    json_t *text;

    if (!json_is_object(wanted)) {
        error_set(error, ERROR_INVALID, "preferences are an object");
        error_hint(error, "send {\"OPERATION\": \"code=404, delay=1\"}");
        return false;
    }
    json_object_foreach((json_t *)(uintptr_t)wanted, operation, text)
    {
        if (!json_is_string(text))
            error_set(error, ERROR_INVALID, "the preferences for %s are no text",
                      operation);
        if (!json_is_string(text) ||
            !add(&fresh, memory_text(operation), json_string_value(text), error)) {
            clear(&fresh);
            return false;
        }
    }
    clear(rules);
    *rules = fresh;
    return true;
}

json_t *preference_rules_print(const struct preference_rules *rules)
{
    json_t *out = json_object();

    for (size_t i = 0; i < rules->count; i++) {
        const char *text = rules->items[i].text;

        json_object_set_new(out, rules->items[i].operation,
                            json_string(text + strspn(text, " ")));
    }
    return out;
}

static void fill_from(const struct preference_rules *rules, const char *operation,
                      struct preferences *preferences)
{
    for (size_t i = 0; i < rules->count; i++)
        if (strcmp(rules->items[i].operation, operation) == 0)
            preferences_fill(preferences, &rules->items[i].preferred);
}

void preference_rules_fill(const struct preference_rules *rules,
                           const struct contract_operation *operation,
                           struct preferences *preferences)
{
    if (rules == NULL)
        return;
    if (operation != NULL)
        fill_from(rules, operation->id, preferences);
    fill_from(rules, PREFERENCE_EVERY_OPERATION, preferences);
}
