/* SPDX-License-Identifier: Apache-2.0 */
/* Finding signed URLs, and fetching them. */
#include "conformance/rules/signed_url_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TRIES 12 /* items asked for in search of a URL */

const struct contract_signed_url *signed_url_declared(const struct probe *probe)
{
    return rule_subject(probe)->field->signed_url;
}

const char *signed_url_shown(const struct probe *probe, const struct answer *answer)
{
    const struct subject *subject = rule_subject(probe);
    const json_t *value =
        !evidence_accepted(answer)
            ? NULL
            : value_at(evidence_record(answer, subject->item), subject->field->pointer);
    const char *url = json_string_value(value);
    return url == NULL || *url == '\0' ? NULL : url;
}

static bool is_known(const struct signed_url_samples *samples, const char *url)
{
    size_t path = strcspn(url, "?");
    for (size_t i = 0; i < samples->count; i++)
        if (strcspn(samples->items[i].url, "?") == path &&
            strncmp(samples->items[i].url, url, path) == 0)
            return true;
    return false;
}

static void add_sample(struct probe *probe, struct signed_url_samples *samples,
                       const struct walk *walk, size_t row)
{
    char *id = evidence_id(walk->list, evidence_walk_row(walk, row));
    const struct answer *item =
        id == NULL ? NULL
                   : evidence_item(rule_evidence(probe), rule_subject(probe)->operation,
                                   id, AS_MAIN, 0);
    /* What was remembered for long may be about to end. */
    if (item != NULL &&
        evidence_age(item) * 4 > (double)signed_url_declared(probe)->lifetime)
        item =
            evidence_item_anew(rule_evidence(probe), rule_subject(probe)->operation, id);
    const char *url = item == NULL ? NULL : signed_url_shown(probe, item);
    if (url == NULL || is_known(samples, url)) {
        free(id);
        return;
    }
    samples->items[samples->count++] =
        (struct signed_url_sample){.id = id, .url = memory_text(url), .item = item};
}

bool signed_url_samples_find(struct probe *probe, struct signed_url_samples *samples)
{
    const struct walk *whole = rule_rows(probe);
    *samples = (struct signed_url_samples){.count = 0};
    if (whole == NULL)
        return false;
    for (size_t i = 0; i < TRIES && samples->count < SIGNED_URL_SAMPLES; i++) {
        size_t row = i * (whole->count - 1) / (TRIES - 1);
        if (i == 0 || row != (i - 1) * (whole->count - 1) / (TRIES - 1))
            add_sample(probe, samples, whole, row);
    }
    if (samples->count == 0)
        rule_lacked(probe, "a record that shows %s", rule_subject(probe)->field->pointer);
    return samples->count > 0;
}

void signed_url_samples_clear(struct signed_url_samples *samples)
{
    for (size_t i = 0; i < samples->count; i++) {
        free(samples->items[i].id);
        free(samples->items[i].url);
    }
    samples->count = 0;
}

/* --- Fetching --- */

bool signed_url_delivers(const struct answer *answer)
{
    const struct exchange *exchange = answer->exchange;
    return answer->status == 200 ||
           (exchange->outcome == EXCHANGE_TOO_LARGE && exchange->response.status == 200);
}

bool signed_url_reached(struct probe *probe, const struct answer *answer)
{
    if (signed_url_delivers(answer))
        return true;
    if (!answer->reached) {
        AUTO_FREE char *shown = signed_url_redact(answer->exchange->url);
        rule_lacked(probe, "an answer from %.*s: %s", (int)strcspn(shown, "?"), shown,
                    answer->exchange->reason);
        return false;
    }
    if (rule_is_trouble(answer))
        rule_usable(probe, answer, 200);
    return !rule_is_trouble(answer);
}

bool signed_url_works(struct probe *probe, const char *url, bool again)
{
    const struct answer *answer = evidence_fetch(rule_evidence(probe), "GET", url, again);
    if (!signed_url_reached(probe, answer))
        return false;
    if (!signed_url_delivers(answer))
        rule_lacked(probe, "a URL that works: it was answered %d", answer->status);
    return signed_url_delivers(answer);
}

/* --- Refusals --- */

static void hold_status(struct probe *probe, const struct answer *answer,
                        const char *expected)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    bool is_declared = declared->refusal.count == 0 ||
                       contract_status_is(&declared->refusal, answer->status);
    if (is_declared || declared->refusal_claim.certainty == CERTAINTY_UNKNOWN)
        rule_held(probe);
    else
        rule_broken_format(probe, &declared->refusal_claim, answer, expected,
                           "status %d, where %d is declared", answer->status,
                           declared->refusal.items[0]);
    if (!is_declared || (declared->refusal.count == 0 && answer->status != 403))
        rule_record(probe, answer, "refused with %d", answer->status);
}

void signed_url_hold_refused(struct probe *probe, const char *url, const char *what)
{
    signed_url_hold_refused_by(probe, &signed_url_declared(probe)->claim, url, what);
}

void signed_url_hold_refused_by(struct probe *probe, const struct claim *claim,
                                const char *url, const char *what)
{
    const struct answer *answer = evidence_fetch(rule_evidence(probe), "GET", url, false);
    AUTO_FREE char *expected = memory_format("a refusal: %s", what);
    if (!signed_url_reached(probe, answer))
        return;
    if (evidence_refused(answer))
        hold_status(probe, answer, expected);
    else if (answer->status / 100 == 3)
        rule_record(probe, answer, "%s: answered %d, a redirect", what, answer->status);
    else
        rule_broken_format(probe, claim, answer, expected, "status %d with %zu bytes",
                           answer->exchange->response.status,
                           answer->exchange->response.body_length);
}
