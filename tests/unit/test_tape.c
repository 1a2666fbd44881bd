/* SPDX-License-Identifier: Apache-2.0 */
#include "src/tape.h"

#include "src/memory.h"
#include "src/random.h"
#include "src/text.h"
#include "tests/unit/vectors.h"

#define ROUNDS 20000

static const struct tape_node *read_text(struct tape *tape, const char *text,
                                         unsigned options)
{
    return tape_read(tape, text, strlen(text), options);
}

static void scalars_have_types_and_places(void **state)
{
    struct tape tape = {0};
    const struct tape_node *root =
        read_text(&tape, " [null, true,false,-7, 2.5e1,\"a\\u00e9b\"] ", 0);

    (void)state;
    assert_non_null(root);
    assert_int_equal(root->type, TAPE_ARRAY);
    assert_int_equal(root->size, 7);
    assert_int_equal(root->length, 6);
    assert_int_equal(root->start, 1);
    assert_int_equal(root->end, 40);
    assert_int_equal(root[1].type, TAPE_NULL);
    assert_int_equal(root[2].type, TAPE_TRUE);
    assert_int_equal(root[3].type, TAPE_FALSE);
    assert_int_equal(root[4].integer, -7);
    assert_int_equal(root[4].start, 19);
    assert_int_equal(root[4].end, 21);
    assert_true(root[5].real > 24.9 && root[5].real < 25.1);
    assert_true(root[6].is_decoded);
    assert_true(tape_is_text(&root[6],
                             "a\xC3\xA9"
                             "b",
                             4));
    tape_clear(&tape);
}

static void members_are_found(void **state)
{
    struct tape tape = {0};
    const struct tape_node *root = read_text(
        &tape,
        "{\"a\":{\"b\":[1,{\"c\":2}]},\"\":3,\"x/y\":4,\"m~n\":5,\"long name of it\":6}",
        0);

    (void)state;
    assert_non_null(root);
    assert_int_equal(tape_at(root, "/a/b/1/c")->integer, 2);
    assert_int_equal(tape_at(root, "/")->integer, 3);
    assert_int_equal(tape_at(root, "/x~1y")->integer, 4);
    assert_int_equal(tape_at(root, "/m~0n")->integer, 5);
    assert_int_equal(tape_member(root, "long name of it", 15)->integer, 6);
    assert_ptr_equal(tape_at(root, ""), root);
    assert_null(tape_at(root, "/a/b/2"));
    assert_null(tape_at(root, "/a/b/01"));
    assert_null(tape_at(root, "/a/b/-"));
    assert_null(tape_at(root, "/m~n"));
    assert_null(tape_at(root, "/A"));
    assert_null(tape_at(root, "a"));
    assert_null(tape_member(NULL, "a", 1));
    tape_clear(&tape);
}

/* RFC 8259, and what jansson refuses beyond it. */
static void what_is_no_json_is_told_by_its_place(void **state)
{
    static const struct {
        const char *text;
        size_t offset;
    } cases[] = {
        {"", 0},
        {"[1,]", 3},
        {"[1 2]", 3},
        {"{\"a\" 1}", 5},
        {"{\"a\":1,}", 7},
        {"{a:1}", 1},
        {"[01]", 2},
        {"[-]", 2},
        {"[1.]", 3},
        {"[1e]", 3},
        {"[+1]", 1},
        {"[.5]", 1},
        {"[tru]", 1},
        {"\"abc", 4},
        {"\"\t\"", 1},
        {"\"\\x\"", 2},
        {"\"\\u12g4\"", 3},
        {"\"\\udc00\"", 7},
        {"\"\\ud800x\"", 7},
        {"\"\xC0\x80\"", 1},
        {"\"\xED\xA0\x80\"", 1},
        {"\"\xF4\x90\x80\x80\"", 1},
        {"[1]]", 3},
        {"[1}", 2},
        {"1 1", 2},
        {"\"\\u0000\"", 3},
        {"[1e999]", 1},
        {"{\"a\":1", 6},
        {"[\"a\\", 4},
    };
    struct tape tape = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_text(&tape, cases[i].text, 0) != NULL)
            fail_msg("read: %s", cases[i].text);
        if (tape.fault.offset != cases[i].offset || tape.fault.text == NULL)
            fail_msg("%s: %zu", cases[i].text, tape.fault.offset);
    }
    tape_clear(&tape);
}

static void names_may_have_to_be_unique(void **state)
{
    static const char few[] = "{\"a\":1,\"b\":2,\"\\u0061\":3}";
    struct tape tape = {0};
    AUTO_TEXT struct text many;

    (void)state;
    text_init(&many, TEXT_CEILING);
    text_add_char(&many, '{');
    for (int i = 0; i < 300; i++)
        text_add_format(&many, "\"%d\":%d,", i, i);
    text_add_string(&many, "\"31\":0}");
    assert_non_null(read_text(&tape, few, 0));
    assert_null(read_text(&tape, few, TAPE_UNIQUE_NAMES));
    assert_int_equal(tape.fault.offset, 13);
    assert_non_null(read_text(&tape, many.bytes, 0));
    assert_null(read_text(&tape, many.bytes, TAPE_UNIQUE_NAMES));
    assert_int_equal(tape.fault.offset, many.length - 7);
    tape_clear(&tape);
}

