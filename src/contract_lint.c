/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

struct judgement {
    struct contract_loading *loading;
    const struct contract_lint_subject *subject;
};

/* Breaches at or below a member of which the documents are not sure do not fail. */
static enum diagnostic_severity severity_at(const struct contract_shape *shape,
                                            const char *instance)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        size_t length = strlen(field->pointer);

        if (field->claim.certainty != CERTAINTY_DOCUMENTED &&
            strncmp(instance, field->pointer, length) == 0 &&
            (instance[length] == '\0' || instance[length] == '/'))
            return DIAGNOSTIC_WARNING;
    }
    return DIAGNOSTIC_ERROR;
}

void contract_lint_violation(struct contract_loading *loading,
                             const struct contract_lint_subject *subject,
                             const struct schema_violation *violation)
{
    AUTO_FREE char *pointer = NULL;
    struct place declared;

    if (subject->ignores != NULL && subject->ignores(subject, violation))
        return;
    pointer = memory_format("%s%s", subject->pointer, violation->instance);
    diagnostics_add(loading->diagnostics,
                    severity_at(subject->shape, violation->instance), subject->document,
                    pointer, "%s", violation->message);
    declared = document_place(loading->document, violation->schema);
    diagnostics_hint(loading->diagnostics, "so says the schema at %s:%d", declared.file,
                     declared.line);
}

static bool report(void *context, const struct schema_violation *violation)
{
    const struct judgement *judgement = context;

    contract_lint_violation(judgement->loading, judgement->subject, violation);
    return true;
}

void contract_lint_value(struct contract_loading *loading,
                         const struct contract_lint_subject *subject)
{
    struct judgement judgement = {loading, subject};

    if (subject->schema != NULL && subject->value != NULL)
        (void)schema_validate(subject->schema, subject->value, report, &judgement);
}

/* Starts a look at a model that is loaded. What it makes on its way goes with it; only
 * the compiled schemas are shared. */
static struct contract_loading begin(const struct contract *contract,
                                     struct diagnostics *diagnostics)
{
    struct contract_parts *parts = memory_new(sizeof *parts);

    parts->registry = contract->parts->registry;
    parts->files = contract->parts->files;
    return (struct contract_loading){.contract = (struct contract *)contract,
                                     .parts = parts,
                                     .diagnostics = diagnostics,
                                     .document = contract->document,
                                     .root = document_root(contract->document)};
}

static void end(struct contract_loading *loading)
{
    loading->parts->registry = NULL;
    loading->parts->files = NULL;
    contract_parts_free(loading->parts);
}

void contract_lint_alone(const struct contract *contract, struct diagnostics *diagnostics)
{
    struct contract_loading loading = begin(contract, diagnostics);

    if (loading.parts->registry != NULL) {
        contract_lint_records_alone(&loading);
        contract_lint_examples(&loading);
    }
    end(&loading);
}

void contract_lint_data(const struct contract *contract, struct diagnostics *diagnostics)
{
    struct contract_loading loading = begin(contract, diagnostics);

    contract_lint_records(&loading);
    end(&loading);
}

void contract_lint(const struct contract *contract, struct diagnostics *diagnostics)
{
    struct contract_loading loading = begin(contract, diagnostics);

    contract_lint_records(&loading);
    contract_lint_examples(&loading);
    contract_lint_errors(&loading);
    contract_lint_lists(&loading);
    contract_lint_requires(&loading);
    contract_lint_cases(&loading);
    contract_lint_webhooks(&loading);
    end(&loading);
}
