/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What opens the control of a mock that asks for a token: given to the mock and to those
 * who move its clock and reset it, by the environment.
 */
#ifndef COUNTERSIGN_CONTROL_TOKEN_H
#define COUNTERSIGN_CONTROL_TOKEN_H

#include "src/http.h"

#define CONTROL_TOKEN_VARIABLE "COUNTERSIGN_ADMIN_TOKEN"

/* Returns new the token of the environment, or NULL. */
char *control_token_given(void);

/* Presents a token; NULL: none. */
void control_token_present(const char *token, struct http_headers *headers);

#endif
