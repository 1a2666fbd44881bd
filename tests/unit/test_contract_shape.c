/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/contract_whole.h"

static const struct contract_field *field_of(void **state, const char *pointer)
{
    const struct contract *contract = *state;

    return contract_field_at(contract->records[0].shape, pointer);
}

static void fields_are_found_through_references_and_all_of(void **state)
{
    assert_non_null(field_of(state, "/key"));
    assert_non_null(field_of(state, "/startedAt"));
    assert_non_null(field_of(state, "/agent/name"));
    assert_non_null(field_of(state, "/agent/office/city"));
    assert_non_null(field_of(state, "/agent/office/city/name"));
    /* CONTRACT_MAX_FIELD_DEPTH is 4. */
    assert_null(field_of(state, "/agent/office/city/name/first"));
    assert_null(field_of(state, "/tags/0"));
}

static void field_is_required_when_all_above_it_are(void **state)
{
    assert_true(field_of(state, "/key")->required);
    assert_false(field_of(state, "/seconds")->required);
    assert_true(field_of(state, "/agent")->required);
    assert_true(field_of(state, "/agent/name")->required);
    assert_false(field_of(state, "/agent/office")->required);
    assert_false(field_of(state, "/agent/office/city")->required);
    assert_false(field_of(state, "/origin/place")->required);
}

static void field_says_type_format_and_enum(void **state)
{
    const struct contract_field *started = field_of(state, "/startedAt");
    const struct contract_field *kind = field_of(state, "/kind");
    const struct contract_field *ended = field_of(state, "/endedAt");
    const struct contract_field *office = field_of(state, "/agent/office");
    const struct contract_field *mood = field_of(state, "/mood");

    assert_string_equal(started->type, "string");
    assert_string_equal(started->format, "date-time");
    assert_false(started->nullable);
    assert_true(ended->nullable);
    assert_string_equal(ended->type, "string");
    assert_true(office->nullable);
    assert_string_equal(office->type, "object");
    assert_true(mood->nullable);
    assert_int_equal(json_array_size(mood->enumeration), 2);
    assert_int_equal(json_array_size(kind->enumeration), 2);
    assert_int_equal(kind->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(started->claim.certainty, CERTAINTY_DOCUMENTED);
}

static void field_compares_as_its_schema_says(void **state)
{
    assert_int_equal(field_of(state, "/startedAt")->compare, COMPARE_INSTANT);
    assert_int_equal(field_of(state, "/seconds")->compare, COMPARE_NUMBER);
    assert_int_equal(field_of(state, "/cost")->compare, COMPARE_NUMBER);
    assert_int_equal(field_of(state, "/kind")->compare, COMPARE_TEXT);
}

static void invariants_are_collected_from_every_level(void **state)
{
    const struct contract *contract = *state;
    const struct contract_shape *shape = contract->records[0].shape;
    const struct contract_invariant *duration = &shape->invariants[1];
    const struct contract_invariant *inner = &shape->invariants[0];

    assert_int_equal(shape->invariant_count, 3);
    assert_int_equal(inner->kind, INVARIANT_TOGETHER_NULL);
    assert_string_equal(inner->fields[0], "/agent/name");
    assert_string_equal(inner->fields[1], "/agent/office");
    assert_int_equal(duration->kind, INVARIANT_DURATION);
    assert_string_equal(duration->fields[0], "/seconds");
    assert_string_equal(duration->fields[1], "/startedAt");
    assert_string_equal(duration->fields[2], "/endedAt");
    assert_float_equal(duration->seconds_per_unit, 0.001, 1e-9);
    assert_float_equal(duration->tolerance, 500, 1e-9);
    assert_int_equal(shape->invariants[2].kind, INVARIANT_ORDERED);
    assert_int_equal(shape->invariants[2].claim.certainty, CERTAINTY_UNKNOWN);
}

static void signed_url_has_content_and_defaults(void **state)
{
    const struct contract_signed_url *url = field_of(state, "/recordingUrl")->signed_url;
    const struct contract_signed_url *notes = field_of(state, "/notesUrl")->signed_url;

    assert_int_equal(url->lifetime, 3600);
    assert_int_equal(url->tolerance, 60);
    assert_int_equal(url->scheme_claim.certainty, CERTAINTY_UNKNOWN);
    assert_string_equal(url->media, "audio/*");
    assert_int_equal(url->media_claim.certainty, CERTAINTY_INFERRED);
    assert_string_equal(url->content_type, "audio/wav");
    assert_string_equal(url->content, "RIFF\n");
    assert_int_equal(url->content_length, 5);
    assert_false(url->is_template);
    assert_int_equal(url->refusal.count, 0); /* the scheme's own */
    assert_int_equal(url->refusal_claim.certainty, CERTAINTY_UNKNOWN);
    assert_true(notes->is_template);
    assert_string_equal(notes->content_type, "text/plain");
    assert_int_equal(notes->tolerance, 5);
    assert_int_equal(notes->scheme_claim.certainty, CERTAINTY_DOCUMENTED);
    assert_true(contract_status_is(&notes->refusal, 410));
    assert_true(contract_status_is(&notes->refusal, 404));
    assert_false(contract_status_is(&notes->refusal, 403));
    assert_int_equal(notes->refusal_claim.certainty, CERTAINTY_DOCUMENTED);
}

static void shapes_share_one_signed_url(void **state)
{
    const struct contract_operation *item = contract_operation_named(*state, "getCall");

    assert_ptr_not_equal(item->item->shape,
                         ((const struct contract *)*state)->records[0].shape);
    assert_ptr_equal(contract_field_at(item->item->shape, "/recordingUrl")->signed_url,
                     field_of(state, "/recordingUrl")->signed_url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MODEL(fields_are_found_through_references_and_all_of),
        WITH_MODEL(field_is_required_when_all_above_it_are),
        WITH_MODEL(field_says_type_format_and_enum),
        WITH_MODEL(field_compares_as_its_schema_says),
        WITH_MODEL(invariants_are_collected_from_every_level),
        WITH_MODEL(signed_url_has_content_and_defaults),
        WITH_MODEL(shapes_share_one_signed_url),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
