/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/walk.h"
#include "src/memory.h"

#include <stdio.h>
#include <string.h>

static const char list, other_list, client, other_client;

static int setup(void **state)
{
    *state = walks_new();
    return 0;
}

static int teardown(void **state)
{
    walks_free(*state);
    return 0;
}

static struct walk_page page(const char *question, int64_t index)
{
    return (struct walk_page){
        .list = &list, .client = &client, .question = question, .index = index};
}

static void show(struct walks *walks, const char *question, int64_t index,
                 int64_t offered, int64_t next)
{
    struct walk_page shown = page(question, index);

    walks_go_on(walks, &shown, offered, next);
}

static bool is_offered(struct walks *walks, const char *question, int64_t index)
{
    struct walk_page asked = page(question, index);

    return walks_have_offered(walks, &asked);
}

static const char *left(struct walks *walks, const char *question, int64_t index)
{
    struct walk_page asked = page(question, index);

    return walks_left(walks, &asked);
}

static void nothing_is_offered_at_first(void **state)
{
    assert_false(is_offered(*state, "a=1\n", 1));
    assert_null(left(*state, "a=1\n", 2));
}

static void what_was_offered_once_stays_so(void **state)
{
    show(*state, "a=1\n", 1, 5, 2);
    show(*state, "a=1\n", 2, 3, 3);
    assert_true(is_offered(*state, "a=1\n", 5));
    assert_false(is_offered(*state, "a=1\n", 6));
    assert_false(is_offered(*state, "a=2\n", 5));
}

static void a_walk_is_one_client_s_in_one_list(void **state)
{
    struct walk_page elsewhere = page("a=1\n", 2);

    show(*state, "a=1\n", 1, 5, 2);
    elsewhere.list = &other_list;
    assert_false(walks_have_offered(*state, &elsewhere));
    elsewhere.list = &list;
    elsewhere.client = &other_client;
    assert_false(walks_have_offered(*state, &elsewhere));
    elsewhere.question = "";
    assert_null(walks_left(*state, &elsewhere));
}

static void a_question_left_is_found_by_the_page_it_leads_to(void **state)
{
    show(*state, "a=1\n", 1, 5, 2);
    assert_string_equal(left(*state, "", 2), "a=1\n");
    assert_null(left(*state, "", 3));
    assert_null(left(*state, "a=1\n", 2));
}

static void a_question_that_was_asked_is_none_that_was_changed(void **state)
{
    show(*state, "", 1, 5, 2);
    show(*state, "a=1\n", 1, 5, 2);
    assert_null(left(*state, "", 2));
}

static void a_question_of_its_own_is_none_that_was_changed(void **state)
{
    static const struct {
        const char *question;
        bool is_like;
    } cases[] = {
        {"", true},
        {"a=1\n", true},
        {"a=1\nb=2\nc=4\n", true},
        {"a=9\n", true},
        {"a=9\nb=9\nc=3\n", false},
        {"a=9\nb=9\n", false},
        {"d=1\n", false},
        {"a=1\nb=2\nd=1\n", false},
        {"a=1\nb=2\nc=3\nd=1\n", true},
        {"a=1\nb=2\nc=3\nd=1\ne=1\n", false},
    };

    show(*state, "a=1\nb=2\nc=3\n", 1, 5, 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((left(*state, cases[i].question, 2) != NULL) != cases[i].is_like)
            fail_msg("%s", cases[i].question);
}

static void the_latest_of_several_is_the_one_left(void **state)
{
    show(*state, "a=1\n", 1, 5, 2);
    show(*state, "a=2\n", 1, 5, 2);
    assert_string_equal(left(*state, "", 2), "a=2\n");
    show(*state, "a=1\n", 1, 5, 2);
    assert_string_equal(left(*state, "", 2), "a=1\n");
}

static void a_walk_at_its_end_leads_nowhere(void **state)
{
    show(*state, "a=1\n", 5, 5, WALK_NONE);
    assert_null(left(*state, "", 6));
}

/* As many as there is room for stay, those gone on with longest. */
static void what_was_not_gone_on_with_makes_room(void **state)
{
    char question[32];

    for (int i = 0; i < WALKS_MOST; i++) {
        snprintf(question, sizeof question, "a=%d\n", i);
        show(*state, question, 1, 5, 2);
    }
    show(*state, "a=0\n", 2, 5, 3);
    show(*state, "new\n", 1, 5, 2);
    assert_true(is_offered(*state, "a=0\n", 5));
    assert_false(is_offered(*state, "a=1\n", 5));
    assert_true(is_offered(*state, "a=2\n", 5));
    assert_true(is_offered(*state, "new\n", 5));
}

static void a_question_too_long_is_not_remembered(void **state)
{
    char question[WALK_TEXT + 1];

    memset(question, 'a', WALK_TEXT);
    question[WALK_TEXT] = '\0';
    show(*state, question, 1, 5, 2);
    assert_false(is_offered(*state, question, 5));
    question[WALK_TEXT - 1] = '\0';
    show(*state, question, 1, 5, 2);
    assert_true(is_offered(*state, question, 5));
}

static void all_can_be_forgotten(void **state)
{
    show(*state, "a=1\n", 1, 5, 2);
    walks_forget(*state);
    assert_false(is_offered(*state, "a=1\n", 5));
    assert_null(left(*state, "", 2));
}

static void differences_are_told_in_words(void **state)
{
    static const struct {
        const char *before, *after, *told;
    } cases[] = {
        {"a=1\nb=2\n", "a=1\nb=2\n", NULL},
        {"", "", NULL},
        {"a=1\n", "", "'a' was '1' and is left out"},
        {"", "a=1\n", "'a' was left out and is '1'"},
        {"a=1\nb=2\n", "a=3\nb=2\n", "'a' was '1' and is '3'"},
        {"a=1\nab=2\n", "ab=2\n", "'a' was '1' and is left out"},
        {"a=1\n", "a=12\n", "'a' was '1' and is '12'"},
        {"a=\n", "b=x=y\n", "'a' was '' and is left out; 'b' was left out and is 'x=y'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *told = walk_difference(cases[i].before, cases[i].after);

        if (cases[i].told == NULL)
            assert_null(told);
        else
            assert_string_equal(told, cases[i].told);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_offered_at_first),
        TEST(what_was_offered_once_stays_so),
        TEST(a_walk_is_one_client_s_in_one_list),
        TEST(a_question_left_is_found_by_the_page_it_leads_to),
        TEST(a_question_that_was_asked_is_none_that_was_changed),
        TEST(a_question_of_its_own_is_none_that_was_changed),
        TEST(the_latest_of_several_is_the_one_left),
        TEST(a_walk_at_its_end_leads_nowhere),
        TEST(what_was_not_gone_on_with_makes_room),
        TEST(a_question_too_long_is_not_remembered),
        TEST(all_can_be_forgotten),
        TEST(differences_are_told_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
