/* SPDX-License-Identifier: Apache-2.0 */
/* What x-countersign does not say, and what is declared instead. */
#include "src/vocabulary_internal.h"

const struct vocabulary_limit vocabulary_limits[] = {
    {.what =
         "Filter languages: conditions joined by and, or and not, brackets, functions, "
         "all in one parameter",
     .reason = "A language is not a set of inputs: its grammar and its types would be a "
               "second schema language, and a mock that knew half of it would refuse "
               "what is right.",
     .instead = "Each single comparison as a filter with its `prefix`, in a parameter "
                "whose `pattern` takes no other; a value in quotes cannot be one."},
    {.what = "Two operators of one member of a body",
     .reason = "They would be two inputs in one place.",
     .instead = "One of them with `beside`; the schema still takes the others, and they "
                "are not asked for."},
    {.what = "Two ways through one list, such as an offset and a cursor",
     .reason = "A walk goes one way, and the other would be held to nothing but it.",
     .instead =
         "One as `page`, the other as its `skip` (held on the first page), both in "
         "`exclusive` where they do not go together."},
    {.what = "Any list of fields to sort by, in any order",
     .reason = "Their number grows beyond what can be asked for.",
     .instead =
         "Single fields in `fields`, and each list that matters as one of `words`."},
    {.what = "Where rows without a value stand in an order",
     .reason = "It is seldom documented.",
     .instead = "Nothing: the order of rows with values is held, wherever the others "
                "stand."},
    {.what = "Refusals whose members are named by the input they refuse",
     .reason = "A template has one shape, which its refusals are compared with.",
     .instead = "The status, without a `body`; the shape in the schema of the response."},
    {.what = "The URL of an answer itself",
     .reason = "It is what was asked, and no client goes on by it.",
     .instead = "Its type and form, in the schema."},
    {.what = "A refusal for too many requests with a status of success",
     .reason = "Only its status (RFC 6585 4) tells it from a refusal that stays: nobody "
               "would wait and ask again.",
     .instead = "`failure` for all others, and 429 in `errors.rate`; without "
                "`rate-limit`, such a refusal is judged as any other."},
    {.what =
         "A signed URL that ends before it says so: credentials that expire earlier, a "
         "policy that is kept in the store",
     .reason = "Neither stands in the URL.",
     .instead =
         "`lifetime` and `grace` as the documents have them, with their certainty; "
         "what the URL shows is judged as far as it shows an end."},
    {0},
};
