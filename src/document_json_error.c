/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document_internal.h"

#include <string.h>

/* Where jansson's complaint is, and the bytes of the token it names, 0 when it names
 * none. */
struct trouble {
    size_t at, token;
};

/* jansson stops behind the token it names last; a reader looks for its start. */
static struct trouble locate(const json_error_t *failure, size_t length)
{
    size_t end = failure->position < 0 ? 0 : (size_t)failure->position;
    end = end < length ? end : length;
    const char *near = strstr(failure->text, "near '");
    size_t token = near != NULL ? strlen(near) - strlen("near ''") : 0;
    if (token > 0 && token <= end) {
        return (struct trouble){end - token, token};
    }
    return (struct trouble){end > 0 && end < length ? end - 1 : end, 0};
}

/* The offset of the container that is still open at `end`. */
static size_t container_of(const char *text, size_t end)
{
    size_t open[DOCUMENT_MAX_DEPTH + 1] = {0};
    size_t depth = 0;
    size_t at = 0;
    while (at < end) {
        if (text[at] == '"') {
            at = document_json_string_end(text, end, at);
            continue;
        }
        if (text[at] == '[' || text[at] == '{') {
            open[++depth] = at;
        } else if ((text[at] == ']' || text[at] == '}') && depth > 0) {
            depth--;
        }
        at++;
    }
    return open[depth];
}

/* Where the key of `token` bytes at `again` stands first in the same object, or `again`.
 */
static size_t first_key(const char *text, size_t again, size_t token)
{
    size_t depth = 0;
    size_t at = container_of(text, again) + 1;
    while (at < again) {
        if (text[at] == '"') {
            size_t end = document_json_string_end(text, again, at);
            size_t behind = end + strspn(text + end, " \t\r\n");
            if (depth == 0 && end - at == token && text[behind] == ':' &&
                memcmp(text + at, text + again, token) == 0) {
                return at;
            }
            at = end;
            continue;
        }
        depth += text[at] == '[' || text[at] == '{';
        depth -= text[at] == ']' || text[at] == '}';
        at++;
    }
    return again;
}

/* The start of the string that covers `at`, or `at` itself. */
static size_t string_start(const char *text, size_t at)
{
    size_t i = 0;
    while (i < at) {
        size_t end = text[i] == '"' ? document_json_string_end(text, at + 1, i) : i + 1;
        if (end > at) {
            return i;
        }
        i = end;
    }
    return at;
}

/* Says where the key whose string covers `at` stands first; returns the start of it. */
static size_t refuse_duplicate(const char *text, size_t length, size_t at,
                               struct error *error)
{
    size_t again = string_start(text, at < length ? at : length - 1);
    size_t token = document_json_string_end(text, length, again) - again;
    int shown = token < 62 ? (int)token - 2 : 60;
    size_t first = first_key(text, again, token);
    int line, column;
    document_locate(text, first, &line, &column);
    if (first == again) {
        error_set(error, ERROR_INVALID, "the key '%.*s' stands twice", shown,
                  text + again + 1);
    } else {
        error_set(error, ERROR_INVALID, "the key '%.*s' stands twice; first at %d:%d",
                  shown, text + again + 1, line, column);
    }
    error_hint(error, "remove or rename one of them");
    return again;
}

/* What to do about a complaint of jansson's that says `part`. */
static const struct advice {
    const char *part, *hint;
} advices[] = {
    {"unexpected newline", "write \\n; a text stays on its line"},
    {"control character", "write \\t, \\n or \\uHHHH"},
    {"invalid escape", "write \\\\ for a backslash"},
    {"':' expected", "write \"key\": value"},
    {"invalid Unicode", "a character above U+FFFF is a pair, \\uD800 to \\uDBFF first"},
};

/* What to do, told from the complaint, the character it is about and the one before. */
static const char *syntax_hint(const char *complaint, const char *text, size_t at)
{
    for (size_t i = 0; i < sizeof(advices) / sizeof(advices[0]); i++) {
        if (strstr(complaint, advices[i].part) != NULL) {
            return advices[i].hint;
        }
    }
    size_t before = at;
    while (before > 0 && strchr(" \t\r\n", text[before - 1]) != NULL) {
        before--;
    }
    char previous = before > 0 ? text[before - 1] : '\0';
    if (text[at] == '/' || text[at] == '#') {
        return "JSON has no comments; remove it, or name the file .yaml";
    }
    if (text[at] == '\'') {
        return "JSON quotes texts with \", not with '";
    }
    if (previous == ',' && (text[at] == '}' || text[at] == ']')) {
        return "remove the comma before it";
    }
    if (strstr(complaint, "string or '}' expected") != NULL) {
        return "JSON quotes every key with \"";
    }
    if (strncmp(complaint, "'}' expected", 12) == 0 ||
        strncmp(complaint, "']' expected", 12) == 0) {
        bool closes = text[at] == ']' || text[at] == '}';
        return closes ? "it closes what something else opened"
                      : "a comma may be missing before it";
    }
    return "a value is a text in double quotes, a number without leading zeros, true, "
           "false, "
           "null, a list or an object";
}

/* Words as jansson's, but with the token as the file has it: jansson read a masked copy.
 */
static void refuse_syntax(const json_error_t *failure, const char *text,
                          struct trouble trouble, struct error *error)
{
    const char *near = strstr(failure->text, " near '");
    if (trouble.token > 0 && near != NULL) {
        error_set(error, ERROR_INVALID, "%.*s near '%.*s'", (int)(near - failure->text),
                  failure->text, (int)trouble.token, text + trouble.at);
    } else {
        error_set(error, ERROR_INVALID, "%s", failure->text);
    }
    error_hint(error, "%s", syntax_hint(failure->text, text, trouble.at));
}

/* What is said of a value that does not end where its text does. */
static const struct wording {
    const char *early, *early_hint, *second_hint;
} wordings[] = {
    [DOCUMENT_WHOLE] = {"the file ends too early",
                        "a bracket, a brace or a quote is never closed",
                        "a file holds one value; put several into a list"},
    [DOCUMENT_LINE] = {"the line ends too early",
                       "a line holds one record, and a record stands on one line; a file "
                       "that holds a list is named .json",
                       "a line holds one record"},
    [DOCUMENT_ITEM] = {"the file ends too early",
                       "a bracket, a brace or a quote is never closed",
                       "a comma may be missing before it"},
};

size_t document_json_refuse(const json_error_t *failure, const char *text, size_t length,
                            enum document_extent extent, struct error *error)
{
    const struct wording *wording = &wordings[extent];
    struct trouble trouble = locate(failure, length);
    size_t at = trouble.at;
    switch (json_error_code(failure)) {
    case json_error_duplicate_key:
        at = refuse_duplicate(text, length, at, error);
        break;
    case json_error_premature_end_of_input:
        error_set(error, ERROR_INVALID, "%s", wording->early);
        error_hint(error, "%s", wording->early_hint);
        break;
    case json_error_end_of_input_expected:
        error_set(error, ERROR_INVALID, "a second value starts here");
        error_hint(error, "%s", wording->second_hint);
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        error_set(error, ERROR_INVALID, "a text cannot hold NUL");
        error_hint(error, "remove the \\u0000");
        break;
    case json_error_numeric_overflow:
        while (at > 0 && strchr("+-.0123456789eE", text[at - 1]) != NULL) {
            at--;
        }
        error_set(error, ERROR_INVALID, "this number is too large");
        error_hint(error, "numbers reach to 1.797e308; quote it to mean text");
        break;
    default:
        refuse_syntax(failure, text, trouble, error);
    }
    return at;
}
