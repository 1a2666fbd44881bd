/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/alike.h"
#include "conformance/rules/narrowed.h"

#include "src/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TAIL 8 /* characters of a name that are replaced */

char alike_character(char character)
{
    if (character == '9')
        return '0';
    if (character == 'f' || character == 'z')
        return 'a';
    if (character == 'F' || character == 'Z')
        return 'A';
    return isalnum((unsigned char)character) ? (char)(character + 1) : character;
}

static char *alike_from(const char *text, size_t start)
{
    char *changed = memory_text(text);
    for (char *at = changed + start; *at != '\0'; at++)
        *at = alike_character(*at);
    return changed;
}

char *alike_text(const char *text)
{
    return alike_from(text, 0);
}

char *alike_name(const char *name)
{
    size_t length = strlen(name);
    return alike_from(name, length > TAIL ? length - TAIL : 0);
}

char *alike_id(const struct contract_parameter *parameter, const char *id)
{
    char *other = alike_name(id);
    if (narrowed_takes(parameter, other))
        return other;
    free(other);
    other = memory_text(id);
    for (char *at = other; *at != '\0'; at++)
        if (isdigit((unsigned char)*at))
            *at = alike_character(*at);
    return other;
}
