/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include <assert.h>

struct listener_options listener_defaults(struct listener_options options)
{
    assert(options.answer != NULL);
    if (options.body_ceiling == 0)
        options.body_ceiling = LISTENER_BODY_CEILING;
    if (options.head_ceiling == 0)
        options.head_ceiling = LISTENER_HEAD_CEILING;
    if (options.connection_limit == 0)
        options.connection_limit = LISTENER_CONNECTION_LIMIT;
    if (options.idle_timeout == 0)
        options.idle_timeout = LISTENER_IDLE_TIMEOUT;
    options.host = options.unix_socket = NULL; /* borrowed, and not needed any more */
    options.certificate = NULL;
    return options;
}
