/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/target.h"

#include "conformance/target_internal.h"
#include "src/diagnostic.h"
#include "src/control_token.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

char *target_secret(const char *written, struct error *error)
{
    if (strncmp(written, "env:", 4) != 0)
        return memory_text(written);
    const char *value = getenv(written + 4);
    if (value == NULL || *value == '\0') {
        error_set(error, ERROR_USAGE,
                  "the environment variable %s is not set, or is empty", written + 4);
        error_hint(error, "export it before the run, or write the value itself");
        return NULL;
    }
    return memory_text(value);
}

static void scheme_hint(const struct contract *contract, struct error *error)
{
    struct text names AUTO_TEXT;
    text_init(&names, ERROR_TEXT_SIZE);
    for (size_t i = 0; i < contract->scheme_count; i++)
        text_add_format(&names, "%s%s", i == 0 ? "" : ", ", contract->schemes[i].name);
    error_hint(error, "the contract's security schemes are: %s",
               names.length == 0 ? "none" : text_string(&names));
}

/* Adds one "SCHEME=VALUE" (of `length` bytes) to an identity. */
static bool add_value(struct identity *identity, const struct contract *contract,
                      const char *option, const char *written, size_t length,
                      struct error *error)
{
    const char *equals = memchr(written, '=', length);
    if (equals == NULL || equals == written) {
        error_set(error, ERROR_USAGE, "--%s expects SCHEME=VALUE", option);
        scheme_hint(contract, error);
        return false;
    }
    size_t name_length = (size_t)(equals - written);
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const char *name = contract->schemes[i].name;
        if (strlen(name) != name_length || memcmp(name, written, name_length) != 0)
            continue;
        AUTO_FREE char *value = memory_text_of(equals + 1, length - name_length - 1);
        free(identity->values[i]);
        identity->values[i] = target_secret(value, error);
        return identity->values[i] != NULL;
    }
    error_set(error, ERROR_USAGE,
              "--%s names the security scheme \"%.*s\", which the "
              "contract does not have",
              option, (int)name_length, written);
    scheme_hint(contract, error);
    return false;
}

static void identity_init(struct identity *identity, const struct contract *contract,
                          char *label)
{
    identity->label = label;
    identity->count = contract->scheme_count;
    identity->values = memory_array(identity->count, sizeof *identity->values);
}

static void identity_clear(struct identity *identity)
{
    for (size_t i = 0; i < identity->count; i++)
        free(identity->values[i]);
    free(identity->values);
    free(identity->label);
}

/* A comma ends a value only where another SCHEME= of the contract follows it, so that a
 * secret may hold commas. */
static size_t value_length(const struct contract *contract, const char *written)
{
    for (const char *comma = strchr(written, ','); comma != NULL;
         comma = strchr(comma + 1, ',')) {
        for (size_t i = 0; i < contract->scheme_count; i++) {
            size_t length = strlen(contract->schemes[i].name);
            if (strncmp(comma + 1, contract->schemes[i].name, length) == 0 &&
                comma[1 + length] == '=')
                return (size_t)(comma - written);
        }
    }
    return strlen(written);
}

static bool read_identity(struct identity *identity, const struct contract *contract,
                          const char *option, const char *written, struct error *error)
{
    while (true) {
        size_t length = value_length(contract, written);
        if (!add_value(identity, contract, option, written, length, error))
            return false;
        if (written[length] == '\0')
            return true;
        written += length + 1;
    }
}

static bool read_identities(struct identity **list, size_t *count, const char *option,
                            const struct contract *contract,
                            const struct options *options, struct error *error)
{
    size_t given = options_count(options, option);
    *list = memory_array(given, sizeof **list);
    for (size_t i = 0; i < given; i++) {
        identity_init(&(*list)[i], contract, memory_format("%s %zu", option, i + 1));
        *count = i + 1;
        if (!read_identity(&(*list)[i], contract, option,
                           options_item(options, option, i), error))
            return false;
    }
    return true;
}

static void parameter_hint(const struct contract *contract, const char *name,
                           struct error *error)
{
    struct text names AUTO_TEXT;
    text_init(&names, ERROR_TEXT_SIZE);
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        for (size_t j = 0; j < operation->parameter_count; j++) {
            const char *known[] = {operation->parameters[j].label, NULL};
            if (diagnostics_nearest(name, known) != NULL)
                error_hint(error, "did you mean %s?", known[0]);
            text_add_format(&names, "%s%s", names.length == 0 ? "" : ", ", known[0]);
        }
    }
    error_hint(error, "the parameters are: %s", text_string(&names));
}

static bool parameter_exists(const struct contract *contract, const char *name)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        for (size_t j = 0; j < operation->parameter_count; j++)
            if (strcmp(operation->parameters[j].label, name) == 0)
                return true;
    }
    return false;
}

