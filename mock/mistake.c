/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/mistake.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TYPE_PREFIX "urn:countersign:mistake:"

static const struct mistake_row rows[] = {
    [MISTAKE_PATH] =
        {"unknown-path", "Unknown path", "The contract has no operation at this path.",
         "Compare the path with those of the contract, and the base URL with "
         "where it is served.",
         404},
    [MISTAKE_METHOD] = {"unknown-method", "Unknown method",
                        "The contract has this path, but not with this method.",
                        "Use one of the methods that the header Allow names.", 405},
    [MISTAKE_CREDENTIALS] = {"wrong-credentials", "Missing or wrong credentials",
                             "The operation asks for credentials, and none that the mock "
                             "knows were presented in the way it asks for.",
                             "Present one of the contract's credentials as its security "
                             "scheme says.",
                             401},
    [MISTAKE_NEEDLESS_CREDENTIALS] =
        {"needless-credentials", "Credentials sent to a URL that needs none",
         "A signed URL carries its own permission and is served by somebody else: who "
         "gets "
         "the credentials of the API there can use them.",
         "Fetch signed URLs without the credentials of the API.", 400},
    [MISTAKE_UNKNOWN_PARAMETER] =
        {"unknown-parameter", "Unknown parameter",
         "The operation declares no query parameter of this name. Where it ignores such, "
         "the answer is that of a request without it: most likely it was mistyped.",
         "Use a declared name, or leave it out.", 400},
    [MISTAKE_MISSING_PARAMETER] = {"missing-parameter", "Missing parameter",
                                   "The operation requires an input that was left out.",
                                   "Send it with every request of this operation.", 400},
    [MISTAKE_WRONG_VALUE] = {"wrong-value", "Value not allowed",
                             "An input has a value that its schema does not allow.",
                             "Send a value that the contract allows.", 400},
    [MISTAKE_CONFLICT] =
        {"conflicting-parameters", "Parameters that do not go together",
         "Inputs contradict each other, exclude each other, or lack one they need.",
         "Leave one out, put bounds in their order, or send the one that lacks.", 400},
    [MISTAKE_BODY] = {"malformed-body", "Body not as declared",
                      "The body is missing, is no JSON, or is not of the declared shape.",
                      "Send a body that its schema allows.", 400},
    [MISTAKE_MEDIA_TYPE] = {"wrong-media-type", "Media type not taken",
                            "The operation takes no body of this media type.",
                            "Send one of the declared types, and say so in Content-Type.",
                            415},
    [MISTAKE_UNKNOWN_MEMBER] =
        {"unknown-member", "Unknown member in the body",
         "The schema of the body declares no member of this name. Where it ignores such, "
         "nothing is done about it: most likely it was mistyped.",
         "Use a declared name, or leave it out.", 400},
    [MISTAKE_PAGE] =
        {"page-not-offered", "Page that was never offered",
         "The list has no such page, and no answer to the same question offered it.",
         "Follow what answers say of the next page, and stop where there is none.", 400},
    [MISTAKE_CURSOR] =
        {"cursor-not-offered", "Cursor that was never offered",
         "No answer of this list held this cursor: it was made up, altered, "
         "or comes from another server.",
         "Send cursors back as they came, to where they came from.", 400},
    [MISTAKE_CURSOR_EXPIRED] = {"cursor-expired", "Cursor followed too late",
                                "Its lifetime had passed.", "Start the walk anew.", 400},
    [MISTAKE_WALK] =
        {"walk-changed", "Filter, order or size changed within a walk",
         "The page goes on where another one ended, but the question is another one: a "
         "filter was dropped or changed, or the order, or (where pages are counted) "
         "their "
         "size. Rows are seen twice that way, or never.",
         "Repeat the whole question with each page, or start again at the first one.",
         400},
    [MISTAKE_URL_EXPIRED] = {"url-expired", "Expired URL used",
                             "The signed URL had expired.",
                             "Fetch the record again for a fresh URL, right before it is "
                             "used; do not store signed URLs.",
                             403},
    [MISTAKE_URL_ALTERED] = {"url-altered", "Signed URL altered",
                             "The signature does not fit the URL: it was changed, cut "
                             "off, decoded or encoded "
                             "once more, or signed by another run of the mock.",
                             "Use signed URLs byte by byte as they came.", 403},
    [MISTAKE_RETRY] =
        {"retry-too-early", "Asked again before Retry-After had passed",
         "An answer told how long to wait, by the mock's clock, and that had not passed. "
         "The same request counts at once, another one from a quarter of a second on, "
         "since it may have been under way.",
         "Wait as long as Retry-After says, with all requests that it concerns.", 429},
};

