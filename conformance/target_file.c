/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/target_file.h"

#include "src/diagnostic.h"
#include "src/document.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One option of the file, as it would be typed. */
struct word {
    char *text;    /* "--name=value" */
    char *pointer; /* to where it stands */
};

struct target_file {
    const struct option *table;
    const struct options *given; /* on the command line */
    struct options *all;         /* NULL: there is no file */
    struct document *document;
    struct word *words;
    size_t count, capacity;
    char **line; /* words and command line, as `all` was parsed from */
    size_t line_count;
};

/* Values that are put together from a name and a value. */
static const struct joined {
    const char *option, *joint;
    bool whole;   /* a mapping is one value, with commas between its members */
    bool by_name; /* the command line replaces those of the same name */
} joined[] = {
    {"param", "=", false, true},   {"credential", "=", false, true},
    {"header", ": ", false, true}, {"report", "=", false, false},
    {"insider", "=", true, false}, {"outsider", "=", true, false},
};

/* Options that name something to be read. */
static const char *const paths[] = {"baseline", "cacert", "capath", "cert", "key", NULL};

static const struct joined *joined_of(const char *option)
{
    for (size_t i = 0; i < sizeof joined / sizeof *joined; i++)
        if (strcmp(joined[i].option, option) == 0)
            return &joined[i];
    return NULL;
}

static bool is_path(const char *option)
{
    for (size_t i = 0; paths[i] != NULL; i++)
        if (strcmp(paths[i], option) == 0)
            return true;
    return false;
}

/* Says where it is wrong; always false. */
static bool fail_at(const struct target_file *file, const char *pointer,
                    struct error *error)
{
    document_error_at(file->document, pointer, error);
    return false;
}

/* Returns new what `name` means in the folder of the target file. */
static char *beside(const struct target_file *file, const char *name)
{
    const char *path = document_file(file->document);
    const char *slash = strrchr(path, '/');
    if (*name == '/' || slash == NULL)
        return memory_text(name);
    return memory_format("%.*s%s", (int)(slash + 1 - path), path, name);
}

/* True when the command line says the same, so that this does not count: the option, or
 * of an option with names the one of this name. */
static bool is_overruled(const struct target_file *file, const struct option *option,
                         const char *value)
{
    const struct joined *how = joined_of(option->name);
    size_t given = option->repeatable ? options_count(file->given, option->name) : 0;
    size_t length = how == NULL ? 0 : strcspn(value, how->joint);
    for (size_t i = 0; i < given; i++) {
        const char *other = options_item(file->given, option->name, i);
        if (how == NULL || !how->by_name ||
            (strncasecmp(other, value, length) == 0 && other[length] == how->joint[0]))
            return true;
    }
    return false;
}

/* Takes the value; NULL for a switch. */
static bool add_word(struct target_file *file, const struct option *option, char *value,
                     const char *pointer, struct error *error)
{
    struct error why = ERROR_INIT;
    char *text = value == NULL ? memory_format("--%s", option->name)
                               : memory_format("--%s=%s", option->name, value);
    bool overruled = value != NULL && is_overruled(file, option, value);
    struct options *alone = options_parse(file->table, 1, &text, &why);
    free(value);
    if (alone == NULL || overruled) {
        free(text);
        options_free(alone);
        if (overruled && alone != NULL)
            return true;
        error_set(error, ERROR_INVALID, "%s", why.text);
        return fail_at(file, pointer, error);
    }
    options_free(alone);
    memory_reserve((void **)&file->words, &file->capacity, file->count + 1,
                   sizeof *file->words);
    file->words[file->count++] = (struct word){text, memory_text(pointer)};
    return true;
}

static bool is_plain(const json_t *value)
{
    return json_is_string(value) || json_is_number(value);
}

