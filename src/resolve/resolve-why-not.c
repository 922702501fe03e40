/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-table.h"
#include "resolve-index.h"
#include "resolve-left.h"
#include "resolve-linkage.h"
#include "resolve-pairing.h"
#include "store-decisions.h"
#include "store-entities.h"

#include <kith/kith-resolve.h>

#include <math.h>

/* Keys in common that are named. */
#define KEYS_MAX 3

/* What says less is not told. */
#define LEAST_BITS 0.05

enum { COL_REASON, COL_PROPERTY, COL_BITS, COL_TEXT };

typedef struct {
    KithStore *store;
    KithTxn *txn;      /* owned */
    KithWhyReport why; /* owned: of the strongest pair */
    GArray *a;         /* owned, KithRecordId: records of either entity that stand */
    GArray *b;
    KithPairing pairing; /* owned: of them all */
    GPtrArray *sources;  /* owned */
    KithWhyNotReport *report;
} Asking;

static void
asking_clear(Asking *asking)
{
    kith_why_report_clear(&asking->why);
    kith_pairing_clear(&asking->pairing);
    g_clear_pointer(&asking->a, g_array_unref);
    g_clear_pointer(&asking->b, g_array_unref);
    g_clear_pointer(&asking->sources, g_ptr_array_unref);
    g_clear_pointer(&asking->txn, kith_txn_end);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asking, asking_clear)

void
kith_why_not_report_clear(KithWhyNotReport *report)
{
    g_clear_pointer(&report->name_a, g_free);
    g_clear_pointer(&report->name_b, g_free);
    g_clear_pointer(&report->reasons, kith_table_free);
}

static KithTable *
add_reason(Asking *asking, const char *reason, const char *property)
{
    KithTable *table = asking->report->reasons;

    kith_table_add_row(table);
    kith_table_set_text(table, COL_REASON, reason);
    if (property != NULL) {
        kith_table_set_text(table, COL_PROPERTY, property);
    }
    return table;
}

/* ---- what bars the two ---- */

static gboolean
tell_decisions(Asking *asking, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;

    if (!kith_decisions_standing(asking->txn, &decisions, error)) {
        return FALSE;
    }
    for (guint i = 0; i < decisions->len; i++) {
        const KithDecision *decision = g_ptr_array_index(decisions, i);
        g_autofree char *a = NULL;
        g_autofree char *b = NULL;

        if (decision->verdict != KITH_VERDICT_DIFFERENT ||
            !((kith_records_among(asking->a, decision->a) &&
               kith_records_among(asking->b, decision->b)) ||
              (kith_records_among(asking->a, decision->b) &&
               kith_records_among(asking->b, decision->a)))) {
            continue;
        }
        a = kith_records_name(asking->txn, asking->sources, decision->a, error);
        b = a != NULL ? kith_records_name(asking->txn, asking->sources, decision->b, error) : NULL;
        if (b == NULL) {
            return FALSE;
        }
        kith_table_set_printf(add_reason(asking, "decision", NULL),
                              COL_TEXT,
                              "%s decided that %s and %s are different: %s",
                              decision->who,
                              a,
                              b,
                              decision->reason);
    }
    return TRUE;
}

static guint32
number_of(const Asking *asking, KithRecordId record)
{
    return kith_frame_find(asking->pairing.frame, record);
}

/* A source without duplicates of its own that both entities have records of. */
static void
tell_sources(Asking *asking)
{
    const KithFrame *frame = asking->pairing.frame;
    g_autofree gboolean *alone = kith_kind_model_alone(asking->pairing.kind, asking->sources);

    for (guint s = 0; s < asking->sources->len; s++) {
        gboolean in_a = FALSE;
        gboolean in_b = FALSE;

        for (guint32 r = 0; r < frame->n && alone[s]; r++) {
            if (frame->sources[r] == s) {
                in_a = in_a || kith_records_among(asking->a, frame->ids[r]);
                in_b = in_b || kith_records_among(asking->b, frame->ids[r]);
            }
        }
        if (in_a && in_b) {
            kith_table_set_printf(add_reason(asking, "source", NULL),
                                  COL_TEXT,
                                  "both have records of source %s, which has no duplicates of its "
                                  "own: only a decision joins them",
                                  (const char *)g_ptr_array_index(asking->sources, s));
        }
    }
}

