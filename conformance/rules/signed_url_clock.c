/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a signed URL, with the endpoint's clock moved there. The clock is put back
 * on every path, and nothing that is answered in between is remembered.
 */
#include "conformance/rules/signed_url_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define MARGIN 5 /* seconds beside the end: what asking and rounding may take */
#define NEAR   1 /* likewise before it, where time is not moved but goes by */

/* A URL that was just issued, and where its end lies as seen from now. */
struct aged {
    char *id, *url;
    const struct answer *item; /* that shows it */
    int64_t end;               /* seconds from now to the declared end */
};

static void aged_clear(struct aged *aged)
{
    free(aged->id);
    free(aged->url);
}

#define AUTO_AGED __attribute__((cleanup(aged_clear)))

/* A server may show the same URL for a while, so its age counts where it says it. */
static int64_t seconds_to_end(const struct probe *probe, const struct answer *item,
                              const char *url)
{
    struct signed_url_claims claims;
    int64_t lifetime = signed_url_declared(probe)->lifetime;
    if (!signed_url_read(probe, item, url, &claims) || !claims.has_issued)
        return lifetime;
    return lifetime + claims.issued.seconds - evidence_now(item).seconds;
}

/* A URL that was just issued, of a record that shows one. */
static const struct answer *issue(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};

    if (!signed_url_samples_find(probe, &samples))
        return NULL;
    const struct answer *item = evidence_item_anew(
        rule_evidence(probe), rule_subject(probe)->operation, samples.items[0].id);
    if (signed_url_shown(probe, item) != NULL)
        return item;
    if (rule_usable(probe, item, 200))
        rule_lacked(probe, "a record that shows %s", rule_subject(probe)->field->pointer);
    return NULL;
}

/* What a URL of this member, which worked, is kept under. */
static char *note_key(const struct probe *probe, const struct contract_field *field)
{
    return memory_format("%s %s", rule_subject(probe)->operation->id, field->pointer);
}

/* Keeps the answer that shows them for every URL in it that works, since all of them end
 * while the first one is waited for. */
static void note_urls(struct probe *probe, const struct answer *item)
{
    const struct contract_item *of = rule_subject(probe)->item;

    for (size_t i = 0; i < of->shape->field_count; i++) {
        const struct contract_field *field = &of->shape->fields[i];
        const char *url =
            json_string_value(value_at(evidence_record(item, of), field->pointer));
        AUTO_FREE char *key = note_key(probe, field);

        if (field->signed_url != NULL && url != NULL && *url != '\0' &&
            evidence_noted(rule_evidence(probe), key) == NULL &&
            signed_url_delivers(evidence_fetch(rule_evidence(probe), "GET", url, false)))
            evidence_note(rule_evidence(probe), key, item);
    }
}

/* The answer that shows the URL whose end is waited for; NULL, and it is said, when there
 * is none. */
static const struct answer *noted(struct probe *probe)
{
    AUTO_FREE char *key = note_key(probe, rule_subject(probe)->field);
    const struct answer *item = evidence_noted(rule_evidence(probe), key);

    if (item != NULL || (item = issue(probe)) == NULL)
        return item;
    note_urls(probe, item);
    item = evidence_noted(rule_evidence(probe), key);
    if (item == NULL)
        rule_lacked(probe, "a URL that works at %s", rule_subject(probe)->field->pointer);
    return item;
}

static bool find(struct probe *probe, struct aged *aged, bool may_wait)
{
    const struct subject *subject = rule_subject(probe);
    bool has_clock = evidence_has_clock(rule_evidence(probe));
    bool waits = may_wait && evidence_target(rule_evidence(probe))->wait_expiry > 0;

    *aged = (struct aged){.id = NULL};
    if (!has_clock && !waits) {
        rule_lacked(probe, "a way to move the endpoint's clock (--clock URL)%s",
                    may_wait ? ", or leave to wait until URLs expire (--wait-expiry "
                               "SECONDS)"
                             : "");
        return false;
    }
    const struct answer *item = has_clock ? issue(probe) : noted(probe);
    if (item == NULL)
        return false;
    const json_t *id =
        value_at(evidence_record(item, subject->item), subject->item->id_field);
    const char *url = signed_url_shown(probe, item);
    *aged = (struct aged){.id = id == NULL ? NULL : value_text(id),
                          .url = memory_text(url),
                          .item = item,
                          .end = seconds_to_end(probe, item, url)};
    return !has_clock || signed_url_works(probe, aged->url, true);
}

/* Lets so much time pass since the URL was issued: by the endpoint's clock, or ours. */
static bool move_clock(struct probe *probe, const struct aged *aged, int64_t seconds)
{
    struct evidence *evidence = rule_evidence(probe);

    if (!evidence_has_clock(evidence)) {
        if (evidence_wait_until(evidence, aged->item, seconds))
            return true;
        rule_lacked(probe,
                    "more time: that is %lld seconds after the URL was issued, and "
                    "--wait-expiry leaves %lld to wait",
                    (long long)seconds, (long long)evidence_expiry_patience(evidence));
        return false;
    }
    if (evidence_set_clock(evidence, seconds > 0 ? seconds : 0))
        return true;
    rule_lacked(probe, "a clock that can be moved: --clock refused it");
    evidence_reset_clock(evidence);
    return false;
}

