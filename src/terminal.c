/* SPDX-License-Identifier: Apache-2.0 */
#include "src/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEFAULT_COLUMNS 80
#define FEWEST_COLUMNS  20
#define MOST_COLUMNS    1000

bool terminal_is(FILE *stream)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(stream)) == 1 && (kind == NULL || strcmp(kind, "dumb") != 0);
}

bool terminal_has_colour(FILE *stream)
{
    const char *refused = getenv("NO_COLOR");
    return terminal_is(stream) && (refused == NULL || *refused == '\0');
}

size_t terminal_columns(FILE *stream)
{
    const char *written = getenv("COLUMNS");
    long count = written == NULL ? 0 : strtol(written, NULL, 10);
    struct winsize size;
    if (count < FEWEST_COLUMNS && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0)
        count = size.ws_col;
    return count >= FEWEST_COLUMNS && count <= MOST_COLUMNS ? (size_t)count
                                                            : DEFAULT_COLUMNS;
}
