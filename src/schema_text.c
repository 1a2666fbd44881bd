/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

size_t schema_text_length(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

long schema_text_next(const char **at, const char *end)
{
    static const long smallest[] = {0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)*(*at)++;
    if (first < 0x80) {
        return first;
    }
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || end - *at < more) {
        return -1;
    }
    long point = first & (0x3F >> more);
    for (int i = 0; i < more; i++) {
        unsigned char next = (unsigned char)*(*at)++;
        if ((next & 0xC0) != 0x80) {
            return -1;
        }
        point = point << 6 | (next & 0x3F);
    }
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return point < smallest[more] || surrogate || point > 0x10FFFF ? -1 : point;
}
