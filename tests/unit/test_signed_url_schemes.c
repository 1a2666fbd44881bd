/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing and verifying by each scheme, held to URLs that openssl and Python signed by
 * the published algorithms (tests/vectors/signing/README.md), and to the example that AWS
 * publishes for version 2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base64.h"
#include "src/document.h"
#include "src/memory.h"
#include "src/signed_url.h"
#include "src/url.h"

#include <string.h>

#define FOLDER   "tests/vectors/signing/"
#define HOST     "127.0.0.1:8080"
#define PATH     "/calls/one \xc3\xa9+.txt"
#define LIFETIME 3600

static const struct instant issue = {.seconds = 1748442015};
static struct signed_url_pair *pair;
static char *published; /* lines: scheme, space, URL */

static int setup(void **state)
{
    struct error error = ERROR_INIT;
    size_t length;
    AUTO_FREE char *pem = document_read_file(FOLDER "pair.pem", 10000, &length, &error);

    (void)state;
    assert_non_null(pem);
    pair = signed_url_pair_parse(pem, &error);
    published = document_read_file(FOLDER "urls.txt", 100000, &length, &error);
    return pair == NULL || published == NULL;
}

static int teardown(void **state)
{
    (void)state;
    signed_url_pair_free(pair);
    free(published);
    return 0;
}

static struct signed_url_key key_of(enum signed_url_scheme scheme)
{
    return (struct signed_url_key){.scheme = scheme,
                                   .id = "demo@store",
                                   .secret = "c2VjcmV0IG9mIHRoZSBzdG9yZQ==",
                                   .region =
                                       scheme == SIGNED_URL_GCS_V4 ? "auto" : "us-east-1",
                                   .service = "s3",
                                   .pair = pair};
}

/* Returns new the URL of the vectors. */
static char *published_url(enum signed_url_scheme scheme)
{
    AUTO_FREE char *lead = memory_format("%s ", signed_url_scheme_name(scheme));
    const char *line = published;

    while (strncmp(line, lead, strlen(lead)) != 0) {
        line = strchr(line, '\n');
        assert_non_null(line++);
        assert_true(*line != '\0');
    }
    line += strlen(lead);
    return memory_text_of(line, strcspn(line, "\n"));
}

static enum signed_url_verdict verify_with(const struct signed_url_key *key,
                                           const char *url, int64_t later)
{
    struct url parts;

    assert_true(url_parse(url, &parts, NULL));
    enum signed_url_verdict verdict =
        signed_url_verify(key, "GET", "http", parts.authority, parts.path, parts.query,
                          instant_add(issue, later));
    url_clear(&parts);
    return verdict;
}

static enum signed_url_verdict verify(enum signed_url_scheme scheme, const char *url,
                                      int64_t later)
{
    struct signed_url_key key = key_of(scheme);

    return verify_with(&key, url, later);
}

/* Returns new `url` with `from` replaced by `to`. */
static char *with(const char *url, const char *from, const char *to)
{
    const char *at = strstr(url, from);

    if (at == NULL)
        fail_msg("%s is not in %s", from, url);
    return memory_format("%.*s%s%s", (int)(at - url), url, to, at + strlen(from));
}

#define EACH(scheme)                                                                     \
    for (enum signed_url_scheme scheme = SIGNED_URL_NONE + 1;                            \
         scheme < SIGNED_URL_SCHEMES; scheme++)

static void each_scheme_signs_as_published(void **state)
{
    (void)state;
    EACH(scheme)
    {
        struct signed_url_key key = key_of(scheme);
        AUTO_FREE char *expected = published_url(scheme);
        AUTO_FREE char *url =
            signed_url_sign(&key, "GET", "http", HOST, PATH, issue, LIFETIME);
        assert_string_equal(url, expected);
    }
}

static void each_scheme_verifies_what_was_published(void **state)
{
    (void)state;
    EACH(scheme)
    {
        AUTO_FREE char *url = published_url(scheme);
        assert_int_equal(verify(scheme, url, 0), SIGNED_URL_VALID);
        assert_int_equal(verify(scheme, url, LIFETIME - 1), SIGNED_URL_VALID);
        assert_int_equal(verify(scheme, url, LIFETIME), SIGNED_URL_EXPIRED);
    }
}

static void each_scheme_explains_what_it_signs(void **state)
{
    (void)state;
    EACH(scheme)
    {
        struct signed_url_claims claims;
        AUTO_FREE char *url = published_url(scheme);
        assert_true(signed_url_explain(url, &claims));
        assert_string_equal(signed_url_scheme_name(claims.scheme),
                            signed_url_scheme_name(scheme));
        assert_int_equal(claims.expires.seconds, issue.seconds + LIFETIME);
        assert_non_null(claims.signature_name);
    }
}

