/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_command.h"

#include <time.h>

/* What excludes each other, or says nothing alone. */
static bool is_sound(const struct options *options, struct error *error)
{
    bool made = options_flag(options, "tls-self-signed");
    bool given = options_text(options, "tls-cert") != NULL;
    const char *why = NULL;
    if (made && given)
        why = "--tls-self-signed makes the certificate that --tls-cert gives";
    else if (!given && options_text(options, "tls-key") != NULL)
        why = "--tls-key is the key of a certificate: give --tls-cert too";
    else if (!given && !made && options_text(options, "tls-cert-out") != NULL)
        why = "--tls-cert-out has no certificate to write: give --tls-self-signed too";
    else if (options_text(options, "unix-socket") != NULL &&
             options_text(options, "port-file") != NULL)
        why = "--port-file has no port to tell of with --unix-socket, whose file tells "
              "that it is ready";
    else if (options_text(options, "unix-socket") != NULL &&
             options_count(options, "port") + options_count(options, "host") > 0)
        why = "--unix-socket stands in place of --host and --port: give one or the other";
    if (why != NULL)
        error_set(error, ERROR_USAGE, "%s", why);
    return why == NULL;
}

static bool read_certificate(const struct options *options, struct certificate *out,
                             struct error *error)
{
    const char *file = options_text(options, "tls-cert");
    const char *out_file = options_text(options, "tls-cert-out");
    time_t now = time(NULL);
    if (file != NULL) {
        if (!certificate_read(file, options_text(options, "tls-key"), now, out, error))
            return false;
    } else if (options_flag(options, "tls-self-signed")) {
        if (!certificate_make(options_text(options, "host"), now, out, error))
            return false;
    }
    return out_file == NULL || certificate_write(out, out_file, error);
}

bool listener_command_read(const struct options *options, struct listener_command *out,
                           struct error *error)
{
    *out = (struct listener_command){
        .options = {.host = options_text(options, "host"),
                    .port = (int)options_number(options, "port"),
                    .unix_socket = options_text(options, "unix-socket"),
                    .connection_limit =
                        (unsigned)options_number(options, "connection-limit"),
                    .idle_timeout = (unsigned)options_number(options, "idle-timeout")},
        .port_file = options_text(options, "port-file")};
    if (!is_sound(options, error) ||
        !read_certificate(options, &out->certificate, error)) {
        listener_command_clear(out);
        return false;
    }
    if (out->certificate.chain != NULL)
        out->options.certificate = &out->certificate;
    return true;
}

bool listener_command_announce(const struct listener_command *command,
                               const struct listener *listener, struct error *error)
{
    return command->port_file == NULL ||
           listener_write_port(listener_port(listener), command->port_file, error);
}

void listener_command_clear(struct listener_command *command)
{
    certificate_clear(&command->certificate);
    *command = (struct listener_command){.port_file = NULL};
}
