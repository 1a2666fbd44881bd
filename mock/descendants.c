/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/descendants.h"

#include "src/memory.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAUSE 2    /* milliseconds between looks */
#define KILL  2000 /* milliseconds after which what cannot be killed is left alone */

struct process {
    pid_t id, parent;
};

struct processes {
    struct process *items;
    size_t count, capacity;
};

/* False when it has ended meanwhile. The name may hold anything, parentheses too. */
static bool read_process(const char *id, struct process *process)
{
    char path[64], line[512];
    const char *rest;
    size_t length;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%.20s/stat", id);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    length = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[length] = '\0';
    rest = strrchr(line, ')');
    if (rest == NULL || strlen(rest) < 4)
        return false;
    process->id = (pid_t)strtol(id, NULL, 10);
    process->parent = (pid_t)strtol(rest + 4, NULL, 10); /* behind ") S " */
    return true;
}

static struct processes read_all(void)
{
    struct processes all = {0};
    DIR *folder = opendir("/proc");
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
            continue;
        memory_reserve((void **)&all.items, &all.capacity, all.count + 1,
                       sizeof *all.items);
        if (read_process(entry->d_name, &all.items[all.count]))
            all.count++;
    }
    if (folder != NULL)
        closedir(folder);
    return all;
}

static pid_t parent_of(const struct processes *all, pid_t id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id == id)
            return all->items[i].parent;
    return 0;
}

/* What changes while it is read may look like a circle: no way up is longer than all. */
static bool is_below(const struct processes *all, pid_t id, pid_t top)
{
    for (size_t i = 0; i < all->count && id != 0; i++) {
        id = parent_of(all, id);
        if (id == top)
            return true;
    }
    return false;
}

void descendants_signal(int number)
{
    struct processes all = read_all();

    for (size_t i = 0; i < all.count; i++)
        if (is_below(&all, all.items[i].id, getpid()))
            kill(all.items[i].id, number);
    free(all.items);
}

/* Collects those that have ended; true while there are others. */
static bool remain(void)
{
    pid_t ended;

    do
        ended = waitpid(-1, NULL, WNOHANG);
    while (ended > 0 || (ended < 0 && errno == EINTR));
    return ended == 0;
}

/* True when some are still there after so long. */
static bool outlast(int milliseconds)
{
    const struct timespec pause = {.tv_nsec = PAUSE * 1000000L};

    for (int waited = 0; waited < milliseconds && remain(); waited += PAUSE)
        nanosleep(&pause, NULL);
    return remain();
}

void descendants_end(int milliseconds)
{
    if (!remain())
        return;
    descendants_signal(SIGTERM);
    descendants_signal(SIGCONT); /* what is stopped hears of it only so */
    if (!outlast(milliseconds))
        return;
    for (int waited = 0; waited < KILL && remain(); waited += PAUSE) {
        descendants_signal(SIGKILL); /* again for what was born meanwhile */
        outlast(PAUSE);
    }
}
