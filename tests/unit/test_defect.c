/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A defect is a lie that can be noticed: the same conversation is held with the honest
 * mock and with each lying one, and must not read the same.
 */
#include "tests/unit/mock_world.h"

#define OTHER   "Authorization: Bearer both-key"
#define OUTSIDE "Authorization: Bearer west-key"
#define NOW     1000000 /* seconds; every URL is issued then, for 600 seconds */

static const char *const requests[] = {
    "GET /parcels?depot=north\n" BOSS,
    "GET /parcels?depot=north&size=1&page=2\n" BOSS,
    "GET /parcels?depot=north&size=2&page=2\n" BOSS,
    "GET /parcels?depot=north&size=2&page=3\n" BOSS,
    "GET /parcels?depot=north&size=4&page=2\n" BOSS,
    "GET /parcels?depot=north&size=4&page=3\n" BOSS,
    "GET /parcels?depot=north&size=5\n" BOSS,
    "GET /parcels?depot=north&size=3&sort=heaviest\n" BOSS,
    "GET /parcels?depot=north&size=3&sort=oldest\n" BOSS,
    "GET /parcels?depot=north&size=1&page=3&sort=newest\n" BOSS,
    "GET /parcels?depot=north&size=1&page=5&sort=oldest\n" BOSS,
    "GET /parcels?depot=north&size=4&sort=new\n" BOSS,
    "GET /parcels?depot=north&size=4&sort=other\n" BOSS,
    "GET /parcels?depot=north&size=4&kind=Letter\n" BOSS,
    "GET /parcels?depot=north&size=4&kind=Pallet\n" BOSS,
    "GET /parcels?depot=north&size=1&page=2&kind=Box\n" BOSS,
    "GET /parcels?depot=north&kind=letter\n" BOSS,
    "GET /parcels?depot=north&kind=Let\n" BOSS,
    "GET /parcels?depot=north&kind=Bag\n" BOSS,
    "GET /parcels?depot=north&kind=Box&name=wool\n" BOSS,
    "GET /parcels?depot=north&size=1&page=2&name=wool\n" BOSS,
    "GET /parcels?depot=north&name=Tax\n" BOSS,
    "GET /parcels?depot=north&name=return\n" BOSS,
    "GET /parcels?depot=north&name=a%25b\n" BOSS,
    "GET /parcels?depot=north&name=a_b\n" BOSS,
    "GET /parcels?depot=north&name=%C3%A5\n" BOSS,
    "GET /parcels?depot=north&name=it's\n" BOSS,
    "GET /parcels?depot=north&shelf=A1\n" BOSS,
    "GET /parcels?depot=north&size=1&page=2&shelf=A1\n" BOSS,
    "GET /parcels?depot=north&shelf=A\n" BOSS,
    "GET /parcels?depot=north&shelf=a1\n" BOSS,
    "GET /parcels?depot=north&size=4&since=2025-03-04T10:00:00Z\n" BOSS,
    "GET /parcels?depot=north&size=4&until=2025-03-02T10:00:00Z\n" BOSS,
    "GET /parcels?depot=north&size=4&since=2025-03-04T11:00:00Z\n" BOSS,
    "GET /parcels?depot=north&size=4&until=2025-03-04T09:00:00Z\n" BOSS,
    "GET "
    "/parcels?depot=north&since=2025-03-04T10:00:00Z&until=2025-03-04T10:00:00Z\n" BOSS,
    "GET "
    "/parcels?depot=north&since=2025-03-05T00:00:00Z&until=2025-03-04T00:00:00Z\n" BOSS,
    "GET /parcels?depot=north&size=4&since=2025-03-04T12:00:00%2B02:00\n" BOSS,
    "GET /parcels?depot=north&size=4&until=1970-01-01T00:00:00Z\n" BOSS,
    "GET /parcels?depot=north&size=4&until=1969-12-31T23:59:59Z\n" BOSS,
    "GET /parcels?depot=north&size=4&since=2038-01-19T03:14:08Z\n" BOSS,
    "GET /parcels?depot=north&size=4&until=2262-04-12T00:00:00Z\n" BOSS,
    "GET /parcels?depot=north&since=soon\n" BOSS,
    "GET /parcels?depot=north&since=soon\n" BOSS, /* the same, said again */
    "GET /parcels?depot=north&until=late\n" BOSS,
    "GET /parcels?depot=north&since=2025-02-30T00:00:00Z\n" BOSS,
    "GET /parcels?depot=north&page=x\n" BOSS,
    "GET /parcels?depot=north&page=0\n" BOSS,
    "GET /parcels?depot=north&size=0\n" BOSS,
    "GET /parcels?depot=north&size=x\n" BOSS,
    "GET /parcels?depot=north&page=4294967297\n" BOSS, /* 2 to the 32, and 1 */
    "GET /parcelsx",
    "GET /parcels?depot=empty\n" BOSS,
    "GET /parcels?depot=moon\n" BOSS,
    "GET /parcels\n" BOSS,
    "GET /parcels?depot=north",
    "GET /parcels?depot=north\nAuthorization: Bearer boss-ke",
    "GET /parcels?depot=north\nAuthorization: Bearer boss-keys",
    "GET /parcels?depot=north\nAuthorization: Bearer BOSS-KEY",
    "GET /parcels?depot=north\nAuthorization: Token boss-key",
    "GET /parcels?depot=north\nAuthorization: Bearer nonsense",
    "GET /parcels?depot=north\n" OUTSIDE,
    "GET /parcels?depot=north\n" NORTH,
    "GET /parcels?depot=north&until=2030-01-01T00:00:00Z\n" OUTSIDE,
    "GET /parcels?depot=north&kind=Pallet&sort=oldest\n" BOSS,
    "GET /parcels?depot=north&kind=null\n" BOSS,
    "GET /parcels?depot=north&sort=null\n" BOSS,
    "GET /parcels?depot=north&kind=Letter&since=x\n" BOSS,
    "HEAD /parcels?depot=north\n" BOSS,
    "HEAD /parcels?depot=north\n" OUTSIDE,
    "POST /parcels?depot=north\n" BOSS,
    "GET /parcels/n1\n" BOSS,
    "GET /parcels/n2\n" BOSS,
    "GET /parcels/n+6\n" BOSS,
    "GET /parcels/none\n" BOSS,
    "GET /parcels/n%25\n" BOSS,
    "GET /parcels/n1",
    "GET /parcels/n1\nAuthorization: Bearer boss-ke",
    "GET /parcels/n1\nAuthorization: Bearer boss-keys",
    "GET /parcels/n1\nAuthorization: Bearer BOSS-KEY",
    "GET /parcels/n1\nAuthorization: Token boss-key",
    "GET /parcels/n1\nAuthorization: Bearer nonsense",
    "GET /parcels/n1\n" OUTSIDE,
    "GET /parcels/n1\n" NORTH,
    "HEAD /parcels/n1\n" BOSS,
    "HEAD /parcels/n1\n" OUTSIDE,
    "GET /parcels/N1\n" BOSS,
    "GET /depots\n" BOSS,
    "GET /depots?offset=1\n" BOSS,
    "GET /depots?offset=2&count=2\n" BOSS,
    "GET /depots?offset=3\n" BOSS,
    "GET /depots?offset=4\n" BOSS,
    "GET /depots?offset=x\n" BOSS,
    "GET /depots?offset=x\n" BOSS, /* the same, said again */
    "GET /depots?offset=-1\n" BOSS,
    "GET /depots?count=0\n" BOSS,
    "GET /depots?count=x\n" BOSS,
    "GET /depots?offset=4294967297\n" BOSS,
    "GET /depotsx",
    "GET /depots?count=1\n" BOSS,
    "GET /depots?count=4\n" BOSS,
    "GET /depots\n" NORTH,
    "GET /depots\n" OTHER,
    "GET /depots",
    "GET /depots\nAuthorization: Bearer boss-ke",
    "GET /depots\nAuthorization: Bearer boss-keys",
    "GET /depots\nAuthorization: Bearer BOSS-KEY",
    "GET /depots\nAuthorization: Token boss-key",
    "GET /depots\nAuthorization: Bearer nonsense",
    "HEAD /depots\n" BOSS,
    "GET /vault\nX-Key-Id: boss-id\n" BOSS,
    "GET /vault\nX-Key-Id: boss-id",
    "HEAD /vault\nX-Key-Id: boss-id\n" BOSS,
    "GET /vault",
    "GET /vault\nX-Key-Id: boss-i",
    "GET /vault\nX-Key-Id: boss-ids",
    "GET /vault\nX-Key-Id: BOSS-ID",
    "GET /vault\nX-Key-Id: nonsense",
    "GET /vault\nAuthorization: Token boss-key",
    "GET /status",
    "HEAD /status",
    "GET /parcels?depot=north&x=a%00b\n" BOSS,
    "GET /parcels/n1?x=a%00b\n" BOSS,
    "GET /depots?x=a%00b\n" BOSS,
    "GET /vault?x=a%00b\nX-Key-Id: boss-id\n" BOSS,
    "GET /status?x=a%00b",
    "GET /version?x=a%00b",
    "GET /statusx",
    "GET /versionx",
    "GET /vaultx",
    "GET /version",
    "HEAD /version",
    NULL,
};

