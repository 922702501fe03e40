/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_ROW_H
#define LOAD_ROW_H

#include "load-loader.h"

/* One row of a text table after the other. */

typedef enum {
    KITH_ROW_FINE,
    KITH_ROW_OPEN_QUOTE, /* a quote was opened and not closed in the text */
} KithRowEnd;

/* A reader of one row after the other. */
typedef struct {
    const guint8 *at;
    const guint8 *end;
    char delimiter;
    GArray *cells;        /* KithCell */
    GByteArray *unquoted; /* texts of quoted fields that had doubled quotes */
    GArray *patches;      /* cells whose text lies in @unquoted, which moves as it grows */
    guint64 lines;        /* line ends passed */
} KithRowReader;

void kith_row_reader_init(KithRowReader *reader, KithBytes text, char delimiter);
void kith_row_reader_clear(KithRowReader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithRowReader, kith_row_reader_clear)

/* Reads the row at reader->at into cells and goes behind its line end. */
KithRowEnd kith_row_read(KithRowReader *reader);

/* Behind the end of the line at @at, whatever its quotes say. */
const guint8 *kith_row_behind_line(const guint8 *at, const guint8 *end);

#endif
