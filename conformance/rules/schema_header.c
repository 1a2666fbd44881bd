/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields of answers. */
#include "conformance/rules/schema_internal.h"

#include "src/contract_response.h"
#include "src/memory.h"
#include "src/parameter_style.h"

bool schema_says_header(const struct subject *subject)
{
    for (size_t i = 0; i < subject->operation->response_count; i++)
        if (subject->operation->responses[i].status_low / 100 == 2 &&
            subject->operation->responses[i].header_count > 0)
            return true;
    return false;
}

static bool is_valid(const struct contract_header *header, const char *text)
{
    json_auto_t *value = parameter_style_read(&header->form, text);

    return value != NULL && schema_validate(header->schema, value, NULL, NULL);
}

static void judge_one(struct probe *probe, const struct answer *answer,
                      const struct contract_header *header)
{
    const char *text =
        http_headers_value(&answer->exchange->response.headers, header->name);

    if (text == NULL && header->required) {
        AUTO_FREE char *expected = memory_format("the header field %s", header->name);

        schema_answer_broken(probe, &header->claim, answer, expected, "no such field");
    } else if (text != NULL && header->schema != NULL && !is_valid(header, text)) {
        AUTO_FREE char *expected = memory_format("%s as its schema has it", header->name);
        AUTO_FREE char *actual = memory_format("%s: %.200s", header->name, text);

        schema_answer_broken(probe, &header->claim, answer, expected, actual);
    } else if (text != NULL) {
        rule_held(probe);
    } else {
        rule_not_applicable(probe, "the answers do without %s", header->name);
    }
}

void schema_header(struct probe *probe, const struct answer *answer)
{
    if (!schema_answer_is_described(answer))
        return;
    /* A field that need not be there is not missed. */
    for (size_t i = 0; i < answer->response->header_count; i++)
        judge_one(probe, answer, &answer->response->headers[i]);
}
