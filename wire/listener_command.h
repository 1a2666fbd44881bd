/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options of a command that listens, in one place for all that do.
 */
#ifndef COUNTERSIGN_LISTENER_COMMAND_H
#define COUNTERSIGN_LISTENER_COMMAND_H

#include "src/options.h"
#include "wire/listener.h"

/* Rows for the table of such a command, besides its own "host", "port" and "port-file".
 */
#define LISTENER_COMMAND_OPTIONS                                                         \
    {.name = "unix-socket",                                                              \
     .argument = "PATH",                                                                 \
     .text = "Listen on a Unix socket in place of address and port. It appears once "    \
             "connections are accepted, for its owner alone."},                          \
        {.name = "tls-cert",                                                             \
         .argument = "FILE",                                                             \
         .text = "Speak TLS, with this certificate (PEM), its issuers behind it."},      \
        {.name = "tls-key",                                                              \
         .argument = "FILE",                                                             \
         .text = "The key of that certificate (PEM), where it stands in a file of its "  \
                 "own."},                                                                \
        {.name = "tls-self-signed",                                                      \
         .text = "Speak TLS with a certificate that is made at the start, for "          \
                 "localhost, 127.0.0.1, ::1 and --host, and lasts 30 days."},            \
        {.name = "tls-cert-out",                                                         \
         .argument = "FILE",                                                             \
         .text = "Write the certificate to this file before connections are accepted: "  \
                 "what curl's --cacert takes."},                                         \
        {.name = "idle-timeout",                                                         \
         .argument = "SECONDS",                                                          \
         .initial = "30",                                                                \
         .minimum = 1,                                                                   \
         .maximum = 86400,                                                               \
         .text = "Close connections on which nothing happens so long."},                 \
    {                                                                                    \
        .name = "connection-limit", .argument = "COUNT", .initial = "1000",              \
        .minimum = 1, .maximum = 100000,                                                 \
        .text = "How many connections may be open at once; further ones wait until one " \
                "ends."                                                                  \
    }

/* What they say, and what belongs to that. */
struct listener_command {
    struct listener_options options; /* the answer is the command's to fill in */
    struct certificate certificate;
    const char *port_file; /* NULL: none */
};

/* Fills `out`, and writes the certificate where that is asked for. False with an error.
 * `out` borrows from `options`, and is not to be moved. */
__attribute__((warn_unused_result)) bool
listener_command_read(const struct options *options, struct listener_command *out,
                      struct error *error);

/* Tells, now that `listener` accepts connections, those that wait for it. */
__attribute__((warn_unused_result)) bool
listener_command_announce(const struct listener_command *command,
                          const struct listener *listener, struct error *error);

void listener_command_clear(struct listener_command *command);

#endif
