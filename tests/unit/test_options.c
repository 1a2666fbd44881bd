/* SPDX-License-Identifier: Apache-2.0 */
#include "src/options.h"

#include "src/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const struct option table[] = {
    {
        .name = "port",
        .letter = 'p',
        .argument = "PORT",
        .initial = "8080",
        .maximum = 65535,
        .text = "The TCP port.",
    },
    {.name = "offset",
     .argument = "N",
     .minimum = -5,
     .maximum = 5,
     .text = "An offset."},
    {.name = "url", .argument = "URL", .text = "Where the endpoint answers."},
    {
        .name = "header",
        .letter = 'H',
        .argument = "NAME:VALUE",
        .repeatable = true,
        .text = "A header to send.",
    },
    {.name = "verbose", .letter = 'v', .text = "Says more."},
    {.name = "quiet", .letter = 'q', .text = "Says less."},
    {.name = "defect", .argument = "NAME", .hidden = true, .text = "For prove."},
    {.name = NULL},
};

/* Parses words that NULL ends. */
static struct options *parse(const char *const words[], struct error *error)
{
    int count = 0;

    while (words[count] != NULL)
        count++;
    return options_parse(table, count, (char *const *)words, error);
}

#define PARSE(error, ...) parse((const char *const[]){__VA_ARGS__, NULL}, error)

#define ASSERT_REFUSED(wanted, ...)                                                      \
    do {                                                                                 \
        struct error error = ERROR_INIT;                                                 \
        assert_null(PARSE(&error, __VA_ARGS__));                                         \
        assert_int_equal(error.code, ERROR_USAGE);                                       \
        assert_string_equal(error.text, wanted);                                         \
        assert_string_equal(error.hint, "");                                             \
    } while (0)

/* ---- values ---- */

static void a_value_follows_or_is_joined(void **state)
{
    struct options *apart = PARSE(NULL, "--url", "http://a");
    struct options *joined = PARSE(NULL, "--url=http://a?b=c");

    (void)state;
    assert_string_equal(options_text(apart, "url"), "http://a");
    assert_string_equal(options_text(joined, "url"), "http://a?b=c");
    options_free(apart);
    options_free(joined);
}

static void a_value_may_be_empty(void **state)
{
    struct options *joined = PARSE(NULL, "--url=");
    struct options *apart = PARSE(NULL, "--url", "");

    (void)state;
    assert_string_equal(options_text(joined, "url"), "");
    assert_string_equal(options_text(apart, "url"), "");
    options_free(joined);
    options_free(apart);
}

static void the_value_given_last_counts(void **state)
{
    struct options *options = PARSE(NULL, "--port", "1", "-p", "2", "--port=3");

    (void)state;
    assert_int_equal(options_number(options, "port"), 3);
    options_free(options);
}

static void what_is_not_given_has_its_default(void **state)
{
    struct options *options = PARSE(NULL, "x");

    (void)state;
    assert_string_equal(options_text(options, "port"), "8080");
    assert_int_equal(options_number(options, "port"), 8080);
    assert_null(options_text(options, "url"));
    assert_int_equal(options_number(options, "offset"), 0);
    assert_false(options_flag(options, "verbose"));
    options_free(options);
}

static void a_repeatable_option_keeps_all_values_in_order(void **state)
{
    struct options *options = PARSE(NULL, "-H", "a:1", "x", "--header=b:2", "-Hc:3");

    (void)state;
    assert_int_equal(options_count(options, "header"), 3);
    assert_string_equal(options_item(options, "header", 0), "a:1");
    assert_string_equal(options_item(options, "header", 1), "b:2");
    assert_string_equal(options_item(options, "header", 2), "c:3");
    assert_null(options_item(options, "header", 3));
    assert_int_equal(options_count(options, "url"), 0);
    options_free(options);
}

static void hidden_options_work(void **state)
{
    struct options *options = PARSE(NULL, "--defect", "row-twice");

    (void)state;
    assert_string_equal(options_text(options, "defect"), "row-twice");
    options_free(options);
}

/* ---- letters ---- */

static void letters_may_be_joined(void **state)
{
    struct options *options = PARSE(NULL, "-vqp80");

    (void)state;
    assert_true(options_flag(options, "verbose"));
    assert_true(options_flag(options, "quiet"));
    assert_int_equal(options_number(options, "port"), 80);
    options_free(options);
}

/* More options than arguments, so storage must not be counted in arguments. */
static void many_letters_fit_one_argument(void **state)
{
    struct options *options = PARSE(NULL, "-vqvqvqvqvqvqvqvqvqvqvqvqvqvqvqvq");

    (void)state;
    assert_int_equal(options_count(options, "quiet"), 16);
    options_free(options);
}

