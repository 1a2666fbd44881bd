/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP Archive 1.2: the exchanges that findings rest on, in the order in which they were
 * sent. The format asks for times; see report.h.
 */
#include "conformance/moment.h"
#include "conformance/report_exchange.h"
#include "conformance/report_value.h"
#include "src/http.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/version.h"

#include <stdlib.h>
#include <string.h>

static json_t *headers_value(const struct http_headers *headers)
{
    json_t *list = json_array();
    for (size_t i = 0; i < headers->count; i++) {
        json_t *header = json_object();
        report_value_set(header, "name", headers->items[i].name);
        report_value_set(header, "value", headers->items[i].value);
        json_array_append_new(list, header);
    }
    return list;
}

/* Of the URL as it is shown. */
static json_t *query_value(const char *url)
{
    struct url_query query;
    const char *mark = strchr(url, '?');
    json_t *list = json_array();
    url_query_parse(mark == NULL ? NULL : mark + 1, &query);
    for (size_t i = 0; i < query.count; i++) {
        json_t *pair = json_object();
        report_value_set(pair, "name", query.pairs[i].name);
        report_value_set(pair, "value", query.pairs[i].value);
        json_array_append_new(list, pair);
    }
    url_query_clear(&query);
    return list;
}

static const char *type_of(const struct report_message *message)
{
    const char *type = http_headers_value(&message->headers, "Content-Type");
    return type == NULL ? "" : type;
}

/* What both sides have; -1 stands for what is not known. */
static json_t *message_value(const struct report_message *message)
{
    json_t *value = json_object();
    report_value_set(value, "httpVersion", "HTTP/1.1");
    json_object_set_new(value, "cookies", json_array());
    json_object_set_new(value, "headers", headers_value(&message->headers));
    json_object_set_new(value, "headersSize", json_integer(-1));
    report_value_set_number(value, "bodySize", message->body_length);
    return value;
}

static json_t *request_value(const struct report_exchange *exchange)
{
    json_t *value = message_value(&exchange->request);
    report_value_set(value, "method", exchange->method);
    report_value_set(value, "url", exchange->url);
    json_object_set_new(value, "queryString", query_value(exchange->url));
    if (exchange->request.body != NULL) {
        json_t *data = json_object();
        report_value_set(data, "mimeType", type_of(&exchange->request));
        json_object_set_new(data, "params", json_array());
        report_value_set(data, "text", exchange->request.body);
        json_object_set_new(value, "postData", data);
    }
    return value;
}

static json_t *response_value(const struct report_exchange *exchange)
{
    const struct report_message *message = &exchange->response;
    const char *location = http_headers_value(&message->headers, "Location");
    json_t *value = message_value(message);
    json_t *content = json_object();
    report_value_set_number(content, "size", message->body_length);
    report_value_set(content, "mimeType", type_of(message));
    report_value_set(content, "text", message->body);
    if (message->cut)
        report_value_set(content, "comment", "cut short");
    json_object_set_new(value, "status", json_integer(exchange->status));
    report_value_set(value, "statusText",
                     exchange->status == 0 ? "" : http_reason(exchange->status));
    json_object_set_new(value, "content", content);
    report_value_set(value, "redirectURL", location == NULL ? "" : location);
    return value;
}

static json_t *entry_value(const struct report_subject *subject,
                           const struct exchange *exchange)
{
    struct report_exchange shown;
    char started[INSTANT_TEXT_SIZE];
    int64_t milliseconds =
        subject->timed && !moment_is_fixed() ? (int64_t)(exchange->seconds * 1000) : 0;
    report_exchange_init(&shown, subject, exchange);
    instant_print(subject->timed ? subject->started : (struct instant){0}, 3, started);
    json_t *timings = json_object();
    json_object_set_new(timings, "send", json_integer(0));
    json_object_set_new(timings, "wait", json_integer(milliseconds));
    json_object_set_new(timings, "receive", json_integer(0));
    json_t *entry = json_object();
    report_value_set(entry, "startedDateTime", started);
    json_object_set_new(entry, "time", json_integer(milliseconds));
    json_object_set_new(entry, "request", request_value(&shown));
    json_object_set_new(entry, "response", response_value(&shown));
    json_object_set_new(entry, "cache", json_object());
    json_object_set_new(entry, "timings", timings);
    report_exchange_clear(&shown);
    return entry;
}

static int by_number(const void *a, const void *b)
{
    const struct finding *x = *(const struct finding *const *)a;
    const struct finding *y = *(const struct finding *const *)b;
    if (x->exchange->number != y->exchange->number)
        return x->exchange->number < y->exchange->number ? -1 : 1;
    return x < y ? -1 : 1; /* findings are sorted */
}

/* Says which findings an exchange is the evidence of: those from `from` on that share it;
 * returns where they end. */
static size_t add_comment(json_t *entry, const struct finding *const *findings,
                          size_t from, size_t count)
{
    struct text comment AUTO_TEXT;
    text_init(&comment, TEXT_CEILING);
    size_t end = from;
    for (; end < count && findings[end]->exchange == findings[from]->exchange; end++)
        text_add_format(&comment, "%s%s %s %s", end == from ? "" : "; ",
                        rule_verdict_name(findings[end]->verdict),
                        findings[end]->rule->id, findings[end]->subject);
    report_value_set(entry, "comment", text_string(&comment));
    return end;
}

static json_t *entries_value(const struct report_subject *subject)
{
    const struct run *run = subject->run;
    AUTO_FREE const struct finding **findings =
        memory_array(run->finding_count, sizeof *findings);
    size_t count = 0;
    for (size_t i = 0; i < run->finding_count; i++)
        if (run->findings[i].exchange != NULL)
            findings[count++] = &run->findings[i];
    if (count > 0)
        qsort(findings, count, sizeof *findings, by_number);
    json_t *entries = json_array();
    for (size_t from = 0; from < count;) {
        json_t *entry = entry_value(subject, findings[from]->exchange);
        from = add_comment(entry, findings, from, count);
        json_array_append_new(entries, entry);
    }
    return entries;
}

void report_print_har(const struct report_subject *subject, FILE *stream)
{
    json_t *creator = json_object();
    report_value_set(creator, "name", "countersign");
    report_value_set(creator, "version", COUNTERSIGN_VERSION);
    json_t *log = json_object();
    report_value_set(log, "version", "1.2");
    json_object_set_new(log, "creator", creator);
    json_object_set_new(log, "entries", entries_value(subject));
    AUTO_FREE char *trouble = report_trouble(subject->run);
    report_value_set(log, "comment", trouble);
    json_t *root = json_object();
    json_object_set_new(root, "log", log);
    report_value_print(root, stream);
}
