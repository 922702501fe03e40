/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-pair.h"

#include "resolve-names.h"
#include "resolve-neighbours.h"

#include <math.h>

/* ---- plain features ---- */

static guint
level_of(const KithFeature *feature, guint32 a, guint32 b)
{
    return a == b ? 1 : feature->comparator->level(feature, a, feature, b);
}

/* A record's values of a feature: the one in its line, then the further ones. */
typedef struct {
    guint32 first;
    guint n_more;
    const KithExtra *more;
} Values;

static Values
values_of(const KithFrame *frame, guint feature, guint32 record)
{
    guint32 slot = kith_frame_line(frame, record)[feature];
    Values values = {slot & ~KITH_CODE_MORE, 0, NULL};

    if ((slot & KITH_CODE_MORE) != 0) {
        values.more = kith_frame_extras(frame, feature, record, &values.n_more);
    }
    return values;
}

static guint32
nth_value(const Values *values, guint n)
{
    return n == 0 ? values->first : values->more[n - 1].code;
}

/* The level of values of two features with one comparator. */
static guint
level_across(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    return kith_bytes_equal(kith_value_text(&fa->values, a), kith_value_text(&fb->values, b))
               ? 1
               : fa->comparator->level(fa, a, fb, b);
}

/* The best of all pairs of values. */
static void
compare_many(const KithFrame *frame, guint f, guint32 i, guint32 j, KithComparison *out)
{
    const KithFeature *feature = &frame->features[f];
    Values x = values_of(frame, f, i);
    Values y = values_of(frame, f, j);
    guint best = G_MAXUINT;

    for (guint s = 0; s <= x.n_more; s++) {
        for (guint t = 0; t <= y.n_more; t++) {
            guint32 a = nth_value(&x, s);
            guint32 b = nth_value(&y, t);
            guint level = a != 0 && b != 0 ? level_of(feature, a, b) : 0;

            if (level != 0 && level < best) {
                best = level;
                out->level[f] = (guint8)level;
                out->a[f] = a;
                out->b[f] = b;
            }
        }
    }
}

static void
compare_plain(const KithFrame *frame, guint f, guint32 i, guint32 j, KithComparison *out)
{
    guint32 a = kith_frame_line(frame, i)[f];
    guint32 b = kith_frame_line(frame, j)[f];

    out->level[f] = 0;
    if (((a | b) & KITH_CODE_MORE) != 0) {
        compare_many(frame, f, i, j, out);
    } else if (a != 0 && b != 0) {
        out->level[f] = (guint8)level_of(&frame->features[f], a, b);
        out->a[f] = a;
        out->b[f] = b;
    }
}

/* ---- neighbours ---- */

