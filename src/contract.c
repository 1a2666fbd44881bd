/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/http.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ULID_LENGTH 26 /* characters, of which none has a case */

struct place contract_place(const struct contract *contract, const struct claim *claim)
{
    return document_place(contract->document, claim->pointer);
}

bool contract_page_counts(const struct contract_page *page)
{
    return page->kind == PAGE_NUMBER || contract_page_counts_rows(page);
}

bool contract_order_is_chosen(const struct contract_order *order)
{
    return order->declared && order->parameter->in != EXPRESSION_NONE;
}

static bool is_same_order(const struct contract_order_word *a,
                          const struct contract_order_word *b)
{
    if (a->key_count != b->key_count)
        return false;
    for (size_t k = 0; k < a->key_count; k++)
        if (strcmp(a->keys[k].field, b->keys[k].field) != 0 ||
            a->keys[k].direction != b->keys[k].direction)
            return false;
    return true;
}

bool contract_order_repeats(const struct contract_order *order, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_same_order(&order->words[i], &order->words[index]))
            return true;
    return false;
}

static bool is_lower_end(const struct contract_filter *filter)
{
    return filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AFTER;
}

bool contract_filters_are_nested(const struct contract_filter *a,
                                 const struct contract_filter *b)
{
    bool bounds = a->match >= MATCH_AT_OR_AFTER && b->match >= MATCH_AT_OR_AFTER;
    bool values = a->match == MATCH_EQUALS || b->match == MATCH_EQUALS;

    return strcmp(a->field, b->field) == 0 &&
           (values || (bounds && is_lower_end(a) == is_lower_end(b)));
}

enum certainty contract_refusal_certainty(const struct contract_error *error)
{
    return error->may_be_answered ? CERTAINTY_UNKNOWN : error->claim.certainty;
}

enum refusal contract_page_malformed(const struct contract_parameter *parameter)
{
    bool is_text = parameter->type != NULL && strcmp(parameter->type, "string") == 0;

    return is_text ? REFUSAL_PATTERN : REFUSAL_TYPE;
}

bool contract_page_counts_rows(const struct contract_page *page)
{
    return page->kind == PAGE_OFFSET || page->kind == PAGE_ROWS ||
           page->kind == PAGE_RANGE;
}

bool contract_total_is_range(const struct contract_total *total)
{
    return total->at.source == EXPRESSION_RESPONSE_HEADER &&
           strcasecmp(total->at.name, "Content-Range") == 0;
}

bool contract_field_is_fresh(const struct contract_field *field)
{
    return field->signed_url != NULL || field->tells != NULL;
}

const char *contract_certainty_name(enum certainty certainty)
{
    return vocabulary_certainties[certainty];
}

const char *contract_refusal_name(enum refusal refusal)
{
    return vocabulary_refusals[refusal];
}

const struct contract_response *
contract_response_for(const struct contract_operation *operation, int status)
{
    const struct contract_response *best = NULL;

    /* The narrower range wins; "default" is 0..0 and stands behind every range. */
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct contract_response *response = &operation->responses[i];
        bool is_default = response->status_low == 0;

        if (!is_default &&
            (status < response->status_low || status > response->status_high))
            continue;
        if (best == NULL || best->status_low == 0 ||
            (!is_default && response->status_low == response->status_high))
            best = response;
    }
    return best;
}

bool contract_operation_reads(const struct contract_operation *operation)
{
    return operation->write == NULL &&
           (strcmp(operation->method, "GET") == 0 ||
            strcmp(operation->method, "HEAD") == 0 || operation->list != NULL ||
            operation->item != NULL);
}

bool contract_body_takes(const struct contract_body *body, const char *media)
{
    for (size_t i = 0; i < body->media_count; i++)
        if (http_media_type_covers(body->medias[i], media))
            return true;
    return false;
}

void contract_tell_values(char *text)
{
    for (; *text != '\0'; text++)
        if (*text == CONTRACT_VALUE_BREAK[0])
            *text = ',';
}

