/* SPDX-License-Identifier: Apache-2.0 */
/* Has a mock send its webhooks, through its control alone. */
#include "conformance/receive_internal.h"

#include "src/memory.h"
#include "src/now.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <string.h>
#include <time.h>

#define CONTROL         "/__admin/"
#define SUBJECTS        2  /* records, of each state, that are taken through theirs */
#define SENT_TIMEOUT    20 /* seconds the mock may take to send what it has */
#define LOOK_NANOSECOND 20000000L

struct drive {
    const struct contract *contract;
    struct session *session;
    struct error *error;
};

/* Returns new the JSON of an answer; NULL with an error when the mock does not do it. */
static json_t *tell(struct drive *drive, const char *method, const char *name,
                    json_t *body)
{
    AUTO_FREE char *target = memory_format("%s%s", CONTROL, name);
    const struct exchange *exchange;
    struct http_request request;
    json_t *said = NULL;

    http_request_init(&request, method, target);
    request.body = body == NULL ? NULL : value_print(body);
    request.body_length = request.body == NULL ? 0 : strlen(request.body);
    exchange = session_send(drive->session, &request);
    http_request_clear(&request);
    json_decref(body);
    if (exchange->outcome != EXCHANGE_DONE)
        exchange_error(exchange, drive->error);
    else
        said =
            json_loadb(exchange->response.body, exchange->response.body_length, 0, NULL);
    if (exchange->outcome == EXCHANGE_DONE && exchange->response.status / 100 != 2) {
        const char *why = value_string_member(said, "error");

        error_set(drive->error, ERROR_UNREACHABLE, "the mock refuses %s %s: %s", method,
                  target, why == NULL ? http_reason(exchange->response.status) : why);
        json_decref(said);
        said = NULL;
    }
    session_release(drive->session, exchange);
    return said;
}

static bool do_it(struct drive *drive, const char *method, const char *name, json_t *body)
{
    json_t *said = tell(drive, method, name, body);

    json_decref(said);
    return said != NULL;
}

static bool set_state(struct drive *drive, const struct contract_webhook *webhook,
                      const char *id, const json_t *state)
{
    json_t *change = json_object();
    AUTO_TEXT struct text name;

    text_init(&name, URL_CEILING);
    text_add_format(&name, "records/%s/", webhook->records->name);
    url_encode(&name, id, strlen(id));
    value_put(change, webhook->state, json_incref((json_t *)(uintptr_t)state));
    return do_it(drive, "PATCH", text_string(&name), change);
}

static bool is_in(const json_t *rank, const char *state)
{
    size_t index;
    json_t *other;

    if (json_is_string(rank))
        return strcmp(json_string_value(rank), state) == 0;
    json_array_foreach(rank, index, other)
    {
        if (json_is_string(other) && strcmp(json_string_value(other), state) == 0)
            return true;
    }
    return false;
}

/* Takes a record from the first state up to the one it is in. */
static bool drive_record(struct drive *drive, const struct contract_webhook *webhook,
                         const char *id, const char *state)
{
    json_auto_t *own = json_string(state);
    size_t index;
    json_t *rank;

    json_array_foreach(webhook->order.states, index, rank)
    {
        const json_t *first = json_is_array(rank) ? json_array_get(rank, 0) : rank;
        bool last = is_in(rank, state);

        if (!set_state(drive, webhook, id, last ? own : first))
            return false;
        if (last)
            return true;
    }
    return true;
}

/* True when records in this state are taken through theirs by this webhook: it is told,
 * and not the first, so that it is come to. */
static bool is_final(const struct contract_webhook *webhook, const char *state)
{
    size_t count = json_array_size(webhook->order.states);

    return count > 1 && is_in(json_array_get(webhook->order.states, count - 1), state);
}

static bool drive_states(struct drive *drive, const struct contract_webhook *webhook)
{
    json_auto_t *done = json_object();
    size_t index;
    const json_t *record;

    contract_records_foreach(webhook->records, index, record)
    {
        const char *state = json_string_value(value_at(record, webhook->state));
        const json_t *id = value_at(record, webhook->records->id);
        AUTO_FREE char *text = id == NULL ? NULL : value_text(id);
        json_int_t count =
            state == NULL ? 0 : json_integer_value(json_object_get(done, state));

        if (text == NULL || state == NULL || !is_final(webhook, state) ||
            count >= SUBJECTS)
            continue;
        json_object_set_new(done, state, json_integer(count + 1));
        if (!drive_record(drive, webhook, text, state))
            return false;
    }
    return true;
}

/* Asks for one that no change of state brings. */
static bool drive_demand(struct drive *drive, const struct contract_webhook *webhook)
{
    const json_t *record =
        webhook->records == NULL ? NULL : contract_record(webhook->records, 0);
    const json_t *id = record == NULL ? NULL : value_at(record, webhook->records->id);
    AUTO_FREE char *name = memory_format("webhooks/%s", webhook->name);
    json_t *body = json_object();

    if (id != NULL)
        json_object_set_new(body, "record", json_incref((json_t *)(uintptr_t)id));
    return do_it(drive, "POST", name, body);
}

static bool drive_webhooks(struct drive *drive)
{
    for (size_t i = 0; i < drive->contract->webhook_count; i++) {
        const struct contract_webhook *webhook = &drive->contract->webhooks[i];
        bool driven =
            webhook->when_count == 0 || webhook->records == NULL
                ? drive_demand(drive, webhook)
                : webhook->order.after_count > 0 || drive_states(drive, webhook);

        if (!driven)
            return false;
    }
    return true;
}

/* Waits until nothing is left to be sent; what a defect keeps back is not waited for
 * without end. */
static bool wait_until_sent(struct drive *drive)
{
    double started = now_seconds();
    struct timespec rest = {.tv_nsec = LOOK_NANOSECOND};

    while (now_seconds() - started < SENT_TIMEOUT) {
        json_auto_t *said = tell(drive, "GET", "webhooks", NULL);

        if (said == NULL)
            return false;
        if (json_array_size(json_object_get(said, "waiting")) == 0)
            return true;
        nanosleep(&rest, NULL);
    }
    return true;
}

bool receive_drive(struct receiving *receiving, const char *url, struct error *error)
{
    struct session_options options = {.base = options_text(receiving->options, "mock")};
    struct drive drive = {.contract = receiving->contract,
                          .session = session_new(&options, error),
                          .error = error};
    bool done = drive.session != NULL &&
                do_it(&drive, "PUT", "webhooks", json_pack("{s:s}", "url", url)) &&
                drive_webhooks(&drive) && wait_until_sent(&drive) &&
                do_it(&drive, "DELETE", "webhooks", NULL) &&
                do_it(&drive, "POST", "reset", NULL);

    session_free(drive.session);
    pthread_mutex_lock(&receiving->lock);
    receiving->driven = done;
    pthread_mutex_unlock(&receiving->lock);
    return done;
}
