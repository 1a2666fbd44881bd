/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>

#define LOOPBACK_NETWORK 127 /* the first byte of 127.0.0.0/8 (RFC 1122 3.2.1.3) */

/* The four bytes of an IPv4 address, also of one that is mapped into IPv6 (RFC 4291
 * 2.5.5.2); NULL for any other. */
static const unsigned char *v4_of(const struct sockaddr *peer)
{
    const void *start = peer;
    const struct sockaddr_in6 *v6 = start;
    const struct sockaddr_in *v4 = start;
    if (peer->sa_family == AF_INET)
        return (const unsigned char *)&v4->sin_addr;
    if (peer->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
        return v6->sin6_addr.s6_addr + 12;
    return NULL;
}

static const struct in6_addr *v6_of(const struct sockaddr *peer)
{
    const void *start = peer;
    const struct sockaddr_in6 *v6 = start;
    return peer->sa_family == AF_INET6 ? &v6->sin6_addr : NULL;
}

static bool is_unix(const struct sockaddr *peer)
{
    return peer->sa_family == AF_UNIX;
}

void listener_peer_print(const struct sockaddr *peer, char out[LISTENER_PEER_SIZE])
{
    const char *printed = NULL;
    if (peer != NULL && v4_of(peer) != NULL)
        printed = inet_ntop(AF_INET, v4_of(peer), out, LISTENER_PEER_SIZE);
    else if (peer != NULL && v6_of(peer) != NULL)
        printed = inet_ntop(AF_INET6, v6_of(peer), out, LISTENER_PEER_SIZE);
    if (printed == NULL)
        snprintf(out, LISTENER_PEER_SIZE, "%s",
                 peer != NULL && is_unix(peer) ? "unix" : "-");
}

bool listener_peer_is_local(const struct sockaddr *peer)
{
    if (peer == NULL)
        return false;
    if (v4_of(peer) != NULL)
        return v4_of(peer)[0] == LOOPBACK_NETWORK;
    return is_unix(peer) || (v6_of(peer) != NULL && IN6_IS_ADDR_LOOPBACK(v6_of(peer)));
}
