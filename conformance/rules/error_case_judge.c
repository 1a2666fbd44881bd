/* SPDX-License-Identifier: Apache-2.0 */
/* Holding an answer to the refusal that is documented for it. */
#include "conformance/rules/error_case_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

/* --- Body --- */

/* One comparison of a body with a case's. */
struct matching {
    const struct contract_case *example;
    struct text *misfit; /* what does not fit, once something does not */
};

static bool is_prose(const struct contract_case *example, const char *pointer)
{
    for (size_t i = 0; i < example->prose_count; i++)
        if (strcmp(example->prose[i], pointer) == 0)
            return true;
    return false;
}

static bool misfits(const struct matching *matching, const char *pointer,
                    const char *expected, const json_t *actual)
{
    AUTO_FREE char *found = actual == NULL ? memory_text("nothing") : value_print(actual);
    text_add_format(matching->misfit, "%s is %.300s, expected %.300s",
                    *pointer == '\0' ? "the body" : pointer, found, expected);
    return false;
}

static bool fits(const struct matching *matching, const char *pointer,
                 const json_t *expected, const json_t *actual);

/* The order of what is told is free, and whether all of it is: one entry must fit. */
static bool fits_array(const struct matching *matching, const char *pointer,
                       const json_t *expected, const json_t *actual)
{
    if (!json_is_array(actual))
        return misfits(matching, pointer, "an array", actual);
    if (json_array_size(expected) == 0)
        return true;
    size_t before = matching->misfit->length;
    for (size_t i = 0; i < json_array_size(expected); i++) {
        AUTO_FREE char *below = value_pointer_index(pointer, i);
        for (size_t j = 0; j < json_array_size(actual); j++) {
            text_cut(matching->misfit, before);
            if (fits(matching, below, json_array_get(expected, i),
                     json_array_get(actual, j))) {
                text_cut(matching->misfit, before);
                return true;
            }
        }
    }
    return matching->misfit->length > before
               ? false
               : misfits(matching, pointer, "an entry", actual);
}

static bool fits_object(const struct matching *matching, const char *pointer,
                        const json_t *expected, const json_t *actual)
{
    const char *key;
    json_t *member;
    if (!json_is_object(actual))
        return misfits(matching, pointer, "an object", actual);
    json_object_foreach((json_t *)(uintptr_t)expected, key, member)
    {
        AUTO_FREE char *below = value_pointer_join(pointer, key);
        if (!fits(matching, below, member, json_object_get(actual, key)))
            return false;
    }
    return true;
}

static bool fits(const struct matching *matching, const char *pointer,
                 const json_t *expected, const json_t *actual)
{
    if (is_prose(matching->example, pointer))
        return json_is_string(actual) ? json_string_length(actual) > 0 ||
                                            misfits(matching, pointer, "text", actual)
                                      : misfits(matching, pointer, "text", actual);
    if (json_is_array(expected))
        return fits_array(matching, pointer, expected, actual);
    if (json_is_object(expected))
        return fits_object(matching, pointer, expected, actual);
    if (actual != NULL && value_equal(expected, actual))
        return true;
    AUTO_FREE char *wanted = value_print(expected);
    return misfits(matching, pointer, wanted, actual);
}

/* Returns new `text` with every `from` in it replaced. */
static char *replaced(const char *text, const char *from, const char *to)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    for (const char *hit = strstr(text, from); hit != NULL && *from != '\0';
         hit = strstr(text, from)) {
        text_add(&out, text, (size_t)(hit - text));
        text_add_string(&out, to);
        text = hit + strlen(from);
    }
    text_add_string(&out, text);
    return text_take(&out);
}

/* Returns new what the case expects, with what was asked in place of what it says. */
static json_t *expected_body(const struct error_replay *replay, const json_t *value)
{
    if (json_is_string(value)) {
        char *text = memory_text(json_string_value(value));
        for (size_t i = 0; i < replay->substituted; i++) {
            char *next = replaced(text, replay->from[i], replay->to[i]);
            free(text);
            text = next;
        }
        json_t *result = value_string(text, strlen(text));
        free(text);
        return result;
    }
    json_t *copy = json_deep_copy(value);
    const char *key;
    json_t *below;
    json_object_foreach(copy, key, below)
    {
        json_object_set_new(copy, key, expected_body(replay, below));
    }
    for (size_t i = 0; i < json_array_size(copy); i++)
        json_array_set_new(copy, i, expected_body(replay, json_array_get(copy, i)));
    return copy;
}

/* --- Status --- */

/* The refusals a case may be about, ended by REFUSAL_COUNT. Whether what is unknown or
 * what is out of reach is told first is open. */
static const enum refusal *kinds_of(const struct error_replay *replay)
{
    static const enum refusal security[] = {REFUSAL_SECURITY, REFUSAL_COUNT};
    static const enum refusal forbidden[] = {REFUSAL_SCOPE_FORBIDDEN,
                                             REFUSAL_ITEM_FORBIDDEN, REFUSAL_COUNT};
    static const enum refusal unknown[] = {REFUSAL_SCOPE_UNKNOWN, REFUSAL_SCOPE_FORBIDDEN,
                                           REFUSAL_ITEM_UNKNOWN, REFUSAL_ITEM_FORBIDDEN,
                                           REFUSAL_COUNT};
    static const enum refusal input[] = {
        REFUSAL_REQUIRED, REFUSAL_TYPE,           REFUSAL_ENUM,      REFUSAL_MINIMUM,
        REFUSAL_MAXIMUM,  REFUSAL_FORMAT,         REFUSAL_PATTERN,   REFUSAL_LENGTH,
        REFUSAL_RANGE,    REFUSAL_BODY,           REFUSAL_PARAMETER, REFUSAL_PAST_END,
        REFUSAL_CURSOR,   REFUSAL_CURSOR_EXPIRED, REFUSAL_COUNT};
    if (replay->as == AS_NOBODY || replay->as == AS_FORGED)
        return security;
    if (replay->as == AS_OUTSIDER)
        return forbidden;
    return replay->unknown ? unknown : input;
}

