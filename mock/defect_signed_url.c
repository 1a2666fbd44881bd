/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"
#include "mock/defect_signed_url.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct contract_field *field_of(const struct defect *defect,
                                             const struct contract *contract)
{
    const struct contract_operation *operation =
        &contract->operations[defect->target.operation];

    return &defect_shape(operation)->fields[defect->target.part];
}

/* One field may be known by several operations, each with a model of its own. */
bool defect_url_is_meant(const struct defect *defect,
                         const struct defect_exchange *exchange)
{
    const struct contract_field *field =
        exchange->signing != NULL ? exchange->signing->field
        : exchange->asset != NULL ? exchange->asset->field
                                  : NULL;

    return field != NULL &&
           strcmp(field->pointer, field_of(defect, exchange->contract)->pointer) == 0;
}

static enum certainty of_claim(const struct contract_signed_url *signed_url)
{
    return signed_url->claim.certainty;
}

static enum certainty of_media(const struct contract_signed_url *signed_url)
{
    return signed_url->media == NULL ? CERTAINTY_UNKNOWN
                                     : defect_weaker(signed_url->claim.certainty,
                                                     signed_url->media_claim.certainty);
}

/* A token is all there is in the query: without it nothing claims to be signed. */
static enum certainty of_parts(const struct contract_signed_url *signed_url)
{
    return signed_url->scheme == SIGNED_URL_JWT ? CERTAINTY_UNKNOWN
                                                : signed_url->claim.certainty;
}

void defect_urls(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out,
                 enum certainty (*sure)(const struct contract_signed_url *signed_url))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_shape *shape = defect_shape(operation);

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++)
            if (shape->fields[j].signed_url != NULL && operation->item != NULL)
                defect_add(out, kind,
                           (struct defect_target){.operation = i,
                                                  .part = j,
                                                  .certainty =
                                                      sure(shape->fields[j].signed_url)},
                           "%s%s", operation->id, shape->fields[j].pointer);
    }
}

static void every_url(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    defect_urls(contract, kind, out, of_claim);
}

static void typed_urls(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    defect_urls(contract, kind, out, of_media);
}

static void urls_of_parts(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    defect_urls(contract, kind, out, of_parts);
}

static void double_lifetime(const struct defect *defect, struct defect_exchange *exchange)
{
    struct defect_signing *signing = exchange->signing;

    if (defect_url_is_meant(defect, exchange))
        signing->lifetime = signing->lifetime * 2 > SIGNED_URL_MAX_LIFETIME
                                ? SIGNED_URL_MAX_LIFETIME
                                : signing->lifetime * 2;
}

static void halve_lifetime(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange) && exchange->signing->lifetime > 1)
        exchange->signing->lifetime /= 2;
}

static void issue_expired(const struct defect *defect, struct defect_exchange *exchange)
{
    struct defect_signing *signing = exchange->signing;

    if (defect_url_is_meant(defect, exchange))
        signing->now = instant_add(signing->now, -signing->lifetime - 1);
}

/* Keeps the first URL of each path and shows it for ever. */
static void reuse_url(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *known;

    if (!defect_url_is_meant(defect, exchange))
        return;
    known = json_string_value(json_object_get(defect->state, exchange->signing->path));
    if (known == NULL) {
        json_object_set_new(defect->state, exchange->signing->path,
                            json_string(exchange->url));
        return;
    }
    free(exchange->url);
    exchange->url = memory_text(known);
}

static void strip_signature(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange))
        exchange->url[strcspn(exchange->url, "?")] = '\0';
}

/* Leaves path and query: what a browser on the same host would do with. */
static void strip_host(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *authority = strstr(exchange->url, "://");
    char *relative;

    if (!defect_url_is_meant(defect, exchange) || authority == NULL)
        return;
    relative = memory_text(authority + 3 + strcspn(authority + 3, "/?"));
    free(exchange->url);
    exchange->url = relative;
}

