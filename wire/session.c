/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/session.h"

#include "wire/session_internal.h"
#include "src/memory.h"
#include "src/url.h"
#include "src/version.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct session {
    struct session_options
        options; /* with defaults; its texts are owned by the session */
    char *base, *user_agent, *authorities;
    CURL *easy;                  /* reset between requests, which keeps its connections */
    struct exchange **exchanges; /* by number - 1; NULL where released */
    size_t count, capacity;
    struct session_statistics statistics;
    double last_start; /* by session_ticks, for the pace */
};

/* One trial of one exchange: what is set up before and read after the transfer, which a
 * handle of its own could run just as well. */
struct trial {
    struct session *session;
    struct exchange *exchange;
    struct exchange_recorder recorder;
    struct curl_slist *headers;
    bool repeatable;
    unsigned transmissions;        /* times libcurl was about to send the request */
    char message[CURL_ERROR_SIZE]; /* libcurl's own words */
};

static size_t on_line(char *line, size_t size, size_t count, void *context)
{
    struct trial *trial = context;
    return exchange_recorder_line(&trial->recorder, line, size * count) ? size * count
                                                                        : 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct trial *trial = context;
    return exchange_recorder_body(&trial->recorder, bytes, size * count) ? size * count
                                                                         : 0;
}

static bool is_stopped(const struct session *session)
{
    return session->options.stop != NULL && *session->options.stop != 0;
}

static int on_progress(void *session, curl_off_t a, curl_off_t b, curl_off_t c,
                       curl_off_t d)
{
    return (void)(a + b + c + d), is_stopped(session);
}

/* libcurl sends a request again by itself, whatever its method, when a kept connection
 * turns out dead. This is called before each sending and holds it to the rules. */
static int on_sending(void *context, char *peer, char *own, int peer_port, int own_port)
{
    struct trial *trial = context;
    (void)peer;
    (void)own;
    (void)peer_port;
    (void)own_port;
    if (trial->transmissions > 0) {
        if (!trial->repeatable || trial->transmissions > 1 ||
            session_remaining(trial->session) == 0)
            return CURL_PREREQFUNC_ABORT;
        trial->session->statistics.requests++;
        trial->session->statistics.retries++;
    }
    trial->transmissions++;
    return CURL_PREREQFUNC_OK;
}

static void add_line(struct trial *trial, const char *line)
{
    struct curl_slist *longer = curl_slist_append(trial->headers, line);
    assert(longer != NULL); /* it is NULL for want of memory only */
    trial->headers = longer;
}

/* In libcurl's notation "Name;" is an empty field and "Name:" none at all, which is how
 * it is kept from adding its own. */
static void set_headers(struct trial *trial)
{
    static const char *const unwanted[] = {"Expect", "Content-Type", NULL};
    const struct http_headers *headers = &trial->exchange->request.headers;
    for (size_t i = 0; i < headers->count; i++) {
        const struct http_header *header = &headers->items[i];
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
    curl_easy_setopt(trial->session->easy, CURLOPT_HTTPHEADER, trial->headers);
}

/* A method that usually has a body says that it has none (RFC 9110 8.6). */
static bool sends_length(const struct http_request *request)
{
    return request->body != NULL || strcmp(request->method, "POST") == 0 ||
           strcmp(request->method, "PUT") == 0 || strcmp(request->method, "PATCH") == 0;
}

static void set_request(struct trial *trial)
{
    CURL *easy = trial->session->easy;
    const struct http_request *request = &trial->exchange->request;
    curl_easy_setopt(easy, CURLOPT_URL, trial->exchange->url);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (sends_length(request)) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                         request->body == NULL ? "" : request->body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)request->body_length);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (session_is_loopback(trial->exchange->url))
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    set_headers(trial);
}

static void set_policy(struct session *session)
{
    const struct session_options *options = &session->options;
    CURL *easy = session->easy;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, options->stop == NULL ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, session);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->timeout);
    if (session->authorities != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, session->authorities);
    if (options->unverified) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

