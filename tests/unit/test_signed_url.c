/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing is held to the presigned URL that AWS publishes in "Authenticating Requests:
 * Using Query Parameters (AWS Signature Version 4)". The files in
 * tests/vectors/signed_url/ are URLs of every scheme with the claims a reader of the
 * scheme's manual takes from them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/memory.h"
#include "src/signed_url.h"
#include "src/url.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define VECTORS "tests/vectors/signed_url"

static const struct signed_url_key published = {
    .id = "AKIAIOSFODNN7EXAMPLE",
    .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    .region = "us-east-1",
    .service = "s3",
};

#define HOST     "examplebucket.s3.amazonaws.com"
#define LIFETIME 86400
#define QUERY                                                                            \
    "X-Amz-Algorithm=AWS4-HMAC-SHA256"                                                   \
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"  \
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
#define SIGNATURE                                                                        \
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"

/* The same with parameters of somebody's own, of whose names some begin others; computed
 * with Python's hmac and hashlib by what AWS has published. */
#define MORE_PARAMETERS                                                                  \
    "b-a=1&b=2&b=10&b%25=x%20y&a%2F=%C3%A9&" QUERY "&X-Amz-Signature="                   \
    "b06f7fc4697e965ca7ba701d9785ddc3e5544544d4e72db93acf15e20cb88a34"

/* 2013-05-24T00:00:00Z */
static const struct instant issue = {.seconds = 1369353600};

static enum signed_url_verdict verify(const char *path, const char *query,
                                      int64_t seconds_later)
{
    return signed_url_verify(&published, "GET", "http", HOST, path, query,
                             instant_add(issue, seconds_later));
}

static void the_published_example_is_signed_as_published(void **state)
{
    (void)state;
    AUTO_FREE char *url =
        signed_url_sign(&published, "GET", "https", HOST, "/test.txt", issue, LIFETIME);
    assert_string_equal(url, "https://" HOST "/test.txt?" QUERY SIGNATURE);
}

static void the_published_example_is_valid(void **state)
{
    (void)state;
    assert_int_equal(verify("/test.txt", QUERY SIGNATURE, 0), SIGNED_URL_VALID);
}

static void it_expires_exactly_at_issue_plus_lifetime(void **state)
{
    (void)state;
    struct instant last = {.seconds = issue.seconds + LIFETIME - 1,
                           .nanoseconds = 999999999};
    assert_int_equal(verify("/test.txt", QUERY SIGNATURE, LIFETIME - 1),
                     SIGNED_URL_VALID);
    assert_int_equal(signed_url_verify(&published, "GET", "http", HOST, "/test.txt",
                                       QUERY SIGNATURE, last),
                     SIGNED_URL_VALID);
    assert_int_equal(verify("/test.txt", QUERY SIGNATURE, LIFETIME), SIGNED_URL_EXPIRED);
    assert_int_equal(verify("/test.txt", QUERY SIGNATURE, LIFETIME + 1),
                     SIGNED_URL_EXPIRED);
}

static void a_clock_fifteen_minutes_ahead_is_borne(void **state)
{
    (void)state;
    assert_int_equal(verify("/test.txt", QUERY SIGNATURE, -900), SIGNED_URL_VALID);
    assert_int_equal(verify("/test.txt", QUERY SIGNATURE, -901), SIGNED_URL_EARLY);
}

static void the_signature_is_judged_before_the_time(void **state)
{
    (void)state;
    assert_int_equal(verify("/other.txt", QUERY SIGNATURE, LIFETIME),
                     SIGNED_URL_TAMPERED);
    assert_int_equal(verify("/other.txt", QUERY SIGNATURE, -901), SIGNED_URL_TAMPERED);
}

static void parameters_may_come_in_any_order_and_coding(void **state)
{
    (void)state;
    assert_int_equal(
        verify(
            "/test.txt",
            "X-Amz-SignedHeaders=%68ost&X-Amz-Expires=86400&X-Amz-Date=20130524T000000Z"
            "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"
            "&X-Amz-Algorithm=AWS4-HMAC-SHA256" SIGNATURE,
            0),
        SIGNED_URL_VALID);
    assert_int_equal(verify("/%74est.txt", QUERY SIGNATURE, 0), SIGNED_URL_VALID);
}