/* What a thing has one value of, says the policy, and the two have two. */
static void
tell_excluded(Asking *asking)
{
    const KithFrame *frame = asking->pairing.frame;

    for (guint i = 0; i < asking->a->len && frame->exclusive != 0; i++) {
        guint32 a = number_of(asking, g_array_index(asking->a, KithRecordId, i));

        for (guint j = 0; j < asking->b->len; j++) {
            guint32 b = number_of(asking, g_array_index(asking->b, KithRecordId, j));
            int f = kith_frame_excluding(frame, a, b);

            if (f >= 0) {
                kith_table_set_text(add_reason(asking, "policy", frame->features[f].name),
                                    COL_TEXT,
                                    "they differ in what a thing has one value of: only a decision "
                                    "joins them");
                return;
            }
        }
    }
}

/* ---- keys ---- */

/* The keys of each record of the frame, KithIndexKey. */
static GPtrArray *
list_keys(const Asking *asking, KithAtoms *atoms, guint kind)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    g_autoptr(GArray) families = kith_index_families(asking->pairing.kind, atoms);

    for (guint32 r = 0; r < atoms->frame->n; r++) {
        g_ptr_array_add(all, g_array_new(FALSE, FALSE, sizeof(KithIndexKey)));
    }
    for (guint32 row = 0; row < atoms->n_rows; row++) {
        kith_index_row_keys(families, kind, row, g_ptr_array_index(all, atoms->records[row]));
    }
    return all;
}

/* Whether a block is too large to be compared; unknown before blocks were kept. */
static gboolean
is_too_large(const Asking *asking, KithIndexKey key, gboolean *out, GError **error)
{
    const guint32 prefix[] = {key.family, key.key};
    const KithKindModel *kind = asking->pairing.kind;
    const char *name = g_ptr_array_index(kind->keys, key.family % KITH_CHOSEN_MAX);
    guint cap = kith_family_cap_named(name, kind->properties, kind->largest_block);
    g_auto(KithTupleIter) iter = {0};
    guint n = 0;

    if (!kith_tuples_open(asking->txn, KITH_TABLE_BLOCK_KEYS, &iter, error) ||
        !kith_tuples_seek(&iter, prefix, 2, error)) {
        return FALSE;
    }
    while (n <= cap && kith_tuples_next(&iter, error)) {
        n++;
    }
    *out = n > cap;
    return n > cap || kith_tuples_fine(&iter);
}

/* The keys that a record of either has in common with one of the other, each once. */
static GArray *
common_keys(const Asking *asking, const GPtrArray *keys)
{
    GArray *common = g_array_new(FALSE, FALSE, sizeof(KithIndexKey));

    for (guint s = 0; s < asking->a->len; s++) {
        const GArray *x =
            g_ptr_array_index(keys, number_of(asking, g_array_index(asking->a, KithRecordId, s)));

        for (guint t = 0; t < asking->b->len; t++) {
            const GArray *y =
                g_ptr_array_index(keys,
                                  number_of(asking, g_array_index(asking->b, KithRecordId, t)));

            for (guint i = 0; i < x->len; i++) {
                KithIndexKey key = g_array_index(x, KithIndexKey, i);
                gboolean shared = FALSE;

                for (guint j = 0; j < y->len && !shared; j++) {
                    shared = memcmp(&key, &g_array_index(y, KithIndexKey, j), sizeof key) == 0;
                }
                for (guint c = 0; c < common->len && shared; c++) {
                    shared = g_array_index(common, KithIndexKey, c).family != key.family;
                }
                if (shared) {
                    g_array_append_val(common, key);
                }
            }
        }
    }
    return common;
}

