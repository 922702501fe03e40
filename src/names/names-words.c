/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "names-words.h"

#include "base-distance.h"
#include "base-text.h"
#include "names-resources.h"

#include <gio/gio.h>

static char **
lines_of(const char *path)
{
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(kith_names_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autofree char *text = NULL;

    g_assert(bytes != NULL);
    text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    return g_strsplit(text, "\n", -1);
}

static GHashTable *
words_of(const char *path)
{
    g_auto(GStrv) lines = lines_of(path);
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint l = 0; lines[l] != NULL; l++) {
        g_auto(GStrv) words = g_strsplit(lines[l], " ", -1);

        for (guint w = 0; words[w] != NULL && words[0][0] != '#'; w++) {
            guint64 groups = GPOINTER_TO_SIZE(g_hash_table_lookup(table, words[w]));

            /* A word's groups are the numbers of its lines, four at most. */
            if (*words[w] != '\0' && groups >> 48 == 0) {
                g_hash_table_insert(table,
                                    g_strdup(words[w]),
                                    GSIZE_TO_POINTER(groups << 16 | (l + 1)));
            }
        }
    }
    return table;
}

/* A list that is read once and lives as long as the process. */
static GHashTable *
shared_words(GHashTable **table, gsize *ready, const char *path)
{
    if (g_once_init_enter(ready)) {
        *table = words_of(path);
        g_once_init_leave(ready, 1);
    }
    return *table;
}

static guint64
look_up(GHashTable *table, KithBytes word)
{
    char text[32];

    if (word.len == 0 || word.len >= sizeof text) {
        return 0;
    }
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    return GPOINTER_TO_SIZE(g_hash_table_lookup(table, text));
}

guint64
kith_word_variants(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/variants.txt"), word);
}

guint8
kith_word_genders(KithBytes word)
{
    static GHashTable *women;
    static GHashTable *men;
    static gsize women_ready;
    static gsize men_ready;
    gboolean of_women = look_up(shared_words(&women, &women_ready, "/kith/women.txt"), word) != 0;
    gboolean of_men = look_up(shared_words(&men, &men_ready, "/kith/men.txt"), word) != 0;

    return (guint8)((of_women ? KITH_OF_WOMEN : 0) | (of_men ? KITH_OF_MEN : 0));
}

guint
kith_word_generation(KithBytes word)
{
    static const struct {
        const char *word;
        guint generation;
    } generations[] = {{"i", 1},
                       {"sr", 1},
                       {"snr", 1},
                       {"senior", 1},
                       {"ii", 2},
                       {"jr", 2},
                       {"jnr", 2},
                       {"junior", 2},
                       {"iii", 3},
                       {"iv", 4}};

    for (guint i = 0; i < G_N_ELEMENTS(generations); i++) {
        if (kith_bytes_equal(word, kith_bytes_str(generations[i].word))) {
            return generations[i].generation;
        }
    }
    return 0;
}

static gboolean
is_ordinal(KithBytes word)
{
    return word.len >= 3 && g_ascii_isdigit(word.data[0]);
}

gboolean
kith_word_is_title_alone(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return is_ordinal(word) ||
           look_up(shared_words(&table, &ready, "/kith/titles-alone.txt"), word) != 0;
}

gboolean
kith_word_is_title(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return is_ordinal(word) || look_up(shared_words(&table, &ready, "/kith/titles.txt"), word) != 0;
}

gboolean
kith_word_is_particle(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/particles.txt"), word) != 0;
}

gboolean
kith_word_is_honorific(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/honorifics.txt"), word) != 0;
}

gboolean
kith_word_is_common(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/common-words.txt"), word) != 0;
}

gboolean
kith_word_is_place(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;

    return look_up(shared_words(&table, &ready, "/kith/places.txt"), word) != 0;
}

/* ---- short forms ---- */

static GHashTable *
pairs_of(const char *path)
{
    g_auto(GStrv) lines = lines_of(path);
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (guint l = 0; lines[l] != NULL; l++) {
        g_auto(GStrv) words = g_strsplit(lines[l], " ", 2);

        if (*lines[l] != '#' && words[0] != NULL && words[1] != NULL) {
            g_hash_table_insert(table, g_strdup(words[0]), g_strdup(words[1]));
        }
    }
    return table;
}

const char *
kith_word_in_full(KithBytes word)
{
    static GHashTable *table;
    static gsize ready;
    char text[32];

    if (g_once_init_enter(&ready)) {
        table = pairs_of("/kith/abbreviations.txt");
        g_once_init_leave(&ready, 1);
    }
    if (word.len == 0 || word.len >= sizeof text) {
        return NULL;
    }
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    return g_hash_table_lookup(table, text);
}

/* ---- legal forms ---- */