/* By the kind's number: the verdict that is overlooked. */
static void overlook(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange) &&
        exchange->verdict == (enum signed_url_verdict)defect->kind->number)
        exchange->verdict = SIGNED_URL_VALID;
}

static const char *query_of(const struct http_request *request)
{
    const char *query = strchr(request->target, '?');

    return query == NULL ? "" : query + 1;
}

/* Accepts a signature that was made for another path. */
static void overlook_path(const struct defect *defect, struct defect_exchange *exchange)
{
    size_t number = 0;
    char *asset;

    if (!defect_url_is_meant(defect, exchange) ||
        exchange->verdict != SIGNED_URL_TAMPERED)
        return;
    while ((asset = store_next_path(exchange->store, &number)) != NULL) {
        AUTO_TEXT struct text path;

        text_init(&path, URL_CEILING);
        url_encode_path(&path, asset, strlen(asset));
        free(asset);
        if (answer_verify(exchange, exchange->key, text_string(&path),
                          query_of(exchange->request)) == SIGNED_URL_VALID) {
            exchange->verdict = SIGNED_URL_VALID;
            return;
        }
    }
}

char *defect_url_signature(const char *url)
{
    struct signed_url_claims claims;
    struct url parts;
    struct url_query query;
    char *signature = NULL;

    if (!signed_url_explain(url, &claims) || claims.signature_name == NULL ||
        !url_parse(url, &parts, NULL))
        return NULL;
    url_query_parse(parts.query, &query);
    const char *value = url_query_value(&query, claims.signature_name);
    if (value != NULL && claims.scheme == SIGNED_URL_JWT && strrchr(value, '.') != NULL)
        value = strrchr(value, '.');
    signature = memory_text(value);
    url_query_clear(&query);
    url_clear(&parts);
    return signature;
}

/* Remembers for which path each signature was given out. */
static void remember_signature(const struct defect *defect,
                               struct defect_exchange *exchange)
{
    AUTO_FREE char *signature = defect_url_is_meant(defect, exchange)
                                    ? defect_url_signature(exchange->url)
                                    : NULL;

    if (signature != NULL)
        json_object_set_new(defect->state, signature,
                            json_string(exchange->signing->path));
}

/* Accepts a signature that was given out for this path, with whatever end beside it. */
static void overlook_expiry(const struct defect *defect, struct defect_exchange *exchange)
{
    if (!defect_url_is_meant(defect, exchange) ||
        exchange->verdict != SIGNED_URL_TAMPERED)
        return;
    AUTO_FREE char *url =
        memory_format("http://%s%s", exchange->base.authority, exchange->request->target);
    AUTO_FREE char *signature = defect_url_signature(url);
    const char *path = signature == NULL
                           ? NULL
                           : json_string_value(json_object_get(defect->state, signature));
    if (path != NULL && strcmp(path, exchange->asset->path) == 0)
        exchange->verdict = SIGNED_URL_VALID;
}

static void refuse_at_once(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange) && exchange->verdict == SIGNED_URL_VALID)
        exchange->verdict = SIGNED_URL_TAMPERED;
}

static void need_credentials(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange) && exchange->verdict == SIGNED_URL_VALID &&
        http_headers_value(&exchange->request->headers, "Authorization") == NULL)
        exchange->verdict = SIGNED_URL_UNSIGNED;
}

static void mistype(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange) && exchange->response->status == 200)
        http_headers_set(&exchange->response->headers, "Content-Type",
                         "application/x-unknown");
}

/* By the kind's number: the status a refused URL is answered with. */
static void refuse_with(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_url_is_meant(defect, exchange) && exchange->verdict != SIGNED_URL_VALID)
        exchange->response->status = defect->kind->number;
}

/* --- The contract played otherwise --- */

static struct contract_signed_url *declared_in(struct contract *contract,
                                               const struct defect *defect)
{
    return field_of(defect, contract)->signed_url;
}

static enum certainty of_end(const struct contract_signed_url *signed_url)
{
    return defect_weaker(signed_url->claim.certainty, signed_url->end_claim.certainty);
}

