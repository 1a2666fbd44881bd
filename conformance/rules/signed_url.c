/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/signed_url_internal.h"

#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <string.h>

#define EARLY 900 /* seconds before its issue at which stores take a URL (AWS, GCS) */

/* --- Form --- */

static void judge_absolute(struct probe *probe, const struct answer *answer)
{
    const struct contract_field *field = rule_subject(probe)->field;
    struct url parts;
    if (answer->body == NULL || !evidence_accepted(answer) || !answer->valid_request)
        return;
    const json_t *value =
        value_at(evidence_record(answer, rule_subject(probe)->item), field->pointer);
    if (value == NULL || json_is_null(value)) {
        rule_lacked(probe, "a record that shows %s", field->pointer);
        return;
    }
    if (json_is_string(value) && url_parse(json_string_value(value), &parts, NULL)) {
        url_clear(&parts);
        rule_held(probe);
        return;
    }
    AUTO_FREE char *printed = value_print(value);
    AUTO_FREE char *shown = signed_url_redact(printed);
    AUTO_FREE char *expected =
        memory_format("an absolute http or https URL at %s", field->pointer);
    rule_broken_format(probe, &field->signed_url->claim, answer, expected, "%.300s",
                       shown);
}

/* --- Delivery --- */

static void hold_delivered(struct probe *probe, const struct answer *answer)
{
    const struct claim *claim = &signed_url_declared(probe)->claim;
    bool whole = answer->exchange->outcome != EXCHANGE_TOO_LARGE;
    if (!signed_url_reached(probe, answer))
        return;
    if (answer->status / 100 == 3)
        rule_record(probe, answer, "answered %d, a redirect that is not followed",
                    answer->status);
    else if (!signed_url_delivers(answer))
        rule_broken_format(probe, claim, answer,
                           "status 200 without any credential but the URL itself",
                           "status %d", answer->status);
    else if (whole && answer->exchange->response.body_length == 0)
        rule_broken(probe, claim, answer, "an object", "nothing: the body is empty");
    else
        rule_held(probe);
}

static void probe_fetchable(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    if (!signed_url_samples_find(probe, &samples))
        return;
    for (size_t i = 0; i < samples.count; i++)
        hold_delivered(probe, evidence_fetch(rule_evidence(probe), "GET",
                                             samples.items[i].url, false));
}

static bool has_media(const struct subject *subject)
{
    return subject->field->signed_url->media != NULL;
}

/* `range` may end in a star. */
static bool is_in_range(const char *found, const char *range)
{
    char wanted[128];
    http_media_type(range, wanted);
    size_t length = strlen(wanted);
    if (strcmp(wanted, "*/*") == 0)
        return true;
    if (length > 1 && strcmp(wanted + length - 2, "/*") == 0)
        return strncmp(found, wanted, length - 1) == 0;
    return strcmp(found, wanted) == 0;
}

static void probe_media(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    const struct contract_signed_url *declared = signed_url_declared(probe);
    if (!signed_url_samples_find(probe, &samples))
        return;
    for (size_t i = 0; i < samples.count; i++) {
        char found[128];
        const struct answer *answer =
            evidence_fetch(rule_evidence(probe), "GET", samples.items[i].url, false);
        if (!signed_url_reached(probe, answer))
            continue;
        if (!signed_url_delivers(answer)) {
            rule_lacked(probe, "a URL that works: it was answered %d", answer->status);
            continue;
        }
        http_media_type(
            http_headers_value(&answer->exchange->response.headers, "Content-Type"),
            found);
        if (is_in_range(found, declared->media))
            rule_held(probe);
        else
            rule_broken_format(probe, &declared->media_claim, answer, declared->media,
                               "Content-Type: %s", *found == '\0' ? "(none)" : found);
    }
}

/* --- Lifetime --- */

static void hold_length(struct probe *probe, const struct signed_url_sample *sample,
                        const struct signed_url_claims *claims)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct instant now = evidence_now(sample->item);
    double left = instant_difference(claims->expires, now);
    double length =
        claims->has_issued ? instant_difference(claims->expires, claims->issued) : left;
    AUTO_FREE char *expected =
        memory_format("a lifetime of %lld seconds (%lld are tolerated)",
                      (long long)declared->lifetime, (long long)declared->tolerance);
    double excess = length - (double)declared->lifetime;
    if (left <= 0)
        rule_broken_format(probe, &declared->claim, sample->item, expected,
                           "it ended %.0f seconds before it was shown", -left);
    else if (excess > (double)declared->tolerance)
        rule_broken_format(probe, &declared->claim, sample->item, expected,
                           "%.0f seconds", length);
    else if (excess < -(double)declared->tolerance && claims->has_issued)
        rule_broken_format(probe, &declared->claim, sample->item, expected,
                           "%.0f seconds", length);
    else
        rule_held(probe);
    if (left > 0 && left < (double)(declared->lifetime - declared->tolerance))
        rule_record(probe, sample->item, "%.0f seconds were left when it was shown",
                    left);
    if (claims->has_issued && instant_difference(claims->issued, now) > EARLY)
        rule_record(probe, sample->item, "it is issued %.0f seconds ahead of the answer",
                    instant_difference(claims->issued, now));
}

