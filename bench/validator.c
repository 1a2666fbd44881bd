/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many records the schema validator judges in a second of CPU.
 *
 *     validator export CONTRACT FOLDER
 *         writes the contract as contract.json and its record sets as SET.jsonl, and
 *         prints each set that has a schema with the pointer of that schema
 *     validator judge CONTRACT SET FILE SECONDS
 *         judges the JSON Lines of FILE again and again and prints how many records it
 *         has, how many are valid, and how many a second are judged from tapes made
 *         beforehand and from their text
 */
#include "src/contract.h"
#include "src/memory.h"
#include "src/tape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct record {
    const char *text;
    size_t length;
    struct tape tape;
    const struct tape_node *value;
};

struct records {
    char *bytes;
    struct record *items;
    size_t count, capacity;
};

static double cpu_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

static struct contract *load(const char *path)
{
    struct error error = ERROR_INIT;
    struct contract *contract = contract_load_told(path, &error);
    if (contract == NULL) {
        error_print(&error, stderr);
    }
    return contract;
}

static FILE *create(const char *folder, const char *name, const char *ending)
{
    AUTO_FREE char *path = memory_format("%s/%s%s", folder, name, ending);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
    }
    return file;
}

static bool export_set(const struct contract_record_set *set, const char *folder)
{
    FILE *file = create(folder, set->name, ".jsonl");
    size_t index;
    const json_t *record;
    if (file == NULL) {
        return false;
    }
    contract_records_foreach(set, index, record)
    {
        json_dumpf(record, file, JSON_COMPACT);
        fputc('\n', file);
    }
    printf("%s %s\n", set->name, set->shape->pointer);
    return fclose(file) == 0;
}

static bool export(const struct contract *contract, const char *folder)
{
    FILE *file = create(folder, "contract", ".json");
    bool done = file != NULL &&
                json_dumpf(document_root(contract->document), file, JSON_COMPACT) == 0;
    done = file != NULL && fclose(file) == 0 && done;
    for (size_t i = 0; done && i < contract->record_set_count; i++) {
        const struct contract_record_set *set = &contract->records[i];
        done = set->shape == NULL || export_set(set, folder);
    }
    return done;
}

static bool read_file(const char *path, struct records *records)
{
    FILE *file = fopen(path, "rb");
    long size = -1;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0) {
        size = ftell(file);
        rewind(file);
        records->bytes = memory_new((size_t)size + 1);
        size = fread(records->bytes, 1, (size_t)size, file) == (size_t)size ? size : -1;
    }
    if (size < 0) {
        perror(path);
    }
    return file != NULL && fclose(file) == 0 && size >= 0;
}

static bool read_records(const char *path, struct records *records)
{
    if (!read_file(path, records)) {
        return false;
    }
    for (char *at = records->bytes; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        memory_reserve((void **)&records->items, &records->capacity, records->count + 1,
                       sizeof *records->items);
        struct record *record = &records->items[records->count++];
        *record = (struct record){.text = at, .length = length};
        record->value = tape_read(&record->tape, at, length, 0);
        if (record->value == NULL) {
            fprintf(stderr, "%s: record %zu is no JSON\n", path, records->count);
            return false;
        }
        at += length + (at[length] == '\n');
    }
    return records->count > 0;
}

static size_t judge_tapes(const struct schema *schema, const struct records *records)
{
    size_t valid = 0;
    for (size_t i = 0; i < records->count; i++) {
        valid += schema_validate_tape(schema, records->items[i].value, NULL, NULL);
    }
    return valid;
}

static size_t judge_texts(const struct schema *schema, const struct records *records)
{
    static struct tape tape;
    size_t valid = 0;
    for (size_t i = 0; i < records->count; i++) {
        const struct tape_node *value =
            tape_read(&tape, records->items[i].text, records->items[i].length, 0);
        valid += value != NULL && schema_validate_tape(schema, value, NULL, NULL);
    }
    return valid;
}

/* Records a second of CPU, over that many seconds. */
static double rate(size_t (*judge)(const struct schema *, const struct records *),
                   const struct schema *schema, const struct records *records,
                   double seconds)
{
    size_t rounds = 0, judged = 0;
    double start = cpu_seconds(), used;
    do {
        for (size_t i = 0; i <= rounds; i++) {
            (void)judge(schema, records);
            judged += records->count;
        }
        rounds = judged / records->count / 8;
        used = cpu_seconds() - start;
    } while (used < seconds);
    return (double)judged / used;
}

static bool judge(const struct contract *contract, const char *name, const char *path,
                  double seconds)
{
    const struct schema *schema = NULL;
    for (size_t i = 0; i < contract->record_set_count; i++) {
        const struct contract_record_set *set = &contract->records[i];
        if (strcmp(set->name, name) == 0 && set->shape != NULL) {
            schema = set->shape->schema;
        }
    }
    struct records records = {0};
    bool done = schema != NULL && read_records(path, &records);
    if (done) {
        size_t valid = judge_tapes(schema, &records);
        double tapes = rate(judge_tapes, schema, &records, seconds);
        double texts = rate(judge_texts, schema, &records, seconds);
        printf("%zu %zu %.0f %.0f\n", records.count, valid, tapes, texts);
    }
    return done;
}

int main(int count, char **words)
{
    struct contract *contract = count > 3 ? load(words[2]) : NULL;
    bool done = false;
    if (contract != NULL && count == 4 && strcmp(words[1], "export") == 0) {
        done = export(contract, words[3]);
    } else if (contract != NULL && count == 6 && strcmp(words[1], "judge") == 0) {
        done = judge(contract, words[3], words[4], strtod(words[5], NULL));
    }
    contract_free(contract);
    return done ? 0 : 1;
}
