/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings.h"

#include "base-error.h"
#include "base-table.h"
#include "store-findings.h"

#include <string.h>

typedef struct {
    KithNames *names;
    const KithFinding *finding;
    KithTable *nodes;
    KithTable *links;
} Picturing;

static const KithFindingMember *
member_at(const Picturing *picturing, guint i)
{
    return &g_array_index(picturing->finding->members, KithFindingMember, i);
}

static gboolean
add_members(const Picturing *picturing, GError **error)
{
    for (guint i = 0; i < picturing->finding->members->len; i++) {
        const KithFindingMember *member = member_at(picturing, i);
        g_autofree char *label = member->record != 0
                                     ? kith_names_label(picturing->names, member->record, error)
                                     : g_strdup("");

        if (label == NULL) {
            return FALSE;
        }
        kith_table_add_row(picturing->nodes);
        kith_table_set_printf(picturing->nodes, 0, "e:%u", member->entity);
        kith_table_set_text(picturing->nodes, 1, label);
        kith_table_set_text(picturing->nodes, 2, "person");
        kith_table_set_text(picturing->nodes, 3, "person");
        kith_table_set_integer(picturing->nodes, 4, member->core);
    }
    return TRUE;
}

static void
add_link(const Picturing *picturing, guint member, const char *to, const char *type)
{
    kith_table_add_row(picturing->links);
    kith_table_set_printf(picturing->links, 0, "e:%u", member_at(picturing, member)->entity);
    kith_table_set_text(picturing->links, 1, to);
    kith_table_set_text(picturing->links, 2, type);
    kith_table_set_text(picturing->links, 3, "none");
}

static gboolean
is_about(const Picturing *picturing, const KithFindingEvidence *evidence, guint member)
{
    return member < picturing->finding->members->len && (evidence->members >> member & 1) != 0;
}

/* An incident by its day, where that is known, and its key. */
static gboolean
add_incident(const Picturing *picturing, const KithFindingEvidence *evidence, GError **error)
{
    KithRecordId id = g_array_index(evidence->records, KithRecordId, 0);
    const char *told = evidence->text + strlen("incident: ");
    g_autofree char *node = g_strdup_printf("r:%u", id);
    KithRecord record;

    if (!kith_names_record(picturing->names, id, &record, error)) {
        return FALSE;
    }
    kith_table_add_row(picturing->nodes);
    kith_table_set_text(picturing->nodes, 0, node);
    kith_table_set_printf(picturing->nodes,
                          1,
                          "%.*s%s%.*s",
                          g_ascii_isdigit(*told) ? (int)strcspn(told, " ") : 0,
                          told,
                          g_ascii_isdigit(*told) ? " " : "",
                          (int)record.key.len,
                          (const char *)record.key.data);
    kith_table_set_text(picturing->nodes, 2, "joint incident");
    kith_table_set_text(picturing->nodes, 3, "event");
    for (guint i = 0; i < 32; i++) {
        if (is_about(picturing, evidence, i)) {
            add_link(picturing, i, node, "");
        }
    }
    return TRUE;
}

static void
add_tie(const Picturing *picturing, const KithFindingEvidence *evidence)
{
    guint first = evidence->members != 0 ? (guint)g_bit_nth_lsf(evidence->members, -1) : 32;

    for (guint i = first + 1; i < 32; i++) {
        if (is_about(picturing, evidence, first) && is_about(picturing, evidence, i)) {
            g_autofree char *to = g_strdup_printf("e:%u", member_at(picturing, i)->entity);

            add_link(picturing, first, to, "undeclared tie");
        }
    }
}

static gboolean
make_tables(const Picturing *picturing, GError **error)
{
    if (!add_members(picturing, error)) {
        return FALSE;
    }
    for (guint i = 0; i < picturing->finding->evidence->len; i++) {
        const KithFindingEvidence *evidence = g_ptr_array_index(picturing->finding->evidence, i);

        if (g_str_has_prefix(evidence->text, "tie: ")) {
            add_tie(picturing, evidence);
        } else if (g_str_has_prefix(evidence->text, "incident: ") && evidence->records->len > 0 &&
                   !add_incident(picturing, evidence, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_finding_graph(KithStore *store,
                   guint32 number,
                   KithTable **out_nodes,
                   KithTable **out_links,
                   GError **error)
{
    g_autoptr(KithTxn) txn = NULL;
    g_autoptr(KithFinding) finding = NULL;
    g_autoptr(KithTable) nodes = NULL;
    g_autoptr(KithTable) links = NULL;
    g_auto(KithNames) names = {0};
    Picturing picturing;

    g_return_val_if_fail(store != NULL && out_nodes != NULL && out_links != NULL, FALSE);
    txn = kith_store_read(store, error);
    if (txn == NULL || !kith_finding_get(txn, number, &finding, error)) {
        return FALSE;
    }
    kith_names_init(&names, store, txn);
    nodes = kith_table_new_like("entity_id:text label:text node_type:text class:text core:integer");
    links = kith_table_new_like("from_entity:text to_entity:text type:text direction:text");
    picturing = (Picturing){&names, finding, nodes, links};
    if (!make_tables(&picturing, error)) {
        return FALSE;
    }
    *out_nodes = g_steal_pointer(&nodes);
    *out_links = g_steal_pointer(&links);
    return TRUE;
}
