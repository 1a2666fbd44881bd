/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/subjects.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>

static struct subject subject_of(const struct contract_operation *operation)
{
    return (struct subject){.operation = operation,
                            .list = operation->list,
                            .item = operation->item,
                            .write = operation->write};
}

static void each_parameter(const struct contract_operation *operation,
                           subjects_visit *visit, void *context)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        struct subject subject = subject_of(operation);
        if (operation->parameters[i].is_beside)
            continue;
        subject.parameter = &operation->parameters[i];
        visit(context, &subject);
    }
}

static void each_filter(const struct contract_operation *operation, subjects_visit *visit,
                        void *context)
{
    for (size_t i = 0; operation->list != NULL && i < operation->list->filter_count;
         i++) {
        struct subject subject = subject_of(operation);
        subject.filter = &operation->list->filters[i];
        subject.parameter = subject.filter->parameter;
        visit(context, &subject);
    }
}

static void each_range(const struct contract_operation *operation, subjects_visit *visit,
                       void *context)
{
    for (size_t i = 0; operation->list != NULL && i < operation->list->range_count; i++) {
        struct subject subject = subject_of(operation);
        subject.range = &operation->list->ranges[i];
        visit(context, &subject);
    }
}

static void each_word(const struct contract_operation *operation, subjects_visit *visit,
                      void *context)
{
    if (operation->list == NULL || !operation->list->order.declared)
        return;
    for (size_t i = 0; i < operation->list->order.word_count; i++) {
        struct subject subject = subject_of(operation);
        subject.word = &operation->list->order.words[i];
        subject.parameter = operation->list->order.parameter;
        visit(context, &subject);
    }
}

/* What an operation shows of a record: a list its rows, an item the whole. */
static const struct contract_shape *shape_of(const struct contract_operation *operation)
{
    if (operation->list != NULL)
        return operation->list->row;
    return operation->item != NULL ? operation->item->shape : NULL;
}

static void each_signed_url(const struct contract_operation *operation,
                            subjects_visit *visit, void *context)
{
    const struct contract_shape *shape = shape_of(operation);
    for (size_t i = 0; operation->item != NULL && shape != NULL && i < shape->field_count;
         i++) {
        if (shape->fields[i].signed_url == NULL)
            continue;
        struct subject subject = subject_of(operation);
        subject.shape = shape;
        subject.field = &shape->fields[i];
        visit(context, &subject);
    }
}

static void each_invariant(const struct contract_operation *operation,
                           subjects_visit *visit, void *context)
{
    const struct contract_shape *shape = shape_of(operation);
    for (size_t i = 0; shape != NULL && i < shape->invariant_count; i++) {
        struct subject subject = subject_of(operation);
        subject.shape = shape;
        subject.invariant = &shape->invariants[i];
        visit(context, &subject);
    }
}

static void each_operation(const struct contract_operation *operation,
                           enum subject_kind kind, subjects_visit *visit, void *context)
{
    struct subject subject = subject_of(operation);
    switch (kind) {
    case SUBJECT_OPERATION:
        visit(context, &subject);
        break;
    case SUBJECT_LIST:
        if (operation->list != NULL)
            visit(context, &subject);
        break;
    case SUBJECT_ITEM:
        if (operation->item != NULL)
            visit(context, &subject);
        break;
    case SUBJECT_PARAMETER:
        each_parameter(operation, visit, context);
        break;
    case SUBJECT_FILTER:
        each_filter(operation, visit, context);
        break;
    case SUBJECT_RANGE:
        each_range(operation, visit, context);
        break;
    case SUBJECT_ORDER:
        each_word(operation, visit, context);
        break;
    case SUBJECT_SIGNED_URL:
        each_signed_url(operation, visit, context);
        break;
    case SUBJECT_INVARIANT:
        each_invariant(operation, visit, context);
        break;
    case SUBJECT_WRITE:
        if (operation->write != NULL)
            visit(context, &subject);
        break;
    case SUBJECT_CASE:
    case SUBJECT_WEBHOOK:
        break;
    }
}

void subjects_each_writing(const struct contract *contract, enum subject_kind kind,
                           subjects_visit *visit, void *context)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].write != NULL)
            each_operation(&contract->operations[i], kind, visit, context);
}

void subjects_each(const struct contract *contract, enum subject_kind kind,
                   subjects_visit *visit, void *context)
{
    /* What changes something is not asked to see what happens. */
    for (size_t i = 0; i < contract->operation_count; i++)
        if (kind == SUBJECT_WRITE || contract_operation_reads(&contract->operations[i]))
            each_operation(&contract->operations[i], kind, visit, context);
    for (size_t i = 0; kind == SUBJECT_CASE && i < contract->case_count; i++) {
        const struct contract_case *example = &contract->cases[i];
        if (example->operation == NULL || !contract_operation_reads(example->operation))
            continue;
        struct subject subject = subject_of(example->operation);
        subject.example = example;
        visit(context, &subject);
    }
}

static char *invariant_label(const struct subject *subject)
{
    struct text label AUTO_TEXT;
    text_init(&label, TEXT_CEILING);
    text_add_format(&label, "%s#", subject->operation->id);
    for (size_t i = 0; i < subject->invariant->field_count; i++)
        text_add_format(&label, "%s%s", i == 0 ? "" : ",", subject->invariant->fields[i]);
    return text_take(&label);
}

char *subjects_label(const struct subject *subject, enum subject_kind kind)
{
    const char *id = subject->operation->id;
    switch (kind) {
    case SUBJECT_PARAMETER:
        return memory_format(
            "%s?%s%s%s", id, subject->parameter->label,
            subject->parameter->prefix == NULL ? "" : "=",
            subject->parameter->prefix == NULL ? "" : subject->parameter->prefix);
    case SUBJECT_FILTER:
        return memory_format("%s?%s", id, subject->filter->name);
    case SUBJECT_RANGE:
        return memory_format("%s?%s..%s", id, subject->range->from->name,
                             subject->range->to->name);
    case SUBJECT_ORDER:
        return memory_format("%s?%s=%s", id, subject->parameter->label,
                             subject->word->word);
    case SUBJECT_SIGNED_URL:
        return memory_format("%s#%s", id, subject->field->pointer);
    case SUBJECT_INVARIANT:
        return invariant_label(subject);
    case SUBJECT_CASE:
        return memory_format("%s: %s", id, subject->example->name);
    case SUBJECT_OPERATION:
    case SUBJECT_LIST:
    case SUBJECT_ITEM:
    case SUBJECT_WEBHOOK:
    case SUBJECT_WRITE:
        break;
    }
    return memory_text(id);
}
