/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-atoms.h"

#include "base-big.h"
#include "base-parallel.h"
#include "base-sort.h"

/* A record takes part in at most so many rows. */
#define ROWS_MAX 16

/* The same for what it is linked with: the rows of all keys grow with it. */
#define NEIGHBOUR_ROWS_MAX 4

/* Families that a model may bring which are not among those listed. */
#define FAMILIES_GIVEN 64

/* Of many records the rows of a family take long to find, and fewer families find nearly as much.
 */
#define MANY 200000
#define FAMILIES_OF_MANY 256

static void
clear_atom(gpointer data)
{
    g_free(((KithAtom *)data)->keys);
}

void
kith_atoms_free(KithAtoms *atoms)
{
    g_array_unref(atoms->atoms);
    g_array_unref(atoms->families);
    g_array_unref(atoms->lines);
    g_free(atoms->records);
    g_free(atoms);
}

/* ---- rows ---- */

static void
add_row(KithAtoms *atoms, GArray *records, guint32 record)
{
    const guint32 *line = kith_frame_line(atoms->frame, record);

    g_array_append_val(records, record);
    g_array_append_vals(atoms->lines, line, atoms->frame->stride);
}

static guint32 *
last_line(KithAtoms *atoms)
{
    return &g_array_index(atoms->lines, guint32, atoms->lines->len - atoms->frame->stride);
}

static void
add_name_rows(KithAtoms *atoms, GArray *records, guint32 record)
{
    const KithFrame *frame = atoms->frame;
    guint n;
    const KithExtraName *names = kith_frame_names(frame, record, &n);

    for (guint i = n > 0 && names[0].bare ? 1 : 0; i < MIN(n, ROWS_MAX); i++) {
        add_row(atoms, records, record);
        last_line(atoms)[frame->given] = names[i].given;
        last_line(atoms)[frame->family] = names[i].family;
        last_line(atoms)[frame->middle] = names[i].middle;
    }
}

static void
add_value_rows(KithAtoms *atoms, GArray *records, guint32 record, guint feature)
{
    guint n;
    const KithExtra *more = kith_frame_extras(atoms->frame, feature, record, &n);

    for (guint i = 0; i < MIN(n, feature < atoms->frame->n_own ? ROWS_MAX : NEIGHBOUR_ROWS_MAX);
         i++) {
        add_row(atoms, records, record);
        last_line(atoms)[feature] = more[i].code;
    }
}

static void
make_rows(KithAtoms *atoms)
{
    const KithFrame *frame = atoms->frame;
    g_autoptr(GArray) further = g_array_new(FALSE, FALSE, sizeof(guint32));

    atoms->lines = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 r = 0; r < frame->n; r++) {
        const guint32 *line = kith_frame_line(frame, r);

        for (guint f = 0; f < frame->n_features; f++) {
            if ((line[f] & KITH_CODE_MORE) == 0) {
                continue;
            }
            if ((int)f == frame->family) {
                add_name_rows(atoms, further, r);
            } else {
                add_value_rows(atoms, further, r, f);
            }
        }
    }
    atoms->n_rows = frame->n + further->len;
    atoms->records = g_new(guint32, (gsize)atoms->n_rows + 1);
    for (guint32 r = 0; r < atoms->n_rows; r++) {
        atoms->records[r] = r < frame->n ? r : g_array_index(further, guint32, r - frame->n);
    }
}

static const guint32 *
row_line(const KithAtoms *atoms, guint32 row)
{
    const KithFrame *frame = atoms->frame;

    return row < frame->n ? kith_frame_line(frame, row)
                          : &g_array_index(atoms->lines, guint32, (row - frame->n) * frame->stride);
}

/* ---- atoms ---- */

/* Keys of each distinct value, then of each row; all keys of one blocker and feature at once. */
typedef struct {
    guint feature;
    const KithBlocker *blocker;
} Source;

typedef struct {
    KithAtoms *atoms;
    GArray *sources; /* Source */
    GArray **made;   /* by source: KithAtom */
} Making;

