/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resolve-mail-name.h"

#include "names-words.h"
#include "resolve-names.h"

/* Records that are looked at to learn whether addresses are named after their owners; how many of
 * them must say, and how many more must say so than otherwise. */
#define LOOK_AT 20000
#define LEAST 20
#define MOSTLY 2

/* Words before the @ that are looked at: given, middle and family name. */
#define WORDS_MAX 3

/* Letters that a name has when it is looked for at the end of a word: son@ is nobody called On. */
#define LETTERS_MIN 3

/* ---- words ---- */

static gboolean
is_letter(guint8 byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* The words before the @, of which numbers are no part; 0 of them when there is none, when there
 * are too many or when they are not of letters: j0hn is no name that can be read. */
static guint
words_of(KithBytes address, KithBytes *words)
{
    guint n = 0;

    for (gsize i = 0; i < address.len && address.data[i] != '@';) {
        gsize from = i;

        while (i < address.len && is_letter(address.data[i])) {
            i++;
        }
        if (i == from) {
            if (address.data[i] >= 0x80) {
                return 0;
            }
            i++;
            continue;
        }
        if (n == WORDS_MAX || (from > 0 && g_ascii_isdigit(address.data[from - 1]))) {
            return 0;
        }
        words[n++] = kith_bytes(address.data + from, i - from);
    }
    return n;
}

/* How many bytes of a name the start of a word has, or its end: hyphens, blanks and apostrophes of
 * names are left out in addresses. 0 when not all of the name is there. */
static gsize
reach(KithBytes word, KithBytes name, gboolean at_end)
{
    gsize n = 0;

    for (gsize i = 0; i < name.len; i++) {
        guint8 byte = name.data[at_end ? name.len - 1 - i : i];

        if (byte == '-' || byte == ' ' || byte == '\'') {
            continue;
        }
        if (n == word.len || byte != word.data[at_end ? word.len - 1 - n : n]) {
            return 0;
        }
        n++;
    }
    return n;
}

static gboolean
is_name(KithBytes word, KithBytes name)
{
    return word.len > 0 && reach(word, name, FALSE) == word.len;
}

static gboolean
is_known_given(KithBytes word)
{
    return word.len >= LETTERS_MIN && kith_word_genders(word) != 0;
}

/* ---- one word, and several ---- */

/* "dgrant", "grantd", "davidgrant": what is beside the family name. */
static KithBytes
beside_family(KithBytes word, KithBytes family)
{
    gsize end = reach(word, family, TRUE);
    gsize start = reach(word, family, FALSE);
    KithBytes rest = kith_bytes(NULL, 0);

    if (end >= LETTERS_MIN) {
        rest = kith_bytes(word.data, word.len - end);
    } else if (start >= LETTERS_MIN) {
        rest = kith_bytes(word.data + start, word.len - start);
    }
    return rest.len == 1 || is_known_given(rest) ? rest : kith_bytes(NULL, 0);
}

static void
read_word(KithBytes word, KithBytes family, KithMailName *out)
{
    if (family.len == 0 || is_name(word, family)) {
        return;
    }
    out->given = is_known_given(word) ? word : beside_family(word, family);
}

/* "david.grant", "grant.d", "d.j.grant". */
static void
read_words(KithBytes first, KithBytes last, KithBytes given, KithBytes family, KithMailName *out)
{
    gboolean turned = is_name(first, family) || (family.len == 0 && is_name(last, given));
    KithBytes of_given = turned ? last : first;
    KithBytes of_family = turned ? first : last;
    gboolean family_fits = is_name(of_family, family);
    gboolean given_fits = is_name(of_given, given);

    if (family_fits || is_known_given(of_given)) {
        out->given = of_given;
    }
    if (of_family.len >= 2 && (given_fits || (given.len == 0 && is_known_given(of_given)))) {
        out->family = of_family;
    }
}

/* Whether a given name says more than what is known, and does not contradict it. */
static gboolean
adds_to(KithBytes known, KithBytes given)
{
    return known.len == 0 || (known.len == 1 && given.len > 1 && given.data[0] == known.data[0]);
}

void
kith_mail_name(KithBytes address, KithBytes given, KithBytes family, KithMailName *out_name)
{
    KithBytes words[WORDS_MAX];
    guint n = words_of(address, words);

    *out_name = (KithMailName){{NULL, 0}, {NULL, 0}};
    if (n == 1) {
        read_word(words[0], family, out_name);
    } else if (n > 1) {
        read_words(words[0], words[n - 1], given, family, out_name);
    }
    if (!adds_to(given, out_name->given)) {
        out_name->given = kith_bytes(NULL, 0);
    }
    if (family.len > 0) {
        out_name->family = kith_bytes(NULL, 0);
    }
}

/* ---- whether addresses tell names ---- */

/* Where names are: in columns of their own or as a whole. */
typedef struct {
    const KithColumn *given;
    const KithColumn *family;
    const KithColumn *whole;
} NameColumns;

static void
find_names(const NameColumns *columns, guint32 record, KithBytes *given, KithBytes *family)
{
    KithBytes name = kith_column_text_at(columns->whole, record, 0);
    KithNameParts parts;

    *given = kith_column_text_at(columns->given, record, 0);
    *family = kith_column_text_at(columns->family, record, 0);
    if (given->len == 0 && family->len == 0 && name.len > 0) {
        kith_name_split(name, columns->whole->family_first, &parts);
        *given = parts.given;
        *family = parts.family;
    }
}

/* Whether a given name that was read may be the one that is known, or the beginning of it. */
static gboolean
may_be(KithBytes read, KithBytes given)
{
    gsize n = MIN(read.len, given.len);

    return memcmp(read.data, given.data, n) == 0 ||
           kith_variants_meet(kith_word_variants(read), kith_word_variants(given));
}

gboolean
kith_mail_tells_names(const KithColumns *columns, const KithColumn *column)
{
    NameColumns names = {kith_columns_find_role(columns, KITH_ROLE_GIVEN),
                         kith_columns_find_role(columns, KITH_ROLE_FAMILY),
                         kith_columns_find_role(columns, KITH_ROLE_WHOLE_NAME)};
    guint right = 0;
    guint wrong = 0;

    for (guint32 r = 0; r < MIN(columns->n, LOOK_AT); r++) {
        KithBytes address = kith_column_text_at(column, r, 0);
        KithBytes given;
        KithBytes family;
        KithMailName name;

        if (address.len == 0) {
            continue;
        }
        find_names(&names, r, &given, &family);
        kith_mail_name(address, kith_bytes(NULL, 0), family, &name);
        if (given.len < 2 || name.given.len == 0) {
            continue;
        }
        if (may_be(name.given, given)) {
            right++;
        } else {
            wrong++;
        }
    }
    return right + wrong >= LEAST && right > MOSTLY * wrong;
}
