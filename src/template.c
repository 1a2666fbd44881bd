/* SPDX-License-Identifier: Apache-2.0 */
#include "src/template.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#define UUID_LIST  "uuid"
#define TEXT_LIST  "text"
#define NULL_WORD  "null" /* in a word list: what a record without the member has */
#define UUID_BYTES 16

/* A placeholder taken apart. */
struct slot {
    enum template_part part;
    bool unless_null;
    char *name;    /* new; NULL for a pointer */
    char *pointer; /* new; NULL unless it has one */
};

static void slot_clear(struct slot *slot)
{
    free(slot->name);
    free(slot->pointer);
}

static json_t *fact_now(const struct template_facts *facts)
{
    char text[INSTANT_TEXT_SIZE];

    instant_print(facts->now, 3, text);
    return json_string(text);
}

static json_t *fact_seconds(const struct template_facts *facts)
{
    return json_integer(facts->now.seconds);
}

static json_t *fact_milliseconds(const struct template_facts *facts)
{
    return json_integer(instant_milliseconds(facts->now));
}

static json_t *fact_id(const struct template_facts *facts)
{
    return facts->id == NULL ? NULL : json_string(facts->id);
}

/* Each returns new, NULL where there is no such fact. */
static const struct {
    const char *name;
    json_t *(*value)(const struct template_facts *facts);
} known_facts[] = {
    {"now", fact_now},
    {"seconds", fact_seconds},
    {"milliseconds", fact_milliseconds},
    {"id", fact_id},
    {NULL, NULL},
};

/* Reads what stands between braces. */
static struct slot slot_of(const char *text, size_t length)
{
    struct slot slot = {.part = TEMPLATE_UNKNOWN};
    const char *slash = memchr(text, '/', length);

    if (slash == text || (slash == text + 1 && *text == '?')) {
        slot.part = TEMPLATE_POINTER;
        slot.unless_null = *text == '?';
        slot.pointer = memory_text_of(slash, length - (size_t)(slash - text));
        return slot;
    }
    if (slash != NULL && slash > text + 1 && slash[-1] == ':') {
        slot.part = TEMPLATE_WORDS;
        slot.name = memory_text_of(text, (size_t)(slash - text) - 1);
        slot.pointer = memory_text_of(slash, length - (size_t)(slash - text));
        return slot;
    }
    slot.name = memory_text_of(text, length);
    for (size_t i = 0; known_facts[i].name != NULL; i++)
        if (strcmp(known_facts[i].name, slot.name) == 0)
            slot.part = TEMPLATE_FACT;
    return slot;
}

/* The next "{...}" at or behind `text`; NULL when there is none. `*length` is that of
 * what stands between the braces. */
static const char *next_slot(const char *text, size_t *length)
{
    const char *open = strchr(text, '{');
    const char *close = open == NULL ? NULL : strchr(open, '}');

    if (close == NULL)
        return NULL;
    *length = (size_t)(close - open) - 1;
    return open;
}

/* A UUID of version 5 (RFC 9562 5.5) in a name space of this program's own. */
static json_t *uuid_of(const char *text)
{
    unsigned char hash[20];
    AUTO_FREE char *name = memory_format("countersign:%s", text);

    /* GnuTLS fails here only when it is unusable altogether. */
    if (gnutls_hash_fast(GNUTLS_DIG_SHA1, name, strlen(name), hash) < 0)
        abort();
    hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x50);
    hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
    AUTO_TEXT struct text out;
    text_init(&out, TEXT_CEILING);
    for (size_t i = 0; i < UUID_BYTES; i++)
        text_add_format(&out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                        hash[i]);
    return json_string(text_string(&out));
}

static bool is_built_in(const char *list)
{
    return strcmp(list, UUID_LIST) == 0 || strcmp(list, TEXT_LIST) == 0;
}

static json_t *word_of(const struct slot *slot, const struct template_facts *facts)
{
    const json_t *value = value_at(facts->record, slot->pointer);
    bool is_there = value != NULL && !json_is_null(value);
    AUTO_FREE char *text = is_there ? value_text(value) : memory_text(NULL_WORD);

    if (strcmp(slot->name, TEXT_LIST) == 0)
        return json_string(is_there ? text : "");
    if (strcmp(slot->name, UUID_LIST) == 0)
        return is_there ? uuid_of(text) : NULL;
    return json_incref(json_object_get(json_object_get(facts->words, slot->name), text));
}

