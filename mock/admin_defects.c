/* SPDX-License-Identifier: Apache-2.0 */
/* The defects that are played. Playing others is serving the contract anew: a defect
 * changes the model before it is used. */
#include "mock/admin_internal.h"

#include "src/memory.h"

#include <stdlib.h>

static json_t *print_one(const struct defect *defect)
{
    return json_pack("{s:s, s:s, s:s}", "id", defect->id, "family", defect_family(defect),
                     "summary", defect_summary(defect));
}

void admin_get_defects(struct admin *admin, struct instant real,
                       const struct http_request *request, const char *name,
                       struct http_response *out)
{
    const struct defect_list *offered = defects_offered(admin->defects);
    struct defect_list list = {0};
    json_t *on = json_array(), *all = json_array();

    (void)real;
    (void)request;
    (void)name;
    if (offered == NULL)
        defect_list_all(admin->contract, &list);
    offered = offered == NULL ? &list : offered;
    for (size_t i = 0; i < offered->count; i++) {
        json_array_append_new(all, print_one(&offered->items[i]));
        if (defects_play(admin->defects, &offered->items[i]))
            json_array_append_new(on, json_string(offered->items[i].id));
    }
    defect_list_clear(&list);
    admin_write(out, 200, json_pack("{s:o, s:o}", "on", on, "offered", all));
}

static void play(struct admin *admin, struct instant real,
                 const struct http_request *request, const char *const *ids, size_t count,
                 struct http_response *out)
{
    struct error error = ERROR_INIT;

    if (admin->reload(admin->stage, ids, count, &error))
        admin_get_defects(admin, real, request, "", out);
    else
        admin_write_error(out, error.code == ERROR_USAGE ? 400 : 409, error.text,
                          error.hint);
}

/* Reads { on: [...] } or the array alone; false: it is neither. The identifiers are
 * borrowed from `body`, their array is new. */
static bool read_ids(const json_t *body, const char ***ids, size_t *count)
{
    const json_t *on = json_is_object(body) ? json_object_get(body, "on") : body;
    const char **items = memory_array(json_array_size(on) + 1, sizeof *items);

    *ids = items;
    *count = json_array_size(on);
    for (size_t i = 0; i < *count; i++) {
        items[i] = json_string_value(json_array_get(on, i));
        if (items[i] == NULL)
            return false;
    }
    return json_is_array(on);
}

void admin_put_defects(struct admin *admin, struct instant real,
                       const struct http_request *request, const char *name,
                       struct http_response *out)
{
    json_auto_t *body = admin_body(request, out);
    const char **ids;
    size_t count;

    (void)name;
    if (body == NULL)
        return;
    if (read_ids(body, &ids, &count))
        play(admin, real, request, ids, count, out);
    else
        admin_write_error(out, 400, "defects are an array of identifiers",
                          "send {\"on\": [...]} with some of those that GET " ADMIN_PREFIX
                          "defects offers");
    free(ids);
}

void admin_delete_defects(struct admin *admin, struct instant real,
                          const struct http_request *request, const char *name,
                          struct http_response *out)
{
    static const char *const none[] = {NULL};

    (void)name;
    play(admin, real, request, none, 0, out);
}
