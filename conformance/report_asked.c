/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_asked.h"

#include "conformance/report_value.h"
#include "conformance/secrets.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

const char *const report_asked_options[] = {
    "timeout",    "connect-timeout", "retries",     "rate",     "concurrency",
    "max-rows",   "exhaustive",      "seed",        "location", "max-redirs",
    "insecure",   "cacert",          "capath",      "cert",     "cert-type",
    "key",        "key-type",        "pass",        "tlsv1.2",  "tlsv1.3",
    "proxy",      "noproxy",         "proxy-user",  "resolve",  "connect-to",
    "user-agent", "unix-socket",     "wait-expiry", NULL};

static bool is_name_of_variable(const char *text, size_t length)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    return length > 0 && strspn(text, letters) >= length;
}

/* True for "SCHEME=env:NAME", or several of them between commas: what says where a secret
 * is and not what it is. */
static bool is_reference(const char *written)
{
    while (true) {
        size_t length = strcspn(written, ",");
        const char *equals = memchr(written, '=', length);
        if (equals == NULL || strncmp(equals + 1, "env:", 4) != 0 ||
            !is_name_of_variable(equals + 5, length - (size_t)(equals + 5 - written)))
            return false;
        if (written[length] == '\0')
            return true;
        written += length + 1;
    }
}

static void add_references(json_t *value, const char *member,
                           const struct options *options, const char *option)
{
    json_t *list = json_array();
    for (size_t i = 0; i < options_count(options, option); i++) {
        const char *written = options_item(options, option, i);
        if (is_reference(written))
            json_array_append_new(list, json_string(written));
    }
    if (json_array_size(list) > 0)
        json_object_set(value, member, list);
    json_decref(list);
}

/* Passwords among them are named by the environment, or refused. */
static json_t *kept_values(const struct options *options, const char *name)
{
    json_t *list = json_array();
    for (size_t i = 0; i < options_count(options, name); i++) {
        const char *written = options_item(options, name, i);
        if (written == NULL || *written == '\0')
            json_array_append_new(list, json_true());
        else
            json_array_append_new(list, json_string(written));
    }
    return list;
}

static void add_options(json_t *value, const struct options *options)
{
    json_t *kept = json_object();
    for (size_t i = 0; report_asked_options[i] != NULL; i++) {
        json_t *list = kept_values(options, report_asked_options[i]);
        if (json_array_size(list) > 0)
            json_object_set(kept, report_asked_options[i], list);
        json_decref(list);
    }
    if (json_object_size(kept) > 0)
        json_object_set(value, "options", kept);
    json_decref(kept);
}

/* As it is given in a file of options: one, or an array of several. */
static void add_clocks(json_t *value, struct secrets *secrets,
                       const struct target *target)
{
    json_t *list = json_array();
    for (size_t i = 0; i < target->clock_count; i++) {
        AUTO_FREE char *clock = secrets_clean(secrets, target->clocks[i]);
        json_array_append_new(list, json_string(clock));
    }
    if (json_array_size(list) == 1)
        json_object_set(value, "clock", json_array_get(list, 0));
    else if (json_array_size(list) > 1)
        json_object_set(value, "clock", list);
    json_decref(list);
}

json_t *report_asked_value(const struct report_subject *subject)
{
    const struct target *target = subject->target;
    json_t *value = json_object(), *parameters = json_object();
    struct secrets *secrets = secrets_new();
    secrets_add_target(secrets, target);
    if (target->shown_url != NULL)
        secrets_rename(secrets, target->url, target->shown_url);
    for (size_t i = 0; i < target->parameter_count; i++) {
        AUTO_FREE char *shown = secrets_clean(secrets, target->parameters[i].value);
        report_value_set(parameters, target->parameters[i].name, shown);
    }
    if (json_object_size(parameters) > 0)
        json_object_set(value, "parameters", parameters);
    json_decref(parameters);
    add_clocks(value, secrets, target);
    secrets_free(secrets);
    if (subject->options != NULL) {
        add_references(value, "credentials", subject->options, "credential");
        add_references(value, "insiders", subject->options, "insider");
        add_references(value, "outsiders", subject->options, "outsider");
        add_options(value, subject->options);
    }
    return value;
}
