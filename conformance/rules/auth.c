/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/auth_internal.h"
#include "conformance/rules/way.h"

#include "src/memory.h"

#include <string.h>

/* True where every way in needs a credential. */
static bool is_secured(const struct subject *subject)
{
    for (size_t i = 0; i < subject->operation->security_count; i++)
        if (subject->operation->security[i].count == 0)
            return false;
    return subject->operation->security_count > 0;
}

/* --- Refused at all --- */

/* Some APIs send refusals with 200 and say so; then only what is shown tells. */
static bool is_declared_refusal(const struct probe *probe, const struct answer *answer)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_error *error = subject->operation->errors.by[REFUSAL_SECURITY];
    if (error == NULL || !evidence_refused_as(answer, error))
        return false;
    return subject->list == NULL ||
           json_array_size(evidence_rows(answer, subject->list)) == 0;
}

static char *shown(const struct probe *probe, const struct answer *answer)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const json_t *rows = list == NULL ? NULL : evidence_rows(answer, list);
    return rows == NULL ? memory_format("status %d", answer->status)
                        : memory_format("status %d with %zu rows", answer->status,
                                        json_array_size(rows));
}

/* What is answered, and how it is worded, is another rule's statement. */
static void hold_refused(struct probe *probe, const struct answer *answer,
                         const char *what)
{
    if (!answer->reached) {
        rule_usable(probe, answer, 401);
        return;
    }
    bool refused = evidence_refused(answer) && !rule_is_trouble(answer);
    if (refused || is_declared_refusal(probe, answer)) {
        rule_held(probe);
        return;
    }
    if (!evidence_accepted(answer)) {
        rule_lacked(probe, "%s: answered %d, which is neither a refusal nor a success",
                    what, answer->status);
        return;
    }
    AUTO_FREE char *expected = memory_format("a refusal: %s", what);
    AUTO_FREE char *actual = shown(probe, answer);
    rule_broken(probe, &rule_subject(probe)->operation->claim, answer, expected, actual);
}

/* Changes the credential of each scheme in turn, the others staying right. */
static void hold_changed(struct probe *probe, auth_change *change, const char *what)
{
    struct auth_baseline baseline AUTO_BASELINE = {0};
    if (!auth_baseline(probe, &baseline))
        return;
    for (size_t i = 0; i < baseline.requirement->count; i++) {
        const struct contract_scheme *scheme = auth_scheme(probe, &baseline, i);
        AUTO_FREE char *forged =
            auth_forge(scheme, auth_value(probe, &baseline, i), change);
        AUTO_FREE char *named = memory_format("%s of %s", what, scheme->name);
        if (forged == NULL)
            rule_lacked(probe, "a credential of which there can be %s", what);
        else
            hold_refused(probe, auth_ask(probe, &baseline, i, forged), named);
    }
}

static const struct answer *ask_as_nobody(struct probe *probe,
                                          const struct auth_baseline *baseline)
{
    rule_expect_refusal(probe, true);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = &baseline->arguments,
                                           .as = AS_NOBODY});
}

/* Puts the question in the other ways its list knows; `forged` NULL: as nobody. */
static void hold_ways(struct probe *probe, const struct auth_baseline *baseline,
                      const char *forged)
{
    const struct subject *subject = rule_subject(probe);
    const struct walk *whole = subject->list == NULL ? NULL : rule_rows(probe);
    for (enum way way = WAY_SECOND_PAGE; whole != NULL && way < WAY_COUNT; way++) {
        struct auth_baseline other AUTO_BASELINE = {.requirement = baseline->requirement};
        if (!way_set(way, whole, &other.arguments))
            continue;
        rule_expect_refusal(probe, false);
        const struct answer *own = evidence_ask(
            rule_evidence(probe), &(struct question){.operation = subject->operation,
                                                     .arguments = &other.arguments});
        if (!evidence_accepted(own))
            continue;
        if (forged == NULL)
            hold_refused(probe, ask_as_nobody(probe, &other), "there is no credential");
        else
            hold_refused(probe, auth_ask(probe, &other, 0, forged),
                         "a made-up credential");
    }
}

