/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of reads: odd ones, the same one written otherwise, and none. */
#include "conformance/rules/http_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <string.h>

#define LONG_VALUE 4000
#define DEPTH      600
#define ROWS_TRIED 50 /* of a list, for a text to narrow it by */

bool http_reads_json(const struct subject *subject)
{
    const struct contract_operation *operation = subject->operation;
    return contract_operation_reads(operation) && operation->body != NULL &&
           operation->body->media != NULL &&
           http_media_type_is_json(operation->body->media);
}

bool http_body_is_optional(const struct subject *subject)
{
    if (!http_reads_json(subject) || subject->operation->body->required ||
        subject->list == NULL)
        return false;
    for (size_t i = 0; i < subject->operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &subject->operation->parameters[i];
        if (parameter->in == EXPRESSION_REQUEST_BODY && parameter->required)
            return false;
    }
    return true;
}

static const struct answer *ask(struct probe *probe, const struct arguments *arguments,
                                const char *body)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments,
                                           .body = body});
}

/* Returns new the body behind an answer; {} when there is none. */
static json_t *body_of(const struct answer *answer)
{
    const struct http_request *request = &answer->exchange->request;
    json_t *body = request->body == NULL ? NULL
                                         : json_loadb(request->body, request->body_length,
                                                      JSON_DECODE_ANY, NULL);
    return body == NULL ? json_object() : body;
}

/* --- Odd bodies --- */

static void hold_odd(struct probe *probe, const struct arguments *arguments,
                     const char *body)
{
    const struct answer *answer = ask(probe, arguments, body);
    if (!answer->reached)
        (void)rule_usable(probe, answer, 400);
    else if (answer->status >= 500 && answer->status != 503)
        rule_broken_format(probe, &rule_subject(probe)->operation->claim, answer,
                           "an answer or a refusal, not a failure of the server",
                           "status %d to %.60s", answer->status, body);
    else
        rule_held(probe);
}

/* The good body with one more member, written as it stands. */
static void hold_more(struct probe *probe, const struct arguments *arguments,
                      const json_t *good, const char *member)
{
    AUTO_FREE char *text = value_print(good);
    text[strlen(text) - 1] = '\0';
    AUTO_FREE char *body =
        memory_format("%s%s%s}", text, json_object_size(good) == 0 ? "" : ",", member);
    hold_odd(probe, arguments, body);
}

static void hold_member(struct probe *probe, const struct arguments *arguments,
                        const json_t *good, const char *pointer)
{
    static const char *const values[] = {"null", "\"a\\u0000b\""};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        json_auto_t *body = json_deep_copy(good);
        value_put(body, pointer,
                  json_loads(values[i], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL));
        AUTO_FREE char *text = value_print(body);
        hold_odd(probe, arguments, text);
    }
}

static void hold_large(struct probe *probe, const struct arguments *arguments,
                       const json_t *good)
{
    struct text text AUTO_TEXT;
    text_init(&text, TEXT_CEILING);
    text_add_string(&text, "\"countersign\":\"");
    for (size_t i = 0; i < LONG_VALUE; i++)
        text_add_char(&text, 'a');
    text_add_char(&text, '"');
    hold_more(probe, arguments, good, text_string(&text));
    text_cut(&text, 0);
    text_add_string(&text, "\"countersign\":");
    for (size_t i = 0; i < DEPTH; i++)
        text_add_char(&text, '[');
    for (size_t i = 0; i < DEPTH; i++)
        text_add_char(&text, ']');
    hold_more(probe, arguments, good, text_string(&text));
}

void http_odd_body(struct probe *probe)
{
    static const char *const members[] = {
        "\"countersign\":1,\"countersign\":2", "\"countersign\":1e999",
        "\"countersign\":\"\\ud800\"", "\"countersign\":\"\xff\xfe\"", "\"\":0"};
    const struct contract_operation *operation = rule_subject(probe)->operation;
    struct arguments arguments AUTO_ARGUMENTS = {0};
    if (!http_arguments(probe, &arguments))
        return;
    json_auto_t *good = body_of(ask(probe, &arguments, NULL));
    rule_expect_refusal(probe, true);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        hold_more(probe, &arguments, good, members[i]);
    hold_large(probe, &arguments, good);
    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == EXPRESSION_REQUEST_BODY)
            hold_member(probe, &arguments, good, operation->parameters[i].name);
}

/* --- The same question --- */

/* Returns new the identifiers an answer shows; NULL when it is no answer of rows or of a
 * record. */
static json_t *ids_of(const struct subject *subject, const struct answer *answer)
{
    json_t *ids = json_object(), *row;
    size_t index;
    if (!evidence_accepted(answer)) {
        json_decref(ids);
        return NULL;
    }
    if (subject->item != NULL) {
        const json_t *record = evidence_record(answer, subject->item);
        AUTO_FREE char *id = value_text(value_at(record, subject->item->id_field));
        json_object_set_new(ids, id, json_true());
        return ids;
    }
    json_array_foreach(
        subject->list == NULL ? NULL : evidence_rows(answer, subject->list), index, row)
    {
        AUTO_FREE char *id = evidence_id(subject->list, row);
        if (id != NULL)
            json_object_set_new(ids, id, json_true());
    }
    return ids;
}

/* Rows that are cut into pages between equal ones may stand on either page. */
static bool may_differ(const struct contract_list *list, const json_t *ids, int64_t size)
{
    return list != NULL && list->page.declared && !list->order.stable_ties &&
           (int64_t)json_object_size(ids) >= size;
}

