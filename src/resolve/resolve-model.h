/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_MODEL_H
#define RESOLVE_MODEL_H

#include "resolve-choose.h"
#include "resolve-train.h"

/* What resolving one kind of record has learnt, with names in place of a frame's numbers: as it
 * is kept in the store and written to a file for people to read, review and use again. */
typedef struct {
    char *type;                        /* owned */
    GPtrArray *typing;                 /* owned, KithTyped */
    GPtrArray *properties;             /* owned, char *: of model's features, in order */
    guint32 filled[KITH_FEATURES_MAX]; /* records that have any value of each */
    KithMatchModel model;
    GPtrArray *keys;       /* owned, char *: chosen families of keys, in order */
    GPtrArray *crowded;    /* owned, char *: those of them that are crowded, see resolve-stream.h */
    guint32 largest_block; /* kith_family_cap_named() */
    GPtrArray *alone;      /* owned, char *: sources without duplicates of their own */
    GPtrArray *groups;     /* owned, char *: sources that are told apart */
    GPtrArray *links;      /* owned, char *: link types whose ends are evidence */
} KithKindModel;

typedef struct {
    GPtrArray *kinds;      /* owned, KithKindModel */
    char *beside;          /* owned: the file that has the frequencies; NULL: they are not known */
    KithWords frequencies; /* owned: rows of store-models.h, sorted, each once */
} KithModelFile;

KithModelFile *kith_model_file_new(void);
void kith_model_file_free(KithModelFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithModelFile, kith_model_file_free)

/* The number of a kind's model in its file, and of one of its properties; -1 for none. */
int kith_model_file_find(const KithModelFile *file, const char *type);
int kith_kind_model_property(const KithKindModel *kind, const char *name);

/* A model in its written form; @alone are names of sources, @links of link types or NULL. */
KithKindModel *kith_kind_model_new(const KithAtoms *atoms,
                                   const KithMatchModel *model,
                                   const KithChoices *choices,
                                   const GPtrArray *alone,
                                   const GPtrArray *links);

/* Notes which of its keys, in their order, are crowded. */
void kith_kind_model_crowd(KithKindModel *kind, const gboolean *crowded);
gboolean kith_kind_model_is_crowded(const KithKindModel *kind, const char *key);

/* Whether it is of a kind in which one record may stand for its copies: resolve-copies.h. */
gboolean kith_kind_model_has_copies(const KithKindModel *kind);

KithKindModel *kith_kind_model_empty(const char *type);
void kith_kind_model_free(KithKindModel *kind);

/* The same as YAML, and back. @name is what errors call the text. */
char *kith_model_file_write(const KithModelFile *file);
KithModelFile *kith_model_file_parse(const char *text, gsize len, const char *name, GError **error);

/* Fits a model to a frame. Properties that the model does not know are no evidence; key families
 * and properties that the frame does not have are left out. */
void
kith_kind_model_fit(const KithKindModel *kind, const KithFrame *frame, KithMatchModel *out_model);

/* What the model says of how common values were. With the store's number of the model they are
 * looked up there, for a frame of a few records; with 0 they are in @file, as all else is. */
KithKnown
kith_kind_model_known(const KithModelFile *file, guint kind, guint32 number, KithTxn *txn);

/* Whether each source has no duplicates of its own, by source number: @names is of
 * kith_store_source_names(). Free with g_free(). */
gboolean *kith_kind_model_alone(const KithKindModel *kind, const GPtrArray *names);

void kith_kind_model_choices(const KithKindModel *kind, KithAtoms *atoms, KithChoices *out_choices);

#endif