/* Returns new what a placeholder stands for; NULL when there is nothing. */
static json_t *value_of(const struct slot *slot, const struct template_facts *facts)
{
    json_t *value;

    if (slot->part == TEMPLATE_POINTER) {
        value = value_at(facts->record, slot->pointer);
        return slot->unless_null && json_is_null(value) ? NULL : json_incref(value);
    }
    if (slot->part == TEMPLATE_WORDS)
        return word_of(slot, facts);
    for (size_t i = 0; known_facts[i].name != NULL; i++)
        if (strcmp(known_facts[i].name, slot->name) == 0)
            return known_facts[i].value(facts);
    return NULL;
}

/* Text with placeholders in it; an unknown one stays as it is written. */
static json_t *filled_text(const char *text, const struct template_facts *facts)
{
    AUTO_TEXT struct text out;
    const char *open;
    size_t length;

    text_init(&out, TEXT_CEILING);
    while ((open = next_slot(text, &length)) != NULL) {
        struct slot slot = slot_of(open + 1, length);
        json_auto_t *value = value_of(&slot, facts);
        AUTO_FREE char *plain =
            value == NULL || json_is_null(value) ? NULL : value_text(value);

        text_add(&out, text, (size_t)(open - text));
        if (slot.part == TEMPLATE_UNKNOWN)
            text_add(&out, open, length + 2);
        else if (plain != NULL)
            text_add_string(&out, plain);
        text = open + length + 2;
        slot_clear(&slot);
    }
    text_add_string(&out, text);
    return value_string(text_string(&out), out.length);
}

/* Returns new, NULL when the whole is a placeholder without value. */
static json_t *filled_string(const json_t *string, const struct template_facts *facts)
{
    const char *text = json_string_value(string);
    size_t length = 0;
    const char *open = next_slot(text, &length);
    bool is_whole = open == text && text[length + 2] == '\0';
    struct slot slot;
    json_t *value;

    if (!is_whole)
        return filled_text(text, facts);
    slot = slot_of(open + 1, length);
    value = slot.part == TEMPLATE_UNKNOWN ? json_string(text) : value_of(&slot, facts);
    slot_clear(&slot);
    return value;
}

static json_t *filled(const json_t *template, const struct template_facts *facts)
{
    json_t *out, *member, *value;
    const char *key;
    size_t index;

    if (json_is_string(template))
        return filled_string(template, facts);
    if (json_is_object(template)) {
        out = json_object();
        json_object_foreach((json_t *)template, key,
                            member) if ((value = filled(member, facts)) != NULL)
            json_object_set_new(out, key, value);
        return out;
    }
    if (json_is_array(template)) {
        out = json_array();
        json_array_foreach(template, index,
                           member) if ((value = filled(member, facts)) != NULL)
            json_array_append_new(out, value);
        return out;
    }
    return json_deep_copy(template);
}

json_t *template_filled(const json_t *template, const struct template_facts *facts)
{
    json_t *value = template == NULL ? NULL : filled(template, facts);

    return value == NULL ? json_null() : value;
}

static void visit_text(const char *text, const char *place, template_visit *visit,
                       void *context)
{
    size_t length;

    while ((text = next_slot(text, &length)) != NULL) {
        struct slot slot = slot_of(text + 1, length);
        struct template_use use = {.part = slot.part,
                                   .pointer = slot.pointer,
                                   .name = slot.name,
                                   .place = place};

        if (slot.part == TEMPLATE_WORDS && is_built_in(slot.name))
            use.part = TEMPLATE_POINTER;
        visit(context, &use);
        text += length + 2;
        slot_clear(&slot);
    }
}

static void visit_all(const json_t *template, const char *place, template_visit *visit,
                      void *context)
{
    const char *key;
    json_t *member;
    size_t index;

    if (json_is_string(template))
        visit_text(json_string_value(template), place, visit, context);
    json_object_foreach((json_t *)template, key, member)
    {
        AUTO_FREE char *at = value_pointer_join(place, key);

        visit_all(member, at, visit, context);
    }
    json_array_foreach(template, index, member)
    {
        AUTO_FREE char *at = value_pointer_index(place, index);

        visit_all(member, at, visit, context);
    }
}

void template_each(const json_t *template, template_visit *visit, void *context)
{
    visit_all(template, "", visit, context);
}