static void note(const struct http_response *response, struct text *transcript)
{
    text_add_format(transcript, "%d\n", response->status);
    for (size_t i = 0; i < response->headers.count; i++)
        text_add_format(transcript, "%s: %s\n", response->headers.items[i].name,
                        response->headers.items[i].value);
    if (response->body != NULL)
        text_add(transcript, response->body, response->body_length);
    text_add_string(transcript, "\n\n");
}

static void ask(struct world *world, int64_t now, const char *lines,
                struct text *transcript)
{
    struct http_response response;

    world_ask_at(world, now, lines, &response);
    note(&response, transcript);
    http_response_clear(&response);
}

/* Returns new the path and query of the label's URL that the item shows. */
static char *label_target(struct world *world, int64_t now)
{
    struct http_response response;
    json_t *body;
    const char *url;
    char *target;

    world_ask_at(world, now, "GET /parcels/n1\nHost: h\n" BOSS, &response);
    body = json_loads(response.body, 0, NULL);
    url = json_string_value(json_object_get(body, "labelUrl"));
    target = memory_text(url == NULL ? "/none" : url + strlen("http://h"));
    json_decref(body);
    http_response_clear(&response);
    return target;
}

static void fetch(struct world *world, int64_t now, const char *target,
                  struct text *transcript)
{
    AUTO_FREE char *lines = memory_format("GET %s\nHost: h", target);

