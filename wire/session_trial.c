/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/session_trial.h"

#include "src/memory.h"
#include "src/url.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static size_t on_line(char *line, size_t size, size_t count, void *context)
{
    struct session_trial *trial = context;
    return exchange_recorder_line(&trial->recorder, line, size * count) ? size * count
                                                                        : 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct session_trial *trial = context;
    return exchange_recorder_body(&trial->recorder, bytes, size * count) ? size * count
                                                                         : 0;
}

bool session_is_stopped(const struct session *session)
{
    return session->options.stop != NULL && *session->options.stop != 0;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c,
                       curl_off_t d)
{
    const struct session *session = context;
    session_tell(session);
    return (void)(a + b + c + d), session_is_stopped(session);
}

/* libcurl sends a request again by itself, whatever its method, when a kept connection
 * turns out dead. This is called before each sending and holds it to the rules. */
static int on_sending(void *context, char *peer, char *own, int peer_port, int own_port)
{
    struct session_trial *trial = context;
    (void)peer;
    (void)own;
    (void)peer_port;
    (void)own_port;
    if (trial->transmissions > 0) {
        if (!trial->repeatable || trial->transmissions > 1 ||
            session_remaining(trial->session) == 0)
            return CURL_PREREQFUNC_ABORT;
        trial->session->statistics.requests++;
        trial->session->statistics.retries[SESSION_LOST]++;
    }
    trial->transmissions++;
    return CURL_PREREQFUNC_OK;
}

static void add_line(struct session_trial *trial, const char *line)
{
    struct curl_slist *longer = curl_slist_append(trial->headers, line);
    assert(longer != NULL); /* it is NULL for want of memory only */
    trial->headers = longer;
}

/* What a request may carry to an origin that it was not made for. */
static bool is_harmless(const char *name)
{
    return strcasecmp(name, "Accept") == 0 || strcasecmp(name, "User-Agent") == 0;
}

/* In libcurl's notation "Name;" is an empty field and "Name:" none at all, which is how
 * it is kept from adding its own. */
static void set_headers(struct session_trial *trial)
{
    static const char *const unwanted[] = {"Expect", "Content-Type", NULL};
    const struct http_headers *headers = &trial->exchange->request.headers;
    for (size_t i = 0; i < headers->count; i++) {
        const struct http_header *header = &headers->items[i];
        if (trial->abroad && !is_harmless(header->name))
            continue;
        AUTO_FREE char *line = *header->value == '\0'
                                   ? memory_format("%s;", header->name)
                                   : memory_format("%s: %s", header->name, header->value);
        add_line(trial, line);
    }
    for (size_t i = 0; unwanted[i] != NULL; i++) {
        AUTO_FREE char *line = memory_format("%s:", unwanted[i]);
        if (http_headers_value(headers, unwanted[i]) == NULL)
            add_line(trial, line);
    }
    curl_easy_setopt(trial->easy, CURLOPT_HTTPHEADER, trial->headers);
}

/* A method that usually has a body says that it has none (RFC 9110 8.6). */
static bool sends_length(const struct http_request *request)
{
    return request->body != NULL || strcmp(request->method, "POST") == 0 ||
           strcmp(request->method, "PUT") == 0 || strcmp(request->method, "PATCH") == 0;
}

static void set_request(struct session_trial *trial)
{
    CURL *easy = trial->easy;
    const struct http_request *request = &trial->exchange->request;
    curl_easy_setopt(easy, CURLOPT_URL, trial->url);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (sends_length(request) && !trial->abroad) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                         request->body == NULL ? "" : request->body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)request->body_length);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (session_is_loopback(trial->url))
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    session_settings_apply(trial->session, easy,
                           !trial->abroad &&
                               url_same_origin(trial->session->base, trial->url));
    set_headers(trial);
}

static void set_policy(struct session *session, CURL *easy)
{
    const struct session_options *options = &session->options;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS,
                     options->stop == NULL && session->tick == NULL ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, session);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->timeout);
}

void session_trial_prepare(struct session_trial *trial)
{
    struct session *session = trial->session;
    CURL *easy = trial->easy;
    curl_easy_reset(easy);
    set_policy(session, easy);
    set_request(trial);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, trial->message);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, trial);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, trial);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, trial);
    exchange_recorder_init(&trial->recorder, &trial->exchange->response,
                           session->options.head_ceiling, session->options.body_ceiling);
}
