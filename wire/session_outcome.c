/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/session_trial.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

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
    {CURLE_SSL_CACERT_BADFILE, EXCHANGE_UNREACHABLE},
    {CURLE_PEER_FAILED_VERIFICATION, EXCHANGE_UNTRUSTED},
    {CURLE_SSL_ISSUER_ERROR, EXCHANGE_UNTRUSTED},
    {CURLE_SSL_INVALIDCERTSTATUS, EXCHANGE_UNTRUSTED},
    {CURLE_OPERATION_TIMEDOUT, EXCHANGE_TIMEOUT},
    /* How libcurl 7.88 says that one line of the head is too long for it. */
    {CURLE_OUT_OF_MEMORY, EXCHANGE_TOO_LARGE},
};

/* Whatever else happens after a request could be sent is a connection or an answer that
 * broke. */
static enum exchange_outcome outcome_of(const struct session_trial *trial, CURLcode code)
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
static char *words(const struct session_trial *trial, CURLcode code)
{
    const char *text =
        *trial->message != '\0' ? trial->message : curl_easy_strerror(code);
    size_t length = strlen(text);
    while (length > 0 && strchr(".\n ", text[length - 1]) != NULL)
        length--;
    return memory_text_of(text, length);
}

static char *why_unreachable(const struct session_trial *trial, CURLcode code)
{
    AUTO_FREE char *text = words(trial, code);
    long cause = 0;
    curl_easy_getinfo(trial->easy, CURLINFO_OS_ERRNO, &cause);
    if (code == CURLE_COULDNT_CONNECT && cause != 0)
        return memory_format("no connection: %s", strerror((int)cause));
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return memory_text("no connection: the name of the host cannot be resolved");
    return memory_format("no connection: %s", text);
}

static char *why_timeout(const struct session_trial *trial)
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

static char *why_too_large(const struct session_trial *trial)
{
    const struct session_options *options = &trial->session->options;
    bool body = trial->recorder.body.overflowed;
    return memory_format("the %s of the answer is larger than %zu bytes",
                         body ? "body" : "head",
                         body ? options->body_ceiling : options->head_ceiling);
}

static char *why_broken(const struct session_trial *trial, CURLcode code)
{
    if (session_is_stopped(trial->session))
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

static char *reason_of(const struct session_trial *trial, CURLcode code)
{
    switch (trial->exchange->outcome) {
    case EXCHANGE_DONE:
        return NULL;
    case EXCHANGE_UNREACHABLE:
        return why_unreachable(trial, code);
    case EXCHANGE_UNTRUSTED: {
        AUTO_FREE char *text = words(trial, code);
        return memory_format("no connection: the certificate is not trusted: %s", text);
    }
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

void session_trial_record(struct session_trial *trial, CURLcode code)
{
    struct session_statistics *statistics = &trial->session->statistics;
    struct exchange *exchange = trial->exchange;
    curl_off_t taken = 0;
    long connections = 0;
    curl_easy_getinfo(trial->easy, CURLINFO_TOTAL_TIME_T, &taken);
    curl_easy_getinfo(trial->easy, CURLINFO_NUM_CONNECTS, &connections);
    exchange->seconds = (double)taken / 1e6;
    exchange->attempts += trial->transmissions == 0 ? 1 : trial->transmissions;
    exchange->outcome = outcome_of(trial, code);
    free(exchange->reason);
    exchange->reason = reason_of(trial, code);
    statistics->connections += (size_t)connections;
    statistics->bytes += trial->recorder.body.length;
    exchange_recorder_finish(&trial->recorder);
}