static void a_changed_path_method_or_host_does_not_fit(void **state)
{
    (void)state;
    static const char *const paths[] = {"/test.txT", "/test.txt/",  "//test.txt",
                                        "/Test.txt", "/test.tx",    "/",
                                        "",          "/test.txt%00"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
        assert_int_equal(verify(paths[i], QUERY SIGNATURE, 0), SIGNED_URL_TAMPERED);
    assert_int_equal(signed_url_verify(&published, "HEAD", "http", HOST, "/test.txt",
                                       QUERY SIGNATURE, issue),
                     SIGNED_URL_TAMPERED);
    assert_int_equal(signed_url_verify(&published, "GET", "http", HOST ":81", "/test.txt",
                                       QUERY SIGNATURE, issue),
                     SIGNED_URL_TAMPERED);
    assert_int_equal(signed_url_verify(&published, "GET", "http", "examplebucket2",
                                       "/test.txt", QUERY SIGNATURE, issue),
                     SIGNED_URL_TAMPERED);
}

/* Returns new the published query with `from` replaced by `to`. */
static char *replaced(const char *from, const char *to)
{
    const char *whole = QUERY SIGNATURE;
    const char *at = strstr(whole, from);
    assert_non_null(at);
    return memory_format("%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
}

static void a_changed_parameter_does_not_fit(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        enum signed_url_verdict verdict;
    } cases[] = {
        {"Expires=86400", "Expires=86401", SIGNED_URL_TAMPERED},
        {"Expires=86400", "Expires=604800", SIGNED_URL_TAMPERED},
        {"Expires=86400", "Expires=086400", SIGNED_URL_TAMPERED},
        {"Date=20130524T000000Z", "Date=20130524T000001Z", SIGNED_URL_TAMPERED},
        {"Date=20130524T000000Z", "Date=20130525T000000Z", SIGNED_URL_TAMPERED},
        {"7EXAMPLE%2F", "8EXAMPLE%2F", SIGNED_URL_TAMPERED},
        {"%2F20130524", "%2F20130525", SIGNED_URL_TAMPERED},
        {"us-east-1", "us-east-2", SIGNED_URL_TAMPERED},
        {"%2Fs3%2F", "%2Fs4%2F", SIGNED_URL_TAMPERED},
        {"aws4_request", "aws5_request", SIGNED_URL_TAMPERED},
        {"f604d404", "f604d405", SIGNED_URL_TAMPERED},
        {"=aeeed9bb", "=beeed9bb", SIGNED_URL_TAMPERED},
        {"=aeeed9bb", "=AEEED9BB", SIGNED_URL_TAMPERED},
        {"&X-Amz-Date", "&x=1&X-Amz-Date", SIGNED_URL_TAMPERED},
        {"&X-Amz-Date", "&X-Amz-Signature%00=1&X-Amz-Date", SIGNED_URL_TAMPERED},
        {"HMAC-SHA256", "HMAC-SHA1", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=0", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=604801", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=-1", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=99999999999999999999999999", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=86400%00", SIGNED_URL_MALFORMED},
        {"Date=20130524T000000Z", "Date=20130524", SIGNED_URL_MALFORMED},
        {"Date=20130524T000000Z", "Date=20130532T000000Z", SIGNED_URL_MALFORMED},
        {"SignedHeaders=host", "SignedHeaders=", SIGNED_URL_MALFORMED},
        {"SignedHeaders=host", "SignedHeaders=host%3Bx", SIGNED_URL_MALFORMED},
        {"d404", "d40", SIGNED_URL_MALFORMED},
        {"d404", "d40g", SIGNED_URL_MALFORMED},
        {"d404", "d404zz", SIGNED_URL_MALFORMED},
        {"Expires=86400", "Expires=8640x", SIGNED_URL_MALFORMED},
        {"d404", "d4040", SIGNED_URL_MALFORMED},
        {"&X-Amz-Date=20130524T000000Z", "", SIGNED_URL_MALFORMED},
        {"&X-Amz-Expires=86400", "", SIGNED_URL_MALFORMED},
        {"&X-Amz-Expires=86400", "&X-Amz-Expires=86400&X-Amz-Expires=86400",
         SIGNED_URL_MALFORMED},
        {"X-Amz-Algorithm=AWS4-HMAC-SHA256&", "", SIGNED_URL_MALFORMED},
        {"&X-Amz-SignedHeaders=host", "", SIGNED_URL_MALFORMED},
        {SIGNATURE, "", SIGNED_URL_MALFORMED},
        {QUERY SIGNATURE, "", SIGNED_URL_UNSIGNED},
        {QUERY SIGNATURE, "Signature=1&amz=2", SIGNED_URL_UNSIGNED},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        AUTO_FREE char *query = replaced(cases[i].from, cases[i].to);
        if (verify("/test.txt", query, 0) != cases[i].verdict)
            fail_msg("verdict %d for %s", verify("/test.txt", query, 0), query);
    }
    assert_int_equal(verify("/test.txt", NULL, 0), SIGNED_URL_UNSIGNED);
}

static void another_secret_region_or_service_does_not_fit(void **state)
{
    (void)state;
    struct signed_url_key keys[] = {published, published, published, published};
    keys[0].secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEZ";
    keys[1].region = "us-east-2";
    keys[2].service = "s4";
    keys[3].id = "AKIAIOSFODNN8EXAMPLE";
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        assert_int_equal(signed_url_verify(&keys[i], "GET", "http", HOST, "/test.txt",
                                           QUERY SIGNATURE, issue),
                         SIGNED_URL_TAMPERED);
}

/* The memory is asked with another day, region, service and secret, and with the first
 * ones again: each time the answer is that of nobody who remembers. */
static void what_is_remembered_changes_no_signature(void **state)
{
    struct signed_url_memory *memory = signed_url_memory_new();
    struct signed_url_key keys[] = {published, published, published, published};
    struct instant tomorrow = instant_add(issue, 86400);

    (void)state;
    keys[1].secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEZ";
    keys[2].region = "us-east-2";
    keys[3].service = "s4";
    for (size_t i = 0; i < 16; i++) {
        struct signed_url_key key = keys[i % 4];
        struct instant now = i / 4 % 2 == 0 ? issue : tomorrow;
        AUTO_FREE char *plain =
            signed_url_sign(&key, "GET", "https", HOST, "/test.txt", now, LIFETIME);
        key.memory = memory;
        AUTO_FREE char *first =
            signed_url_sign(&key, "GET", "https", HOST, "/test.txt", now, LIFETIME);
        AUTO_FREE char *second =
            signed_url_sign(&key, "GET", "https", HOST, "/test.txt", now, LIFETIME);

        assert_string_equal(first, plain);
        assert_string_equal(second, plain);
    }
    signed_url_memory_free(memory);
    signed_url_memory_free(NULL);
}

static void more_parameters_are_signed_in_the_order_of_their_names(void **state)
{
    (void)state;
    assert_int_equal(verify("/test.txt", MORE_PARAMETERS, 0), SIGNED_URL_VALID);
    assert_int_equal(verify("/test.txt", "x-id=1&" MORE_PARAMETERS, 0),
                     SIGNED_URL_TAMPERED);
}

/* Signs `path`, splits the URL as a server receives it, and verifies. */
static void assert_signs(const char *path, const char *coded)
{
    struct url url;
    AUTO_FREE char *text =
        signed_url_sign(&published, "GET", "http", "127.0.0.1:8080", path, issue, 60);
    assert_true(url_parse(text, &url, NULL));
    assert_string_equal(url.path, coded);
    assert_int_equal(signed_url_verify(&published, "GET", "http", url.authority, url.path,
                                       url.query, issue),
                     SIGNED_URL_VALID);
    assert_int_equal(signed_url_verify(&published, "GET", "http", url.authority, url.path,
                                       url.query, instant_add(issue, 60)),
                     SIGNED_URL_EXPIRED);
    url_clear(&url);
}

static void paths_with_any_character_are_signed(void **state)
{
    (void)state;
    assert_signs("/two words.txt", "/two%20words.txt");
    assert_signs("/call-_+31623731537_Xq", "/call-_%2B31623731537_Xq");
    assert_signs("/gesprek/\xc3\xa9\xc3\xa9n", "/gesprek/%C3%A9%C3%A9n");
    assert_signs("/100%/a?b#c&d=e", "/100%25/a%3Fb%23c%26d%3De");
    assert_signs("/a//b/../c/", "/a//b/../c/");
    assert_signs("/", "/");
    assert_signs("/~-._", "/~-._");
}

static void a_plus_in_the_path_is_a_plus(void **state)
{
    (void)state;
    struct url url;
    AUTO_FREE char *text =
        signed_url_sign(&published, "GET", "http", HOST, "/a+b", issue, 60);
    assert_true(url_parse(text, &url, NULL));
    assert_int_equal(
        signed_url_verify(&published, "GET", "http", HOST, "/a+b", url.query, issue),
        SIGNED_URL_VALID);
    assert_int_equal(
        signed_url_verify(&published, "GET", "http", HOST, "/a%20b", url.query, issue),
        SIGNED_URL_TAMPERED);
    url_clear(&url);
}

static void the_lifetime_has_its_limits(void **state)
{
    (void)state;
    AUTO_FREE char *shortest =
        signed_url_sign(&published, "GET", "http", HOST, "/a", issue, 1);
    AUTO_FREE char *longest = signed_url_sign(&published, "GET", "http", HOST, "/a",
                                              issue, SIGNED_URL_MAX_LIFETIME);
    assert_int_equal(verify("/a", strchr(shortest, '?') + 1, 0), SIGNED_URL_VALID);
    assert_int_equal(verify("/a", strchr(shortest, '?') + 1, 1), SIGNED_URL_EXPIRED);
    assert_int_equal(verify("/a", strchr(longest, '?') + 1, 604799), SIGNED_URL_VALID);
    assert_int_equal(verify("/a", strchr(longest, '?') + 1, 604800), SIGNED_URL_EXPIRED);
}

static void what_is_too_long_is_malformed(void **state)
{
    (void)state;
    AUTO_FREE char *zeros = memory_format("/%0*d", URL_CEILING, 1);
    assert_int_equal(verify(zeros, QUERY SIGNATURE, 0), SIGNED_URL_MALFORMED);
    assert_int_equal(verify("/test.txt", zeros, 0), SIGNED_URL_MALFORMED);
    assert_int_equal(signed_url_verify(&published, "GET", "http", zeros, "/test.txt",
                                       QUERY SIGNATURE, issue),
                     SIGNED_URL_MALFORMED);
    assert_int_equal(signed_url_verify(&published, zeros, "http", HOST, "/test.txt",
                                       QUERY SIGNATURE, issue),
                     SIGNED_URL_MALFORMED);
    /* The longest that is read: every byte becomes three. */
    memset(zeros, '"', URL_CEILING);
    zeros[URL_CEILING] = '\0';
    AUTO_FREE char *query =
        memory_format("%s&%.*s", QUERY SIGNATURE,
                      (int)(URL_CEILING - strlen(QUERY SIGNATURE) - 1), zeros);
    assert_int_equal(verify(zeros, query, 0), SIGNED_URL_TAMPERED);
}

/* Reads the line "name: value" of a vector; returns new the value. */
static char *read_line(FILE *file, const char *name)
{
    char line[2048];
    size_t length = strlen(name);
    assert_non_null(fgets(line, sizeof(line), file));
    assert_memory_equal(line, name, length);
    assert_memory_equal(line + length, ": ", 2);
    line[strcspn(line, "\n")] = '\0';
    return memory_text(line + length + 2);
}

static void assert_instant(const char *file, const char *expected, bool has,
                           struct instant instant)
{
    char text[INSTANT_TEXT_SIZE] = "-";
    if (has)
        instant_print(instant, instant.nanoseconds == 0 ? 0 : 3, text);
    if (strcmp(text, expected) != 0)
        fail_msg("%s: %s instead of %s", file, text, expected);
}

static void check_vector(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    AUTO_FREE char *url = read_line(file, "url");
    AUTO_FREE char *scheme = read_line(file, "scheme");
    AUTO_FREE char *signature = read_line(file, "signature");
    AUTO_FREE char *issued = read_line(file, "issued");
    AUTO_FREE char *expires = read_line(file, "expires");
    AUTO_FREE char *redacted = read_line(file, "redacted");
    fclose(file);

    struct signed_url_claims claims;
    bool recognised = signed_url_explain(url, &claims);
    const char *name = claims.signature_name == NULL ? "-" : claims.signature_name;
    if (strcmp(scheme, signed_url_scheme_name(claims.scheme)) != 0)
        fail_msg("%s: %s", path, signed_url_scheme_name(claims.scheme));
    assert_int_equal(recognised, strcmp(scheme, "none") != 0);
    assert_string_equal(name, signature);
    assert_instant(path, issued, claims.has_issued, claims.issued);
    assert_instant(path, expires, claims.has_expires, claims.expires);
    AUTO_FREE char *printed = signed_url_redact(url);
    assert_string_equal(printed, redacted);
}

static void each_vector_is_explained_and_redacted(void **state)
{
    (void)state;
    size_t count = 0;
    DIR *directory = opendir(VECTORS);
    assert_non_null(directory);
    for (struct dirent *entry = readdir(directory); entry != NULL;
         entry = readdir(directory)) {
        if (entry->d_name[0] == '.')
            continue;
        AUTO_FREE char *path = memory_format(VECTORS "/%s", entry->d_name);
        check_vector(path);
        count++;
    }
    closedir(directory);
    assert_true(count >= 26);
}

static void our_own_url_explains_itself(void **state)
{
    (void)state;
    struct signed_url_claims claims;
    AUTO_FREE char *url =
        signed_url_sign(&published, "GET", "http", "127.0.0.1:8080", "/a b", issue, 3600);
    assert_true(signed_url_explain(url, &claims));
    assert_int_equal(claims.scheme, SIGNED_URL_AWS_SIGV4);
    assert_int_equal(claims.issued.seconds, 1369353600);
    assert_int_equal(claims.expires.seconds, 1369357200);
}

static void what_is_no_url_is_not_explained(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "expires=1748445615", "/a?expires=1748445615",
                                        "ftp://h/a?expires=1748445615", "http://"};
    struct signed_url_claims claims;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        assert_false(signed_url_explain(texts[i], &claims));
        assert_int_equal(claims.scheme, SIGNED_URL_NONE);
        assert_false(claims.has_expires);
    }
}

