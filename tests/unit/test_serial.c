/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/serial.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <regex.h>
#include <string.h>

#define COUNT 500

/* A form from known identifiers, a schema of them (NULL: none), and what all of it must
 * match (POSIX extended). */
static const struct form {
    const char *known, *schema, *format, *pattern;
    uint64_t room; /* 0: enough */
} forms[] = {
    {"[7, 1112, 90]", NULL, NULL, "^1(11[3-9]|1[2-9][0-9]|[2-9][0-9][0-9])$", 0},
    {"[7, 90]", "{\"type\": \"integer\", \"maximum\": 120}", NULL, "^[0-9]{1,3}$", 120},
    {"[\"7\", \"90\"]", NULL, NULL, "^(9[1-9]|[1-5][0-9][0-9])$", 0},
    {"[\"ord-007\", \"ord-031\"]", NULL, NULL, "^ord-[0-9]{3}$", 0},
    {"[\"x9\", \"x16\"]", NULL, NULL, "^x(1[7-9]|[2-9][0-9]|[1-5][0-9][0-9])$", 0},
    {"[\"b07\", \"b31\"]", "{\"pattern\": \"^b[0-9]{2}$\"}", NULL, "^b[0-9]{2}$", 100},
    {"[\"a1b2c3d4-e5f6-4890-abcd-123456789012\"]", NULL, NULL,
     "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", 0},
    {"[]", "{\"format\": \"uuid\"}", "uuid", "^[0-9a-f-]{36}$", 0},
    {"[]", NULL, NULL, "^things-[0-9]{6}$", 0},
    {"[\"ch_8m72fei7oNM4ig\", \"ch_9aXbfei7oQM4zz\"]", NULL, NULL, "^ch_[0-9a-zA-Z]{14}$",
     0},
    {"[\"3ec4a0\", \"77aa01\"]", "{\"pattern\": \"^[0-9a-f]{6}$\"}", NULL,
     "^[0-9a-f]{6}$", 0},
    {"[\"RG1000\", \"RG1a3f\"]", "{\"pattern\": \"^RG[0-9a-f]{4}$\"}", NULL,
     "^RG[0-9a-f]{4}$", 0},
    {"[\"AK10B\",\"BC22C\",\"ZZ93D\",\"QW10E\",\"AA00F\",\"BB01G\",\"CC02H\",\"DD03I\"]",
     NULL, NULL, "^[A-Z]{2}[0-9]{2}[A-Z]$", 0},
    {"[\"books/3ec4a0\", \"books/9b\"]", NULL, NULL, "^books/[0-9a-f]{6,}$", 0},
    {"[\"north\"]", NULL, NULL, "^[a-z]{5,}$", 0},
};

static void judge(const struct form *form, const struct serial *serial)
{
    json_t *seen = json_object();
    uint64_t count = form->room == 0 ? COUNT : form->room;
    regex_t pattern;

    assert_int_equal(regcomp(&pattern, form->pattern, REG_EXTENDED | REG_NOSUB), 0);
    for (uint64_t i = 0; i < count; i++) {
        AUTO_TEXT struct text made;

        text_init(&made, TEXT_CEILING);
        serial_add(serial, i, &made);
        if (regexec(&pattern, text_string(&made), 0, NULL, 0) != 0)
            fail_msg("%s gives %s", form->known, text_string(&made));
        if (json_object_get(seen, text_string(&made)) != NULL)
            fail_msg("%s gives %s twice", form->known, text_string(&made));
        json_object_set_new(seen, text_string(&made), json_null());
    }
    regfree(&pattern);
    json_decref(seen);
}

static void identifiers_have_the_form_of_those_that_are_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct form *form = &forms[i];
        json_t *known = json_loads(form->known, 0, NULL);
        json_t *schema = form->schema == NULL ? NULL : json_loads(form->schema, 0, NULL);
        struct schema_registry *registry =
            schema_registry_new((struct schema_options){.assert_formats = true});
        struct serial_request request = {.known = known,
                                         .format = form->format,
                                         .name = "things",
                                         .count = COUNT,
                                         .seed = 5};
        struct serial *serial;

        if (schema != NULL) {
            assert_true(schema_registry_add(registry, "s", schema, NULL));
            request.schema = schema_compile(registry, "s", "", NULL);
        }
        serial = serial_new(&request);
        assert_int_equal(serial_suffices(serial), form->room == 0);
        if (form->room > 0)
            assert_int_equal(serial_room(serial), form->room);
        judge(form, serial);
        serial_free(serial);
        schema_registry_free(registry);
        json_decref(schema);
        json_decref(known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_have_the_form_of_those_that_are_known),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
