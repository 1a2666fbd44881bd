/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_signed_url.h"

#include "src/memory.h"

#include <string.h>

/* Schemes that cover, or look up, more than a path and an end. */
static enum certainty of_scheme(const struct contract_signed_url *signed_url)
{
    return signed_url_parts(signed_url->scheme)[0] == NULL
               ? CERTAINTY_UNKNOWN
               : defect_weaker(signed_url->claim.certainty,
                               signed_url->scheme_claim.certainty);
}

static void urls_of_schemes(const struct contract *contract,
                            const struct defect_kind *kind, struct defect_list *out)
{
    defect_urls(contract, kind, out, of_scheme);
}

/* Remembers each URL that was given out, by its signature. */
static void remember(const struct defect *defect, struct defect_exchange *exchange)
{
    AUTO_FREE char *signature = defect_url_is_meant(defect, exchange)
                                    ? defect_url_signature(exchange->url)
                                    : NULL;

    if (signature != NULL)
        json_object_set_new(defect->state, signature, json_string(exchange->url));
}

static bool same_end(const char *a, const char *b)
{
    struct signed_url_claims one, two;

    return signed_url_explain(a, &one) && signed_url_explain(b, &two) &&
           one.has_expires && two.has_expires &&
           instant_compare(one.expires, two.expires) == 0;
}

/* Accepts a signature for its path and its end, whatever else stands beside them. */
static void overlook_parts(const struct defect *defect, struct defect_exchange *exchange)
{
    if (!defect_url_is_meant(defect, exchange) ||
        (exchange->verdict != SIGNED_URL_TAMPERED &&
         exchange->verdict != SIGNED_URL_MALFORMED))
        return;
    AUTO_FREE char *url =
        memory_format("http://%s%s", exchange->base.authority, exchange->request->target);
    AUTO_FREE char *signature = defect_url_signature(url);
    const char *known =
        signature == NULL ? NULL
                          : json_string_value(json_object_get(defect->state, signature));
    if (known != NULL && strncmp(known, url, strcspn(url, "?")) == 0 &&
        same_end(known, url))
        exchange->verdict = SIGNED_URL_VALID;
}

const struct defect_kind defect_signed_url_parts_kinds[] = {
    {.name = "url-parts-not-covered",
     .family = "signed-url",
     .summary = "all of a URL but path, end and signature can be changed at will",
     .targets = urls_of_schemes,
     .at[DEFECT_SIGNED] = remember,
     .at[DEFECT_DELIVERY] = overlook_parts,
     .anywhere = true},
    {0},
};
