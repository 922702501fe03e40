/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-big.h"

#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((gsize)2 << 20)
#define LEAST HUGE_PAGE

static gsize
to_pages(gsize size)
{
    return (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
}

/* Whole huge pages that begin where one does: elsewhere the system can use small ones alone. */
static gpointer
map(gsize size)
{
    gsize whole = to_pages(size);
    guint8 *memory =
        mmap(NULL, whole + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    gsize before;

    if (memory == MAP_FAILED) {
        g_error("out of memory: %" G_GSIZE_FORMAT " bytes", size);
    }
    before = (HUGE_PAGE - ((gsize)memory & (HUGE_PAGE - 1))) & (HUGE_PAGE - 1);
    if (before > 0) {
        munmap(memory, before);
    }
    if (before < HUGE_PAGE) {
        munmap(memory + before + whole, HUGE_PAGE - before);
    }
    madvise(memory + before, whole, MADV_HUGEPAGE);
    return memory + before;
}

gpointer
kith_big_alloc(gsize size)
{
    return size < LEAST ? g_malloc0(size) : map(size);
}

gpointer
kith_big_alloc_filled(gsize size)
{
    gpointer memory = kith_big_alloc(size);

#ifdef MADV_POPULATE_WRITE
    if (size >= LEAST) {
        madvise(memory, size, MADV_POPULATE_WRITE); /* what fails is done later, page by page */
    }
#endif
    return memory;
}

gpointer
kith_wide_alloc(gsize n, gsize size)
{
    guint8 *memory = g_malloc0_n(n, size);
    gsize bytes = n * size;

    if (bytes >= 2 * HUGE_PAGE) {
        guint8 *first = (guint8 *)to_pages((gsize)memory);
        guint8 *end = (guint8 *)((gsize)(memory + bytes) & ~(HUGE_PAGE - 1));

        madvise(first, (gsize)(end - first), MADV_HUGEPAGE);
    }
    return memory;
}

void
kith_big_free(gpointer memory, gsize size)
{
    if (size < LEAST) {
        g_free(memory);
    } else {
        munmap(memory, to_pages(size));
    }
}

gpointer
kith_big_grow(gpointer memory, gsize old_size, gsize new_size)
{
    gpointer larger;

    if (old_size >= LEAST && to_pages(old_size) == to_pages(new_size)) {
        return memory;
    }
    larger = kith_big_alloc(new_size);
    if (old_size >= LEAST && new_size >= LEAST) {
        gsize moved = to_pages(old_size);

        /* Pages change hands, bytes do not move. */
        if (mremap(memory, moved, moved, MREMAP_MAYMOVE | MREMAP_FIXED, larger) == MAP_FAILED) {
            g_error("out of memory: %" G_GSIZE_FORMAT " bytes", new_size);
        }
        return larger;
    }
    if (old_size > 0) {
        memcpy(larger, memory, MIN(old_size, new_size));
        kith_big_free(memory, old_size);
    }
    return larger;
}
