/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/exposition.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>

void exposition_family(struct text *out, const char *name, enum exposition_type type,
                       const char *help)
{
    text_add_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
                    type == EXPOSITION_COUNTER ? "counter" : "gauge");
}

static void add_label(struct text *out, const struct exposition_label *label)
{
    text_add_format(out, "%s=\"", label->name);
    for (const char *at = label->value; *at != '\0'; at++) {
        if (*at == '\n')
            text_add_string(out, "\\n");
        else if (*at == '"' || *at == '\\')
            text_add_format(out, "\\%c", *at);
        else
            text_add_char(out, *at);
    }
    text_add_char(out, '"');
}

/* What is counted is written as a whole number, anything else with the fewest digits that
 * tell it. */
static void add_value(struct text *out, double value)
{
    if (value == floor(value) && fabs(value) < 1e15) {
        text_add_format(out, "%.0f", value);
    } else {
        json_auto_t *number = json_real(value);
        AUTO_FREE char *text = value_print(number);

        text_add_string(out, text);
    }
}

void exposition_sample(struct text *out, const char *name,
                       const struct exposition_label *labels, size_t count, double value)
{
    text_add_string(out, name);
    for (size_t i = 0; i < count; i++) {
        text_add_char(out, i == 0 ? '{' : ',');
        add_label(out, &labels[i]);
    }
    text_add_string(out, count == 0 ? " " : "} ");
    add_value(out, value);
    text_add_char(out, '\n');
}

void exposition_single(struct text *out, const char *name, enum exposition_type type,
                       const char *help, double value)
{
    exposition_family(out, name, type, help);
    exposition_sample(out, name, NULL, 0, value);
}