static enum certainty of_grace(const struct contract_signed_url *signed_url)
{
    return signed_url->grace == 0 ? CERTAINTY_UNKNOWN
                                  : defect_weaker(signed_url->claim.certainty,
                                                  signed_url->grace_claim.certainty);
}

/* Either of the two schemes that need no pair stands in for another one. */
static enum signed_url_scheme other_scheme(const struct contract_signed_url *signed_url)
{
    return signed_url->scheme_allowed[SIGNED_URL_AWS_SIGV4] ? SIGNED_URL_EXPIRES_HMAC
                                                            : SIGNED_URL_AWS_SIGV4;
}

static enum certainty of_scheme(const struct contract_signed_url *signed_url)
{
    return signed_url->scheme_allowed[other_scheme(signed_url)]
               ? CERTAINTY_UNKNOWN
               : defect_weaker(signed_url->claim.certainty,
                               signed_url->scheme_claim.certainty);
}

static void ended_urls(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    defect_urls(contract, kind, out, of_end);
}

static void graced_urls(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    defect_urls(contract, kind, out, of_grace);
}

static void known_urls(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    defect_urls(contract, kind, out, of_scheme);
}

static void end_otherwise(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    struct contract_signed_url *signed_url = declared_in(contract, defect);

    (void)defects;
    signed_url->end_inclusive = !signed_url->end_inclusive;
}

/* By the kind's number: how many times the grace is given. */
static void change_grace(struct contract *contract, const struct defect *defect,
                         struct defects *defects)
{
    (void)defects;
    declared_in(contract, defect)->grace *= defect->kind->number;
}

static void change_scheme(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    struct contract_signed_url *signed_url = declared_in(contract, defect);

    (void)defects;
    signed_url->scheme = other_scheme(signed_url);
}

/* --- What is said beside the URL --- */

static enum certainty of_expires(const struct contract_signed_url *signed_url)
{
    return signed_url->expires == NULL
               ? CERTAINTY_UNKNOWN
               : defect_weaker(signed_url->claim.certainty,
                               signed_url->expires_claim.certainty);
}

static enum certainty of_seconds(const struct contract_signed_url *signed_url)
{
    return signed_url->seconds == NULL
               ? CERTAINTY_UNKNOWN
               : defect_weaker(signed_url->claim.certainty,
                               signed_url->seconds_claim.certainty);
}

static void dated_urls(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    defect_urls(contract, kind, out, of_expires);
}

static void counted_urls(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    defect_urls(contract, kind, out, of_seconds);
}

/* By the kind's number: the factor of the seconds; 0: the moment is an hour later. */
static void tell_wrong(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_shape *shape = defect_shape(exchange->operation);
    const struct contract_signed_url *url =
        field_of(defect, exchange->contract)->signed_url;
    const char *pointer = defect->kind->number == 0 ? url->expires : url->seconds;
    const struct contract_field *teller = contract_field_at(shape, pointer);
    json_t *record = defect_shown(exchange, 0);
    struct scalar told = collection_scalar(value_at(record, pointer), teller->compare);
    char moment[INSTANT_TEXT_SIZE];

    if (!told.present)
        return;
    if (defect->kind->number != 0) {
        value_put(record, pointer,
                  json_integer((json_int_t)told.number * defect->kind->number));
        return;
    }
    collection_print_moment(instant_add(told.instant, 3600), teller->compare, moment);
    value_put(record, pointer,
              json_is_string(value_at(record, pointer))
                  ? json_string(moment)
                  : json_integer(strtoll(moment, NULL, 10)));
}

#define LIE(label, sentence)                                                             \
    .name = label, .family = "signed-url", .summary = sentence, .targets = every_url

