/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings-match.h"

#include "base-sort.h"

#include <string.h>

/* Kinds of what a finding rests on. */
enum { ON_INCIDENT = 1, ON_TIE, ON_MEMBER, N_ON };

GArray *
kith_finding_rests_on(const KithFinding *finding)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    gsize n;

    for (guint i = 0; i < finding->evidence->len; i++) {
        const KithFindingEvidence *evidence = g_ptr_array_index(finding->evidence, i);
        const KithRecordId *records = (const KithRecordId *)(const void *)evidence->records->data;
        gboolean incident = g_str_has_prefix(evidence->text, "incident: ");
        gboolean tie = g_str_has_prefix(evidence->text, "tie: ");

        if ((incident || tie) && evidence->records->len > 0) {
            const guint32 row[] = {incident ? ON_INCIDENT : ON_TIE,
                                   records[0],
                                   incident ? 0 : records[evidence->records->len - 1]};

            g_array_append_vals(rows, row, 3);
        }
    }
    for (guint i = 0; i < finding->members->len; i++) {
        const guint32 row[] = {ON_MEMBER,
                               g_array_index(finding->members, KithFindingMember, i).entity,
                               0};

        g_array_append_vals(rows, row, 3);
    }
    kith_sort_rows((guint32 *)(void *)rows->data, rows->len / 3, 3);
    n = kith_unique_rows((guint32 *)(void *)rows->data, rows->len / 3, 3);
    g_array_set_size(rows, (guint)n * 3);
    return rows;
}

/* ---- differences ---- */

typedef struct {
    guint more[N_ON];
    guint less[N_ON];
    guint n_more;
    guint n_less;
} Difference;

