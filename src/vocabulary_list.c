/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary_internal.h"

static const char *const reversed_words[] = {"reject", "empty", NULL};
static const char *const open_words[] = {"neither", "from", "to", "either", NULL};
static const char *const case_words[] = {"sensitive", "insensitive", NULL};
static const char *const syntax_words[] = {"pair", "prefix", "suffix", NULL};
static const char *const tie_words[] = {"stable", "free", NULL};

static const struct vocabulary_key scope_keys[] = {
    {.name = "field",
     .type = VOCABULARY_POINTER,
     .required = true,
     .text = "The record's member that names its owner."},
    {.name = "value",
     .type = VOCABULARY_EXPRESSION,
     .text = "Where the request names the owner it asks for. Left out: every owner the "
             "credential may see."},
    {.name = "known",
     .text = "The record set that holds the owners. An owner that is not in "
             "it is answered with `scope-unknown`."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_scope = {
    .name = "scope",
    .place = "in a list or an item",
    .text =
        "Isolation: whose records an answer may show. Records of another owner, or of an "
        "owner out of the credential's reach, must never be seen.",
    .example = "scope: { field: /teamId, value: $request.query.team, known: teams }",
    .keys = scope_keys,
};

static const struct vocabulary_key alias_keys[] = {
    {.name = "value",
     .required = true,
     .text = "The value it stands for, as a request writes it: one that the input takes, "
             "and no other word itself."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_alias = {
    .name = "alias",
    .place = "in a filter's aliases, under the word",
    .text = "A word that a request may say for a value that the records hold by another "
            "name. Where the input has an enum, it lists the word as well.",
    .example = "status:\n"
               "  field: /status\n"
               "  match: equals\n"
               "  aliases: { done: { value: completed } }",
    .keys = alias_keys,
};

static const struct vocabulary_key filter_keys[] = {
    {.name = "value",
     .type = VOCABULARY_EXPRESSION,
     .initial = "$request.query.NAME, NAME being the filter's",
     .text =
         "Where the request holds the value looked for. A member of a deepObject is "
         "`$request.query.NAME[MEMBER]`, one of a JSON body `$request.body#/POINTER`."},
    {.name = "field",
     .type = VOCABULARY_POINTER,
     .required = true,
     .statement = true,
     .text =
         "The record's member that is compared. It need not be shown in the list's rows: "
         "the check then looks at the item."},
    {.name = "match",
     .type = VOCABULARY_WORD,
     .words = vocabulary_matches,
     .required = true,
     .statement = true,
     .text =
         "How it is compared. The last four are the ends of a range, inclusive or not."},
    {.name = "prefix",
     .text =
         "Text that stands before the value, as in `age=gte.18`. Several filters may "
         "share one query parameter, which may then be repeated; each value belongs "
         "to the filter whose prefix it starts with, the longest that fits, or else "
         "to the filter without one. What follows the prefix is held to the schema of "
         "the field; other values are held to the schema of the parameter."},
    {.name = "separator",
     .text =
         "Text that sets several values apart that are given in one, as in "
         "`status=open,done`: a row matches that has any of them. Only with match: "
         "equals. A parameter of type array says in `items` what each value is, and "
         "needs no separator where its OpenAPI style says how several are written "
         "(repeated, unless `explode: false`); nor does an array in a body. Where two "
         "filters that are the ends of one range name the same input, it sets the two "
         "apart: `between=2025-05-01..2025-05-31`, the lower end first. Each end is "
         "then held to the schema of the field, or to `dates`, the input as a whole "
         "to the schema of the parameter; two dates in any other number are refused "
         "(`format`)."},
    {.name = "beside",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_MAP,
     .text = "Members of the body that must hold these constants beside the value, by "
             "their pointers: the operator and the type in `{ type: string, op: eq, "
             "value: x }`. The check sends them with the value. One operator of a member "
             "can be stated: a second one would be another input in the same place. Nor "
             "can a range whose ends are two items of one array."},
    {.name = "case",
     .type = VOCABULARY_WORD,
     .words = case_words,
     .statement = true,
     .initial = "sensitive, unknown",
     .text = "Whether ASCII letters must agree in case. Where they need not, the values "
             "of an "
             "enum are taken in any case."},
    {.name = "unknown-values",
     .type = VOCABULARY_WORD,
     .words = vocabulary_unknown_values,
     .initial = "empty",
     .text = "What a value is answered with that no record has: no rows (`empty`), or, "
             "where an endpoint may know all values there are, no rows or a refusal "
             "(`empty-or-reject`). The mock shows no rows."},
    {.name = "aliases",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .object = &vocabulary_alias,
     .text =
         "Other words for a value, such as the name it had before: each gives exactly "
         "what its value gives. Only with match: equals."},
    {.name = "dates",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_dates,
     .text = "How the input writes moments, where its schema does not say it all."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_filter = {
    .name = "filter",
    .place = "in a list's filters, under its name",
    .text = "An input that narrows the list to the rows that match.",
    .example = "filters:\n"
               "  status: { field: /status, match: equals }\n"
               "  since:  { field: { value: /startedAt, or: [ /createdAt ], certainty: "
               "inferred },\n"
               "            match: { value: at-or-after, certainty: inferred } }",
    .keys = filter_keys,
};

static const struct vocabulary_key range_keys[] = {
    {.name = "from", .required = true, .text = "The filter that is the lower end."},
    {.name = "to", .required = true, .text = "The filter that is the upper end."},
    {.name = "reversed",
     .type = VOCABULARY_WORD,
     .words = reversed_words,
     .statement = true,
     .initial = "empty, unknown",
     .text =
         "What a lower end after the upper one does: the refusal `range` (reported on "
         "the lower end), or no rows."},
    {.name = "open",
     .type = VOCABULARY_WORD,
     .words = open_words,
     .statement = true,
     .initial = "neither, unknown",
     .text = "Where both ends stand in one input: which of them may be left open there, "
             "as in `between=2025-05-01..`."},
    {.name = "open-as",
     .initial = "\"\"",
     .text = "What stands in the place of an end that is left open: nothing, or a text "
             "such as `*`."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_range = {
    .name = "range",
    .place = "in a list's ranges",
    .text = "Two filters that are the ends of one range. Equal ends are always allowed.",
    .example = "ranges:\n"
               "  - { from: since, to: until, reversed: reject }\n"
               "  # of two filters with separator: '..', that share one input:\n"
               "  - { from: first, to: last, reversed: reject, open: either }",
    .keys = range_keys,
};

static const struct vocabulary_key order_key_keys[] = {
    {.name = "field",
     .type = VOCABULARY_POINTER,
     .required = true,
     .statement = true,
     .text = "The record's member that is sorted by."},
    {.name = "direction",
     .type = VOCABULARY_WORD,
     .words = vocabulary_directions,
     .required = true,
     .text = "Which way."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_order_key = {
    .name = "order key",
    .place = "in an order's words",
    .text =
        "One key of an order. Values compare as the field's schema says: date-times as "
        "instants, numbers as numbers, text by code point; `compare` in the field's "
        "x-countersign overrides that.",
    .example = "words: { newest: [ { field: /startedAt, direction: descending } ] }",
    .keys = order_key_keys,
};

static const struct vocabulary_key order_keys[] = {
    {.name = "by",
     .type = VOCABULARY_EXPRESSION,
     .text = "Where the request names the order. Its default is the parameter schema's. "
             "Left out: every answer stands in the one order that `words` has."},
    {.name = "words",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP_OF_LISTS,
     .object = &vocabulary_order_key,
     .text = "What each value means: a list of keys, the first deciding. Needed unless "
             "there are `fields`; what is listed here comes on top of them."},
    {.name = "fields",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_MAP,
     .text = "What can be sorted by, in either direction: the name that a request uses, "
             "and the record's member it means. With the directions they make the words, "
             "as `syntax` says."},
    {.name = "syntax",
     .type = VOCABULARY_WORD,
     .words = syntax_words,
     .initial = "pair",
     .text = "How a field and its direction are put together: as values of two "
             "parameters, `by` and `direction` (`pair`), or in one value, the direction "
             "before the field (`prefix`: `-created`) or behind it (`suffix`: "
             "`created desc`)."},
    {.name = "direction",
     .type = VOCABULARY_EXPRESSION,
     .text =
         "Where the request names the direction, when it is one of a `pair`. With a "
         "default in its schema, or in that of `by`, one of the two may be left out."},
    {.name = "ascending",
     .initial = "asc for pair, nothing for prefix, \" asc\" for suffix",
     .text = "How ascending is written."},
    {.name = "descending",
     .initial = "desc for pair, \"-\" for prefix, \" desc\" for suffix",
     .text = "How descending is written."},
    {.name = "ties",
     .type = VOCABULARY_WORD,
     .words = tie_words,
     .statement = true,
     .initial = "free",
     .text =
         "Whether rows with equal keys keep one order from answer to answer. Free ties "
         "may stand in any order, yet a walk must not lose or repeat a row."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_order = {
    .name = "order",
    .place = "in a list",
    .text = "In which order the rows stand.",
    .example = "order:\n"
               "  by: $request.query.sort\n"
               "  words:\n"
               "    newest: [ { field: /startedAt, direction: descending } ]\n"
               "    oldest: [ { field: /startedAt, direction: ascending } ]",
    .keys = order_keys,
};

static const struct vocabulary_key list_keys[] = {
    {.name = "records", .required = true, .text = "The record set that is listed."},
    {.name = "items",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "Where the answer holds the array of rows."},
    {.name = "scope",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_scope,
     .text = "Whose records are listed."},
    {.name = "page",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_page,
     .text = "How the list is cut into pages. Left out: it is whole."},
    {.name = "totals",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_totals,
     .text = "Where the answer says how much there is."},
    {.name = "echoes",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_echoes,
     .text = "Where the answer repeats what it was asked."},
    {.name = "filters",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .object = &vocabulary_filter,
     .text = "The inputs that narrow the list, by name."},
    {.name = "ranges",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_range,
     .text = "The filters that are the two ends of one range."},
    {.name = "order",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_order,
     .text = "In which order the rows stand."},
    {.name = "absent",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .statement = true,
     .text = "Members of a record that its row must not show."},
    {0},
};
const struct vocabulary_object vocabulary_list = {
    .name = "list",
    .place = "in an operation's x-countersign",
    .text =
        "This operation answers with rows of a record set. A row shows those members of "
        "a record that the answer's schema names.",
    .example = "list:\n"
               "  records: orders\n"
               "  items: $response.body#/orders\n"
               "  page: { by: offset, index: $request.query.offset, size: "
               "$request.query.limit }",
    .keys = list_keys,
};

static const struct vocabulary_key item_keys[] = {
    {.name = "records", .required = true, .text = "The record set it is looked up in."},
    {.name = "id",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "Where the request names the record."},
    {.name = "record",
     .type = VOCABULARY_EXPRESSION,
     .initial = "the whole body",
     .text =
         "Where the answer holds the record. What stands around it the mock takes from "
         "the answer's schema: const, default and example, and null."},
    {.name = "scope",
     .type = VOCABULARY_OBJECT,
     .object = &vocabulary_scope,
     .text = "Whose records may be seen."},
    {.name = "list",
     .text = "The operationId of the list whose rows this operation shows in "
             "full: row and item must agree member by member."},
    {0},
};
const struct vocabulary_object vocabulary_item = {
    .name = "item",
    .place = "in an operation's x-countersign",
    .text = "This operation answers with one record.",
    .example = "item: { records: orders, id: $request.path.id, list: listOrders }\n"
               "# in an envelope: record: $response.body#/data",
    .keys = item_keys,
};
