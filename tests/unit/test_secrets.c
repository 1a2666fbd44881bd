/* SPDX-License-Identifier: Apache-2.0 */
/* What must never be printed, in the notations in which an endpoint may send it back. */
#include "conformance/secrets.h"
#include "src/memory.h"
#include "tests/unit/vectors.h"

static char *cleaned(const char *secret, const char *text)
{
    struct secrets *secrets = secrets_new();
    secrets_add(secrets, secret);
    char *clean = secrets_clean(secrets, text);
    secrets_free(secrets);
    return clean;
}

/* The coded forms are those of Python's urllib, json, html and base64. */
static void a_secret_is_found_in_every_notation(void **state)
{
    (void)state;
    struct vectors vectors;
    vectors_open(&vectors, "tests/vectors/secrets/notations.txt");
    while (vectors_next(&vectors, 3)) {
        AUTO_FREE char *clean = cleaned(vectors.fields[0], vectors.fields[1]);
        if (strcmp(clean, vectors.fields[2]) != 0)
            fail_msg("%s:%d: is \"%s\"", vectors.path, vectors.line, clean);
    }
}

static void nothing_is_taken_out_of_a_text_without_secrets(void **state)
{
    (void)state;
    AUTO_FREE char *clean = cleaned("s3cret", "S3CRET s3cre s 3cret %73%33%63");
    assert_string_equal(clean, "S3CRET s3cre s 3cret %73%33%63");
}

static void parameters_named_like_secrets_lose_their_values(void **state)
{
    (void)state;
    struct vectors vectors;
    vectors_open(&vectors, "tests/vectors/secrets/parameters.txt");
    while (vectors_next(&vectors, 2)) {
        AUTO_FREE char *clean = cleaned("x-no-secret-x", vectors.fields[0]);
        if (strcmp(clean, vectors.fields[1]) != 0)
            fail_msg("%s:%d: is \"%s\"", vectors.path, vectors.line, clean);
    }
}

static void moments_of_signed_urls_are_left_out(void **state)
{
    (void)state;
    struct vectors vectors;
    vectors_open(&vectors, "tests/vectors/secrets/moments.txt");
    while (vectors_next(&vectors, 2)) {
        AUTO_FREE char *clean = cleaned("x-no-secret-x", vectors.fields[0]);
        if (strcmp(clean, vectors.fields[1]) != 0)
            fail_msg("%s:%d: is \"%s\"", vectors.path, vectors.line, clean);
    }
}

static void a_signature_seen_in_a_url_is_found_without_it(void **state)
{
    (void)state;
    struct secrets *secrets = secrets_new();
    secrets_add_signatures(
        secrets, "{\"u\":\"https:\\/\\/f.example\\/a?expires=1750000000\\u0026signature="
                 "c0ffee00c0ffee\"}");
    AUTO_FREE char *clean = secrets_clean(secrets, "two differ: c0ffee00c0ffee and "
                                                   "xc0ffee00c0ffee, sig:c0ffee00c0ffee");
    assert_string_equal(clean,
                        "two differ: [redacted] and xc0ffee00c0ffee, sig:[redacted]");
    secrets_free(secrets);
}

static void a_url_is_called_what_is_shown(void **state)
{
    (void)state;
    struct secrets *secrets = secrets_new();
    secrets_rename(secrets, "http://127.0.0.1:8080/v1/", "https://api.example.com");
    AUTO_FREE char *clean = secrets_clean(
        secrets, "http://127.0.0.1:8080/v1/a?u=http%3A%2F%2F127.0.0.1%3A8080%2Fv1 and "
                 "http://127.0.0.1:8080/files, not 1127.0.0.1:8080");
    assert_string_equal(clean, "https://api.example.com/a?u=https://api.example.com and "
                               "http://api.example.com/files, not 1127.0.0.1:8080");
    secrets_free(secrets);
}

static void bytes_that_are_no_text_are_made_visible(void **state)
{
    (void)state;
    AUTO_FREE char *clean = cleaned("s3cret", "a\x01\x7f\xff\nb\tc");
    assert_string_equal(clean, "a??\xef\xbf\xbd\nb\tc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_found_in_every_notation),
        cmocka_unit_test(nothing_is_taken_out_of_a_text_without_secrets),
        cmocka_unit_test(parameters_named_like_secrets_lose_their_values),
        cmocka_unit_test(moments_of_signed_urls_are_left_out),
        cmocka_unit_test(a_signature_seen_in_a_url_is_found_without_it),
        cmocka_unit_test(a_url_is_called_what_is_shown),
        cmocka_unit_test(bytes_that_are_no_text_are_made_visible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
