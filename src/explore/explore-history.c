/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-show.h"
#include "store-decisions.h"
#include "store-entities.h"
#include "store-values.h"

enum { COL_KIND, COL_NUMBER, COL_RECORD, COL_OTHER, COL_EVENT, COL_TEXT, COL_WHO, COL_TIME };

static void
add_row(KithTable *table, const char *kind, guint32 number, const char *event)
{
    kith_table_add_row(table);
    kith_table_set_text(table, COL_KIND, kind);
    kith_table_set_integer(table, COL_NUMBER, number);
    kith_table_set_text(table, COL_EVENT, event);
}

/* ---- versions ---- */

/* Appends the values of a property as given, "; " between them. */
static gboolean
append_given(KithTxn *txn, const KithRecord *record, guint32 property, GString *out, GError **error)
{
    gboolean first = TRUE;

    for (guint i = 0; i < record->n_fields; i++) {
        if (record->fields[i].property != property) {
            continue;
        }
        g_string_append(out, first ? "" : "; ");
        first = FALSE;
        if (!kith_values_given(txn, &record->fields[i], out, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Appends "property: before → after" when the two differ. */
static gboolean
append_change(KithReader *reader,
              const KithRecord *before,
              const KithRecord *after,
              guint32 property,
              GString *out,
              GError **error)
{
    g_autoptr(GString) was = g_string_new(NULL);
    g_autoptr(GString) is = g_string_new(NULL);

    if (!append_given(reader->txn, before, property, was, error) ||
        !append_given(reader->txn, after, property, is, error)) {
        return FALSE;
    }
    if (!g_string_equal(was, is)) {
        g_string_append_printf(out,
                               "%s%s: %s → %s",
                               out->len > 0 ? ", " : "",
                               kith_reader_name(reader, KITH_NAME_PROPERTY, property),
                               was->len > 0 ? was->str : "(none)",
                               is->len > 0 ? is->str : "(none)");
    }
    return TRUE;
}

/* Whether a field before this one is of the same property. */
static gboolean
came_before(const KithRecord *record, guint n, guint32 property)
{
    for (guint i = 0; i < n; i++) {
        if (record->fields[i].property == property) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
append_changes(KithReader *reader,
               const KithRecord *before,
               const KithRecord *after,
               GString *out,
               GError **error)
{
    for (guint i = 0; i < before->n_fields; i++) {
        guint32 property = before->fields[i].property;

        if (!came_before(before, i, property) &&
            !append_change(reader, before, after, property, out, error)) {
            return FALSE;
        }
    }
    for (guint i = 0; i < after->n_fields; i++) {
        guint32 property = after->fields[i].property;

        if (!came_before(after, i, property) && !came_before(before, before->n_fields, property) &&
            !append_change(reader, before, after, property, out, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* What the version after @before changed; @after is that version. */
static gboolean
add_change(KithReader *reader,
           KithTable *table,
           KithRecordId id,
           const KithRecord *before,
           const KithRecord *after,
           GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (!append_changes(reader, before, after, text, error)) {
        return FALSE;
    }
    if (text->len == 0) {
        g_string_append(text, before->retired != 0 ? "came back unchanged" : "no value");
    }
    add_row(table, "version", after->version, "changed");
    kith_table_set_printf(table, COL_RECORD, "r:%u", id);
    kith_table_set_bytes(table, COL_TEXT, kith_bytes(text->str, text->len));
    return TRUE;
}

static gboolean
add_versions(KithReader *reader, KithTable *table, KithRecordId id, GError **error)
{
    g_auto(KithFieldBuffer) odd = {0};
    g_auto(KithFieldBuffer) even = {0};
    KithFieldBuffer *buffers[] = {&odd, &even};
    KithRecord versions[2];
    KithRecord *before = &versions[0];
    KithRecord now;
    guint kept = 0;
    gboolean found;

    if (!kith_reader_record(reader, id, &now, error)) {
        return FALSE;
    }
    for (guint32 version = 1; version < now.version; version++) {
        KithRecord *next = &versions[1 - kept % 2];

        if (!kith_shown_version(reader, id, version, buffers[1 - kept % 2], next, &found, error)) {
            return FALSE;
        }
        if (found && kept > 0 && !add_change(reader, table, id, before, next, error)) {
            return FALSE;
        }
        before = found ? next : before;
        kept += found;
    }
    if (kept > 0 && !add_change(reader, table, id, before, &now, error)) {
        return FALSE;
    }
    if (now.retired != 0) {
        add_row(table, "version", now.version, "retired");
        kith_table_set_printf(table, COL_RECORD, "r:%u", id);
        kith_table_set_printf(table, COL_TEXT, "taken back by load %u", now.retired);
    }
    return TRUE;
}

/* ---- decisions ---- */

static gboolean
set_time(KithTxn *txn, KithTable *table, guint64 number, const char *who, GError **error)
{
    g_autofree char *text = NULL;

    if (!kith_log_time(txn, number, who, &text, error)) {
        return FALSE;
    }
    if (text != NULL) {
        kith_table_set_text(table, COL_TIME, text);
    }
    return TRUE;
}

static gboolean
add_decisions(KithShown *shown, KithTable *table, GError **error)
{
    guint64 n;

    if (!kith_store_counter(shown->reader->txn, KITH_COUNTER_DECISIONS, &n, error)) {
        return FALSE;
    }
    for (guint32 i = 1; i <= n; i++) {
        g_autoptr(KithDecision) decision = NULL;
        gboolean b_first;

        if (!kith_decisions_get(shown->reader->txn, i, &decision, error)) {
            return FALSE;
        }
        if (!kith_records_among(shown->records, decision->a) &&
            !kith_records_among(shown->records, decision->b)) {
            continue;
        }
        b_first = !kith_records_among(shown->records, decision->a);
        add_row(table, "decision", i, kith_verdict_name(decision->verdict));
        kith_table_set_printf(table, COL_RECORD, "r:%u", b_first ? decision->b : decision->a);
        kith_table_set_printf(table, COL_OTHER, "r:%u", b_first ? decision->a : decision->b);
        kith_table_set_printf(table,
                              COL_TEXT,
                              "%s%s",
                              decision->withdrawn != 0 ? "(withdrawn) "
                              : decision->proposed     ? "(awaits a second person) "
                                                       : "",
                              decision->reason);
        kith_table_set_text(table, COL_WHO, decision->who);
        if (!set_time(shown->reader->txn, table, decision->event, decision->who, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- lineage ---- */

typedef struct {
    const char *event;
    const char *words; /* before the other's identifier */
    char kind;         /* of the other: e or r */
} LineageWords;

static const LineageWords lineage_words[] = {
    [KITH_LINEAGE_MERGED_INTO] = {"merged", "merged into", 'e'},
    [KITH_LINEAGE_SPLIT_FROM] = {"split", "split from", 'e'},
    [KITH_LINEAGE_GAINED] = {"gained", "gained", 'r'},
    [KITH_LINEAGE_LOST] = {"lost", "lost", 'r'},
    [KITH_LINEAGE_FITS] = {"fits", "is joined to neither of two that it fits: one is", 'e'},
    [KITH_LINEAGE_FITS_NO_MORE] = {"fits no more", "is between two no more: one was", 'e'},
};

static void
add_lineage_row(KithTable *table, guint32 generation, const LineageWords *words, guint32 other)
{
    add_row(table, "lineage", generation, words->event);
    kith_table_set_printf(table, COL_OTHER, "%c:%u", words->kind, other);
    kith_table_set_printf(table, COL_TEXT, "%s %c:%u", words->words, words->kind, other);
}

static gboolean
add_lineage(KithShown *shown, KithTable *table, GError **error)
{
    g_auto(KithTupleIter) iter = {0};

    if (!kith_tuples_open(shown->reader->txn, KITH_TABLE_LINEAGE, &iter, error) ||
        !kith_tuples_seek(&iter, &shown->entity, 1, error)) {
        return FALSE;
    }
    while (kith_tuples_next(&iter, error)) {
        if (iter.tuple[2] >= G_N_ELEMENTS(lineage_words) ||
            lineage_words[iter.tuple[2]].event == NULL) {
            return kith_store_damaged(error, "lineage of entity %u", shown->entity);
        }
        add_lineage_row(table, iter.tuple[1], &lineage_words[iter.tuple[2]], iter.tuple[3]);
    }
    return kith_tuples_fine(&iter);
}

KithTable *
kith_shown_history(KithShown *shown, GError **error)
{
    g_autoptr(KithTable) table =
        kith_table_new_like("kind:text number:integer record_id:text other_id:text event:text "
                            "text:text who:text time:text");

    for (guint i = 0; i < shown->records->len; i++) {
        if (!add_versions(shown->reader,
                          table,
                          g_array_index(shown->records, KithRecordId, i),
                          error)) {
            return NULL;
        }
    }
    if (!add_decisions(shown, table, error) || !add_lineage(shown, table, error)) {
        return NULL;
    }
    return g_steal_pointer(&table);
}
