/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-model-own.h"

#include <kith/kith-table.h>

#include <string.h>

static void
write_number(GString *out, const char *before, double number)
{
    char text[32];

    g_string_append_printf(out, "%s%s", before, kith_number_format(number, text));
}

static void
write_list(GString *out, const char *what, const GPtrArray *texts)
{
    g_string_append_printf(out, "    %s:%s\n", what, texts->len == 0 ? " []" : "");
    for (guint i = 0; i < texts->len; i++) {
        g_string_append(out, "      - ");
        kith_yaml_append_scalar(out, g_ptr_array_index(texts, i));
        g_string_append_c(out, '\n');
    }
}

static void
write_property(GString *out, const KithKindModel *kind, guint f, const KithComparator *comparator)
{
    const KithModelFeature *feature = &kind->model.features[f];

    g_string_append(out, "      - name: ");
    kith_yaml_append_scalar(out, g_ptr_array_index(kind->properties, f));
    g_string_append_printf(out,
                           "\n        comparator: %s\n        filled: %u\n        levels:\n",
                           comparator->name,
                           kind->filled[f]);
    for (guint l = 1; l <= comparator->n_levels; l++) {
        g_string_append(out, "          - {level: ");
        kith_yaml_append_scalar(out, comparator->level_names[l - 1]);
        write_number(out, ", m: ", feature->m[l]);
        write_number(out, ", u: ", feature->u[l]);
        write_number(out, ", rarity: ", feature->usual[l]);
        if (feature->answered[l] != 0.0) {
            write_number(out, ", answers: ", feature->answered[l]);
        }
        g_string_append(out, "}\n");
    }
}

static void
write_class(GString *out, const KithKindModel *kind, const KithModelClass *class)
{
    const char *between = "";

    write_number(out, "      - share: ", class->share);
    g_string_append(out, "\n        as_strangers: [");
    for (guint f = 0; f < kind->model.n_features; f++) {
        if ((class->holes >> f) & 1) {
            g_string_append(out, between);
            kith_yaml_append_scalar(out, g_ptr_array_index(kind->properties, f));
            between = ", ";
        }
    }
    g_string_append(out, "]\n        levels:\n");
    for (guint f = 0; f < kind->model.n_features; f++) {
        guint n = kind->model.comparators[f]->n_levels;

        if (((class->holes >> f) & 1) != 0 && kind->model.comparators[f]->loose_level == 0) {
            continue;
        }
        g_string_append(out, "          ");
        kith_yaml_append_key(out, "          ", g_ptr_array_index(kind->properties, f));
        for (guint l = 1; l <= n; l++) {
            write_number(out, l == 1 ? "[" : ", ", class->h[f][l]);
        }
        g_string_append(out, "]\n");
    }
}

static const char *
group_name(const KithKindModel *kind, guint group)
{
    return group == 0 ? "" : g_ptr_array_index(kind->groups, group - 1);
}

static void
write_between(GString *out, const KithKindModel *kind, guint a, guint b)
{
    const double *bits = kind->model.between[kith_group_pair(a, b)];
    double left = kind->model.left[kith_group_pair(a, b)];
    gboolean differs = left > 0.0;

    for (guint w = 0; w <= kind->model.n_classes; w++) {
        differs = differs || bits[w] != 0.0;
    }
    if (!differs) {
        return;
    }
    g_string_append(out, "      - {source: ");
    kith_yaml_append_scalar(out, group_name(kind, a));
    g_string_append(out, ", and: ");
    kith_yaml_append_scalar(out, group_name(kind, b));
    for (guint w = 0; w <= kind->model.n_classes; w++) {
        write_number(out, w == 0 ? ", bits: [" : ", ", bits[w]);
    }
    g_string_append_c(out, ']');
    if (left > 0.0) {
        write_number(out, ", left: ", left);
    }
    g_string_append(out, "}\n");
}

static void
write_groups(GString *out, const KithKindModel *kind)
{
    gsize start;

    if (kind->groups->len == 0) {
        return;
    }
    write_list(out, "sources", kind->groups);
    g_string_append(out, "    between_sources:\n");
    start = out->len;
    for (guint a = 0; a <= kind->groups->len; a++) {
        for (guint b = a; b <= kind->groups->len; b++) {
            write_between(out, kind, a, b);
        }
    }
    if (out->len == start) {
        g_string_insert(out, (gssize)start - 1, " []");
    }
}

static void
write_answers(GString *out, const KithMatchModel *model)
{
    const KithLesson *lesson = &model->lesson;

    if (lesson->decisions == 0) {
        return;
    }
    g_string_append_printf(out,
                           "    answers:\n"
                           "      decisions: %u\n"
                           "      against: %u\n"
                           "      probes: %u\n"
                           "      right: %u\n"
                           "      right_taught: %u",
                           lesson->decisions,
                           lesson->against,
                           lesson->probes,
                           lesson->right,
                           lesson->right_taught);
    write_number(out, "\n      surprise: ", lesson->surprise);
    write_number(out, "\n      surprise_taught: ", lesson->surprise_taught);
    write_number(out, "\n      prior: ", model->answered);
    g_string_append_c(out, '\n');
}

