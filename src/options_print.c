/* SPDX-License-Identifier: Apache-2.0 */
#include "src/options.h"

#include "src/paragraph.h"
#include "src/text.h"

#define WIDEST_HEAD 26 /* a wider one has its text start on the next line */
#define GAP         2

/* "  -p, --port PORT" */
static void head(const struct option *option, struct text *out)
{
    text_add_string(out, "  ");
    if (option->letter != 0) {
        text_add_format(out, "-%c, ", option->letter);
    } else {
        text_add_string(out, "    ");
    }
    text_add_format(out, "--%s", option->name);
    if (option->argument != NULL) {
        text_add_format(out, " %s", option->argument);
    }
}

void options_explain(const struct option *option, struct text *out)
{
    text_add_string(out, option->text);
    if (option->minimum != 0 || option->maximum != 0) {
        text_add_format(out, " From %lld to %lld.", (long long)option->minimum,
                        (long long)option->maximum);
    }
    if (option->initial != NULL) {
        text_add_format(out, " Default: %s.", option->initial);
    }
    if (option->repeatable) {
        text_add_string(out, " May be given several times.");
    }
}

static int text_column(const struct option *table)
{
    int column = 0;
    for (; table->name != NULL; table++) {
        AUTO_TEXT struct text line;
        text_init(&line, TEXT_CEILING);
        head(table, &line);
        int width = paragraph_width(text_string(&line), line.length);
        if (!table->hidden && width <= WIDEST_HEAD && width > column) {
            column = width;
        }
    }
    return column + GAP;
}

static void print_option(const struct option *option, FILE *stream, int column, int width)
{
    AUTO_TEXT struct text line;
    AUTO_TEXT struct text explanation;
    text_init(&line, TEXT_CEILING);
    text_init(&explanation, TEXT_CEILING);
    head(option, &line);
    options_explain(option, &explanation);
    fputs(text_string(&line), stream);
    int used = paragraph_width(text_string(&line), line.length);
    if (used + GAP > column) {
        fputc('\n', stream);
        used = 0;
    }
    paragraph_print(stream, text_string(&explanation), column, used, width);
}

void options_print(const struct option *table, FILE *stream, int width)
{
    if (table == NULL) {
        return;
    }
    int column = text_column(table);
    for (; table->name != NULL; table++) {
        if (!table->hidden) {
            print_option(table, stream, column, width);
        }
    }
}
