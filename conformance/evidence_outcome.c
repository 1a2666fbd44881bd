/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence_internal.h"

void evidence_hear(struct answer *answer, const struct contract_failure *failure)
{
    answer->failure = failure;
    answer->told = answer->reached && answer->status / 100 == 2 &&
                   contract_tells_failure(failure, &answer->exchange->response.headers,
                                          answer->body);
}

bool evidence_accepted(const struct answer *answer)
{
    return answer->status / 100 == 2 && !answer->told;
}

bool evidence_refused(const struct answer *answer)
{
    return answer->status / 100 == 4 || answer->told;
}

/* Where nothing says how an answer tells it, its status is all there is. */
bool evidence_refused_as(const struct answer *answer, const struct contract_error *error)
{
    return contract_status_is(&error->status, answer->status) &&
           (answer->failure == NULL || !evidence_accepted(answer));
}

/* --- What could not be read --- */

bool evidence_is_unread(const struct answer *answer)
{
    return !answer->reached || answer->status >= 500 || answer->status == 429;
}

void evidence_note_unread(struct evidence *evidence, const struct answer *answer)
{
    if (evidence->unread == NULL)
        evidence->unread = answer;
}

const struct answer *evidence_unread(const struct evidence *evidence)
{
    return evidence->unread;
}

void evidence_forget_unread(struct evidence *evidence)
{
    evidence->unread = NULL;
}
