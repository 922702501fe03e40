/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-distance.h"
#include "resolve-feature.h"

enum { EXACT = 1, TWO_EDITS, SAME_USER, LIKE_USER, DIFFERENT };

static const char *const level_names[] = {"equal",
                                          "two characters apart",
                                          "same name before the @, or much alike",
                                          "name before the @ one character apart",
                                          "different"};

static const double start[] = {.7, .08, .08, .02, .12};

static KithBytes
user_of(KithBytes text)
{
    const guint8 *at = memchr(text.data, '@', text.len);

    return at != NULL ? kith_bytes(text.data, (gsize)(at - text.data)) : text;
}

/* Digits that are looked at. */
#define DIGITS 12

static KithBytes
digits_of(KithBytes user, guint8 *room)
{
    gsize n = 0;

    for (gsize i = 0; i < user.len && n < DIGITS; i++) {
        if (g_ascii_isdigit(user.data[i])) {
            room[n++] = user.data[i];
        }
    }
    return kith_bytes(room, n);
}

/* Whether two addresses have numbers before the @ that are no slip: the many who are called John
 * are john9093 and john8988 with one provider. */
static gboolean
have_two_numbers(KithBytes user_x, KithBytes user_y)
{
    guint8 room_x[DIGITS];
    guint8 room_y[DIGITS];
    KithBytes x = digits_of(user_x, room_x);
    KithBytes y = digits_of(user_y, room_y);

    return x.len > 0 && y.len > 0 && kith_edit_distance(x, y, 1) > 1;
}

/* Whether two names before the @ may be equal or one edit apart, as far as their first two bytes
 * tell: an edit changes one of them, moves one to the other place, or swaps the two. */
static gboolean
users_may_match(const KithSlot *x, const KithSlot *y)
{
    return x->head[0] == y->head[0] || x->head[1] == y->head[1] || x->head[0] == y->head[1] ||
           x->head[1] == y->head[0];
}

static guint
level(const KithFeature *fa, guint32 a, const KithFeature *fb, guint32 b)
{
    KithBytes user_x;
    KithBytes user_y;
    gboolean two_edits = kith_value_edits(&fa->values, a, &fb->values, b, 2) <= 2;

    if (two_edits || kith_value_likeness(&fa->values, a, &fb->values, b, .9) >= .9) {
        if (have_two_numbers(user_of(kith_value_text(&fa->values, a)),
                             user_of(kith_value_text(&fb->values, b)))) {
            return DIFFERENT;
        }
        return two_edits ? TWO_EDITS : SAME_USER;
    }
    if (!users_may_match(&fa->values.slots[a], &fb->values.slots[b])) {
        return DIFFERENT;
    }
    user_x = user_of(kith_value_text(&fa->values, a));
    user_y = user_of(kith_value_text(&fb->values, b));
    if (user_x.len >= 3 && kith_bytes_equal(user_x, user_y)) {
        return SAME_USER;
    }
    return MIN(user_x.len, user_y.len) >= 4 && kith_edit_distance(user_x, user_y, 1) <= 1
               ? LIKE_USER
               : DIFFERENT;
}

/* The mailbox of an office and nobody's own. */
static gboolean
is_evidence(KithBytes text)
{
    /* RFC 2142 (Crocker 1997), Mailbox names for common services, roles and functions; and what
     * else sites print as the address to write to. */
    static const char *const roles[] = {
        "abuse",      "accounts",  "admin",      "administrator", "billing",
        "bookings",   "careers",   "contact",    "enquiries",     "enquiry",
        "feedback",   "finance",   "hello",      "help",          "helpdesk",
        "hostmaster", "hr",        "info",       "inquiries",     "jobs",
        "mail",       "marketing", "news",       "no-reply",      "noc",
        "noreply",    "office",    "postmaster", "press",         "reception",
        "root",       "sales",     "security",   "support",       "team",
        "usenet",     "uucp",      "webmaster",  "www",           NULL};
    KithBytes user = user_of(text);

    for (guint i = 0; user.len > 0 && roles[i] != NULL; i++) {
        if (roles[i][0] == (char)user.data[0] && kith_bytes_equal(user, kith_bytes_str(roles[i]))) {
            return FALSE;
        }
    }
    return TRUE;
}

const KithComparator kith_comparator_email = {
    .name = "email",
    .summary = "e-mail addresses: typing errors, another provider",
    .n_levels = G_N_ELEMENTS(level_names),
    .own = TRUE,
    .level_names = level_names,
    .start = start,
    .is_evidence = is_evidence,
    .names = TRUE,
    .level = level,
};
