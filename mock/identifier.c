/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/identifier.h"

#include "src/memory.h"
#include "src/random.h"
#include "src/text.h"
#include "src/value.h"

#include <inttypes.h>
#include <string.h>

#define RANDOM_LENGTH 12
#define MAX_ATTEMPTS  1000 /* a form without anything that varies is given up on */

/* What the varying parts of one identifier are made of. */
struct making {
    const struct store_set *set;
    const json_t *record;
    struct random random;
};

static uint64_t draw(struct making *making)
{
    return random_next(&making->random);
}

static void add_random(struct making *making, struct text *out)
{
    static const char letters[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    uint64_t bits = draw(making);

    for (int i = 0; i < RANDOM_LENGTH; i++) {
        if (i == RANDOM_LENGTH / 2)
            bits = draw(making);
        text_add_char(out, letters[bits % (sizeof letters - 1)]);
        bits /= sizeof letters - 1;
    }
}

/* RFC 9562 5.4: version 4, variant 10. */
static void add_uuid(struct making *making, struct text *out)
{
    uint64_t high = draw(making), low = draw(making);

    text_add_format(out, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64,
                    high >> 32, (high >> 16) & 0xFFFF, high & 0xFFF,
                    UINT64_C(0x8000) | (low >> 50));
    text_add_format(out, "-%012" PRIx64, low & UINT64_C(0xFFFFFFFFFFFF));
}

static void add_number(const struct making *making, struct text *out)
{
    int64_t highest = 0;

    for (size_t i = 0; i < making->set->count; i++) {
        struct scalar id = store_value(making->set->ids, i);
        struct scalar value = {.present = false};

        if (id.present)
            value = collection_scalar_of_text(id.text, id.length, COMPARE_NUMBER);

        if (value.present && value.number > (double)highest && value.number < 9e15)
            highest = (int64_t)value.number;
    }
    text_add_format(out, "%" PRId64, highest + 1);
}

/* Appends what stands for a placeholder, which is given without its braces. */
static void add_part(struct making *making, const char *name, struct text *out)
{
    AUTO_FREE char *member = NULL;
    const json_t *value;

    if (strcmp(name, "random") == 0) {
        add_random(making, out);
    } else if (strcmp(name, "uuid") == 0) {
        add_uuid(making, out);
    } else if (strcmp(name, "number") == 0) {
        add_number(making, out);
    } else if (name[0] == '/' && (value = value_at(making->record, name)) != NULL) {
        member = value_text(value);
        text_add_string(out, member);
    }
}

static void fill(struct making *making, const char *form, struct text *out)
{
    while (*form != '\0') {
        size_t plain = strcspn(form, "{");
        size_t length;
        AUTO_FREE char *name = NULL;

        text_add(out, form, plain);
        form += plain;
        length = strcspn(form, "}");
        if (form[0] != '{' || form[length] != '}') {
            text_add_string(out, form);
            return;
        }
        name = memory_text_of(form + 1, length - 1);
        add_part(making, name, out);
        form += length + 1;
    }
}

static const struct contract_field *field_of(const struct store_set *set)
{
    return set->records->shape == NULL
               ? NULL
               : contract_field_at(set->records->shape, set->records->id);
}

static bool is_integer(const struct contract_field *field)
{
    return field != NULL && field->type != NULL && strcmp(field->type, "integer") == 0;
}

static const char *usual_form(const struct contract_field *field)
{
    if (is_integer(field))
        return "{number}";
    if (field != NULL && field->format != NULL && strcmp(field->format, "uuid") == 0)
        return "{uuid}";
    return "{random}";
}

/* Different sets make different ones. */
static uint64_t seed_of(const struct store_set *set)
{
    uint64_t seed = set->count;

    for (const char *at = set->records->name; *at != '\0'; at++)
        seed = seed * 131 + (unsigned char)*at;
    return seed;
}

json_t *identifier_new(const struct store_set *set, const char *form,
                       const json_t *record)
{
    const struct contract_field *field = field_of(set);
    struct making making = {.set = set, .record = record, .random = {seed_of(set)}};
    AUTO_TEXT struct text id;

    text_init(&id, TEXT_CEILING);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        text_cut(&id, 0);
        fill(&making, form == NULL ? usual_form(field) : form, &id);
        if (store_find(set, text_string(&id)) == STORE_NONE)
            break;
    }
    if (is_integer(field))
        return json_integer((json_int_t)strtoll(text_string(&id), NULL, 10));
    return value_string(text_string(&id), id.length);
}
