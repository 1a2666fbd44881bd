/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rule_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One comparison of a body with a template. */
struct fit {
    const struct rule_refusal *refusal;
    const struct contract_error *error;
    const struct http_request *request; /* that was refused */
    const char *url;                    /* that it went to */
    bool is_whole; /* a path is that of the URL: an endpoint below another path may name
                      either */
    struct text *actual; /* what does not fit, once something does not */
    bool is_other;       /* it is one of the other bodies: all text is free wording */
};

static void add_allowed(const struct fit *fit, struct text *out)
{
    const struct contract_parameter *parameter = fit->refusal->parameter;
    size_t index;
    json_t *value;
    json_array_foreach(parameter == NULL ? NULL : parameter->enumeration, index, value)
    {
        AUTO_FREE char *text = value_text(value);
        text_add_format(out, "%s%s%s%s", index == 0 ? "" : fit->error->join,
                        fit->error->quote, text, fit->error->quote);
    }
}

static void add_bound(bool given, double bound, struct text *out)
{
    if (given)
        text_add_format(out, "%.15g", bound);
}

static void add_received(const char *received, struct text *out)
{
    AUTO_FREE char *text = memory_text(received == NULL ? "" : received);
    contract_tell_values(text);
    text_add_string(out, text);
}

static void add_path(const struct fit *fit, struct text *out)
{
    const char *authority = strstr(fit->url, "://");
    const char *path = authority == NULL ? NULL : strchr(authority + 3, '/');
    if (fit->is_whole && path != NULL)
        text_add(out, path, strcspn(path, "?"));
    else
        text_add_string(out, fit->request->path);
}

/* Appends what a placeholder stands for; false when it is none of ours (it is then
 * literal). */
static bool add_placeholder(const struct fit *fit, const char *name, size_t length,
                            struct text *out)
{
    const struct rule_refusal *refusal = fit->refusal;
    const struct contract_parameter *parameter = refusal->parameter;
    const struct contract_range *range = refusal->range;
    static const char *const names[] = {"parameter", "received", "allowed", "minimum",
                                        "maximum",   "from",     "to",      "id",
                                        "method",    "path",     "needed"};
    size_t which = 0;
    size_t count = sizeof names / sizeof *names;
    while (which < count &&
           (strlen(names[which]) != length || memcmp(names[which], name, length) != 0))
        which++;
    switch (which) {
    case 0:
        text_add_string(out, parameter == NULL ? "" : parameter->label);
        break;
    case 1:
    case 7:
        add_received(refusal->received, out);
        break;
    case 2:
        add_allowed(fit, out);
        break;
    case 3:
        add_bound(parameter != NULL && parameter->has_minimum,
                  parameter == NULL ? 0 : parameter->minimum, out);
        break;
    case 4:
        add_bound(parameter != NULL && parameter->has_maximum,
                  parameter == NULL ? 0 : parameter->maximum, out);
        break;
    case 5:
        text_add_string(out, range == NULL ? "" : range->from->parameter->label);
        break;
    case 6:
        text_add_string(out, range == NULL ? "" : range->to->parameter->label);
        break;
    case 8:
        text_add_string(out, fit->request->method);
        break;
    case 9:
        add_path(fit, out);
        break;
    case 10:
        text_add_string(out, refusal->needed == NULL ? "" : refusal->needed->label);
        break;
    default:
        return false;
    }
    return true;
}

/* The end of the placeholder that starts at `brace`, or NULL when it is plain text. */
static const char *placeholder_end(const char *brace)
{
    const char *end = brace + 1;
    while ((*end >= 'a' && *end <= 'z') || *end == '-')
        end++;
    return *end == '}' && end > brace + 1 ? end : NULL;
}

static void expand(const struct fit *fit, const char *template, struct text *out)
{
    while (*template != '\0') {
        const char *end = *template == '{' ? placeholder_end(template) : NULL;
        if (end != NULL &&
            add_placeholder(fit, template + 1, (size_t)(end - template - 1), out)) {
            template = end + 1;
            continue;
        }
        text_add_char(out, *template ++);
    }
}

static bool misfit(struct fit *fit, const char *pointer, const char *expected,
                   const json_t *actual)
{
    AUTO_FREE char *found = actual == NULL ? memory_text("nothing") : value_print(actual);
    text_add_format(fit->actual, "%s is %.300s, expected %.300s",
                    *pointer == '\0' ? "the body" : pointer, found, expected);
    return false;
}

