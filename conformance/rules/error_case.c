/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documented refusals, asked of the endpoint as it is: its own credentials, owner and
 * records stand in for those of the case, and what the case gets wrong stays wrong.
 */
#include "conformance/rules/error_case_internal.h"

#include "src/memory.h"
#include "src/route.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool error_case_applies(const struct subject *subject)
{
    const struct contract_case *example = subject->example;
    const char *name;
    json_t *value;
    json_object_foreach(example->headers, name, value)
    {
        /* A wish to a mock; a live endpoint need not know it. */
        if (strcasecmp(name, "Prefer") == 0)
            return false;
    }
    const struct http_headers none = {0};

    return (example->status >= 400 || (example->status / 100 == 2 &&
                                       contract_tells_failure(subject->operation->failure,
                                                              &none, example->body))) &&
           (strcmp(example->method, "HEAD") == 0 ||
            strcmp(example->method, subject->operation->method) == 0);
}

/* --- What the case knows of its own world --- */

/* NULL for an operation without records. */
static const struct contract_scope *scope_of(const struct subject *subject)
{
    const struct contract_scope *scope = NULL;
    if (subject->list != NULL)
        scope = &subject->list->scope;
    else if (subject->item != NULL)
        scope = &subject->item->scope;
    return scope != NULL && scope->declared ? scope : NULL;
}

static bool has_text(const struct tape_node *member, const char *wanted)
{
    if (member == NULL || member->type == TAPE_NULL)
        return false;
    json_auto_t *value = tape_value(member);
    AUTO_FREE char *text = value_text(value);
    return strcmp(text, wanted) == 0;
}

/* Looks at rows, so that of all records one at most is kept. */
static const json_t *record_with(const struct contract_record_set *set,
                                 const char *pointer, const char *wanted)
{
    struct tape tape = {0};
    size_t count = contract_record_count(set), i = 0;
    while (i < count &&
           !has_text(tape_at(rows_read(contract_rows(set), i, &tape), pointer), wanted))
        i++;
    tape_clear(&tape);
    return contract_record(set, i);
}

static bool is_owner(const struct subject *subject, const struct contract_scope *scope,
                     const char *name)
{
    const struct contract_record_set *set =
        subject->list != NULL ? subject->list->records : subject->item->records;
    return scope->known != NULL
               ? record_with(scope->known, scope->known->id, name) != NULL
               : record_with(set, scope->field, name) != NULL;
}

/* --- Arguments --- */

static void substitute(struct error_replay *replay,
                       const struct contract_parameter *parameter, const char *from,
                       const char *to)
{
    arguments_set(&replay->arguments, parameter, to);
    if (replay->substituted == ERROR_SUBSTITUTES_MAX)
        return;
    replay->from[replay->substituted] = memory_text(from);
    replay->to[replay->substituted++] = memory_text(to);
}

/* The record the case asks for stands for any that the main identity is shown. */
static bool set_record(struct probe *probe, struct error_replay *replay,
                       const struct contract_parameter *parameter, const char *value)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_scope *scope = scope_of(subject);
    const json_t *record =
        record_with(subject->item->records, subject->item->id_field, value);
    if (record == NULL) {
        replay->unknown = true;
        arguments_set(&replay->arguments, parameter, value);
        return true;
    }
    const struct walk *walk = rule_rows(probe);
    AUTO_FREE char *id =
        walk == NULL ? NULL : evidence_id(walk->list, evidence_walk_row(walk, 0));
    if (id == NULL) {
        rule_lacked(probe, "the identifier of a record");
        return false;
    }
    if (scope != NULL)
        replay->owner = json_string_value(value_at(record, scope->field));
    substitute(replay, parameter, value, id);
    return true;
}

static bool set_owner(struct probe *probe, struct error_replay *replay,
                      const struct contract_parameter *parameter, const char *value)
{
    const struct subject *subject = rule_subject(probe);
    if (!is_owner(subject, scope_of(subject), value)) {
        replay->unknown = true;
        arguments_set(&replay->arguments, parameter, value);
        return true;
    }
    const char *own =
        evidence_default(rule_evidence(probe), subject->operation, parameter);
    if (own == NULL) {
        rule_lacked(probe, "a value for the parameter %s (--param %s=VALUE)",
                    parameter->label, parameter->label);
        return false;
    }
    replay->owner = value;
    substitute(replay, parameter, value, own);
    return true;
}

