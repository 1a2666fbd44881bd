/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"

/* Which refusal stands in for one that is not declared; REFUSAL_COUNT for none. */
static const enum refusal fallbacks[REFUSAL_COUNT] = {
    [REFUSAL_REQUIRED] = REFUSAL_PARAMETER,
    [REFUSAL_TYPE] = REFUSAL_PARAMETER,
    [REFUSAL_ENUM] = REFUSAL_PARAMETER,
    [REFUSAL_MINIMUM] = REFUSAL_PARAMETER,
    [REFUSAL_MAXIMUM] = REFUSAL_PARAMETER,
    [REFUSAL_FORMAT] = REFUSAL_PARAMETER,
    [REFUSAL_PATTERN] = REFUSAL_PARAMETER,
    [REFUSAL_LENGTH] = REFUSAL_PARAMETER,
    [REFUSAL_RANGE] = REFUSAL_PARAMETER,
    [REFUSAL_PARAMETER] = REFUSAL_COUNT,
    [REFUSAL_SECURITY] = REFUSAL_COUNT,
    [REFUSAL_SCOPE_UNKNOWN] = REFUSAL_COUNT,
    [REFUSAL_SCOPE_FORBIDDEN] = REFUSAL_SCOPE_UNKNOWN,
    [REFUSAL_ITEM_UNKNOWN] = REFUSAL_COUNT,
    [REFUSAL_ITEM_FORBIDDEN] = REFUSAL_ITEM_UNKNOWN,
    [REFUSAL_PAST_END] = REFUSAL_COUNT,
    [REFUSAL_CURSOR] = REFUSAL_PARAMETER,
    [REFUSAL_CURSOR_EXPIRED] = REFUSAL_CURSOR,
    [REFUSAL_EXCLUSIVE] = REFUSAL_PARAMETER,
    [REFUSAL_REQUIRES] = REFUSAL_PARAMETER,
    [REFUSAL_ROUTE] = REFUSAL_COUNT,
    [REFUSAL_METHOD] = REFUSAL_COUNT,
    [REFUSAL_BODY] = REFUSAL_COUNT,
    [REFUSAL_MEDIA_TYPE] = REFUSAL_COUNT,
    [REFUSAL_STATE] = REFUSAL_COUNT,
    [REFUSAL_UNKNOWN_PARAMETER] = REFUSAL_PARAMETER,
    [REFUSAL_RATE] = REFUSAL_COUNT,
    [REFUSAL_INTERNAL] = REFUSAL_COUNT,
};

/* The errors one refusal is made of, the strongest first. */
struct layers {
    struct contract_node items[9]; /* of a chain of three, on three levels */
    size_t count;
    size_t own; /* how many are of the refusal itself, not of what stands in for it */
};

static void add_layers(struct contract_loading *loading,
                       const struct contract_node levels[], size_t count,
                       enum refusal refusal, struct layers *layers)
{
    for (size_t i = 0; i < count; i++) {
        struct contract_node errors = contract_node_member(loading, levels[i], "errors");
        struct contract_node error =
            contract_node_member(loading, errors, vocabulary_refusals[refusal]);

        if (json_is_object(error.value))
            layers->items[layers->count++] = error;
    }
}

static struct contract_node first(struct contract_loading *loading,
                                  const struct layers *layers, const char *key)
{
    for (size_t i = 0; i < layers->count; i++) {
        struct contract_node node = contract_node_member(loading, layers->items[i], key);

        if (node.value != NULL)
            return node;
    }
    return (struct contract_node){NULL, ""};
}

static const char *first_text(struct contract_loading *loading,
                              const struct layers *layers, const char *key,
                              const char *fallback)
{
    const char *text = json_string_value(first(loading, layers, key).value);

    return text == NULL ? fallback : text;
}

static struct contract_error *merge(struct contract_loading *loading,
                                    const struct layers *layers)
{
    struct contract_error *error = contract_parts_array(loading->parts, 1, sizeof *error);
    struct contract_node allowed = first(loading, layers, "allowed");
    struct contract_node headers = first(loading, layers, "headers");
    struct contract_node prose = first(loading, layers, "prose");
    struct contract_node others = first(loading, layers, "other-bodies");
    const char *quote = contract_node_text(allowed, "quote");
    const char *join = contract_node_text(allowed, "join");
    const char *certainty = first_text(loading, layers, "certainty", NULL);

    error->status = contract_node_statuses(first(loading, layers, "status"));
    error->body = first(loading, layers, "body").value;
    error->detail = first(loading, layers, "detail").value;
    error->quote = quote == NULL ? "" : quote;
    error->join = join == NULL ? ", " : join;
    error->media = first_text(loading, layers, "media", "application/json");
    if (prose.value != NULL)
        error->prose = contract_node_texts(loading, prose, &error->prose_count);
    error->headers = json_is_object(headers.value) ? headers.value : NULL;
    if (json_is_array(others.value))
        error->others = others.value;
    error->may_be_answered =
        contract_word_index(first_text(loading, layers, "answered", NULL),
                            vocabulary_answered, 0) == 1;
    error->claim.pointer = layers->items[0].pointer;
    error->claim.certainty = (enum certainty)contract_word_index(
        certainty, vocabulary_certainties, CERTAINTY_DOCUMENTED);
    error->body_claim = error->claim;
    error->body_claim.certainty = (enum certainty)contract_word_index(
        first_text(loading, layers, "body-certainty", NULL), vocabulary_certainties,
        (int)error->claim.certainty);
    return error;
}

/* The strongest level is the last that could say the status: a parameter's for what a
 * parameter breaks, otherwise the operation's. */
static void check_status(struct contract_loading *loading,
                         const struct contract_error *error, enum refusal refusal,
                         size_t level_count)
{
    AUTO_FREE char *text = NULL;
    size_t last = refusal <= REFUSAL_PARAMETER ? 3 : 2;

    if (error->status.count > 0 || level_count < last)
        return;
    text = memory_format("the refusal %s has no status", vocabulary_refusals[refusal]);
    if (contract_load_is_reported(loading, error->claim.pointer, text))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    error->claim.pointer, "%s", text);
    diagnostics_hint(loading->diagnostics,
                     "add status here, or to the same refusal of the operation or the "
                     "document");
}

/* A refusal that says its status stands for itself; one that does not takes what it
 * leaves out from the refusal that stands in for it. */
static const struct contract_error *load_error(struct contract_loading *loading,
                                               const struct contract_node levels[],
                                               size_t count, enum refusal refusal)
{
    struct layers layers = {.count = 0};
    struct contract_error *error;

    add_layers(loading, levels, count, refusal, &layers);
    layers.own = layers.count;
    for (enum refusal other = fallbacks[refusal];
         other != REFUSAL_COUNT && first(loading, &layers, "status").value == NULL;
         other = fallbacks[other])
        add_layers(loading, levels, count, other, &layers);
    if (layers.count == 0)
        return NULL;
    error = merge(loading, &layers);
    if (layers.count > layers.own && error->claim.certainty < CERTAINTY_INFERRED)
        error->claim.certainty = CERTAINTY_INFERRED;
    if (error->body_claim.certainty < error->claim.certainty)
        error->body_claim.certainty = error->claim.certainty;
    check_status(loading, error, refusal, count);
    return error;
}

void contract_load_errors(struct contract_loading *loading,
                          const struct contract_node levels[], size_t count,
                          struct contract_errors *out)
{
    for (int i = 0; i < REFUSAL_COUNT; i++)
        out->by[i] = load_error(loading, levels, count, (enum refusal)i);
}
