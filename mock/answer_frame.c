/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around the rows or the record of an answer. */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

/* In the skeleton of a body, a string that starts with this byte marks where the records,
 * a total or an echo go. It is printed as an escape, which no other member of a skeleton
 * has. */
#define MARK         "\x01"
#define MARK_PRINTED "\"\\u0001"

/* The marks: the totals, then the echoes, then the records. */
enum { MARK_ECHO = TOTAL_COUNT, MARK_RECORDS = TOTAL_COUNT + ECHO_COUNT, MARK_COUNT };

static json_t *mark(size_t number)
{
    char text[16];

    snprintf(text, sizeof text, MARK "%02zu", number);
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
    at = number < MARK_ECHO ? &list->totals[number].at
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

static struct answer_piece *add_piece(struct answer_frame *frame,
                                      enum answer_piece_kind kind)
{
    frame->pieces = memory_resize(frame->pieces, frame->count + 1, sizeof *frame->pieces);
    frame->pieces[frame->count] = (struct answer_piece){.kind = kind};
    return &frame->pieces[frame->count++];
}

static void add_bytes(struct answer_frame *frame, const char *bytes, size_t length)
{
    struct answer_piece *piece = add_piece(frame, ANSWER_BYTES);

    piece->bytes = memory_text_of(bytes, length);
    piece->length = length;
}

static void add_mark(struct answer_frame *frame, size_t number)
{
    if (number == MARK_RECORDS)
        add_piece(frame, ANSWER_RECORDS);
    else if (number >= MARK_ECHO)
        add_piece(frame, ANSWER_ECHO)->echo = (enum echo)(number - MARK_ECHO);
    else
        add_piece(frame, ANSWER_TOTAL)->total = (enum total)number;
}

void answer_frame_init(struct answer_frame *frame,
                       const struct contract_operation *operation)
{
    json_auto_t *skeleton = skeleton_of(operation);
    AUTO_FREE char *printed = value_print(skeleton);
    const char *at = printed, *next;

    while ((next = strstr(at, MARK_PRINTED)) != NULL) {
        const char *digits = next + strlen(MARK_PRINTED);

        add_bytes(frame, at, (size_t)(next - at));
        add_mark(frame, (size_t)(digits[0] - '0') * 10 + (size_t)(digits[1] - '0'));
        at = digits + 3; /* two digits and the closing quote */
    }
    add_bytes(frame, at, strlen(at));
}

void answer_frame_clear(struct answer_frame *frame)
{
    for (size_t i = 0; i < frame->count; i++)
        free(frame->pieces[i].bytes);
    free(frame->pieces);
    *frame = (struct answer_frame){0};
}
