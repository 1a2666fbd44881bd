/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/access.h"
#include "mock/defect.h"
#include "mock/fault.h"
#include "mock/mistake.h"
#include "mock/naming.h"
#include "mock/server.h"
#include "mock/task.h"
#include "src/command.h"
#include "src/memory.h"
#include "wire/listener_command.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct option mock_options[] = {
    {.name = "host",
     .argument = "ADDRESS",
     .initial = "127.0.0.1",
     .text = "The address to listen on: an IPv4 or IPv6 literal; :: is all of both."},
    {.name = "port",
     .argument = "PORT",
     .initial = "8080",
     .maximum = 65535,
     .text = "The port to listen on; 0 takes any free one, and so does --exec unless a "
             "port is given."},
    {.name = "port-file",
     .argument = "FILE",
     .text =
         "Write the port to this file once connections are accepted. The file appears "
         "whole or not at all."},
    LISTENER_COMMAND_OPTIONS,
    {.name = "drain",
     .argument = "SECONDS",
     .initial = "3",
     .maximum = 3600,
     .text = "How long requests under way have to be answered once it is told to end (by "
             "SIGTERM or SIGINT); told again it ends at once."},
    {.name = "base-url",
     .argument = "URL",
     .text = "What URLs in answers begin with, behind a proxy: "
             "https://api.example/shop. Its path is taken off before a request comes "
             "here. Without it they are made from each request's Host."},
    {.name = "cors",
     .argument = "ORIGIN",
     .repeatable = true,
     .text = "Let pages of this origin (https://app.example) use the answers, and no "
             "others. on: those of any origin, as without it; off: none. The control is "
             "for none."},
    {.name = "url-secret-file",
     .argument = "FILE",
     .text = "Sign URLs and cursors with the secret in this file, of 16 bytes or more, "
             "so that mocks that share it honour each other's. Without it that of the "
             "environment (" SIGNING_VARIABLE
             ") is used, or else one that is worth nothing to another mock."},
    {.name = "records",
     .argument = "SET=FILE",
     .repeatable = true,
     .text =
         "Serve the records of FILE (YAML, JSON or JSON Lines, by its ending) instead "
         "of those the contract names for SET. They are held to the contract first."},
    {.name = "separate-ports",
     .text = "With several contracts: serve each on a port of its own, from --port on, "
             "not all on one port below their names. --port-file then holds a line "
             "'NAME URL' for each."},
    {.name = "exec",
     .text = "Run the command behind -- while the mock serves, and end with its status; "
             "COUNTERSIGN_URL tells it where."},
    {.name = "require-clean",
     .text = "Fail, with status 1, when clients have made any of the mistakes of "
             "--list-mistakes, although the command of --exec succeeded; without --exec "
             "when the mock is ended."},
    {.name = "prefer",
     .argument = "[OPERATION:]PREFERENCES",
     .repeatable = true,
     .text = "What requests of an operation prefer unless they say otherwise, written as "
             "in the header Prefer: 'listCalls: code=500, delay=0.5'. Without an "
             "operation, requests of any."},
    {.name = "fault",
     .argument = "[OPERATION:]KIND[,NAME=VALUE]...",
     .repeatable = true,
     .text =
         "Let requests meet trouble on the wire: 'listCalls:latency,latency=500,"
         "jitter=200,probability=0.5'. Without an operation, any; with method=GET those "
         "of a method, with times=2 the first two."},
    {.name = "faults",
     .argument = "FILE",
     .text =
         "Faults from a YAML or JSON file: an array, or an object of seed and faults."},
    {.name = "list-faults",
     .text =
         "List the kinds of faults, and what each takes, set apart by tabs, and exit."},
    {.name = "faults-schema",
     .text = "Print a JSON Schema of such a file, for editors, and exit."},
    {.name = "no-reload",
     .text = "Serve what was read at the start, whatever becomes of its files."},
    {.name = "clock",
     .argument = "SETTING",
     .text =
         "What its clock starts with: a moment, at which it stands, or what PUT "
         "/__admin/clock takes: '{\"now\": \"2025-05-28T14:20:15Z\", \"rate\": 60}'."},
    {.name = "webhook",
     .argument = "URL",
     .text = "Send the contract's webhooks to this URL: when a record comes to a state "
             "they are sent for, and on demand."},
    {.name = "webhook-secret-file",
     .argument = "FILE",
     .text = "The secret webhooks are signed with, on one line. Without it that of the "
             "environment (" CONTRACT_SECRET_VARIABLE
             ") or else the contract's own is used."},
    {.name = "webhook-anywhere",
     .text = "Let PUT /__admin/webhooks name other machines than this one."},
    {.name = "defect",
     .argument = "NAME",
     .repeatable = true,
     .text = "Play a defect: lie about the contract in this one way, so that a check can "
             "prove that it notices."},
    {.name = "list-defects",
     .text = "List the defects this contract offers (name, family and summary, set apart "
             "by tabs) and exit."},
    {.name = "admin",
     .argument = "MODE",
     .initial = "on",
     .text = "on: the mock is controlled under /__admin/, from this machine alone unless "
             "there is a token; off: that is a path like any other."},
    {.name = "admin-token-file",
     .argument = "FILE",
     .text = "Let whoever presents the token in this file control the mock, from "
             "anywhere, and nobody else. Without it that of the environment "
             "(" CONTROL_TOKEN_VARIABLE ") is used."},
    {.name = "rate-limit",
     .argument = "MODE",
     .initial = "on",
     .text = "on: more requests than a rate limit of the contract allows are refused; "
             "off: its headers count, and nothing is refused."},
    {.name = "journal",
     .argument = "COUNT",
     .initial = "1000",
     .maximum = 1000000,
     .text = "How many requests GET /__admin/journal remembers, the newest; 0: none."},
    {.name = "journal-bytes",
     .argument = "BYTES",
     .initial = "4194304",
     .maximum = 1073741824,
     .text = "How many bytes these may take together; 0: none."},
    {.name = "strict",
     .text =
         "Explain a client's mistakes, with a problem document (RFC 9457), instead of "
         "answering: unknown parameters, pages that were never offered, a filter "
         "dropped on page 2, expired URLs and the like."},
    {.name = "list-mistakes",
     .text = "List the mistakes (identifier, title, why it is one and what to do, set "
             "apart by tabs) and exit."},
    {.name = "log",
     .argument = "FORM",
     .initial = "none",
     .text = "What to log of each answer on standard error: none; short: method, target, "
             "status and length; common: the common log format of NCSA; json: an object "
             "a line. No credential and no signature stands in it."},
    {.name = "log-file",
     .argument = "FILE",
     .text = "Log to this file, behind what it holds already."},
    {0},
};

