/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/embedded.h"

/* The assembler reads the file itself, which takes no further tool and no array of bytes
 * in the source. Paths are relative to the top folder, where make runs; the Makefile
 * names the files, since the compiler does not see them. */
#define EMBED(name, file)                                                                \
    __asm__(".pushsection .rodata\n"                                                     \
            ".globl " #name "\n"                                                         \
            ".type " #name ", %object\n" #name ":\n"                                     \
            ".incbin \"" file "\"\n"                                                     \
            ".byte 0\n"                                                                  \
            ".size " #name ", . - " #name "\n"                                           \
            ".popsection\n")

EMBED(embedded_control, "mock/control.yaml");
EMBED(embedded_page, "mock/page.html");
