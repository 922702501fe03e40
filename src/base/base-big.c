/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-big.h"

#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((gsize)2 << 20)
#define LEAST (4 * HUGE_PAGE)

gpointer
kith_big_alloc(gsize size)
{
    void *memory;

    if (size < LEAST) {
        return g_malloc0(size);
    }
    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        g_error("out of memory: %" G_GSIZE_FORMAT " bytes", size);
    }
    madvise(memory, size, MADV_HUGEPAGE);
    return memory;
}

void
kith_big_free(gpointer memory, gsize size)
{
    if (size < LEAST) {
        g_free(memory);
    } else {
        munmap(memory, size);
    }
}

gpointer
kith_big_grow(gpointer memory, gsize old_size, gsize new_size)
{
    gpointer larger;

    if (old_size >= LEAST && new_size >= LEAST) {
        larger = mremap(memory, old_size, new_size, MREMAP_MAYMOVE);
        if (larger == MAP_FAILED) {
            g_error("out of memory: %" G_GSIZE_FORMAT " bytes", new_size);
        }
        madvise(larger, new_size, MADV_HUGEPAGE);
        return larger;
    }
    larger = kith_big_alloc(new_size);
    if (old_size > 0) {
        memcpy(larger, memory, old_size);
        kith_big_free(memory, old_size);
    }
    return larger;
}
