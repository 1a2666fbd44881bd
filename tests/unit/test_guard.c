/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/guard.h"

/* Who is admitted to an operation with these header lines: the credential's name, "-" for
 * nobody in particular, NULL for a refusal. */
static const char *admitted(struct world *world, const char *operation, const char *lines)
{
    struct guard_identity identity;
    struct http_request request;
    bool known;

    world_request(lines, &request);
    known = guard_credentials(world->contract,
                              contract_operation_named(world->contract, operation),
                              &request, &identity);
    http_request_clear(&request);
    if (!known)
        return NULL;
    return identity.credential == NULL ? "-" : identity.credential->name;
}

static void a_bearer_key_is_known_by_its_whole_value(void **state)
{
    assert_string_equal(admitted(*state, "listParcels", "GET /\n" BOSS), "boss");
    assert_string_equal(admitted(*state, "listParcels", "GET /\n" NORTH), "north");
    assert_null(admitted(*state, "listParcels", "GET /\nAuthorization: Bearer boss-ke"));
    assert_null(
        admitted(*state, "listParcels", "GET /\nAuthorization: Bearer boss-keyy"));
    assert_null(admitted(*state, "listParcels", "GET /\nAuthorization: Bearer BOSS-KEY"));
    assert_null(admitted(*state, "listParcels", "GET /\nAuthorization: Bearer "));
    assert_null(admitted(*state, "listParcels", "GET /"));
}

static void the_scheme_word_counts_but_not_its_case(void **state)
{
    assert_string_equal(
        admitted(*state, "listParcels", "GET /\nauthorization: bEARER boss-key"), "boss");
    assert_null(admitted(*state, "listParcels", "GET /\nAuthorization: Basic boss-key"));
    assert_null(admitted(*state, "listParcels", "GET /\nAuthorization: boss-key"));
    assert_null(admitted(*state, "listParcels", "GET /\nAuthorization: Bearerboss-key"));
}

static void schemes_required_together_must_be_one_credentials(void **state)
{
    assert_string_equal(admitted(*state, "getVault", "GET /\nX-Key-Id: boss-id\n" BOSS),
                        "boss");
    assert_null(admitted(*state, "getVault", "GET /\n" BOSS));
    assert_null(admitted(*state, "getVault", "GET /\nX-Key-Id: boss-id"));
    assert_null(admitted(*state, "getVault", "GET /\nX-Key-Id: boss-id\n" NORTH));
}

static void an_open_operation_takes_anybody(void **state)
{
    assert_string_equal(admitted(*state, "getStatus", "GET /"), "-");
}

static void a_contract_without_credentials_takes_every_value_of_the_form(void **state)
{
    struct world *world = *state;
    size_t count = world->contract->credential_count;

    world->contract->credential_count = 0;
    assert_string_equal(
        admitted(world, "listParcels", "GET /\nAuthorization: Bearer whatever"), "-");
    assert_null(admitted(world, "listParcels", "GET /"));
    world->contract->credential_count = count;
}

static void a_credential_sees_its_owners(void **state)
{
    struct world *world = *state;
    struct guard_identity boss = {contract_credential_named(world->contract, "boss")};
    struct guard_identity north = {contract_credential_named(world->contract, "north")};
    struct guard_identity nobody = {NULL};

    assert_true(guard_sees(&boss, "south"));
    assert_true(guard_sees(&north, "north"));
    assert_false(guard_sees(&north, "south"));
    assert_false(guard_sees(&north, ""));
    assert_true(guard_sees(&nobody, "south"));
}

/* The problems of a request as "name:kind ...", new. */
static char *problems_of(struct world *world, const char *target)
{
    AUTO_FREE char *lines = memory_format("GET %s", target);
    struct route_table *table = route_table_new(world->contract);
    struct guard_problems problems = {.count = 0};
    struct http_request request;
    struct route route;
    struct text text;

    text_init(&text, TEXT_CEILING);
    world_request(lines, &request);
    route_find(table, "GET", request.path, &route);
    guard_parameters(route.operation, &route, &request, &problems);
    for (size_t i = 0; i < problems.count; i++)
        text_add_format(&text, "%s%s:%s", i == 0 ? "" : " ",
                        problems.items[i].parameter->name,
                        contract_refusal_name(problems.items[i].kind));
    route_clear(&route);
    http_request_clear(&request);
    route_table_free(table);
    return text_take(&text);
}

