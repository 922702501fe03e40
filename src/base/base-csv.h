/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base-file.h"

/* What follows a cell. */
typedef enum {
    KITH_CSV_MORE,
    KITH_CSV_LAST,
} KithCsvEnd;

/* Writes a cell of a CSV (RFC 4180: quoted where it must be) and what parts it from the next.
 * Bytes that are no UTF-8 become U+FFFD, NUL bytes vanish. */
void kith_csv_cell(KithFileWriter *writer, KithBytes text, KithCsvEnd end);

/* The same for a person's spreadsheet: text that one would run as a formula (= + - @ tab or
 * carriage return in front, OWASP "CSV Injection") gets a quote mark before it. Numbers stay. */
void kith_csv_safe_cell(KithFileWriter *writer, KithBytes text, KithCsvEnd end);

#endif