static void prepare(struct trial *trial)
{
    struct session *session = trial->session;
    CURL *easy = session->easy;
    curl_easy_reset(easy);
    set_policy(session);
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

/* Recording */

static const struct {
    CURLcode code;
    enum exchange_outcome outcome;
} failures[] = {
    {CURLE_URL_MALFORMAT, EXCHANGE_UNSENDABLE},
    {CURLE_COULDNT_RESOLVE_PROXY, EXCHANGE_UNREACHABLE},
    {CURLE_COULDNT_RESOLVE_HOST, EXCHANGE_UNREACHABLE},
    {CURLE_COULDNT_CONNECT, EXCHANGE_UNREACHABLE},
    {CURLE_PROXY, EXCHANGE_UNREACHABLE},
    {CURLE_SSL_CONNECT_ERROR, EXCHANGE_UNREACHABLE},
    {CURLE_SSL_CERTPROBLEM, EXCHANGE_UNREACHABLE},
    {CURLE_SSL_CIPHER, EXCHANGE_UNREACHABLE},
    {CURLE_PEER_FAILED_VERIFICATION, EXCHANGE_UNREACHABLE},
    {CURLE_SSL_CACERT_BADFILE, EXCHANGE_UNREACHABLE},
    {CURLE_SSL_ISSUER_ERROR, EXCHANGE_UNREACHABLE},
    {CURLE_SSL_INVALIDCERTSTATUS, EXCHANGE_UNREACHABLE},
    {CURLE_OPERATION_TIMEDOUT, EXCHANGE_TIMEOUT},
    /* How libcurl 7.88 says that one line of the head is too long for it. */
    {CURLE_OUT_OF_MEMORY, EXCHANGE_TOO_LARGE},
};

/* Whatever else happens after a request could be sent is a connection or an answer that
 * broke. */
static enum exchange_outcome outcome_of(const struct trial *trial, CURLcode code)
{
    if (code == CURLE_OK)
        return EXCHANGE_DONE;
    if (trial->recorder.too_large)
        return EXCHANGE_TOO_LARGE;
    for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++) {
        if (failures[i].code == code)
            return failures[i].outcome;
    }
    return EXCHANGE_BROKEN;
}

/* libcurl's words end without a full stop, but for some of TLS. */
static char *words(const struct trial *trial, CURLcode code)
{
    const char *text =
        *trial->message != '\0' ? trial->message : curl_easy_strerror(code);
    size_t length = strlen(text);
    while (length > 0 && strchr(".\n ", text[length - 1]) != NULL)
        length--;
    return memory_text_of(text, length);
}

static char *why_unreachable(const struct trial *trial, CURLcode code)
{
    AUTO_FREE char *text = words(trial, code);
    long cause = 0;
    curl_easy_getinfo(trial->session->easy, CURLINFO_OS_ERRNO, &cause);
    if (code == CURLE_COULDNT_CONNECT && cause != 0)
        return memory_format("no connection: %s", strerror((int)cause));
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return memory_text("no connection: the name of the host cannot be resolved");
    return memory_format("no connection: %s", text);
}

static char *why_timeout(const struct trial *trial)
{
    const struct session_options *options = &trial->session->options;
    if (trial->transmissions == 0)
        return memory_format("no connection within %ld ms",
                             options->connect_timeout < options->timeout
                                 ? options->connect_timeout
                                 : options->timeout);
    return memory_format(trial->recorder.head_length == 0
                             ? "no answer within %ld ms"
                             : "the answer was not complete within %ld ms",
                         options->timeout);
}

static char *why_too_large(const struct trial *trial)
{
    const struct session_options *options = &trial->session->options;
    bool body = trial->recorder.body.overflowed;
    return memory_format("the %s of the answer is larger than %zu bytes",
                         body ? "body" : "head",
                         body ? options->body_ceiling : options->head_ceiling);
}