/* ---- operands ---- */

static void operands_may_stand_between_options(void **state)
{
    struct options *options = PARSE(NULL, "a", "-v", "b", "--port", "1", "c");

    (void)state;
    assert_int_equal(options_operand_count(options), 3);
    assert_string_equal(options_operand(options, 0), "a");
    assert_string_equal(options_operand(options, 1), "b");
    assert_string_equal(options_operand(options, 2), "c");
    assert_null(options_operand(options, 3));
    options_free(options);
}

static void two_dashes_end_the_options(void **state)
{
    struct options *options = PARSE(NULL, "a", "--", "-v", "--", "--nonsense");

    (void)state;
    assert_false(options_flag(options, "verbose"));
    assert_int_equal(options_operand_count(options), 4);
    assert_string_equal(options_operand(options, 1), "-v");
    assert_string_equal(options_operand(options, 2), "--");
    assert_string_equal(options_operand(options, 3), "--nonsense");
    assert_int_equal(options_operand_front(options), 1);
    options_free(options);
}

static void without_two_dashes_all_operands_are_in_front(void **state)
{
    struct options *options = PARSE(NULL, "a", "-v", "b");

    (void)state;
    assert_int_equal(options_operand_front(options), 2);
    options_free(options);
}

static void a_single_dash_is_an_operand_and_a_value(void **state)
{
    struct options *options = PARSE(NULL, "-", "--url", "-");

    (void)state;
    assert_string_equal(options_operand(options, 0), "-");
    assert_string_equal(options_text(options, "url"), "-");
    options_free(options);
}

static void an_empty_argument_is_an_operand(void **state)
{
    struct options *options = PARSE(NULL, "");

    (void)state;
    assert_int_equal(options_operand_count(options), 1);
    options_free(options);
}

static void no_arguments_are_fine(void **state)
{
    struct options *options = options_parse(table, 0, NULL, NULL);

    (void)state;
    assert_non_null(options);
    assert_int_equal(options_operand_count(options), 0);
    options_free(options);
}

static void a_command_may_have_no_table(void **state)
{
    char operand[] = "x";
    char unknown[] = "--x";
    struct options *options = options_parse(NULL, 1, (char *const[]){operand}, NULL);

    (void)state;
    assert_string_equal(options_operand(options, 0), "x");
    assert_null(options_parse(NULL, 1, (char *const[]){unknown}, NULL));
    options_free(options);
    options_free(NULL);
}

/* ---- numbers ---- */

static void the_ends_of_a_range_are_in_it(void **state)
{
    struct options *low = PARSE(NULL, "--port=0", "--offset", "-5");
    struct options *high = PARSE(NULL, "--port=65535", "--offset", "5");
    struct options *zero = PARSE(NULL, "--offset", "-0");

    (void)state;
    assert_int_equal(options_number(low, "port"), 0);
    assert_int_equal(options_number(low, "offset"), -5);
    assert_int_equal(options_number(high, "port"), 65535);
    assert_int_equal(options_number(high, "offset"), 5);
    assert_int_equal(options_number(zero, "offset"), 0);
    options_free(low);
    options_free(high);
    options_free(zero);
}

static void a_number_outside_its_range_is_refused(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--port' takes 0 to 65535, not 65536", "--port=65536");
    ASSERT_REFUSED("option '--port' takes 0 to 65535, not -1", "--port", "-1");
    ASSERT_REFUSED("option '--offset' takes -5 to 5, not -6", "--offset=-6");
    ASSERT_REFUSED("option '--offset' takes -5 to 5, not -9", "--offset", "-9");
    ASSERT_REFUSED("option '--port' takes 0 to 65535, not 99999999999999999999",
                   "--port=99999999999999999999");
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--port' takes a whole number, not 'x'", "-p", "x");
    ASSERT_REFUSED("option '--port' takes a whole number, not '80x'", "-p80x");
    ASSERT_REFUSED("option '--port' takes a whole number, not ''", "--port=");
    ASSERT_REFUSED("option '--port' takes a whole number, not ' 80'", "--port= 80");
    ASSERT_REFUSED("option '--port' takes a whole number, not '1.5'", "--port=1.5");
    ASSERT_REFUSED("option '--port' takes a whole number, not '-'", "--port=-");
}

/* ---- what is refused ---- */

static void an_unknown_option_is_refused_with_the_nearest(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--prot' is not known; did you mean '--port'?", "--prot=80");
    ASSERT_REFUSED("option '--nonsense' is not known", "x", "--nonsense");
    ASSERT_REFUSED("option '-x' is not known", "-x");
    ASSERT_REFUSED("option '-x' is not known", "-vx");
}

