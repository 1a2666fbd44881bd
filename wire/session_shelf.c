/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers that nobody looks at now lie in a file without a name: a long list is read
 * without holding it in memory, and what a report wants to show is still there.
 */
#include "wire/session_trial.h"

#include "src/memory.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns the file, made by the first who wants it; -1: there can be none. */
static int shelf_of(struct session *session)
{
    if (!session->has_shelf) {
        const char *folder = getenv("TMPDIR");
        AUTO_FREE char *name = memory_format(
            "%s/countersign.XXXXXX", folder == NULL || *folder == '\0' ? "/tmp" : folder);
        session->has_shelf = true;
        session->shelf = mkstemp(name);
        if (session->shelf >= 0)
            (void)unlink(name);
    }
    return session->shelf;
}

static bool write_all(int file, const char *bytes, size_t length, off_t at)
{
    while (length > 0) {
        ssize_t written = pwrite(file, bytes, length, at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        at += written;
        length -= (size_t)written;
    }
    return true;
}

static bool read_all(int file, char *bytes, size_t length, off_t at)
{
    while (length > 0) {
        ssize_t come = pread(file, bytes, length, at);
        if (come < 0 && errno == EINTR)
            continue;
        if (come <= 0)
            return false;
        bytes += come;
        at += come;
        length -= (size_t)come;
    }
    return true;
}

/* Fields one behind the other: name, NUL, value, NUL; the last is followed by one more.
 */
static void add_headers(struct text *text, const struct http_headers *headers)
{
    for (size_t i = 0; i < headers->count; i++) {
        text_add(text, headers->items[i].name, strlen(headers->items[i].name) + 1);
        text_add(text, headers->items[i].value, strlen(headers->items[i].value) + 1);
    }
    text_add_char(text, '\0');
}

static const char *read_headers(const char *bytes, struct http_headers *headers)
{
    while (*bytes != '\0') {
        const char *value = bytes + strlen(bytes) + 1;
        http_headers_add(headers, bytes, value);
        bytes = value + strlen(value) + 1;
    }
    return bytes + 1;
}

/* An empty name would be taken for the end of the fields. */
static bool has_names(const struct http_headers *headers)
{
    for (size_t i = 0; i < headers->count; i++)
        if (*headers->items[i].name == '\0')
            return false;
    return true;
}

bool session_put_away(struct session *session, const struct exchange *known,
                      struct session_place *place)
{
    struct exchange *exchange = session->exchanges[known->number - 1];
    struct http_response *response = &exchange->response;
    assert(exchange == known);
    if (place->length == 0) {
        int file = shelf_of(session);
        struct text *text = &session->shelved;
        text_cut(text, 0);
        add_headers(text, &exchange->request.headers);
        add_headers(text, &response->headers);
        text_add(text, response->body, response->body_length + 1);
        if (file < 0 || response->body == NULL || text->overflowed ||
            !has_names(&exchange->request.headers) || !has_names(&response->headers) ||
            !write_all(file, text->bytes, text->length, session->shelf_end))
            return false;
        *place = (struct session_place){session->shelf_end, text->length,
                                        response->body_length};
        session->shelf_end += (off_t)text->length;
    }
    int status = response->status;
    http_response_clear(response);
    response->status = status;
    http_headers_clear(&exchange->request.headers);
    return true;
}

bool session_bring_back(struct session *session, const struct exchange *known,
                        const struct session_place *place)
{
    struct exchange *exchange = session->exchanges[known->number - 1];
    AUTO_FREE char *bytes = memory_new(place->length);
    if (!read_all(session->shelf, bytes, place->length, place->at))
        return false;
    const char *rest = read_headers(bytes, &exchange->request.headers);
    rest = read_headers(rest, &exchange->response.headers);
    exchange->response.body = memory_text_of(rest, place->body_length);
    exchange->response.body_length = place->body_length;
    return true;
}

void session_shelf_clear(struct session *session)
{
    if (session->has_shelf && session->shelf >= 0)
        (void)close(session->shelf);
    text_clear(&session->shelved);
}
