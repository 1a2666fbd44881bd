/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/journal.h"

#include "mock/fault.h"
#include "mock/journal_internal.h"
#include "src/memory.h"

#include <string.h>

#define TALLY_SIGNED 0 /* what is no operation's is counted, too */
#define TALLY_NONE   1
#define FIRST_SIZE   ((size_t)64 * 1024) /* of the ring */
#define NANOSECONDS  INT64_C(1000000000) /* of a second */

static size_t tally_named(struct journal *journal, const char *operation)
{
    void *tallies = journal->tallies;

    for (size_t i = 0; i < journal->tally_count; i++)
        if (strcmp(journal->tallies[i].operation, operation) == 0)
            return i;
    memory_reserve(&tallies, &journal->tally_capacity, journal->tally_count + 1,
                   sizeof *journal->tallies);
    journal->tallies = tallies;
    journal->tallies[journal->tally_count] =
        (struct journal_tally){.operation = memory_text(operation)};
    return journal->tally_count++;
}

struct journal *journal_new(size_t count, size_t bytes)
{
    struct journal *journal = memory_new(sizeof *journal);

    (void)tally_named(journal, FAULT_SIGNED_URLS);
    (void)tally_named(journal, "(none)");
    if (count == 0 || bytes == 0)
        return journal;
    journal->most = count;
    journal->ceiling = bytes;
    journal->size = bytes < FIRST_SIZE ? bytes : FIRST_SIZE;
    journal->slots = memory_array(count, sizeof *journal->slots);
    journal->bytes = memory_resize(NULL, journal->size, 1);
    return journal;
}

static void forget_mistakes(struct journal *journal)
{
    for (size_t i = 0; i < MISTAKE_COUNT; i++) {
        free(journal->wrongs[i].method);
        free(journal->wrongs[i].target);
        free(journal->wrongs[i].detail);
        journal->wrongs[i] = (struct journal_wrong){.count = 0};
    }
}

void journal_free(struct journal *journal)
{
    if (journal == NULL)
        return;
    for (size_t i = 0; i < journal->tally_count; i++)
        free(journal->tallies[i].operation);
    forget_mistakes(journal);
    free(journal->tallies);
    free(journal->tally_of);
    free(journal->slots);
    free(journal->bytes);
    free(journal);
}

void journal_serve(struct journal *journal, const struct contract *contract)
{
    journal->contract = contract;
    free(journal->tally_of);
    journal->tally_of =
        memory_array(contract->operation_count + 1, sizeof *journal->tally_of);
    for (size_t i = 0; i < contract->operation_count; i++)
        journal->tally_of[i] = tally_named(journal, contract->operations[i].id);
}

void journal_clear(struct journal *journal)
{
    journal->next = journal->first = journal->count = 0;
    journal->requests = journal->dropped = 0;
    journal->is_open = false;
    for (size_t i = 0; i < journal->tally_count; i++)
        journal->tallies[i].count = 0;
    forget_mistakes(journal);
}

const struct journal_slot *journal_slot_at(const struct journal *journal, size_t index)
{
    return &journal->slots[(journal->first + index) % journal->most];
}

/* --- Writing --- */

/* Measures as long as `at` is NULL. */
struct writer {
    char *at;
    size_t length;
};

static void write_bytes(struct writer *writer, const void *bytes, size_t length)
{
    if (writer->at != NULL && length > 0)
        memcpy(writer->at + writer->length, bytes, length);
    writer->length += length;
}

static void write_part(struct writer *writer, enum journal_part part, const char *bytes,
                       size_t length)
{
    unsigned char kind = (unsigned char)part;

    if (bytes == NULL)
        return;
    write_bytes(writer, &kind, 1);
    write_bytes(writer, &length, sizeof length);
    write_bytes(writer, bytes, length);
}

static void write_text(struct writer *writer, enum journal_part part, const char *text)
{
    write_part(writer, part, text, text == NULL ? 0 : strlen(text));
}

