/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/criteria.h"

#include "mock/criteria_internal.h"
#include "src/diagnostic.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <string.h>

#define WORDS_MOST 16

/* What stands behind a word. */
enum form {
    MATCHER,  /* a matcher, or a text or number */
    PATTERN,  /* a pattern */
    NAMED,    /* an object of such, by name */
    PATTERNS, /* an array of matchers */
};

static const struct {
    const char *word;
    enum criteria_fact fact;
    enum form form;
} words[] = {
    {"operation", CRITERIA_MEMBER, MATCHER},
    {"credential", CRITERIA_MEMBER, MATCHER},
    {"status", CRITERIA_MEMBER, MATCHER},
    {"refusal", CRITERIA_MEMBER, MATCHER},
    {"method", CRITERIA_METHOD, MATCHER},
    {"url", CRITERIA_URL, MATCHER},
    {"urlPattern", CRITERIA_URL, PATTERN},
    {"urlPath", CRITERIA_PATH, MATCHER},
    {"urlPathPattern", CRITERIA_PATH, PATTERN},
    {"queryParameters", CRITERIA_QUERY, NAMED},
    {"headers", CRITERIA_HEADER, NAMED},
    {"bodyPatterns", CRITERIA_BODY, PATTERNS},
    {"mistake", CRITERIA_MISTAKE, MATCHER},
    {NULL, CRITERIA_MEMBER, MATCHER},
};

static const struct {
    const char *word;
    enum criteria_matcher matcher;
} matchers[] = {
    {"equalTo", CRITERIA_EQUAL},          {"contains", CRITERIA_CONTAINS},
    {"doesNotContain", CRITERIA_LACKS},   {"matches", CRITERIA_MATCHES},
    {"doesNotMatch", CRITERIA_DIFFERS},   {"absent", CRITERIA_ABSENT},
    {"equalToJson", CRITERIA_EQUAL_JSON}, {NULL, CRITERIA_EQUAL},
};

/* What may stand beside a matcher. */
static const char *const modifiers[] = {"caseInsensitive", "ignoreExtraElements",
                                        "pointer", NULL};

/* --- Freeing --- */

static void condition_clear(struct condition *condition)
{
    free(condition->criterion);
    free(condition->name);
    free(condition->at);
    free(condition->text);
    json_decref(condition->value);
    json_decref(condition->expected);
    pcre2_code_free(condition->code);
}

void criteria_free(struct criteria *criteria)
{
    if (criteria == NULL)
        return;
    for (size_t i = 0; i < criteria->count; i++)
        condition_clear(&criteria->items[i]);
    free(criteria->items);
    free(criteria);
}

size_t criteria_count(const struct criteria *criteria)
{
    return criteria->count;
}

/* --- Reading --- */

/* Where something stands, and what it is for. */
struct reading {
    struct criteria *criteria;
    enum criteria_fact fact;
    const char *name; /* or NULL */
    const char *pointer;
    struct error *error;
};

static bool refuse(const struct reading *reading, const char *text, const char *hint)
{
    error_set(reading->error, ERROR_INVALID, "%s", text);
    error_at(reading->error, NULL, 0, 0, reading->pointer);
    if (hint != NULL)
        error_hint(reading->error, "%s", hint);
    return false;
}

static bool refuse_word(const struct reading *reading, const char *word,
                        const char *const known[])
{
    const char *nearest = diagnostics_nearest(word, known);
    AUTO_FREE char *text = memory_format("'%s' is not known here", word);
    AUTO_TEXT struct text hint;

    text_init(&hint, TEXT_CEILING);
    if (nearest != NULL)
        text_add_format(&hint, "did you mean '%s'?", nearest);
    for (size_t i = 0; nearest == NULL && known[i] != NULL; i++)
        text_add_format(&hint, "%s%s", i == 0 ? "expected one of " : ", ", known[i]);
    return refuse(reading, text, text_string(&hint));
}

static struct condition *add(const struct reading *reading, const json_t *expected)
{
    struct criteria *criteria = reading->criteria;
    void *items = criteria->items;

