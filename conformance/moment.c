/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/moment.h"

#include "src/now.h"

#include <stdlib.h>
#include <string.h>

#define LAST_SECOND 253402300799LL /* of the year 9999 */
#define MOST_DIGITS 12

/* What the environment says; NULL: nothing. */
static const char *fixed(void)
{
    const char *written = getenv(MOMENT_VARIABLE);
    return written == NULL || *written == '\0' ? NULL : written;
}

bool moment_is_fixed(void)
{
    return fixed() != NULL;
}

bool moment_read(struct instant *out, struct error *error)
{
    const char *written = fixed();
    if (written == NULL) {
        *out = (struct instant){.seconds = now_real().seconds};
        return true;
    }
    long long seconds = strtoll(written, NULL, 10);
    if (strspn(written, "0123456789") == strlen(written) &&
        strlen(written) <= MOST_DIGITS && seconds <= LAST_SECOND) {
        *out = (struct instant){.seconds = seconds};
        return true;
    }
    error_set(error, ERROR_USAGE, "%s is no number of seconds: %s", MOMENT_VARIABLE,
              written);
    error_hint(error, "give the seconds since the beginning of 1970, or unset it");
    return false;
}