static guint32 *
keys_of_values(const KithFrame *frame, const Source *source)
{
    const KithFeature *feature = &frame->features[source->feature];
    guint n_keys = source->blocker->n_keys;
    guint32 *keys = kith_wide_new(guint32, ((gsize)feature->values.n + 1) * n_keys);

    for (guint32 code = 1; code <= feature->values.n; code++) {
        source->blocker->keys(feature, code, keys + (gsize)code * n_keys);
    }
    return keys;
}

/* How likely two records with a key share it, from how many records have each. @room is for four
 * words a value. */
static void
measure(const KithFeature *feature,
        const guint32 *counts,
        const guint32 *keys,
        guint n_keys,
        guint which,
        guint32 n,
        guint32 *room,
        KithAtom *atom)
{
    guint32 *rows = room + 2 * (gsize)feature->values.n;
    double total = 0.0;
    double squares = 0.0;
    gsize n_rows = 0;

    for (guint32 code = 1; code <= feature->values.n; code++) {
        guint32 key = keys[(gsize)code * n_keys + which];

        if (key != 0) {
            rows[2 * n_rows] = key;
            rows[2 * n_rows++ + 1] = counts[code];
        }
    }
    kith_sort_rows_in(rows, n_rows, 2, 1, room);
    for (gsize i = 0; i < n_rows;) {
        guint32 key = rows[2 * i];
        double block = 0.0;

        for (; i < n_rows && rows[2 * i] == key; i++) {
            block += rows[2 * i + 1];
        }
        total += block;
        squares += block * block;
    }
    atom->filled = MIN(total / MAX(n, 1), 1.0);
    atom->collision = total > 0.0 ? squares / (total * total) : 1.0;
}

/* Whether a record is in blocks of a feature: a copy is found by its links alone. */
static gboolean
is_found(const KithAtoms *atoms, guint32 record, guint feature)
{
    return feature >= atoms->frame->n_own || kith_copies_stands(atoms->copies, record);
}

/* How many records that are in blocks have each value; NULL where all of them are. */
static guint32 *
count_standing(const KithAtoms *atoms, guint feature)
{
    guint32 *counts;

    if (atoms->copies == NULL) {
        return NULL;
    }
    counts = kith_wide_new(guint32, (gsize)atoms->frame->features[feature].values.n + 1);
    for (guint32 r = 0; r < atoms->frame->n; r++) {
        counts[kith_frame_line(atoms->frame, r)[feature] & ~KITH_CODE_MORE] +=
            is_found(atoms, r, feature);
    }
    return counts;
}

/* How far ahead keys of values are asked for. */
#define ROWS_AHEAD 24

/* Gives each row its keys. Rows are read once for all of them: there are many, and they are wide.
 */
static void
give_keys(const KithAtoms *atoms, const Source *source, const guint32 *keys, const GArray *made)
{
    const KithAtom *all = (const KithAtom *)(const void *)made->data;
    guint n_keys = source->blocker->n_keys;

    for (guint32 r = 0; r < atoms->n_rows && made->len > 0; r++) {
        guint32 code = row_line(atoms, r)[source->feature] & ~KITH_CODE_MORE;
        const guint32 *own = keys + (gsize)code * n_keys;

        if (r + ROWS_AHEAD < atoms->n_rows) {
            guint32 next = row_line(atoms, r + ROWS_AHEAD)[source->feature] & ~KITH_CODE_MORE;

            __builtin_prefetch(keys + (gsize)next * n_keys);
        }
        if (code == 0 || !is_found(atoms, atoms->records[r], source->feature)) {
            continue;
        }
        for (guint a = 0; a < made->len; a++) {
            all[a].keys[r] = own[all[a].which];
        }
    }
}

