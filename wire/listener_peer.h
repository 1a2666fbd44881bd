/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is at the other end of a connection: the `peer` of a request. A part of
 * wire/listener.h.
 */
#ifndef COUNTERSIGN_LISTENER_PEER_H
#define COUNTERSIGN_LISTENER_PEER_H

#include <stdbool.h>

struct sockaddr;

#define LISTENER_PEER_SIZE 64 /* bytes of its text, with the NUL */

/* Writes an IPv4 or IPv6 address without the port (that of an IPv4 client of a socket for
 * both is IPv4), "unix" for a Unix socket, "-" for whom nothing is known of. */
void listener_peer_print(const struct sockaddr *peer, char out[LISTENER_PEER_SIZE]);

/* True for a client on this machine: a loopback address, or a Unix socket. */
bool listener_peer_is_local(const struct sockaddr *peer);

#endif
