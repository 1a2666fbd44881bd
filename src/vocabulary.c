/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary.h"

const char *const vocabulary_certainties[] = {"documented", "inferred", "unknown", NULL};
const char *const vocabulary_matches[] = {"equals",      "contains", "prefix",
                                          "at-or-after", "after",    "at-or-before",
                                          "before",      NULL};
const char *const vocabulary_comparisons[] = {"text", "number", "instant", NULL};
const char *const vocabulary_directions[] = {"ascending", "descending", NULL};
const char *const vocabulary_page_kinds[] = {"number", "offset", NULL};
const char *const vocabulary_past_ends[] = {"empty", "reject", "last", NULL};
const char *const vocabulary_excesses[] = {"reject", "clamp", "ignore", NULL};
const char *const vocabulary_signed_url_schemes[] = {"aws-sigv4", NULL};
const char *const vocabulary_units[] = {"s", "ms", NULL};
const char *const vocabulary_refusals[] = {"required",
                                           "type",
                                           "enum",
                                           "minimum",
                                           "maximum",
                                           "format",
                                           "pattern",
                                           "length",
                                           "range",
                                           "parameter",
                                           "security",
                                           "scope-unknown",
                                           "scope-forbidden",
                                           "item-unknown",
                                           "item-forbidden",
                                           "past-end",
                                           "route",
                                           "method",
                                           "body",
                                           "internal",
                                           NULL};
static const char *const reversed_words[] = {"reject", "empty", NULL};
static const char *const case_words[] = {"sensitive", "insensitive", NULL};
static const char *const tie_words[] = {"stable", "free", NULL};

/* Every object may carry the certainty of what it says as a whole. */
#define CERTAINTY                                                                        \
    {                                                                                    \
        .name = "certainty", .type = VOCABULARY_WORD, .words = vocabulary_certainties,   \
        .initial = "documented",                                                         \
        .text = "How sure the documents are of what this object says. A broken "         \
                "`documented` statement fails, a broken `inferred` one warns, of an "    \
                "`unknown` one the check only records what the endpoint does."           \
    }

static const struct vocabulary_key allowed_keys[] = {
    {.name = "quote",
     .initial = "nothing",
     .text = "Stands before and after each value."},
    {.name = "join", .initial = ", ", .text = "Stands between two values."},
    {0},
};
static const struct vocabulary_object allowed_object = {
    .name = "allowed",
    .place = "in an error",
    .text = "How the placeholder {allowed} writes the list of allowed values.",
    .example = "allowed: { quote: \"'\", join: ' | ' }   # 'a' | 'b' | 'c'",
    .keys = allowed_keys,
};

