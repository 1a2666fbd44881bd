/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is remembered of answers shows in none of them: each is held to that of a mock
 * that has never been asked before.
 */
#include "tests/unit/mock_world.h"

#define KEPT 16 /* questions of one mock at most */

#define WORKS  "\nAuthorization: Bearer demo-directus-main"
#define CHATS  "\nAuthorization: Bearer demo-vocode-main"
#define STONES "\nAuthorization: Bearer demo-stones-token"
#define RIDES  "\nauthorization-key: demo-ride-key"
#define PORTS  "\nX-Quay-Key: demo-both-ports"
#define NARROW "\nAccept-Encoding: gzip"

static const struct {
    const char *path;
    const char *questions[KEPT];
} mocks[] = {
    {"tests/vectors/mock",
     {"GET /parcels?depot=north\n" BOSS, "GET /parcels?depot=south\n" BOSS,
      "GET /parcels?depot=empty\n" BOSS, "GET /parcels\n" BOSS, "GET /parcels\n" NORTH,
      "GET /parcels?depot=north&page=2\n" BOSS, "GET /parcels?depot=north&page=9\n" BOSS,
      "GET /parcels?depot=north\n" BOSS NARROW, "HEAD /parcels?depot=north\n" BOSS,
      "GET /parcels?depot=north\nIf-None-Match: *\n" BOSS}},
    {"tests/dialects/range-header",
     {"GET /stones" STONES, "GET /stones" STONES "\nPrefer: count=exact",
      "GET /stones" STONES "\nRange: 0-3",
      "GET /stones" STONES "\nRange: 0-3\nPrefer: count=exact",
      "GET /stones?order=cut_at.asc" STONES "\nRange: 0-3", "GET /fragments" STONES}},
    {"tests/dialects/row-range",
     {"GET /v1/rides?from=0&to=4" RIDES, "GET /v1/rides?ascending=true&from=0&to=4" RIDES,
      "GET /v1/rides?from=0&to=5" RIDES, "GET /v1/rides?from=1&to=5" RIDES}},
    {"tests/dialects/clamped",
     {"GET /orders", "GET /orders?size=100", "GET /orders?page=2", "GET /orders?page=9",
      "GET /orders?size=2", "GET /orders?size=2&page=2"}},
    {"tests/dialects/directus-like",
     {"GET /items/works?limit=1&meta=*" WORKS, "GET /items/works?limit=1" WORKS,
      "GET /items/works?limit=1&meta=other" WORKS}},
    {"tests/dialects/vocode-like",
     {"GET /v1/chats/list?size=10" CHATS, "GET /v1/chats/list?size=2" CHATS,
      "GET /v1/chats/recent?limit=20" CHATS,
      "GET /v1/chats/recent?limit=20&status=running" CHATS}},
    {"tests/dialects/epochs",
     {"GET /v2/visits?port=north" PORTS, "GET /v2/visits?port=south" PORTS,
      "GET /v2/visits?port=north&page=1" PORTS,
      "GET /v2/visits?port=north&page=50&sort=first" PORTS,
      "GET /v2/visits?port=north&page=50" PORTS}},
};

static void assert_same(const char *lines, const struct http_response *one,
                        const struct http_response *other)
{
    if (one->status != other->status || one->body_length != other->body_length ||
        (one->body_length > 0 && memcmp(one->body, other->body, one->body_length) != 0))
        fail_msg("%s: %d %s\nand %d %s", lines, one->status, one->body, other->status,
                 other->body);
    assert_int_equal(one->headers.count, other->headers.count);
    for (size_t i = 0; i < one->headers.count; i++) {
        assert_string_equal(one->headers.items[i].name, other->headers.items[i].name);
        assert_string_equal(one->headers.items[i].value, other->headers.items[i].value);
    }
}

/* Every other question is asked again at another time. */
static void a_question_is_answered_the_same_however_often_others_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mocks / sizeof *mocks; i++) {
        struct world asked;

        world_open_at(&asked, mocks[i].path, NULL);
        for (size_t j = 0; j < 3 * (size_t)KEPT; j++) {
            const char *lines = mocks[i].questions[j * 7 % KEPT];
            int64_t now = 1700000000 + (int64_t)(j / 2);
            struct http_response first, again;
            struct world fresh;

            if (lines == NULL)
                continue;
            world_open_at(&fresh, mocks[i].path, NULL);
            world_ask_at(&fresh, now, lines, &first);
            world_ask_at(&asked, now, lines, &again);
            assert_same(lines, &again, &first);
            http_response_clear(&first);
            http_response_clear(&again);
            world_close(&fresh);
        }
        world_close(&asked);
    }
}

static void urls_are_signed_anew_each_time(void **state)
{
    struct http_response first, later;
    struct world world;

    (void)state;
    world_open_at(&world, "tests/vectors/answer_body", NULL);
    world_ask_at(&world, 1700000000, "GET /prints", &first);
    world_ask_at(&world, 1700000001, "GET /prints", &later);
    assert_non_null(strstr(first.body, "http://host.example/prints/a.txt?"));
    assert_string_not_equal(first.body, later.body);
    http_response_clear(&first);
    http_response_clear(&later);
    world_close(&world);
}

/* The reply holds what it lends, whatever is forgotten in between. */
static void a_body_is_there_until_it_is_sent(void **state)
{
    struct listener_reply reply = {.status = 500};
    struct http_request request;
    struct world world;
    AUTO_FREE char *before = NULL;

    (void)state;
    world_open(&world, NULL);
    world_request("GET /parcels?depot=north\n" BOSS, &request);
    answer_request(world.answering, (struct instant){0}, &request, &reply);
    assert_int_equal(reply.status, 200);
    before = memory_text_of(listener_reply_bytes(&reply), reply.length);
    answer_reset(world.answering);
    world_close(&world);
    assert_memory_equal(listener_reply_bytes(&reply), before, reply.length);
    listener_reply_clear(&reply);
    http_request_clear(&request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_is_answered_the_same_however_often_others_are),
        cmocka_unit_test(urls_are_signed_anew_each_time),
        cmocka_unit_test(a_body_is_there_until_it_is_sent),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
