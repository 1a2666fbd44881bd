/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence_internal.h"

#include "src/contract_response.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PATIENCE 5 /* times one question is asked again because it came too soon */

struct evidence *evidence_new(const struct contract *contract,
                              const struct target *target, struct session *session)
{
    struct evidence *evidence = memory_new(sizeof *evidence);
    evidence->contract = contract;
    evidence->target = target;
    evidence->session = session;
    evidence->answer_memo = json_object();
    evidence->moment_memo = json_object();
    evidence->walk_memo = json_object();
    return evidence;
}

void evidence_free(struct evidence *evidence)
{
    if (evidence == NULL)
        return;
    for (size_t i = 0; i < evidence->answer_count; i++) {
        json_decref(evidence->answers[i]->body);
        free((char *)(uintptr_t)evidence->answers[i]->body_error);
        free(evidence->answers[i]);
    }
    free(evidence->answers);
    for (size_t i = 0; i < evidence->walk_count; i++)
        evidence_walk_free(evidence->walks[i]);
    free(evidence->walks);
    json_decref(evidence->answer_memo);
    json_decref(evidence->moment_memo);
    json_decref(evidence->walk_memo);
    tape_clear(&evidence->tape);
    free(evidence->back);
    free(evidence->passing_clock);
    evidence_clear_bounds(evidence);
    free(evidence);
}

const struct contract *evidence_contract(const struct evidence *evidence)
{
    return evidence->contract;
}

const struct target *evidence_target(const struct evidence *evidence)
{
    return evidence->target;
}

void evidence_renew(struct evidence *evidence)
{
    json_object_clear(evidence->answer_memo);
    json_object_clear(evidence->walk_memo);
    evidence_look_anew(evidence);
}

size_t evidence_answer_count(const struct evidence *evidence)
{
    return evidence->answer_count;
}

const struct answer *evidence_answer(struct evidence *evidence, size_t index)
{
    assert(index < evidence->answer_count);
    return evidence_at_hand(evidence, evidence->answers[index]);
}

void evidence_expect_refusal(struct evidence *evidence, bool expected)
{
    evidence->expect_refusal = expected;
}

/* JSON is read where the media type says so, and where the body looks like it: a wrong
 * media type is one rule's business and must not blind the others. */
static bool looks_like_json(const struct http_response *response)
{
    const char *type = http_headers_value(&response->headers, "Content-Type");
    if (type == NULL || http_media_type_is_json(type))
        return response->body_length > 0;
    return response->body_length > 0 && strchr("{[", response->body[0]) != NULL;
}

void evidence_read_body(struct answer *answer)
{
    const struct http_response *response = &answer->exchange->response;
    if (!looks_like_json(response))
        return;
    json_error_t error;
    /* 1.0 is a whole number to JSON Schema, and so it is to every rule. */
    answer->body = value_with_whole_numbers(
        json_loadb(response->body, response->body_length, JSON_DECODE_ANY, &error));
    if (answer->body == NULL && answer->body_error == NULL)
        answer->body_error =
            memory_format("line %d, column %d: %s", error.line, error.column, error.text);
}

static struct answer *record(struct evidence *evidence, const struct exchange *exchange)
{
    memory_reserve((void **)&evidence->answers, &evidence->answer_capacity,
                   evidence->answer_count + 1, sizeof *evidence->answers);
    struct answer *answer = memory_new(sizeof *answer);
    evidence->answers[evidence->answer_count++] = answer;
    answer->number = evidence->answer_count;
    answer->exchange = exchange;
    answer->reached = exchange->outcome == EXCHANGE_DONE;
    answer->status = answer->reached ? exchange->response.status : 0;
    answer->valid_request = !evidence->expect_refusal;
    answer->passed = evidence->passed;
    answer->away = evidence->in_bulk && answer->status == 200 &&
                   looks_like_json(&exchange->response) &&
                   evidence_read_tape(evidence, answer) != NULL;
    if (answer->reached && !answer->away)
        evidence_read_body(answer);
    return answer;
}

static bool is_safe(const struct contract_operation *operation, const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
           (operation != NULL && contract_operation_reads(operation) &&
            strcmp(operation->method, method) == 0);
}

static struct answer *send_once(struct evidence *evidence,
                                const struct http_request *request, bool safe)
{
    return record(evidence, safe ? session_send_repeatable(evidence->session, request)
                                 : session_send(evidence->session, request));
}

/* What is safe (RFC 9110 9.2.1), or declared to be a read, is asked again when it came
 * too soon; the session asks again when it came to nothing. */
static struct answer *send(struct evidence *evidence,
                           const struct contract_operation *operation,
                           const struct http_request *request)
{
    bool safe = is_safe(operation, request->method);
    struct answer *answer = send_once(evidence, request, safe);
    for (unsigned i = 0; i < PATIENCE && evidence_obey(evidence, answer, i); i++) {
        answer->operation = operation;
        answer = send_once(evidence, request, safe);
    }
    return answer;
}

