/* SPDX-License-Identifier: Apache-2.0 */
/* Entries as JSON, without what is secret. */
#include "mock/journal_internal.h"

#include "mock/fault.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#define REDACTED        "REDACTED"
#define SHORTEST_SECRET 4 /* shorter values stand in other words as well */

/* --- What is shown to nobody --- */

static bool is_scheme_key(const struct contract *contract, enum expression_source in,
                          const char *name, size_t length)
{
    for (size_t i = 0; contract != NULL && i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];

        if (scheme->kind == SCHEME_API_KEY && scheme->in == in && scheme->key != NULL &&
            strlen(scheme->key) == length && strncasecmp(scheme->key, name, length) == 0)
            return true;
    }
    return false;
}

/* Where `value` stands first; NULL when it stands nowhere. Bytes may hold NUL. */
static const char *find(const char *bytes, size_t length, const char *value)
{
    size_t wanted = strlen(value);
    const char *end = bytes + length, *at = bytes;

    for (; (size_t)(end - at) >= wanted; at++) {
        at = memchr(at, value[0], (size_t)(end - at) - wanted + 1);
        if (at == NULL || memcmp(at, value, wanted) == 0)
            return at;
    }
    return NULL;
}

static void replace(char **bytes, size_t *length, const char *value)
{
    AUTO_TEXT struct text out;
    const char *at = *bytes, *end = *bytes + *length, *found;

    text_init(&out, TEXT_CEILING);
    if (strlen(value) < SHORTEST_SECRET || find(at, *length, value) == NULL)
        return;
    for (; (found = find(at, (size_t)(end - at), value)) != NULL;
         at = found + strlen(value)) {
        text_add(&out, at, (size_t)(found - at));
        text_add_string(&out, REDACTED);
    }
    text_add(&out, at, (size_t)(end - at));
    free(*bytes);
    *length = out.length;
    *bytes = text_take(&out);
}

/* A credential may stand where it does not belong; it is not shown there either. */
json_t *journal_shown(const struct contract *contract, const char *bytes, size_t length)
{
    AUTO_FREE char *text = memory_text_of(bytes, length);

    for (size_t i = 0; contract != NULL && i < contract->credential_count; i++)
        for (size_t j = 0; j < contract->scheme_count; j++)
            if (contract->credentials[i].values[j] != NULL)
                replace(&text, &length, contract->credentials[i].values[j]);
    return value_string(text, length);
}

/* Names are compared as the guard reads them. */
static bool is_query_key(const struct contract *contract, const char *name, size_t length)
{
    AUTO_FREE char *decoded = memory_text_of(name, length);

    return is_scheme_key(contract, EXPRESSION_QUERY, decoded,
                         url_decode(decoded, length, true));
}

json_t *journal_shown_target(const struct contract *contract, const char *bytes,
                             size_t length)
{
    AUTO_FREE char *target = memory_text_of(bytes, length);
    AUTO_FREE char *redacted = signed_url_redact(target);
    const char *at = redacted + strcspn(redacted, "?");
    AUTO_TEXT struct text out;

    text_init(&out, TEXT_CEILING);
    text_add(&out, redacted, (size_t)(at - redacted));
    while (*at != '\0') {
        size_t piece = 1 + strcspn(at + 1, "&");
        const char *equals = memchr(at, '=', piece);

        if (equals != NULL && is_query_key(contract, at + 1, (size_t)(equals - at) - 1))
            text_add_format(&out, "%.*s=" REDACTED, (int)(equals - at), at);
        else
            text_add(&out, at, piece);
        at += piece;
    }
    return journal_shown(contract, text_string(&out), out.length);
}

static bool is_secret_header(const struct contract *contract, const char *name)
{
    size_t length = strlen(name);
    size_t prefix = strncasecmp(name, "X-", 2) == 0 ? 2 : 0;

    return strcasecmp(name, "Authorization") == 0 ||
           strcasecmp(name, "Proxy-Authorization") == 0 ||
           strcasecmp(name, "Cookie") == 0 ||
           is_scheme_key(contract, EXPRESSION_REQUEST_HEADER, name, length) ||
           signed_url_is_secret(name + prefix, length - prefix);
}

/* The scheme's word stays (RFC 9110 11.4): often it is what is wrong. */
static json_t *shown_value(const struct contract *contract, const char *name,
                           const char *bytes, size_t length)
{
    const char *space = memchr(bytes, ' ', length);
    AUTO_FREE char *text = NULL;

    if (name == NULL || !is_secret_header(contract, name))
        return journal_shown(contract, bytes, length);
    if (strcasecmp(name, "Authorization") != 0 || space == NULL)
        return json_string(REDACTED);
    text = memory_format("%.*s " REDACTED, (int)(space - bytes), bytes);
    return journal_shown(contract, text, strlen(text));
}

/* --- An entry, part by part --- */

struct reader {
    const struct contract *contract;
    const char *at, *end;
    json_t *entry;
    json_t *headers, *faults, *invalid, *mistakes; /* borrowed from the entry */
    char *header;                                  /* the name whose value comes */
};

static void set_text(struct reader *reader, const char *member, const char *bytes,
                     size_t length)
{
    json_object_set_new(reader->entry, member,
                        journal_shown(reader->contract, bytes, length));
}

