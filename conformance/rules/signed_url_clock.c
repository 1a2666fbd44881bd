/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a signed URL, with the endpoint's clock moved there. The clock is put back
 * on every path, and nothing that is answered in between is remembered.
 */
#include "conformance/rules/signed_url_internal.h"

#include "src/memory.h"

#include <string.h>

#define MARGIN 5 /* seconds beside the end: what asking and rounding may take */

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

static const struct answer *ask_again(struct probe *probe, const char *id)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    arguments_set(&arguments, subject->item->id_parameter, id);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = subject->operation,
                                           .arguments = &arguments,
                                           .again = true});
}

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

static bool find(struct probe *probe, struct aged *aged)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    *aged = (struct aged){.id = NULL};
    if (!evidence_has_clock(rule_evidence(probe))) {
        rule_lacked(probe, "a way to move the endpoint's clock (--clock URL)");
        return false;
    }
    if (!signed_url_samples_find(probe, &samples))
        return false;
    const struct answer *item = ask_again(probe, samples.items[0].id);
    const char *url = signed_url_shown(probe, item);
    if (url == NULL) {
        if (rule_usable(probe, item, 200))
            rule_lacked(probe, "a record that shows %s",
                        rule_subject(probe)->field->pointer);
        return false;
    }
    *aged = (struct aged){.id = memory_text(samples.items[0].id),
                          .url = memory_text(url),
                          .item = item,
                          .end = seconds_to_end(probe, item, url)};
    return signed_url_works(probe, aged->url, true);
}

static bool move_clock(struct probe *probe, int64_t seconds)
{
    if (evidence_set_clock(rule_evidence(probe), seconds > 0 ? seconds : 0))
        return true;
    rule_lacked(probe, "a clock that can be moved: --clock refused it");
    evidence_reset_clock(rule_evidence(probe));
    return false;
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
    if (!find(probe, &aged))
        return;
    int64_t before = aged.end - declared->tolerance - MARGIN;
    if (before <= 0) {
        rule_lacked(probe, "a URL that is good for longer than its tolerance");
        return;
    }
    if (!move_clock(probe, before))
        return;
    const struct answer *answer =
        evidence_fetch(rule_evidence(probe), "GET", aged.url, false);
    evidence_reset_clock(rule_evidence(probe));
    if (!signed_url_reached(probe, answer))
        return;
    AUTO_FREE char *expected = memory_format(
        "the object, %lld seconds before the end of its lifetime of %lld",
        (long long)declared->tolerance + MARGIN, (long long)declared->lifetime);
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
    if (!find(probe, &aged) || !move_clock(probe, behind_the_end(probe, &aged)))
        return;
    AUTO_FREE char *what =
        memory_format("its lifetime of %lld seconds is over (%lld are tolerated)",
                      (long long)declared->lifetime, (long long)declared->tolerance);
    signed_url_hold_refused(probe, aged.url, what);
    evidence_reset_clock(rule_evidence(probe));
}

void signed_url_clock_fresh(struct probe *probe)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct aged aged AUTO_AGED;
    if (!find(probe, &aged) || !move_clock(probe, behind_the_end(probe, &aged)))
        return;
    const struct answer *item = ask_again(probe, aged.id);
    const char *url = signed_url_shown(probe, item);
    const struct answer *answer =
        url == NULL ? NULL : evidence_fetch(rule_evidence(probe), "GET", url, false);
    evidence_reset_clock(rule_evidence(probe));
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
    if (!find(probe, &aged))
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
