/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_FACES_H
#define STORE_FACES_H

#include "store-records.h"

/* What a person knows an entity by: the label and type of one of its records, the first that
 * stands and has more than its key to show, else the first that stands, else the first. */
typedef struct {
    KithEntityId entity;
    GArray *records;    /* owned, KithRecordId: its members, ascending */
    guint n_stand;      /* how many of them stand */
    gboolean stub;      /* nothing but links tell of it */
    KithRecordId shown; /* whose label and type are these */
    guint32 type;
    GString *label; /* owned */
} KithFace;

gboolean kith_faces_read(KithStore *store,
                         KithTxn *txn,
                         guint32 generation,
                         KithEntityId entity,
                         KithFace *out_face,
                         GError **error);
void kith_face_clear(KithFace *face);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(KithFace, kith_face_clear)

/* Appends the first date that a link has, in normal form where it has one. */
gboolean kith_faces_link_date(KithStore *store,
                              KithTxn *txn,
                              const KithLink *link,
                              GString *out,
                              GError **error);

#endif
