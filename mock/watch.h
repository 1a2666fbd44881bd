/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells when files change (inotify(7)), however they are changed: written in place,
 * replaced by a rename, exchanged behind a symbolic link. What comes in one burst is told
 * once, when it is over.
 */
#ifndef COUNTERSIGN_WATCH_H
#define COUNTERSIGN_WATCH_H

#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>

struct watch;

/* Called on a thread of its own. True when all is read as it is now; false when it could
 * not be: then any change near the files is told, since it may be what was missing. */
typedef bool watch_changed(void *context);

/* Returns new a watch over these files and folders, or NULL with an error. A folder
 * changes when files come or go, hidden ones apart. Paths are copied. */
__attribute__((warn_unused_result)) struct watch *
watch_start(watch_changed *changed, void *context, const char *const *paths, size_t count,
            struct error *error);

/* Watches others instead from now on. Called from watch_changed alone. */
void watch_files(struct watch *watch, const char *const *paths, size_t count);

/* Ends it, once a call under way has returned. NULL is allowed. */
void watch_stop(struct watch *watch);

#endif