    memory_reserve(&items, &criteria->capacity, criteria->count + 1,
                   sizeof *criteria->items);
    criteria->items = items;
    criteria->items[criteria->count] =
        (struct condition){.fact = reading->fact,
                           .criterion = memory_text(reading->pointer),
                           .name = memory_text(reading->name),
                           .expected = json_incref((json_t *)expected)};
    return &criteria->items[criteria->count++];
}

static bool compile(const struct reading *reading, struct condition *condition)
{
    uint32_t flags = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL |
                     (condition->fold ? PCRE2_CASELESS : 0);
    PCRE2_SIZE at;
    int code;
    char why[128];
    AUTO_FREE char *text = NULL;

    condition->code = pcre2_compile((PCRE2_SPTR)condition->text, PCRE2_ZERO_TERMINATED,
                                    flags, &code, &at, NULL);
    if (condition->code != NULL)
        return true;
    pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
    text = memory_format("the pattern is none: %s", why);
    return refuse(reading, text, "it is one of PCRE2, and has to match the whole value");
}

static bool is_scalar(const json_t *value)
{
    return json_is_string(value) || json_is_number(value) || json_is_boolean(value);
}

/* JSON may be written as such, or as a text, which is how WireMock has it. */
static json_t *read_json(const json_t *value)
{
    json_t *read =
        json_is_string(value) ? json_loads(json_string_value(value), 0, NULL) : NULL;

    return read == NULL ? json_incref((json_t *)value) : read;
}

static bool take_operand(const struct reading *reading, struct condition *condition,
                         const json_t *operand)
{
    if (condition->matcher == CRITERIA_EQUAL_JSON) {
        if (reading->fact != CRITERIA_BODY)
            return refuse(reading, "equalToJson is for bodies", NULL);
        condition->value = read_json(operand);
        return true;
    }
    if (condition->matcher == CRITERIA_ABSENT) {
        condition->wanted = json_is_true(operand);
        return json_is_boolean(operand) ||
               refuse(reading, "absent is true or false", NULL);
    }
    if (!is_scalar(operand))
        return refuse(reading, "expected a text to compare with", NULL);
    condition->text = value_text(operand);
    return (condition->matcher != CRITERIA_MATCHES &&
            condition->matcher != CRITERIA_DIFFERS) ||
           compile(reading, condition);
}

/* The words of a matcher, those of `modifiers` behind them. */
static bool is_known(const struct reading *reading, const char *word)
{
    const char *known[WORDS_MOST];
    size_t count = 0;

    for (size_t i = 0; matchers[i].word != NULL; i++)
        known[count++] = matchers[i].word;
    for (size_t i = 0; modifiers[i] != NULL; i++)
        known[count++] = modifiers[i];
    known[count] = NULL;
    for (size_t i = 0; i < count; i++)
        if (strcmp(known[i], word) == 0)
            return true;
    return refuse_word(reading, word, known);
}

static bool read_words(const struct reading *reading, const json_t *object)
{
    const char *word;
    json_t *operand;

    json_object_foreach((json_t *)object, word, operand)
    {
        AUTO_FREE char *pointer = value_pointer_join(reading->pointer, word);
        struct reading inside = *reading;

        inside.pointer = pointer;
        if (!is_known(&inside, word))
            return false;
    }
    operand = json_object_get(object, "pointer");
    if (operand == NULL)
        return true;
    if (reading->fact != CRITERIA_BODY)
        return refuse(reading, "pointer is for bodies", NULL);
    return (json_is_string(operand) &&
            value_pointer_is_valid(json_string_value(operand))) ||
           refuse(reading, "pointer is a JSON Pointer (RFC 6901)", "as in \"/a/0/b\"");
}

