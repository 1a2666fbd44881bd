/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around the rows or the record of an answer. */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

/* In the skeleton of a body, a string that starts with this byte marks where the records,
 * a total or an echo go. No other string of a skeleton does. */
#define MARK '\x01'

/* The marks: the totals, then the echoes, then the records, then whether a total is an
 * estimate. */
enum {
    MARK_ECHO = TOTAL_COUNT,
    MARK_RECORDS = TOTAL_COUNT + ECHO_COUNT,
    MARK_ESTIMATED,
    MARK_COUNT
};

static json_t *mark(size_t number)
{
    char text[16];

    snprintf(text, sizeof text, "%c%02zu", MARK, number);
    return json_string(text);
}

static bool is_below(const char *pointer, const char *above)
{
    size_t length = strlen(above);

    return strncmp(pointer, above, length) == 0 && pointer[length] == '/';
}

static bool has_members(const struct contract_shape *shape, const char *pointer)
{
    for (size_t i = 0; i < shape->field_count; i++)
        if (is_below(shape->fields[i].pointer, pointer))
            return true;
    return false;
}

/* Where a mark belongs in the body; NULL: not there. */
static const char *place_of(const struct contract_operation *operation, size_t number)
{
    const struct contract_list *list = operation->list;
    const struct expression *at;

    if (number == MARK_RECORDS)
        return list != NULL ? list->items.name : operation->item->record.name;
    if (list == NULL)
        return NULL;
    at = number < MARK_ECHO         ? &list->totals[number].at
         : number == MARK_ESTIMATED ? &list->estimated.at
                                    : &list->echoes[number - MARK_ECHO].at;
    return at->source == EXPRESSION_RESPONSE_BODY ? at->name : NULL;
}

/* Which mark belongs at `pointer`; MARK_COUNT: none. */
static size_t mark_at(const struct contract_operation *operation, const char *pointer)
{
    size_t number = 0;

    for (; number < MARK_COUNT; number++) {
        const char *place = place_of(operation, number);

        if (place != NULL && strcmp(place, pointer) == 0)
            break;
    }
    return number;
}

json_t *answer_filling(const struct contract_response *response,
                       const struct contract_field *field)
{
    const json_t *shown =
        response->example == NULL ? NULL : value_at(response->example, field->pointer);

    if (field->constant != NULL)
        return json_deep_copy(field->constant);
    if (shown != NULL)
        return json_deep_copy(shown);
    if (field->shown != NULL)
        return json_deep_copy(field->shown);
    return field->required ? answer_least(field) : NULL;
}

/* One member that the response's schema names. */
static void put_field(json_t *skeleton, const struct contract_operation *operation,
                      const struct contract_response *response,
                      const struct contract_field *field)
{
    size_t number = mark_at(operation, field->pointer);
    json_t *value;

    if (number < MARK_COUNT) {
        value_put(skeleton, field->pointer, mark(number));
        return;
    }
    if (is_below(field->pointer, place_of(operation, MARK_RECORDS)) ||
        has_members(response->shape, field->pointer))
        return;
    value = answer_filling(response, field);
    if (value != NULL)
        value_put(skeleton, field->pointer, value);
}

static json_t *skeleton_of(const struct contract_operation *operation)
{
    const struct contract_response *response = answer_success(operation);
    json_t *skeleton;

    if (place_of(operation, MARK_RECORDS)[0] == '\0')
        return mark(MARK_RECORDS);
    skeleton = json_object();
    if (response != NULL && response->shape != NULL)
        for (size_t i = 0; i < response->shape->field_count; i++)
            put_field(skeleton, operation, response, &response->shape->fields[i]);
    for (size_t number = 0; number < MARK_COUNT; number++) {
        const char *place = place_of(operation, number);

        if (place != NULL && value_at(skeleton, place) == NULL)
            value_put(skeleton, place, mark(number));
    }
    return skeleton;
}

/* A frame that is being made, and the bytes that are not in it yet. */
struct framing {
    const struct contract_operation *operation;
    struct answer_frame *frame;
    struct text bytes;
    struct text pointer; /* of the value that is added */
};

static struct answer_piece *add_piece(struct answer_frame *frame,
                                      enum answer_piece_kind kind)
{
    frame->pieces = memory_resize(frame->pieces, frame->count + 1, sizeof *frame->pieces);
    frame->pieces[frame->count] = (struct answer_piece){.kind = kind};
    return &frame->pieces[frame->count++];
}

static void end_bytes(struct framing *framing)
{
    struct answer_piece *piece;

    if (framing->bytes.length == 0)
        return;
    piece = add_piece(framing->frame, ANSWER_BYTES);
    piece->length = framing->bytes.length;
    piece->bytes = text_take(&framing->bytes);
}

/* How a total is told of which there is none: as declared, else as its schema allows. */
static enum none none_of(const struct contract_operation *operation, enum total total)
{
    const struct contract_none *none = &operation->list->none[total];
    const struct contract_response *response = answer_success(operation);
    const char *member = operation->list->totals[total].at.name;
    const struct contract_field *field = response == NULL || member == NULL
                                             ? NULL
                                             : contract_field_at(response->shape, member);

    if (none->declared)
        return none->told;
    return total >= TOTAL_NEXT_CURSOR && field != NULL && !field->nullable ? NONE_EMPTY
                                                                           : NONE_NULL;
}