static void
make_atoms(guint task, guint worker, gpointer user_data)
{
    Making *making = user_data;
    KithAtoms *atoms = making->atoms;
    const Source *source = &g_array_index(making->sources, Source, task);
    const KithFeature *feature = &atoms->frame->features[source->feature];
    guint n_keys = source->blocker->n_keys;
    g_autofree guint32 *keys = keys_of_values(atoms->frame, source);
    g_autofree guint32 *room = kith_wide_new(guint32, 4 * (gsize)feature->values.n + 4);
    g_autofree guint32 *standing = count_standing(atoms, source->feature);
    const guint32 *counts = standing != NULL ? standing : feature->values.counts;
    GArray *made = g_array_new(FALSE, FALSE, sizeof(KithAtom));

    for (guint k = 0; k < n_keys; k++) {
        KithAtom atom = {.feature = source->feature, .blocker = source->blocker, .which = k};

        measure(feature, counts, keys, n_keys, k, atoms->frame->n, room, &atom);
        if (atom.filled > 0.0) {
            atom.keys = kith_wide_new(guint32, (gsize)atoms->n_rows + 1);
            g_array_append_val(made, atom);
        }
    }
    give_keys(atoms, source, keys, made);
    making->made[task] = made;
}

static void
list_atoms(KithAtoms *atoms, guint threads)
{
    Making making = {atoms, g_array_new(FALSE, FALSE, sizeof(Source)), NULL};

    for (guint f = 0; f < atoms->frame->n_features; f++) {
        for (guint b = 0; kith_blockers()[b] != NULL; b++) {
            Source source = {f, kith_blockers()[b]};

            if (kith_blocker_serves(source.blocker, &atoms->frame->features[f])) {
                g_array_append_val(making.sources, source);
            }
        }
    }
    making.made = g_new0(GArray *, making.sources->len + 1);
    kith_parallel(making.sources->len, threads, make_atoms, &making, NULL);
    for (guint i = 0; i < making.sources->len; i++) {
        g_array_append_vals(atoms->atoms, making.made[i]->data, making.made[i]->len);
        g_array_unref(making.made[i]);
    }
    g_free(making.made);
    g_array_unref(making.sources);
}

/* ---- families ---- */

/* Atoms too common to be of use alone: a block would be far over any cap. */
#define ALONE_MAX 400.0

static gboolean
is_name_part(const KithFrame *frame, guint feature)
{
    return (int)feature == frame->given || (int)feature == frame->family;
}

/* The same key of given and family name is one of the two in either order. */
static gboolean
may_be_swapped(const KithAtoms *atoms, const KithAtom *x, const KithAtom *y)
{
    return is_name_part(atoms->frame, x->feature) && is_name_part(atoms->frame, y->feature) &&
           x->blocker == y->blocker && x->which == y->which;
}

/* Where there is one property alone its keys are combined with each other, and none is left out. */
static gboolean
has_one_property(const KithAtoms *atoms)
{
    return atoms->frame->n_own == 1;
}

/* The family of one atom or of two; FALSE when the two cannot be combined. */
static gboolean
make_family(const KithAtoms *atoms, int a, int b, KithKeyFamily *out)
{
    const KithAtom *x = &g_array_index(atoms->atoms, KithAtom, a);
    const KithAtom *y = b >= 0 ? &g_array_index(atoms->atoms, KithAtom, b) : NULL;

    double filled = x->filled * (y != NULL ? y->filled : 1.0);
    double collision = x->collision * (y != NULL ? y->collision : 1.0);

    *out = (KithKeyFamily){.a = a, .b = b, .expected = atoms->frame->n * collision * filled};
    out->dear = atoms->frame->n * collision / MAX(filled, 1e-9);
    if (y == NULL) {
        return TRUE;
    }
    out->set = may_be_swapped(atoms, x, y);
    return x->feature != y->feature || has_one_property(atoms);
}

/* An atom alone whose blocks are small: it finds records that have nothing else to be found by. */
#define SELECTIVE 10.0

static gboolean
is_selective_alone(const KithKeyFamily *family)
{
    return family->b < 0 && family->expected <= SELECTIVE;
}

static int
compare_families(gconstpointer a, gconstpointer b)
{
    const KithKeyFamily *x = a;
    const KithKeyFamily *y = b;

    if (is_selective_alone(x) != is_selective_alone(y)) {
        return is_selective_alone(x) ? -1 : 1;
    }
    if (x->dear != y->dear) {
        return x->dear < y->dear ? -1 : 1;
    }
    return x->a != y->a ? (x->a < y->a ? -1 : 1) : (x->b > y->b) - (x->b < y->b);
}

