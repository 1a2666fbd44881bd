/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/baseline.h"

#include "src/document.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define DAY 86400 /* seconds */

struct baseline {
    struct document *document;
    struct run_known *entries;
    size_t count;
};

/* Says where it is wrong; always false. */
static bool fail_at(const struct baseline *baseline, const char *pointer,
                    struct error *error)
{
    document_error_at(baseline->document, pointer, error);
    return false;
}

static bool has_unknown_member(const json_t *entry, const char **name)
{
    static const char *const known[] = {"rule", "subject", "reason", "expires", NULL};
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)entry, *name, value)
    {
        size_t i = 0;
        while (known[i] != NULL && strcmp(known[i], *name) != 0)
            i++;
        if (known[i] == NULL)
            return true;
    }
    return false;
}

static bool read_text(const struct baseline *baseline, size_t index, const char *name,
                      const char **out, struct error *error)
{
    const json_t *entry = json_array_get(document_root(baseline->document), index);
    AUTO_FREE char *pointer = memory_format("/%zu", index);
    *out = value_string_member(entry, name);
    if (*out != NULL && **out != '\0')
        return true;
    error_set(error, ERROR_INVALID, "an entry of a baseline has a text \"%s\"", name);
    document_error_at(baseline->document, pointer, error);
    error_hint(error, "each names rule, subject, reason and expires");
    return false;
}

/* True when an entry whose texts are read means something. */
static bool is_sound(struct baseline *baseline, size_t index, struct error *error)
{
    struct run_known *entry = &baseline->entries[index];
    AUTO_FREE char *pointer = memory_format("/%zu", index);
    if (!instant_parse_date(entry->expires, strlen(entry->expires), &entry->last_day)) {
        error_set(error, ERROR_INVALID, "expires is a date such as 2025-06-30, not %s",
                  entry->expires);
        return fail_at(baseline, pointer, error);
    }
    if (rule_named(entry->rule) == NULL) {
        error_set(error, ERROR_INVALID, "there is no rule \"%s\"", entry->rule);
        rule_hint(entry->rule, error);
        return fail_at(baseline, pointer, error);
    }
    for (size_t i = 0; i < index; i++) {
        if (strcmp(baseline->entries[i].rule, entry->rule) != 0 ||
            strcmp(baseline->entries[i].subject, entry->subject) != 0)
            continue;
        error_set(error, ERROR_INVALID, "%s of %s is there twice", entry->rule,
                  entry->subject);
        return fail_at(baseline, pointer, error);
    }
    return true;
}

static bool read_entry(struct baseline *baseline, size_t index, struct error *error)
{
    const json_t *value = json_array_get(document_root(baseline->document), index);
    struct run_known *entry = &baseline->entries[index];
    AUTO_FREE char *pointer = memory_format("/%zu", index);
    const char *unknown;
    if (!json_is_object(value)) {
        error_set(error, ERROR_INVALID, "an entry of a baseline is an object");
        return fail_at(baseline, pointer, error);
    }
    if (has_unknown_member(value, &unknown)) {
        error_set(error, ERROR_INVALID, "an entry of a baseline has no member \"%s\"",
                  unknown);
        return fail_at(baseline, pointer, error);
    }
    return read_text(baseline, index, "rule", &entry->rule, error) &&
           read_text(baseline, index, "subject", &entry->subject, error) &&
           read_text(baseline, index, "reason", &entry->reason, error) &&
           read_text(baseline, index, "expires", &entry->expires, error) &&
           is_sound(baseline, index, error);
}

static bool read_entries(struct baseline *baseline, struct error *error)
{
    const json_t *root = document_root(baseline->document);
    if (!json_is_array(root) && !json_is_null(root)) {
        error_set(error, ERROR_INVALID, "a baseline is a list of known failures");
        return fail_at(baseline, "", error);
    }
    size_t count = json_array_size(root);
    baseline->entries = memory_array(count, sizeof *baseline->entries);
    for (size_t i = 0; i < count; i++, baseline->count++)
        if (!read_entry(baseline, i, error))
            return false;
    return true;
}

struct baseline *baseline_load(const char *path, struct error *error)
{
    struct baseline *baseline = memory_new(sizeof *baseline);
    baseline->document = document_load(path, error);
    if (baseline->document != NULL && read_entries(baseline, error))
        return baseline;
    baseline_free(baseline);
    return NULL;
}

void baseline_free(struct baseline *baseline)
{
    if (baseline == NULL)
        return;
    document_free(baseline->document);
    free(baseline->entries);
    free(baseline);
}

static bool is_of(const struct run_known *entry, const struct finding *finding)
{
    return strcmp(entry->rule, finding->rule->id) == 0 &&
           strcmp(entry->subject, finding->subject) == 0;
}

/* What could not be exercised may still be broken. */
static void apply(struct run_known *entry, struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = &run->findings[i];
        bool broken =
            finding->verdict == VERDICT_FAIL || finding->verdict == VERDICT_WARN;
        if (!is_of(entry, finding))
            continue;
        entry->gone = finding->verdict == VERDICT_PASS;
        if (!broken || entry->expired)
            continue;
        finding->known = entry;
        run->known[finding->verdict]++;
    }
}

void baseline_apply(const struct baseline *baseline, struct run *run,
                    struct instant today)
{
    run->baseline = baseline->entries;
    run->baseline_count = baseline->count;
    for (size_t i = 0; i < baseline->count; i++) {
        struct run_known *entry = &baseline->entries[i];
        entry->expired = today.seconds >= entry->last_day.seconds + DAY;
        entry->gone = false;
        run->expired += entry->expired;
        apply(entry, run);
    }
}
