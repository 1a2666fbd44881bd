/* SPDX-License-Identifier: Apache-2.0 */
/* How faults are written, and which requests they meet. */
#include "tests/unit/mock_world.h"

#include "mock/fault.h"

#include <math.h>
#include <stdlib.h>

#define DRAWS 4000

static struct faults *faults_of(const struct contract *contract, const char *json)
{
    struct faults *faults = faults_new(contract);
    json_auto_t *written = json_loads(json, 0, NULL);
    struct error error = ERROR_INIT;

    assert_non_null(written);
    if (!faults_set(faults, written, &error))
        fail_msg("%s: %s", json, error.text);
    return faults;
}

static struct fault_plan draw(struct faults *faults, const struct contract *contract,
                              const char *operation, const char *method,
                              const struct preferences *preferred)
{
    struct fault_plan plan;

    faults_draw(faults,
                &(struct fault_request){
                    .operation = operation == NULL
                                     ? NULL
                                     : contract_operation_named(contract, operation),
                    .method = method,
                    .clock = {.seconds = 1700000000},
                    .preferred = preferred},
                &plan);
    return plan;
}

/* Draws `count` delays of a fault, sorted. */
static int64_t *delays_of(const struct contract *contract, const char *json)
{
    struct faults *faults = faults_of(contract, json);
    int64_t *delays = memory_array(DRAWS, sizeof *delays);

    for (size_t i = 0; i < DRAWS; i++)
        delays[i] = draw(faults, contract, "listParcels", "GET", NULL).course.delay;
    faults_free(faults);
    return delays;
}

static int compare(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

static void delays_are_spread_as_they_are_named(void **state)
{
    /* The shares are those of the distributions: a uniform one has a quarter below the
     * first quarter of its range; of a log-normal one with sigma 0.5, the quarter is at
     * median * exp(-0.6745 * 0.5). */
    static const struct {
        const char *json;
        double least, quarter, median, most;
    } cases[] = {
        {"{\"type\":\"fixed\",\"milliseconds\":40}", 40, 40, 40, 40},
        {"{\"delayDistribution\":{\"type\":\"uniform\",\"lower\":100,\"upper\":500}}",
         100, 200, 300, 500},
        {"{\"type\":\"latency\",\"attributes\":{\"latency\":1000,\"jitter\":200}}", 800,
         900, 1000, 1200},
        {"{\"type\":\"lognormal\",\"median\":1000,\"sigma\":0.5,\"maxValue\":4000}", 1,
         713.7, 1000, 4000},
    };
    struct world *world = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t *delays = delays_of(world->contract, cases[i].json);

        qsort(delays, DRAWS, sizeof *delays, compare);
        assert_true((double)delays[0] >= cases[i].least);
        assert_true((double)delays[DRAWS - 1] <= cases[i].most);
        assert_true(fabs((double)delays[DRAWS / 4] / cases[i].quarter - 1) < 0.06);
        assert_true(fabs((double)delays[DRAWS / 2] / cases[i].median - 1) < 0.06);
        free(delays);
    }
}

static size_t met_of(const struct contract *contract, const char *json, bool met[DRAWS])
{
    struct faults *faults = faults_of(contract, json);
    size_t count = 0;

    for (size_t i = 0; i < DRAWS; i++) {
        met[i] = draw(faults, contract, "listParcels", "GET", NULL).status == 503;
        count += met[i];
    }
    faults_free(faults);
    return count;
}

static void the_seed_decides_who_is_met(void **state)
{
#define SEEDED(seed)                                                                     \
    "{\"seed\":" seed                                                                    \
    ",\"faults\":[{\"type\":\"status\",\"status\":503,\"probability\":"                  \
    "0.25}]}"
    static bool first[DRAWS], again[DRAWS], other[DRAWS];
    struct world *world = *state;
    size_t count = met_of(world->contract, SEEDED("7"), first);

    assert_true(count > DRAWS / 5 && count < DRAWS * 3 / 10);
    met_of(world->contract, SEEDED("7"), again);
    met_of(world->contract, SEEDED("8"), other);
    assert_memory_equal(first, again, sizeof first);
    assert_memory_not_equal(first, other, sizeof first);
}