static bool read_parameters(struct target *target, const struct options *options,
                            struct error *error)
{
    size_t given = options_count(options, "param");
    target->parameters = memory_array(given, sizeof *target->parameters);
    for (size_t i = 0; i < given; i++) {
        const char *written = options_item(options, "param", i);
        const char *equals = strchr(written, '=');
        if (equals == NULL || equals == written) {
            error_set(error, ERROR_USAGE, "--param expects NAME=VALUE, not \"%s\"",
                      written);
            error_hint(error, "write the value behind an equals sign");
            return false;
        }
        struct target_parameter *parameter = &target->parameters[i];
        parameter->name = memory_text_of(written, (size_t)(equals - written));
        parameter->value = memory_text(equals + 1);
        target->parameter_count = i + 1;
        if (!parameter_exists(target->contract, parameter->name)) {
            error_set(error, ERROR_USAGE,
                      "--param names \"%s\", which is a parameter of no operation",
                      parameter->name);
            parameter_hint(target->contract, parameter->name, error);
            return false;
        }
    }
    return true;
}

static bool read_main(struct target *target, const struct options *options,
                      struct error *error)
{
    identity_init(&target->main, target->contract, memory_text("the credential"));
    size_t given = options_count(options, "credential");
    for (size_t i = 0; i < given; i++)
        if (!read_identity(&target->main, target->contract, "credential",
                           options_item(options, "credential", i), error))
            return false;
    target->has_main = given > 0;
    return true;
}

/* The URL itself is not repeated: it may hold a password. */
static bool is_url(const char *option, const char *written, struct error *error)
{
    struct error why = ERROR_INIT;
    struct url url;
    if (written == NULL || url_parse(written, &url, &why)) {
        if (written != NULL)
            url_clear(&url);
        return true;
    }
    error_set(error, ERROR_USAGE, "--%s: %s", option, why.text);
    error_hint(error, "%s", why.hint);
    return false;
}

static bool read_clocks(struct target *target, const struct options *options,
                        struct error *error)
{
    size_t count = options_count(options, "clock");
    target->clocks = memory_array(count + 1, sizeof *target->clocks);
    for (size_t i = 0; i < count; i++) {
        target->clocks[i] = memory_text(options_item(options, "clock", i));
        target->clock_count++;
        if (!is_url("clock", target->clocks[i], error))
            return false;
    }
    return true;
}

bool target_init(struct target *target, const struct contract *contract,
                 const struct options *options, struct error *error)
{
    *target = (struct target){.contract = contract};
    target->url = memory_text(options_text(options, "url"));
    target->shown_url = memory_text(options_text(options, "shown-url"));
    target->reset_url = memory_text(options_text(options, "reset"));
    target->control_token = control_token_given();
    target->allow_unsafe = options_flag(options, "allow-unsafe");
    target->max_requests = options_number(options, "max-requests");
    target->max_rows = options_number(options, "max-rows");
    target->exhaustive = options_flag(options, "exhaustive");
    target->seed = (uint64_t)options_number(options, "seed");
    return is_url("url", target->url, error) &&
           is_url("shown-url", target->shown_url, error) &&
           read_clocks(target, options, error) &&
           is_url("reset", target->reset_url, error) &&
           read_main(target, options, error) &&
           read_identities(&target->insiders, &target->insider_count, "insider", contract,
                           options, error) &&
           read_identities(&target->outsiders, &target->outsider_count, "outsider",
                           contract, options, error) &&
           read_parameters(target, options, error) &&
           target_connection_init(target, options, error);
}

void target_clear(struct target *target)
{
    free(target->url);
    free(target->shown_url);
    for (size_t i = 0; i < target->clock_count; i++)
        free(target->clocks[i]);
    free(target->clocks);
    free(target->reset_url);
    free(target->control_token);
    identity_clear(&target->main);
    for (size_t i = 0; i < target->insider_count; i++)
        identity_clear(&target->insiders[i]);
    free(target->insiders);
    for (size_t i = 0; i < target->outsider_count; i++)
        identity_clear(&target->outsiders[i]);
    free(target->outsiders);
    for (size_t i = 0; i < target->parameter_count; i++) {
        free(target->parameters[i].name);
        free(target->parameters[i].value);
    }
    free(target->parameters);
    target_connection_clear(target);
    *target = (struct target){0};
}

const char *target_shown_url(const struct target *target)
{
    return target->shown_url != NULL ? target->shown_url : target->url;
}

const char *target_parameter_value(const struct target *target, const char *name)
{
    for (size_t i = 0; i < target->parameter_count; i++)
        if (strcmp(target->parameters[i].name, name) == 0)
            return target->parameters[i].value;
    return NULL;
}

char *target_basic(const char *user_and_password)
{
    gnutls_datum_t in = {(unsigned char *)(uintptr_t)user_and_password,
                         (unsigned)strlen(user_and_password)};
    gnutls_datum_t out = {0};
    if (gnutls_base64_encode2(&in, &out) != 0)
        return memory_text("");
    char *coded = memory_text_of((const char *)out.data, out.size);
    gnutls_free(out.data);
    return coded;
}

char *target_basic_decoded(const char *coded)
{
    gnutls_datum_t in = {(unsigned char *)(uintptr_t)coded, (unsigned)strlen(coded)};
    gnutls_datum_t out = {0};
    if (gnutls_base64_decode2(&in, &out) != 0)
        return NULL;
    char *text = memory_text_of((const char *)out.data, out.size);
    gnutls_free(out.data);
    return text;
}
