/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_value.h"

#include "src/value.h"

#include <string.h>

void report_value_set(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, value_string(text, strlen(text)));
}

void report_value_set_number(json_t *object, const char *key, size_t number)
{
    json_object_set_new(object, key, json_integer((json_int_t)number));
}

void report_value_print(json_t *root, FILE *stream)
{
    json_dumpf(root, stream, JSON_INDENT(2));
    fputc('\n', stream);
    json_decref(root);
}
