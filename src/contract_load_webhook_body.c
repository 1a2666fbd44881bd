/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/template.h"
#include "src/value.h"

#include <string.h>

/* A look at the placeholders of one body. */
struct look {
    struct contract_loading *loading;
    struct contract_node body;
    const struct contract_webhook *webhook;
};

static void check_words(struct look *look, const struct template_use *use,
                        const char *place)
{
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (json_is_object(json_object_get(look->webhook->words, use->name)))
        return;
    contract_names_add(&names, "uuid");
    contract_names_add(&names, "text");
    contract_names_add_keys(&names, look->webhook->words);
    diagnostics_add(look->loading->diagnostics, DIAGNOSTIC_ERROR, look->loading->document,
                    place, "there is no word list %s", use->name);
    contract_names_hint(&names, use->name, look->loading->diagnostics, "word lists");
}

static void check_use(void *context, const struct template_use *use)
{
    struct look *look = context;
    char *place = contract_parts_own_text(
        look->loading->parts, memory_format("%s%s", look->body.pointer, use->place));

    if (use->part == TEMPLATE_UNKNOWN) {
        diagnostics_add(look->loading->diagnostics, DIAGNOSTIC_ERROR,
                        look->loading->document, place,
                        "{%s} is no placeholder of a webhook's body", use->name);
        diagnostics_hint(look->loading->diagnostics,
                         "{/pointer} is a member of the record, {now} the moment");
        return;
    }
    if (use->part == TEMPLATE_WORDS)
        check_words(look, use, place);
    if (use->pointer == NULL)
        return;
    if (look->webhook->records != NULL) {
        contract_load_field(look->loading, look->webhook->records, use->pointer, place);
        return;
    }
    diagnostics_add(look->loading->diagnostics, DIAGNOSTIC_ERROR, look->loading->document,
                    place, "{%s} stands for a member of a record, and there is none",
                    use->pointer);
    diagnostics_hint(look->loading->diagnostics, "name the record set: records: ...");
}

void contract_load_webhook_body(struct contract_loading *loading,
                                struct contract_node node,
                                struct contract_webhook *webhook)
{
    struct look look = {.loading = loading,
                        .body = contract_node_member(loading, node, "body"),
                        .webhook = webhook};

    webhook->body = look.body.value;
    webhook->words = contract_node_member(loading, node, "words").value;
    if (webhook->body != NULL)
        template_each(webhook->body, check_use, &look);
}
