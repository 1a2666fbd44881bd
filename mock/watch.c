/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* struct stat has nanoseconds either way; realpath */
#define _XOPEN_SOURCE   700

#include "mock/watch.h"

#include "src/memory.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define QUIET 20  /* milliseconds without a change, behind which a burst is over */
#define BURST 500 /* milliseconds one may take at most */

#define EVENTS                                                                           \
    (IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB |  \
     IN_ONLYDIR)

/* A file, as it was when it was last looked at. */
struct watched {
    char *path;
    const char *name; /* its last part */
    int folder;       /* the watch on the folder it stands in; -1: none */
    bool is_there;
    struct stat status;
};

struct watch {
    watch_changed *changed;
    void *context;
    pthread_t thread;
    int events; /* of inotify */
    int ending; /* an eventfd */
    struct watched *files;
    size_t file_count;
    int *folders; /* all watches */
    size_t folder_count, folder_capacity;
    bool is_unread; /* the last call returned false */
};

/* A number for the names in a folder, in whatever order; an editor's files are hidden. */
static off_t names_of(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    uint32_t names = 0;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        uint32_t name = 2166136261U; /* FNV-1a */

        if (entry->d_name[0] == '.')
            continue;
        for (const char *at = entry->d_name; *at != '\0'; at++)
            name = (name ^ (unsigned char)*at) * 16777619U;
        names += name;
    }
    if (folder != NULL)
        closedir(folder);
    return (off_t)names;
}

static bool look(const struct watched *file, struct stat *status)
{
    memset(status, 0, sizeof *status);
    if (stat(file->path, status) != 0)
        return false;
    if (S_ISDIR(status->st_mode)) {
        status->st_size = names_of(file->path);
        status->st_mtim = (struct timespec){0};
    }
    return true;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Looks at all files; true when one is no longer what it was. */
static bool look_at_all(struct watch *watch)
{
    bool differs = false;

    for (size_t i = 0; i < watch->file_count; i++) {
        struct watched *file = &watch->files[i];
        struct stat status;
        bool is_there = look(file, &status);

        differs = differs || is_there != file->is_there ||
                  (is_there && !is_same(&status, &file->status));
        file->is_there = is_there;
        file->status = status;
    }
    return differs;
}

/* Watches the folder of `path`; inotify gives equal folders equal numbers. */
static int watch_folder(struct watch *watch, const char *path)
{
    const char *slash = strrchr(path, '/');
    AUTO_FREE char *folder =
        slash == NULL ? memory_text(".")
                      : memory_text_of(path, slash == path ? 1 : (size_t)(slash - path));
    int number = inotify_add_watch(watch->events, folder, EVENTS);
    void *folders = watch->folders;

    if (number < 0)
        return -1;
    for (size_t i = 0; i < watch->folder_count; i++)
        if (watch->folders[i] == number)
            return number;
    memory_reserve(&folders, &watch->folder_capacity, watch->folder_count + 1,
                   sizeof *watch->folders);
    watch->folders = folders;
    watch->folders[watch->folder_count++] = number;
    return number;
}

/* Where a folder on the way is a link, that may come to lead elsewhere. */
static void watch_links(struct watch *watch, const char *path)
{
    const char *slash = path[0] == '\0' ? NULL : strchr(path + 1, '/');
    struct stat status;

    for (; slash != NULL; slash = strchr(slash + 1, '/')) {
        AUTO_FREE char *folder = memory_text_of(path, (size_t)(slash - path));

        if (lstat(folder, &status) == 0 && S_ISLNK(status.st_mode))
            (void)watch_folder(watch, folder);
    }
}

static void watch_file(struct watch *watch, const char *path, struct watched *out)
{
    AUTO_FREE char *real = realpath(path, NULL);
    struct stat status;

    out->path = memory_text(path);
    out->name = strrchr(out->path, '/');
    out->name = out->name == NULL ? out->path : out->name + 1;
    out->folder = watch_folder(watch, path);
    watch_links(watch, path);
    /* Where the file is a link, both ends may change; a folder changes inside. */
    if (real != NULL && strcmp(real, path) != 0)
        (void)watch_folder(watch, real);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        AUTO_FREE char *inside = memory_format("%s/", path);

        (void)watch_folder(watch, inside);
    }
}

static void forget_files(struct watch *watch)
{
    for (size_t i = 0; i < watch->file_count; i++)
        free(watch->files[i].path);
    free(watch->files);
    watch->files = NULL;
    watch->file_count = 0;
}

