/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/metrics.h"

#include "mock/exposition.h"
#include "mock/fault.h"
#include "src/memory.h"

#include <stdint.h>
#include <string.h>

#define CLASSES 6 /* of status; 2 stands for 200 to 299 */

static const char *const methods[] = {"GET",    "HEAD",    "POST",  "PUT",  "PATCH",
                                      "DELETE", "OPTIONS", "TRACE", "other"};
#define METHODS (sizeof methods / sizeof *methods)

static const char *const classes[CLASSES] = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};

struct row {
    char *operation;
    uint64_t counts[METHODS][CLASSES];
};

enum { ROW_NONE, ROW_SIGNED_URLS };

struct fault_count {
    const char *name; /* for good */
    uint64_t count;
};

struct metrics {
    const struct contract *contract;
    struct row *rows;
    size_t row_count, row_capacity;
    size_t *row_of; /* by operation of the contract */
    uint64_t refusals[REFUSAL_COUNT];
    struct fault_count *faults; /* in the order in which they were met first */
    size_t fault_count, fault_capacity;
    uint64_t controls[CLASSES];
    uint64_t reloads[2]; /* that failed, that were done */
};

/* The row of an operation, which there is from now on. */
static size_t row_named(struct metrics *metrics, const char *operation)
{
    void *rows = metrics->rows;

    for (size_t i = 0; i < metrics->row_count; i++)
        if (strcmp(metrics->rows[i].operation, operation) == 0)
            return i;
    memory_reserve(&rows, &metrics->row_capacity, metrics->row_count + 1,
                   sizeof *metrics->rows);
    metrics->rows = rows;
    metrics->rows[metrics->row_count] = (struct row){.operation = memory_text(operation)};
    return metrics->row_count++;
}

struct metrics *metrics_new(void)
{
    struct metrics *metrics = memory_new(sizeof *metrics);

    (void)row_named(metrics, "");
    (void)row_named(metrics, FAULT_SIGNED_URLS);
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    for (size_t i = 0; i < metrics->row_count; i++)
        free(metrics->rows[i].operation);
    free(metrics->rows);
    free(metrics->row_of);
    free(metrics->faults);
    free(metrics);
}

void metrics_serve(struct metrics *metrics, const struct contract *contract)
{
    size_t count = contract->operation_count;

    metrics->contract = contract;
    free(metrics->row_of);
    metrics->row_of = memory_array(count + 1, sizeof *metrics->row_of);
    for (size_t i = 0; i < count; i++)
        metrics->row_of[i] = row_named(metrics, contract->operations[i].id);
}

static size_t method_of(const char *method)
{
    size_t i = 0;

    while (i + 1 < METHODS && strcmp(methods[i], method) != 0)
        i++;
    return i;
}

static size_t class_of(int status)
{
    return status < 100 || status > 599 ? 0 : (size_t)status / 100;
}

static void count_fault(struct metrics *metrics, const char *name)
{
    void *faults = metrics->faults;
    size_t i = 0;

    while (i < metrics->fault_count && metrics->faults[i].name != name)
        i++;
    if (i == metrics->fault_count) {
        memory_reserve(&faults, &metrics->fault_capacity, i + 1, sizeof *metrics->faults);
        metrics->faults = faults;
        metrics->faults[metrics->fault_count++] = (struct fault_count){.name = name};
    }
    metrics->faults[i].count++;
}

void metrics_count(struct metrics *metrics, const struct metrics_request *request)
{
    size_t row = request->signed_url ? ROW_SIGNED_URLS : ROW_NONE;

    if (request->operation != NULL)
        row = metrics->row_of[request->operation - metrics->contract->operations];
    metrics->rows[row].counts[method_of(request->method)][class_of(request->status)]++;
    if (request->refusal < REFUSAL_COUNT)
        metrics->refusals[request->refusal]++;
    for (size_t i = 0; i < request->fault_count; i++)
        count_fault(metrics, request->faults[i]);
}

void metrics_count_control(struct metrics *metrics, int status)
{
    metrics->controls[class_of(status)]++;
}

void metrics_count_reload(struct metrics *metrics, bool done)
{
    metrics->reloads[done ? 1 : 0]++;
}

/* What an operation is there for is shown from the start: a number that appears with its
 * first request cannot be seen to grow to it. */
static bool is_expected(const struct metrics *metrics, const struct row *row,
                        size_t method, size_t status)
{
    const struct contract_operation *operation =
        metrics->contract == NULL
            ? NULL
            : contract_operation_named(metrics->contract, row->operation);

    return status == 2 && operation != NULL &&
           strcmp(operation->method, methods[method]) == 0;
}

static void print_row(const struct metrics *metrics, const struct row *row,
                      const char *name, struct text *out)
{
    for (size_t i = 0; i < METHODS; i++)
        for (size_t j = 0; j < CLASSES; j++) {
            const struct exposition_label labels[] = {{"operation", row->operation},
                                                      {"method", methods[i]},
                                                      {"status", classes[j]}};

            if (row->counts[i][j] > 0 || is_expected(metrics, row, i, j))
                exposition_sample(out, name, labels, 3, (double)row->counts[i][j]);
        }
}

static void print_refusals(const struct metrics *metrics, struct text *out)
{
    static const char name[] = "countersign_refusals_total";

    exposition_family(out, name, EXPOSITION_COUNTER,
                      "Requests that were refused, by the reason.");
    for (size_t i = 0; i < REFUSAL_COUNT; i++) {
        const struct exposition_label label = {"reason",
                                               contract_refusal_name((enum refusal)i)};

        exposition_sample(out, name, &label, 1, (double)metrics->refusals[i]);
    }
}

static void print_faults(const struct metrics *metrics, struct text *out)
{
    static const char name[] = "countersign_faults_total";

    exposition_family(out, name, EXPOSITION_COUNTER,
                      "Faults that requests met, by kind.");
    for (size_t i = 0; i < metrics->fault_count; i++) {
        const struct exposition_label label = {"type", metrics->faults[i].name};

        exposition_sample(out, name, &label, 1, (double)metrics->faults[i].count);
    }
}

static void print_controls(const struct metrics *metrics, struct text *out)
{
    static const char name[] = "countersign_control_requests_total";

    exposition_family(out, name, EXPOSITION_COUNTER,
                      "Requests to the control, by class of status.");
    for (size_t i = 2; i < CLASSES; i++) {
        const struct exposition_label label = {"status", classes[i]};

        exposition_sample(out, name, &label, 1, (double)metrics->controls[i]);
    }
}

static void print_reloads(const struct metrics *metrics, struct text *out)
{
    static const char name[] = "countersign_reloads_total";
    static const char *const results[] = {"failed", "done"};

    exposition_family(out, name, EXPOSITION_COUNTER,
                      "How often the contract was read again, and whether it is served.");
    for (size_t i = 0; i < 2; i++) {
        const struct exposition_label label = {"result", results[i]};

        exposition_sample(out, name, &label, 1, (double)metrics->reloads[i]);
    }
}

void metrics_print(const struct metrics *metrics, struct text *out)
{
    static const char name[] = "countersign_requests_total";

    exposition_family(out, name, EXPOSITION_COUNTER,
                      "Requests that were answered, by operation, method and class of "
                      "status. Without an operation: it is none of the contract's.");
    for (size_t i = 0; i < metrics->row_count; i++)
        print_row(metrics, &metrics->rows[i], name, out);
    print_refusals(metrics, out);
    print_faults(metrics, out);
    print_controls(metrics, out);
    print_reloads(metrics, out);
}
