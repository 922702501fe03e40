/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LOAD_DECODE_H
#define LOAD_DECODE_H

#include "base-bytes.h"

#include <kith/kith-error.h>

/* What loaders read is text in UTF-8, in lines; what people have is sometimes something else. Each
 * of these takes a whole input and gives back what to read in its place. */

/* Unpacks what was packed by gzip, and turns other encodings into UTF-8: @encoding, a name that
 * iconv knows, "latin1" being what Windows takes for it; NULL for UTF-8, or UTF-16 where a byte
 * order mark says so. Takes over @bytes. What needs nothing of it is given back as it is; *out_text
 * is without a byte order mark. NULL with an error that names @path. */
GBytes *kith_decode(GBytes *bytes,
                    const char *path,
                    const char *encoding,
                    KithBytes *out_text,
                    GError **error);

/* A JSON document that is a list of objects, or an object that has one such list under a name such
 * as "data", with each of these objects on a line of its own: the line where it began, if it was
 * the only one there. NULL when @text is no such document. */
GBytes *kith_decode_json_list(KithBytes text);

#endif
