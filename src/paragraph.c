/* SPDX-License-Identifier: Apache-2.0 */
#include "src/paragraph.h"

#include <stdbool.h>
#include <string.h>

struct writer {
    FILE *stream;
    int indent, width;
    int column; /* characters on the current line */
    bool word;  /* the current line holds a word already */
};

int paragraph_width(const char *text, size_t length)
{
    int width = 0;
    for (size_t i = 0; i < length; i++) {
        width += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return width;
}

static void end_line(struct writer *writer)
{
    fputc('\n', writer->stream);
    writer->column = 0;
    writer->word = false;
}

static void pad(struct writer *writer)
{
    int missing = writer->indent - writer->column;
    if (missing > 0) {
        fprintf(writer->stream, "%*s", missing, "");
        writer->column = writer->indent;
    }
}

/* A word that is wider than a line gets one of its own and sticks out. */
static void put_word(struct writer *writer, const char *word, size_t length)
{
    int width = paragraph_width(word, length);
    if (writer->word && writer->column + 1 + width > writer->width) {
        end_line(writer);
    }
    pad(writer);
    if (writer->word) {
        fputc(' ', writer->stream);
        writer->column++;
    }
    fwrite(word, 1, length, writer->stream);
    writer->column += width;
    writer->word = true;
}

static void put_words(struct writer *writer, const char *line, size_t length)
{
    const char *end = line + length;
    while (line < end) {
        const char *space = memchr(line, ' ', (size_t)(end - line));
        const char *behind = space != NULL ? space : end;
        if (behind > line) {
            put_word(writer, line, (size_t)(behind - line));
        }
        line = behind + 1;
    }
}

static void put_verbatim(struct writer *writer, const char *line, size_t length)
{
    if (writer->word) {
        end_line(writer);
    }
    pad(writer);
    fwrite(line, 1, length, writer->stream);
    end_line(writer);
}

static void put_blank(struct writer *writer)
{
    if (writer->word) {
        end_line(writer);
    }
    end_line(writer);
}

void paragraph_print(FILE *stream, const char *text, int indent, int used, int width)
{
    struct writer writer = {stream, indent, width, used, false};
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (length == 0) {
            put_blank(&writer);
        } else if (*text == ' ') {
            put_verbatim(&writer, text, length);
        } else {
            put_words(&writer, text, length);
        }
        text += length + (text[length] == '\n');
    }
    if (writer.word || writer.column > 0) {
        end_line(&writer);
    }
}
