/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/criteria.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const char entry_text[] =
    "{'method':'POST','target':'/a%20b/c?x=1&x=2&y=&z=a+b','operation':'createThing',"
    "'credential':null,'status':201,'refusal':null,'headers':{'Accept':'text/Html'},"
    "'body':'{\\\"a\\\":{\\\"b\\\":[1,{\\\"c\\\":2,\\\"d\\\":3}]},\\\"n\\\":1.0}',"
    "'mistakes':[{'mistake':'unknown-parameter'},{'mistake':'wrong-value'}]}";

/* JSON with ' for ". */
static json_t *read(const char *text)
{
    AUTO_FREE char *copy = memory_text(text);
    json_error_t why;
    json_t *value;

    for (char *at = copy; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    value = json_loads(copy, JSON_DECODE_ANY, &why);
    if (value == NULL)
        fail_msg("%s: %s", why.text, copy);
    return value;
}

static size_t misses_of(const char *written, json_t *misses)
{
    json_auto_t *value = read(written);
    json_auto_t *entry = read(entry_text);
    struct error error = ERROR_INIT;
    struct criteria *criteria = criteria_parse(value, &error);
    size_t count;

    if (criteria == NULL)
        fail_msg("%s: %s", written, error.text);
    count = criteria_miss(criteria, entry, misses);
    criteria_free(criteria);
    return count;
}

/* How many of the conditions an entry misses. */
static const struct {
    const char *criteria;
    size_t misses;
} conditions[] = {
    {"{}", 0},
    {"{'method':'POST'}", 0},
    {"{'method':'post'}", 1},
    {"{'method':'ANY'}", 0},
    {"{'method':'GET','status':200}", 2},
    {"{'status':201}", 0},
    {"{'status':'201'}", 0},
    {"{'status':{'matches':'2..'}}", 0},
    {"{'status':{'matches':'2.'}}", 1},
    {"{'operation':'createThing'}", 0},
    {"{'operation':{'contains':'Thing'}}", 0},
    {"{'operation':{'contains':'thing'}}", 1},
    {"{'operation':{'contains':'thing','caseInsensitive':true}}", 0},
    {"{'operation':{'equalTo':'CREATETHING','caseInsensitive':true}}", 0},
    {"{'operation':{'matches':'create.+','doesNotContain':'Thing'}}", 1},
    {"{'credential':{'absent':true}}", 0},
    {"{'credential':{'absent':false}}", 1},
    {"{'credential':{'doesNotMatch':'x'}}", 0},
    {"{'credential':{'matches':'.*'}}", 1},
    {"{'url':'/a%20b/c?x=1&x=2&y=&z=a+b'}", 0},
    {"{'urlPattern':'/a.*x=2.*'}", 0},
    {"{'urlPattern':'/a'}", 1},
    {"{'urlPath':'/a%20b/c'}", 0},
    {"{'urlPath':{'contains':'?'}}", 1},
    {"{'urlPathPattern':'/[^/]+/c'}", 0},
    {"{'queryParameters':{'x':'1'}}", 0},
    {"{'queryParameters':{'x':2}}", 0},
    {"{'queryParameters':{'x':{'doesNotContain':'2'}}}", 1},
    {"{'queryParameters':{'x':{'doesNotContain':'3'}}}", 0},
    {"{'queryParameters':{'y':''}}", 0},
    {"{'queryParameters':{'y':{'absent':true}}}", 1},
    {"{'queryParameters':{'w':{'absent':true}}}", 0},
    {"{'queryParameters':{'w':{'doesNotMatch':'1'}}}", 0},
    {"{'queryParameters':{'z':'a b','w':'1','x':'3'}}", 2},
    {"{'headers':{'accept':{'contains':'Html'}}}", 0},
    {"{'headers':{'accept':{'matches':'(?i)TEXT/html'}}}", 0},
    {"{'mistake':'wrong-value'}", 0},
    {"{'mistake':'unknown-path'}", 1},
    {"{'mistake':{'absent':true}}", 1},
    {"{'bodyPatterns':[{'contains':'d'},{'matches':'.*'}]}", 0},
    {"{'bodyPatterns':[{'equalToJson':{'n':1,'a':{'b':[1,{'d':3,'c':2}]}}}]}", 0},
    {"{'bodyPatterns':[{'equalToJson':{'n':1}}]}", 1},
    {"{'bodyPatterns':[{'equalToJson':{'n':1},'ignoreExtraElements':true}]}", 0},
    {"{'bodyPatterns':[{'equalToJson':{'a':{'b':[1,{'c':2}]}},"
     "'ignoreExtraElements':true}]}",
     0},
    {"{'bodyPatterns':[{'equalToJson':{'a':{'b':[1]}},'ignoreExtraElements':true}]}", 1},
    {"{'bodyPatterns':[{'equalToJson':{'a':{'q':null}},'ignoreExtraElements':true}]}", 1},
    {"{'bodyPatterns':[{'equalToJson':'{\\\"n\\\": 1}','ignoreExtraElements':true}]}", 0},
    {"{'bodyPatterns':[{'pointer':'/a/b/1/c','equalTo':'2'}]}", 0},
    {"{'bodyPatterns':[{'pointer':'/a/b/1','equalToJson':{'c':2,'d':3}}]}", 0},
    {"{'bodyPatterns':[{'pointer':'/a/q','absent':true}]}", 0},
    {"{'bodyPatterns':[{'pointer':'/a/b','absent':true}]}", 1},
    {"{'bodyPatterns':['x']}", 1},
};

static void each_condition_holds_or_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (misses_of(conditions[i].criteria, NULL) != conditions[i].misses)
            fail_msg("%s: not %zu", conditions[i].criteria, conditions[i].misses);
}