static int list_defects(const struct contract *contract)
{
    struct defect_list list;

    defect_list_all(contract, &list);
    for (size_t i = 0; i < list.count; i++)
        printf("%s\t%s\t%s\n", list.items[i].id, defect_family(&list.items[i]),
               defect_summary(&list.items[i]));
    defect_list_clear(&list);
    return COMMAND_HELD;
}

/* A command may ask for a port of its own only if it says so: it is told which. */
static int port_of(const struct options *options)
{
    bool is_free = options_flag(options, "exec") && options_count(options, "port") == 0;

    return is_free ? 0 : (int)options_number(options, "port");
}

static int serve_at(const struct options *options, const struct base_url *base,
                    const struct cors *cors, const struct task *task)
{
    size_t defect_count, preference_count, fault_count, record_count;
    const char **defects = options_items(options, "defect", &defect_count);
    const char **preferences = options_items(options, "prefer", &preference_count);
    const char **faults = options_items(options, "fault", &fault_count);
    const char **records = options_items(options, "records", &record_count);
    struct server_options server_options = {
        .listen = task->listen.options,
        .clock = options_text(options, "clock"),
        .uncontrolled = strcmp(options_text(options, "admin"), "off") == 0,
        .admin_token_file = options_text(options, "admin-token-file"),
        .url_secret_file = options_text(options, "url-secret-file"),
        .log = options_text(options, "log"),
        .log_file = options_text(options, "log-file"),
        .contracts = task->contracts,
        .contract_count = task->count,
        .are_separate = task->count > 1 && options_flag(options, "separate-ports"),
        .stage = {.base = *base,
                  .cors = *cors,
                  .records = records,
                  .record_count = record_count,
                  .watched = !options_flag(options, "no-reload"),
                  .defects = defects,
                  .defect_count = defect_count,
                  .preferences = preferences,
                  .preference_count = preference_count,
                  .fault_file = options_text(options, "faults"),
                  .faults = faults,
                  .strict = options_flag(options, "strict"),
                  .journal_count = (size_t)options_number(options, "journal"),
                  .journal_bytes = (size_t)options_number(options, "journal-bytes"),
                  .fault_count = fault_count,
                  .unlimited = strcmp(options_text(options, "rate-limit"), "off") == 0,
                  .webhook = options_text(options, "webhook"),
                  .secret_file = options_text(options, "webhook-secret-file"),
                  .webhooks_anywhere = options_flag(options, "webhook-anywhere")}};
    int status = task_serve(task, &server_options);

    free(defects);
    free(preferences);
    free(faults);
    free(records);
    return status;
}

