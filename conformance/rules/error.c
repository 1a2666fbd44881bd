/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/error_internal.h"

/* --- Each kind of fault: the status --- */

/* The kinds of refusal one rule is about, ended by REFUSAL_COUNT. */
static const enum refusal required[] = {REFUSAL_REQUIRED, REFUSAL_COUNT};
static const enum refusal type[] = {REFUSAL_TYPE, REFUSAL_COUNT};
static const enum refusal enumeration[] = {REFUSAL_ENUM, REFUSAL_COUNT};
static const enum refusal minimum[] = {REFUSAL_MINIMUM, REFUSAL_COUNT};
static const enum refusal maximum[] = {REFUSAL_MAXIMUM, REFUSAL_COUNT};
static const enum refusal form[] = {REFUSAL_FORMAT, REFUSAL_PATTERN, REFUSAL_LENGTH,
                                    REFUSAL_PARAMETER, REFUSAL_COUNT};

static bool can_be(const struct subject *subject, const enum refusal *kinds)
{
    struct error_faults faults AUTO_FAULTS = {.count = 0};
    error_faults_of(subject->operation, subject->parameter, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (error_is_of(kinds, &faults.items[i]))
            return true;
    return false;
}

static bool can_be_required(const struct subject *subject)
{
    return can_be(subject, required);
}

static bool can_be_type(const struct subject *subject)
{
    return can_be(subject, type);
}

static bool can_be_enum(const struct subject *subject)
{
    return can_be(subject, enumeration);
}

static bool can_be_minimum(const struct subject *subject)
{
    return can_be(subject, minimum);
}

/* A page size above its maximum that is never refused. */
static bool is_taken_anyway(const struct subject *subject)
{
    const struct contract_page *page =
        subject->list == NULL ? NULL : &subject->list->page;

    return page != NULL && page->declared && page->size_parameter == subject->parameter &&
           !page->above_allowed[EXCESS_REJECT];
}

static bool can_be_maximum(const struct subject *subject)
{
    return can_be(subject, maximum) && !is_taken_anyway(subject);
}

static bool can_be_form(const struct subject *subject)
{
    return can_be(subject, form);
}

static bool can_be_wrong(const struct subject *subject)
{
    return can_be(subject, NULL);
}

static void probe_required(struct probe *probe)
{
    error_each_fault(probe, required, error_hold_status);
}

static void probe_type(struct probe *probe)
{
    error_each_fault(probe, type, error_hold_status);
}

static void probe_enum(struct probe *probe)
{
    error_each_fault(probe, enumeration, error_hold_status);
}

static void probe_minimum(struct probe *probe)
{
    error_each_fault(probe, minimum, error_hold_status);
}

static void probe_maximum(struct probe *probe)
{
    error_each_fault(probe, maximum, error_hold_status);
}

static void probe_form(struct probe *probe)
{
    error_each_fault(probe, form, error_hold_status);
}

static bool is_secured(const struct subject *subject)
{
    return subject->operation->security_count > 0;
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

#define STATUS_DEFECTS "error-status-ok", "error-status-other", "error-status-failure"
#define FAULT_DEFECTS  STATUS_DEFECTS, "parameter-unchecked", "parameter-failure"
#define BODY_DEFECTS                                                                     \
    "error-details-missing", "error-field-wrong", "error-code-wrong",                    \
        "error-text-differs", "error-received-missing"

const struct rule error_rules[] = {
    {
        .id = "error/case",
        .each = SUBJECT_CASE,
        .one_answer = true,
        .summary = "A documented refusal is given as documented",
        .relation =
            "Each refusal in the contract's cases is asked of the endpoint, with "
            "its own credential, owner and records in place of the case's, and "
            "must have the case's status and body; of members marked as prose only "
            "that they are there.",
        .source = "cases",
        .explanation =
            "What the documents print, clients were written against. Where a case's "
            "status "
            "is one of several that the contract allows, each of them will do; of "
            "several "
            "mistakes at least one must be told, since the order of checks is open.",
        .defects = DEFECTS(STATUS_DEFECTS, BODY_DEFECTS, "error-html", "error-empty-body",
                           "unauthorized-as-forbidden", "unauthorized-as-ok",
                           "range-reported-on-to"),
        .applies = error_case_applies,
        .probe = error_case,
    },
    {
        .id = "error/required",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A request without a required parameter is refused as declared",
        .relation =
            "A request that is answered is asked again without the parameter: the "
            "status is one of those declared.",
        .source = "OpenAPI required; errors.required",
        .explanation =
            "A server that goes on without what it needs answers with too much, "
            "with nothing, or with a failure.",
        .defects = DEFECTS(FAULT_DEFECTS),
        .applies = can_be_required,
        .probe = probe_required,
    },
    {
        .id = "error/type",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A value of the wrong type is refused as declared",
        .relation =
            "Words for a number, a fraction for a whole number, a word for a truth "
            "value: the status is one of those declared.",
        .source = "OpenAPI schema type; errors.type",
        .explanation =
            "What is not read as a number becomes 0, NaN or the default on the "
            "way, and the answer is to another question.",
        .defects = DEFECTS(FAULT_DEFECTS),
        .applies = can_be_type,
        .probe = probe_type,
    },
    {
        .id = "error/minimum",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A value below its minimum is refused as declared",
        .relation =
            "One less than the minimum: the status is one of those declared, unless "
            "the contract lets a page size be taken otherwise.",
        .source = "OpenAPI schema minimum; errors.minimum",
        .explanation =
            "A page number of 0 becomes a negative offset, and that an error of "
            "the database.",
        .defects = DEFECTS(FAULT_DEFECTS),
        .applies = can_be_minimum,
        .probe = probe_minimum,
    },
    {
        .id = "error/maximum",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A value above its maximum is refused as declared",
        .relation =
            "One more than the maximum: the status is one of those declared, unless "
            "the contract lets a page size be taken otherwise.",
        .source = "OpenAPI schema maximum; errors.maximum",
        .explanation = "A bound that is not kept is no bound: one client asks for "
                       "everything, and all the others wait.",
        .defects = DEFECTS(FAULT_DEFECTS),
        .applies = can_be_maximum,
        .probe = probe_maximum,
    },
    {
        .id = "error/enum",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A value outside its enum is refused as declared",
        .relation = "A word that is none of the values: the status is one of those "
                    "declared.",
        .source = "OpenAPI schema enum; errors.enum",
        .explanation =
            "A misspelt filter that is ignored shows everything, and looks as if "
            "it had worked.",
        .defects = DEFECTS(FAULT_DEFECTS),
        .applies = can_be_enum,
        .probe = probe_enum,
    },
    {
        .id = "error/format",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A value that is not of its format is refused as declared",
        .relation =
            "Text that is not of the format, does not match the pattern, or is too "
            "long: the status is one of those declared.",
        .source = "OpenAPI schema format, pattern, maxLength; errors.format",
        .explanation =
            "A date that cannot be read must not become \"no date\": the whole "
            "list is then taken for a month.",
        .defects = DEFECTS(FAULT_DEFECTS),
        .applies = can_be_form,
        .probe = probe_form,
    },
    {
        .id = "error/range",
        .each = SUBJECT_RANGE,
        .one_answer = true,
        .summary = "A reversed range is refused as declared",
        .relation = "A range whose lower end is after its upper one is refused with the "
                    "declared status, media type and body, on the declared end.",
        .source = "ranges.reversed, errors.range",
        .explanation = "Forms show the message beside the field it names; the wrong end "
                       "sends the user to the wrong field.",
        .defects =
            DEFECTS("range-reported-on-to", STATUS_DEFECTS, "error-details-missing",
                    "error-field-wrong", "error-code-wrong", "error-text-differs",
                    "error-received-missing"),
        .applies = error_range_applies,
        .probe = error_range,
    },
    {
        .id = "error/body",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "The refusal of a parameter has the declared body",
        .relation =
            "Every way of making the parameter wrong is refused with the declared "
            "media type and with a body that fits the declared template, its "
            "placeholders filled. Members marked as prose need only be text.",
        .source = "errors.*.body, errors.*.detail, errors.*.media",
        .explanation =
            "Clients read codes and fields, not sentences. What they are written "
            "against must be there in each refusal.",
        .defects = DEFECTS(BODY_DEFECTS, "error-html", "error-empty-body"),
        .applies = can_be_wrong,
        .probe = error_body,
    },
    {
        .id = "error/field",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A refusal names the parameter it refuses",
        .relation = "Where the template shows {parameter}, some text of the body is or "
                    "holds the parameter's name.",
        .source = "errors.*.detail",
        .explanation = "Without the name, the user of a form of nine fields is told that "
                       "something is wrong.",
        .defects = DEFECTS("error-field-wrong", "error-details-missing"),
        .applies = can_be_wrong,
        .probe = error_field,
    },
    {
        .id = "error/received",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "A refusal shows the value it refuses",
        .relation =
            "Where the template shows {received}, some text of the body holds the "
            "value that was sent.",
        .source = "errors.*.body, errors.*.detail",
        .explanation =
            "The value as the server read it shows what was lost on the way: a "
            "plus sign, a letter, a second parameter of the name.",
        .defects = DEFECTS("error-received-missing", "error-details-missing"),
        .applies = can_be_wrong,
        .probe = error_received,
    },
    {
        .id = "error/malformed-request",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A body that is no JSON is refused as declared",
        .relation = "A good body with its last character missing, with one too many, and "
                    "bare words: each is refused with the declared status and body.",
        .source = "OpenAPI requestBody; errors.body; RFC 8259",
        .explanation =
            "A body that cannot be read must not become an empty one: a search without "
            "its filters shows everything, and looks as if it had worked.",
        .defects = DEFECTS("request-malformed-accepted", STATUS_DEFECTS, BODY_DEFECTS,
                           "error-html", "error-empty-body"),
        .applies = error_malformed_applies,
        .probe = error_malformed,
    },
    {
        .id = "error/request-shape",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "JSON of another type than the body's is refused as declared",
        .relation = "Lists, a text, a number and a truth value in place of the declared "
                    "object: each is refused with the declared status and body.",
        .source = "OpenAPI requestBody schema; errors.body",
        .explanation =
            "Where every member is optional, code that reads members of a list finds "
            "none, and answers another question than the one that was asked.",
        .defects = DEFECTS("request-shape-accepted", STATUS_DEFECTS, BODY_DEFECTS,
                           "error-html", "error-empty-body"),
        .applies = error_shape_applies,
        .probe = error_shape,
    },
    {
        .id = "error/request-member",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A member that the body's schema shuts out is refused as declared",
        .relation = "A good body with a member of a strange name in each object whose "
                    "schema allows no others is refused with the declared status and "
                    "body.",
        .source = "OpenAPI requestBody schema additionalProperties; errors.body",
        .explanation =
            "A misspelt filter is a member nobody knows. Where the schema says that "
            "there are no others, it must not be dropped without a word.",
        .defects = DEFECTS("request-member-accepted", STATUS_DEFECTS, BODY_DEFECTS,
                           "error-html", "error-empty-body"),
        .applies = error_stranger_applies,
        .probe = error_stranger,
    },
    {
        .id = "error/missing-request",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A request without its required body is refused as declared",
        .relation = "No body at all is refused as declared, for the body or for a member "
                    "that is required in it.",
        .source = "OpenAPI requestBody required; errors.body",
        .explanation =
            "Frameworks hand an absent body on as null, and what reads members "
            "of null fails.",
        .defects = DEFECTS("request-missing-accepted", STATUS_DEFECTS, BODY_DEFECTS,
                           "error-html", "error-empty-body"),
        .applies = error_missing_applies,
        .probe = error_missing,
    },
    {
        .id = "error/media-type",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "A body of a media type that is not taken is refused as declared",
        .relation = "A good body that calls itself plain text, XML or a form is refused "
                    "with the declared status and body.",
        .source = "OpenAPI requestBody content; errors.media; RFC 9110 15.5.16",
        .explanation = "Browsers send plain text and forms across origins without asking "
                       "first; a server that takes JSON under these names can be asked "
                       "by any page.",
        .defects = DEFECTS("request-media-accepted", STATUS_DEFECTS, BODY_DEFECTS,
                           "error-html", "error-empty-body"),
        .applies = error_media_applies,
        .probe = error_media,
    },
    {
        .id = "error/unknown-record",
        .each = SUBJECT_ITEM,
        .one_answer = true,
        .summary = "The refusal of a record that does not exist has the declared body",
        .relation =
            "An identifier like a listed one, but no record's, is refused with the "
            "declared media type and body.",
        .source = "errors.item-unknown",
        .explanation =
            "\"There is no such record\" and \"there is no such page\" come from "
            "different places of a server; clients tell them apart by the body.",
        .defects = DEFECTS("error-text-differs", "error-html", "error-empty-body"),
        .applies = error_unknown_applies,
        .probe = error_unknown,
    },
    {
        .id = "error/several",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "Of several faults at least one is refused as declared",
        .relation = "Two parameters are wrong at once: the status is declared for one of "
                    "them and the body names one of them. Whether both are told is "
                    "recorded.",
        .source = "errors",
        .explanation = "Two refusals that are each right alone can make a failure "
                       "together, and a form is seldom wrong in one field only.",
        .defects = DEFECTS(STATUS_DEFECTS, "error-details-missing", "error-field-wrong"),
        .applies = error_several_applies,
        .probe = error_several,
    },
    {
        .id = "error/stable",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "The same fault is refused the same way twice",
        .relation = "One wrong request, sent twice, has the same status twice.",
        .source = "errors; RFC 9110 9.2.2",
        .explanation =
            "Servers behind one address that differ, or a check that depends on "
            "what is cached, show here.",
        .defects = DEFECTS("error-flickers"),
        .applies = error_stable_applies,
        .again = RULE_ASKS_AGAIN,
        .probe = error_stable,
    },
    {
        .id = "error/secrets",
        .each = SUBJECT_OPERATION,
        .summary = "A refusal does not show the credential",
        .relation = "No body and no header of any refusal holds one of the credentials "
                    "given to the check. At worst a warning: no document says so.",
        .source = "OWASP API Security Top 10: security misconfiguration",
        .explanation = "Refusals end in logs, tickets and screenshots, and a credential "
                       "with them.",
        .defects = DEFECTS("error-shows-key"),
        .applies = is_secured,
        .judge = error_judge_secrets,
    },
    {
        .id = "error/exclusive",
        .each = SUBJECT_OPERATION,
        .one_answer = true,
        .summary = "Inputs that exclude each other are refused together",
        .relation = "Two inputs, each with a value that is answered when it is given "
                    "alone, in one request, held to the declared refusal.",
        .source = "exclusive, errors.exclusive",
        .explanation =
            "One of the two is left out silently otherwise, and which one is anybody's "
            "guess: a page is read that was not asked for.",
        .defects = DEFECTS("exclusive-accepted"),
        .applies = error_has_exclusive,
        .probe = error_exclusive,
    },
    {0},
};
