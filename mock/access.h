/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may control the mock. Without a token: clients on this machine, asking for it by an
 * address or as localhost, so that no name of somebody else's that leads here (DNS
 * rebinding) opens it to a web page. With a token: whoever presents it, from anywhere. In
 * neither case may a page of another origin change anything.
 */
#ifndef COUNTERSIGN_ACCESS_H
#define COUNTERSIGN_ACCESS_H

#include "src/control_token.h"
#include "src/error.h"
#include "src/http.h"

#include <stdbool.h>

struct access;

/* Returns new the access by the token in `file`, where that is not NULL, else by that of
 * the environment, else without one. NULL with an error, which does not tell the token.
 */
__attribute__((warn_unused_result)) struct access *access_new(const char *file,
                                                              struct error *error);
void access_free(struct access *access); /* NULL is allowed */

/* True when a token has to be presented. */
bool access_takes_token(const struct access *access);

enum access_verdict {
    ACCESS_GRANTED,
    ACCESS_NO_TOKEN, /* none, or another one */
    ACCESS_FAR,      /* from another machine */
    ACCESS_NAME,     /* asked for by a name that may be anybody's */
    ACCESS_ORIGIN,   /* a page of another origin wants to change something */
};

/* Judges a request; `own` is another authority that the mock is reached by, or NULL. */
enum access_verdict access_judge(const struct access *access,
                                 const struct http_request *request, const char *own);

/* As access_judge for what holds nothing but what the program does: no token is needed.
 */
enum access_verdict access_judge_open(const struct access *access,
                                      const struct http_request *request);

#endif
