/* SPDX-License-Identifier: Apache-2.0 */
#include "src/url.h"

#include "src/memory.h"
#include "tests/unit/vectors.h"

static void only_unreserved_characters_stay(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/url/encode.tsv");
    while (vectors_next(&cases, 3)) {
        AUTO_TEXT struct text coded;
        AUTO_TEXT struct text path;

        text_init(&coded, URL_CEILING);
        text_init(&path, URL_CEILING);
        url_encode(&coded, cases.fields[0], cases.lengths[0]);
        url_encode_path(&path, cases.fields[0], cases.lengths[0]);
        vectors_expect(&cases, strcmp(text_string(&coded), cases.fields[1]) == 0);
        vectors_expect(&cases, strcmp(text_string(&path), cases.fields[2]) == 0);
    }
}

static void coding_comes_behind_what_is_there(void **state)
{
    AUTO_TEXT struct text out;

    (void)state;
    text_init(&out, URL_CEILING);
    text_add_string(&out, "?a=");
    url_encode(&out, "+1", 2);
    assert_string_equal(text_string(&out), "?a=%2B1");
}

static bool decodes_to(const char *coded, size_t length, bool plus, const char *wanted,
                       size_t wanted_length)
{
    AUTO_FREE char *bytes = memory_text_of(coded, length);
    size_t got = url_decode(bytes, length, plus);

    return got == wanted_length && memcmp(bytes, wanted, got) == 0 && bytes[got] == '\0';
}

static void codes_are_decoded_once(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/url/decode.tsv");
    while (vectors_next(&cases, 3)) {
        vectors_expect(&cases, decodes_to(cases.fields[0], cases.lengths[0], false,
                                          cases.fields[1], cases.lengths[1]));
        vectors_expect(&cases, decodes_to(cases.fields[0], cases.lengths[0], true,
                                          cases.fields[2], cases.lengths[2]));
    }
}

static void decoding_ends_with_the_length(void **state)
{
    char bytes[] = "%41";

    (void)state;
    assert_int_equal(url_decode(bytes, 2, false), 2);
    assert_string_equal(bytes, "%4");
}

static void every_byte_survives_coding_and_decoding(void **state)
{
    AUTO_TEXT struct text out;
    char bytes[256];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    text_init(&out, URL_CEILING);
    url_encode(&out, bytes, sizeof bytes);
    assert_int_equal(url_decode(out.bytes, out.length, true), sizeof bytes);
    assert_memory_equal(out.bytes, bytes, sizeof bytes);
}

static void a_url_falls_into_its_parts(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/url/valid.tsv");
    while (vectors_next(&cases, 7)) {
        struct url url;
        struct error error = ERROR_INIT;

        vectors_expect(&cases, url_parse(cases.fields[0], &url, &error));
        vectors_expect(&cases, !error_is_set(&error));
        vectors_expect(&cases, strcmp(url.scheme, cases.fields[1]) == 0);
        vectors_expect(&cases, strcmp(url.host, cases.fields[2]) == 0);
        vectors_expect(&cases, url.port == strtol(cases.fields[3], NULL, 10));
        vectors_expect(&cases, strcmp(url.authority, cases.fields[4]) == 0);
        vectors_expect(&cases, strcmp(url.path, cases.fields[5]) == 0);
        vectors_expect(
            &cases, strcmp(url.query == NULL ? "none" : url.query, cases.fields[6]) == 0);
        url_clear(&url);
    }
}

static void what_is_no_url_is_refused(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/url/invalid.tsv");
    while (vectors_next(&cases, 2)) {
        struct url url;
        struct error error = ERROR_INIT;

        vectors_expect(&cases, !url_parse(cases.fields[0], &url, &error));
        vectors_expect(&cases, error.code == ERROR_USAGE);
        vectors_expect(&cases,
                       url.scheme == NULL && url.host == NULL && url.path == NULL);
    }
}

static void a_user_in_a_url_is_named_but_not_shown(void **state)
{
    struct error error = ERROR_INIT;
    struct url url;

    (void)state;
    assert_false(url_parse("http://user:secret@example.com/", &url, &error));
    assert_non_null(strstr(error.text, "user information"));
    assert_null(strstr(error.text, "secret"));
    assert_null(strstr(error.hint, "secret"));
}