static const struct vocabulary_key error_keys[] = {
    {.name = "status",
     .type = VOCABULARY_STATUS,
     .shape = VOCABULARY_ONE_OR_LIST,
     .text =
         "The status of the refusal. Of several, the mock sends the first and the check "
         "accepts each."},
    {.name = "body",
     .type = VOCABULARY_ANY,
     .text =
         "The body, with placeholders in its strings: {parameter} the name of what was "
         "refused, {received} its value, {allowed} the values that would do, {minimum} "
         "and {maximum} the bounds, {from} and {to} the names of a range's two ends, "
         "{id} the identifier that was asked for, {method}, {path}. A string that is "
         "just \"{details}\" becomes the array of all refused inputs' details."},
    {.name = "detail",
     .type = VOCABULARY_ANY,
     .text = "One entry of {details}, with the same placeholders. Several refused inputs "
             "whose errors share status and body give one answer with one entry each."},
    {.name = "allowed",
     .type = VOCABULARY_OBJECT,
     .object = &allowed_object,
     .text = "How {allowed} is written."},
    {.name = "prose",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text =
         "Members of the body (or, below a detail, of the detail) whose wording is free: "
         "the check asks only that they are text and hold the values the placeholders "
         "stand for. All other members must be as written."},
    {.name = "media",
     .initial = "application/json",
     .text = "The media type of the body."},
    {.name = "headers",
     .shape = VOCABULARY_MAP,
     .text = "Header fields of the refusal, with placeholders."},
    CERTAINTY,
    {0},
};
static const struct vocabulary_object error_object = {
    .name = "error",
    .place = "in errors, under the kind of refusal",
    .text =
        "One refusal: what is answered when a request breaks the contract in this way. "
        "What an operation or a parameter says overrides, key by key, what the document "
        "says for the same kind.",
    .example = "errors:\n"
               "  enum:\n"
               "    status: 400\n"
               "    body: { error: Invalid request, details: '{details}' }\n"
               "    detail: { field: '{parameter}', message: \"Expected {allowed}\" }\n"
               "    allowed: { quote: \"'\", join: ' | ' }\n"
               "    prose: [ /message ]",
    .keys = error_keys,
};
#define ERRORS(scope)                                                                    \
    {                                                                                    \
        .name = "errors", .type = VOCABULARY_OBJECT, .shape = VOCABULARY_MAP,            \
        .words = vocabulary_refusals, .object = &error_object,                           \
        .text =                                                                          \
            "The refusals " scope                                                        \
            ", by kind. `required`, `type`, `enum`, `minimum`, `maximum`, `format`, "    \
            "`pattern` and `length` are the JSON Schema keyword that a parameter "       \
            "broke (`parameter` stands for those not listed); `range` is a range "       \
            "whose ends are reversed; `security` missing or wrong credentials; "         \
            "`scope-unknown` and `scope-forbidden` an owner that does not exist or "     \
            "is out of the credential's reach; `item-unknown` and `item-forbidden` "     \
            "the same for one record; `past-end` a page behind the last; `route`, "      \
            "`method` and `body` a request that fits no operation; `internal` what "     \
            "the server says of its own failure."                                        \
    }

static const struct vocabulary_key record_set_keys[] = {
    {.name = "file",
     .type = VOCABULARY_FILE,
     .required = true,
     .text = "A YAML or JSON file that holds an array of records."},
    {.name = "id",
     .type = VOCABULARY_POINTER,
     .initial = "/id",
     .text = "The member that identifies a record."},
    {.name = "schema",
     .type = VOCABULARY_REFERENCE,
     .text = "The schema every record is held to by lint, invariants included."},
    {0},
};
static const struct vocabulary_object record_set_object = {
    .name = "record set",
    .place = "in records, under its name",
    .text = "One set of records the mock serves. The file's name alone may stand for it.",
    .example =
        "records:\n"
        "  orders: { file: data/orders.yaml, schema: '#/components/schemas/Order' }",
    .keys = record_set_keys,
};

static const struct vocabulary_key credential_keys[] = {
    {.name = "name",
     .required = true,
     .text = "What messages call this identity; the value itself is never printed."},
    {.name = "present",
     .shape = VOCABULARY_MAP,
     .required = true,
     .text =
         "The value presented for each security scheme of the contract, by the scheme's "
         "name."},
    {.name = "sees",
     .shape = VOCABULARY_LIST,
     .text =
         "The owners whose records this identity may see: values of the scopes' field. "
         "Left out: all."},
    {0},
};
const struct vocabulary_object vocabulary_credential = {
    .name = "credential",
    .place = "in credentials (or the file named there), one of a list",
    .text = "One identity the mock knows: what it presents and what it may see.",
    .example = "credentials:\n"
               "  - { name: main, present: { bearer: demo-key }, sees: [ team-1 ] }",
    .keys = credential_keys,
};