static int serve_with(const struct options *options, struct task *task)
{
    const char *text = options_text(options, "base-url");
    size_t origin_count;
    const char **origins = options_items(options, "cors", &origin_count);
    struct base_url base = {.scheme = NULL};
    struct error error = ERROR_INIT;
    struct cors cors;
    int status;

    if (cors_read(origins, origin_count, &cors, &error) &&
        listener_command_read(options, &task->listen, &error)) {
        task->listen.options.port = port_of(options);
        task->drain = options_number(options, "drain") * 1000;
        if (task->listen.options.certificate != NULL)
            base.scheme = "https";
        if (text != NULL && !base_url_parse(text, &base, &error))
            status = command_fail(&error);
        else
            status = serve_at(options, &base, &cors, task);
        base_url_clear(&base);
        listener_command_clear(&task->listen);
    } else {
        status = command_fail(&error);
    }
    free(origins);
    return status;
}

/* What is listed belongs to the contract, which need not be served for that. */
static int list(const struct options *options, const char *path)
{
    struct error error = ERROR_INIT;
    struct contract *contract = contract_load_told(path, &error);
    int status = COMMAND_HELD;

    if (contract == NULL)
        return command_fail(&error);
    if (options_flag(options, "list-faults"))
        faults_list(contract, stdout);
    if (options_flag(options, "faults-schema"))
        faults_print_schema(stdout);
    if (options_flag(options, "list-defects"))
        status = list_defects(contract);
    contract_free(contract);
    return status;
}

static bool is_on_or_off(const struct options *options, const char *name,
                         struct error *error)
{
    const char *mode = options_text(options, name);

    if (strcmp(mode, "on") == 0 || strcmp(mode, "off") == 0)
        return true;
    error_set(error, ERROR_USAGE, "--%s takes on or off, not '%s'", name, mode);
    return false;
}

static bool lists(const struct options *options)
{
    return options_flag(options, "list-defects") ||
           options_flag(options, "list-faults") || options_flag(options, "faults-schema");
}

static bool check_usage(const struct options *options, struct error *error)
{
    size_t front = options_operand_front(options);
    size_t count = options_operand_count(options);

    if (!is_on_or_off(options, "rate-limit", error) ||
        !is_on_or_off(options, "admin", error))
        return false;
    if (options_flag(options, "exec") && front == count) {
        error_set(error, ERROR_USAGE, "--exec is given, but no command");
        error_hint(error, "it stands behind --: countersign mock CONTRACT --exec -- "
                          "COMMAND ARGUMENT...");
    }
    if (!options_flag(options, "exec") && front < count) {
        error_set(error, ERROR_USAGE, "'%s' stands behind --, but --exec is not given",
                  options_operand(options, front));
        error_hint(error, "with --exec it is run while the mock serves");
    }
    if (front == 0) {
        error_set(error, ERROR_USAGE, "a contract is missing: countersign mock %s",
                  mock_command.synopsis);
        error_hint(error, "try 'countersign mock --help'");
    }
    if (strcmp(options_text(options, "admin"), "off") == 0 &&
        options_text(options, "admin-token-file") != NULL)
        error_set(error, ERROR_USAGE,
                  "--admin off switches off what --admin-token-file opens");
    if (front > 1 && lists(options)) {
        error_set(error, ERROR_USAGE, "one contract at a time is listed, not %s too",
                  options_operand(options, 1));
    }
    return !error_is_set(error);
}

static int run(const struct options *options)
{
    struct error error = ERROR_INIT;
    size_t front = options_operand_front(options);
    size_t count = options_operand_count(options) - front;
    AUTO_FREE char **command = memory_array(count + 1, sizeof *command);
    AUTO_FREE struct naming *contracts = memory_array(front + 1, sizeof *contracts);
    struct task task = {.command = count == 0 ? NULL : command,
                        .must_be_clean = options_flag(options, "require-clean"),
                        .contracts = contracts,
                        .count = front};
    int status;

    if (!check_usage(options, &error))
        return command_fail(&error);
    if (options_flag(options, "list-mistakes")) {
        mistake_list(stdout);
        return COMMAND_HELD;
    }
    for (size_t i = 0; i < count; i++)
        command[i] = (char *)(uintptr_t)options_operand(options, front + i);
    for (size_t i = 0; i < front; i++)
        naming_read(options_operand(options, i), &contracts[i]);
    if (lists(options))
        status = list(options, contracts[0].path);
    else
        status = serve_with(options, &task);
    for (size_t i = 0; i < front; i++)
        naming_clear(&contracts[i]);
    return status;
}

