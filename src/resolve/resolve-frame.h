/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RESOLVE_FRAME_H
#define RESOLVE_FRAME_H

#include "resolve-groups.h"
#include "resolve-known.h"
#include "store-records.h"

#include <kith/kith-types.h>

/* Two records of a frame, by number. */
typedef struct {
    guint32 i;
    guint32 j;
} KithRecordPair;

/* A code with this bit set: the record has more values of the feature. */
#define KITH_CODE_MORE ((guint32)1 << 31)

/* A further value of a record, or a further name of it. */
typedef struct {
    guint32 record;
    guint32 code;
} KithExtra;

typedef struct {
    guint32 record;
    guint32 given;
    guint32 family;
    guint32 middle;
    gboolean bare; /* the first of all: its own name without what its e-mail address tells of it,
                      which is what counts where addresses are alike (resolve-mail-name.h) */
} KithExtraName;

/* How a property is used: as evidence, to fill the gaps of another, or not at all. A list of them,
 * by name, is the typing that a model was learnt with and that it is used with. */
typedef struct {
    char *property; /* owned */
    const KithComparator *comparator;
    gboolean used;
    char *fills;             /* owned: the property whose gaps it fills, NULL for none */
    KithAdjust adjust;       /* as a model says; what is found out adjusts at all levels */
    GPtrArray *placeholders; /* owned, char *: texts that stand for no value; NULL for none */
    GPtrArray *later;        /* owned, KithLater (resolve-ages.h): of ages; NULL for none */
    gboolean residence;      /* part of where somebody or something is */
    gboolean family_first;   /* of whole names: written family name first */
    gboolean tells_names;    /* of e-mail addresses: named after their owners */
} KithTyped;

/* A property that is evidence; what else there is to say of it is for the caller. */
KithTyped *kith_typed_new(const char *property, const KithComparator *comparator);
void kith_typed_free(gpointer typed);

/*
 * The records of one kind, ready to be compared: a line of codes for each record, one code for
 * each feature.
 *
 * Records are numbered from 0 in an order that follows from their sources and keys alone, and
 * codes are in the order in which these records first have them: whatever is worked out from a
 * frame is the same for any order in which the records arrived.
 */
typedef struct {
    char *type;            /* owned: the node type, or the class */
    GPtrArray *typing;     /* owned, KithTyped */
    guint32 n;             /* records */
    KithRecordId *ids;     /* owned */
    KithSourceId *sources; /* owned */
    guint64 *hashes;       /* owned: of source and key, ascending */
    guint n_features;
    guint n_own; /* features that are not of neighbours: the first ones */
    KithFeature features[KITH_FEATURES_MAX];
    guint32 residence; /* bit for feature f: part of where a thing is, which changes as one */
    guint32 exclusive; /* bit for feature f: a thing has one value of it, says the policy */
    int given;         /* numbers of features, -1 for none */
    int family;
    int middle;
    int suffix;
    int order;
    int mail;          /* of e-mail addresses that tell names */
    int lines[2];      /* the two lines of an address, which may be in each other's place */
    GPtrArray *groups; /* owned, char *: sources that are told apart */
    guint stride;      /* words in a line: codes, then the group of the source */
    guint32 *codes;    /* owned: n × stride */
    GArray *extras[KITH_FEATURES_MAX];     /* owned, KithExtra by record; NULL for none */
    GArray *extra_names;                   /* owned, KithExtraName by record */
    guint32 *extras_at[KITH_FEATURES_MAX]; /* owned: where a list has its records, see
                                              kith_frame_index(); NULL: they are to be looked for */
    guint32 *extra_names_at;               /* owned: the same */
    /* What records are linked with (resolve-neighbours.h); NULL and none where that is left out. */
    int same_kind;          /* the feature of neighbours of the frame's own kind, -1 for none */
    KithRecordId *entities; /* owned: of each record the first one of its entity a round before */
    guint8 *has_linked;     /* owned: whether each record has a neighbour of the kind */
    GArray *linked; /* owned, KithRecordPair, sorted: records of one entity that are linked */
    GArray *linked_entities; /* owned, KithRecordPair of entities, sorted: those that are */
    GPtrArray *neighbours;   /* owned, KithNeighbourColumn: what those features are made of */
    GArray *lists;           /* owned, KithNeighbourList: what links the neighbours are of */
} KithFrame;

/* What kinds of records there are to resolve: a list of frames' types, each with the node types
 * that belong to it. */
typedef struct {
    char *name;       /* owned */
    GArray *types;    /* owned, guint32: node types' numbers */
    gboolean persons; /* known to be persons */
    gboolean things;  /* known not to be: what they are called is no personal name */
} KithKind;

gboolean kith_kind_has_type(const KithKind *kind, guint32 type);

/* Free with g_ptr_array_unref(). */
GPtrArray *kith_kinds(KithStore *store);

typedef struct _KithNeighbours KithNeighbours;
typedef struct _KithSimulation KithSimulation;

/* What a frame is made with. Nothing: all records, and all else found out from them. */
typedef struct {
    const GPtrArray *typing; /* KithTyped; NULL to find out */
    const GPtrArray *groups; /* char *: sources to tell apart; NULL to find out */
    const GArray *only;      /* KithRecordId: these records alone; NULL for all that stand */
    const KithKnown *known;  /* how common values are; NULL to count them in the records */
    const KithNeighbours *neighbours; /* where neighbours are taken from; NULL for none */
    KithSimulation *simulation; /* what replicas are added; NULL for none, as with neighbours */
    guint threads;              /* 0: one for each processor */
} KithFrameHow;

/* Forgets which records are linked with each other. */
void kith_frame_forget_links(KithFrame *frame);

void kith_frame_free(KithFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KithFrame, kith_frame_free)

/* The feature that a value of @f may be in by mistake: family name of given name, another line of
 * one of an address; -1 for none. */
int kith_frame_other(const KithFrame *frame, guint f);

static inline const guint32 *
kith_frame_line(const KithFrame *frame, guint32 record)
{
    return frame->codes + (gsize)record * frame->stride;
}

/* Whether the records are of places: what has a position, and is nobody. */
gboolean kith_frame_has_places(const KithFrame *frame);

/* Whether all that is compared is one text, by its words. */
gboolean kith_frame_is_of_one_text(const KithFrame *frame);

/* The group of a record's source. */
static inline guint32
kith_frame_group(const KithFrame *frame, guint32 record)
{
    return kith_frame_line(frame, record)[frame->n_features];
}

/* The number of a record in the frame by its id, G_MAXUINT32 when it is not in it. */
guint32 kith_frame_find(const KithFrame *frame, KithRecordId id);

/* Notes where the further values and names of records are, of features from @first on. Lists do not
 * change any more. */
void kith_frame_index(KithFrame *frame, guint first);

/* The further values of a record: @out_n of them. */
const KithExtra *
kith_frame_extras(const KithFrame *frame, guint feature, guint32 record, guint *out_n);
/* The first feature in which two records differ though a thing has one value of it, -1 for none. */
int kith_frame_excluding(const KithFrame *frame, guint32 i, guint32 j);

static inline gboolean
kith_frame_excludes(const KithFrame *frame, guint32 i, guint32 j)
{
    return frame->exclusive != 0 && kith_frame_excluding(frame, i, j) >= 0;
}

const KithExtraName *kith_frame_names(const KithFrame *frame, guint32 record, guint *out_n);

#endif