static gint
compare_rows(const guint32 *a, const guint32 *b)
{
    for (guint i = 0; i < 3; i++) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

/* What @now has more and less than @before. */
static Difference
subtract(const GArray *now, const GArray *before)
{
    const guint32 *a = (const guint32 *)(const void *)now->data;
    const guint32 *b = (const guint32 *)(const void *)before->data;
    const guint32 *a_end = a + now->len;
    const guint32 *b_end = b + before->len;
    Difference difference = {0};

    while (a < a_end || b < b_end) {
        gint order = a == a_end ? 1 : b == b_end ? -1 : compare_rows(a, b);

        if (order < 0) {
            difference.more[MIN(*a, N_ON - 1)]++;
            difference.n_more++;
        } else if (order > 0) {
            difference.less[MIN(*b, N_ON - 1)]++;
            difference.n_less++;
        }
        a += order <= 0 ? 3 : 0;
        b += order >= 0 ? 3 : 0;
    }
    return difference;
}

static void
append_counts(GString *out, const guint *counts, const char *than)
{
    static const char *const names[N_ON] =
        {[ON_INCIDENT] = "joint incident", [ON_TIE] = "tie", [ON_MEMBER] = "member"};
    gboolean first = TRUE;

    for (guint kind = ON_INCIDENT; kind < N_ON; kind++) {
        if (counts[kind] > 0) {
            g_string_append_printf(out,
                                   "%s%u %s%s",
                                   !first         ? ", "
                                   : out->len > 0 ? "; "
                                                  : "",
                                   counts[kind],
                                   names[kind],
                                   counts[kind] == 1 ? "" : "s");
            first = FALSE;
        }
    }
    if (!first) {
        g_string_append_printf(out, " %s", than);
    }
}

/* In words; "" for none. */
static char *
tell(const Difference *difference)
{
    GString *text = g_string_new(NULL);

    append_counts(text, difference->more, "more");
    append_counts(text, difference->less, "less");
    return g_string_free(text, FALSE);
}

/* ---- which is which ---- */

static guint
n_common(const KithFinding *a, const KithFinding *b)
{
    guint n = 0;

    for (guint i = 0; i < a->members->len; i++) {
        KithEntityId entity = g_array_index(a->members, KithFindingMember, i).entity;

        for (guint k = 0; k < b->members->len; k++) {
            n += g_array_index(b->members, KithFindingMember, k).entity == entity;
        }
    }
    return n;
}

typedef struct {
    guint common;
    guint larger;
    guint fresh;
    guint earlier;
} Likeness;

/* The share in common first, then the better finding, then the older one. */
static gint
compare_likeness(gconstpointer a, gconstpointer b)
{
    const Likeness *one = a;
    const Likeness *two = b;
    guint64 left = (guint64)one->common * two->larger;
    guint64 right = (guint64)two->common * one->larger;

    if (left != right) {
        return left < right ? 1 : -1;
    }
    return one->fresh != two->fresh ? (one->fresh > two->fresh) - (one->fresh < two->fresh)
                                    : (one->earlier > two->earlier) - (one->earlier < two->earlier);
}

static GArray *
find_alike(const GPtrArray *earlier, const GPtrArray *fresh)
{
    GArray *alike = g_array_new(FALSE, FALSE, sizeof(Likeness));

    for (guint i = 0; i < fresh->len; i++) {
        const KithFinding *one = g_ptr_array_index(fresh, i);

        for (guint k = 0; k < earlier->len; k++) {
            const KithFinding *two = g_ptr_array_index(earlier, k);
            Likeness likeness = {n_common(one, two),
                                 MAX(one->members->len, two->members->len),
                                 i,
                                 k};

            if (likeness.common > 0 && 2 * likeness.common >= likeness.larger) {
                g_array_append_val(alike, likeness);
            }
        }
    }
    g_array_sort(alike, compare_likeness);
    return alike;
}

/* ---- taking over ---- */

static void
set_text(char **to, const char *text)
{
    g_free(*to);
    *to = g_strdup(text);
}

static void
take_over_life(KithFinding *fresh, const KithFinding *earlier)
{
    for (guint i = 0; i < earlier->changes->len; i++) {
        const KithFindingChange *change = g_ptr_array_index(earlier->changes, i);

        kith_finding_add_change(fresh, change->state, change->who, change->event, change->reason);
    }
    fresh->number = earlier->number;
    fresh->state = earlier->state;
    fresh->review = earlier->review;
    fresh->first_event = earlier->first_event;
    set_text(&fresh->reason, earlier->reason);
    set_text(&fresh->owner, earlier->owner);
    g_array_append_vals(fresh->known, earlier->known->data, earlier->known->len);
}

/* What was dismissed comes up again when there is anything that was not known then. */
static gboolean
comes_up_again(KithFinding *fresh, const GArray *rests_on, guint64 event)
{
    Difference since = subtract(rests_on, fresh->known);
    g_autofree char *told = NULL;
    g_autofree char *reason = NULL;

    if (fresh->state != KITH_FINDING_DISMISSED || since.n_more == 0) {
        return FALSE;
    }
    told = tell(&since);
    reason = g_strdup_printf("evidence has changed since it was dismissed: %s", told);
    kith_finding_add_change(fresh, KITH_FINDING_NEW, "kith", event, reason);
    set_text(&fresh->difference, told);
    return TRUE;
}

static void
take_over(KithFinding *fresh, const KithFinding *earlier, guint64 event)
{
    g_autoptr(GArray) now = kith_finding_rests_on(fresh);
    g_autoptr(GArray) before = kith_finding_rests_on(earlier);
    Difference difference = subtract(now, before);
    g_autofree char *told = tell(&difference);

    take_over_life(fresh, earlier);
    set_text(&fresh->difference, told);
    fresh->news = difference.n_more + difference.n_less > 0 ? KITH_NEWS_CHANGED : KITH_NEWS_SAME;
    if (comes_up_again(fresh, now, event)) {
        fresh->news = KITH_NEWS_REOPENED;
    }
}

void
kith_findings_match(const GPtrArray *earlier,
                    const GPtrArray *fresh,
                    guint64 event,
                    GPtrArray *out_gone)
{
    g_autoptr(GArray) alike = find_alike(earlier, fresh);
    g_autofree gboolean *found = g_new0(gboolean, earlier->len + 1);

    for (guint i = 0; i < fresh->len; i++) {
        KithFinding *finding = g_ptr_array_index(fresh, i);

        finding->number = 0;
        finding->state = KITH_FINDING_NEW;
        finding->news = KITH_NEWS_NEW;
        finding->first_event = event;
        finding->last_event = event;
        g_ptr_array_set_size(finding->changes, 0);
        g_array_set_size(finding->known, 0);
        set_text(&finding->difference, "");
    }
    for (guint i = 0; i < alike->len; i++) {
        const Likeness *likeness = &g_array_index(alike, Likeness, i);
        KithFinding *finding = g_ptr_array_index(fresh, likeness->fresh);

        if (finding->number == 0 && !found[likeness->earlier]) {
            found[likeness->earlier] = TRUE;
            take_over(finding, g_ptr_array_index(earlier, likeness->earlier), event);
        }
    }
    for (guint i = 0; i < earlier->len; i++) {
        if (!found[i]) {
            g_ptr_array_add(out_gone, g_ptr_array_index(earlier, i));
        }
    }
}

/* ---- what comes first ---- */

static guint
place_of(const KithFinding *finding)
{
    if (finding->state == KITH_FINDING_DISMISSED) {
        return 5;
    }
    return finding->news == KITH_NEWS_NEW || finding->news == KITH_NEWS_REOPENED ? 1
           : finding->news == KITH_NEWS_CHANGED                                  ? 2
           : finding->news == KITH_NEWS_GONE                                     ? 4
                                                                                 : 3;
}

gint
kith_findings_compare(const KithFinding *a, const KithFinding *b)
{
    guint one = place_of(a);
    guint two = place_of(b);

    if (one != two) {
        return one < two ? -1 : 1;
    }
    if (a->score != b->score) {
        return a->score < b->score ? 1 : -1;
    }
    return (a->number > b->number) - (a->number < b->number);
}
