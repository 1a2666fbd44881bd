/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static _Thread_local struct schema_scratch *own;

static void free_scratch(void *data)
{
    struct schema_scratch *scratch = data;
    tape_clear(&scratch->tape);
    schema_pattern_free_match(scratch->match);
    free(scratch);
    own = NULL;
}

static void make_key(void)
{
    pthread_key_create(&key, free_scratch);
}

/* The key is for the end of the thread alone: asking for it costs more than looking. */
struct schema_scratch *schema_scratch(void)
{
    if (own == NULL) {
        pthread_once(&once, make_key);
        own = memory_new(sizeof *own);
        pthread_setspecific(key, own);
    }
    return own;
}
