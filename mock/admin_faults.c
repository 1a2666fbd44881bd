/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/admin_internal.h"

#include <assert.h>

void admin_get_faults(struct admin *admin, struct instant real,
                      const struct http_request *request, const char *name,
                      struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    admin_write(out, 200, faults_print(admin->faults));
}

void admin_get_fault_kinds(struct admin *admin, struct instant real,
                           const struct http_request *request, const char *name,
                           struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    admin_write(out, 200, fault_kinds_print(admin->contract));
}

static bool take_faults(struct admin *admin, struct instant real, const json_t *body,
                        struct error *error)
{
    (void)real;
    return faults_set(admin->faults, body, error);
}

void admin_put_faults(struct admin *admin, struct instant real,
                      const struct http_request *request, const char *name,
                      struct http_response *out)
{
    (void)name;
    admin_put(admin, real, request, out, take_faults, admin_get_faults);
}

void admin_delete_faults(struct admin *admin, struct instant real,
                         const struct http_request *request, const char *name,
                         struct http_response *out)
{
    json_auto_t *none = json_array();
    bool done = faults_set(admin->faults, none, NULL);

    assert(done);
    (void)done;
    admin_get_faults(admin, real, request, name, out);
}
