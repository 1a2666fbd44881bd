/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "mock/journal.h"

void answer_note(const struct answering *answering,
                 const struct defect_exchange *exchange,
                 const struct http_request *request, const struct listener_reply *reply)
{
    const struct fault_plan *trouble = exchange->trouble;
    const struct journal_note note = {
        .request = request,
        .clock = exchange->now,
        .operation = exchange->operation,
        .signed_url = exchange->asset != NULL,
        .credential = exchange->identity.credential,
        .refusal = exchange->refusal,
        .problems = exchange->refusal == REFUSAL_COUNT ? NULL : exchange->problems,
        .mistakes = exchange->mistakes,
        .preferences = http_headers_value(&reply->headers, "Preference-Applied"),
        .faults = trouble == NULL ? NULL : trouble->kinds,
        .fault_count = trouble == NULL ? 0 : trouble->kind_count,
        .delay = reply->course.delay};

    journal_add(answering->options.journal, &note);
}
