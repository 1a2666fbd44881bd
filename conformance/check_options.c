/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/checking.h"

#include "src/control_token.h"

const struct option check_options[] = {
    {.name = "target",
     .argument = "FILE",
     .text = "Options from a file (YAML), by their long names, so that an endpoint is "
             "described once; what the command line says counts instead. Files named "
             "there are looked for in its folder. schema/target.schema.json describes "
             "it."},
    {.name = "url",
     .argument = "URL",
     .text =
         "The endpoint: http or https, a path prefix allowed. The contract's own paths "
         "are appended to it."},
    {.name = "param",
     .argument = "NAME=VALUE",
     .repeatable = true,
     .text = "The value of a parameter that requests need, for example the identifier of "
             "what is to be listed. Without it the contract's own example is used."},
    {.name = "credential",
     .argument = "SCHEME=VALUE",
     .repeatable = true,
     .text =
         "What to present for a security scheme of the contract; once for each scheme "
         "needed. env:NAME as the value reads the environment, so that no secret stands "
         "in a process list."},
    {.name = "insider",
     .argument = "SCHEME=VALUE[,SCHEME=VALUE]",
     .repeatable = true,
     .text = "Another identity that must see exactly the same."},
    {.name = "outsider",
     .argument = "SCHEME=VALUE[,SCHEME=VALUE]",
     .repeatable = true,
     .text = "A valid identity that must see nothing of it."},
    {.name = "clock",
     .argument = "URL",
     .repeatable = true,
     .text = "Where the endpoint's clock can be moved (PUT {\"offset\": SECONDS} or "
             "{\"now\": DATE-TIME}, DELETE), as the mock's /__admin/clock, so that an "
             "hour's expiry is tested at once; once for each of several servers behind "
             "one URL. It and --reset are presented the token of the environment "
             "(" CONTROL_TOKEN_VARIABLE "), if there is one."},
    {.name = "allow-unsafe",
     .text = "Also ask operations that change records. Without it the rules about them "
             "are not applicable. What is changed stands above."},
    {.name = "reset",
     .argument = "URL",
     .text = "Where the endpoint puts its data back (POST), as the mock's "
             "/__admin/reset. It is asked after each change; only with it are records "
             "deleted, or changed for good, that the check did not create."},
    {.name = "report",
     .argument = "FORMAT=FILE",
     .repeatable = true,
     .text = "Write a report; - as the file is standard output. Formats are text, json, "
             "junit, "
             "tap, tap13, sarif, ctrf, github, markdown, har and html. The text goes to "
             "standard output unless a report does."},
    {.name = "timestamps",
     .text = "Say in reports when the run began and how long it took. Otherwise the same "
             "answers give the same bytes. SOURCE_DATE_EPOCH in the environment stands "
             "for the moment, and durations are then 0."},
    {.name = "shown-url",
     .argument = "URL",
     .text = "What reports call the endpoint instead of its --url, so that they are the "
             "same wherever it listens."},
    {.name = "rules",
     .argument = "ID",
     .repeatable = true,
     .text = "Only this rule, or this family of rules."},
    {.name = "skip",
     .argument = "ID",
     .repeatable = true,
     .text = "All but this rule or family."},
    {.name = "shard",
     .argument = "K/N",
     .text = "Only part K of N, the same every time; all parts together are the whole."},
    {.name = "baseline",
     .argument = "FILE",
     .text =
         "A list (YAML) of known failures, each with rule, subject, reason and expires: "
         "told as known, they fail nothing until that date is over. Then the entry "
         "itself fails the run."},
    {.name = "fail-on",
     .argument = "VERDICT",
     .repeatable = true,
     .text = "Also exit 1 on warn, and exit 4 on inconclusive, if there is one."},
    {.name = "max-requests",
     .argument = "N",
     .initial = "10000",
     .minimum = 1,
     .maximum = 100000000,
     .text = "The most requests to send. Where they are few, the families of rules take "
             "turns, and rules that cannot be run any more are inconclusive."},
    {.name = "max-rows",
     .argument = "N",
     .initial = "5000",
     .minimum = 1,
     .maximum = 100000000,
     .text =
         "The most rows of a list that is read whole. A longer one, or one that takes "
         "more than a 200th of --max-requests to read, is sampled unless ten pages hold "
         "it: its first and last pages are read and some between. What only the whole "
         "can show is inconclusive."},
    {.name = "exhaustive",
     .text = "Read every list whole, however long it is. Raise --max-requests as well."},
    {.name = "seed",
     .argument = "N",
     .initial = "1",
     .maximum = 1000000000,
     .text =
         "Which pages between the ends of a long list are read: another number, other "
         "pages; the same, the same."},
    {.name = "rate",
     .argument = "N[/s|/m|/h]",
     .text = "The most requests a second, a minute or an hour, evenly spaced, retries "
             "included. Without it one follows the other."},
    {.name = "concurrency",
     .argument = "N",
     .initial = "1",
     .minimum = 1,
     .maximum = 64,
     .text =
         "The most requests under way at once. What is sure to be asked, the pages of "
         "a list and a sample of its items, is then sent together; findings are the "
         "same. For endpoints that are far away. It becomes 1 when the endpoint asks "
         "for patience."},
    {.name = "timeout",
     .argument = "MS",
     .initial = "10000",
     .minimum = 1,
     .maximum = 3600000,
     .text = "Milliseconds one request may take."},
    {.name = "wait-expiry",
     .argument = "SECONDS",
     .initial = "0",
     .minimum = 0,
     .maximum = 1000000,
     .text = "Where there is no --clock: wait in real time for signed URLs to expire, so "
             "many seconds in all at the most. One wait serves all URLs."},
    {.name = "connect-timeout",
     .argument = "MS",
     .initial = "5000",
     .minimum = 1,
     .maximum = 3600000,
     .text = "Milliseconds of them that connecting may take."},
    {.name = "retries",
     .argument = "N",
     .initial = "3",
     .minimum = 0,
     .maximum = 100,
     .text = "How often a request that changes nothing is sent again when its connection "
             "breaks, no answer comes in time, or the answer is 429, 502, 503 or 504 "
             "without Retry-After. The pauses before it double, from 0.25 s (1 s for "
             "429). Reports count them."},
    {.name = "header",
     .letter = 'H',
     .argument = "'NAME: VALUE'",
     .repeatable = true,
     .text = "A field for every request to the endpoint's own origin, where the check "
             "does not set it itself. env:NAME as the value reads the environment. "
             "Reports show a variable in its place. What a security scheme of the "
             "contract asks for is a --credential."},
    {.name = "user-agent",
     .letter = 'A',
     .argument = "TEXT",
     .text = "What requests say of who sends them. Without it: countersign and its "
             "version."},
    {.name = "location",
     .letter = 'L',
     .text = "Follow redirects of GET and HEAD. Without it a redirect is an answer like "
             "any other. On another origin no credential, no --header and no client "
             "certificate is shown."},
    {.name = "max-redirs",
     .argument = "N",
     .initial = "50",
     .minimum = 0,
     .maximum = 1000,
     .text = "The most redirects that --location follows for one request."},
    {.name = "insecure",
     .letter = 'k',
     .text = "Trust any certificate: for tests alone."},
    {.name = "cacert",
     .argument = "FILE",
     .text = "Trust these certificates (PEM) instead of the system's."},
    {.name = "capath",
     .argument = "FOLDER",
     .text =
         "Trust the certificates in this folder, named by their hashes as by `openssl "
         "rehash`."},
    {.name = "cert",
     .letter = 'E',
     .argument = "FILE",
     .text = "The client certificate to show to the endpoint."},
    {.name = "cert-type",
     .argument = "TYPE",
     .text = "What it is: PEM, DER or P12. Without it: PEM."},
    {.name = "key",
     .argument = "FILE",
     .text = "Its private key, where that stands in a file of its own."},
    {.name = "key-type",
     .argument = "TYPE",
     .text = "What that is: PEM or DER. Without it: PEM."},
    {.name = "pass",
     .argument = "env:NAME",
     .text = "The passphrase of the key, from the environment."},
    {.name = "tlsv1.2", .text = "TLS 1.2 or later, nothing before."},
    {.name = "tlsv1.3", .text = "TLS 1.3 or later, nothing before."},
    {.name = "proxy",
     .letter = 'x',
     .argument = "URL",
     .text = "Ask through this proxy (http, https, socks4, socks4a, socks5, socks5h). "
             "Without it the environment counts (http_proxy, HTTPS_PROXY, ALL_PROXY, "
             "NO_PROXY), but not for this machine itself."},
    {.name = "noproxy",
     .argument = "HOSTS",
     .text = "Hosts, with commas between, that are asked without a proxy; * for all."},
    {.name = "proxy-user",
     .letter = 'U',
     .argument = "env:NAME",
     .text = "USER:PASSWORD for the proxy, from the environment."},
    {.name = "resolve",
     .argument = "HOST:PORT:ADDRESS",
     .repeatable = true,
     .text = "Take this address for that host and port."},
    {.name = "connect-to",
     .argument = "HOST:PORT:HOST:PORT",
     .repeatable = true,
     .text = "Connect to the second host and port where the first are meant; left out, "
             "the first are any, and the second as they were."},
    {.name = "unix-socket",
     .argument = "PATH",
     .text = "Reach the endpoint through this socket in the file system."},
    {0},
};