const struct command mock_command = {
    .name = "mock",
    .summary = "serve a contract",
    .synopsis = "CONTRACT... [OPTION]... [--exec -- COMMAND...]",
    .text =
        "Plays the API that CONTRACT (a file, or a folder that holds contract.yaml) "
        "describes, from the records that belong to it: paging, filters, orders, "
        "credentials, every refusal, and URLs that are signed and expire. Prints one "
        "line "
        "when it is ready and serves until it is interrupted.\n"
        "\n"
        "A rate limit of the contract is kept, each credential's requests counted by the "
        "mock's clock; --rate-limit off tells of it without refusing. A refusal names, "
        "in "
        "Countersign-Clock, where the clock is moved, so that a check of this mock never "
        "waits for a minute to end.\n"
        "\n"
        "`Prefer: code=404` in a request asks for the documented answer of that status; "
        "so "
        "do example=NAME, dynamic=true, seed=N, delay=SECONDS and now=\"MOMENT\" for "
        "what "
        "they say (RFC 7240), and --prefer or PUT /__admin/preferences for the requests "
        "of "
        "an operation.\n"
        "\n"
        "The contract is read again when its files change; where an edit breaks it, what "
        "is wrong is told and the contract is served on as it was.\n"
        "\n"
        "Its clock is set by PUT /__admin/clock with {\"offset\": SECONDS}, {\"now\": "
        "\"2025-05-28T14:20:15Z\"}, {\"advance\": SECONDS}, {\"rate\": TIMES} or "
        "{\"frozen\": true}, and goes back to real time by DELETE; POST "
        "/__admin/reset puts the contract's own records back; GET /__admin/health tells "
        "that it is up. GET /__admin/openapi.yaml describes all that stands there.\n"
        "\n"
        "Requests meet trouble on the wire by --fault, --faults and PUT /__admin/faults: "
        "latency, errors, rate limits, broken connections and bodies, as WireMock and "
        "Toxiproxy name them; --list-faults tells which.\n"
        "\n"
        "Where the contract declares webhooks, they are sent to --webhook URL, or to the "
        "one of PUT /__admin/webhooks with {\"url\": URL}, signed and dated by its "
        "clock. "
        "POST /__admin/webhooks/NAME with {\"record\": ID} sends one now, PATCH "
        "/__admin/records/SET/ID changes a record and so may send some, and GET "
        "/__admin/webhooks tells what became of them.\n"
        "\n"
        "Several contracts share one mock and its clock, each below its name: that of "
        "its folder, or of its file, or the one of NAME=CONTRACT. Everything about a "
        "contract stands below /NAME/, its control too; /__admin/ tells what there is. "
        "--fault, --prefer, --defect and --records are for each contract that takes "
        "them, or with NAME/ in front for that one: NAME/listCalls:latency,latency=500.\n"
        "\n"
        "With --exec the command behind -- runs while the mock serves, on a free port "
        "unless --port is given. It finds the mock by COUNTERSIGN_URL, and each contract "
        "by COUNTERSIGN_NAME_URL, with its name in upper case. Its status is "
        "returned: 128 and the signal's number when one ended it, 127 when there is no "
        "such command, 126 when it cannot be run. When that is a failure, and only then, "
        "what was asked of the mock, and the client's mistakes, are told on standard "
        "error. Signals are passed on to "
        "it; what is still there after five seconds is killed, and so is whatever it "
        "leaves behind, also when the mock itself is killed.",
    .examples =
        "  countersign mock contract.yaml\n"
        "  countersign mock contract.yaml --port 0 --port-file port\n"
        "  countersign mock contract.yaml --records calls=many.jsonl\n"
        "  countersign mock contract.yaml --fault EMPTY_RESPONSE,probability=0.1\n"
        "  countersign mock contract.yaml --tls-self-signed --tls-cert-out mock.pem\n"
        "  countersign mock contract.yaml --list-defects\n"
        "  countersign mock contract.yaml --exec -- make test\n"
        "  countersign mock shop=contract.yaml apis/calls --exec -- make test",
    .options = mock_options,
    .arguments_minimum = 1,
    .arguments_maximum = SIZE_MAX,
    .run = run,
};