static void probe_missing(struct probe *probe)
{
    struct auth_baseline baseline AUTO_BASELINE = {0};
    if (!auth_baseline(probe, &baseline))
        return;
    hold_refused(probe, ask_as_nobody(probe, &baseline), "there is no credential");
    for (size_t i = 0; baseline.requirement->count > 1 && i < baseline.requirement->count;
         i++) {
        AUTO_FREE char *what = memory_format("the credential of %s is missing",
                                             auth_scheme(probe, &baseline, i)->name);
        hold_refused(probe, auth_ask(probe, &baseline, i, NULL), what);
    }
    hold_ways(probe, &baseline, NULL);
}

static void probe_empty(struct probe *probe)
{
    hold_changed(probe, auth_empty, "an empty credential");
}

static void probe_wrong(struct probe *probe)
{
    hold_changed(probe, auth_unlike, "a made-up credential");
    hold_changed(probe, auth_alike, "a made-up credential of the same shape");
    struct auth_baseline baseline AUTO_BASELINE = {0};
    if (!auth_baseline(probe, &baseline))
        return;
    AUTO_FREE char *forged = auth_forge(auth_scheme(probe, &baseline, 0),
                                        auth_value(probe, &baseline, 0), auth_unlike);
    if (forged != NULL)
        hold_ways(probe, &baseline, forged);
}

static void probe_truncated(struct probe *probe)
{
    hold_changed(probe, auth_truncated, "a credential without its last character");
}

static void probe_extended(struct probe *probe)
{
    hold_changed(probe, auth_extended, "a credential with one character more");
}

static void probe_altered(struct probe *probe)
{
    hold_changed(probe, auth_altered, "a credential with one other character");
}

static void probe_other_case(struct probe *probe)
{
    hold_changed(probe, auth_other_case, "a credential in other case");
}

/* --- The word before the credential --- */

/* RFC 9110 11.1: the word is compared without case. A server that does not is only told
 * of, since no client is known to write it otherwise. */
static void note_lower_case(struct probe *probe, const struct auth_baseline *baseline,
                            size_t index, const char *value)
{
    AUTO_FREE char *lower = memory_format("=bearer %s", value);
    const struct answer *answer = auth_ask(probe, baseline, index, lower);
    if (evidence_refused(answer) && !rule_is_trouble(answer))
        rule_record(probe, answer,
                    "the scheme word in lower case is refused with %d (RFC 9110 11.1 "
                    "compares it without case)",
                    answer->status);
}

/* A bare credential is right in itself: what is broken is only the form. */
static void note_bare(struct probe *probe, const struct auth_baseline *baseline,
                      size_t index, const char *value)
{
    AUTO_FREE char *bare = memory_format("=%s", value);
    const struct answer *answer = auth_ask(probe, baseline, index, bare);
    if (answer->reached && evidence_accepted(answer))
        rule_record(probe, answer,
                    "the credential is accepted without the word Bearer as well");
}

static void probe_scheme_word(struct probe *probe)
{
    struct auth_baseline baseline AUTO_BASELINE = {0};
    bool asked = false;
    if (!auth_baseline(probe, &baseline))
        return;
    for (size_t i = 0; i < baseline.requirement->count; i++) {
        const char *value = auth_value(probe, &baseline, i);
        if (auth_scheme(probe, &baseline, i)->kind != SCHEME_BEARER)
            continue;
        AUTO_FREE char *unknown = memory_format("=Countersign %s", value);
        AUTO_FREE char *basic = memory_format("=Basic %s", value);
        asked = true;
        hold_refused(probe, auth_ask(probe, &baseline, i, unknown),
                     "the credential stands behind an unknown scheme word");
        hold_refused(probe, auth_ask(probe, &baseline, i, basic),
                     "a bearer credential stands behind the word Basic");
        note_lower_case(probe, &baseline, i, value);
        note_bare(probe, &baseline, i, value);
    }
    if (!asked)
        rule_not_applicable(probe, "no bearer credential is presented");
}