static void
write_kind(GString *out, const KithKindModel *kind)
{
    g_string_append(out, "  - type: ");
    kith_yaml_append_scalar(out, kind->type);
    g_string_append_printf(out, "\n    records: %u", kind->model.records);
    write_number(out, "\n    pairs: ", kind->model.total_pairs);
    write_number(out, "\n    matches: ", kind->model.lambda * kind->model.total_pairs);
    write_number(out, "\n    lambda: ", kind->model.lambda);
    write_number(out, "\n    twins: ", kind->model.twins);
    if (kind->model.moved > 0.0) {
        write_number(out, "\n    moved: ", kind->model.moved);
    }
    if (kind->model.calibration != 0.0) {
        write_number(out, "\n    calibration: ", kind->model.calibration);
    }
    if (kind->model.left[KITH_LEFT_WITHIN] > 0.0) {
        write_number(out, "\n    left_within: ", kind->model.left[KITH_LEFT_WITHIN]);
    }
    if (kind->model.left[KITH_LEFT_ACROSS] > 0.0) {
        write_number(out, "\n    left_across: ", kind->model.left[KITH_LEFT_ACROSS]);
    }
    g_string_append_c(out, '\n');
    write_answers(out, &kind->model);
    write_list(out, "sources_without_duplicates", kind->alone);
    write_groups(out, kind);
    if (kind->links->len > 0) {
        write_list(out, "links", kind->links);
    }
    write_list(out, "keys", kind->keys);
    if (kind->crowded->len > 0) {
        write_list(out, "crowded_keys", kind->crowded);
    }
    if (kind->largest_block != 0) {
        g_string_append_printf(out, "    largest_block: %u\n", kind->largest_block);
    }
    g_string_append(out, "    columns:\n");
    for (guint c = 0; c < kind->typing->len; c++) {
        kith_model_write_column(out, g_ptr_array_index(kind->typing, c));
    }
    g_string_append(out, "    properties:\n");
    for (guint f = 0; f < kind->model.n_features; f++) {
        write_property(out, kind, f, kind->model.comparators[f]);
    }
    g_string_append_printf(out, "    background:%s\n", kind->model.n_classes == 0 ? " []" : "");
    for (guint k = 0; k < kind->model.n_classes; k++) {
        write_class(out, kind, &kind->model.classes[k]);
    }
}

char *
kith_model_file_write(const KithModelFile *file)
{
    GString *out = g_string_new(
        "# A match model of Kith: what resolving records has learnt. kith resolve --model reads "
        "it.\n"
        "# m is the chance that two records of one thing come to a level, u that two of different\n"
        "# things do; log2(m / u) is what the level weighs, and rarity what is taken off before "
        "the\n"
        "# rarity of the two values themselves is added. background are pairs of different things\n"
        "# that are no strangers (households, namesakes): they agree as often as their levels "
        "say,\n"
        "# and as strangers do in what is listed; of texts there only levels of some words count.\n"
        "# columns says how each property of the records is used: not at all (used: no), to fill "
        "the\n"
        "# gaps of another (fills), or as evidence, which of its values stand for none\n"
        "# (placeholders), by how many years its ages are later in some sources (later), and "
        "whether\n"
        "# names are written family name first (family_first); they are taken apart into given, "
        "family\n"
        "# and middle name, and of e-mail addresses that are named after their owners "
        "(tells_names) what\n"
        "# is missing of them is read. filled is how many records had a value. between_sources says how much "
        "likelier,\n"
        "# in bits, a match and then each background class are between two sources than among all\n"
        "# pairs, and a match between two who are left when all others have been found (left;\n"
        "# left_within a source and left_across two, of all others); a source without name\n"
        "# stands for all that are not listed. calibration is by how many bits pairs are likelier\n"
        "# one than by their weights, as far as what was joined tells. links are the link types by "
        "which what records\n"
        "# are linked with is compared too. frequencies is a file beside this\n"
        "# one with how common values were; without that line they are counted anew. answers says "
        "how\n"
        "# many decisions there were and how many were against the model; of those on probes, how "
        "many\n"
        "# it was right about and how surprised it was, in bits, before and after being taught by "
        "the\n"
        "# others; and by how many bits they moved the prior (prior) and a level (answers).\n"
        "# Where somebody wrote a model, a column's term_frequencies say at which levels rarity\n"
        "# counts (all, equal, none), and largest_block of how many records a block may be.\n"
        "model: 1\n");

    if (file->beside != NULL) {
        g_string_append(out, "frequencies: ");
        kith_yaml_append_scalar(out, file->beside);
        g_string_append_c(out, '\n');
    }
    g_string_append_printf(out, "kinds:%s\n", file->kinds->len == 0 ? " []" : "");
    for (guint i = 0; i < file->kinds->len; i++) {
        write_kind(out, g_ptr_array_index(file->kinds, i));
    }
    return g_string_free(out, FALSE);
}
