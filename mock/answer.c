/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer.h"

#include "mock/answer_internal.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static void prepare(struct answer_prepared *prepared,
                    const struct contract_operation *operation)
{
    const struct contract_response *response = answer_success(operation);

    prepared->status =
        response == NULL || response->status_low == 0 ? 200 : response->status_low;
    prepared->media = response == NULL ? NULL : response->media;
    if (operation->list != NULL || operation->item != NULL) {
        answer_frame_init(&prepared->frame, operation);
        if (prepared->media == NULL)
            prepared->media = "application/json";
    }
}

struct answering *answer_new(const struct answer_options *options)
{
    struct answering *answering = memory_new(sizeof *answering);
    const struct contract *contract = options->contract;

    answering->options = *options;
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (contract->schemes[i].in == EXPRESSION_COOKIE)
            answering->options.cors.with_credentials = true;
    answering->routes = route_table_new(contract);
    answering->memory = query_memory_new(query_memory_ceiling(options->store));
    answering->bodies = answer_bodies_new();
    text_init(&answering->body_key, TEXT_CEILING);
    answering->limiter = limiter_new();
    answering->walks = walks_new();
    answering->waits = waits_new();
    answering->prepared =
        memory_array(contract->operation_count + 1, sizeof *answering->prepared);
    for (size_t i = 0; i < contract->operation_count; i++) {
        prepare(&answering->prepared[i], &contract->operations[i]);
        answering->owns_query =
            answering->owns_query || preferences_are_declared(&contract->operations[i]);
    }
    return answering;
}

void answer_reset(struct answering *answering)
{
    store_reset(answering->options.store);
    limiter_forget_records(answering->limiter);
    walks_forget(answering->walks);
    waits_forget(answering->waits);
}

void answer_free(struct answering *answering)
{
    if (answering == NULL)
        return;
    for (size_t i = 0; i < answering->options.contract->operation_count; i++)
        answer_frame_clear(&answering->prepared[i].frame);
    free(answering->prepared);
    query_memory_free(answering->memory);
    memo_free(answering->bodies);
    text_clear(&answering->body_key);
    limiter_free(answering->limiter);
    walks_free(answering->walks);
    waits_free(answering->waits);
    route_table_free(answering->routes);
    free(answering);
}

static const struct contract_errors *errors_of(const struct defect_exchange *exchange)
{
    return exchange->operation == NULL ? &exchange->contract->errors
                                       : &exchange->operation->errors;
}

void answer_refuse_problems(struct defect_exchange *exchange)
{
    struct refusal_facts facts = {.method = exchange->request->method,
                                  .path = exchange->request->path,
                                  .id = answer_asked_id(exchange),
                                  .allow = exchange->route->allow};

    exchange->refusal = exchange->problems->items[0].kind;
    if (refusal_error(errors_of(exchange), &exchange->problems->items[0]) != NULL ||
        !answer_refuse_declared(exchange, &facts))
        refusal_write(errors_of(exchange), exchange->problems, &facts,
                      exchange->response);
}

void answer_refuse(struct defect_exchange *exchange, enum refusal kind)
{
    exchange->problems->items[0] = (struct guard_problem){.kind = kind};
    exchange->problems->count = 1;
    answer_refuse_problems(exchange);
}

static void step_in(const struct answering *answering, enum defect_stage stage,
                    struct defect_exchange *exchange)
{
    if (answering->options.defects != NULL)
        defects_at(answering->options.defects, stage, exchange);
}

static void answer_admitted(struct answering *answering, struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;

    answer_find_problems(exchange);
    answer_look(exchange);
    step_in(answering, DEFECT_PROBLEMS, exchange);
    if (exchange->problems->count > 0) {
        answer_refuse_problems(exchange);
        answer_do_regardless(exchange);
        return;
    }
    if (answer_is_strict(answering, exchange))
        answer_explain(answering, exchange);
    else if (!answer_is_welcome(exchange))
        answer_refuse_form(exchange);
    else if (answer_shows(exchange->preferred, answer_success(operation)))
        answer_plain(exchange);
    else if (operation->list != NULL)
        answer_list(answering, exchange);
    else if (operation->item != NULL)
        answer_item(answering, exchange);
    else if (operation->write != NULL)
        answer_write(answering, exchange);
    else
        answer_plain(exchange);
}

static void answer_operation(struct answering *answering,
                             struct defect_exchange *exchange)
{
    struct limiter_state rate;

    exchange->admitted = guard_credentials(exchange->contract, exchange->operation,
                                           exchange->request, &exchange->identity);
    step_in(answering, DEFECT_IDENTITY, exchange);
    if (!exchange->admitted) {
        answer_refuse(exchange, REFUSAL_SECURITY);
        answer_look_refused(exchange);
        return;
    }
    if (exchange->operation->rate_limit != NULL)
        answer_look_wait(answering, exchange, exchange->operation->rate_limit);
    if (answer_is_limited(answering, exchange, &rate)) {
        answer_refuse(exchange, REFUSAL_RATE);
        answer_let_wait(answering, exchange, exchange->operation->rate_limit, rate.wait);
    } else {
        answer_admitted(answering, exchange);
    }
    answer_tell_rate(answering, exchange);
}

