/* SPDX-License-Identifier: Apache-2.0 */
/* Verification: which requests were made. */
#include "mock/admin_internal.h"

#include "mock/criteria.h"

#define NEAR_MOST 3 /* entries that are told where none matched */

/* An entry that came close. */
struct near {
    size_t misses;
    json_t *entry; /* owned */
};

struct search {
    struct criteria *criteria; /* owned */
    size_t count;
    json_t *entries;              /* that match; NULL: they are only counted */
    struct near nears[NEAR_MOST]; /* the closest ones first */
    size_t near_count;
};

/* Of two that are as close the later one counts: it is what was tried last. */
static void come_near(struct search *search, size_t misses, json_t *entry)
{
    size_t at = 0;

    while (at < search->near_count && search->nears[at].misses < misses)
        at++;
    if (at == NEAR_MOST)
        return;
    if (search->near_count == NEAR_MOST)
        json_decref(search->nears[--search->near_count].entry);
    for (size_t i = search->near_count++; i > at; i--)
        search->nears[i] = search->nears[i - 1];
    search->nears[at] = (struct near){.misses = misses, .entry = json_incref(entry)};
}

static void look(void *context, json_t *entry)
{
    struct search *search = context;
    size_t misses = criteria_miss(search->criteria, entry, NULL);

    if (misses > 0)
        come_near(search, misses, entry);
    else if (search->count++, search->entries != NULL)
        json_array_append(search->entries, entry);
    json_decref(entry);
}

static json_t *print_nears(const struct search *search)
{
    json_t *nears = json_array();

    for (size_t i = 0; search->count == 0 && i < search->near_count; i++) {
        json_t *misses = json_array();

        (void)criteria_miss(search->criteria, search->nears[i].entry, misses);
        json_array_append_new(nears, json_pack("{s:O, s:o}", "entry",
                                               search->nears[i].entry, "misses", misses));
    }
    return nears;
}

/* Looks through the journal by the criteria of a request; false, and the refusal is
 * written, when they are none. */
static bool search(struct admin *admin, const struct http_request *request,
                   struct search *search, struct http_response *out)
{
    struct error error = ERROR_INIT;
    json_auto_t *body = admin_body(request, out);

    if (body == NULL)
        return false;
    search->criteria = criteria_parse(body, &error);
    if (search->criteria == NULL) {
        admin_refuse(out, &error);
        return false;
    }
    journal_each(admin->journal, look, search);
    return true;
}

static void search_clear(struct search *search)
{
    for (size_t i = 0; i < search->near_count; i++)
        json_decref(search->nears[i].entry);
    json_decref(search->entries);
    criteria_free(search->criteria);
}

void admin_count_journal(struct admin *admin, struct instant real,
                         const struct http_request *request, const char *name,
                         struct http_response *out)
{
    struct search found = {.count = 0};

    (void)real;
    (void)name;
    if (search(admin, request, &found, out))
        admin_write(out, 200, json_pack("{s:I}", "count", (json_int_t)found.count));
    search_clear(&found);
}

void admin_find_journal(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    struct search found = {.entries = json_array()};

    (void)real;
    (void)name;
    if (search(admin, request, &found, out))
        admin_write(out, 200,
                    json_pack("{s:O, s:o}", "entries", found.entries, "nearMisses",
                              print_nears(&found)));
    search_clear(&found);
}
