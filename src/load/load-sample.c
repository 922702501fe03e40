/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-sample.h"

#include "base-hash.h"
#include "base-normalise.h"
#include "base-text.h"
#include "names-words.h"

#define HEAD_ROWS 1200
#define PLACE_ROWS 300
#define N_PLACES 4
#define PLACE_BYTES ((gsize)1 << 18)

typedef struct {
    KithSample *sample;
    GHashTable *seen; /* owned, set of hashes of column and value */
    guint left;       /* rows still wanted from this place */
} Taking;

static gboolean
has_form(const KithNormaliser *normaliser, KithBytes text, GString *scratch)
{
    static const KithNormaliseOptions options = {KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, ""};

    g_string_truncate(scratch, 0);
    return normaliser->normalise(text, &options, scratch);
}

static gboolean
names_month(KithBytes text)
{
    for (gsize i = 0; i < text.len && text.data[i] != 'T'; i++) {
        if (g_ascii_isalpha(text.data[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
are_digits(KithBytes text)
{
    gsize i = 0;

    while (i < text.len && g_ascii_isdigit(text.data[i])) {
        i++;
    }
    return i == text.len;
}

/* Digits alone are a date or year of the last centuries, or some other number. */
static void
look_at_date(KithColumnLook *look, KithBytes text)
{
    KithDate date;

    if (!kith_date_parse(text, KITH_DATE_DAY_FIRST, KITH_PIVOT_YEAR, &date) ||
        date.year < (are_digits(text) ? 1850 : 1500) || date.year > 2050) {
        return;
    }
    look->year_min = look->year_min == 0 ? date.year : MIN(look->year_min, date.year);
    look->year_max = MAX(look->year_max, date.year);
    if (date.day == 0) {
        look->years += date.month == 0;
        return;
    }
    look->dates++;
    look->slashed += !names_month(text) && text.len >= 6 && g_ascii_isdigit(text.data[0]) &&
                     !(g_ascii_isdigit(text.data[2]) && g_ascii_isdigit(text.data[3]));
    switch (kith_date_hint(text)) {
    case KITH_DATE_HINT_DAY_FIRST:
        look->day_first++;
        break;
    case KITH_DATE_HINT_MONTH_FIRST:
        look->month_first++;
        break;
    default:
        break;
    }
}

/* Digits with at most blanks and the usual marks between, as many as a phone number has. */
static void
look_at_phone(KithColumnLook *look, KithBytes text)
{
    guint digits = 0;
    guint points = 0;

    for (gsize i = 0; i < text.len; i++) {
        points += text.data[i] == '.';
        digits += g_ascii_isdigit(text.data[i]) != 0;
        if (!g_ascii_isdigit(text.data[i]) && strchr("+ -.()/", text.data[i]) == NULL) {
            return;
        }
    }
    if (points == 1) {
        return; /* a decimal number */
    }
    look->phones += digits >= 7 && digits <= 15;
    look->british += (digits == 11 && text.data[0] == '0' && text.data[1] == '7') ||
                     (text.len > 3 && memcmp(text.data, "+44", 3) == 0) ||
                     (text.len > 4 && memcmp(text.data, "0044", 4) == 0);
}

static void
look_at_number(KithColumnLook *look, KithBytes text, GString *scratch)
{
    gboolean whole = TRUE;
    guint64 number = 0;

    for (gsize i = 0; i < text.len && whole; i++) {
        whole = g_ascii_isdigit(text.data[i]) != 0;
        number = MIN(number * 10 + (guint64)(text.data[i] - '0'), G_MAXUINT32);
    }
    look->numbers += whole || has_form(kith_normaliser_find("number"), text, scratch);
    if (whole) {
        look->whole++;
        look->whole_max = MAX(look->whole_max, (guint)number);
    }
}

static gboolean
is_word_of(KithBytes token, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strlen(*words) == token.len && memcmp(*words, token.data, token.len) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a name of several words has a legal form behind the first of them, or says what sort of
 * body it is. */
static gboolean
is_of_company(const KithBytes *words, guint n)
{
    static const char *const bodies[] = {
        "group",      "bank",   "trust", "services",    "holdings", "partners",  "council",
        "university", "school", "club",  "association", "hospital", "institute", "ministry",
        "department", "agency", "hotel", "restaurant",  "museum",   "society",   NULL};
    guint class;

    for (guint i = 0; i < n && n >= 2; i++) {
        if (is_word_of(words[i], bodies) ||
            (i > 0 && kith_legal_form_match(words + i, n - i, &class) > 0)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_given(KithBytes word)
{
    return word.len == 1 || kith_word_genders(word) != 0;
}

/* Whether a name is of two or more: "Smith & Son", "Kay and Holden". */
static gboolean
is_joined(KithBytes text, const KithBytes *words, guint n)
{
    for (guint i = 1; i + 1 < n; i++) {
        if (kith_bytes_equal(words[i], kith_bytes_str("and"))) {
            return TRUE;
        }
    }
    return n >= 2 && memchr(text.data, '&', text.len) != NULL;
}

static void
look_at_words(KithColumnLook *look, KithBytes text, GString *scratch)
{
    static const char *const title_words[] =
        {"mr", "mrs", "ms", "miss", "dr", "sir", "prof", "rev", "mx", "lady", "lord", "dame", NULL};
    KithToken tokens[6];
    KithBytes words[G_N_ELEMENTS(tokens)];
    /* What has no blank and is not in Latin letters may have some when it is put into them. */
    gboolean whole = !kith_text_is_ascii(text) && memchr(text.data, ' ', text.len) == NULL;
    gboolean letters = TRUE;
    gboolean company;
    guint n;

    g_string_truncate(scratch, 0);
    kith_text_fold(text, scratch);
    text = kith_bytes(scratch->str, scratch->len);
    n = kith_text_tokens(text, tokens, G_N_ELEMENTS(tokens));
    for (guint i = 0; i < MIN(n, G_N_ELEMENTS(tokens)); i++) {
        words[i] = kith_token_bytes(text, tokens[i]);
    }
    company = is_of_company(words, MIN(n, G_N_ELEMENTS(tokens)));
    for (gsize i = 0; i < text.len; i++) {
        if (g_ascii_isdigit(text.data[i])) {
            letters = FALSE;
        }
    }
    look->digits += !letters;
    look->single += n == 1 || whole;
    look->given += n == 1 && kith_word_genders(words[0]) != 0;
    if (letters && n >= 2 && n <= 4 && text.len <= 60 && !company) {
        look->names++;
        look->called += is_given(words[0]) || is_given(words[n - 1]);
        look->known += kith_word_genders(words[0]) != 0 || kith_word_genders(words[n - 1]) != 0;
    }
    look->joined += is_joined(text, words, MIN(n, G_N_ELEMENTS(tokens)));
    look->companies += company;
    look->titles += n == 1 && is_word_of(words[0], title_words);
}

static void
look_at(Taking *taking, guint column, KithBytes text)
{
    KithColumnLook *look = &taking->sample->looks[column];
    g_autoptr(GString) scratch = g_string_new(NULL);
    guint64 hash = kith_hash(text.data, text.len, column);

    text = kith_text_strip(text);
    if (kith_text_is_missing(text)) {
        return;
    }
    look->filled++;
    look->letters += text.len;
    look->distinct += g_hash_table_add(taking->seen, g_memdup2(&hash, sizeof hash));
    if (text.len > 200) {
        return;
    }
    look->emails += has_form(kith_normaliser_find("email"), text, scratch);
    if (has_form(kith_normaliser_find("postcode"), text, scratch)) {
        look->postcodes += strchr(scratch->str, ' ') != NULL;
    }
    look_at_date(look, text);
    look_at_phone(look, text);
    look_at_number(look, text, scratch);
    look_at_words(look, text, scratch);
}

static gboolean
take_row(const KithRow *row, gpointer user_data)
{
    Taking *taking = user_data;

    if (row->fault != NULL) {
        return TRUE;
    }
    taking->sample->n_rows++;
    for (guint i = 0; i < row->n_cells; i++) {
        look_at(taking, row->cells[i].column, row->cells[i].text);
    }
    return --taking->left > 0;
}

/* Reads rows from @start on. */
static void
take_place(Taking *taking,
           const KithLoader *loader,
           const KithInput *input,
           gsize start,
           guint rows)
{
    gsize end = loader->cut(input, start, PLACE_BYTES);

    taking->left = rows;
    loader->parse(input, kith_bytes(input->text.data + start, end - start), 1, take_row, taking);
}

KithSample *
kith_sample_take(const KithLoader *loader, const KithInput *input)
{
    KithSample *sample = g_new0(KithSample, 1);
    Taking taking = {.sample = sample};
    gsize len = input->text.len - input->body;

    sample->looks = g_new0(KithColumnLook, MAX(input->columns->len, 1));
    taking.seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    if (len > 0) {
        take_place(&taking, loader, input, input->body, HEAD_ROWS);
    }
    for (guint i = 1; i <= N_PLACES && len > PLACE_BYTES * 8; i++) {
        gsize start = input->body + len / (N_PLACES + 1) * i;
        const guint8 *line = memchr(input->text.data + start, '\n', input->text.len - start);

        if (line != NULL && line + 1 < input->text.data + input->text.len) {
            take_place(&taking, loader, input, (gsize)(line + 1 - input->text.data), PLACE_ROWS);
        }
    }
    g_hash_table_unref(taking.seen);
    return sample;
}

void
kith_sample_free(KithSample *sample)
{
    g_free(sample->looks);
    g_free(sample);
}