static const struct vocabulary_key document_keys[] = {
    {.name = "version",
     .type = VOCABULARY_INTEGER,
     .minimum = 1,
     .maximum = 1,
     .initial = "1",
     .text = "The version of this vocabulary."},
    {.name = "records",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .object = &record_set_object,
     .or_file = true,
     .text =
         "The records behind the operations, by a name that lists and items refer to."},
    {.name = "credentials",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &vocabulary_credential,
     .or_file = true,
     .text =
         "The identities the mock accepts, here or in a file of their own. Without any, "
         "the mock accepts every value of the right form."},
    ERRORS("of all operations"),
    {0},
};
const struct vocabulary_object vocabulary_document = {
    .name = "document",
    .place = "at the top of the contract",
    .text = "What holds for the whole API.",
    .example = "x-countersign:\n"
               "  records: { orders: data/orders.yaml }\n"
               "  credentials: data/credentials.yaml\n"
               "  errors: { security: { status: 401, body: { error: Unauthorized } } }",
    .keys = document_keys,
};

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
static const struct vocabulary_object scope_object = {
    .name = "scope",
    .place = "in a list or an item",
    .text =
        "Isolation: whose records an answer may show. Records of another owner, or of an "
        "owner out of the credential's reach, must never be seen.",
    .example = "scope: { field: /teamId, value: $request.query.team, known: teams }",
    .keys = scope_keys,
};

static const struct vocabulary_key page_keys[] = {
    {.name = "by",
     .type = VOCABULARY_WORD,
     .words = vocabulary_page_kinds,
     .required = true,
     .text =
         "How a request names its page: `number` counts pages, `offset` counts rows."},
    {.name = "first",
     .type = VOCABULARY_INTEGER,
     .maximum = 1,
     .initial = "1 for number, 0 for offset",
     .text = "The number of the first page (or row)."},
    {.name = "index",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "Where the request holds the page's number or offset."},
    {.name = "size",
     .type = VOCABULARY_EXPRESSION,
     .required = true,
     .text = "Where the request holds the number of rows of a page. Default, minimum and "
             "maximum are those of the parameter's schema."},
    {.name = "past-end",
     .type = VOCABULARY_WORD,
     .words = vocabulary_past_ends,
     .statement = true,
     .initial = "empty, unknown",
     .text =
         "What a page behind the last is answered with: no rows, the refusal `past-end`, "
         "or the last page."},
    {.name = "above-maximum",
     .type = VOCABULARY_WORD,
     .words = vocabulary_excesses,
     .statement = true,
     .initial = "reject",
     .text =
         "What a size above its maximum does: it is refused (`maximum`), taken as the "
         "maximum, or ignored (the default is used)."},
    {.name = "below-minimum",
     .type = VOCABULARY_WORD,
     .words = vocabulary_excesses,
     .statement = true,
     .initial = "reject",
     .text = "What a size below its minimum does."},
    CERTAINTY,
    {0},
};
static const struct vocabulary_object page_object = {
    .name = "page",
    .place = "in a list",
    .text = "How the list is cut into pages.",
    .example = "page:\n"
               "  by: number\n"
               "  index: $request.query.page\n"
               "  size: $request.query.limit\n"
               "  past-end: { value: empty, or: [ reject ], certainty: inferred }",
    .keys = page_keys,
};

#define TOTAL(key, meaning)                                                              \
    {                                                                                    \
        .name = key, .type = VOCABULARY_EXPRESSION, .statement = true, .text = meaning   \
    }
static const struct vocabulary_key totals_keys[] = {
    TOTAL("items", "The number of all rows that match, on all pages together."),
    TOTAL("pages", "The number of pages: items divided by size, rounded up."),
    TOTAL("next", "True when a page follows this one."),
    TOTAL("previous", "True when a page precedes this one."),
    TOTAL("index", "The page number or offset of this answer, as asked for."),
    TOTAL("size", "The page size of this answer, as asked for or defaulted."),
    TOTAL("count", "The number of rows in this answer."),
    {.name = "pages-when-empty",
     .type = VOCABULARY_INTEGER,
     .maximum = 1,
     .statement = true,
     .initial = "0, unknown",
     .text = "The number of pages when no row matches: 0 or 1."},
    CERTAINTY,
    {0},
};
static const struct vocabulary_object totals_object = {
    .name = "totals",
    .place = "in a list",
    .text = "Where an answer says how much there is, each in the body or a header, each "
            "optional.",
    .example = "totals:\n"
               "  items: $response.body#/paging/total\n"
               "  pages: $response.header.X-Total-Pages\n"
               "  next:  $response.body#/paging/hasMore",
    .keys = totals_keys,
};

