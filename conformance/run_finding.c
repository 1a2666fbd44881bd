/* SPDX-License-Identifier: Apache-2.0 */
/* What probes come to, written down without secrets. */
#include "conformance/run_finding.h"

#include "conformance/repeat.h"
#include "conformance/secrets.h"
#include "conformance/subjects.h"
#include "src/memory.h"
#include "src/text.h"

#include <stdlib.h>
#include <string.h>

void run_clear_finding(struct finding *finding)
{
    free(finding->subject);
    free(finding->pointer);
    free(finding->expected);
    free(finding->actual);
    free(finding->reason);
    free(finding->notes);
    free(finding->curl);
    free(finding->asker.subject);
}

static char *joined_records(const struct probe *probe)
{
    if (probe->record_count == 0)
        return NULL;
    struct text notes AUTO_TEXT;
    text_init(&notes, TEXT_CEILING);
    for (size_t i = 0; i < probe->record_count; i++)
        text_add_format(&notes, "%s%s", i == 0 ? "" : "\n", probe->records[i]);
    return text_take(&notes);
}

static char *reason_of(const struct probe *probe, enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ERROR:
        return memory_text(probe->error);
    case VERDICT_NOT_APPLICABLE:
        return memory_text(probe->not_applicable);
    case VERDICT_INCONCLUSIVE:
        if (probe->held > 0 && !probe->unstable && probe_is_part(probe))
            return memory_text(probe->unread != NULL ? probe->unread : probe->open);
        return memory_text(probe->lacked != NULL ? probe->lacked
                                                 : "nothing was there to exercise it");
    default:
        return NULL;
    }
}

/* Takes text, returns it clean. */
static char *clean(const struct target *target, const struct answer *answer, char *text)
{
    char *result = repeat_clean(target, answer == NULL ? NULL : answer->exchange, text);
    free(text);
    return result;
}

static void add_breach(const struct contract *contract, const struct target *target,
                       const struct probe *probe, struct finding *finding)
{
    finding->breaches = probe->broken;
    finding->expected = clean(target, probe->answer, memory_text(probe->expected));
    finding->actual = clean(target, probe->answer, memory_text(probe->actual));
    finding->certainty = probe->claim.certainty;
    finding->has_place = true;
    finding->place = contract_place(contract, &probe->claim);
    finding->pointer =
        memory_text(document_own_pointer(contract->document, probe->claim.pointer));
}

struct finding *run_add_finding(struct run *run, struct evidence *evidence,
                                const struct probe *probe, enum verdict verdict)
{
    const struct target *target = evidence_target(evidence);
    const struct answer *answer =
        probe->broken > 0 ? probe->answer : probe->record_answer;
    if (answer != NULL)
        evidence_keep(evidence, answer);
    memory_reserve((void **)&run->findings, &run->finding_capacity,
                   run->finding_count + 1, sizeof *run->findings);
    struct finding *finding = &run->findings[run->finding_count++];
    *finding = (struct finding){
        .rule = probe->rule,
        .operation = probe->subject->operation,
        .subject = subjects_label(probe->subject, probe->rule->each),
        .verdict = verdict,
        .reason = clean(target, answer, reason_of(probe, verdict)),
        .notes = clean(target, answer, joined_records(probe)),
    };
    if (probe->broken > 0)
        add_breach(run->contract, target, probe, finding);
    if (answer != NULL) {
        finding->curl = repeat_line(target, answer->exchange);
        finding->status = answer->status;
        finding->exchange = answer->exchange;
    }
    run->verdicts[verdict]++;
    return finding;
}

void run_drop_finding(struct run *run)
{
    struct finding *finding = &run->findings[--run->finding_count];
    run->verdicts[finding->verdict]--;
    run_clear_finding(finding);
}

/* Takes text, returns it clean. */
static char *without(const struct secrets *secrets, char *text)
{
    char *result = secrets_clean(secrets, text);
    free(text);
    return result;
}

/* A finding may quote an answer that is not its evidence, so the signatures of all
 * answers are known only in the end. */
static void clean_findings(struct run *run, const struct secrets *secrets)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = &run->findings[i];
        finding->expected = without(secrets, finding->expected);
        finding->actual = without(secrets, finding->actual);
        finding->reason = without(secrets, finding->reason);
        finding->notes = without(secrets, finding->notes);
        finding->curl = without(secrets, finding->curl);
    }
}

static int by_order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int order = strcmp(x->rule->id, y->rule->id);
    return order != 0 ? order : strcmp(x->subject, y->subject);
}

void run_finish_findings(struct run *run, const struct secrets *secrets)
{
    if (run->finding_count > 0)
        qsort(run->findings, run->finding_count, sizeof *run->findings, by_order);
    clean_findings(run, secrets);
}
