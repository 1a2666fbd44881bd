/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_pattern.h"

#include "src/memory.h"
#include "src/schema_internal.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define MATCHES_BEFORE_JIT 300   /* about what compiling to machine code costs */
#define KEPT_BYTES         65536 /* of a thread's frames; more is what backtracked deeply */

struct schema_pattern {
    pcre2_code *code;
    atomic_uint matches;        /* counted up to MATCHES_BEFORE_JIT */
    _Atomic(pcre2_code *) fast; /* the same as machine code, or NULL */
};

/* What a thread needs to match, kept from one match to the next so that none allocates.
 */
struct match {
    pcre2_general_context *memory;
    pcre2_match_context *context;
    pcre2_match_data *data;
    size_t taken; /* bytes asked for since `data` is there */
};

static void *take(PCRE2_SIZE size, void *data)
{
    struct match *match = data;
    match->taken += size;
    return memory_new(size);
}

static void give_back(void *block, void *data)
{
    (void)data;
    free(block);
}

static void new_data(struct match *match)
{
    match->taken = 0;
    match->data = pcre2_match_data_create(1, match->memory);
}

static struct match *match_of_thread(void)
{
    struct schema_scratch *scratch = schema_scratch();
    if (scratch->match == NULL) {
        struct match *match = memory_new(sizeof *match);
        match->memory = pcre2_general_context_create(take, give_back, match);
        match->context = pcre2_match_context_create(match->memory);
        pcre2_set_match_limit(match->context, SCHEMA_MATCH_LIMIT);
        new_data(match);
        scratch->match = match;
    }
    return scratch->match;
}

void schema_pattern_free_match(void *data)
{
    struct match *match = data;
    if (match != NULL) {
        pcre2_match_data_free(match->data);
        pcre2_match_context_free(match->context);
        pcre2_general_context_free(match->memory);
        free(match);
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
        pcre2_code_free(atomic_load(&pattern->fast));
        free(pattern);
    }
}

/* The pattern as machine code once it was used often enough to be worth it, else NULL. A
 * copy is compiled, since others may be matching with the first. */
static const pcre2_code *fast_code(struct schema_pattern *pattern)
{
    if (atomic_load_explicit(&pattern->matches, memory_order_relaxed) <=
            MATCHES_BEFORE_JIT &&
        atomic_fetch_add(&pattern->matches, 1) == MATCHES_BEFORE_JIT) {
        pcre2_code *copy = pcre2_code_copy(pattern->code);
        if (pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE) == 0) {
            atomic_store(&pattern->fast, copy);
        } else {
            pcre2_code_free(copy);
        }
    }
    return atomic_load(&pattern->fast);
}

static bool is_ascii(const char *text, size_t length)
{
    unsigned char seen = 0;
    for (size_t i = 0; i < length; i++) {
        seen |= (unsigned char)text[i];
    }
    return seen < 0x80;
}

/* A match that runs into the limit counts as none: a value that cannot be judged in time
 * is not vouched for. Machine code that has too small a stack is no such case. */
bool schema_pattern_matches(struct schema_pattern *pattern, const char *text,
                            size_t length)
{
    struct match *match = match_of_thread();
    const pcre2_code *fast = fast_code(pattern);
    PCRE2_SPTR subject = (PCRE2_SPTR)text;
    int found = PCRE2_ERROR_JIT_STACKLIMIT;
    if (fast != NULL &&
        is_ascii(text, length)) { /* no need to look whether it is UTF-8 */
        found = pcre2_jit_match(fast, subject, length, 0, 0, match->data, match->context);
    } else if (fast != NULL) {
        found = pcre2_match(fast, subject, length, 0, 0, match->data, match->context);
    }
    if (found == PCRE2_ERROR_JIT_STACKLIMIT) {
        found = pcre2_match(pattern->code, subject, length, 0, 0, match->data,
                            match->context);
    }
    if (match->taken > KEPT_BYTES) {
        pcre2_match_data_free(match->data);
        new_data(match);
    }
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