/* --- How it is refused --- */

static void hold_refusal(struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    if (answer->reached && evidence_accepted(answer)) {
        rule_lacked(probe, "a refusal: the request was answered %d", answer->status);
        return;
    }
    rule_refused(
        probe, answer,
        &(struct rule_refusal){.kind = REFUSAL_SECURITY, .errors = &operation->errors});
}

/* Not one of the documents' statements: told, not judged. */
static void note_challenge(struct probe *probe, const struct answer *answer)
{
    if (answer->status == 401 && http_headers_value(&answer->exchange->response.headers,
                                                    "WWW-Authenticate") == NULL)
        rule_record(probe, answer,
                    "the 401 has no WWW-Authenticate (RFC 9110 15.5.2 asks for one)");
}

static void probe_refusal(struct probe *probe)
{
    static auth_change *const changes[] = {auth_unlike, auth_alike, auth_truncated};
    struct auth_baseline baseline AUTO_BASELINE = {0};
    if (!auth_baseline(probe, &baseline))
        return;
    const struct answer *without = ask_as_nobody(probe, &baseline);
    hold_refusal(probe, without);
    note_challenge(probe, without);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        AUTO_FREE char *forged = auth_forge(auth_scheme(probe, &baseline, 0),
                                            auth_value(probe, &baseline, 0), changes[i]);
        if (forged != NULL)
            hold_refusal(probe, auth_ask(probe, &baseline, 0, forged));
    }
}

/* --- Accepted --- */