const struct contract_shape *evidence_shape(const struct answer *answer)
{
    const char *type =
        http_headers_value(&answer->exchange->response.headers, "Content-Type");
    const struct contract_content *content =
        answer->response == NULL || type == NULL
            ? NULL
            : contract_response_content(answer->response, type);

    if (answer->response == NULL)
        return NULL;
    if (answer->told && answer->failure->shape != NULL)
        return answer->failure->shape;
    return content == NULL ? answer->response->shape : content->shape;
}

/* Judged once here, since several rules look at each answer and almost all fit. */
static bool is_fitting(struct evidence *evidence, const struct answer *answer)
{
    if (answer->shape != NULL && answer->away)
        return schema_validate_tape(answer->shape->schema,
                                    evidence_read_tape(evidence, answer), NULL, NULL);
    return answer->shape == NULL || answer->body == NULL ||
           schema_validate(answer->shape->schema, answer->body, NULL, NULL);
}

/* Two questions are the same when the same bytes would be sent. */
static char *memo_key(const struct http_request *request)
{
    struct text key AUTO_TEXT;
    text_init(&key, TEXT_CEILING);
    text_add_format(&key, "%s %s\n", request->method, request->target);
    for (size_t i = 0; i < request->headers.count; i++)
        text_add_format(&key, "%s: %s\n", request->headers.items[i].name,
                        request->headers.items[i].value);
    if (request->body != NULL)
        text_add_format(&key, "\n%s", request->body);
    return text_take(&key);
}

/* What is asked besides the request itself. */
struct asking {
    const struct contract_operation *operation; /* NULL: of none */
    enum asker as;
    bool again;
    const struct contract_failure *failure; /* how its answer may tell one */
    bool odd; /* not judged by what the contract says of the operation */
};

static void describe(struct evidence *evidence, struct answer *answer,
                     const struct asking *asking)
{
    answer->as = asking->as;
    evidence_hear(answer, asking->failure);
    if (asking->odd) {
        answer->valid_request = false;
        return;
    }
    answer->operation = asking->operation;
    if (answer->reached)
        answer->response = contract_response_for(asking->operation, answer->status);
    answer->shape = answer->reached ? evidence_shape(answer) : NULL;
    answer->fits = is_fitting(evidence, answer);
}

/* The answer that is remembered for a key; NULL: none is. */
static const struct answer *recall(struct evidence *evidence, const json_t *memo,
                                   const char *key, const struct asking *asking)
{
    const json_t *known = json_object_get(memo, key);

    if (known == NULL || asking->again)
        return NULL;
    struct answer *answer = evidence->answers[json_integer_value(known) - 1];
    /* What was asked in an odd way may be an operation's question after all. */
    if (answer->operation == NULL && !asking->odd) {
        describe(evidence, answer, asking);
        answer->valid_request = !evidence->expect_refusal;
    }
    if (evidence_is_stale(evidence, answer))
        return NULL;
    return evidence_at_hand(evidence, answer);
}

bool evidence_is_known(struct evidence *evidence, const struct question *question,
                       const struct http_request *request)
{
    AUTO_FREE char *key = memo_key(request);
    const struct asking asking = {
        .operation = question->operation, .as = question->as, .again = question->again};
    return recall(evidence, evidence->answer_memo, key, &asking) != NULL;
}

/* What is too large came, and its beginning is there to be judged. */
static void note_unreached(struct evidence *evidence, const struct answer *answer)
{
    if (!answer->reached && answer->exchange->outcome != EXCHANGE_TOO_LARGE)
        evidence_note_unread(evidence, answer);
}

/* Sends `request` (taken) unless its answer is known. */
static const struct answer *ask(struct evidence *evidence, const struct asking *asking,
                                struct http_request request)
{
    bool safe = is_safe(asking->operation, request.method);
    if (!safe)
        evidence_look_anew(evidence);
    json_t *memo =
        evidence_is_passing(evidence) ? evidence->moment_memo : evidence->answer_memo;
    AUTO_FREE char *key = memo_key(&request);
    const struct answer *known = recall(evidence, memo, key, asking);
    if (known != NULL) {
        http_request_clear(&request);
        note_unreached(evidence, known);
        return known;
    }
    struct answer *answer = send(evidence, asking->operation, &request);
    http_request_clear(&request);
    describe(evidence, answer, asking);
    note_unreached(evidence, answer);
    if (safe || memo == evidence->answer_memo)
        json_object_set_new(memo, key, json_integer((json_int_t)answer->number));
    return answer;
}

const struct answer *evidence_ask(struct evidence *evidence,
                                  const struct question *question)
{
    struct http_request request;
    evidence_build(evidence, question, &request);
    return ask(evidence,
               &(struct asking){.operation = question->operation,
                                .failure = question->operation->failure,
                                .as = question->as,
                                .again = question->again},
               request);
}

/* What a URL below the endpoint's is called in a question of ours, so that one that is
 * asked in both ways is sent once. */
static const char *target_of(const char *base, const char *url)
{
    size_t length = strlen(base);
    return strncmp(url, base, length) == 0 && url[length] == '/' ? url + length : url;
}

