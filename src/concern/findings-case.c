/* SPDX-FileCopyrightText: The Kith authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-error.h"
#include "base-file.h"
#include "findings.h"

#include <kith/kith-draw.h>
#include <kith/kith-version.h>

#include <jansson.h>
#include <string.h>

/* What a case file is written from. */
typedef struct {
    KithStore *store;
    KithFindingReport report; /* owned */
    KithTable *nodes;         /* owned */
    KithTable *links;         /* owned */
    char *origin;             /* owned: what it derives from, who made it and what for */
} Case;

static void
case_clear(Case *file)
{
    kith_finding_report_clear(&file->report);
    g_clear_pointer(&file->nodes, kith_table_free);
    g_clear_pointer(&file->links, kith_table_free);
    g_free(file->origin);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Case, case_clear)

/* A cell as text, "" where it is missing. To be freed. */
static char *
cell_text(const KithTable *table, gsize row, guint column)
{
    if (kith_table_is_missing(table, row, column)) {
        return g_strdup("");
    }
    if (kith_table_column_type(table, column) == KITH_COLUMN_INTEGER) {
        return g_strdup_printf("%" G_GINT64_FORMAT, kith_table_integer(table, row, column));
    }
    return g_utf8_make_valid(kith_table_text(table, row, column), -1);
}

/* In words what state a finding is in and who looks after it. */
static void
append_state(GString *out, const KithFindingReport *report)
{
    g_autofree char *owner = g_strdelimit(g_strdup(report->owner), "\n\r", ' ');

    g_string_append_printf(out,
                           "%s, %s in the last search%s%s",
                           report->state,
                           report->news,
                           *report->difference != '\0' ? ": " : "",
                           report->difference);
    if (*owner != '\0' || *report->review != '\0') {
        g_string_append_printf(out,
                               "; looked after by %s%s%s%s",
                               *owner != '\0' ? owner : "nobody",
                               *report->review != '\0' ? ", to be looked at again on " : "",
                               report->review,
                               report->overdue ? ", which has passed" : "");
    }
}

/* ---- text ---- */

/* The same on one line, so that nothing that somebody wrote looks like a line of its own. */
static char *
cell_line(const KithTable *table, gsize row, guint column)
{
    return g_strdelimit(cell_text(table, row, column), "\n\r", ' ');
}

static void
append_members(GString *out, const KithTable *members)
{
    for (gsize i = 0; i < kith_table_n_rows(members); i++) {
        g_autofree char *name = cell_line(members, i, 3);

        g_string_append_printf(out,
                               "  %-14s %s, %s/%s (%s): in %d of the joint incidents, %d in all\n",
                               kith_table_text(members, i, 4),
                               name,
                               kith_table_text(members, i, 0),
                               kith_table_text(members, i, 1),
                               kith_table_text(members, i, 2),
                               (int)kith_table_integer(members, i, 6),
                               (int)kith_table_integer(members, i, 5));
    }
}

/* Rows as lines, the first column padded. */
static void
append_rows(GString *out, const KithTable *table, guint last)
{
    for (gsize i = 0; i < kith_table_n_rows(table); i++) {
        g_autofree char *first = cell_line(table, i, 0);

        g_string_append_printf(out, "  %-14s", first);
        for (guint column = 1; column <= last; column++) {
            g_autofree char *text = cell_line(table, i, column);

            g_string_append_printf(out, "%s%s", *text != '\0' ? " " : "", text);
        }
        g_string_append_c(out, '\n');
    }
}

char *
kith_finding_text(const KithFindingReport *report)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out,
                           "Finding f:%u (%s, score %.1f): ",
                           report->number,
                           report->list,
                           report->score);
    append_state(out, report);
    g_string_append_c(out, '\n');
    append_members(out, report->members);
    append_rows(out, report->evidence, 1);
    if (kith_table_n_rows(report->history) > 0) {
        g_string_append(out, "What people made of it\n");
        append_rows(out, report->history, 3);
    }
    return g_string_free(out, FALSE);
}

static void
append_records(GString *out, const KithTable *records)
{
    g_string_append(out, "\nWhat the records say that are cited\n");
    for (gsize i = 0; i < kith_table_n_rows(records); i++) {
        g_autofree char *record = cell_line(records, i, 0);
        g_autofree char *type = cell_line(records, i, 1);
        g_autofree char *property = cell_line(records, i, 2);
        g_autofree char *value = cell_line(records, i, 3);

        if (i == 0 ||
            !g_str_equal(kith_table_text(records, i, 0), kith_table_text(records, i - 1, 0))) {
            g_string_append_printf(out, "  %s (%s)\n", record, type);
        }
        if (*property != '\0') {
            g_string_append_printf(out, "    %-20s %s\n", property, value);
        }
    }
}

static gboolean
write_text(const Case *file, GString *out, GError **error)
{
    g_autofree char *text = kith_finding_text(&file->report);

    g_string_append(out, text);
    append_records(out, file->report.records);
    g_string_append_printf(out, "\n%s\n", file->origin);
    return TRUE;
}

/* ---- JSON ---- */