static const char *place_of(const struct contract_parameter *parameter)
{
    switch (parameter->in) {
    case EXPRESSION_PATH:
        return "path";
    case EXPRESSION_REQUEST_HEADER:
        return "header";
    case EXPRESSION_COOKIE:
        return "cookie";
    case EXPRESSION_REQUEST_BODY:
        return "body";
    default:
        return "query";
    }
}

static void write_problems(struct writer *writer, const struct guard_problems *problems)
{
    for (size_t i = 0; problems != NULL && i < problems->count; i++) {
        const struct guard_problem *problem = &problems->items[i];

        write_text(writer, JOURNAL_INVALID, contract_refusal_name(problem->kind));
        if (problem->parameter != NULL) {
            write_text(writer, JOURNAL_PLACE, place_of(problem->parameter));
            write_text(writer, JOURNAL_NAME, problem->parameter->label);
        } else if (problem->name != NULL) {
            write_text(writer, JOURNAL_PLACE, "query");
            write_text(writer, JOURNAL_NAME, problem->name);
        }
        write_text(writer, JOURNAL_RECEIVED, problem->received);
    }
}

static void write_mistakes(struct writer *writer, const struct mistakes *mistakes)
{
    for (size_t i = 0; mistakes != NULL && i < mistakes->count; i++) {
        write_text(writer, JOURNAL_MISTAKE, mistake_row_of(mistakes->items[i].kind)->id);
        write_text(writer, JOURNAL_SUBJECT, mistakes->items[i].subject);
        write_text(writer, JOURNAL_DETAIL, mistakes->items[i].detail);
    }
}

static void write_request(struct writer *writer, const struct http_request *request)
{
    size_t length = request->body_length < JOURNAL_BODY_MOST ? request->body_length
                                                             : JOURNAL_BODY_MOST;

    write_text(writer, JOURNAL_METHOD, request->method);
    write_text(writer, JOURNAL_TARGET, request->target);
    for (size_t i = 0; i < request->headers.count; i++) {
        write_text(writer, JOURNAL_HEADER, request->headers.items[i].name);
        write_text(writer, JOURNAL_VALUE, request->headers.items[i].value);
    }
    if (length > 0)
        write_part(writer, JOURNAL_BODY, request->body, length);
}

static void write_entry(struct writer *writer, const struct journal *journal,
                        const struct journal_note *note)
{
    struct journal_head head;

    memset(&head, 0, sizeof head); /* its padding is copied, too */
    head.clock = note->clock;
    head.real = journal->real;
    head.delay = note->delay;
    head.body_length = note->request->body_length;
    head.signed_url = note->signed_url;
    if (note->refusal != REFUSAL_COUNT)
        head.refusal = contract_refusal_name(note->refusal);
    write_bytes(writer, &head, sizeof head);
    write_request(writer, note->request);
    if (note->operation != NULL)
        write_text(writer, JOURNAL_OPERATION, note->operation->id);
    if (note->credential != NULL)
        write_text(writer, JOURNAL_CREDENTIAL, note->credential->name);
    write_text(writer, JOURNAL_PREFERENCES, note->preferences);
    for (size_t i = 0; i < note->fault_count; i++)
        write_text(writer, JOURNAL_FAULT, note->faults[i]);
    write_problems(writer, note->problems);
    write_mistakes(writer, note->mistakes);
}

/* --- The ring --- */

static void drop_oldest(struct journal *journal)
{
    journal->first = (journal->first + 1) % journal->most;
    journal->count--;
    journal->dropped++;
}

static size_t oldest_offset(const struct journal *journal)
{
    return journal->slots[journal->first].offset;
}

