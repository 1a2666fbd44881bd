/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libmicrohttpd costs alone: it answers every GET with the contents of a file, as
 * bytes that are ready, or as JSON that is printed anew for each request.
 *
 *     floor_serve PORT FILE ready|printed
 */
#include <arpa/inet.h>
#include <jansson.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS  1024
#define POOL_BYTES   16384
#define IDLE_SECONDS 30

struct serving {
    struct MHD_Response *ready; /* NULL: `value` is printed for each request */
    json_t *value;
};

static struct MHD_Response *response_of(void *bytes, size_t length,
                                        enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(length, bytes, mode);

    if (response != NULL)
        MHD_add_response_header(response, "Content-Type", "application/json");
    return response;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *target, const char *method,
                                  const char *protocol, const char *bytes, size_t *length,
                                  void **seen)
{
    struct serving *serving = context;
    struct MHD_Response *response = serving->ready;
    enum MHD_Result queued;

    (void)target, (void)method, (void)protocol, (void)bytes, (void)length;
    /* An answer that is queued in the first call closes the connection. */
    if (*seen == NULL) {
        *seen = serving;
        return MHD_YES;
    }
    if (response == NULL) {
        char *text = json_dumps(serving->value, JSON_COMPACT);

        response =
            text == NULL ? NULL : response_of(text, strlen(text), MHD_RESPMEM_MUST_FREE);
    }
    if (response == NULL)
        return MHD_NO;
    queued = MHD_queue_response(connection, MHD_HTTP_OK, response);
    if (response != serving->ready)
        MHD_destroy_response(response);
    return queued;
}

static bool serve(struct serving *serving, unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct MHD_Daemon *daemon;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, port, NULL, NULL, on_request, serving,
        MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, MHD_OPTION_END);
    if (daemon == NULL)
        return false;
    pause(); /* until a signal ends it */
    MHD_stop_daemon(daemon);
    return true;
}

int main(int count, char **arguments)
{
    struct serving serving = {.ready = NULL};
    char *text;

    if (count != 4)
        return 2;
    serving.value = json_load_file(arguments[2], 0, NULL);
    text = serving.value == NULL ? NULL : json_dumps(serving.value, JSON_COMPACT);
    if (text != NULL && strcmp(arguments[3], "ready") == 0)
        serving.ready = response_of(text, strlen(text), MHD_RESPMEM_PERSISTENT);
    if (text == NULL ||
        !serve(&serving, (unsigned short)strtol(arguments[1], NULL, 10))) {
        fprintf(stderr, "floor_serve: cannot serve %s at %s\n", arguments[2],
                arguments[1]);
        return 1;
    }
    return 0;
}
