/* SPDX-License-Identifier: Apache-2.0 */
/* What the mock did and how it is, for Prometheus. */
#include "mock/admin_internal.h"

#include "mock/exposition.h"
#include "src/version.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define METRICS_CEILING ((size_t)16 * 1024 * 1024)

static double seconds_of(struct instant moment)
{
    return (double)moment.seconds + (double)moment.nanoseconds / 1e9;
}

static void print_records(const struct admin *admin, struct text *out)
{
    static const char name[] = "countersign_records";

    exposition_family(out, name, EXPOSITION_GAUGE,
                      "Records that are there, by record set.");
    for (size_t i = 0; i < admin->contract->record_set_count; i++) {
        const struct contract_record_set *records = &admin->contract->records[i];
        const struct exposition_label label = {"set", records->name};

        exposition_sample(out, name, &label, 1,
                          (double)store_set_of(admin->store, records)->live);
    }
}

static double member(const json_t *told, const char *name)
{
    return json_number_value(json_object_get(told, name));
}

static void print_webhooks(const struct admin *admin, struct text *out)
{
    static const char name[] = "countersign_webhooks_total";
    static const char *const outcomes[] = {"sent", "failed", "dropped"};
    json_auto_t *told = admin->courier == NULL ? NULL : courier_print(admin->courier);

    if (told == NULL)
        return;
    exposition_family(out, name, EXPOSITION_COUNTER, "Webhooks, by what became of them.");
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        const struct exposition_label label = {"outcome", outcomes[i]};

        exposition_sample(out, name, &label, 1, member(told, outcomes[i]));
    }
}

static void print_journal(const struct admin *admin, struct text *out)
{
    json_auto_t *told =
        journal_print(admin->journal, (struct journal_range){.since = 0, .most = 0});

    exposition_single(out, "countersign_journal_entries", EXPOSITION_GAUGE,
                      "Requests that the journal remembers.", member(told, "kept"));
    exposition_single(out, "countersign_journal_dropped_total", EXPOSITION_COUNTER,
                      "Requests that it remembers no more, or never did.",
                      member(told, "dropped"));
}

static void print_mistakes(const struct admin *admin, struct text *out)
{
    static const char name[] = "countersign_mistakes_total";

    exposition_family(out, name, EXPOSITION_COUNTER,
                      "What clients did wrong since the journal was emptied, by kind.");
    for (int kind = 0; kind < MISTAKE_COUNT; kind++) {
        const struct exposition_label label = {
            "mistake", mistake_row_of((enum mistake_kind)kind)->id};

        exposition_sample(
            out, name, &label, 1,
            (double)journal_mistakes_of(admin->journal, (enum mistake_kind)kind));
    }
}

static void print_clock(const struct admin *admin, struct instant real, struct text *out)
{
    double shown = seconds_of(clock_now(admin->clock, real));

    exposition_single(out, "countersign_clock_seconds", EXPOSITION_GAUGE,
                      "What the clock shows, in seconds from 1970.", shown);
    exposition_single(out, "countersign_clock_offset_seconds", EXPOSITION_GAUGE,
                      "How far it is ahead of real time.", shown - seconds_of(real));
    exposition_single(out, "countersign_clock_frozen", EXPOSITION_GAUGE,
                      "1 where it stands still.", admin->clock->frozen ? 1 : 0);
}

/* Nothing is said where the system tells nothing. */
static void print_memory(struct text *out)
{
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long all, resident;
    long page = sysconf(_SC_PAGESIZE);

    if (file == NULL)
        return;
    if (fscanf(file, "%lu %lu", &all, &resident) == 2 && page > 0) {
        exposition_single(out, "process_resident_memory_bytes", EXPOSITION_GAUGE,
                          "Memory of the process that is in use.",
                          (double)resident * (double)page);
        exposition_single(out, "process_virtual_memory_bytes", EXPOSITION_GAUGE,
                          "Memory that the process may address.",
                          (double)all * (double)page);
    }
    fclose(file);
}

static void print_process(const struct admin *admin, struct instant real,
                          struct text *out)
{
    static const char info[] = "countersign_build_info";
    const struct exposition_label version = {"version", COUNTERSIGN_VERSION};
    struct timespec used;

    exposition_family(out, info, EXPOSITION_GAUGE, "1, with the version of the program.");
    exposition_sample(out, info, &version, 1, 1);
    exposition_single(out, "process_start_time_seconds", EXPOSITION_GAUGE,
                      "When the mock was started, in seconds from 1970.",
                      seconds_of(admin->started));
    exposition_single(out, "countersign_uptime_seconds", EXPOSITION_GAUGE,
                      "How long it has been up.",
                      seconds_of(real) - seconds_of(admin->started));
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0)
        exposition_single(out, "process_cpu_seconds_total", EXPOSITION_COUNTER,
                          "Time that processors spent on it.",
                          (double)used.tv_sec + (double)used.tv_nsec / 1e9);
    print_memory(out);
}

void admin_get_metrics(struct admin *admin, struct instant real,
                       const struct http_request *request, const char *name,
                       struct http_response *out)
{
    struct text text;

    (void)request;
    (void)name;
    text_init(&text, METRICS_CEILING);
    metrics_print(admin->metrics, &text);
    print_records(admin, &text);
    print_webhooks(admin, &text);
    print_journal(admin, &text);
    print_mistakes(admin, &text);
    print_clock(admin, real, &text);
    print_process(admin, real, &text);
    admin_write_text(out, EXPOSITION_MEDIA, text_take(&text));
}