static const struct vocabulary_key filter_keys[] = {
    {.name = "value",
     .type = VOCABULARY_EXPRESSION,
     .initial = "$request.query.NAME, NAME being the filter's",
     .text = "Where the request holds the value looked for."},
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
    {.name = "case",
     .type = VOCABULARY_WORD,
     .words = case_words,
     .statement = true,
     .initial = "sensitive, unknown",
     .text = "Whether ASCII letters must agree in case."},
    CERTAINTY,
    {0},
};
static const struct vocabulary_object filter_object = {
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
    CERTAINTY,
    {0},
};
static const struct vocabulary_object range_object = {
    .name = "range",
    .place = "in a list's ranges",
    .text = "Two filters that are the ends of one range. Equal ends are always allowed.",
    .example = "ranges: [ { from: since, to: until, reversed: reject } ]",
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
static const struct vocabulary_object order_key_object = {
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
     .required = true,
     .text = "Where the request names the order. Its default is the parameter schema's."},
    {.name = "words",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP_OF_LISTS,
     .required = true,
     .object = &order_key_object,
     .text = "What each value means: a list of keys, the first deciding."},
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
static const struct vocabulary_object order_object = {
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
     .object = &scope_object,
     .text = "Whose records are listed."},
    {.name = "page",
     .type = VOCABULARY_OBJECT,
     .object = &page_object,
     .text = "How the list is cut into pages. Left out: it is whole."},
    {.name = "totals",
     .type = VOCABULARY_OBJECT,
     .object = &totals_object,
     .text = "Where the answer says how much there is."},
    {.name = "filters",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_MAP,
     .object = &filter_object,
     .text = "The inputs that narrow the list, by name."},
    {.name = "ranges",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &range_object,
     .text = "The filters that are the two ends of one range."},
    {.name = "order",
     .type = VOCABULARY_OBJECT,
     .object = &order_object,
     .text = "In which order the rows stand."},
    {.name = "absent",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .statement = true,
     .text = "Members of a record that its row must not show."},
    {0},
};
static const struct vocabulary_object list_object = {
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
    {.name = "scope",
     .type = VOCABULARY_OBJECT,
     .object = &scope_object,
     .text = "Whose records may be seen."},
    {.name = "list",
     .text = "The operationId of the list whose rows this operation shows in "
             "full: row and item must agree member by member."},
    {0},
};
static const struct vocabulary_object item_object = {
    .name = "item",
    .place = "in an operation's x-countersign",
    .text = "This operation answers with one record.",
    .example = "item: { records: orders, id: $request.path.id, list: listOrders }",
    .keys = item_keys,
};

static const struct vocabulary_key operation_keys[] = {
    {.name = "list",
     .type = VOCABULARY_OBJECT,
     .object = &list_object,
     .text = "The operation lists records."},
    {.name = "item",
     .type = VOCABULARY_OBJECT,
     .object = &item_object,
     .text = "The operation shows one record."},
    ERRORS("of this operation"),
    {0},
};
const struct vocabulary_object vocabulary_operation = {
    .name = "operation",
    .place = "in an operation object",
    .text = "What the operation means. Without it the mock answers with the documented "
            "example and the check tests what plain OpenAPI says.",
    .example = "get:\n"
               "  operationId: getOrder\n"
               "  x-countersign: { item: { records: orders, id: $request.path.id } }",
    .keys = operation_keys,
};

