/* SPDX-License-Identifier: Apache-2.0 */
#include "src/rows.h"

#include "src/memory.h"
#include "src/text.h"
#include "tests/unit/vectors.h"

#define MANY 100000

/* id, at, and of an object only x; url stands apart. */
static struct rows_member inside[1], members[4];
static struct rows_arrangement some, whole = {.is_whole = true};

static struct rows_member member(const char *name, bool is_apart)
{
    return (struct rows_member){.name = name,
                                .length = strlen(name),
                                .hash = tape_hash(name, strlen(name)),
                                .is_apart = is_apart};
}

static int arrange(void **state)
{
    (void)state;
    inside[0] = member("x", false);
    members[0] = member("id", false);
    members[1] = member("url", true);
    members[2] = member("box", false);
    members[2].members = inside;
    members[2].member_count = 1;
    members[3] = member("at", false);
    some = (struct rows_arrangement){.members = members, .member_count = 4};
    return 0;
}

static void add(struct rows *rows, const char *source)
{
    struct tape tape = {0};
    const struct tape_node *record = tape_read(&tape, source, strlen(source), 0);

    assert_non_null(record);
    rows_add(rows, source, record);
    tape_clear(&tape);
}

/* Holds what becomes of a record to what is written here: the text, and the part of it
 * that is shown. */
static void becomes(const struct rows_arrangement *arrangement, const char *source,
                    const char *text, const char *shown)
{
    struct rows *rows = rows_new(arrangement);
    struct rows_row row;

    add(rows, source);
    rows_trim(rows);
    row = rows_at(rows, 0);
    assert_int_equal(rows_count(rows), 1);
    assert_int_equal(row.length, strlen(text));
    assert_memory_equal(row.text, text, row.length);
    assert_int_equal(row.shown, strlen(shown));
    assert_memory_equal(row.text, shown, row.shown);
    rows_free(rows);
}

static void members_stand_as_the_list_shows_them(void **state)
{
    (void)state;
    becomes(&some, "{\"id\":1,\"at\":2}", "{\"id\":1,\"at\":2}", "{\"id\":1,\"at\":2");
    becomes(&some, "{\"at\":2,\"id\":1}", "{\"id\":1,\"at\":2}", "{\"id\":1,\"at\":2");
    becomes(&some, "{\"at\":2}", "{\"at\":2}", "{\"at\":2");
}

static void what_is_not_shown_stands_behind(void **state)
{
    (void)state;
    becomes(&some, "{\"b\":[],\"at\":2,\"a\":{},\"id\":1}",
            "{\"id\":1,\"at\":2,\"b\":[],\"a\":{}}", "{\"id\":1,\"at\":2");
    becomes(&some, "{\"b\":[],\"a\":{}}", "{\"b\":[],\"a\":{}}", "{");
    becomes(&some, "{}", "{}", "{");
}

static void what_stands_apart_comes_first_of_that(void **state)
{
    (void)state;
    becomes(&some, "{\"b\":0,\"id\":1,\"url\":\"/u\",\"at\":2}",
            "{\"id\":1,\"at\":2,\"url\":\"/u\",\"b\":0}", "{\"id\":1,\"at\":2");
}

static void white_space_between_tokens_goes(void **state)
{
    (void)state;
    becomes(&some,
            " { \"id\" : \"a b\" ,\r\n\"at\":[ 1 , {\"k\" :\t[ ] , \"l\":{ }} ] } ",
            "{\"id\":\"a b\",\"at\":[1,{\"k\":[],\"l\":{}}]}",
            "{\"id\":\"a b\",\"at\":[1,{\"k\":[],\"l\":{}}]");
    becomes(&some, "{\"id\":1, \"at\":2}", "{\"id\":1,\"at\":2}", "{\"id\":1,\"at\":2");
    becomes(&some, "{\"id\":1 ,\"at\":2}", "{\"id\":1,\"at\":2}", "{\"id\":1,\"at\":2");
    becomes(&some, "{\"at\":[1 ],\"id\":{ }}", "{\"id\":{},\"at\":[1]}",
            "{\"id\":{},\"at\":[1]");
}

