/* SPDX-License-Identifier: Apache-2.0 */
/* What HTTP itself asks of every answer. */
#include "conformance/rules/http_internal.h"

#include "src/memory.h"

#include <string.h>

/* --- Failures of the server --- */

/* 503 is trouble that passes (RFC 9110 15.6.4), and 501 is a fair answer to a method that
 * the operation does not have (15.6.2). */
static void judge_no_failure(struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    bool other_method = strcmp(answer->exchange->request.method, operation->method) != 0;

    if (!answer->reached)
        return;
    if (answer->status == 503)
        rule_lacked(probe, "a server that is available: it answered 503");
    else if (answer->status >= 500 && !(other_method && answer->status == 501))
        rule_broken_format(probe, &operation->claim, answer, "no failure of the server",
                           "status %d", answer->status);
    else
        rule_held(probe);
}

/* --- One good question --- */

static const char *item_identifier(struct probe *probe, char **storage)
{
    const struct walk *walk =
        evidence_item_rows(rule_evidence(probe), rule_subject(probe)->operation);

    *storage = walk == NULL || walk->count == 0
                   ? NULL
                   : evidence_id(walk->list, evidence_walk_row(walk, 0));
    return *storage;
}

bool http_arguments(struct probe *probe, struct arguments *arguments)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_parameter *unknown =
        evidence_unknown(rule_evidence(probe), subject->operation, false);
    AUTO_FREE char *id = NULL;

    if (unknown != NULL) {
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
        return false;
    }
    if (subject->item == NULL)
        return true;
    if (item_identifier(probe, &id) == NULL) {
        rule_lacked(probe, "the identifier of a record");
        return false;
    }
    arguments_set(arguments, subject->item->id_parameter, id);
    return true;
}

static const struct answer *ask(struct probe *probe, const struct arguments *arguments,
                                const char *method)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments,
                                           .method = method});
}

static bool is_get(const struct subject *subject)
{
    return strcmp(subject->operation->method, "GET") == 0;
}

static bool is_read(const struct subject *subject)
{
    return contract_operation_reads(subject->operation);
}

/* A good request of the operation: its answer is a success; otherwise NULL, and it is
 * said. */
static const struct answer *ask_well(struct probe *probe)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (!http_arguments(probe, &arguments))
        return NULL;
    const struct answer *answer = ask(probe, &arguments, NULL);
    if (evidence_accepted(answer) || rule_usable(probe, answer, 200))
        return answer;
    return NULL;
}

/* --- HEAD --- */

static const char *header(const struct answer *answer, const char *name)
{
    return http_headers_value(&answer->exchange->response.headers, name);
}

static void compare_media(struct probe *probe, const struct answer *get,
                          const struct answer *head)
{
    char wanted[128], found[128];

    http_media_type(header(get, "Content-Type"), wanted);
    http_media_type(header(head, "Content-Type"), found);
    if (*found == '\0' || strcmp(wanted, found) == 0) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected =
        memory_format("HEAD says Content-Type: %s, as GET does", wanted);
    AUTO_FREE char *actual = memory_format("Content-Type: %s", found);
    rule_broken_at_most(probe, VERDICT_WARN, &rule_subject(probe)->operation->claim, head,
                        expected, actual);
}

/* Whether HEAD is served is open; what it may say once it is, is not. */
static void probe_head(struct probe *probe)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (!http_arguments(probe, &arguments))
        return;
    const struct answer *get = ask_well(probe);
    if (get == NULL)
        return;
    rule_expect_refusal(probe, true);
    const struct answer *head = ask(probe, &arguments, "HEAD");
    rule_expect_refusal(probe, false);
    if (!head->reached)
        (void)rule_usable(probe, head, 200);
    else if (head->status >= 500 && head->status != 501)
        rule_broken_format(probe, &rule_subject(probe)->operation->claim, head,
                           "HEAD is answered as GET is, or refused", "status %d",
                           head->status);
    else if (head->status != get->status)
        rule_record(probe, head, "HEAD is answered %d where GET is answered %d",
                    head->status, get->status);
    else
        compare_media(probe, get, head);
}

/* --- Methods --- */

/* A safe method (RFC 4918 9.1) that no operation here has: nothing is changed by it,
 * whoever answers. */
#define STRANGE_METHOD "PROPFIND"

static void hold_allow(struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const char *allow = header(answer, "Allow");

    if (allow != NULL && strstr(allow, operation->method) != NULL) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected = memory_format(
        "an Allow field that names %s (RFC 9110 15.5.6)", operation->method);
    AUTO_FREE char *actual =
        allow == NULL ? memory_text("none") : memory_format("Allow: %.200s", allow);
    rule_broken_at_most(probe, VERDICT_WARN, &operation->claim, answer, expected, actual);
}

