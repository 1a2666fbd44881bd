/* SPDX-License-Identifier: Apache-2.0 */
#include "src/options.h"

#include "src/diagnostic.h"
#include "src/memory.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct given {
    const struct option *option;
    const char *value; /* NULL for a switch */
};

struct options {
    const struct option *table;
    struct given *given; /* in the order of the command line */
    size_t given_count;
    const char **operands;
    size_t operand_count, operand_front;
};

/* The command line while it is read. */
struct reader {
    struct options *options;
    char *const *arguments;
    int count, next;
    struct error *error;
};

static const struct option no_options[] = {{.name = NULL}};

/* ---- the table ---- */

static const struct option *find_name(const struct option *table, const char *name,
                                      size_t length)
{
    for (; table->name != NULL; table++) {
        if (strlen(table->name) == length && memcmp(table->name, name, length) == 0) {
            return table;
        }
    }
    return NULL;
}

static const struct option *find_letter(const struct option *table, char letter)
{
    for (; table->name != NULL; table++) {
        if (table->letter == letter) {
            return table;
        }
    }
    return NULL;
}

static bool has_range(const struct option *option)
{
    return option->minimum != 0 || option->maximum != 0;
}

/* The nearest name that --help shows, borrowed from the table, or NULL. */
static const char *nearest_name(const struct option *table, const char *name)
{
    size_t count = 0;
    while (table[count].name != NULL) {
        count++;
    }
    AUTO_FREE const char **names = memory_array(count + 1, sizeof(*names));
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        if (!table[i].hidden) {
            names[shown++] = table[i].name;
        }
    }
    return diagnostics_nearest(name, names);
}

/* ---- parsing ---- */

static bool check_range(const struct option *option, const char *value,
                        struct error *error)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    bool starts = value[0] == '-' || (value[0] >= '0' && value[0] <= '9');
    if (!starts || end == value || *end != '\0') {
        error_set(error, ERROR_USAGE, "option '--%s' takes a whole number, not '%s'",
                  option->name, value);
        return false;
    }
    if (errno != 0 || number < option->minimum || number > option->maximum) {
        error_set(error, ERROR_USAGE, "option '--%s' takes %lld to %lld, not %s",
                  option->name, (long long)option->minimum, (long long)option->maximum,
                  value);
        return false;
    }
    return true;
}

static bool give(struct reader *reader, const struct option *option, const char *value)
{
    if (value != NULL && has_range(option) &&
        !check_range(option, value, reader->error)) {
        return false;
    }
    struct options *options = reader->options;
    options->given[options->given_count++] = (struct given){option, value};
    return true;
}

/* True for what a forgotten value would be followed by: another option, but not "-"
 * (standard input by custom) nor a negative number. */
static bool looks_like_option(const char *argument)
{
    return argument[0] == '-' && argument[1] != '\0' &&
           (argument[1] < '0' || argument[1] > '9');
}

/* Gives the option the argument behind it. */
static bool give_next(struct reader *reader, const struct option *option)
{
    const char *value =
        reader->next < reader->count ? reader->arguments[reader->next] : NULL;
    if (value == NULL || looks_like_option(value)) {
        error_set(reader->error, ERROR_USAGE, "option '--%s' needs a value: --%s=%s",
                  option->name, option->name, option->argument);
        return false;
    }
    reader->next++;
    return give(reader, option, value);
}

static bool refuse_unknown(struct reader *reader, const char *name)
{
    const char *nearest = nearest_name(reader->options->table, name);
    if (nearest != NULL) {
        error_set(reader->error, ERROR_USAGE,
                  "option '--%s' is not known; did you mean '--%s'?", name, nearest);
    } else {
        error_set(reader->error, ERROR_USAGE, "option '--%s' is not known", name);
    }
    return false;
}

/* "--name", "--name=value" or "--name value"; `text` is what follows the dashes. */
static bool read_long(struct reader *reader, const char *text)
{
    size_t length = strcspn(text, "=");
    const struct option *option = find_name(reader->options->table, text, length);
    if (option == NULL) {
        AUTO_FREE char *name = memory_text_of(text, length);
        return refuse_unknown(reader, name);
    }
    if (option->argument == NULL && text[length] == '=') {
        error_set(reader->error, ERROR_USAGE, "option '--%s' takes no value",
                  option->name);
        return false;
    }
    if (option->argument == NULL) {
        return give(reader, option, NULL);
    }
    return text[length] == '=' ? give(reader, option, text + length + 1)
                               : give_next(reader, option);
}

