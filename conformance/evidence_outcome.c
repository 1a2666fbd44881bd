/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence.h"

bool evidence_accepted(const struct answer *answer)
{
    return answer->status / 100 == 2;
}

bool evidence_refused(const struct answer *answer)
{
    return answer->status / 100 == 4;
}

bool evidence_refused_as(const struct answer *answer, const struct contract_error *error)
{
    return contract_status_is(&error->status, answer->status);
}