static bool is_beyond(const struct contract_operation *operation,
                      const struct contract_parameter *parameter, const char *value)
{
    double number = strtod(value, NULL);
    return (parameter->has_maximum && number > parameter->maximum &&
            error_is_tolerated(operation, parameter, true)) ||
           (parameter->has_minimum && number < parameter->minimum &&
            error_is_tolerated(operation, parameter, false));
}

/* As the case has it, whatever its type. */
static void set_plain(struct error_replay *replay, const struct route *route,
                      const struct contract_parameter *parameter, const char *value)
{
    const json_t *member = route_member(route, parameter);
    AUTO_FREE char *json = member == NULL ? NULL : value_print(member);
    if (json != NULL)
        arguments_set_json(&replay->arguments, parameter, json);
    else
        arguments_set(&replay->arguments, parameter, value);
}

static bool set_parameter(struct probe *probe, struct error_replay *replay,
                          const struct route *route,
                          const struct contract_parameter *parameter, const char *value)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_scope *scope = scope_of(subject);
    if (value == NULL) {
        set_plain(replay, route, parameter, NULL);
        return true;
    }
    if (subject->item != NULL && parameter == subject->item->id_parameter)
        return set_record(probe, replay, parameter, value);
    if (scope != NULL && scope->value.source == parameter->in &&
        strcmp(scope->value.name, parameter->name) == 0)
        return set_owner(probe, replay, parameter, value);
    replay->beyond = replay->beyond || is_beyond(subject->operation, parameter, value);
    set_plain(replay, route, parameter, value);
    return true;
}

static size_t count_named(const struct url_query *query, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < query->count; i++)
        count += strcmp(query->pairs[i].name, name) == 0;
    return count;
}

/* Every parameter of the operation as the case has it, left out where it has none. */
static bool set_parameters(struct probe *probe, struct error_replay *replay,
                           const struct http_request *request, const struct route *route)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        const struct expression at = contract_parameter_at(parameter);
        if (parameter->in == EXPRESSION_NONE)
            continue;
        if (parameter->in == EXPRESSION_QUERY && parameter->but == NULL &&
            parameter->listing != LISTING_REPEATED &&
            count_named(&request->query, parameter->name) > 1) {
            rule_not_applicable(probe, "the case repeats a parameter");
            return false;
        }
        if (!set_parameter(probe, replay, route, parameter,
                           route_input(route, request, &at)))
            return false;
    }
    for (size_t i = 0; i < request->query.count; i++) {
        const struct url_pair *pair = &request->query.pairs[i];
        const struct contract_parameter other = {.name = pair->name,
                                                 .in = EXPRESSION_QUERY};
        if (contract_parameter_named(operation, EXPRESSION_QUERY, pair->name) == NULL)
            arguments_set(&replay->arguments, &other, pair->value);
    }
    return true;
}

/* --- The body --- */

/* The body that the members of a case's body make. */
static json_t *declared_body(const struct subject *subject, const struct route *route)
{
    json_t *body = json_object();
    for (size_t i = 0; i < subject->operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &subject->operation->parameters[i];
        const json_t *member = route_member(route, parameter);
        if (member != NULL)
            value_put(body, parameter->name, json_deep_copy(member));
    }
    return body;
}

/* What its members alone do not make is sent as the case has it. */
static bool set_body(struct probe *probe, struct error_replay *replay,
                     const struct route *route)
{
    const struct contract_case *example = rule_subject(probe)->example;
    if (rule_subject(probe)->operation->body == NULL)
        return true;
    if (example->request_body == NULL) {
        replay->body = memory_text("");
        return true;
    }
    json_auto_t *declared = declared_body(rule_subject(probe), route);
    if (value_equal(declared, example->request_body))
        return true;
    if (replay->substituted > 0) {
        rule_not_applicable(probe, "the case's body holds more than inputs of ours");
        return false;
    }
    replay->body = value_print(example->request_body);
    return true;
}

/* --- Who asks --- */

/* The header a scheme is presented in, or NULL. */
static const char *header_of(const struct contract_scheme *scheme)
{
    if (scheme->kind == SCHEME_BEARER || scheme->kind == SCHEME_BASIC)
        return "Authorization";
    return scheme->kind == SCHEME_API_KEY && scheme->in == EXPRESSION_REQUEST_HEADER
               ? scheme->key
               : NULL;
}

