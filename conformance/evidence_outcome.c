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
