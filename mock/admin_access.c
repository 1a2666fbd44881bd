/* SPDX-License-Identifier: Apache-2.0 */
/* What is answered to whom the control is closed to. */
#include "mock/admin_internal.h"

#include <string.h>

static const struct {
    int status;
    const char *error, *hint;
} refusals[] = {
    [ACCESS_NO_TOKEN] = {401, "the control asks for its token",
                         "send Authorization: Bearer TOKEN"},
    [ACCESS_FAR] = {403, "the control is for this machine alone",
                    "start the mock with --admin-token-file to open it to others"},
    [ACCESS_NAME] = {403, "the control is asked for by a name that may be anybody's",
                     "ask for it by its address, or as localhost"},
    [ACCESS_ORIGIN] = {403, "a page of another origin may not change anything", NULL},
};

bool admin_admits(const struct admin *admin, const struct http_request *request,
                  struct http_response *out)
{
    enum access_verdict verdict = ACCESS_GRANTED;

    if (admin->access != NULL && strcmp(request->path, ADMIN_PREFIX) == 0)
        verdict = access_judge_open(admin->access, request);
    else if (admin->access != NULL)
        verdict = access_judge(admin->access, request, admin->authority);

    if (verdict == ACCESS_GRANTED)
        return true;
    if (verdict == ACCESS_NO_TOKEN)
        http_headers_set(&out->headers, "WWW-Authenticate", "Bearer");
    admin_write_error(out, refusals[verdict].status, refusals[verdict].error,
                      refusals[verdict].hint);
    return false;
}
