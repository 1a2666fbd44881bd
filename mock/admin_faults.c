/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/admin_internal.h"

#include "src/memory.h"

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

void admin_put_faults(struct admin *admin, struct instant real,
                      const struct http_request *request, const char *name,
                      struct http_response *out)
{
    struct error error = ERROR_INIT;
    json_auto_t *body = admin_body(request, out);
    AUTO_FREE char *told = NULL;

    if (body == NULL)
        return;
    if (faults_set(admin->faults, body, &error)) {
        admin_get_faults(admin, real, request, name, out);
        return;
    }
    told = error.pointer[0] == '\0'
               ? memory_text(error.text)
               : memory_format("%s (at %s)", error.text, error.pointer);
    admin_write_error(out, 400, told, error.hint);
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