const struct answer *evidence_follow(struct evidence *evidence,
                                     const struct contract_operation *operation,
                                     const char *url, enum asker as, size_t who)
{
    const char *base = session_base(evidence->session);
    struct http_request request;
    struct http_headers headers = {0};
    http_headers_add(&headers, "Accept", evidence_accept(operation));
    AUTO_FREE char *query =
        url_same_origin(base, url)
            ? evidence_present(evidence->contract, operation,
                               evidence_identity(evidence, as, who, NULL), &headers)
            : NULL;
    const char *target = target_of(base, url);
    AUTO_FREE char *whole =
        query == NULL || strstr(target, query) != NULL
            ? memory_text(target)
            : memory_format("%s%c%s", target, strchr(target, '?') ? '&' : '?', query);
    http_request_init(&request, operation->method, whole);
    request.headers = headers;
    return ask(
        evidence,
        &(struct asking){.operation = operation, .failure = operation->failure, .as = as},
        request);
}

const struct answer *evidence_ask_raw(struct evidence *evidence, const char *method,
                                      const char *target, enum asker as,
                                      const char *header_name, const char *header_value)
{
    struct http_request request;
    struct http_headers headers = {0};
    AUTO_FREE char *query = evidence_present(
        evidence->contract, NULL, evidence_identity(evidence, as, 0, NULL), &headers);
    AUTO_FREE char *whole =
        query == NULL
            ? memory_text(target)
            : memory_format("%s%c%s", target, strchr(target, '?') ? '&' : '?', query);
    http_request_init(&request, method, whole);
    request.headers = headers;
    if (header_name != NULL)
        http_headers_set(&request.headers, header_name, header_value);
    return ask(
        evidence,
        &(struct asking){.failure = evidence->contract->failure, .as = as, .odd = true},
        request);
}

const struct answer *evidence_ask_at(struct evidence *evidence, const struct answer *like,
                                     const char *target)
{
    const struct http_request *model = &like->exchange->request;
    struct http_request request;
    http_request_init(&request, model->method, target);
    for (size_t i = 0; i < model->headers.count; i++)
        if (strcasecmp(model->headers.items[i].name, "User-Agent") != 0)
            http_headers_add(&request.headers, model->headers.items[i].name,
                             model->headers.items[i].value);
    if (model->body != NULL)
        request.body = memory_text_of(model->body, model->body_length);
    request.body_length = model->body_length;
    return ask(evidence,
               &(struct asking){.operation = like->operation,
                                .failure = like->failure,
                                .as = like->as,
                                .odd = true},
               request);
}

const struct answer *evidence_fetch(struct evidence *evidence, const char *method,
                                    const char *url, bool again)
{
    struct http_request request;
    http_request_init(&request, method, url);
    return ask(evidence, &(struct asking){.as = AS_NOBODY, .again = again, .odd = true},
               request);
}

/* --- Items --- */

char *evidence_id(const struct contract_list *list, const json_t *row)
{
    const json_t *id = value_at(row, list->records->id);
    if (id == NULL || json_is_null(id) || json_is_object(id) || json_is_array(id))
        return NULL;
    return value_text(id);
}

static bool same_records(const struct contract_operation *item,
                         const struct contract_operation *list)
{
    return item->item->list != NULL ? item->item->list == list
                                    : item->item->records == list->list->records;
}

const struct contract_operation *
evidence_item_operation(const struct evidence *evidence,
                        const struct contract_operation *list)
{
    for (size_t i = 0; i < evidence->contract->operation_count; i++) {
        const struct contract_operation *item = &evidence->contract->operations[i];
        if (item->item != NULL && same_records(item, list))
            return item;
    }
    return NULL;
}

const struct answer *evidence_item(struct evidence *evidence,
                                   const struct contract_operation *item, const char *id,
                                   enum asker as, size_t who)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    arguments_set(&arguments, item->item->id_parameter, id);
    struct question question = {
        .operation = item, .arguments = &arguments, .as = as, .who = who};
    return evidence_ask(evidence, &question);
}

const struct answer *evidence_item_anew(struct evidence *evidence,
                                        const struct contract_operation *item,
                                        const char *id)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    arguments_set(&arguments, item->item->id_parameter, id);
    return evidence_ask(
        evidence,
        &(struct question){.operation = item, .arguments = &arguments, .again = true});
}

const struct contract_operation *evidence_list_of(const struct evidence *evidence,
                                                  const struct contract_operation *item)
{
    for (size_t i = 0; i < evidence->contract->operation_count; i++) {
        const struct contract_operation *list = &evidence->contract->operations[i];
        if (list->list != NULL && same_records(item, list))
            return list;
    }
    return NULL;
}

const struct walk *evidence_item_rows(struct evidence *evidence,
                                      const struct contract_operation *item)
{
    const struct contract_operation *list = evidence_list_of(evidence, item);
    return list == NULL ? NULL : evidence_walk(evidence, list, NULL, 0, AS_MAIN, 0);
}