static void expect_problems(struct world *world, const char *target, const char *expected)
{
    AUTO_FREE char *problems = problems_of(world, target);

    assert_string_equal(problems, expected);
}

static void each_breach_has_its_kind(void **state)
{
    expect_problems(*state, "/parcels?depot=n", "");
    expect_problems(*state, "/parcels", "depot:required");
    expect_problems(*state, "/parcels?depot=", "depot:length");
    expect_problems(*state, "/parcels?depot=n&page=0", "page:minimum");
    expect_problems(*state, "/parcels?depot=n&size=4", "");
    expect_problems(*state, "/parcels?depot=n&size=5", "size:maximum");
    expect_problems(*state, "/parcels?depot=n&kind=box", "kind:enum");
    expect_problems(*state, "/parcels?depot=n&shelf=a1", "shelf:pattern");
    expect_problems(*state, "/parcels?depot=n&since=2025-02-29T00:00:00Z",
                    "since:format");
    expect_problems(*state, "/parcels?depot=n&since=2025-03-01", "since:format");
}

static void a_whole_number_is_written_in_digits(void **state)
{
    expect_problems(*state, "/parcels?depot=n&page=abc", "page:type");
    expect_problems(*state, "/parcels?depot=n&page=1.5", "page:type");
    expect_problems(*state, "/parcels?depot=n&page=1e1", "page:type");
    expect_problems(*state, "/parcels?depot=n&page=%2B1", "page:type");
    expect_problems(*state, "/parcels?depot=n&page=", "page:type");
    expect_problems(*state, "/parcels?depot=n&page=-1", "page:minimum");
    expect_problems(*state, "/parcels?depot=n&page=99999999999999999999", "");
}

static void every_refused_parameter_is_told_in_the_contracts_order(void **state)
{
    expect_problems(*state, "/parcels?sort=x&until=y&size=9&page=0",
                    "depot:required page:minimum size:maximum until:format sort:enum");
}

static void a_reversed_range_is_told_of_its_lower_end(void **state)
{
    expect_problems(
        *state, "/parcels?depot=n&since=2025-03-02T00:00:00Z&until=2025-03-01T00:00:00Z",
        "since:range");
    expect_problems(
        *state, "/parcels?depot=n&since=2025-03-02T00:00:00Z&until=2025-03-02T00:00:00Z",
        "");
    expect_problems(
        *state,
        "/parcels?depot=n&since=2025-03-02T01:00:00%2B02:00&until=2025-03-02T00:00:00Z",
        "");
    expect_problems(*state,
                    "/parcels?depot=n&since=2025-03-02T00:00:00Z&until=2025-03-01",
                    "until:format");
}

static void sizes_that_are_clamped_or_ignored_are_no_problem(void **state)
{
    expect_problems(*state, "/depots?count=9", "");
    expect_problems(*state, "/depots?count=0", "");
    expect_problems(*state, "/depots?offset=-1", "offset:minimum");
}

static void whole_numbers_saturate(void **state)
{
    int64_t number = 0;

    (void)state;
    assert_true(guard_integer("-12", &number));
    assert_int_equal(number, -12);
    assert_true(guard_integer("99999999999999999999", &number));
    assert_true(number == INT64_MAX);
    assert_false(guard_integer("", &number));
    assert_false(guard_integer("-", &number));
    assert_false(guard_integer("01", &number));
    assert_false(guard_integer("1 ", &number));
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(a_bearer_key_is_known_by_its_whole_value),
        WITH_WORLD(the_scheme_word_counts_but_not_its_case),
        WITH_WORLD(schemes_required_together_must_be_one_credentials),
        WITH_WORLD(an_open_operation_takes_anybody),
        WITH_WORLD(a_contract_without_credentials_takes_every_value_of_the_form),
        WITH_WORLD(a_credential_sees_its_owners),
        WITH_WORLD(each_breach_has_its_kind),
        WITH_WORLD(a_whole_number_is_written_in_digits),
        WITH_WORLD(every_refused_parameter_is_told_in_the_contracts_order),
        WITH_WORLD(a_reversed_range_is_told_of_its_lower_end),
        WITH_WORLD(sizes_that_are_clamped_or_ignored_are_no_problem),
        cmocka_unit_test(whole_numbers_saturate),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
