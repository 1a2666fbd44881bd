/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/journal.h"

#include <inttypes.h>
#include <stdio.h>

/* Long enough that a few fill a small journal, whatever an entry's head takes. */
#define LONG 1000

static const struct instant noon = {.seconds = 1748433600};

static struct contract *contract;

static int setup(void **state)
{
    (void)state;
    contract = world_contract();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    contract_free(contract);
    return 0;
}

static void note(struct journal *journal, const char *lines, char *body, size_t length)
{
    struct http_request request;

    world_request(lines, &request);
    request.body = body;
    request.body_length = length;
    journal_begin(journal, noon);
    journal_add(journal, &(struct journal_note){.request = &request,
                                                .clock = noon,
                                                .refusal = REFUSAL_COUNT});
    journal_answered(journal, 200, instant_add(noon, 1));
    request.body = NULL;
    http_request_clear(&request);
}

/* Notes GET /NUMBER with a body of that many bytes. */
static void note_number(struct journal *journal, int number, size_t length)
{
    AUTO_FREE char *target = memory_format("GET /%d", number);
    AUTO_FREE char *body = memory_array(length + 1, 1);

    memset(body, 'a' + number % 26, length);
    note(journal, target, body, length);
}

static json_t *print(const struct journal *journal, uint64_t since, size_t most)
{
    return journal_print(journal, (struct journal_range){.since = since, .most = most});
}

static int64_t number_at(const json_t *root, const char *pointer)
{
    return json_integer_value(value_at(root, pointer));
}

/* The targets of the entries, joined by spaces; new. */
static char *targets(const json_t *printed)
{
    struct text out;
    size_t index;
    json_t *entry;

    text_init(&out, TEXT_CEILING);
    json_array_foreach(json_object_get(printed, "entries"), index, entry) text_add_format(
        &out, "%s%s", index == 0 ? "" : " ", value_string_member(entry, "target"));
    return text_take(&out);
}

static void expect(const struct journal *journal, uint64_t since, size_t most,
                   const char *expected)
{
    json_auto_t *printed = print(journal, since, most);
    AUTO_FREE char *found = targets(printed);

    assert_string_equal(found, expected);
}

static struct journal *journal_of(size_t count, size_t bytes)
{
    struct journal *journal = journal_new(count, bytes);

    journal_serve(journal, contract);
    return journal;
}

static void entries_stand_in_the_order_they_came(void **state)
{
    struct journal *journal = journal_of(10, 100000);

    (void)state;
    for (int i = 1; i <= 3; i++)
        note_number(journal, i, 0);
    expect(journal, 0, SIZE_MAX, "/1 /2 /3");
    journal_free(journal);
}

static void the_oldest_makes_room_and_is_counted(void **state)
{
    struct journal *journal = journal_of(3, 100000);
    json_auto_t *printed = NULL;

    (void)state;
    for (int i = 1; i <= 8; i++)
        note_number(journal, i, 0);
    expect(journal, 0, SIZE_MAX, "/6 /7 /8");
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(number_at(printed, "/kept"), 3);
    assert_int_equal(number_at(printed, "/dropped"), 5);
    assert_int_equal(number_at(printed, "/requests"), 8);
    assert_int_equal(number_at(printed, "/last"), 8);
    journal_free(journal);
}

static void a_limit_counts_from_the_end_or_from_where_one_was(void **state)
{
    struct journal *journal = journal_of(5, 100000);

    (void)state;
    for (int i = 1; i <= 8; i++)
        note_number(journal, i, 0);
    expect(journal, 0, 2, "/7 /8");
    expect(journal, 5, 2, "/6 /7");
    expect(journal, 2, 2, "/4 /5");
    expect(journal, 8, 2, "");
    expect(journal, 0, 0, "");
    journal_free(journal);
}

/* Entries of many sizes run round the ring many times; each that is there is whole. */
static void entries_stay_whole_when_bytes_run_out(void **state)
{
    struct journal *journal = journal_of(100, 20 * LONG);
    json_auto_t *printed = NULL;
    size_t index, kept;
    json_t *entry;

    (void)state;
    for (int i = 1; i <= 500; i++) {
        note_number(journal, i, (size_t)(i * 7919 % (3 * LONG)));
        json_decref(printed);
        printed = print(journal, 0, SIZE_MAX);
        kept = json_array_size(json_object_get(printed, "entries"));
        assert_int_equal(number_at(printed, "/dropped") + (int64_t)kept, i);
        assert_true(kept >= 1);
        json_array_foreach(json_object_get(printed, "entries"), index, entry)
        {
            int number = i - (int)kept + 1 + (int)index;
            const char *body = value_string_member(entry, "body");
            size_t length = (size_t)(number * 7919 % (3 * LONG));

            assert_int_equal(number_at(entry, "/sequence"), number);
            assert_int_equal(number_at(entry, "/bodyLength"), length);
            for (size_t at = 0; at < length; at++)
                assert_int_equal(body[at], 'a' + number % 26);
        }
    }
    journal_free(journal);
}

