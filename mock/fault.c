/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/fault.h"

#include "mock/fault_internal.h"
#include "src/memory.h"
#include "src/random.h"

#include <string.h>

struct faults *faults_new(const struct contract *contract)
{
    struct faults *faults = memory_new(sizeof *faults);

    faults->contract = contract;
    faults->seed = FAULT_FIRST_SEED;
    return faults;
}

void fault_clear(struct fault *fault)
{
    free(fault->method);
    if (fault->window != NULL)
        limiter_free(fault->window->limiter);
    free(fault->window);
}

void faults_clear(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        fault_clear(&faults->items[i]);
    free(faults->items);
    faults->items = NULL;
    faults->count = faults->capacity = 0;
}

void faults_free(struct faults *faults)
{
    if (faults == NULL)
        return;
    faults_clear(faults);
    free(faults);
}

/* All lots are drawn anew: what follows is what would follow a new start. */
void faults_seed(struct faults *faults, uint64_t seed)
{
    faults->seed = seed;
    for (size_t i = 0; i < faults->count; i++)
        faults->items[i].seen = 0;
}

double fault_chance(uint64_t lot, unsigned number)
{
    return (double)(random_mixed(lot + number) >> 11) / 9007199254740992.0; /* 2^53 */
}

static bool is_for(const struct fault *fault, const struct fault_request *request)
{
    const struct fault_kind *kind = fault->kind;

    if (fault->signed_urls && request->operation != NULL)
        return false;
    if (fault->operation != NULL && fault->operation != request->operation)
        return false;
    if ((kind->refuses != NULL && kind->refuses(request->operation) != NULL) ||
        (kind->is_for_later_pages && !request->is_later_page))
        return false;
    return fault->method == NULL || strcmp(fault->method, request->method) == 0;
}

/* A request that wants its own seed meets the same as another one with that seed, and
 * takes no lot away from those that follow. */
static uint64_t lot_of(const struct faults *faults, struct fault *fault,
                       const struct preferences *preferred)
{
    uint64_t place = (uint64_t)(fault - faults->items) + 1;

    if (preferred != NULL && preferred->has_seed)
        return random_mixed(random_mixed(preferred->seed) + place);
    return random_mixed(random_mixed(faults->seed) + (place << 40) + fault->seen++);
}

void faults_draw(struct faults *faults, const struct fault_request *request,
                 struct fault_plan *out)
{
    *out = (struct fault_plan){0};
    for (size_t i = 0; faults != NULL && i < faults->count; i++) {
        struct fault *fault = &faults->items[i];
        struct fault_meeting meeting = {.fault = fault, .now = request->clock};

        if (!is_for(fault, request))
            continue;
        meeting.lot = lot_of(faults, fault, request->preferred);
        if (fault_chance(meeting.lot, 0) >= fault->probability ||
            (fault->times > 0 && fault->met >= (uint64_t)fault->times))
            continue;
        fault->met++;
        if (out->kind_count < FAULT_MOST_TOLD)
            out->kinds[out->kind_count++] = fault->kind->name;
        fault->kind->meet(&meeting, out);
    }
}