static void
list_families(KithAtoms *atoms)
{
    gboolean more = atoms->frame->n_own < atoms->frame->n_features;
    guint all = atoms->frame->n > MANY ? FAMILIES_OF_MANY : KITH_FAMILIES_MAX;
    guint most = more ? all - FAMILIES_GIVEN : all;
    KithKeyFamily family;

    for (int a = 0; a < (int)atoms->atoms->len; a++) {
        make_family(atoms, a, -1, &family);
        if (!g_array_index(atoms->atoms, KithAtom, a).blocker->weak &&
            (family.expected <= ALONE_MAX || has_one_property(atoms))) {
            g_array_append_val(atoms->families, family);
        }
        for (int b = a + 1; b < (int)atoms->atoms->len; b++) {
            if (make_family(atoms, a, b, &family)) {
                g_array_append_val(atoms->families, family);
            }
        }
    }
    g_array_sort(atoms->families, compare_families);
    g_array_set_size(atoms->families, MIN(atoms->families->len, most));
}

KithAtoms *
kith_atoms_new(const KithFrame *frame, const KithCopies *copies, guint threads)
{
    KithAtoms *atoms = g_new0(KithAtoms, 1);

    atoms->frame = frame;
    atoms->copies = copies;
    atoms->atoms = g_array_new(FALSE, FALSE, sizeof(KithAtom));
    g_array_set_clear_func(atoms->atoms, clear_atom);
    atoms->families = g_array_new(FALSE, FALSE, sizeof(KithKeyFamily));
    make_rows(atoms);
    list_atoms(atoms, threads);
    list_families(atoms);
    return atoms;
}

static void
append_atom(GString *out, const KithAtoms *atoms, int which)
{
    const KithAtom *atom = &g_array_index(atoms->atoms, KithAtom, which);

    g_string_append_printf(out,
                           "%s %s",
                           atoms->frame->features[atom->feature].name,
                           atom->blocker->key_names[atom->which]);
}

char *
kith_family_name(const KithAtoms *atoms, const KithKeyFamily *family)
{
    GString *out = g_string_new(NULL);

    append_atom(out, atoms, family->a);
    if (family->b >= 0) {
        g_string_append(out, family->set ? " and " : " + ");
        append_atom(out, atoms, family->b);
    }
    return g_string_free(out, FALSE);
}

static gboolean
is_key_name(const char *text)
{
    for (guint b = 0; kith_blockers()[b] != NULL; b++) {
        for (guint k = 0; k < kith_blockers()[b]->n_keys; k++) {
            if (g_str_equal(kith_blockers()[b]->key_names[k], text)) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

guint
kith_family_cap_named(const char *name, const GPtrArray *properties, guint32 largest_block)
{
    if (largest_block != 0) {
        return largest_block;
    }
    for (guint p = 0; p < properties->len; p++) {
        const char *property = g_ptr_array_index(properties, p);
        gsize len = strlen(property);

        if (strncmp(name, property, len) == 0 && name[len] == ' ' && is_key_name(name + len + 1)) {
            return KITH_CAP_ALONE;
        }
    }
    return KITH_CAP_TOGETHER;
}

static gboolean
is_named(const KithAtoms *atoms, const KithKeyFamily *family, const char *name)
{
    g_autofree char *own = kith_family_name(atoms, family);

    return g_str_equal(own, name);
}

int
kith_atoms_family(KithAtoms *atoms, const char *name)
{
    for (guint f = 0; f < atoms->families->len; f++) {
        if (is_named(atoms, &g_array_index(atoms->families, KithKeyFamily, f), name)) {
            return (int)f;
        }
    }
    for (int a = 0; a < (int)atoms->atoms->len; a++) {
        for (int b = -1; b < (int)atoms->atoms->len; b = b < 0 ? a + 1 : b + 1) {
            KithKeyFamily family;

            if (make_family(atoms, a, b, &family) && is_named(atoms, &family, name)) {
                g_array_append_val(atoms->families, family);
                return (int)atoms->families->len - 1;
            }
        }
    }
    return -1;
}