/* Whether they were ever compared. */
static gboolean
tell_keys(Asking *asking, GError **error)
{
    const KithKindModel *kind = asking->pairing.kind;
    guint number = (guint)MAX(kith_model_file_find(asking->pairing.file, kind->type), 0);
    g_autoptr(KithAtoms) atoms = kith_atoms_new(asking->pairing.frame, NULL, 1);
    g_autoptr(GPtrArray) keys = list_keys(asking, atoms, number);
    g_autoptr(GArray) common = common_keys(asking, keys);
    g_autoptr(GString) names = g_string_new(NULL);
    guint too_large = 0;

    for (guint c = 0; c < common->len; c++) {
        KithIndexKey key = g_array_index(common, KithIndexKey, c);
        gboolean large;

        if (!is_too_large(asking, key, &large, error)) {
            return FALSE;
        }
        too_large += large;
        if (c < KEYS_MAX) {
            g_string_append_printf(
                names,
                "%s%s",
                c > 0 ? ", " : "",
                (const char *)g_ptr_array_index(kind->keys, key.family % KITH_CHOSEN_MAX));
        }
    }
    if (common->len == 0) {
        kith_table_set_printf(add_reason(asking, "never compared", NULL),
                              COL_TEXT,
                              "none of the %u blocking keys has them together",
                              kind->keys->len);
    } else if (too_large == common->len) {
        kith_table_set_printf(add_reason(asking, "never compared", NULL),
                              COL_TEXT,
                              "too many records have what they have in common (%s)",
                              names->str);
    }
    return TRUE;
}

/* ---- weights ---- */

static guint32 *
numbers_of(const Asking *asking, const GArray *records)
{
    guint32 *numbers = g_new(guint32, (gsize)records->len + 1);

    for (guint i = 0; i < records->len; i++) {
        numbers[i] = number_of(asking, g_array_index(records, KithRecordId, i));
    }
    return numbers;
}

static void
tell_weights(Asking *asking)
{
    KithWhyNotReport *report = asking->report;
    g_autofree guint32 *a = numbers_of(asking, asking->a);
    g_autofree guint32 *b = numbers_of(asking, asking->b);
    g_auto(KithPool) pool = {0};
    KithLinker linker;
    KithLinkage linkage;

    kith_linker_init(&linker, asking->pairing.scorer, &pool);
    kith_linkage_of(&linker, a, asking->a->len, b, asking->b->len, &linkage);
    report->whole = asking->a->len * asking->b->len > 1
                        ? kith_linkage_weight(&linker, &linkage) +
                              kith_left_bits(&linker, a, asking->a->len, b, asking->b->len)
                        : report->weight;
    kith_linkage_clear(&linker, &linkage);
    if (report->whole < report->needed) {
        KithTable *table = add_reason(asking, "too little evidence", NULL);

        kith_table_set_real(table, COL_BITS, report->needed - report->whole);
        kith_table_set_printf(table,
                              COL_TEXT,
                              asking->a->len * asking->b->len > 1
                                  ? "as wholes they weigh %+.2f bits, their strongest pair %+.2f, "
                                    "and %+.2f are needed"
                                  : "they weigh %+.2f bits (%+.2f), and %+.2f are needed",
                              report->whole,
                              report->weight,
                              report->needed);
    }
}

/* What speaks against the strongest pair. */
static void
tell_against(Asking *asking)
{
    const KithTable *terms = asking->why.terms;
    guint term = (guint)kith_table_find_column(terms, "term");
    guint property = (guint)kith_table_find_column(terms, "property");
    guint level = (guint)kith_table_find_column(terms, "level");
    guint weight = (guint)kith_table_find_column(terms, "weight");
    guint value_a = (guint)kith_table_find_column(terms, "value_a");
    guint value_b = (guint)kith_table_find_column(terms, "value_b");

    for (gsize row = 0; row < kith_table_n_rows(terms); row++) {
        double bits =
            kith_table_is_missing(terms, row, weight) ? 0.0 : kith_table_real(terms, row, weight);
        gboolean is_property = g_str_equal(kith_table_text(terms, row, term), "property");
        KithTable *table;

        if (bits > -LEAST_BITS || g_str_equal(kith_table_text(terms, row, term), "prior")) {
            continue;
        }
        table = add_reason(asking,
                           "against",
                           is_property ? kith_table_text(terms, row, property)
                                       : kith_table_text(terms, row, term));
        kith_table_set_real(table, COL_BITS, bits);
        if (!is_property) {
            kith_table_set_text(table,
                                COL_TEXT,
                                "the two look like different ones with much in common");
        } else {
            kith_table_set_printf(
                table,
                COL_TEXT,
                "%s: %s | %s",
                kith_table_text(terms, row, level),
                kith_table_is_missing(terms, row, value_a) ? ""
                                                           : kith_table_text(terms, row, value_a),
                kith_table_is_missing(terms, row, value_b) ? ""
                                                           : kith_table_text(terms, row, value_b));
        }
    }
}

