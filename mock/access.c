/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/access.h"

#include "mock/guard.h"
#include "src/document.h"
#include "src/memory.h"
#include "src/url.h"
#include "wire/listener_peer.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define FILE_CEILING ((size_t)4096) /* bytes */

struct access {
    char *token; /* NULL: none is needed */
};

/* RFC 6750 2.1: what may stand behind Bearer. */
static bool is_presentable(const char *token)
{
    static const char characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXY"
                                     "Z0123456789-._~+/";
    size_t length = strspn(token, characters);

    return length > 0 && token[length + strspn(token + length, "=")] == '\0';
}

/* Returns new the token that was given; NULL, with an error where it cannot be read, when
 * none was. */
static char *given_token(const char *file, struct error *error)
{
    size_t length = 0;
    char *token = file == NULL ? control_token_given()
                               : document_read_file(file, FILE_CEILING, &length, error);

    if (token == NULL) {
        if (file != NULL)
            error_hint(error, "it holds the token that the control asks for");
        return NULL;
    }
    length = strlen(token);
    while (length > 0 && (token[length - 1] == '\n' || token[length - 1] == '\r'))
        token[--length] = '\0';
    return token;
}

struct access *access_new(const char *file, struct error *error)
{
    struct access *access = memory_new(sizeof *access);

    access->token = given_token(file, error);
    if (access->token == NULL ? file == NULL : is_presentable(access->token))
        return access;
    if (access->token != NULL) {
        error_set(error, ERROR_USAGE,
                  "the token of the control is empty, or cannot stand "
                  "in the header Authorization");
        error_hint(error, "head -c 32 /dev/urandom | base64 > FILE makes one");
    }
    access_free(access);
    return NULL;
}

void access_free(struct access *access)
{
    if (access == NULL)
        return;
    if (access->token != NULL)
        gnutls_memset(access->token, 0, strlen(access->token));
    free(access->token);
    free(access);
}

bool access_takes_token(const struct access *access)
{
    return access->token != NULL;
}

static bool presents_token(const struct access *access,
                           const struct http_request *request)
{
    static const struct contract_scheme bearer = {.kind = SCHEME_BEARER};
    AUTO_FREE char *presented = guard_presented(&bearer, request);

    return presented != NULL && guard_same_secret(access->token, presented);
}

/* An address cannot be made to lead elsewhere; of names, localhost alone is nobody's (RFC
 * 6761 6.3). A request without Host comes from no browser. */
static bool is_asked_by_address(const struct http_request *request)
{
    const char *host = http_headers_value(&request->headers, "Host");
    AUTO_FREE char *text = host == NULL ? NULL : memory_format("http://%s/", host);
    unsigned char address[sizeof(struct in6_addr)];
    struct url url;
    bool is_address;

    if (host == NULL)
        return true;
    if (!url_parse(text, &url, NULL))
        return false;
    is_address = strcasecmp(url.host, "localhost") == 0 ||
                 inet_pton(AF_INET, url.host, address) == 1 ||
                 inet_pton(AF_INET6, url.host, address) == 1;
    url_clear(&url);
    return is_address;
}

static bool has_authority(const char *origin, const char *authority)
{
    const char *end = strstr(origin, "://");

    return end != NULL && authority != NULL && authority[0] != '\0' &&
           strcasecmp(end + 3, authority) == 0;
}

/* A browser names the origin of the page with every request that changes something. */
static bool is_from_elsewhere(const struct http_request *request, const char *own)
{
    const char *origin = http_headers_value(&request->headers, "Origin");

    if (origin == NULL || strcmp(request->method, "GET") == 0 ||
        strcmp(request->method, "HEAD") == 0)
        return false;
    return !has_authority(origin, http_headers_value(&request->headers, "Host")) &&
           !has_authority(origin, own);
}

enum access_verdict access_judge_open(const struct access *access,
                                      const struct http_request *request)
{
    if (access->token != NULL)
        return ACCESS_GRANTED;
    if (!listener_peer_is_local(request->peer))
        return ACCESS_FAR;
    return request->peer->sa_family == AF_UNIX || is_asked_by_address(request)
               ? ACCESS_GRANTED
               : ACCESS_NAME;
}

enum access_verdict access_judge(const struct access *access,
                                 const struct http_request *request, const char *own)
{
    enum access_verdict verdict = access_judge_open(access, request);

    if (verdict != ACCESS_GRANTED)
        return verdict;
    if (access->token != NULL && !presents_token(access, request))
        return ACCESS_NO_TOKEN;
    return is_from_elsewhere(request, own) ? ACCESS_ORIGIN : ACCESS_GRANTED;
}