/* Within its bound of bytes the ring makes place for as many as are to be kept. */
static void a_ring_that_grows_loses_and_spoils_nothing(void **state)
{
    struct journal *journal = journal_of(100, 1000 * LONG);
    json_auto_t *printed = NULL;
    size_t index;
    json_t *entry;

    (void)state;
    for (int i = 1; i <= 350; i++)
        note_number(journal, i, (size_t)(i * 7919 % (2 * i + 1) * 10));
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(number_at(printed, "/kept"), 100);
    assert_int_equal(number_at(printed, "/dropped"), 250);
    json_array_foreach(json_object_get(printed, "entries"), index, entry)
    {
        int number = 251 + (int)index;
        const char *body = value_string_member(entry, "body");
        size_t length = (size_t)(number * 7919 % (2 * number + 1) * 10);

        assert_int_equal(number_at(entry, "/sequence"), number);
        assert_int_equal(number_at(entry, "/bodyLength"), length);
        for (size_t at = 0; at < length; at++)
            assert_int_equal(body[at], 'a' + number % 26);
    }
    journal_free(journal);
}

static void what_is_larger_than_all_room_is_dropped(void **state)
{
    struct journal *journal = journal_of(10, LONG);
    json_auto_t *printed = NULL;

    (void)state;
    note_number(journal, 1, 0);
    note_number(journal, 2, LONG);
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(number_at(printed, "/kept"), 1);
    assert_int_equal(number_at(printed, "/dropped"), 1);
    assert_int_equal(number_at(printed, "/last"), 2);
    journal_free(journal);
}

static void without_room_requests_are_counted_all_the_same(void **state)
{
    struct journal *journal = journal_of(0, 100000);
    json_auto_t *printed = NULL;

    (void)state;
    note_number(journal, 1, 0);
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(number_at(printed, "/requests"), 1);
    assert_int_equal(number_at(printed, "/operations/(none)"), 1);
    assert_int_equal(number_at(printed, "/kept"), 0);
    journal_free(journal);
}

static void a_long_body_is_cut_and_its_length_told(void **state)
{
    struct journal *journal = journal_of(10, 100000);
    json_auto_t *printed = NULL;

    (void)state;
    note_number(journal, 1, JOURNAL_BODY_MOST + 5);
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(number_at(printed, "/entries/0/bodyLength"), JOURNAL_BODY_MOST + 5);
    assert_int_equal(json_string_length(value_at(printed, "/entries/0/body")),
                     JOURNAL_BODY_MOST);
    journal_free(journal);
}

static void bytes_that_are_no_text_are_shown_as_what_they_are_not(void **state)
{
    struct journal *journal = journal_of(10, 100000);
    json_auto_t *printed = NULL;
    char body[] = {'a', '\0', (char)0xff};

    (void)state;
    note(journal, "POST /x", body, sizeof body);
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(json_string_length(value_at(printed, "/entries/0/body")), 5);
    journal_free(journal);
}

static void numbers_go_on_behind_what_is_forgotten(void **state)
{
    struct journal *journal = journal_of(10, 100000);
    json_auto_t *printed = NULL;

    (void)state;
    note_number(journal, 1, 0);
    note_number(journal, 2, 0);
    journal_clear(journal);
    note_number(journal, 3, 0);
    printed = print(journal, 0, SIZE_MAX);
    assert_int_equal(number_at(printed, "/requests"), 1);
    assert_int_equal(number_at(printed, "/entries/0/sequence"), 3);
    journal_free(journal);
}

static void what_is_secret_is_not_shown(void **state)
{
    struct journal *journal = journal_of(10, 100000);
    json_auto_t *printed = NULL;
    AUTO_FREE char *text = NULL;
    char body[] = "the key is boss-key, surely";

    (void)state;
    note(journal,
         "GET /parcels?sig=abcdef&weight=1&note=boss-key\nAuthorization: Bearer "
         "unknown-key\nX-Api-Key: qqqq\nCookie: id=pppp\nX-Other: north-key",
         body, strlen(body));
    printed = print(journal, 0, SIZE_MAX);
    text = value_print(printed);
    assert_null(strstr(text, "boss-key"));
    assert_null(strstr(text, "north-key"));
    assert_null(strstr(text, "unknown-key"));
    assert_null(strstr(text, "abcdef"));
    assert_null(strstr(text, "qqqq"));
    assert_null(strstr(text, "pppp"));
    assert_non_null(strstr(text, "\"Bearer REDACTED\""));
    assert_non_null(strstr(text, "weight=1"));
    assert_non_null(strstr(text, "the key is REDACTED, surely"));
    journal_free(journal);
}

