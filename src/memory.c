/* SPDX-License-Identifier: Apache-2.0 */
#include "src/memory.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define EXIT_WITHOUT_MEMORY 2
#define FIRST_CAPACITY      8

/* Takes no path that could allocate itself: stderr is unbuffered, and atexit handlers
 * would run into the same lack. */
_Noreturn static void give_up(void)
{
    fputs("countersign: out of memory\n", stderr);
    _Exit(EXIT_WITHOUT_MEMORY);
}

static void *or_end(void *storage)
{
    if (storage == NULL)
        give_up();
    return storage;
}

static void *allocate(size_t size)
{
    return or_end(malloc(size == 0 ? 1 : size));
}

static size_t product(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        give_up();
    return count * size;
}

void memory_install(void)
{
    json_set_alloc_funcs(allocate, free);
}

void *memory_new(size_t size)
{
    return or_end(calloc(1, size == 0 ? 1 : size));
}

void *memory_array(size_t count, size_t size)
{
    return memory_new(product(count, size));
}

void *memory_resize(void *old, size_t count, size_t size)
{
    size_t bytes = product(count, size);

    return or_end(realloc(old, bytes == 0 ? 1 : bytes));
}

void memory_reserve(void **items, size_t *capacity, size_t needed, size_t size)
{
    size_t wanted = *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;

    if (needed <= *capacity)
        return;
    if (wanted < FIRST_CAPACITY)
        wanted = FIRST_CAPACITY;
    if (wanted < needed)
        wanted = needed;
    *items = memory_resize(*items, wanted, size);
    *capacity = wanted;
}

char *memory_text(const char *text)
{
    return text == NULL ? NULL : memory_text_of(text, strlen(text));
}

char *memory_text_of(const char *bytes, size_t length)
{
    char *copy;

    if (length == SIZE_MAX)
        give_up();
    copy = allocate(length + 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

/* Most texts fit, and are printed once. */
#define FORMAT_SIZE 512

char *memory_format(const char *format, ...)
{
    char printed[FORMAT_SIZE];
    va_list arguments;
    char *text;
    int length;

    va_start(arguments, format);
    length = vsnprintf(printed, sizeof printed, format, arguments);
    va_end(arguments);
    /* Printing fails for a result past INT_MAX only, which no machine's memory is meant
     * for. */
    if (length < 0)
        give_up();
    if ((size_t)length < sizeof printed)
        return memory_text_of(printed, (size_t)length);
    text = allocate((size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void memory_auto_free(void *pointer)
{
    void *storage;

    /* The local's own type is not void *, so it is read as bytes. */
    memcpy(&storage, pointer, sizeof storage);
    free(storage);
}
