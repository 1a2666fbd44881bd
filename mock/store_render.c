/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <string.h>

#define NO_PARENT      SIZE_MAX
#define WASTE_AT_LEAST ((size_t)64 * 1024) /* bytes; less is not worth the work */

/* A member to show: the shape's fields as a tree, so that records are walked without
 * looking at pointers again. */
struct member {
    char *key;
    char *label; /* the key as JSON, with its colon */
    const struct contract_field *field;
    size_t parent;
    bool has_members;
};

struct layout {
    struct member *members;
    size_t count;
    const json_t *record; /* the one that is rendered */
};

static bool is_listed(const char *pointer, const char *const *pointers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(pointer, pointers[i]) == 0)
            return true;
    return false;
}

/* The member whose pointer is that of `pointer` without its last part. */
static size_t parent_of(const struct layout *layout, const char *pointer)
{
    size_t length = (size_t)(strrchr(pointer, '/') - pointer);

    for (size_t i = 0; i < layout->count; i++) {
        const char *candidate = layout->members[i].field->pointer;
        if (strlen(candidate) == length && strncmp(candidate, pointer, length) == 0)
            return i;
    }
    return NO_PARENT;
}

static void layout_add(struct layout *layout, const struct contract_field *field)
{
    struct member *member = &layout->members[layout->count];
    json_auto_t *key = NULL;
    AUTO_FREE char *quoted = NULL;

    *member = (struct member){.field = field, .key = value_pointer_last(field->pointer)};
    key = value_string(member->key, strlen(member->key));
    quoted = value_print(key);
    member->label = memory_format("%s:", quoted);
    member->parent = parent_of(layout, field->pointer);
    if (member->parent != NO_PARENT)
        layout->members[member->parent].has_members = true;
    layout->count++;
}

static void layout_init(struct layout *layout, const struct contract_shape *shape,
                        const char *const *absent, size_t absent_count)
{
    size_t count = shape == NULL ? 0 : shape->field_count;

    *layout =
        (struct layout){.members = memory_array(count + 1, sizeof *layout->members)};
    for (size_t i = 0; i < count; i++)
        if (!is_listed(shape->fields[i].pointer, absent, absent_count))
            layout_add(layout, &shape->fields[i]);
}

static void layout_clear(struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        free(layout->members[i].key);
        free(layout->members[i].label);
    }
    free(layout->members);
}

static void add_gap(struct store_view *view, const struct text *bytes,
                    struct store_gap gap)
{
    void *gaps = view->gaps;

    memory_reserve(&gaps, &view->gap_capacity, view->gap_count + 1, sizeof *view->gaps);
    view->gaps = gaps;
    view->gaps[view->gap_count] = gap;
    view->gaps[view->gap_count++].offset = bytes->length;
}

/* A signed URL stands in the record as a path; the URL itself needs no JSON escapes. */
static bool render_signed(struct store_view *view, struct text *bytes,
                          const struct contract_field *field, const json_t *value)
{
    const char *path = json_string_value(value);

    if (field->signed_url == NULL || path == NULL || path[0] != '/')
        return false;
    text_add_char(bytes, '"');
    add_gap(view, bytes, (struct store_gap){.field = field, .path = path});
    text_add_char(bytes, '"');
    return true;
}

/* What is said of a URL's end is left open where the record has the URL. */
static bool render_teller(struct store_view *view, struct text *bytes,
                          const struct contract_field *field, const json_t *record)
{
    const char *path = field->tells == NULL
                           ? NULL
                           : json_string_value(value_at(record, field->tells->pointer));

    if (path == NULL || path[0] != '/')
        return false;
    add_gap(view, bytes,
            (struct store_gap){.field = field->tells, .path = path, .teller = field});
    return true;
}

static void render_object(struct store_view *view, struct text *bytes,
                          const struct layout *layout, size_t parent,
                          const json_t *object);

static void render_member(struct store_view *view, struct text *bytes,
                          const struct layout *layout, size_t number, const json_t *value)
{
    const struct member *member = &layout->members[number];

    text_add_string(bytes, member->label);
    if (member->has_members && json_is_object(value)) {
        render_object(view, bytes, layout, number, value);
    } else if (!render_signed(view, bytes, member->field, value) &&
               !render_teller(view, bytes, member->field, layout->record)) {
        AUTO_FREE char *printed = value_print(value);
        text_add_string(bytes, printed);
    }
}

static void render_object(struct store_view *view, struct text *bytes,
                          const struct layout *layout, size_t parent,
                          const json_t *object)
{
    bool first = true;

    text_add_char(bytes, '{');
    for (size_t i = 0; i < layout->count; i++) {
        const json_t *value;

        if (layout->members[i].parent != parent)
            continue;
        value = json_object_get(object, layout->members[i].key);
        if (value == NULL)
            continue;
        if (!first)
            text_add_char(bytes, ',');
        first = false;
        render_member(view, bytes, layout, i, value);
    }
    text_add_char(bytes, '}');
}

static void render_record(struct store_view *view, struct text *bytes,
                          struct layout *layout, size_t number)
{
    const json_t *record = view->set->items[number];
    struct store_piece *piece = &view->pieces[number];

    piece->offset = bytes->length;
    piece->gap = view->gap_count;
    if (record == NULL) {
        /* It is gone, and nobody asks for it. */
    } else if (layout->count > 0 && json_is_object(record)) {
        layout->record = record;
        render_object(view, bytes, layout, NO_PARENT, record);
    } else {
        AUTO_FREE char *printed = value_print(record);
        text_add_string(bytes, printed);
    }
    piece->length = bytes->length - piece->offset;
    piece->gap_count = view->gap_count - piece->gap;
}

static void layout_of_view(struct layout *layout, const struct store_view *view)
{
    const struct contract_operation *operation = view->operation;

    if (operation->list != NULL)
        layout_init(layout, operation->list->row,
                    (const char *const *)operation->list->absent,
                    operation->list->absent_count);
    else if (operation->item != NULL)
        layout_init(layout, operation->item->shape, NULL, 0);
    else
        layout_init(layout, operation->write->shape, NULL, 0);
}

/* Not every operation that changes a record shows it. */
static bool is_shown(const struct store_view *view)
{
    return view->operation->write == NULL ||
           view->operation->write->record.source != EXPRESSION_NONE;
}

static void take_bytes(struct store_view *view, struct text *bytes)
{
    view->length = bytes->length;
    view->room = bytes->capacity;
    view->bytes = text_take(bytes);
}

void store_render(struct store_view *view)
{
    struct layout layout;
    struct text bytes;

    if (!is_shown(view))
        return;
    layout_of_view(&layout, view);
    text_init(&bytes, STORE_MAX_BYTES);
    free(view->bytes);
    view->gap_count = view->waste = 0;
    for (size_t i = 0; i < view->set->count; i++)
        render_record(view, &bytes, &layout, i);
    take_bytes(view, &bytes);
    layout_clear(&layout);
}

/* What a record showed before stays behind until half of all bytes are such waste: so one
 * change costs one rendering, taken over many. */
void store_render_record(struct store_view *view, size_t record)
{
    struct layout layout;
    struct text bytes = {.bytes = view->bytes,
                         .length = view->length,
                         .capacity = view->room,
                         .ceiling = STORE_MAX_BYTES};

    if (!is_shown(view))
        return;
    view->waste += view->pieces[record].length;
    if (view->waste > view->length / 2 + WASTE_AT_LEAST) {
        store_render(view);
        return;
    }
    layout_of_view(&layout, view);
    render_record(view, &bytes, &layout, record);
    take_bytes(view, &bytes);
    layout_clear(&layout);
}