#define FORM_WORDS 7 /* in the longest form */
#define FORM_LETTERS 80
#define LONG_FORM 9 /* letters, from which on a form may be misspelt */

typedef struct {
    char letters[FORM_LETTERS]; /* its words without blanks */
    guint8 len;
    guint8 class; /* a bit of KITH_FORM_ANY and the classes behind it */
} LegalForm;

typedef struct {
    GHashTable *classes; /* class of each form by its letters */
    GHashTable *words;   /* forms of one word */
    GArray *of_many;     /* LegalForm of several words or many letters */
} LegalForms;

/* The letters and digits of a form as it is written in the list, folded. */
static guint
letters_of(const char *form, char *out)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    guint n = 0;

    kith_text_fold(kith_bytes_str(form), folded);
    for (gsize i = 0; i < folded->len && n + 1 < FORM_LETTERS; i++) {
        if (g_ascii_isalnum(folded->str[i]) || (guchar)folded->str[i] >= 0x80) {
            out[n++] = folded->str[i];
        }
    }
    out[n] = '\0';
    return n;
}

/* Adds the forms of one line, "class: form, form". */
static void
add_forms(LegalForms *forms, GHashTable *classes, const char *line)
{
    const char *colon = *line != '#' ? strchr(line, ':') : NULL;
    g_autofree char *name = colon != NULL ? g_strndup(line, (gsize)(colon - line)) : NULL;
    g_auto(GStrv) each = colon != NULL ? g_strsplit(colon + 1, ",", -1) : NULL;
    guint class;

    if (colon == NULL) {
        return;
    }
    class = GPOINTER_TO_UINT(g_hash_table_lookup(classes, name));
    if (class == 0) {
        class = strcmp(name, "any") == 0 ? KITH_FORM_ANY : 2U << g_hash_table_size(classes);
        g_hash_table_insert(classes, g_steal_pointer(&name), GUINT_TO_POINTER(class));
    }
    for (guint i = 0; each[i] != NULL; i++) {
        LegalForm form = {.class = (guint8) class};
        const char *text = g_strstrip(each[i]);
        guint known;

        form.len = (guint8)letters_of(text, form.letters);
        known = GPOINTER_TO_UINT(g_hash_table_lookup(forms->classes, form.letters));
        g_hash_table_insert(forms->classes,
                            g_strdup(form.letters),
                            GUINT_TO_POINTER(known | class));
        if (strchr(text, ' ') == NULL) {
            g_hash_table_add(forms->words, g_strdup(form.letters));
        }
        if (form.len >= LONG_FORM) {
            g_array_append_val(forms->of_many, form);
        }
    }
}

static const LegalForms *
legal_forms(void)
{
    static LegalForms forms;
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        g_autoptr(GHashTable) classes =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_auto(GStrv) lines = lines_of("/kith/legal-forms.txt");

        forms.classes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        forms.words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        forms.of_many = g_array_new(FALSE, FALSE, sizeof(LegalForm));
        for (guint l = 0; lines[l] != NULL; l++) {
            add_forms(&forms, classes, lines[l]);
        }
        g_once_init_leave(&ready, 1);
    }
    return &forms;
}

gboolean
kith_word_is_legal_form(KithBytes word)
{
    char text[32];

    if (word.len == 0 || word.len >= sizeof text) {
        return FALSE;
    }
    memcpy(text, word.data, word.len);
    text[word.len] = '\0';
    return g_hash_table_contains(legal_forms()->words, text);
}

/* The class of the form that is one letter away, 0 when there is none. */
static guint
class_nearby(const LegalForms *forms, KithBytes letters)
{
    for (guint i = 0; i < forms->of_many->len; i++) {
        const LegalForm *form = &g_array_index(forms->of_many, LegalForm, i);

        if (ABS((int)form->len - (int)letters.len) <= 1 &&
            kith_edit_distance(letters, kith_bytes(form->letters, form->len), 1) <= 1) {
            return form->class;
        }
    }
    return 0;
}

guint
kith_legal_form_match(const KithBytes *words, guint n, guint *out_class)
{
    const LegalForms *forms = legal_forms();

    for (guint take = MIN(n, FORM_WORDS); take > 0; take--) {
        char letters[FORM_LETTERS];
        gsize len = 0;

        for (guint i = 0; i < take && len < sizeof letters; i++) {
            gsize part = MIN(words[i].len, sizeof letters - len);

            memcpy(letters + len, words[i].data, part);
            len += part;
        }
        if (len >= sizeof letters) {
            continue;
        }
        letters[len] = '\0';
        *out_class = GPOINTER_TO_UINT(g_hash_table_lookup(forms->classes, letters));
        if (*out_class == 0 && len >= LONG_FORM) {
            *out_class = class_nearby(forms, kith_bytes(letters, len));
        }
        if (*out_class != 0) {
            return take;
        }
    }
    return 0;
}
