/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/mounts.h"

#include "mock/allotment.h"
#include "mock/mounts_internal.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

/* A name is a segment of URLs, and hides nothing that the mock serves itself. */
static bool is_segment(const char *name)
{
    return name[0] != '\0' && name[strspn(name, LETTERS)] == '\0' && name[0] != '.' &&
           strncmp(name, "__", 2) != 0;
}

static bool check_names(const struct mounts_options *options, struct error *error)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct naming *contract = &options->contracts[i];

        if (!is_segment(contract->name)) {
            error_set(error, ERROR_USAGE, "'%s' cannot be what URLs begin with",
                      contract->name);
            error_hint(error,
                       "give it another name, of letters, digits and -._~: NAME=%s",
                       contract->path);
            return false;
        }
        for (size_t j = 0; j < i; j++) {
            if (strcmp(options->contracts[j].name, contract->name) != 0)
                continue;
            error_set(error, ERROR_USAGE, "%s and %s are both called '%s'",
                      options->contracts[j].path, contract->path, contract->name);
            error_hint(error, "give one of them another name: NAME=%s", contract->path);
            return false;
        }
    }
    return true;
}

/* Where each has a place of its own, what stands before it is the proxy's to take off. */
static void find_place(struct mount *mount, const struct mounts_options *options)
{
    const struct base_url *base = &options->stage->base;
    bool is_below = options->count > 1 && !options->are_separate;

    mount->path = is_below ? memory_format("/%s", mount->name) : memory_text("");
    mount->length = strlen(mount->path);
    if (is_below || (options->count > 1 && base->authority != NULL))
        base_url_below(base, mount->name, &mount->base);
}

static bool open_stages(struct mounts *mounts, const struct mounts_options *options,
                        struct error *error)
{
    mounts->allotment =
        allotment_new(options->stage, options->contracts, options->count, error);
    for (size_t i = 0; mounts->allotment != NULL && i < options->count; i++) {
        struct mount *mount = &mounts->items[i];
        struct stage_options stage = allotment_of(mounts->allotment, i);

        mount->name = options->contracts[i].name;
        find_place(mount, options);
        stage.path = options->contracts[i].path;
        if (mount->base.storage != NULL)
            stage.base = mount->base;
        mount->stage = stage_new(&stage, error);
        mounts->count++;
        if (mount->stage == NULL)
            return false;
    }
    return mounts->allotment != NULL;
}

struct mounts *mounts_new(const struct mounts_options *options, struct error *error)
{
    struct mounts *mounts = memory_new(sizeof *mounts);

    mounts->items = memory_array(options->count, sizeof *mounts->items);
    mounts->are_separate = options->are_separate;
    mounts->base = options->stage->base;
    mounts->admin.clock = options->stage->clock;
    mounts->admin.access = options->stage->access;
    mounts->admin.authority = options->stage->base.authority;
    if ((options->count == 1 || check_names(options, error)) &&
        open_stages(mounts, options, error))
        return mounts;
    mounts_free(mounts);
    return NULL;
}

void mounts_free(struct mounts *mounts)
{
    if (mounts == NULL)
        return;
    for (size_t i = 0; i < mounts->count; i++) {
        stage_free(mounts->items[i].stage);
        base_url_clear(&mounts->items[i].base);
        free(mounts->items[i].path);
    }
    allotment_free(mounts->allotment);
    free(mounts->stray);
    free(mounts->items);
    free(mounts);
}

size_t mounts_places(const struct mounts *mounts)
{
    return mounts->are_separate ? mounts->count : 1;
}

struct stage *mounts_stage(const struct mounts *mounts, size_t index, const char **path)
{
    if (index >= mounts->count)
        return NULL;
    *path = mounts->items[index].path;
    return mounts->items[index].stage;
}

/* The clock may have been moved, which is everybody's. */
static void wake_all(struct mounts *mounts)
{
    for (size_t i = 0; i < mounts->count; i++)
        stage_wake(mounts->items[i].stage);
}

/* True when the request is below the mount; `inner` borrows it as it is seen there. */
static bool is_below(const struct mount *mount, const struct http_request *request,
                     struct http_request *inner)
{
    if (strncmp(request->path, mount->path, mount->length) != 0 ||
        request->path[mount->length] != '/' ||
        strncmp(request->target, mount->path, mount->length) != 0)
        return false;
    *inner = *request;
    inner->path += mount->length;
    inner->target += mount->length;
    return true;
}

struct stage *mounts_answer(struct mounts *mounts, size_t place, struct instant real,
                            const struct http_request *request,
                            struct listener_reply *reply)
{
    struct http_response response = {0};
    struct http_request inner;

    if (mounts->count == 1 || mounts->are_separate) {
        stage_answer(mounts->items[place].stage, real, request, reply);
        if (mounts->count > 1 && admin_owns(request))
            wake_all(mounts);
        return mounts->items[place].stage;
    }
    for (size_t i = 0; i < mounts->count; i++) {
        if (!is_below(&mounts->items[i], request, &inner))
            continue;
        stage_answer(mounts->items[i].stage, real, &inner, reply);
        if (admin_owns(&inner))
            wake_all(mounts);
        return mounts->items[i].stage;
    }
    mounts_answer_top(mounts, real, request, &response);
    listener_reply_move(reply, &response);
    if (admin_owns(request))
        wake_all(mounts);
    return NULL;
}

void mounts_end(struct mounts *mounts)
{
    mounts->admin.is_ending = true;
    for (size_t i = 0; i < mounts->count; i++)
        stage_end(mounts->items[i].stage);
}
