/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-text.h"

#include "base-late.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* ---- ICU, which is loaded by the first text that is not ASCII ---- */

typedef struct {
    __typeof__(&u_strFromUTF8WithSub) from_utf8;
    __typeof__(&u_strToUTF8WithSub) to_utf8;
    __typeof__(&unorm2_getNFKCCasefoldInstance) get_casefold;
    __typeof__(&unorm2_normalize) normalize;
    __typeof__(&utrans_openU) open;
    __typeof__(&utrans_clone) clone;
    __typeof__(&utrans_close) close;
    __typeof__(&utrans_transUChars) transliterate;
} Icu;

/* Its names have the release in them that their headers are of. */
#define ROW(name, address)                                                                         \
    {                                                                                              \
        G_STRINGIFY(name), (gpointer *)(address)                                                   \
    }
#define SONAME(library) library ".so." G_STRINGIFY(U_ICU_VERSION_MAJOR_NUM)

static void
load_icu(Icu *out)
{
    const KithLateFunction of_strings[] = {ROW(u_strFromUTF8WithSub, &out->from_utf8),
                                           ROW(u_strToUTF8WithSub, &out->to_utf8),
                                           ROW(unorm2_getNFKCCasefoldInstance, &out->get_casefold),
                                           ROW(unorm2_normalize, &out->normalize),
                                           {NULL}};
    const KithLateFunction of_scripts[] = {ROW(utrans_openU, &out->open),
                                           ROW(utrans_clone, &out->clone),
                                           ROW(utrans_close, &out->close),
                                           ROW(utrans_transUChars, &out->transliterate),
                                           {NULL}};
    g_autoptr(GError) error = NULL;

    /* As with memory, there is nothing to be done without. */
    if (!kith_late_load(SONAME("libicuuc"), of_strings, &error) ||
        !kith_late_load(SONAME("libicui18n"), of_scripts, &error)) {
        g_error("%s", error->message);
    }
}

static const Icu *
icu(void)
{
    static Icu calls;
    static gsize loaded;

    if (g_once_init_enter(&loaded)) {
        load_icu(&calls);
        g_once_init_leave(&loaded, 1);
    }
    return &calls;
}

/* ---- folding ---- */

gboolean
kith_text_is_ascii(KithBytes text)
{
    guint64 high = 0;
    gsize i = 0;

    for (; i + 8 <= text.len; i += 8) {
        guint64 word;

        memcpy(&word, text.data + i, sizeof word);
        high |= word;
    }
    for (; i < text.len; i++) {
        high |= (guint64)text.data[i] & 0x80;
    }
    return (high & G_GUINT64_CONSTANT(0x8080808080808080)) == 0;
}

/* Puts eight bytes into lower case. FALSE when one is white, a control character or beyond
 * ASCII. In each byte the sums carry into its top bit from the limits on. */
static inline gboolean
fold_eight(const guint8 *from, char *to)
{
    guint64 word = kith_get_le64(from);
    guint64 dark = word + KITH_EIGHT(0x80 - '!');
    guint64 capital = (word + KITH_EIGHT(0x80 - 'A')) & ~(word + KITH_EIGHT(0x80 - 'Z' - 1));

    if (((word | ~dark | (word + KITH_EIGHT(1))) & KITH_EIGHT(0x80)) != 0) {
        return FALSE;
    }
    kith_put_le64((guint8 *)to, word | (capital & KITH_EIGHT(0x80)) >> 2);
    return TRUE;
}

/* Writes @text in lower case with blanks squeezed to @out, which has room for all of it. Returns
 * the length. */
static gsize
fold_bytes(KithBytes text, char *out)
{
    gboolean blank = FALSE;
    gsize whole = 0;
    char *to;

    while (whole + 8 <= text.len && fold_eight(text.data + whole, out + whole)) {
        whole += 8;
    }
    to = out + whole;
    for (gsize i = whole; i < text.len; i++) {
        guint8 byte = text.data[i];

        if (G_UNLIKELY(byte <= ' ' || byte == 0x7f)) {
            blank = to != out;
            continue;
        }
        if (blank) {
            *to++ = ' ';
            blank = FALSE;
        }
        *to++ = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
    }
    return (gsize)(to - out);
}

