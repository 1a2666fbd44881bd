/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include "src/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns new the literal in `host`: "localhost" is 127.0.0.1 without asking a resolver,
 * whose answer differs from machine to machine; brackets are dropped. */
static char *literal(const char *host)
{
    if (host == NULL || strcasecmp(host, "localhost") == 0)
        return memory_text("127.0.0.1");
    size_t length = strlen(host);
    if (length > 2 && host[0] == '[' && host[length - 1] == ']')
        return memory_text_of(host + 1, length - 2);
    return memory_text(host);
}

static bool resolve(const char *host, int port, struct addrinfo **out,
                    struct error *error)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    AUTO_FREE char *address = literal(host);
    AUTO_FREE char *service = memory_format("%d", port);
    if (port >= 0 && port <= 65535 && getaddrinfo(address, service, &hints, out) == 0)
        return true;
    error_set(error, ERROR_USAGE, "cannot listen on '%s' port %d", address, port);
    error_hint(error,
               "give an IPv4 or IPv6 address, or localhost, and a port up to 65535");
    return false;
}

/* SO_REUSEADDR: a listener that is restarted must not wait for connections of its
 * predecessor that the system still remembers. */
static int open_bound(const struct addrinfo *address)
{
    int listening =
        socket(address->ai_family, address->ai_socktype, address->ai_protocol);
    if (listening < 0)
        return -1;
    int yes = 1;
    if (fcntl(listening, F_SETFD, FD_CLOEXEC) == 0 &&
        setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
        bind(listening, address->ai_addr, address->ai_addrlen) == 0 &&
        listen(listening, SOMAXCONN) == 0)
        return listening;
    int cause = errno;
    close(listening);
    errno = cause;
    return -1;
}

/* A wildcard address is no destination; loopback reaches it. */
static char *reachable_url(const struct sockaddr_storage *bound, int *port)
{
    char text[INET6_ADDRSTRLEN];
    if (bound->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)bound;
        const struct in6_addr *address =
            IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr) ? &in6addr_loopback : &v6->sin6_addr;
        inet_ntop(AF_INET6, address, text, sizeof(text));
        *port = ntohs(v6->sin6_port);
        return memory_format("http://[%s]:%d", text, *port);
    }
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)bound;
    struct in_addr address = v4->sin_addr;
    if (address.s_addr == htonl(INADDR_ANY))
        address.s_addr = htonl(INADDR_LOOPBACK);
    inet_ntop(AF_INET, &address, text, sizeof(text));
    *port = ntohs(v4->sin_port);
    return memory_format("http://%s:%d", text, *port);
}

int listener_socket_open(const char *host, int port, int *bound, char **url,
                         struct error *error)
{
    struct addrinfo *address = NULL;
    if (!resolve(host, port, &address, error))
        return -1;
    int listening = open_bound(address);
    int cause = errno;
    freeaddrinfo(address);
    struct sockaddr_storage own = {.ss_family = AF_UNSPEC};
    socklen_t size = sizeof(own);
    if (listening < 0 || getsockname(listening, (struct sockaddr *)&own, &size) != 0) {
        error_set(error, ERROR_SYSTEM, "cannot listen on '%s' port %d: %s",
                  host == NULL ? "127.0.0.1" : host, port, strerror(cause));
        error_hint(error, "choose another port, or port 0 for any free one");
        return -1;
    }
    *url = reachable_url(&own, bound);
    return listening;
}

/* Linux resets a connection that is connected to nowhere, and the descriptor stays its
 * owner's; the linger is for systems that do not, where the close resets it. */
void listener_socket_reset(int client)
{
    const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    const struct linger none = {.l_onoff = 1, .l_linger = 0};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    (void)!connect(client, &nowhere, sizeof(nowhere));
}

void listener_socket_send_bare(int client, const struct listener_reply *reply)
{
    const struct listener_course *course = &reply->course;
    size_t length = course->is_limited && course->limit < reply->length ? course->limit
                                                                        : reply->length;
    if (length > 0)
        (void)!send(client, listener_reply_bytes(reply), length,
                    MSG_NOSIGNAL | MSG_DONTWAIT);
    if (course->end == LISTENER_RESET)
        listener_socket_reset(client);
}

bool listener_socket_is_gone(int client)
{
    char byte;
    ssize_t got = recv(client, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}