/* OPTIONS of no path is about the server as a whole (RFC 9110 9.3.7). */
static void answer_no_operation(const struct answering *answering,
                                struct defect_exchange *exchange)
{
    const struct http_request *request = exchange->request;
    const struct route *route = exchange->route;

    if (strcmp(request->method, "OPTIONS") == 0 &&
        (route->path_known || strcmp(request->path, "*") == 0)) {
        answer_options(answering, exchange, route->allow);
        return;
    }
    answer_refuse(exchange, route->path_known ? REFUSAL_METHOD : REFUSAL_ROUTE);
    answer_look_refused(exchange);
}

static void answer_route(struct answering *answering, struct defect_exchange *exchange)
{
    int preferred = exchange->preferred == NULL ? 0 : exchange->preferred->code;

    if (exchange->operation == NULL) {
        answer_no_operation(answering, exchange);
    } else if (answer_is_troubled(answering, exchange)) {
        answer_tell_trouble(answering, exchange);
    } else if (preferred == 0 || !answer_replay(exchange, preferred)) {
        answer_operation(answering, exchange);
        answer_tell_trouble(answering, exchange);
    }
    answer_applied(exchange);
    answer_headers(exchange);
}

/* What stands at the request's path, if it is a signed URL's. */
static const struct store_asset *asset_of(const struct answering *answering,
                                          const struct http_request *request)
{
    AUTO_FREE char *decoded = NULL;

    if (strchr(request->path, '%') == NULL)
        return store_asset_at(answering->options.store, request->path);
    decoded = memory_text(request->path);
    url_decode(decoded, strlen(decoded), false);
    return store_asset_at(answering->options.store, decoded);
}

/* The Host header ends up inside signed URLs, thus inside JSON: one with other characters
 * than a host has is not used. */
static const char *authority_of(const struct answering *answering,
                                const struct http_request *request)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
    const char *host = http_headers_value(&request->headers, "Host");

    if (answering->options.base.authority != NULL)
        return answering->options.base.authority;
    return host == NULL || host[0] == '\0' || host[strspn(host, allowed)] != '\0'
               ? answering->options.authority
               : host;
}

/* Lets defects change the JSON of a body: it is read, changed and printed again. */
static void rewrite_body(const struct answering *answering,
                         struct defect_exchange *exchange)
{
    struct http_response *response = exchange->response;

    exchange->body = json_loadb(response->body == NULL ? "" : response->body,
                                response->body_length, JSON_DECODE_ANY, NULL);
    if (exchange->body == NULL)
        return;
    step_in(answering, DEFECT_BODY, exchange);
    free(response->body);
    response->body = value_print(exchange->body);
    response->body_length = strlen(response->body);
    json_decref(exchange->body);
    exchange->body = NULL;
}

/* What is preferred beforehand counts behind what the request says itself. */
static void settle(struct answering *answering, struct defect_exchange *exchange,
                   struct preferences *preferred, struct fault_plan *trouble)
{
    preference_rules_fill(answering->options.preferences, exchange->operation, preferred);
    exchange->preferred = preferred;
    if (preferred->has_now)
        exchange->now = preferred->now;
    if (exchange->operation != NULL || exchange->asset != NULL)
        faults_draw(
            answering->options.faults,
            &(struct fault_request){.operation = exchange->operation,
                                    .method = exchange->request->method,
                                    .is_later_page = answer_is_later_page(exchange),
                                    .clock = exchange->clock,
                                    .preferred = preferred},
            trouble);
    exchange->trouble = trouble;
    if (preferred->dynamic)
        exchange->variant =
            preferred->has_seed ? (unsigned)preferred->seed : ++answering->dynamic_count;
}

/* Makes a copy of a request with another target. */
static void request_copy(const struct http_request *from, const char *target,
                         struct http_request *to)
{
    http_request_init(to, from->method, target);
    for (size_t i = 0; i < from->headers.count; i++)
        http_headers_add(&to->headers, from->headers.items[i].name,
                         from->headers.items[i].value);
    if (from->body != NULL)
        to->body = memory_text_of(from->body, from->body_length);
    to->body_length = from->body_length;
}

/* Query parameters that are read as preferences are none of the operation's. */
static void drop_preferences(struct defect_exchange *exchange, struct http_request *bare)
{
    AUTO_FREE char *target = preferences_bare_target(exchange->request->target);

    if (target == NULL)
        return;
    request_copy(exchange->request, target, bare);
    exchange->request = bare;
}

/* Answers into the exchange's response; returns bytes that are sent in place of its body,
 * or NULL. */
static const char *answer_exchange(struct answering *answering,
                                   struct defect_exchange *exchange, struct route *route,
                                   struct preferences *preferred,
                                   struct fault_plan *trouble, size_t *length)
{
    const struct defects *defects = answering->options.defects;
    const char *borrowed = NULL;

