/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/receive_internal.h"
#include "src/command.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/terminal.h"
#include "wire/listener_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MILLISECONDS 20   /* how often the end is looked for */
#define CLOCK_TIMEOUT     2000 /* milliseconds: who delivers waits meanwhile */

static const struct option receive_options[] = {
    {.name = "host",
     .argument = "ADDRESS",
     .initial = "127.0.0.1",
     .text = "The address to listen on: an IPv4 or IPv6 literal."},
    {.name = "port",
     .argument = "PORT",
     .initial = "8090",
     .maximum = 65535,
     .text = "The port to listen on; 0 takes any free one."},
    {.name = "port-file",
     .argument = "FILE",
     .text = "Write the port to this file once connections are accepted. The file "
             "appears whole or not at all."},
    LISTENER_COMMAND_OPTIONS,
    {.name = "secret-file",
     .argument = "FILE",
     .text = "The secret deliveries are signed with, on one line. Without it that of the "
             "environment (" CONTRACT_SECRET_VARIABLE
             ") or else the contract's own is used."},
    {.name = "tolerance",
     .argument = "SECONDS",
     .minimum = 0,
     .maximum = 86400,
     .text = "How far timestamps may lie back or ahead, in place of what the contract "
             "says."},
    {.name = "clock",
     .argument = "URL",
     .text = "Where the sender's clock can be read (GET answers {\"now\": ...}), as the "
             "mock's /__admin/clock. Without it this machine's clock counts."},
    {.name = "mock",
     .argument = "URL",
     .text =
         "Have the mock at this URL send its webhooks here: it is told where to, "
         "records are taken through their states, and what is sent on demand is asked "
         "for. Its clock counts, and the end comes when it has nothing left to send."},
    {.name = "count",
     .argument = "N",
     .initial = "0",
     .maximum = 1000000000,
     .text = "End when so many deliveries have arrived; 0: when interrupted."},
    {.name = "timeout",
     .argument = "SECONDS",
     .initial = "0",
     .maximum = 86400,
     .text = "End after so long at the latest; 0: never. Exit 4 when fewer than --count "
             "have arrived, or none."},
    {.name = "settle",
     .argument = "SECONDS",
     .initial = "2",
     .maximum = 86400,
     .text = "How long what must follow a delivery is waited for, at the end too."},
    {.name = "accept",
     .argument = "STATUS",
     .initial = "200",
     .minimum = 200,
     .maximum = 299,
     .text = "The status good deliveries are answered with."},
    {.name = "refuse",
     .argument = "STATUS",
     .minimum = 200,
     .maximum = 599,
     .text = "The status bad ones are answered with. Without it: 401 for what is not "
             "genuine, 400 for the rest."},
    {.name = "report",
     .argument = "FORMAT=FILE",
     .repeatable = true,
     .text = "Write a report at the end: text, or json (schema/receive.schema.json "
             "describes it); - as the file is standard output. Verdicts go to standard "
             "output as they come unless a report does."},
    {.name = "fail-on",
     .argument = "VERDICT",
     .text = "Also exit 1 on warn, if there is one."},
    {0},
};

static enum command_status status_of(const struct receiving *receiving)
{
    const struct arrivals *arrivals = receiving->arrivals;
    const char *fail_on = options_text(receiving->options, "fail-on");
    bool failed = false, warned = false;

    for (size_t i = 0; i <= arrivals->contract->webhook_count; i++)
        for (size_t j = 0; j < WEBHOOK_RULES; j++) {
            failed = failed || arrivals->tallies[i][j].worst == VERDICT_FAIL;
            warned = warned || arrivals->tallies[i][j].worst == VERDICT_WARN;
        }
    if (failed || (warned && fail_on != NULL))
        return COMMAND_BROKEN;
    return arrivals->count == 0 || arrivals->count < receiving->report.wanted
               ? COMMAND_UNEXERCISED
               : COMMAND_HELD;
}

