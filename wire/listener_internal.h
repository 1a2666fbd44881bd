/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the listener share with each other and with nobody else.
 */
#ifndef COUNTERSIGN_LISTENER_INTERNAL_H
#define COUNTERSIGN_LISTENER_INTERNAL_H

#include "wire/listener.h"

/* Opens a listening socket on `host` (see struct listener_options) and `port`. Returns
 * it, the caller's to close, and in `*bound` its port and in `*url` new the URL that
 * reaches it. -1 with an error when that fails. */
__attribute__((warn_unused_result)) int listener_socket_open(const char *host, int port,
                                                             int *bound, char **url,
                                                             struct error *error);

/* Adds a share and returns `prepared`. */
struct listener_prepared *listener_prepared_share(struct listener_prepared *prepared);

#endif
