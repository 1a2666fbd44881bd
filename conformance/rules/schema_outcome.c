/* SPDX-License-Identifier: Apache-2.0 */
/* What has a status of success is what was asked for, or tells that it is not. */
#include "conformance/rules/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

bool schema_says_outcome(const struct subject *subject)
{
    const struct contract_operation *operation = subject->operation;

    return operation->failure != NULL &&
           (operation->list != NULL || operation->item != NULL ||
            operation->failure->shape != NULL);
}

static bool fits(const struct contract_shape *shape, const json_t *body)
{
    return shape != NULL && body != NULL &&
           schema_validate(shape->schema, body, NULL, NULL);
}

/* What there is of what was asked for: nothing, the place where it stands, or it itself:
 * rows, a record, a body of success. */
enum shown { SHOWN_NOTHING, SHOWN_PLACE, SHOWN_DATA };

static enum shown shown_by(const struct answer *answer)
{
    const struct contract_operation *operation = answer->operation;

    if (operation->list != NULL) {
        const json_t *rows = evidence_rows(answer, operation->list);

        return json_array_size(rows) > 0 ? SHOWN_DATA
               : rows != NULL            ? SHOWN_PLACE
                                         : SHOWN_NOTHING;
    }
    if (operation->item != NULL) {
        const json_t *id =
            value_at(evidence_record(answer, operation->item), operation->item->id_field);

        return id != NULL && !json_is_null(id) ? SHOWN_DATA : SHOWN_NOTHING;
    }
    /* Whether a body of success is right in all its parts is judged elsewhere. */
    bool is_failure = fits(operation->failure->shape, answer->body);
    bool is_success =
        answer->response != NULL && fits(answer->response->shape, answer->body);
    return is_success != is_failure ? (is_success ? SHOWN_DATA : SHOWN_NOTHING)
           : is_success || answer->valid_request ? SHOWN_PLACE
                                                 : SHOWN_NOTHING;
}

void schema_outcome(struct probe *probe, const struct answer *answer)
{
    const struct contract_failure *failure = rule_subject(probe)->operation->failure;
    bool has_content =
        answer->body != NULL || failure->at.source == EXPRESSION_RESPONSE_BODY;

    if (!schema_answer_is_own(answer) || answer->status / 100 != 2 ||
        answer->status == 204 || !has_content)
        return;
    enum shown shown = shown_by(answer);
    AUTO_FREE char *actual =
        memory_format("status %d, and %s %s a failure%s", answer->status,
                      failure->at.name, answer->told ? "tells" : "does not tell",
                      answer->told ? " beside what was asked for"
                                   : ", nor is there what was asked for");
    if (answer->told ? shown != SHOWN_DATA : shown != SHOWN_NOTHING)
        rule_held(probe);
    else
        rule_broken(probe, &failure->claim, answer,
                    "what was asked for, or a failure that is told", actual);
}