static void hold_lifetime(struct probe *probe, const struct signed_url_sample *sample)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct signed_url_claims claims;
    bool recognised = signed_url_read(probe, sample->item, sample->url, &claims);
    const char *scheme = signed_url_scheme_name(claims.scheme);
    if (!declared->scheme_allowed[claims.scheme] &&
        declared->scheme_claim.certainty != CERTAINTY_UNKNOWN)
        rule_broken_format(probe, &declared->scheme_claim, sample->item,
                           signed_url_scheme_name(declared->scheme), "%s",
                           recognised ? scheme : "no scheme that is known");
    if (!recognised)
        rule_record(probe, sample->item, "no signing scheme is recognised in %s",
                    rule_subject(probe)->field->pointer);
    else if (!claims.has_expires)
        rule_record(probe, sample->item, "signed by %s, which shows no end here", scheme);
    else
        hold_length(probe, sample, &claims);
}

static void probe_lifetime(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    if (!signed_url_samples_find(probe, &samples))
        return;
    for (size_t i = 0; i < samples.count; i++)
        hold_lifetime(probe, &samples.items[i]);
}

static bool has_boundary(const struct subject *subject)
{
    const struct contract_signed_url *declared = subject->field->signed_url;
    return declared->end_claim.certainty != CERTAINTY_UNKNOWN ||
           (declared->grace > 0 && declared->grace_claim.certainty != CERTAINTY_UNKNOWN);
}

static bool is_told(const struct subject *subject)
{
    return subject->field->signed_url->expires != NULL ||
           subject->field->signed_url->seconds != NULL;
}

