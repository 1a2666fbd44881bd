/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/cors.h"
#include "mock/entity_internal.h"
#include "src/memory.h"

#include <string.h>

#define TAG "\"0123\""

static void a_hash_is_that_of_its_specification(void **state)
{
    unsigned char bytes[101];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)i;
    /* As libxxhash 0.8.1 prints them. */
    assert_int_equal(entity_hash("", 0), UINT64_C(0xef46db3751d8e999));
    assert_int_equal(entity_hash("abc", 3), UINT64_C(0x44bc2cf5ad770999));
    assert_int_equal(entity_hash("12345678", 8), UINT64_C(0xd2d02f08cf7cfd4a));
    assert_int_equal(entity_hash("123456789abcd", 13), UINT64_C(0x5e2019c6dab406ae));
    assert_int_equal(entity_hash("0123456789abcdef0123456789abcdef", 32),
                     UINT64_C(0x642a94958e71e6c5));
    assert_int_equal(entity_hash(bytes, sizeof bytes), UINT64_C(0xe99038495f85381e));
}

static void a_tag_is_found_in_a_list_as_the_comparison_says(void **state)
{
    static const struct {
        const char *list;
        bool weakly, strongly;
    } cases[] = {
        {"\"0123\"", true, true},
        {"W/\"0123\"", true, false},
        {"*", true, true},
        {" \"a\" , \"0123\"", true, true},
        {"\"a\",W/\"b\",W/\"0123\"", true, false},
        {"\"a,\\\", \"0123\"", true, true},
        {"\"012\"", false, false},
        {"\"01234\"", false, false},
        {"0123", false, false},
        {"w/\"0123\"", false, false},
        {"\"0123", false, false},
        {"", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(entity_tag_is_in(cases[i].list, TAG, true), cases[i].weakly);
        assert_int_equal(entity_tag_is_in(cases[i].list, TAG, false), cases[i].strongly);
    }
}

/* RFC 9110 14.1.2 and 14.2, of ten bytes. */
static void a_range_is_cut_as_it_is_asked_for(void **state)
{
    static const struct {
        const char *range;
        int status;
        const char *body, *told;
    } cases[] = {
        {"bytes=0-0", 206, "0", "bytes 0-0/10"},
        {"bytes=2-4", 206, "234", "bytes 2-4/10"},
        {"BYTES=7-", 206, "789", "bytes 7-9/10"},
        {"bytes=-3", 206, "789", "bytes 7-9/10"},
        {"bytes=-99", 206, "0123456789", "bytes 0-9/10"},
        {"bytes=8-99999999999999999999999", 206, "89", "bytes 8-9/10"},
        {"bytes= 1-2 ", 206, "12", "bytes 1-2/10"},
        {"bytes=0-9", 206, "0123456789", "bytes 0-9/10"},
        {"bytes=10-", 416, NULL, "bytes */10"},
        {"bytes=99999999999999999999999-", 416, NULL, "bytes */10"},
        {"bytes=-0", 416, NULL, "bytes */10"},
        {"bytes=1-2,4-5", 200, "0123456789", NULL},
        {"bytes=4-1", 200, "0123456789", NULL},
        {"bytes=-", 200, "0123456789", NULL},
        {"bytes=", 200, "0123456789", NULL},
        {"bytes=a-b", 200, "0123456789", NULL},
        {"bytes 0-1", 200, "0123456789", NULL},
        {"items=0-1", 200, "0123456789", NULL},
        {"", 200, "0123456789", NULL},
    };

    (void)state;
    for (size_t i = 0; i < 2 * (sizeof cases / sizeof *cases); i++) {
        struct listener_reply reply = {.status = 200};
        size_t j = i / 2;
        const char *told;

        if (i % 2 == 0)
            listener_reply_borrow(&reply, "0123456789", 10);
        else
            listener_reply_take(&reply, memory_text("0123456789"), 10);
        entity_cut(cases[j].range, &reply);
        assert_int_equal(reply.status, cases[j].status);
        told = http_headers_value(&reply.headers, "Content-Range");
        if (cases[j].told == NULL)
            assert_null(told);
        else
            assert_string_equal(told, cases[j].told);
        if (cases[j].body != NULL) {
            assert_int_equal(reply.length, strlen(cases[j].body));
            assert_memory_equal(listener_reply_bytes(&reply), cases[j].body,
                                reply.length);
        }
        listener_reply_clear(&reply);
    }
}

static void nothing_of_what_is_empty_can_be_had(void **state)
{
    struct listener_reply reply = {.status = 200};

    (void)state;
    entity_cut("bytes=0-", &reply);
    assert_int_equal(reply.status, 416);
    assert_string_equal(http_headers_value(&reply.headers, "Content-Range"), "bytes */0");
    listener_reply_clear(&reply);
}

/* RFC 9110 12.5.3. */
static void a_coding_is_chosen_by_what_is_accepted(void **state)
{
    static const struct {
        const char *accepted;
        enum negotiate_coding coding;
    } cases[] = {
        {"gzip", NEGOTIATE_GZIP},
        {"GZip", NEGOTIATE_GZIP},
        {"x-gzip", NEGOTIATE_GZIP},
        {"br, deflate, gzip;q=0.2", NEGOTIATE_GZIP},
        {"*", NEGOTIATE_GZIP},
        {"identity;q=0.5, gzip;q=1.0", NEGOTIATE_GZIP},
        {"identity;q=0.5, *;q=0.4", NEGOTIATE_PLAIN},
        {"gzip;q=0", NEGOTIATE_PLAIN},
        {"gzip; q=0.000", NEGOTIATE_PLAIN},
        {"gzip;q=0, *", NEGOTIATE_PLAIN},
        {"br", NEGOTIATE_PLAIN},
        {"", NEGOTIATE_PLAIN},
        {"gzip, identity;q=0", NEGOTIATE_MUST},
        {"gzip, *;q=0", NEGOTIATE_MUST},
        {"identity;q=0", NEGOTIATE_NOTHING},
        {"*;q=0", NEGOTIATE_NOTHING},
        {"br, identity;q=0", NEGOTIATE_NOTHING},
        {"*;q=0, identity", NEGOTIATE_PLAIN},
    };

    (void)state;
    assert_int_equal(negotiate_coding(NULL), NEGOTIATE_PLAIN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(negotiate_coding(cases[i].accepted), cases[i].coding);
}

static void vary_names_each_field_once(void **state)
{
    struct http_headers headers = {0};

    (void)state;
    negotiate_vary(&headers, "Origin");
    negotiate_vary(&headers, "Accept-Encoding");
    negotiate_vary(&headers, "origin");
    assert_int_equal(headers.count, 1);
    assert_string_equal(headers.items[0].value, "Origin, Accept-Encoding");
    http_headers_set(&headers, "Vary", "*");
    negotiate_vary(&headers, "Origin");
    assert_string_equal(headers.items[0].value, "*");
    http_headers_clear(&headers);
}

static void origins_are_what_a_browser_sends(void **state)
{
    static const char *const right[] = {"https://app.example", "http://localhost:3000",
                                        "http://[::1]:80", "null"};
    static const char *const wrong[] = {"on",
                                        "app.example",
                                        "https://app.example/",
                                        "https://app.example/a",
                                        "ftp://a",
                                        "",
                                        "https://a?b",
                                        "off"};
    struct cors cors;

    (void)state;
    assert_true(cors_read(right, sizeof right / sizeof *right, &cors, NULL));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *both[] = {"https://app.example", wrong[i]};
        struct error error = ERROR_INIT;

        assert_false(cors_read(both, 2, &cors, &error));
        assert_true(error_is_set(&error));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hash_is_that_of_its_specification),
        cmocka_unit_test(a_tag_is_found_in_a_list_as_the_comparison_says),
        cmocka_unit_test(a_range_is_cut_as_it_is_asked_for),
        cmocka_unit_test(nothing_of_what_is_empty_can_be_had),
        cmocka_unit_test(a_coding_is_chosen_by_what_is_accepted),
        cmocka_unit_test(vary_names_each_field_once),
        cmocka_unit_test(origins_are_what_a_browser_sends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