static bool read_plain(struct target_file *file, const struct option *option,
                       const json_t *value, const char *pointer, struct error *error)
{
    if (!is_plain(value)) {
        error_set(error, ERROR_INVALID, "%s is a text or a number (%s)", option->name,
                  option->argument);
        return fail_at(file, pointer, error);
    }
    AUTO_FREE char *text = value_text(value);
    return add_word(file, option,
                    is_path(option->name) ? beside(file, text) : memory_text(text),
                    pointer, error);
}

/* "SCHEME=VALUE,SCHEME=VALUE", or each by itself. */
static bool read_mapping(struct target_file *file, const struct option *option,
                         const json_t *value, const char *pointer, struct error *error)
{
    const struct joined *how = joined_of(option->name);
    const char *name;
    json_t *member;
    struct text whole AUTO_TEXT;
    text_init(&whole, TEXT_CEILING);
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        AUTO_FREE char *at = value_pointer_join(pointer, name);
        if (!is_plain(member)) {
            error_set(error, ERROR_INVALID, "%s of %s is a text or a number", name,
                      option->name);
            return fail_at(file, at, error);
        }
        AUTO_FREE char *text = value_text(member);
        if (how->whole)
            text_add_format(&whole, "%s%s%s%s", whole.length > 0 ? "," : "", name,
                            how->joint, text);
        else if (!add_word(file, option, memory_format("%s%s%s", name, how->joint, text),
                           at, error))
            return false;
    }
    return whole.length == 0 ||
           add_word(file, option, memory_text(text_string(&whole)), pointer, error);
}

static bool read_value(struct target_file *file, const struct option *option,
                       const json_t *value, const char *pointer, struct error *error)
{
    return json_is_object(value) && joined_of(option->name) != NULL
               ? read_mapping(file, option, value, pointer, error)
               : read_plain(file, option, value, pointer, error);
}

static bool read_switch(struct target_file *file, const struct option *option,
                        const json_t *value, const char *pointer, struct error *error)
{
    if (json_is_true(value))
        return add_word(file, option, NULL, pointer, error);
    if (json_is_false(value))
        return true;
    error_set(error, ERROR_INVALID, "%s is true or false", option->name);
    return fail_at(file, pointer, error);
}

static bool read_list(struct target_file *file, const struct option *option,
                      const json_t *list, const char *pointer, struct error *error)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        AUTO_FREE char *at = value_pointer_index(pointer, i);
        if (!read_value(file, option, json_array_get(list, i), at, error))
            return false;
    }
    return true;
}