static void a_url_past_the_ceiling_is_refused(void **state)
{
    AUTO_FREE char *longest = memory_format("http://a/%0*d", URL_CEILING - 9, 1);
    AUTO_FREE char *longer = memory_format("%s1", longest);
    struct url url;

    (void)state;
    assert_int_equal(strlen(longest), URL_CEILING);
    assert_true(url_parse(longest, &url, NULL));
    url_clear(&url);
    assert_false(url_parse(longer, &url, NULL));
}

static void assert_pair(const struct url_query *query, size_t index, const char *name,
                        const char *value)
{
    assert_true(index < query->count);
    assert_string_equal(query->pairs[index].name, name);
    assert_string_equal(query->pairs[index].value, value);
    assert_int_equal(query->pairs[index].name_length, strlen(name));
    assert_int_equal(query->pairs[index].value_length, strlen(value));
}

static void pairs_keep_their_order_and_may_repeat(void **state)
{
    struct url_query query;

    (void)state;
    url_query_parse("b=1&a=2&b=3", &query);
    assert_int_equal(query.count, 3);
    assert_pair(&query, 0, "b", "1");
    assert_pair(&query, 1, "a", "2");
    assert_pair(&query, 2, "b", "3");
    assert_string_equal(url_query_value(&query, "b"), "1");
    url_query_clear(&query);
}

static void both_sides_are_decoded_after_the_split(void **state)
{
    struct url_query query;

    (void)state;
    url_query_parse(
        "a%3Db=c%26d&from=2025-05-28T02%3A00%3A00%2B02:00&x+y=p+q&e=f=g&%25=%3d", &query);
    assert_int_equal(query.count, 5);
    assert_pair(&query, 0, "a=b", "c&d");
    assert_pair(&query, 1, "from", "2025-05-28T02:00:00+02:00");
    assert_pair(&query, 2, "x y", "p q");
    assert_pair(&query, 3, "e", "f=g");
    assert_pair(&query, 4, "%", "=");
    url_query_clear(&query);
}

static void a_pair_may_lack_a_side(void **state)
{
    struct url_query query;

    (void)state;
    url_query_parse("a&b=&=c&=", &query);
    assert_int_equal(query.count, 4);
    assert_pair(&query, 0, "a", "");
    assert_pair(&query, 1, "b", "");
    assert_pair(&query, 2, "", "c");
    assert_pair(&query, 3, "", "");
    url_query_clear(&query);
}

static void empty_pieces_are_dropped(void **state)
{
    static const char *const empty[] = {NULL, "", "&", "&&&"};
    struct url_query query;

    (void)state;
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        url_query_parse(empty[i], &query);
        assert_int_equal(query.count, 0);
        assert_null(url_query_value(&query, ""));
        url_query_clear(&query);
    }
    url_query_parse("&&a=1&&b=2&", &query);
    assert_int_equal(query.count, 2);
    assert_pair(&query, 1, "b", "2");
    url_query_clear(&query);
}

static void a_name_is_found_as_a_whole(void **state)
{
    struct url_query query;

    (void)state;
    url_query_parse("pages=1&page%00x=2&Page=3&pag=4", &query);
    assert_null(url_query_value(&query, "page"));
    assert_int_equal(query.pairs[1].name_length, 6);
    assert_string_equal(url_query_value(&query, "pag"), "4");
    url_query_clear(&query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_unreserved_characters_stay),
        cmocka_unit_test(coding_comes_behind_what_is_there),
        cmocka_unit_test(codes_are_decoded_once),
        cmocka_unit_test(decoding_ends_with_the_length),
        cmocka_unit_test(every_byte_survives_coding_and_decoding),
        cmocka_unit_test(a_url_falls_into_its_parts),
        cmocka_unit_test(what_is_no_url_is_refused),
        cmocka_unit_test(a_user_in_a_url_is_named_but_not_shown),
        cmocka_unit_test(a_url_past_the_ceiling_is_refused),
        cmocka_unit_test(pairs_keep_their_order_and_may_repeat),
        cmocka_unit_test(both_sides_are_decoded_after_the_split),
        cmocka_unit_test(a_pair_may_lack_a_side),
        cmocka_unit_test(empty_pieces_are_dropped),
        cmocka_unit_test(a_name_is_found_as_a_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
