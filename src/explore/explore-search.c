/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "explore-rank.h"
#include "store-values.h"

#include <kith/kith-explore.h>

/* Of a value given no more than this is repeated in the answer, in bytes. */
#define LONGEST_SNIPPET 80

void
kith_search_report_clear(KithSearchReport *report)
{
    g_clear_pointer(&report->table, kith_table_free);
}

enum {
    COL_RANK,
    COL_ENTITY,
    COL_TYPE,
    COL_LABEL,
    COL_MATCHED,
    COL_SOURCE,
    COL_KEY,
    COL_SCORE,
    COL_MISSING
};

static void
clip(GString *text)
{
    const char *end;

    if (text->len > LONGEST_SNIPPET) {
        end = g_utf8_find_prev_char(text->str, text->str + LONGEST_SNIPPET - 2);
        g_string_truncate(text, end != NULL ? (gsize)(end - text->str) : 0);
        g_string_append(text, "…");
    }
}

/* Appends "property: value" unless it is there already. */
static gboolean
add_snippet(KithSearch *search, const KithField *field, GPtrArray *snippets, GError **error)
{
    const char *name = kith_reader_name(search->reader, KITH_NAME_PROPERTY, field->property);
    g_autoptr(GString) given = g_string_new(NULL);
    g_autofree char *snippet = NULL;

    if (!kith_values_given(search->reader->txn, field, given, error)) {
        return FALSE;
    }
    clip(given);
    snippet = g_strdup_printf("%s: %s", name, given->str);
    if (!g_ptr_array_find_with_equal_func(snippets, snippet, g_str_equal, NULL)) {
        g_ptr_array_add(snippets, g_steal_pointer(&snippet));
    }
    return TRUE;
}

static gboolean
add_record_snippets(KithSearch *search, KithRecordId id, GPtrArray *snippets, GError **error)
{
    g_auto(KithFieldBuffer) buffer = {0};
    KithRecord record;
    gboolean found;

    if (!kith_records_get(search->reader->txn, id, &buffer, &record, &found, error)) {
        return FALSE;
    }
    if (!found || !kith_record_stands(&record)) {
        return TRUE;
    }
    if (kith_search_named(search, id) != 0) {
        g_ptr_array_add(
            snippets,
            g_strdup_printf("key: %.*s", (int)record.key.len, (const char *)record.key.data));
    }
    for (guint i = 0; i < record.n_fields; i++) {
        guint32 words = 0;
        double share;

        if (record.fields[i].value != 0 && !kith_query_match(search->reader,
                                                             &search->query,
                                                             record.fields[i].property,
                                                             record.fields[i].value,
                                                             &words,
                                                             &share,
                                                             error)) {
            return FALSE;
        }
        if (words != 0 && !add_snippet(search, &record.fields[i], snippets, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The record that has most comes first. */
static char *
matched_text(KithSearch *search, const KithFound *found, const KithFace *face, GError **error)
{
    g_autoptr(GPtrArray) snippets = g_ptr_array_new_with_free_func(g_free);

    if (!add_record_snippets(search, found->record, snippets, error)) {
        return NULL;
    }
    for (guint i = 0; i < face->records->len; i++) {
        KithRecordId id = g_array_index(face->records, KithRecordId, i);

        if (id != found->record && !add_record_snippets(search, id, snippets, error)) {
            return NULL;
        }
    }
    g_ptr_array_add(snippets, NULL);
    return g_strjoinv("; ", (char **)snippets->pdata);
}

static char *
missing_words(const KithSearch *search, guint32 words)
{
    GString *missing = g_string_new(NULL);

    for (guint i = 0; i < search->query.n_words; i++) {
        if ((words >> i & 1) == 0) {
            g_string_append_printf(missing,
                                   "%s%s",
                                   missing->len > 0 ? " " : "",
                                   search->query.words[i].text);
        }
    }
    return g_string_free(missing, missing->len == 0);
}

static gboolean
add_row(KithSearch *search, KithTable *table, guint rank, const KithFound *found, GError **error)
{
    KithReader *reader = search->reader;
    const KithFace *face = kith_reader_face(reader, found->entity, error);
    g_autofree char *missing = missing_words(search, found->words);
    g_autofree char *matched = NULL;
    KithRecord record;

    matched = face != NULL ? matched_text(search, found, face, error) : NULL;
    if (matched == NULL || !kith_reader_record(reader, found->record, &record, error)) {
        return FALSE;
    }
    kith_table_add_row(table);
    kith_table_set_integer(table, COL_RANK, rank);
    kith_table_set_printf(table, COL_ENTITY, "e:%u", found->entity);
    kith_table_set_text(table, COL_TYPE, kith_reader_name(reader, KITH_NAME_NODE_TYPE, face->type));
    kith_table_set_bytes(table, COL_LABEL, kith_bytes(face->label->str, face->label->len));
    kith_table_set_text(table, COL_MATCHED, matched);
    kith_table_set_real(table, COL_SCORE, found->score);
    if (missing != NULL) {
        kith_table_set_text(table, COL_MISSING, missing);
    }
    return kith_reader_set_origin(reader, table, COL_SOURCE, &record, error);
}

static gboolean
fill(KithSearch *search, const KithSearchOptions *options, KithSearchReport *report, GError **error)
{
    report->total = search->found->len;
    report->table = kith_table_new_like("rank:integer entity_id:text type:text label:text "
                                        "matched:text source:text key:text score:real "
                                        "missing:text");
    for (guint i = 0; i < search->found->len; i++) {
        if (kith_reader_on_page(i, options->offset, options->limit) &&
            !add_row(search,
                     report->table,
                     i + 1,
                     &g_array_index(search->found, KithFound, i),
                     error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kith_search(KithStore *store,
            const char *text,
            const KithSearchOptions *options,
            KithSearchReport *out_report,
            GError **error)
{
    g_auto(KithReader) reader = {0};
    g_auto(KithSearch) search = {.reader = &reader};
    g_auto(KithSearchReport) report = {0};

    g_return_val_if_fail(store != NULL && text != NULL && out_report != NULL, FALSE);
    *out_report = report;
    options = options != NULL ? options : &KITH_SEARCH_OPTIONS_INIT;
    if (!kith_reader_open(store, &reader, error) ||
        (options->type != NULL && !kith_reader_find_name(&reader,
                                                         KITH_NAME_NODE_TYPE,
                                                         options->type,
                                                         &search.type,
                                                         error)) ||
        !kith_query_open(&reader, text, &search.query, error) ||
        !kith_search_run(&search, &report.partial, error) ||
        !fill(&search, options, &report, error)) {
        return FALSE;
    }
    *out_report = report;
    report = (KithSearchReport){0};
    return TRUE;
}