static bool is_same(const struct contract_list *list, const json_t *wanted,
                    const json_t *found)
{
    if (list != NULL && list->page.declared &&
        may_differ(list, wanted, evidence_default_size(list)))
        return json_object_size(wanted) == json_object_size(found);
    return json_equal(wanted, found);
}

static void hold_same(struct probe *probe, const json_t *wanted,
                      const struct answer *answer, const char *expected)
{
    const struct subject *subject = rule_subject(probe);
    json_auto_t *found = ids_of(subject, answer);
    if (!answer->reached || rule_is_trouble(answer))
        (void)rule_usable(probe, answer, 200);
    else if (found != NULL && is_same(subject->list, wanted, found))
        rule_held(probe);
    else
        rule_broken_format(probe,
                           &(struct claim){subject->operation->body->claim.certainty,
                                           subject->operation->body->claim.pointer},
                           answer, expected, "status %d, %zu records in place of %zu",
                           answer->status, json_object_size(found),
                           json_object_size(wanted));
}

/* Appends an object with its members the other way round, spaces between all. */
static void add_turned(const json_t *value, struct text *out)
{
    const size_t size = json_object_size(value);
    size_t at = 0;
    const char *key;
    json_t *member;
    if (!json_is_object(value)) {
        AUTO_FREE char *text = value_print(value);
        text_add_string(out, text);
        return;
    }
    AUTO_FREE const char **keys = memory_array(size + 1, sizeof *keys);
    json_object_foreach((json_t *)(uintptr_t)value, key, member)
    {
        keys[size - ++at] = key;
    }
    text_add_string(out, " {\r\n");
    for (size_t i = 0; i < size; i++) {
        json_auto_t *name = json_string(keys[i]);
        AUTO_FREE char *printed = value_print(name);
        text_add_format(out, "%s\t%s : ", i == 0 ? "" : " ,\n", printed);
        add_turned(json_object_get(value, keys[i]), out);
    }
    text_add_string(out, "\n} ");
}

/* Returns new JSON text with every plain character of its strings escaped. */
static char *escaped(const char *json)
{
    struct text out;
    bool inside = false;
    text_init(&out, TEXT_CEILING);
    for (; *json != '\0'; json++) {
        unsigned char byte = (unsigned char)*json;
        if (inside && byte == '\\' && json[1] != '\0') {
            text_add(&out, json++, 2);
        } else if (byte == '"') {
            inside = !inside;
            text_add_char(&out, '"');
        } else if (inside && byte > ' ' && byte < 0x7f) {
            text_add_format(&out, "\\u%04x", byte);
        } else {
            text_add_char(&out, *json);
        }
    }
    return text_take(&out);
}

static bool is_asked_by_text(const struct contract_filter *filter)
{
    return filter->value.source == EXPRESSION_REQUEST_BODY &&
           filter->compare == COMPARE_TEXT && filter->match == MATCH_EQUALS;
}

/* The number of rows that show this. */
static size_t count_of(const struct walk *walk, const char *field, const json_t *value)
{
    size_t count = 0;
    for (size_t i = 0; i < walk->count; i++)
        count += json_equal(value_at(evidence_walk_row(walk, i), field), value) ? 1 : 0;
    return count;
}

/* Narrows a list to a text that few of its rows show, so that the body matters and the
 * answer is whole. */
static void narrow(struct probe *probe, struct arguments *arguments)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *walk = list == NULL ? NULL : rule_rows(probe);
    size_t least = SIZE_MAX;
    const struct contract_filter *best = NULL;
    const json_t *chosen = NULL;
    for (size_t i = 0; walk != NULL && i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        for (size_t j = 0; is_asked_by_text(filter) && j < walk->count && j < ROWS_TRIED;
             j++) {
            const json_t *value = value_at(evidence_walk_row(walk, j), filter->field);
            size_t count = json_is_string(value) && json_string_length(value) > 0
                               ? count_of(walk, filter->field, value)
                               : SIZE_MAX;
            if (count >= least)
                continue;
            least = count;
            best = filter;
            chosen = value;
        }
    }
    if (best != NULL)
        arguments_set(arguments, best->parameter, json_string_value(chosen));
}

void http_body_spelling(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    struct arguments arguments AUTO_ARGUMENTS = {0};
    if (!http_arguments(probe, &arguments))
        return;
    narrow(probe, &arguments);
    if (list != NULL && list->page.declared)
        evidence_set_page(&arguments, list, 0, evidence_largest_size(list));
    const struct answer *good = ask(probe, &arguments, NULL);
    json_auto_t *ids = ids_of(rule_subject(probe), good);
    if (ids == NULL || json_object_size(ids) == 0 ||
        (list != NULL && may_differ(list, ids, evidence_largest_size(list)))) {
        rule_lacked(probe, "a body that is answered with records");
        return;
    }
    json_auto_t *body = body_of(good);
    struct text turned AUTO_TEXT;
    text_init(&turned, TEXT_CEILING);
    add_turned(body, &turned);
    AUTO_FREE char *plain = value_print(body);
    AUTO_FREE char *coded = escaped(plain);
    hold_same(probe, ids, ask(probe, &arguments, text_string(&turned)),
              "the members in another order give the same records");
    hold_same(probe, ids, ask(probe, &arguments, coded),
              "characters that are escaped give the same records");
}

void http_left_out_body(struct probe *probe)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    if (!http_arguments(probe, &arguments))
        return;
    const struct answer *empty = ask(probe, &arguments, "{}");
    json_auto_t *ids = ids_of(rule_subject(probe), empty);
    if (ids == NULL) {
        (void)rule_usable(probe, empty, 200);
        return;
    }
    hold_same(probe, ids, ask(probe, &arguments, ""),
              "no body gives the same records as an empty object");
}