static void probe_method(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (!http_arguments(probe, &arguments))
        return;
    rule_expect_refusal(probe, true);
    const struct answer *answer = ask(probe, &arguments, STRANGE_METHOD);
    rule_expect_refusal(probe, false);
    if (answer->status == 405)
        hold_allow(probe, answer);
    if (answer->status == 501)
        rule_record(probe, answer, "%s is answered 501", STRANGE_METHOD);
    else
        (void)rule_refused(probe, answer,
                           &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                                  .kind = REFUSAL_METHOD,
                                                  .errors = &operation->errors});
}

/* --- Paths --- */

static bool is_fixed(const struct subject *subject)
{
    return is_read(subject) && strchr(subject->operation->path, '{') == NULL;
}

/* The target of a good request, its path made longer: one that starts as the operation's
 * does and is none. */
static char *strange_target(const struct answer *good)
{
    const char *target = good->exchange->request.target;
    size_t length = strcspn(target, "?");

    return memory_format("%.*s-countersign%s", (int)length, target, target + length);
}

/* A page that is the same for all paths is none of the operation's. */
static bool is_same_answer(const struct answer *good, const struct answer *answer)
{
    const struct http_response *a = &good->exchange->response;
    const struct http_response *b = &answer->exchange->response;

    return answer->status == good->status && good->body != NULL &&
           a->body_length == b->body_length && a->body_length > 0 &&
           memcmp(a->body, b->body, a->body_length) == 0;
}

static void probe_path(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    const struct answer *good = ask_well(probe);

    if (good == NULL)
        return;
    AUTO_FREE char *target = strange_target(good);
    const struct answer *answer = evidence_ask_at(rule_evidence(probe), good, target);
    if (answer->status >= 500)
        rule_broken_format(probe, &operation->claim, answer,
                           "a refusal, not a failure of the server", "status %d",
                           answer->status);
    else if (evidence_accepted(answer) && operation->list != NULL &&
             evidence_rows(answer, operation->list) != NULL)
        rule_broken(probe, &operation->claim, answer,
                    "no list at a path that the contract does not have",
                    "a list of rows");
    else if (operation->list == NULL && is_same_answer(good, answer))
        rule_broken_at_most(probe, VERDICT_WARN, &operation->claim, answer,
                            "another answer at a path that the contract does not have",
                            "the very answer of the operation");
    else
        (void)rule_refused(probe, answer,
                           &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                                  .kind = REFUSAL_ROUTE,
                                                  .errors = &contract->errors});
}

/* --- Queries --- */

#define LONG_VALUE 4000

/* One request whose query nobody should send: its target is a good one with more behind
 * it. Whether it is answered or refused is open. */
static void hold_query(struct probe *probe, const struct answer *good, const char *more)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const char *target = good->exchange->request.target;
    AUTO_FREE char *longer =
        memory_format("%s%c%s", target, strchr(target, '?') == NULL ? '?' : '&', more);
    const struct answer *answer = evidence_ask_at(rule_evidence(probe), good, longer);

    if (!answer->reached)
        (void)rule_usable(probe, answer, 400);
    else if (answer->status >= 500 && answer->status != 503)
        rule_broken_format(probe, &operation->claim, answer,
                           "an answer or a refusal, not a failure of the server",
                           "status %d with %.60s", answer->status, more);
    else
        rule_held(probe);
}

/* Empty, and with a byte that databases do not take. The good target may hold the
 * parameter already: then it is given twice. */
static void hold_parameter(struct probe *probe, const struct answer *good,
                           const struct contract_parameter *parameter)
{
    AUTO_TEXT struct text name;

    text_init(&name, URL_CEILING);
    url_encode(&name, parameter->name, strlen(parameter->name));
    AUTO_FREE char *empty = memory_format("%s=", text_string(&name));
    AUTO_FREE char *nul = memory_format("%s=a%%00b", text_string(&name));
    hold_query(probe, good, empty);
    hold_query(probe, good, nul);
}

