/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base-bytes.h"

/* Whether every byte is below 0x80. */
gboolean kith_text_is_ascii(KithBytes text);

/* Appends @text in lower case with marks taken off and other scripts in Latin letters (Unicode
 * NFKC case folding, then ICU's Any-Latin, marks removed, Latin-ASCII), white space runs as one
 * blank, none at the ends. What cannot be put into Latin letters stays as folded. Bytes that are no
 * UTF-8 become U+FFFD first. */
void kith_text_fold(KithBytes text, GString *out);

/* The same into a place of its own: nearly all texts need no memory to be fetched. */
typedef struct {
    char room[256];
    GString *heap; /* owned; of long or foreign texts */
} KithFolded;

KithBytes kith_text_folded(KithBytes text, KithFolded *folded);
void kith_folded_clear(KithFolded *folded);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithFolded, kith_folded_clear)

/* The part of @text between blanks at both ends (ASCII white space). */
KithBytes kith_text_strip(KithBytes text);

/* Whether @text says only that there is no value: nothing at all, or a word such as "n/a". */
gboolean kith_text_is_missing(KithBytes text);

/* Appends the UTF-8 text of Latin-1 (Windows-1252) bytes. */
void kith_text_from_latin1(KithBytes text, GString *out);

/* How a value given relates to its normal form, so that the text need not be kept twice. */
typedef enum {
    KITH_FORM_SAME = 0,  /* byte for byte the normal form */
    KITH_FORM_TITLE = 1, /* each word's first letter raised */
    KITH_FORM_UPPER = 2, /* all letters raised */
    KITH_FORM_GIVEN = 3, /* none of these: the value is kept as given */
} KithTextForm;

KithTextForm kith_text_form(KithBytes normal, KithBytes given);

/* Appends what the form makes of the normal one. Not for KITH_FORM_GIVEN. */
void kith_text_apply_form(KithBytes normal, KithTextForm form, GString *out);

/* One word of a text: letters and digits, and whatever the caller counts among them. */
typedef struct {
    guint32 start;
    guint32 len;
} KithToken;

/* Splits folded text into runs of letters and digits (bytes over 0x7f count as letters).
 * Writes up to @max tokens and returns how many there were. */
guint kith_text_tokens(KithBytes text, KithToken *tokens, guint max);

static inline KithBytes
kith_token_bytes(KithBytes text, KithToken token)
{
    return kith_bytes(text.data + token.start, token.len);
}

#endif
