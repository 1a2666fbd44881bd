/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/admin.h"

#include "mock/admin_internal.h"
#include "mock/embedded.h"
#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void admin_write_text(struct http_response *out, const char *media, char *text)
{
    out->status = 200;
    out->body = text;
    out->body_length = strlen(text);
    http_headers_set(&out->headers, "Content-Type", media);
    http_headers_set(&out->headers, "Cache-Control", "no-store");
}

void admin_write(struct http_response *out, int status, json_t *body)
{
    admin_write_text(out, "application/json", value_print(body));
    out->status = status;
    json_decref(body);
}

void admin_write_error(struct http_response *out, int status, const char *error,
                       const char *hint)
{
    json_t *body = json_pack("{s:s}", "error", error);

    if (hint != NULL && hint[0] != '\0')
        json_object_set_new(body, "hint", json_string(hint));
    admin_write(out, status, body);
}

static void get_health(struct admin *admin, struct instant real,
                       const struct http_request *request, const char *name,
                       struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    admin_write(out, 200,
                json_pack("{s:s, s:s}", "status", "ok", "contract", admin->title));
}

json_t *admin_body(const struct http_request *request, struct http_response *out)
{
    const char *bytes = request->body == NULL ? "" : request->body;
    json_error_t why;
    json_t *body = json_loadb(bytes, request->body_length, JSON_REJECT_DUPLICATES, &why);
    AUTO_FREE char *text = NULL;

    if (body != NULL)
        return body;
    text = memory_format("the body is not JSON: %s", why.text);
    admin_write_error(out, 400, text, NULL);
    return NULL;
}

void admin_refuse(struct http_response *out, const struct error *error)
{
    AUTO_FREE char *told = error->pointer[0] == '\0'
                               ? memory_text(error->text)
                               : memory_format("%s (at %s)", error->text, error->pointer);

    admin_write_error(out, 400, told, error->hint);
}

void admin_put(struct admin *admin, struct instant real,
               const struct http_request *request, struct http_response *out,
               admin_take *take, admin_control *show)
{
    struct error error = ERROR_INIT;
    json_auto_t *body = admin_body(request, out);

    if (body == NULL)
        return;
    if (take(admin, real, body, &error))
        show(admin, real, request, "", out);
    else
        admin_refuse(out, &error);
}

static void post_reset(struct admin *admin, struct instant real,
                       const struct http_request *request, const char *name,
                       struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    if (admin->answering != NULL)
        answer_reset(admin->answering);
    else
        store_reset(admin->store);
    journal_clear(admin->journal);
    admin_write(out, 200,
                json_pack("{s:s, s:I}", "status", "ok", "records",
                          (json_int_t)store_record_count(admin->store)));
}

static void post_reload(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    struct error error = ERROR_INIT;

    (void)real;
    (void)request;
    (void)name;
    if (admin->reload(admin->stage, NULL, 0, &error))
        admin_write(out, 200,
                    json_pack("{s:s, s:s}", "status", "ok", "contract", admin->title));
    else
        admin_write_error(out, 409, error.text, error.hint);
}

static void get_preferences(struct admin *admin, struct instant real,
                            const struct http_request *request, const char *name,
                            struct http_response *out)
{
    (void)real;
    (void)request;
    (void)name;
    admin_write(out, 200, preference_rules_print(admin->preferences));
}

static bool take_preferences(struct admin *admin, struct instant real, const json_t *body,
                             struct error *error)
{
    (void)real;
    return preference_rules_set(admin->preferences, body, error);
}

static void put_preferences(struct admin *admin, struct instant real,
                            const struct http_request *request, const char *name,
                            struct http_response *out)
{
    (void)name;
    admin_put(admin, real, request, out, take_preferences, get_preferences);
}

static void delete_preferences(struct admin *admin, struct instant real,
                               const struct http_request *request, const char *name,
                               struct http_response *out)
{
    json_auto_t *none = json_object();
    bool done = preference_rules_set(admin->preferences, none, NULL);

    assert(done);
    (void)done;
    get_preferences(admin, real, request, name, out);
}

static void get_openapi(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    (void)admin;
    (void)real;
    (void)request;
    (void)name;
    admin_write_text(out, "application/yaml", memory_text(embedded_control));
}

