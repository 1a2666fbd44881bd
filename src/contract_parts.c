/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"

void *contract_parts_own(struct contract_parts *parts, void *block)
{
    void *blocks = parts->blocks;

    memory_reserve(&blocks, &parts->block_capacity, parts->block_count + 1,
                   sizeof *parts->blocks);
    parts->blocks = blocks;
    parts->blocks[parts->block_count++] = block;
    return block;
}

char *contract_parts_own_text(struct contract_parts *parts, char *text)
{
    return contract_parts_own(parts, text);
}

json_t *contract_parts_own_value(struct contract_parts *parts, json_t *value)
{
    void *values = parts->values;

    memory_reserve(&values, &parts->value_capacity, parts->value_count + 1,
                   sizeof(json_t *));
    parts->values = values;
    parts->values[parts->value_count++] = value;
    return value;
}

void contract_parts_own_document(struct contract_parts *parts, struct document *document)
{
    void *documents = parts->documents;

    memory_reserve(&documents, &parts->document_capacity, parts->document_count + 1,
                   sizeof(struct document *));
    parts->documents = documents;
    parts->documents[parts->document_count++] = document;
}

void contract_note_source(struct contract *contract, const char *path)
{
    void *sources = contract->sources;

    memory_reserve(&sources, &contract->parts->source_capacity,
                   contract->source_count + 1, sizeof *contract->sources);
    contract->sources = sources;
    contract->sources[contract->source_count++] =
        contract_parts_own_text(contract->parts, memory_text(path));
}

void *contract_parts_array(struct contract_parts *parts, size_t count, size_t size)
{
    return contract_parts_own(parts, memory_array(count, size));
}

void contract_parts_free(struct contract_parts *parts)
{
    schema_registry_free(parts->registry);
    contract_files_free(parts->files);
    for (size_t i = 0; i < parts->value_count; i++)
        json_decref(parts->values[i]);
    for (size_t i = 0; i < parts->document_count; i++)
        document_free(parts->documents[i]);
    for (size_t i = 0; i < parts->block_count; i++)
        free(parts->blocks[i]);
    free(parts->blocks);
    free(parts->documents);
    free(parts->values);
    free(parts->shapes);
    free(parts->signed_urls);
    free(parts);
}