/* Folders that none of the files stands in any more are left alone. */
static void drop_folders(struct watch *watch, const int *old, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_used = false;

        for (size_t j = 0; j < watch->folder_count; j++)
            is_used = is_used || watch->folders[j] == old[i];
        if (!is_used)
            (void)inotify_rm_watch(watch->events, old[i]);
    }
}

void watch_files(struct watch *watch, const char *const *paths, size_t count)
{
    int *old = watch->folders;
    size_t old_count = watch->folder_count;

    watch->folders = NULL;
    watch->folder_count = watch->folder_capacity = 0;
    forget_files(watch);
    watch->files = memory_array(count + 1, sizeof *watch->files);
    watch->file_count = count;
    for (size_t i = 0; i < count; i++)
        watch_file(watch, paths[i], &watch->files[i]);
    (void)look_at_all(watch);
    drop_folders(watch, old, old_count);
    free(old);
}

static bool is_file(const struct watch *watch, const struct inotify_event *event)
{
    for (size_t i = 0; event->len > 0 && i < watch->file_count; i++)
        if (watch->files[i].folder == event->wd &&
            strcmp(watch->files[i].name, event->name) == 0)
            return true;
    return false;
}

/* Reads what there is; true when it names one of the files, or cannot be known. A file
 * that was only created is told again when it is written. */
static bool read_events(const struct watch *watch)
{
    _Alignas(struct inotify_event) char bytes[16 * 1024];
    ssize_t length = read(watch->events, bytes, sizeof bytes);
    bool is_known = false;

    for (ssize_t i = 0; i < length;) {
        const struct inotify_event *event = (const void *)(bytes + i);
        bool is_change = (event->mask & (IN_CREATE | IN_ATTRIB)) == 0;

        is_known = is_known || (event->mask & IN_Q_OVERFLOW) != 0 ||
                   (is_change && is_file(watch, event));
        i += (ssize_t)(sizeof *event + event->len);
    }
    return is_known;
}

/* Waits for something to read; false when there is none in time, or all is to end. */
static bool wait_for_event(const struct watch *watch, int milliseconds)
{
    struct pollfd ends[2] = {{.fd = watch->events, .events = POLLIN},
                             {.fd = watch->ending, .events = POLLIN}};
    int count;

    do
        count = poll(ends, 2, milliseconds);
    while (count < 0 && errno == EINTR);
    return count > 0 && (ends[1].revents & POLLIN) == 0;
}

static void *run(void *context)
{
    struct watch *watch = context;

    while (wait_for_event(watch, -1)) {
        bool is_known = read_events(watch), differs;

        for (int waited = 0; waited < BURST && wait_for_event(watch, QUIET);
             waited += QUIET)
            is_known = read_events(watch) || is_known;
        differs = look_at_all(watch);
        if (is_known || differs || watch->is_unread)
            watch->is_unread = !watch->changed(watch->context);
    }
    return NULL;
}

static bool open_ends(struct watch *watch, struct error *error)
{
    watch->events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    watch->ending = eventfd(0, EFD_CLOEXEC);
    if (watch->events >= 0 && watch->ending >= 0)
        return true;
    error_set(error, ERROR_SYSTEM, "the system watches no more files: %s",
              strerror(errno));
    error_hint(error, "see fs.inotify.max_user_instances");
    return false;
}

static void watch_free(struct watch *watch)
{
    if (watch->events >= 0)
        close(watch->events);
    if (watch->ending >= 0)
        close(watch->ending);
    forget_files(watch);
    free(watch->folders);
    free(watch);
}

struct watch *watch_start(watch_changed *changed, void *context, const char *const *paths,
                          size_t count, struct error *error)
{
    struct watch *watch = memory_new(sizeof *watch);

    watch->changed = changed;
    watch->context = context;
    if (!open_ends(watch, error)) {
        watch_free(watch);
        return NULL;
    }
    watch_files(watch, paths, count);
    if (pthread_create(&watch->thread, NULL, run, watch) == 0)
        return watch;
    error_set(error, ERROR_SYSTEM, "the system has no thread to watch files");
    watch_free(watch);
    return NULL;
}

void watch_stop(struct watch *watch)
{
    uint64_t one = 1;

    if (watch == NULL)
        return;
    (void)!write(watch->ending, &one, sizeof one);
    pthread_join(watch->thread, NULL);
    watch_free(watch);
}
