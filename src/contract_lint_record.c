/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of one record by itself. */
#include "src/contract_internal.h"

#include "src/memory.h"

void contract_lint_add(struct contract_loading *loading,
                       const struct contract_lint_record *record, const char *member,
                       enum diagnostic_severity severity, const char *text)
{
    AUTO_FREE char *pointer = memory_format("%s%s", record->pointer, member);

    diagnostics_add(loading->diagnostics, severity, record->set->document, pointer, "%s",
                    text);
}

struct look {
    struct contract_loading *loading;
    const struct contract_lint_record *record;
};

static void tell_invariant(const struct look *look, const struct contract_fault *fault)
{
    const struct claim *claim = &fault->invariant->claim;
    struct place place = contract_place(look->loading->contract, claim);

    contract_lint_add(look->loading, look->record, fault->invariant->fields[0],
                      claim->certainty == CERTAINTY_DOCUMENTED ? DIAGNOSTIC_ERROR
                                                               : DIAGNOSTIC_WARNING,
                      fault->why);
    diagnostics_hint(look->loading->diagnostics, "so says the invariant at %s:%d",
                     place.file, place.line);
}

/* A count in the wrong unit is the slip that no schema sees. */
static void tell_epoch(const struct look *look, const struct contract_field *field)
{
    bool is_seconds = field->compare == COMPARE_EPOCH_SECONDS;

    contract_lint_add(look->loading, look->record, field->pointer, DIAGNOSTIC_WARNING,
                      is_seconds ? "the moment is not counted in seconds"
                                 : "the moment is not counted in milliseconds");
    diagnostics_hint(look->loading->diagnostics, "in %s it would be a moment of our time",
                     is_seconds ? "milliseconds" : "seconds");
}

static void tell_field(const struct look *look, const struct contract_field *field,
                       const char *text, const char *hint)
{
    contract_lint_add(look->loading, look->record, field->pointer, DIAGNOSTIC_ERROR,
                      text);
    diagnostics_hint(look->loading->diagnostics, "%s", hint);
}

static bool tell(void *context, const struct contract_fault *fault)
{
    const struct look *look = context;
    struct contract_lint_subject subject = {
        .document = look->record->set->document,
        .pointer = look->record->pointer,
        .shape = look->record->set->shape,
    };

    switch (fault->kind) {
    case FAULT_SCHEMA:
        contract_lint_violation(look->loading, &subject, fault->violation);
        break;
    case FAULT_SIGNED_URL:
        tell_field(look, fault->field,
                   "a signed URL stands in a record as a path that starts with /",
                   "the mock adds host and signature in every answer");
        break;
    case FAULT_RFC2822:
        tell_field(look, fault->field, "the moment is not written as RFC 2822 has it",
                   "as in 'Wed, 28 May 2025 14:20:15 +0000'");
        break;
    case FAULT_EPOCH:
        tell_epoch(look, fault->field);
        break;
    case FAULT_INVARIANT:
        tell_invariant(look, fault);
        break;
    }
    return true;
}

void contract_lint_record(struct contract_loading *loading,
                          const struct contract_lint_record *record,
                          const struct tape_node *node)
{
    struct look look = {loading, record};

    (void)contract_judge_record(record->set->shape, node, tell, &look);
}

bool contract_record_holds(const struct contract *contract,
                           const struct contract_record_set *set, const json_t *value,
                           bool strictly, struct error *error)
{
    struct contract_record_set loose = *set;
    struct contract_lint_record record = {&loose, ""};
    struct diagnostics diagnostics;
    struct contract_loading loading = {.contract = (struct contract *)contract,
                                       .diagnostics = &diagnostics,
                                       .document = contract->document};
    struct tape tape = {0};
    bool holds;

    loose.document = NULL;
    diagnostics_init(&diagnostics);
    contract_lint_record(&loading, &record, tape_read_value(&tape, value));
    tape_clear(&tape);
    holds = strictly ? diagnostics.count == 0 : diagnostics.errors == 0;
    if (!holds) {
        error_set(error, ERROR_INVALID, "%s", diagnostics.items[0].text);
        error_at(error, NULL, 0, 0, diagnostics.items[0].pointer);
        if (diagnostics.items[0].hint != NULL)
            error_hint(error, "%s", diagnostics.items[0].hint);
    }
    diagnostics_clear(&diagnostics);
    return holds;
}