static void numbers_at_the_borders_are_read_as_what_they_are(void **state)
{
    (void)state;
    struct signed_url_claims claims;
    assert_false(signed_url_explain("http://h/?exp=99999999", &claims));
    assert_true(signed_url_explain("http://h/?exp=100000000", &claims));
    assert_int_equal(claims.expires.seconds, 100000000);
    assert_true(signed_url_explain("http://h/?exp=99999999999", &claims));
    assert_int_equal(claims.expires.seconds, 99999999999);
    assert_true(signed_url_explain("http://h/?exp=100000000000", &claims));
    assert_int_equal(claims.expires.seconds, 100000000);
    assert_false(signed_url_explain("http://h/?exp=1e9", &claims));
    assert_false(signed_url_explain("http://h/?exp=9999999999999999999999", &claims));
    /* {"exp":1e300} */
    assert_false(signed_url_explain("http://h/?token=e30.eyJleHAiOjFlMzAwfQ.x", &claims));
}

static void users_and_fragments_are_redacted(void **state)
{
    (void)state;
    static const struct {
        const char *url, *redacted;
    } cases[] = {
        {"https://user:pa@ss@h/p", "https://REDACTED@h/p"},
        {"https://h/a@b?c=d@e", "https://h/a@b?c=d@e"},
        {"https://h/p#access_token=abc&state=1",
         "https://h/p#access_token=REDACTED&state=1"},
        {"https://h/p?%73ig=abc", "https://h/p?%73ig=REDACTED"},
        {"https://h/p?sig=&sig=a=b&sig", "https://h/p?sig=REDACTED&sig=REDACTED&sig"},
        {"/p?api-key=abc&q=sig", "/p?api-key=REDACTED&q=sig"},
        {"/p?next=/q?sig=abc", "/p?next=/q?sig=REDACTED"},
        {"?u=http://x:y@h", "?u=http://x:y@h"},
        {"", ""},
        {"?", "?"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        AUTO_FREE char *redacted = signed_url_redact(cases[i].url);
        assert_string_equal(redacted, cases[i].redacted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_example_is_signed_as_published),
        cmocka_unit_test(the_published_example_is_valid),
        cmocka_unit_test(what_is_remembered_changes_no_signature),
        cmocka_unit_test(more_parameters_are_signed_in_the_order_of_their_names),
        cmocka_unit_test(it_expires_exactly_at_issue_plus_lifetime),
        cmocka_unit_test(a_clock_fifteen_minutes_ahead_is_borne),
        cmocka_unit_test(the_signature_is_judged_before_the_time),
        cmocka_unit_test(parameters_may_come_in_any_order_and_coding),
        cmocka_unit_test(a_changed_path_method_or_host_does_not_fit),
        cmocka_unit_test(a_changed_parameter_does_not_fit),
        cmocka_unit_test(another_secret_region_or_service_does_not_fit),
        cmocka_unit_test(paths_with_any_character_are_signed),
        cmocka_unit_test(a_plus_in_the_path_is_a_plus),
        cmocka_unit_test(the_lifetime_has_its_limits),
        cmocka_unit_test(what_is_too_long_is_malformed),
        cmocka_unit_test(each_vector_is_explained_and_redacted),
        cmocka_unit_test(our_own_url_explains_itself),
        cmocka_unit_test(what_is_no_url_is_not_explained),
        cmocka_unit_test(numbers_at_the_borders_are_read_as_what_they_are),
        cmocka_unit_test(users_and_fragments_are_redacted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