static bool refuse_unknown(const struct target_file *file, const char *name,
                           const char *pointer, struct error *error)
{
    size_t count = 0, known = 0;
    while (file->table[count].name != NULL)
        count++;
    AUTO_FREE const char **names = memory_array(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (!file->table[i].hidden && strcmp(file->table[i].name, "target") != 0)
            names[known++] = file->table[i].name;
    const char *nearest = diagnostics_nearest(name, names);
    error_set(error, ERROR_INVALID, "there is no option \"%s\"", name);
    if (nearest != NULL)
        error_hint(error, "did you mean %s?", nearest);
    else
        error_hint(error, "members are long options of `countersign check --help`");
    return fail_at(file, pointer, error);
}

static bool read_member(struct target_file *file, const char *name, const json_t *value,
                        struct error *error)
{
    AUTO_FREE char *pointer = value_pointer_join("", name);
    const struct option *option = file->table;
    while (option->name != NULL && strcmp(option->name, name) != 0)
        option++;
    if (option->name == NULL || strcmp(name, "target") == 0)
        return refuse_unknown(file, name, pointer, error);
    if (option->argument == NULL)
        return read_switch(file, option, value, pointer, error);
    if (json_is_array(value) && option->repeatable)
        return read_list(file, option, value, pointer, error);
    return read_value(file, option, value, pointer, error);
}

static bool read_members(struct target_file *file, const char *path, struct error *error)
{
    const char *name;
    json_t *value;
    file->document = document_load(path, error);
    if (file->document == NULL)
        return false;
    json_t *root = document_root(file->document);
    if (!json_is_object(root)) {
        error_set(error, ERROR_INVALID, "a target is a mapping of options");
        error_hint(error, "for example url: https://api.example.com");
        return fail_at(file, "", error);
    }
    json_object_foreach(root, name, value)
    {
        if (!read_member(file, name, value, error))
            return false;
    }
    return true;
}

/* Takes `word`. */
static void add_to_line(struct target_file *file, char *word)
{
    file->line[file->line_count++] = word;
}

/* What counts once is given again behind what the file says. */
static bool put_together(struct target_file *file, struct error *error)
{
    size_t operands = options_operand_count(file->given), given = 0;
    const struct option *option;
    const char *value;
    while (options_given(file->given, given, &value) != NULL)
        given++;
    file->line = memory_array(file->count + given + operands + 1, sizeof *file->line);
    for (size_t i = 0; i < file->count; i++)
        add_to_line(file, memory_text(file->words[i].text));
    for (size_t i = 0; (option = options_given(file->given, i, &value)) != NULL; i++)
        if (strcmp(option->name, "target") != 0)
            add_to_line(file, value == NULL
                                  ? memory_format("--%s", option->name)
                                  : memory_format("--%s=%s", option->name, value));
    add_to_line(file, memory_text("--"));
    for (size_t i = 0; i < operands; i++)
        add_to_line(file, memory_text(options_operand(file->given, i)));
    file->all = options_parse(file->table, (int)file->line_count, file->line, error);
    return file->all != NULL;
}

struct target_file *target_file_read(const struct option *table,
                                     const struct options *options, struct error *error)
{
    const char *path = options_text(options, "target");
    struct target_file *file = memory_new(sizeof *file);
    file->table = table;
    file->given = options;
    if (path == NULL || (read_members(file, path, error) && put_together(file, error)))
        return file;
    target_file_free(file);
    return NULL;
}

void target_file_free(struct target_file *file)
{
    if (file == NULL)
        return;
    options_free(file->all);
    for (size_t i = 0; i < file->line_count; i++)
        free(file->line[i]);
    free(file->line);
    for (size_t i = 0; i < file->count; i++) {
        free(file->words[i].text);
        free(file->words[i].pointer);
    }
    free(file->words);
    document_free(file->document);
    free(file);
}

const struct options *target_file_options(const struct target_file *file)
{
    return file->all != NULL ? file->all : file->given;
}

/* True when the error is about this word: its option begins the text, or it names the
 * variable that is missing. */
static bool is_about(const struct word *word, const char *text)
{
    size_t length = strcspn(word->text, "=");
    const char *variable = strstr(word->text, "env:");
    if (strncmp(text, word->text, length) == 0 && strchr(" :", text[length]) != NULL)
        return true;
    AUTO_FREE char *missing =
        variable == NULL
            ? NULL
            : memory_format(" %.*s ", (int)strcspn(variable + 4, ","), variable + 4);
    return missing != NULL && strstr(text, missing) != NULL;
}

/* Of several values of an option it is the one that the error shows. */
void target_file_locate(const struct target_file *file, struct error *error)
{
    const struct word *found = NULL;
    const char *value;
    if (error->code != ERROR_USAGE || file->document == NULL)
        return;
    for (size_t i = 0; i < file->count; i++) {
        const struct word *word = &file->words[i];
        value = strchr(word->text, '=');
        if (is_about(word, error->text) &&
            (found == NULL || (value != NULL && strstr(error->text, value + 1) != NULL)))
            found = word;
    }
    const struct option *option;
    for (size_t i = 0; (option = options_given(file->given, i, &value)) != NULL; i++) {
        size_t length = strlen(option->name);
        if (!option->repeatable && strncmp(error->text, "--", 2) == 0 &&
            strncmp(error->text + 2, option->name, length) == 0 &&
            strchr(" :", error->text[2 + length]) != NULL)
            return;
    }
    if (found != NULL)
        document_error_at(file->document, found->pointer, error);
}
