/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_LOADER_H
#define LOAD_LOADER_H

#include "base-bytes.h"

#include <kith/kith-error.h>

/* One value of a row. A column may have several. */
typedef struct {
    guint column;
    KithBytes text; /* UTF-8, no NUL */
} KithCell;

/* A row as a loader reads it. Everything is borrowed until the sink returns. */
typedef struct {
    guint64 line;      /* where it starts, from 1 */
    KithBytes text;    /* all of it, for the file of rejects */
    const char *fault; /* why it cannot be used, NULL when it can */
    gboolean ragged;   /* columns at its end are missing */
    guint n_cells;
    const KithCell *cells; /* in the order of the row */
} KithRow;

/* Whether the first row of a text table names its columns. */
typedef enum {
    KITH_HEADER_FIND_OUT,
    KITH_HEADER_THERE,
    KITH_HEADER_MISSING,
} KithHeader;

/* Takes a row. FALSE stops the parse. */
typedef gboolean (*KithRowFunc)(const KithRow *row, gpointer user_data);

/* What a loader knows of an input once it has seen its head. Loaders keep what is their own
 * behind @own. */
typedef struct {
    const char *name;    /* the input's, for errors; borrowed */
    KithBytes text;      /* the whole input in UTF-8, without a byte order mark; borrowed */
    gboolean mapped;     /* it is a mapped file */
    GPtrArray *columns;  /* owned, char*: names in order; loaders without a header name them */
    GHashTable *numbers; /* owned, borrowed name → number + 1 */
    gsize body;          /* where the rows start */
    guint64 body_line;
    char *mapping;       /* owned, YAML that the format itself implies; NULL to have one guessed */
    char delimiter;      /* of text tables */
    KithHeader header;   /* of text tables; known once the head was read */
    const char *twice;   /* a text table: a name that stands in the header again; NULL for none */
    guint64 lines_above; /* a text table: lines that are no part of it */
    gpointer own;        /* freed by own_free */
    GDestroyNotify own_free;
} KithInput;

/**
 * KithLoader:
 *
 * One format of input. A member of the family is one file, loader-NAME.c, and one row; it turns
 * bytes into rows of cells and knows nothing of records: mappings do.
 */
typedef struct {
    const char *name;
    const char *summary;

    /* How sure the loader is, 0 to 100, that an input which begins with @head is of its format.
     * Of equals the first by name wins. Called once for each input. */
    guint (*sniff)(KithBytes head, const char *name);

    /* Reads the head: fills in columns, body, body_line and what the loader needs. Called once,
     * before the others. */
    gboolean (*open)(KithInput *input, GError **error);

    /* Where the block that starts at @start ends: behind a whole row, about @want bytes on.
     * Called in order of the blocks, from one thread. */
    gsize (*cut)(const KithInput *input, gsize start, gsize want);

    /* Reads the rows of a block whose first line has number @line, calling @sink for each.
     * Returns how many lines the block has. Called from many threads at once; must survive any
     * bytes at all. */
    guint64 (*parse)(const KithInput *input,
                     KithBytes block,
                     guint64 line,
                     KithRowFunc sink,
                     gpointer user_data);

    /* Whether cell i of a row is of column i, at most one of each. */
    gboolean one_each;

    /* Whether columns are known only when all rows were seen: parse is then first run over the
     * whole input by kith_input_find_columns(). */
    gboolean open_columns;

    /* Calls @found for each column name in a block. With open_columns only. */
    void (*columns)(const KithInput *input,
                    KithBytes block,
                    void (*found)(const char *name, gpointer user_data),
                    gpointer user_data);
} KithLoader;

/* NULL-terminated, sorted by name. */
const KithLoader *const *kith_loaders(void);

/* NULL when there is none of that name. */
const KithLoader *kith_loader_find(const char *name);

/* The number of a column, making it when it is new. */
guint kith_input_add_column(KithInput *input, const char *name);

/* The number of a column, -1 when there is none of that name. */
int kith_input_find_column(const KithInput *input, const char *name);

/* The rows of an input in blocks of about @size bytes, KithBytes, for several threads to parse. Free
 * with g_array_unref(). */
GArray *kith_input_blocks(const KithLoader *loader, const KithInput *input, gsize size);

void kith_input_init(KithInput *input, const char *name, KithBytes text);
void kith_input_clear(KithInput *input);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithInput, kith_input_clear)

#endif