static void
fold_ascii(KithBytes text, GString *out)
{
    gsize start = out->len;

    g_string_set_size(out, start + text.len);
    g_string_set_size(out, start + fold_bytes(text, out->str + start));
}

static void
close_transliterator(gpointer data)
{
    icu()->close(data);
}

/* A transliterator serves one thread at a time: each thread has its own, a copy of the first,
 * which takes a twentieth of a second to make. */
static UTransliterator *
transliterator(void)
{
    static GPrivate key = G_PRIVATE_INIT(close_transliterator);
    static const UChar id[] = u"Any-Latin; NFD; [[:Mn:]\u02be\u02bf] Remove; NFC; Latin-ASCII; Lower";
    static UTransliterator *first;
    UTransliterator *found = g_private_get(&key);
    UErrorCode status = U_ZERO_ERROR;

    if (g_once_init_enter(&first)) {
        UTransliterator *made = icu()->open(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);

        g_assert(U_SUCCESS(status));
        g_once_init_leave(&first, made);
    }
    if (found == NULL) {
        found = icu()->clone(first, &status);
        g_assert(U_SUCCESS(status));
        g_private_set(&key, found);
    }
    return found;
}

/* Case folding and compatibility forms into a fresh buffer of @capacity code units. */
static int32_t
fold_units(KithBytes text, UChar *units, int32_t capacity)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = icu()->get_casefold(&status);
    g_autofree UChar *wide = g_new(UChar, text.len + 1);
    int32_t n = 0;

    icu()->from_utf8(wide,
                     (int32_t)text.len + 1,
                     &n,
                     (const char *)text.data,
                     (int32_t)text.len,
                     0xfffd,
                     NULL,
                     &status);
    n = icu()->normalize(nfkc, wide, n, units, capacity, &status);
    g_assert(U_SUCCESS(status));
    return n;
}

/* Puts units into Latin letters where they lie. Returns how many there are then. */
static int32_t
make_latin(UChar *units, int32_t n, int32_t capacity)
{
    int32_t limit = n;
    UErrorCode status = U_ZERO_ERROR;

    icu()->transliterate(transliterator(), units, &n, capacity, 0, &limit, &status);
    return MIN(n, capacity);
}

/* Thai, Lao, Burmese, Khmer and Hangul, of which syllables and words are parted that were written
 * as one: by blanks in the one, by hyphens in the other. */
static gboolean
is_parted(UChar unit)
{
    return (unit >= 0x0e00 && unit < 0x0f00) || (unit >= 0x1000 && unit < 0x10a0) ||
           (unit >= 0x1100 && unit < 0x1200) || (unit >= 0x1780 && unit < 0x1800) ||
           (unit >= 0xac00 && unit < 0xd7b0);
}

