/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/member.h"

#include "generate/leaf.h"
#include "generate/notation.h"
#include "generate/words.h"
#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#define MAX_VALUES   4096 /* told apart of one member */
#define MAX_DECIMALS 6
#define MAX_AMOUNT   1e12
#define ENOUGH       8 /* records from which habits can be told */
#define MAX_SERIAL   64

/* --- What is seen --- */

static struct member *member_at(struct members *members, const char *path)
{
    const json_t *index = json_object_get(members->indexes, path);
    void *items = members->items;

    if (index != NULL)
        return &members->items[json_integer_value(index)];
    json_object_set_new(members->indexes, path, json_integer((json_int_t)members->count));
    memory_reserve(&items, &members->capacity, members->count + 1, sizeof(struct member));
    members->items = items;
    members->items[members->count] =
        (struct member){.path = memory_text(path), .values = json_object()};
    return &members->items[members->count++];
}

const struct member *members_at(const struct members *members, const char *path)
{
    const json_t *index = json_object_get(members->indexes, path);

    return index == NULL ? NULL : &members->items[json_integer_value(index)];
}

static enum comparison declared_of(const struct member *member)
{
    return member->field == NULL ? COMPARE_TEXT : member->field->compare;
}

static void see_text(struct member *member, const char *text)
{
    bool has_digit = strpbrk(text, "0123456789") != NULL;
    bool is_number = strspn(text, "+-.:0123456789") == strlen(text);

    member->texts++;
    member->people += words_is_person(text) ? 1 : 0;
    member->phones += words_is_phone(text) ? 1 : 0;
    if (!has_digit || is_number || strpbrk(text, " /") != NULL ||
        strlen(text) > MAX_SERIAL)
        member->words++;
}

/* How many decimals a number is written with; MAX_DECIMALS + 1 for more than are kept. */
static int decimals_of(const char *text)
{
    const char *point = strchr(text, '.');
    size_t length = point == NULL ? 0 : strlen(point + 1);

    if (strpbrk(text, "eE") != NULL || length > MAX_DECIMALS)
        return MAX_DECIMALS + 1;
    return (int)length;
}

struct seeing {
    struct members *members;
    const struct contract_shape *shape;
};

static void see(void *context, const char *path, bool in_array, json_t *leaf)
{
    const struct seeing *seeing = context;
    struct member *member = member_at(seeing->members, path);
    AUTO_FREE char *text = NULL;
    struct notation notation;
    struct instant instant;

    member->in_array = in_array;
    if (member->field == NULL && seeing->shape != NULL && !in_array)
        member->field = contract_field_at(seeing->shape, path);
    if (json_is_null(leaf))
        return;
    member->seen++;
    text = value_text(leaf);
    if (json_object_size(member->values) < MAX_VALUES)
        json_object_set_new(member->values, text, json_null());
    if (notation_read(leaf, declared_of(member), &notation, &instant))
        member->moments++;
    if (json_is_string(leaf))
        see_text(member, text);
    if (json_is_number(leaf)) {
        int decimals = decimals_of(text);

        member->numbers++;
        member->decimals = decimals > member->decimals ? decimals : member->decimals;
    }
}

/* --- Amounts --- */

static int64_t divisor(int64_t a, int64_t b)
{
    return b == 0 ? a : divisor(b, a % b);
}

/* From which to which the amounts go, and in which steps. */
static bool measure(struct member *member)
{
    int64_t scale = 1;
    bool is_first = true;
    const char *text;
    json_t *value;

    if (member->decimals > MAX_DECIMALS)
        return false;
    for (int i = 0; i < member->decimals; i++)
        scale *= 10;
    json_object_foreach(member->values, text, value)
    {
        double number = strtod(text, NULL);
        int64_t steps;

        if (fabs(number) > MAX_AMOUNT)
            return false;
        steps = llround(number * (double)scale);
        if (is_first)
            member->least = member->most = steps;
        member->step = divisor(llabs(steps - member->least), member->step);
        member->least = steps < member->least ? steps : member->least;
        member->most = steps > member->most ? steps : member->most;
        is_first = false;
    }
    member->step = member->step == 0 ? 1 : member->step;
    return member->most > member->least;
}

