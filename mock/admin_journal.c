/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/admin_internal.h"

#include "mock/guard.h"
#include "src/memory.h"

#include <string.h>

/* Reads a whole number from the query; one that is left out stays as it is. */
static bool read_number(const struct http_request *request, const char *name,
                        int64_t *number, struct http_response *out)
{
    const char *text = url_query_value(&request->query, name);
    AUTO_FREE char *told = NULL;

    if (text == NULL || (guard_integer(text, number) && *number >= 0))
        return true;
    told = memory_format("%s is a whole number from 0 on", name);
    admin_write_error(out, 400, told, NULL);
    return false;
}

void admin_get_journal(struct admin *admin, struct instant real,
                       const struct http_request *request, const char *name,
                       struct http_response *out)
{
    int64_t since = 0, limit = INT64_MAX;
    struct journal_range range;

    (void)real;
    (void)name;
    if (!read_number(request, "since", &since, out) ||
        !read_number(request, "limit", &limit, out))
        return;
    range = (struct journal_range){.since = (uint64_t)since, .most = (size_t)limit};
    admin_write(out, 200, journal_print(admin->journal, range));
}

void admin_delete_journal(struct admin *admin, struct instant real,
                          const struct http_request *request, const char *name,
                          struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    journal_clear(admin->journal);
    admin_write(out, 200,
                journal_print(admin->journal, (struct journal_range){.most = 0}));
}