static gboolean
has_parted(const UChar *units, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        if (is_parted(units[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The length of the word that units begin with, or 1 where they begin with what is between two. */
static int32_t
word_length(const UChar *units, int32_t n)
{
    int32_t end = 0;

    while (end < n && units[end] != ' ' && units[end] != '-') {
        end++;
    }
    return MAX(end, 1);
}

/* A word stays one. */
static int32_t
join_again(UChar *units, int32_t n)
{
    int32_t left = 0;

    for (int32_t i = 0; i < n; i++) {
        if (units[i] != ' ' && units[i] != '-') {
            units[left++] = units[i];
        }
    }
    return left;
}

/* Appends a piece of a text in Latin letters, blanks as they fall. */
static void
append_piece(KithBytes text, GString *out)
{
    /* NFKC case folding makes a text at most 18 times as long; transliteration rarely doubles
     * it, and stops at the buffer's end when it would pass it. */
    int32_t capacity = (int32_t)text.len * 20 + 64;
    g_autofree UChar *all = g_new(UChar, (gsize)capacity);
    g_autofree UChar *units = g_new(UChar, (gsize)capacity);
    g_autofree char *bytes = g_malloc((gsize)capacity * 3 + 1);
    int32_t n_all = fold_units(text, all, capacity);
    gboolean parted = has_parted(all, n_all);

    for (int32_t at = 0; at < n_all;) {
        UErrorCode status = U_ZERO_ERROR;
        int32_t len = 0;
        int32_t from = parted ? word_length(all + at, n_all - at) : n_all;
        int32_t n;

        memcpy(units, all + at, (gsize)from * sizeof(UChar));
        n = make_latin(units, from, capacity);
        n = parted && from > 1 ? join_again(units, n) : n;
        icu()->to_utf8(bytes, capacity * 3 + 1, &len, units, n, 0xfffd, NULL, &status);
        g_string_append_len(out, bytes, len);
        at += from;
    }
}

/* ICU counts in 32 bits and works in a buffer many times the text: long texts go in pieces. */
#define PIECE 65536

/* Folds once: @out takes the place of what was in it. */
static void
fold_once(KithBytes text, GString *out)
{
    g_autoptr(GString) all = g_string_sized_new(text.len);

    while (text.len > 0) {
        gsize len = MIN(text.len, PIECE);

        while (len < text.len && len > PIECE - 4 && (text.data[len] & 0xc0) == 0x80) {
            len--;
        }
        append_piece(kith_bytes(text.data, len), all);
        text = kith_bytes(text.data + len, text.len - len);
    }
    g_string_truncate(out, 0);
    fold_ascii(kith_bytes(all->str, all->len), out);
}

/* How often a text is folded at most until nothing changes: marks that a first pass leaves may
 * meet letters that it makes. */
#define PASSES 4

static void
fold_unicode(KithBytes text, GString *out)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    gboolean stable = FALSE;

    fold_once(text, folded);
    for (guint i = 1; i < PASSES && !stable; i++) {
        KithBytes bytes = kith_bytes(folded->str, folded->len);

        stable = kith_text_is_ascii(bytes);
        if (!stable) {
            fold_once(bytes, again);
            stable = g_string_equal(folded, again);
            g_string_assign(folded, again->str);
        }
    }
    g_string_append_len(out, folded->str, (gssize)folded->len);
}

void
kith_text_fold(KithBytes text, GString *out)
{
    if (kith_text_is_ascii(text)) {
        fold_ascii(text, out);
    } else {
        fold_unicode(text, out);
    }
}

KithBytes
kith_text_folded(KithBytes text, KithFolded *folded)
{
    folded->heap = NULL;
    if (text.len <= sizeof folded->room && kith_text_is_ascii(text)) {
        return kith_bytes(folded->room, fold_bytes(text, folded->room));
    }
    folded->heap = g_string_sized_new(text.len);
    kith_text_fold(text, folded->heap);
    return kith_bytes(folded->heap->str, folded->heap->len);
}

void
kith_folded_clear(KithFolded *folded)
{
    if (folded->heap != NULL) {
        g_string_free(folded->heap, TRUE);
    }
}

static gboolean
is_blank(guint8 byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

KithBytes
kith_text_strip(KithBytes text)
{
    while (text.len > 0 && is_blank(text.data[0])) {
        text.data++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.data[text.len - 1])) {
        text.len--;
    }
    return text;
}

/* "Na" and "Nan" are people's names; who means that there is nothing writes "NA" or "nan". */
static gboolean
is_written_as_name(KithBytes text)
{
    return kith_bytes_equal(text, kith_bytes_str("Na")) ||
           kith_bytes_equal(text, kith_bytes_str("Nan"));
}

/* Most values are told from the words for nothing by their first byte alone. */
static inline gboolean
may_be_missing(guint8 first)
{
    switch (first) {
    case '-':
    case '.':
    case '?':
    case '\\':
    case '<':
    case '#':
    case '(':
    case 'N':
    case 'n':
    case 'U':
    case 'u':
    case 'T':
    case 't':
    case 'M':
    case 'm':
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean
kith_text_is_missing(KithBytes text)
{
#define WORD(text)                                                                                 \
    {                                                                                              \
        sizeof(text) - 1, text                                                                     \
    }
    static const struct {
        guint len;
        const char *text;
    } words[] = {
        WORD("-"),          WORD("--"),
        WORD("."),          WORD("?"),
        WORD("\\n"),        WORD("na"),
        WORD("n/a"),        WORD("nil"),
        WORD("none"),       WORD("null"),
        WORD("nan"),        WORD("<na>"),
        WORD("#n/a"),       WORD("(null)"),
        WORD("unknown"),    WORD("tbc"),
        WORD("tba"),        WORD("n.a."),
        WORD("not known"),  WORD("not recorded"),
        WORD("not stated"), WORD("not available"),
        WORD("missing"),
    };
#undef WORD

    text = kith_text_strip(text);
    if (text.len == 0) {
        return TRUE;
    }
    if (text.len > 13 || !may_be_missing(text.data[0])) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (words[i].len == text.len &&
            g_ascii_strncasecmp(words[i].text, (const char *)text.data, text.len) == 0) {
            return !is_written_as_name(text);
        }
    }
    return FALSE;
}

void
kith_text_from_latin1(KithBytes text, GString *out)
{
    /* What Windows-1252 has where Latin-1 has control characters. */
    static const gunichar high[32] = {
        0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
        0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

    for (gsize i = 0; i < text.len; i++) {
        guint8 byte = text.data[i];

        g_string_append_unichar(out, byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte);
    }
}

static inline gboolean
is_letter(guint8 byte)
{
    return (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

static guint8
raised(guint8 byte)
{
    return byte >= 'a' && byte <= 'z' ? byte - 32 : byte;
}

KithTextForm
kith_text_form(KithBytes normal, KithBytes given)
{
    guint8 not_same = 0;
    guint8 not_title = 0;
    guint8 not_upper = 0;
    guint8 inside = 0; /* all bits within a word */

    if (normal.len != given.len) {
        return KITH_FORM_GIVEN;
    }
    /* Without a branch: which letters are raised cannot be foretold. */
    for (gsize i = 0; i < given.len; i++) {
        guint8 low = normal.data[i];
        guint8 change = low ^ given.data[i];
        guint8 letter = (guint8)(low - 'a') < 26;
        guint8 raise = (guint8)(letter << 5); /* what tells a capital letter from a small one */

        not_same |= change;
        not_upper |= change ^ raise;
        not_title |= change ^ (raise & (guint8)~inside);
        inside = (guint8) - (letter | low >> 7);
    }
    return not_same == 0    ? KITH_FORM_SAME
           : not_title == 0 ? KITH_FORM_TITLE
           : not_upper == 0 ? KITH_FORM_UPPER
                            : KITH_FORM_GIVEN;
}

void
kith_text_apply_form(KithBytes normal, KithTextForm form, GString *out)
{
    gboolean inside = FALSE;

    g_assert(form != KITH_FORM_GIVEN);
    if (form == KITH_FORM_SAME) {
        g_string_append_len(out, (const char *)normal.data, (gssize)normal.len);
        return;
    }
    for (gsize i = 0; i < normal.len; i++) {
        guint8 low = normal.data[i];
        gboolean raise = form == KITH_FORM_UPPER || !inside;

        g_string_append_c(out, (char)(raise ? raised(low) : low));
        inside = is_letter(low);
    }
}

static gboolean
is_word_byte(guint8 byte)
{
    return is_letter(byte) || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
}

guint
kith_text_tokens(KithBytes text, KithToken *tokens, guint max)
{
    guint n = 0;

    for (gsize i = 0; i < text.len;) {
        gsize start = i;

        while (i < text.len && is_word_byte(text.data[i])) {
            i++;
        }
        if (i > start) {
            if (n < max) {
                tokens[n] = (KithToken){(guint32)start, (guint32)(i - start)};
            }
            n++;
        } else {
            i++;
        }
    }
    return n;
}