const struct admin_route admin_routes[] = {
    {"GET", "", admin_get_page},
    {"GET", "health", get_health},
    {"GET", "ready", admin_get_ready},
    {"GET", "openapi.yaml", get_openapi},
    {"GET", "contract", admin_get_contract},
    {"GET", "contract/document", admin_get_document},
    {"GET", "metrics", admin_get_metrics},
    {"GET", "clock", admin_get_clock},
    {"PUT", "clock", admin_put_clock},
    {"DELETE", "clock", admin_delete_clock},
    {"GET", "preferences", get_preferences},
    {"PUT", "preferences", put_preferences},
    {"DELETE", "preferences", delete_preferences},
    {"GET", "faults/kinds", admin_get_fault_kinds},
    {"GET", "faults", admin_get_faults},
    {"PUT", "faults", admin_put_faults},
    {"DELETE", "faults", admin_delete_faults},
    {"GET", "defects", admin_get_defects},
    {"PUT", "defects", admin_put_defects},
    {"DELETE", "defects", admin_delete_defects},
    {"GET", "journal", admin_get_journal},
    {"DELETE", "journal", admin_delete_journal},
    {"POST", "journal/count", admin_count_journal},
    {"POST", "journal/find", admin_find_journal},
    {"POST", "reset", post_reset},
    {"POST", "reload", post_reload},
    {"PATCH", "records/{set}/{id}", admin_patch_record},
    {"GET", "webhooks", admin_get_webhooks},
    {"PUT", "webhooks", admin_put_webhooks},
    {"DELETE", "webhooks", admin_delete_webhooks},
    {"POST", "webhooks/{name}", admin_post_webhook},
    {NULL, NULL, NULL},
};

/* True when `name` is of the control at `path`; `*rest` is what stands in place of its
 * parameters. */
static bool is_meant(const char *path, const char *name, const char **rest)
{
    size_t length = strcspn(path, "{");
    bool is_open = path[length] == '{';

    *rest = name + (strlen(name) < length ? strlen(name) : length);
    return is_open ? strncmp(path, name, length) == 0 : strcmp(path, name) == 0;
}

/* Without the slash the page is meant. */
static bool lacks_slash(const struct http_request *request)
{
    size_t length = strlen(ADMIN_PREFIX) - 1;

    return strncmp(request->path, ADMIN_PREFIX, length) == 0 &&
           request->path[length] == '\0';
}

bool admin_owns(const struct http_request *request)
{
    return strncmp(request->path, ADMIN_PREFIX, strlen(ADMIN_PREFIX)) == 0 ||
           lacks_slash(request);
}

/* Refuses what no control has, or none by this method. */
static void refuse(const char *allow, struct http_response *out)
{
    if (allow[0] == '\0') {
        admin_write_error(out, 404, "there is no such control",
                          "try GET " ADMIN_PREFIX "health");
        return;
    }
    http_headers_set(&out->headers, "Allow", allow);
    admin_write_error(out, 405, "this control does not take the method", NULL);
}

void admin_follow(struct admin *admin, const struct admin_route *routes,
                  struct instant real, const struct http_request *request,
                  struct http_response *out)
{
    const char *method = strcmp(request->method, "HEAD") == 0 ? "GET" : request->method;
    const char *name;
    char allow[64] = "";

    if (!admin_admits(admin, request, out))
        return;
    if (lacks_slash(request)) {
        admin_lead_to_page(out);
        return;
    }
    name = request->path + strlen(ADMIN_PREFIX);
    for (size_t i = 0; routes[i].path != NULL; i++) {
        size_t length = strlen(allow);
        const char *rest;

        if (!is_meant(routes[i].path, name, &rest))
            continue;
        if (strcmp(routes[i].method, method) == 0) {
            routes[i].run(admin, real, request, rest, out);
            return;
        }
        snprintf(allow + length, sizeof allow - length, "%s%s", length == 0 ? "" : ", ",
                 routes[i].method);
    }
    refuse(allow, out);
}

void admin_request(struct admin *admin, struct instant real,
                   const struct http_request *request, struct http_response *out)
{
    admin_follow(admin, admin_routes, real, request, out);
}