static void probe_odd_query(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct answer *good = ask_well(probe);
    char longest[LONG_VALUE + 16] = "countersign=";
    size_t used = strlen(longest);

    if (good == NULL)
        return;
    hold_query(probe, good, "countersign=1");
    hold_query(probe, good, "countersign=%ff%fe");
    hold_query(probe, good, "countersign=a%00b");
    hold_query(probe, good, "countersign=%zz&=&&");
    hold_query(probe, good, "countersign=a%00b");
    memset(longest + used, 'a', LONG_VALUE);
    longest[used + LONG_VALUE] = '\0';
    hold_query(probe, good, longest);
    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == EXPRESSION_QUERY)
            hold_parameter(probe, good, &operation->parameters[i]);
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule http_rules[] = {
    {
        .id = "http/no-failure",
        .each = SUBJECT_OPERATION,
        .summary = "No request makes the server fail",
        .relation =
            "No answer of the run has a status of 500 or above; 503 counts as trouble "
            "that passes, 501 as a refusal of a method.",
        .source = "RFC 9110 15.6",
        .explanation =
            "Whatever a client sends, right or wrong, a 500 says that the server was "
            "not ready for it. All requests of all other rules are looked at, odd ones "
            "included.",
        .defects = DEFECTS("failure-on-second-page", "error-status-failure",
                           "unknown-item-error", "head-failure"),
        .judge = judge_no_failure,
    },
    {
        .id = "http/head",
        .each = SUBJECT_OPERATION,
        .summary = "HEAD is answered as GET is, or refused",
        .relation =
            "HEAD and GET of one address: the same status and media type, or a refusal, "
            "which is recorded.",
        .source = "RFC 9110 9.3.2",
        .explanation =
            "Link checkers and caches ask with HEAD. Whether it is served is open; a "
            "failure of the server or another media type is not.",
        .defects = DEFECTS("head-failure", "head-other-type"),
        .applies = is_get,
        .probe = probe_head,
    },
    {
        .id = "http/method",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A method that the operation does not have is refused as declared",
        .relation =
            "A safe method that the contract does not have; a 405 names the methods "
            "there are.",
        .source = "errors.method; RFC 9110 15.5.6",
        .explanation =
            "Without Allow, a client that asked the wrong way does not learn the right "
            "one.",
        .defects = DEFECTS("method-without-allow"),
        .probe = probe_method,
    },
    {
        .id = "http/odd-query",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A query that nobody should send is no failure of the server",
        .relation =
            "A good request with an unknown, an empty, a repeated or a very long "
            "parameter, with bytes that are no text, and with broken percent-coding is "
            "answered or refused.",
        .source = "RFC 9110 15.6; RFC 3986 3.4",
        .explanation =
            "What such a query means is open, but a 500 says that it reached something "
            "that was not made for it.",
        .defects = DEFECTS("odd-query-failure"),
        .applies = is_read,
        .probe = probe_odd_query,
    },
    {
        .id = "http/odd-body",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A body that nobody should send is no failure of the server",
        .relation =
            "A good body with members that are null or hold a NUL, with a name given "
            "twice, a very long text, deep nesting, a number beyond all bounds, half a "
            "character and bytes that are no text is answered or refused.",
        .source = "RFC 9110 15.6; RFC 8259 4, 6, 8",
        .explanation =
            "What such a body means is open, but a 500 says that it reached something "
            "that was not made for it.",
        .defects = DEFECTS("odd-body-failure"),
        .applies = http_reads_json,
        .probe = http_odd_body,
    },
    {
        .id = "http/body-spelling",
        .each = SUBJECT_OPERATION,
        .summary = "The same JSON, written otherwise, is the same question",
        .relation =
            "A good body, narrowed to a text where the list has a filter, with its "
            "members the other way round and spaces between them, and with every "
            "character escaped, gives the same identifiers.",
        .source = "RFC 8259 1, 7",
        .explanation = "Bodies that are searched for names instead of being parsed "
                       "answer what their own client writes, and nobody else.",
        .defects = DEFECTS("escapes-not-read"),
        .applies = http_reads_json,
        .probe = http_body_spelling,
    },
    {
        .id = "http/left-out-body",
        .each = SUBJECT_OPERATION,
        .summary = "A body that may be left out is the same as an empty one",
        .relation = "Without a body, and with an object without members, the operation "
                    "gives the same identifiers.",
        .source = "OpenAPI requestBody required",
        .explanation = "A client that has nothing to say sends nothing, as the contract "
                       "lets it.",
        .defects = DEFECTS("body-demanded"),
        .applies = http_body_is_optional,
        .probe = http_left_out_body,
    },
    {
        .id = "http/unknown-path",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A path that the contract does not have is refused as declared",
        .relation =
            "The operation's path with something behind it shows no list and is no "
            "failure of the server.",
        .source = "errors.route",
        .explanation =
            "Routes that match by their beginning serve under addresses nobody "
            "reviewed.",
        .defects = DEFECTS("path-prefix-served"),
        .applies = is_fixed,
        .probe = probe_path,
    },
    {0},
};