const struct defect_kind defect_signed_url_kinds[] = {
    {LIE("url-lifetime-doubled", "the URL is good for twice as long"),
     .at[DEFECT_SIGN] = double_lifetime},
    {LIE("url-lifetime-halved", "the URL is good for half as long"),
     .at[DEFECT_SIGN] = halve_lifetime},
    {LIE("url-never-expires", "an expired URL is still good"),
     .at[DEFECT_DELIVERY] = overlook, .number = SIGNED_URL_EXPIRED, .anywhere = true},
    {LIE("url-tampered-accepted", "the signature of a URL is not looked at"),
     .at[DEFECT_DELIVERY] = overlook, .number = SIGNED_URL_TAMPERED, .anywhere = true},
    {.name = "url-incomplete-accepted",
     .family = "signed-url",
     .summary = "a URL that lacks its signature is good",
     .targets = urls_of_parts,
     .at[DEFECT_DELIVERY] = overlook,
     .number = SIGNED_URL_MALFORMED,
     .anywhere = true},
    {LIE("url-path-not-covered", "a URL's signature is good for other paths too"),
     .at[DEFECT_DELIVERY] = overlook_path, .anywhere = true},
    {LIE("url-expiry-not-covered", "the lifetime in a URL can be changed at will"),
     .at[DEFECT_SIGNED] = remember_signature, .at[DEFECT_DELIVERY] = overlook_expiry,
     .anywhere = true},
    {LIE("url-refused-at-once", "a fresh URL is refused"),
     .at[DEFECT_DELIVERY] = refuse_at_once, .anywhere = true},
    {.name = "url-wrong-media",
     .family = "signed-url",
     .summary = "the URL delivers another media type",
     .targets = typed_urls,
     .at[DEFECT_RESPONSE] = mistype,
     .anywhere = true},
    {LIE("url-stale", "the same URL is shown for ever, expired or not"),
     .at[DEFECT_SIGNED] = reuse_url},
    {LIE("url-issued-expired", "the URL has expired when it is shown"),
     .at[DEFECT_SIGN] = issue_expired},
    {LIE("url-needs-credentials", "the URL is refused without an API key"),
     .at[DEFECT_DELIVERY] = need_credentials, .anywhere = true},
    {LIE("url-refusal-ok", "a refused URL is answered with 200"),
     .at[DEFECT_RESPONSE] = refuse_with, .number = 200, .anywhere = true},
    {LIE("url-refusal-failure", "a refused URL is answered with 500"),
     .at[DEFECT_RESPONSE] = refuse_with, .number = 500, .anywhere = true},
    {LIE("url-relative", "the URL has neither scheme nor host"),
     .at[DEFECT_SIGNED] = strip_host},
    {LIE("url-unsigned", "the URL has no signature and never expires"),
     .at[DEFECT_SIGNED] = strip_signature, .at[DEFECT_DELIVERY] = overlook,
     .number = SIGNED_URL_UNSIGNED, .anywhere = true},
    {.name = "url-end-otherwise",
     .family = "signed-url",
     .summary = "the second the URL ends with is counted the other way",
     .targets = ended_urls,
     .apply = end_otherwise},
    {.name = "url-grace-forgotten",
     .family = "signed-url",
     .summary = "the URL has no grace",
     .targets = graced_urls,
     .apply = change_grace,
     .number = 0},
    {.name = "url-grace-doubled",
     .family = "signed-url",
     .summary = "the URL's grace is twice as long",
     .targets = graced_urls,
     .apply = change_grace,
     .number = 2},
    {.name = "url-other-scheme",
     .family = "signed-url",
     .summary = "the URL is signed by another scheme",
     .targets = known_urls,
     .apply = change_scheme},
    {.name = "url-told-late",
     .family = "signed-url",
     .summary = "the member beside the URL says an end an hour too late",
     .targets = dated_urls,
     .at[DEFECT_BODY] = tell_wrong},
    {.name = "url-told-long",
     .family = "signed-url",
     .summary = "the member beside the URL says three times the lifetime",
     .targets = counted_urls,
     .at[DEFECT_BODY] = tell_wrong,
     .number = 3},
    {0},
};