static void add_total(struct framing *framing, enum total total)
{
    struct answer_piece *piece = add_piece(framing->frame, ANSWER_TOTAL);

    piece->total = total;
    piece->none = none_of(framing->operation, total);
}

static void add_mark(struct framing *framing, size_t number)
{
    struct answer_frame *frame = framing->frame;

    end_bytes(framing);
    if (number == MARK_RECORDS)
        add_piece(frame, ANSWER_RECORDS);
    else if (number == MARK_ESTIMATED)
        add_piece(frame, ANSWER_ESTIMATED);
    else if (number >= MARK_ECHO)
        add_piece(frame, ANSWER_ECHO)->echo = (enum echo)(number - MARK_ECHO);
    else
        add_total(framing, (enum total)number);
}

/* The total that is left out with the member at the framing's place where there is none
 * of it; TOTAL_COUNT: there is none that is. */
static enum total none_here(const struct framing *framing)
{
    const struct contract_list *list = framing->operation->list;

    for (int i = 0; list != NULL && i < TOTAL_COUNT; i++)
        if (list->none[i].declared && list->none[i].told == NONE_ABSENT &&
            strcmp(list->none[i].absent, text_string(&framing->pointer)) == 0)
            return (enum total)i;
    return TOTAL_COUNT;
}

/* Likewise the total that stands there and is not in every answer. */
static enum total option_here(const struct framing *framing)
{
    size_t number = mark_at(framing->operation, text_string(&framing->pointer));

    return number < TOTAL_COUNT &&
                   answer_may_withhold(framing->operation->list, (enum total)number)
               ? (enum total)number
               : TOTAL_COUNT;
}

/* Steps down to a member; returns where to cut the pointer to come back. */
static size_t enter(struct framing *framing, const char *key)
{
    size_t length = framing->pointer.length;
    AUTO_FREE char *pointer = value_pointer_join(text_string(&framing->pointer), key);

    text_cut(&framing->pointer, 0);
    text_add_string(&framing->pointer, pointer);
    return length;
}

static bool has_options(struct framing *framing, json_t *object)
{
    bool has = false;
    const char *key;
    json_t *member;

    json_object_foreach(object, key, member)
    {
        size_t above = enter(framing, key);

        has = has || option_here(framing) != TOTAL_COUNT ||
              none_here(framing) != TOTAL_COUNT;
        text_cut(&framing->pointer, above);
    }
    return has;
}

static void add_value(struct framing *framing, json_t *value);

/* Opens what may be left out with a total (TOTAL_COUNT: nothing); returns where. */
static size_t begin_option(struct framing *framing, enum answer_piece_kind kind,
                           enum total total)
{
    if (total == TOTAL_COUNT)
        return SIZE_MAX;
    end_bytes(framing);
    add_piece(framing->frame, kind)->total = total;
    return framing->frame->count - 1;
}

static void end_option(struct framing *framing, size_t at)
{
    if (at == SIZE_MAX)
        return;
    end_bytes(framing);
    framing->frame->pieces[at].length = framing->frame->count - at - 1;
}

static void add_member(struct framing *framing, const char *key, json_t *value,
                       bool is_loose)
{
    json_auto_t *name = value_string(key, strlen(key));
    AUTO_FREE char *label = value_print(name);
    size_t above = enter(framing, key);
    size_t none = begin_option(framing, ANSWER_NONE, none_here(framing));
    size_t option = begin_option(framing, ANSWER_OPTION, option_here(framing));

    if (is_loose) {
        end_bytes(framing);
        add_piece(framing->frame, ANSWER_COMMA);
    }
    text_add_format(&framing->bytes, "%s:", label);
    add_value(framing, value);
    end_option(framing, option);
    end_option(framing, none);
    text_cut(&framing->pointer, above);
}

/* Where a member may be missing, whether a comma stands before one shows in the answer.
 */
static void add_object(struct framing *framing, json_t *object)
{
    bool is_loose = has_options(framing, object);
    const char *key;
    json_t *member;
    bool first = true;

    text_add_char(&framing->bytes, '{');
    json_object_foreach(object, key, member)
    {
        if (!is_loose && !first)
            text_add_char(&framing->bytes, ',');
        first = false;
        add_member(framing, key, member, is_loose);
    }
    text_add_char(&framing->bytes, '}');
}

static void add_value(struct framing *framing, json_t *value)
{
    const char *text = json_string_value(value);
    AUTO_FREE char *printed = NULL;

    if (text != NULL && text[0] == MARK) {
        add_mark(framing, (size_t)(text[1] - '0') * 10 + (size_t)(text[2] - '0'));
    } else if (json_is_object(value)) {
        add_object(framing, value);
    } else {
        printed = value_print(value);
        text_add_string(&framing->bytes, printed);
    }
}

void answer_frame_init(struct answer_frame *frame,
                       const struct contract_operation *operation)
{
    struct framing framing = {.operation = operation, .frame = frame};
    json_auto_t *skeleton = skeleton_of(operation);

    text_init(&framing.bytes, STORE_MAX_BYTES);
    text_init(&framing.pointer, TEXT_CEILING);
    add_value(&framing, skeleton);
    end_bytes(&framing);
    text_clear(&framing.pointer);
}

void answer_frame_clear(struct answer_frame *frame)
{
    for (size_t i = 0; i < frame->count; i++)
        free(frame->pieces[i].bytes);
    free(frame->pieces);
    *frame = (struct answer_frame){0};
}