static void a_miss_says_what_was_expected_and_found(void **state)
{
    json_auto_t *misses = json_array();
    json_auto_t *expected =
        read("[{'criterion':'/status','expected':{'equalTo':200},'found':'201'},"
             "{'criterion':'/queryParameters/x','expected':{'contains':'9'},"
             "'found':['1','2']},"
             "{'criterion':'/queryParameters/w','expected':{'equalTo':'1'},'found':null},"
             "{'criterion':'/bodyPatterns/1','expected':{'pointer':'/n','equalTo':'7'},"
             "'found':'1.0'}]");

    (void)state;
    assert_int_equal(misses_of("{'method':'POST','status':200,'queryParameters':{'x':{"
                               "'contains':'9'},'w':'1'},'bodyPatterns':[{'contains':'a'}"
                               ",{'pointer':'/n','equalTo':'7'}]}",
                               misses),
                     4);
    assert_true(value_equal(misses, expected));
}

static void what_is_no_criteria_is_refused_where_it_stands(void **state)
{
    static const struct {
        const char *criteria, *pointer, *hint;
    } cases[] = {
        {"[]", "", "as in"},
        {"{'methd':'GET'}", "/methd", "did you mean 'method'?"},
        {"{'zzzzzzzzz':'GET'}", "/zzzzzzzzz", "expected one of operation, "},
        {"{'status':{'equalsTo':1}}", "/status/equalsTo", "did you mean 'equalTo'?"},
        {"{'status':{}}", "/status", "as in"},
        {"{'status':null}", "/status", "as in"},
        {"{'status':{'equalTo':[]}}", "/status", ""},
        {"{'status':{'matches':'('}}", "/status", "PCRE2"},
        {"{'status':{'absent':'yes'}}", "/status", ""},
        {"{'status':{'equalToJson':1}}", "/status", ""},
        {"{'status':{'equalTo':1,'pointer':'/a'}}", "/status", ""},
        {"{'urlPattern':1}", "/urlPattern", ""},
        {"{'headers':['a']}", "/headers", ""},
        {"{'headers':{'a/b':[]}}", "/headers/a~1b", "as in"},
        {"{'bodyPatterns':{}}", "/bodyPatterns", ""},
        {"{'bodyPatterns':[{'contains':'x'},{'pointer':'a','equalTo':1}]}",
         "/bodyPatterns/1", "as in"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_auto_t *value = read(cases[i].criteria);
        struct error error = ERROR_INIT;

        assert_null(criteria_parse(value, &error));
        assert_string_equal(error.pointer, cases[i].pointer);
        assert_non_null(strstr(error.hint, cases[i].hint));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_condition_holds_or_not),
        cmocka_unit_test(a_miss_says_what_was_expected_and_found),
        cmocka_unit_test(what_is_no_criteria_is_refused_where_it_stands),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
