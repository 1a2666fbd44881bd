/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include "src/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
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
 * predecessor that the system still remembers. The address for all of IPv6 takes IPv4 as
 * well, whatever the system's default is. */
static int open_bound(const struct addrinfo *address)
{
    int listening =
        socket(address->ai_family, address->ai_socktype, address->ai_protocol);
    if (listening < 0)
        return -1;
    int yes = 1, no = 0;
    if (address->ai_family == AF_INET6)
        setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof(no));
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
static char *reachable_url(const struct sockaddr_storage *bound, const char *scheme,
                           int *port)
{
    char text[INET6_ADDRSTRLEN];
    if (bound->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)bound;
        const struct in6_addr *address =
            IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr) ? &in6addr_loopback : &v6->sin6_addr;
        inet_ntop(AF_INET6, address, text, sizeof(text));
        *port = ntohs(v6->sin6_port);
        return memory_format("%s://[%s]:%d", scheme, text, *port);
    }
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)bound;
    struct in_addr address = v4->sin_addr;
    if (address.s_addr == htonl(INADDR_ANY))
        address.s_addr = htonl(INADDR_LOOPBACK);
    inet_ntop(AF_INET, &address, text, sizeof(text));
    *port = ntohs(v4->sin_port);
    return memory_format("%s://%s:%d", scheme, text, *port);
}

static bool open_address(const struct listener_options *options, const char *scheme,
                         struct listener_socket *out, struct error *error)
{
    struct addrinfo *address = NULL;
    if (!resolve(options->host, options->port, &address, error))
        return false;
    out->listening = open_bound(address);
    int cause = errno;
    freeaddrinfo(address);
    struct sockaddr_storage own = {.ss_family = AF_UNSPEC};
    socklen_t size = sizeof(own);
    if (out->listening < 0 ||
        getsockname(out->listening, (struct sockaddr *)&own, &size) != 0) {
        error_set(error, ERROR_SYSTEM, "cannot listen on '%s' port %d: %s",
                  options->host == NULL ? "127.0.0.1" : options->host, options->port,
                  strerror(cause));
        error_hint(error, cause == EADDRNOTAVAIL
                              ? "the address has to be one of this machine"
                              : "choose another port, or port 0 for any free one");
        return false;
    }
    out->url = reachable_url(&own, scheme, &out->port);
    return true;
}

bool listener_socket_open(const struct listener_options *options,
                          struct listener_socket *out, struct error *error)
{
    const char *scheme = options->certificate == NULL ? "http" : "https";
    *out = (struct listener_socket){.listening = -1};
    if (options->unix_socket == NULL)
        return open_address(options, scheme, out, error);
    if (!listener_unix_open(options->unix_socket, out, error))
        return false;
    out->url = memory_format("%s://localhost", scheme);
    out->place = memory_format("unix:%s", options->unix_socket);
    return true;
}

/* The file goes first: whoever finds it finds somebody who listens. */
void listener_socket_shut(struct listener_socket *socket)
{
    listener_unix_remove(socket);
    if (socket->listening >= 0)
        shutdown(socket->listening, SHUT_RDWR);
}

void listener_socket_close(struct listener_socket *socket)
{
    listener_unix_remove(socket);
    if (socket->listening >= 0)
        close(socket->listening);
    free(socket->url);
    free(socket->place);
    *socket = (struct listener_socket){.listening = -1};
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

void listener_socket_send(int client, const char *bytes, size_t length)
{
    (void)!send(client, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool listener_socket_is_gone(int client)
{
    char byte;
    ssize_t got = recv(client, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}
