/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What looks at every answer looks at it once: the judging rules, who counts rows, and
 * who collects the signatures that no report may show. It is done in the order of asking,
 * and in the end, but for what is put away before.
 */
#include "conformance/run_internal.h"

#include "conformance/secrets.h"
#include "src/memory.h"

#include <stdlib.h>

#define ROOM 1024 /* hashes at first; a power of two */

/* Puts a hash where there is room for it; false when it is there. */
static bool put(uint64_t *hashes, size_t room, uint64_t hash)
{
    size_t i = hash & (room - 1);
    for (; hashes[i] != 0; i = (i + 1) & (room - 1))
        if (hashes[i] == hash)
            return false;
    hashes[i] = hash;
    return true;
}

static void make_room(struct run_seen *seen)
{
    size_t room = seen->room == 0 ? ROOM : seen->room * 2;
    if (seen->room > 0 && seen->count < seen->room / 4 * 3)
        return;
    uint64_t *hashes = memory_array(room, sizeof *hashes);
    for (size_t i = 0; i < seen->room; i++)
        if (seen->hashes[i] != 0)
            (void)put(hashes, room, seen->hashes[i]);
    free(seen->hashes);
    seen->hashes = hashes;
    seen->room = room;
}

/* Rows of whatever list count once, by what they are called. */
static void count_rows(struct runner *runner, const struct answer *answer)
{
    struct run_seen *seen = &runner->judging.seen;
    size_t count = 0;
    AUTO_FREE uint64_t *hashes =
        answer->operation == NULL || answer->operation->list == NULL
            ? NULL
            : evidence_row_hashes(runner->evidence, answer, &count);
    for (size_t i = 0; i < count; i++) {
        if (hashes[i] == 0)
            continue;
        make_room(seen);
        seen->count += put(seen->hashes, seen->room, hashes[i]);
    }
}

static void judge(struct runner *runner, size_t index)
{
    struct run_judging *judging = &runner->judging;
    const struct answer *answer = evidence_answer_as_it_is(runner->evidence, index);
    for (size_t i = 0; i < judging->count; i++)
        if (answer->operation == judging->probes[i].subject->operation)
            judging->probes[i].rule->judge(&judging->probes[i],
                                           evidence_answer(runner->evidence, index));
}

static void look_up_to(void *context, const struct answer *last)
{
    struct runner *runner = context;
    struct run_judging *judging = &runner->judging;
    while (judging->judged < last->number) {
        size_t index = judging->judged++;
        const struct answer *answer = evidence_answer_as_it_is(runner->evidence, index);
        const struct exchange *exchange = answer->exchange;
        count_rows(runner, answer);
        judge(runner, index);
        secrets_add_signatures(judging->secrets, exchange->url);
        if (exchange->response.body != NULL)
            secrets_add_signatures(judging->secrets, exchange->response.body);
    }
}

void run_judge_begin(struct runner *runner, struct probe *probes, size_t count)
{
    const struct target *target = evidence_target(runner->evidence);
    runner->judging =
        (struct run_judging){.probes = probes, .count = count, .secrets = secrets_new()};
    if (target->shown_url != NULL)
        secrets_rename(runner->judging.secrets, target->url, target->shown_url);
    evidence_set_farewell(runner->evidence, look_up_to, runner);
}

void run_judge_rest(struct runner *runner)
{
    size_t count = evidence_answer_count(runner->evidence);
    if (count > 0)
        look_up_to(runner, evidence_answer_as_it_is(runner->evidence, count - 1));
    for (size_t i = 0; i < runner->judging.count; i++)
        rule_lacked(&runner->judging.probes[i],
                    "an answer of this operation that it is about");
}

void run_judge_end(struct runner *runner)
{
    evidence_set_farewell(runner->evidence, NULL, NULL);
    secrets_free(runner->judging.secrets);
    free(runner->judging.seen.hashes);
}