static const struct receive_format *format_of(const char *written, const char **file)
{
    const char *equals = strchr(written, '=');

    for (const struct receive_format *format = receive_formats;
         equals != NULL && equals[1] != '\0' && format->name != NULL; format++) {
        *file = equals + 1;
        if (strlen(format->name) == (size_t)(equals - written) &&
            strncmp(format->name, written, (size_t)(equals - written)) == 0)
            return format;
    }
    return NULL;
}

static bool write_report(const struct receiving *receiving, const char *written,
                         struct error *error)
{
    struct receive_report plain = receiving->report;
    const char *file = "";
    const struct receive_format *format = format_of(written, &file);
    FILE *stream = strcmp(file, "-") == 0 ? stdout : fopen(file, "w");
    bool whole;

    plain.colour = false;
    if (stream != NULL)
        format->print(&plain, stream);
    whole = stream != NULL && ferror(stream) == 0;
    if (stream != NULL && stream != stdout)
        whole = fclose(stream) == 0 && whole;
    if (!whole)
        error_set(error, ERROR_SYSTEM, "cannot write the report %s: %s", file,
                  strerror(errno));
    return whole;
}

static bool write_reports(struct receiving *receiving, struct error *error)
{
    const struct options *options = receiving->options;

    if (receiving->live)
        receive_print_end(&receiving->report, stdout);
    for (size_t i = 0; i < options_count(options, "report"); i++)
        if (!write_report(receiving, options_item(options, "report", i), error))
            return false;
    return true;
}

static bool options_are_valid(struct receiving *receiving, struct error *error)
{
    const struct options *options = receiving->options;
    const char *fail_on = options_text(options, "fail-on");

    receiving->live = true;
    if (options_text(options, "mock") != NULL &&
        options_text(options, "unix-socket") != NULL) {
        error_set(error, ERROR_USAGE,
                  "--mock cannot be told of --unix-socket: webhooks are sent to a port");
        return false;
    }
    for (size_t i = 0; i < options_count(options, "report"); i++) {
        const char *written = options_item(options, "report", i), *file = "";

        if (format_of(written, &file) == NULL) {
            error_set(error, ERROR_USAGE, "--report %s: expected FORMAT=FILE", written);
            error_hint(error, "formats are text and json, for example --report "
                              "json=report.json");
            return false;
        }
        receiving->live = receiving->live && strcmp(file, "-") != 0;
    }
    if (fail_on == NULL || strcmp(fail_on, "warn") == 0)
        return true;
    error_set(error, ERROR_USAGE, "--fail-on takes warn, not \"%s\"", fail_on);
    return false;
}

static bool find_keys(struct receiving *receiving, struct error *error)
{
    const struct contract *contract = receiving->contract;

    receiving->keys = contract_webhook_keys(
        contract, options_text(receiving->options, "secret-file"), error);
    for (size_t i = 0; receiving->keys != NULL && i < contract->webhook_count; i++) {
        if (contract->webhooks[i].scheme.header == NULL ||
            receiving->keys[i].bytes != NULL)
            continue;
        error_set(error, ERROR_USAGE, "there is no secret for the webhook %s",
                  contract->webhooks[i].name);
        error_hint(error, "give one with --secret-file FILE or in "
                          "the variable " CONTRACT_SECRET_VARIABLE);
        return false;
    }
    return receiving->keys != NULL;
}

static bool prepare(struct receiving *receiving, struct error *error)
{
    const struct options *options = receiving->options;
    const char *mock = options_text(options, "mock");
    AUTO_FREE char *mock_clock =
        mock == NULL ? NULL : memory_format("%s/__admin/clock", mock);
    const char *given = options_text(options, "clock");
    struct session_options clock = {.base = given != NULL ? given : mock_clock,
                                    .timeout = CLOCK_TIMEOUT,
                                    .connect_timeout = CLOCK_TIMEOUT};

    if (!options_are_valid(receiving, error))
        return false;
    receiving->contract = contract_load_told(options_operand(options, 0), error);
    if (receiving->contract == NULL)
        return false;
    if (receiving->contract->webhook_count == 0) {
        error_set(error, ERROR_INVALID, "the contract %s declares no webhooks",
                  options_operand(options, 0));
        error_hint(error, "they stand under webhooks at the top of the document");
        return false;
    }
    if (!find_keys(receiving, error))
        return false;
    for (size_t i = 0; i < receiving->contract->webhook_count; i++)
        if (options_text(options, "tolerance") != NULL)
            receiving->contract->webhooks[i].scheme.tolerance =
                options_number(options, "tolerance");
    if (clock.base != NULL) {
        receiving->clock = session_new(&clock, error);
        if (receiving->clock == NULL)
            return false;
    }
    receiving->arrivals = arrivals_new(receiving->contract, receiving->keys);
    return true;
}

