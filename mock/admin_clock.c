/* SPDX-License-Identifier: Apache-2.0 */
/* The clock, and whether requests should come: of one contract as of several. */
#include "mock/admin_internal.h"

/* There is a listener once the contract is loaded, thus nobody hears of loading. */
void admin_get_ready(struct admin *admin, struct instant real,
                     const struct http_request *request, const char *name,
                     struct http_response *out)
{
    const char *status = admin->is_ending ? "ending" : "ready";

    (void)real;
    (void)request;
    (void)name;
    admin_write(out, admin->is_ending ? 503 : 200, json_pack("{s:s}", "status", status));
}

void admin_get_clock(struct admin *admin, struct instant real,
                     const struct http_request *request, const char *name,
                     struct http_response *out)
{
    (void)request;
    (void)name;
    admin_write(out, 200, clock_print(admin->clock, real));
}

static bool take_clock(struct admin *admin, struct instant real, const json_t *body,
                       struct error *error)
{
    return clock_set(admin->clock, body, real, error);
}

void admin_put_clock(struct admin *admin, struct instant real,
                     const struct http_request *request, const char *name,
                     struct http_response *out)
{
    (void)name;
    admin_put(admin, real, request, out, take_clock, admin_get_clock);
}

void admin_delete_clock(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    *admin->clock = (struct clock){0};
    admin_get_clock(admin, real, request, name, out);
}
