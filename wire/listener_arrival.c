/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_arrival.h"

#include "wire/listener_internal.h"
#include "src/memory.h"
#include "src/now.h"

#include <stdlib.h>
#include <string.h>

/* What a client may send above the body's ceiling before it is cut off: reading it to its
 * end lets the client see the 413, and a client that never ends must not be listened to
 * forever. */
#define EXCESS_CEILING ((uint64_t)64 * 1024 * 1024)

static void start_clocks(struct listener_arrival *arrival)
{
    arrival->moment = now_real();
    arrival->started = listener_clock();
}

struct listener_arrival *listener_arrival_new(const struct listener_options *options,
                                              const char *target)
{
    struct listener_arrival *arrival = memory_new(sizeof(*arrival));
    if (options->log != NULL)
        start_clocks(arrival);
    arrival->target = memory_text(target == NULL ? "" : target);
    arrival->target_length = strlen(arrival->target);
    arrival->reply.status = 500;
    text_init(&arrival->body, options->body_ceiling);
    return arrival;
}

void listener_arrival_free(struct listener_arrival *arrival)
{
    http_request_clear(&arrival->request);
    listener_reply_clear(&arrival->reply);
    listener_note_clear(&arrival->note);
    text_clear(&arrival->body);
    free(arrival->target);
    free(arrival);
}

static char *explain(int refusal, const struct listener_options *options)
{
    const char *what = refusal == 413 ? "body" : refusal == 414 ? "target" : "head";
    if (refusal == 501)
        return memory_text("A body comes as it is or in chunks, in no other "
                           "Transfer-Encoding.");
    return memory_format(
        "The %s of this request is too large: %s may have %zu bytes.", what,
        refusal == 413 ? "a body" : "request line and header fields together",
        refusal == 413 ? options->body_ceiling : options->head_ceiling);
}

/* Fills the reply with a problem document (RFC 9457) that says why. */
static void refuse(struct listener_arrival *arrival,
                   const struct listener_options *options)
{
    struct listener_reply *reply = &arrival->reply;
    AUTO_FREE char *detail = explain(arrival->refusal, options);
    char *text = memory_format(
        "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\",\"detail\":\"%s\"}",
        arrival->refusal, http_reason(arrival->refusal), detail);
    reply->status = arrival->refusal;
    http_headers_add(&reply->headers, "Content-Type", "application/problem+json");
    listener_reply_take(reply, text, strlen(text));
    arrival->answered = true;
}

/* The target is to blame where it is the greater part. */
static int head_refusal(const struct listener_arrival *arrival,
                        const struct listener_options *options, size_t head_size)
{
    if (head_size <= options->head_ceiling)
        return 0;
    return arrival->target_length > head_size / 2 ? 414 : 431;
}

void listener_arrival_begin(struct listener_arrival *arrival,
                            const struct listener_options *options, size_t head_size)
{
    arrival->begun = true;
    arrival->refusal = head_refusal(arrival, options, head_size);
    if (listener_has_strange_body(&arrival->request))
        arrival->refusal = 501;
    else if (listener_awaits_leave(&arrival->request, options->body_ceiling))
        arrival->refusal = 413;
    else
        return;
    refuse(arrival, options);
}

bool listener_arrival_receive(struct listener_arrival *arrival,
                              const struct listener_options *options, const char *bytes,
                              size_t length)
{
    arrival->received += length;
    if (arrival->received > options->body_ceiling + EXCESS_CEILING)
        return false;
    if (arrival->refusal == 0)
        text_add(&arrival->body, bytes, length);
    if (arrival->body.overflowed) {
        arrival->refusal = 413;
        text_clear(&arrival->body);
    }
    return true;
}

void listener_arrival_answer(struct listener_arrival *arrival,
                             const struct listener_options *options)
{
    if (arrival->refusal != 0) {
        refuse(arrival, options);
        return;
    }
    if (arrival->received > 0) {
        arrival->request.body_length = arrival->body.length;
        arrival->request.body = text_take(&arrival->body);
    }
    arrival->answered = true;
    arrival->reply.note.is_wanted = options->log != NULL;
    options->answer(options->context, &arrival->request, &arrival->reply);
    arrival->note = arrival->reply.note;
    arrival->reply.note = (struct listener_note){.is_wanted = false};
}

void listener_arrival_sends(struct listener_arrival *arrival)
{
    const struct listener_reply *reply = &arrival->reply;
    const struct listener_course *course = &reply->course;
    bool is_bodiless = strcmp(arrival->request.method, "HEAD") == 0 ||
                       listener_has_no_body(reply->status);
    arrival->status = course->bare ? 0 : reply->status;
    arrival->is_counted = !course->bare && !listener_course_is_plain(course);
    if (is_bodiless || arrival->is_counted)
        return;
    arrival->bytes = (int64_t)listener_reply_sent(reply);
}

void listener_arrival_log(const struct listener_arrival *arrival,
                          const struct listener_options *options, bool is_complete)
{
    if (options->log == NULL || !arrival->answered)
        return;
    bool is_known = is_complete || arrival->is_counted || arrival->status == 0;
    const struct listener_entry entry = {.request = &arrival->request,
                                         .version =
                                             arrival->is_old ? "HTTP/1.0" : "HTTP/1.1",
                                         .note = &arrival->note,
                                         .begun = arrival->moment,
                                         .duration = listener_clock() - arrival->started,
                                         .status = arrival->status,
                                         .bytes = is_known ? arrival->bytes : -1};
    options->log(options->context, &entry);
}