static void a_hidden_option_is_not_suggested(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--defekt' is not known", "--defekt");
}

static void an_option_is_not_known_by_its_beginning(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--verb' is not known", "--verb");
    ASSERT_REFUSED("option '--url2' is not known; did you mean '--url'?", "--url2=x");
}

static void a_missing_value_is_refused(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--url' needs a value: --url=URL", "--url");
    ASSERT_REFUSED("option '--url' needs a value: --url=URL", "--url", "--port", "1");
    ASSERT_REFUSED("option '--url' needs a value: --url=URL", "--url", "--", "x");
    ASSERT_REFUSED("option '--port' needs a value: --port=PORT", "-vp");
}

static void a_value_that_looks_like_an_option_can_be_joined(void **state)
{
    struct options *options = PARSE(NULL, "--url=--port");

    (void)state;
    assert_string_equal(options_text(options, "url"), "--port");
    options_free(options);
}

static void a_switch_takes_no_value(void **state)
{
    (void)state;
    ASSERT_REFUSED("option '--verbose' takes no value", "--verbose=1");
}

/* ---- --help ---- */

static void assert_prints(const struct option *options, int width, const char *wanted)
{
    char *printed = NULL;
    size_t length;
    FILE *stream = open_memstream(&printed, &length);

    assert_non_null(stream);
    options_print(options, stream, width);
    fclose(stream);
    assert_string_equal(printed, wanted);
    free(printed);
}

static void help_is_aligned_wrapped_and_silent_on_hidden_options(void **state)
{
    static const struct option few[] = {
        {.name = "all", .repeatable = true, .text = "All."},
        {
            .name = "port",
            .letter = 'p',
            .argument = "PORT",
            .initial = "8080",
            .maximum = 65535,
            .text = "The TCP port to listen on.",
        },
        {.name = "a-hidden-name", .hidden = true, .text = "No."},
        {.name = "an-option-that-is-wide", .argument = "VALUE", .text = "Wide \xC3\xA9."},
        {.name = NULL},
    };

    (void)state;
    assert_prints(few, 45,
                  "      --all        All. May be given several\n"
                  "                   times.\n"
                  "  -p, --port PORT  The TCP port to listen on.\n"
                  "                   From 0 to 65535. Default:\n"
                  "                   8080.\n"
                  "      --an-option-that-is-wide VALUE\n"
                  "                   Wide \xC3\xA9.\n");
}

static void a_head_of_26_columns_keeps_its_text_beside_it(void **state)
{
    static const struct option fits[] = {
        {.name = "twenty-six-columns", .text = "Fits."},
        {.name = NULL},
    };
    static const struct option wide[] = {
        {.name = "x", .text = "X."},
        {.name = "twenty-seven-columns", .text = "Wide."},
        {.name = NULL},
    };

    (void)state;
    assert_prints(fits, 80, "      --twenty-six-columns  Fits.\n");
    assert_prints(wide, 80,
                  "      --x  X.\n"
                  "      --twenty-seven-columns\n"
                  "           Wide.\n");
    assert_prints(NULL, 80, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_follows_or_is_joined),
        cmocka_unit_test(a_value_may_be_empty),
        cmocka_unit_test(the_value_given_last_counts),
        cmocka_unit_test(what_is_not_given_has_its_default),
        cmocka_unit_test(a_repeatable_option_keeps_all_values_in_order),
        cmocka_unit_test(hidden_options_work),
        cmocka_unit_test(letters_may_be_joined),
        cmocka_unit_test(many_letters_fit_one_argument),
        cmocka_unit_test(operands_may_stand_between_options),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(without_two_dashes_all_operands_are_in_front),
        cmocka_unit_test(a_single_dash_is_an_operand_and_a_value),
        cmocka_unit_test(an_empty_argument_is_an_operand),
        cmocka_unit_test(no_arguments_are_fine),
        cmocka_unit_test(a_command_may_have_no_table),
        cmocka_unit_test(the_ends_of_a_range_are_in_it),
        cmocka_unit_test(a_number_outside_its_range_is_refused),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(an_unknown_option_is_refused_with_the_nearest),
        cmocka_unit_test(a_hidden_option_is_not_suggested),
        cmocka_unit_test(an_option_is_not_known_by_its_beginning),
        cmocka_unit_test(a_missing_value_is_refused),
        cmocka_unit_test(a_value_that_looks_like_an_option_can_be_joined),
        cmocka_unit_test(a_switch_takes_no_value),
        cmocka_unit_test(help_is_aligned_wrapped_and_silent_on_hidden_options),
        cmocka_unit_test(a_head_of_26_columns_keeps_its_text_beside_it),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
