/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures are held to published examples: of the Standard Webhooks libraries
 * (base64 over id, timestamp and body), of GitHub's "Validating webhook deliveries" (hex
 * over the body) and of Slack's "Verifying requests" (a version in content and header;
 * its body is tests/vectors/webhook/form.txt). All others were made with openssl dgst or
 * Python's hmac.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/document.h"
#include "src/memory.h"
#include "src/webhook.h"

#include <string.h>

#define SECRET    "demo-secret"
#define BODY      "{\"message\":{\"type\":\"status-update\"}}"
#define TIME      1742544213
#define SIGNATURE "c28aa6837f9396205f7127dd3aa4fa83ff77910c28de6b01826127eda07aebb9"

static const char *const both_prefixes[] = {"sha256=", ""};
static const struct webhook_scheme dotted = {.header = "X-Webhook-Signature",
                                             .prefixes = both_prefixes,
                                             .prefix_count = 2,
                                             .content = "{timestamp}.{body}",
                                             .timestamp_header = "X-Webhook-Timestamp",
                                             .tolerance = 300};

static const char *const sha256_prefix[] = {"sha256="};
static const struct webhook_scheme body_alone = {.header = "X-Hub-Signature-256",
                                                 .prefixes = sha256_prefix,
                                                 .prefix_count = 1,
                                                 .content = "{body}"};

static const char *const v1_comma[] = {"v1,"};
static const struct webhook_scheme standard = {.header = "webhook-signature",
                                               .encoding = WEBHOOK_BASE64,
                                               .prefixes = v1_comma,
                                               .prefix_count = 1,
                                               .separator = " ",
                                               .content = "{id}.{timestamp}.{body}",
                                               .timestamp_header = "webhook-timestamp",
                                               .tolerance = 300,
                                               .id_header = "webhook-id"};

static const char *const v1_equals[] = {"v1="};
static const struct webhook_scheme one_header = {.header = "Stripe-Signature",
                                                 .prefixes = v1_equals,
                                                 .prefix_count = 1,
                                                 .separator = ",",
                                                 .content = "{timestamp}.{body}",
                                                 .timestamp_header = "stripe-signature",
                                                 .timestamp_prefix = "t=",
                                                 .tolerance = 300};

/* A delivery that arrives. */
struct arrival {
    const struct webhook_scheme *scheme;
    const char *secret;
    enum webhook_secret form;
    const char *names[6], *values[6]; /* of header fields, up to the first NULL */
    const char *body;
    int64_t now;
};

static struct webhook_verdict verdict_of(const struct arrival *arrival)
{
    struct http_headers headers = {.count = 0};
    struct webhook_verdict verdict;
    struct webhook_key key;

    for (size_t i = 0; i < 6 && arrival->names[i] != NULL; i++)
        http_headers_add(&headers, arrival->names[i], arrival->values[i]);
    assert_true(webhook_key_read(&key, arrival->form, arrival->secret, NULL));
    webhook_verify(arrival->scheme, &key, &headers, arrival->body, strlen(arrival->body),
                   (struct instant){.seconds = arrival->now}, &verdict);
    webhook_key_clear(&key);
    http_headers_clear(&headers);
    return verdict;
}

static struct arrival dotted_arrival(const char *timestamp, const char *signature)
{
    return (struct arrival){.scheme = &dotted,
                            .secret = SECRET,
                            .names = {"X-Webhook-Timestamp", "x-webhook-signature"},
                            .values = {timestamp, signature},
                            .body = BODY,
                            .now = TIME};
}

static void assert_signature(const struct arrival *arrival, enum webhook_fault expected)
{
    assert_int_equal(verdict_of(arrival).signature, expected);
}

static void a_prefixed_signature_fits(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213", "sha256=" SIGNATURE);
    struct webhook_verdict verdict = verdict_of(&arrival);

    assert_int_equal(verdict.signature, WEBHOOK_GOOD);
    assert_int_equal(verdict.timestamp, WEBHOOK_GOOD);
    assert_int_equal(verdict.id, WEBHOOK_GOOD);
    assert_true(verdict.has_sent);
    assert_int_equal(verdict.sent.seconds, TIME);
    assert_false(verdict.upper_case);
}

static void a_bare_signature_fits_where_nothing_may_stand_before_it(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213", SIGNATURE);

    assert_signature(&arrival, WEBHOOK_GOOD);
    arrival.scheme = &body_alone;
    arrival.names[1] = "X-Hub-Signature-256";
    assert_signature(&arrival, WEBHOOK_MALFORMED);
}

