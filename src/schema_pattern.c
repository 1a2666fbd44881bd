/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_pattern.h"

#include "src/memory.h"
#include "src/schema_internal.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

/* What one match needs: PCRE2's first block of frames is 20 kB, and the rest is small. */
#define ARENA_SIZE 28672

struct schema_pattern {
    pcre2_code *code;
};

/* Memory on the stack for PCRE2, so that matching does not allocate as long as it does
 * not backtrack deeply. What does not fit comes from the heap. */
struct arena {
    _Alignas(max_align_t) char bytes[ARENA_SIZE];
    size_t used;
};

static void *arena_take(PCRE2_SIZE size, void *data)
{
    struct arena *arena = data;
    size_t rounded = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (rounded < size || rounded > ARENA_SIZE - arena->used) {
        return memory_new(size);
    }
    void *taken = arena->bytes + arena->used;
    arena->used += rounded;
    return taken;
}

static void arena_return(void *block, void *data)
{
    struct arena *arena = data;
    if ((char *)block < arena->bytes || (char *)block >= arena->bytes + ARENA_SIZE) {
        free(block);
    }
}

/* Sets `*code` to PCRE2's error, 0 when ECMA-262's own grammar is broken. */
static pcre2_code *compile(const char *source, size_t length, int *code, char *reason,
                           size_t size)
{
    AUTO_TEXT struct text rewritten;
    text_init(&rewritten, TEXT_CEILING);
    struct schema_rewrite rewrite = {
        .at = source, .end = source + length, .out = &rewritten};
    *code = 0;
    if (!schema_rewrite(&rewrite)) {
        snprintf(reason, size, "%s", rewrite.reason);
        return NULL;
    }
    PCRE2_SIZE offset;
    pcre2_code *compiled =
        pcre2_compile((PCRE2_SPTR)text_string(&rewritten), rewritten.length,
                      PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF |
                          PCRE2_NEVER_BACKSLASH_C,
                      code, &offset, NULL);
    if (compiled == NULL) {
        pcre2_get_error_message(*code, (PCRE2_UCHAR *)reason, size);
    }
    return compiled;
}

struct schema_pattern *schema_pattern_new(const char *source, char *reason, size_t size)
{
    int code;
    pcre2_code *compiled = compile(source, strlen(source), &code, reason, size);
    if (compiled == NULL) {
        return NULL;
    }
    struct schema_pattern *pattern = memory_new(sizeof *pattern);
    pattern->code = compiled;
    return pattern;
}

void schema_pattern_free(struct schema_pattern *pattern)
{
    if (pattern != NULL) {
        pcre2_code_free(pattern->code);
        free(pattern);
    }
}

/* A match that runs into the limit counts as none: a value that cannot be judged in time
 * is not vouched for. */
bool schema_pattern_matches(const struct schema_pattern *pattern, const char *text,
                            size_t length)
{
    struct arena arena;
    arena.used = 0;
    pcre2_general_context *memory =
        pcre2_general_context_create(arena_take, arena_return, &arena);
    pcre2_match_context *context = pcre2_match_context_create(memory);
    pcre2_match_data *data = pcre2_match_data_create(1, memory);
    pcre2_set_match_limit(context, SCHEMA_MATCH_LIMIT);
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0, 0, data, context);
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    pcre2_general_context_free(memory);
    return found >= 0;
}

/* Lookbehind of any length is ECMA-262 although PCRE2 does not run it. */
bool schema_pattern_is_valid(const char *source, size_t length)
{
    char reason[128];
    int code;
    pcre2_code *compiled = compile(source, length, &code, reason, sizeof reason);
    pcre2_code_free(compiled);
    return compiled != NULL || code == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH;
}
