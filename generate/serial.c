/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/serial_internal.h"

#include "src/memory.h"
#include "src/random.h"
#include "src/value.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NUMBER 15 /* digits of a number behind a prefix */
#define MOST       80 /* percent */
#define BOUNDLESS  UINT64_MAX

/* --- What is known --- */

char *serial_text_of(const struct serial_request *request, size_t index)
{
    return value_text(json_array_get(request->known, index));
}

/* How many of the known ones are such, in percent. */
static size_t share_of(const struct serial_request *request,
                       bool (*holds)(const json_t *))
{
    size_t count = json_array_size(request->known), held = 0;

    for (size_t i = 0; i < count; i++)
        held += holds(json_array_get(request->known, i)) ? 1 : 0;
    return count == 0 ? 0 : held * 100 / count;
}

static bool is_whole(const json_t *value)
{
    return json_is_integer(value);
}

static bool is_digits(const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = text == NULL ? 0 : strlen(text);

    return length > 0 && length <= MAX_NUMBER && strspn(text, "0123456789") == length &&
           (text[0] != '0' || length == 1);
}

static bool is_uuid(const json_t *value)
{
    const char *text = json_string_value(value);

    return text != NULL && schema_format_matches("uuid", text, strlen(text)) &&
           strlen(text) == 36;
}

char *serial_common_prefix(const struct serial_request *request)
{
    char *prefix = serial_text_of(request, 0);

    for (size_t i = 1; i < json_array_size(request->known); i++) {
        AUTO_FREE char *other = serial_text_of(request, i);
        size_t same = 0;

        while (prefix[same] != '\0' && prefix[same] == other[same])
            same++;
        prefix[same] = '\0';
    }
    return prefix;
}

bool serial_fits(const struct serial_request *request, const char *text)
{
    json_t *value = json_string(text);
    bool valid =
        request->schema == NULL || schema_validate(request->schema, value, NULL, NULL);

    json_decref(value);
    return valid;
}

/* --- Numbers --- */

static int64_t highest(const struct serial_request *request, size_t skipped)
{
    int64_t most = 0;

    for (size_t i = 0; i < json_array_size(request->known); i++) {
        AUTO_FREE char *text = serial_text_of(request, i);
        int64_t number = strtoll(text + skipped, NULL, 10);

        most = number > most ? number : most;
    }
    return most;
}

static bool whole_fits(const struct serial_request *request, int64_t number, bool is_text)
{
    json_t *value = is_text ? NULL : json_integer(number);
    AUTO_FREE char *text = memory_format("%" PRId64, number);
    bool valid = is_text ? serial_fits(request, text)
                         : request->schema == NULL ||
                               schema_validate(request->schema, value, NULL, NULL);

    json_decref(value);
    return valid;
}

/* How many whole numbers from `first` on the schema takes, by halves. */
static uint64_t room_from(const struct serial_request *request, int64_t first,
                          bool is_text)
{
    int64_t low = 0, high = (int64_t)request->count;

    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;

        if (whole_fits(request, first + middle - 1, is_text))
            low = middle;
        else
            high = middle - 1;
    }
    return (uint64_t)low;
}

/* Numbers go on behind those that are known, or begin anew where the schema ends them. */
static void make_number(struct serial *serial, const struct serial_request *request)
{
    bool is_text = !is_whole(json_array_get(request->known, 0));

    serial->form = FORM_NUMBER;
    serial->first = highest(request, 0) + 1;
    serial->room = room_from(request, serial->first, is_text);
    if (serial->room >= request->count)
        return;
    serial->first = 1;
    serial->room = room_from(request, serial->first, is_text);
}

/* True when nothing but a number stands behind the prefix, which loses its last digits.
 */
static bool is_numbered(const struct serial_request *request, char *prefix)
{
    size_t length = strlen(prefix);

    while (length > 0 && isdigit((unsigned char)prefix[length - 1]))
        length--;
    prefix[length] = '\0';
    for (size_t i = 0; i < json_array_size(request->known); i++) {
        AUTO_FREE char *text = serial_text_of(request, i);
        size_t digits = strspn(text + length, "0123456789");

        if (digits == 0 || digits > MAX_NUMBER || text[length + digits] != '\0')
            return false;
    }
    return length > 0;
}