    ask(world, now, lines, transcript);
}

/* Asks for a URL whose path, expiry and signature were changed, one after the other. */
static void alter_url(struct world *world, const char *target, struct text *transcript)
{
    const char *expiry = strstr(target, "X-Amz-Expires=600");
    AUTO_FREE char *path = memory_text(target), *signature = memory_text(target);
    AUTO_FREE char *longer = NULL;

    if (expiry == NULL)
        return;
    memcpy(path, "/labels/n2", strlen("/labels/n2"));
    fetch(world, NOW, path, transcript);
    signature[strlen(signature) - 1] ^= 1;
    fetch(world, NOW, signature, transcript);
    longer = memory_format("%.*sX-Amz-Expires=900%s", (int)(expiry - target), target,
                           expiry + strlen("X-Amz-Expires=600"));
    fetch(world, NOW, longer, transcript);
    *(char *)strstr(target, "&X-Amz-Signature=") = '\0';
    fetch(world, NOW, target, transcript);
}

/* The life of a URL: fresh, altered, expired, and shown anew. */
static void follow_url(struct world *world, struct text *transcript)
{
    AUTO_FREE char *target = label_target(world, NOW), *later = NULL;

    text_add_format(transcript, "%s\n", target);
    fetch(world, NOW, target, transcript);
    fetch(world, NOW + 599, target, transcript);
    fetch(world, NOW + 600, target, transcript);
    alter_url(world, target, transcript);
    later = label_target(world, NOW + 700);
    text_add_format(transcript, "%s\n", later);
    fetch(world, NOW + 700, later, transcript);
}