/* Free wording must be text and hold the values that its placeholders stand for. */
static bool fits_prose(struct fit *fit, const char *pointer, const char *template,
                       const json_t *actual)
{
    if (!json_is_string(actual) || json_string_length(actual) == 0)
        return misfit(fit, pointer, "a message", actual);
    const char *said = json_string_value(actual);
    for (const char *brace = strchr(template, '{'); brace != NULL;
         brace = strchr(brace + 1, '{')) {
        const char *end = placeholder_end(brace);
        struct text value AUTO_TEXT;
        text_init(&value, TEXT_CEILING);
        bool is_list = end != NULL && strncmp(brace, "{allowed}", 9) == 0;
        if (end == NULL || is_list ||
            !add_placeholder(fit, brace + 1, (size_t)(end - brace - 1), &value))
            continue;
        if (strstr(said, text_string(&value)) == NULL) {
            AUTO_FREE char *expected =
                memory_format("a message that names \"%s\"", text_string(&value));
            return misfit(fit, pointer, expected, actual);
        }
    }
    return true;
}

static bool is_prose(const struct contract_error *error, const char *pointer)
{
    for (size_t i = 0; i < error->prose_count; i++)
        if (strcmp(error->prose[i], pointer) == 0)
            return true;
    return false;
}

static bool fits(struct fit *fit, const char *pointer, const json_t *template,
                 const json_t *actual);

/* One of the details must fit; the others belong to other inputs. */
static bool fits_details(struct fit *fit, const char *pointer, const json_t *actual)
{
    if (!json_is_array(actual) || json_array_size(actual) == 0)
        return misfit(fit, pointer, "an array with an entry for each refused input",
                      actual);
    if (fit->error->detail == NULL)
        return true;
    size_t before = fit->actual->length;
    size_t index;
    json_t *entry;
    json_array_foreach(actual, index, entry)
    {
        text_cut(fit->actual, before);
        if (fits(fit, "", fit->error->detail, entry)) {
            text_cut(fit->actual, before);
            return true;
        }
    }
    text_add_format(fit->actual, " (in an entry of %s)", pointer);
    return false;
}

static bool fits_string(struct fit *fit, const char *pointer, const char *template,
                        const json_t *actual)
{
    if (strcmp(template, "{details}") == 0)
        return fits_details(fit, pointer, actual);
    if (fit->is_other || is_prose(fit->error, pointer))
        return fits_prose(fit, pointer, template, actual);
    struct text wanted AUTO_TEXT, whole AUTO_TEXT;
    text_init(&wanted, TEXT_CEILING);
    text_init(&whole, TEXT_CEILING);
    expand(fit, template, &wanted);
    fit->is_whole = true;
    expand(fit, template, &whole);
    fit->is_whole = false;
    if (json_is_string(actual) &&
        (strcmp(json_string_value(actual), text_string(&wanted)) == 0 ||
         strcmp(json_string_value(actual), text_string(&whole)) == 0))
        return true;
    AUTO_FREE char *expected = memory_format("\"%s\"", text_string(&wanted));
    return misfit(fit, pointer, expected, actual);
}

static bool fits_object(struct fit *fit, const char *pointer, const json_t *template,
                        const json_t *actual)
{
    if (!json_is_object(actual))
        return misfit(fit, pointer, "an object", actual);
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)(uintptr_t) template, key, member)
    {
        AUTO_FREE char *below = value_pointer_join(pointer, key);
        if (!fits(fit, below, member, json_object_get(actual, key)))
            return false;
    }
    return true;
}

static bool fits(struct fit *fit, const char *pointer, const json_t *template,
                 const json_t *actual)
{
    if (json_is_string(template))
        return fits_string(fit, pointer, json_string_value(template), actual);
    if (json_is_object(template))
        return fits_object(fit, pointer, template, actual);
    if (json_is_array(template)) {
        for (size_t i = 0; i < json_array_size(template); i++) {
            AUTO_FREE char *below = value_pointer_index(pointer, i);
            if (!fits(fit, below, json_array_get(template, i), json_array_get(actual, i)))
                return false;
        }
        return json_is_array(actual) || misfit(fit, pointer, "an array", actual);
    }
    if (actual != NULL && value_equal(template, actual))
        return true;
    AUTO_FREE char *expected = value_print(template);
    return misfit(fit, pointer, expected, actual);
}

static void print_statuses(const struct contract_statuses *statuses, struct text *out)
{
    text_add_string(out, "status ");
    for (size_t i = 0; i < statuses->count; i++)
        text_add_format(out, "%s%d", i == 0 ? "" : " or ", statuses->items[i]);
}

static bool judge_status(struct probe *probe, const struct answer *answer,
                         const struct contract_error *error)
{
    if (error->status.count == 0 ? evidence_refused(answer)
                                 : evidence_refused_as(answer, error))
        return true;
    struct text expected AUTO_TEXT;
    text_init(&expected, TEXT_CEILING);
    if (error->status.count == 0)
        text_add_string(&expected, "a 4xx status");
    else
        print_statuses(&error->status, &expected);
    bool is_untold = answer->failure != NULL && evidence_accepted(answer);
    if (is_untold)
        text_add_format(&expected, ", a failure told at %s", answer->failure->at.name);
    rule_broken_format(probe, &error->claim, answer, text_string(&expected),
                       "status %d%s", answer->status,
                       is_untold ? ", and no failure told" : "");
    return false;
}

