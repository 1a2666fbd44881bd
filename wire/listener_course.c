/* SPDX-License-Identifier: Apache-2.0 */
/* When which bytes of a body go out. Pure: the time is told. */
#include "wire/listener_internal.h"

#include "src/memory.h"
#include "src/random.h"

#include <stdlib.h>

struct listener_sending {
    struct listener_course course;
    struct listener_body body;
    size_t length;    /* of what is sent at most */
    size_t piece_end; /* where the piece that may go now ends */
    uint64_t pieces;  /* begun so far */
    int64_t due;      /* when that piece may go, or the end may come */
    bool is_ending;   /* all is sent, and `due` is the end's */
};

bool listener_course_is_plain(const struct listener_course *course)
{
    return course->piece == 0 && !course->is_limited && course->pause == 0 &&
           course->framing == LISTENER_SIZED && course->end == LISTENER_KEPT;
}

struct listener_sending *listener_sending_new(struct listener_reply *reply)
{
    struct listener_sending *sending = memory_new(sizeof(*sending));
    sending->course = reply->course;
    sending->body = listener_reply_give(reply);
    sending->length = sending->body.length;
    if (reply->course.is_limited && reply->course.limit < sending->length)
        sending->length = reply->course.limit;
    return sending;
}

void listener_sending_free(struct listener_sending *sending)
{
    listener_body_release(&sending->body);
    free(sending);
}

/* At the end of all time nothing is waited for. */
static int64_t later(int64_t now, int64_t milliseconds)
{
    int64_t by = milliseconds * LISTENER_MILLISECOND;
    return now > INT64_MAX - by ? INT64_MAX : now + by;
}

static size_t piece_length(const struct listener_sending *sending)
{
    const struct listener_course *course = &sending->course;
    size_t length = course->piece;
    if (length == 0)
        return sending->length;
    if (course->variation > 0) {
        size_t less = course->variation < length ? course->variation : length - 1;
        length +=
            (size_t)(random_mixed(course->seed + sending->pieces) % (2 * less + 1)) -
            less;
    }
    return length;
}

static void begin_piece(struct listener_sending *sending, int64_t now, size_t sent)
{
    size_t length = piece_length(sending), left = sending->length - sent;
    sending->due = sending->pieces == 0 ? now : later(now, sending->course.interval);
    sending->piece_end = sent + (length < left ? length : left);
    sending->pieces++;
}

enum listener_step listener_sending_step(struct listener_sending *sending, int64_t now,
                                         uint64_t sent, const char **bytes,
                                         size_t *length, int64_t *due)
{
    if (sent >= sending->length && !sending->is_ending) {
        sending->is_ending = true;
        sending->due = later(now, sending->course.pause);
    } else if (!sending->is_ending && sent >= sending->piece_end) {
        begin_piece(sending, now, (size_t)sent);
    }
    *due = sending->due;
    if (now < sending->due)
        return LISTENER_WAIT;
    if (sending->is_ending)
        return LISTENER_END;
    *bytes = sending->body.bytes + sent;
    *length = sending->piece_end - (size_t)sent;
    return LISTENER_SEND;
}
