/* SPDX-License-Identifier: Apache-2.0 */
/* Texts in the place of an identifier that its schema does not take. */
#include "conformance/rules/input_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const char *const texts[] = {"not-an-id", "1.5", "0x1", "zq7 x9",
                                    "-",         "1e3", NULL};

static bool is_number(const struct contract_parameter *id)
{
    return id->type != NULL &&
           (strcmp(id->type, "integer") == 0 || strcmp(id->type, "number") == 0);
}

static bool note_keyword(void *context, const struct schema_violation *violation)
{
    static const struct {
        const char *keyword;
        enum refusal kind;
    } kinds[] = {{"pattern", REFUSAL_PATTERN},
                 {"format", REFUSAL_FORMAT},
                 {"minLength", REFUSAL_LENGTH},
                 {"maxLength", REFUSAL_LENGTH}};
    enum refusal *kind = context;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].keyword, violation->keyword) == 0)
            *kind = kinds[i].kind;
    return false;
}

/* The refusal that `text` meets; REFUSAL_COUNT: it may well be an identifier, or breaks
 * something else. */
static enum refusal refusal_of(const struct contract_parameter *id, const char *text)
{
    enum refusal kind = REFUSAL_COUNT;

    if (is_number(id)) {
        json_auto_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
        bool fits = strcmp(id->type, "integer") == 0 ? json_is_integer(value)
                                                     : json_is_number(value);
        return fits ? REFUSAL_COUNT : REFUSAL_TYPE;
    }
    if (id->type == NULL || strcmp(id->type, "string") != 0)
        return REFUSAL_COUNT;
    if (id->format != NULL && !schema_format_matches(id->format, text, strlen(text)))
        return REFUSAL_FORMAT;
    json_auto_t *value = value_string(text, strlen(text));
    if (id->schema != NULL)
        (void)schema_validate(id->schema, value, note_keyword, &kind);
    return kind;
}

/* What the contract says of the refusal of some text by itself. */
static const struct contract_error *said_of(const struct contract_parameter *id)
{
    for (size_t i = 0; texts[i] != NULL; i++) {
        enum refusal kind = refusal_of(id, texts[i]);
        const struct contract_error *error =
            kind == REFUSAL_COUNT ? NULL : id->errors.by[kind];

        if (error != NULL)
            return error;
    }
    return NULL;
}

bool input_has_formed_id(const struct subject *subject)
{
    return said_of(subject->item->id_parameter) != NULL;
}

void input_malformed_id(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_parameter *id = subject->item->id_parameter;

    for (size_t i = 0; texts[i] != NULL; i++) {
        enum refusal kind = refusal_of(id, texts[i]);

        if (kind == REFUSAL_COUNT || id->errors.by[kind] == NULL)
            continue;
        rule_expect_refusal(probe, true);
        const struct answer *answer =
            evidence_item(rule_evidence(probe), subject->operation, texts[i], AS_MAIN, 0);
        rule_expect_refusal(probe, false);
        (void)rule_refused(probe, answer,
                           &(struct rule_refusal){.kind = kind,
                                                  .errors = &id->errors,
                                                  .parameter = id,
                                                  .received = texts[i]});
    }
}