static void a_request_may_bring_its_own_seed(void **state)
{
    struct world *world = *state;
    struct faults *faults = faults_of(
        world->contract, "{\"type\":\"status\",\"status\":503,\"probability\":0.5}");
    size_t met = 0;

    for (uint64_t seed = 0; seed < 100; seed++) {
        struct preferences preferred = {.has_seed = true, .seed = seed};
        int first =
            draw(faults, world->contract, "listParcels", "GET", &preferred).status;

        for (size_t i = 0; i < 3; i++)
            assert_int_equal(
                draw(faults, world->contract, "listParcels", "GET", &preferred).status,
                first);
        met += first == 503;
    }
    assert_true(met > 30 && met < 70);
    faults_free(faults);
}

static void only_those_it_is_for_are_met(void **state)
{
    struct world *world = *state;
    struct faults *faults =
        faults_of(world->contract, "[{\"type\":\"status\",\"status\":503,\"operation\":"
                                   "\"listParcels\",\"method\":\"GET\",\"times\":2},"
                                   "{\"type\":\"fixed\",\"milliseconds\":5,\"operation\":"
                                   "\"signed-urls\"}]");
    const struct contract *contract = world->contract;

    assert_int_equal(draw(faults, contract, "getStatus", "GET", NULL).status, 0);
    assert_int_equal(draw(faults, contract, "listParcels", "HEAD", NULL).status, 0);
    assert_int_equal(draw(faults, contract, NULL, "GET", NULL).status, 0);
    assert_int_equal(draw(faults, contract, NULL, "GET", NULL).course.delay, 5);
    assert_int_equal(draw(faults, contract, "listParcels", "GET", NULL).course.delay, 0);
    assert_int_equal(draw(faults, contract, "listParcels", "GET", NULL).status, 503);
    assert_int_equal(draw(faults, contract, "listParcels", "GET", NULL).status, 0);
    faults_free(faults);
}

static void delays_add_up(void **state)
{
    struct world *world = *state;
    struct faults *faults = faults_of(
        world->contract, "[{\"fixedDelayMilliseconds\":5},{\"type\":\"fixed\","
                         "\"milliseconds\":7},{\"type\":\"status\",\"status\":500}]");
    struct fault_plan plan = draw(faults, world->contract, "listParcels", "GET", NULL);

    assert_int_equal(plan.course.delay, 12);
    assert_int_equal(plan.status, 500);
    faults_free(faults);
}

static void what_makes_no_sense_is_refused_and_changes_nothing(void **state)
{
    static const char *const wrong[] = {
        "{}",
        "{\"type\":5}",
        "{\"type\":\"late\"}",
        "{\"type\":\"fixed\"}",
        "{\"type\":\"fixed\",\"milliseconds\":-1}",
        "{\"type\":\"fixed\",\"milliseconds\":\"5\"}",
        "{\"type\":\"fixed\",\"milliseconds\":5,\"sigma\":1}",
        "{\"type\":\"status\",\"status\":200}",
        "{\"type\":\"status\",\"status\":500.5}",
        "{\"type\":\"EMPTY_RESPONSE\",\"probability\":1.1}",
        "{\"type\":\"EMPTY_RESPONSE\",\"operation\":\"none\"}",
        "{\"type\":\"EMPTY_RESPONSE\",\"operation\":5}",
        "{\"type\":\"EMPTY_RESPONSE\",\"times\":-1}",
        "{\"type\":\"limit_data\",\"stream\":\"upstream\",\"bytes\":5}",
        "{\"seed\":-1,\"faults\":[]}",
        "{\"seed\":1,\"faults\":{}}",
        "[{\"type\":\"EMPTY_RESPONSE\"},{\"type\":\"EMPTY\"}]",
        "[5]",
    };
    struct world *world = *state;
    struct faults *faults = faults_of(world->contract, "{\"fixedDelayMilliseconds\":5}");

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        json_auto_t *written = json_loads(wrong[i], 0, NULL);
        struct error error = ERROR_INIT;

        assert_non_null(written);
        assert_false(faults_set(faults, written, &error));
        assert_true(error_is_set(&error));
    }
    assert_int_equal(
        draw(faults, world->contract, "listParcels", "GET", NULL).course.delay, 5);
    faults_free(faults);
}

