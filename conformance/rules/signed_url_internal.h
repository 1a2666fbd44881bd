/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the signed-url family share: URLs as items show them, fetching them,
 * and what counts as a refusal.
 *
 * Where objects are kept is another host's business: one that cannot be reached leaves a
 * rule unexercised, and what cannot be read from a URL is told, not judged.
 */
#ifndef COUNTERSIGN_RULES_SIGNED_URL_INTERNAL_H
#define COUNTERSIGN_RULES_SIGNED_URL_INTERNAL_H

#include "conformance/rule.h"
#include "src/signed_url.h"

#define SIGNED_URL_SAMPLES 2 /* records whose URLs are looked at */

struct signed_url_sample {
    char *id;                  /* of the record */
    char *url;                 /* what its item shows */
    const struct answer *item; /* the answer that shows it */
};

struct signed_url_samples {
    struct signed_url_sample items[SIGNED_URL_SAMPLES];
    size_t count;
};

#define AUTO_SAMPLES __attribute__((cleanup(signed_url_samples_clear)))

/* Finds records whose item shows the subject's URL, each another one. False, and what was
 * lacked is said, when there is none. */
bool signed_url_samples_find(struct probe *probe, struct signed_url_samples *samples);
void signed_url_samples_clear(struct signed_url_samples *samples);

/* The declaration the subject is about. */
const struct contract_signed_url *signed_url_declared(const struct probe *probe);

/* The URL an answer shows, borrowed; NULL: none. */
const char *signed_url_shown(const struct probe *probe, const struct answer *answer);

/* What a URL that `item` shows says of itself; where it says no end, what the members
 * beside it say. False when neither says anything. */
bool signed_url_read(const struct probe *probe, const struct answer *item,
                     const char *url, struct signed_url_claims *claims);

/* The moment, or the number of seconds, that the member beside the URL says; false: it
 * says none. */
bool signed_url_told_end(const struct probe *probe, const struct answer *item,
                         struct instant *end);
bool signed_url_told_seconds(const struct probe *probe, const struct answer *item,
                             double *seconds);

/* True when the answer to a fetch is the object, or as much of it as is looked at. */
bool signed_url_delivers(const struct answer *answer);

/* False, and it is said, when a fetch came to nothing that could be judged. */
bool signed_url_reached(struct probe *probe, const struct answer *answer);

/* Fetches `url`, `again` even if it was fetched; false, and what was lacked is said,
 * unless it delivers: then there is no point in changing it. */
bool signed_url_works(struct probe *probe, const char *url, bool again);

/* Fetches `url`, which must be refused because of `what`. */
void signed_url_hold_refused(struct probe *probe, const char *url, const char *what);
/* The same, where a breach is one of `claim`. */
void signed_url_hold_refused_by(struct probe *probe, const struct claim *claim,
                                const char *url, const char *what);

/* Where the raw value of a query parameter stands; NULL when there is none. Names are
 * compared without case, since signers write both. */
const char *signed_url_value(const char *url, const char *name, size_t *length);

/* Returns new `url` with what stands in `length` bytes from `place` replaced. */
char *signed_url_replaced(const char *url, const char *place, size_t length,
                          const char *by);

/* Returns new `url` with one letter or digit of a value in it (of `length` bytes from
 * `value`) changed; NULL when there is none. */
char *signed_url_other_character(const char *url, const char *value, size_t length);

/* Returns new `url` with its end moved `lifetime` seconds on, or its own lifetime
 * doubled; NULL when no parameter holds either. */
char *signed_url_later_end(const char *url, int64_t lifetime);

/* As above where the end stands inside a policy or a token, which keeps its signature. */
char *signed_url_later_inside(const char *url, int64_t lifetime);

/* Probes: signed_url_told.c, signed_url_tamper.c and signed_url_clock.c. */
void signed_url_told(struct probe *probe);
void signed_url_tamper_signature(struct probe *probe);
void signed_url_tamper_expiry(struct probe *probe);
void signed_url_tamper_path(struct probe *probe);
void signed_url_tamper_parts(struct probe *probe);
void signed_url_clock_lasts(struct probe *probe);
void signed_url_clock_expires(struct probe *probe);
void signed_url_clock_fresh(struct probe *probe);
void signed_url_clock_boundary(struct probe *probe);

#endif
