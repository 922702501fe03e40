/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-normalise.h"
#include "base-text.h"

/* One system writes M and F, another Male and Female: words that mean the same, folded. Letters
 * that mean one thing in one language and another elsewhere stay as they are. */
static const struct {
    const char *word;
    const char *form;
} words[] = {
    {"male", "m"},       {"man", "m"},       {"boy", "m"},        {"masculine", "m"},
    {"mannlich", "m"},   {"homme", "m"},     {"masculin", "m"},   {"masculino", "m"},
    {"hombre", "m"},     {"mr", "m"},        {"female", "f"},     {"woman", "f"},
    {"girl", "f"},       {"feminine", "f"},  {"weiblich", "f"},   {"femme", "f"},
    {"feminin", "f"},    {"femenino", "f"},  {"mujer", "f"},      {"fem", "f"},
    {"non binary", "x"}, {"nonbinary", "x"}, {"non-binary", "x"}, {"other", "x"},
    {"diverse", "x"},    {"divers", "x"},
};

static gboolean
normalise(KithBytes given, const KithNormaliseOptions *options, GString *out)
{
    gsize before = out->len;

    kith_text_fold(given, out);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(out->str + before, words[i].word)) {
            g_string_truncate(out, before);
            g_string_append(out, words[i].form);
            return TRUE;
        }
    }
    return out->len > before;
}

const KithNormaliser kith_normaliser_gender = {
    .name = "gender",
    .summary = "m, f or x for the words that mean it; other codes as they are",
    .normalise = normalise,
};