static void nul_is_allowed_in_values_alone(void **state)
{
    struct tape tape = {0};
    const struct tape_node *root = read_text(&tape, "\"a\\u0000b\"", TAPE_ALLOW_NUL);

    (void)state;
    assert_non_null(root);
    assert_true(tape_is_text(root, "a\0b", 3));
    assert_null(read_text(&tape, "{\"a\\u0000b\":1}", TAPE_ALLOW_NUL));
    tape_clear(&tape);
}

static void nesting_has_an_end(void **state)
{
    size_t most = TAPE_MAX_DEPTH;
    AUTO_FREE char *text = memory_new(2 * most + 3);
    struct tape tape = {0};

    (void)state;
    memset(text, '[', most);
    memset(text + most, ']', most);
    assert_non_null(read_text(&tape, text, 0));
    memset(text, '[', most + 1);
    memset(text + most + 1, ']', most + 1);
    assert_null(read_text(&tape, text, 0));
    assert_int_equal(tape.fault.offset, most);
    tape_clear(&tape);
}

static void numbers_are_what_strtod_says(void **state)
{
    static const char *const texts[] = {"0.1",
                                        "1.5e300",
                                        "123456789012345.5",
                                        "9007199254740993.0",
                                        "1e-7",
                                        "4.35",
                                        "0.000001",
                                        "-0.0",
                                        "1e22",
                                        "1e23",
                                        "5e-324",
                                        "179769313486231570000000000000000000000.5",
                                        "1.0e-22",
                                        "3.14159265358979323846264338327950288",
                                        "2.2250738585072011e-308"};
    struct tape tape = {0};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct tape_node *root = read_text(&tape, texts[i], 0);
        double wanted = strtod(texts[i], NULL);

        assert_non_null(root);
        assert_int_equal(root->type, TAPE_REAL);
        assert_memory_equal(&root->real, &wanted, sizeof wanted);
    }
    assert_int_equal(read_text(&tape, "-9223372036854775808", 0)->integer, INT64_MIN);
    assert_int_equal(read_text(&tape, "9223372036854775807", 0)->integer, INT64_MAX);
    assert_int_equal(read_text(&tape, "9223372036854775808", 0)->type, TAPE_REAL);
    assert_int_equal(read_text(&tape, "18446744073709551617", 0)->type, TAPE_REAL);
    tape_clear(&tape);
}

/* Changes a byte, takes one out or doubles one. */
static void damage(struct random *random, char *text, size_t *length)
{
    static const char bytes[] = "{}[]\",:\\0123456789eE+-.tfnu \n\xC3\xA9\x01";
    size_t at = (size_t)random_below(random, *length);

    switch (random_below(random, 3)) {
    case 0:
        text[at] = bytes[random_below(random, sizeof bytes - 1)];
        break;
    case 1:
        memmove(text + at, text + at + 1, *length - at);
        *length -= *length > 1 ? 1 : 0;
        break;
    default:
        memmove(text + at + 1, text + at, *length - at);
        *length += 1;
        break;
    }
}

static void jansson_reads_the_same(void **state)
{
    static const char seed_text[] =
        "{\"id\":\"c-1\",\"n\":-12.5e3,\"list\":[1,2,{\"deep\":[true,false,null]},"
        "\"\\u00e9\\n\"],"
        "\"text\":\"caf\xC3\xA9 \\\"x\\\" \\ud83d\\ude00\",\"empty\":{},\"none\":[]}";
    struct random random = random_of(7, 0, 0);
    struct tape tape = {0}, again = {0};

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char text[2 * sizeof seed_text] = {0};
        size_t length = sizeof seed_text - 1;
        const struct tape_node *root;
        json_auto_t *wanted = NULL, *got = NULL;

        memcpy(text, seed_text, sizeof seed_text);
        for (size_t i = 0; i < 1 + (size_t)round % 3; i++)
            damage(&random, text, &length);
        wanted = json_loadb(text, length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
        root = tape_read(&tape, text, length, TAPE_UNIQUE_NAMES);
        if ((root == NULL) != (wanted == NULL))
            fail_msg("jansson %s: %s", wanted == NULL ? "refuses" : "reads", text);
        if (root == NULL)
            continue;
        got = tape_value(root);
        if (!json_equal(got, wanted))
            fail_msg("not the same: %s", text);
        root = tape_read_value(&again, wanted);
        json_decref(got);
        got = tape_value(root);
        assert_true(json_equal(got, wanted));
    }
    tape_clear(&tape);
    tape_clear(&again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_have_types_and_places),
        cmocka_unit_test(members_are_found),
        cmocka_unit_test(what_is_no_json_is_told_by_its_place),
        cmocka_unit_test(names_may_have_to_be_unique),
        cmocka_unit_test(nul_is_allowed_in_values_alone),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(numbers_are_what_strtod_says),
        cmocka_unit_test(jansson_reads_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
