/* SPDX-License-Identifier: Apache-2.0 */
#include "src/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <jansson.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void new_storage_is_zeroed(void **state)
{
    AUTO_FREE unsigned char *bytes = memory_new(100);

    (void)state;
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(bytes[i], 0);
}

static void a_size_of_zero_gives_storage(void **state)
{
    AUTO_FREE void *nothing = memory_new(0);
    AUTO_FREE void *none = memory_array(0, 8);
    AUTO_FREE void *shrunk = memory_resize(memory_new(8), 0, 8);

    (void)state;
    assert_non_null(nothing);
    assert_non_null(none);
    assert_non_null(shrunk);
}

static void resizing_keeps_what_was_there(void **state)
{
    int *numbers = memory_array(2, sizeof *numbers);

    (void)state;
    numbers[0] = 7;
    numbers[1] = 11;
    numbers = memory_resize(numbers, 1000, sizeof *numbers);
    assert_int_equal(numbers[0], 7);
    assert_int_equal(numbers[1], 11);
    free(numbers);
}

static void reserving_at_least_doubles(void **state)
{
    void *items = NULL;
    size_t capacity = 0;
    size_t growths = 0;

    (void)state;
    for (size_t needed = 1; needed <= 10000; needed++) {
        size_t before = capacity;

        memory_reserve(&items, &capacity, needed, sizeof(int));
        assert_true(capacity >= needed);
        if (capacity == before)
            continue;
        assert_true(capacity >= 2 * before);
        growths++;
    }
    assert_true(growths < 15);
    free(items);
}

static void reserving_what_fits_changes_nothing(void **state)
{
    void *items = NULL;
    size_t capacity = 0;
    void *before;
    size_t capacity_before;

    (void)state;
    memory_reserve(&items, &capacity, 5, 16);
    before = items;
    capacity_before = capacity;
    memory_reserve(&items, &capacity, 5, 16);
    assert_ptr_equal(items, before);
    assert_int_equal(capacity, capacity_before);
    memory_reserve(&items, &capacity, capacity_before, 16);
    assert_int_equal(capacity, capacity_before);
    free(items);
}

static void a_copy_of_null_is_null(void **state)
{
    (void)state;
    assert_null(memory_text(NULL));
}

static void a_copy_of_bytes_ends_in_a_nul(void **state)
{
    AUTO_FREE char *text = memory_text_of("abcdef", 3);
    AUTO_FREE char *empty = memory_text_of(NULL, 0);

    (void)state;
    assert_string_equal(text, "abc");
    assert_string_equal(empty, "");
}

static void a_format_gives_the_whole_text(void **state)
{
    AUTO_FREE char *text = memory_format("%s/%d", "abc", 42);
    AUTO_FREE char *longer = memory_format("%0*d", 5000, 1);

    (void)state;
    assert_string_equal(text, "abc/42");
    assert_int_equal(strlen(longer), 5000);
    assert_int_equal(longer[4999], '1');
}

/* What a child that runs `act` says on stderr, and its exit status. */
static int run_child(void (*act)(void), char *said, size_t size)
{
    int ends[2];
    int status;
    size_t length = 0;
    ssize_t count;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        act();
        _exit(0);
    }
    close(ends[1]);
    while ((count = read(ends[0], said + length, size - 1 - length)) > 0)
        length += (size_t)count;
    said[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void make_too_large_an_array(void)
{
    free(memory_array(SIZE_MAX / 2, 3));
}

static void resize_to_too_large_an_array(void)
{
    free(memory_resize(NULL, SIZE_MAX, 2));
}

static void an_array_that_overflows_ends_the_program(void **state)
{
    char said[200];

    (void)state;
    assert_int_equal(run_child(make_too_large_an_array, said, sizeof said), 2);
    assert_string_equal(said, "countersign: out of memory\n");
    assert_int_equal(run_child(resize_to_too_large_an_array, said, sizeof said), 2);
}

static void jansson_allocates_here_once_installed(void **state)
{
    json_malloc_t allocate;
    json_free_t release;
    json_t *value;

    (void)state;
    memory_install();
    json_get_alloc_funcs(&allocate, &release);
    assert_true(allocate != malloc);
    assert_true(release == free);
    value = json_pack("{s:[i,s]}", "a", 1, "b");
    assert_non_null(value);
    json_decref(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_storage_is_zeroed),
        cmocka_unit_test(a_size_of_zero_gives_storage),
        cmocka_unit_test(resizing_keeps_what_was_there),
        cmocka_unit_test(reserving_at_least_doubles),
        cmocka_unit_test(reserving_what_fits_changes_nothing),
        cmocka_unit_test(a_copy_of_null_is_null),
        cmocka_unit_test(a_copy_of_bytes_ends_in_a_nul),
        cmocka_unit_test(a_format_gives_the_whole_text),
        cmocka_unit_test(an_array_that_overflows_ends_the_program),
        cmocka_unit_test(jansson_allocates_here_once_installed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