static json_t *
cell_json(const KithTable *table, gsize row, guint column)
{
    g_autofree char *text = cell_text(table, row, column);

    if (kith_table_is_missing(table, row, column)) {
        return json_null();
    }
    return kith_table_column_type(table, column) == KITH_COLUMN_INTEGER
               ? json_integer(kith_table_integer(table, row, column))
               : json_string(text);
}

static json_t *
table_json(const KithTable *table)
{
    json_t *rows = json_array();

    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        json_t *object = json_object();

        for (guint column = 0; column < kith_table_n_columns(table); column++) {
            json_object_set_new(object,
                                kith_table_column_name(table, column),
                                cell_json(table, row, column));
        }
        json_array_append_new(rows, object);
    }
    return rows;
}

static void
set_text(json_t *object, const char *name, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    json_object_set_new(object, name, json_string(valid));
}

static gboolean
write_json(const Case *file, GString *out, GError **error)
{
    const KithFindingReport *report = &file->report;
    json_t *object = json_object();
    g_autofree char *number = g_strdup_printf("f:%u", report->number);
    char *text;

    set_text(object, "finding", number);
    set_text(object, "state", report->state);
    set_text(object, "news", report->news);
    set_text(object, "difference", report->difference);
    set_text(object, "owner", report->owner);
    set_text(object, "review", report->review);
    set_text(object, "list", report->list);
    json_object_set_new(object, "score", json_real(report->score));
    json_object_set_new(object, "members", table_json(report->members));
    json_object_set_new(object, "evidence", table_json(report->evidence));
    json_object_set_new(object, "history", table_json(report->history));
    json_object_set_new(object, "records", table_json(report->records));
    set_text(object, "origin", file->origin);
    text = json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    json_decref(object);
    g_string_append_printf(out, "%s\n", text != NULL ? text : "{}");
    free(text);
    return TRUE;
}

/* ---- HTML ---- */

/* One page that loads nothing, runs nothing and prints well. */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Finding "
    "f:%u</title>\n<style>\n"
    "body{font:15px/1.5 sans-serif;color:#1a1a1a;max-width:70em;margin:2em auto;padding:0 1em}\n"
    "h1{font-size:1.6em;margin-bottom:.2em}h2{font-size:1.15em;margin:1.8em 0 .4em}\n"
    "table{border-collapse:collapse;width:100%%}\n"
    "th,td{text-align:left;vertical-align:top;padding:.3em .8em .3em 0;"
    "border-bottom:1px solid #ddd;overflow-wrap:anywhere}\n"
    "th{font-weight:600}.caution{border-left:5px solid #d55e00;padding:.5em 1em;"
    "background:#fdf3ec}\n"
    ".quiet{color:#555}svg{max-width:100%%;height:auto}\n"
    "@media print{body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}\n"
    "</style>\n</head>\n<body>\n";

static void
append_escaped(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *escaped = g_markup_escape_text(valid, -1);

    g_string_append(out, escaped);
}

static void
append_row(GString *out, const char *tag, char **cells)
{
    g_string_append(out, "<tr>");
    for (guint i = 0; cells[i] != NULL; i++) {
        g_string_append_printf(out, "<%s>", tag);
        append_escaped(out, cells[i]);
        g_string_append_printf(out, "</%s>", tag);
    }
    g_string_append(out, "</tr>\n");
}

/* Some columns of a table under @headings, parted by commas as @columns are. */
static void
append_table(GString *out, const KithTable *table, const char *columns, const char *headings)
{
    g_auto(GStrv) names = g_strsplit(columns, ",", -1);
    g_auto(GStrv) heads = g_strsplit(headings, ",", -1);

    g_string_append(out, "<table>\n");
    append_row(out, "th", heads);
    for (gsize row = 0; row < kith_table_n_rows(table); row++) {
        g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);

        for (guint i = 0; names[i] != NULL; i++) {
            guint column = (guint)kith_table_find_column(table, names[i]);

            g_ptr_array_add(cells, cell_text(table, row, column));
        }
        g_ptr_array_add(cells, NULL);
        append_row(out, "td", (char **)cells->pdata);
    }
    g_string_append(out, "</table>\n");
}

/* The evidence of some kinds, parted by blanks. */
static void
append_evidence(GString *out, const KithTable *evidence, const char *title, const char *kinds)
{
    g_auto(GStrv) wanted = g_strsplit(kinds, " ", -1);
    gboolean any = FALSE;

    for (gsize row = 0; row < kith_table_n_rows(evidence); row++) {
        char *cells[] = {(char *)kith_table_text(evidence, row, 1),
                         (char *)kith_table_text(evidence, row, 2),
                         NULL};

        if (!g_strv_contains((const char *const *)wanted, kith_table_text(evidence, row, 0))) {
            continue;
        }
        if (!any) {
            g_string_append_printf(out, "<h2>%s</h2>\n<table>\n", title);
        }
        any = TRUE;
        append_row(out, "td", cells);
    }
    g_string_append(out, any ? "</table>\n" : "");
}