static bool listen_and_wait(struct receiving *receiving, struct error *error)
{
    const struct options *options = receiving->options;
    struct listener_command listen;
    double started = now_seconds();
    sigset_t ending;

    if (!listener_command_read(options, &listen, error))
        return false;
    listen.options.answer = receive_answer;
    listen.options.context = receiving;
    command_block_signals(&ending);
    receiving->report =
        (struct receive_report){.arrivals = receiving->arrivals,
                                .contract = options_operand(options, 0),
                                .wanted = (size_t)options_number(options, "count"),
                                .colour = terminal_has_colour(stdout)};
    receiving->listener = listener_start(&listen.options, error);
    if (receiving->listener == NULL) {
        listener_command_clear(&listen);
        return false;
    }
    AUTO_FREE char *url = memory_text(listener_url(receiving->listener));
    if (receiving->live) {
        printf("countersign receive: %s on %s\n", receiving->contract->title,
               listener_place(receiving->listener));
        fflush(stdout);
    }
    bool ready = listener_command_announce(&listen, receiving->listener, error);
    listener_command_clear(&listen);
    if (ready && options_text(options, "mock") != NULL)
        ready = receive_drive(receiving, url, error);
    if (ready)
        receive_wait(receiving, &ending, started);
    listener_stop(receiving->listener);
    receiving->report.url = url;
    receiving->report.seconds = now_seconds() - started;
    arrivals_close(receiving->arrivals, now_seconds(),
                   (double)options_number(options, "settle"));
    receiving->report.status = status_of(receiving);
    return ready && write_reports(receiving, error);
}

static int receive(const struct options *options)
{
    struct error error = ERROR_INIT;
    struct receiving receiving = {.options = options};
    int status;

    pthread_mutex_init(&receiving.lock, NULL);
    status = prepare(&receiving, &error) && listen_and_wait(&receiving, &error)
                 ? (int)receiving.report.status
                 : command_fail(&error);
    arrivals_free(receiving.arrivals);
    session_free(receiving.clock);
    if (receiving.contract != NULL)
        contract_webhook_keys_free(receiving.contract, receiving.keys);
    contract_free(receiving.contract);
    pthread_mutex_destroy(&receiving.lock);
    return status;
}

const struct command receive_command = {
    .name = "receive",
    .summary = "hold webhooks that arrive to a contract",
    .synopsis = "CONTRACT [OPTION]...",
    .text =
        "Listens, takes the webhooks of CONTRACT at any path, and judges each as it "
        "arrives: that it is signed by the secret, over the bytes that arrive; that it "
        "is "
        "neither old nor of the future; that its header fields, its media type and its "
        "body are as declared; that deliveries about one subject come in the order of "
        "its "
        "states, and that what must follow them does. Good ones are answered with "
        "success, others are refused with a body that says why.\n\n"
        "Prints a line for each delivery, what is wrong with it below, and a summary at "
        "the end: when --count have arrived, when --timeout has passed, or when it is "
        "interrupted. Exit 1 when one broke the contract, 4 when too few arrived. The "
        "secret is never printed; `countersign rules webhook/signature` and the other "
        "rules of the family webhook say more.",
    .examples = "  countersign receive contract.yaml --port 8090 --secret-file secret\n"
                "  countersign receive contract.yaml --count 3 --timeout 60 \\\n"
                "      --report json=report.json\n"
                "  countersign receive contract.yaml \\\n"
                "      --clock http://127.0.0.1:8080/__admin/clock",
    .options = receive_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = receive,
};
