/* SPDX-License-Identifier: Apache-2.0 */
#include "src/control_token.h"

#include "src/memory.h"

#include <stdlib.h>

char *control_token_given(void)
{
    return memory_text(getenv(CONTROL_TOKEN_VARIABLE));
}

void control_token_present(const char *token, struct http_headers *headers)
{
    AUTO_FREE char *value =
        token == NULL || token[0] == '\0' ? NULL : memory_format("Bearer %s", token);

    if (value != NULL)
        http_headers_set(headers, "Authorization", value);
}
