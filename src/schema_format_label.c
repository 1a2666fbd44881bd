/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which labels internationalized names may have (RFC 5892, RFC 5893), as patterns over
 * PCRE2's Unicode properties. PVALID is drawn from general categories, so compatibility
 * characters that RFC 5892 2.2 excludes as unstable pass, and so does text that is not in
 * NFC. A pattern is compiled for every call: such names are rare, and nothing has to be
 * kept or locked.
 */
#include "src/schema_internal.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Canonical combining class Virama, for the joiners (RFC 5892 A.1, A.2). */
#define VIRAMA                                                                           \
    "[\\x{94d}\\x{9cd}\\x{a4d}\\x{acd}\\x{b4d}\\x{bcd}\\x{c4d}\\x{ccd}\\x{d3b}\\x{d3c}"  \
    "\\x{d4d}"                                                                           \
    "\\x{dca}\\x{e3a}\\x{eba}\\x{f84}\\x{1039}\\x{103a}\\x{1714}\\x{1734}\\x{17d2}\\x{"  \
    "1a60}"                                                                              \
    "\\x{1b44}\\x{1baa}\\x{1bab}\\x{1bf2}\\x{1bf3}\\x{2d7f}\\x{a806}\\x{a8c4}\\x{a953}"  \
    "\\x{a9c0}\\x{aaf6}\\x{abed}]"

/* Arabic letters that join to the right only: no joiner makes sense behind them. */
#define RIGHT_JOINING                                                                    \
    "[\\x{622}-\\x{625}\\x{627}\\x{629}\\x{62f}-\\x{632}\\x{648}\\x{671}-\\x{673}"       \
    "\\x{675}-\\x{677}\\x{688}-\\x{699}\\x{6c0}\\x{6c3}-\\x{6cb}\\x{6cd}\\x{6cf}\\x{"    \
    "6d2}"                                                                               \
    "\\x{6d3}\\x{6d5}]"

static const char label_pattern[] =
    /* No hyphens at the ends or as the third and fourth, no mark in front (RFC
       5891 4.2.3). */
    "\\A(?!-)(?!..--)(?!\\p{M})"
    /* The two sets of Arabic digits do not mix (A.8, A.9). */
    "(?!.*[\\x{660}-\\x{669}].*[\\x{6f0}-\\x{6f9}])(?!.*[\\x{6f0}-\\x{6f9}].*[\\x{660}-"
    "\\x{669}])"
    /* KATAKANA MIDDLE DOT needs company (A.7). */
    "(?!(?!.*[\\p{sc:Hiragana}\\p{sc:Katakana}\\p{sc:Han}]).*\\x{30fb})"
    "(?:"
    /* Disallowed although their category is not (2.6). */
    "(?![\\x{640}\\x{7fa}\\x{302e}\\x{302f}\\x{3031}-\\x{3035}\\x{303b}])"
    "[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}\\-\\x{6fd}\\x{6fe}\\x{f0b}\\x{3007}\\x{"
    "30fb}]"
    "|(?<=l)\\x{b7}(?=l)"                    /* A.3 */
    "|\\x{375}(?=\\p{sc:Greek})"             /* A.4 */
    "|(?<=\\p{sc:Hebrew})[\\x{5f3}\\x{5f4}]" /* A.5, A.6 */
    "|(?<=" VIRAMA ")[\\x{200c}\\x{200d}]"   /* A.1, A.2 */
    "|(?<=\\p{sc:Arabic})(?<!" RIGHT_JOINING ")\\x{200c}(?=\\p{sc:Arabic})"
    ")+(?<!-)\\z";

static const char right_pattern[] =
    "[\\p{bidi_class:R}\\p{bidi_class:AL}\\p{bidi_class:AN}]";

#define NEUTRAL                                                                          \
    "\\p{bidi_class:EN}\\p{bidi_class:ES}\\p{bidi_class:CS}\\p{bidi_class:ET}"           \
    "\\p{bidi_class:ON}\\p{bidi_class:BN}\\p{bidi_class:NSM}"

static const char bidi_pattern[] =
    "\\A(?:"
    /* Rules 1 to 4: from right to left. */
    "(?=[\\p{bidi_class:R}\\p{bidi_class:AL}])"
    "(?!.*\\p{bidi_class:EN}.*\\p{bidi_class:AN})(?!.*\\p{bidi_class:AN}.*\\p{bidi_class:"
    "EN})"
    "[\\p{bidi_class:R}\\p{bidi_class:AL}\\p{bidi_class:AN}" NEUTRAL "]*"
    "[\\p{bidi_class:R}\\p{bidi_class:AL}\\p{bidi_class:EN}\\p{bidi_class:AN}]"
    /* Rules 1, 5 and 6: from left to right. */
    "|(?=\\p{bidi_class:L})[\\p{bidi_class:L}" NEUTRAL
    "]*[\\p{bidi_class:L}\\p{bidi_class:EN}]"
    ")\\p{bidi_class:NSM}*\\z";

static bool matches(const char *pattern, const char *text, size_t length)
{
    int code;
    PCRE2_SIZE offset;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                         PCRE2_UTF, &code, &offset, NULL);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    bool found = compiled != NULL && data != NULL &&
                 pcre2_match(compiled, (PCRE2_SPTR)text, length, 0, 0, data, NULL) >= 0;
    pcre2_match_data_free(data);
    pcre2_code_free(compiled);
    return found;
}

bool schema_format_is_label(const char *text, size_t length, bool *right)
{
    *right = *right || matches(right_pattern, text, length);
    return matches(label_pattern, text, length);
}

bool schema_format_is_bidi(const char *text, size_t length)
{
    return matches(bidi_pattern, text, length);
}