/* Back to real time, or to what is remembered. */
static void restore_clock(struct probe *probe)
{
    if (evidence_has_clock(rule_evidence(probe)))
        evidence_reset_clock(rule_evidence(probe));
    else
        evidence_end_wait(rule_evidence(probe));
}

static int64_t behind_the_end(const struct probe *probe, const struct aged *aged)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    return aged->end + declared->grace + declared->tolerance + MARGIN;
}

void signed_url_clock_lasts(struct probe *probe)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct aged aged AUTO_AGED;
    if (!find(probe, &aged, true))
        return;
    int64_t margin = evidence_has_clock(rule_evidence(probe)) ? MARGIN : NEAR;
    int64_t before = aged.end - declared->tolerance - margin;
    if (before <= 0) {
        rule_lacked(probe, "a URL that is good for longer than its tolerance");
        return;
    }
    if (!move_clock(probe, &aged, before))
        return;
    if (!evidence_has_clock(rule_evidence(probe)) &&
        evidence_age(aged.item) >= (double)(aged.end - declared->tolerance)) {
        rule_lacked(probe, "a look at the URL right before its end, which was missed");
        restore_clock(probe);
        return;
    }
    const struct answer *answer =
        evidence_fetch(rule_evidence(probe), "GET", aged.url, false);
    restore_clock(probe);
    if (!signed_url_reached(probe, answer))
        return;
    int64_t early = declared->tolerance + margin;
    AUTO_FREE char *expected =
        memory_format("the object, %lld seconds before the end of its lifetime of %lld",
                      (long long)early, (long long)declared->lifetime);
    if (signed_url_delivers(answer))
        rule_held(probe);
    else
        rule_broken_format(probe, &declared->claim, answer, expected, "status %d",
                           answer->status);
}

void signed_url_clock_expires(struct probe *probe)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct aged aged AUTO_AGED;
    if (!find(probe, &aged, true) ||
        !move_clock(probe, &aged, behind_the_end(probe, &aged)))
        return;
    AUTO_FREE char *what =
        memory_format("its lifetime of %lld seconds is over (%lld are tolerated)",
                      (long long)declared->lifetime, (long long)declared->tolerance);
    signed_url_hold_refused(probe, aged.url, what);
    restore_clock(probe);
}

void signed_url_clock_fresh(struct probe *probe)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct aged aged AUTO_AGED;
    if (!find(probe, &aged, true) ||
        !move_clock(probe, &aged, behind_the_end(probe, &aged)))
        return;
    const struct answer *item =
        evidence_item_anew(rule_evidence(probe), rule_subject(probe)->operation, aged.id);
    const char *url = signed_url_shown(probe, item);
    const struct answer *answer =
        url == NULL ? NULL : evidence_fetch(rule_evidence(probe), "GET", url, false);
    restore_clock(probe);
    if (url == NULL) {
        if (rule_usable(probe, item, 200))
            rule_broken(probe, &declared->claim, item,
                        "a URL, as before the first one expired", "none");
        return;
    }
    if (!signed_url_reached(probe, answer))
        return;
    if (signed_url_delivers(answer))
        rule_held(probe);
    else
        rule_broken_format(
            probe, &declared->claim, answer,
            "a fresh URL, once the first one has expired", "%s, answered %d",
            strcmp(url, aged.url) == 0 ? "the same URL" : "another URL", answer->status);
}

/* --- The second of the end --- */

/* Whether a URL delivers with the clock standing at `instant`. False, and it is said,
 * when that could not be asked. */
static bool delivers_at(struct probe *probe, const char *url, struct instant instant,
                        const struct answer **answer)
{
    if (!evidence_stop_clock(rule_evidence(probe), instant)) {
        rule_lacked(probe, "a clock that can be set to an instant: --clock refused it");
        return false;
    }
    *answer = evidence_fetch(rule_evidence(probe), "GET", url, false);
    return signed_url_reached(probe, *answer);
}

static void hold_at(struct probe *probe, const char *url, const struct claim *claim,
                    struct instant end, int64_t seconds, bool good)
{
    const struct answer *answer;
    if (claim->certainty == CERTAINTY_UNKNOWN ||
        !delivers_at(probe, url, instant_add(end, seconds), &answer))
        return;
    if (signed_url_delivers(answer) == good) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected =
        memory_format("%s %lld seconds behind the end that the URL shows",
                      good ? "the object" : "a refusal", (long long)seconds);
    rule_broken_format(probe, claim, answer, expected, "status %d", answer->status);
}

void signed_url_clock_boundary(struct probe *probe)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    const struct claim *grace =
        declared->grace > 0 ? &declared->grace_claim : &declared->end_claim;
    struct signed_url_claims claims;
    struct aged aged AUTO_AGED;
    if (!find(probe, &aged, false))
        return;
    if (!signed_url_read(probe, aged.item, aged.url, &claims) || !claims.has_expires) {
        rule_lacked(probe, "a URL that shows its end");
        return;
    }
    hold_at(probe, aged.url, grace, claims.expires, declared->grace - 1, true);
    hold_at(probe, aged.url, &declared->end_claim, claims.expires, declared->grace,
            declared->end_inclusive);
    hold_at(probe, aged.url, grace, claims.expires, declared->grace + 1, false);
    evidence_reset_clock(rule_evidence(probe));
}
