/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <stdarg.h>
#include <string.h>

#define VALUE_LENGTH 60 /* bytes of a value in a message */

char *schema_shorten(const json_t *value)
{
    char *text = value_print(value);
    if (strlen(text) <= VALUE_LENGTH) {
        return text;
    }
    size_t length = VALUE_LENGTH;
    while (((unsigned char)text[length] & 0xC0) == 0x80) {
        length--; /* never within a character */
    }
    text[length] = '\0';
    char *shortened = memory_format("%s...", text);
    free(text);
    return shortened;
}

static void add_path(struct text *out, const struct schema_path *path)
{
    if (path == NULL) {
        return;
    }
    add_path(out, path->outer);
    if (path->name == NULL) {
        text_add_format(out, "/%zu", path->index);
        return;
    }
    text_add_char(out, '/');
    const struct tape_node *name = path->name;
    for (uint32_t i = 0; i < name->length; i++) {
        if (name->text[i] == '~' || name->text[i] == '/') {
            text_add_string(out, name->text[i] == '~' ? "~0" : "~1");
        } else {
            text_add_char(out, name->text[i]);
        }
    }
}

static void emit(struct schema_run *run, const char *keyword, const char *place,
                 const json_t *value, const char *message)
{
    if (run->stopped) {
        return;
    }
    AUTO_TEXT struct text path;
    text_init(&path, TEXT_CEILING);
    add_path(&path, run->path);
    struct schema_violation violation = {.keyword = keyword,
                                         .instance = text_string(&path),
                                         .schema = place,
                                         .message = message,
                                         .value = value};
    run->stopped = !run->report(run->context, &violation) || run->stopped;
}

static void emit_check(struct schema_run *run, const struct schema_check *check,
                       const json_t *value, const char *message)
{
    AUTO_FREE char *place =
        value_pointer_join(run->schema->pointer, check->keyword->name);
    emit(run, check->keyword->name, place, value, message);
}

bool schema_fail(struct schema_run *run, const struct schema_check *check,
                 const struct tape_node *instance, const char *format, ...)
{
    if (run->report != NULL) {
        char message[ERROR_TEXT_SIZE];
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(message, sizeof message, format, arguments);
        va_end(arguments);
        json_t *value = tape_value(instance);
        emit_check(run, check, value, message);
        json_decref(value);
    }
    return false;
}

bool schema_fail_value(struct schema_run *run, const struct schema_check *check,
                       const struct tape_node *instance, const char *format, ...)
{
    if (run->report != NULL) {
        char expected[ERROR_TEXT_SIZE];
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(expected, sizeof expected, format, arguments);
        va_end(arguments);
        json_t *value = tape_value(instance);
        AUTO_FREE char *received = schema_shorten(value);
        AUTO_FREE char *message = memory_format("%s, received %s", expected, received);
        emit_check(run, check, value, message);
        json_decref(value);
    }
    return false;
}

bool schema_fail_member(struct schema_run *run, const struct schema_check *check,
                        const struct tape_node *member, const struct tape_node *name,
                        size_t index, const char *text)
{
    struct schema_path path = {run->path, name, index};
    run->path = &path;
    schema_fail_value(run, check, member, "%s", text);
    run->path = path.outer;
    return false;
}

bool schema_fail_schema(struct schema_run *run, const char *keyword,
                        const struct tape_node *instance, const char *text)
{
    if (run->report != NULL && run->schema != NULL) {
        json_t *value = tape_value(instance);
        AUTO_FREE char *received = schema_shorten(value);
        AUTO_FREE char *message = memory_format("%s, received %s", text, received);
        emit(run, keyword, run->schema->pointer, value, message);
        json_decref(value);
    }
    return false;
}