/* Samples show one number or two; what else the schema takes is tried. */
static bool measure_by_schema(struct member *member)
{
    static const int64_t tried[] = {0, 1, 2, 5, 10, 20, 50, 100, 300, 1000, 5000};
    bool is_first = true;

    if (member->field == NULL || member->decimals > 0)
        return false;
    member->step = 1;
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        json_t *value = json_integer(tried[i]);

        if (schema_validate(member->field->schema, value, NULL, NULL)) {
            member->least = is_first ? tried[i] : member->least;
            member->most = tried[i];
            is_first = false;
        }
        json_decref(value);
    }
    return member->most > member->least;
}

/* --- What a member is --- */

/* True for what tells of a signed URL, or is said of it in every answer. */
static bool is_fixed(const struct member *member)
{
    const struct contract_field *field = member->field;

    return field != NULL &&
           (field->signed_url != NULL || field->tells != NULL || field->constant != NULL);
}

/* The share of `part` in `whole` is at least so many percent. */
static bool is_share(size_t part, size_t whole, size_t percent)
{
    return whole > 0 && part * 100 >= whole * percent;
}

/* A text that is another one in nearly each record. */
static bool is_varied(const struct member *member, size_t percent)
{
    return member->seen >= ENOUGH &&
           is_share(json_object_size(member->values), member->seen, percent);
}

/* True when the last word of the member's name is one of these, which are set apart by
 * blanks. */