struct expression contract_parameter_at(const struct contract_parameter *parameter)
{
    return (struct expression){.source = parameter->in,
                               .name = parameter->name,
                               .prefix = parameter->prefix,
                               .but = parameter->but,
                               .repeated = parameter->listing == LISTING_REPEATED,
                               .beside = parameter->beside,
                               .beside_count = parameter->beside_count};
}

bool contract_parameter_is_styled(const struct contract_parameter *parameter)
{
    return parameter->form != NULL && parameter->listing == LISTING_NONE;
}

const struct contract_parameter *
contract_parameter_named(const struct contract_operation *operation,
                         enum expression_source in, const char *name)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        int difference = in == EXPRESSION_REQUEST_HEADER
                             ? strcasecmp(parameter->name, name)
                             : strcmp(parameter->name, name);

        if (parameter->in == in && difference == 0)
            return parameter;
    }
    return NULL;
}

const char *contract_order_told(const struct contract_order *order,
                                const struct contract_order_word *word, enum echo echo)
{
    const struct contract_parameter *parameter =
        echo == ECHO_ORDER ? order->parameter : order->direction;
    const char *said = echo == ECHO_ORDER ? word->by : word->direction;

    if (order->direction == NULL)
        return echo == ECHO_ORDER ? word->word : NULL;
    return said != NULL ? said : json_string_value(parameter->initial);
}

const struct contract_operation *contract_operation_named(const struct contract *contract,
                                                          const char *id)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (strcmp(contract->operations[i].id, id) == 0)
            return &contract->operations[i];
    return NULL;
}

const struct contract_webhook *contract_webhook_named(const struct contract *contract,
                                                      const char *name)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (strcmp(contract->webhooks[i].name, name) == 0)
            return &contract->webhooks[i];
    return NULL;
}

const struct contract_field *contract_field_at(const struct contract_shape *shape,
                                               const char *pointer)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (strcmp(shape->fields[i].pointer, pointer) == 0)
            return &shape->fields[i];
    return NULL;
}

bool contract_credential_sees(const struct contract_credential *credential,
                              const char *owner)
{
    if (credential->sees_all || owner == NULL)
        return true;
    for (size_t i = 0; i < credential->sees_count; i++)
        if (strcmp(credential->sees[i], owner) == 0)
            return true;
    return false;
}

bool contract_item_minds_case(const struct contract_item *item, const char *id)
{
    const struct contract_field *field =
        item->shape == NULL ? NULL : contract_field_at(item->shape, item->id_field);
    bool has_format =
        item->id_parameter->format != NULL || (field != NULL && field->format != NULL);

    return strpbrk(id, "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ") != NULL &&
           strlen(id) != ULID_LENGTH && strchr(id, '@') == NULL && !has_format;
}

bool contract_field_has_members(const struct contract_shape *shape,
                                const struct contract_field *field)
{
    size_t length = strlen(field->pointer);

    for (size_t i = 0; i < shape->field_count; i++)
        if (strncmp(shape->fields[i].pointer, field->pointer, length) == 0 &&
            shape->fields[i].pointer[length] == '/')
            return true;
    return false;
}

const struct contract_credential *
contract_credential_named(const struct contract *contract, const char *name)
{
    for (size_t i = 0; i < contract->credential_count; i++)
        if (strcmp(contract->credentials[i].name, name) == 0)
            return &contract->credentials[i];
    return NULL;
}

bool contract_status_is(const struct contract_statuses *statuses, int status)
{
    for (size_t i = 0; i < statuses->count; i++)
        if (statuses->items[i] == status)
            return true;
    return false;
}

void contract_free(struct contract *contract)
{
    if (contract == NULL)
        return;
    for (size_t i = 0; i < contract->record_set_count; i++)
        contract_records_free(contract->records[i].records);
    contract_parts_free(contract->parts);
    free(contract->sources);
    free(contract);
}

const struct contract_filter *
contract_filter_of(const struct contract_operation *operation,
                   const struct contract_parameter *input)
{
    const struct contract_list *list = operation->list;

    for (size_t i = 0; list != NULL && i < list->filter_count; i++)
        if (list->filters[i].parameter == input)
            return &list->filters[i];
    return NULL;
}