static bool judge_media(struct probe *probe, const struct answer *answer,
                        const struct contract_error *error)
{
    char wanted[128], found[128];
    http_media_type(error->media, wanted);
    http_media_type(
        http_headers_value(&answer->exchange->response.headers, "Content-Type"), found);
    if (error->body == NULL || strcmp(wanted, found) == 0)
        return true;
    rule_broken_format(probe, &error->body_claim, answer, error->media,
                       "Content-Type: %s", *found == '\0' ? "(none)" : found);
    return false;
}

/* True when what the answer has of the declared body shows other values than its
 * placeholders stand for: another shape is no leave to name the wrong input. */
static bool contradicts(struct fit *fit, const char *pointer, const json_t *template,
                        const json_t *actual)
{
    const char *key;
    json_t *member;
    if (json_is_string(template))
        return json_is_string(actual) &&
               strchr(json_string_value(template), '{') != NULL &&
               !fits_string(fit, pointer, json_string_value(template), actual);
    json_object_foreach((json_t *)(uintptr_t) template, key, member)
    {
        AUTO_FREE char *below = value_pointer_join(pointer, key);
        if (contradicts(fit, below, member, json_object_get(actual, key)))
            return true;
    }
    return false;
}

bool rule_fits_other_body(const struct answer *answer, const struct rule_refusal *refusal,
                          const struct contract_error *error)
{
    struct text misfits AUTO_TEXT;
    text_init(&misfits, TEXT_CEILING);
    struct fit fit = {.refusal = refusal,
                      .error = error,
                      .request = &answer->exchange->request,
                      .url = answer->exchange->url,
                      .actual = &misfits};
    size_t index;
    json_t *other;
    json_array_foreach(error->others, index, other)
    {
        fit.is_other = true;
        if (answer->body == NULL || !fits(&fit, "", other, answer->body))
            continue;
        fit.is_other = false;
        return refusal->parameter == NULL ||
               !contradicts(&fit, "", error->body, answer->body);
    }
    return false;
}

static bool judge_text(struct probe *probe, const struct answer *answer,
                       const struct rule_refusal *refusal,
                       const struct contract_error *error)
{
    if (error->body == NULL)
        return true;
    struct text actual AUTO_TEXT;
    text_init(&actual, TEXT_CEILING);
    struct fit fit = {.refusal = refusal,
                      .error = error,
                      .request = &answer->exchange->request,
                      .url = answer->exchange->url,
                      .actual = &actual};
    if (answer->body == NULL) {
        rule_broken_format(
            probe, &error->body_claim, answer, "the declared JSON body", "%s",
            answer->body_error == NULL ? "a body that is not JSON" : answer->body_error);
        return false;
    }
    if (fits(&fit, "", error->body, answer->body))
        return true;
    if (rule_fits_other_body(answer, refusal, error)) {
        rule_record(probe, answer,
                    "the refusal has another of the bodies that are printed");
        return true;
    }
    AUTO_FREE char *expected =
        memory_format("the body declared for %s", contract_refusal_name(refusal->kind));
    rule_broken(probe, &error->body_claim, answer, expected, text_string(&actual));
    return false;
}

/* The contract says nothing: any refusal will do, and another answer is only recorded. */
static bool judge_undeclared(struct probe *probe, const struct answer *answer,
                             enum refusal kind)
{
    if (evidence_refused(answer)) {
        rule_held(probe);
        return true;
    }
    rule_record(probe, answer, "answered %d where a refusal (%s) is not declared",
                answer->status, contract_refusal_name(kind));
    return false;
}

bool rule_refused(struct probe *probe, const struct answer *answer,
                  const struct rule_refusal *refusal)
{
    if (!answer->reached)
        return rule_usable(probe, answer, 400);
    const struct contract_error *error = refusal->errors->by[refusal->kind];
    if (rule_is_trouble(answer) && (error == NULL || !evidence_refused_as(answer, error)))
        return rule_usable(probe, answer, 400);
    if (error == NULL)
        return judge_undeclared(probe, answer, refusal->kind);
    unsigned parts = refusal->parts == 0
                         ? (unsigned)(REFUSAL_STATUS | REFUSAL_MEDIA | REFUSAL_TEXT)
                         : refusal->parts;
    if (error->may_be_answered && evidence_accepted(answer)) {
        rule_held(probe);
        rule_record(probe, answer, "answered %d, not refused, which the contract allows",
                    answer->status);
        return false;
    }
    if ((parts & REFUSAL_STATUS) && !judge_status(probe, answer, error))
        return false;
    /* The body of another status is that status's business. */
    if (!(parts & REFUSAL_STATUS) && evidence_accepted(answer)) {
        rule_lacked(probe, "the request was not refused but answered %d", answer->status);
        return false;
    }
    if ((parts & REFUSAL_MEDIA) && !judge_media(probe, answer, error))
        return false;
    if ((parts & REFUSAL_TEXT) && !judge_text(probe, answer, refusal, error))
        return false;
    rule_held(probe);
    return true;
}