/* The digits they all have; 1 where they differ. */
static int width_of(const struct serial_request *request, size_t skipped)
{
    size_t width = 0;

    for (size_t i = 0; i < json_array_size(request->known); i++) {
        AUTO_FREE char *text = serial_text_of(request, i);
        size_t digits = strlen(text) - skipped;

        if (width != 0 && digits != width)
            return 1;
        width = digits;
    }
    return (int)width;
}

/* Numbers go on behind those that are known; where the schema has no room for that, they
 * begin anew within the digits there are. */
static void make_numbered(struct serial *serial, const struct serial_request *request,
                          const char *prefix)
{
    AUTO_FREE char *last = NULL;

    serial->form = FORM_NUMBERED;
    serial->sample = memory_text(prefix);
    serial->width = width_of(request, strlen(prefix));
    serial->first = highest(request, strlen(prefix)) + 1;
    serial->room = BOUNDLESS;
    last = memory_format("%s%0*" PRId64, prefix, serial->width,
                         serial->first + (int64_t)request->count - 1);
    if (serial_fits(request, last))
        return;
    serial->first = 0;
    serial->room = 1;
    for (int i = 0; i < serial->width; i++)
        serial->room *= 10;
}

/* --- All forms --- */

static void make(struct serial *serial, const struct serial_request *request)
{
    AUTO_FREE char *prefix = NULL;

    if (share_of(request, is_whole) == 100 || share_of(request, is_digits) == 100) {
        make_number(serial, request);
        return;
    }
    if (share_of(request, is_uuid) >= MOST ||
        (request->format != NULL && strcmp(request->format, "uuid") == 0)) {
        serial->form = FORM_UUID;
        return;
    }
    prefix = serial_common_prefix(request);
    if (is_numbered(request, prefix))
        make_numbered(serial, request, prefix);
    else
        serial_make_letters(serial, request);
}

struct serial *serial_new(const struct serial_request *request)
{
    struct serial *serial = memory_new(sizeof *serial);
    struct serial_request whole = *request;

    serial->count = request->count;
    serial->seed = request->seed;
    serial->room = BOUNDLESS;
    whole.known = json_array_size(request->known) > 0
                      ? json_incref(request->known)
                      : json_pack("[s+]", request->name, "-000000");
    make(serial, &whole);
    json_decref(whole.known);
    return serial;
}

void serial_free(struct serial *serial)
{
    if (serial == NULL)
        return;
    free(serial->sample);
    free(serial);
}

bool serial_suffices(const struct serial *serial)
{
    return serial->room >= serial->count;
}

uint64_t serial_room(const struct serial *serial)
{
    return serial->room;
}

/* RFC 9562 5.4: version 4, variant 10. That two of a million are alike is one chance in
 * 10^25. */
static void add_uuid(const struct serial *serial, uint64_t number, struct text *out)
{
    struct random random = random_of(serial->seed, number, 0);
    uint64_t high = random_next(&random), low = random_next(&random);

    text_add_format(out, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64,
                    high >> 32, high >> 16 & 0xFFFF, high & 0xFFF,
                    UINT64_C(0x8000) | low >> 50);
    text_add_format(out, "-%012" PRIx64, low & UINT64_C(0xFFFFFFFFFFFF));
}

void serial_add(const struct serial *serial, uint64_t number, struct text *out)
{
    switch (serial->form) {
    case FORM_NUMBER:
        text_add_format(out, "%" PRId64, serial->first + (int64_t)number);
        break;
    case FORM_UUID:
        add_uuid(serial, number, out);
        break;
    case FORM_NUMBERED:
        text_add_format(out, "%s%0*" PRId64, serial->sample, serial->width,
                        serial->first + (int64_t)number);
        break;
    case FORM_LETTERS:
        serial_add_letters(serial, number, out);
        break;
    }
}
