/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener.h"

#include "src/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A reader that waits for the file must never see half of it: hence the rename. */
bool listener_write_port(int port, const char *path, struct error *error)
{
    AUTO_FREE char *partial = memory_format("%s.%ld", path, (long)getpid());
    FILE *file = fopen(partial, "w");
    bool written = file != NULL && fprintf(file, "%d\n", port) > 0;

    if (file != NULL)
        written = fclose(file) == 0 && written;
    if (written && rename(partial, path) == 0)
        return true;
    error_set(error, ERROR_SYSTEM, "cannot write the port file %s: %s", path,
              strerror(errno));
    unlink(partial);
    return false;
}