    exchange->asset = asset_of(answering, exchange->request);
    if (exchange->asset != NULL) {
        settle(answering, exchange, preferred, trouble);
        if (!answer_is_troubled(answering, exchange)) {
            borrowed = answer_asset(answering, exchange, length);
            answer_look_asset(answering, exchange);
        }
        answer_tell_trouble(answering, exchange);
        answer_applied(exchange);
    } else {
        route_find(answering->routes, exchange->request->method, exchange->request->path,
                   route);
        route_read_body(route, exchange->request);
        route_read_lists(route, exchange->request);
        route_read_page(route, exchange->request);
        route_read_ranges(route, exchange->request);
        exchange->operation = route->operation;
        settle(answering, exchange, preferred, trouble);
        answer_route(answering, exchange);
    }
    if (answer_is_strict(answering, exchange)) {
        answer_explain(answering, exchange);
        borrowed = NULL;
        answer_body_release(exchange->lent);
        exchange->lent = NULL;
    }
    if (borrowed != NULL && defects != NULL) {
        exchange->response->body = memory_text_of(borrowed, *length);
        exchange->response->body_length = *length;
        borrowed = NULL;
    }
    if (defects != NULL && defects_step_in(defects, DEFECT_BODY))
        rewrite_body(answering, exchange);
    step_in(answering, DEFECT_RESPONSE, exchange);
    return borrowed;
}

void answer_date(struct instant now, struct listener_reply *reply)
{
    char date[INSTANT_TEXT_SIZE];

    instant_print_http(now, date);
    http_headers_set(&reply->headers, "Date", date);
}

static void count(const struct answering *answering,
                  const struct defect_exchange *exchange, int status)
{
    metrics_count(
        answering->options.metrics,
        &(struct metrics_request){.method = exchange->request->method,
                                  .status = status,
                                  .operation = exchange->operation,
                                  .signed_url = exchange->asset != NULL,
                                  .refusal = exchange->refusal,
                                  .faults = exchange->trouble->kinds,
                                  .fault_count = exchange->trouble->kind_count});
}

/* Answers a request that is its own, or a copy for defects and us to change. */
static void answer_preferred(struct answering *answering,
                             struct defect_exchange *exchange,
                             const struct http_request *request,
                             struct listener_reply *reply)
{
    struct preferences asked, preferred = {0};
    struct negotiate_wishes wishes;
    struct http_request bare = {0};
    struct route route = {0};
    struct fault_plan trouble = {0};
    const char *borrowed;
    size_t length = 0;

    preferences_read(exchange->request, !answering->owns_query, &asked);
    preferences_fill(&preferred, &asked);
    negotiate_read(&exchange->request->headers, &wishes);
    exchange->wishes = &wishes;
    exchange->asked = &asked;
    exchange->route = &route;
    if (!answering->owns_query)
        drop_preferences(exchange, &bare);
    borrowed =
        answer_exchange(answering, exchange, &route, &preferred, &trouble, &length);
    listener_reply_move(reply, exchange->response);
    if (borrowed != NULL)
        listener_reply_borrow(reply, borrowed, length);
    else if (exchange->lent != NULL)
        listener_reply_lend(reply, exchange->lent->bytes, exchange->lent->length,
                            answer_body_release, exchange->lent);
    answer_settle(answering, exchange, trouble.body != FAULT_BODY_KEPT, reply);
    reply->course.delay = preferred.delay;
    fault_spoil(&trouble, reply);
    if (preferred.has_now)
        answer_date(preferred.now, reply);
    if (answering->options.journal != NULL)
        answer_note(answering, exchange, request, reply);
    if (reply->note.is_wanted && exchange->operation != NULL)
        reply->note.operation = memory_text(exchange->operation->id);
    if (answering->options.metrics != NULL)
        count(answering, exchange, reply->status);
    route_clear(&route);
    http_request_clear(&bare);
    preferences_clear(&asked);
    preferences_clear(&preferred);
}

void answer_request(struct answering *answering, struct instant now,
                    const struct http_request *request, struct listener_reply *reply)
{
    struct guard_problems problems;
    struct mistakes mistakes;
    struct http_request copy = {0};
    struct http_response response = {0};
    struct defect_exchange exchange = {.contract = answering->options.contract,
                                       .store = answering->options.store,
                                       .changing = answering->options.store,
                                       .base = answering->options.base,
                                       .key = &answering->options.key,
                                       .clock = now,
                                       .now = now,
                                       .request = (struct http_request *)request,
                                       .problems = &problems,
                                       .record = STORE_NONE,
                                       .refusal = REFUSAL_COUNT,
                                       .response = &response};

    problems.count = mistakes.count = 0;
    if (answering->options.journal != NULL || answering->options.strict)
        exchange.mistakes = &mistakes;
    exchange.base.authority = authority_of(answering, request);
    if (answering->options.defects != NULL) {
        request_copy(request, request->target, &copy);
        exchange.request = &copy;
        step_in(answering, DEFECT_REQUEST, &exchange);
    }
    answer_preferred(answering, &exchange, request, reply);
    mistakes_clear(&mistakes);
    if (answering->options.defects != NULL)
        http_request_clear(&copy);
}