static bool has_both(const struct contract_errors *errors, enum refusal kind, int a,
                     int b)
{
    const struct contract_error *error = errors->by[kind];
    return error != NULL && contract_status_is(&error->status, a) &&
           contract_status_is(&error->status, b);
}

/* True when some refusal the case may be about may have either status. */
static bool is_alternative(const struct contract_operation *operation,
                           const struct error_replay *replay, int documented, int found)
{
    for (const enum refusal *kind = kinds_of(replay); *kind != REFUSAL_COUNT; kind++) {
        if (has_both(&operation->errors, *kind, documented, found))
            return true;
        for (size_t i = 0; i < operation->parameter_count; i++)
            if (has_both(&operation->parameters[i].errors, *kind, documented, found))
                return true;
    }
    return false;
}

/* Calls `suits` with every error the case may be about that may have its status; true as
 * soon as it is. */
typedef bool suits_answer(const struct contract_error *error,
                          const struct answer *answer);

static bool is_so_of_any(const struct contract_operation *operation,
                         const struct error_replay *replay, int documented,
                         const struct answer *answer, suits_answer *suits)
{
    for (const enum refusal *kind = kinds_of(replay); *kind != REFUSAL_COUNT; kind++) {
        const struct contract_error *error = operation->errors.by[*kind];
        if (error != NULL && contract_status_is(&error->status, documented) &&
            suits(error, answer))
            return true;
        for (size_t i = 0; i < operation->parameter_count; i++) {
            error = operation->parameters[i].errors.by[*kind];
            if (error != NULL && contract_status_is(&error->status, documented) &&
                suits(error, answer))
                return true;
        }
    }
    return false;
}

/* What a case prints may have other bodies; of their placeholders nothing is known. */
static bool has_other_body(const struct contract_error *error,
                           const struct answer *answer)
{
    return rule_fits_other_body(answer, &(struct rule_refusal){.kind = REFUSAL_COUNT},
                                error);
}

static bool is_answered(const struct contract_error *error, const struct answer *answer)
{
    return error->may_be_answered && evidence_accepted(answer);
}

static bool is_other_body(const struct contract_operation *operation,
                          const struct error_replay *replay, const struct answer *answer)
{
    return is_so_of_any(operation, replay, answer->status, answer, has_other_body);
}

static void hold_body(struct probe *probe, const struct error_replay *replay,
                      const struct answer *answer, const struct claim *claim)
{
    const struct contract_case *example = rule_subject(probe)->example;
    struct text misfit AUTO_TEXT;
    text_init(&misfit, TEXT_CEILING);
    struct matching matching = {.example = example, .misfit = &misfit};
    if (example->body == NULL || strcmp(example->method, "HEAD") == 0) {
        rule_held(probe);
        return;
    }
    json_auto_t *expected = expected_body(replay, example->body);
    AUTO_FREE char *wanted = value_print(expected);
    if (answer->body == NULL)
        rule_broken(probe, claim, answer, wanted,
                    answer->body_error == NULL ? "a body that is not JSON"
                                               : answer->body_error);
    else if (fits(&matching, "", expected, answer->body) ||
             is_other_body(rule_subject(probe)->operation, replay, answer))
        rule_held(probe);
    else
        rule_broken(probe, claim, answer, wanted, text_string(&misfit));
}

void error_replay_judge(struct probe *probe, const struct error_replay *replay,
                        const struct answer *answer)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_case *example = subject->example;
    /* A case is declared in a file of its own; the contract has its operation. */
    const struct claim claim = {.certainty = example->certainty,
                                .pointer = subject->operation->claim.pointer};
    AUTO_FREE char *expected =
        memory_format("status %d: %s", example->status,
                      example->title ? example->title : example->name);
    bool succeeded = evidence_accepted(answer);
    if (!answer->reached ||
        (rule_is_trouble(answer) && answer->status != example->status)) {
        rule_usable(probe, answer, example->status);
    } else if (answer->status == example->status && !succeeded) {
        hold_body(probe, replay, answer, &claim);
    } else if (succeeded && replay->beyond) {
        rule_not_applicable(probe, "the contract lets such a page size be answered");
    } else if (succeeded && replay->as == AS_OUTSIDER) {
        rule_record(probe, answer,
                    "answered %d, not refused; what it shows is judged by "
                    "isolation",
                    answer->status);
    } else if (succeeded && is_so_of_any(subject->operation, replay, example->status,
                                         answer, is_answered)) {
        rule_record(probe, answer, "answered %d, not refused, which the contract allows",
                    answer->status);
    } else if (is_alternative(subject->operation, replay, example->status,
                              answer->status)) {
        rule_held(probe);
        rule_record(probe, answer, "refused with %d, which the contract allows as well",
                    answer->status);
    } else {
        rule_broken_format(probe, &claim, answer, expected, "status %d", answer->status);
    }
}
