/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document_internal.h"

#include <string.h>

/* libyaml's commonest complaints in words that say what to do. */
static const struct complaint complaints[] = {
    {"found character that cannot start any token", "this character cannot start a value",
     "indent with spaces, not tabs; quote a text that starts with @, ` or %"},
    {"found a tab character that violates indentation", "a tab cannot indent",
     "indent with spaces"},
    {"mapping values are not allowed in this context", "a ':' is not allowed here",
     "quote a text that contains ': ', and check the indentation"},
    {"did not find expected key", "a key of the mapping is expected here",
     "check the indentation, and quote a text that goes on behind its closing quote"},
    {"did not find expected '-' indicator", "an item of the list ('- ') is expected here",
     "check the indentation"},
    {"did not find expected ',' or ']'", "',' or ']' is expected here",
     "separate the items by commas and close the list"},
    {"did not find expected ',' or '}'", "',' or '}' is expected here",
     "separate the members by commas and close the mapping; quote a text that contains { "
     "} "
     "[ ] or ,"},
    {"did not find expected <document start>", "the document has ended before this",
     "check the indentation; a file holds one value"},
    {"mapping keys are not allowed in this context", "a '?' key is not allowed here",
     "quote a text that starts with '? '"},
    {"block sequence entries are not allowed in this context",
     "an item of a list ('- ') is not allowed here",
     "begin the list on a line of its own, or quote a text that starts with '- '"},
    {"did not find expected alphabetic or numeric character",
     "the name of an anchor or alias is missing",
     "quote a text that starts with '*' or '&'"},
    {"could not find expected ':'", "a ':' is missing behind this key",
     "write 'key: value'; a text over several lines is indented or begins with | or >"},
    {"did not find expected node content", "a value is expected here",
     "write a value, or null"},
    {"found unexpected end of stream", "the file ends inside a quoted text",
     "close the quote"},
    {"found unknown escape character", "this escape is not known",
     "write \\\\ for a backslash, or use single quotes, where a backslash is itself"},
    {"did not find expected hexdecimal number", "this escape needs hexadecimal digits",
     "write \\xHH, \\uHHHH or \\UHHHHHHHH"},
    {"found invalid Unicode character escape code", "this escape is no character",
     "a YAML file writes characters above U+FFFF directly or as \\UHHHHHHHH; only a "
     ".json "
     "file uses pairs"},
    {"control characters are not allowed", "a control character is not allowed here",
     "remove it, or write it as \\xHH in double quotes"},
    {"found undefined tag handle", "this tag is not known",
     "quote a text that starts with '!'"},
    {"found duplicate %YAML directive", "%YAML stands twice", "remove one of them"},
    {"found incompatible YAML document", "this version of YAML is not known",
     "remove the %YAML line"},
    {NULL, NULL, NULL},
};

struct complaint document_complaint(const char *problem)
{
    const struct complaint *known = complaints;
    while (known->problem != NULL && strcmp(known->problem, problem) != 0) {
        known++;
    }
    if (known->problem != NULL) {
        return *known;
    }
    return (struct complaint){problem, problem, "check the YAML of this line"};
}
