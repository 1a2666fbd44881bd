/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const struct vocabulary_key rate_headers_keys[] = {
    {.name = "limit", .text = "Holds the number of requests that a window allows."},
    {.name = "remaining", .text = "Holds how many of them are left."},
    {.name = "reset", .text = "Holds when the next window starts, as `reset-as` says."},
    {.name = "reset-as",
     .type = VOCABULARY_WORD,
     .words = vocabulary_resets,
     .initial = "epoch",
     .text =
         "`epoch`: seconds since 1970-01-01T00:00:00Z; `seconds`: how many are left."},
    {.name = "retry",
     .text = "Holds, in the refusal, how many seconds to wait: Retry-After (RFC 9110 "
             "10.2.3). Left out, the mock sends Retry-After all the same."},
    {.name = "told",
     .type = VOCABULARY_WORD,
     .words = vocabulary_tellings,
     .initial = "always",
     .text =
         "Whether answers tell of the limit: `always`, or `all-or-none`: an endpoint "
         "of which no answer has such a field is as fair, one that has it at times is "
         "not. The mock always tells."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_rate_headers = {
    .name = "rate headers",
    .place = "in a rate-limit",
    .text = "The names of the header fields that tell of the limit, in every answer.",
    .example = "headers: { limit: X-RateLimit-Limit, remaining: X-RateLimit-Remaining, "
               "reset: X-RateLimit-Reset, reset-as: epoch, retry: Retry-After }",
    .keys = rate_headers_keys,
};

static const struct vocabulary_key rate_limit_keys[] = {
    {.name = "requests",
     .type = VOCABULARY_INTEGER,
     .required = true,
     .minimum = 1,
     .maximum = 1000000,
     .text = "How many requests a window allows. One more is refused (`rate`)."},
    {.name = "window",
     .type = VOCABULARY_INTEGER,
     .required = true,
     .minimum = 1,
     .maximum = 86400,
     .text = "How long a window is, in seconds. The mock starts one with the first "
             "request behind the last."},
    {.name = "per",
     .type = VOCABULARY_WORD,
     .words = vocabulary_rate_owners,
     .initial = "credential",
     .text = "Whose requests count together: those of one `credential`, or of `all`; or "
             "those about one `record`, whoever asks, in an operation that names it in "
             "its path or query."},
    {.name = "headers",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_rate_headers,
     .text = "Where answers tell of it."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_rate_limit = {
    .name = "rate-limit",
    .place = "in an operation's x-countersign, or at the top of the contract",
    .text = "How many requests are answered in a time. At the top of the contract it "
            "counts the requests to all operations together; in an operation, which then "
            "counts by itself, those to this one.",
    .example = "rate-limit:\n"
               "  requests: 100\n"
               "  window: 60\n"
               "  headers: { limit: X-RateLimit-Limit, retry: Retry-After }",
    .keys = rate_limit_keys,
};
