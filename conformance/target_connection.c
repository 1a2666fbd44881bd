/* SPDX-License-Identifier: Apache-2.0 */
/* How the endpoint is to be connected to and asked: what the session is told. */
#include "conformance/target_internal.h"

#include "src/memory.h"
#include "src/signed_url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_A_PERIOD 1000000 /* requests */
#define SECRET_LENGTH 16 /* bytes of a header that may be a secret, whatever its name */

/* "5", "5/s", "90/m", "1000/h": the seconds between two requests. */
static bool read_rate(struct target *target, const struct options *options,
                      struct error *error)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"", 1}, {"/s", 1}, {"/m", 60}, {"/h", 3600}};
    const char *written = options_text(options, "rate");
    char *end = NULL;
    if (written == NULL)
        return true;
    long count = *written >= '0' && *written <= '9' ? strtol(written, &end, 10) : 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (count < 1 || count > MOST_A_PERIOD || strcmp(end, units[i].unit) != 0)
            continue;
        target->interval = units[i].seconds / (double)count;
        return true;
    }
    error_set(error, ERROR_USAGE, "--rate expects N, N/s, N/m or N/h, not \"%s\"",
              written);
    error_hint(error, "two requests a second are 2/s");
    return false;
}

/* A secret is named, never written: who lists processes would see it. */
static bool read_setting(struct target *target, const struct option *option,
                         const char *value, struct error *error)
{
    const struct session_setting_kind *kind = session_setting_kind(option->name);
    struct session_setting *setting = &target->settings[target->setting_count];
    if (kind == NULL)
        return true;
    if (kind->secret && strncmp(value, "env:", 4) != 0) {
        error_set(error, ERROR_USAGE,
                  "--%s names a variable of the environment: env:NAME", kind->name);
        return false;
    }
    char *known = kind->secret ? target_secret(value, error) : memory_text(value);
    if (kind->secret && known == NULL)
        return false;
    *setting = (struct session_setting){kind->name, known};
    target->setting_count++;
    return true;
}

static bool read_settings(struct target *target, const struct options *options,
                          struct error *error)
{
    const struct option *option;
    const char *value;
    size_t count = 0;
    while (options_given(options, count, &value) != NULL)
        count++;
    target->settings = memory_array(count, sizeof *target->settings);
    for (size_t i = 0; (option = options_given(options, i, &value)) != NULL; i++)
        if (!read_setting(target, option, value, error))
            return false;
    return true;
}

/* What a scheme of the contract presents is not to be presented twice, and rules about
 * credentials need to be able to leave it out. */
static void warn_of_credential(const struct target *target, const char *name)
{
    const struct contract *contract = target->contract;
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];
        const char *field = scheme->kind != SCHEME_API_KEY            ? "Authorization"
                            : scheme->in == EXPRESSION_REQUEST_HEADER ? scheme->key
                                                                      : NULL;
        if (field == NULL || strcasecmp(field, name) != 0)
            continue;
        fprintf(stderr,
                "countersign: --header sets %s, which is what the security scheme %s is "
                "for; give it as --credential %s=env:NAME, so that it can be left out\n",
                name, scheme->name, scheme->name);
        return;
    }
}

static bool is_secret(const char *name, const char *written, const char *value)
{
    return strncmp(written, "env:", 4) == 0 || strlen(value) >= SECRET_LENGTH ||
           strcasecmp(name, "Authorization") == 0 || strcasecmp(name, "Cookie") == 0 ||
           signed_url_is_secret(name, strlen(name));
}

static bool read_header(struct target *target, const char *written, struct error *error)
{
    const char *colon = strchr(written, ':');
    if (colon == NULL || colon == written) {
        error_set(error, ERROR_USAGE, "--header expects 'NAME: VALUE'");
        error_hint(error, "for example --header 'X-Tenant: env:TENANT'");
        return false;
    }
    AUTO_FREE char *name = memory_text_of(written, (size_t)(colon - written));
    const char *given = colon + 1 + strspn(colon + 1, " \t");
    AUTO_FREE char *value = target_secret(given, error);
    if (value == NULL)
        return false;
    target->header_is_secret[target->headers.count] = is_secret(name, given, value);
    http_headers_add(&target->headers, name, value);
    warn_of_credential(target, name);
    return true;
}

bool target_connection_init(struct target *target, const struct options *options,
                            struct error *error)
{
    size_t headers = options_count(options, "header");
    target->timeout_ms = options_number(options, "timeout");
    target->connect_timeout_ms = options_number(options, "connect-timeout");
    target->at_once = options_number(options, "concurrency");
    target->retries = options_number(options, "retries");
    target->wait_expiry = options_number(options, "wait-expiry");
    target->redirects =
        options_flag(options, "location") ? options_number(options, "max-redirs") : 0;
    target->user_agent = memory_text(options_text(options, "user-agent"));
    target->header_is_secret = memory_array(headers, sizeof *target->header_is_secret);
    for (size_t i = 0; i < headers; i++)
        if (!read_header(target, options_item(options, "header", i), error))
            return false;
    return read_rate(target, options, error) && read_settings(target, options, error);
}

void target_connection_clear(struct target *target)
{
    for (size_t i = 0; i < target->setting_count; i++)
        free((char *)(uintptr_t)target->settings[i].value);
    free(target->settings);
    free(target->user_agent);
    free(target->header_is_secret);
    http_headers_clear(&target->headers);
}

bool target_header(const struct target *target, const char *name, size_t *index)
{
    for (*index = 0; *index < target->headers.count; (*index)++)
        if (strcasecmp(target->headers.items[*index].name, name) == 0)
            return true;
    return false;
}
