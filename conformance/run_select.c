/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/run_select.h"

#include "conformance/subjects.h"
#include "src/memory.h"

#include <stdint.h>
#include <string.h>

static bool is_named(char *const *words, const struct rule *rule)
{
    const char *slash = strchr(rule->id, '/');
    size_t family = (size_t)(slash - rule->id);
    for (; *words != NULL; words++) {
        if (strcmp(*words, rule->id) == 0)
            return true;
        if (strlen(*words) == family && strncmp(*words, rule->id, family) == 0)
            return true;
    }
    return false;
}

bool run_selects(const struct run_options *options, const struct rule *rule)
{
    if (options->only != NULL && !is_named(options->only, rule))
        return false;
    return options->skip == NULL || !is_named(options->skip, rule);
}

/* FNV-1a, so that a shard stays the same whatever else a contract holds. */
static uint64_t hash(uint64_t from, const char *text)
{
    for (; *text != '\0'; text++)
        from = (from ^ (unsigned char)*text) * 1099511628211u;
    return from;
}

static bool is_in_shard(const struct run_options *options, const struct rule *rule,
                        const char *subject)
{
    uint64_t sum = hash(hash(14695981039346656037u, rule->id), subject);
    return options->shards < 2 || sum % options->shards + 1 == options->shard;
}

/* Rules that look back at whatever a run asks belong to every shard: each judges what it
 * asked itself. */
enum run_interest run_interest_in(const struct run_options *options,
                                  const struct rule *rule, const struct subject *subject)
{
    AUTO_FREE char *label = subjects_label(subject, rule->each);
    if (!rule_looks_back(rule) && !is_in_shard(options, rule, label))
        return RUN_LEFT_OUT;
    return options->wants == NULL ? RUN_TOLD
                                  : options->wants(options->wants_context, rule, label);
}

bool run_owns(const struct run_options *options, const struct finding *finding)
{
    return !rule_looks_back(finding->rule) || finding->verdict != VERDICT_INCONCLUSIVE ||
           is_in_shard(options, finding->rule, finding->subject);
}