static void another_secret_is_wrong(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213", "sha256=" SIGNATURE);

    arrival.secret = "demo-secreT";
    assert_signature(&arrival, WEBHOOK_WRONG);
}

static void another_body_is_wrong(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213", "sha256=" SIGNATURE);

    arrival.body = BODY " ";
    assert_signature(&arrival, WEBHOOK_WRONG);
}

static void another_timestamp_is_wrong(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544214", "sha256=" SIGNATURE);

    assert_signature(&arrival, WEBHOOK_WRONG);
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_GOOD);
}

static void one_digit_less_or_more_is_malformed(void **state)
{
    (void)state;
    AUTO_FREE char *shorter = memory_text_of(SIGNATURE, strlen(SIGNATURE) - 1);
    struct arrival arrival = dotted_arrival("1742544213", shorter);

    assert_signature(&arrival, WEBHOOK_MALFORMED);
    arrival.values[1] = SIGNATURE "0";
    assert_signature(&arrival, WEBHOOK_MALFORMED);
    arrival.values[1] = "";
    assert_signature(&arrival, WEBHOOK_MALFORMED);
    arrival.values[1] = "sha256=";
    assert_signature(&arrival, WEBHOOK_MALFORMED);
}

static void hex_in_upper_case_fits_and_is_told(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival(
        "1742544213", "C28AA6837F9396205F7127DD3AA4FA83FF77910C28DE6B01826127EDA07AEBB9");
    struct webhook_verdict verdict = verdict_of(&arrival);

    assert_int_equal(verdict.signature, WEBHOOK_GOOD);
    assert_true(verdict.upper_case);
}

static void a_signature_that_stands_twice_is_refused(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213", SIGNATURE);

    arrival.names[2] = "X-WEBHOOK-SIGNATURE";
    arrival.values[2] = SIGNATURE;
    assert_signature(&arrival, WEBHOOK_REPEATED);
}

static void missing_fields_are_missing(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213", SIGNATURE);

    arrival.names[1] = "X-Other";
    assert_signature(&arrival, WEBHOOK_MISSING);
    arrival = dotted_arrival("1742544213", SIGNATURE);
    arrival.names[0] = "X-Other";
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_MISSING);
    assert_signature(&arrival, WEBHOOK_WRONG);
}

static void a_timestamp_is_good_up_to_its_tolerance_both_ways(void **state)
{
    (void)state;
    static const struct {
        int64_t later;
        enum webhook_fault expected;
    } cases[] = {{0, WEBHOOK_GOOD},    {300, WEBHOOK_GOOD},   {301, WEBHOOK_STALE},
                 {-300, WEBHOOK_GOOD}, {-301, WEBHOOK_EARLY}, {86400, WEBHOOK_STALE}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arrival arrival = dotted_arrival("1742544213", SIGNATURE);
        struct webhook_verdict verdict;

        arrival.now = TIME + cases[i].later;
        verdict = verdict_of(&arrival);
        assert_int_equal(verdict.timestamp, cases[i].expected);
        assert_int_equal(verdict.signature, WEBHOOK_GOOD);
        assert_true(verdict.age == (double)cases[i].later);
    }
}

static void a_timestamp_is_digits(void **state)
{
    (void)state;
    static const char *const malformed[] = {"",
                                            "-1",
                                            "+1742544213",
                                            "1742544213.5",
                                            "0x1",
                                            "2025-03-21T08:03:33Z",
                                            "17425442131742544213"};

    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        struct arrival arrival = dotted_arrival(malformed[i], SIGNATURE);

        assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_MALFORMED);
        assert_false(verdict_of(&arrival).has_sent);
    }
}

static void milliseconds_where_seconds_are_meant_lie_in_the_future(void **state)
{
    (void)state;
    struct arrival arrival = dotted_arrival("1742544213000", SIGNATURE);

    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_EARLY);
}

