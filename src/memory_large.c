/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* madvise */
#include "src/memory.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void *memory_large(size_t size)
{
    char *storage = memory_resize(NULL, size, 1);
#ifdef MADV_POPULATE_WRITE /* Linux 5.14 */
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t before = (page - (uintptr_t)storage % page) % page;

    if (size > before)
        (void)madvise(storage + before, (size - before) / page * page,
                      MADV_POPULATE_WRITE);
#endif
    return storage;
}