static bool read_one(const struct reading *reading, const json_t *object, size_t matcher)
{
    struct condition *condition = add(reading, object);

    condition->matcher = matchers[matcher].matcher;
    condition->fold = json_is_true(json_object_get(object, "caseInsensitive"));
    condition->ignores_more =
        json_is_true(json_object_get(object, "ignoreExtraElements"));
    condition->at = memory_text(value_string_member(object, "pointer"));
    return take_operand(reading, condition,
                        json_object_get(object, matchers[matcher].word));
}

/* Several matchers in one object have to hold together. */
static bool read_matcher(const struct reading *reading, const json_t *written)
{
    bool any = false;

    if (is_scalar(written)) {
        json_auto_t *equal = json_object();

        json_object_set(equal, "equalTo", (json_t *)written);
        return read_one(reading, equal, 0);
    }
    if (!json_is_object(written))
        return refuse(reading, "expected a text, or an object that says how to compare",
                      "as in {\"equalTo\": \"2\"} or {\"absent\": true}");
    if (!read_words(reading, written))
        return false;
    for (size_t i = 0; matchers[i].word != NULL; i++) {
        if (json_object_get(written, matchers[i].word) == NULL)
            continue;
        any = true;
        if (!read_one(reading, written, i))
            return false;
    }
    return any || refuse(reading, "nothing is said of how to compare",
                         "as in {\"equalTo\": \"2\"} or {\"absent\": true}");
}

static bool read_pattern(const struct reading *reading, const json_t *written)
{
    json_auto_t *matches = json_object();

    if (!json_is_string(written))
        return refuse(reading, "expected a pattern", NULL);
    json_object_set(matches, "matches", (json_t *)written);
    return read_matcher(reading, matches);
}

static bool read_named(const struct reading *reading, const json_t *written)
{
    const char *name;
    json_t *matcher;

    if (!json_is_object(written))
        return refuse(reading, "expected an object of matchers by name", NULL);
    json_object_foreach((json_t *)written, name, matcher)
    {
        AUTO_FREE char *pointer = value_pointer_join(reading->pointer, name);
        struct reading inside = *reading;

        inside.name = name;
        inside.pointer = pointer;
        if (!read_matcher(&inside, matcher))
            return false;
    }
    return true;
}

static bool read_patterns(const struct reading *reading, const json_t *written)
{
    size_t index;
    json_t *matcher;

    if (!json_is_array(written))
        return refuse(reading, "expected an array of matchers", NULL);
    json_array_foreach(written, index, matcher)
    {
        AUTO_FREE char *pointer = value_pointer_index(reading->pointer, index);
        struct reading inside = *reading;

        inside.pointer = pointer;
        if (!read_matcher(&inside, matcher))
            return false;
    }
    return true;
}

static bool read_word(struct reading *reading, const char *word, const json_t *written)
{
    const char *known[WORDS_MOST];
    size_t at = 0;

    while (words[at].word != NULL && strcmp(words[at].word, word) != 0)
        at++;
    if (words[at].word == NULL) {
        for (size_t i = 0; i <= at; i++)
            known[i] = words[i].word;
        return refuse_word(reading, word, known);
    }
    reading->fact = words[at].fact;
    reading->name = word;
    switch (words[at].form) {
    case PATTERN:
        return read_pattern(reading, written);
    case NAMED:
        return read_named(reading, written);
    case PATTERNS:
        return read_patterns(reading, written);
    case MATCHER:
        break;
    }
    return read_matcher(reading, written);
}

struct criteria *criteria_parse(const json_t *written, struct error *error)
{
    struct criteria *criteria = memory_new(sizeof *criteria);
    struct reading whole = {.criteria = criteria, .pointer = "", .error = error};
    const char *word;
    json_t *value;
    bool good = json_is_object(written) ||
                refuse(&whole, "criteria are an object", "as in {\"method\": \"GET\"}");

    json_object_foreach((json_t *)written, word, value)
    {
        AUTO_FREE char *pointer = value_pointer_join("", word);
        struct reading reading = whole;

        reading.pointer = pointer;
        good = good && read_word(&reading, word, value);
    }
    if (good)
        return criteria;
    criteria_free(criteria);
    return NULL;
}