/* printf '{"a":1}1742544213123' | openssl dgst -sha1 -hmac k -binary | base64 */
static void milliseconds_are_counted_where_they_are_meant(void **state)
{
    (void)state;
    static const struct webhook_scheme scheme = {.header = "X-Signature",
                                                 .algorithm = WEBHOOK_HMAC_SHA1,
                                                 .encoding = WEBHOOK_BASE64,
                                                 .content = "{body}{timestamp}",
                                                 .timestamp_header = "X-Time",
                                                 .milliseconds = true,
                                                 .tolerance = 1};
    struct arrival arrival = {.scheme = &scheme,
                              .secret = "k",
                              .names = {"X-Signature", "X-Time"},
                              .values = {"ImyIc5I/O/fJP9k/mNpyKIcKz6Q=", "1742544213123"},
                              .body = "{\"a\":1}",
                              .now = TIME};

    assert_signature(&arrival, WEBHOOK_GOOD);
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_GOOD);
    arrival.now = TIME + 1;
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_GOOD);
    arrival.now = TIME + 2;
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_STALE);
    arrival.now = TIME - 1;
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_EARLY);
}

static void milliseconds_are_written_where_they_are_meant(void **state)
{
    (void)state;
    static const struct webhook_scheme scheme = {.timestamp_header = "X-Time",
                                                 .milliseconds = true};
    struct webhook_message message = {.now = {.seconds = TIME, .nanoseconds = 123999999},
                                      .body = ""};
    struct http_headers headers = {.count = 0};
    struct webhook_key key = {.bytes = NULL};

    webhook_sign(&scheme, &key, &message, &headers);
    assert_string_equal(http_headers_value(&headers, "X-Time"), "1742544213123");
    assert_int_equal(headers.count, 1);
    http_headers_clear(&headers);
}

static void the_published_code_over_the_body_fits(void **state)
{
    (void)state;
    struct arrival arrival = {
        .scheme = &body_alone,
        .secret = "It's a Secret to Everybody",
        .names = {"X-Hub-Signature-256"},
        .values = {"sha256="
                   "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
        .body = "Hello, World!"};

    assert_signature(&arrival, WEBHOOK_GOOD);
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_GOOD);
    arrival.body = "Hello, World.";
    assert_signature(&arrival, WEBHOOK_WRONG);
}

static void the_published_code_over_version_time_and_form_fits(void **state)
{
    (void)state;
    static const char *const v0[] = {"v0="};
    static const struct webhook_scheme scheme = {.header = "X-Slack-Signature",
                                                 .prefixes = v0,
                                                 .prefix_count = 1,
                                                 .content = "v0:{timestamp}:{body}",
                                                 .timestamp_header =
                                                     "X-Slack-Request-Timestamp",
                                                 .tolerance = 300};
    size_t length;
    AUTO_FREE char *form =
        document_read_file("tests/vectors/webhook/form.txt", 4096, &length, NULL);
    assert_non_null(form);
    struct arrival arrival = {
        .scheme = &scheme,
        .secret = "8f742231b10e8888abcd99yyyzzz85a5",
        .names = {"X-Slack-Signature", "X-Slack-Request-Timestamp"},
        .values = {"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                   "1531420618"},
        .body = form,
        .now = 1531420618};

    assert_signature(&arrival, WEBHOOK_GOOD);
}

static struct arrival standard_arrival(const char *signature)
{
    return (struct arrival){
        .scheme = &standard,
        .secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        .form = WEBHOOK_SECRET_BASE64,
        .names = {"webhook-id", "webhook-timestamp", "webhook-signature"},
        .values = {"msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", signature},
        .body = "{\"test\": 2432232314}",
        .now = 1614265330};
}

#define STANDARD_SIGNATURE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static void the_published_standard_webhook_fits(void **state)
{
    (void)state;
    struct arrival arrival = standard_arrival(STANDARD_SIGNATURE);

    assert_signature(&arrival, WEBHOOK_GOOD);
    arrival.values[0] = "msg_p5jXN8AQM9LWM0D4loKWxJel";
    assert_signature(&arrival, WEBHOOK_WRONG);
}

static void of_several_signatures_one_must_fit(void **state)
{
    (void)state;
    static const char other[] = "v1,bm9ldHUjKzFob2VudXRob2VodWUzMjRvdWVvdW9ldQo=";
    AUTO_FREE char *behind = memory_format("%s %s", other, STANDARD_SIGNATURE);
    AUTO_FREE char *before = memory_format("%s v2,AAAA", STANDARD_SIGNATURE);
    AUTO_FREE char *of_another_version = memory_text(STANDARD_SIGNATURE);
    struct arrival arrival = standard_arrival(behind);

    assert_signature(&arrival, WEBHOOK_GOOD);
    arrival.values[2] = before;
    assert_signature(&arrival, WEBHOOK_GOOD);
    of_another_version[1] = '2';
    arrival.values[2] = of_another_version;
    assert_signature(&arrival, WEBHOOK_MALFORMED);
    arrival.values[2] = "v1,AAAA";
    assert_signature(&arrival, WEBHOOK_MALFORMED);
}

static void base64_is_read_strictly(void **state)
{
    (void)state;
    static const char *const malformed[] = {
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
        "v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlN\tIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=A===",
    };

    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        struct arrival arrival = standard_arrival(malformed[i]);

        assert_signature(&arrival, WEBHOOK_MALFORMED);
    }
}