static void nor_is_it_behind_a_null_byte_or_in_place_of_a_word(void **state)
{
    struct journal *journal = journal_of(10, 100000);
    json_auto_t *printed = NULL;
    AUTO_FREE char *text = NULL;
    char body[] = "north-ke\0boss-key\0north-key boss-ke";

    (void)state;
    note(journal, "GET /parcels\nAuthorization: boss-key north-key", body,
         sizeof body - 1);
    printed = print(journal, 0, SIZE_MAX);
    text = value_print(printed);
    assert_null(strstr(text, "boss-key"));
    assert_null(strstr(text, "north-key"));
    assert_non_null(strstr(text, "\"REDACTED REDACTED\""));
    assert_non_null(strstr(text, "REDACTED boss-ke\""));
    journal_free(journal);
}

static void fields_of_one_name_are_one_list(void **state)
{
    struct journal *journal = journal_of(10, 100000);
    json_auto_t *printed = NULL;

    (void)state;
    note(journal, "GET /x\nAccept: a/b\nAccept: c/d", NULL, 0);
    printed = print(journal, 0, SIZE_MAX);
    assert_string_equal(json_string_value(value_at(printed, "/entries/0/headers/Accept")),
                        "a/b, c/d");
    journal_free(journal);
}

static void a_summary_tells_what_was_asked_and_first_done_wrong(void **state)
{
    struct journal *journal = journal_of(1, 100000);
    struct mistakes mistakes = {.count = 0};
    struct http_request request;
    AUTO_FREE char *bytes = NULL;
    size_t length;
    FILE *stream = open_memstream(&bytes, &length);

    (void)state;
    mistakes_add(&mistakes, MISTAKE_PATH, NULL, memory_text("no such path"));
    world_request("GET /a?sig=qqqq", &request);
    for (int i = 0; i < 2; i++)
        journal_add(journal, &(struct journal_note){.request = &request,
                                                    .refusal = REFUSAL_COUNT,
                                                    .mistakes = &mistakes});
    journal_add(journal, &(struct journal_note){.request = &request,
                                                .operation = &contract->operations[0],
                                                .refusal = REFUSAL_COUNT});
    assert_int_equal(journal_mistake_count(journal), 2);
    assert_int_equal(journal_mistakes_of(journal, MISTAKE_PATH), 2);
    assert_int_equal(journal_mistakes_of(journal, MISTAKE_BODY), 0);
    journal_summary(journal, stream);
    fclose(stream);
    assert_string_equal(
        bytes, "3 requests: (none) 2, listParcels 1\n"
               "2 mistakes of the client\n"
               "  unknown-path, 2 times, first in request 1: GET /a?sig=REDACTED\n"
               "    no such path\n"
               "    Compare the path with those of the contract, and the base URL with "
               "where it is served.\n");
    mistakes_clear(&mistakes);
    http_request_clear(&request);
    journal_free(journal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_stand_in_the_order_they_came),
        cmocka_unit_test(the_oldest_makes_room_and_is_counted),
        cmocka_unit_test(a_limit_counts_from_the_end_or_from_where_one_was),
        cmocka_unit_test(entries_stay_whole_when_bytes_run_out),
        cmocka_unit_test(a_ring_that_grows_loses_and_spoils_nothing),
        cmocka_unit_test(what_is_larger_than_all_room_is_dropped),
        cmocka_unit_test(without_room_requests_are_counted_all_the_same),
        cmocka_unit_test(a_long_body_is_cut_and_its_length_told),
        cmocka_unit_test(bytes_that_are_no_text_are_shown_as_what_they_are_not),
        cmocka_unit_test(numbers_go_on_behind_what_is_forgotten),
        cmocka_unit_test(what_is_secret_is_not_shown),
        cmocka_unit_test(nor_is_it_behind_a_null_byte_or_in_place_of_a_word),
        cmocka_unit_test(fields_of_one_name_are_one_list),
        cmocka_unit_test(a_summary_tells_what_was_asked_and_first_done_wrong),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