/* Fields of one name are one list (RFC 9110 5.2). */
static void set_header(struct reader *reader, const char *bytes, size_t length)
{
    json_t *value = shown_value(reader->contract, reader->header, bytes, length);
    const char *before = value_string_member(reader->headers, reader->header);

    if (before != NULL) {
        AUTO_FREE char *both = memory_format("%s, %s", before, json_string_value(value));

        json_decref(value);
        value = json_string(both);
    }
    json_object_set_new(reader->headers, reader->header, value);
    free(reader->header);
    reader->header = NULL;
}

/* Sets a member of the last object of a list. */
static void set_last(struct reader *reader, const json_t *list, const char *member,
                     const char *bytes, size_t length)
{
    json_t *last = json_array_get(list, json_array_size(list) - 1);

    json_object_set_new(last, member, journal_shown(reader->contract, bytes, length));
}

static void read_part(struct reader *reader, enum journal_part part, const char *bytes,
                      size_t length)
{
    static const char *const members[] = {
        [JOURNAL_METHOD] = "method",
        [JOURNAL_OPERATION] = "operation",
        [JOURNAL_CREDENTIAL] = "credential",
        [JOURNAL_BODY] = "body",
        [JOURNAL_PLACE] = "in",
        [JOURNAL_NAME] = "parameter",
        [JOURNAL_RECEIVED] = "received",
        [JOURNAL_INVALID] = "problem",
        [JOURNAL_MISTAKE] = "mistake",
        [JOURNAL_SUBJECT] = "subject",
        [JOURNAL_DETAIL] = "detail",

        [JOURNAL_PREFERENCES] = "preferences",
    };

    switch (part) {
    case JOURNAL_TARGET:
        json_object_set_new(reader->entry, "target",
                            journal_shown_target(reader->contract, bytes, length));
        break;
    case JOURNAL_HEADER:
        reader->header = memory_text_of(bytes, length);
        break;
    case JOURNAL_VALUE:
        set_header(reader, bytes, length);
        break;
    case JOURNAL_FAULT:
        json_array_append_new(reader->faults, value_string(bytes, length));
        break;
    case JOURNAL_INVALID:
        json_array_append_new(reader->invalid, json_object());
        set_last(reader, reader->invalid, members[part], bytes, length);
        break;
    case JOURNAL_PLACE:
    case JOURNAL_NAME:
    case JOURNAL_RECEIVED:
        set_last(reader, reader->invalid, members[part], bytes, length);
        break;
    case JOURNAL_MISTAKE:
        json_array_append_new(reader->mistakes, json_object());
        set_last(reader, reader->mistakes, members[part], bytes, length);
        break;
    case JOURNAL_SUBJECT:
    case JOURNAL_DETAIL:
        set_last(reader, reader->mistakes, members[part], bytes, length);
        break;
    default:
        set_text(reader, members[part], bytes, length);
    }
}

static void read_parts(struct reader *reader)
{
    while (reader->at < reader->end) {
        unsigned char part = (unsigned char)*reader->at++;
        size_t length;

        memcpy(&length, reader->at, sizeof length);
        reader->at += sizeof length;
        read_part(reader, (enum journal_part)part, reader->at, length);
        reader->at += length;
    }
}

static json_t *moment(struct instant instant)
{
    char text[INSTANT_TEXT_SIZE];

    instant_print(instant, 3, text);
    return json_string(text);
}

static json_t *milliseconds(int64_t nanoseconds)
{
    int64_t microseconds = nanoseconds / 1000;

    return json_real((double)microseconds / 1000.0);
}

json_t *journal_read(const struct journal *journal, const struct journal_slot *slot)
{
    const char *bytes = journal->bytes + slot->offset;
    struct journal_head head;
    struct reader reader = {.contract = journal->contract,
                            .at = bytes + sizeof head,
                            .end = bytes + slot->length,
                            .entry = json_object()};

    memcpy(&head, bytes, sizeof head);
    json_object_set_new(reader.entry, "sequence", json_integer((json_int_t)slot->number));
    json_object_set_new(reader.entry, "time", moment(head.clock));
    json_object_set_new(reader.entry, "real", moment(head.real));
    json_object_set_new(reader.entry, "method", json_null());
    json_object_set_new(reader.entry, "target", json_null());
    json_object_set_new(reader.entry, "operation",
                        head.signed_url ? json_string(FAULT_SIGNED_URLS) : json_null());
    json_object_set_new(reader.entry, "credential", json_null());
    json_object_set_new(reader.entry, "status", json_integer(slot->status));
    json_object_set_new(reader.entry, "refusal",
                        head.refusal == NULL ? json_null() : json_string(head.refusal));
    json_object_set_new(reader.entry, "invalid", reader.invalid = json_array());
    json_object_set_new(reader.entry, "mistakes", reader.mistakes = json_array());
    json_object_set_new(reader.entry, "preferences", json_null());
    json_object_set_new(reader.entry, "faults", reader.faults = json_array());
    json_object_set_new(reader.entry, "duration", milliseconds(slot->took));
    json_object_set_new(reader.entry, "delay", json_integer(head.delay));
    json_object_set_new(reader.entry, "headers", reader.headers = json_object());
    json_object_set_new(reader.entry, "body", json_null());
    json_object_set_new(reader.entry, "bodyLength",
                        json_integer((json_int_t)head.body_length));
    read_parts(&reader);
    return reader.entry;
}