static void an_identifier_must_be_there_once(void **state)
{
    (void)state;
    struct arrival arrival = standard_arrival(STANDARD_SIGNATURE);

    arrival.names[0] = "x-id";
    assert_int_equal(verdict_of(&arrival).id, WEBHOOK_MISSING);
    arrival.names[0] = "webhook-id";
    arrival.values[0] = "";
    assert_int_equal(verdict_of(&arrival).id, WEBHOOK_MALFORMED);
}

/* printf '1492774577.{"id":"evt_1","object":"event"}' | openssl dgst -sha256 -hmac ... */
#define LISTED "v1=654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543"

static struct arrival listed_arrival(const char *value)
{
    return (struct arrival){.scheme = &one_header,
                            .secret = "whsec_test_secret",
                            .names = {"Stripe-Signature"},
                            .values = {value},
                            .body = "{\"id\":\"evt_1\",\"object\":\"event\"}",
                            .now = 1492774577};
}

static void time_and_signatures_may_share_a_header(void **state)
{
    (void)state;
    static const char *const good[] = {
        "t=1492774577," LISTED,
        LISTED ",t=1492774577",
        "t=1492774577, " LISTED
        " ,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816",
        "t=1492774577,v1="
        "0000000000000000000000000000000000000000000000000000000000000000," LISTED,
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct arrival arrival = listed_arrival(good[i]);

        assert_signature(&arrival, WEBHOOK_GOOD);
        assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_GOOD);
    }
}

static void an_element_of_a_shared_header_may_be_missing_or_repeated(void **state)
{
    (void)state;
    struct arrival arrival = listed_arrival(LISTED);

    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_MISSING);
    arrival = listed_arrival("t=1492774577,t=1492774578," LISTED);
    assert_int_equal(verdict_of(&arrival).timestamp, WEBHOOK_REPEATED);
    arrival = listed_arrival("t=1492774577");
    assert_signature(&arrival, WEBHOOK_MALFORMED);
}

static void sign(const struct webhook_scheme *scheme, enum webhook_secret form,
                 const char *secret, const struct webhook_message *message,
                 struct http_headers *headers)
{
    struct webhook_key key;

    *headers = (struct http_headers){.count = 0};
    assert_true(webhook_key_read(&key, form, secret, NULL));
    webhook_sign(scheme, &key, message, headers);
    webhook_key_clear(&key);
}

static struct webhook_message message_of(const char *body, int64_t seconds)
{
    return (struct webhook_message){.id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                    .now = {.seconds = seconds, .nanoseconds = 999999999},
                                    .body = body,
                                    .length = strlen(body)};
}

static void what_is_signed_is_written_as_published(void **state)
{
    (void)state;
    struct webhook_message message = message_of("{\"test\": 2432232314}", 1614265330);
    struct http_headers headers;

    sign(&standard, WEBHOOK_SECRET_BASE64, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
         &message, &headers);
    assert_string_equal(http_headers_value(&headers, "webhook-id"), message.id);
    assert_string_equal(http_headers_value(&headers, "webhook-timestamp"), "1614265330");
    assert_string_equal(http_headers_value(&headers, "webhook-signature"),
                        STANDARD_SIGNATURE);
    assert_int_equal(headers.count, 3);
    http_headers_clear(&headers);
    message = message_of(BODY, TIME);
    sign(&dotted, WEBHOOK_SECRET_TEXT, SECRET "\n", &message, &headers);
    assert_string_equal(http_headers_value(&headers, "X-Webhook-Signature"),
                        "sha256=" SIGNATURE);
    assert_int_equal(headers.count, 2);
    http_headers_clear(&headers);
    message = message_of("{\"id\":\"evt_1\",\"object\":\"event\"}", 1492774577);
    sign(&one_header, WEBHOOK_SECRET_TEXT, "whsec_test_secret", &message, &headers);
    assert_string_equal(http_headers_value(&headers, "Stripe-Signature"),
                        "t=1492774577," LISTED);
    assert_int_equal(headers.count, 1);
    http_headers_clear(&headers);
}

