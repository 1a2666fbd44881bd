/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report.h"

#include <string.h>

const struct report_format report_formats[] = {
    {"text", "what the terminal shows", report_print_text},
    {"json", "every finding, versioned; schema/report.schema.json describes it",
     report_print_json},
    {0},
};

const struct report_format *report_format_named(const char *name)
{
    for (const struct report_format *format = report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

const char *report_outcome(const struct run *run)
{
    switch (run_status(run)) {
    case COMMAND_HELD:
        return "held";
    case COMMAND_BROKEN:
        return "broken";
    case COMMAND_UNREACHABLE:
        return "unreachable";
    case COMMAND_UNEXERCISED:
        return "not exercised";
    case COMMAND_INVALID:
        break;
    }
    return "invalid";
}