static void probe_insider(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct target *target = evidence_target(evidence);
    const struct contract_operation *operation = rule_subject(probe)->operation;
    struct auth_baseline baseline AUTO_BASELINE = {0};
    if (!auth_baseline(probe, &baseline))
        return;
    if (target->insider_count == 0)
        rule_lacked(probe,
                    "another identity that sees the same (--insider SCHEME=VALUE)");
    for (size_t i = 0; i < target->insider_count; i++) {
        const struct answer *answer =
            evidence_ask(evidence, &(struct question){.operation = operation,
                                                      .arguments = &baseline.arguments,
                                                      .as = AS_INSIDER,
                                                      .who = i});
        if (answer->reached && evidence_refused(answer))
            rule_broken_format(probe, &operation->claim, answer,
                               "an answer, as the main credential gets one",
                               "%s was refused with status %d", target->insiders[i].label,
                               answer->status);
        else if (evidence_accepted(answer) || rule_usable(probe, answer, 200))
            rule_held(probe);
    }
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

#define SECURITY "OpenAPI security and securitySchemes"

const struct rule auth_rules[] = {
    {
        .id = "auth/missing",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "Without a credential nothing is shown",
        .relation =
            "A request that is answered to the main identity is refused to nobody; "
            "where several credentials are needed together, each of them is left "
            "out in turn.",
        .source = SECURITY,
        .explanation =
            "The commonest hole of all: a handler that was never put behind the check. "
            "Lists and items are asked alike, since each has a handler of its own. Where "
            "a key and a secret are needed, a server may look at one of them only.",
        .defects =
            DEFECTS("missing-key-accepted", "operation-open", "unauthorized-as-ok"),
        .applies = is_secured,
        .probe = probe_missing,
    },
    {
        .id = "auth/empty",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "An empty credential is none",
        .relation =
            "The header or parameter is there and its credential is empty: refused.",
        .source = SECURITY,
        .explanation = "A check that only asks whether the header is there lets an empty "
                       "one pass; so does a lookup that finds the account without a key.",
        .defects =
            DEFECTS("missing-key-accepted", "operation-open", "unauthorized-as-ok"),
        .applies = is_secured,
        .probe = probe_empty,
    },
    {
        .id = "auth/wrong",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A credential that nobody has is refused",
        .relation = "Two made-up credentials are refused: one unlike any, and one of the "
                    "length and the kinds of characters of the real one. Of several that "
                    "are needed together each is replaced in turn.",
        .source = SECURITY,
        .explanation =
            "A server that checks only the form of a key, or none of it, shows "
            "everybody's data to everybody.",
        .defects = DEFECTS("any-key-accepted", "operation-open", "unauthorized-as-ok"),
        .applies = is_secured,
        .probe = probe_wrong,
    },
    {
        .id = "auth/truncated",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A credential without its last character is refused",
        .relation = "The real credential, one character shorter, is refused.",
        .source = SECURITY,
        .explanation = "A comparison of as many characters as were sent makes a key as "
                       "weak as its first letter.",
        .defects = DEFECTS("key-prefix-accepted", "any-key-accepted", "operation-open"),
        .applies = is_secured,
        .probe = probe_truncated,
    },
    {
        .id = "auth/extended",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A credential with more behind it is refused",
        .relation = "The real credential with one character appended is refused.",
        .source = SECURITY,
        .explanation = "A comparison that stops at the known key's end, or a column that "
                       "cuts what is too long, accepts more than the key.",
        .defects =
            DEFECTS("key-extension-accepted", "any-key-accepted", "operation-open"),
        .applies = is_secured,
        .probe = probe_extended,
    },
    {
        .id = "auth/altered",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A credential with one other character is refused",
        .relation = "The real credential with one character in its middle replaced by "
                    "another of its kind is refused.",
        .source = SECURITY,
        .explanation = "A check of a key's beginning and end, of its checksum or of its "
                       "claims without their signature passes what nobody issued.",
        .defects = DEFECTS("any-key-accepted", "operation-open", "unauthorized-as-ok"),
        .applies = is_secured,
        .probe = probe_altered,
    },
    {
        .id = "auth/case",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A credential is compared by case",
        .relation = "The real credential with the case of all its letters changed is "
                    "refused.",
        .source = SECURITY "; RFC 6750 2.1",
        .explanation =
            "A key looked up in a column that compares without case has lost a "
            "bit of each letter. A token's letters are base64, in which case "
            "is meaning.",
        .defects = DEFECTS("key-case-ignored", "any-key-accepted", "operation-open"),
        .applies = is_secured,
        .probe = probe_other_case,
    },
    {
        .id = "auth/scheme-word",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A bearer credential counts behind the word Bearer only",
        .relation = "The real credential behind an unknown word and behind Basic is "
                    "refused. Whether the word is taken in lower case, and whether the "
                    "bare credential is taken, is recorded.",
        .source = SECURITY "; RFC 9110 11.1, RFC 6750 2.1",
        .explanation = "A server that takes whatever stands behind the first space does "
                       "not speak the scheme that is documented, and will misread the "
                       "next one that is added.",
        .defects = DEFECTS("scheme-word-ignored", "key-case-ignored", "any-key-accepted",
                           "operation-open"),
        .applies = is_secured,
        .probe = probe_scheme_word,
    },
    {
        .id = "auth/refusal",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A missing or wrong credential is refused as documented",
        .relation = "No credential, two made-up ones and one cut short are each refused "
                    "with the declared status, media type and body. A 401 without "
                    "WWW-Authenticate is recorded.",
        .source = "errors.security; RFC 9110 15.5.2",
        .explanation = "Clients decide by the status whether to ask for a new key or to "
                       "give up. A refusal with another status, or as a page of HTML, is "
                       "taken for an outage.",
        .defects = DEFECTS("unauthorized-as-forbidden", "error-status-other",
                           "error-status-failure", "error-text-differs", "error-html",
                           "error-empty-body"),
        .applies = is_secured,
        .probe = probe_refusal,
    },
    {
        .id = "auth/insider",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "Every valid credential is accepted",
        .relation = "What is answered to the main identity is answered to each insider.",
        .source = SECURITY,
        .explanation = "There may be several kinds of keys for the same data, and a "
                       "change made with one of them in mind locks the others out.",
        .defects = DEFECTS("narrow-key-refused"),
        .applies = is_secured,
        .probe = probe_insider,
    },
    {0},
};