static void what_is_printed_may_be_set(void **state)
{
    struct world *world = *state;
    struct faults *faults = faults_new(world->contract);
    struct error error = ERROR_INIT;

    assert_true(faults_add(faults,
                           "listParcels:latency,latency=500,jitter=20,"
                           "probability=0.5,method=GET,times=3",
                           &error));
    assert_true(faults_add(faults, "EMPTY_RESPONSE", &error));
    for (size_t i = 0; i < 2; i++) {
        json_auto_t *printed = faults_print(faults);
        AUTO_FREE char *text = value_print(printed);

        assert_string_equal(
            text,
            "{\"seed\":1,\"faults\":[{\"type\":\"latency\",\"latency\":500,\"jitter\":"
            "20,\"operation\":\"listParcels\",\"method\":\"GET\",\"probability\":0.5,"
            "\"times\":3},{\"type\":\"EMPTY_RESPONSE\",\"operation\":\"*\","
            "\"probability\":1}],\"met\":[0,0]}");
        assert_true(faults_set(faults, printed, &error));
    }
    assert_false(faults_add(faults, "latency,latency", &error));
    faults_free(faults);
}

static void spoil(const char *json, const char *body, const char *type,
                  struct listener_reply *reply)
{
    struct contract *contract = world_contract();
    struct faults *faults = faults_of(contract, json);
    struct fault_plan plan = draw(faults, contract, "listParcels", "GET", NULL);

    *reply = (struct listener_reply){.status = 200};
    listener_reply_take(reply, memory_text(body), strlen(body));
    http_headers_set(&reply->headers, "Content-Type", type);
    fault_spoil(&plan, reply);
    faults_free(faults);
    contract_free(contract);
}

static void json_is_spoilt_and_nothing_else(void **state)
{
    static const char *const bodies[] = {"{\"a\":1}", "[]", "{}", "5", "\"x\"", "true"};
    struct listener_reply reply;

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        spoil("{\"type\":\"malformedJson\"}", bodies[i], "application/json", &reply);
        assert_null(json_loadb(reply.owned, reply.length, JSON_DECODE_ANY, NULL));
        assert_int_equal(strlen(reply.owned), reply.length);
        listener_reply_clear(&reply);
    }
    spoil("{\"type\":\"malformedJson\"}", "text", "text/plain", &reply);
    assert_string_equal(reply.owned, "text");
    listener_reply_clear(&reply);
}

static void a_dribble_has_so_many_pieces(void **state)
{
    struct listener_reply reply;

    (void)state;
    spoil("{\"chunkedDribbleDelay\":{\"numberOfChunks\":3,\"totalDuration\":600}}",
          "0123456789", "text/plain", &reply);
    assert_int_equal(reply.course.piece, 4);
    assert_int_equal(reply.course.interval, 200);
    listener_reply_clear(&reply);
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(delays_are_spread_as_they_are_named),
        WITH_WORLD(the_seed_decides_who_is_met),
        WITH_WORLD(a_request_may_bring_its_own_seed),
        WITH_WORLD(only_those_it_is_for_are_met),
        WITH_WORLD(delays_add_up),
        WITH_WORLD(what_makes_no_sense_is_refused_and_changes_nothing),
        WITH_WORLD(what_is_printed_may_be_set),
        cmocka_unit_test(json_is_spoilt_and_nothing_else),
        cmocka_unit_test(a_dribble_has_so_many_pieces),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
