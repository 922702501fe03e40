/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "load-guess-header.h"

#include <string.h>

/* So many headers at least that begin with a word, and say what is known without it, make it the
 * subject. */
#define FEWEST 2

/* Of so many columns nobody is the subject: each header would be held against all others. */
#define MANY 1000

/* So many words may stand before what a header says. */
#define MOST_BEFORE 4

/* ---- of another ---- */

static gboolean
names_another(const KithGuess *guess)
{
    static const char *const others[] = {
        "spouse",    "husband",     "wife",     "partner",   "mother",  "father",     "parent",
        "child",     "son",         "daughter", "brother",   "sister",  "sibling",    "dependent",
        "dependant", "guardian",    "kin",      "emergency", "manager", "supervisor", "employer",
        "referee",   "beneficiary", "landlord", "solicitor", "agent",   "nok",        NULL};
    g_auto(GStrv) words = g_strsplit(guess->words, " ", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        if (g_strv_contains(others, words[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_there(const KithHeaders *headers, const char *words)
{
    for (guint i = 0; i < headers->n; i++) {
        if (g_str_equal(headers->guesses[i].words, words)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* What a header says of one of several, as "tenant 1 forename" beside "tenant 2 forename" does;
 * NULL when it does not. A second address or telephone is one's own. */
static char *
of_numbered(const KithHeaders *headers, const char *header, gboolean *out_first)
{
    g_auto(GStrv) words = g_strsplit(header, " ", 3);
    g_autofree char *other = NULL;

    if (g_strv_length(words) < 3 || !g_ascii_isdigit(*words[1]) ||
        kith_schema_property_of_header(headers->schema, words[0]) != NULL) {
        return NULL;
    }
    *out_first = g_str_equal(words[1], "1");
    other = g_strdup_printf("%s %s %s", words[0], *out_first ? "2" : "1", words[2]);
    return is_there(headers, other) ? g_strdup(words[2]) : NULL;
}

static gboolean
is_of_second(const KithHeaders *headers, const KithGuess *guess)
{
    gboolean first = FALSE;
    g_autofree char *rest = of_numbered(headers, guess->words, &first);

    return rest != NULL && !first;
}

static void
add_of_first(GPtrArray *readings, const KithHeaders *headers, const KithGuess *guess)
{
    gboolean first = FALSE;
    char *rest = of_numbered(headers, guess->words, &first);

    if (rest != NULL) {
        g_ptr_array_add(readings, rest);
    }
}

/* ---- the subject ---- */

static gboolean
begins_with(const char *words, const char *before, gsize len)
{
    return strncmp(words, before, len) == 0 && words[len] == ' ';
}

/* How many headers begin with the same words and go on. */
static guint
count_beginning(const KithHeaders *headers, const char *before, gsize len)
{
    guint n = 0;

    for (guint i = 0; i < headers->n; i++) {
        n += !headers->guesses[i].another && begins_with(headers->guesses[i].words, before, len);
    }
    return n;
}

/* Whether a header before this one begins with the same word. */
static gboolean
is_again(const KithHeaders *headers, guint at, const char *before, gsize len)
{
    for (guint i = 0; i < at; i++) {
        if (begins_with(headers->guesses[i].words, before, len) && !headers->guesses[i].another) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a header says a thing that is known, by itself or without its first word. */
static gboolean
is_known(const KithHeaders *headers, const char *words)
{
    const char *rest = strchr(words, ' ');

    return kith_schema_property_of_header(headers->schema, words) != NULL ||
           (rest != NULL && kith_schema_property_of_header(headers->schema, rest + 1) != NULL);
}

/* How many headers that begin with a word say a thing that is known without it. */
static guint
count_known(const KithHeaders *headers, const char *before, gsize len)
{
    guint n = 0;

    for (guint i = 0; i < headers->n; i++) {
        const KithGuess *guess = &headers->guesses[i];

        n += !guess->another && begins_with(guess->words, before, len) &&
             is_known(headers, guess->words + len + 1);
    }
    return n;
}

static void
find_subject(KithHeaders *headers)
{
    guint most = FEWEST - 1;

    for (guint i = 0; i < headers->n && headers->n <= MANY; i++) {
        const char *words = headers->guesses[i].words;
        gsize len = strcspn(words, " ");
        guint known;

        if (headers->guesses[i].another || words[len] != ' ' || is_again(headers, i, words, len)) {
            continue;
        }
        known = count_known(headers, words, len);
        if (known > most) {
            most = known;
            g_free(headers->subject);
            headers->subject = g_strndup(words, len);
        }
    }
}

void
kith_headers_init(KithHeaders *headers, const KithSchema *schema, KithGuess *guesses, guint n)
{
    *headers = (KithHeaders){.schema = schema, .guesses = guesses, .n = n};
    for (guint i = 0; i < n; i++) {
        guesses[i].another = names_another(&guesses[i]) || is_of_second(headers, &guesses[i]);
    }
    find_subject(headers);
}

void
kith_headers_clear(KithHeaders *headers)
{
    g_clear_pointer(&headers->subject, g_free);
}

gboolean
kith_headers_ends_alone(const KithHeaders *headers, const KithGuess *guess)
{
    const char *subject = headers->subject;
    const char *end = strrchr(guess->words, ' ');
    guint times = 0;

    if (end == NULL || guess->another) {
        return FALSE;
    }
    for (guint i = 0; i < headers->n; i++) {
        times += g_str_has_suffix(headers->guesses[i].words, end);
    }
    return times == 1 || (subject != NULL && begins_with(guess->words, subject, strlen(subject)));
}

/* ---- readings ---- */

/* Adds the words of a part of a header, and these without what many headers begin with. */
static void
add_reading(GPtrArray *readings, const KithHeaders *headers, const char *part, gsize len)
{
    g_autofree char *own = g_strndup(part, len);
    char *words = kith_header_words(own);
    const char *subject = headers->subject;
    gsize before = subject != NULL ? strlen(subject) : 0;

    g_ptr_array_add(readings, words);
    for (guint i = 0;
         i < MOST_BEFORE && before > 0 && begins_with(words, subject, strlen(subject)) &&
         count_beginning(headers, words, before) >= FEWEST;
         i++) {
        const char *rest = words + before + 1;

        g_ptr_array_add(readings, g_strdup(rest));
        before += 1 + strcspn(rest, " ");
        if (words[before] == '\0') {
            break;
        }
    }
}

/* The last part of a path of nested values, unless other paths end like it: who knows which of them
 * the row is about. */
static void
add_end_of_path(GPtrArray *readings, const KithHeaders *headers, const KithGuess *guess)
{
    const char *end = strrchr(guess->header, '.');
    guint times = 0;

    for (guint i = 0; end != NULL && i < headers->n; i++) {
        times += g_str_has_suffix(headers->guesses[i].header, end);
    }
    if (times == 1) {
        g_ptr_array_add(readings, kith_header_words(end + 1));
    }
}

GPtrArray *
kith_headers_readings(const KithHeaders *headers, const KithGuess *guess)
{
    GPtrArray *readings = g_ptr_array_new_with_free_func(g_free);
    gsize len = strcspn(guess->header, "([");
    const char *slash = memchr(guess->header, '/', len);

    if (guess->another) {
        return readings;
    }
    add_reading(readings, headers, guess->header, len);
    if (slash != NULL) {
        const char *behind = slash + 1;

        add_reading(readings, headers, guess->header, (gsize)(slash - guess->header));
        add_reading(readings, headers, behind, len - (gsize)(behind - guess->header));
    }
    add_of_first(readings, headers, guess);
    add_end_of_path(readings, headers, guess);
    return readings;
}