static const struct vocabulary_key parameter_keys[] = {
    ERRORS("of this parameter"),
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_parameter = {
    .name = "parameter",
    .place = "in a parameter object",
    .text = "What the documents say of this one parameter.",
    .example = "- name: sort\n"
               "  in: query\n"
               "  x-countersign: { errors: { enum: { certainty: inferred } } }",
    .keys = parameter_keys,
};

static const struct vocabulary_key response_keys[] = {CERTAINTY, {0}};
const struct vocabulary_object vocabulary_response = {
    .name = "response",
    .place = "in a response object",
    .text = "How sure the documents are of this answer.",
    .example = "'404':\n"
               "  x-countersign: { certainty: inferred }",
    .keys = response_keys,
};

static const struct vocabulary_key signed_url_keys[] = {
    {.name = "lifetime",
     .type = VOCABULARY_INTEGER,
     .required = true,
     .minimum = 1,
     .maximum = 604800,
     .text = "Seconds from issue to expiry."},
    {.name = "tolerance",
     .type = VOCABULARY_INTEGER,
     .maximum = 86400,
     .initial = "60",
     .text = "Seconds by which a live lifetime may differ."},
    {.name = "scheme",
     .type = VOCABULARY_WORD,
     .words = vocabulary_signed_url_schemes,
     .statement = true,
     .initial = "aws-sigv4, unknown",
     .text = "The scheme the mock signs with. Unless documented, the check takes every "
             "scheme it can read."},
    {.name = "media",
     .type = VOCABULARY_TEXT,
     .statement = true,
     .text = "The media type the URL delivers: a type, or a range such as audio/*."},
    {.name = "content-type",
     .initial = "media",
     .text = "The Content-Type the mock sends, where `media` is a range."},
    {.name = "file", .type = VOCABULARY_FILE, .text = "What the mock delivers."},
    {.name = "template",
     .type = VOCABULARY_FILE,
     .text =
         "A text the mock delivers, in which {/pointer} stands for the record's member."},
    {.name = "refusal",
     .type = VOCABULARY_STATUS,
     .shape = VOCABULARY_ONE_OR_LIST,
     .statement = true,
     .initial = "403, unknown",
     .text =
         "The status of an expired or altered URL. Unless documented, the check takes "
         "every 4xx."},
    CERTAINTY,
    {0},
};
static const struct vocabulary_object signed_url_object = {
    .name = "signed-url",
    .place = "in the x-countersign of a string property",
    .text =
        "The member is a URL that carries its own permission and expires. In the records "
        "it is a path; the mock signs it anew in every answer and serves it.",
    .example = "invoiceUrl:\n"
               "  type: string\n"
               "  x-countersign:\n"
               "    signed-url: { lifetime: 3600, media: text/plain, template: "
               "data/invoice.txt }",
    .keys = signed_url_keys,
};

static const struct vocabulary_key invariant_keys[] = {
    {.name = "duration",
     .type = VOCABULARY_POINTER,
     .text = "A member that is the time between `from` and `to`."},
    {.name = "unit",
     .type = VOCABULARY_WORD,
     .words = vocabulary_units,
     .initial = "s",
     .text = "The unit of `duration`."},
    {.name = "from", .type = VOCABULARY_POINTER, .text = "The start, with `duration`."},
    {.name = "to", .type = VOCABULARY_POINTER, .text = "The end, with `duration`."},
    {.name = "tolerance",
     .type = VOCABULARY_NUMBER,
     .initial = "0",
     .text = "By how many units `duration` may be off."},
    {.name = "ordered",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text =
         "Members of which none is after the next; those that are null are left out."},
    {.name = "together-null",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text = "Members that are null (or absent) only all at once."},
    CERTAINTY,
    {0},
};
static const struct vocabulary_object invariant_object = {
    .name = "invariant",
    .place = "in the invariants of a schema",
    .text =
        "A relation between members of one record: exactly one of `duration`, `ordered` "
        "and `together-null`. It holds wherever all of its members are shown.",
    .example = "invariants:\n"
               "  - { duration: /seconds, unit: s, from: /startedAt, to: /endedAt }\n"
               "  - { ordered: [ /startedAt, /endedAt ] }\n"
               "  - { together-null: [ /teamId, /teamName ] }",
    .keys = invariant_keys,
};

static const struct vocabulary_key schema_keys[] = {
    {.name = "compare",
     .type = VOCABULARY_WORD,
     .words = vocabulary_comparisons,
     .initial = "as type and format say",
     .text = "How two values of this member compare, for filters, orders and invariants: "
             "`number` also compares digits inside a string."},
    {.name = "signed-url",
     .type = VOCABULARY_OBJECT,
     .object = &signed_url_object,
     .text = "The member is a signed URL."},
    {.name = "invariants",
     .type = VOCABULARY_OBJECT,
     .shape = VOCABULARY_LIST,
     .object = &invariant_object,
     .text = "Relations between the members of this object."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_schema = {
    .name = "schema",
    .place = "in a schema object",
    .text = "What JSON Schema cannot say. With a certainty other than `documented` on a "
            "property, breaches below that property are not failures.",
    .example = "seconds: { type: string, x-countersign: { compare: number } }",
    .keys = schema_keys,
};

static const struct vocabulary_key case_request_keys[] = {
    {.name = "method", .initial = "GET", .text = "The method."},
    {.name = "path", .required = true, .text = "The path, as a client writes it."},
    {.name = "query",
     .type = VOCABULARY_ANY,
     .shape = VOCABULARY_MAP,
     .text = "Query parameters, not yet percent-coded; a list repeats the name."},
    {.name = "headers", .shape = VOCABULARY_MAP, .text = "Header fields."},
    {.name = "credential",
     .text = "The name of the credential to present. Left out: none is."},
    {.name = "body", .type = VOCABULARY_ANY, .text = "The body, sent as JSON."},
    {0},
};
static const struct vocabulary_object case_request_object = {
    .name = "case request",
    .place = "in a case file",
    .text = "What is asked.",
    .example = "request: { path: /orders, query: { limit: 10 }, credential: main }",
    .keys = case_request_keys,
};
static const struct vocabulary_key case_response_keys[] = {
    {.name = "status",
     .type = VOCABULARY_STATUS,
     .required = true,
     .text = "The status."},
    {.name = "body", .type = VOCABULARY_ANY, .text = "The body, exactly as documented."},
    {.name = "abbreviated",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text = "Arrays of which the document prints only the first elements."},
    {.name = "prose",
     .type = VOCABULARY_POINTER,
     .shape = VOCABULARY_LIST,
     .text = "Members whose wording a live endpoint is free to choose; the mock is not."},
    {0},
};
static const struct vocabulary_object case_response_object = {
    .name = "case response",
    .place = "in a case file",
    .text = "What must come back.",
    .example = "response: { status: 404, body: { error: Not found } }",
    .keys = case_response_keys,
};
static const struct vocabulary_key case_keys[] = {
    {.name = "title", .required = true, .text = "What the case shows, one sentence."},
    {.name = "source", .text = "The document and section it was taken from."},
    {.name = "request",
     .type = VOCABULARY_OBJECT,
     .object = &case_request_object,
     .required = true,
     .text = "What is asked."},
    {.name = "response",
     .type = VOCABULARY_OBJECT,
     .object = &case_response_object,
     .required = true,
     .text = "What must come back."},
    CERTAINTY,
    {0},
};
const struct vocabulary_object vocabulary_case = {
    .name = "case",
    .place = "the content of a file in cases/",
    .text =
        "One documented request with its documented answer. The mock must give exactly "
        "this answer; the check asks a live endpoint the same where it does not depend "
        "on the data.",
    .example = "title: a wrong key is refused\n"
               "request: { path: /orders, headers: { Authorization: Bearer wrong } }\n"
               "response: { status: 401, body: { error: Unauthorized } }",
    .keys = case_keys,
};

const struct vocabulary_object *const vocabulary_objects[] = {
    &vocabulary_document,  &record_set_object,    &vocabulary_credential,
    &error_object,         &allowed_object,       &vocabulary_operation,
    &list_object,          &scope_object,         &page_object,
    &totals_object,        &filter_object,        &range_object,
    &order_object,         &order_key_object,     &item_object,
    &vocabulary_parameter, &vocabulary_response,  &vocabulary_schema,
    &signed_url_object,    &invariant_object,     &vocabulary_case,
    &case_request_object,  &case_response_object, NULL,
};