static bool is_named(const struct member *member, const char *names)
{
    AUTO_FREE char *last = value_pointer_last(member->path);
    size_t length = strlen(last), start = length;
    AUTO_FREE char *word = NULL;

    while (start > 0 && isalnum((unsigned char)last[start - 1]) &&
           (start == length || !isupper((unsigned char)last[start])))
        start--;
    word = memory_format(" %s ", last + start);
    for (char *at = word; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    return strstr(names, word) != NULL;
}

static bool takes(const struct member *member, const char *text)
{
    json_t *value = json_string(text);
    bool valid = member->field == NULL ||
                 schema_validate(member->field->schema, value, NULL, NULL);

    json_decref(value);
    return valid;
}

/* By the schema and the name alone. */
static enum member_kind kind_of_sample(struct member *member)
{
    const struct contract_field *field = member->field;
    const char *format = field == NULL || field->format == NULL ? "" : field->format;

    if (field == NULL)
        return MEMBER_KEPT;
    if (field->enumeration != NULL)
        return MEMBER_CHOICE;
    if (member->numbers > 0)
        return measure_by_schema(member) ? MEMBER_AMOUNT : MEMBER_KEPT;
    if (member->texts == 0)
        return MEMBER_KEPT;
    if (strcmp(format, "uuid") == 0)
        return MEMBER_SERIAL;
    if (strcmp(format, "email") == 0)
        return MEMBER_ADDRESS;
    if (strcmp(format, "uri") == 0 || strcmp(format, "url") == 0)
        return MEMBER_URL;
    if (is_named(member, " phone number telephone mobile ") && takes(member, "+15550100"))
        return MEMBER_PHONE;
    if (is_named(member, " name ") && takes(member, "Zoë Müller"))
        return MEMBER_PERSON;
    if (takes(member, "The order had not arrived, and was sent again."))
        return is_named(member, " title label ") ? MEMBER_TITLE : MEMBER_PROSE;
    return MEMBER_KEPT;
}

/* By what the records hold. */
static enum member_kind kind_of_seen(struct member *member)
{
    const struct contract_field *field = member->field;

    if (member->in_array || (field != NULL && field->enumeration != NULL))
        return MEMBER_KEPT;
    if (member->numbers == member->seen)
        return is_varied(member, 25) && measure(member) ? MEMBER_AMOUNT : MEMBER_KEPT;
    if (member->texts != member->seen)
        return MEMBER_KEPT;
    if (is_share(member->phones, member->seen, 80))
        return is_varied(member, 40) ? MEMBER_PHONE : MEMBER_KEPT;
    if (is_share(member->people, member->seen, 70))
        return is_varied(member, 60) ? MEMBER_PERSON : MEMBER_KEPT;
    if (member->words == 0 && is_varied(member, 100))
        return MEMBER_SERIAL;
    /* Few records show no habit, but that each has a name of its own. */
    return member->seen > 1 && member->seen < ENOUGH &&
                   json_object_size(member->values) == member->seen &&
                   is_named(member, " name title label ")
               ? MEMBER_TITLE
               : MEMBER_KEPT;
}

/* The set that owns what the member names, where a list or an item says so. */
static const struct contract_record_set *
owner_set_of(const struct members_request *request, const char *path)
{
    for (size_t i = 0; i < request->contract->operation_count; i++) {
        const struct contract_operation *operation = &request->contract->operations[i];
        const struct contract_scope *scope =
            operation->list != NULL && operation->list->records == request->set
                ? &operation->list->scope
            : operation->item != NULL && operation->item->records == request->set
                ? &operation->item->scope
                : NULL;

        if (scope != NULL && scope->declared && scope->known != NULL &&
            strcmp(scope->field, path) == 0)
            return scope->known;
    }
    return NULL;
}

/* `index_of_member` is the member's, so that no two draw the same. */
static void learn_serial(struct member *member, size_t index_of_member,
                         const struct members_request *request)
{
    json_t *known = json_array();
    size_t index;
    json_t *record;

    json_array_foreach(request->records, index, record)
    {
        json_t *value = value_at(record, member->path);

        if (json_is_string(value) || json_is_integer(value))
            json_array_append(known, value);
    }
    member->serial = serial_new(&(struct serial_request){
        .known = known,
        .schema = member->field == NULL ? NULL : member->field->schema,
        .format = member->field == NULL ? NULL : member->field->format,
        .name = request->set->name,
        .count = request->count,
        .seed = random_of(request->seed, index_of_member, 0).state,
    });
    json_decref(known);
}

static void learn(struct members *members, size_t index,
                  const struct members_request *request)
{
    struct member *member = &members->items[index];
    const struct contract_record_set *owners = owner_set_of(request, member->path);

    if (strcmp(member->path, request->set->id) == 0)
        member->kind = MEMBER_ID;
    else if (is_fixed(member))
        member->kind = MEMBER_KEPT;
    else if (owners != NULL) {
        member->kind =
            request->is_other(request->context, owners) ? MEMBER_OWNER : MEMBER_KEPT;
        member->owners = owners;
        member->owner_id = owners->id;
    } else if (member->moments > 0 && member->moments == member->seen)
        member->kind = MEMBER_MOMENT;
    else
        member->kind =
            request->are_samples ? kind_of_sample(member) : kind_of_seen(member);
    if (member->kind == MEMBER_ID || member->kind == MEMBER_SERIAL)
        learn_serial(member, index, request);
}

void members_init(struct members *members, const struct members_request *request)
{
    struct seeing seeing = {members, request->set->shape};
    size_t index;
    json_t *record;

    *members = (struct members){.indexes = json_object()};
    json_array_foreach(request->records, index, record)
    {
        leaf_each(record, see, &seeing);
    }
    for (size_t i = 0; i < members->count; i++)
        learn(members, i, request);
}

void members_clear(struct members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        serial_free(members->items[i].serial);
        json_decref(members->items[i].values);
        free(members->items[i].path);
    }
    free(members->items);
    json_decref(members->indexes);
}
