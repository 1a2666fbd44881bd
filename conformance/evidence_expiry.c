/* SPDX-License-Identifier: Apache-2.0 */
/* What ends by itself, waited for in real time: one wait serves everything that was noted
 * before it began. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/now.h"

#include <math.h>

double evidence_age(const struct answer *answer)
{
    struct instant now = now_real(), then = answer->exchange->started;

    return (double)(now.seconds - then.seconds) +
           (double)(now.nanoseconds - then.nanoseconds) / 1e9;
}

void evidence_note(struct evidence *evidence, const char *key,
                   const struct answer *answer)
{
    AUTO_FREE char *name = memory_format("note %s", key);

    json_object_set_new(evidence->answer_memo, name,
                        json_integer((json_int_t)answer->number));
}

const struct answer *evidence_noted(const struct evidence *evidence, const char *key)
{
    AUTO_FREE char *name = memory_format("note %s", key);
    const json_t *known = json_object_get(evidence->answer_memo, name);

    return known == NULL ? NULL : evidence->answers[json_integer_value(known) - 1];
}

int64_t evidence_expiry_patience(const struct evidence *evidence)
{
    return evidence->target->wait_expiry - evidence->waited_expiry;
}

bool evidence_wait_until(struct evidence *evidence, const struct answer *since,
                         int64_t seconds)
{
    double left = (double)seconds - evidence_age(since);
    int64_t whole = left <= 0 ? 0 : (int64_t)ceil(left);

    if (whole > 0 &&
        (evidence->wait == NULL || whole > evidence_expiry_patience(evidence)))
        return false;
    evidence->looking = true;
    evidence_look_anew(evidence);
    if (whole == 0)
        return true;
    evidence->waited_expiry += whole;
    evidence->wait(evidence->wait_context, whole, WAIT_EXPIRY);
    return true;
}

void evidence_end_wait(struct evidence *evidence)
{
    evidence->looking = false;
}