static const enum mistake_kind refusals[REFUSAL_COUNT] = {
    [REFUSAL_REQUIRED] = MISTAKE_MISSING_PARAMETER,
    [REFUSAL_TYPE] = MISTAKE_WRONG_VALUE,
    [REFUSAL_ENUM] = MISTAKE_WRONG_VALUE,
    [REFUSAL_MINIMUM] = MISTAKE_WRONG_VALUE,
    [REFUSAL_MAXIMUM] = MISTAKE_WRONG_VALUE,
    [REFUSAL_FORMAT] = MISTAKE_WRONG_VALUE,
    [REFUSAL_PATTERN] = MISTAKE_WRONG_VALUE,
    [REFUSAL_LENGTH] = MISTAKE_WRONG_VALUE,
    [REFUSAL_RANGE] = MISTAKE_CONFLICT,
    [REFUSAL_PARAMETER] = MISTAKE_WRONG_VALUE,
    [REFUSAL_SECURITY] = MISTAKE_CREDENTIALS,
    [REFUSAL_SCOPE_UNKNOWN] = MISTAKE_COUNT,
    [REFUSAL_SCOPE_FORBIDDEN] = MISTAKE_COUNT,
    [REFUSAL_ITEM_UNKNOWN] = MISTAKE_COUNT,
    [REFUSAL_ITEM_FORBIDDEN] = MISTAKE_COUNT,
    [REFUSAL_PAST_END] = MISTAKE_COUNT, /* it may have been offered */
    [REFUSAL_CURSOR] = MISTAKE_CURSOR,
    [REFUSAL_CURSOR_EXPIRED] = MISTAKE_CURSOR_EXPIRED,
    [REFUSAL_EXCLUSIVE] = MISTAKE_CONFLICT,
    [REFUSAL_REQUIRES] = MISTAKE_CONFLICT,
    [REFUSAL_ROUTE] = MISTAKE_PATH,
    [REFUSAL_METHOD] = MISTAKE_METHOD,
    [REFUSAL_BODY] = MISTAKE_BODY,
    [REFUSAL_MEDIA_TYPE] = MISTAKE_MEDIA_TYPE,
    [REFUSAL_STATE] = MISTAKE_COUNT,
    [REFUSAL_UNKNOWN_PARAMETER] = MISTAKE_UNKNOWN_PARAMETER,
    [REFUSAL_RATE] = MISTAKE_COUNT,
    [REFUSAL_INTERNAL] = MISTAKE_COUNT,
};

const struct mistake_row *mistake_row_of(enum mistake_kind kind)
{
    return kind >= MISTAKE_COUNT ? NULL : &rows[kind];
}

enum mistake_kind mistake_named(const char *id)
{
    size_t kind = 0;

    while (kind < MISTAKE_COUNT && strcmp(rows[kind].id, id) != 0)
        kind++;
    return (enum mistake_kind)kind;
}

enum mistake_kind mistake_of_refusal(enum refusal refusal)
{
    return refusal < REFUSAL_COUNT ? refusals[refusal] : MISTAKE_COUNT;
}

void mistake_list(FILE *stream)
{
    for (size_t i = 0; i < MISTAKE_COUNT; i++)
        fprintf(stream, "%s\t%s\t%s\t%s\n", rows[i].id, rows[i].title, rows[i].text,
                rows[i].remedy);
}

void mistakes_add(struct mistakes *mistakes, enum mistake_kind kind, const char *subject,
                  char *detail)
{
    if (mistakes->count == MISTAKES_MOST) {
        free(detail);
        return;
    }
    mistakes->items[mistakes->count++] =
        (struct mistake){.kind = kind, .subject = memory_text(subject), .detail = detail};
}

void mistakes_clear(struct mistakes *mistakes)
{
    for (size_t i = 0; i < mistakes->count; i++) {
        free(mistakes->items[i].subject);
        free(mistakes->items[i].detail);
    }
    mistakes->count = 0;
}

static json_t *text(const char *bytes)
{
    return bytes == NULL ? json_null() : value_string(bytes, strlen(bytes));
}

static json_t *all_of(const struct mistakes *mistakes)
{
    json_t *all = json_array();

    for (size_t i = 0; i < mistakes->count; i++) {
        const struct mistake *mistake = &mistakes->items[i];

        json_array_append_new(all, json_pack("{s:s, s:o, s:o}", "mistake",
                                             rows[mistake->kind].id, "subject",
                                             text(mistake->subject), "detail",
                                             text(mistake->detail)));
    }
    return all;
}

/* The first mistake is the one the document is about; all of them stand in it. */
void mistakes_explain(const struct mistakes *mistakes, const char *instance,
                      struct http_response *response)
{
    const struct mistake *mistake = &mistakes->items[0];
    const struct mistake_row *row = &rows[mistake->kind];
    AUTO_FREE char *type = memory_format(TYPE_PREFIX "%s", row->id);
    json_auto_t *problem = NULL;

    if (response->status < 400)
        response->status = row->status;
    problem = json_pack("{s:s, s:s, s:i, s:o}", "type", type, "title", row->title,
                        "status", response->status, "detail", text(mistake->detail));
    if (instance != NULL)
        json_object_set_new(problem, "instance", text(instance));
    json_object_set_new(problem, "explanation", json_string(row->text));
    json_object_set_new(problem, "remedy", json_string(row->remedy));
    json_object_set_new(problem, "mistakes", all_of(mistakes));
    free(response->body);
    response->body = value_print(problem);
    response->body_length = strlen(response->body);
    http_headers_set(&response->headers, "Content-Type", "application/problem+json");
}