static void an_unsigned_scheme_asks_for_nothing(void **state)
{
    (void)state;
    static const struct webhook_scheme unsigned_scheme = {.header = NULL};
    struct arrival arrival = {.scheme = &unsigned_scheme, .secret = "k", .body = ""};
    struct webhook_verdict verdict = verdict_of(&arrival);

    assert_int_equal(verdict.signature, WEBHOOK_GOOD);
    assert_int_equal(verdict.timestamp, WEBHOOK_GOOD);
    assert_int_equal(verdict.id, WEBHOOK_GOOD);
}

static void longer_codes_are_those_of_their_algorithm(void **state)
{
    (void)state;
    static const struct webhook_scheme scheme = {
        .header = "X-Signature", .algorithm = WEBHOOK_HMAC_SHA512, .content = "{body}"};
    struct arrival arrival = {
        .scheme = &scheme,
        .secret = "k",
        .names = {"X-Signature"},
        .values = {"f527422686555b6528a2e7f7ec82b2f5452b00303bb286f874e075ba778974a6"
                   "d81adfff523642fc73b6960f759b92a3bad138be110bf59223e79fd1b5c6825d"},
        .body = "{\"a\":1}"};

    assert_signature(&arrival, WEBHOOK_GOOD);
}

static void a_secret_is_one_line(void **state)
{
    (void)state;
    static const struct {
        enum webhook_secret form;
        const char *text;
    } bad[] = {{WEBHOOK_SECRET_TEXT, ""},      {WEBHOOK_SECRET_TEXT, "\n"},
               {WEBHOOK_SECRET_TEXT, "a\nb"},  {WEBHOOK_SECRET_BASE64, "no base64!"},
               {WEBHOOK_SECRET_BASE64, "abc"}, {WEBHOOK_SECRET_BASE64, "whsec_"}};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct error error = ERROR_INIT;
        struct webhook_key key;

        assert_false(webhook_key_read(&key, bad[i].form, bad[i].text, &error));
        assert_true(error_is_set(&error));
        assert_null(strstr(error.text, "no base64!"));
        webhook_key_clear(&key);
    }
}

static void a_content_names_only_what_there_is(void **state)
{
    (void)state;
    AUTO_FREE char *unknown = webhook_content_unknown("{timestamp}.{url}.{body}");
    AUTO_FREE char *open = webhook_content_unknown("{timestamp}.{body");

    assert_null(webhook_content_unknown("{id}.{timestamp}.{body}"));
    assert_null(webhook_content_unknown("v0:"));
    assert_string_equal(unknown, "{url}");
    assert_string_equal(open, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefixed_signature_fits),
        cmocka_unit_test(a_bare_signature_fits_where_nothing_may_stand_before_it),
        cmocka_unit_test(another_secret_is_wrong),
        cmocka_unit_test(another_body_is_wrong),
        cmocka_unit_test(another_timestamp_is_wrong),
        cmocka_unit_test(one_digit_less_or_more_is_malformed),
        cmocka_unit_test(hex_in_upper_case_fits_and_is_told),
        cmocka_unit_test(a_signature_that_stands_twice_is_refused),
        cmocka_unit_test(missing_fields_are_missing),
        cmocka_unit_test(a_timestamp_is_good_up_to_its_tolerance_both_ways),
        cmocka_unit_test(a_timestamp_is_digits),
        cmocka_unit_test(milliseconds_where_seconds_are_meant_lie_in_the_future),
        cmocka_unit_test(milliseconds_are_counted_where_they_are_meant),
        cmocka_unit_test(milliseconds_are_written_where_they_are_meant),
        cmocka_unit_test(the_published_code_over_the_body_fits),
        cmocka_unit_test(the_published_code_over_version_time_and_form_fits),
        cmocka_unit_test(the_published_standard_webhook_fits),
        cmocka_unit_test(of_several_signatures_one_must_fit),
        cmocka_unit_test(base64_is_read_strictly),
        cmocka_unit_test(an_identifier_must_be_there_once),
        cmocka_unit_test(time_and_signatures_may_share_a_header),
        cmocka_unit_test(an_element_of_a_shared_header_may_be_missing_or_repeated),
        cmocka_unit_test(what_is_signed_is_written_as_published),
        cmocka_unit_test(an_unsigned_scheme_asks_for_nothing),
        cmocka_unit_test(longer_codes_are_those_of_their_algorithm),
        cmocka_unit_test(a_secret_is_one_line),
        cmocka_unit_test(a_content_names_only_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