static char *why_broken(const struct trial *trial, CURLcode code)
{
    if (is_stopped(trial->session))
        return memory_text("the run was interrupted");
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return memory_text(
            trial->repeatable
                ? "two connections ended before the answer began"
                : "a kept connection ended before the answer began, and the "
                  "request may not be sent twice");
    if (code == CURLE_GOT_NOTHING)
        return memory_text("the connection ended before the answer began");
    if (code == CURLE_PARTIAL_FILE)
        return memory_format("the connection ended inside the body, after %zu bytes",
                             trial->recorder.body.length);
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY)
        return memory_text("the answer is not HTTP");
    AUTO_FREE char *text = words(trial, code);
    return memory_format("the connection broke: %s", text);
}

static char *reason_of(const struct trial *trial, CURLcode code)
{
    switch (trial->exchange->outcome) {
    case EXCHANGE_DONE:
        return NULL;
    case EXCHANGE_UNREACHABLE:
        return why_unreachable(trial, code);
    case EXCHANGE_TIMEOUT:
        return why_timeout(trial);
    case EXCHANGE_TOO_LARGE:
        return why_too_large(trial);
    case EXCHANGE_BROKEN:
        return why_broken(trial, code);
    case EXCHANGE_BUDGET:
    case EXCHANGE_UNSENDABLE:
        break;
    }
    return words(trial, code);
}

static void record(struct trial *trial, CURLcode code)
{
    struct session_statistics *statistics = &trial->session->statistics;
    struct exchange *exchange = trial->exchange;
    curl_off_t taken = 0;
    long connections = 0;
    curl_easy_getinfo(trial->session->easy, CURLINFO_TOTAL_TIME_T, &taken);
    curl_easy_getinfo(trial->session->easy, CURLINFO_NUM_CONNECTS, &connections);
    exchange->seconds = (double)taken / 1e6;
    exchange->attempts += trial->transmissions == 0 ? 1 : trial->transmissions;
    exchange->outcome = outcome_of(trial, code);
    exchange->reason = reason_of(trial, code);
    statistics->connections += (size_t)connections;
    statistics->bytes += trial->recorder.body.length;
    exchange_recorder_finish(&trial->recorder);
}

/* Sending */

static void keep_pace(struct session *session)
{
    double now = session_ticks();
    if (session->options.pace > 0 && session->statistics.requests > 0)
        session_pause(session->last_start + 1.0 / session->options.pace - now);
    session->last_start = session_ticks();
}

static void try_once(struct session *session, struct exchange *exchange, bool repeatable)
{
    struct trial trial = {
        .session = session, .exchange = exchange, .repeatable = repeatable};
    keep_pace(session);
    prepare(&trial);
    session->statistics.requests++;
    exchange->started = session_now();
    CURLcode code = curl_easy_perform(session->easy);
    record(&trial, code);
    curl_easy_reset(session->easy); /* nothing of the trial outlives it */
    curl_slist_free_all(trial.headers);
}

/* Seconds an answer asks to wait; -1 when it does not. A date counts from the answer's
 * own Date, since its clock and ours may differ. */
static double asked_wait(const struct http_response *response)
{
    const char *value = http_headers_value(&response->headers, "Retry-After");
    const char *date = http_headers_value(&response->headers, "Date");
    if ((response->status != 429 && response->status != 503) || value == NULL ||
        *value == '\0')
        return -1;
    if (value[strspn(value, "0123456789")] == '\0')
        return strtod(value, NULL);
    time_t until = curl_getdate(value, NULL);
    time_t since = date == NULL ? -1 : curl_getdate(date, NULL);
    if (until == -1)
        return -1;
    double wait = (double)(until - (since == -1 ? session_now().seconds : since));
    return wait < 0 ? 0 : wait;
}

