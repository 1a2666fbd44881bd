/* SPDX-License-Identifier: Apache-2.0 */
/* What is refused when it is asked for, and told by HEAD all the same. */
#include "conformance/rules/isolation_internal.h"

#include "src/memory.h"

#include <string.h>

static const struct answer *ask(struct probe *probe, const struct arguments *arguments,
                                enum asker as, size_t who, const char *method)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments,
                                           .as = as,
                                           .who = who,
                                           .method = method});
}

/* True when HEAD gives the length of what its owner is shown. */
static bool tells_length(struct probe *probe, const struct answer *head,
                         const struct arguments *arguments)
{
    const char *length =
        http_headers_value(&head->exchange->response.headers, "Content-Length");
    const struct answer *own = ask(probe, arguments, AS_MAIN, 0, NULL);

    if (length == NULL || !evidence_accepted(own))
        return false;
    AUTO_FREE char *wanted = memory_format("%zu", own->exchange->response.body_length);
    return strcmp(length, wanted) == 0;
}

/* Where HEAD is the same whatever and whoever asks, it tells nothing. */
static bool tells(struct probe *probe, const struct isolation_head *asked,
                  const struct answer *head)
{
    const struct answer *other =
        asked->other == NULL ? ask(probe, asked->arguments, AS_NOBODY, 0, "HEAD")
                             : ask(probe, asked->other, AS_OUTSIDER, asked->who, "HEAD");

    return (evidence_refused(other) && !rule_is_trouble(other)) ||
           tells_length(probe, head, asked->arguments);
}

void isolation_hold_head(struct probe *probe, const struct isolation_head *asked)
{
    const struct answer *get = asked->get;

    if (strcmp(rule_subject(probe)->operation->method, "GET") != 0 ||
        !evidence_refused(get) || rule_is_trouble(get))
        return;
    const struct answer *head =
        ask(probe, asked->arguments, AS_OUTSIDER, asked->who, "HEAD");
    if (!head->reached || rule_is_trouble(head))
        return;
    if (head->status == get->status || !evidence_accepted(head))
        rule_held(probe);
    else if (tells(probe, asked, head))
        rule_broken_format(probe, asked->claim, head, "HEAD is refused where GET is",
                           "HEAD is answered %d, GET %d", head->status, get->status);
    else
        rule_record(probe, head, "HEAD is answered %d to whomever asks", head->status);
}