/* True when the header presents a credential, which is then forged. */
static bool forge(const struct contract *contract, struct error_replay *replay,
                  const char *name, const char *value)
{
    bool forged = false;
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const char *header = header_of(&contract->schemes[i]);
        if (header == NULL || strcasecmp(header, name) != 0 || replay->forged[i] != NULL)
            continue;
        replay->forged[i] = memory_format("=%s", value);
        forged = true;
    }
    return forged;
}

static bool set_headers(struct probe *probe, struct error_replay *replay,
                        const struct contract_case *example)
{
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const char *name;
    json_t *value;
    json_object_foreach(example->headers, name, value)
    {
        const char *text = json_string_value(value);
        if (text == NULL ||
            contract_parameter_named(operation, EXPRESSION_REQUEST_HEADER, name) != NULL)
            continue;
        if (forge(contract, replay, name, text)) {
            replay->as = AS_FORGED;
        } else if (replay->header_name != NULL) {
            rule_not_applicable(probe, "the case has several headers of its own");
            return false;
        } else {
            replay->header_name = name;
            replay->header_value = text;
        }
    }
    return true;
}

/* Whoever is not let in learns nothing of how other mistakes are refused. */
static bool is_let_in(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    if (subject->list == NULL)
        return true;
    const struct answer *good = evidence_ask(
        rule_evidence(probe), &(struct question){.operation = subject->operation});
    if (good->status != 401 && good->status != 403 && !good->told)
        return true;
    rule_lacked(probe, "a credential that the endpoint accepts: it answered %d",
                good->status);
    return false;
}

/* A credential that sees what the case is about stands for the main one, any other for an
 * outsider. */
static bool set_asker(struct probe *probe, struct error_replay *replay,
                      const struct contract_case *example)
{
    const struct evidence *evidence = rule_evidence(probe);
    const struct target *target = evidence_target(evidence);
    const struct contract_credential *credential =
        example->credential == NULL
            ? NULL
            : contract_credential_named(evidence_contract(evidence), example->credential);
    replay->as = AS_NOBODY;
    if (credential == NULL)
        return true;
    replay->as =
        contract_credential_sees(credential, replay->owner) ? AS_MAIN : AS_OUTSIDER;
    if (replay->as == AS_MAIN && !target->has_main)
        rule_lacked(probe, "a credential (--credential SCHEME=VALUE)");
    if (replay->as == AS_OUTSIDER && target->outsider_count == 0)
        rule_lacked(probe,
                    "a valid identity that must not see this (--outsider SCHEME=VALUE)");
    return replay->as == AS_MAIN ? target->has_main && is_let_in(probe)
                                 : target->outsider_count > 0;
}

bool error_replay_make(struct probe *probe, struct error_replay *replay)
{
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    const struct contract_case *example = rule_subject(probe)->example;
    struct route_table *table = route_table_new(contract);
    struct http_request request;
    struct route route;
    *replay = (struct error_replay){
        .forged = memory_array(contract->scheme_count, sizeof(char *))};
    http_request_init(&request, example->method, example->target);
    if (example->request_body != NULL) {
        request.body = value_print(example->request_body);
        request.body_length = strlen(request.body);
    }
    route_find(table, request.method, request.path, &route);
    route_read_body(&route, &request);
    route_read_lists(&route, &request);
    bool made = set_parameters(probe, replay, &request, &route) &&
                set_body(probe, replay, &route) && set_asker(probe, replay, example) &&
                set_headers(probe, replay, example);
    route_clear(&route);
    http_request_clear(&request);
    route_table_free(table);
    return made;
}

void error_replay_clear(struct probe *probe, struct error_replay *replay)
{
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    arguments_clear(&replay->arguments);
    free(replay->body);
    for (size_t i = 0; i < contract->scheme_count; i++)
        free(replay->forged[i]);
    free(replay->forged);
    for (size_t i = 0; i < replay->substituted; i++) {
        free(replay->from[i]);
        free(replay->to[i]);
    }
}

void error_case(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    struct error_replay replay;
    if (error_replay_make(probe, &replay)) {
        rule_expect_refusal(probe, true);
        error_replay_judge(
            probe, &replay,
            evidence_ask(rule_evidence(probe),
                         &(struct question){.operation = subject->operation,
                                            .arguments = &replay.arguments,
                                            .as = replay.as,
                                            .forged = replay.forged,
                                            .method = subject->example->method,
                                            .body = replay.body,
                                            .header_name = replay.header_name,
                                            .header_value = replay.header_value}));
    }
    error_replay_clear(probe, &replay);
}