static void values_are_written_as_they_were(void **state)
{
    (void)state;
    becomes(&some, "{\"at\":1.50e+1,\"id\":\"\\u00e9\\/\"}",
            "{\"id\":\"\\u00e9\\/\",\"at\":1.50e+1}",
            "{\"id\":\"\\u00e9\\/\",\"at\":1.50e+1");
}

static void an_object_shown_in_part_makes_no_prefix(void **state)
{
    (void)state;
    becomes(&some, "{\"box\":{\"x\":1},\"id\":2}", "{\"id\":2,\"box\":{\"x\":1}}",
            "{\"id\":2,\"box\":{\"x\":1}");
    becomes(&some, "{\"box\":null}", "{\"box\":null}", "{\"box\":null");
    becomes(&some, "{\"box\":{\"x\":1,\"y\":2}}", "{\"box\":{\"x\":1,\"y\":2}}", "");
}

static void a_set_without_a_list_keeps_the_order_of_the_file(void **state)
{
    (void)state;
    becomes(&whole, "{ \"at\":2, \"id\":1 }", "{\"at\":2,\"id\":1}",
            "{\"at\":2,\"id\":1");
    becomes(&whole, "[1, 2]", "[1,2]", "");
    becomes(&some, "7", "7", "");
}

static void a_row_reads_as_its_record(void **state)
{
    struct rows *rows = rows_new(&some);
    struct tape tape = {0};
    const struct tape_node *record;

    (void)state;
    add(rows, "{\"at\":2,\"id\":\"a\"}");
    add(rows, "{\"at\":3,\"id\":\"b\"}");
    rows_trim(rows);
    record = rows_read(rows, 1, &tape);
    assert_true(tape_is_text(tape_at(record, "/id"), "b", 1));
    assert_int_equal(tape_at(record, "/at")->integer, 3);
    tape_clear(&tape);
    rows_free(rows);
}

/* Rows whose texts are long come and go between others. */
static struct rows *numbered(size_t from, size_t to)
{
    struct rows *rows = rows_new(&some);

    for (size_t i = from; i < to; i++) {
        AUTO_FREE char *source = memory_format("{\"id\":%zu,\"at\":\"%0*d\"}", i,
                                               i % 10000 == 7 ? 90000 : 3, 0);

        add(rows, source);
    }
    return rows;
}

static void appended_rows_follow_the_others(void **state)
{
    struct rows *rows = numbered(0, 20000);
    struct tape tape = {0};

    (void)state;
    rows_append(rows, numbered(20000, 20001));
    rows_append(rows, numbered(0, 0));
    rows_append(rows, numbered(20001, 50000));
    rows_trim(rows);
    assert_int_equal(rows_count(rows), 50000);
    for (size_t i = 0; i < 50000; i++)
        assert_int_equal(tape_at(rows_read(rows, i, &tape), "/id")->integer, i);
    tape_clear(&tape);
    rows_free(rows);
}

static void a_row_takes_its_text_and_few_bytes_more(void **state)
{
    struct rows *rows = rows_new(&some);
    static const char source[] = "{\"id\":\"0123456789abcdef\",\"at\":12345678}";

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        add(rows, source);
    rows_trim(rows);
    /* Beside 16 bytes a row the unused ends of chunks, and what is left of the last. */
    assert_true(rows_bytes(rows) < MANY * (sizeof source + 17) + 1024 * 1024);
    rows_free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_stand_as_the_list_shows_them),
        cmocka_unit_test(what_is_not_shown_stands_behind),
        cmocka_unit_test(what_stands_apart_comes_first_of_that),
        cmocka_unit_test(white_space_between_tokens_goes),
        cmocka_unit_test(values_are_written_as_they_were),
        cmocka_unit_test(an_object_shown_in_part_makes_no_prefix),
        cmocka_unit_test(a_set_without_a_list_keeps_the_order_of_the_file),
        cmocka_unit_test(a_row_reads_as_its_record),
        cmocka_unit_test(appended_rows_follow_the_others),
        cmocka_unit_test(a_row_takes_its_text_and_few_bytes_more),
    };

    return cmocka_run_group_tests(tests, arrange, NULL);
}
