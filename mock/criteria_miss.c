/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/criteria.h"

#include "mock/criteria_internal.h"
#include "src/collection.h"
#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

#define MATCH_LIMIT 1000000 /* of a pattern on one value; beyond, it does not match */

/* --- What an entry holds; an array of texts --- */

static void add_text(json_t *found, const char *text)
{
    if (text != NULL)
        json_array_append_new(found, value_string(text, strlen(text)));
}

static void add_scalar(json_t *found, const json_t *value)
{
    AUTO_FREE char *text = NULL;

    if (value == NULL || json_is_null(value))
        return;
    text = value_text(value);
    add_text(found, text);
}

static void add_query(json_t *found, const char *target, const char *name)
{
    const char *query = strchr(target, '?');
    struct url_query pairs;

    url_query_parse(query == NULL ? NULL : query + 1, &pairs);
    for (size_t i = 0; i < pairs.count; i++)
        if (strcmp(pairs.pairs[i].name, name) == 0)
            add_text(found, pairs.pairs[i].value);
    url_query_clear(&pairs);
}

static void add_header(json_t *found, const json_t *headers, const char *wanted)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)headers, name, value)
    {
        if (strcasecmp(name, wanted) == 0)
            add_scalar(found, value);
    }
}

static void add_mistakes(json_t *found, const json_t *mistakes)
{
    size_t index;
    json_t *mistake;

    json_array_foreach(mistakes, index, mistake)
        add_text(found, value_string_member(mistake, "mistake"));
}

static json_t *body_of(const json_t *entry)
{
    const char *body = value_string_member(entry, "body");

    return body == NULL ? NULL : json_loads(body, JSON_DECODE_ANY, NULL);
}

static void add_body(json_t *found, const json_t *entry, const char *at)
{
    json_auto_t *body = NULL;

    if (at == NULL) {
        add_text(found, value_string_member(entry, "body"));
        return;
    }
    body = body_of(entry);
    if (body != NULL)
        add_scalar(found, value_at(body, at));
}

/* Returns new what a condition is about. */
static json_t *found_in(const json_t *entry, const struct condition *condition)
{
    const char *target = value_string_member(entry, "target");
    json_t *found = json_array();

    switch (condition->fact) {
    case CRITERIA_MEMBER:
    case CRITERIA_METHOD:
        add_scalar(found, json_object_get(entry, condition->name));
        break;
    case CRITERIA_URL:
        add_text(found, target);
        break;
    case CRITERIA_PATH:
        json_array_append_new(found, value_string(target, strcspn(target, "?")));
        break;
    case CRITERIA_QUERY:
        add_query(found, target, condition->name);
        break;
    case CRITERIA_HEADER:
        add_header(found, json_object_get(entry, "headers"), condition->name);
        break;
    case CRITERIA_BODY:
        add_body(found, entry, condition->at);
        break;
    case CRITERIA_MISTAKE:
        add_mistakes(found, json_object_get(entry, "mistakes"));
        break;
    }
    return found;
}

/* --- Comparing --- */

static bool matches(const pcre2_code *code, const char *text)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    bool found;

    pcre2_set_match_limit(context, MATCH_LIMIT);
    found = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, context) >= 0;
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    return found;
}

static bool compares(const struct condition *condition, const char *text)
{
    struct scalar value = {
        .kind = COMPARE_TEXT, .present = true, .text = text, .length = strlen(text)};
    struct scalar wanted = {.kind = COMPARE_TEXT,
                            .present = true,
                            .text = condition->text,
                            .length =
                                condition->text == NULL ? 0 : strlen(condition->text)};

    switch (condition->matcher) {
    case CRITERIA_EQUAL:
        return (condition->fact == CRITERIA_METHOD && condition->text != NULL &&
                strcmp(condition->text, "ANY") == 0) ||
               collection_matches(MATCH_EQUALS, condition->fold, &value, &wanted);
    case CRITERIA_CONTAINS:
    case CRITERIA_LACKS:
        return collection_matches(MATCH_CONTAINS, condition->fold, &value, &wanted);
    default:
        return matches(condition->code, text);
    }
}

/* Of several values one has to fulfil a condition; none of them what it rules out. */
static bool holds_for_texts(const struct condition *condition, const json_t *found)
{
    bool any = false;

    for (size_t i = 0; i < json_array_size(found); i++)
        any = any || compares(condition, json_string_value(json_array_get(found, i)));
    return any != (condition->matcher == CRITERIA_LACKS ||
                   condition->matcher == CRITERIA_DIFFERS);
}

/* True when `value` holds all that `wanted` does; arrays have to be as long. */
static bool holds_all(const json_t *value, const json_t *wanted, int depth)
{
    const char *name;
    json_t *member;

    if (depth > VALUE_MAX_DEPTH)
        return false;
    if (json_is_object(value) && json_is_object(wanted)) {
        json_object_foreach((json_t *)wanted, name, member)
        {
            const json_t *other = json_object_get(value, name);

            if (other == NULL || !holds_all(other, member, depth + 1))
                return false;
        }
        return true;
    }
    if (!json_is_array(value) || !json_is_array(wanted))
        return value_equal(value, wanted);
    if (json_array_size(value) != json_array_size(wanted))
        return false;
    for (size_t i = 0; i < json_array_size(wanted); i++)
        if (!holds_all(json_array_get(value, i), json_array_get(wanted, i), depth + 1))
            return false;
    return true;
}

static bool holds_as_json(const struct condition *condition, const json_t *entry)
{
    json_auto_t *body = body_of(entry);
    const json_t *value =
        body == NULL || condition->at == NULL ? body : value_at(body, condition->at);

    if (value == NULL)
        return false;
    return condition->ignores_more ? holds_all(value, condition->value, 0)
                                   : value_equal(value, condition->value);
}

static bool holds(const struct condition *condition, const json_t *entry,
                  const json_t *found)
{
    if (condition->matcher == CRITERIA_EQUAL_JSON)
        return holds_as_json(condition, entry);
    if (condition->matcher == CRITERIA_ABSENT)
        return (json_array_size(found) == 0) == condition->wanted;
    return holds_for_texts(condition, found);
}

/* One value is told as it is, several as an array, none as null. */
static json_t *told(const json_t *found)
{
    if (json_array_size(found) > 1)
        return json_incref((json_t *)found);
    return json_array_size(found) == 0 ? json_null()
                                       : json_incref(json_array_get(found, 0));
}

size_t criteria_miss(const struct criteria *criteria, const json_t *entry, json_t *misses)
{
    size_t count = 0;

    for (size_t i = 0; i < criteria->count; i++) {
        const struct condition *condition = &criteria->items[i];
        json_auto_t *found = found_in(entry, condition);

        if (holds(condition, entry, found))
            continue;
        count++;
        if (misses != NULL)
            json_array_append_new(
                misses, json_pack("{s:s, s:O, s:o}", "criterion", condition->criterion,
                                  "expected", condition->expected, "found", told(found)));
    }
    return count;
}
