/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/admin_internal.h"

#include "mock/assign.h"
#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"
#include "wire/session.h"

#include <stdint.h>
#include <string.h>

static bool has_webhooks(const struct admin *admin, struct http_response *out)
{
    if (admin->courier != NULL)
        return true;
    admin_write_error(out, 404, "the contract declares no webhooks",
                      "they stand under webhooks at the top of the document");
    return false;
}

void admin_get_webhooks(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    json_t *names = json_array(), *body;

    (void)real;
    (void)request;
    (void)name;
    for (size_t i = 0; i < admin->contract->webhook_count; i++)
        json_array_append_new(names, json_string(admin->contract->webhooks[i].name));
    body = admin->courier == NULL ? json_object() : courier_print(admin->courier);
    json_object_set_new(body, "webhooks", names);
    admin_write(out, 200, body);
}

void admin_put_webhooks(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    json_auto_t *body = admin_body(request, out);
    const char *url = value_string_member(body, "url");
    struct error error = ERROR_INIT;

    if (body == NULL || !has_webhooks(admin, out))
        return;
    if (url == NULL || json_object_size(body) != 1)
        admin_write_error(out, 400, "webhooks take an object with a url",
                          "send {\"url\": \"http://127.0.0.1:8090/\"}");
    else if (!admin->webhooks_anywhere && !session_is_loopback(url))
        admin_write_error(out, 403, "webhooks are sent to this machine alone",
                          "start the mock with --webhook-anywhere to name other hosts");
    else if (!courier_aim(admin->courier, url, &error))
        admin_write_error(out, 400, error.text, error.hint);
    else
        admin_get_webhooks(admin, real, request, name, out);
}

void admin_delete_webhooks(struct admin *admin, struct instant real,
                           const struct http_request *request, const char *name,
                           struct http_response *out)
{
    if (has_webhooks(admin, out) && courier_aim(admin->courier, NULL, NULL))
        admin_get_webhooks(admin, real, request, name, out);
}

/* The record of that identifier; NULL when there is none. */
static const json_t *find_record(const struct admin *admin,
                                 const struct contract_record_set *records,
                                 const char *id, size_t *number)
{
    const struct store_set *set = store_set_of(admin->store, records);

    *number = set == NULL || id == NULL ? STORE_NONE : store_find(set, id);
    return *number == STORE_NONE ? NULL : store_record(set, *number);
}

void admin_post_webhook(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    const struct contract_webhook *webhook =
        contract_webhook_named(admin->contract, name);
    json_auto_t *body =
        request->body_length == 0 ? json_object() : admin_body(request, out);
    const json_t *record = NULL, *id = json_object_get(body, "record");
    AUTO_FREE char *text = id == NULL ? NULL : value_text(id);
    size_t number = STORE_NONE;

    if (body == NULL || !has_webhooks(admin, out))
        return;
    if (webhook == NULL) {
        admin_write_error(out, 404, "there is no such webhook",
                          "GET " ADMIN_PREFIX "webhooks lists them");
        return;
    }
    if (webhook->records != NULL)
        record = find_record(admin, webhook->records, text, &number);
    if (webhook->records != NULL && record == NULL) {
        admin_write_error(out, 400, "there is no such record",
                          "send {\"record\": ID} with the identifier of one");
        return;
    }
    number = courier_send(admin->courier, webhook, record, clock_now(admin->clock, real));
    if (number == 0)
        admin_write_error(out, 409,
                          "it is not sent: there is no URL, no secret or no room",
                          "name a URL with PUT " ADMIN_PREFIX "webhooks");
    else
        admin_write(out, 202, json_pack("{s:I}", "delivery", (json_int_t)number));
}

static const struct contract_record_set *records_named(const struct contract *contract,
                                                       const char *name, size_t length)
{
    for (size_t i = 0; i < contract->record_set_count; i++)
        if (strlen(contract->records[i].name) == length &&
            strncmp(contract->records[i].name, name, length) == 0)
            return &contract->records[i];
    return NULL;
}

void admin_patch_record(struct admin *admin, struct instant real,
                        const struct http_request *request, const char *name,
                        struct http_response *out)
{
    size_t length = strcspn(name, "/"), number = STORE_NONE;
    const struct contract_record_set *records =
        records_named(admin->contract, name, length);
    AUTO_FREE char *id = memory_text(name[length] == '/' ? name + length + 1 : "");
    json_auto_t *patch = admin_body(request, out);
    const json_t *record;
    json_t *changed;

    if (patch == NULL)
        return;
    url_decode(id, strlen(id), false);
    record = records == NULL ? NULL : find_record(admin, records, id, &number);
    if (record == NULL || !json_is_object(patch)) {
        admin_write_error(out, record == NULL ? 404 : 400,
                          record == NULL ? "there is no such record"
                                         : "a change is an object (RFC 7396)",
                          "send PATCH " ADMIN_PREFIX "records/SET/ID");
        return;
    }
    changed = json_deep_copy((json_t *)(uintptr_t)record);
    assign_merge(changed, patch);
    admin_write(out, 200, json_incref(changed));
    store_replace(admin->store, records, number, changed, clock_now(admin->clock, real));
}
