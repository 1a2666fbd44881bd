/* SPDX-License-Identifier: Apache-2.0 */
#include "src/diagnostic.h"

#include "src/memory.h"
#include "src/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NEAREST_WORD_MAXIMUM 64 /* bytes; a longer word is nobody's typing error */

static const char *const severity_names[] = {
    [DIAGNOSTIC_ERROR] = "error",
    [DIAGNOSTIC_WARNING] = "warning",
};

static const char *const severity_colours[] = {
    [DIAGNOSTIC_ERROR] = "\033[31m",
    [DIAGNOSTIC_WARNING] = "\033[33m",
};

/* Counts one entry and returns its slot, or NULL when there are too many to keep. */
static struct diagnostic *append(struct diagnostics *list,
                                 enum diagnostic_severity severity)
{
    struct diagnostic *entry;
    void *items = list->items;

    if (severity == DIAGNOSTIC_ERROR)
        list->errors++;
    else
        list->warnings++;
    if (list->count >= DIAGNOSTIC_MAXIMUM)
        return NULL;
    memory_reserve(&items, &list->capacity, list->count + 1, sizeof *list->items);
    list->items = items;
    entry = &list->items[list->count++];
    *entry = (struct diagnostic){.severity = severity};
    return entry;
}

__attribute__((format(printf, 1, 0))) static char *print_text(const char *format,
                                                              va_list arguments)
{
    va_list again;
    char *text;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return memory_text("");
    text = memory_new((size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

void diagnostics_init(struct diagnostics *list)
{
    *list = (struct diagnostics){.items = NULL};
}

void diagnostics_clear(struct diagnostics *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].file);
        free(list->items[i].pointer);
        free(list->items[i].text);
        free(list->items[i].hint);
    }
    free(list->items);
    diagnostics_init(list);
}

void diagnostics_add(struct diagnostics *list, enum diagnostic_severity severity,
                     const struct document *document, const char *pointer,
                     const char *format, ...)
{
    struct diagnostic *entry = append(list, severity);
    struct place place = {.file = NULL};
    va_list arguments;

    if (entry == NULL)
        return;
    if (document != NULL)
        place = document_place(document, pointer == NULL ? "" : pointer);
    entry->file = memory_text(place.file == NULL ? "" : place.file);
    entry->line = place.line;
    entry->column = place.column;
    if (document != NULL && pointer != NULL)
        pointer = document_own_pointer(document, pointer);
    entry->pointer = memory_text(pointer == NULL ? "" : pointer);
    va_start(arguments, format);
    entry->text = print_text(format, arguments);
    va_end(arguments);
}

void diagnostics_hint(struct diagnostics *list, const char *format, ...)
{
    struct diagnostic *entry;
    va_list arguments;

    /* When the entry added last was only counted, the last one kept is another. */
    if (list->count == 0 || list->errors + list->warnings > list->count)
        return;
    entry = &list->items[list->count - 1];
    free(entry->hint);
    va_start(arguments, format);
    entry->hint = print_text(format, arguments);
    va_end(arguments);
}

void diagnostics_add_error(struct diagnostics *list, const struct error *error)
{
    struct diagnostic *entry = append(list, DIAGNOSTIC_ERROR);

    if (entry == NULL)
        return;
    entry->file = memory_text(error->file);
    entry->line = error->line;
    entry->column = error->column;
    entry->pointer = memory_text(error->pointer);
    entry->text = memory_text(error->text);
    entry->hint = error->hint[0] == '\0' ? NULL : memory_text(error->hint);
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Orders pointers into one array: entries of one place stay in the order they were added.
 */
static int compare_entries(const void *left, const void *right)
{
    const struct diagnostic *a = *(const struct diagnostic *const *)left;
    const struct diagnostic *b = *(const struct diagnostic *const *)right;
    int result = strcmp(a->file, b->file);

    if (result == 0)
        result = order(a->line, b->line);
    if (result == 0)
        result = order(a->column, b->column);
    return result != 0 ? result : order(a - b, 0);
}

static void print_entry(const struct diagnostic *entry, FILE *stream, bool colour)
{
    if (entry->file[0] != '\0')
        fprintf(stream, "%s:", entry->file);
    if (entry->line > 0)
        fprintf(stream, "%d:", entry->line);
    if (entry->line > 0 && entry->column > 0)
        fprintf(stream, "%d:", entry->column);
    if (entry->file[0] != '\0' || entry->line > 0)
        fputc(' ', stream);
    fprintf(stream, "%s%s:%s %s\n", colour ? severity_colours[entry->severity] : "",
            severity_names[entry->severity], colour ? "\033[0m" : "", entry->text);
    if (entry->pointer[0] != '\0')
        fprintf(stream, "    at %s\n", entry->pointer);
    if (entry->hint != NULL)
        fprintf(stream, "    %s\n", entry->hint);
}

void diagnostics_print(struct diagnostics *list, FILE *stream, bool colour)
{
    const struct diagnostic **sorted = memory_array(list->count, sizeof(void *));

    for (size_t i = 0; i < list->count; i++)
        sorted[i] = &list->items[i];
    qsort(sorted, list->count, sizeof(void *), compare_entries);
    for (size_t i = 0; i < list->count; i++)
        print_entry(sorted[i], stream, colour);
    free(sorted);
}

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a')
                                                : character;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swapped neighbours between two words, without
 * regard to ASCII case. Both are at most NEAREST_WORD_MAXIMUM long. */
static size_t edit_distance(const char *a, size_t a_length, const char *b,
                            size_t b_length)
{
    size_t rows[3][NEAREST_WORD_MAXIMUM + 1];

    assert(a_length <= NEAREST_WORD_MAXIMUM && b_length <= NEAREST_WORD_MAXIMUM);
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            char x = lower(a[i - 1]);
            char y = lower(b[j - 1]);

            row[j] = least(above[j - 1] + (x != y), least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
                row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

const char *diagnostics_nearest(const char *word, const char *const words[])
{
    size_t length = strlen(word);
    size_t smallest = length / 3 + 1;
    const char *nearest = NULL;

    if (length > NEAREST_WORD_MAXIMUM)
        return NULL;
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t other = strlen(words[i]);
        size_t distance;

        if (other > NEAREST_WORD_MAXIMUM)
            continue;
        distance = edit_distance(word, length, words[i], other);
        if (distance < smallest) {
            smallest = distance;
            nearest = words[i];
        }
    }
    return nearest;
}
