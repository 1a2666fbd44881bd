/* SPDX-License-Identifier: Apache-2.0 */
#include "src/base64.h"

#include "src/memory.h"
#include "src/text.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

static const char plain[] = "+/=";

char *base64_encode(const void *bytes, size_t length, const char *letters)
{
    gnutls_datum_t in = {.data = (unsigned char *)bytes, .size = (unsigned)length}, coded;
    AUTO_TEXT struct text out;

    /* It fails only where there is no memory left. */
    if (gnutls_base64_encode2(&in, &coded) < 0)
        abort();
    text_init(&out, TEXT_CEILING);
    for (size_t i = 0; i < coded.size && coded.data[i] != '\0'; i++) {
        const char *letter = strchr(plain, coded.data[i]);

        if (letter == NULL || letters == NULL)
            text_add_char(&out, (char)coded.data[i]);
        else if ((size_t)(letter - plain) < strlen(letters))
            text_add_char(&out, letters[letter - plain]);
    }
    gnutls_free(coded.data);
    return text_take(&out);
}

char *base64_decode(const char *coded, size_t length, const char *letters, size_t *size)
{
    gnutls_datum_t out = {.data = NULL};
    AUTO_TEXT struct text text;

    text_init(&text, TEXT_CEILING);
    for (size_t i = 0; i < length; i++) {
        const char *letter =
            letters == NULL || coded[i] == '\0' ? NULL : strchr(letters, coded[i]);

        text_add_char(&text, letter != NULL ? plain[letter - letters] : coded[i]);
    }
    while (text.length % 4 != 0)
        text_add_char(&text, '=');
    gnutls_datum_t in = {.data = (unsigned char *)text_string(&text),
                         .size = (unsigned)text.length};
    if (length == 0 || gnutls_base64_decode2(&in, &out) < 0)
        return NULL;
    char *bytes = memory_text_of((const char *)out.data, out.size);
    if (size != NULL)
        *size = out.size;
    gnutls_free(out.data);
    return bytes;
}
