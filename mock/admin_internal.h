/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the control share.
 */
#ifndef COUNTERSIGN_ADMIN_INTERNAL_H
#define COUNTERSIGN_ADMIN_INTERNAL_H

#include "mock/admin.h"

#include <jansson.h>

/* Writes an answer; `body` is taken. */
void admin_write(struct http_response *out, int status, json_t *body);
void admin_write_error(struct http_response *out, int status, const char *error,
                       const char *hint);

/* Answers 200 with a text, which is taken. */
void admin_write_text(struct http_response *out, const char *media, char *text);

/* Returns new the request's JSON; NULL, and the refusal is written, when it is none. */
json_t *admin_body(const struct http_request *request, struct http_response *out);

/* Refuses what was not right, with its reason and, where the error has one, its place. */
void admin_refuse(struct http_response *out, const struct error *error);

/* A control; `name` is what stands in place of its path's parameters, as on the wire. */
typedef void admin_control(struct admin *admin, struct instant real,
                           const struct http_request *request, const char *name,
                           struct http_response *out);

/* A control as control.yaml describes it; its parameters end its path. */
struct admin_route {
    const char *method, *path;
    admin_control *run;
};
extern const struct admin_route admin_routes[]; /* ended by one without a path */

/* As admin_request by other routes. */
void admin_follow(struct admin *admin, const struct admin_route *routes,
                  struct instant real, const struct http_request *request,
                  struct http_response *out);

/* True when the control may be used; otherwise the refusal is written. */
bool admin_admits(const struct admin *admin, const struct http_request *request,
                  struct http_response *out);

/* Takes what a request holds; false, and nothing changes, when that is not right. */
typedef bool admin_take(struct admin *admin, struct instant real, const json_t *body,
                        struct error *error);

/* Serves a PUT: what was taken is shown by `show`, what was not is refused with its
 * reason and, where the error has one, its place. */
void admin_put(struct admin *admin, struct instant real,
               const struct http_request *request, struct http_response *out,
               admin_take *take, admin_control *show);

/* Answers who asks for the control without the slash behind it. */
void admin_lead_to_page(struct http_response *out);

admin_control admin_get_ready, admin_get_clock, admin_put_clock, admin_delete_clock;
admin_control admin_get_page, admin_get_contract, admin_get_document, admin_get_metrics;
admin_control admin_get_defects, admin_put_defects, admin_delete_defects;
admin_control admin_get_fault_kinds, admin_get_faults, admin_put_faults,
    admin_delete_faults;
admin_control admin_get_journal, admin_delete_journal, admin_count_journal,
    admin_find_journal;
admin_control admin_get_webhooks, admin_put_webhooks, admin_delete_webhooks,
    admin_post_webhook, admin_patch_record;

#endif
