/* SPDX-License-Identifier: Apache-2.0 */
/* What a run had to cope with, for every format. */
#include "conformance/report.h"

#include "src/memory.h"
#include "src/text.h"

static void add_retries(struct text *out, const struct run *run)
{
    size_t all = 0, kinds = 0;
    for (int kind = 0; kind < SESSION_TROUBLES; kind++)
        all += run->retries[kind];
    if (all == 0)
        return;
    text_add_format(out, "%s%zu request%s sent again: ", out->length > 0 ? "; " : "", all,
                    all == 1 ? " was" : "s were");
    for (int kind = 0; kind < SESSION_TROUBLES; kind++)
        if (run->retries[kind] > 0)
            text_add_format(out, "%s%zu after %s", kinds++ > 0 ? ", " : "",
                            run->retries[kind],
                            session_trouble_name((enum session_trouble)kind));
    if (run->waited > 0)
        text_add_format(out, " (%lld s were waited)", (long long)run->waited);
}

/* What moved: it made nothing broken, but part of the run rests on less than all. */
static void add_unstable(struct text *out, const struct run_unstable *list)
{
    const struct {
        size_t count;
        const char *word;
    } parts[] = {{list->appeared, "appeared"},
                 {list->vanished, "vanished"},
                 {list->changed, "changed"}};
    size_t said = 0;

    text_add_format(out, "%sunstable: of %s ", out->length > 0 ? "; " : "",
                    list->operation->id);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].count > 0)
            text_add_format(out, "%s%zu row%s %s", said++ > 0 ? ", " : "", parts[i].count,
                            parts[i].count == 1 ? "" : "s", parts[i].word);
    text_add_string(out, " while it was looked at");
    if (list->findings > 0 && list->within != NULL)
        text_add_format(out, "; %zu finding%s on the rows within %s, which stood still",
                        list->findings, list->findings == 1 ? " rests" : "s rest",
                        list->within);
}

char *report_trouble(const struct run *run)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    if (run->trouble != NULL)
        text_add_string(&out, run->trouble);
    add_retries(&out, run);
    for (size_t i = 0; i < run->unstable_count; i++)
        add_unstable(&out, &run->unstable[i]);
    if (out.length > 0)
        return text_take(&out);
    text_clear(&out);
    return NULL;
}
