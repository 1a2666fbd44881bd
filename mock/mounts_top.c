/* SPDX-License-Identifier: Apache-2.0 */
/* The top that several contracts share: what they are, and their clock. */
#include "mock/admin_internal.h"
#include "mock/mounts_internal.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* Returns new where a contract is, as whoever asks can reach it. */
static char *url_of(const struct mounts *mounts, const struct mount *mount,
                    const struct http_request *request)
{
    const char *authority = mounts->base.authority == NULL
                                ? http_headers_value(&request->headers, "Host")
                                : mounts->base.authority;

    return authority == NULL ? base_url_path(&mount->base, "")
                             : memory_format("%s://%s%s", base_url_scheme(&mount->base),
                                             authority, mount->base.prefix);
}

static json_t *print_contracts(const struct mounts *mounts,
                               const struct http_request *request)
{
    json_t *all = json_array();

    for (size_t i = 0; i < mounts->count; i++) {
        const struct mount *mount = &mounts->items[i];
        const struct contract *contract = stage_edition(mount->stage)->contract;
        AUTO_FREE char *url = url_of(mounts, mount, request);

        json_array_append_new(all, json_pack("{s:s, s:s, s:s*}", "name", mount->name,
                                             "contract", contract->title, "url", url));
    }
    return all;
}

static void get_contracts(struct admin *admin, struct instant real,
                          const struct http_request *request, const char *name,
                          struct http_response *out)
{
    struct mounts *mounts = (struct mounts *)admin;

    (void)real;
    (void)name;
    admin_write(out, 200,
                json_pack("{s:s, s:o}", "status", "ok", "contracts",
                          print_contracts(mounts, request)));
}

/* A browser is shown the page, which lists them. */
static void get_top(struct admin *admin, struct instant real,
                    const struct http_request *request, const char *name,
                    struct http_response *out)
{
    const char *accept = http_headers_value(&request->headers, "Accept");

    if (http_accept_quality(accept, "text/html") >
        http_accept_quality(accept, "application/json"))
        admin_get_page(admin, real, request, name, out);
    else
        get_contracts(admin, real, request, name, out);
    http_headers_set(&out->headers, "Vary", "Accept");
}

static const struct admin_route routes[] = {
    {"GET", "", get_top},
    {"GET", "health", get_contracts},
    {"GET", "ready", admin_get_ready},
    {"GET", "clock", admin_get_clock},
    {"PUT", "clock", admin_put_clock},
    {"DELETE", "clock", admin_delete_clock},
    {NULL, NULL, NULL},
};

/* A problem document (RFC 9457) that leads on. */
static void refuse(const struct mounts *mounts, struct http_response *out)
{
    json_auto_t *body = NULL;
    json_t *prefixes = json_array();

    for (size_t i = 0; i < mounts->count; i++)
        json_array_append_new(prefixes, json_sprintf("/%s/", mounts->items[i].name));
    body = json_pack("{s:s, s:s, s:i, s:s, s:o}", "type", "about:blank", "title",
                     "Not Found", "status", 404, "detail",
                     "No contract is served here: each has its own prefix.", "prefixes",
                     prefixes);
    admin_write_text(out, "application/problem+json", value_print(body));
    out->status = 404;
}

void mounts_answer_top(struct mounts *mounts, struct instant real,
                       const struct http_request *request, struct http_response *out)
{
    if (mounts->admin.access != NULL && admin_owns(request)) {
        admin_follow(&mounts->admin, routes, real, request, out);
        return;
    }
    if (mounts->stray_count++ == 0)
        mounts->stray = memory_format("%s %s", request->method, request->path);
    refuse(mounts, out);
}
