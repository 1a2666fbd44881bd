/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/serial_internal.h"

#include "src/memory.h"
#include "src/random.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SCATTERED         UINT64_C(4294967296) /* at most so many are told apart by lot */
#define SPARSE            UINT64_C(16)         /* of so many, one is taken */
#define TRIED             16
#define FEWEST_OF_A_CLASS 8 /* known ones */

static void add_range(struct serial *serial, char from, char to)
{
    size_t length = strlen(serial->alphabet);

    for (char letter = from; letter <= to; letter++)
        serial->alphabet[length++] = letter;
}

/* The characters that stand behind the prefix, by their ranges. */
static void find_alphabet(struct serial *serial, const struct serial_request *request)
{
    bool digits = false, low = false, high = false, low_hex = true, high_hex = true;

    memset(serial->alphabet, '\0', sizeof serial->alphabet);
    for (size_t i = 0; i < json_array_size(request->known); i++) {
        AUTO_FREE char *text = serial_text_of(request, i);

        for (const char *at = text + serial->fixed; *at != '\0'; at++) {
            digits = digits || isdigit((unsigned char)*at);
            low = low || islower((unsigned char)*at);
            high = high || isupper((unsigned char)*at);
            low_hex = low_hex && (!islower((unsigned char)*at) || *at <= 'f');
            high_hex = high_hex && (!isupper((unsigned char)*at) || *at <= 'F');
        }
    }
    if (digits)
        add_range(serial, '0', '9');
    if (low)
        add_range(serial, 'a', low_hex && digits && !high ? 'f' : 'z');
    if (high)
        add_range(serial, 'A', high_hex && digits && !low ? 'F' : 'Z');
}

static const char *class_of(char letter)
{
    if (isdigit((unsigned char)letter))
        return "0123456789";
    return islower((unsigned char)letter) ? "abcdefghijklmnopqrstuvwxyz"
                                          : "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
}

/* True when a place of the sample has the class of its letter in all known ones. */
static bool is_classed(const struct serial *serial, const struct serial_request *request,
                       size_t place)
{
    const char *letters = class_of(serial->sample[place]);
    size_t length = strlen(serial->sample);

    for (size_t i = 0; i < json_array_size(request->known); i++) {
        AUTO_FREE char *text = serial_text_of(request, i);

        if (strlen(text) != length || text[place] == '\0' ||
            strchr(letters, text[place]) == NULL)
            return false;
    }
    return json_array_size(request->known) >= FEWEST_OF_A_CLASS;
}

/* What may stand at each place of the sample; NULL: what stands there. */
static void find_places(struct serial *serial, const struct serial_request *request)
{
    for (size_t i = serial->fixed; serial->sample[i] != '\0'; i++) {
        if (!isalnum((unsigned char)serial->sample[i]))
            serial->places[i] = NULL;
        else
            serial->places[i] = is_classed(serial, request, i)
                                    ? class_of(serial->sample[i])
                                    : serial->alphabet;
    }
}

static uint64_t divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* How many the form tells apart, up to SCATTERED, and by which step it goes through them:
 * one that shares no divisor with their number meets each once. */
static void measure(struct serial *serial)
{
    serial->scattered = 1;
    for (size_t i = serial->fixed; serial->sample[i] != '\0'; i++) {
        uint64_t base = serial->places[i] == NULL ? 1 : strlen(serial->places[i]);

        if (base > 1 && serial->scattered >= SCATTERED / base)
            break;
        serial->scattered *= base > 1 ? base : 1;
    }
    serial->room = serial->scattered;
    serial->step = serial->scattered / 1000 * 618 + 1; /* near the golden section */
    while (divisor(serial->step, serial->scattered) != 1)
        serial->step++;
}

/* Lengthens the sample while there are too few, and as long as the schema takes it. */
static void widen(struct serial *serial, const struct serial_request *request)
{
    while (serial->room < request->count * SPARSE &&
           strlen(serial->sample) < SERIAL_SIZE - 1 && serial->alphabet[0] != '\0') {
        size_t length = strlen(serial->sample);
        char *longer = memory_format("%s%c", serial->sample, serial->alphabet[0]);

        if (!serial_fits(request, longer)) {
            free(longer);
            return;
        }
        free(serial->sample);
        serial->sample = longer;
        serial->places[length] = serial->alphabet;
        measure(serial);
    }
}

/* Takes what all begin with as fixed up to there; true when what is made then fits. */
static bool try_letters(struct serial *serial, const struct serial_request *request,
                        size_t fixed)
{
    AUTO_TEXT struct text made;

    text_init(&made, TEXT_CEILING);
    free(serial->sample);
    serial->sample = serial_text_of(request, 0);
    serial->sample[strnlen(serial->sample, SERIAL_SIZE - 1)] = '\0';
    serial->fixed = fixed;
    find_alphabet(serial, request);
    find_places(serial, request);
    measure(serial);
    widen(serial, request);
    for (uint64_t i = 0; i < TRIED; i++) {
        text_cut(&made, 0);
        serial_add(serial, i, &made);
        if (!serial_fits(request, text_string(&made)))
            return false;
    }
    return serial_suffices(serial);
}

static bool is_letter(char character)
{
    return isalpha((unsigned char)character) != 0;
}

static bool is_alphanumeric(char character)
{
    return isalnum((unsigned char)character) != 0;
}

/* What all begin with is a prefix where it is letters alone, or ends in a separator;
 * otherwise a part of it may be, or none. */
void serial_make_letters(struct serial *serial, const struct serial_request *request)
{
    AUTO_FREE char *prefix = serial_common_prefix(request);
    size_t letters = 0, separated = strlen(prefix);

    serial->form = FORM_LETTERS;
    while (is_letter(prefix[letters]))
        letters++;
    while (separated > 0 && is_alphanumeric(prefix[separated - 1]))
        separated--;
    if (separated > 0 && try_letters(serial, request, separated))
        return;
    if (letters > 0 && try_letters(serial, request, letters))
        return;
    (void)try_letters(serial, request, 0);
}

/* The first places tell the number, what stands behind them is drawn by lot. */
void serial_add_letters(const struct serial *serial, uint64_t number, struct text *out)
{
    uint64_t left = serial->scattered;
    struct random random = random_of(serial->seed, number, 1);
    uint64_t told = (number % left * serial->step + serial->seed % left) % left;

    text_add(out, serial->sample, serial->fixed);
    for (size_t i = serial->fixed; serial->sample[i] != '\0'; i++) {
        const char *letters = serial->places[i];
        uint64_t base = letters == NULL ? 0 : strlen(letters);

        if (base == 0) {
            text_add_char(out, serial->sample[i]);
            continue;
        }
        left /= base;
        text_add_char(out, letters[left > 0 ? told / left : random_below(&random, base)]);
        told = left > 0 ? told % left : 0;
    }
}