/* What only one of the strongest pair has, and what the same in the other would add. */
static void
tell_missing(Asking *asking)
{
    const KithFrame *frame = asking->pairing.frame;
    guint32 i = number_of(asking, asking->why.record_a);
    guint32 j = number_of(asking, asking->why.record_b);

    for (guint f = 0; f < frame->n_features; f++) {
        guint32 a = kith_frame_line(frame, i)[f] & ~KITH_CODE_MORE;
        guint32 b = kith_frame_line(frame, j)[f] & ~KITH_CODE_MORE;
        KithComparison comparison;
        KithWeight weight;
        KithBytes text;
        KithTable *table;

        if ((a != 0) == (b != 0) || (int)f == frame->order || asking->pairing.model->silent[f] ||
            f >= frame->n_own) {
            continue;
        }
        kith_compare(frame, a != 0 ? i : j, a != 0 ? i : j, &comparison);
        kith_score_comparison(asking->pairing.scorer, &comparison, &weight);
        if (weight.features[f] <= 0.0) {
            continue;
        }
        text = kith_value_text(&frame->features[f].values, a != 0 ? a : b);
        table = add_reason(asking, "missing", frame->features[f].name);
        kith_table_set_real(table, COL_BITS, weight.features[f]);
        kith_table_set_printf(table,
                              COL_TEXT,
                              "%s has none; %.*s there too would add so much",
                              a != 0 ? asking->why.name_b : asking->why.name_a,
                              (int)text.len,
                              (const char *)text.data);
    }
}

/* ---- all of it ---- */

static gboolean
open_entities(Asking *asking, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    guint32 generation;

    asking->a = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    asking->b = g_array_new(FALSE, FALSE, sizeof(KithRecordId));
    asking->txn = kith_store_read(asking->store, error);
    if (asking->txn == NULL || !kith_entity_generation(asking->txn, &generation, error) ||
        !kith_store_source_names(asking->txn, &asking->sources, error) ||
        !kith_entity_standing(asking->txn, generation, asking->why.entity_a, asking->a, error) ||
        !kith_entity_standing(asking->txn, generation, asking->why.entity_b, asking->b, error)) {
        return FALSE;
    }
    g_array_append_vals(all, asking->a->data, asking->a->len);
    g_array_append_vals(all, asking->b->data, asking->b->len);
    return kith_pairing_open(asking->store, asking->txn, all, &asking->pairing, error);
}

static gboolean
ask(Asking *asking, const char *a, const char *b, GError **error)
{
    KithWhyNotReport *report = asking->report;

    if (!kith_why(asking->store, a, b, &asking->why, error)) {
        return FALSE;
    }
    if (asking->why.entity_a == asking->why.entity_b) {
        return kith_error_set(error,
                              KITH_ERROR_INVALID,
                              "why-not: %s and %s are one, e:%u: kith why tells what that rests on",
                              a,
                              b,
                              asking->why.entity_a);
    }
    report->name_a = g_strdup(asking->why.name_a);
    report->name_b = g_strdup(asking->why.name_b);
    report->entity_a = asking->why.entity_a;
    report->entity_b = asking->why.entity_b;
    report->weight = asking->why.weight;
    report->needed = log2(asking->why.threshold / (1.0 - asking->why.threshold));
    if (!open_entities(asking, error) || !tell_decisions(asking, error)) {
        return FALSE;
    }
    tell_sources(asking);
    tell_excluded(asking);
    if (!tell_keys(asking, error)) {
        return FALSE;
    }
    tell_weights(asking);
    report->barred = kith_table_n_rows(report->reasons) > 0;
    tell_against(asking);
    tell_missing(asking);
    return TRUE;
}

gboolean
kith_why_not(KithStore *store,
             const char *a,
             const char *b,
             KithWhyNotReport *out_report,
             GError **error)
{
    g_auto(KithWhyNotReport) report = {0};
    g_auto(Asking) asking = {.store = store, .report = &report};

    g_return_val_if_fail(a != NULL && b != NULL && out_report != NULL, FALSE);
    *out_report = report;
    report.reasons = kith_table_new_like("reason:text property:text bits:real text:text");
    if (!ask(&asking, a, b, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithWhyNotReport){0};
    return TRUE;
}
