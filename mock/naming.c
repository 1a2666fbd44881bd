/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "mock/naming.h"

#include "src/memory.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Returns new the last segment of a path; "." and ".." have a name elsewhere. */
static char *last_segment(const char *path)
{
    AUTO_FREE char *whole = NULL;
    size_t end = strlen(path), start;

    while (end > 1 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/';)
        start--;
    if (end - start > 2 || strspn(path + start, "./") < end - start)
        return memory_text_of(path + start, end - start);
    whole = realpath(path, NULL);
    return whole == NULL || strcmp(whole, "/") == 0 ? memory_text("contract")
                                                    : last_segment(whole);
}

static bool drop_ending(char *name)
{
    static const char *const endings[] = {".yaml", ".yml", ".json"};
    char *dot = strrchr(name, '.');

    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof endings[0]; i++)
        if (strcmp(dot, endings[i]) == 0) {
            *dot = '\0';
            return true;
        }
    return false;
}

/* What every contract's file may be called says nothing. */
static char *name_of(const char *path)
{
    char *name = last_segment(path);
    const char *slash = strrchr(path, '/');
    AUTO_FREE char *folder = NULL;

    if (!drop_ending(name) ||
        (strcmp(name, "contract") != 0 && strcmp(name, "openapi") != 0))
        return name;
    folder = slash == NULL   ? memory_text(".")
             : slash == path ? memory_text("/")
                             : memory_text_of(path, (size_t)(slash - path));
    free(name);
    return last_segment(folder);
}

void naming_read(const char *text, struct naming *out)
{
    size_t length = strcspn(text, "/=");
    bool is_named = length > 0 && text[length] == '=';

    out->path = is_named ? text + length + 1 : text;
    out->name = is_named ? memory_text_of(text, length) : name_of(text);
}

void naming_clear(struct naming *naming)
{
    free(naming->name);
    naming->name = NULL;
}

char *naming_variable(const struct naming *naming)
{
    AUTO_FREE char *name = memory_text(naming->name);

    for (char *at = name; *at != '\0'; at++)
        *at = isalnum((unsigned char)*at) ? (char)toupper((unsigned char)*at) : '_';
    return memory_format("COUNTERSIGN_%s_URL", name);
}