static bool wait_as_asked(struct session *session, struct exchange *exchange)
{
    const struct session_options *options = &session->options;
    double wait = asked_wait(&exchange->response);
    if (exchange->outcome != EXCHANGE_DONE || options->impatient || wait < 0 ||
        wait > options->longest_wait || exchange->waits >= options->waits ||
        session_remaining(session) == 0)
        return false;
    session_pause(wait);
    exchange->waits++;
    session->statistics.waits++;
    session->statistics.waited += wait;
    return true;
}

static void keep(struct session *session, struct exchange *exchange)
{
    void *items = session->exchanges;
    memory_reserve(&items, &session->capacity, session->count + 1,
                   sizeof(*session->exchanges));
    session->exchanges = items;
    session->exchanges[session->count++] = exchange;
}

static const struct exchange *fail(struct exchange *exchange,
                                   enum exchange_outcome outcome, const char *reason)
{
    exchange->outcome = outcome;
    exchange->reason = memory_text(reason);
    exchange->response.body = memory_text("");
    return exchange;
}

static const struct exchange *
send_request(struct session *session, const struct http_request *request, bool repeatable)
{
    AUTO_FREE char *url = session_url(session->base, request->target);
    struct exchange *exchange = exchange_new(session->count + 1, request, url);
    keep(session, exchange);
    session_add_headers(&exchange->request.headers, session->user_agent);
    const char *unsendable = session_unsendable(exchange);
    if (unsendable != NULL)
        return fail(exchange, EXCHANGE_UNSENDABLE, unsendable);
    if (session_remaining(session) == 0)
        return fail(exchange, EXCHANGE_BUDGET, "the budget of requests is used up");
    do {
        try_once(session, exchange, repeatable);
    } while (wait_as_asked(session, exchange));
    return exchange;
}

const struct exchange *session_send(struct session *session,
                                    const struct http_request *request)
{
    return send_request(session, request, session_is_idempotent(request->method));
}

const struct exchange *session_send_repeatable(struct session *session,
                                               const struct http_request *request)
{
    return send_request(session, request, true);
}

/* Life */

struct session *session_new(const struct session_options *options, struct error *error)
{
    char *base = session_read_base(options->base, error);
    if (base == NULL)
        return NULL;
    struct session *session = memory_new(sizeof(*session));
    session->options = session_defaults(*options);
    session->base = base;
    session->user_agent =
        memory_text(options->user_agent == NULL ? "countersign/" COUNTERSIGN_VERSION
                                                : options->user_agent);
    session->authorities = memory_text(options->authorities);
    curl_global_init(CURL_GLOBAL_DEFAULT); /* counted: session_free takes it back */
    session->easy = curl_easy_init();
    assert(session->easy != NULL);
    return session;
}

void session_free(struct session *session)
{
    if (session == NULL)
        return;
    for (size_t i = 0; i < session->count; i++)
        exchange_free(session->exchanges[i]);
    free(session->exchanges);
    curl_easy_cleanup(session->easy);
    curl_global_cleanup();
    free(session->base);
    free(session->user_agent);
    free(session->authorities);
    free(session);
}

const char *session_base(const struct session *session)
{
    return session->base;
}

const struct exchange *session_exchange(const struct session *session, size_t number)
{
    return number == 0 || number > session->count ? NULL : session->exchanges[number - 1];
}

size_t session_last(const struct session *session)
{
    return session->count;
}

void session_release(struct session *session, const struct exchange *exchange)
{
    size_t index = exchange->number - 1;
    assert(index < session->count && session->exchanges[index] == exchange);
    exchange_free(session->exchanges[index]);
    session->exchanges[index] = NULL;
}

size_t session_remaining(const struct session *session)
{
    size_t budget = session->options.budget;
    size_t used = session->statistics.requests;
    if (is_stopped(session))
        return 0;
    if (budget == 0)
        return SIZE_MAX;
    return used < budget ? budget - used : 0;
}

struct session_statistics session_statistics(const struct session *session)
{
    return session->statistics;
}
