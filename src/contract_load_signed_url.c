/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define DEFAULT_TOLERANCE 60 /* seconds */
#define ANY_MEDIA         "application/octet-stream"

/* Reads what the mock delivers: at most one of `file` and `template`. */
static void read_content(struct contract_loading *loading, struct contract_node node,
                         struct contract_signed_url *out)
{
    struct contract_node file = contract_node_member(loading, node, "file");
    struct contract_node template = contract_node_member(loading, node, "template");
    struct contract_node chosen = file.value != NULL ? file : template;
    AUTO_FREE char *path = NULL;
    struct error error = ERROR_INIT;

    if (file.value != NULL && template.value != NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        template.pointer, "signed-url has both file and template");
        diagnostics_hint(loading->diagnostics, "keep the one that is delivered");
    }
    if (!json_is_string(chosen.value))
        return;
    out->is_template = file.value == NULL;
    path = contract_load_path(loading, json_string_value(chosen.value));
    contract_note_source(loading->contract, path);
    out->content =
        document_read_file(path, CONTRACT_MAX_DATA, &out->content_length, &error);
    if (out->content != NULL) {
        contract_parts_own(loading->parts, out->content);
        return;
    }
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    chosen.pointer, "%s: %s", json_string_value(chosen.value),
                    error.text);
    diagnostics_hint(loading->diagnostics, "the path is relative to the contract's "
                                           "folder");
}

static void read_media(struct contract_loading *loading, struct contract_node node,
                       struct contract_signed_url *out)
{
    struct contract_statement media =
        contract_statement_read(loading, node, "media", &out->claim);
    const char *content_type = contract_node_text(node, "content-type");
    bool is_range;

    out->media = json_string_value(media.value.value);
    out->media_claim = media.claim;
    is_range = out->media != NULL && strchr(out->media, '*') != NULL;
    if (is_range && content_type == NULL && out->content != NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        media.value.pointer, "signed-url lacks content-type");
        diagnostics_hint(loading->diagnostics,
                         "%s is a range: content-type says which of its types the mock "
                         "sends",
                         out->media);
    }
    out->content_type = content_type != NULL              ? content_type
                        : out->media != NULL && !is_range ? out->media
                                                          : ANY_MEDIA;
}

/* The words of the vocabulary start behind SIGNED_URL_NONE. */
static void read_scheme(struct contract_loading *loading, struct contract_node node,
                        struct contract_signed_url *out)
{
    out->scheme_claim = out->claim;
    out->scheme = (enum signed_url_scheme)(
        1 + contract_statement_word(loading, node, "scheme",
                                    vocabulary_signed_url_schemes, 0, CERTAINTY_UNKNOWN,
                                    &out->scheme_claim, out->scheme_allowed + 1));
}

static void read_end(struct contract_loading *loading, struct contract_node node,
                     struct contract_signed_url *out)
{
    struct contract_statement grace =
        contract_statement_read(loading, node, "grace", &out->claim);

    out->end_claim = out->claim;
    out->end_inclusive =
        contract_statement_word(loading, node, "end", vocabulary_ends, 0,
                                CERTAINTY_UNKNOWN, &out->end_claim, NULL) == 1;
    out->grace = json_integer_value(grace.value.value);
    out->grace_claim = grace.claim;
    if (grace.value.value == NULL)
        out->grace_claim.certainty = CERTAINTY_UNKNOWN;
}

static void read_tellers(struct contract_loading *loading, struct contract_node node,
                         struct contract_signed_url *out)
{
    struct contract_statement expires =
        contract_statement_read(loading, node, "expires", &out->claim);
    struct contract_statement seconds =
        contract_statement_read(loading, node, "seconds", &out->claim);

    out->expires = json_string_value(expires.value.value);
    out->expires_claim = expires.claim;
    out->seconds = json_string_value(seconds.value.value);
    out->seconds_claim = seconds.claim;
}

static void read_refusal(struct contract_loading *loading, struct contract_node node,
                         struct contract_signed_url *out)
{
    struct contract_statement refusal =
        contract_statement_read(loading, node, "refusal", &out->claim);
    struct contract_statuses others = contract_node_statuses(refusal.others);

    out->refusal = contract_node_statuses(refusal.value);
    out->refusal_claim = refusal.claim;
    if (out->refusal.count == 0)
        out->refusal_claim.certainty = CERTAINTY_UNKNOWN;
    for (size_t i = 0; i < others.count; i++)
        if (out->refusal.count < CONTRACT_MAX_STATUSES)
            out->refusal.items[out->refusal.count++] = others.items[i];
}

static struct contract_signed_url *find(const struct contract_parts *parts,
                                        const char *pointer)
{
    for (size_t i = 0; i < parts->signed_url_count; i++)
        if (strcmp(parts->signed_urls[i]->claim.pointer, pointer) == 0)
            return parts->signed_urls[i];
    return NULL;
}

struct contract_signed_url *contract_load_signed_url(struct contract_loading *loading,
                                                     struct contract_node node,
                                                     struct claim field)
{
    struct contract_parts *parts = loading->parts;
    struct contract_signed_url *out = find(parts, node.pointer);
    void *all = parts->signed_urls;

    /* Several shapes show the same member: one signed URL serves them all. */
    if (out != NULL)
        return out;
    out = contract_parts_array(parts, 1, sizeof *out);
    memory_reserve(&all, &parts->signed_url_capacity, parts->signed_url_count + 1,
                   sizeof(struct contract_signed_url *));
    parts->signed_urls = all;
    parts->signed_urls[parts->signed_url_count++] = out;
    out->claim =
        (struct claim){contract_node_certainty(node, field.certainty), node.pointer};
    out->lifetime = contract_node_integer(node, "lifetime", 1);
    out->tolerance = contract_node_integer(node, "tolerance", DEFAULT_TOLERANCE);
    read_scheme(loading, node, out);
    read_end(loading, node, out);
    read_tellers(loading, node, out);
    read_content(loading, node, out);
    read_media(loading, node, out);
    read_refusal(loading, node, out);
    return out;
}

static void connect(struct contract_loading *loading, struct contract_shape *shape,
                    const struct contract_field *url, const char *pointer,
                    const struct claim *claim, bool is_moment)
{
    struct contract_field *teller = NULL;

    for (size_t i = 0; i < shape->field_count; i++)
        if (strcmp(shape->fields[i].pointer, pointer) == 0)
            teller = &shape->fields[i];
    if (teller == NULL) {
        AUTO_NAMES struct contract_names names = {.count = 0};

        for (size_t i = 0; i < shape->field_count; i++)
            contract_names_add(&names, shape->fields[i].pointer);
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        claim->pointer, "%s is no member of the schema", pointer);
        contract_names_hint(&names, pointer, loading->diagnostics, "members");
    } else if (is_moment && !collection_is_moment(teller->compare)) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        claim->pointer, "%s is no moment, so it cannot say an end",
                        pointer);
        diagnostics_hint(loading->diagnostics,
                         "its schema needs format: date-time, or epoch: s or ms");
    } else {
        teller->tells = url;
    }
}

void contract_load_tellers(struct contract_loading *loading, struct contract_shape *shape)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];
        const struct contract_signed_url *url = field->signed_url;

        if (url != NULL && url->expires != NULL)
            connect(loading, shape, field, url->expires, &url->expires_claim, true);
        if (url != NULL && url->seconds != NULL)
            connect(loading, shape, field, url->seconds, &url->seconds_claim, false);
    }
}
