/* SPDX-License-Identifier: Apache-2.0 */
/* How to connect: what the user says in the words of curl's command line, as libcurl
 * takes it. */
#include "wire/session_trial.h"

#include "src/memory.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum form { TEXT, LIST, NUMBER };

/* Names may stand in several rows. */
static const struct row {
    struct session_setting_kind kind;
    CURLoption option;
    enum form form;
    long number; /* for a switch */
} rows[] = {
    {{.name = "insecure"}, CURLOPT_SSL_VERIFYPEER, NUMBER, 0},
    {{.name = "insecure"}, CURLOPT_SSL_VERIFYHOST, NUMBER, 0},
    {{.name = "cacert", .file = true}, CURLOPT_CAINFO, TEXT, 0},
    {{.name = "capath", .file = true}, CURLOPT_CAPATH, TEXT, 0},
    {{.name = "cert", .file = true, .own = true}, CURLOPT_SSLCERT, TEXT, 0},
    {{.name = "cert-type", .own = true}, CURLOPT_SSLCERTTYPE, TEXT, 0},
    {{.name = "key", .file = true, .own = true}, CURLOPT_SSLKEY, TEXT, 0},
    {{.name = "key-type", .own = true}, CURLOPT_SSLKEYTYPE, TEXT, 0},
    {{.name = "pass", .secret = true, .own = true}, CURLOPT_KEYPASSWD, TEXT, 0},
    {{.name = "tlsv1.2"}, CURLOPT_SSLVERSION, NUMBER, CURL_SSLVERSION_TLSv1_2},
    {{.name = "tlsv1.3"}, CURLOPT_SSLVERSION, NUMBER, CURL_SSLVERSION_TLSv1_3},
    {{.name = "proxy"}, CURLOPT_PROXY, TEXT, 0},
    {{.name = "noproxy"}, CURLOPT_NOPROXY, TEXT, 0},
    {{.name = "proxy-user", .secret = true}, CURLOPT_PROXYUSERPWD, TEXT, 0},
    {{.name = "resolve"}, CURLOPT_RESOLVE, LIST, 0},
    {{.name = "connect-to"}, CURLOPT_CONNECT_TO, LIST, 0},
    {{.name = "unix-socket", .own = true}, CURLOPT_UNIX_SOCKET_PATH, TEXT, 0},
};
#define ROWS (sizeof rows / sizeof *rows)

static bool is_named(const struct row *row, const char *name)
{
    return strcmp(row->kind.name, name) == 0;
}

const struct session_setting_kind *session_setting_kind(const char *name)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (is_named(&rows[i], name))
            return &rows[i].kind;
    }
    return NULL;
}

/* The values of all settings of that name, as libcurl's list, which the session keeps. */
static struct curl_slist *values_of(const struct session *session, const char *name)
{
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < session->setting_count; i++) {
        if (strcmp(session->settings[i].name, name) != 0)
            continue;
        struct curl_slist *longer = curl_slist_append(list, session->settings[i].value);
        assert(longer != NULL); /* it is NULL for want of memory only */
        list = longer;
    }
    return list;
}

static CURLcode set(struct session *session, CURL *easy, const struct row *row,
                    const struct session_setting *setting)
{
    struct curl_slist **list = &session->lists[row->option == CURLOPT_RESOLVE];
    switch (row->form) {
    case TEXT:
        return curl_easy_setopt(easy, row->option, setting->value);
    case NUMBER:
        return curl_easy_setopt(easy, row->option, row->number);
    case LIST:
        if (*list == NULL)
            *list = values_of(session, setting->name);
        return curl_easy_setopt(easy, row->option, *list);
    }
    return CURLE_OK;
}

const char *session_settings_apply(struct session *session, CURL *easy, bool own)
{
    const char *refused = NULL;
    for (size_t i = 0; i < session->setting_count; i++) {
        const struct session_setting *setting = &session->settings[i];
        for (size_t r = 0; r < ROWS; r++) {
            if (is_named(&rows[r], setting->name) && (own || !rows[r].kind.own) &&
                set(session, easy, &rows[r], setting) != CURLE_OK)
                refused = setting->name;
        }
    }
    return refused;
}

static bool is_readable(const struct session_setting *setting, struct error *error)
{
    if (!session_setting_kind(setting->name)->file || access(setting->value, R_OK) == 0)
        return true;
    error_set(error, ERROR_USAGE, "--%s: %s: %s", setting->name, setting->value,
              strerror(errno));
    return false;
}

/* A proxy is told in curl lines; its password is not. */
static bool is_without_user(const struct session_setting *setting, struct error *error)
{
    if (strcmp(setting->name, "proxy") != 0 || strchr(setting->value, '@') == NULL)
        return true;
    error_set(error, ERROR_USAGE, "--proxy has no user and no password");
    error_hint(error, "give them as --proxy-user env:NAME");
    return false;
}

/* HOST:PORT:ADDRESS, which libcurl looks at only when it connects. */
static bool is_resolvable(const struct session_setting *setting, struct error *error)
{
    const char *colon =
        strcmp(setting->name, "resolve") == 0 ? strchr(setting->value, ':') : NULL;
    if (strcmp(setting->name, "resolve") != 0 ||
        (colon != NULL && strchr(colon + 1, ':') != NULL))
        return true;
    error_set(error, ERROR_USAGE, "--resolve expects HOST:PORT:ADDRESS, not \"%s\"",
              setting->value);
    return false;
}

bool session_settings_read(struct session *session, const struct session_options *options,
                           struct error *error)
{
    session->settings = memory_array(options->setting_count, sizeof *session->settings);
    for (size_t i = 0; i < options->setting_count; i++, session->setting_count++) {
        const struct session_setting *setting = &options->settings[i];
        session->settings[i] = (struct session_setting){memory_text(setting->name),
                                                        memory_text(setting->value)};
        if (!is_readable(setting, error) || !is_without_user(setting, error) ||
            !is_resolvable(setting, error)) {
            session->setting_count++;
            return false;
        }
    }
    const char *refused = session_settings_apply(session, session->easy, true);
    if (refused != NULL)
        error_set(error, ERROR_USAGE, "--%s cannot be had: libcurl here does not have it",
                  refused);
    return refused == NULL;
}

void session_settings_clear(struct session *session)
{
    for (size_t i = 0; i < session->setting_count; i++) {
        free((char *)(uintptr_t)session->settings[i].name);
        free((char *)(uintptr_t)session->settings[i].value);
    }
    free(session->settings);
    for (size_t i = 0; i < sizeof session->lists / sizeof *session->lists; i++)
        curl_slist_free_all(session->lists[i]);
}
