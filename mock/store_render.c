/* SPDX-License-Identifier: Apache-2.0 */
/* A record as an operation shows it: the members its schema names, in the schema's order,
 * each as it stands in the row. */
#include "mock/store_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <string.h>

#define NO_PARENT SIZE_MAX

static bool is_listed(const char *pointer, const char *const *pointers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(pointer, pointers[i]) == 0)
            return true;
    return false;
}

/* The member whose pointer is that of `pointer` without its last part. */
static size_t parent_of(const struct store_layout *layout, const char *pointer)
{
    size_t length = (size_t)(strrchr(pointer, '/') - pointer);

    for (size_t i = 0; i < layout->count; i++) {
        const char *candidate = layout->members[i].field->pointer;
        if (strlen(candidate) == length && strncmp(candidate, pointer, length) == 0)
            return i;
    }
    return NO_PARENT;
}

static void layout_add(struct store_layout *layout, const struct contract_field *field)
{
    struct store_member *member = &layout->members[layout->count];
    json_auto_t *key = NULL;
    AUTO_FREE char *quoted = NULL;

    *member =
        (struct store_member){.field = field, .key = value_pointer_last(field->pointer)};
    member->key_length = strlen(member->key);
    key = value_string(member->key, member->key_length);
    quoted = value_print(key);
    member->label = memory_format("%s:", quoted);
    member->label_length = strlen(member->label);
    member->parent = parent_of(layout, field->pointer);
    if (member->parent != NO_PARENT)
        layout->members[member->parent].has_members = true;
    layout->has_gaps =
        layout->has_gaps || field->signed_url != NULL || field->tells != NULL;
    layout->count++;
}

static void layout_fill(struct store_layout *layout, const struct contract_shape *shape,
                        const char *const *absent, size_t absent_count)
{
    size_t count = shape == NULL ? 0 : shape->field_count;

    layout->members = memory_array(count + 1, sizeof *layout->members);
    for (size_t i = 0; i < count; i++)
        if (!is_listed(shape->fields[i].pointer, absent, absent_count))
            layout_add(layout, &shape->fields[i]);
}

struct store_layout *store_layout_new(const struct contract_operation *operation)
{
    struct store_layout *layout = memory_new(sizeof *layout);

    if (operation->list != NULL)
        layout_fill(layout, operation->list->row,
                    (const char *const *)operation->list->absent,
                    operation->list->absent_count);
    else if (operation->item != NULL)
        layout_fill(layout, operation->item->shape, NULL, 0);
    else
        layout_fill(layout, operation->write->shape, NULL, 0);
    return layout;
}

void store_layout_free(struct store_layout *layout)
{
    if (layout == NULL)
        return;
    for (size_t i = 0; i < layout->count; i++) {
        free(layout->members[i].key);
        free(layout->members[i].label);
    }
    free(layout->members);
    free(layout);
}

/* A record that is being rendered. */
struct rendering {
    const struct store_layout *layout;
    const struct tape_node *record;
    const char *source; /* its text */
    store_fill *fill;
    void *context;
    struct text *out;
};

static void fill_gap(const struct rendering *rendering, const struct tape_node *path,
                     const struct contract_field *field,
                     const struct contract_field *teller)
{
    AUTO_FREE char *text = memory_text_of(path->text, path->length);
    struct store_gap gap = {.field = field, .path = text, .teller = teller};

    rendering->fill(rendering->context, &gap, rendering->out);
}

static bool is_path(const struct tape_node *value)
{
    return value != NULL && value->type == TAPE_STRING && value->length > 0 &&
           value->text[0] == '/';
}

/* A signed URL stands in the record as a path; the URL itself needs no JSON escapes. What
 * is said of its end is left open where the record has the URL. */
static bool render_gap(const struct rendering *rendering,
                       const struct contract_field *field, const struct tape_node *value)
{
    const struct tape_node *told;

    if (field->signed_url != NULL && is_path(value)) {
        text_add_char(rendering->out, '"');
        fill_gap(rendering, value, field, NULL);
        text_add_char(rendering->out, '"');
        return true;
    }
    if (field->tells == NULL)
        return false;
    told = tape_at(rendering->record, field->tells->pointer);
    if (is_path(told))
        fill_gap(rendering, told, field->tells, field);
    return is_path(told);
}

static void render_object(const struct rendering *rendering, size_t parent,
                          const struct tape_node *object)
{
    const struct store_layout *layout = rendering->layout;
    bool first = true;

    text_add_char(rendering->out, '{');
    for (size_t i = 0; i < layout->count; i++) {
        const struct store_member *member = &layout->members[i];
        const struct tape_node *value;

        if (member->parent != parent)
            continue;
        value = tape_member(object, member->key, member->key_length);
        if (value == NULL)
            continue;
        if (!first)
            text_add_char(rendering->out, ',');
        first = false;
        text_add(rendering->out, member->label, member->label_length);
        if (member->has_members && value->type == TAPE_OBJECT)
            render_object(rendering, i, value);
        else if (!render_gap(rendering, member->field, value))
            text_add(rendering->out, rendering->source + value->start,
                     value->end - value->start);
    }
    text_add_char(rendering->out, '}');
}

void store_show(const struct store_view *view, size_t record, store_fill *fill,
                void *context, struct text *out)
{
    struct rows_row row = store_row(view->set, record);
    struct rendering rendering = {.layout = view->layout,
                                  .source = row.text,
                                  .fill = fill,
                                  .context = context,
                                  .out = out};

    if (view->is_prefix && row.shown > 0) {
        text_add(out, row.text, row.shown);
        text_add_char(out, '}');
        return;
    }
    rendering.record = store_read(view->set, record, view->tape);
    assert(rendering.record != NULL);
    if (view->layout->count > 0 && rendering.record->type == TAPE_OBJECT)
        render_object(&rendering, NO_PARENT, rendering.record);
    else
        text_add(out, row.text, row.length);
}

size_t store_shown_length(const struct store_view *view, size_t record)
{
    struct rows_row row = store_row(view->set, record);

    return view->is_prefix && row.shown > 0 ? (size_t)row.shown + 1 : row.length;
}