static void the_grace_is_given_behind_the_end(void **state)
{
    (void)state;
    EACH(scheme)
    {
        struct signed_url_key key = key_of(scheme);
        AUTO_FREE char *url = published_url(scheme);
        key.grace = 30;
        assert_int_equal(verify_with(&key, url, LIFETIME + 29), SIGNED_URL_VALID);
        assert_int_equal(verify_with(&key, url, LIFETIME + 30), SIGNED_URL_EXPIRED);
    }
}

static void another_path_or_key_does_not_fit(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct signed_url_pair *other = signed_url_pair_new(&error);
    assert_non_null(other);
    EACH(scheme)
    {
        struct signed_url_key key = key_of(scheme);
        AUTO_FREE char *url = published_url(scheme);
        AUTO_FREE char *elsewhere = with(url, "/calls/", "/Calls/");
        assert_int_equal(verify(scheme, elsewhere, 0), SIGNED_URL_TAMPERED);
        key.secret = "YW5vdGhlciBzZWNyZXQ=";
        key.pair = other;
        assert_int_equal(verify_with(&key, url, 0), SIGNED_URL_TAMPERED);
    }
    signed_url_pair_free(other);
}

static void what_is_signed_is_covered(void **state)
{
    (void)state;
    static const struct {
        enum signed_url_scheme scheme;
        const char *from, *to;
        enum signed_url_verdict verdict;
    } cases[] = {
        {SIGNED_URL_AWS_SIGV2, "Expires=1748445615", "Expires=1748445616",
         SIGNED_URL_TAMPERED},
        {SIGNED_URL_AWS_SIGV2, "demo%40store", "demo%40stare", SIGNED_URL_TAMPERED},
        {SIGNED_URL_AWS_SIGV2, "Expires=1748445615", "Expires=soon",
         SIGNED_URL_MALFORMED},
        {SIGNED_URL_AWS_SIGV2, "Expires=1748445615&", "", SIGNED_URL_MALFORMED},
        {SIGNED_URL_AWS_SIGV2, "&Signature", "&Expires=1748445615&Signature",
         SIGNED_URL_MALFORMED},
        {SIGNED_URL_GCS_V2, "Expires=1748445615", "Expires=1748445616",
         SIGNED_URL_TAMPERED},
        {SIGNED_URL_GCS_V2, "demo%40store", "demo%40stare", SIGNED_URL_TAMPERED},
        {SIGNED_URL_GCS_V4, "Expires=3600", "Expires=7200", SIGNED_URL_TAMPERED},
        {SIGNED_URL_GCS_V4, "RSA-SHA256", "HMAC-SHA256", SIGNED_URL_MALFORMED},
        {SIGNED_URL_CLOUDFRONT, "Expires=1748445615", "Expires=1748445616",
         SIGNED_URL_TAMPERED},
        {SIGNED_URL_CLOUDFRONT, "demo%40store", "demo%40stare", SIGNED_URL_TAMPERED},
        {SIGNED_URL_CLOUDFRONT_CUSTOM, "Policy=eyJ", "Policy=eyI", SIGNED_URL_TAMPERED},
        {SIGNED_URL_CLOUDFRONT_CUSTOM, "Policy=", "Policy=%21", SIGNED_URL_MALFORMED},
        {SIGNED_URL_AZURE_SAS, "se=2025-05-28T15", "se=2025-05-28T16",
         SIGNED_URL_TAMPERED},
        {SIGNED_URL_AZURE_SAS, "sp=r", "sp=rw", SIGNED_URL_TAMPERED},
        {SIGNED_URL_AZURE_SAS, "&sp=r", "&sp=r&sip=10.0.0.1", SIGNED_URL_TAMPERED},
        {SIGNED_URL_AZURE_SAS, "&sp=r", "", SIGNED_URL_MALFORMED},
        {SIGNED_URL_AZURE_SAS, "se=2025", "se=20x5", SIGNED_URL_MALFORMED},
        {SIGNED_URL_EXPIRES_HMAC, "expires=1748445615", "expires=1748445616",
         SIGNED_URL_TAMPERED},
        {SIGNED_URL_EXPIRES_HMAC, "&signature", "&sig", SIGNED_URL_MALFORMED},
        {SIGNED_URL_JWT, ".eyJ", ".eyI", SIGNED_URL_TAMPERED},
        {SIGNED_URL_JWT, "token=", "token=x.", SIGNED_URL_TAMPERED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *url = published_url(cases[i].scheme);
        AUTO_FREE char *changed = with(url, cases[i].from, cases[i].to);
        if (verify(cases[i].scheme, changed, 0) != cases[i].verdict)
            fail_msg("verdict %d for %s", verify(cases[i].scheme, changed, 0), changed);
    }
}

static void a_policy_of_another_url_does_not_fit(void **state)
{
    (void)state;
    AUTO_FREE char *url = published_url(SIGNED_URL_CLOUDFRONT_CUSTOM);
    AUTO_FREE char *elsewhere = with(url, HOST, "127.0.0.1:8081");
    assert_int_equal(verify(SIGNED_URL_CLOUDFRONT_CUSTOM, elsewhere, 0),
                     SIGNED_URL_TAMPERED);
}

static void without_a_query_nothing_is_signed(void **state)
{
    (void)state;
    EACH(scheme)
    {
        AUTO_FREE char *url = published_url(scheme);
        AUTO_FREE char *bare = memory_text_of(url, strcspn(url, "?"));
        assert_int_equal(verify(scheme, bare, 0), SIGNED_URL_UNSIGNED);
    }
}

static void what_starts_later_is_early(void **state)
{
    (void)state;
    static const enum signed_url_scheme starting[] = {
        SIGNED_URL_AWS_SIGV4, SIGNED_URL_GCS_V4, SIGNED_URL_CLOUDFRONT_CUSTOM,
        SIGNED_URL_AZURE_SAS, SIGNED_URL_JWT};
    for (size_t i = 0; i < sizeof starting / sizeof *starting; i++) {
        AUTO_FREE char *url = published_url(starting[i]);
        assert_int_equal(verify(starting[i], url, -900), SIGNED_URL_VALID);
        assert_int_equal(verify(starting[i], url, -901), SIGNED_URL_EARLY);
    }
}

/* AWS, "Signing and Authenticating REST Requests", query string request authentication:
 * bucket johnsmith, object photos/puppy.jpg. */
static void the_published_example_of_version_2_is_signed_as_published(void **state)
{
    (void)state;
    struct signed_url_key key = {.scheme = SIGNED_URL_AWS_SIGV2,
                                 .id = "AKIAIOSFODNN7EXAMPLE",
                                 .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    AUTO_FREE char *url = signed_url_sign(
        &key, "GET", "https", "s3.amazonaws.com", "/johnsmith/photos/puppy.jpg",
        (struct instant){.seconds = 1175139620 - 60}, 60);
    assert_string_equal(url, "https://s3.amazonaws.com/johnsmith/photos/puppy.jpg"
                             "?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Expires=1175139620"
                             "&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D");
}

static void the_stores_refuse_with_their_own_status(void **state)
{
    (void)state;
    EACH(scheme)
    {
        assert_int_equal(signed_url_refusal(scheme, SIGNED_URL_TAMPERED), 403);
        assert_int_equal(signed_url_refusal(scheme, SIGNED_URL_EXPIRED),
                         scheme == SIGNED_URL_GCS_V4 ? 400 : 403);
    }
}

static void text_that_is_no_key_is_refused(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    assert_null(signed_url_pair_parse("no key", &error));
    assert_true(error_is_set(&error));
}

/* RFC 4648 10, and RFC 7515 A.3's way of writing it into URLs. */
static void base64_is_written_and_read(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"f", "Zg=="},         {"fo", "Zm8="},
                                           {"foo", "Zm9v"},       {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t size;
        AUTO_FREE char *coded = base64_encode(pairs[i][0], strlen(pairs[i][0]), NULL);
        AUTO_FREE char *text =
            base64_decode(pairs[i][1], strcspn(pairs[i][1], "="), NULL, &size);
        assert_string_equal(coded, pairs[i][1]);
        assert_string_equal(text, pairs[i][0]);
        assert_int_equal(size, strlen(pairs[i][0]));
    }
    AUTO_FREE char *url = base64_encode("\x03\xec\xff\xe0\xc1", 5, BASE64_FOR_URLS);
    AUTO_FREE char *policy = base64_encode("\x03\xec\xff\xe0\xc1", 5, "-~_");
    assert_string_equal(url, "A-z_4ME");
    assert_string_equal(policy, "A-z~4ME_");
    assert_null(base64_decode("", 0, NULL, NULL));
    assert_null(base64_decode("!!!!", 4, NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scheme_signs_as_published),
        cmocka_unit_test(each_scheme_verifies_what_was_published),
        cmocka_unit_test(each_scheme_explains_what_it_signs),
        cmocka_unit_test(the_grace_is_given_behind_the_end),
        cmocka_unit_test(another_path_or_key_does_not_fit),
        cmocka_unit_test(what_is_signed_is_covered),
        cmocka_unit_test(a_policy_of_another_url_does_not_fit),
        cmocka_unit_test(without_a_query_nothing_is_signed),
        cmocka_unit_test(what_starts_later_is_early),
        cmocka_unit_test(the_published_example_of_version_2_is_signed_as_published),
        cmocka_unit_test(the_stores_refuse_with_their_own_status),
        cmocka_unit_test(text_that_is_no_key_is_refused),
        cmocka_unit_test(base64_is_written_and_read),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
