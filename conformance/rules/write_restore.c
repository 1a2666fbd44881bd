/* SPDX-License-Identifier: Apache-2.0 */
/* A record that was there before is left as it was found. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* Returns new what has to be merged into `is` (RFC 7396) to make it `was`. */
static json_t *patch_of(const json_t *was, const json_t *is)
{
    const char *name;
    json_t *value;
    if (was == NULL)
        return json_null();
    if (!json_is_object(was) || !json_is_object(is))
        return json_deep_copy((json_t *)(uintptr_t)was);
    json_t *patch = json_object();
    json_object_foreach((json_t *)(uintptr_t)is, name, value)
    {
        if (json_object_get(was, name) == NULL)
            json_object_set_new(patch, name, json_null());
    }
    json_object_foreach((json_t *)(uintptr_t)was, name, value)
    {
        if (!write_same(value, json_object_get(is, name)))
            json_object_set_new(patch, name, patch_of(value, json_object_get(is, name)));
    }
    return patch;
}

/* Returns new the members that are to be sent; an empty object: none has changed. A
 * replacement and a required member are sent in any case. */
static json_t *members_of(const struct write_trial *trial, const json_t *is,
                          bool *changed)
{
    const struct contract_write *write = trial->write;
    const struct contract_shape *shape = trial->operation->body->shape;
    json_t *members = json_object();
    for (size_t i = 0; i < shape->field_count; i++) {
        const char *key = write_key(write, &shape->fields[i]);
        const json_t *was = key == NULL ? NULL : json_object_get(trial->original, key);
        const json_t *now = key == NULL ? NULL : json_object_get(is, key);
        bool same = write_same(was, now) || (was == NULL && now == NULL);
        if (key == NULL || (same && !write->replaces && !shape->fields[i].required))
            continue;
        *changed = *changed || !same;
        if (was != NULL && (same || write->replaces))
            json_object_set_new(members, key, json_deep_copy((json_t *)(uintptr_t)was));
        else if (!write->replaces)
            json_object_set_new(members, key, patch_of(was, now));
    }
    return members;
}

void write_restore(struct write_trial *trial)
{
    const struct answer *answer;
    bool changed = false;
    if (trial->original == NULL || trial->write->members.source == EXPRESSION_NONE ||
        trial->operation->body == NULL || trial->operation->body->shape == NULL)
        return;
    const json_t *is = write_read(trial, trial->id, &answer);
    json_t *members = members_of(trial, is, &changed), *body = members;
    if (trial->write->members.name[0] != '\0') {
        body = json_object();
        value_put(body, trial->write->members.name, members);
    }
    if (changed) {
        (void)write_ask(trial, trial->operation, trial->id, body, AS_MAIN, 0);
        is = write_read(trial, trial->id, &answer);
        AUTO_FREE char *left = write_difference(trial, trial->original, is, NULL, true);
        if (left != NULL && !write_is_set(trial->write, left))
            rule_record(trial->probe, answer, "%s of %s could not be put back as it was",
                        left, trial->id);
    }
    json_decref(body);
}
