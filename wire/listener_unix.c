/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include "src/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool fail(const char *path, const char *why, struct error *error)
{
    error_set(error, ERROR_SYSTEM, "cannot listen on the Unix socket %s: %s", path, why);
    return false;
}

static bool set_path(struct sockaddr_un *address, const char *path)
{
    size_t length = strlen(path);
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (length >= sizeof(address->sun_path))
        return false;
    memcpy(address->sun_path, path, length + 1);
    return true;
}

static int open_client(void)
{
    int client = socket(AF_UNIX, SOCK_STREAM, 0);
    if (client >= 0)
        fcntl(client, F_SETFD, FD_CLOEXEC);
    return client;
}

/* Asks the only one who knows whether a socket is stale: who would have to accept. */
static bool is_free(const char *path, const struct sockaddr_un *address,
                    struct error *error)
{
    struct stat there;
    if (lstat(path, &there) != 0)
        return errno == ENOENT || fail(path, strerror(errno), error);
    if (!S_ISSOCK(there.st_mode)) {
        error_hint(error, "choose a path that does not exist");
        return fail(path, "there is something else in its place", error);
    }
    int client = open_client();
    int result = connect(client, (const struct sockaddr *)address, sizeof(*address));
    int cause = errno;
    close(client);
    if (result != 0 && cause == ECONNREFUSED)
        return true;
    return fail(path, result == 0 ? "somebody listens on it" : strerror(cause), error);
}

/* The mode is narrowed before there is anybody who could connect. */
static bool listen_at(struct listener_socket *out, const char *path,
                      const struct sockaddr_un *address)
{
    struct stat made;
    out->listening = open_client();
    if (out->listening < 0 ||
        bind(out->listening, (const struct sockaddr *)address, sizeof(*address)) != 0)
        return false;
    if (chmod(path, S_IRUSR | S_IWUSR) != 0 || listen(out->listening, SOMAXCONN) != 0 ||
        stat(path, &made) != 0) {
        int cause = errno;
        unlink(path);
        errno = cause;
        return false;
    }
    out->device = made.st_dev;
    out->file = made.st_ino;
    return true;
}

/* It listens under another name first: whoever waits for the file never meets one that
 * refuses them, and a stale one is replaced in one step. */
bool listener_unix_open(const char *path, struct listener_socket *out,
                        struct error *error)
{
    AUTO_FREE char *partial = memory_format("%s.%ld", path, (long)getpid());
    struct sockaddr_un own, first;
    if (!set_path(&first, partial) || !set_path(&own, path)) {
        error_hint(error, "it may have %zu bytes",
                   sizeof(own.sun_path) - 1 - (strlen(partial) - strlen(path)));
        return fail(path, "the path is too long", error);
    }
    if (!is_free(path, &own, error))
        return false;
    if (listen_at(out, partial, &first)) {
        if (rename(partial, path) == 0) {
            out->path = memory_text(path);
            return true;
        }
        int cause = errno;
        unlink(partial);
        errno = cause;
    }
    return fail(path, strerror(errno), error);
}

void listener_unix_remove(struct listener_socket *socket)
{
    struct stat there;
    if (socket->path == NULL)
        return;
    if (stat(socket->path, &there) == 0 && there.st_dev == socket->device &&
        there.st_ino == socket->file)
        unlink(socket->path);
    free(socket->path);
    socket->path = NULL;
}
