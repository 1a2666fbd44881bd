/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/walk.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>

/* What walks are looked for by stands together, apart from their texts. */
struct walk {
    const void *list, *client;
    uint64_t hash; /* of the question */
    uint64_t used; /* 0: the place is free */
    int64_t offered, next;
};

struct walks {
    struct walk items[WALKS_MOST];
    char questions[WALKS_MOST][WALK_TEXT];
    uint64_t now; /* counts what is remembered */
};

struct walks *walks_new(void)
{
    return memory_new(sizeof(struct walks));
}

void walks_free(struct walks *walks)
{
    free(walks);
}

void walks_forget(struct walks *walks)
{
    memset(walks->items, 0, sizeof walks->items);
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static bool is_of(const struct walk *walk, const struct walk_page *page)
{
    return walk->used > 0 && walk->list == page->list && walk->client == page->client;
}

static size_t find(const struct walks *walks, const struct walk_page *page)
{
    uint64_t hash = hash_of(page->question);

    for (size_t i = 0; i < WALKS_MOST; i++)
        if (is_of(&walks->items[i], page) && walks->items[i].hash == hash &&
            strcmp(walks->questions[i], page->question) == 0)
            return i;
    return WALKS_MOST;
}

bool walks_have_offered(struct walks *walks, const struct walk_page *page)
{
    size_t at = find(walks, page);

    return at < WALKS_MOST && page->index <= walks->items[at].offered;
}

void walks_go_on(struct walks *walks, const struct walk_page *page, int64_t offered,
                 int64_t next)
{
    size_t at = find(walks, page);
    struct walk *walk;

    if (strlen(page->question) >= WALK_TEXT)
        return;
    if (at == WALKS_MOST) {
        at = 0;
        for (size_t i = 1; i < WALKS_MOST; i++)
            if (walks->items[i].used < walks->items[at].used)
                at = i;
        walks->items[at] = (struct walk){.list = page->list,
                                         .client = page->client,
                                         .hash = hash_of(page->question),
                                         .offered = offered};
        memcpy(walks->questions[at], page->question, strlen(page->question) + 1);
    }
    walk = &walks->items[at];
    walk->used = ++walks->now;
    walk->next = next;
    if (offered > walk->offered)
        walk->offered = offered;
}

/* --- What is another --- */

/* The value behind `name` (of `length` bytes) in a question, up to the end of its line;
 * NULL: it is not there. */
static const char *value_of(const char *question, const char *name, size_t length)
{
    for (const char *line = question; *line != '\0';) {
        const char *end = strchr(line, '\n');

        if (strncmp(line, name, length) == 0 && line[length] == '=')
            return line + length + 1;
        line = end == NULL ? "" : end + 1;
    }
    return NULL;
}

static void tell(struct text *out, const char *line, size_t name, const char *before,
                 const char *after)
{
    text_add_format(out, "%s'%.*s' was ", out->length > 0 ? "; " : "", (int)name, line);
    if (before == NULL)
        text_add_string(out, "left out");
    else
        text_add_format(out, "'%.*s'", (int)strcspn(before, "\n"), before);
    text_add_string(out, " and is ");
    if (after == NULL)
        text_add_string(out, "left out");
    else
        text_add_format(out, "'%.*s'", (int)strcspn(after, "\n"), after);
}

static bool is_same(const char *a, const char *b)
{
    size_t length = strcspn(a, "\n");

    return b != NULL && strcspn(b, "\n") == length && strncmp(a, b, length) == 0;
}

/* How two questions differ. */
struct difference {
    size_t dropped, changed, added; /* lines */
    struct text *told;              /* in words; NULL: nobody wants them */
};

/* Looks for the lines of one question in the other; with `is_new` at those alone that the
 * other has not. */
static void compare_lines(struct difference *out, const char *lines, const char *other,
                          bool is_new)
{
    for (const char *line = lines; *line != '\0';) {
        const char *end = strchr(line, '\n');
        size_t name = strcspn(line, "=");
        const char *value = line + name + 1;
        const char *there = value_of(other, line, name);

        if (is_new ? there == NULL : !is_same(value, there)) {
            *(is_new ? &out->added : there == NULL ? &out->dropped : &out->changed) += 1;
            if (out->told != NULL)
                tell(out->told, line, name, is_new ? NULL : value,
                     is_new ? value : there);
        }
        line = end == NULL ? "" : end + 1;
    }
}

static struct difference compare(const char *before, const char *after, struct text *told)
{
    struct difference difference = {.told = told};

    compare_lines(&difference, before, after, false);
    compare_lines(&difference, after, before, true);
    return difference;
}

/* What differs in more is another question, not the same one gone wrong. */
static bool is_like(const char *before, const char *after)
{
    struct difference difference = compare(before, after, NULL);

    if (difference.added > 0)
        return difference.added == 1 && difference.changed + difference.dropped == 0;
    return difference.changed <= 1 && difference.changed + difference.dropped > 0;
}

const char *walks_left(const struct walks *walks, const struct walk_page *page)
{
    size_t best = WALKS_MOST;

    if (find(walks, page) < WALKS_MOST)
        return NULL;
    for (size_t i = 0; i < WALKS_MOST; i++)
        if (is_of(&walks->items[i], page) && walks->items[i].next == page->index &&
            is_like(walks->questions[i], page->question) &&
            (best == WALKS_MOST || walks->items[i].used > walks->items[best].used))
            best = i;
    return best == WALKS_MOST ? NULL : walks->questions[best];
}

char *walk_difference(const char *before, const char *after)
{
    struct text out;

    text_init(&out, TEXT_CEILING);
    (void)compare(before, after, &out);
    if (out.length == 0) {
        text_clear(&out);
        return NULL;
    }
    return text_take(&out);
}