/* True when `length` bytes in one piece are in the way of no entry. */
static bool is_room(const struct journal *journal, size_t length)
{
    size_t oldest = journal->count == 0 ? 0 : oldest_offset(journal);

    if (journal->count == 0)
        return length <= journal->size;
    if (oldest >= journal->next)
        return journal->next + length <= oldest;
    return journal->next + length <= journal->size || length <= oldest;
}

/* Twice the ring, where the ceiling allows that, with the entries at its beginning. */
static void grow(struct journal *journal)
{
    size_t size =
        journal->size > journal->ceiling / 2 ? journal->ceiling : journal->size * 2;
    char *bytes = memory_resize(NULL, size, 1);

    journal->next = 0;
    for (size_t i = 0; i < journal->count; i++) {
        struct journal_slot *slot = &journal->slots[(journal->first + i) % journal->most];

        memcpy(bytes + journal->next, journal->bytes + slot->offset, slot->length);
        slot->offset = journal->next;
        journal->next += slot->length;
    }
    free(journal->bytes);
    journal->bytes = bytes;
    journal->size = size;
}

/* Returns a slot with room for `length` bytes in one piece. Entries stand in the order
 * they came, so those in the way are the oldest; they go once the ring can grow no
 * further. */
static struct journal_slot *make_room(struct journal *journal, size_t length)
{
    struct journal_slot *slot;

    if (journal->count == journal->most)
        drop_oldest(journal);
    while (journal->size < journal->ceiling && !is_room(journal, length))
        grow(journal);
    if (journal->next + length > journal->size) {
        while (journal->count > 0 && oldest_offset(journal) >= journal->next)
            drop_oldest(journal);
        journal->next = 0;
    }
    while (journal->count > 0 && oldest_offset(journal) >= journal->next &&
           oldest_offset(journal) < journal->next + length)
        drop_oldest(journal);
    slot = &journal->slots[(journal->first + journal->count++) % journal->most];
    *slot = (struct journal_slot){
        .number = journal->last, .offset = journal->next, .length = length};
    journal->next += length;
    return slot;
}

static void count_mistake(struct journal *journal, const struct http_request *request,
                          const struct mistake *mistake)
{
    struct journal_wrong *wrong = &journal->wrongs[mistake->kind];

    if (wrong->count++ > 0)
        return;
    wrong->first = journal->last;
    wrong->method = memory_text(request->method);
    wrong->target = memory_text(request->target);
    wrong->detail = memory_text(mistake->detail);
}

static void count(struct journal *journal, const struct journal_note *note)
{
    size_t tally = note->signed_url ? TALLY_SIGNED : TALLY_NONE;

    if (note->operation != NULL)
        tally = journal->tally_of[note->operation - journal->contract->operations];
    journal->tallies[tally].count++;
    journal->requests++;
    journal->last++;
    for (size_t i = 0; note->mistakes != NULL && i < note->mistakes->count; i++)
        count_mistake(journal, note->request, &note->mistakes->items[i]);
}

void journal_begin(struct journal *journal, struct instant real)
{
    journal->real = real;
    journal->is_open = false;
}

void journal_add(struct journal *journal, const struct journal_note *note)
{
    struct writer writer = {.at = NULL};
    const struct journal_slot *slot;

    count(journal, note);
    if (journal->most == 0)
        return;
    write_entry(&writer, journal, note);
    if (writer.length > journal->ceiling) {
        journal->dropped++;
        return;
    }
    slot = make_room(journal, writer.length);
    writer.at = journal->bytes + slot->offset;
    writer.length = 0;
    write_entry(&writer, journal, note);
    journal->is_open = true;
}

void journal_answered(struct journal *journal, int status, struct instant real)
{
    struct journal_slot *slot;

    if (!journal->is_open)
        return;
    slot = &journal->slots[(journal->first + journal->count - 1) % journal->most];
    slot->status = status;
    slot->took = (real.seconds - journal->real.seconds) * NANOSECONDS +
                 (real.nanoseconds - journal->real.nanoseconds);
    journal->is_open = false;
}