static gboolean
has_linked(const GArray *linked, KithRecordPair pair)
{
    guint low = 0;
    guint high = linked->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        KithRecordPair at = g_array_index(linked, KithRecordPair, middle);

        if (at.i < pair.i || (at.i == pair.i && at.j < pair.j)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < linked->len && g_array_index(linked, KithRecordPair, low).i == pair.i &&
           g_array_index(linked, KithRecordPair, low).j == pair.j;
}

/* A link between two says that they are two, whatever else they have in common. Records that were
 * taken for one entity are linked where these two are, and not any of that entity. */
static gboolean
is_linked(const KithFrame *frame, guint32 i, guint32 j)
{
    KithRecordId a = frame->entities[i];
    KithRecordId b = frame->entities[j];

    return a == b ? has_linked(frame->linked, (KithRecordPair){i, j})
                  : has_linked(frame->linked_entities, (KithRecordPair){MIN(a, b), MAX(a, b)});
}

/* What tells more: a neighbour by two lists before one by one, then the rarer. */
static double
neighbour_merit(const KithFeature *feature, guint level, guint32 a, guint32 b)
{
    return level == KITH_NEIGHBOURS_NONE ? 0.0
                                         : kith_rarity(feature, level, a, b) +
                                               (level == KITH_NEIGHBOURS_IN_COMMON ? 200.0 : 100.0);
}

static void
compare_neighbours(const KithFrame *frame, guint f, guint32 i, guint32 j, KithComparison *out)
{
    const KithFeature *feature = &frame->features[f];
    Values x = values_of(frame, f, i);
    Values y = values_of(frame, f, j);
    double best = -1.0;

    out->level[f] = 0;
    out->a[f] = x.first;
    out->b[f] = y.first;
    if ((int)f == frame->same_kind && (frame->has_linked[i] | frame->has_linked[j]) != 0 &&
        is_linked(frame, i, j)) {
        out->level[f] = KITH_NEIGHBOURS_LINKED;
        return;
    }
    for (guint s = 0; x.first != 0 && y.first != 0 && s <= x.n_more; s++) {
        for (guint t = 0; t <= y.n_more; t++) {
            guint32 a = nth_value(&x, s);
            guint32 b = nth_value(&y, t);
            guint level = feature->comparator->level(feature, a, feature, b);
            double merit = neighbour_merit(feature, level, a, b);

            if (merit > best) {
                best = merit;
                out->level[f] = (guint8)level;
                out->a[f] = a;
                out->b[f] = b;
            }
        }
    }
}

/* How much two records must have in common by themselves, in bits of how rare it is, before what
 * they are linked with bears it out: all who are named in one complaint have that in common. */
#define OWN_BITS 5.0

static gboolean
has_own_evidence(const KithFrame *frame, const KithComparison *comparison)
{
    double bits = 0.0;

    for (guint f = 0; f < frame->n_own && bits < OWN_BITS; f++) {
        const KithFeature *feature = &frame->features[f];
        guint level = comparison->level[f];
        guint32 code = comparison->a[f];

        if (level != 0 && level <= kith_comparator_alike(feature->comparator) && code != 0) {
            bits += log2(MAX(feature->filled, 1) / (double)MAX(feature->values.counts[code], 1));
        }
    }
    return bits >= OWN_BITS;
}

/* What records are linked with, once all else has been compared. */
static void
compare_links(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out)
{
    for (guint f = frame->n_own; f < frame->n_features; f++) {
        compare_neighbours(frame, f, i, j, out);
        if ((out->level[f] == KITH_NEIGHBOURS_IN_ONE_LIST ||
             out->level[f] == KITH_NEIGHBOURS_IN_COMMON) &&
            !has_own_evidence(frame, out)) {
            out->level[f] = KITH_NEIGHBOURS_NONE;
        }
    }
}

/* ---- lines of an address ---- */

/* About how many bits a level of a text is worth, as of names below; and the first level at which
 * another place is worth looking at. */
static const double text_merit[] = {0, 7, 5, 4.5, 3.5, 2, 0, 0.5, -3};
#define TEXT_PART 5

/* How much better values must look in each other's place before they count as swapped. */
#define SWAP_MARGIN 2.0

/* A line of @x against the other line of @y: the best level of any two values, 0 for none, and
 * which value of @x that is. */
static guint
compare_across(const KithFrame *frame, guint line, guint32 x, guint32 y, guint32 *out_code)
{
    guint f = (guint)frame->lines[line];
    guint g = (guint)frame->lines[1 - line];
    Values own = values_of(frame, f, x);
    Values other = values_of(frame, g, y);
    guint best = 0;

    *out_code = 0;
    for (guint s = 0; s <= own.n_more; s++) {
        for (guint t = 0; t <= other.n_more; t++) {
            guint32 a = nth_value(&own, s);
            guint32 b = nth_value(&other, t);
            guint level =
                a != 0 && b != 0 ? level_across(&frame->features[f], a, &frame->features[g], b) : 0;

            if (level != 0 && (best == 0 || level < best)) {
                best = level;
                *out_code = a;
            }
        }
    }
    return best;
}

static gboolean
may_be_elsewhere(guint level)
{
    return level == 0 || level >= TEXT_PART;
}

/* The lines of one record in each other's place, when that looks clearly better. The first line is
 * taken of the record in which it agrees better: what tells more is most often in it. */
static void
compare_lines(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out)
{
    guint first = (guint)frame->lines[0];
    guint second = (guint)frame->lines[1];
    double as_they_stand = text_merit[out->level[first]] + text_merit[out->level[second]];
    guint32 of_i;
    guint32 of_j;
    guint i_first;
    guint j_first;
    gboolean turned;

    if (!may_be_elsewhere(out->level[first]) || !may_be_elsewhere(out->level[second])) {
        return;
    }
    i_first = compare_across(frame, 0, i, j, &of_i);
    j_first = compare_across(frame, 0, j, i, &of_j);
    if (text_merit[i_first] + text_merit[j_first] <= MAX(as_they_stand, 0.0) + SWAP_MARGIN) {
        return;
    }
    turned = text_merit[j_first] > text_merit[i_first];
    out->level[first] = (guint8)(turned ? j_first : i_first);
    out->a[first] = turned ? of_j : of_i;
    out->level[second] =
        (guint8)compare_across(frame, 1, turned ? j : i, turned ? i : j, &out->a[second]);
    out->b[first] = out->b[second] = 0;
    out->turned |= turned ? 1u << first | 1u << second : 0;
}

/* ---- names ---- */

enum {
    GIVEN_MIDDLE = 4,
    GIVEN_INITIAL = 5,
    GIVEN_DIFFERENT = 8,
    FAMILY_SHARED = 4,
    FAMILY_DIFFERENT = 6
};

/* About how many bits a level of a name is worth: only to tell which of two ways of looking at
 * names is the better one. Level 0 is nothing to compare. */
static const double given_merit[] = {0, 5, 3.5, 3.5, 1.5, 1, 0.5, 0, -3, -3, -4};
static const double family_merit[] = {0, 7, 5, 5, 3, 1, -3};

typedef struct {
    guint32 given;
    guint32 family;
    guint32 middle;
} Name;

typedef struct {
    guint given;
    guint family;
    gboolean swapped;
    gboolean turned; /* x is the second record's name */
    double merit;
    Name x;
    Name y;
} NameMatch;

static gboolean
is_in_middle(const KithFrame *frame, int feature, guint32 code, guint32 middle)
{
    return code != 0 && middle != 0 &&
           kith_name_has_word(kith_value_text(&frame->features[frame->middle].values, middle),
                              kith_value_text(&frame->features[feature].values, code));
}

static void
match_straight(const KithFrame *frame, NameMatch *match)
{
    const KithFeature *given = &frame->features[frame->given];
    const KithFeature *family = &frame->features[frame->family];
    const Name *x = &match->x;
    const Name *y = &match->y;

    match->given = x->given != 0 && y->given != 0 ? level_of(given, x->given, y->given) : 0;
    match->family = x->family != 0 && y->family != 0 ? level_of(family, x->family, y->family) : 0;
    if (match->given >= GIVEN_INITIAL && (x->middle | y->middle) != 0 &&
        (is_in_middle(frame, frame->given, x->given, y->middle) ||
         is_in_middle(frame, frame->given, y->given, x->middle))) {
        match->given = GIVEN_MIDDLE;
    }
    if (match->family == FAMILY_DIFFERENT && (x->middle | y->middle) != 0 &&
        (is_in_middle(frame, frame->family, x->family, y->middle) ||
         is_in_middle(frame, frame->family, y->family, x->middle))) {
        match->family = FAMILY_SHARED;
    }
    match->swapped = FALSE;
    match->merit = given_merit[match->given] + family_merit[match->family];
}

/* The given name of x against the family name of y, and the other way round. */
static void
set_swapped(const KithFrame *frame, NameMatch *match)
{
    const KithFeature *given = &frame->features[frame->given];
    const KithFeature *family = &frame->features[frame->family];
    const Name *x = &match->x;
    const Name *y = &match->y;

    match->given = x->given != 0 && y->family != 0
                       ? given->comparator->level(given, x->given, family, y->family)
                       : 0;
    match->family = x->family != 0 && y->given != 0
                        ? family->comparator->level(family, x->family, given, y->given)
                        : 0;
    match->merit = given_merit[match->given] + family_merit[match->family];
    match->swapped = TRUE;
}

/* How much commoner a name must be as a given name than as a family name to count as one. */
#define SURELY_GIVEN 10.0

/* How likely x is to have its names the right way round, for comparison with y having them: by how
 * common the names that agree are, as what x has them as. A name that is the only one in common is
 * the family's unless it is much commoner as a given name: relatives have it in common as well. */
static double
right_way_round(const KithFrame *frame, const NameMatch *match)
{
    gboolean given = match->given != 0 && match->given < GIVEN_DIFFERENT;
    gboolean family = match->family != 0 && match->family < FAMILY_DIFFERENT;
    double as_given =
        given ? kith_feature_frequency(&frame->features[frame->given], match->x.given) : 1.0;
    double as_family =
        family ? kith_feature_frequency(&frame->features[frame->family], match->x.family) : 1.0;

    if (given && family) {
        return 1.0 + as_given * as_family;
    }
    return given ? as_given / SURELY_GIVEN : (family ? as_family : 0.0);
}

/* Names swapped, when that looks clearly better. */
static void
match_swapped(const KithFrame *frame, NameMatch *match)
{
    NameMatch swapped = {.x = match->x, .y = match->y};
    NameMatch turned = {.x = match->y, .y = match->x, .turned = TRUE};

    set_swapped(frame, &swapped);
    set_swapped(frame, &turned);
    if (MAX(swapped.merit, turned.merit) <= MAX(match->merit, -SWAP_MARGIN) + SWAP_MARGIN) {
        return;
    }
    *match = right_way_round(frame, &turned) > right_way_round(frame, &swapped) ? turned : swapped;
}

/* Levels at which swapping is not worth looking at: something agrees as it stands. */
static gboolean
may_be_swapped(const NameMatch *match)
{
    return (match->given == 0 || match->given >= GIVEN_INITIAL) &&
           (match->family == 0 || match->family >= FAMILY_SHARED);
}

static void
match_names(const KithFrame *frame, NameMatch *match)
{
    match_straight(frame, match);
    if (may_be_swapped(match)) {
        match_swapped(frame, match);
    }
}

static Name
name_of(const KithFrame *frame, guint32 record)
{
    const guint32 *line = kith_frame_line(frame, record);

    return (Name){line[frame->given] & ~KITH_CODE_MORE,
                  line[frame->family] & ~KITH_CODE_MORE,
                  line[frame->middle] & ~KITH_CODE_MORE};
}

static gboolean
has_more_names(const KithFrame *frame, guint32 record)
{
    return (kith_frame_line(frame, record)[frame->family] & KITH_CODE_MORE) != 0;
}

/* The names of a record: its own, and those that it has besides. */
typedef struct {
    Name own;
    const KithExtraName *more;
    guint n_more;
    guint n_bare; /* first of more, which is its own name without what its e-mail address tells */
} Names;

static Names
names_of(const KithFrame *frame, guint32 record)
{
    Names names = {.own = name_of(frame, record)};

    if ((kith_frame_line(frame, record)[frame->family] & KITH_CODE_MORE) != 0) {
        names.more = kith_frame_names(frame, record, &names.n_more);
        names.n_bare = names.n_more > 0 && names.more[0].bare ? 1 : 0;
    }
    return names;
}

static Name
name_besides(const Names *names, guint n)
{
    return (Name){names->more[n].given, names->more[n].family, names->more[n].middle};
}

static gboolean
have_mail_alike(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out)
{
    guint f = (guint)frame->mail;

    compare_plain(frame, f, i, j, out);
    return out->level[f] != 0 &&
           out->level[f] <= kith_comparator_alike(frame->features[f].comparator);
}

/* The best match of any name of the one with any of the other. */
static void
match_any(const KithFrame *frame, const Names *x, const Names *y, NameMatch *out)
{
    out->merit = -G_MAXDOUBLE;
    for (guint s = x->n_bare; s <= x->n_more; s++) {
        for (guint t = y->n_bare; t <= y->n_more; t++) {
            NameMatch match = {.x = s == x->n_bare ? x->own : name_besides(x, s - 1),
                               .y = t == y->n_bare ? y->own : name_besides(y, t - 1)};

            match_names(frame, &match);
            if (match.merit > out->merit) {
                *out = match;
            }
        }
    }
}

/* What names were read in addresses say is told already where these are alike. */
static void
match_all_names(const KithFrame *frame,
                guint32 i,
                guint32 j,
                KithComparison *comparison,
                NameMatch *out)
{
    Names x = names_of(frame, i);
    Names y = names_of(frame, j);

    if (x.n_bare + y.n_bare > 0 && have_mail_alike(frame, i, j, comparison)) {
        x.own = x.n_bare > 0 ? name_besides(&x, 0) : x.own;
        y.own = y.n_bare > 0 ? name_besides(&y, 0) : y.own;
    }
    match_any(frame, &x, &y, out);
}

static void
compare_names(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out)
{
    NameMatch match = {.x = name_of(frame, i), .y = name_of(frame, j)};
    gboolean two_words;

    if (has_more_names(frame, i) || has_more_names(frame, j)) {
        match_all_names(frame, i, j, out, &match);
    } else {
        match_names(frame, &match);
    }
    two_words =
        match.x.given != 0 && match.x.family != 0 && match.y.given != 0 && match.y.family != 0;
    out->level[frame->given] = (guint8)match.given;
    out->turned |=
        match.turned ? 1u << frame->given | 1u << frame->family | 1u << frame->middle : 0;
    out->a[frame->given] = match.x.given;
    out->b[frame->given] = match.swapped ? 0 : match.y.given;
    out->level[frame->family] = (guint8)match.family;
    out->a[frame->family] = match.x.family;
    out->b[frame->family] = match.swapped ? 0 : match.y.family;
    out->level[frame->order] = two_words ? (match.swapped ? 2 : 1) : 0;
    out->a[frame->order] = out->b[frame->order] = 0;
    compare_plain(frame, (guint)frame->suffix, i, j, out);
    out->level[frame->middle] = 0;
    if (match.x.middle != 0 && match.y.middle != 0) {
        out->level[frame->middle] =
            (guint8)level_of(&frame->features[frame->middle], match.x.middle, match.y.middle);
        out->a[frame->middle] = match.x.middle;
        out->b[frame->middle] = match.y.middle;
    }
}

void
kith_compare(const KithFrame *frame, guint32 i, guint32 j, KithComparison *out)
{
    guint f = 0;

    out->groups = kith_group_pair(kith_frame_group(frame, i), kith_frame_group(frame, j));
    out->turned = 0;
    if (frame->given >= 0) {
        compare_names(frame, i, j, out);
        f = (guint)frame->order + 1; /* the name features come first */
    }
    for (; f < frame->n_own; f++) {
        compare_plain(frame, f, i, j, out);
    }
    if (frame->lines[0] >= 0) {
        compare_lines(frame, i, j, out);
    }
    compare_links(frame, i, j, out);
}
