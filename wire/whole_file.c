/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/whole_file.h"

#include "src/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A reader that waits for the file must never see half of it: hence the rename. */
bool whole_file_write(const char *path, const char *what, const char *text,
                      struct error *error)
{
    AUTO_FREE char *partial = memory_format("%s.%ld", path, (long)getpid());
    FILE *file = fopen(partial, "w");
    bool written = file != NULL && fputs(text, file) >= 0;

    if (file != NULL)
        written = fclose(file) == 0 && written;
    if (written && rename(partial, path) == 0)
        return true;
    error_set(error, ERROR_SYSTEM, "cannot write the %s %s: %s", what, path,
              strerror(errno));
    unlink(partial);
    return false;
}