/* Returns new what the mock says in the whole conversation, playing `defect` (NULL:
 * none). */
static char *conversation(const char *defect)
{
    struct text transcript;
    struct world world;

    text_init(&transcript, TEXT_CEILING);
    world_open(&world, defect);
    for (size_t i = 0; requests[i] != NULL; i++)
        ask(&world, NOW, requests[i], &transcript);
    follow_url(&world, &transcript);
    world_close(&world);
    return text_take(&transcript);
}

static void every_defect_can_be_noticed(void **state)
{
    AUTO_FREE char *honest = conversation(NULL);
    struct contract *contract = world_contract();
    struct defect_list list;
    size_t unnoticed = 0;

    (void)state;
    defect_list_all(contract, &list);
    assert_true(list.count > 75);
    for (size_t i = 0; i < list.count; i++) {
        AUTO_FREE char *lying = conversation(list.items[i].id);

        if (strcmp(honest, lying) != 0)
            continue;
        print_error("%s is not noticed\n", list.items[i].id);
        unnoticed++;
    }
    assert_int_equal(unnoticed, 0);
    defect_list_clear(&list);
    contract_free(contract);
}

static void an_honest_conversation_repeats_itself(void **state)
{
    AUTO_FREE char *once = conversation(NULL), *again = conversation(NULL);

    (void)state;
    assert_string_equal(once, again);
}

static void every_defect_has_a_name_of_its_own(void **state)
{
    struct contract *contract = world_contract();
    struct defect_list list;

    (void)state;
    defect_list_all(contract, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct defect *defect = &list.items[i];

        assert_int_not_equal(defect_summary(defect)[0], '\0');
        assert_true(defect->target.certainty != CERTAINTY_UNKNOWN);
        for (size_t j = i + 1; j < list.count; j++)
            assert_string_not_equal(defect->id, list.items[j].id);
    }
    defect_list_clear(&list);
    contract_free(contract);
}

static void there_are_defects_in_every_family(void **state)
{
    static const char *const families[] = {
        "auth",  "isolation", "schema", "item",       "pagination", "enum", "filter",
        "range", "order",     "record", "signed-url", "error",      "http", NULL};
    struct contract *contract = world_contract();
    struct defect_list list;

    (void)state;
    defect_list_all(contract, &list);
    for (size_t i = 0; families[i] != NULL; i++) {
        size_t count = 0;

        for (size_t j = 0; j < list.count; j++)
            count += strcmp(defect_family(&list.items[j]), families[i]) == 0;
        assert_int_not_equal(count, 0);
    }
    defect_list_clear(&list);
    contract_free(contract);
}

static void an_unknown_defect_is_refused_with_the_nearest(void **state)
{
    struct contract *contract = world_contract();
    struct defects *defects = defects_new(contract);
    struct error error = ERROR_INIT;

    (void)state;
    assert_false(defects_add(defects, "total-plus-on@listParcels", &error));
    assert_non_null(strstr(error.hint, "total-plus-one@listParcels"));
    defects_free(defects);
    contract_free(contract);
}

static void several_defects_are_played_together(void **state)
{
    struct contract *contract = world_contract();
    struct defects *defects = defects_new(contract);
    struct error error = ERROR_INIT;

    (void)state;
    assert_false(defects_step_in(defects, DEFECT_PAGE));
    assert_true(defects_add(defects, "total-plus-one@listParcels", &error));
    assert_true(defects_add(defects, "maximum-doubled@listParcels.size", &error));
    assert_true(defects_step_in(defects, DEFECT_PAGE));
    assert_true(contract_operation_named(contract, "listParcels")
                    ->list->page.size_parameter->maximum == 8);
    defects_free(defects);
    contract_free(contract);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_defect_can_be_noticed),
        cmocka_unit_test(an_honest_conversation_repeats_itself),
        cmocka_unit_test(every_defect_has_a_name_of_its_own),
        cmocka_unit_test(there_are_defects_in_every_family),
        cmocka_unit_test(an_unknown_defect_is_refused_with_the_nearest),
        cmocka_unit_test(several_defects_are_played_together),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