/* "-v", "-vq", "-pVALUE" or "-p VALUE"; `text` is what follows the dash. */
static bool read_letters(struct reader *reader, const char *text)
{
    for (; *text != '\0'; text++) {
        const struct option *option = find_letter(reader->options->table, *text);
        if (option == NULL) {
            error_set(reader->error, ERROR_USAGE, "option '-%.4s' is not known", text);
            return false;
        }
        if (option->argument != NULL) {
            return text[1] != '\0' ? give(reader, option, text + 1)
                                   : give_next(reader, option);
        }
        if (!give(reader, option, NULL)) {
            return false;
        }
    }
    return true;
}

static bool read_arguments(struct reader *reader)
{
    struct options *options = reader->options;
    bool only_operands = false;
    while (reader->next < reader->count) {
        const char *argument = reader->arguments[reader->next++];
        bool dash = argument[0] == '-' && argument[1] != '\0' && !only_operands;
        if (!dash) {
            options->operands[options->operand_count++] = argument;
        } else if (strcmp(argument, "--") == 0) {
            only_operands = true;
            options->operand_front = options->operand_count;
        } else if (argument[1] == '-' ? !read_long(reader, argument + 2)
                                      : !read_letters(reader, argument + 1)) {
            return false;
        }
    }
    if (!only_operands) {
        options->operand_front = options->operand_count;
    }
    return true;
}

struct options *options_parse(const struct option *table, int count,
                              char *const arguments[], struct error *error)
{
    size_t letters = 0; /* one argument gives at most as many options as it has letters */
    for (int i = 0; i < count; i++) {
        letters += strlen(arguments[i]);
    }
    struct options *options = memory_new(sizeof(*options));
    options->table = table != NULL ? table : no_options;
    options->given = memory_array(letters + 1, sizeof(*options->given));
    options->operands = memory_array((size_t)count + 1, sizeof(*options->operands));
    struct reader reader = {options, arguments, count, 0, error};
    if (!read_arguments(&reader)) {
        options_free(options);
        return NULL;
    }
    return options;
}

void options_free(struct options *options)
{
    if (options == NULL) {
        return;
    }
    free(options->given);
    free(options->operands);
    free(options);
}

/* ---- what was given ---- */

static const struct option *expect(const struct options *options, const char *name)
{
    const struct option *option = find_name(options->table, name, strlen(name));
    assert(option != NULL && "an option that is asked for is in the table");
    return option;
}

static const struct given *last(const struct options *options,
                                const struct option *option)
{
    for (size_t i = options->given_count; i > 0; i--) {
        if (options->given[i - 1].option == option) {
            return &options->given[i - 1];
        }
    }
    return NULL;
}

bool options_flag(const struct options *options, const char *name)
{
    const struct option *option = expect(options, name);
    assert(option->argument == NULL && "a flag takes no value");
    return last(options, option) != NULL;
}

const char *options_text(const struct options *options, const char *name)
{
    const struct option *option = expect(options, name);
    const struct given *given = last(options, option);
    return given != NULL ? given->value : option->initial;
}

int64_t options_number(const struct options *options, const char *name)
{
    assert(has_range(expect(options, name)) && "a number has a range");
    const char *text = options_text(options, name);
    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

size_t options_count(const struct options *options, const char *name)
{
    const struct option *option = expect(options, name);
    size_t count = 0;
    for (size_t i = 0; i < options->given_count; i++) {
        count += options->given[i].option == option;
    }
    return count;
}

const char *options_item(const struct options *options, const char *name, size_t index)
{
    const struct option *option = expect(options, name);
    for (size_t i = 0; i < options->given_count; i++) {
        if (options->given[i].option == option && index-- == 0) {
            return options->given[i].value;
        }
    }
    return NULL;
}

const char **options_items(const struct options *options, const char *name, size_t *count)
{
    const char **items = memory_array(options_count(options, name) + 1, sizeof *items);

    *count = options_count(options, name);
    for (size_t i = 0; i < *count; i++)
        items[i] = options_item(options, name, i);
    return items;
}

const struct option *options_given(const struct options *options, size_t index,
                                   const char **value)
{
    if (index >= options->given_count) {
        return NULL;
    }
    *value = options->given[index].value;
    return options->given[index].option;
}

const char *options_operand(const struct options *options, size_t index)
{
    return index < options->operand_count ? options->operands[index] : NULL;
}

size_t options_operand_count(const struct options *options)
{
    return options->operand_count;
}

size_t options_operand_front(const struct options *options)
{
    return options->operand_front;
}