static void
append_caution(GString *out, const KithTable *evidence)
{
    for (gsize row = 0; row < kith_table_n_rows(evidence); row++) {
        if (g_str_equal(kith_table_text(evidence, row, 0), "caution")) {
            g_string_append(out, "<p class=\"caution\">");
            append_escaped(out, kith_table_text(evidence, row, 1));
            g_string_append(out, "</p>\n");
        }
    }
}

/* The picture, without the line that only a file of its own begins with. */
static gboolean
append_picture(GString *out, const Case *file, GError **error)
{
    const KithPictureOptions how = {.title = "Who is named together in what", .note = file->origin};
    g_autoptr(GBytes) svg = kith_draw_graph_svg(file->nodes, file->links, &how, error);
    const char *data;
    const char *start;
    gsize len;

    if (svg == NULL) {
        return FALSE;
    }
    data = g_bytes_get_data(svg, &len);
    start = g_strstr_len(data, (gssize)len, "<svg");
    if (start != NULL) {
        g_string_append(out, "<h2>Picture</h2>\n");
        g_string_append_len(out, start, (gssize)(len - (gsize)(start - data)));
    }
    return TRUE;
}

static gboolean
write_html(const Case *file, GString *out, GError **error)
{
    const KithFindingReport *report = &file->report;
    g_autoptr(GString) state = g_string_new(NULL);

    append_state(state, report);
    g_string_append_printf(out, head, report->number);
    g_string_append_printf(out, "<h1>Finding f:%u</h1>\n<p class=\"quiet\">", report->number);
    append_escaped(out, report->list);
    g_string_append_printf(out, ", score %.1f: ", report->score);
    append_escaped(out, state->str);
    g_string_append(out, "</p>\n");
    append_caution(out, report->evidence);
    g_string_append(out, "<h2>Members</h2>\n");
    append_table(out,
                 report->members,
                 "name,role,joint,indicators,source,key,entity_id",
                 "Name,Role,Joint incidents,Incidents in all,Source,Key,Entity");
    append_evidence(out,
                    report->evidence,
                    "Observed against expected",
                    "test count attendance peers");
    append_evidence(out, report->evidence, "Innocent explanations", "explanation");
    append_evidence(out, report->evidence, "Joint incidents", "incident");
    append_evidence(out, report->evidence, "Ties that were not declared", "tie");
    append_evidence(out, report->evidence, "Plain counts", "indicators");
    append_evidence(out, report->evidence, "Indicators that members carry", "carries");
    if (!append_picture(out, file, error)) {
        return FALSE;
    }
    if (kith_table_n_rows(report->history) > 0) {
        g_string_append(out, "<h2>What people made of it</h2>\n");
        append_table(out, report->history, "state,who,time,reason", "State,Who,When,Why");
    }
    g_string_append(out, "<h2>Records that are cited</h2>\n");
    append_table(out, report->records, "record,type,property,value", "Record,Type,Property,Value");
    append_evidence(out, report->evidence, "Method", "method");
    g_string_append(out, "<p class=\"quiet\">");
    append_escaped(out, file->origin);
    g_string_append(out, "</p>\n</body>\n</html>\n");
    return TRUE;
}

/* ---- which ---- */

typedef gboolean (*WriteFunc)(const Case *file, GString *out, GError **error);

static const struct {
    const char *ending;
    WriteFunc write;
} formats[] = {{".html", write_html}, {".json", write_json}, {".txt", write_text}};

static WriteFunc
format_of(const char *path)
{
    g_autofree char *lower = g_ascii_strdown(path, -1);

    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (g_str_has_suffix(lower, formats[i].ending)) {
            return formats[i].write;
        }
    }
    return NULL;
}

gboolean
kith_finding_is_case(const char *path)
{
    return format_of(path) != NULL;
}

static gboolean
read_case(Case *file, guint32 number, const char *purpose, GError **error)
{
    KithStoreInfo info;

    if (!kith_finding_show(file->store, number, &file->report, error) ||
        !kith_finding_graph(file->store, number, &file->nodes, &file->links, error) ||
        !kith_store_info(file->store, &info, NULL, error)) {
        return FALSE;
    }
    file->origin = g_strdup_printf("kith %s, generation %u of the store; made by %s%s%s",
                                   KITH_VERSION_STRING,
                                   info.generation,
                                   kith_store_user(file->store),
                                   purpose != NULL ? " for " : "",
                                   purpose != NULL ? purpose : "");
    return TRUE;
}

gboolean
kith_finding_write_case(KithStore *store,
                        guint32 number,
                        const char *purpose,
                        const char *path,
                        GError **error)
{
    WriteFunc write = format_of(path);
    g_auto(Case) file = {.store = store};
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(KithFileWriter) writer = NULL;

    g_return_val_if_fail(store != NULL, FALSE);
    if (write == NULL) {
        return kith_error_set(error,
                              KITH_ERROR_UNSUPPORTED,
                              "%s: a case file's name ends in .html, .json or .txt",
                              path);
    }
    if (!read_case(&file, number, purpose, error) || !write(&file, out, error)) {
        return FALSE;
    }
    writer = kith_file_writer_new(path, error);
    if (writer == NULL) {
        return FALSE;
    }
    kith_file_writer_bytes(writer, out->str, out->len);
    return kith_file_writer_finish(writer, error);
}
