/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/admin.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

static void write_json(struct http_response *out, int status, json_t *body)
{
    out->status = status;
    out->body = value_print(body);
    out->body_length = strlen(out->body);
    http_headers_set(&out->headers, "Content-Type", "application/json");
    http_headers_set(&out->headers, "Cache-Control", "no-store");
    json_decref(body);
}

static void write_error(struct http_response *out, int status, const char *error,
                        const char *hint)
{
    json_t *body = json_pack("{s:s}", "error", error);

    if (hint != NULL && hint[0] != '\0')
        json_object_set_new(body, "hint", json_string(hint));
    write_json(out, status, body);
}

static void get_health(struct admin *admin, struct instant real,
                       const struct http_request *request, struct http_response *out)
{
    (void)real;
    (void)request;
    write_json(out, 200,
               json_pack("{s:s, s:s}", "status", "ok", "contract", admin->title));
}

static void get_clock(struct admin *admin, struct instant real,
                      const struct http_request *request, struct http_response *out)
{
    (void)request;
    write_json(out, 200, clock_print(&admin->clock, real));
}

static void put_clock(struct admin *admin, struct instant real,
                      const struct http_request *request, struct http_response *out)
{
    const char *bytes = request->body == NULL ? "" : request->body;
    struct error error = ERROR_INIT;
    json_error_t why;
    json_auto_t *body =
        json_loadb(bytes, request->body_length, JSON_REJECT_DUPLICATES, &why);

    if (body == NULL) {
        AUTO_FREE char *text = memory_format("the body is not JSON: %s", why.text);
        write_error(out, 400, text, NULL);
    } else if (!clock_set(&admin->clock, body, &error)) {
        write_error(out, 400, error.text, error.hint);
    } else {
        get_clock(admin, real, request, out);
    }
}

static void delete_clock(struct admin *admin, struct instant real,
                         const struct http_request *request, struct http_response *out)
{
    admin->clock = (struct clock){0};
    get_clock(admin, real, request, out);
}

static void post_reset(struct admin *admin, struct instant real,
                       const struct http_request *request, struct http_response *out)
{
    (void)real;
    (void)request;
    store_reset(admin->store);
    write_json(out, 200,
               json_pack("{s:s, s:I}", "status", "ok", "records",
                         (json_int_t)store_record_count(admin->store)));
}

static const struct {
    const char *method, *name;
    void (*run)(struct admin *admin, struct instant real,
                const struct http_request *request, struct http_response *out);
} controls[] = {
    {"GET", "health", get_health}, {"GET", "clock", get_clock},
    {"PUT", "clock", put_clock},   {"DELETE", "clock", delete_clock},
    {"POST", "reset", post_reset}, {NULL, NULL, NULL},
};

bool admin_owns(const struct http_request *request)
{
    return strncmp(request->path, ADMIN_PREFIX, strlen(ADMIN_PREFIX)) == 0;
}

void admin_request(struct admin *admin, struct instant real,
                   const struct http_request *request, struct http_response *out)
{
    const char *name = request->path + strlen(ADMIN_PREFIX);
    const char *method = strcmp(request->method, "HEAD") == 0 ? "GET" : request->method;
    char allow[64] = "";

    for (size_t i = 0; controls[i].name != NULL; i++) {
        size_t length = strlen(allow);

        if (strcmp(controls[i].name, name) != 0)
            continue;
        if (strcmp(controls[i].method, method) == 0) {
            controls[i].run(admin, real, request, out);
            return;
        }
        snprintf(allow + length, sizeof allow - length, "%s%s", length == 0 ? "" : ", ",
                 controls[i].method);
    }
    if (allow[0] == '\0') {
        write_error(out, 404, "there is no such control",
                    "try GET " ADMIN_PREFIX "health");
        return;
    }
    http_headers_set(&out->headers, "Allow", allow);
    write_error(out, 405, "this control does not take the method", NULL);
}
