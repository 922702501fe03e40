/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <glib.h>
#include <string.h>

/* For a large local variable of what runs once for every value or pair, written before it is read.
 * The build clears locals (-ftrivial-auto-var-init), which would take longer than the work. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define KITH_UNCLEARED __attribute__((uninitialized))
#endif
#endif
#ifndef KITH_UNCLEARED
#define KITH_UNCLEARED
#endif

/* Bits that are set. Without the instruction for it, which not all x86-64 have, the compiler would
 * call a function. */
static inline guint
kith_count_bits(guint64 word)
{
#if defined(__x86_64__) && !defined(__POPCNT__)
    word -= (word >> 1) & G_GUINT64_CONSTANT(0x5555555555555555);
    word = (word & G_GUINT64_CONSTANT(0x3333333333333333)) +
           ((word >> 2) & G_GUINT64_CONSTANT(0x3333333333333333));
    word = (word + (word >> 4)) & G_GUINT64_CONSTANT(0x0f0f0f0f0f0f0f0f);
    return (guint)((word * G_GUINT64_CONSTANT(0x0101010101010101)) >> 56);
#else
    return (guint)__builtin_popcountll(word);
#endif
}

/* A borrowed run of bytes. */
typedef struct {
    const guint8 *data;
    gsize len;
} KithBytes;

static inline KithBytes
kith_bytes(const void *data, gsize len)
{
    return (KithBytes){(const guint8 *)data, len};
}

static inline KithBytes
kith_bytes_str(const char *text)
{
    return kith_bytes(text, strlen(text));
}

static inline gboolean
kith_bytes_equal(KithBytes a, KithBytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline int
kith_bytes_compare(KithBytes a, KithBytes b)
{
    gsize len = MIN(a.len, b.len);
    int order = len > 0 ? memcmp(a.data, b.data, len) : 0;

    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Big-endian words sort as their numbers do. */
static inline void
kith_put_be32(guint8 *out, guint32 word)
{
    word = GUINT32_TO_BE(word);
    memcpy(out, &word, sizeof word);
}

static inline guint32
kith_get_be32(const guint8 *in)
{
    guint32 word;

    memcpy(&word, in, sizeof word);
    return GUINT32_FROM_BE(word);
}

static inline void
kith_put_le64(guint8 *out, guint64 word)
{
    word = GUINT64_TO_LE(word);
    memcpy(out, &word, sizeof word);
}

static inline guint64
kith_get_le64(const guint8 *in)
{
    guint64 word;

    memcpy(&word, in, sizeof word);
    return GUINT64_FROM_LE(word);
}

/* Eight bytes at once, the first one lowest: @byte eight times, and a mark (0x80) on bytes that are
 * zero, of which the lowest is one indeed (Mycroft's test; Warren, Hacker's Delight, 6-1). */
#define KITH_EIGHT(byte) ((guint64)(guint8)(byte)*G_GUINT64_CONSTANT(0x0101010101010101))

static inline guint64
kith_eight_zeros(guint64 word)
{
    return (word - KITH_EIGHT(1)) & ~word & KITH_EIGHT(0x80);
}

#define KITH_VARINT_MAX 10

/* LEB128, as protobuf has it. @out needs KITH_VARINT_MAX bytes. Returns the byte after. */
static inline guint8 *
kith_put_varint(guint8 *out, guint64 word)
{
    while (word >= 0x80) {
        *out++ = (guint8)(word | 0x80);
        word >>= 7;
    }
    *out++ = (guint8)word;
    return out;
}

/* Returns the byte after the number, or NULL when it does not end before @end. */
static inline const guint8 *
kith_get_varint(const guint8 *in, const guint8 *end, guint64 *out_word)
{
    guint64 word = 0;

    for (guint shift = 0; in < end && shift < 64; shift += 7) {
        guint8 byte = *in++;

        word |= (guint64)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *out_word = word;
            return in;
        }
    }
    return NULL;
}

/* The same for numbers that must fit 32 bits. */
static inline const guint8 *
kith_get_varint32(const guint8 *in, const guint8 *end, guint32 *out_word)
{
    guint64 word;

    if (in < end && *in < 0x80) {
        *out_word = *in;
        return in + 1;
    }
    in = kith_get_varint(in, end, &word);
    if (in == NULL || word > G_MAXUINT32) {
        return NULL;
    }
    *out_word = (guint32)word;
    return in;
}

#endif
