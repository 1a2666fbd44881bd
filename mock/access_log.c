/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/access_log.h"

#include "src/memory.h"
#include "wire/listener_peer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_CEILING ((size_t)64 * 1024) /* more than a request line may have */

typedef void print_line(const struct listener_entry *entry, struct text *out);

struct access_log {
    print_line *print;
    int file;
    bool owned; /* the file is to be closed */
};

/* Appends bytes of a request line; what would end a field or a line, or is no ASCII, is
 * percent-coded as it should have been. */
static void add_coded(struct text *out, const char *bytes)
{
    for (const unsigned char *at = (const unsigned char *)bytes; *at != '\0'; at++) {
        if (*at > ' ' && *at < 0x7f && *at != '"' && *at != '\\')
            text_add_char(out, (char)*at);
        else
            text_add_format(out, "%%%02X", *at);
    }
}

/* Without a note nobody knows what of the query is a secret. */
static void add_target(const struct listener_entry *entry, struct text *out)
{
    const char *target = entry->request->target;
    AUTO_FREE char *path = memory_text_of(target, strcspn(target, "?"));

    add_coded(out, entry->note->target == NULL ? path : entry->note->target);
}

static void add_number(struct text *out, bool is_known, int64_t number,
                       const char *otherwise)
{
    if (is_known)
        text_add_format(out, "%lld", (long long)number);
    else
        text_add_string(out, otherwise);
}

static void print_short(const struct listener_entry *entry, struct text *out)
{
    add_coded(out, entry->request->method);
    text_add_char(out, ' ');
    add_target(entry, out);
    text_add_char(out, ' ');
    add_number(out, entry->status != 0, entry->status, "-");
    text_add_char(out, ' ');
    add_number(out, entry->bytes >= 0, entry->bytes, "-");
}

/* Prints 20/Nov/2026:18:10:56, of "Fri, 20 Nov 2026 18:10:56 GMT". */
static void add_common_time(struct instant moment, struct text *out)
{
    char date[INSTANT_TEXT_SIZE];

    instant_print_http(moment, date);
    text_add_format(out, "%.2s/%.3s/%.4s:%.8s", date + 5, date + 8, date + 12, date + 17);
}

static void print_common(const struct listener_entry *entry, struct text *out)
{
    char client[LISTENER_PEER_SIZE];

    listener_peer_print(entry->request->peer, client);
    text_add_format(out, "%s - - [", client);
    add_common_time(entry->begun, out);
    text_add_string(out, " +0000] \"");
    add_coded(out, entry->request->method);
    text_add_char(out, ' ');
    add_target(entry, out);
    text_add_format(out, " %s\" ", entry->version);
    add_number(out, entry->status != 0, entry->status, "-");
    text_add_char(out, ' ');
    add_number(out, entry->bytes > 0, entry->bytes, "-");
}

/* Coded bytes need no escape in JSON either. */
static void print_json(const struct listener_entry *entry, struct text *out)
{
    char client[LISTENER_PEER_SIZE], moment[INSTANT_TEXT_SIZE];

    listener_peer_print(entry->request->peer, client);
    instant_print(entry->begun, 6, moment);
    text_add_format(out, "{\"time\":\"%s\",\"client\":\"%s\",\"method\":\"", moment,
                    client);
    add_coded(out, entry->request->method);
    text_add_string(out, "\",\"target\":\"");
    add_target(entry, out);
    text_add_string(out, "\",\"operation\":");
    if (entry->note->operation == NULL) {
        text_add_string(out, "null");
    } else {
        text_add_char(out, '"');
        add_coded(out, entry->note->operation);
        text_add_char(out, '"');
    }
    text_add_string(out, ",\"status\":");
    add_number(out, entry->status != 0, entry->status, "null");
    text_add_string(out, ",\"bytes\":");
    add_number(out, entry->bytes >= 0, entry->bytes, "null");
    text_add_format(out, ",\"durationMicroseconds\":%lld}", (long long)entry->duration);
}

static const struct {
    const char *name;
    print_line *print;
} forms[] = {{"none", NULL},
             {"short", print_short},
             {"common", print_common},
             {"json", print_json}};
#define FORMS (sizeof forms / sizeof *forms)

static bool open_file(struct access_log *log, const char *file, struct error *error)
{
    if (file == NULL)
        return true;
    log->file = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
                     S_IRUSR | S_IWUSR | S_IRGRP);
    log->owned = log->file >= 0;
    if (!log->owned)
        error_set(error, ERROR_SYSTEM, "cannot write the log %s: %s", file,
                  strerror(errno));
    return log->owned;
}

bool access_log_open(const char *form, const char *file, struct access_log **out,
                     struct error *error)
{
    struct access_log *log;
    size_t i = 0;

    *out = NULL;
    while (i < FORMS && strcmp(forms[i].name, form) != 0)
        i++;
    if (i == FORMS) {
        error_set(error, ERROR_USAGE, "--log takes none, short, common or json, not '%s'",
                  form);
        return false;
    }
    if (forms[i].print == NULL) {
        if (file != NULL)
            error_set(error, ERROR_USAGE, "--log-file holds nothing without --log FORM");
        return file == NULL;
    }
    log = memory_new(sizeof *log);
    *log = (struct access_log){.print = forms[i].print, .file = STDERR_FILENO};
    if (!open_file(log, file, error)) {
        free(log);
        return false;
    }
    *out = log;
    return true;
}

void access_log_close(struct access_log *log)
{
    if (log == NULL)
        return;
    if (log->owned)
        close(log->file);
    free(log);
}

/* A line that is written at once stands whole between those of other threads. Where it
 * cannot be written the mock goes on: it is there to answer. */
void access_log_write(struct access_log *log, const struct listener_entry *entry)
{
    AUTO_TEXT struct text line;

    text_init(&line, LINE_CEILING);
    log->print(entry, &line);
    text_add_char(&line, '\n');
    (void)!write(log->file, text_string(&line), line.length);
}