/* What a scheme signs is known where the contract says which it is. */
static bool is_of_known_scheme(const struct subject *subject)
{
    const struct contract_signed_url *declared = subject->field->signed_url;

    return declared->scheme_claim.certainty != CERTAINTY_UNKNOWN &&
           signed_url_parts(declared->scheme)[0] != NULL;
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule signed_url_rules[] = {
    {
        .id = "signed-url/absolute",
        .each = SUBJECT_SIGNED_URL,
        .summary = "A signed URL is an absolute http or https URL",
        .relation = "In every item that was read, the member is such a URL, or null.",
        .source = "signed-url; RFC 3986 4.3",
        .explanation = "The URL is handed on to browsers, players and jobs that do not "
                       "know which host the answer came from.",
        .defects = DEFECTS("url-relative"),
        .judge = judge_absolute,
    },
    {
        .id = "signed-url/fetchable",
        .each = SUBJECT_SIGNED_URL,
        .summary = "A signed URL delivers its object without any other credential",
        .relation =
            "URLs of sampled items are fetched without a credential and answer 200 "
            "with a body.",
        .source = "signed-url",
        .explanation =
            "A signed URL carries its own permission. One that wants a key as well "
            "cannot "
            "be handed on; one that is refused at once was signed for another host, "
            "method or time.",
        .defects =
            DEFECTS("url-refused-at-once", "url-needs-credentials", "url-issued-expired"),
        .probe = probe_fetchable,
    },
    {
        .id = "signed-url/media-type",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "A signed URL delivers the declared media type",
        .relation = "The Content-Type of what is fetched lies in the declared range.",
        .source = "signed-url.media",
        .explanation = "Stores send what was said when the object was put there, often "
                       "application/octet-stream, and players then refuse it.",
        .defects = DEFECTS("url-wrong-media"),
        .applies = has_media,
        .probe = probe_media,
    },
    {
        .id = "signed-url/lifetime",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "A signed URL says the lifetime that is documented",
        .relation =
            "The end a URL shows, less its issue (or the Date of the answer), is "
            "the declared lifetime within its tolerance, and lies ahead. Read from "
            "every scheme of the field; what shows no end is recorded.",
        .source = "signed-url.lifetime, signed-url.tolerance, signed-url.scheme",
        .explanation = "Too short a life breaks downloads that were queued in good time; "
                       "too long a one leaves private data lying open.",
        .defects = DEFECTS("url-lifetime-doubled", "url-lifetime-halved",
                           "url-issued-expired", "url-other-scheme"),
        .probe = probe_lifetime,
    },
    {
        .id = "signed-url/told",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "The members beside a signed URL say its end",
        .relation =
            "The member `expires` is the end that the URL itself shows (or, where "
            "it shows none, the Date of the answer and the lifetime); the member "
            "`seconds` is the lifetime.",
        .source = "signed-url.expires, signed-url.seconds",
        .explanation =
            "Clients read the member, not the URL, and fetch again when it says so: too "
            "late a moment gives them dead URLs.",
        .defects = DEFECTS("url-told-late", "url-told-long", "url-lifetime-doubled",
                           "url-lifetime-halved"),
        .applies = is_told,
        .probe = signed_url_told,
    },
    {
        .id = "signed-url/signature",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "A URL whose signature does not fit is refused",
        .relation =
            "A URL that works is refused (4xx) once a character of its signature "
            "is changed, once its signature is empty or left out, and without its "
            "query.",
        .source = "signed-url, signed-url.refusal",
        .explanation = "A signature nobody verifies protects nothing: whoever knows the "
                       "path reads the object.",
        .defects = DEFECTS("url-tampered-accepted", "url-incomplete-accepted",
                           "url-refusal-ok", "url-refusal-failure"),
        .probe = signed_url_tamper_signature,
    },
    {
        .id = "signed-url/end-covered",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "The end of a signed URL cannot be moved",
        .relation =
            "A URL that works is refused once the parameter that holds its end (or "
            "its lifetime) says a later one, and once it says to be issued later.",
        .source = "signed-url, signed-url.refusal",
        .explanation = "Where the signature covers the path alone, holders write "
                       "themselves as much time as they like.",
        .defects = DEFECTS("url-expiry-not-covered", "url-tampered-accepted",
                           "url-refusal-ok", "url-refusal-failure"),
        .probe = signed_url_tamper_expiry,
    },
    {
        .id = "signed-url/path-covered",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "A signature opens its own object only",
        .relation =
            "Of two URLs that work, the path of one with the query of the other is "
            "refused.",
        .source = "signed-url, signed-url.refusal",
        .explanation = "A signature that is good for other paths turns one shared object "
                       "into all of them.",
        .defects = DEFECTS("url-path-not-covered", "url-tampered-accepted",
                           "url-refusal-ok", "url-refusal-failure"),
        .probe = signed_url_tamper_path,
    },
    {
        .id = "signed-url/parts-covered",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "What a scheme signs beside path and end cannot be changed either",
        .relation =
            "A URL that works is refused once its algorithm, its credential or the "
            "headers it says to have signed, or what its scheme has in their place, is "
            "altered. As sure as the contract is of the scheme.",
        .source = "signed-url.scheme",
        .explanation =
            "What is read from a URL and not signed is the holder's to choose: another "
            "key, a weaker algorithm, no headers.",
        .defects = DEFECTS("url-parts-not-covered", "url-tampered-accepted"),
        .applies = is_of_known_scheme,
        .probe = signed_url_tamper_parts,
    },
    {
        .id = "signed-url/lasts",
        .each = SUBJECT_SIGNED_URL,
        .summary = "A signed URL works until shortly before the end of its lifetime",
        .relation =
            "With the endpoint's clock moved to the end of the declared lifetime, "
            "less its tolerance, a fresh URL still delivers. Needs --clock or "
            "--wait-expiry.",
        .source = "signed-url.lifetime, signed-url.tolerance",
        .explanation =
            "What a URL says of its end and what the store makes of it are two "
            "things; sessions and keys behind it may end sooner.",
        .defects = DEFECTS("url-lifetime-halved"),
        .again = RULE_ASKS_LATER,
        .probe = signed_url_clock_lasts,
    },
    {
        .id = "signed-url/expires",
        .each = SUBJECT_SIGNED_URL,
        .one_answer = true,
        .summary = "A signed URL is refused once its lifetime is over",
        .relation =
            "With the endpoint's clock moved behind the declared lifetime and its "
            "tolerance, a URL that worked is refused (4xx). Needs --clock or "
            "--wait-expiry.",
        .source = "signed-url.lifetime, signed-url.tolerance, signed-url.refusal",
        .explanation = "URLs leak: into logs, histories and messages. That they end is "
                       "what makes that bearable.",
        .defects = DEFECTS("url-never-expires", "url-lifetime-doubled", "url-unsigned",
                           "url-refusal-ok", "url-refusal-failure"),
        .again = RULE_ASKS_LATER,
        .probe = signed_url_clock_expires,
    },
    {
        .id = "signed-url/fresh",
        .each = SUBJECT_SIGNED_URL,
        .summary = "An item asked for again shows a URL that works",
        .relation = "With the endpoint's clock moved behind the end of a URL, its item "
                    "shows one that delivers. Needs --clock or --wait-expiry.",
        .source = "signed-url.lifetime",
        .explanation =
            "A URL kept in a cache, or stored with the record, is dead once its "
            "time is up, and asking again does not help.",
        .defects = DEFECTS("url-stale"),
        .again = RULE_ASKS_LATER,
        .probe = signed_url_clock_fresh,
    },
    {
        .id = "signed-url/boundary",
        .each = SUBJECT_SIGNED_URL,
        .summary = "A signed URL ends in the second it says, grace included",
        .relation = "With the endpoint's clock standing still, a URL delivers in the "
                    "second before its end and grace, is refused in the second behind "
                    "it, and is in that second itself what `end` says. Needs --clock.",
        .source = "signed-url.end, signed-url.grace",
        .explanation = "Players that start at the last moment, and tests that freeze "
                       "time, meet this second; a grace that is promised is relied on.",
        .defects = DEFECTS("url-end-otherwise", "url-grace-forgotten",
                           "url-grace-doubled", "url-never-expires"),
        .applies = has_boundary,
        .again = RULE_ASKS_LATER,
        .probe = signed_url_clock_boundary,
    },
    {0},
};
