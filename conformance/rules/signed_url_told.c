/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says of a URL's end beside the URL. */
#include "conformance/rules/signed_url_internal.h"

#include "src/memory.h"
#include "src/value.h"

#define ROUNDING 1 /* seconds */

static const json_t *member(const struct probe *probe, const struct answer *item,
                            const char *pointer)
{
    return pointer == NULL
               ? NULL
               : value_at(evidence_record(item, rule_subject(probe)->item), pointer);
}

bool signed_url_told_end(const struct probe *probe, const struct answer *item,
                         struct instant *end)
{
    const char *pointer = signed_url_declared(probe)->expires;
    const struct contract_field *field =
        pointer == NULL ? NULL
                        : contract_field_at(rule_subject(probe)->item->shape, pointer);
    struct scalar told = {.present = false};
    if (field != NULL)
        told = collection_scalar(member(probe, item, pointer), field->compare);
    if (told.present)
        *end = told.instant;
    return told.present;
}

bool signed_url_told_seconds(const struct probe *probe, const struct answer *item,
                             double *seconds)
{
    struct scalar told = collection_scalar(
        member(probe, item, signed_url_declared(probe)->seconds), COMPARE_NUMBER);
    *seconds = told.number;
    return told.present;
}

bool signed_url_read(const struct probe *probe, const struct answer *item,
                     const char *url, struct signed_url_claims *claims)
{
    bool recognised = signed_url_explain(url, claims);
    double seconds;
    if (claims->has_expires)
        return recognised;
    if (signed_url_told_end(probe, item, &claims->expires)) {
        claims->has_expires = true;
    } else if (signed_url_told_seconds(probe, item, &seconds)) {
        claims->has_expires = true;
        claims->expires = instant_add(evidence_now(item), (int64_t)seconds);
    }
    return recognised || claims->has_expires;
}

/* What the URL shows is exact; otherwise the answer's Date and the lifetime must do. */
static void hold_end(struct probe *probe, const struct signed_url_sample *sample,
                     const struct signed_url_claims *claims)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    struct instant told, end = claims->expires;
    double tolerance = ROUNDING;
    char expected[INSTANT_TEXT_SIZE], actual[INSTANT_TEXT_SIZE];
    if (!signed_url_told_end(probe, sample->item, &told)) {
        rule_broken_format(probe, &declared->expires_claim, sample->item,
                           "a moment beside the URL", "none at %s", declared->expires);
        return;
    }
    if (!claims->has_expires) {
        end = instant_add(evidence_now(sample->item), declared->lifetime);
        tolerance = (double)declared->tolerance + ROUNDING;
    }
    double off = instant_difference(told, end);
    instant_print(end, 0, expected);
    instant_print(told, 0, actual);
    if (off <= tolerance && off >= -tolerance)
        rule_held(probe);
    else
        rule_broken(probe, &declared->expires_claim, sample->item, expected, actual);
}

static void hold_seconds(struct probe *probe, const struct signed_url_sample *sample)
{
    const struct contract_signed_url *declared = signed_url_declared(probe);
    AUTO_FREE char *expected = memory_format(
        "%lld seconds at %s (%lld are tolerated)", (long long)declared->lifetime,
        declared->seconds, (long long)declared->tolerance);
    double told;
    bool is_told = signed_url_told_seconds(probe, sample->item, &told);
    double off = told - (double)declared->lifetime;
    if (!is_told)
        rule_broken(probe, &declared->seconds_claim, sample->item, expected, "no number");
    else if (off > (double)declared->tolerance || off < -(double)declared->tolerance)
        rule_broken_format(probe, &declared->seconds_claim, sample->item, expected, "%g",
                           told);
    else
        rule_held(probe);
}

void signed_url_told(struct probe *probe)
{
    struct signed_url_samples samples AUTO_SAMPLES = {.count = 0};
    const struct contract_signed_url *declared = signed_url_declared(probe);
    if (!signed_url_samples_find(probe, &samples))
        return;
    for (size_t i = 0; i < samples.count; i++) {
        struct signed_url_claims claims;
        (void)signed_url_explain(samples.items[i].url, &claims);
        if (declared->expires != NULL)
            hold_end(probe, &samples.items[i], &claims);
        if (declared->seconds != NULL)
            hold_seconds(probe, &samples.items[i]);
    }
}
